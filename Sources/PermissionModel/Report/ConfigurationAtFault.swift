/// A setting of a container that its root cause comes from, by the engine API's name for it.
struct SettingAtFault: Hashable {
  var name: String
  /// As it stands; several values for a list.
  var value: [String]
  /// What about it.
  var remark: String

  var sentence: String {
    let shown = value.map { ByteString($0).display }.joined(separator: ", ")
    return "\(name) is \(value.isEmpty || value == [""] ? "empty" : shown): \(remark)"
  }
}

extension Report {
  /// What in the container's configuration is at fault; empty where none was asked about, or it is not to blame.
  var settingsAtFault: [SettingAtFault] {
    guard let container = situation.facts.container, let code = rootCause?.code else { return [] }
    let group = situation.target.map { "\($0.group)" } ?? "the socket's group"
    switch code {
    case GIDMismatch.code, GIDTaken.code, DockerGIDDiffers.code, GIDZero.code, RootlessOwner.code:
      return [
        SettingAtFault(
          name: "GroupAdd", value: container.addedGroups, remark: "the socket's gid, \(group), is missing")
      ]
    case ExplicitGroupDropsImageGroups.code where container.start.namesGroup:
      return [
        SettingAtFault(
          name: "User", value: [container.user],
          remark: "the group behind the colon replaces those of the image")
      ]
    case GroupsDropped.code:
      return [
        SettingAtFault(
          name: "GroupAdd", value: container.addedGroups,
          remark: "the group is given, and the command of the container drops it")
      ]
    case RootLacksOverride.code:
      return [
        SettingAtFault(
          name: "CapDrop", value: container.droppedCapabilities, remark: "it takes CAP_DAC_OVERRIDE away")
      ]
    case IDUnmapped.code:
      return [
        SettingAtFault(
          name: "UsernsMode", value: [container.userNamespaceMode],
          remark: "the engine's own user namespace does not map the socket's owner or group")
      ]
    case SecurityPolicy.code:
      return [
        SettingAtFault(
          name: "SecurityOpt", value: container.securityOptions,
          remark: "the policy in force refuses the connection")
      ]
    case SocketMissing.code, SocketIsDirectory.code, DanglingLink.code:
      let binds = container.binds.map { "\($0.source.display) at \($0.destination.display)" }
      return [
        SettingAtFault(
          name: "Mounts", value: binds, remark: "no socket of the host's comes to stand at this path")
      ]
    default: return []
    }
  }

  /// The settings at fault in a sentence.
  var configurationSentence: String? {
    guard let container = situation.facts.container, !settingsAtFault.isEmpty else { return nil }
    return "In the configuration of container \(ByteString(container.name).display), "
      + settingsAtFault.map(\.sentence).joined(separator: "; ") + "."
  }
}
