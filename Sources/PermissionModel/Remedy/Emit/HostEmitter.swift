/// Commands for the machine that the daemon runs on.
struct HostEmitter: Emitter {
  let target = RemedyTarget.host

  private static let aclCaveats = [
    "As root, on the host, with the socket's path there. The daemon makes a new socket without it at its next start."
  ]

  func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func command(_ title: String, _ text: String, caveats: [String] = []) -> Snippet {
      Snippet(title: title, side: .host, text: text + "\n", language: .shell, caveats: caveats)
    }
    switch measure {
    case .joinOnHost(let user, let group, _):
      let options = user.bytes.first == UInt8(ascii: "-") ? "-- " : ""
      return command(
        "add the account to the group",
        "usermod --append --groups \(try Quoting.shell(group)) \(options)\(try Quoting.shell(user))",
        caveats: ["As root. Counts from the next login on; a running session keeps the groups it has."])
    case .newSession(let group, _):
      guard group.bytes.first != UInt8(ascii: "-") else {
        throw Unexpressible(reason: "newgrp takes the name \(group.display) for an option")
      }
      return Snippet(
        title: "take the group on in a new shell", side: .session,
        text: "newgrp \(try Quoting.shell(group))\n", language: .shell,
        caveats: ["For that shell and what it starts. Log in anew for everything else."])
    case .editACL(let entry):
      return command(
        "change the socket's ACL",
        "setfacl --modify \(entry.description) \(try Quoting.shell(situation.targetPath))",
        caveats: Self.aclCaveats)
    case .nameInACL(_, let user):
      let entry = AccessACL.Entry(.user(user), [.read, .write])
      return command(
        "name the user in the socket's ACL",
        "setfacl --modify \(entry.description) \(try Quoting.shell(situation.targetPath))",
        caveats: Self.aclCaveats + ["uid \(situation.subject.userID) of the container is \(user) there."])
    case .openDirectories(let paths, let user, let then):
      var lines: [String] = []
      for path in paths { lines.append("setfacl --modify user:\(user):x \(try Quoting.shell(path))") }
      var caveats = [
        "As root, on the host. It lets uid \(user) through to whatever lies in there that the bits allow.",
        "A directory under /run is made anew, without it, at the next boot or login; and a socket in another "
          + "user's directory is most likely not the one meant for this user.",
      ]
      if let then, let rest = try snippet(for: then, situation, context) {
        lines.append(rest.text.trimmedNewline)
        caveats += rest.caveats
      }
      return command("let the user through the directory", lines.joined(separator: "\n"), caveats: caveats)
    case .allowOwnerToWrite:
      return command(
        "let the owner write to the socket", "chmod u+w \(try Quoting.shell(situation.targetPath))",
        caveats: ["On the host, as the owner. Whatever makes the socket may take it back at its next start."])
    case .setSocketMode(let mode):
      let directory = "/etc/systemd/system/docker.socket.d"
      return command(
        "let the group write to the socket",
        """
        mkdir -p \(directory)
        printf '[Socket]\\nSocketMode=\(mode)\\n' \\
            > \(directory)/mode.conf
        systemctl daemon-reload && systemctl restart docker.socket
        """, caveats: ["As root, where systemd makes the socket (docker.socket)."])
    case .restartContainer:
      return command(
        "start the container anew", "docker restart \(try Quoting.shell(ByteString(context.containerName)))",
        caveats: ["Put the container's name there."])
    case .startDaemon:
      return command(
        "start the daemon", "systemctl start docker", caveats: ["As root, where systemd runs it."])
    default: return nil
    }
  }
}

extension String {
  fileprivate var trimmedNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
