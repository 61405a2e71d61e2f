extension Report {
  /// The document `sockcheck.report/1` (docs/report.schema.json).
  package var tree: JSONTree {
    var members: [String: JSONTree] = [
      "schema": .text("sockcheck.report/1"), "verdict": .text(verdict.rawValue), "socket": socket,
      "subject": subject, "prediction": prediction, "observation": observation,
      "daemon": daemonTree,
      "causes": .list(causes.map(\.tree)),
      "next": .list(next.map { .object(["code": .text($0.code), "title": .text($0.title)]) }),
      "remedies": .list(plan.remedies.map(\.tree)), "power": .optional(powerSentence) { .text($0) },
      "container": container, "place": (situation.seen.place ?? Place(.unknown)).tree,
    ]
    // On request alone.
    if let host { members["host"] = host.tree }
    return .object(members)
  }

  private var socket: JSONTree {
    let target = situation.target
    let namespace = situation.subject.userNamespace
    let mount = situation.walk.steps.last?.mount.value
    func id(_ number: UInt32, _ name: ByteString?, _ mapping: Mapping) -> JSONTree {
      .object([
        "id": .number(Int(number)), "name": .optional(name) { .text($0.display) },
        "mapped": mapping == .ambiguous ? .null : .flag(mapping == .mapped),
      ])
    }
    return .object([
      "path": .text(situation.walk.requested.display),
      "resolvedPath": .optional(situation.walk.resolvedPath) { .text($0.display) },
      "kind": .optional(target) { .text($0.kind.rawValue) },
      "mode": .optional(target) { .text($0.mode.description) },
      "owner": .optional(target) {
        id($0.owner.rawValue, situation.knownName(of: $0.owner), namespace.mapping(of: $0.owner))
      },
      "group": .optional(target) {
        id($0.group.rawValue, situation.knownName(of: $0.group), namespace.mapping(of: $0.group))
      },
      "acl": .optional(target) { $0.acl.tree },
      "links": .optional(target) { .number(Int($0.links)) },
      "outside": situation.seen.subject.userNamespace.viewpoint == .outside
        ? .optional(situation.seen.walk.targetInode) {
          .object(["owner": .number(Int($0.owner.rawValue)), "group": .number(Int($0.group.rawValue))])
        } : .null,
      "mount": .optional(mount) {
        .object(["readOnly": .flag($0.isReadOnly), "sourceDeleted": .flag($0.isSourceDeleted)])
      },
    ])
  }

  private var container: JSONTree {
    .optional(situation.view.container) { container in
      func texts(_ values: [String]) -> JSONTree { .list(values.map { .text(ByteString($0).display) }) }
      func text(_ value: String) -> JSONTree { .text(ByteString(value).display) }
      return .object([
        "id": text(container.id), "name": text(container.name), "image": text(container.image),
        "running": .flag(container.isRunning), "user": text(container.user),
        "groupAdd": texts(container.addedGroups),
        "mounts": .list(
          container.binds.map {
            .object(["source": .text($0.source.display), "destination": .text($0.destination.display)])
          }),
        "usernsMode": text(container.userNamespaceMode), "securityOpt": texts(container.securityOptions),
        "capAdd": texts(container.addedCapabilities), "capDrop": texts(container.droppedCapabilities),
        "privileged": .flag(container.isPrivileged),
        "compose": .optional(container.compose) {
          .object(["project": text($0.project), "service": text($0.service), "files": texts($0.files)])
        },
        "atFault": .list(
          settingsAtFault.map {
            .object(["setting": .text($0.name), "value": texts($0.value), "remark": .text($0.remark)])
          }),
      ])
    }
  }

  /// Who makes the socket, and who listens.
  private var daemonTree: JSONTree {
    .optional(situation.daemon) { daemon in
      .object([
        "name": .optional(daemon.name) { .text($0) }, "title": .text(daemon.title),
        "recognisedBy": .text(daemon.recognition.rawValue),
        "listening": listening,
        "otherNetworkNamespace": .optional(situation.seen.listener?.end.value) { .flag($0.isInOtherNetwork) },
        "process": .optional(daemon.process) { process in
          .object([
            "pid": .number(Int(process.processID.rawValue)), "name": .text(process.name.display),
            "uid": .number(Int(process.userID.rawValue)),
            "unit": .optional(process.unit) { .text($0.display) },
            "container": .optional(process.container) { .text(ByteString($0).display) },
          ])
        },
      ])
    }
  }

  /// Null where nobody looked, or where it could not be told.
  private var listening: JSONTree {
    switch situation.seen.listener?.end {
    case .seen: .flag(true)
    case .absent: .flag(false)
    case .unreadable, nil: .null
    }
  }

  private var subject: JSONTree {
    let subject = situation.subject
    let namespace = subject.userNamespace
    func map(_ map: Known<IDMap>) -> JSONTree {
      .optional(map.value) { map in
        .list(map.ranges.map { .list([$0.inside, $0.outside, $0.count].map { .number(Int($0)) }) })
      }
    }
    return .object([
      "source": .text(subject.source.rawValue),
      "pid": .optional(subject.processID) { .number(Int($0.rawValue)) },
      "user": .optional(situation.knownName(of: subject.userID)) { .text($0.display) },
      "uid": .number(Int(subject.userID.rawValue)), "gid": .number(Int(subject.groupID.rawValue)),
      "groups": .list(subject.groups.map { .number(Int($0.rawValue)) }),
      "capabilities": .list(subject.capabilities.names.map { .text($0) }),
      "noNewPrivileges": .flag(subject.noNewPrivileges),
      "userNamespace": .object([
        "initial": .optional(namespace.isInitial.value) { .flag($0) }, "uidMap": map(namespace.uidMap),
        "gidMap": map(namespace.gidMap),
        "setgroups": .optional(namespace.setGroups.value) { .text($0.rawValue) },
      ]),
    ])
  }

  private var prediction: JSONTree {
    let decision = situation.decision
    return .object([
      "permission": .text(decision.permission.rawValue),
      "errno": .optional(decision.errno) { .text($0.name) },
      "decidedBy": .optional(decision.decidedBy) { check in
        .object([
          "path": .text(check.path.display), "rule": .text(check.rule.rawValue), "entry": .text(check.entry),
          "needs": .text(check.needs.letters), "has": .text(check.has.letters),
        ])
      },
    ])
  }

  private var observation: JSONTree {
    .optional(situation.view.observation) { observation in
      .object([
        "call": .text(observation.call.rawValue), "errno": .optional(observation.errno) { .text($0.name) },
        "type": .text((observation.type ?? .stream).rawValue),
        "api": .optional(observation.api) { reply in
          .object([
            "outcome": .text(reply.outcome.rawValue), "status": .optional(reply.status) { .number($0) },
            "version": .optional(reply.version) { .text(ByteString($0).display) },
            "minimumVersion": .optional(reply.minimumVersion) { .text(ByteString($0).display) },
            "server": .optional(reply.server) { .text(ByteString($0).display) },
            "refusal": .optional(reply.refusal) {
              .object([
                "isEngines": .flag($0.isEngines), "message": .text(ByteString($0.message).display),
              ])
            },
            "expected": .flag(reply.isExpected),
          ])
        },
        "agrees": .flag(!kernelDisagrees),
        "signal": .optional(observation.signal) { .number($0) },
        "standIn": .optional(observation.standIn) {
          .object(["without": .list($0.without.map { .text($0.rawValue) })])
        },
      ])
    }
  }
}

