import ConfigurationLint
import PermissionProbe

/// Writes a document of many findings in pieces: the memory that it takes is that of one.
enum LintStream {
  private static let pieceSize = 1 << 16

  static func write(_ parts: JSONParts, to output: (String) -> Void = { Terminal.write($0) }) throws {
    var rest = try parts.outline.text(pretty: false)[...]
    var piece = ""
    for (key, elements) in parts.lists {
      // Within a text the quotes have a backslash before them, so that this is the key itself.
      guard let place = rest.firstRange(of: "\"\(key)\":[]") else { continue }
      piece += rest[..<place.upperBound].dropLast()
      rest = rest[place.upperBound...]
      var isFirst = true
      for element in elements {
        piece += isFirst ? "" : ","
        piece += try element.text(pretty: false)
        isFirst = false
        guard piece.utf8.count >= pieceSize else { continue }
        output(piece)
        piece = ""
      }
      piece += "]"
    }
    output(piece + rest + "\n")
  }
}
