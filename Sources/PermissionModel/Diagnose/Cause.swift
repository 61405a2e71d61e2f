/// One thing that is true and matters, by its code in docs/causes.
public struct Cause: Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, Hashable, Sendable, Codable {
    /// It stops the subject.
    case error
    /// It stops nobody, and should be changed.
    case warning
    /// It is worth knowing.
    case note
  }

  /// The name of its page: `gid-mismatch`. ``CausePages/markdown(_:)`` has the page.
  public var code: String
  /// How much it matters.
  public var severity: Severity
  /// A short sentence without a full stop.
  public var title: String
  /// The reason in whole sentences, with the figures.
  public var detail: String
  /// The facts that it rests on, for machines.
  public var evidence: [String: Evidence]
}

/// A value of a cause's evidence.
public enum Evidence: Hashable, Sendable {
  /// An id or a count.
  case number(Int)
  /// Ids.
  case numbers([Int])
  /// A name or a path, not made fit to be printed.
  case text(String)
  /// Names.
  case texts([String])
  /// Yes or no.
  case flag(Bool)

  static func id(_ id: UserID) -> Evidence { .number(Int(id.rawValue)) }
  static func id(_ id: GroupID) -> Evidence { .number(Int(id.rawValue)) }
  static func ids(_ ids: [GroupID]) -> Evidence { .numbers(ids.map { Int($0.rawValue) }) }
}

/// Recognises one thing that matters from a situation. One cause, one file, one page.
protocol CauseRule: Sendable {
  /// The name of the page in docs/causes.
  static var code: String { get }
  /// `nil` where the cause is not there.
  static func recognise(_ situation: Situation) -> Finding?
}

/// A cause that stops the subject. It owns all that is known of it, and none of it has a default: a new cause does
/// not build until it has answered.
protocol RootCause: CauseRule {
  /// What comes into question against it, best first.
  static func proposals(_ situation: Situation) -> [Proposal]
  /// The world as though it were gone; `nil` where nothing can be said of what comes behind it.
  static func without(_ situation: Situation) -> SubjectView?
  /// What in a container's configuration it comes from; empty where none of it is to blame.
  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault]
  /// Why a target has nothing against it, in a clause; `nil` where there is no more to say than that.
  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String?
}

/// Something that stops nobody and deserves a line.
protocol Remark: CauseRule {
  static var severity: Cause.Severity { get }
}

/// What a rule says once it has recognised its cause.
struct Finding {
  var title: String
  var detail: String
  var evidence: [String: Evidence] = [:]
}

/// A setting of a container that its root cause comes from, by the engine API's name for it.
struct SettingAtFault: Hashable {
  var name: String
  /// As it stands; several values for a list.
  var value: [String]
  /// What about it.
  var remark: String
}
