import PermissionModel

/// A Compose file of several that count together.
struct ComposeLayer: Sendable {
  /// As it would be typed.
  var path: String
  var source: SourceText
  var root: YAMLValue
}

/// Compose files read together: a file, what overrides it, what it includes and what its services extend
/// (compose-spec: include, extends, merge).
struct ComposeLoader {
  /// What is at a path that a file names.
  typealias Read = (String) -> Linter.Related

  private(set) var services: [ComposeService] = []
  /// Places where something was not followed, to be said.
  private(set) var unread: [(source: SourceText, span: Span, reason: String)] = []
  /// Files that others include, and services of files that others extend.
  private(set) var included: Set<String> = []
  private(set) var extended: Set<String> = []
  private var files: [String: Result<ComposeLayer, NotRead>] = [:]
  /// By the files that they stand in, of which each has one root.
  private var tables: [ObjectIdentifier: ServiceTable] = [:]

  /// The services of a file by their names: a look into a mapping is one through all of it.
  private struct ServiceTable {
    private let services: Located?
    private var places: [String: YAMLValue] = [:]
    private var merges = false

    init(_ root: Located) {
      services = root["services"]
      for pair in services?.value.pairs ?? [] {
        guard let name = pair.key.scalar?.text else { continue }
        merges = merges || name == "<<"
        // The last of a name counts.
        places[name] = pair.value
      }
    }

    subscript(name: String) -> Located? {
      guard let services else { return nil }
      if let value = places[name] {
        return Located(value: value, source: services.source, folder: services.folder)
      }
      return merges ? services[name] : nil
    }
  }

  private mutating func service(_ name: String, of root: Located) -> Located? {
    let id = ObjectIdentifier(root.source)
    let table = tables[id] ?? ServiceTable(root)
    tables[id] = table
    var found = table[name]
    found?.folder = root.folder
    return found
  }

  /// More files are not brought together.
  private static let mostFiles = 64
  /// One includes another so often, and one service extends another.
  private static let deepest = 16
  /// Files are included so often, each of which may include others.
  private static let mostIncludes = 256
  private var includes = 0
  /// Services are brought together: each is looked for among the others.
  private static let mostServices = 20_000

  /// The key of a service in ``extended``.
  static func key(_ path: String, _ service: String) -> String { "\(path)\u{0}\(service)" }

  // MARK: A project

  /// - Parameters:
  ///   - layers: the file, and what overrides it behind it.
  ///   - folder: from which its paths count.
  ///   - chain: the files that include each other down to this one.
  mutating func add(
    _ layers: [ComposeLayer], folder: String, variables: ComposeVariables, chain: [String], read: Read
  ) {
    let first = services.count
    for layer in layers {
      guard let include = layer.root["include"], !include.isNull else { continue }
      for item in include.items ?? [include] {
        self.include(
          item, Located(value: item, source: layer.source, folder: folder), variables, chain, read)
      }
    }
    let brought = services.indices.suffix(from: first)
    let layers = layers.reversed().map {
      (path: $0.path, located: Located(value: $0.root, source: $0.source, folder: folder))
    }
    let bound = Self.boundVolumes(layers.map(\.located), variables)
    var names: Set<String> = []
    let places = Dictionary(brought.map { (services[$0].name, $0) }) { first, _ in first }
    for layer in layers.reversed() {
      for pair in layer.located["services"]?.value.pairs ?? [] {
        guard let name = pair.key.text, name != "<<", names.insert(name).inserted else { continue }
        guard services.count < Self.mostServices else {
          let reason = "more than \(Self.mostServices) services; the rest is not read"
          return unread.append((layer.located.source, pair.key.span, reason))
        }
        var own: [(String, Located, Located)] = []
        for layer in layers {
          if let part = self.service(name, of: layer.located) {
            own.append((layer.path, layer.located, part))
          }
        }
        if let place = places[name] {
          // An override of a service that is included.
          services[place].layers.insert(contentsOf: own.map(\.2), at: 0)
          services[place].ownLayers.insert(contentsOf: own.map(\.2), at: 0)
          continue
        }
        var service = ComposeService(
          name: name, nameSpan: pair.key.span, source: layer.located.source, layers: [],
          ownLayers: own.map(\.2), variables: variables, boundVolumes: bound, unreadParent: nil)
        for (path, located, part) in own { extend(&service, path, located, part, read) }
        services.append(service)
      }
    }
  }

  private static func boundVolumes(_ layers: [Located], _ variables: ComposeVariables) -> [String: LintedText]
  {
    var bound: [String: LintedText] = [:]
    for layer in layers.reversed() {
      for pair in layer["volumes"]?.value.pairs ?? [] {
        guard let name = pair.key.text, let options = pair.value["driver_opts"],
          options["o"]?.text?.contains("bind") == true,
          let device = options["device"], let text = variables.expanded(device)
        else { continue }
        bound[name] = text
      }
    }
    return bound
  }

  // MARK: extends

