/// A target of `fix`: where its lines stand, and how a measure is written down there. One target, one file; none of it
/// has a default, and measures are switched over without one, so that a new measure does not build until every
/// target has answered.
protocol TargetWriter: Sendable {
  /// Where a person would write it.
  static var place: String { get }
  /// It is shown in a report beside the first fix; the others are a `sockcheck fix --for` away.
  static var isShownAsAlternative: Bool { get }
  /// Its lines are for a machine and what runs on it outside of any container.
  static var isForHosts: Bool { get }
  /// Why nothing that is written there can help, in a clause; `nil` where something might.
  static func obstacle(_ situation: Situation) -> String?
  /// `nil` where the measure is none of this target's.
  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet?
}

/// What a target wrote.
struct Snippet {
  var title: String
  var side: Remedy.Side
  var text: String
  var language: Remedy.Language
  var caveats: [String] = []
  /// Where it is to be written down, if that is another place than the target's usual one.
  var place: String?
}
