import PermissionModel

/// A value with the file that it stands in.
struct Located: Sendable {
  var value: YAMLValue
  var source: SourceText
  /// From which paths in it count, where that is not the folder of the whole project.
  var folder: String?

  subscript(name: String) -> Located? {
    value[name].map { Located(value: $0, source: source, folder: folder) }
  }

  var items: [Located]? { value.items?.map { Located(value: $0, source: source, folder: folder) } }
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

  func first(_ key: String) -> Located? {
    for layer in layers {
      guard let value = layer[key] else { continue }
      if value.value.tag == Self.reset { return nil }
      if !value.value.isNull { return value }
    }
    return nil
  }

  /// compose-spec, merge: `!reset` takes away what is below it, and `!override` stands in its place.
  private static let reset = "!reset"
  private static let override = "!override"

  /// The lists of all layers: Compose joins them.
  func all(_ key: String) -> [Located] {
    var found: [[Located]] = []
    for layer in layers {
      guard let value = layer[key] else { continue }
      if value.value.tag == Self.reset { break }
      found.append(value.items ?? (value.value.text == nil ? [] : [value]))
      if value.value.tag == Self.override { break }
    }
    return found.reversed().flatMap { $0 }
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
    var found: [ComposeMount] = []
    for item in all("volumes") {
      guard var mount = mount(item) else { continue }
      mount.value = item.value
      found.append(mount)
    }
    guard layers.count > 1 else { return ownMounts + found }
    // compose-spec, merge: of two mounts at one path the later one counts.
    var taken: Set<String> = []
    let counting = found.reversed().filter { mount in mount.target.map { taken.insert($0).inserted } ?? true }
    return ownMounts + counting.reversed()
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
