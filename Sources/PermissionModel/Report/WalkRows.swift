/// The walk as rows of a picture, the same for every format that shows it.
struct WalkRow: Hashable {
  enum State: String { case pass, stop, follow, missing, unknown, open = "" }

  /// How deep it hangs below the first row of its tree.
  var depth: Int
  var name: String
  var ownership: String
  var mode: String
  var state: State
  var linkTarget: String?
  var step: Int
}

extension Report {
  /// A new tree begins at the root and behind every link; directories already shown are not shown again.
  var walkRows: [WalkRow] {
    let steps = situation.walk.steps
    var rows: [WalkRow] = []
    var shown: Set<ByteString> = []
    var depth = 0
    var previous: ByteString?
    for (index, step) in steps.enumerated() {
      let isRepeated =
        step.inode.value?.kind == .directory && shown.contains(step.path) && index != steps.count - 1
      if isRepeated {
        previous = nil
        continue
      }
      shown.insert(step.path)
      let isChild = previous.map { step.path.parentPath == $0 } ?? false
      depth = isChild ? depth + 1 : 0
      let label = isChild ? step.path.lastPathComponent : step.path
      rows.append(row(step, index, depth: depth, name: label.display))
      previous = step.linkTarget == nil ? step.path : nil
    }
    return rows
  }

  private func row(_ step: PathWalk.Step, _ index: Int, depth: Int, name: String) -> WalkRow {
    let check = situation.decision.trace.first { $0.step == index }
    let state: WalkRow.State
    switch step.inode {
    case .absent: state = .missing
    case .unreadable: state = .unknown
    case .seen:
      if let check {
        state = check.passes ? .pass : .stop
      } else {
        state = step.linkTarget == nil ? .open : .follow
      }
    }
    let inode = step.inode.value
    return WalkRow(
      depth: depth, name: name, ownership: inode.map { situation.ownership(of: $0) } ?? "",
      mode: inode.map { "\($0.kind.letter)\($0.mode.symbolic)\($0.acl.value == nil ? "" : "+")" } ?? "",
      state: state, linkTarget: step.linkTarget?.display, step: index)
  }

  /// The classes of the place where the walk stops or ends, with the one that counts for the subject.
  var decidingEntries: [(entry: String, counts: Bool)] {
    guard let check = situation.decision.decidedBy, let inode = situation.walk.steps[check.step].inode.value,
      check.matchedClass != nil
    else { return [] }
    if let acl = inode.acl.value {
      return acl.entries.map { entry in
        (entry.description, entry.description == check.entry || isShortForm(check.entry, of: entry))
      }
    }
    return [
      ("owner \(inode.mode.owner)", check.matchedClass == .owner),
      ("group \(inode.mode.group)", check.matchedClass == .group),
      ("other \(inode.mode.other)", check.matchedClass == .other),
    ]
  }

  private func isShortForm(_ text: String, of entry: AccessACL.Entry) -> Bool {
    switch entry.tag {
    case .owner: text.hasPrefix("user::")
    case .owningGroup: text.hasPrefix("group::")
    case .other: text.hasPrefix("other::")
    case .user, .group, .mask: false
    }
  }

  /// What the group's number means in the subject's own files.
  var groupNameRemark: String? {
    guard verdict == .denied, let target = situation.target, situation.refusalAtSocket != nil,
      situation.view.accounts.group.value != nil
    else { return nil }
    guard let name = situation.knownName(of: target.group) else {
      if let untold = situation.untoldDirectories { return "gid \(target.group): \(untold) may have a name" }
      return "gid \(target.group) has no name here"
    }
    return "gid \(target.group) is \"\(name.display)\" here"
  }
}
