import CLinuxStage
import Glibc
import PermissionProbe

/// What the last component of a path is.
enum Leaf {
  case listening, dead, datagram, directory, file, fifo, device, missing

  /// What connect(2) says to who may write: the facts tell nothing of listeners.
  var errnoBehindPermission: Int32 {
    switch self {
    case .listening: 0
    case .datagram: EPROTOTYPE
    default: ECONNREFUSED
    }
  }
}

/// One case: a small tree of its own, and the path to connect to.
///
///     <home>/a/b/c/s       up to three directories and the leaf
///     <home>/l/l0, l1 …    links on the way
struct CasePlan {
  struct Link {
    var name: String
    var target: String
    var owner: UInt32
    var group: UInt32
  }

  var directories: [InodePlan]
  var leaf: Leaf
  var leafPlan: InodePlan
  var linkDirectory: InodePlan?
  var links: [Link] = []
  /// Beneath the case's own directory.
  var path: String
  /// The subject itself gathers the facts too.
  var isGatheredInside: Bool
}

extension CasePlan {
  private static let names = ["a", "b", "c"]
  private static let anyKind: [(weight: Int, value: Leaf)] = [
    (68, .listening), (8, .dead), (4, .datagram), (6, .directory), (5, .file), (2, .fifo), (1, .device),
    (6, .missing),
  ]

  /// - Parameter home: the absolute path of the case's own directory.
  init(index: Int, identity: Identity, home: String, from dice: inout Dice) {
    isGatheredInside = identity.namespace != nil || dice.chance(50)
    directories = []
    leafPlan = InodePlan(owned: identity, from: &dice)
    // Every fourth case asks for the mode bits alone, and these take all 4,096 in turn.
    if index.isMultiple(of: 4) {
      leaf = .listening
      leafPlan.mode = UInt16((index / 4 &* 2731) & 4095)
      path = "s"
      return
    }
    for _ in 0..<dice.weighted([(20, 0), (35, 1), (28, 2), (17, 3)]) {
      directories.append(.directory(near: identity, from: &dice))
    }
    leaf = dice.weighted(Self.anyKind)
    leafPlan.mode = dice.weighted([
      (40, UInt16(dice.below(4096))),
      (
        60,
        dice.pick([0o666, 0o660, 0o620, 0o640, 0o602, 0o066, 0o606, 0o222, 0o200, 0o020, 0o2, 0o755, 0o600])
      ),
    ])
    if dice.chance(45) { leafPlan.addACL(near: identity, bit: .write, from: &dice) }
    path = (Self.names.prefix(directories.count) + ["s"]).joined(separator: "/")
    if dice.chance(42) { addLinks(identity, home: home, from: &dice) }
    addOddities(from: &dice)
  }

  private mutating func addLinks(_ identity: Identity, home: String, from dice: inout Dice) {
    let isSticky = dice.chance(40)
    var directory = InodePlan.directory(near: identity, from: &dice)
    if isSticky {
      directory.mode = dice.pick([0o1777, 0o1777, 0o1773, 0o3777, 0o777, 0o1775])
      directory.acl = []
    }
    linkDirectory = directory
    // The path from where the link is followed: to the leaf, or only to one of the directories above it.
    let components = path.split(separator: "/").map(String.init)
    let followed = dice.chance(65) ? components.count : dice.below(components.count)
    let rest = components.dropFirst(followed).joined(separator: "/")
    let count = dice.weighted([(60, 1), (20, 2), (15, 3), (2, 39), (3, 41)])
    for number in 0..<count {
      let isLast = number == count - 1
      let next = isLast ? components.prefix(followed).joined(separator: "/") : "l/l\(number + 1)"
      links.append(
        Link(
          name: "l\(number)", target: Self.target(next, isLast: isLast, home: home, from: &dice),
          owner: dice.chance(30) ? directory.owner : InodePlan.user(near: identity, from: &dice),
          group: InodePlan.group(near: identity, from: &dice)))
    }
    path = "l/l0" + (rest.isEmpty ? "" : "/\(rest)")
  }

