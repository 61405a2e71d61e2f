import Testing

@testable import PermissionModel

/// What must answer, by the socket's name.
@Suite struct DockerAPIExpectationTests {
  @Test(arguments: [
    ("/run/docker.sock", DockerAPIExpectation.yes), ("/run/podman/podman.sock", .yes),
    ("/var/run/balena-engine.sock", .yes), ("/run/containerd/containerd.sock", .no),
    ("/tmp/ssh-X/agent.1", .no), ("/run/buildkit/buildkitd.sock", .no), ("/run/app.sock", .no),
    ("/run/cri-dockerd.sock", .no), ("/run/docker/containerd/docker-containerd.sock", .no), ("@docker", .yes),
    ("/srv/docker/app.sock", .no),
  ])
  func byName(path: String, expectation: DockerAPIExpectation) {
    #expect(DockerAPIExpectation(path: ByteString(path)) == expectation)
  }

  @Test func dockersEndpointIsAnEngines() {
    let endpoint = EndpointFacts(hostVariable: "unix:///run/app.sock")
    #expect(DockerAPIExpectation(path: "/run/app.sock", endpoint: endpoint) == .yes)
    #expect(DockerAPIExpectation(path: "/run/app.sock", endpoint: nil) == .no)
  }
}
