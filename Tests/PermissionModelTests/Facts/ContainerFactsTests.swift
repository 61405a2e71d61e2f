import Testing

@testable import PermissionModel

@Suite struct ContainerFactsTests {
  private let container = ContainerFacts(
    id: "1", name: "ci",
    binds: [
      .init(source: "/var/run/docker.sock", destination: "/sockets/d"),
      .init(source: "/srv", destination: "/data"),
      .init(source: "/srv/inner", destination: "/data/in"),
    ])

  @Test func placesOfTheHosts() {
    func place(_ path: ByteString) -> ByteString? {
      container.place(of: path) { $0 == "/var/run/docker.sock" ? "/run/docker.sock" : $0 }
    }
    #expect(place("/run/docker.sock") == "/sockets/d")
    #expect(place("/srv/a/b.sock") == "/data/a/b.sock")
    #expect(place("/srvx/b.sock") == nil)
    #expect(place("/run/docker.sock.d") == nil)
  }

  @Test func sourcesOfItsOwn() {
    #expect(container.source(of: "/sockets/d") == "/var/run/docker.sock")
    #expect(container.source(of: "/data/a") == "/srv/a")
    #expect(container.source(of: "/data/in/a") == "/srv/inner/a", "the deeper mount hides the other")
    #expect(container.source(of: "/run/docker.sock") == nil)
  }
}
