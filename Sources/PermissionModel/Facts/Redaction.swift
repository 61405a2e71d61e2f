extension Facts {
  /// The same facts with names and host-specific paths replaced, each always by the same word, so that they
  /// can be shown in public and still give the same verdict, causes and fixes. Numbers stay.
  public func redacted() -> Facts {
    var redaction = Redaction()
    return redaction.redact(self)
  }
}

private struct Redaction {
  /// Names that tell nothing of a host.
  private static let publicNames: Set<ByteString> = [
    "root", "docker", "podman", "nobody", "nogroup", "daemon", "wheel", "ping", "systemd-journal", "users",
  ]
  private static let publicPrograms: Set<ByteString> = [
    "sh", "bash", "sleep", "tini", "docker-init", "catatonit", "nginx", "php-fpm", "java", "node", "python3",
    "systemd", "sshd", "tmux: server", "screen", "cron", "su", "sudo", "login",
  ]
  private static let publicComponents: Set<ByteString> = [
    "/", ".", "..", "run", "var", "tmp", "home", "etc", "proc", "self", "root", "user", "docker", "podman",
    "fd",
    "docker.sock", "podman.sock", "containerd", "containerd.sock", "buildkit", "buildkitd.sock", "mnt", "opt",
    "srv", "lib", "usr", ".s.PGSQL.5432", "postgresql", "redis", "redis-server.sock", "mysqld", "mysqld.sock",
    "php",
    "dovecot", "libvirt", "supervisor.sock", "system_bus_socket", "dbus", "systemd", "inaccessible", "sock",
    "reg", "chr",
    "journal", ".X11-unix",
    "X0", ".docker", "desktop", "host", "sys", "dev", "shm", "crio", "crio.sock",
  ]

  private var words: [String: [ByteString: ByteString]] = [:]

  private mutating func word(_ name: ByteString, _ kind: String, except known: Set<ByteString>) -> ByteString
  {
    if name.isEmpty || known.contains(name) { return name }
    if let word = words[kind]?[name] { return word }
    let word = ByteString("\(kind)\((words[kind]?.count ?? 0) + 1)")
    words[kind, default: [:]][name] = word
    return word
  }

  private mutating func name(_ name: ByteString) -> ByteString {
    word(name, "name", except: Self.publicNames)
  }

  /// Component by component, so that a path and its parts stay the same words.
  private mutating func path(_ path: ByteString) -> ByteString {
    var parts: [[UInt8]] = []
    for part in path.bytes.split(separator: ByteString.slash, omittingEmptySubsequences: false) {
      let part = ByteString(part)
      // A number in a path is a uid or a pid, which are told elsewhere too.
      let isNumber = part.bytes.allSatisfy { (0x30...0x39).contains($0) }
      parts.append(isNumber ? part.bytes : word(part, "dir", except: Self.publicComponents).bytes)
    }
    return ByteString(Array(parts.joined(separator: [ByteString.slash])))
  }

  private mutating func abstractName(_ name: ByteString) -> ByteString {
    let word = path(ByteString(name.bytes.dropFirst())).bytes
    let isTooLong = name.count > name.longestAddress
    let filler = [UInt8](repeating: UInt8(ascii: "d"), count: isTooLong ? longestSocketPath + 1 : 0)
    // What fits still fits.
    return ByteString([UInt8(ascii: "@")] + (filler + word).prefix(isTooLong ? .max : longestSocketPath))
  }

  /// Too long for a `sockaddr_un` stays so, and what fits still fits: the length decides.
  private func ofSameKind(_ word: ByteString, as path: ByteString) -> ByteString {
    let isTooLong = path.count > longestSocketPath
    guard isTooLong != (word.count > longestSocketPath) else { return word }
    let first = ByteString(path.isAbsolutePath ? "/" : "")
    if !isTooLong { return first.appending(component: "dirs").appending(component: word.lastPathComponent) }
    let filler = ByteString([UInt8](repeating: UInt8(ascii: "d"), count: longestSocketPath))
    return ByteString(first.appending(component: filler).bytes + [ByteString.slash] + word.bytes)
  }

