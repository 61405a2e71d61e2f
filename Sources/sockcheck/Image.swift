import ArgumentParser
import PermissionProbe

/// During an image build: could a container started as USER from this root use a socket owned by GID?
struct Image: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image",
    abstract:
      "In an image build: could a container started as USER use a socket owned by GID? --apply makes it so.",
    discussion: """
      EXAMPLES:
        RUN ["sockcheck", "image", "--user", "ci", "--socket-gid", "999", "--apply"]
        sockcheck image --user 1000 --socket-gid 999 --root ./rootfs
        sockcheck image --user app --socket-gid 999 --apply --dry-run
      """)

  @Option(help: ArgumentHelp("As USER in a Dockerfile or docker run --user.", valueName: "user[:group]"))
  var user: String

  @Option(
    name: .customLong("socket-gid"), help: ArgumentHelp("The group of the socket.", valueName: "gid"),
    transform: Image.id(argument:))
  var socketGroup: UInt32

  @Option(
    name: .customLong("socket-owner"), help: ArgumentHelp("The owner of the socket.", valueName: "uid"),
    transform: Image.id(argument:))
  var socketOwner: UInt32 = 0

  @Option(help: "The mode of the socket.", transform: Image.mode(argument:))
  var socketMode = FileMode(rawValue: 0o660)

  @Option(
    name: .customLong("group-add"), parsing: .singleValue,
    help: ArgumentHelp(
      "A group more, by the rules of docker run --group-add; repeatable.", valueName: "group"))
  var addedGroups: [String] = []

  @Option(
    help: ArgumentHelp("The root file system of the image.", valueName: "dir"), completion: .directory)
  var root = "/"

  @Flag(help: "Write the group and the membership into the image's files.")
  var apply = false

  @Flag(help: "With --apply: show the difference, write nothing.")
  var dryRun = false

  @Option(help: "The name of the group; by default the one that has the gid, or docker.")
  var groupName: String?

  @Option(help: "What to do where the gid has another name: join, alias or fail.")
  var onTaken: TakenPolicy = .join

  @Flag(help: "Give an existing group of that name the gid.")
  var renumber = false

  @Flag(help: "Let the user join group 0.")
  var allowRootGroup = false

  @OptionGroup var output: ReportOptions

  func validate() throws {
    if dryRun, !apply { throw ValidationError("--dry-run goes with --apply") }
    if root.isEmpty { throw ValidationError("--root is empty; name a directory") }
    if let groupName {
      let isName =
        !groupName.isEmpty
        && groupName.utf8.allSatisfy { $0 > 0x20 && $0 != 0x3A && $0 != 0x2C && $0 != 0x7F }
      guard isName else { throw ValidationError("--group-name is not a name that a group file can hold") }
    }
  }

  private static func id(argument: String) throws -> UInt32 {
    guard argument.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let id = UInt32(argument), id != .max
    else {
      throw ValidationError(
        "\"\(ByteString(argument: argument))\" is not an id; write a whole number from 0 to 4294967294")
    }
    return id
  }

  private static func mode(argument: String) throws -> FileMode {
    guard let mode = FileMode(octal: argument) else {
      throw ValidationError("\"\(ByteString(argument: argument))\" is not an octal mode, such as 0660")
    }
    return mode
  }

  func run() throws {
    try Failure.reported {
      // Whoever writes waits for the file system, as cp(1) does: ended half-way he could not say what is done.
      if root != "/", !apply || dryRun {
        try Supervision.begin(seconds: SharedOptions.rootPatience, remedy: "")
      }
      let report = try report()
      let gshadow = LinuxHost().gshadow(of: ByteString(argument: root))
      for remark in report.situation.view.accounts.remarks(user: user, gshadow: gshadow) {
        tell("warning: \(remark)")
      }
      guard apply, report.verdict != .granted else {
        try output.show(report)
        if report.verdict == .denied, (try? report.situation.imageMembership(policy)) != nil {
          tell("with --apply it writes the group and the membership into the image's files itself")
        }
        throw ExitCode(report.verdict.exitStatus)
      }
      try applyMembership(report)
      if dryRun { return }
      let after = try self.report()
      tell(after.verdict == .granted ? "done: \(after.headlineForLog)" : "not done: \(after.headlineForLog)")
      throw ExitCode(after.verdict.exitStatus)
    }
  }

  private func report() throws -> Report {
    let socket = AssumedSocket(owner: UserID(socketOwner), group: GroupID(socketGroup), mode: socketMode)
    let start = ContainerStart(user: user, addedGroups: addedGroups)
    return Report(
      try SharedOptions.gather(
        LinuxHost.Question(
          .assumed(socket, EndpointAddress.standardPath, start, accounts: ByteString(argument: root))),
        on: LinuxHost()))
  }

  private func applyMembership(_ report: Report) throws {
    let situation = report.situation
    let group = GroupID(socketGroup)
    func refuse(_ reason: String) -> Failure { Failure(status: .noPermission, "nothing written: \(reason)") }
    if socketGroup == 65534 { throw refuse("65534 is how an unmapped group shows; joining it does nothing") }
    if group == .root, !allowRootGroup {
      throw refuse("group 0 opens more than the socket; --allow-root-group joins it all the same")
    }
    do throws(MembershipChange.Refusal) {
      _ = try situation.imageMembership(policy)
    } catch {
      throw refuse(error.description)
    }
    do throws(AccountFileWriter.Failure) {
      let path = ByteString(argument: root)
      let writer =
        dryRun
        ? try AccountFileWriter(readingFrom: path)
        : try AccountFileWriter(root: path) { tell(AccountFileWriter.waitingSentence) }
      try write(situation, writer)
    } catch {
      guard error.isPartial else { throw refuse(error.description) }
      throw Failure(status: .noPermission, error.description)
    }
  }

  private var policy: MembershipChange.Policy {
    MembershipChange.Policy(
      name: groupName.map { ByteString(argument: $0) }, onTaken: onTaken.policy, renumbers: renumber)
  }

  /// By what the files say under the lock, so that what another program wrote meanwhile counts: the change is decided
  /// on there, and nothing else is written.
  private func write(
    _ situation: Situation, _ writer: borrowing AccountFileWriter
  ) throws(AccountFileWriter.Failure) {
    let locked: Situation
    let change: MembershipChange
    do throws(DockerIdentity.Refusal) {
      locked = try situation.with(writer.accounts())
    } catch {
      throw AccountFileWriter.Failure(description: error.description)
    }
    do throws(MembershipChange.Refusal) {
      change = try locked.imageMembership(policy)
    } catch {
      throw AccountFileWriter.Failure(description: error.description)
    }
    for note in change.notes(in: locked.view.accounts, policy: policy) { tell("note: \(note)") }
    let revisions = try writer.texts(after: change)
    guard dryRun else {
      for warning in try writer.replace(revisions) { tell("warning: \(warning)") }
      for file in revisions where file.old != file.new {
        // gshadow's lines may hold the hash of a password, which no log has to have.
        let lines = file.path.hasSuffix("gshadow") ? [] : UnifiedDiff.changed(file.old, file.new)
        for line in lines { tell("wrote \(file.path.display): \(line)") }
        if lines.isEmpty { tell("wrote \(file.path.display)") }
      }
      return
    }
    for file in revisions { Terminal.write(UnifiedDiff.of(file.old, file.new, path: file.path.display)) }
  }

  private func tell(_ line: String) {
    if !output.quiet { Terminal.complain(line) }
  }
}

enum TakenPolicy: String, ExpressibleByArgument, CaseIterable {
  case join, alias, fail

  var policy: MembershipChange.Policy.OnTaken {
    switch self {
    case .join: .join
    case .alias: .alias
    case .fail: .fail
    }
  }
}
