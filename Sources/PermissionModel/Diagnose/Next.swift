extension Diagnosis {
  /// So many causes behind the first are told.
  private static let mostCauses = 8

  /// The denial hides that nobody listens (unix_find_bsd() asks for permission first).
  private func deadBehind(_ situation: Situation) -> Cause? {
    guard situation.verdict == .denied || situation.verdict == .granted, root != nil,
      case .absent? = situation.seen.listener?.end, situation.seen.observation?.errno != .connectionRefused
    else { return nil }
    var view = situation.view
    view.observation = Observation(call: .connect, errno: .connectionRefused)
    let behind = Situation(view, of: situation.seen)
    let rules: [any RootCause.Type] = [MountIsStale.self, SocketOfAnotherKernel.self, NothingListening.self]
    for rule in rules {
      if let finding = rule.recognise(behind) { return Cause(rule, .error, finding) }
    }
    return nil
  }

  /// What the subject will meet once the root cause is out of the way, nearest first: the same decision and the same
  /// rules, in the world as it would be then.
  func causesBehind(_ situation: Situation) -> [Cause] {
    var found: [Cause] = []
    var (situation, diagnosis) = (situation, self)
    while found.count < Self.mostCauses, let root = diagnosis.root, let view = root.without(situation) {
      let last = diagnosis.causes.first
      situation = Situation(view, of: situation.seen)
      guard situation.verdict == .denied || situation.verdict == .missing else { break }
      diagnosis = Diagnosis(situation)
      // What stands behind a directory that may not be passed is seldom to be seen; then nothing is denied.
      guard let next = diagnosis.causes.first, next.severity == .error, next != last else { break }
      found.append(next)
    }
    if let dead = deadBehind(situation) { found.append(dead) }
    return found
  }
}

extension Situation {
  /// The view in which nothing has been tried yet, for a world that is another one.
  var untried: SubjectView {
    var view = view
    view.observation = nil
    view.accessCheck = nil
    return view
  }
}

extension PathWalk {
  /// Changes an inode wherever the walk comes by it.
  mutating func edit(_ path: ByteString, _ change: (inout Inode) -> Void) {
    for index in steps.indices where steps[index].path == path {
      guard var inode = steps[index].inode.value else { continue }
      change(&inode)
      steps[index].inode = .seen(inode)
    }
  }

  /// Changes the mount of the step at `index`, where it is known.
  mutating func editMount(at index: Int, _ change: (inout Mount) -> Void) {
    steps[index].mount = steps[index].mount.map { mount in
      var mount = mount
      change(&mount)
      return mount
    }
  }
}