  mutating func redact(_ facts: Facts) -> Facts {
    var facts = facts
    let requested = facts.walk.requested
    facts.walk.requested =
      facts.walk.end == .abstract ? abstractName(requested) : ofSameKind(path(requested), as: requested)
    for index in facts.walk.steps.indices {
      var step = facts.walk.steps[index]
      step.path = path(step.path)
      step.name = path(step.name)
      step.linkTarget = step.linkTarget.map { path($0) }
      if case .seen(var mount) = step.mount {
        mount.mountPoint = path(mount.mountPoint)
        let isDeleted = mount.isSourceDeleted
        mount.root = path(mount.root)
        mount.isSourceDeleted = isDeleted
        step.mount = .seen(mount)
      }
      facts.walk.steps[index] = step
    }
    if case .seen(var file) = facts.accounts.passwd {
      for index in file.entries.indices {
        file.entries[index].name = name(file.entries[index].name)
        file.entries[index].home = path(file.entries[index].home)
        file.entries[index].shell = ""
      }
      facts.accounts.passwd = .seen(file)
    }
    if case .seen(var file) = facts.accounts.group {
      for index in file.entries.indices {
        file.entries[index].name = name(file.entries[index].name)
        file.entries[index].members = file.entries[index].members.map { name($0) }
      }
      facts.accounts.group = .seen(file)
    }
    facts.accounts.root = facts.accounts.root.map { path($0) }
    if let listener = facts.listener { facts.listener = redact(listener) }
    if let start = facts.subject.start { facts.subject.start = redact(start) }
    if let security = facts.security { facts.security = redact(security) }
    if let refusal = facts.observation?.api?.refusal { facts.observation?.api?.refusal = redact(refusal) }
    if let endpoint = facts.endpoint { facts.endpoint = redact(endpoint) }
    if let container = facts.container { facts.container = redact(container) }
    if let place = facts.place { facts.place = redact(place) }
    if let source = facts.hostSource {
      facts.hostSource = ContainerFacts.Bind(
        source: path(source.source), destination: path(source.destination))
    }
    for index in (facts.others?.identities ?? []).indices {
      let program = facts.others?.identities[index].program ?? ""
      facts.others?.identities[index].program = word(program, "program", except: Self.publicPrograms)
    }
    facts.unit = facts.unit.map { redact($0) }
    facts.socketUnit = facts.socketUnit.map { redact($0) }
    facts.engineUnit = facts.engineUnit.map { redact($0) }
    for index in (facts.session?.chain ?? []).indices {
      let program = facts.session?.chain[index].name ?? ""
      facts.session?.chain[index].name = word(program, "program", except: Self.publicPrograms)
    }
    if case .seen(var answer) = facts.accountSources?.answer {
      answer.userName = answer.userName.map { name($0) }
      answer.groupName = answer.groupName.map { name($0) }
      facts.accountSources?.answer = .seen(answer)
    }
    return facts
  }

  /// Settings keep their meaning: names and paths become words, and yes stays yes.
  private mutating func redact(_ unit: UnitFacts) -> UnitFacts {
    var unit = unit
    unit.unit = redact(unit.unit)
    unit.files = unit.files.map { path($0) }
    unit.sourcePath = unit.sourcePath.map { path($0) }
    for (setting, values) in unit.settings {
      switch setting {
      case "User", "Group", "SupplementaryGroups", "SocketUser", "SocketGroup", "PAMName":
        unit.settings[setting] = values.map { value in
          value.bytes.allSatisfy { (0x30...0x39).contains($0) } ? value : name(value)
        }
      case "AppArmorProfile", "SELinuxContext":
        unit.settings[setting] = values.map { word($0, "profile", except: ["unconfined"]) }
      case "Service": unit.settings[setting] = values.map { redact(UnitName($0)).name }
      case "InaccessiblePaths", "TemporaryFileSystem", "BindPaths", "BindReadOnlyPaths", "RootDirectory",
        "RootImage", "ListenStream", "ListenSequentialPacket", "ListenDatagram":
        unit.settings[setting] = values.map { value in
          let parts = value.bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
          return ByteString(Array(parts.map { markedPath(ByteString($0)).bytes }.joined(separator: [0x3A])))
        }
      default: break
      }
    }
    return unit
  }

