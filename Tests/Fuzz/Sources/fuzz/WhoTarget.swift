import PermissionDocuments
import PermissionModel

/// `who` on account files that anybody wrote: owner, group and mode of the socket, passwd, group.
enum WhoTarget {
  static func run(_ bytes: [UInt8]) {
    let parts = bytes.pieces(3)
    let numbers = parts[0].text.split(separator: " ").map { UInt32($0) ?? 999 }
    let owner = numbers.first ?? 0
    let group = numbers.dropFirst().first ?? 999
    let facts = worldFacts(socketOwner: owner, socketGroup: group)
    guard let last = facts.walk.steps.last?.inode.value else { return }
    let gate = Gate(
      walks: [facts.walk], system: facts.system, overflowUserID: UserID(65534),
      overflowGroupID: GroupID(65534))
    var survey = AccountSurvey(
      AccountTexts(passwd: .seen(parts[1]), group: .seen(parts[2])), gate: gate, own: facts.subject)
    survey.run()
    let report = WhoReport(
      socket: .init(path: "/run/docker.sock", resolvedPath: "/run/docker.sock", inode: last),
      everyone: survey.everyone, groups: survey.groups, accounts: survey.accounts,
      accountCount: survey.userCount, processes: [], processCount: 0, unread: survey.unread, notes: [],
      beyond: nil, isAskedByRoot: true, userNames: survey.names(of: [UserID(owner)]),
      groupNames: survey.groupNames)
    expect(survey.accounts.count <= survey.userCount, "more accounts than users")
    expectShowable(report.text(TextStyle(width: 60)), lines: true, "the text")
    expectShowable(report.plain, lines: true, "the plain report")
    FactsTarget.expectJSON(try? report.json(pretty: false))
  }
}
