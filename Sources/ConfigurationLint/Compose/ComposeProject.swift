import PermissionModel

/// A value with the file that it stands in.
struct Located: Sendable {
  var value: YAMLValue
  var source: SourceText

  subscript(name: String) -> Located? { value[name].map { Located(value: $0, source: source) } }

  var items: [Located]? { value.items?.map { Located(value: $0, source: source) } }
}

/// How something comes to be at a path in a container.
struct ComposeMount: Sendable {
  enum Kind: Sendable, Equatable {
    case bind
    /// A volume with a name, or one without.
    case volume
    case other
  }

  var kind: Kind
  var sourcePath: LintedText?
  var target: String?
  var isReadOnly = false
  /// The short syntax: a missing source is made a directory.
  var makesDirectory: Bool
  var span: Span
  var file: SourceText
  /// As it is written.
  var value: YAMLValue?
}

/// One service, its layers the most significant first: an override, the file, what it extends.
struct ComposeService: Sendable {
  var name: String
  var nameSpan: Span
  var source: SourceText
  var layers: [Located]
  /// Those of them that are the service's own, and nobody else's.
  var ownLayers: [Located]
  let variables: ComposeVariables
  /// Volumes at the top that stand for a directory or file of the host.
  var boundVolumes: [String: LintedText]
  /// What it extends and nobody here has read.
  var unreadParent: String?
  /// What its format calls its settings.
  var words = Vocabulary.compose
  /// Mounts that no `volumes` of a layer says.
  var ownMounts: [ComposeMount] = []
  /// The group, where its format says it apart from the user.
  var group: LintedText?
  /// What becomes of the groups that the image's files have for its user.
  var imageGroups = ImageGroups.asDocker
  /// What forbids it to run as root.
  var nonRoot: Span?

  /// Whether a container is given the groups of its image's files.
  enum ImageGroups: Sendable {
    /// Where no group stands beside the user.
    case asDocker
    /// Always (Kubernetes, supplementalGroupsPolicy: Merge).
    case always
    /// Never (Strict).
    case never
  }

  func first(_ key: String) -> Located? { layers.lazy.compactMap { $0[key] }.first { !$0.value.isNull } }

  /// The lists of all layers: Compose joins them.
  func all(_ key: String) -> [Located] {
    layers.reversed().flatMap { layer -> [Located] in
      guard let value = layer[key] else { return [] }
      return value.items ?? (value.value.text == nil ? [] : [value])
    }
  }

  func text(_ located: Located?) -> LintedText? { located.flatMap { variables.expanded($0.value) } }

  /// A map, or a list of `NAME=VALUE`.
  func setting(_ name: String, in key: String) -> (text: LintedText, source: SourceText)? {
    for layer in layers {
      guard let container = layer[key] else { continue }
      if let value = container[name], let text = text(value) { return (text, value.source) }
      for item in container.items ?? [] {
        guard var text = text(item) else { continue }
        guard let value = text.value, value.hasPrefix(name + "=") else { continue }
        text.value = String(value.dropFirst(name.count + 1))
        return (text, item.source)
      }
    }
    return nil
  }

  var mounts: [ComposeMount] {
    ownMounts
      + all("volumes").compactMap { item in
        var mount = mount(item)
        mount?.value = item.value
        return mount
      }
  }

  private func mount(_ item: Located) -> ComposeMount? {
    if item.value.isMapping {
      let type = item["type"].flatMap { text($0)?.value } ?? "volume"
      var source = text(item["source"] ?? item["src"])
      var kind: ComposeMount.Kind = type == "bind" ? .bind : type == "volume" ? .volume : .other
      if kind == .volume, let name = source?.value, let bound = boundVolumes[name] {
        kind = .bind
        source = bound
      }
      let target = text(item["target"] ?? item["dst"] ?? item["destination"])?.value
      let isReadOnly = (item["read_only"] ?? item["readonly"])?.value.text == "true"
      return ComposeMount(
        kind: kind, sourcePath: source, target: target, isReadOnly: isReadOnly,
        // The long syntax says itself what becomes of a missing source, and Compose's versions differ in what they
        // take it to say.
        makesDirectory: false, span: item.value.span, file: item.source)
    }
    guard var text = text(item), let whole = text.value else { return nil }
    let parts = whole.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2 else {
      return ComposeMount(
        kind: .volume, sourcePath: nil, target: whole, makesDirectory: false, span: item.value.span,
        file: item.source)
    }
    text.value = parts[0]
    let options = parts.count > 2 ? parts[2].split(separator: ",") : []
    let isPath = parts[0].hasPrefix("/") || parts[0].hasPrefix(".") || parts[0].hasPrefix("~")
    var kind: ComposeMount.Kind = isPath ? .bind : .volume
    // `${SOCK}:/var/run/docker.sock` with nothing in SOCK.
    if parts[0].isEmpty { kind = .other }
    if kind == .volume, let bound = boundVolumes[parts[0]] {
      kind = .bind
      text = bound
    }
    return ComposeMount(
      kind: kind, sourcePath: text, target: parts[1], isReadOnly: options.contains("ro"),
      makesDirectory: kind == .bind,
      span: item.value.span, file: item.source)
  }
}

/// Compose files read together.
struct ComposeProject: Sendable {
  var services: [ComposeService] = []
  /// Places where something was not followed, to be said.
  var unread: [(source: SourceText, span: Span, reason: String)] = []

  /// - Parameter layers: the file, and what overrides it behind it.
  init(_ layers: [(source: SourceText, root: YAMLValue)], variables: ComposeVariables) {
    let layers = layers.reversed().map { Located(value: $0.root, source: $0.source) }
    var names: [(String, Span, SourceText)] = []
    for layer in layers.reversed() {
      for pair in layer["services"]?.value.pairs ?? [] {
        guard let name = pair.key.text, name != "<<", !names.contains(where: { $0.0 == name }) else {
          continue
        }
        names.append((name, pair.key.span, layer.source))
      }
      if let include = layer["include"] {
        unread.append(
          (layer.source, include.value.span, "what include: brings is not read; name those files too"))
      }
    }
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
    for (name, span, source) in names {
      var parts: [Located] = []
      var own: [Located] = []
      var unreadParent: String?
      for layer in layers {
        guard let service = layer["services"]?[name] else { continue }
        own.append(service)
        var next: Located? = service
        var seen: Set<String> = [name]
        while let part = next {
          parts.append(part)
          next = nil
          guard let extends = part["extends"] else { continue }
          let parent = extends.value.text ?? extends["service"]?.value.text
          if let file = extends["file"]?.value.text {
            unreadParent = file
            unread.append(
              (layer.source, extends.value.span, "\(file), which the service \(name) extends, is not read"))
          } else if let parent, seen.insert(parent).inserted {
            next = layer["services"]?[parent]
          }
        }
      }
      services.append(
        ComposeService(
          name: name, nameSpan: span, source: source, layers: parts, ownLayers: own,
          variables: variables,
          boundVolumes: bound,
          unreadParent: unreadParent))
    }
  }
}
