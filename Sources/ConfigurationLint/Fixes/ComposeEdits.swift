import PermissionModel

/// Places in a YAML file where something can be written without touching what stands around it.
struct YAMLPlace {
  let source: SourceText

  /// In double quotes.
  static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }
    return "\"" + escaped.joined() + "\""
  }

  /// Another text in a scalar's place; `nil` for an alias, a block and what has a tag or an anchor.
  func replacing(_ value: YAMLValue, with text: String) -> LintEdit? {
    guard isPlain(value) else { return nil }
    return LintEdit(source, value.span, text)
  }

  /// A part of a scalar's text, where it stands there once and as it is.
  func replacing(_ part: String, with text: String, in span: Span) -> LintEdit? {
    guard let range = only(part, in: span) else { return nil }
    return LintEdit(source, range, text)
  }

  private func only(_ part: String, in span: Span) -> Span? {
    let (whole, wanted) = (Array(source[span]), Array(part.utf8))
    guard !wanted.isEmpty, whole.count >= wanted.count else { return nil }
    let starts = (0...(whole.count - wanted.count)).filter { whole[$0...].starts(with: wanted) }
    guard let start = starts.first, starts.count == 1 else { return nil }
    return Span(span.start + start, span.start + start + wanted.count)
  }

  /// Where a scalar's own text begins.
  func inner(_ value: YAMLValue) -> Int? {
    guard isPlain(value), let scalar = value.scalar else { return nil }
    return value.span.start + (scalar.style == .quoted ? 1 : 0)
  }

  private func isPlain(_ value: YAMLValue) -> Bool {
    guard let scalar = value.scalar, value.tag == nil, value.span.end > value.span.start else { return false }
    switch scalar.style {
    case .plain: return source.text(value.span) == scalar.text
    case .quoted: return source.bytes[value.span.start] == 0x22 || source.bytes[value.span.start] == 0x27
    case .block: return false
    }
  }

  // MARK: Collections

  /// Behind anchor and tag; `nil` for an alias.
  private func opening(_ value: YAMLValue) -> Int? {
    var index = value.span.start
    let bytes = source.bytes
    while index < bytes.count, bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "!") {
      while index < bytes.count, bytes[index] > 0x20 { index += 1 }
      while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    }
    guard index < bytes.count, bytes[index] != UInt8(ascii: "*") else { return nil }
    return index
  }

  /// One more item behind the last.
  func appending(_ item: String, to sequence: YAMLValue) -> LintEdit? {
    guard let items = sequence.items, let start = opening(sequence) else { return nil }
    guard let last = items.last else {
      guard source.bytes[start] == UInt8(ascii: "[") else { return nil }
      return LintEdit(source, Span(start + 1, start + 1), item)
    }
    guard last.span.end > last.span.start, last.scalar?.style != .block else { return nil }
    if source.bytes[start] == UInt8(ascii: "[") {
      return LintEdit(source, Span(last.span.end, last.span.end), ", " + item)
    }
    let line = source.lineSpan(source.line(at: last.span.start))
    guard source.line(at: last.span.end) == source.line(at: last.span.start),
      let dash = source.bytes[line.start..<last.span.start].lastIndex(of: UInt8(ascii: "-")),
      isBlank(line.start, dash), isBlank(dash + 1, last.span.start), dash + 1 < last.span.start
    else { return nil }
    return insertingLine(source.text(Span(line.start, last.span.start)) + item, behind: line)
  }

  /// One more pair in a mapping: behind the key that is named, where that is a line of its own, or the first.
  func inserting(_ key: String, _ value: String, into mapping: YAMLValue, behind name: String) -> LintEdit? {
    guard let pairs = mapping.pairs, let first = pairs.first, let start = opening(mapping) else { return nil }
    let letter = source.bytes[first.key.span.start]
    guard first.key.scalar != nil, first.key.span.end > first.key.span.start, letter != UInt8(ascii: "*"),
      letter != UInt8(ascii: "&"), letter != UInt8(ascii: "!")
    else { return nil }
    if source.bytes[start] == UInt8(ascii: "{") {
      // JSON, which is YAML too, has its keys in quotes.
      let key = letter == 0x22 ? Self.quoted(key) : key
      let place = first.key.span.start
      return LintEdit(source, Span(place, place), "\(key): \(value), ")
    }
    let firstLine = source.lineSpan(source.line(at: first.key.span.start))
    guard isBlank(firstLine.start, first.key.span.start) else { return nil }
    let text = source.text(Span(firstLine.start, first.key.span.start)) + "\(key): \(value)"
    let neighbours = [pairs.last { $0.key.text == name }, first].compactMap { $0 }
    for pair in neighbours {
      let number = source.line(at: pair.key.span.start)
      guard let scalar = pair.value.scalar, scalar.style != .block,
        pair.value.span.end > pair.value.span.start,
        source.line(at: pair.value.span.start) == number, source.line(at: pair.value.span.end) == number
      else { continue }
      return insertingLine(text, behind: source.lineSpan(number))
    }
    return LintEdit(
      source, Span(firstLine.start, firstLine.start), text + lineEnd(firstLine))
  }

  private func isBlank(_ start: Int, _ end: Int) -> Bool {
    start <= end && source.bytes[start..<end].allSatisfy { $0 == 0x20 }
  }

  /// The end that a line has, or that others have.
  private func lineEnd(_ line: Span) -> String {
    let bytes = source.bytes
    if line.end < bytes.count { return bytes[line.end] == 0x0D ? "\r\n" : "\n" }
    return source.lineCount > 1 && bytes[source.lineSpan(1).end] == 0x0D ? "\r\n" : "\n"
  }

  private func insertingLine(_ text: String, behind line: Span) -> LintEdit {
    let end = lineEnd(line)
    // The last line may have none, and then the new one has none.
    guard line.end < source.bytes.count else {
      return LintEdit(source, Span(line.end, line.end), end + text)
    }
    let place = line.end + end.utf8.count
    return LintEdit(source, Span(place, place), text + end)
  }
}

