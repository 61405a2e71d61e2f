/// The settings of a unit of systemd's that bear on sockets (systemd.exec(5), systemd.socket(5)).
package struct UnitFacts: Hashable, Sendable, Codable {
  /// Who says so.
  package enum Source: String, Hashable, Sendable, Codable {
    /// The manager, as it has merged and loaded them (`systemctl show`).
    case manager
    /// The unit's files and drop-ins as they lie there: whether the manager has loaded them is not known.
    case files
  }

  package var unit: UnitName
  package var source: Source
  /// Those of `UnitFacts.settings` that are given, in the words of systemd; a list is an array of several.
  package var settings: [String: [ByteString]]
  /// The unit's own file, then its drop-ins as they are applied; the last one wins.
  package var files: [ByteString]
  /// From the manager alone: `active`, `failed`, `inactive`, …
  package var activeState: ByteString?
  /// `running`, `listening`, …
  package var subState: ByteString?
  /// Why it failed: `exit-code`, `resources`, …; `success` where it did not.
  package var result: ByteString?
  /// For what a generator wrote: the file that it was made of, such as a Quadlet `.container` file.
  package var sourcePath: ByteString?

  package init(
    _ unit: UnitName, source: Source, settings: [String: [ByteString]] = [:], files: [ByteString] = []
  ) {
    self.unit = unit
    self.source = source
    self.settings = settings
    self.files = files
  }

  /// Settings of which each assignment replaces the one before.
  package static let singleSettings: Set<String> = [
    "User", "Group", "DynamicUser", "PrivateTmp", "PrivateUsers", "PrivateNetwork", "NoNewPrivileges",
    "ProtectSystem", "ProtectHome", "RootDirectory", "RootImage", "SystemCallErrorNumber", "PAMName",
    "AppArmorProfile", "SELinuxContext", "SocketUser", "SocketGroup", "SocketMode", "DirectoryMode", "Accept",
    "Service",
  ]
  /// Settings of which each assignment adds to the ones before, and an empty one takes them back.
  package static let listSettings: Set<String> = [
    "SupplementaryGroups", "InaccessiblePaths", "TemporaryFileSystem", "BindPaths", "BindReadOnlyPaths",
    "RestrictAddressFamilies", "SystemCallFilter", "ListenStream", "ListenSequentialPacket", "ListenDatagram",
  ]
  package static let settings = singleSettings.union(listSettings)

  /// More words of a setting than anybody writes; a filter of system calls has some 350.
  package static let mostValues = 1024
}

// MARK: - What they mean

extension UnitFacts {
  package func value(_ setting: String) -> ByteString? { settings[setting]?.last }

  package func list(_ setting: String) -> [ByteString] { settings[setting] ?? [] }

  /// A boolean, as parse_boolean() of systemd takes it; a word of its own (`disconnected`, `self`, `strict`) counts
  /// as yes.
  package func isOn(_ setting: String) -> Bool {
    guard let value = value(setting) else { return false }
    return !["no", "false", "off", "0", "n", "f", ""].contains(value)
  }

  /// `RestrictAddressFamilies=` lets sockets of AF_UNIX be made.
  package var allowsUnixSockets: Bool { Self.allows("AF_UNIX", list("RestrictAddressFamilies")) ?? true }

  /// `SystemCallFilter=` lets socket(2) and connect(2) pass.
  package var allowsConnecting: Bool { allows(.socket) && allows(.connect) }

  package func allows(_ call: Observation.Call) -> Bool {
    Self.allows(
      ByteString(call.rawValue), list("SystemCallFilter"), groups: Self.groupsOfSocketCalls) ?? true
  }

  /// `SystemCallErrorNumber=` says what a call that the filter refuses answers; without it the process ends.
  package func answersRefusedCalls(with errno: Errno?) -> Bool {
    guard let errno, let value = value("SystemCallErrorNumber"), value != "kill", value != "0" else {
      return false
    }
    return AccountFiles.digits(value.bytes).map { $0 == UInt64(errno.rawValue) } ?? (value.text == errno.name)
  }

  /// What a list is set to, for a person to recognise it by; a filter of system calls may have hundreds of words.
  package func shown(_ setting: String) -> ByteString? {
    let words = list(setting)
    guard let first = words.first else { return nil }
    let rest = words.dropFirst().prefix(3)
    let shown = rest.reduce(first.bytes) { $0 + [UInt8(ascii: " ")] + $1.bytes }
    return ByteString(words.count > 4 ? shown + Array(" …".utf8) : shown)
  }

  /// The entry of a list of paths that the path, or one above it, stands in.
  package func entry(of setting: String, covering path: ByteString) -> ByteString? {
    list(setting).first { Self.covers($0, path) }
  }

  /// `systemd-analyze syscall-filter`: those of systemd's groups that have the calls of sockets.
  private static let groupsOfSocketCalls: Set<ByteString> = ["@network-io", "@system-service", "@known"]

