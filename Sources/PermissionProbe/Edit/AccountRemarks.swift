extension Accounts {
  /// What will bite later in these account files, whatever socket is asked for.
  public func remarks(user: String) -> [String] {
    var remarks: [String] = []
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

extension Array where Element: Hashable {
  fileprivate var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
