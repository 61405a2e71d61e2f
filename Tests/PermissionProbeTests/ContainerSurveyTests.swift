import Foundation
import PermissionModel
import TestSupport
import Testing

@testable import PermissionProbe

/// Who runs in a container, and what the host calls what it has mounted: of processes in namespaces of their own.
@Suite struct ContainerSurveyTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test(.enabled(if: Need.root)) func identities() throws {
    let shell = """
      exec unshare --pid --fork sh -c '
        setpriv --reuid 101 --regid 102 --groups 102,103 sleep 60 & 
        setpriv --reuid 101 --regid 102 --groups 103,102 sleep 60 &
        setpriv --reuid 7 --regid 7 --clear-groups sleep 60 &
        unshare --user sleep 60 &
        while [ "$(cat /proc/*/comm 2>/dev/null | grep -c "^sleep$")" = 0 ]; do :; done
        sleep 0.3; echo; read x'
      """
    let container = try WaitingProcess(shell)
    let main = try #require(container.children.first)
    let found = try #require(ContainerSurvey.identities(main: ProcessID(main)))
    let first = try #require(found.identities.first)
    #expect(first.isMain && first.example == ProcessID(main) && first.userID == .root)
    let worker = try #require(found.identities.first { $0.userID == UserID(101) })
    #expect(worker.groupID == GroupID(102) && worker.groups == [GroupID(102), GroupID(103)])
    #expect(worker.count == 2 && worker.program == "sleep" && !worker.isMain)
    #expect(worker.capabilities == [])
    #expect(found.identities.contains { $0.userID == UserID(7) && $0.groups.isEmpty })
    #expect(found.processCount == 5)
    #expect(found.omitted == 1, "one has a user namespace of its own")
  }

  @Test(.enabled(if: Need.root)) func onlyOfAContainer() throws {
    let container = try WaitingProcess("exec unshare --pid --fork sh -c 'echo; read x'")
    let main = try #require(container.children.first)
    let process = ProcessID(main)
    var question = LinuxHost.Question(.process(process, nil, "/run/none.sock", .standard))
    #expect(try LinuxHost().facts(question).others == nil)
    question.matter = .process(process, ContainerFacts(id: "x", name: "ci"), "/run/none.sock", .standard)
    #expect(try LinuxHost().facts(question).others?.identities.count == 1)
    question.explains = false
    #expect(try LinuxHost().facts(question).others == nil)
  }

  @Test(.enabled(if: Need.root)) func sourcesOfMounts() throws {
    try directory.directory("real/deep")
    try directory.directory("inner")
    let listener = try Listener(directory.path("real/deep/s.sock"), .silent)
    defer { withExtendedLifetime(listener) {} }
    let process = try WaitingProcess(
      "exec unshare --mount sh -c 'mount --bind \(directory.path("real")) \(directory.path("inner")) && echo && read x'"
    )
    let path = ByteString(directory.path("inner/deep/s.sock"))
    let facts = try LinuxHost().facts(.init(.process(ProcessID(process.id), nil, path, .standard)))
    #expect(facts.hostSource?.source == ByteString(directory.path("real")))
    #expect(facts.hostSource?.destination == ByteString(directory.path("inner")))
    #expect(facts.hostPath(of: path) == .known(ByteString(directory.path("real/deep/s.sock"))))
    #expect(facts.hostPath(of: path.parentPath) == .known(ByteString(directory.path("real/deep"))))
  }

  @Test(.enabled(if: Need.root)) func whatTheHostDoesNotHave() throws {
    try directory.directory("own")
    let process = try WaitingProcess(
      "exec unshare --mount sh -c 'mount -t tmpfs none \(directory.path("own")) && echo && read x'")
    let path = ByteString(directory.path("own/s.sock"))
    let facts = try LinuxHost().facts(.init(.process(ProcessID(process.id), nil, path, .standard)))
    #expect(facts.hostSource == nil)
  }

  @Test func whatIsSharedHasNoOtherName() throws {
    let process = try WaitingProcess("echo; read x")
    let path = ByteString(directory.path("s.sock"))
    let facts = try LinuxHost().facts(.init(.process(ProcessID(process.id), nil, path, .standard)))
    #expect(facts.hostSource == nil)
  }
}
