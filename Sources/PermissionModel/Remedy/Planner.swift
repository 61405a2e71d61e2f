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
    var found: [Written] = []
    // Whatever the cause of a refusal is, the daemon can be told to make another socket.
    for proposal in root.proposals(situation) + Proposal.tellingTheDaemon(situation) {
      found += written(proposal, &plan.refusals)
    }
    let inPlace = found.filter { isInPlace($0.remedy.target) }
    plan.remedies = ordered(inPlace)
    // Who asks on a host may mean a container all the same (`--for`).
    plan.others = ordered(found.filter { !isInPlace($0.remedy.target) })
    // What else there is in the model, where nothing nearer is.
    var others: [Written] = []
    for proposal in Proposal.whateverElseHelps(situation) {
      others += written(proposal, &plan.refusals).filter { more in
        plan.best(for: more.remedy.target).map(\.isLastResort) != false
          && !others.contains { $0.remedy.target == more.remedy.target && !$0.remedy.isLastResort }
      }
    }
    // On a host it is the fix where nothing but the last resort stands there, and no new session is what is wanted; in a
    // container it is given when asked for.
    let hasFix =
      !situation.isOnHost || situation.memberOnPaper != nil || inPlace.contains { !$0.remedy.isLastResort }
    if !hasFix { plan.remedies = ordered(inPlace + others.filter { isInPlace($0.remedy.target) }) }
    plan.others += ordered(others.filter { hasFix || !isInPlace($0.remedy.target) })
    for index in plan.others.indices { plan.others[index].recommended = false }
    // A refusal stands only where nothing but the last resort was written.
    for target in RemedyTarget.allCases {
      if plan.best(for: target).map(\.isLastResort) == false {
        plan.refusals[target] = nil
      } else if plan.refusals[target] == nil {
        plan.refusals[target] = refusal(for: target)
      }
    }
    return plan
  }

  private typealias Written = (remedy: Remedy, leads: Bool)

  /// A proposal in the words of each target that can hold it; empty where it does not help.
  private func written(_ proposal: Proposal, _ refusals: inout [RemedyTarget: String]) -> [Written] {
    guard let proof = proposal.measure.proof(in: situation) else { return [] }
    let restsOnNoInheritance = proposal.measure.restsOnNoInheritance(in: situation)
    var found: [Written] = []
    for target in RemedyTarget.allCases {
      do throws(Unexpressible) {
        guard var written = try target.writer.snippet(for: proposal.measure, situation, context) else {
          continue
        }
        if restsOnNoInheritance {
          written.caveats.append(
            "Assumed: that the socket's ACL was set by hand. If getfacl shows a \"default:\" line of its directory, the next socket has that ACL too, and refuses as this one does."
          )
        }
        if let user = situation.userToStartAs, target.givesContainersGroups, !target.namesUserItself {
          written.caveats.append(
            "For a container that is started as \(ByteString(user).display), which it is not now.")
        }
        found.append((Remedy(target, written, proposal, proof, context), proposal.leads))
      } catch {
        if refusals[target] == nil { refusals[target] = error.reason }
      }
    }
    return found
  }

  /// Who runs on a host is helped there and nowhere else.
  private func isInPlace(_ target: RemedyTarget) -> Bool { !situation.isOnHost || target.writer.isForHosts }

  /// What mends the very place at fault comes first, then what is nearest to where the subject lives; the last
  /// resorts come last in any case.
  private func ordered(_ found: [Written]) -> [Remedy] {
    let nearest = situation.view.place.map { ([$0.kind] + $0.also).flatMap(\.targets) } ?? []
    let order = nearest + RemedyTarget.allCases
    func rank(_ remedy: Remedy, _ leads: Bool) -> Int {
      let rank = order.firstIndex(of: remedy.target) ?? order.count
      if remedy.isLastResort { return order.count + rank }
      return leads ? -1 : rank
    }
    var sorted = found.enumerated().sorted { left, right in
      (rank(left.element.remedy, left.element.leads), left.offset)
        < (rank(right.element.remedy, right.element.leads), right.offset)
    }.map(\.element.remedy)
    if let first = sorted.first, !first.isLastResort { sorted[0].recommended = true }
    return sorted
  }

  private func refusal(for target: RemedyTarget) -> String {
    guard isInPlace(target) else {
      return
        "\(situation.subjectName) runs on this host and not in a container; for one, ask with --container NAME"
    }
    if situation.takesGroupsFromItsFile, !situation.groupIsGivenAndDropped, target.givesContainersGroups {
      return situation.whyGroupsDoNotReach
    }
    // Nothing was searched through where not everything could be decided.
    guard situation.knowsAllIDs else {
      return (target.writer.isForHosts ? nil : root.whyNothingHelps(at: target, situation))
        ?? "what would let \(situation.subjectName) in there cannot be told: ids that its user namespace does not map "
        + "look alike to it"
    }
    return target.writer.obstacle(situation) ?? root.whyNothingHelps(at: target, situation)
      ?? "no change there would let \(situation.subjectName) in (\(root.code))"
  }
}

extension Remedy {
  fileprivate init(
    _ target: RemedyTarget, _ written: Snippet, _ proposal: Proposal, _ proof: Proof, _ context: RemedyContext
  ) {
    self.init(
      target: target, place: written.place ?? context.place(of: target), title: written.title,
      recommended: false,
      side: written.side, snippet: written.text, language: written.language, proof: proof,
      risk: proposal.risk, caveats: written.caveats, isLastResort: proposal.isLastResort)
  }
}
