/// What confines a process beside its unit and its container: started around it, by whoever started it.
package enum Sandbox: String, Hashable, Sendable, Codable, CaseIterable {
  case flatpak, snap
  /// A coding agent's: `@anthropic-ai/sandbox-runtime`, which Claude Code uses too.
  case sandboxRuntime = "sandbox-runtime"
  /// Codex's.
  case codex
  /// bwrap(1), by somebody's own hand.
  case bubblewrap

  /// The sign of it in the environment, and its value; an empty one stands for any.
  static let variables: [(name: String, value: ByteString, sandbox: Sandbox)] = [
    ("SANDBOX_RUNTIME", "1", .sandboxRuntime), ("CODEX_SANDBOX_NETWORK_DISABLED", "1", .codex),
    ("SNAP_INSTANCE_NAME", "", .snap),
  ]

  /// Where flatpak-run(1) describes the sandbox.
  static let flatpakFile: ByteString = "/.flatpak-info"

  /// In a person's words.
  var title: String {
    switch self {
    case .flatpak: "flatpak's sandbox"
    case .snap: "a snap's confinement"
    case .sandboxRuntime: "a coding agent's sandbox (sandbox-runtime, Claude Code)"
    case .codex: "Codex's sandbox"
    case .bubblewrap: "a sandbox that bwrap made"
    }
  }

  /// What lets a Unix socket through, in a sentence.
  func remedy(_ path: ByteString) -> String {
    switch self {
    case .flatpak:
      "flatpak override --user --filesystem=\(path.display) APP lets it see the socket; those of a session have options of "
        + "their own (--socket=)."
    case .snap:
      "Its interfaces decide: snap connections NAME lists them, and snap connect NAME:docker gives it Docker's."
    case .sandboxRuntime:
      "In its settings \"sandbox\": {\"network\": {\"allowAllUnixSockets\": true}} allows Unix sockets, all of them: its "
        + "filter cannot tell one from another."
    case .codex:
      "network_access = true below [sandbox_workspace_write] in its config.toml lets its commands connect."
    case .bubblewrap:
      "Whoever starts bwrap gives it the socket (--bind \(path.display) \(path.display)), and no filter that refuses it "
        + "(--seccomp)."
    }
  }
}

extension Situation {
  /// What confines the subject, and what lets a socket through, as the end of a cause's detail; empty where nothing was
  /// seen to.
  var sandboxSentence: String {
    guard let sandbox = view.place?.sandbox else { return "" }
    return " It runs in \(sandbox.title). \(sandbox.remedy(walk.requested))"
  }
}
