extension WhoReport {
  /// The document `sockcheck.who/1` (docs/who.schema.json).
  package var tree: JSONTree {
    .object([
      "schema": .text("sockcheck.who/1"), "socket": socketTree,
      "everyone": .optional(everyone) { tree($0) },
      "groups": .list(groups.map(tree)), "accounts": .list(accounts.map(tree)),
      "processes": .list(processes.filter { $0.right != nil }.map(tree)),
      "formerHolders": .list(processes.filter { $0.right == nil }.map(tree)),
      "lookedAt": .object(["accounts": .number(accountCount), "processes": .number(processCount)]),
      "unread": .list(unread.map(tree)), "notes": .list(notes.map { .text($0) }),
      "benchmarks": .list(Benchmark.answers(self).map(\.tree)),
      "changes": .optional(changes, \.tree),
      "beyond": .optional(beyond) { beyond in
        .object([
          "allowed": .object([
            "users": .list(beyond.allowed.users.sorted().map { .number(Int($0.rawValue)) }),
            "groups": .list(beyond.allowed.groups.sorted().map { .number(Int($0.rawValue)) }),
          ]),
          "everyone": .flag(beyond.everyone != nil), "accounts": .list(beyond.accounts.map(tree)),
          "processes": .list(beyond.processes.map(tree)),
        ])
      },
    ])
  }

  private var socketTree: JSONTree {
    let inode = socket.inode
    return .object([
      "path": .text(socket.path.display), "resolvedPath": .text(socket.resolvedPath.display),
      "mode": .text(inode.mode.description),
      "owner": .object([
        "id": .number(Int(inode.owner.rawValue)), "name": .optional(socket.ownerName) { .text($0.display) },
      ]),
      "group": .object([
        "id": .number(Int(inode.group.rawValue)), "name": .optional(socket.groupName) { .text($0.display) },
      ]),
      "acl": inode.acl.failure != nil
        ? .null : .list((inode.acl.value?.entries ?? []).map { .text($0.description) }),
      "listening": .optional(socket.hasListener) { .flag($0) },
      "power": .optional(socket.power) { power in
        switch power {
        case .root: .object(["uid": .number(0), "rootEquivalent": .flag(true)])
        case .engineUser: .object(["uid": .null, "rootEquivalent": .flag(false)])
        case .user(let id): .object(["uid": .number(Int(id.rawValue)), "rootEquivalent": .flag(false)])
        }
      },
    ])
  }

  private func tree(_ right: Right) -> JSONTree {
    .object([
      "rule": .text(right.rule.rawValue), "entry": .text(right.entry), "path": .text(right.path.display),
      "through": .optional(right.through) { .text($0) },
    ])
  }

  private func tree(_ group: Group) -> JSONTree {
    .object([
      "gid": .number(Int(group.groupID.rawValue)), "name": .optional(group.name) { .text($0.display) },
      "right": tree(group.right),
      "alsoNeeds": .list(group.alsoNeeds.map { .number(Int($0.rawValue)) }),
      "members": .list(
        group.members.map { member in
          .object([
            "name": .text(member.name.display), "uid": .optional(member.userID) { .number(Int($0.rawValue)) },
            "primary": .flag(member.isPrimary),
          ])
        }),
    ])
  }

  private func tree(_ account: Account) -> JSONTree {
    .object([
      "name": .text(account.name.display), "uid": .number(Int(account.userID.rawValue)),
      "gid": .number(Int(account.groupID.rawValue)),
      "groups": .list(account.groups.map { .number(Int($0.rawValue)) }), "right": tree(account.right),
    ])
  }

  private func tree(_ process: Process) -> JSONTree {
    .object([
      "pid": .number(Int(process.processID.rawValue)), "name": .text(process.name.display),
      "uid": .number(Int(process.userID.rawValue)),
      "user": .optional(process.userName) { .text($0.display) },
      "gid": .number(Int(process.groupID.rawValue)),
      "groups": .list(process.groups.map { .number(Int($0.rawValue)) }),
      "unit": tree(process.unit), "ownRoot": .flag(process.isInOwnRoot),
      "ownUserNamespace": .optional(process.isInOwnUserNamespace) { .flag($0) },
      "right": .optional(process.right) { tree($0) },
      "holds": .list(process.holds.map { .text($0.rawValue) }),
    ])
  }

  private func tree(_ unit: ControlGroup) -> JSONTree {
    let name: String? =
      switch unit {
      case .container(let id): id
      case .service(let name): name.display
      case .user(let id): id.description
      case .other(let path): path.display
      case .none: nil
      }
    var title: String?
    if case .container(let id) = unit { title = containerNames[id] }
    return .object([
      "kind": .text(kind(of: unit)), "name": .optional(name) { .text($0) },
      "title": .optional(title) { .text(ByteString($0).display) },
    ])
  }

  private func tree(_ unread: Unread) -> JSONTree {
    .object([
      "subject": .text(unread.subject.rawValue), "count": .optional(unread.count) { .number($0) },
      "reason": .text(unread.reason), "pids": .list(unread.examples.map { .number(Int($0.rawValue)) }),
    ])
  }
}