extension Known where Value == AccessACL {
  /// The entries in getfacl's notation; empty for none, null where it could not be read.
  fileprivate var tree: JSONTree {
    switch self {
    case .seen(let acl): .list(acl.entries.map { .text($0.description) })
    case .absent: .list([])
    case .unreadable: .null
    }
  }
}

extension Cause {
  fileprivate var tree: JSONTree {
    .object([
      "code": .text(code), "severity": .text(severity.rawValue), "title": .text(title),
      "detail": .text(detail),
      "evidence": .object(evidence.mapValues(\.tree)),
    ])
  }
}

extension Evidence {
  fileprivate var tree: JSONTree {
    switch self {
    case .number(let value): .number(value)
    case .numbers(let values): .list(values.map { .number($0) })
    // Facts may come out of a file that somebody else wrote.
    case .text(let value): .text(ByteString(value).display)
    case .texts(let values): .list(values.map { .text(ByteString($0).display) })
    case .flag(let value): .flag(value)
    }
  }
}

extension Remedy {
  /// One element of the report's `remedies`.
  package var tree: JSONTree {
    .object([
      "target": .text(target.rawValue), "place": .text(place), "title": .text(title),
      "recommended": .flag(recommended),
      "side": .text(side.rawValue), "snippet": .text(snippet), "language": .text(language.rawValue),
      "proof": .text(proof.rawValue), "risk": .text(risk), "caveats": .list(caveats.map { .text($0) }),
      "lastResort": .flag(isLastResort),
    ])
  }
}
