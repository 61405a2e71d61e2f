/// Who makes the socket, and by what that was recognised.
package struct Daemon {
  package enum Recognition: String, Hashable, Sendable {
    /// By the program of the process that listens.
    case listener
    /// By where the socket is.
    case path
  }

  /// `nil` for a program that nobody knows here.
  let kind: (any DaemonKind.Type)?
  package let recognition: Recognition
  /// The process that listens, where it is to be seen.
  package let process: ListenerFacts.Process?
  /// A socket unit of systemd's makes the socket.
  let isSystemds: Bool
  /// The socket unit that listens there, where its manager says so.
  let socketUnit: UnitName?
  /// Its service that runs, where neither a socket unit nor the listener is to be seen.
  let service: UnitName?
  /// Where the socket is: free of links, where that is known.
  let path: ByteString

  /// The name of its page; `nil` for a program that nobody knows here.
  package var name: String? { kind?.name }

  /// As its makers write it, or its process's name.
  package var title: String { kind?.title ?? process?.name.display ?? "" }

  /// It was seen to run, and no socket unit makes its socket for it.
  var makesItsSocket: Bool { !isSystemds && (process != nil || service != nil) }

  /// Whose setting counts: the socket unit's, where there is one.
  var writer: (any DaemonKind.Type)? { isSystemds ? SocketUnit.self : kind }

  /// The listener's program where it is one of the kind, and the usual one otherwise.
  func program(_ usual: String) -> String {
    guard let process, kind?.isProgram(process.name) == true, let name = process.name.text else {
      return usual
    }
    return name
  }

  /// What systemd starts: the unit that the listener belongs to, or the usual one.
  package var unit: String? {
    if let unit = (process?.unit ?? service?.name)?.text, Quoting.isName(unit, also: "@_.:\\-"),
      unit.hasSuffix(".service")
    {
      return unit
    }
    return kind?.unit(of: self)
  }
}

extension Daemon {
  /// Those that are known, the special before the general.
  static let kinds: [any DaemonKind.Type] = [
    Docker.self, Podman.self, Containerd.self, CRIO.self, BuildKit.self, LXD.self, Incus.self, Snapd.self,
    Libvirt.self, PostgreSQL.self, MariaDB.self, Redis.self, Memcached.self, PHPFPM.self, UWSGI.self,
    Gunicorn.self, Supervisor.self, SSHAgent.self, GPGAgent.self, DBus.self, Journald.self, Dovecot.self,
    Postfix.self, ClamAV.self, Rspamd.self, OpenDKIM.self, X11.self, Wayland.self, PipeWire.self,
    PulseAudio.self, HAProxy.self, PowerDNS.self, Chrony.self, Fail2ban.self, PCSC.self, Tailscale.self,
    Tmux.self,
  ]

  /// systemd itself listens on behalf of a unit.
  private static let systemd: ByteString = "systemd"

  /// A program whose name tells nothing of a host.
  static func isKnown(_ program: ByteString) -> Bool {
    program == systemd || kinds.contains { $0.isProgram(program) }
  }

  /// - Returns: `nil` where neither the listener nor the path tells.
  package init?(
    _ listener: ListenerFacts?, _ unit: UnitFacts?, service: UnitFacts?, at path: ByteString,
    asked: ByteString
  ) {
    let process = listener?.process.value
    let isSystemd = process?.name == Self.systemd && process?.processID == ProcessID(1)
    // Who listens is not for everybody to see; which units are loaded is. A daemon that was seen to listen by itself
    // has no unit for it, though the file of one be there.
    let isUnits = process == nil && unit?.source == .manager && unit?.activeState == "active"
    isSystemds = listener?.isSystemds == true || isSystemd || isUnits
    socketUnit = isSystemds && unit?.source == .manager ? unit?.unit : nil
    self.service = process == nil && !isSystemds ? service?.unit : nil
    self.path = path
    let byPath = Self.kinds.first { $0.keepsSocket(at: path) || $0.keepsSocket(at: asked) }
    if let process, !isSystemd {
      self.process = process
      recognition = .listener
      kind = Self.kinds.first { $0.isProgram(process.name) } ?? (isSystemds ? SocketUnit.self : nil)
      return
    }
    guard byPath != nil || isUnits else { return nil }
    self.process = process
    recognition = .path
    kind = byPath ?? SocketUnit.self
  }
}

extension Situation {
  /// Who makes the socket; `nil` where nothing tells.
  package var daemon: Daemon? {
    Daemon(
      view.listener, seen.socketUnit, service: seen.engineUnit,
      at: view.walk.resolvedPath ?? view.walk.steps.last?.path ?? view.walk.requested,
      asked: view.walk.requested)
  }

  /// The daemon means its socket for its owner and root: nobody else is given it by an ACL or a group.
  var isForOwnerAlone: Bool { daemon?.kind?.withoutRoot != nil }
}

extension DaemonChange {
  /// The number of the group on the daemon's host.
  var groupNumber: UInt32? { groupWord.flatMap { UInt32($0) } ?? group?.rawValue }
}

extension ByteString {
  /// One of these names.
  func isOne(of names: String...) -> Bool { names.contains { self == ByteString($0) } }

  /// Lies in one of these directories; a session's are those of `/run/user/UID`.
  func isIn(_ directories: String...) -> Bool {
    let parent = parentPath
    return directories.contains { parent == ByteString($0) || parent == ByteString("/var" + $0) }
  }

  /// Lies in a user's runtime directory, directly or deeper.
  var isInSession: Bool { hasPrefix("/run/user/") }
}
