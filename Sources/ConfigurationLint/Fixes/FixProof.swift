import PermissionModel

extension Linter {
  /// Proves what the rules propose: the edited files are read again, must have lost the findings and have none that they
  /// had not, and all that is not edited must be read as before. What does not hold is dropped, and the rest tried again.
  ///
  /// - Parameter isWanted: the findings that are to go.
  package mutating func proveFixes(where isWanted: (LintFinding) -> Bool) {
    let candidates = findings.indices.filter {
      findings[$0].proposal != nil && findings[$0].suppression == nil && isWanted(findings[$0])
    }
    guard !candidates.isEmpty else { return }
    let edited = candidates.flatMap { findings[$0].proposal?.edits ?? [] }
      .map { Self.normalised($0.source.name.text ?? "") }
    let size = readers(of: Set(edited)).reduce(0) { $0 + inputs[$1].bytes.count }
    var left = max(Self.leastTries, min(Self.mostTries, Self.mostBytes / max(1, size)))
    for index in proved(candidates[...], beside: [], &left) { findings[index].fix = findings[index].proposal }
  }

  /// Whoever writes a file with thousands of findings, of which many cannot be mended, waits for so many readings of it and
  /// no more; what was not tried by then is not offered.
  private static let mostTries = 60
  private static let leastTries = 4
  /// In all of the tries.
  private static let mostBytes = 4 << 20

  /// Halves what does not hold as a whole, until what spoils it stands alone.
  private func proved(_ candidates: ArraySlice<Int>, beside kept: [Int], _ left: inout Int) -> [Int] {
    guard left > 0 else { return kept }
    left -= 1
    if holds(kept + candidates) { return kept + candidates }
    guard candidates.count > 1 else { return kept }
    let middle = candidates.startIndex + candidates.count / 2
    return proved(candidates[middle...], beside: proved(candidates[..<middle], beside: kept, &left), &left)
  }

  private func holds(_ chosen: [Int]) -> Bool {
    guard let files = FileEdits.grouped(chosen.flatMap { findings[$0].proposal?.edits ?? [] }),
      files.allSatisfy(keepsTheRest)
    else { return false }
    var changed: [String: [UInt8]] = [:]
    for file in files { changed[Self.normalised(file.source.name.text ?? "")] = file.bytes }
    let readers = self.readers(of: Set(changed.keys))
    let before = again(readers, with: [:])
    let after = again(readers, with: changed)
    guard before.files.map(\.reading) == after.files.map(\.reading) else { return false }
    var left = before.counts
    for index in chosen { left[Self.key(findings[index]), default: 0] -= 1 }
    return after.counts.allSatisfy { key, count in count <= left[key, default: 0] || key.isRemark }
  }

  private struct Key: Hashable {
    var file: String
    var code: String
    var level: LintLevel

    /// What is said of a socket that somebody is let in to, or that is mounted at all: so it becomes.
    var isRemark: Bool { level == .note && ["root-equivalent", SocketIsDirectory.code].contains(code) }
  }

  private static func key(_ finding: LintFinding) -> Key {
    Key(file: finding.source.name.display, code: finding.code, level: finding.level)
  }

  private var counts: [Key: Int] {
    findings.reduce(into: [:]) { if $1.suppression == nil { $0[Self.key($1), default: 0] += 1 } }
  }

  /// What stands outside of the edits is read as it was.
  private func keepsTheRest(_ file: FileEdits) -> Bool {
    let name = file.source.name.text ?? ""
    if Self.kind(name: name, bytes: file.source.bytes) == .dockerfile || isDockerfile(file.source) {
      return FixedShape.ofDockerfile(file)
    }
    return FixedShape.ofYAML(file)
  }
}

/// What a file is read into, but for what is edited.
private enum FixedShape {
  /// Every scalar and alias with its depth and place.
  private struct Leaf {
    var text: String
    var style: YAMLScalarStyle?
    var depth: Int
    var span: Span

    func isSame(as other: Leaf, at place: Int) -> Bool {
      (text, style, depth, span.start) == (other.text, other.style, other.depth, place)
    }
  }

  static func ofYAML(_ file: FileEdits) -> Bool {
    let (old, new) = (YAMLReader.read(file.source.bytes), YAMLReader.read(file.bytes))
    guard old.failure?.reason == new.failure?.reason, old.documents.count == new.documents.count else {
      return false
    }
    let (edited, places) = (file.edits.map(\.span), file.places)
    let starts = Set(edited.map(\.start))
    let before = old.documents.flatMap(leaves).filter { leaf in
      // An empty value is no text, and something stands in its place now.
      !touches(edited, leaf.span) && !(leaf.text.isEmpty && starts.contains(leaf.span.start))
    }
    let after = new.documents.flatMap(leaves).filter { !touches(places, $0.span, isNew: true) }
    return before.count == after.count
      && zip(before, after).allSatisfy { $0.isSame(as: $1, at: oldPlace($1.span.start, file, places)) }
  }

  /// A part of it is changed, or something is put into it.
  ///
  /// - Parameter isNew: of the new text, where an edit without any text has taken something away.
  private static func touches(_ edits: [Span], _ span: Span, isNew: Bool = false) -> Bool {
    // They are in order, and none lies over another: one that ends before it is the last that need not be looked at.
    var index = first(edits) { $0.end >= span.start }
    while index < edits.count, edits[index].start <= span.end {
      let edit = edits[index]
      let isMet =
        edit.end > edit.start
        ? edit.start < span.end && span.start < edit.end
        : span.start < edit.start && (edit.start < span.end || isNew && edit.start == span.end)
      if isMet { return true }
      index += 1
    }
    return false
  }

  /// The first of which something holds, where it holds of all behind it.
  private static func first(_ spans: [Span], where holds: (Span) -> Bool) -> Int {
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(spans[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// A place of the new text as it was in the old one.
  private static func oldPlace(_ place: Int, _ file: FileEdits, _ places: [Span]) -> Int {
    let behind = first(places) { $0.end > place }
    let shift = behind == 0 ? 0 : file.edits[behind - 1].span.end - places[behind - 1].end
    return place + shift
  }

  private static func leaves(_ document: YAMLDocument) -> [Leaf] {
    var found: [Leaf] = []
    func visit(_ id: YAMLNodeID, _ depth: Int) {
      let node = document.nodes[id.index]
      switch node.content {
      case .scalar(let text, let style):
        found.append(Leaf(text: text, style: style, depth: depth, span: node.span))
      case .alias: found.append(Leaf(text: "*", style: nil, depth: depth, span: node.span))
      case .sequence(let items): for item in items { visit(item, depth + 1) }
      case .mapping(let pairs):
        for pair in pairs {
          visit(pair.key, depth + 1)
          visit(pair.value, depth + 1)
        }
      }
    }
    if let root = document.rootID { visit(root, 0) }
    return found
  }

  static func ofDockerfile(_ file: FileEdits) -> Bool {
    let (old, new) = (Dockerfile(file.source.bytes), Dockerfile(file.bytes))
    func rest(_ parsed: Dockerfile, _ edited: [Span], isNew: Bool) -> [String] {
      parsed.instructions.filter { !touches(edited, $0.span, isNew: isNew) }
        .map { "\($0.keyword) " + $0.words.map(\.raw).joined(separator: " ") }
    }
    return old.failure == nil && new.failure == nil
      && rest(old, file.edits.map(\.span), isNew: false) == rest(new, file.places, isNew: true)
  }
}
