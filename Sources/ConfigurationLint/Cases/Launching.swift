import PermissionModel

/// What an entrypoint and its command do to the identity of what they start.
struct Launching: Sendable {
  struct Place: Sendable {
    var tool: String
    var span: Span
    var source: SourceText
  }

  var drop: AccessCase.Drop?
  var dropPlace: Place?
  /// Memberships that are written while the container runs.
  var memberships: [Place] = []
  var socketChanges: [(place: Place, path: String)] = []
  /// Programs that raise privileges by a set-id bit.
  var raising: [Place] = []
  /// It adapts to the socket by itself, or does what is not followed: nothing is claimed.
  var isOpen = false
  /// By what, for a note.
  var openReason = ""

  /// Where the text of what is read stands.
  private enum Text {
    /// As it is in a file.
    case file(SourceText)
    /// Taken out of a value of one, whose place stands for every part of it.
    case value(SourceText, Span)

    func place(_ tool: String, _ span: Span) -> Place {
      switch self {
      case .file(let source): Place(tool: tool, span: span, source: source)
      case .value(let source, let whole): Place(tool: tool, span: whole, source: source)
      }
    }
  }

  /// - Parameter script: the file of the build context that lies at a path of the image; `nil` where none does.
  mutating func read(words: [ShellScript.Word], in source: SourceText, script: (String) -> SourceText?) {
    read(words, .file(source), script, depth: 0)
  }

  mutating func read(words: [String], at span: Span, in source: SourceText, script: (String) -> SourceText?) {
    read(
      words.map { ShellScript.Word(value: $0, raw: $0, span: span) }, .value(source, span), script, depth: 0)
  }

  mutating func read(shell span: Span, in source: SourceText, script: (String) -> SourceText?) {
    read(ShellScript(source.bytes, span).commands, .file(source), script, depth: 0)
  }

  private static let inits: Set = ["tini", "dumb-init", "catatonit", "tini-static", "docker-init"]
  private static let shells: Set = ["sh", "bash", "ash", "dash"]
  private static let deepest = 4

  private mutating func read(
    _ words: [ShellScript.Word], _ text: Text, _ script: (String) -> SourceText?, depth: Int
  ) {
    guard depth < Self.deepest else { return open("it starts one script after another") }
    var words = words[...]
    while let name = words.first?.value?.split(separator: "/").last.map(String.init),
      Self.inits.contains(name)
    {
      words = words.dropFirst()
      while let word = words.first?.value, word.hasPrefix("-") { words = words.dropFirst() }
    }
    guard let first = words.first?.value else { return }
    let name = first.split(separator: "/").last.map(String.init) ?? first
    if Self.shells.contains(name) {
      var rest = words.dropFirst()
      while let word = rest.first?.value, word.hasPrefix("-"), !word.hasPrefix("--"), !word.contains("c") {
        rest = rest.dropFirst()
      }
      if let word = rest.first?.value, word.hasPrefix("-"), word.contains("c") {
        guard let body = rest.dropFirst().first?.value else { return open("its command is not known") }
        let bytes = Array(body.utf8)
        let span = rest.dropFirst().first?.span ?? Span(0, 0)
        let source: SourceText
        switch text {
        case .file(let file), .value(let file, _): source = file
        }
        return read(
          ShellScript(bytes, Span(0, bytes.count)).commands, .value(source, span), script, depth: depth + 1)
      }
      if let path = rest.first?.value, let file = script(path) { follow(file, script, depth) }
      return
    }
    if let file = script(first), file.bytes.starts(with: Array("#!".utf8)) {
      return follow(file, script, depth)
    }
    let command = ShellScript.Command(
      words: Array(words), span: words.first?.span ?? Span(0, 0), failure: .counts, isConditional: false)
    read([command], text, script, depth: depth)
  }

  /// Bytes of scripts that are still read: each line of one may start another, whose lines do the same.
  private var room = 1 << 18
  /// For a script, however short.
  private static let leastRoom = 512

  private mutating func follow(_ file: SourceText, _ script: (String) -> SourceText?, _ depth: Int) {
    room -= max(file.bytes.count, Self.leastRoom)
    guard room >= 0 else { return open("it starts more scripts than are read") }
    read(ShellScript(file.bytes, Span(0, file.bytes.count)).commands, .file(file), script, depth: depth + 1)
  }

  private mutating func open(_ reason: String) {
    isOpen = true
    openReason = reason
  }

