#if os(Linux)
import LibC

/// Reads the settings of units: from their manager where it answers, else from their files.
struct UnitReader {
  private static let systemctl = ["/usr/bin/systemctl", "/bin/systemctl"]
  private static let longestAnswer = 1 << 20
  /// More files and drop-ins than a host has.
  private static let mostFiles = 1024
  private static let mostDropIns = 64

  let deadline: Deadline
  private let told: Told

  /// - Parameters:
  ///   - deadline: for what the manager is asked; files are read in any case.
  ///   - told: by the manager, for another socket.
  init(by deadline: Deadline, _ told: Told = Told()) {
    self.deadline = deadline
    self.told = told
  }

  /// The unit; `nil` where nothing is known of it.
  func unit(_ name: UnitName) -> UnitFacts? {
    if let found = manager(name.user, ["--", text(name.name)])?.first { return found }
    return files(name)
  }

  /// The first of these that runs, by its manager's word: what lies in files may never have been started.
  func running(among names: [UnitName]) -> UnitFacts? {
    manager(nil, ["--"] + names.map { text($0.name) })?.first { $0.activeState == "active" }
  }

  /// The socket unit that listens at a path of this host's.
  func socketUnit(at path: ByteString) -> UnitFacts? {
    let user = Self.runtimeOwner(of: path)
    if let units = manager(user, ["--", "*.socket"]) { return units.first { $0.listens(at: path) } }
    // Most folders have nothing of most units.
    let folders = directories(user).map {
      Folder(path: $0, names: DirectoryReader.names(ByteString($0), limit: Self.mostFiles))
    }
    var seen: Set<ByteString> = []
    for name in folders.flatMap({ $0.names?.sorted() ?? [] }).prefix(Self.mostFiles * 4)
    where name.hasSuffix(".socket") && UnitName.isValid(name) && seen.insert(name).inserted {
      if let unit = files(UnitName(name, user: user), in: folders), unit.listens(at: path) { return unit }
    }
    return nil
  }

  /// One of the folders where units lie.
  private struct Folder {
    var path: String
    /// What lies there; `nil` where nobody looked.
    var names: Set<ByteString>?

    init(path: String, names: [ByteString]? = nil) {
      self.path = path
      self.names = names.map { Set($0) }
    }

    /// What is called so, where it may be there.
    func place(of name: ByteString) -> ByteString? {
      names?.contains(name) == false ? nil : ByteString(path).appending(component: name)
    }
  }

  private func text(_ name: ByteString) -> String { name.text ?? "" }

  /// `/run/user/1000/…` is a user's own.
  private static func runtimeOwner(of path: ByteString) -> UserID? {
    let names = path.pathComponents
    guard names.count > 3, names.starts(with: ["run", "user"]) else { return nil }
    return AccountFiles.digits(names[2].bytes).flatMap { UInt32(exactly: $0) }.map { UserID($0) }
  }

  // MARK: The manager

  /// `nil` where it is not there, not the caller's to ask, or does not answer.
  private func manager(_ user: UserID?, _ arguments: [String]) -> [UnitFacts]? {
    // sd_booted(3): without it systemctl only says that there is no manager.
    guard access("/run/systemd/system", F_OK) == 0 else { return nil }
    var options = ["show", "--no-pager", "--property=\(UnitProperties.asked)"]
    var environment: [String] = []
    if let user {
      // Another user's manager can be asked by a login as that user alone, and nobody is logged in for a question.
      guard geteuid() == user.rawValue else { return nil }
      options.insert("--user", at: 0)
      environment.append("XDG_RUNTIME_DIR=/run/user/\(user)")
    }
    let answer = told.answer(
      Self.systemctl, options + arguments, environment: environment, by: deadline, limit: Self.longestAnswer)
    return answer.value.map { UnitProperties.parse($0, user: user) }
  }

  // MARK: Files

