import Testing

@testable import PermissionModel

@Suite struct ProcessTextTests {
  @Test func environment() {
    let text = Array("A=1\0DOCKER_HOST=unix:///run/a\0DOCKER_HOST=later\0EMPTY=\0DOCKER".utf8)
    #expect(EnvironmentText.value(of: "DOCKER_HOST", in: text) == "unix:///run/a")
    for name in ["DOCKER", "EMPTY", "B", "A=1"] { #expect(EnvironmentText.value(of: name, in: text) == nil) }
  }

  @Test(arguments: [
    ("2 (kthreadd) S 0 0 0 0 -1 2129984 0", true), ("9 (a) b) S 0 0 0 0 -1 2129984 0", true),
    ("1 (systemd) S 0 1 1 0 -1 4194560 0", false), ("1 (2129984) S 0 1 1 0 -1 0 2129984", false),
    ("2 (kthreadd S 0 0 0 0 -1 2129984", false), ("2 (kthreadd) S 0 0", false), ("", false),
    ("2 (kthreadd) S 0 0 0 0 -1 -2129984 0", false), ("2 (k) S 0 0 0 0 -1 99999999999999999999 0", false),
  ])
  func kernelThread(_ text: String, isOne: Bool) {
    #expect(ProcessFlags.isKernelThread(Array(text.utf8)) == isOne)
  }

  @Test func subordinateIDs() {
    func range(_ first: UInt32, _ text: String) -> IDRange? {
      SubordinateIDs.range(from: first, in: Array(text.utf8))
    }
    let text = "a:1:2\nci:100000:65536\nlater:100000:1\n"
    #expect(range(100_000, text) == IDRange(inside: 0, outside: 100_000, count: 65536))
    #expect(range(2, text) == nil)
    // Ranges that no kernel maps.
    for line in ["ci:7:0", "ci:7:4294967295", "ci:7:-1", "ci:7:", "ci:7:1:1", "ci:7", "ci:+7:1"] {
      #expect(range(7, line) == nil, "\(line)")
    }
    #expect(range(0xFFFF_FFFE, "ci:4294967294:1") != nil)
  }
}