  /// With the marks of systemd in front; what is no path is an option.
  private mutating func markedPath(_ text: ByteString) -> ByteString {
    let marks = text.bytes.prefix { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let rest = ByteString(text.bytes.dropFirst(marks.count))
    return rest.isAbsolutePath ? ByteString(marks + path(rest).bytes) : text
  }

  /// The name of a program that is known says what it is and not whose; a unit's may say both.
  private mutating func redact(_ listener: ListenerFacts) -> ListenerFacts {
    var listener = listener
    listener.namesakes = listener.namesakes.map { path($0) }
    guard case .seen(var process) = listener.process else { return listener }
    let isKnown = Daemon.isKnown(process.name)
    if !isKnown { process.name = word(process.name, "program", except: []) }
    process.unit = process.unit.map { unit in
      let end = unit.bytes.lastIndex(of: UInt8(ascii: ".")).map { ByteString(unit.bytes[$0...]) } ?? ""
      return isKnown ? unit : ByteString(word(unit, "unit", except: []).bytes + end.bytes)
    }
    process.container = process.container.map { word(ByteString($0), "id", except: []).display }
    listener.process = .seen(process)
    return listener
  }

  private mutating func redact(_ container: ContainerFacts) -> ContainerFacts {
    var container = container
    let start = redact(container.start)
    container.user = start.user
    container.addedGroups = start.addedGroups
    container.imageUser = container.imageUser.map { redact(ContainerStart(user: $0)).user }
    container.id = word(ByteString(container.id), "id", except: []).display
    container.name = word(ByteString(container.name), "container", except: []).display
    container.image = word(ByteString(container.image), "image", except: []).display
    for index in container.binds.indices {
      container.binds[index].source = path(container.binds[index].source)
      container.binds[index].destination = path(container.binds[index].destination)
    }
    // A policy's options may hold a path or a label; which kind of option it is stays.
    container.securityOptions = container.securityOptions.map { option in
      guard let mark = option.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return option }
      let value = ByteString(String(option[option.index(after: mark)...]))
      return option[...mark]
        + word(value, "option", except: ["disable", "unconfined", "true", "false"]).display
    }
    container.compose = container.compose.map { redact($0) }
    // What they tell stands in the place.
    container.labels = nil
    container.variables = nil
    return container
  }

  private mutating func redact(_ compose: ContainerFacts.Compose) -> ContainerFacts.Compose {
    ContainerFacts.Compose(
      project: word(ByteString(compose.project), "project", except: []).display,
      service: word(ByteString(compose.service), "service", except: []).display,
      files: compose.files.map { path(ByteString($0)).display })
  }

  /// What kind of place it is and by what it was seen stays.
  private mutating func redact(_ place: Place) -> Place {
    var place = place
    place.unit = place.unit.map { redact($0) }
    place.compose = place.compose.map { redact($0) }
    place.container = place.container.map { word($0, "container", except: []) }
    place.containerID = place.containerID.map { word($0, "id", except: []) }
    if let pod = place.pod {
      place.pod = Place.Pod(
        namespace: pod.namespace.map { word($0, "namespace", except: ["default", "kube-system"]) },
        name: pod.name.map { word($0, "pod", except: []) },
        container: pod.container.map { word($0, "container", except: []) })
    }
    if let job = place.job {
      place.job = Place.Job(
        name: job.name.map { word($0, "job", except: []) },
        project: job.project.map { word($0, "project", except: []) },
        runner: job.runner.map { word($0, "runner", except: []) })
    }
    if let task = place.task {
      place.task = Place.Task(
        name: task.name.map { word($0, "task", except: []) },
        parent: task.parent.map { word($0, "project", except: []) })
    }
    if let devcontainer = place.devcontainer {
      place.devcontainer = Place.Devcontainer(
        folder: devcontainer.folder.map { path($0) }, configFile: devcontainer.configFile.map { path($0) })
    }
    // Ids are numbers, and a variable that holds something else may hold anything.
    place.accountVariables = place.accountVariables?.filter { entry in
      entry.value.bytes.allSatisfy { (0x30...0x39).contains($0) }
    }
    return place
  }

  private mutating func redact(_ unit: UnitName) -> UnitName {
    let dot = unit.name.bytes.lastIndex(of: UInt8(ascii: ".")) ?? unit.name.bytes.endIndex
    let known: Set<ByteString> = ["docker", "podman", "containerd", "ssh", "sshd", "cron", "init"]
    let stem = word(ByteString(unit.name.bytes[..<dot]), "unit", except: known)
    return UnitName(ByteString(stem.bytes + unit.name.bytes[dot...]), user: unit.user)
  }

