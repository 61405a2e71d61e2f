/// Variables in a Compose file (compose-spec, interpolation).
struct ComposeVariables: Sendable {
  /// `.env` beside the file, with the place of each line there.
  var values: [String: String] = [:]

  /// Who puts values in, and how they are written.
  enum Syntax: Sendable {
    case compose
    /// Nobody; where a tool of others would (`${X}`, `{{ x }}`), the value is not known.
    case verbatim
    /// `${{ … }}`: a value that is there whenever it runs.
    case expressions
    /// `${localEnv:NAME:default}` (containers.dev).
    case devcontainer
  }
  var syntax = Syntax.compose

  init(syntax: Syntax) { self.syntax = syntax }

  /// Lines `NAME=VALUE` of a .env file; quotes around a value are taken away.
  init(_ text: [UInt8] = []) {
    for line in String(decoding: text.prefix(1 << 20), as: UTF8.self).split(whereSeparator: \.isNewline) {
      var line = Substring(line.trimmed)
      if line.hasPrefix("#") { continue }
      if line.hasPrefix("export ") { line = Substring(line.dropFirst(7).trimmed) }
      guard let equals = line.firstIndex(of: "=") else { continue }
      var value = String(line[line.index(after: equals)...]).trimmed
      if let quote = value.first, quote == "\"" || quote == "'",
        let end = value.dropFirst().firstIndex(of: quote)
      {
        value = String(value[value.index(after: value.startIndex)..<end])
      } else if let comment = value.firstRangeOfText(" #") {
        value = String(value[..<comment]).trimmed
      }
      values[String(line[..<equals]).trimmed] = value
    }
  }

  /// - Returns: `nil` for the value where the format of a variable is not one that Compose takes.
  func expanded(_ value: YAMLValue) -> LintedText? {
    value.text.map { expanded($0, value.span) }
  }

  func expanded(_ text: String, _ span: Span) -> LintedText {
    var result = LintedText(value: "", span: span)
    switch syntax {
    case .compose: break
    case .verbatim:
      let isTemplate = ["${", "$(", "`", "{{"].contains { text.firstRangeOfText($0) != nil }
      result.value = isTemplate ? nil : text
      return result
    case .expressions:
      let isExpression = text.firstRangeOfText("${{") != nil
      result.value = isExpression ? nil : text
      if isExpression { result.required = [text] }
      return result
    case .devcontainer:
      result.value = localised(text, &result)
      return result
    }
    result.value = expand(text[...], &result, depth: 0)
    return result
  }

  /// Variables that are there for whoever opens an editor.
  private static let usual: Set = ["HOME", "USER", "USERNAME", "USERPROFILE"]

  /// Of the machine that the editor runs on; what is set nowhere is empty there.
  private func localised(_ text: String, _ result: inout LintedText) -> String? {
    var out: String? = ""
    var rest = text[...]
    while let start = rest.firstRangeOfText("${") {
      out?.append(contentsOf: rest[..<start])
      rest = rest[start...].dropFirst(2)
      guard let end = rest.firstIndex(of: "}") else { return nil }
      let parts = rest[..<end].split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(
        String.init)
      rest = rest[rest.index(after: end)...]
      guard parts.count > 1, parts[0] == "localEnv" || parts[0] == "env" else {
        out = nil
        continue
      }
      if parts.count > 2 {
        result.overridable.append(parts[1])
        append(parts[2], to: &out)
      } else if Self.usual.contains(parts[1]) {
        out = nil
      } else {
        result.unset.append(parts[1])
      }
    }
    out?.append(contentsOf: rest)
    return out
  }

  private static let deepest = 8

  private func expand(_ text: Substring, _ result: inout LintedText, depth: Int) -> String? {
    guard depth < Self.deepest else { return nil }
    var out: String? = ""
    var rest = text
    while let dollar = rest.firstIndex(of: "$") {
      out?.append(contentsOf: rest[..<dollar])
      rest = rest[rest.index(after: dollar)...]
      guard let next = rest.first else {
        out?.append("$")
        break
      }
      if next == "$" {
        out?.append("$")
        rest = rest.dropFirst()
      } else if next == "{" {
        var open = 0
        var end = rest.startIndex
        while end < rest.endIndex {
          if rest[end] == "{" { open += 1 } else if rest[end] == "}" { open -= 1 }
          if open == 0 { break }
          end = rest.index(after: end)
        }
        guard end < rest.endIndex else { return nil }
        let inner = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        append(braced(inner, &result, depth: depth), to: &out)
      } else if next == "_" || next.isASCII && next.isLetter {
        let name = rest.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        rest = rest.dropFirst(name.count)
        append(plain(String(name), &result), to: &out)
      } else {
        // "invalid interpolation format"
        return nil
      }
    }
    out?.append(contentsOf: rest)
    return out
  }

  private func append(_ part: String?, to out: inout String?) {
    if let part { out?.append(contentsOf: part) } else { out = nil }
  }

  private func plain(_ name: String, _ result: inout LintedText) -> String? {
    if let value = values[name] {
      result.overridable.append(name)
      return value
    }
    result.unset.append(name)
    return ""
  }

  private func braced(_ inner: Substring, _ result: inout LintedText, depth: Int) -> String? {
    let name = String(inner.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) })
    var rest = inner.dropFirst(name.count)
    if rest.isEmpty { return plain(name, &result) }
    let takesEmpty = rest.first != ":"
    if !takesEmpty { rest = rest.dropFirst() }
    let known = values[name].flatMap { !takesEmpty && $0.isEmpty ? nil : $0 }
    switch rest.first {
    case "-":
      result.overridable.append(name)
      return known ?? expand(rest.dropFirst(), &result, depth: depth + 1)
    case "?":
      if let known {
        result.overridable.append(name)
        return known
      }
      result.required.append(name)
      return nil
    case "+":
      result.overridable.append(name)
      return known == nil ? "" : expand(rest.dropFirst(), &result, depth: depth + 1)
    default: return nil
    }
  }
}

extension StringProtocol {
  func firstRangeOfText(_ text: String) -> Index? {
    var place = startIndex
    while place < endIndex {
      if self[place...].hasPrefix(text) { return place }
      place = index(after: place)
    }
    return nil
  }
}
