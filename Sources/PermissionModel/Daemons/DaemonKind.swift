/// A program that makes a Unix socket and waits for clients on it. One daemon, one file, one page
/// (docs/daemons/NAME.md); none of it has a default, so that a new daemon does not build until it has answered.
protocol DaemonKind: Sendable {
  /// The name of its page: `postgresql`.
  static var name: String { get }
  /// As its makers write it.
  static var title: String { get }
  /// Whether a process of this name (`/proc/PID/comm`) is one.
  static func isProgram(_ name: ByteString) -> Bool
  /// Whether it keeps its socket there, unless it was told otherwise.
  static func keepsSocket(at path: ByteString) -> Bool
  /// What its configuration can give the socket.
  static var knobs: SocketKnobs { get }
  /// The lines that do so, for a change that its knobs allow.
  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting
  /// Why it has no such setting, in a clause; empty where it has.
  static var whyNoSetting: String { get }
  /// What systemd starts for it on most hosts; `nil` where a session or a person does.
  static func unit(of daemon: Daemon) -> String?
  /// Whom it lets in once the kernel did, in a sentence; `nil` where it looks at nobody.
  static var peerCheck: String? { get }
  /// What whoever may use it is worth.
  static var power: DaemonPower { get }
  /// A socket that everybody may use is how it is meant, or opens nothing: the daemon itself shuts all others out.
  static var isOpenByDesign: Bool { get }
  /// The group that its makers or Debian name for its clients; `nil` where there is none.
  static var groupName: String? { get }
  /// Of a socket that is its owner's and root's by design: what there is for who is to be neither, in a clause; `nil` where
  /// somebody else may well be given it.
  static var withoutRoot: String? { get }
}

/// What of a socket a daemon's configuration can set.
struct SocketKnobs: OptionSet, Hashable, Sendable {
  let rawValue: Int
  static let owner = SocketKnobs(rawValue: 1)
  static let group = SocketKnobs(rawValue: 2)
  static let mode = SocketKnobs(rawValue: 4)
  /// It is no root's when it does so, and gives its socket to groups that its account is in alone (chown(2)). Started
  /// with another one it ends.
  static let asItself = SocketKnobs(rawValue: 8)
  /// It gives its socket a group where it runs as root, and leaves it its own otherwise.
  static let groupAsRoot = SocketKnobs(rawValue: 16)
}

/// What a client of a daemon can make of it.
enum DaemonPower: Hashable, Sendable {
  /// The machine's root, and how, in a clause.
  case root(String)
  /// Whatever the daemon itself is allowed.
  case daemons
}

/// Lines of a daemon's configuration.
struct DaemonSetting {
  /// The file where they stand.
  var file: String
  /// Ends in a newline.
  var text: String
  var language: Remedy.Language
  /// What has to be done for them to count, in a sentence.
  var activation: String
  /// What else there is to know, a sentence each.
  var remarks: [String] = []
}
