/// Compose runs no shell: `$(…)` is no variable to it, and `$$(…)` and backticks stay as they are.
enum ShellInData: ServiceRule {
  static let code = "shell-in-data"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    let words = context.service.words
    var values =
      (context.user.map { [(words.user.filter { $0 != ":" }, $0)] } ?? [])
      + context.groups.map { (words.groups, $0) }
    for mount in context.service.all("volumes") {
      if let scalar = mount.value.scalar {
        values.append(
          (
            "volumes",
            .init(
              text: LintedText(value: nil, span: mount.value.span), source: mount.source, raw: scalar.text,
              style: scalar.style)
          ))
      }
    }
    return values.compactMap { key, value in
      guard value.raw.contains("$(") || value.raw.contains("`") else { return nil }
      var finding = LintFinding(
        code, .error, "\(key): nothing runs a shell here, so this stays as it is and there is no container",
        value.source,
        value.text.span,
        help: context.service.words.insteadOfShell
      )
      if key == "group_add", value.raw.contains("stat ") || value.raw.contains("getent "),
        let written = value.value
      {
        let hosts = context.declaredGroups.isEmpty ? context.options.hostGroups : context.declaredGroups
        let edit = GroupAddition.group(hosts, context.options.hosts).flatMap {
          YAMLPlace(source: value.source).replacing(written, with: YAMLPlace.quoted($0))
        }
        finding.proposal = edit.map { LintFix("the number in the command's place", [$0]) }
      }
      return finding
    }
  }
}
