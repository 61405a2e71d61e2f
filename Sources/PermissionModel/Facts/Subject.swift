/// The capabilities that bear on connecting and on changing identity (capabilities(7)), as a bit mask.
package struct CapabilitySet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package static let chown = CapabilitySet(rawValue: 1 << 0)
  package static let dacOverride = CapabilitySet(rawValue: 1 << 1)
  package static let dacReadSearch = CapabilitySet(rawValue: 1 << 2)
  package static let setGroupID = CapabilitySet(rawValue: 1 << 6)
  package static let setUserID = CapabilitySet(rawValue: 1 << 7)

  /// What Docker gives a container's root by default (moby `caps.DefaultCapabilities`).
  package static let dockerDefault = CapabilitySet(
    rawValue: [0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31].reduce(0) { $0 | (1 << UInt64($1)) })

  /// All that this program knows of.
  package static let all = CapabilitySet(rawValue: (1 << UInt64(allNames.count)) - 1)

  /// - Parameter name: with or without `CAP_`, in any case, as docker run --cap-add takes it.
  package init?(optionNamed name: String) {
    let upper = name.uppercased()
    let bare = upper.hasPrefix("CAP_") ? String(upper.dropFirst(4)) : upper
    if bare == "ALL" {
      self = .all
    } else if let bit = Self.allNames.firstIndex(of: bare) {
      self.init(rawValue: 1 << UInt64(bit))
    } else {
      return nil
    }
  }

  /// `CAP_DAC_OVERRIDE` and so on, in the order of their numbers; a newer one as `CAP_` and its number.
  package var names: [String] {
    (0..<64).filter { rawValue & (1 << UInt64($0)) != 0 }.map {
      $0 < Self.allNames.count ? "CAP_" + Self.allNames[$0] : "CAP_\($0)"
    }
  }

  private static let allNames = [
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
    "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK",
    "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN",
    "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE",
    "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND",
    "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE",
  ]
}

/// The names of the set capabilities; an unknown name is an error.
extension CapabilitySet: Codable {
  package init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    var mask: UInt64 = 0
    while !container.isAtEnd {
      let name = try container.decode(String.self)
      let bare = name.hasPrefix("CAP_") ? String(name.dropFirst(4)) : ""
      guard let bit = Self.allNames.firstIndex(of: bare) ?? Int(bare), (0..<64).contains(bit) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "\"\(name)\" is not a capability")
      }
      mask |= 1 << UInt64(bit)
    }
    self.init(rawValue: mask)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for name in names { try container.encode(name) }
  }
}

/// The credentials that the kernel compares with an inode (credentials(7)).
package struct Subject: Hashable, Sendable, Codable {
  /// How the credentials were come by.
  package enum Source: String, Hashable, Sendable, Codable {
    /// The process that asks.
    case own = "self"
    /// Another process, by its id.
    case process
    /// A container's main process.
    case container
    /// An identity as Docker would compute it (`--user`, `--group-add`).
    case whatIf = "what-if"
  }

  package var source: Source
  package var processID: ProcessID?
  /// The file-system uid, which is the effective uid unless setfsuid(2) was called.
  package var userID: UserID
  /// The file-system gid.
  package var groupID: GroupID
  /// The supplementary groups, in the order in which the kernel shows them.
  package var groups: [GroupID]
  /// The effective set.
  package var capabilities: CapabilitySet
  package var noNewPrivileges: Bool
  package var userNamespace: UserNamespace
  /// For `.whatIf`: the options that it was computed from.
  package var start: ContainerStart?

  package init(
    source: Source = .own, processID: ProcessID? = nil, userID: UserID, groupID: GroupID,
    groups: [GroupID] = [], capabilities: CapabilitySet = [], noNewPrivileges: Bool = false,
    userNamespace: UserNamespace = .initial, start: ContainerStart? = nil
  ) {
    self.source = source
    self.processID = processID
    self.userID = userID
    self.groupID = groupID
    self.groups = groups
    self.capabilities = capabilities
    self.noNewPrivileges = noNewPrivileges
    self.userNamespace = userNamespace
    self.start = start
  }

  /// All groups that count in a permission check: the file-system gid and the supplementary ones.
  package var heldGroups: [GroupID] { groups.contains(groupID) ? groups : [groupID] + groups }
}

/// The options a container is started with, as docker run takes them.
package struct ContainerStart: Hashable, Sendable, Codable {
  /// `--user`, the image's `USER`; empty for the image's default.
  package var user: String
  /// `--group-add`, each.
  package var addedGroups: [String]

  package init(user: String, addedGroups: [String] = []) {
    self.user = user
    self.addedGroups = addedGroups
  }

  /// A group stands behind the colon, so that the engine does not read the image's group file.
  package var namesGroup: Bool { user.contains(":") && !user.hasSuffix(":") }
}
