extension SettingAtFault {
  /// The socket's group is not among those that the container was given.
  static func groupAdd(_ container: ContainerFacts, _ situation: Situation) -> Self {
    let group = situation.target.map { "\($0.group)" } ?? "the socket's group"
    return SettingAtFault(
      name: "GroupAdd", value: container.addedGroups, remark: "the socket's gid, \(group), is missing")
  }

  /// No socket of the host's is mounted at the path.
  static func mounts(_ container: ContainerFacts) -> Self {
    SettingAtFault(
      name: "Mounts",
      value: container.binds.map { "\($0.source.display) at \($0.destination.display)" },
      remark: "no socket of the host's comes to stand at this path")
  }

  var sentence: String {
    let shown = value.map { ByteString($0).display }.joined(separator: ", ")
    return "\(name) is \(value.isEmpty || value == [""] ? "empty" : shown): \(remark)"
  }
}

extension Report {
  /// The settings at fault in a sentence.
  var configurationSentence: String? {
    guard let container = situation.view.container, !settingsAtFault.isEmpty else { return nil }
    return "In the configuration of container \(ByteString(container.name).display), "
      + settingsAtFault.map(\.sentence).joined(separator: "; ") + "."
  }
}