  /// Where units lie, what is looked at first in front (systemd.unit(5)). A user's own folders are read for that user
  /// alone: what lies there could lead anywhere.
  private func directories(_ user: UserID?) -> [String] {
    guard let user else {
      return [
        "/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient",
        "/run/systemd/generator.early", "/etc/systemd/system", "/run/systemd/system",
        "/run/systemd/generator",
        "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
        "/run/systemd/generator.late",
      ]
    }
    var directories = [
      "/etc/systemd/user", "/run/systemd/user", "/usr/local/lib/systemd/user", "/usr/lib/systemd/user",
    ]
    guard geteuid() == user.rawValue else { return directories }
    let runtime = "/run/user/\(user)/systemd"
    let home = getenv("HOME").flatMap { String(validatingCString: $0) }.flatMap {
      $0.hasPrefix("/") ? $0 : nil
    }
    let config = home.map { ["\($0)/.config/systemd/user"] } ?? []
    directories = ["\(runtime)/transient"] + config + directories + ["\(runtime)/generator"]
    return directories
  }

  private func files(_ name: UnitName) -> UnitFacts? {
    files(name, in: directories(name.user).map { Folder(path: $0) })
  }

  private func files(_ name: UnitName, in folders: [Folder]) -> UnitFacts? {
    let names = [name.name] + (UnitFile.template(name.name).map { [$0] } ?? [])
    let main = names.lazy.flatMap { name in folders.compactMap { $0.place(of: name) } }
      .compactMap { path in read(path).map { (path, $0) } }.first
    let dropIns = dropIns(name.name, folders)
    guard main != nil || !dropIns.isEmpty else { return nil }
    let all = (main.map { [$0] } ?? []) + dropIns
    let section: ByteString = name.name.hasSuffix(".socket") ? "Socket" : "Service"
    var settings = UnitFile.settings(all.map(\.1), sections: [section])
    for (setting, values) in settings { settings[setting] = values.map { specified($0, name) } }
    return UnitFacts(name, source: .files, settings: settings, files: all.map(\.0))
  }

  /// `%t` and `%i`, the specifiers that stand in paths of sockets.
  private func specified(_ value: ByteString, _ name: UnitName) -> ByteString {
    guard value.bytes.contains(UInt8(ascii: "%")) else { return value }
    let stem = name.name.bytes.prefix { $0 != UInt8(ascii: "@") }
    let instance = name.name.bytes.dropFirst(stem.count + 1).reversed().drop { $0 != UInt8(ascii: ".") }
      .dropFirst()
    let runtime = name.user.map { "/run/user/\($0)" } ?? "/run"
    var bytes: [UInt8] = []
    var rest = value.bytes[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%"), let letter = rest.first else {
        bytes.append(byte)
        continue
      }
      switch letter {
      case UInt8(ascii: "t"): bytes += Array(runtime.utf8)
      case UInt8(ascii: "i"): bytes += instance.reversed()
      case UInt8(ascii: "%"): bytes.append(letter)
      default: bytes += [byte, letter]
      }
      rest = rest.dropFirst()
    }
    return ByteString(bytes)
  }

  /// By the names of the files, whatever folder they lie in; of one name the first found counts.
  private func dropIns(_ name: ByteString, _ folders: [Folder]) -> [(ByteString, [UnitFile.Assignment])] {
    var found: [ByteString: ByteString] = [:]
    for name in UnitFile.dropInFolders(name) {
      for path in folders.compactMap({ $0.place(of: name) }) {
        for file in DirectoryReader.names(path, limit: Self.mostFiles) where file.hasSuffix(".conf") {
          if found[file] == nil { found[file] = path.appending(component: file) }
        }
      }
    }
    return found.sorted { $0.key < $1.key }.prefix(Self.mostDropIns).compactMap { entry in
      read(entry.value).map { (entry.value, $0) }
    }
  }

  /// `nil` for what is no regular file, such as the /dev/null of a masked unit.
  private func read(_ path: ByteString) -> [UnitFile.Assignment]? {
    guard let found = try? Descriptor.followingPath(path), (try? InodeReader.kind(of: found)) == .file,
      let file = try? found.reopened(), let text = try? file.contents(limit: UnitFile.largest)
    else { return nil }
    return UnitFile.parse(text.bytes)
  }
}
#endif