/// `group_add` with one more group.
enum GroupAddition {
  static func edit(_ group: String, _ service: ComposeService) -> LintEdit? {
    let key = "group_add"
    let item = YAMLPlace.quoted(group)
    if let layer = service.layers.first(where: { $0[key].map { !$0.value.isNull } ?? false }) {
      // Not where it is merged or extended from another service, which has it for itself.
      guard
        service.ownLayers.contains(where: { $0.source === layer.source && $0.value.span == layer.value.span }
        ),
        let own = own(key, layer)
      else { return nil }
      return YAMLPlace(source: layer.source).appending(item, to: own)
    }
    guard
      let layer = service.ownLayers.first(where: { own("user", $0) != nil }) ?? service.ownLayers.last,
      layer[key] == nil
    else { return nil }
    return YAMLPlace(source: layer.source).inserting(key, "[\(item)]", into: layer.value, behind: "user")
  }

  private static func own(_ key: String, _ layer: Located) -> YAMLValue? {
    guard layer.source.bytes.indices.contains(layer.value.span.start),
      layer.source.bytes[layer.value.span.start] != UInt8(ascii: "*")
    else { return nil }
    return layer.value.pairs?.last { $0.key.text == key }?.value
  }

  // MARK: Which group

  /// The socket's group on the hosts that a file is for: a number where that is one, and otherwise one that whoever
  /// starts it must give.
  static func group(_ hosts: [UInt32], _ given: [GivenHost]) -> String? {
    var numbers = Set(hosts)
    for host in given {
      guard let inode = host.facts.walk.targetInode else { return nil }
      numbers.insert(inode.group.rawValue)
    }
    guard let only = numbers.first, numbers.count == 1 else { return "${DOCKER_GID:?}" }
    // Into the group root nobody is put.
    return only == 0 ? nil : String(only)
  }

  private static let codes: Set = [
    "gid-mismatch", "explicit-group-drops-image-groups", "docker-gid-differs", "group-unknown",
  ]

  /// A finding of the question with the group that answers it.
  static func proposing(_ finding: LintFinding, _ question: AccessQuestion, _ context: ServiceContext)
    -> LintFinding
  {
    guard codes.contains(finding.code), finding.level > .note, !question.isRootless else { return finding }
    let hosts = question.declaredGroups.isEmpty ? question.options.hostGroups : question.declaredGroups
    guard let group = group(hosts, question.options.hosts) else { return finding }
    var finding = finding
    var access = question.access
    let place = context.groups.first { $0.source === finding.source && $0.text.span == finding.span }
    let edit: LintEdit?
    if let place {
      // The name that stands there.
      guard let value = place.value, value.scalar?.text.contains("docker") == true,
        context.service.ownLayers.contains(where: { layer in
          own("group_add", layer)?.items?.contains { $0.span == value.span } == true
            && layer.source === place.source
        })
      else { return finding }
      access.start.addedGroups.removeAll { $0 == place.text.value }
      edit = YAMLPlace(source: place.source).replacing(value, with: YAMLPlace.quoted(group))
    } else {
      guard finding.code != "group-unknown" else { return finding }
      edit = Self.edit(group, context.service)
    }
    guard let edit, helps(access, hosts, question.options.hosts) else { return finding }
    finding.proposal = LintFix("give it the group \(group)", [edit])
    return finding
  }

  /// Whether the socket's own number lets it in, on each of the hosts.
  private static func helps(_ access: AccessCase, _ hosts: [UInt32], _ given: [GivenHost]) -> Bool {
    func isIn(_ number: UInt32, _ host: HostClass) -> Bool {
      var access = access
      access.start.addedGroups.append(String(number))
      guard let subject = try? access.subject() else { return false }
      return access.letsIn(host, subject, given: given) == .granted
    }
    if !given.isEmpty {
      return given.indices.allSatisfy { index in
        given[index].facts.walk.targetInode.map { isIn($0.group.rawValue, .given(index)) } ?? false
      }
    }
    return hosts.isEmpty ? isIn(AccessCase.freshID, .fresh) : hosts.allSatisfy { isIn($0, .group($0)) }
  }
}
