/// The sockets found on a machine, and which of them docker and the SDKs would use, and why.
package struct SocketsReport: Hashable, Sendable {
  /// A socket, and whether it can be used.
  package struct Entry: Hashable, Sendable {
    package var socket: FoundSocket
    package var verdict: Verdict
    /// The code of what stops the subject.
    package var cause: String?
    /// The verdict is a prediction: there was no time left for a connection.
    package var isPredicted: Bool

    package init(socket: FoundSocket, verdict: Verdict, cause: String?, isPredicted: Bool) {
      self.socket = socket
      self.verdict = verdict
      self.cause = cause
      self.isPredicted = isPredicted
    }
  }

  /// One place that docker looks at, in its order.
  struct Step: Hashable {
    var source: EndpointChoice.Source
    var value: String?
    /// Why the place could not be looked at.
    var problem: String?
    /// It decides.
    var isTaken: Bool
  }

  package let endpoint: EndpointFacts
  package let entries: [Entry]
  package let unreadable: [UnreadablePlace]

  package init(endpoint: EndpointFacts, entries: [Entry], unreadable: [UnreadablePlace] = []) {
    self.endpoint = endpoint
    self.entries = entries
    self.unreadable = unreadable
  }

  package var choice: EndpointChoice { endpoint.chosenByCommandLine }

  /// Of those that look at DOCKER_HOST alone, and of the others where these differ.
  private var sdkWords: String {
    let (older, newer) = (endpoint.chosenBySDKs, endpoint.chosenBySDKsThatFollowContexts)
    guard newer.address != older.address else { return older.words }
    return older.words + "; docker-py since 7.2.0: "
      + (newer.address == choice.address ? "as docker" : newer.words)
  }

  var steps: [Step] {
    let current: (value: String?, problem: String?) =
      switch endpoint.currentContext {
      case .seen(let name): (name, nil)
      case .absent: (nil, nil)
      case .unreadable(let errno):
        (
          nil,
          "\(endpoint.configDirectory?.appending(component: "config.json").display ?? "config.json") "
            + (errno == .invalid
              ? "is damaged, so docker passes it over" : "cannot be read: \(errno.sentence)")
        )
      }
    let values: [(EndpointChoice.Source, String?, String?)] = [
      (.contextOption, endpoint.contextOption, nil), (.hostOption, endpoint.hostOption, nil),
      (.hostVariable, endpoint.hostVariable, nil), (.contextVariable, endpoint.contextVariable, nil),
      (.currentContext, current.value, current.problem),
      (.standard, "unix://\(EndpointAddress.standardPath)", nil),
    ]
    return values.map { source, value, problem in
      Step(source: source, value: value, problem: problem, isTaken: source == choice.source)
    }
  }
}

// MARK: - Formats

extension SocketsReport {
  package var text: String {
    var lines = entries.map { entry in
      let others = entry.socket.otherPaths.map { ", also \($0)" }.joined()
      return "\(entry.socket.path)\(others)  \(entry.socket.owner)  \(entry.words)"
    }
    if entries.isEmpty { lines.append("no socket of a container engine was found in the usual places") }
    lines += unreadable.map { "could not look at \($0.path)  \($0.owner)  \($0.errno.sentence)" }
    lines += ["", "docker uses  \(choice.words)", "SDKs use     \(sdkWords)", ""]
    lines += steps.map { "\($0.isTaken ? "->" : "  ") \($0.source.name): \($0.words)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Line by line, for logs and screen readers.
  package var plain: String {
    var lines = entries.flatMap { entry in
      ["socket: \(entry.socket.path): \(entry.socket.owner): \(entry.words)"]
        + entry.socket.otherPaths.map { "same: \($0) is \(entry.socket.path)" }
    }
    lines += unreadable.map { "unreadable: \($0.path): \($0.owner): \($0.errno.sentence)" }
    lines += ["docker: \(choice.words)", "sdks: \(sdkWords)"]
    lines += steps.map { "step: \($0.source.name): \($0.words)\($0.isTaken ? " (this one counts)" : "")" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The document `sockcheck.sockets/1` (docs/sockets.schema.json).
  package var tree: JSONTree {
    .object([
      "schema": .text("sockcheck.sockets/1"),
      "sockets": .list(
        entries.map { entry in
          .object([
            "path": .text(entry.socket.path.display),
            "otherPaths": .list(entry.socket.otherPaths.map { .text($0.display) }),
            "owner": .text(entry.socket.owner), "verdict": .text(entry.verdict.rawValue),
            "cause": .optional(entry.cause) { .text($0) }, "predicted": .flag(entry.isPredicted),
          ])
        }),
      "unreadable": .list(
        unreadable.map {
          .object(["path": .text($0.path.display), "owner": .text($0.owner), "errno": .text($0.errno.name)])
        }),
      "commandLine": choice.tree, "sdks": endpoint.chosenBySDKs.tree,
      "sdksThatFollowContexts": endpoint.chosenBySDKsThatFollowContexts.tree,
      "steps": .list(
        steps.map { step in
          .object([
            "source": .text(step.source.code),
            "value": .optional(step.value) { .text(ByteString($0).display) },
            "problem": .optional(step.problem) { .text($0) }, "taken": .flag(step.isTaken),
          ])
        }),
    ])
  }
}

extension SocketsReport.Entry {
  fileprivate var words: String {
    verdict.rawValue + (cause.map { " (\($0))" } ?? "") + (isPredicted ? ", predicted" : "")
  }
}

extension SocketsReport.Step {
  fileprivate var words: String { problem ?? value.map { ByteString($0).display } ?? "-" }
}

extension EndpointChoice {
  fileprivate var words: String {
    switch address {
    case .unix(let path): "\(path), by \(description)"
    case .other(let scheme): "\(description): \(scheme), no Unix socket"
    case .invalid(let reason): "nothing: \(description): \(reason)"
    }
  }

  fileprivate var tree: JSONTree {
    let (transport, path, problem): (String?, ByteString?, String?) =
      switch address {
      case .unix(let path): ("unix", path, nil)
      case .other(let scheme): (scheme, nil, nil)
      case .invalid(let reason): (nil, nil, reason)
      }
    return .object([
      "source": .text(source.code), "context": .optional(context) { .text(ByteString($0).display) },
      "endpoint": .optional(text.isEmpty ? nil : text) { .text(ByteString($0).display) },
      "transport": .optional(transport) { .text($0) },
      "path": .optional(path) { .text($0.display) }, "problem": .optional(problem) { .text($0) },
    ])
  }
}

extension EndpointChoice.Source {
  /// For programs.
  fileprivate var code: String {
    switch self {
    case .contextOption: "--context"
    case .hostOption: "--host"
    case .hostVariable: "DOCKER_HOST"
    case .contextVariable: "DOCKER_CONTEXT"
    case .currentContext: "currentContext"
    case .standard: "default"
    }
  }
}