  private static func target(_ next: String, isLast: Bool, home: String, from dice: inout Dice) -> String {
    if isLast, dice.chance(6) {
      return dice.pick([
        "nowhere", "../nowhere/s", "l0", ".", "..", "/", "/..", String(repeating: "n", count: 256), "../",
      ])
    }
    let slash = dice.chance(4) ? "/" : ""
    return switch dice.below(5) {
    case 0, 1: "\(home)/\(next)\(slash)"
    case 2: "../\(next)\(slash)"
    case 3: "../l/.././\(next)\(slash)"
    default: next.hasPrefix("l/") ? "\(next.dropFirst(2))\(slash)" : "..//\(next)\(slash)"
    }
  }

  private mutating func addOddities(from dice: inout Dice) {
    let components = path.split(separator: "/").map(String.init)
    switch dice.below(100) {
    case 0..<3: path += "/"
    case 3..<6: path += "/."
    case 6..<8: path += "/.."
    case 8..<11: path += "/x"
    case 11..<14: path = components.joined(separator: "/./")
    case 14..<20:
      // Down, up and down again: `..` needs search permission on the directory that it leaves.
      guard let first = components.first, components.count > 1 else { return }
      path = "\(first)/../\(path)"
    default: return
    }
  }
}

// MARK: - On the disk

/// What was made for a case and has to go again.
struct Made {
  private var paths: [String] = []
  private var listeners: [Int32] = []

  mutating func directory(_ path: String) throws(SetupFailure) {
    try SetupFailure.checkLibc(mkdir(path, 0o755), "mkdir \(path)")
    paths.append(path)
  }

  mutating func build(_ plan: CasePlan, home: String) throws(SetupFailure) {
    try directory(home)
    var here = home
    var plans: [(String, InodePlan)] = []
    for (name, inode) in zip(["a", "b", "c"], plan.directories) {
      here += "/\(name)"
      try directory(here)
      plans.append((here, inode))
    }
    if let linkDirectory = plan.linkDirectory {
      let links = "\(home)/l"
      try directory(links)
      plans.append((links, linkDirectory))
      for link in plan.links {
        let path = "\(links)/\(link.name)"
        try SetupFailure.checkLibc(symlink(link.target, path), "symlink \(path)")
        paths.append(path)
        try SetupFailure.checkLibc(lchown(path, link.owner, link.group), "lchown \(path)")
      }
    }
    if plan.leaf != .missing {
      try leaf(plan.leaf, "\(here)/s")
      plans.append(("\(here)/s", plan.leafPlan))
    }
    for (path, inode) in plans { try inode.apply(to: path) }
  }

  private mutating func leaf(_ leaf: Leaf, _ path: String) throws(SetupFailure) {
    switch leaf {
    case .directory: try SetupFailure.checkLibc(mkdir(path, 0o755), "mkdir \(path)")
    case .file: try SetupFailure.checkLibc(mknod(path, S_IFREG | 0o644, 0), "mknod \(path)")
    case .fifo: try SetupFailure.checkLibc(mknod(path, S_IFIFO | 0o644, 0), "mknod \(path)")
    // 1:3 is /dev/null.
    case .device: try SetupFailure.checkLibc(mknod(path, S_IFCHR | 0o644, 0x103), "mknod \(path)")
    case .listening, .dead, .datagram:
      let type = leaf == .datagram ? SOCK_DGRAM : SOCK_STREAM
      let socket = socket(AF_UNIX, Int32(type.rawValue), 0)
      try SetupFailure.checkLibc(socket, "socket")
      try SetupFailure.check(clinux_bind(socket, path, strlen(path)), "bind \(path)")
      if leaf == .listening { try SetupFailure.checkLibc(listen(socket, 64), "listen") }
      if leaf == .dead { close(socket) } else { listeners.append(socket) }
    case .missing: return
    }
    paths.append(path)
  }

  mutating func removeAll() {
    for listener in listeners { close(listener) }
    for path in paths.reversed() { remove(path) }
    listeners = []
    paths = []
  }
}
