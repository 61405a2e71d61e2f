/// unix_find_bsd() finds no socket that belongs to the inode: `ECONNREFUSED` (unix(7)).
enum NothingListening: RootCause {
  static let code = "nothing-listening"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.view.observation?.errno == .connectionRefused,
      situation.target?.kind ?? .socket == .socket, situation.walk.end != .abstract
    else {
      return nil
    }
    return Finding(
      title: "nothing listens on the socket any more",
      detail:
        "The file outlived its daemon: the kernel refuses the connection because no process has it open for "
        + "listening (ECONNREFUSED). Permission is not the matter. "
        + (situation.failedSocketUnit ?? whatToStart(situation.daemon))
    )
  }

  private static func whatToStart(_ daemon: Daemon?) -> String {
    guard let daemon else { return "Start the program that makes it." }
    guard let unit = daemon.unit else { return "By its path it is the socket of \(daemon.title): start it." }
    return "By its path it is the socket of \(daemon.title): systemctl status \(unit)."
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [Proposal(measure: .host(.startDaemon))] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
