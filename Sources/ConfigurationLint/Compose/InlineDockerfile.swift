import PermissionModel

/// `build.dockerfile_inline`: a Dockerfile in a scalar, whose places are those of the Compose file.
struct InlineDockerfile {
  /// The text by itself.
  let source: SourceText
  private let file: SourceText
  private let whole: Span
  /// Where each of its lines begins in the file; `nil` where the scalar is no literal block, or holds variables.
  private var starts: [Int]?

  /// - Parameter text: the scalar's, variables put in.
  init(_ value: YAMLValue, _ text: String, in file: SourceText) {
    source = SourceText(name: file.name, bytes: Array(text.utf8))
    self.file = file
    // libyaml's end of a block lies at the next token.
    whole = Span(
      value.span.start,
      value.scalar?.style == .block ? file.lineSpan(file.line(at: value.span.start)).end : value.span.end)
    guard file.bytes.indices.contains(value.span.start), file.bytes[value.span.start] == UInt8(ascii: "|"),
      value.text == text
    else { return }
    let first = file.line(at: value.span.start) + 1
    let lines = (1...source.lineCount).map { source.lineSpan($0) }
    guard let filled = lines.firstIndex(where: { $0.end > $0.start }) else { return }
    let sample = file.lineSpan(first + filled)
    let indent = (sample.end - sample.start) - (lines[filled].end - lines[filled].start)
    guard indent > 0 else { return }
    let starts = lines.indices.map { index -> Int in
      let line = file.lineSpan(first + index)
      return min(line.start + indent, line.end)
    }
    // Only where the lines are the same.
    guard
      zip(lines, starts).allSatisfy({ line, start in
        line.end == line.start
          || file[Span(start, start + line.end - line.start)].elementsEqual(source[line])
      })
    else { return }
    self.starts = starts
  }

  private func place(_ offset: Int) -> Int? {
    guard let starts else { return nil }
    let line = source.line(at: offset)
    return starts[line - 1] + offset - source.lineSpan(line).start
  }

  private func span(_ span: Span) -> Span {
    guard let start = place(span.start), let end = place(span.end) else { return whole }
    return Span(start, max(start, end))
  }

  /// A finding with the places of the file; an edit of the text by itself is none of the file.
  func placed(_ finding: LintFinding) -> LintFinding {
    var finding = finding
    if finding.source === source {
      finding.source = file
      finding.span = span(finding.span)
    }
    for index in finding.related.indices where finding.related[index].source === source {
      finding.related[index].source = file
      finding.related[index].span = span(finding.related[index].span)
    }
    if finding.proposal?.edits.contains(where: { $0.source === source }) == true { finding.proposal = nil }
    return finding
  }
}
