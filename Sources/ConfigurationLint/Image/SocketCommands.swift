import PermissionModel

/// Commands that look at an engine's socket, or change it.
enum SocketCommands {
  static let changing: Set = ["chmod", "chown", "chgrp", "setfacl"]
  private static let looking: Set = ["stat", "curl", "getfacl"]

  /// An engine's socket that a word names.
  static func socket(in word: ShellScript.Word) -> String? {
    let text = word.value ?? word.raw
    guard let start = text.firstIndex(of: "/") else { return nil }
    let path = String(text[start...].prefix { !$0.isWhitespace && $0 != "\"" && $0 != "'" && $0 != ")" })
    return EnginePath.isSocket(path) ? path : nil
  }

  static func event(_ command: ShellScript.Command, mounts: [String], made: Set<String>) -> BuildEvent? {
    let bare = AccountCommands.bare(command)
    guard let tool = bare.name else { return nil }
    // `groupadd -g $(stat -c %g /var/run/docker.sock)`: the substitution runs too.
    let substituted = bare.words.first { $0.substitutes && $0.raw.contains("stat ") && socket(in: $0) != nil }
    guard let word = bare.arguments.first(where: { socket(in: $0) != nil }), let path = socket(in: word),
      changing.contains(tool) || looking.contains(tool) || substituted != nil
    else { return nil }
    let isMounted = mounts.contains { $0.contains(path) || $0.contains("docker.sock") }
    let kind: BuildEvent.Kind
    if isMounted {
      guard changing.contains(tool) else { return nil }
      kind = .socketChanged(tool: tool, path: path)
    } else {
      kind = .socketNotThere(
        tool: substituted == nil ? tool : "stat", path: path,
        isMade: EndpointAddress.namesOfSame(ByteString(path)).contains { made.contains($0.display) })
    }
    return BuildEvent(
      kind: kind, span: bare.span, endsBuild: command.failure == .counts, isConditional: command.isConditional
    )
  }

  /// Files that a command makes.
  static func made(_ command: ShellScript.Command) -> [String]? {
    guard let tool = command.name, ["touch", "mkdir", "install", "mkfifo", "ln"].contains(tool) else {
      return nil
    }
    return command.arguments.compactMap { socket(in: $0) }
  }
}

/// Paths of engines' sockets.
enum EnginePath {
  /// Named as engines name theirs.
  static func isSocket(_ path: String) -> Bool {
    path.hasPrefix("/") && path.hasSuffix(".sock") && DockerAPIExpectation(path: ByteString(path)) == .yes
  }
}

extension EnginePath {
  /// Docker's own, by its usual name.
  static func isDockers(_ path: String) -> Bool { path.hasSuffix("/docker.sock") }
}

/// Words without which a file has nothing to do with the question.
package enum Trigger {
  private static let words: [[UInt8]] = [
    "docker.sock", "podman.sock", "balena", "DOCKER_HOST", "DOCKER_GID", "docker_gid", "sockcheck",
  ].map { Array($0.utf8) }

  /// One pass: only where a letter begins one of the words is more looked at.
  package static func isMet(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { text in
      for index in text.indices {
        let byte = text[index]
        guard byte == 0x64 || byte == 0x44 || byte == 0x70 || byte == 0x62 || byte == 0x73 else { continue }
        for word in words where word[0] == byte && text.count - index >= word.count {
          if word.indices.allSatisfy({ text[index + $0] == word[$0] }) { return true }
        }
        // A group of that name: groupadd docker, usermod -aG docker.
        if byte == 0x64, isGroupDocker(text, index) { return true }
      }
      return false
    }
  }

  /// A backslash at its end takes the next line to it; blanks behind that are forgiven.
  private static func isContinued(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    line.last { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D } == UInt8(ascii: "\\")
  }

  private static let accountTools: [[UInt8]] = ["group", "usermod", "gpasswd", "adduser", "useradd", "-aG"]
    .map { Array($0.utf8) }
  private static let docker = Array("docker".utf8)

  private static func isGroupDocker(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    guard text.count - index >= docker.count, docker.indices.allSatisfy({ text[index + $0] == docker[$0] })
    else { return false }
    // In the 80 bytes before it.
    let window = text[max(0, index - 80)..<index]
    var start = window.endIndex
    while start > window.startIndex {
      let isEnd = text[start - 1] == UInt8(ascii: "\n")
      if isEnd, !isContinued(text[window.startIndex..<(start - 1)]) { break }
      start -= 1
    }
    let line = Array(text[start..<window.endIndex])
    return accountTools.contains { line.firstIndex(of: $0) != nil }
  }
}
