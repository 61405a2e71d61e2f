/// compose-spec, interpolation: a variable without a value is an empty text, and a warning on stderr.
enum VariableUnset: ServiceRule {
  static let code = "variable-unset"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    let values = (context.user.map { [("user", $0)] } ?? []) + context.groups.map { ("group_add", $0) }
    var findings = values.compactMap { key, value -> LintFinding? in
      guard !value.text.unset.isEmpty, !value.raw.contains("$("), !value.raw.contains("`") else { return nil }
      return finding(key, value.text, value.source)
    }
    for mount in context.service.mounts where mount.target.map(EnginePath.isSocket) == true {
      guard let text = mount.sourcePath, !text.unset.isEmpty, text.unset != ["XDG_RUNTIME_DIR"] else {
        continue
      }
      findings.append(finding("the mount's source", text, mount.file))
    }
    return findings
  }

  private static func finding(_ key: String, _ text: LintedText, _ source: SourceText) -> LintFinding {
    let names = text.unset.map { "$" + $0 }.joined(separator: ", ")
    let what: String
    switch text.value {
    case "":
      what =
        key == "user"
        ? "it is empty then, and the image's own user counts" : "it is empty then, and there is no container"
    case ":": what = "it is \":\" then, which is root"
    case let value? where value.hasPrefix(":"): what = "it is \"\(value)\" then, which is uid 0"
    case let value? where value.hasSuffix(":"): what = "it is \"\(value)\" then, which has lost its group"
    case let value?: what = "it is \"\(value)\" then"
    case nil: what = "it is another text then"
    }
    let shell =
      text.unset.contains { ["UID", "GID", "EUID"].contains($0) }
      ? " (a shell does not export its own UID)" : ""
    return LintFinding(
      code, .warning, "\(key): nothing here gives \(names) a value\(shell); \(what)", source, text.span,
      help: "${\(text.unset[0]):?} stops with a message where it is not given")
  }
}
