import PermissionDocuments
import Testing

@testable import PermissionModel

@Suite struct EngineDocumentTests {
  private func inspection(_ text: String) throws -> ContainerInspection {
    try ContainerInspection(Array(text.utf8))
  }

  @Test func containerIsRead() throws {
    let container = try inspection(
      """
      {"Id": "0123", "Name": "/ci", "State": {"Pid": 7},
       "Config": {"User": "1000", "Image": "agent:1", "Env": ["A=1", "DOCKER_HOST=tcp://a", "DOCKER_HOST=tcp://b"],
                  "Labels": {"com.docker.compose.project": "p", "com.docker.compose.service": "s",
                             "com.docker.compose.project.config_files": "/a.yaml,/b.yaml"}},
       "HostConfig": {"GroupAdd": ["999"], "CapDrop": ["ALL"], "Privileged": false},
       "Mounts": [{"Source": "/z", "Destination": "/z"}, {"Source": "/run/s", "Destination": "/run/s"}, {}]}
      """)
    #expect(container.process == ProcessID(7))
    #expect(container.variable("DOCKER_HOST") == "tcp://b")
    #expect(container.variable("DOCKER") == nil)
    let facts = container.facts
    #expect(facts.name == "ci" && facts.image == "agent:1" && facts.isRunning && facts.user == "1000")
    #expect(
      facts.addedGroups == ["999"] && facts.droppedCapabilities == ["ALL"] && facts.addedCapabilities.isEmpty)
    #expect(facts.binds.map(\.source) == ["/run/s", "/z"])
    #expect(facts.compose == .init(project: "p", service: "s", files: ["/a.yaml", "/b.yaml"]))
  }

  @Test func whatAnEngineLeavesOutIsItsDefault() throws {
    let container = try inspection(#"{"Id": "0123", "State": {"Pid": 0}}"#)
    #expect(container.process == nil)
    var expected = ContainerFacts(id: "0123", name: "0123", isRunning: false)
    (expected.labels, expected.variables) = ([:], [:])
    #expect(container.facts == expected)
  }

  @Test(arguments: [
    "", "{}", "[]", "null", #"{"Id": 1, "State": {"Pid": 0}}"#, #"{"Id": "a"}"#,
    #"{"Id": "a", "State": {"Pid": 4294967296}}"#, #"{"Id": "a", "State": {"Pid": 1}, "Mounts": {}}"#,
  ])
  func anythingElseIsRefused(_ text: String) { #expect(throws: (any Error).self) { try inspection(text) } }

  @Test func firstIDsOfARemappedEngine() throws {
    func info(_ directory: String) throws -> EngineInfo {
      try EngineInfo(Array(#"{"SecurityOptions": ["name=userns"], "DockerRootDir": "\#(directory)"}"#.utf8))
    }
    let remapped = try info("/var/lib/docker/100000.200000")
    #expect(remapped.remapsUsers && !remapped.isRootless)
    #expect(remapped.firstIDs?.user == UserID(100_000) && remapped.firstIDs?.group == GroupID(200_000))
    for directory in [
      "", "/var/lib/docker", "/1.2.3", "/1", "/1.", "/-1.2", "/+1.2", "/1.4294967295", "/1..2",
    ] {
      #expect(try info(directory).firstIDs == nil, "\(directory)")
    }
    #expect(try EngineInfo(Array("{}".utf8)).firstIDs == nil)
  }

  /// Whose filter a container gets where it names none: the engine's own, one of the whole daemon's, or podman's untold.
  @Test(arguments: [
    (#"{"SecurityOptions": ["name=apparmor", "name=seccomp,profile=default"]}"#, true),
    (#"{"SecurityOptions": ["name=seccomp,profile=builtin", "name=cgroupns"]}"#, true),
    (#"{"SecurityOptions": ["name=seccomp,profile=/etc/docker/seccomp.json"]}"#, false),
    (#"{"SecurityOptions": ["name=seccomp,profile=default.json"]}"#, false),
    (#"{"SecurityOptions": ["name=seccomp,profile=unconfined"]}"#, false),
    (
      #"{"SecurityOptions": ["name=seccomp,profile=default"], "BuildahVersion": "1.28.2", "Rootless": false}"#,
      false
    ),
    (#"{"SecurityOptions": ["name=apparmor"]}"#, false), ("{}", false),
  ])
  func whoseFilter(_ text: String, isBuiltIn: Bool) throws {
    #expect(try EngineInfo(Array(text.utf8)).usesBuiltInFilter == isBuiltIn)
  }
}
