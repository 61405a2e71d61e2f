import PermissionModel

extension FileEdits {
  private static let context = 3

  /// Lines of the old text that become others, by their numbers from 0.
  private struct Change {
    var old: Range<Int>
    var new: [ArraySlice<UInt8>]
  }

  /// As diff -u has it, to be read by patch(1): bytes of the file as they are.
  package var diff: [UInt8] {
    let old = Self.lines(source.bytes[...])
    let changes = self.changes(old)
    guard !changes.isEmpty else { return [] }
    var out = Self.head("---", "a", source.name) + Self.head("+++", "b", source.name)
    var shift = 0
    var index = 0
    while index < changes.count {
      // Those whose surroundings meet are told together.
      var last = index
      while last + 1 < changes.count,
        changes[last + 1].old.lowerBound - changes[last].old.upperBound <= 2 * Self.context
      { last += 1 }
      let first = max(0, changes[index].old.lowerBound - Self.context)
      let end = min(old.count, changes[last].old.upperBound + Self.context)
      let gained = changes[index...last].reduce(0) { $0 + $1.new.count - $1.old.count }
      func range(_ start: Int, _ count: Int) -> String { "\(count == 0 ? start : start + 1),\(count)" }
      out += Array(
        "@@ -\(range(first, end - first)) +\(range(first + shift, end - first + gained)) @@\n".utf8)
      var line = first
      for change in changes[index...last] {
        for kept in old[line..<change.old.lowerBound] { Self.put(" ", kept, &out) }
        for lost in old[change.old] { Self.put("-", lost, &out) }
        for new in change.new { Self.put("+", new, &out) }
        line = change.old.upperBound
      }
      for kept in old[line..<end] { Self.put(" ", kept, &out) }
      shift += gained
      index = last + 1
    }
    return out
  }

  /// As git writes a name: in quotes, as a string of C, where a line could not hold it or would be another one by it, and
  /// with a tab behind it where it has blanks, at which patch(1) would end it.
  private static func head(_ sign: String, _ side: String, _ name: ByteString) -> [UInt8] {
    let path = Array(side.utf8) + (name.isAbsolutePath ? [] : [UInt8(ascii: "/")]) + name.bytes
    func isOdd(_ byte: UInt8) -> Bool {
      byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
    guard path.contains(where: isOdd) else {
      return Array("\(sign) ".utf8) + path + (path.contains(0x20) ? [0x09] : []) + [0x0A]
    }
    let quoted = path.flatMap { byte -> [UInt8] in
      guard isOdd(byte) else { return [byte] }
      let digits = String(byte, radix: 8)
      return Array("\\\(String(repeating: "0", count: 3 - digits.count))\(digits)".utf8)
    }
    return Array("\(sign) \"".utf8) + quoted + Array("\"\n".utf8)
  }

  private static func put(_ sign: Character, _ line: ArraySlice<UInt8>, _ out: inout [UInt8]) {
    out += Array(String(sign).utf8)
    out += line
    if line.last != 0x0A { out += Array("\n\\ No newline at end of file\n".utf8) }
  }

  /// With their ends.
  private static func lines(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var found: [ArraySlice<UInt8>] = []
    var start = text.startIndex
    while start < text.endIndex {
      let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.endIndex
      found.append(text[start..<end])
      start = end
    }
    return found
  }

  private func changes(_ old: [ArraySlice<UInt8>]) -> [Change] {
    var groups: [(lines: ClosedRange<Int>, edits: [LintEdit])] = []
    for edit in edits {
      let touched = (source.line(at: edit.span.start) - 1)...(source.line(at: edit.span.end) - 1)
      if let last = groups.last, touched.lowerBound <= last.lines.upperBound {
        groups[groups.count - 1].lines =
          last.lines.lowerBound...max(last.lines.upperBound, touched.upperBound)
        groups[groups.count - 1].edits.append(edit)
      } else {
        groups.append((touched, [edit]))
      }
    }
    return groups.compactMap { group in
      var range = group.lines.lowerBound..<min(old.count, group.lines.upperBound + 1)
      let start = source.lineSpan(group.lines.lowerBound + 1).start
      let end = range.isEmpty ? start : old[range.upperBound - 1].endIndex
      var text: [UInt8] = []
      var index = start
      for edit in group.edits {
        text += source.bytes[index..<edit.span.start]
        text += edit.text.utf8
        index = edit.span.end
      }
      text += source.bytes[index..<max(index, end)]
      var new = Self.lines(text[...])
      while let left = range.first, let right = new.first, old[left].elementsEqual(right) {
        range = (left + 1)..<range.upperBound
        new.removeFirst()
      }
      while let left = range.last, let right = new.last, old[left].elementsEqual(right) {
        range = range.lowerBound..<left
        new.removeLast()
      }
      return range.isEmpty && new.isEmpty ? nil : Change(old: range, new: new)
    }
  }
}

extension Linter {
  /// What the proved fixes come to, file by file.
  package var fixedFiles: [FileEdits] {
    // They were proved together, so that none is at odds with another.
    FileEdits.grouped(findings.flatMap { $0.fix?.edits ?? [] }) ?? []
  }
}
