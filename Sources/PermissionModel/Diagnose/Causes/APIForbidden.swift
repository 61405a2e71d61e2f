/// The connection stands, and the one at its end says no: an authorization plugin of the engine's (moby
/// pkg/authorization), or a proxy in front of it that lets some of its API through.
enum APIForbidden: RootCause {
  static let code = "api-forbidden"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .unavailable, let reply = situation.view.observation?.api, reply.isForbidden
    else { return nil }
    let status = reply.status ?? 0
    var evidence: [String: Evidence] = ["status": .number(status)]
    evidence["message"] = reply.refusal.map { .text($0.message) }
    evidence["plugin"] = reply.refusal?.plugin.map { .text($0) }
    let quoted = reply.refusal.map { "“\(ByteString($0.message).display)”" } ?? "without a word"
    return Finding(
      title: title(reply), detail: "\(quoted) (HTTP \(status), to GET /_ping). " + remark(reply),
      evidence: evidence)
  }

  private static func title(_ reply: APIReply) -> String {
    if let plugin = reply.refusal?.plugin {
      return "the engine's authorization plugin \(ByteString(plugin).display) refuses"
    }
    return reply.refusal?.isEngines == true
      ? "the engine refuses this client" : "a proxy in front of the engine refuses"
  }

  /// Where the rule is that says so.
  private static func remark(_ reply: APIReply) -> String {
    if reply.refusal?.plugin != nil {
      return
        "The socket let this client in. The plugin's policy decides on each call (authorization-plugins in "
        + "daemon.json names it), and that is what to change."
    }
    if reply.refusal?.isEngines == true {
      return
        "The socket let this client in; who may ask is a setting of the engine, or of what speaks for it."
    }
    let switches: String
    switch reply.refusal?.proxy {
    case .haproxy?: switches = "This is HAProxy's page, as of tecnativa/docker-socket-proxy: " + variables
    case .nginx?: switches = "This is nginx's page, as of linuxserver/socket-proxy: " + variables
    case nil:
      switches =
        "The usual ones have a switch for each part of the API: CONTAINERS=1, POST=1 in the environment of "
        + "tecnativa's and linuxserver's, -allowGET=… of wollomatic's."
    }
    return "The socket let this client in. " + switches
  }

  private static let variables =
    "PING=1 in its environment lets this call pass, CONTAINERS=1, IMAGES=1 and so on a part of the API, and "
    + "POST=1 whatever changes anything."

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? {
    "the socket lets this client in, and who answers behind it refuses: its own rules are what to change"
  }
}
