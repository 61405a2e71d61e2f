package import PermissionModel

/// A part of a file, as offsets of bytes.
package struct Span: Hashable, Sendable, Comparable {
  package var start: Int
  package var end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.start, left.end) < (right.start, right.end)
  }
}

/// A place as editors count it: from 1, the column in characters (code points).
package struct LinePosition: Hashable, Sendable {
  package var line: Int
  package var column: Int
}

/// A file as it was named, with its lines.
package final class SourceText: Sendable {
  /// As the user named it, or as a file beside it would be named.
  package let name: ByteString
  package let bytes: [UInt8]
  /// Where each line begins.
  private let lineStarts: [Int]

  package init(name: ByteString, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { starts.append(index + 1) }
    lineStarts = starts
  }

  package var lineCount: Int { lineStarts.count }

  /// The bytes of a line without its end.
  ///
  /// - Parameter number: from 1.
  package func lineSpan(_ number: Int) -> Span {
    guard (1...lineStarts.count).contains(number) else { return Span(bytes.count, bytes.count) }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return Span(start, end)
  }

  package func line(at offset: Int) -> Int {
    var (low, high) = (0, lineStarts.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low + 1
  }

  package func position(_ offset: Int) -> LinePosition {
    let offset = min(max(offset, 0), bytes.count)
    let line = line(at: offset)
    let before = bytes[lineStarts[line - 1]..<offset]
    // A byte that continues a character of UTF-8 is no column of its own.
    return LinePosition(line: line, column: 1 + before.count { $0 & 0xC0 != 0x80 })
  }

  package subscript(_ span: Span) -> ArraySlice<UInt8> {
    bytes[min(span.start, bytes.count)..<min(span.end, bytes.count)]
  }

  package func text(_ span: Span) -> String { String(decoding: self[span], as: UTF8.self) }
}

/// A file, or a part of one, that could not be read, and why: never silence.
package struct NotRead: Error, Hashable, Sendable {
  package var reason: String
  /// Where; 0 for the file as a whole.
  package var offset: Int

  package init(_ reason: String, at offset: Int = 0) {
    self.reason = reason
    self.offset = offset
  }
}

extension SourceText {
  /// UTF-16, by its mark or by the zeros that stand between plain letters.
  static func isUTF16(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
    let head = bytes.prefix(256)
    return head.count > 8 && head.count { $0 == 0 } * 3 > head.count
  }
}
