/// The last look at what goes to a stream. Each name is shown by ``ByteString/display`` where a sentence is put
/// together; what a place forgot, or another library put into its words, is made visible here.
package enum VisibleText {
  /// A text of several lines. Its newlines are its own; of all else that steers a terminal nothing is left.
  ///
  /// - Parameter paints: whether the colours of ``TextStyle`` stay.
  package static func lines(_ text: String, paints: Bool = false) -> String {
    shown(text, keeping: "\n", paints: paints)
  }

  /// One line: a newline in it is somebody else's.
  package static func line(_ text: String) -> String { shown(text, keeping: nil, paints: false) }

  /// A JSON document says the same with `\u` escapes (RFC 8259, 7). Raw control characters stand only between its
  /// values, as the encoder sets them; characters that hide or turn text round stand only in strings.
  package static func json(_ text: String) -> String {
    guard needsLook(text) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isPlain(scalar) || scalar == "\n" || !ByteString.isControl(scalar) {
        shown.append(scalar)
      } else {
        for unit in UTF16.encode(scalar).map({ Array($0) }) ?? [] {
          let digits = String(unit, radix: 16)
          shown.append(
            contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".unicodeScalars)
        }
      }
    }
    return String(shown)
  }

  private static func shown(_ text: String, keeping newline: Unicode.Scalar?, paints: Bool) -> String {
    guard needsLook(text) || newline == nil && text.utf8.contains(UInt8(ascii: "\n")) else { return text }
    var shown = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      if isPlain(scalar) || scalar == newline || !ByteString.isControl(scalar) {
        shown.append(scalar)
        rest.removeFirst()
      } else if paints, let sequence = colour(at: rest) {
        shown.append(contentsOf: sequence)
        rest = rest.dropFirst(sequence.count)
      } else {
        // What stands for a byte of an argument is shown as that byte.
        shown.append(contentsOf: ByteString(argument: String(scalar)).display.unicodeScalars)
        rest.removeFirst()
      }
    }
    return String(shown)
  }

  /// `ESC [`, digits and semicolons, `m`: Select Graphic Rendition (ECMA-48, 8.3.117).
  private static func colour(at text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView? {
    guard text.starts(with: ["\u{1B}", "["]) else { return nil }
    let parameters = text.dropFirst(2).prefix { ("0"..."9").contains($0) || $0 == ";" }
    guard parameters.count <= 8, text.dropFirst(2 + parameters.count).first == "m" else { return nil }
    return text.prefix(3 + parameters.count)
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool { (0x20..<0x7F).contains(scalar.value) }

  /// Most of what is shown is ASCII and newlines, and is not taken apart.
  private static func needsLook(_ text: String) -> Bool {
    text.utf8.contains { !(0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\n") }
  }
}
