import PermissionModel

/// Files of other formats, each read into services that the same rules are asked of.
extension Linter {
  // MARK: YAML

  /// The documents of a file in which a word of ours stands, as far as they can be read; what cannot is noted.
  ///
  /// - Parameter isMet: whether the file has anything to do with the question.
  private mutating func documents(_ source: SourceText, _ kind: Kind, isMet: Bool) -> [YAMLValue] {
    var file = LintedFile(source: source, kind: kind.rawValue, reading: .whole, failure: nil)
    defer { files.append(file) }
    guard isMet else { return [] }
    let result = YAMLReader.read(source.bytes)
    var documents = result.documents
    file.failure = result.failure
    // Of the document in which reading ends it is not known what else it would say.
    if file.failure != nil, !documents.isEmpty { documents.removeLast() }
    let open = Array("{{".utf8)
    let template = documents.firstIndex { $0.hasTemplates }
    if let template { documents.removeSubrange(template...) }
    if template != nil || file.failure != nil, let place = source.bytes.firstIndex(of: open) {
      file.failure = NotRead(
        "templates ({{ … }}) are no YAML; render the file and pipe it: helm template … | sockcheck lint -",
        at: template == nil ? min(place, file.failure?.offset ?? place) : place)
      file.reading = .partly
      return documents.compactMap(\.root)
    }
    if file.failure != nil { file.reading = documents.isEmpty ? .not : .partly }
    for key in documents.flatMap(\.duplicateKeys) {
      findings.append(
        LintFinding(
          "could-not-tell", .note,
          "\(key.name) stands here for the second time: the last one counts, or the file is refused", source,
          key.span, related: [.init(source: source, span: key.first, message: "the first time")]))
    }
    return documents.compactMap(\.root)
  }

  private static func mentions(_ bytes: [UInt8], _ word: String) -> Bool {
    bytes.firstIndex(of: Array(word.utf8)) != nil
  }

  mutating func kubernetes(_ source: SourceText) {
    let mentionsSocket = Trigger.isMet(source.bytes[...])
    var services: [ComposeService] = []
    for root in documents(
      source, .kubernetes, isMet: mentionsSocket || Self.mentions(source.bytes, "hostPath"))
    {
      let pods = PodReader(root, source)
      services += pods.services
      findings += pods.findings
      guard mentionsSocket else { continue }
      findings += pods.unread.map { LintFinding("could-not-tell", .note, $0.reason, source, $0.span) }
    }
    ask(services, source)
  }

  mutating func workflow(_ source: SourceText) {
    for root in documents(source, .workflow, isMet: Self.mentions(source.bytes, "docker")) {
      let jobs = WorkflowReader(root, source)
      findings += jobs.findings
      ask(jobs.services, source)
    }
  }

  private mutating func ask(_ services: [ComposeService], _ source: SourceText) {
    guard !services.isEmpty else { return }
    let declared = Comments(source).hostGroups
    let folder = Self.folder(source.name.text ?? ".")
    for service in services { lint(service, folder, declared) }
  }
}

extension YAMLDocument {
  /// `{{ x }}` without quotes is read as a mapping whose key is one: nothing else looks so.
  fileprivate var hasTemplates: Bool {
    nodes.contains { node in
      guard case .mapping(let pairs) = node.content else { return false }
      return pairs.contains { pair in
        if case .mapping = nodes[pair.key.index].content { return true }
        return false
      }
    }
  }
}
