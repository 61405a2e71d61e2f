package import PermissionModel

/// An image as far as the files at hand tell: its accounts, its user, what starts in it.
package struct ImageState: Sendable {
  /// What its tools and account files come from.
  package enum Family: String, Sendable { case alpine, debian, ubuntu, busybox, scratch, other }

  /// How much is known of its account files.
  package enum Completeness: Int, Comparable, Sendable {
    /// Nothing.
    case nothing
    /// What is known is there, and more may be.
    case partly
    /// All of them.
    case whole

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// Where a number, a name or a membership comes from.
  package struct Origin: Sendable, Hashable {
    package var span: Span
    /// Arguments of the build that it hangs on.
    package var arguments: [String] = []
  }

  /// What starts in the container.
  package struct Launch: Sendable {
    package var words: [ShellScript.Word]
    /// The shell form: one text for /bin/sh -c.
    package var script: Span?
    package var span: Span
  }

  /// A path that the build makes a volume.
  package struct Volume: Sendable, Hashable {
    package var path: String
    package var span: Span
  }

  package var name = ""
  package var family = Family.other
  package var accounts = Accounts(passwd: .seen(AccountFile()), group: .seen(AccountFile()))
  package var completeness = Completeness.nothing
  /// groupadd and usermod are there (shadow); always so but for Alpine and BusyBox.
  package var hasShadow = false
  /// `nil` where nobody knows.
  package var user: LintedText?
  /// By what the user is known, where that is no line of a file.
  package var userSource: String?
  /// The name of its user, where nobody knows the number that it has in the image's files.
  var unnumberedUser: String?
  package var entrypoint: Launch?
  package var command: Launch?
  /// Whether an entrypoint of the base image is in force that nobody has seen.
  package var hasUnseenEntrypoint = false
  package var volumes: [Volume] = []
  /// Groups and users by the line that made them, by their number.
  package var groupOrigins: [UInt32: Origin] = [:]
  /// Memberships by user and group name.
  package var memberOrigins: [String: Origin] = [:]
  /// Names that a package made, by package.
  package var madeByPackage: [String: String] = [:]
  /// Files of the build context by where they lie in the image.
  package var copied: [String: String] = [:]
  package var created: Set<String> = []
  /// What of the account files could not be followed, and where.
  package var lostAccounts: (reason: String, span: Span)?

  package init() {}

  /// With root in it, who is in all images but those from scratch.
  func withRoot() -> ImageState {
    guard completeness < .whole, user(named: "root") == nil else { return self }
    var state = self
    state.accounts.passwd = .seen(
      AccountFile(
        entries: [PasswdEntry(name: "root", userID: .number(0), groupID: .number(0))] + accounts.users))
    state.accounts.group = .seen(
      AccountFile(entries: [GroupEntry(name: "root", groupID: .number(0))] + accounts.groups))
    return state
  }

  package func group(_ name: String) -> GroupEntry? { accounts.group(named: ByteString(name)) }
  package func user(named name: String) -> PasswdEntry? { accounts.user(named: ByteString(name)) }
}

/// A number that is not known before something runs; each stands for one of its own, beyond all that a file names.
enum SymbolicID {
  static let first: UInt32 = 2_000_000_000

  static func isSymbolic(_ id: UInt32) -> Bool { id >= first && id <= UInt32(Int32.max) }
}

/// What happens while an image is built that its author would want to know.
package struct BuildEvent: Sendable {
  package enum Kind: Sendable, Hashable {
    /// groupadd, useradd of a name that is there.
    case nameTaken(noun: String, name: String, by: String)
    /// groupadd of a number that is there.
    case groupIDTaken(id: UInt32, by: String, wanted: String)
    case toolMissing(tool: String, reason: String)
    case notRoot(tool: String, user: String)
    /// A command of the build looks for an engine's socket, which no build has.
    case socketNotThere(tool: String, path: String, isMade: Bool)
    /// A command changes an engine's socket that is mounted.
    case socketChanged(tool: String, path: String)
  }

  package var kind: Kind
  package var span: Span
  /// Its failure ends the build.
  package var endsBuild: Bool
  /// Whether it is run hangs on something.
  package var isConditional: Bool
  package var arguments: [String] = []
  /// What would be run.
  package var command: ShellScript.Command?
}
