/// compose-spec, interpolation: a variable without a value is an empty text, and a warning on stderr.
enum VariableUnset: ServiceRule {
  static let code = "variable-unset"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    let words = context.service.words
    let values =
      (context.user.map { [(words.user.filter { $0 != ":" }, $0)] } ?? [])
      + context.groups.map { (words.groups, $0) }
    var findings = values.compactMap { key, value -> LintFinding? in
      guard !value.text.unset.isEmpty, !value.raw.contains("$("), !value.raw.contains("`") else { return nil }
      let isUser = key != words.groups
      var finding = finding(key, value.text, value.source, isUser: isUser, words)
      // An empty user is the image's own, which may be what is meant.
      if !isUser || value.text.value != "" {
        finding.proposal = Self.required(value.text, value.source)
      }
      return finding
    }
    for mount in context.service.mounts where mount.target.map(EnginePath.isSocket) == true {
      guard let text = mount.sourcePath, !text.unset.isEmpty, text.unset != ["XDG_RUNTIME_DIR"] else {
        continue
      }
      var finding = finding("the mount's source", text, mount.file, isUser: false, words)
      finding.proposal = required(text, mount.file)
      findings.append(finding)
    }
    return findings
  }

  /// `${X}` as `${X:?}`, which stops with a message.
  private static func required(_ text: LintedText, _ source: SourceText) -> LintFix? {
    var edits: [LintEdit] = []
    for name in Set(text.unset).sorted() {
      let place = YAMLPlace(source: source)
      guard
        let edit = place.replacing("${\(name)}", with: "${\(name):?}", in: text.span)
          ?? place.replacing("$\(name)", with: "${\(name):?}", in: text.span)
      else { return nil }
      edits.append(edit)
    }
    return edits.isEmpty ? nil : LintFix("stop where nothing gives it a value", edits)
  }

  private static func finding(
    _ key: String, _ text: LintedText, _ source: SourceText, isUser: Bool, _ words: Vocabulary
  ) -> LintFinding {
    let names = text.unset.map { "$" + $0 }.joined(separator: ", ")
    let what: String
    switch text.value {
    case "":
      what =
        isUser
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
    let name = text.unset[0]
    guard words.requiresVariables else {
      return LintFinding(
        code, .warning,
        "\(key): where the environment of who opens it has no \(names)\(shell), \(what.replacing(" then", with: ""))",
        source, text.span,
        help: isUser ? nil : "${localEnv:\(name):999} says which number counts there")
    }
    return LintFinding(
      code, .warning, "\(key): nothing here gives \(names) a value\(shell); \(what)", source, text.span,
      help: "${\(name):?} stops with a message where it is not given")
  }
}
