/// execve(2): with no_new_privs a set-id bit does nothing.
enum NoNewPrivileges: ServiceRule {
  static let code = "no-new-privileges"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    guard !context.sockets.isEmpty, let place = context.launching.raising.first else { return [] }
    let option = context.service.all("security_opt").first { item in
      guard let text = context.service.text(item)?.value else { return false }
      return ["no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"].contains(text)
    }
    guard let option else { return [] }
    return [
      LintFinding(
        code, .note, "\(place.tool) cannot help: no-new-privileges takes the right of its set-id bit",
        place.source, place.span,
        related: [.init(source: option.source, span: option.value.span, message: "set here")])
    ]
  }
}