  /// A profile's name may be a program's path or say whose it is; a label's type is the policy's own word.
  private mutating func redact(_ security: SecurityFacts) -> SecurityFacts {
    var security = security
    // It has paths and programs in it, and only repeats what was refused.
    security.record = nil
    security.appArmorProfile = security.appArmorProfile.map { profile($0) }
    security.label = security.label.map { isContext($0) ? $0 : profile($0) }
    if var file = security.profileFile {
      file.profile = profile(file.profile)
      file.path = AppArmorProfileFile.directory.appending(component: file.profile)
      file.localFile = file.localFile.map { _ in
        AppArmorProfileFile.directory.appending(component: "local").appending(component: file.profile)
      }
      security.profileFile = file
    }
    security.smackLabel = security.smackLabel.map { word($0, "label", except: ["_", "floor", "*"]) }
    return security
  }

  /// `user:role:type:level` as SELinux writes it.
  private func isContext(_ label: ByteString) -> Bool {
    label.bytes.filter { $0 == UInt8(ascii: ":") }.count >= 2 && !label.isAbsolutePath
  }

  private mutating func profile(_ text: ByteString) -> ByteString {
    let known: Set<ByteString> = ["unconfined", "docker-default", "crun-default"]
    let end = text.bytes.firstIndex(of: UInt8(ascii: " ")) ?? text.bytes.endIndex
    let name = word(ByteString(text.bytes[..<end]), "profile", except: known)
    return ByteString(name.bytes + text.bytes[end...])
  }

  /// Who refused stays known; what else was said may name anything.
  private mutating func redact(_ refusal: APIRefusal) -> APIRefusal {
    if let plugin = refusal.plugin {
      return APIRefusal(
        isEngines: true, message: "authorization denied by plugin \(name(ByteString(plugin)).display): …")
    }
    return switch refusal.proxy {
    case .haproxy?:
      APIRefusal(isEngines: false, message: "403 Forbidden Request forbidden by administrative rules.")
    case .nginx?: APIRefusal(isEngines: false, message: "403 Forbidden nginx")
    case nil: APIRefusal(isEngines: refusal.isEngines, message: "…")
    }
  }

  private mutating func redact(_ endpoint: EndpointFacts) -> EndpointFacts {
    var endpoint = endpoint
    endpoint.hostOption = endpoint.hostOption.map { host($0, EndpointAddress(parsing: $0)) }
    endpoint.hostVariable = endpoint.hostVariable.map { host($0, EndpointAddress(parsing: $0)) }
    endpoint.contextOption = endpoint.contextOption.map { context($0) }
    endpoint.contextVariable = endpoint.contextVariable.map { context($0) }
    endpoint.configDirectory = endpoint.configDirectory.map { path($0) }
    if case .seen(let name) = endpoint.currentContext { endpoint.currentContext = .seen(context(name)) }
    for index in endpoint.contexts.indices {
      endpoint.contexts[index].name = context(endpoint.contexts[index].name)
      if case .seen(let text) = endpoint.contexts[index].host {
        endpoint.contexts[index].host = .seen(host(text, EndpointAddress(ofContext: text)))
      }
    }
    return endpoint
  }

  private mutating func context(_ name: String) -> String {
    word(ByteString(name), "context", except: ["default", ""]).display
  }

  /// The scheme decides, and the path of a Unix socket; a host's name does not.
  private mutating func host(_ text: String, _ address: EndpointAddress) -> String {
    switch address {
    case .unix(let path) where path.isAbstractName: "unix://\(abstractName(path).display)"
    case .unix(let path): "unix://\(self.path(path).display)"
    case .other(let scheme): "\(scheme)://host"
    // What is no endpoint stays none, by either reading.
    case .invalid: "unix:path"
    }
  }

  private mutating func redact(_ start: ContainerStart) -> ContainerStart {
    func isNumber(_ text: Substring) -> Bool { Int(text) != nil }
    var parts: [String] = []
    for part in start.user.split(separator: ":", omittingEmptySubsequences: false) {
      parts.append(isNumber(part) ? String(part) : name(ByteString(String(part))).display)
    }
    var groups: [String] = []
    for group in start.addedGroups {
      groups.append(isNumber(group[...]) ? group : name(ByteString(group)).display)
    }
    return ContainerStart(user: parts.joined(separator: ":"), addedGroups: groups)
  }
}
