#if os(Linux)
import CLinux
import LibC

/// What a process is under beside its credentials: filters of system calls, and the label of a security module.
struct Confinement {
  /// What its seccomp filters say of a client's calls.
  enum Filter {
    /// There are none, or they are known and let connect.
    case passes
    case refuses(Observation)
    /// They could not be read, or leave it to another process.
    case untold
  }

  /// What a stand-in writes into a file of its own in /proc to be labelled as the process is.
  struct Label {
    var file: ByteString
    var text: ByteString
  }

  private let filters: [SeccompFilter]?
  /// `nil` where the caller has the same, or the process has none.
  let label: Label?
  /// Rules of Landlock, which nothing shows, may be in its way.
  let mayHaveLandlockRules: Bool

  /// - Parameters:
  ///   - system: of the machine.
  ///   - path: the socket's; Landlock treats abstract names otherwise.
  ///   - hasEnginesFilter: its engine said that the filter is the one that it brings itself.
  init(
    of process: borrowing ProcessDirectory, _ status: ProcessStatus, _ system: SystemFacts, path: ByteString,
    hasEnginesFilter: Bool
  ) {
    let read = SeccompReader.filters(of: process, status)
    // What docker brings lets both calls pass (moby: profiles/seccomp/default.json).
    filters = read ?? (hasEnginesFilter && status.seccompFilterCount == 1 ? [] : nil)
    label = Self.label(of: process)
    // Whoever sets rules needs no_new_privs, but for CAP_SYS_ADMIN (landlock_restrict_self(2)).
    mayHaveLandlockRules =
      status.noNewPrivileges && Landlock.looksAtConnecting(to: path, abi: system.landlockABI)
  }

  /// Of a client's first two calls, with a socket of that type.
  func filter(_ type: SocketType, to path: ByteString) -> Filter {
    guard let filters else { return .untold }
    let architecture = clinux_audit_architecture()
    // The descriptor's number and the address's place are the client's own affair.
    let socket = SeccompFilter.SystemCall(
      number: clinux_socket_call(), architecture: architecture,
      arguments: [UInt64(AF_UNIX), UInt64(type.number | clinux_unix_socket_flags()), 0])
    let length = UInt64(path.socketAddress.count + MemoryLayout<sa_family_t>.size)
    let connect = SeccompFilter.SystemCall(
      number: clinux_connect_call(), architecture: architecture, arguments: [3, 0x7FFF_0000_0000, length])
    for (call, name) in [(socket, Observation.Call.socket), (connect, .connect)] {
      switch SeccompFilter.action(of: filters, on: call) {
      case .allow: continue
      case .fail(let errno) where errno.rawValue != 0:
        return .refuses(Observation(call: name, errno: errno, type: type))
      case .kill: return .refuses(Observation(call: name, signal: Int(SIGSYS), type: type))
      // A success that nothing was done for, another process's word, and a program that the kernel would not take.
      case .fail, .askAnother, nil: return .untold
      }
    }
    return .passes
  }

  private static func label(of process: borrowing ProcessDirectory) -> Label? {
    let own = SecurityReader.label(ofProcess: "/proc/self")
    guard let label = SecurityReader.label(ofProcess: process.base).value, own.value != label else {
      return nil
    }
    let security = SecurityReader.profile(ofProcess: process.base)
    guard let profile = security.value else {
      return Label(file: "thread-self/attr/current", text: label)
    }
    return Label(
      file: "thread-self/attr/apparmor/current",
      text: ByteString(Array("changeprofile ".utf8) + AppArmorProfileFile.name(ofLabel: profile).bytes))
  }
}
#endif