  /// A list of what is allowed or, with a tilde in front, refused; `nil` where there is no list. A word may bear the
  /// error that is answered (`connect:EPERM`).
  private static func allows(_ name: ByteString, _ words: [ByteString], groups: Set<ByteString> = []) -> Bool?
  {
    guard let first = words.first else { return nil }
    let isAllowList = !first.hasPrefix("~")
    var (isListed, isInverted) = (false, false)
    for word in words {
      // A tilde turns the words behind it, up to the next one, around.
      let bytes = word.bytes.first == UInt8(ascii: "~") ? word.bytes.dropFirst() : word.bytes[...]
      if word.bytes.first == UInt8(ascii: "~") { isInverted = true }
      if word == "+" { isInverted = false }
      let bare = ByteString(bytes.prefix { $0 != UInt8(ascii: ":") })
      if bare == name || groups.contains(bare) { isListed = isInverted != isAllowList }
    }
    return isListed == isAllowList
  }

  /// A setting that takes a path out of the unit's sight, and its value.
  package struct Hiding: Hashable, Sendable {
    package var setting: String
    package var value: ByteString
  }

  /// The setting that puts something empty of root's, with mode 0000, over the path or a directory above it
  /// (systemd, src/core/namespace.c: protect_home_yes_table); `nil` where none does.
  package func covering(_ path: ByteString) -> Hiding? {
    if let entry = entry(of: "InaccessiblePaths", covering: path) {
      return Hiding(setting: "InaccessiblePaths", value: entry)
    }
    guard let home = value("ProtectHome"), isOn("ProtectHome"), home != "read-only", home != "tmpfs",
      Self.isInHome(path)
    else { return nil }
    return Hiding(setting: "ProtectHome", value: home)
  }

  private static func isInHome(_ path: ByteString) -> Bool {
    ["/home", "/root", "/run/user"].contains { covers($0, path) }
  }

  /// The setting through which the unit does not find what others find at `path`; `nil` where none does.
  package func hiding(of path: ByteString) -> Hiding? {
    let names = EndpointAddress.namesOfSame(path)
    func covers(_ directory: ByteString) -> Bool { names.contains { $0.below(directory) != nil } }
    // What is bound to a place deeper down is there again.
    let bound = (list("BindPaths") + list("BindReadOnlyPaths")).map { Self.target($0) }
    if bound.contains(where: covers) { return nil }
    if let covering = covering(path) { return covering }
    for entry in list("TemporaryFileSystem") {
      let place = ByteString(Self.bare(entry).bytes.prefix { $0 != UInt8(ascii: ":") })
      if covers(place) { return Hiding(setting: "TemporaryFileSystem", value: entry) }
    }
    if isOn("PrivateTmp"), covers("/tmp") || covers("/var/tmp") {
      return Hiding(setting: "PrivateTmp", value: value("PrivateTmp") ?? "yes")
    }
    if let home = value("ProtectHome"), home == "tmpfs", Self.isInHome(path) {
      return Hiding(setting: "ProtectHome", value: home)
    }
    for setting in ["RootDirectory", "RootImage"] {
      if let root = value(setting), !root.isEmpty, root != "/" {
        return Hiding(setting: setting, value: root)
      }
    }
    return nil
  }

  /// An entry of a list of paths has the path in it.
  package static func covers(_ entry: ByteString, _ path: ByteString) -> Bool {
    EndpointAddress.namesOfSame(path).contains { $0.below(bare(entry)) != nil }
  }

  /// What lets the unit make Unix sockets and connect them, where its settings do not.
  package var whatLetsConnect: [(setting: String, value: ByteString)] {
    var lines: [(String, ByteString)] = []
    if !allowsUnixSockets { lines.append(("RestrictAddressFamilies", "AF_UNIX")) }
    if !allowsConnecting { lines.append(("SystemCallFilter", "@network-io")) }
    return lines
  }

  /// As a drop-in with those lines would: what is allowed is added to, what is forbidden is taken off.
  ///
  /// - Returns: whether it may then.
  package mutating func letConnect() -> Bool {
    // A plus ends what a tilde has turned around, as a line of its own does in a drop-in.
    for (setting, value) in whatLetsConnect { settings[setting, default: []] += ["+", value] }
    return allowsUnixSockets && allowsConnecting
  }

  /// Without the marks for "may be missing" and "relative to the root directory".
  static func bare(_ path: ByteString) -> ByteString {
    ByteString(path.bytes.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") })
  }

  /// `SOURCE[:DESTINATION[:OPTIONS]]`.
  private static func target(_ entry: ByteString) -> ByteString {
    let parts = bare(entry).bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return ByteString(parts.count > 1 && !parts[1].isEmpty ? parts[1] : parts.first ?? [])
  }

  /// The paths that a socket unit listens at.
  package var listeningPaths: [ByteString] {
    ["ListenStream", "ListenSequentialPacket", "ListenDatagram"].flatMap { list($0) }.filter(\.isAbsolutePath)
  }

  /// Whether a socket unit makes the socket at a path.
  package func listens(at path: ByteString) -> Bool {
    let names = EndpointAddress.namesOfSame(path)
    return listeningPaths.contains { EndpointAddress.namesOfSame($0).contains { names.contains($0) } }
  }
}
