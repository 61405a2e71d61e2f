/// A text that a target's format cannot hold, and why.
struct Unexpressible: Error, Hashable {
  var reason: String
}

/// Each format's own rules for quoting.
///
/// They go by scalars and bytes: a combining mark behind a quote makes one `Character` of both, which equals no quote,
/// while whoever reads the format still sees the quote.
package enum Quoting {
  /// Whether one of these ASCII characters stands in a text, whatever follows it there.
  static func holds(_ text: String, anyOf signs: String) -> Bool {
    text.utf8.contains { signs.utf8.contains($0) }
  }

  /// Whether these ASCII characters stand in a text one after another.
  private static func holds(_ text: String, sequence: String) -> Bool {
    Array(text.utf8).firstRange(of: Array(sequence.utf8)) != nil
  }

  /// Whether something begins in a text that the format would carry out.
  static func holds(_ text: String, anyBeginning openings: [String]) -> Bool {
    openings.contains { holds(text, sequence: $0) }
  }

  private static func replacing(_ sign: Unicode.Scalar, with other: String, in text: String) -> String {
    var replaced = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == sign { replaced.append(contentsOf: other.unicodeScalars) } else { replaced.append(scalar) }
    }
    return String(replaced)
  }

  private static func isPlain(_ text: String, also extra: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || extra.utf8.contains(byte)
      }
  }

  /// One word of a POSIX shell.
  static func shell(_ name: ByteString) throws(Unexpressible) -> String {
    guard let text = name.text else {
      throw Unexpressible(reason: "\"\(name.display)\" holds characters that a shell line cannot show")
    }
    if isPlain(text, also: "_./:@%+=,-") { return text }
    return "'" + replacing("'", with: "'\\''", in: text) + "'"
  }

  /// One word of a POSIX shell that stays one wherever it comes from: neither split nor expanded nor unquoted.
  static func bareWord(_ text: String) throws(Unexpressible) -> String {
    guard isPlain(text, also: "_./:@%+=,-") else {
      throw Unexpressible(
        reason:
          "\"\(ByteString(text).display)\" would have to be quoted, and what $( ) puts into a command line is "
          + "split without regard to quotes")
    }
    return text
  }

  /// A YAML 1.1 or 1.2 scalar that is a string in both.
  static func yaml(_ text: String) -> String {
    let words: Set = ["y", "n", "yes", "no", "true", "false", "on", "off", "null", "nan", "inf"]
    let isWord = isPlain(text, also: "_-") && text.first.map { $0.isLetter || $0 == "_" } == true
    return isWord && !words.contains(text.lowercased()) ? text : json(text)
  }

  /// A JSON string, which is a YAML double-quoted scalar and a TOML basic string too.
  static func json(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      // A text that turns round or hides what follows is not pasted as it is; \u reaches no further.
      case _ where ByteString.isControl(scalar) && scalar.value <= 0xFFFF:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// A string of HCL, in which `${` and `%{` begin a template; Nomad reads the result for `${` once more.
  static func hcl(_ text: String) throws(Unexpressible) -> String {
    guard !holds(text, anyBeginning: ["${", "%{"]),
      !text.unicodeScalars.contains(where: ByteString.isControl)
    else {
      throw Unexpressible(
        reason: "\"\(ByteString(text).display)\" cannot be written as text into a job of Nomad's")
    }
    return json(text)
  }

  /// A JSON array of strings on one line: the exec form of a Dockerfile's RUN and ENTRYPOINT.
  static func jsonList(_ words: [String]) -> String {
    "[" + words.map(json).joined(separator: ", ") + "]"
  }

  /// A double-quoted scalar of a Compose file, in which a dollar sign begins a variable.
  static func compose(_ text: String) -> String {
    json(replacing("$", with: "$$", in: text))
  }

  /// A value in --mount, which is read as comma-separated values (RFC 4180): what would have to be quoted there has no
  /// word without quotes.
  static func mountValue(_ text: String) throws(Unexpressible) -> String {
    guard !holds(text, anyOf: ",") else {
      throw Unexpressible(
        reason:
          "the comma in \"\(ByteString(text).display)\" would have to be quoted in --mount, and what $( ) puts into a "
          + "command line is split without regard to quotes")
    }
    return try bareWord(text)
  }

  /// Whether a text consists of ASCII letters, digits and these.
  package static func isName(_ text: String, also extra: String) -> Bool { isPlain(text, also: extra) }

  /// The user of a Dockerfile's USER line: a name that Docker reads as a name and that needs no quoting,
  /// the number otherwise.
  static func dockerfileUser(_ name: ByteString?, _ id: UserID) -> String {
    guard let text = name?.text, isPlain(text, also: "_.-"), let first = text.first,
      first.isLetter || first == "_"
    else { return id.description }
    return text
  }
}
