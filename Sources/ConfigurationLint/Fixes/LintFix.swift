import PermissionModel

/// Bytes of a file, and what is to stand in their place.
package struct LintEdit: Sendable {
  package var source: SourceText
  package var span: Span
  package var text: String

  package init(_ source: SourceText, _ span: Span, _ text: String) {
    self.source = source
    self.span = span
    self.text = text
  }

  func isSame(as other: LintEdit) -> Bool {
    source === other.source && span == other.span && text == other.text
  }
}

/// What makes a finding go away without a decision that only a person can take.
package struct LintFix: Sendable {
  /// What it does, in a few words.
  package var title: String
  package var edits: [LintEdit]

  package init(_ title: String, _ edits: [LintEdit]) {
    self.title = ByteString(title).display
    self.edits = edits
  }
}

/// The edits of one file, in the order of their places, none over another.
package struct FileEdits: Sendable {
  package let source: SourceText
  package let edits: [LintEdit]

  /// - Returns: `nil` where two are at odds.
  init?(_ source: SourceText, _ proposed: [LintEdit]) {
    var kept: [LintEdit] = []
    for edit in proposed.sorted(by: { $0.span < $1.span })
    where kept.last.map({ !$0.isSame(as: edit) }) ?? true { kept.append(edit) }
    for (left, right) in zip(kept, kept.dropFirst())
    where right.span.start < left.span.end || right.span.start == left.span.start { return nil }
    self.source = source
    edits = kept
  }

  package var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(source.bytes.count + edits.reduce(0) { $0 + $1.text.utf8.count })
    var index = 0
    for edit in edits {
      out.append(contentsOf: source.bytes[index..<edit.span.start])
      out.append(contentsOf: edit.text.utf8)
      index = edit.span.end
    }
    out.append(contentsOf: source.bytes[index...])
    return out
  }

  /// Where the new texts lie in the new bytes.
  var places: [Span] {
    var shift = 0
    return edits.map { edit in
      let start = edit.span.start + shift
      let count = edit.text.utf8.count
      shift += count - (edit.span.end - edit.span.start)
      return Span(start, start + count)
    }
  }

  /// Edits of several files, each with its own; `nil` where two are at odds.
  static func grouped(_ edits: [LintEdit]) -> [FileEdits]? {
    var files: [(source: SourceText, edits: [LintEdit])] = []
    for edit in edits {
      if let index = files.firstIndex(where: { $0.source === edit.source }) {
        files[index].edits.append(edit)
      } else {
        files.append((edit.source, [edit]))
      }
    }
    var found: [FileEdits] = []
    for file in files {
      guard let whole = FileEdits(file.source, file.edits) else { return nil }
      found.append(whole)
    }
    return found
  }
}
