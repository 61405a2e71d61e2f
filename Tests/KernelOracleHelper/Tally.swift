import PermissionProbe

/// What was counted, to show that the cases reach all that they are meant to.
struct Tally {
  static let linkProtectionGap = "fs.protected_symlinks"
  /// What a subject can honestly not know of itself: see `InodePermission` and `WalkDecision`.
  static let honestGaps: Set<String> = [
    linkProtectionGap, "whether the unmapped id that the subject holds is the one that counts",
    "whether the owner and group exist in the user namespace",
    "whether the unmapped owner of the link is the subject or the directory's owner",
  ]

  private(set) var cases = 0
  private(set) var disagreements = 0
  private(set) var firstDisagreement: Int?
  private(set) var unknown = 0
  var gatheredInside = 0
  private var inNamespaces = 0
  private var ambient = 0
  private var kernelAnswers: [String: Int] = [:]
  private var rules: [String: Int] = [:]
  /// The kernel's answers where the subject could not know: a gap that always has the same one is none.
  private var gaps: [String: [String: Int]] = [:]
  private var socketModes: Set<UInt16> = []

  mutating func count(_ facts: Facts, _ decision: Decision, _ kernel: Int32, _ identity: Identity) {
    cases += 1
    if identity.namespace != nil { inNamespaces += 1 }
    if identity.isAmbient { ambient += 1 }
    kernelAnswers[kernel == 0 ? "success" : Errno(rawValue: kernel).name, default: 0] += 1
    if let check = decision.decidedBy {
      let matched = check.matchedClass.map { "(\($0.rawValue))" } ?? ""
      rules["\(check.rule.rawValue)\(matched)\(check.passes ? "+" : "-")", default: 0] += 1
    }
    if let socket = facts.walk.targetInode, socket.kind == .socket, let last = decision.trace.last,
      last.step == facts.walk.steps.count - 1
    {
      socketModes.insert(socket.mode.rawValue)
    }
  }

  mutating func countUnknown(_ gap: String, _ kernel: Int32) {
    unknown += 1
    gaps[gap, default: [:]][kernel == 0 ? "success" : Errno(rawValue: kernel).name, default: 0] += 1
  }

  /// Whether it is still worth telling of.
  mutating func disagreed(_ index: Int) -> Bool {
    disagreements += 1
    firstDisagreement = min(firstDisagreement ?? index, index)
    return disagreements <= 20
  }

  func lines(seed: UInt64) -> [String] {
    func show(_ counts: [String: Int]) -> String {
      counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
    var lines = [
      "kernel: \(show(kernelAnswers))", "decided by: \(show(rules))",
      "reach: modes=\(socketModes.count) permission-modes=\(Set(socketModes.map { $0 & 0o777 }).count)"
        + " gathered-inside=\(gatheredInside) in-user-namespaces=\(inNamespaces) ambient=\(ambient)",
    ]
    lines += gaps.sorted { $0.key < $1.key }.map { "unknown to the subject: \($0.key): \(show($0.value))" }
    if let firstDisagreement { lines.append("first disagreement: case \(firstDisagreement)") }
    lines.append("oracle: cases=\(cases) disagreements=\(disagreements) unknown=\(unknown) seed=\(seed)")
    return lines
  }
}
