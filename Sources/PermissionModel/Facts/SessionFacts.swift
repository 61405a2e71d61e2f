/// The processes that the subject descends from: whoever of them was started with the old groups has to end before a
/// new membership counts.
package struct SessionFacts: Hashable, Sendable, Codable {
  /// What a process is to a session.
  package enum Kind: String, Hashable, Sendable, Codable {
    /// `systemd --user`, which starts a desktop's programs and a user's units.
    case userManager = "user-manager"
    case tmux, screen
    /// An editor, or its server on this machine.
    case editor
    case ssh
    /// The agent or runner of a CI server.
    case agent
    case desktop
    /// login(1), su(1), sudo(8).
    case login
    case cron, shell, other
  }

  package struct Member: Hashable, Sendable, Codable {
    package var process: ProcessID
    /// As proc_pid_comm(5) has it.
    package var name: ByteString
    package var kind: Kind
    package var userID: UserID
    /// Whether it holds the socket's group.
    package var holdsGroup: Bool
    /// Its control group lies below that of the user's manager, which therefore started it.
    package var isOfUserManager: Bool

    package init(
      _ process: ProcessID, name: ByteString, kind: Kind, userID: UserID, holdsGroup: Bool = false,
      isOfUserManager: Bool = false
    ) {
      self.process = process
      self.name = name
      self.kind = kind
      self.userID = userID
      self.holdsGroup = holdsGroup
      self.isOfUserManager = isOfUserManager
    }
  }

  /// The subject itself, its parent, and so on up to the first process of another user, or as far as they are seen.
  package var chain: [Member]

  package init(_ chain: [Member]) { self.chain = chain }

  /// A longer chain is cut.
  package static let longest = 64
}

extension SessionFacts {
  /// The process, as its name and its arguments tell.
  package static func kind(name: ByteString, arguments: [ByteString]) -> Kind {
    let first = arguments.first ?? ""
    switch name.text ?? "" {
    case "systemd": return arguments.contains("--user") ? .userManager : .other
    case "tmux: server", "tmux": return .tmux
    case "screen", "SCREEN": return .screen
    case "sshd", "sshd-session", "dropbear": return .ssh
    case "cron", "crond", "CRON", "atd": return .cron
    case "login", "su", "sudo", "doas", "runuser": return .login
    case "sh", "bash", "dash", "zsh", "fish", "ksh", "mksh", "ash": return .shell
    case "gnome-session-b", "gnome-shell", "plasmashell", "ksmserver", "xfce4-session", "sway", "Xwayland",
      "startplasma-x11", "startplasma-way", "gdm-x-session", "gdm-wayland-ses", "lxqt-session",
      "mate-session",
      "cinnamon-sessio", "Hyprland":
      return .desktop
    case "code", "code-server", "code-tunnel", "codium", "cursor", "emacs", "emacs-gtk", "idea",
      "remote-dev-serve",
      "zed-remote-serv", "rstudio-server", "rserver":
      return .editor
    case "Runner.Listener", "Runner.Worker", "gitlab-runner", "buildkite-agent", "act_runner",
      "forgejo-runner",
      "Agent.Listener", "woodpecker-agen", "circleci-agent":
      return .agent
    default: break
    }
    let editors = [".vscode-server", ".vscodium-server", ".cursor-server", ".windsurf-server", "code-server"]
    if editors.contains(where: { name in arguments.prefix(2).contains { $0.contains(name) } }) {
      return .editor
    }
    let jars = ["agent.jar", "remoting.jar", "slave.jar", "jenkins.war"]
    if name == "java",
      jars.contains(where: { jar in arguments.contains { $0.hasSuffix(jar) || $0.text == jar } })
    {
      return .agent
    }
    return first == "SCREEN" ? .screen : .other
  }

  /// Those that have to end, the nearest first: the server that starts the subject's like, and whatever was started
  /// with the old groups first of all. Empty where the subject's own start is all there is to see.
  ///
  /// What a user's manager adopted and did not start (its control group is a login's) does not end with it.
  package var mustEnd: [Member] {
    guard let subject = chain.first else { return [] }
    var stale = Array(chain.dropFirst().prefix { $0.userID == subject.userID && !$0.holdsGroup })
    if let last = stale.last, last.kind == .userManager {
      let below = stale.count > 1 ? stale[stale.count - 2] : subject
      if !below.isOfUserManager { stale.removeLast() }
    }
    let servers: Set<Kind> = [.tmux, .screen, .editor, .agent]
    let nearest = stale.first { servers.contains($0.kind) }
    guard let outermost = stale.last else { return [] }
    return nearest.map { $0 == outermost ? [$0] : [$0, outermost] } ?? [outermost]
  }
}
