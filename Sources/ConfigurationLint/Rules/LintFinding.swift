import PermissionModel

/// How much a finding matters.
package enum LintLevel: String, Sendable, Comparable, CaseIterable {
  /// Works, with a remark; can be overridden without an edit; or could not be read.
  case note
  /// It depends on the host.
  case warning
  /// Denied on every ordinary host, or no container, or no build.
  case error

  private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

/// Something that is true of a file, with its place.
package struct LintFinding: Sendable {
  package struct Related: Sendable {
    package var source: SourceText
    package var span: Span
    package var message: String
  }

  package var code: String
  package var level: LintLevel
  package var message: String
  package var source: SourceText
  package var span: Span
  package var related: [Related] = []
  /// The gids of the socket with which the subject is let in, where it hangs on that.
  package var socketGroups: [UInt32]?
  /// What to write instead, in a sentence.
  package var help: String?
  /// What its rule would write; nobody is shown it before it is proved.
  var proposal: LintFix?
  /// The proposal, where it is proved (``Linter/proveFixes(where:)``).
  package var fix: LintFix?
  /// The reason of a comment that silences it; empty where it gives none.
  package var suppression: String?

  package init(
    _ code: String, _ level: LintLevel, _ message: String, _ source: SourceText, _ span: Span,
    related: [Related] = [],
    socketGroups: [UInt32]? = nil, help: String? = nil
  ) {
    self.code = code
    self.level = level
    // Words of the file stand in it, and a line end would begin a line of ours.
    self.message = ByteString(message).display
    self.source = source
    self.span = span
    self.related = related
    self.socketGroups = socketGroups
    self.help = help.map { ByteString($0).display }
  }
}

/// A file by what was made of it.
package struct LintedFile: Sendable {
  package enum Reading: String, Sendable { case whole, partly, not }

  package var source: SourceText
  /// `Linter.Kind`.
  package var kind: String
  package var reading: Reading
  package var failure: NotRead?
}

/// What the user says of the hosts and images.
package struct LintOptions: Sendable {
  /// `--host-gid`, or the declaration in `.sockcheck.yaml`.
  package var hostGroups: [UInt32] = []
  package var hosts: [GivenHost] = []
  /// `--image-user`, by the image's name as the file has it, or without its tag.
  package var imageUsers: [String: String] = [:]
  /// What an engine says of images, by their names as the files have them.
  package var engineImages: [String: EngineImage] = [:]

  package init() {}
}
