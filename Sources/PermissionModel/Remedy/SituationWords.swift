// What several targets write of a situation.

extension Situation {
  /// `root`, or its number in an image whose passwd file does not name it.
  var rootUser: String { view.accounts.name(of: UserID.root) == "root" ? "root" : "\"0\"" }

  var userWithoutGroup: String {
    subject.start.map { String($0.user.prefix { $0 != ":" }) } ?? subject.userID.description
  }

  /// The path under which the socket is expected, where it can be written into any format.
  var socketToMount: String? { walk.requested.isAbsolutePath ? walk.requested.text : nil }
}
