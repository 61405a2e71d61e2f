/// The start of a container that some other format describes, in the words of a service: every rule, and the question
/// itself, has one form to be asked of. Each value keeps its place in the file that it was read from.
struct ServiceForm {
  /// A scalar with its place.
  struct Text {
    var value: String
    var span: Span
    var style = YAMLScalarStyle.quoted
  }

  let source: SourceText
  /// Who puts values in where the file has names for them.
  private let variables: ComposeVariables
  private var document = YAMLDocument()
  private var values: [(key: String, id: YAMLNodeID)] = []
  private var lists: [(key: String, items: [YAMLNodeID])] = []
  var mounts: [ComposeMount] = []

  init(_ source: SourceText, _ variables: ComposeVariables) {
    self.source = source
    self.variables = variables
  }

  private mutating func node(_ content: YAMLDocument.Content, _ span: Span) -> YAMLNodeID {
    document.nodes.append(.init(content: content, span: span, tag: nil))
    return YAMLNodeID(index: document.nodes.count - 1)
  }

  private mutating func scalar(_ text: Text) -> YAMLNodeID {
    node(.scalar(text.value, text.style), text.span)
  }

  private mutating func put(_ key: String, _ id: YAMLNodeID) {
    values.removeAll { $0.key == key }
    values.append((key, id))
  }

  mutating func set(_ key: String, _ text: Text?) {
    if let text { put(key, scalar(text)) }
  }

  /// A list in place of what was said for the key.
  mutating func set(_ key: String, list: [Text]?, at span: Span) {
    guard let list else { return }
    put(key, node(.sequence(list.map { scalar($0) }), span))
  }

  /// One more of a list.
  mutating func add(_ key: String, _ text: Text) {
    let id = scalar(text)
    if let place = lists.firstIndex(where: { $0.key == key }) {
      lists[place].items.append(id)
    } else {
      lists.append((key, [id]))
    }
  }

  /// Where nothing was said for the key.
  mutating func setDefault(_ key: String, _ text: Text) {
    if !values.contains(where: { $0.key == key }) { set(key, text) }
  }

  /// What an image is built from, in a service's words.
  mutating func setBuild(_ pairs: [(String, Text)], arguments: [(String, Text)], at span: Span) {
    var entries = pairs.map { (key: scalar(Text(value: $0.0, span: span)), value: scalar($0.1)) }
    let given = arguments.map { (key: scalar(Text(value: $0.0, span: $0.1.span)), value: scalar($0.1)) }
    if !given.isEmpty {
      entries.append((key: scalar(Text(value: "args", span: span)), value: node(.mapping(given), span)))
    }
    put("build", node(.mapping(entries), span))
  }

  /// All of another form but some of its settings.
  mutating func take(_ other: ServiceForm, except keys: Set<String>) {
    let root = other.layer.value
    for pair in root.pairs ?? [] {
      guard let key = pair.key.text, !keys.contains(key) else { continue }
      if let items = pair.value.items {
        if key == "entrypoint" {
          set(key, list: items.compactMap(\.formText), at: pair.value.span)
        } else {
          for item in items { if let text = item.formText { add(key, text) } }
        }
      } else {
        set(key, pair.value.formText)
      }
    }
    mounts += other.mounts
  }

  /// One entry of the environment.
  mutating func setEnvironment(_ name: String, _ text: Text) {
    add("environment", Text(value: "\(name)=\(text.value)", span: text.span))
  }

  mutating func mount(
    _ kind: ComposeMount.Kind, from path: String?, at target: String?, isReadOnly: Bool = false,
    makesDirectory: Bool = false, span: Span
  ) {
    mounts.append(
      ComposeMount(
        kind: kind, sourcePath: path.map { variables.expanded($0, span) },
        target: target.flatMap { variables.expanded($0, span).value },
        isReadOnly: isReadOnly, makesDirectory: makesDirectory, span: span, file: source))
  }

  /// What was put together, as a layer of a service.
  var layer: Located {
    var form = self
    var pairs: [(key: YAMLNodeID, value: YAMLNodeID)] = []
    for (key, id) in form.values { pairs.append((form.scalar(Text(value: key, span: Span(0, 0))), id)) }
    for (key, items) in form.lists {
      let span = items.first.map { form.document.nodes[$0.index].span } ?? Span(0, 0)
      pairs.append((form.scalar(Text(value: key, span: span)), form.node(.sequence(items), span)))
    }
    form.document.rootID = form.node(.mapping(pairs), Span(0, 0))
    return Located(
      value: YAMLValue(document: form.document, id: form.document.rootID ?? YAMLNodeID(index: 0)),
      source: source)
  }

  func service(_ name: String, at span: Span, words: Vocabulary) -> ComposeService {
    var service = ComposeService(
      name: name, nameSpan: span, source: source, layers: [layer], ownLayers: [],
      variables: variables, boundVolumes: [:], unreadParent: nil)
    service.words = words
    service.ownMounts = mounts
    return service
  }
}

extension YAMLValue {
  /// A scalar that is not null, for a form.
  var formText: ServiceForm.Text? {
    guard let text, let style = scalar?.style else { return nil }
    return ServiceForm.Text(value: text, span: span, style: style)
  }
}
