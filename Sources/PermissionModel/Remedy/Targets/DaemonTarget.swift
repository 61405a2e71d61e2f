/// The configuration of the daemon that makes the socket: what is set there holds each time that it is made anew.
enum DaemonTarget: TargetWriter {
  static let place = "the daemon's configuration"
  static let isShownAsAlternative = true
  static let isForHosts = true

  static func obstacle(_ situation: Situation) -> String? {
    guard let daemon = situation.daemon else { return "which daemon makes this socket could not be told" }
    guard let kind = daemon.writer else { return "no setting of \(daemon.title) is known here" }
    return kind.knobs.isEmpty ? kind.whyNoSetting : nil
  }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    switch measure {
    case .daemon(let change):
      guard let daemon = situation.daemon, let kind = daemon.writer else { return nil }
      let setting = try kind.setting(change, daemon)
      var caveats = [setting.activation] + setting.remarks
      if let membership = change.membership {
        guard
          let commands = try MembershipWords(membership, in: situation.view.accounts).commands(of: .shadow)
        else {
          throw Unexpressible(reason: "usermod cannot be given the name \(membership.user.display)")
        }
        caveats.append(
          "\(membership.user.display) must be in its group as well, from the next login on: "
            + "\(commands.joined(separator: " && "))")
      }
      return Snippet(
        title: change.group == nil
          ? "let the socket's group write" : "give the socket to group \(change.groupWord ?? "")",
        side: .host, text: setting.text, language: setting.language, caveats: caveats,
        place: "\(setting.file) (\(kind.title))")
    case .container, .image, .entrypoint, .host, .session: return nil
    }
  }
}
