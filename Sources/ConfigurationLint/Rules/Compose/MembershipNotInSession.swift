/// credentials(7): a running process does not notice an edit of the group file.
enum MembershipNotInSession: ServiceRule {
  static let code = "membership-not-in-session"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    guard !context.sockets.isEmpty, let place = context.launching.memberships.first,
      context.launching.drop == nil
    else { return [] }
    // Root needs none, and what it starts by hand later reads the files.
    guard let user = context.user?.text.value ?? context.image?.user?.value,
      !["", "0", "root"].contains(String(user.prefix { $0 != ":" }))
    else { return [] }
    return [
      LintFinding(
        code, .warning,
        "\(place.tool) writes a membership that the process which runs it, and what it becomes, does not hold",
        place.source, place.span, help: "\(context.service.words.groups) gives it to the main process")
    ]
  }
}
