/// Lines at the end of a Dockerfile, by the tools that the image has.
struct DockerfileEmitter: Emitter {
  let target = RemedyTarget.dockerfile

  func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    switch measure {
    case .joinInImage(let edit): return try joining(edit, situation)
    case .enrolInImage(let account, let edit): return try joining(edit, situation, account: account)
    case .setImageUser(let user, let group):
      return Snippet(
        title: "start the image with the group", side: .image, text: "USER \(user):\(group)\n",
        language: .dockerfile,
        caveats: [
          Self.guess,
          "The primary group becomes \(group), and other groups that the image gives are no longer held.",
          "Counts where the container is started as the image says: docker run --user USER and Compose's user "
            + "override it. If yours is started so, ask again with --user USER.",
        ])
    case .runAsRoot:
      return Snippet(
        title: "run the image as root", side: .image,
        text: "USER \(situation.rootUser.filter { $0 != "\"" })\n",
        language: .dockerfile)
    default: return nil
    }
  }

  private static let guess = "The number is a guess about every host that the image will run on."

  private func joining(
    _ edit: ImageEdit, _ situation: Situation, account: NewAccount? = nil
  ) throws(Unexpressible) -> Snippet {
    var lines: [String]
    guard !edit.user.bytes.contains(UInt8(ascii: ",")) else {
      throw Unexpressible(reason: "a group file cannot list the name \(edit.user.display)")
    }
    var caveats = caveats(edit, account, situation)
    switch situation.facts.accounts.tools.value ?? .shadow {
    case .shadow where edit.hasOrdinaryNames: lines = try shadow(edit)
    case .busybox where edit.hasOrdinaryNames: lines = try busybox(edit)
    case .shellOnly where edit.hasOrdinaryNames && edit.isNewLine: lines = try shell(edit)
    case .shadow, .busybox, .shellOnly, .none:
      lines = ownProgram(edit, situation)
      // It leaves a group docker with another gid alone.
      caveats = [Self.guess, Self.needsImage] + startCaveat(situation)
    }
    if let account { lines.insert(try making(account, situation), at: 0) }
    let user = Quoting.dockerfileUser(
      situation.facts.accounts.name(of: situation.subject.userID), situation.subject.userID)
    let text = ["USER root"] + lines + ["USER \(user)"]
    return Snippet(
      title: "make the group in the image", side: .image, text: text.joined(separator: "\n") + "\n",
      language: .dockerfile, caveats: caveats)
  }

  static let needsImage =
    "Needs an image called sockcheck with this program as /sockcheck: FROM scratch, COPY sockcheck /sockcheck."

  /// Where nothing in the image edits a group file, or nothing that copes with such a name, this program does
  /// (`sockcheck image`).
  private func ownProgram(_ edit: ImageEdit, _ situation: Situation) -> [String] {
    let user = Quoting.dockerfileUser(edit.user, situation.subject.userID)
    var command = [
      "/usr/local/bin/sockcheck", "image", "--user", user, "--socket-gid", edit.group.description, "--apply",
    ]
    if edit.group == .root { command.append("--allow-root-group") }
    return [
      "COPY --from=sockcheck /sockcheck /usr/local/bin/sockcheck", "RUN \(Quoting.jsonList(command))",
    ]
  }

  /// useradd(8); BusyBox adduser takes the group by its name alone. The home of an unknown uid is / already.
  private func making(_ account: NewAccount, _ situation: Situation) throws(Unexpressible) -> String {
    guard situation.facts.accounts.tools.value == .busybox else {
      return
        "RUN useradd --uid \(account.userID) --gid \(account.groupID) --no-create-home --home-dir / \(account.name)"
    }
    guard let group = situation.facts.accounts.name(of: account.groupID) else {
      throw Unexpressible(reason: "BusyBox makes no account in a group without a name")
    }
    return "RUN adduser -D -H -h / -u \(account.userID) -G \(try Quoting.shell(group)) \(account.name)"
  }

  private func caveats(_ edit: ImageEdit, _ account: NewAccount?, _ situation: Situation) -> [String] {
    var caveats = [Self.guess]
    if let account {
      caveats.append(
        "uid \(account.userID) gets an account of its own in the image; it keeps gid \(account.groupID).")
    }
    switch edit {
    case .create(let name, let group, _) where situation.isOnHost:
      caveats.append(
        "For an image in which the gid \(group) and the name \(name) are free; ask there to be sure.")
    case .create: break
    case .renumber(let name, let from, _, _):
      caveats.append("Files in the image that belong to gid \(from) no longer belong to \"\(name)\".")
    case .joinExisting(let name, let group, _)
    where group != .root && name != ByteString(situation.groupNameToMake):
      caveats.append(
        "\(edit.user.display) may then also use whatever belongs to \"\(name.display)\" in the image.")
    case .joinExisting: break
    }
    return caveats + startCaveat(situation)
  }

  private func startCaveat(_ situation: Situation) -> [String] {
    guard situation.subject.start == nil else { return [] }
    return [
      "Does not help where the container is started as user:group: then the engine does not read the image's "
        + "group file. If yours is, ask again with --user user:group."
    ]
  }

  /// groupadd(8), groupmod(8), usermod(8).
  private func shadow(_ edit: ImageEdit) throws(Unexpressible) -> [String] {
    let user = try Quoting.shell(edit.user)
    switch edit {
    case .create(let name, let group, _):
      return [
        "ARG DOCKER_GID=\(group)",
        "RUN groupadd --gid \"$DOCKER_GID\" \(name) \\",
        "    && usermod --append --groups \(name) \(user)",
      ]
    case .renumber(let name, _, let group, _):
      return [
        "ARG DOCKER_GID=\(group)",
        "RUN groupmod --gid \"$DOCKER_GID\" \(name) \\",
        "    && usermod --append --groups \(name) \(user)",
      ]
    case .joinExisting(let name, let group, _):
      return ["RUN usermod --append --groups \(try listed(name, group)) \(user)"]
    }
  }

  /// BusyBox addgroup refuses a gid that is taken, and there is no groupmod.
  private func busybox(_ edit: ImageEdit) throws(Unexpressible) -> [String] {
    let user = try Quoting.shell(edit.user)
    switch edit {
    case .create(let name, let group, _):
      return [
        "ARG DOCKER_GID=\(group)",
        "RUN addgroup -g \"$DOCKER_GID\" \(name) && addgroup \(user) \(name)",
      ]
    case .renumber(let name, let from, let group, _):
      return [
        "RUN sed -i 's/^\(name):\\([^:]*\\):\(from):/\(name):\\1:\(group):/' /etc/group && addgroup \(user) \(name)"
      ]
    case .joinExisting(let name, _, _):
      return ["RUN addgroup \(user) \(try Quoting.shell(name))"]
    }
  }

  /// Nothing but a shell: a line at the end of the file is all it takes.
  private func shell(_ edit: ImageEdit) throws(Unexpressible) -> [String] {
    guard case .create(let name, let group, let user) = edit else { return [] }
    guard let text = user.text, !text.contains(":"), !text.contains(",") else {
      throw Unexpressible(reason: "a group file cannot list the name \(user.display)")
    }
    let line = try Quoting.shell(ByteString("\(name):x:\(group):\(text)"))
    return ["RUN echo \(line) >> /etc/group"]
  }

  /// usermod splits its list at commas, takes digits for a number, and trims blanks: then the number itself.
  private func listed(_ name: ByteString, _ group: GroupID) throws(Unexpressible) -> String {
    guard let text = name.text, let first = text.first, first.isLetter || first == "_", !text.contains(","),
      !text.contains(" ")
    else { return group.description }
    return try Quoting.shell(name)
  }
}
