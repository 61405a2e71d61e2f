@testable import PermissionModel

extension Scenario {
  /// Which socket: the wrong one is asked.
  static func endpoints() -> [Scenario] {
    let elsewhere = EndpointFacts(
      hostVariable: "unix:///run/me/docker.sock", standardSocket: .seen(.socket))
    let nowhere = World("/run/me/docker.sock").place(.directory, at: "/run/me").absent("/run/me/docker.sock")
      .observed(.noEntry)
    let context = EndpointFacts(
      currentContext: .seen("ci"), contexts: [.init(name: "ci", host: .seen("unix:///run/docker.sock"))])
    let exported = EndpointFacts(hostVariable: "unix:///run/docker.sock", currentContext: .seen("ci"))
    let none = World("").ending(.noEntry)
    return [
      Scenario(
        code: "endpoint-not-unix", world: none.endpoint(EndpointFacts(hostVariable: "tcp://127.0.0.1:2375")),
        lookalike: none.endpoint(EndpointFacts(hostVariable: "unix:/run/docker.sock")),
        instead: "endpoint-invalid"),
      Scenario(
        code: "endpoint-invalid", world: none.endpoint(EndpointFacts(contextVariable: "gone")),
        lookalike: none.endpoint(EndpointFacts(hostVariable: "ssh://host", contextVariable: "gone")),
        instead: "endpoint-not-unix"),
      Scenario(
        code: "endpoint-elsewhere", world: nowhere.endpoint(elsewhere),
        lookalike: nowhere.endpoint(EndpointFacts(hostVariable: elsewhere.hostVariable)),
        instead: "socket-missing"),
      Scenario(
        code: "context-unseen-by-sdks", world: member.endpoint(context), lookalike: member.endpoint(exported),
        instead: nil),
    ]
  }
}
