import PermissionModel

/// A service that has an engine's socket, or speaks of one, with all that its files tell.
struct ServiceContext {
  /// A text of the file with its place.
  struct Value {
    var text: LintedText
    var source: SourceText
    /// As it stands there, before variables are put in.
    var raw: String
    var style: YAMLScalarStyle
    /// `nil` where it is no value of a YAML file.
    var value: YAMLValue?
  }

  /// A mount by which an engine's socket is at a path of the container.
  struct SocketMount {
    var mount: ComposeMount
    /// What is mounted, as the host has it.
    var host: String
    /// The socket in the container.
    var path: String
    /// An engine without root makes it.
    var isRootless: Bool
  }

  let service: ComposeService
  let options: LintOptions
  /// `nil` where no image is named.
  let image: ImageState?
  /// The Dockerfile that it is built from.
  let build: (source: SourceText, stage: ImageBuild.Stage)?
  let imageName: String?
  let user: Value?
  let groups: [Value]
  let sockets: [SocketMount]
  let endpoint: (text: LintedText, source: SourceText)?
  let launching: Launching
  /// Hosts that the file is declared for.
  let declaredGroups: [UInt32]

  init(
    _ service: ComposeService, options: LintOptions, build: (source: SourceText, stage: ImageBuild.Stage)?,
    script: (String) -> SourceText?, declaredGroups: [UInt32]
  ) {
    self.service = service
    self.options = options
    self.build = build
    self.declaredGroups = declaredGroups
    imageName = service.text(service.first("image"))?.value
    if let build {
      image = Self.known(build.stage.state, named: imageName, options)
    } else if service.first("build") != nil {
      image = Self.known(ImageState(), named: imageName, options)
    } else if let imageName {
      image = Self.known(options.image(named: imageName), named: imageName, options)
    } else {
      image = nil
    }
    func value(_ located: Located) -> Value? {
      guard var text = service.text(located), let scalar = located.value.scalar else { return nil }
      if scalar.style == .plain, let number = YAMLNumber.reading(scalar.text), number.isAgreed {
        text.value = number.value
      }
      return Value(
        text: text, source: located.source, raw: scalar.text, style: scalar.style, value: located.value)
    }
    user = service.first("user").flatMap(value)
    groups = service.all("group_add").compactMap(value)
    endpoint =
      service.setting("DOCKER_HOST", in: "environment")
      ?? build.flatMap { build in build.stage.endpoint.map { ($0, build.source) } }
    sockets = Self.sockets(service, endpoint?.text.value)
    launching = Self.launching(service, image, build?.source, script)
  }

  private static func known(_ state: ImageState, named name: String?, _ options: LintOptions) -> ImageState {
    guard let name,
      let user = options.imageUsers[name] ?? options.imageUsers[BaseImages.split(name).repository]
    else { return state }
    var state = state
    let parts = user.split(separator: ":", maxSplits: 1).map(String.init)
    state.user = LintedText(value: user, span: Span(0, 0))
    state.userSource = "--image-user"
    state.hasUnseenEntrypoint = false
    // UID:GID,GID: the further groups are those of the image's files.
    if parts.count == 2, parts[1].contains(",") {
      let groups = parts[1].split(separator: ",").map(String.init)
      state.user?.value = parts[0]
      if let uid = Int(parts[0]), let first = groups.first.flatMap({ Int($0) }) {
        state.accounts.passwd = .seen(
          AccountFile(entries: [PasswdEntry(name: "user", userID: .number(uid), groupID: .number(first))]))
        state.accounts.group = .seen(
          AccountFile(
            entries: groups.compactMap { Int($0) }.map {
              GroupEntry(name: ByteString("group\($0)"), groupID: .number($0), members: ["user"])
            }))
        state.completeness = .whole
      }
    }
    return state
  }

  // MARK: Sockets

  private static func sockets(_ service: ComposeService, _ endpoint: String?) -> [SocketMount] {
    let asked = endpoint.flatMap { value -> String? in
      guard case .unix(let path) = EndpointAddress(parsing: value) else { return nil }
      return path.text
    }
    return service.mounts.compactMap { mount in
      guard mount.kind == .bind, let target = mount.target else { return nil }
      let source = mount.sourcePath?.value ?? ""
      let isRuntime =
        source.contains("/run/user/") || mount.sourcePath?.unset.contains("XDG_RUNTIME_DIR") == true
      func found(_ path: String) -> SocketMount {
        SocketMount(mount: mount, host: source, path: path, isRootless: isRuntime)
      }
      let isSocket =
        EnginePath.isSocket(source) || source.hasSuffix("/docker.sock") || EnginePath.isSocket(target)
      if isSocket { return found(target) }
      // A directory, and the engine's socket in it is asked for by its usual name or by DOCKER_HOST.
      guard
        ["/", "/run", "/var/run", "/var", "/run/", "/var/run/"].contains(source)
          || source.hasPrefix("/run/docker")
      else { return nil }
      let prefix = target.hasSuffix("/") ? target : target + "/"
      if let asked, asked.hasPrefix(prefix) { return found(asked) }
      if asked == nil,
        ["/var/run", "/run"].contains(
          source.hasSuffix("/") && source.count > 1 ? String(source.dropLast()) : source),
        ["/var/run/", "/run/"].contains(prefix)
      {
        return found(prefix + "docker.sock")
      }
      return nil
    }
  }

  // MARK: What starts

  private static func launching(
    _ service: ComposeService, _ image: ImageState?, _ source: SourceText?, _ script: (String) -> SourceText?
  ) -> Launching {
    var launching = Launching()
    func words(_ key: String) -> (words: [String], span: Span, source: SourceText)? {
      guard let located = service.first(key) else { return nil }
      if let items = located.items {
        return (items.map { service.text($0)?.value ?? "" }, located.value.span, located.source)
      }
      guard let text = service.text(located)?.value else { return nil }
      // Compose splits it as a shell would, and runs none.
      let bytes = Array(text.utf8)
      let parts = ShellScript(bytes, Span(0, bytes.count)).commands.flatMap(\.words)
      return (parts.map { $0.value ?? $0.raw }, located.value.span, located.source)
    }
    let entrypoint = words("entrypoint")
    let command = words("command")
    if let entrypoint {
      launching.read(
        words: entrypoint.words + (command?.words ?? []), at: entrypoint.span, in: entrypoint.source,
        script: script)
      return launching
    }
    if let source, let own = image?.entrypoint {
      if let shell = own.script {
        launching.read(shell: shell, in: source, script: script)
      } else {
        var all = own.words
        if let command {
          all += command.words.map { .init(value: $0, raw: $0, span: own.span) }
        } else {
          all += image?.command?.words ?? []
        }
        launching.read(words: all, in: source, script: script)
      }
      return launching
    }
    if let command {
      launching.read(words: command.words, at: command.span, in: command.source, script: script)
    } else if let source, let own = image?.command {
      if let shell = own.script {
        launching.read(shell: shell, in: source, script: script)
      } else {
        launching.read(words: own.words, in: source, script: script)
      }
    }
    return launching
  }

  // MARK: Words

  var mountPlace: (source: SourceText, span: Span) {
    sockets.first.map { ($0.mount.file, $0.mount.span) } ?? (service.source, service.nameSpan)
  }

  func texts(_ key: String) -> [String] { service.all(key).compactMap { service.text($0)?.value } }
}
