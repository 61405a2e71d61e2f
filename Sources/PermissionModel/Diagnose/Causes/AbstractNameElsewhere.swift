/// unix_find_abstract() looks among the sockets of the caller's own network namespace alone: `ECONNREFUSED` where
/// none of them bears the name (unix(7), network_namespaces(7)).
enum AbstractNameElsewhere: RootCause {
  static let code = "abstract-name-elsewhere"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.walk.end == .abstract, situation.view.observation?.errno == .connectionRefused else {
      return nil
    }
    return Finding(
      title: "nobody listens on this abstract name in this network namespace",
      detail:
        "An abstract name has no file and no permission bits; it exists in one network namespace, and only as "
        + "long as a process has it open. Either its daemon does not run, or it runs in another network namespace: "
        + "the host's, or another container's.")
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? {
    "a process that shares the daemon's network namespace (--network host, --network container:NAME) finds the name, "
      + "and a socket with a path is found from everywhere"
  }
}