  private mutating func read(
    _ commands: [ShellScript.Command], _ text: Text, _ script: (String) -> SourceText?, depth: Int
  ) {
    for command in commands {
      if let outer = command.name, outer == "sudo" || outer == "doas" {
        raising.append(text.place(outer, command.span))
      }
      let bare = AccountCommands.bare(command)
      guard let tool = bare.name else { continue }
      if Droppers.names.contains(tool)
        || command.name == "sudo" && command.words.contains(where: { $0.value == "-u" })
      {
        let dropping = Droppers.names.contains(tool) ? bare : command
        guard let found = Droppers.drop(dropping) else {
          open("\(tool) becomes a user that is not known before it runs")
          continue
        }
        if command.isConditional, drop == nil || drop?.user != found.user {
          open("\(tool) is run on a condition")
        }
        drop = found
        dropPlace = text.place(tool, bare.span)
        // `gosu user script`: what is started then runs as that user.
        continue
      }
      switch tool {
      case "newgrp", "sg": raising.append(text.place(tool, bare.span))
      case "usermod", "gpasswd", "adduser", "addgroup":
        let words = bare.arguments.map(\.raw)
        let isMembership =
          tool == "usermod"
          ? words.contains {
            $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains("G") || $0 == "--groups"
          }
          : tool == "gpasswd"
            ? words.contains { $0 == "-a" || $0 == "--add" }
            : bare.arguments.filter { !$0.raw.hasPrefix("-") }.count >= 2
        if isMembership { memberships.append(text.place(tool, bare.span)) }
      case "groupadd", "groupmod": open("\(tool) edits the account files while the container runs")
      case "sockcheck" where bare.arguments.first?.value == "exec":
        open("sockcheck exec joins the socket's group by itself")
      case _ where SocketCommands.changing.contains(tool):
        guard let word = bare.arguments.first(where: { SocketCommands.socket(in: $0) != nil }),
          let path = SocketCommands.socket(in: word)
        else { break }
        socketChanges.append((text.place(tool, bare.span), path))
        open("\(tool) changes the socket while the container runs")
      case "exec" where bare.words.count == 1: break
      default:
        if depth < Self.deepest, tool != command.name || command.words.first?.value?.hasPrefix("/") == true,
          let path = bare.words.first?.value, let file = script(path)
        {
          follow(file, script, depth)
        }
      }
    }
  }
}

/// Programs that become another user and start another program.
enum Droppers {
  static let names: Set = [
    "gosu", "su-exec", "su", "runuser", "setpriv", "chpst", "s6-setuidgid", "setuser", "chroot",
  ]

  /// `nil` where the user is not known.
  static func drop(_ command: ShellScript.Command) -> AccessCase.Drop? {
    guard let tool = command.name else { return nil }
    let words = Array(command.arguments)
    func make(_ user: String?, _ groups: AccessCase.Drop.Groups = .initialised) -> AccessCase.Drop? {
      guard let user, !user.isEmpty else { return nil }
      return AccessCase.Drop(program: tool, user: user, groups: groups)
    }
    switch tool {
    case "gosu", "su-exec", "s6-setuidgid", "setuser":
      guard let word = words.first(where: { !$0.raw.hasPrefix("-") }) else { return nil }
      return make(word.value)
    case "su", "runuser":
      if let flag = words.firstIndex(where: { $0.value == "-u" }), flag + 1 < words.count {
        return make(words[flag + 1].value)
      }
      var index = 0
      while index < words.count {
        guard let text = words[index].value else { return nil }
        if text == "-" || text == "-l" || text == "--login" || text == "-m" || text == "-p" {
          index += 1; continue
        }
        if ["-s", "-c", "-g", "-G", "--shell", "--command"].contains(text) { index += 2; continue }
        if text.hasPrefix("-") { index += 1; continue }
        return make(text)
      }
      return nil
    case "sudo":
      guard let flag = words.firstIndex(where: { $0.value == "-u" }), flag + 1 < words.count else {
        return nil
      }
      return make(words[flag + 1].value)
    case "setpriv":
      func value(_ name: String) -> ShellScript.Word? {
        for (index, word) in words.enumerated() {
          if word.raw.hasPrefix(name + "=") {
            var word = word
            word.value = word.value.map { String($0.dropFirst(name.count + 1)) }
            return word
          }
          if word.raw == name, index + 1 < words.count { return words[index + 1] }
        }
        return nil
      }
      guard let user = value("--reuid") ?? value("--ruid") ?? value("--euid"), let name = user.value else {
        return nil
      }
      let group = value("--regid")
      if group != nil, group?.value == nil { return nil }
      if value("--groups") != nil { return nil }
      let groups: AccessCase.Drop.Groups =
        words.contains { $0.raw == "--init-groups" }
        ? .initialised : words.contains { $0.raw == "--clear-groups" } ? .cleared : .kept
      return make(groups == .initialised ? name : group?.value.map { "\(name):\($0)" } ?? name, groups)
    default: return nil
    }
  }
}
