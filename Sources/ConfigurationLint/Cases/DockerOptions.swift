import PermissionModel

/// Options of `docker run` and `docker create`, as they stand in files of others, put into a service's form.
struct DockerOptions {
  typealias Word = ServiceForm.Text

  /// Words as a program's arguments: blanks part them, quotes keep blanks; no shell runs.
  ///
  /// - Parameters:
  ///   - text: what stands at `span`.
  ///   - source: of the file; where the text stands there byte for byte, each word gets its own place.
  static func words(_ text: ServiceForm.Text, in source: SourceText) -> [Word] {
    let bytes = Array(text.value.utf8)
    let written = source[text.span]
    let offset = written.count >= bytes.count ? Array(written).firstIndex(of: bytes) : nil
    var words: [Word] = []
    var word: [UInt8]?
    var start = 0
    var quote: UInt8?
    // `$(stat -c %g …)` is one word to its author.
    var depth = 0
    func place(_ end: Int) -> Span {
      offset.map { Span(text.span.start + $0 + start, text.span.start + $0 + end) } ?? text.span
    }
    for (index, byte) in bytes.enumerated() {
      if depth == 0, quote == nil, byte == 0x20 || byte == 0x09 || byte == 0x0A {
        if let done = word {
          words.append(Word(value: String(decoding: done, as: UTF8.self), span: place(index)))
        }
        word = nil
        continue
      }
      if word == nil {
        word = []
        start = index
      }
      if byte == UInt8(ascii: "("), word?.last == UInt8(ascii: "$") || depth > 0 { depth += 1 }
      if byte == UInt8(ascii: ")"), depth > 0 { depth -= 1 }
      if quote == byte {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else {
        word?.append(byte)
      }
    }
    if let word { words.append(Word(value: String(decoding: word, as: UTF8.self), span: place(bytes.count))) }
    return words
  }

  private static let taking: [String: String] = [
    "--user": "user", "-u": "user", "--group-add": "group_add", "--cap-add": "cap_add",
    "--cap-drop": "cap_drop",
    "--security-opt": "security_opt", "--userns": "userns_mode", "--volume": "volumes", "-v": "volumes",
    "--mount": "mount", "--env": "environment", "-e": "environment", "--entrypoint": "entrypoint",
  ]

  static func apply(_ words: [Word], to form: inout ServiceForm) {
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      var name = word.value
      var value: Word?
      if name.hasPrefix("--"), let equals = name.firstIndex(of: "=") {
        let length = name[...equals].utf8.count
        // Quotes in it move the place of what is behind them.
        let isExact = word.span.end - word.span.start == name.utf8.count
        value = Word(
          value: String(name[name.index(after: equals)...]),
          span: isExact ? Span(word.span.start + length, word.span.end) : word.span)
        name = String(name[..<equals])
      } else if !name.hasPrefix("--"), name.count > 2, taking[String(name.prefix(2))] != nil {
        value = Word(value: String(name.dropFirst(2)), span: word.span)
        name = String(name.prefix(2))
      }
      if name == "--privileged" {
        form.set("privileged", Word(value: value?.value ?? "true", span: word.span, style: .plain))
        continue
      }
      guard let key = taking[name] else { continue }
      if value == nil, index < words.count {
        value = words[index]
        index += 1
      }
      guard let value else { continue }
      put(key, value, into: &form)
    }
  }

  static func put(_ key: String, _ value: Word, into form: inout ServiceForm) {
    switch key {
    case "user", "userns_mode": form.set(key, value)
    case "entrypoint": form.set(key, list: [value], at: value.span)
    case "mount": mount(value, into: &form)
    default: form.add(key, value)
    }
  }

  /// `type=bind,source=…,target=…`.
  static func mount(_ value: Word, into form: inout ServiceForm) {
    var parts: [String: String] = [:]
    for part in value.value.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      parts[sides[0].trimmed.lowercased()] = sides.count > 1 ? sides[1].trimmed : "true"
    }
    mount(parts, at: value.span, into: &form)
  }

  static func mount(_ parts: [String: String], at span: Span, into form: inout ServiceForm) {
    let readOnly = parts["readonly"] ?? parts["ro"] ?? parts["read_only"]
    let kind: ComposeMount.Kind =
      switch parts["type"] ?? "volume" {
      case "bind": .bind
      case "volume": .volume
      default: .other
      }
    form.mount(
      kind, from: parts["source"] ?? parts["src"],
      at: parts["target"] ?? parts["dst"] ?? parts["destination"],
      isReadOnly: readOnly.map { $0 != "false" && $0 != "0" } ?? false, span: span)
  }
}
