/// Finds the changes that let the subject in, proves each, and has each target put it into its words.
struct Planner {
  let situation: Situation
  let root: any RootCause.Type
  let context: RemedyContext

  /// Nothing is planned for who is let in, or where it is not known what stops the subject.
  static func plan(_ situation: Situation, _ diagnosis: Diagnosis, _ context: RemedyContext) -> Plan {
    guard situation.verdict != .granted, let root = diagnosis.root else { return Plan() }
    return Planner(situation: situation, root: root, context: context.about(situation.view.container)).plan
  }

  private var plan: Plan {
    var plan = Plan()
    var found: [(remedy: Remedy, leads: Bool)] = []
    for proposal in root.proposals(situation) {
      guard let proof = proposal.measure.proof(in: situation) else { continue }
      for target in RemedyTarget.allCases {
        do throws(Unexpressible) {
          guard let written = try target.writer.snippet(for: proposal.measure, situation, context) else {
            continue
          }
          found.append((Remedy(target, written, proposal, proof, context), proposal.leads))
        } catch {
          if plan.refusals[target] == nil { plan.refusals[target] = error.reason }
        }
      }
    }
    plan.remedies = ordered(found)
    // A refusal stands only where nothing but the last resort was written.
    plan.refusals = plan.refusals.filter { plan.best(for: $0.key).map(\.isLastResort) != false }
    for target in RemedyTarget.allCases where plan.refusals[target] == nil {
      if plan.best(for: target).map(\.isLastResort) != false { plan.refusals[target] = refusal(for: target) }
    }
    return plan
  }

  /// Whoever is not in a container is helped on the host first; the last resorts come last in any case.
  private func ordered(_ found: [(remedy: Remedy, leads: Bool)]) -> [Remedy] {
    func rank(_ remedy: Remedy, _ leads: Bool) -> Int {
      let rank = RemedyTarget.allCases.firstIndex(of: remedy.target) ?? 0
      if remedy.isLastResort { return RemedyTarget.allCases.count + rank }
      return leads || remedy.target == .host && situation.isOnHost ? -1 : rank
    }
    var sorted = found.enumerated().sorted { left, right in
      (rank(left.element.remedy, left.element.leads), left.offset)
        < (rank(right.element.remedy, right.element.leads), right.offset)
    }.map(\.element.remedy)
    if let first = sorted.first, !first.isLastResort { sorted[0].recommended = true }
    return sorted
  }

  private func refusal(for target: RemedyTarget) -> String {
    target.writer.obstacle(situation) ?? root.whyNothingHelps(at: target, situation)
      ?? "no change there would let \(situation.subjectName) in (\(root.code))"
  }
}

extension Remedy {
  fileprivate init(
    _ target: RemedyTarget, _ written: Snippet, _ proposal: Proposal, _ proof: Proof, _ context: RemedyContext
  ) {
    self.init(
      target: target, place: context.place(of: target), title: written.title, recommended: false,
      side: written.side, snippet: written.text, language: written.language, proof: proof,
      risk: proposal.risk, caveats: written.caveats, isLastResort: proposal.isLastResort)
  }
}
