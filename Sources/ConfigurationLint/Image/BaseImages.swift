import PermissionModel

/// What is known of images that are not built from the files at hand, as they were at the beginning of 2025.
enum BaseImages {
  static let date = "the beginning of 2025"

  /// An image's name taken apart: `docker.io/library/node:20-alpine@sha256:…` is `node` and `20-alpine`.
  static func split(_ reference: String) -> (repository: String, tag: String) {
    var name = reference.prefix { $0 != "@" }
    var tag: Substring = ""
    if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") {
      tag = name[name.index(after: colon)...]
      name = name[..<colon]
    }
    for prefix in ["docker.io/", "index.docker.io/", "library/"] where name.hasPrefix(prefix) {
      name = name.dropFirst(prefix.count)
    }
    return (String(name), String(tag))
  }

  /// Official images that start as root, with no entrypoint that becomes somebody else, and are Debian, or Alpine where
  /// their tag says so.
  private static let languages: Set = [
    "python", "golang", "ruby", "rust", "buildpack-deps", "perl", "php", "openjdk",
  ]

  /// Users of well-known images.
  private static let users: [String: String] = [
    "jenkins/jenkins": "1000:1000", "jenkins/agent": "1000:1000", "jenkins/inbound-agent": "1000:1000",
    "grafana/grafana": "472:0", "prom/prometheus": "65534:65534", "portainer/portainer-ce": "0",
    "portainer/portainer": "0", "portainer/agent": "0", "containrrr/watchtower": "0", "traefik": "0",
    "gitlab/gitlab-runner": "0", "nginxproxy/nginx-proxy": "0", "jwilder/nginx-proxy": "0", "docker": "0",
    "amir20/dozzle": "0", "crazymax/diun": "0", "gcr.io/cadvisor/cadvisor": "0", "gitea/act_runner": "0",
    "drone/drone-runner-docker": "0", "woodpeckerci/woodpecker-agent": "0", "grafana/promtail": "0",
    "aquasec/trivy": "0", "nginxproxy/docker-gen": "0", "nginxproxy/acme-companion": "0",
    "ghcr.io/actions/actions-runner": "1001",
  ]

  static func state(of reference: String) -> ImageState {
    let (repository, tag) = split(reference)
    var state = ImageState()
    state.name = reference
    let isAlpine = repository == "alpine" || tag.contains("alpine")
    switch repository {
    case "scratch":
      state.family = .scratch
      state.completeness = .whole
    case "alpine": fill(&state, .alpine, .whole)
    case "debian": fill(&state, .debian, .whole)
    case _ where remoteUser(of: reference) != nil:
      fill(&state, .debian, .partly)
      add(&state, user: remoteUser(of: reference) ?? "vscode", 1000, group: 1000)
    case "busybox":
      state.family = .busybox
      state.completeness = .nothing
      start(&state, as: "0")
    case "ubuntu":
      fill(&state, .ubuntu, .whole)
      if hasUbuntuUser(tag) { add(&state, user: "ubuntu", 1000, group: 1000) }
    case "node":
      fill(&state, isAlpine ? .alpine : .debian, isAlpine ? .whole : .partly)
      add(&state, user: "node", 1000, group: 1000)
    // Its entrypoint only puts node in front of what is no command.
    case _ where languages.contains(repository):
      fill(&state, isAlpine ? .alpine : .debian, .partly)
    default:
      // What a tag says beside the version is another image (dind-rootless, nanoserver).
      if let user = users[repository], !tag.contains("rootless") { start(&state, as: user) }
      if repository == "ghcr.io/actions/actions-runner" { actionsRunner(&state) }
      state.hasUnseenEntrypoint = true
      return state
    }
    if repository != "busybox" { start(&state, as: "0") }
    return state
  }

  /// Whom editors work as in an image that says so itself (its label devcontainer.metadata), beside its own user.
  static func remoteUser(of reference: String) -> String? {
    let (repository, _) = split(reference)
    guard repository.hasPrefix("mcr.microsoft.com/devcontainers/") else { return nil }
    return repository.hasSuffix("script-node") ? "node" : "vscode"
  }

  private static func start(_ state: inout ImageState, as user: String) {
    state.user = LintedText(value: user, span: Span(0, 0))
    state.userSource = "a table of well-known images, as of \(date)"
  }

  /// actions/runner, images/Dockerfile: its group docker has a number of its own.
  private static func actionsRunner(_ state: inout ImageState) {
    add(&state, user: "runner", 1001, group: 1001)
    let docker = GroupEntry(name: "docker", groupID: .number(123), members: ["runner"])
    state.accounts.group = .seen(AccountFile(entries: state.accounts.groups + [docker]))
  }

  /// From 23.04 on there is a user ubuntu with uid 1000.
  private static func hasUbuntuUser(_ tag: String) -> Bool {
    if ["", "latest", "rolling", "devel", "noble", "oracular", "plucky", "questing", "lunar", "mantic"]
      .contains(where: { tag == $0 || tag.hasPrefix($0 + "-") && !$0.isEmpty })
    {
      return true
    }
    guard let year = Int(tag.prefix { $0 != "." }) else { return false }
    return year >= 23
  }

  private static func fill(
    _ state: inout ImageState, _ family: ImageState.Family, _ completeness: ImageState.Completeness
  ) {
    state.family = family
    state.completeness = completeness
    state.hasShadow = family != .alpine
    let (users, groups) = family == .alpine ? (alpineUsers, alpineGroups) : (debianUsers, debianGroups)
    state.accounts.passwd = .seen(
      AccountFile(
        entries: users.map {
          PasswdEntry(name: ByteString($0.0), userID: .number($0.1), groupID: .number($0.2))
        }))
    state.accounts.group = .seen(
      AccountFile(entries: groups.map { GroupEntry(name: ByteString($0.0), groupID: .number($0.1)) }))
  }

  private static func add(_ state: inout ImageState, user name: String, _ id: Int, group: Int) {
    state.accounts.passwd = .seen(
      AccountFile(
        entries: state.accounts.users + [
          PasswdEntry(name: ByteString(name), userID: .number(id), groupID: .number(group))
        ]))
    state.accounts.group = .seen(
      AccountFile(
        entries: state.accounts.groups + [GroupEntry(name: ByteString(name), groupID: .number(group))]))
  }

  /// alpine-baselayout-data.
  private static let alpineGroups = [
    ("root", 0), ("bin", 1), ("daemon", 2), ("sys", 3), ("adm", 4), ("tty", 5), ("disk", 6), ("lp", 7),
    ("kmem", 9),
    ("wheel", 10), ("floppy", 11), ("mail", 12), ("news", 13), ("uucp", 14), ("cron", 16), ("audio", 18),
    ("cdrom", 19), ("dialout", 20), ("ftp", 21), ("sshd", 22), ("input", 23), ("tape", 26), ("video", 27),
    ("netdev", 28), ("kvm", 34), ("games", 35), ("shadow", 42), ("www-data", 82), ("users", 100),
    ("utmp", 406),
    ("ping", 999), ("nogroup", 65533), ("nobody", 65534),
  ]
  private static let alpineUsers = [
    ("root", 0, 0), ("bin", 1, 1), ("daemon", 2, 2), ("lp", 4, 7), ("sync", 5, 0), ("shutdown", 6, 0),
    ("halt", 7, 0),
    ("mail", 8, 12), ("news", 9, 13), ("uucp", 10, 14), ("cron", 16, 16), ("ftp", 21, 21), ("sshd", 22, 22),
    ("games", 35, 35), ("ntp", 123, 123), ("guest", 405, 100), ("nobody", 65534, 65534),
  ]
  /// base-passwd.
  private static let debianGroups = [
    ("root", 0), ("daemon", 1), ("bin", 2), ("sys", 3), ("adm", 4), ("tty", 5), ("disk", 6), ("lp", 7),
    ("mail", 8),
    ("news", 9), ("uucp", 10), ("man", 12), ("proxy", 13), ("kmem", 15), ("dialout", 20), ("fax", 21),
    ("voice", 22),
    ("cdrom", 24), ("floppy", 25), ("tape", 26), ("sudo", 27), ("audio", 29), ("dip", 30), ("www-data", 33),
    ("backup", 34), ("operator", 37), ("list", 38), ("irc", 39), ("src", 40), ("shadow", 42), ("utmp", 43),
    ("video", 44), ("sasl", 45), ("plugdev", 46), ("staff", 50), ("games", 60), ("users", 100),
    ("nogroup", 65534),
  ]
  private static let debianUsers = [
    ("root", 0, 0), ("daemon", 1, 1), ("bin", 2, 2), ("sys", 3, 3), ("sync", 4, 65534), ("games", 5, 60),
    ("man", 6, 12),
    ("lp", 7, 7), ("mail", 8, 8), ("news", 9, 9), ("uucp", 10, 10), ("proxy", 13, 13), ("www-data", 33, 33),
    ("backup", 34, 34), ("list", 38, 38), ("irc", 39, 39), ("_apt", 42, 65534), ("nobody", 65534, 65534),
  ]
}
