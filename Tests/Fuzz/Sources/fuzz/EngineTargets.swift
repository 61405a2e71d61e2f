import PermissionDocuments
import PermissionModel

/// What answers at a socket may be no engine, or a hostile one.
enum EngineTargets {
  /// The first byte says in which pieces the reply comes.
  static func http(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let text = Array(bytes.dropFirst())
    var whole = HTTPReply()
    whole.take(text)
    var reply = HTTPReply()
    var rest = text[...]
    let size = max(1, Int(first))
    while !rest.isEmpty, !reply.isComplete, !reply.isDamaged {
      reply.take(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    expect(reply.isDamaged == whole.isDamaged, "damaged, or not, by the pieces it comes in")
    expect(reply.isComplete == whole.isComplete, "complete, or not, by the pieces it comes in")
    if !reply.isDamaged {
      expect(reply.head == whole.head, "another head by the pieces")
      expect(reply.body == whole.body, "another body by the pieces")
    }
    if let head = reply.head {
      let answer = head.apiReply
      var facts = worldFacts()
      facts.observation = Observation(call: .connect, errno: nil, api: answer)
      FactsTarget.show(Report(facts), in: bytes)
      FactsTarget.expectSameAgain(.init(facts: facts))
    }
  }

  /// ContainerInspect, SystemInfo, ContainerList.
  static func inspection(_ bytes: [UInt8]) {
    if let info = try? EngineInfo(bytes) {
      _ = (info.isRootless, info.remapsUsers, info.firstIDs, info.usesBuiltInFilter)
    }
    guard let inspection = try? ContainerInspection(bytes) else { return }
    let container = inspection.facts
    _ = inspection.variable("DOCKER_HOST").map { EndpointFacts(hostVariable: $0).chosenByCommandLine }
    _ = container.place(of: "/run/docker.sock") { $0 }
    _ = container.source(of: "/run/docker.sock")
    let accounts = Accounts(
      passwd: .seen(AccountFiles.passwd(Array("root:x:0:0::/:\nci:x:1000:1000::/:\n".utf8))),
      group: .seen(AccountFiles.group(Array("docker:x:999:ci\n".utf8))))
    var facts = worldFacts(accounts: accounts)
    facts.container = container
    do throws(DockerIdentity.Refusal) {
      facts.subject = try Subject(start: container, accounts: accounts, userNamespace: .initial)
    } catch {
      expectShowable(error.description, "the refusal")
    }
    FactsTarget.show(Report(facts), in: bytes)
    FactsTarget.expectSameAgain(.init(facts: facts))
    FactsTarget.show(Report(facts.redacted()), in: bytes)
  }

  static func tar(_ bytes: [UInt8]) {
    switch TarArchive.first(in: bytes) {
    case .file(let content): expect(content.count <= bytes.count, "a file larger than its archive")
    case .link(let target):
      expect(target.count <= 100 && !target.bytes.contains(0), "a target beyond its field")
    case .other, nil: break
    }
  }
}
