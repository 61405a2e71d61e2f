/// Reads TOML 1.0 as far as a configuration of the GitLab runner has it: tables, lists of tables, dotted and quoted keys,
/// the four kinds of strings, arrays, inline tables; numbers, dates and booleans stay the words that they are. Every
/// value keeps its place. An own reader: a library such as TOMLKit brings a parser in C++ and no places of values, for the
/// two hundred lines that this is.
package enum TOMLReader {
  static let deepest = 100
  static let mostNodes = 200_000

  /// The root as far as it could be read, and why not further.
  package static func read(_ bytes: [UInt8]) -> (root: YAMLValue?, failure: NotRead?) {
    var reader = Reader(bytes)
    var failure: NotRead?
    do throws(NotRead) {
      try reader.run()
    } catch {
      failure = error
    }
    return (reader.finished(), failure)
  }

  /// What is built while it is read; tables grow until the end.
  private final class Table {
    var entries: [(key: String, keySpan: Span, value: Item)] = []
    private var places: [String: Int] = [:]
    var span: Span
    /// Written as `{ … }`, or by a value: nothing may be added.
    var isClosed = false

    init(_ span: Span) { self.span = span }

    subscript(key: String) -> Item? { places[key].map { entries[$0].value } }

    func put(_ key: String, _ span: Span, _ item: Item) {
      places[key] = entries.count
      entries.append((key, span, item))
    }
  }

  private final class List {
    var items: [Item] = []
    var span: Span
    /// Of `[[x]]`, each with its lines.
    let isOfTables: Bool

    init(_ span: Span, isOfTables: Bool) {
      self.span = span
      self.isOfTables = isOfTables
    }
  }

  private enum Item {
    case scalar(String, YAMLScalarStyle, Span)
    case list(List)
    case table(Table)
  }

  private struct Reader {
    private let bytes: [UInt8]
    private var index: Int
    private let root = Table(Span(0, 0))
    private var nodeCount = 0

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func run() throws(NotRead) {
      var table = root
      while true {
        skipBlank(linesToo: true)
        guard let first = byte else { return }
        if first == UInt8(ascii: "[") {
          table = try header()
        } else {
          try pair(table)
        }
        skipBlank(linesToo: false)
        if let next = byte, next != 0x0A {
          throw NotRead("one assignment a line: this stands behind it", at: index)
        }
      }
    }

    private mutating func skipBlank(linesToo: Bool) {
      while let next = byte {
        if next == UInt8(ascii: "#") {
          while let other = byte, other != 0x0A { _ = other; index += 1 }
        } else if next == 0x20 || next == 0x09 || next == 0x0D || linesToo && next == 0x0A {
          index += 1
        } else {
          return
        }
      }
    }

    private mutating func count() throws(NotRead) {
      nodeCount += 1
      if nodeCount > mostNodes { throw NotRead("it has more than \(mostNodes) values", at: index) }
    }

    private mutating func header() throws(NotRead) -> Table {
      let start = index
      try count()
      index += 1
      let isList = byte == UInt8(ascii: "[")
      if isList { index += 1 }
      let path = try keys()
      guard byte == UInt8(ascii: "]") else { throw NotRead("the name of a table does not end", at: start) }
      index += 1
      if isList {
        guard byte == UInt8(ascii: "]") else { throw NotRead("the name of a table does not end", at: start) }
        index += 1
      }
      let span = Span(start, index)
      let parent = try descend(root, path.dropLast(), span)
      guard let (name, place) = path.last else { throw NotRead("a table without a name", at: start) }
      let table = Table(span)
      if isList {
        switch parent[name] {
        case nil:
          let list = List(span, isOfTables: true)
          list.items.append(.table(table))
          parent.put(name, place, .list(list))
        case .list(let list) where list.isOfTables: list.items.append(.table(table))
        default: throw NotRead("\(name) is something else already", at: start)
        }
        return table
      }
      switch parent[name] {
      case nil:
        parent.put(name, place, .table(table))
        return table
      case .table(let known) where !known.isClosed: return known
      default: throw NotRead("\(name) is something else already", at: start)
      }
    }

    private func descend(_ from: Table, _ path: ArraySlice<(String, Span)>, _ span: Span) throws(NotRead)
      -> Table
    {
      var table = from
      for (name, place) in path {
        switch table[name] {
        case nil:
          let next = Table(span)
          table.put(name, place, .table(next))
          table = next
        case .table(let next) where !next.isClosed: table = next
        case .list(let list) where list.isOfTables:
          guard case .table(let next)? = list.items.last else {
            throw NotRead("\(name) is no table", at: place.start)
          }
          table = next
        default: throw NotRead("\(name) is no table", at: place.start)
        }
      }
      return table
    }

    private mutating func keys() throws(NotRead) -> [(String, Span)] {
      var path: [(String, Span)] = []
      while true {
        skipBlank(linesToo: false)
        let start = index
        let name: String
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): name = try string()
        default:
          while let next = byte, isBare(next) { _ = next; index += 1 }
          guard index > start else { throw NotRead("a name is wanted here", at: start) }
          name = String(decoding: bytes[start..<index], as: UTF8.self)
        }
        path.append((name, Span(start, index)))
        guard path.count < deepest else {
          throw NotRead("it is nested deeper than \(deepest) levels", at: start)
        }
        skipBlank(linesToo: false)
        guard byte == UInt8(ascii: ".") else { return path }
        index += 1
      }
    }

    private func isBare(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
      default: false
      }
    }

    private mutating func pair(_ table: Table, depth: Int = 0) throws(NotRead) {
      let start = index
      let path = try keys()
      guard byte == UInt8(ascii: "=") else { throw NotRead("an = is wanted here", at: index) }
      index += 1
      skipBlank(linesToo: false)
      let value = try value(depth: depth)
      guard let (name, place) = path.last else { return }
      let owner = try descend(table, path.dropLast(), Span(start, index))
      guard owner[name] == nil else { throw NotRead("\(name) is given for the second time", at: place.start) }
      owner.put(name, place, value)
    }

    /// Whether an element follows, and not the end of the list or table that began at `start`.
    private mutating func another(before end: UInt8, of what: String, from start: Int) throws(NotRead) -> Bool
    {
      skipBlank(linesToo: true)
      guard let next = byte else { throw NotRead("a \(what) does not end", at: start) }
      return next != end
    }

    /// What parts an element from the next one; behind the last it may be left out.
    private mutating func comma(before end: UInt8) throws(NotRead) {
      skipBlank(linesToo: true)
      if byte == UInt8(ascii: ",") {
        index += 1
      } else if let next = byte, next != end {
        throw NotRead("a comma is wanted here", at: index)
      }
    }

    private mutating func value(depth: Int) throws(NotRead) -> Item {
      guard depth < deepest else { throw NotRead("it is nested deeper than \(deepest) levels", at: index) }
      try count()
      let start = index
      switch byte {
      case nil, 0x0A: throw NotRead("a value is wanted here", at: index)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let text = try string()
        return .scalar(text, .quoted, Span(start, index))
      case UInt8(ascii: "["):
        index += 1
        let list = List(Span(start, start), isOfTables: false)
        while try another(before: UInt8(ascii: "]"), of: "list", from: start) {
          list.items.append(try value(depth: depth + 1))
          try comma(before: UInt8(ascii: "]"))
        }
        index += 1
        list.span = Span(start, index)
        return .list(list)
      case UInt8(ascii: "{"):
        index += 1
        let table = Table(Span(start, start))
        while try another(before: UInt8(ascii: "}"), of: "table", from: start) {
          try pair(table, depth: depth + 1)
          try comma(before: UInt8(ascii: "}"))
        }
        index += 1
        table.span = Span(start, index)
        table.isClosed = true
        return .table(table)
      default:
        while let next = byte, ![0x0A, 0x0D, 0x2C, 0x5D, 0x7D, 0x23].contains(next) { _ = next; index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self).trimmed
        guard !text.isEmpty else { throw NotRead("a value is wanted here", at: start) }
        // `1 b = 2` are two assignments in one line.
        guard !text.contains("=") else { throw NotRead("one assignment a line", at: start) }
        return .scalar(text, .plain, Span(start, start + text.utf8.count))
      }
    }

    private mutating func string() throws(NotRead) -> String {
      let start = index
      let quote = bytes[index]
      let isLong = index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
      index += isLong ? 3 : 1
      // A line end right behind the opening is none of the text's.
      if isLong, byte == 0x0D { index += 1 }
      if isLong, byte == 0x0A { index += 1 }
      var text: [UInt8] = []
      while let next = byte {
        if next == quote {
          if !isLong {
            index += 1
            return String(decoding: text, as: UTF8.self)
          }
          if index + 2 < bytes.count, bytes[index + 1] == quote, bytes[index + 2] == quote {
            index += 3
            return String(decoding: text, as: UTF8.self)
          }
        }
        if next == 0x0A, !isLong { throw NotRead("a string does not end in its line", at: start) }
        index += 1
        guard next == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = byte else {
          text.append(next)
          continue
        }
        index += 1
        switch escaped {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
          let count = escaped == UInt8(ascii: "u") ? 4 : 8
          guard index + count <= bytes.count,
            let code = UInt32(String(decoding: bytes[index..<index + count], as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(code)
          else { throw NotRead("this is no character", at: index) }
          text += Array(String(Character(scalar)).utf8)
          index += count
        case 0x0A, 0x0D, 0x20:
          while let blank = byte, [0x0A, 0x0D, 0x20, 0x09].contains(blank) { _ = blank; index += 1 }
        default: text.append(escaped)
        }
      }
      throw NotRead("a string does not end", at: start)
    }

    // MARK: The tree

    func finished() -> YAMLValue? {
      var document = YAMLDocument()
      let id = Self.put(.table(root), into: &document)
      return YAMLValue(document: document, id: id)
    }

    private static func put(_ item: Item, into document: inout YAMLDocument) -> YAMLNodeID {
      let node: YAMLDocument.Node
      switch item {
      case .scalar(let text, let style, let span):
        node = .init(content: .scalar(text, style), span: span, tag: nil)
      case .list(let list):
        let ids = list.items.map { put($0, into: &document) }
        node = .init(content: .sequence(ids), span: list.span, tag: nil)
      case .table(let table):
        var pairs: [(key: YAMLNodeID, value: YAMLNodeID)] = []
        for entry in table.entries {
          document.nodes.append(.init(content: .scalar(entry.key, .quoted), span: entry.keySpan, tag: nil))
          let key = YAMLNodeID(index: document.nodes.count - 1)
          pairs.append((key, put(entry.value, into: &document)))
        }
        node = .init(content: .mapping(pairs), span: table.span, tag: nil)
      }
      document.nodes.append(node)
      return YAMLNodeID(index: document.nodes.count - 1)
    }
  }
}
