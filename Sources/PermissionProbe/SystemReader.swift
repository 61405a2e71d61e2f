#if os(Linux)
import CLinux
import LibC

/// Reads the machine's settings that bear on the question.
enum SystemReader {
  /// - Parameters:
  ///   - mounts: those that the subject sees.
  ///   - root: its root directory.
  static func read(seccompMode: Known<Int>, mounts: Known<[UInt8]>, root: ByteString = "/") -> SystemFacts {
    SystemFacts(
      protectsLinks: protectsLinks,
      isContainer: isContainer(mounts, root: root),
      securityModules: readFile("/sys/kernel/security/lsm").map { text in
        String(decoding: text, as: UTF8.self).split(whereSeparator: { $0 == "," || $0.isNewline }).map(
          String.init)
      },
      seccompMode: seccompMode)
  }

  /// What Landlock knows of, for a subject that may be under rules: those need no_new_privs, but for CAP_SYS_ADMIN
  /// (landlock_restrict_self(2)).
  static func landlockABI(for noNewPrivileges: Bool) -> Int? {
    guard noNewPrivileges else { return nil }
    let version = clinux_landlock_abi()
    return version > 0 ? Int(version) : nil
  }

  static var protectsLinks: Known<Bool> {
    readFile("/proc/sys/fs/protected_symlinks").map { $0.first == UInt8(ascii: "1") }
  }

  /// Container engines leave a file in the root, but so do images of virtual machines; a root that is an
  /// overlay is the better witness.
  private static func isContainer(_ mounts: Known<[UInt8]>, root: ByteString) -> Known<Bool> {
    do throws(Errno) {
      if try RootFileSystem(root).exists("run/.containerenv") { return .seen(true) }
    } catch {
      return .unreadable(error)
    }
    return mounts.map { text in
      MountInfo.parse(text).values.contains { mount in
        mount.mountPoint == "/"
          && (mount.fileSystemType == "overlay" || mount.root.pathComponents.contains("containers")
            || mount.root.pathComponents.contains("docker") || mount.root.pathComponents.contains("vfs"))
      }
    }
  }
}
#endif
