extension Accounts {
  /// What will bite later in these account files, whatever socket is asked for.
  /// - Parameter gshadow: its entries in the shape of the group file's; `nil` where there is none to be seen.
  package func remarks(user: String, gshadow: [GroupEntry]? = nil) -> [String] {
    var remarks = gshadow.map { outOfStep($0) } ?? []
    func repeated<Value: Hashable>(_ values: [Value]) -> [Value] {
      var counts: [Value: Int] = [:]
      for value in values { counts[value, default: 0] += 1 }
      return values.filter { counts[$0, default: 0] > 1 }.uniqued
    }
    for name in repeated(users.map(\.name)).prefix(3) {
      remarks.append("passwd has the user \"\(name)\" twice; only the first line counts")
    }
    for name in repeated(groups.map(\.name)).prefix(3) {
      remarks.append("group has the name \"\(name)\" twice")
    }
    for id in repeated(groups.compactMap(\.groupID.id)).prefix(3) {
      remarks.append("gid \(id) has two names; by number the first is shown")
    }
    let names = Set(users.map(\.name))
    let strangers = groups.flatMap { group in group.members.filter { !names.contains($0) }.map { (group, $0) }
    }
    for (group, member) in strangers.prefix(3) {
      remarks.append("the group \"\(group.name)\" lists \"\(member)\", who is not in passwd")
    }
    for (file, lines) in [
      ("passwd", passwd.value?.oddLines.map { ($0.line, $0.problem) } ?? []),
      ("group", group.value?.oddLines.map { ($0.line, $0.problem) } ?? []),
    ] {
      for (line, problem) in lines.prefix(3) { remarks.append("/etc/\(file):\(line): \(problem)") }
    }
    if user.contains(":"), !user.hasSuffix(":") {
      remarks.append("a container started as user:group does not get the groups of the image's group file")
    }
    return remarks
  }
}

extension Accounts {
  /// Where group and gshadow tell of different groups or members; grpck(8) says the same.
  private func outOfStep(_ gshadow: [GroupEntry]) -> [String] {
    let shadowed = Dictionary(gshadow.map { ($0.name, Set($0.members)) }) { first, _ in first }
    let there = Set(groups.map(\.name))
    var remarks: [String] = []
    for group in groups {
      guard let members = shadowed[group.name] else {
        remarks.append("the group \"\(group.name)\" has no line in gshadow")
        continue
      }
      if members != Set(group.members) {
        remarks.append("group and gshadow list different members of \"\(group.name)\"")
      }
    }
    for entry in gshadow where !there.contains(entry.name) {
      remarks.append("gshadow has \"\(entry.name)\", which is no group")
    }
    return Array(remarks.prefix(3))
  }
}

extension Array where Element: Hashable {
  fileprivate var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
