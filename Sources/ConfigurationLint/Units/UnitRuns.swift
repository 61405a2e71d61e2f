import PermissionModel

/// Containers that a unit's lines start by `docker run`.
enum UnitRuns {
  static func services(_ settings: UnitSettings) -> [ComposeService] {
    UnitAccess.commandSettings.flatMap { key in
      settings.all(key).flatMap { value -> [ComposeService] in
        var words = DockerOptions.words(value.text, in: value.source)
        guard let first = words.first else { return [] }
        // Prefixes of the program, systemd.service(5).
        words[0].value = String(first.value.drop { "-@:+!|".contains($0) })
        if let script = shellText(words) {
          return ScriptText(script.value, script.span, value.source).containers(.commandLine)
        }
        for index in words.indices { words[index].value = expanded(words[index].value, settings) }
        return DockerRun(words).map { [$0.service(value.source, at: value.text.span, words: .commandLine)] }
          ?? []
      }
    }
  }

  /// What `sh -c` is given.
  private static func shellText(_ words: [DockerOptions.Word]) -> DockerOptions.Word? {
    guard let name = words.first?.value.split(separator: "/").last,
      ["sh", "bash", "dash", "ash"].contains(name),
      let flag = words.firstIndex(where: { $0.value.hasPrefix("-") && $0.value.hasSuffix("c") }),
      flag + 1 < words.count
    else { return nil }
    return words[flag + 1]
  }

  /// What systemd puts in: variables of Environment=, and the runtime directory (`%t`). All else is not known, and is
  /// written as a template is, which no reader takes for a name.
  private static func expanded(_ text: String, _ settings: UnitSettings) -> String {
    guard text.contains("$") || text.contains("%") else { return text }
    var found = ""
    var rest = text[...]
    while let mark = rest.firstIndex(where: { $0 == "$" || $0 == "%" }) {
      found += rest[..<mark]
      let sign = rest[mark]
      rest = rest[mark...].dropFirst()
      if rest.first == sign {
        found.append(sign)
        rest = rest.dropFirst()
      } else if sign == "%", rest.first == "t" {
        found += "/run"
        rest = rest.dropFirst()
      } else if sign == "%" {
        found += "${%}"
        rest = rest.dropFirst()
      } else if rest.first == "(" {
        found += "$"
      } else {
        let isBraced = rest.first == "{"
        if isBraced { rest = rest.dropFirst() }
        let name = rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
        rest = rest.dropFirst(name.count)
        if isBraced, rest.first == "}" { rest = rest.dropFirst() }
        found += settings.environment(String(name))?.text.value ?? "${\(name)}"
      }
    }
    return found + rest
  }
}
