import CYAML

/// Reads YAML by libyaml's events, with the place of each node in bytes.
package enum YAMLReader {
  /// Deeper than any file that a person writes; libyaml itself takes any depth.
  static let deepest = 200
  /// Nodes in all documents of a file.
  static let mostNodes = 250_000
  /// Nodes with each alias counted as all that it stands for: readers go through what is behind an alias each time, and
  /// lists of aliases to lists of aliases would keep them for ever. Readers in Go refuse such files too (yaml.v3,
  /// "excessive aliasing").
  static let mostExpanded = 300_000

  /// The documents as far as they could be read, and why not further.
  package struct Result: Sendable {
    package var documents: [YAMLDocument] = []
    package var failure: NotRead?
  }

  package static func read(_ bytes: [UInt8]) -> Result {
    var result = Result()
    if SourceText.isUTF16(bytes) {
      result.failure = NotRead("this is UTF-16; write it as UTF-8")
      return result
    }
    var builder = Builder(OffsetTable(bytes))
    builder.run(bytes)
    result.documents = builder.documents
    result.failure = builder.failure
    return result
  }

  /// libyaml counts characters where we need bytes.
  private struct OffsetTable {
    private let bytes: [UInt8]
    private let start: Int
    private let isASCII: Bool
    /// The byte at which every 256th character begins.
    private var marks: [Int] = []
    private static let stride = 256

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      // A byte order mark is no character to libyaml.
      start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      isASCII = bytes.allSatisfy { $0 < 0x80 }
      guard !isASCII else { return }
      var count = 0
      for index in start..<bytes.count where bytes[index] & 0xC0 != 0x80 {
        if count % Self.stride == 0 { marks.append(index) }
        count += 1
      }
    }

    func byte(_ character: Int) -> Int {
      if isASCII { return min(character, bytes.count) }
      guard character / Self.stride < marks.count else { return bytes.count }
      var index = marks[character / Self.stride]
      var left = character % Self.stride
      while left > 0, index < bytes.count {
        index += 1
        while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
        left -= 1
      }
      return index
    }
  }

  private struct Builder {
    /// A collection that is not closed yet.
    private struct Open {
      var id: YAMLNodeID
      var isMapping: Bool
      var items: [YAMLNodeID] = []
    }

    private let offsets: OffsetTable
    var documents: [YAMLDocument] = []
    var failure: NotRead?
    private var document = YAMLDocument()
    private var open: [Open] = []
    private var anchors: [String: YAMLNodeID] = [:]
    private var nodeCount = 0
    /// Of each node of the document, with what its aliases stand for.
    private var sizes: [Int] = []
    private var expanded = 0

    init(_ offsets: OffsetTable) { self.offsets = offsets }

    mutating func run(_ bytes: [UInt8]) {
      var parser = yaml_parser_t()
      guard yaml_parser_initialize(&parser) == 1 else {
        failure = NotRead("there is no memory for reading it")
        return
      }
      defer { yaml_parser_delete(&parser) }
      bytes.withUnsafeBufferPointer { buffer in
        yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
        while failure == nil {
          var event = yaml_event_t()
          guard yaml_parser_parse(&parser, &event) == 1 else {
            failure = problem(parser)
            // What was read of the document until then stands.
            closeAll()
            break
          }
          defer { yaml_event_delete(&event) }
          if event.type == YAML_STREAM_END_EVENT { break }
          take(event)
        }
      }
      if failure != nil { closeAll() }
    }

    private func problem(_ parser: yaml_parser_t) -> NotRead {
      let words = parser.problem.map { String(cString: $0) } ?? "it is no YAML"
      if parser.error == YAML_READER_ERROR { return NotRead(words, at: Int(parser.problem_offset)) }
      return NotRead(words, at: offsets.byte(Int(parser.problem_mark.index)))
    }

    private mutating func closeAll() {
      while !open.isEmpty { close(at: document.nodes.last?.span.end ?? 0) }
      endDocument()
    }

    private mutating func endDocument() {
      if document.rootID != nil { documents.append(document) }
      document = YAMLDocument()
      anchors = [:]
      sizes = []
    }

    private mutating func take(_ event: yaml_event_t) {
      let span = Span(offsets.byte(Int(event.start_mark.index)), offsets.byte(Int(event.end_mark.index)))
      switch event.type {
      case YAML_DOCUMENT_END_EVENT: endDocument()
      case YAML_ALIAS_EVENT:
        let name = Self.text(event.data.alias.anchor)
        guard let target = anchors[name] else {
          failure = NotRead("*\(name) stands for nothing: there is no &\(name) before it", at: span.start)
          return
        }
        add(.alias(target), span, tag: nil, anchor: nil)
        // What is not closed yet is as large as it is by now.
        let isOpen = open.contains { $0.id == target }
        let size = isOpen ? document.nodes.count : sizes[target.index]
        sizes[sizes.count - 1] = size
        expanded += size
        if expanded > mostExpanded {
          failure = NotRead("its aliases stand for more than \(mostExpanded) values", at: span.start)
        }
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        let text = String(
          decoding: UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length)), as: UTF8.self)
        let style: YAMLScalarStyle =
          switch scalar.style {
          case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
          case YAML_PLAIN_SCALAR_STYLE: .plain
          default: .quoted
          }
        add(.scalar(text, style), span, tag: scalar.tag, anchor: scalar.anchor)
      case YAML_SEQUENCE_START_EVENT:
        let start = event.data.sequence_start
        begin(add(.sequence([]), span, tag: start.tag, anchor: start.anchor), isMapping: false)
      case YAML_MAPPING_START_EVENT:
        let start = event.data.mapping_start
        begin(add(.mapping([]), span, tag: start.tag, anchor: start.anchor), isMapping: true)
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: close(at: span.end)
      default: break
      }
    }

    private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String {
      bytes.map { String(cString: $0) } ?? ""
    }

    @discardableResult private mutating func add(
      _ content: YAMLDocument.Content, _ span: Span, tag: UnsafeMutablePointer<yaml_char_t>?,
      anchor: UnsafeMutablePointer<yaml_char_t>?
    ) -> YAMLNodeID {
      let id = YAMLNodeID(index: document.nodes.count)
      nodeCount += 1
      if nodeCount > mostNodes { failure = NotRead("it has more than \(mostNodes) nodes", at: span.start) }
      document.nodes.append(.init(content: content, span: span, tag: tag.map { String(cString: $0) }))
      sizes.append(1)
      expanded += 1
      if anchor != nil { anchors[Self.text(anchor)] = id }
      if open.isEmpty { document.rootID = id } else { open[open.count - 1].items.append(id) }
      return id
    }

    private mutating func begin(_ id: YAMLNodeID, isMapping: Bool) {
      open.append(Open(id: id, isMapping: isMapping))
      if open.count > deepest {
        failure = NotRead(
          "it is nested deeper than \(deepest) levels", at: document.nodes[id.index].span.start)
      }
    }

    private mutating func close(at end: Int) {
      guard let last = open.popLast() else { return }
      let start = document.nodes[last.id.index].span.start
      sizes[last.id.index] += last.items.reduce(0) { $0 + sizes[$1.index] }
      document.nodes[last.id.index].span = Span(start, end)
      guard last.isMapping else {
        document.nodes[last.id.index].content = .sequence(last.items)
        return
      }
      var pairs: [(key: YAMLNodeID, value: YAMLNodeID)] = []
      pairs.reserveCapacity(last.items.count / 2)
      var seen: [String: YAMLNodeID] = [:]
      var index = 0
      while index + 1 < last.items.count {
        let key = last.items[index]
        pairs.append((key, last.items[index + 1]))
        index += 2
        guard case .scalar(let name, _) = document.nodes[key.index].content, name != "<<" else { continue }
        if let first = seen.updateValue(key, forKey: name) {
          document.duplicateKeys.append(
            .init(
              name: name, span: document.nodes[key.index].span, first: document.nodes[first.index].span))
        }
      }
      document.nodes[last.id.index].content = .mapping(pairs)
    }
  }
}
