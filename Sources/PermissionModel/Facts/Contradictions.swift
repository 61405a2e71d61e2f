extension Facts {
  /// More steps than a path of 4096 bytes and 40 links can have.
  private static let mostSteps = 4096 * 41

  /// What no machine can show, in a sentence; `nil` where the facts go together.
  package var contradiction: String? {
    if walk.steps.count > Self.mostSteps { return "facts.walk.steps: a path cannot have so many places" }
    if walk.end == .abstract, !walk.steps.isEmpty || !walk.requested.isAbstractName {
      return "facts.walk: an abstract name begins with @, and no way leads to it"
    }
    if walk.steps.isEmpty, !walk.end.isFailure, walk.end != .abstract {
      return "facts.walk.steps: a walk that was made has a first step"
    }
    if walk.end == .assumed, walk.steps.count != 1 {
      return "facts.walk.steps: an assumed socket is one step, not \(walk.steps.count)"
    }
    var links = 0
    for (index, step) in walk.steps.enumerated() {
      let isLast = index == walk.steps.count - 1
      let isLink = step.inode.value?.kind == .link
      if isLink != (step.linkTarget != nil) {
        return "facts.walk.steps[\(index)]: a link has a target, and nothing else has one"
      }
      if isLink { links += 1 }
      if !isLast, let kind = step.inode.value?.kind, kind != .directory, kind != .link {
        return "facts.walk.steps[\(index)]: the walk goes on behind \(kind.noun)"
      }
      if isLink, isLast, walk.end == .reached {
        return "facts.walk.steps[\(index)]: a walk does not end at a link that can be followed"
      }
      if !isLast, step.inode.value == nil {
        return "facts.walk.steps[\(index)]: the walk goes on behind a place that was not seen"
      }
    }
    if let observation {
      if observation.errno != nil, observation.signal != nil {
        return "facts.observation: a call that ended its caller gave no error"
      }
      if observation.api != nil, !observation.succeeded || observation.call == .socket {
        return "facts.observation: nobody can have answered on a connection that failed"
      }
      if observation.call == .connect, observation.succeeded, case .absent? = walk.steps.last?.inode {
        return "facts.observation: a connection succeeded, and facts.walk ends where nothing stands"
      }
    }
    if links > 40 { return "facts.walk.steps: the kernel follows 40 links, and here are \(links)" }
    return nil
  }
}