  /// A part of a service, and what it extends, one after another.
  private mutating func extend(
    _ service: inout ComposeService, _ path: String, _ root: Located, _ part: Located, _ read: Read
  ) {
    var (path, root, part) = (path, root, part)
    var seen = [Self.key(path, service.name)]
    while true {
      service.layers.append(part)
      guard let extends = part["extends"], !extends.value.isNull else { return }
      func note(_ reason: String) { unread.append((extends.source, extends.value.span, reason)) }
      let folder = part.folder ?? "."
      guard let parent = service.text(extends["service"])?.value ?? extends.value.text else {
        return note("which service \(service.name) extends is not said in a way that is followed")
      }
      if let file = extends["file"], !file.value.isNull {
        guard let name = service.text(file)?.value, !name.isEmpty else {
          service.unreadParent = file.value.text
          return note("which file \(service.name) extends a service of is not known here")
        }
        let whole = Linter.normalised(Linter.join(folder, name))
        if whole != path {
          switch load(whole, read) {
          case .failure(let why):
            service.unreadParent = name
            return note("\(name), of which \(service.name) extends \(parent), is not read: \(why.reason)")
          case .success(let layer):
            path = whole
            root = Located(value: layer.root, source: layer.source, folder: Linter.folder(whole))
          }
        }
      }
      let key = Self.key(path, parent)
      guard !seen.contains(key), seen.count < Self.deepest else {
        let way = (seen + [key]).map { $0.split(separator: "\u{0}").last.map(String.init) ?? "" }
        return note(
          seen.contains(key)
            ? "\(way.joined(separator: " extends ")): Compose refuses a circle"
            : "\(service.name) extends more than \(Self.deepest) services, one after another")
      }
      guard let next = self.service(parent, of: root) else {
        return note(
          "there is no service \(parent) in \(root.source.name.display), which \(service.name) extends")
      }
      seen.append(key)
      extended.insert(key)
      part = next
    }
  }

  // MARK: include

  private mutating func include(
    _ item: YAMLValue, _ place: Located, _ variables: ComposeVariables, _ chain: [String], _ read: Read
  ) {
    func note(_ reason: String) { unread.append((place.source, item.span, reason)) }
    guard includes < Self.mostIncludes else {
      if includes == Self.mostIncludes {
        includes += 1
        note("files are included more than \(Self.mostIncludes) times; the rest is not followed")
      }
      return
    }
    includes += 1
    func texts(_ value: YAMLValue?) -> [String]? {
      guard let value, !value.isNull else { return [] }
      let texts = (value.items ?? [value]).map { variables.expanded($0)?.value }
      return texts.contains { $0?.isEmpty ?? true } ? nil : texts.compactMap { $0 }
    }
    guard let names = texts(item.isMapping ? item["path"] : item), let first = names.first,
      let environment = texts(item["env_file"]), let own = texts(item["project_directory"])
    else { return note("which files are included is not known here") }
    let base = place.folder ?? "."
    var layers: [ComposeLayer] = []
    for name in names {
      guard !name.contains("://"), !name.hasPrefix("git@"), !name.hasPrefix("oci:") else {
        return note("\(name), which is included, lies elsewhere and is not read")
      }
      let path = Linter.normalised(Linter.join(base, name))
      if let start = chain.firstIndex(of: path) {
        let way = (chain[start...] + [path]).joined(separator: " includes ")
        return note("\(way): Compose refuses a circle")
      }
      switch load(path, read) {
      case .failure(let why): return note("\(name), which is included, is not read: \(why.reason)")
      case .success(let layer): layers.append(layer)
      }
      included.insert(path)
    }
    let whole = Linter.normalised(Linter.join(base, first))
    guard chain.count < Self.deepest else {
      return note("more than \(Self.deepest) files include each other; \(first) is not followed")
    }
    let folder = own.first.map { Linter.normalised(Linter.join(base, $0)) } ?? Linter.folder(whole)
    var inner = ComposeVariables()
    let files =
      environment.isEmpty
      ? [Linter.join(folder, ".env")] : environment.map { Linter.normalised(Linter.join(base, $0)) }
    for file in files {
      switch read(file) {
      case .source(let source):
        inner.values.merge(ComposeVariables(source.bytes).values) { _, later in later }
      case .absent:
        if !environment.isEmpty { note("\(file), which is to give variables, is not there") }
      case .refused(let reason): note("\(file), which may give variables, is not read: \(reason)")
      }
    }
    // What the including project says goes before.
    inner.values.merge(variables.values) { _, outer in outer }
    add(layers, folder: folder, variables: inner, chain: chain + [whole], read: read)
  }

  // MARK: Files

  private mutating func load(_ path: String, _ read: Read) -> Result<ComposeLayer, NotRead> {
    if let known = files[path] { return known }
    guard files.count < Self.mostFiles else {
      return .failure(NotRead("more than \(Self.mostFiles) files belong together"))
    }
    let loaded = Self.parsed(path, read)
    files[path] = loaded
    return loaded
  }

  private static func parsed(_ path: String, _ read: Read) -> Result<ComposeLayer, NotRead> {
    switch read(path) {
    case .absent: return .failure(NotRead("there is no such file"))
    case .refused(let reason): return .failure(NotRead(reason))
    case .source(let source):
      if SourceText.isUTF16(source.bytes) { return .failure(NotRead("this is UTF-16; write it as UTF-8")) }
      let result = YAMLReader.read(source.bytes)
      if let failure = result.failure {
        let line = source.position(failure.offset).line
        return .failure(NotRead("line \(line): \(failure.reason)"))
      }
      guard let root = result.documents.first?.root, root.isMapping else {
        return .failure(NotRead("there is no mapping in it"))
      }
      return .success(ComposeLayer(path: path, source: source, root: root))
    }
  }
}
