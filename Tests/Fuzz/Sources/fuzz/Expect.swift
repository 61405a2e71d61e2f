import PermissionModel

/// A broken promise ends the run as a crash does, and libFuzzer keeps the input.
func expect(_ holds: Bool, _ promise: @autoclosure () -> String) {
  if !holds { fatalError(promise()) }
}

/// No control character, none that hides or turns text around; newlines where there are lines.
func expectShowable(_ text: String, lines: Bool = false, _ what: String) {
  for scalar in text.unicodeScalars where !(lines && scalar == "\n") {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
      fatalError("\(what) shows U+\(String(scalar.value, radix: 16)) raw")
    default: break
    }
  }
}

extension [UInt8] {
  /// Pieces between NULs, which a text file does not hold; the last one may.
  func pieces(_ count: Int) -> [[UInt8]] {
    var pieces = split(separator: 0, maxSplits: count - 1, omittingEmptySubsequences: false).map {
      [UInt8]($0)
    }
    while pieces.count < count { pieces.append([]) }
    return pieces
  }

  var text: String { String(decoding: self, as: UTF8.self) }
}

/// Facts that most readers' results can be put into, so that what they read is judged and shown too.
func worldFacts(
  _ subject: Subject? = nil, socketOwner: UInt32 = 0, socketGroup: UInt32 = 999,
  mount: Known<Mount> = .absent,
  accounts: Accounts = Accounts()
) -> Facts {
  func inode(_ kind: FileKind, _ mode: UInt16, _ owner: UInt32 = 0, _ group: UInt32 = 0) -> Known<Inode> {
    .seen(
      Inode(kind: kind, mode: FileMode(rawValue: mode), owner: UserID(owner), group: GroupID(group)))
  }
  let steps = [
    PathWalk.Step(path: "/", name: "/", inode: inode(.directory, 0o755), mount: mount),
    PathWalk.Step(path: "/run", name: "run", inode: inode(.directory, 0o755), mount: mount),
    PathWalk.Step(
      path: "/run/docker.sock", name: "docker.sock",
      inode: inode(.socket, 0o660, socketOwner, socketGroup), mount: mount, isTrailing: true),
  ]
  return Facts(
    subject: subject
      ?? Subject(userID: UserID(1000), groupID: GroupID(1000), groups: [GroupID(1000)]),
    walk: PathWalk(requested: "/run/docker.sock", steps: steps, end: .reached), accounts: accounts,
    system: SystemFacts(protectsLinks: .seen(true), isContainer: .seen(true)))
}
