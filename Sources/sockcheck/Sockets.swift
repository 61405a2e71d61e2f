import ArgumentParser
import PermissionProbe

/// The sockets found here, and which of them the docker command line and the SDKs would use, and why.
struct Sockets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sockets",
    abstract: "List the sockets found here, and which one docker and the SDKs would use, and why.",
    discussion: """
      EXAMPLES:
        sockcheck sockets
        sockcheck sockets --context ci
        DOCKER_HOST=unix:///run/podman/podman.sock sockcheck sockets
      """)

  @OptionGroup var endpoint: EndpointOptions

  func run() throws {
    let facts = endpoint.facts()
    let choice = facts.chosenByCommandLine
    let found = SocketFinder.find(contexts: facts.contexts)
    var lines = found.map { line($0) }
    if found.isEmpty { lines.append("no socket of a container engine was found in the usual places") }
    lines += ["", "docker uses  \(shown(choice))", "SDKs use     \(shown(facts.chosenBySDKs))", ""]
    lines += steps(facts, choice)
    Terminal.write(lines.joined(separator: "\n") + "\n")
    if choice.path == nil { throw ExitCode(Failure.Status.noEndpoint.rawValue) }
  }

  private func line(_ found: SocketFinder.Found) -> String {
    let report = (try? LinuxHost().facts(.init(path: found.path, timeout: 1))).map { Report($0) }
    return "\(found.path)  \(found.owner)  \(report?.verdict.rawValue ?? "unknown")"
  }

  private func shown(_ choice: EndpointChoice) -> String {
    switch choice.address {
    case .unix(let path): "\(path), by \(choice.description)"
    case .other(let scheme): "\(choice.description): \(scheme), no Unix socket"
    case .invalid(let reason): "nothing: \(choice.description): \(reason)"
    }
  }

  /// The order in which docker looks, with what is there, and where it stopped.
  private func steps(_ facts: EndpointFacts, _ choice: EndpointChoice) -> [String] {
    func text(_ value: String?) -> String { value.map { ByteString($0).display } ?? "-" }
    let config = facts.configDirectory?.appending(component: "config.json").display ?? "config.json"
    let current: String =
      switch facts.currentContext {
      case .seen(let name): ByteString(name).display
      case .absent: "-"
      case .unreadable(let errno): "\(config) cannot be read: \(errno.sentence)"
      }
    let rows: [(EndpointChoice.Source, String)] = [
      (.contextOption, text(facts.contextOption)), (.hostOption, text(facts.hostOption)),
      (.hostVariable, text(facts.hostVariable)), (.contextVariable, text(facts.contextVariable)),
      (.currentContext, current), (.standard, EndpointAddress.standardPath.display),
    ]
    return rows.map { source, value in
      "\(source == choice.source ? "->" : "  ") \(source.name): \(value)"
    }
  }
}
