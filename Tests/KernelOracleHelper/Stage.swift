import CLinux
import CLinuxStage
import Glibc

/// A file system of our own in a mount namespace of our own, so nothing is left behind whatever happens.
struct Stage {
  /// By which mount the inodes are reached.
  enum Door: String { case plain = "t", readOnly = "r", withoutLinks = "n" }

  let directory: String
  /// Without mounts there is but a temporary directory, and some dimensions are not tested.
  let hasMounts: Bool
  /// Dimensions that this machine does not let us test, in sentences.
  private(set) var shortcomings: [String] = []

  private static let protectedLinks = "/proc/sys/fs/protected_symlinks"

  static func makeDirectory() throws(SetupFailure) -> String {
    var template = Array("/tmp/oXXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SetupFailure(what: "mkdtemp", errno: errno) }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // A child must reach it whoever it is.
    try SetupFailure.checkLibc(chmod(path, 0o755), "chmod \(path)")
    for door in ["t", "r", "n"] {
      try SetupFailure.checkLibc(mkdir("\(path)/\(door)", 0o755), "mkdir \(path)/\(door)")
    }
    return path
  }

  /// With mounts, all goes with the namespace but these empty directories.
  static func removeDirectory(_ path: String) {
    for door in ["t", "r", "n"] { rmdir("\(path)/\(door)") }
    rmdir(path)
  }

  init(directory path: String) {
    directory = path
    do throws(SetupFailure) {
      try SetupFailure.check(clinux_private_mounts(), "a mount namespace")
      try SetupFailure.check(clinux_mount_tmpfs("\(path)/t", 0, 0), "mount a tmpfs")
      try SetupFailure.check(clinux_bind_mount("\(path)/t", "\(path)/r", 1, 0), "a read-only bind mount")
      try SetupFailure.check(clinux_bind_mount("\(path)/t", "\(path)/n", 0, 1), "a nosymfollow bind mount")
      hasMounts = true
    } catch {
      hasMounts = false
      shortcomings.append("mounts (read-only, nosymfollow): \(error.what): errno \(error.errno)")
    }
    hasUserNamespaces = Self.canMakeUserNamespaces()
    if !hasUserNamespaces { shortcomings.append("user namespaces: none can be made, or no map written") }
    if !Identity.hasAccessCapabilities {
      shortcomings.append("CAP_DAC_OVERRIDE or CAP_DAC_READ_SEARCH: this root has not both")
    }
    if let value = Self.linkProtection {
      do throws(SetupFailure) {
        for setting in [!value, value] { try Self.setLinkProtection(setting) }
        canProtectLinks = true
      } catch {
        canProtectLinks = false
        shortcomings.append("fs.protected_symlinks stays \(value ? 1 : 0): errno \(error.errno)")
      }
    } else {
      canProtectLinks = false
      shortcomings.append("fs.protected_symlinks cannot be read")
    }
  }

  let canProtectLinks: Bool
  let hasUserNamespaces: Bool

  /// Entering one is not all: this process must be able to write a map of ids that are not its own.
  private static func canMakeUserNamespaces() -> Bool {
    guard let ready = try? Pipe(), let go = try? Pipe() else { return false }
    let child = clinux_fork()
    if child == 0 {
      close(ready.readEnd)
      close(go.writeEnd)
      // As in most cases the namespace is another user's; writing its map then takes CAP_SYS_ADMIN.
      var ids = clinux_ids(
        real_uid: 1000, effective_uid: 1000, filesystem_uid: 1000, real_gid: 1000, effective_gid: 1000,
        filesystem_gid: 1000)
      if clinux_take_ids(&ids, [], 0) == 0, clinux_unshare_user_namespace() == 0 { ready.send("ready\n") }
      _ = go.line()
      clinux_exit_now(0)
    }
    close(ready.writeEnd)
    defer {
      go.closeBoth()
      close(ready.readEnd)
      waitpid(child, nil, 0)
    }
    guard child > 0, ready.line() == "ready" else { return false }
    let file = open("/proc/\(child)/uid_map", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    let map = "0 65534 1\n1 100000 10\n"
    return write(file, map, map.utf8.count) == map.utf8.count
  }

  static var linkProtection: Bool? {
    let file = open(protectedLinks, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var byte: UInt8 = 0
    return read(file, &byte, 1) == 1 ? byte != UInt8(ascii: "0") : nil
  }

  static func setLinkProtection(_ isOn: Bool) throws(SetupFailure) {
    let file = open(protectedLinks, O_WRONLY | O_CLOEXEC)
    try SetupFailure.checkLibc(file, "open \(protectedLinks)")
    defer { close(file) }
    try SetupFailure.checkLibc(Int32(write(file, isOn ? "1" : "0", 1)), "write \(protectedLinks)")
  }

  /// Whether the superblock refuses writes; connect(2) does not mind, but for files and directories.
  func setReadOnly(_ isReadOnly: Bool) throws(SetupFailure) {
    try SetupFailure.check(
      clinux_mount_tmpfs("\(directory)/t", 1, isReadOnly ? 1 : 0), "remount \(directory)/t")
  }
}
