/// The difference of two texts as diff -u shows it, where at most one run of lines differs.
package enum UnifiedDiff {
  private static let context = 3

  /// The lines of the new text between what both begin and end with, fit to be shown.
  package static func changed(_ old: [UInt8], _ new: [UInt8]) -> [String] {
    let newline = UInt8(ascii: "\n")
    let common = min(old.count, new.count)
    var start = 0
    while start < common, old[start] == new[start] { start += 1 }
    var end = 0
    while end < common - start, old[old.count - 1 - end] == new[new.count - 1 - end] { end += 1 }
    guard start < new.count - end else { return [] }
    // Whole lines: from behind the newline before the first byte that differs up to the one behind the last.
    let first = new[..<start].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let last = new[(new.count - end - 1)...].firstIndex(of: newline) ?? new.count
    return new[first..<last].split(separator: newline).map { ByteString($0).display }
  }

  /// Empty where nothing differs. Bytes that could steer a terminal are made visible.
  package static func of(_ old: [UInt8], _ new: [UInt8], path: String) -> String {
    guard old != new else { return "" }
    let before = lines(old)
    let after = lines(new)
    let common = min(before.count, after.count)
    var start = 0
    while start < common, before[start] == after[start] { start += 1 }
    var end = 0
    while end < common - start, before[before.count - 1 - end] == after[after.count - 1 - end] { end += 1 }
    let first = max(0, start - context)
    let tail = min(end, context)
    let removed = before[start..<(before.count - end)]
    let added = after[start..<(after.count - end)]
    let leading = before[first..<start]
    let trailing = before[(before.count - end)..<(before.count - end + tail)]
    func range(_ count: Int) -> String { "\(count == 0 ? first : first + 1),\(count)" }
    var text = "--- a\(path)\n+++ b\(path)\n"
    text +=
      "@@ -\(range(leading.count + removed.count + tail)) +\(range(leading.count + added.count + tail)) @@\n"
    text += leading.map { " \($0)\n" }.joined() + removed.map { "-\($0)\n" }.joined()
    text += added.map { "+\($0)\n" }.joined() + trailing.map { " \($0)\n" }.joined()
    return text
  }

  /// A line that lacks its newline says so, and so differs from one that has it.
  private static func lines(_ text: [UInt8]) -> [String] {
    var pieces = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { ByteString($0).display }
    if pieces.last == "" {
      pieces.removeLast()
    } else if let last = pieces.popLast() {
      pieces.append(last + "\n\\ No newline at end of file")
    }
    return pieces
  }
}
