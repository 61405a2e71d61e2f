/// Lines at the end of a Dockerfile, by the tools that the image has.
struct DockerfileEmitter: Emitter {
  let target = RemedyTarget.dockerfile

  func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    switch measure {
    case .joinInImage(let edit): return try joining(edit, situation)
    case .runAsRoot:
      return Snippet(
        title: "run the image as root", side: .image,
        text: "USER \(situation.rootUser.filter { $0 != "\"" })\n",
        language: .dockerfile)
    default: return nil
    }
  }

  private func joining(_ edit: ImageEdit, _ situation: Situation) throws(Unexpressible) -> Snippet {
    let lines: [String]
    switch situation.facts.accounts.tools.value ?? .shadow {
    case .shadow: lines = try shadow(edit)
    case .busybox: lines = try busybox(edit)
    case .shellOnly: lines = try shell(edit)
    case .none:
      throw Unexpressible(
        reason:
          "the image has neither a shell nor programs that edit the group file; give the group at run time, or "
          + "COPY a group file that lists \(edit.user.display) under gid \(edit.group)")
    }
    let user = Quoting.dockerfileUser(
      situation.facts.accounts.name(of: situation.subject.userID), situation.subject.userID)
    let text = ["USER root"] + lines + ["USER \(user)"]
    return Snippet(
      title: "make the group in the image", side: .image, text: text.joined(separator: "\n") + "\n",
      language: .dockerfile, caveats: caveats(edit, situation))
  }

  private func caveats(_ edit: ImageEdit, _ situation: Situation) -> [String] {
    var caveats = ["The number is a guess about every host that the image will run on."]
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
    if situation.subject.start == nil {
      caveats.append("Not read where the container is started as user:group.")
    }
    return caveats
  }

  /// groupadd(8), groupmod(8), usermod(8). A user whose name looks like an option stands behind `--`.
  private func shadow(_ edit: ImageEdit) throws(Unexpressible) -> [String] {
    let user = try (edit.user.bytes.first == UInt8(ascii: "-") ? "-- " : "") + word(edit.user)
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
    case .joinExisting(let name, _, _):
      // usermod splits its list at commas and takes digits for a number.
      return ["RUN usermod --append --groups \(try listed(name)) \(user)"]
    }
  }

  /// BusyBox addgroup refuses a gid that is taken, and there is no groupmod.
  private func busybox(_ edit: ImageEdit) throws(Unexpressible) -> [String] {
    guard edit.user.bytes.first != UInt8(ascii: "-") else {
      throw Unexpressible(reason: "BusyBox takes the name \(edit.user.display) for an option")
    }
    let user = try word(edit.user)
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
    case .joinExisting(let name, _, _): return ["RUN addgroup \(user) \(try word(name))"]
    }
  }

  /// Nothing but a shell: a line at the end of the file is all it takes.
  private func shell(_ edit: ImageEdit) throws(Unexpressible) -> [String] {
    guard case .create(let name, let group, let user) = edit else {
      throw Unexpressible(
        reason: "the image has no program that edits a line of its group file; give the group at run time")
    }
    guard let text = user.text, !text.contains(":"), !text.contains(",") else {
      throw Unexpressible(reason: "a group file cannot list the name \(user.display)")
    }
    let line = try Quoting.shell(ByteString("\(name):x:\(group):\(text)"))
    return ["RUN echo \(line) >> /etc/group"]
  }

  private func word(_ name: ByteString) throws(Unexpressible) -> String {
    guard name.text?.last != "\\" else {
      throw Unexpressible(
        reason: "a Dockerfile reads the backslash at the end of \(name.display) as a line break")
    }
    return try Quoting.shell(name)
  }

  private func listed(_ group: ByteString) throws(Unexpressible) -> String {
    guard let text = group.text, !text.contains(","), Int(text) == nil else {
      throw Unexpressible(reason: "usermod does not take the group \(group.display) by its name")
    }
    return try word(group)
  }
}
