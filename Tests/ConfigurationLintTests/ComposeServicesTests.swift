import PermissionModel
import Testing

@testable import ConfigurationLint

/// The services of a Compose file; Tests/EngineTests/test_compose_file.py merges what is printed with docker-compose.
@Suite struct ComposeServicesTests {
  private static func file(_ text: String) throws -> ComposeServices {
    try ComposeServices(Array(text.utf8))
  }

  @Test(
    arguments: [
      ("services:\n  app:\n    image: x\n", ["app"]), ("services:\n  a:\n  b:\n", ["a", "b"]),
      ("services:\n    a:\n      image: x\n    b: {}\n", ["a", "b"]), ("services:\n a: {image: x}\n", ["a"]),
      ("services:\r\n  web:\r\n    image: x\r\n", ["web"]), ("\u{FEFF}services:\n  a:\n", ["a"]),
      ("---\nservices:\n  a:\n", ["a"]), ("%YAML 1.2\n---\nservices:\n  a:\n", ["a"]),
      ("services:\n  a:\n...\n", ["a"]),
      ("services: # all of them\n  a: # one\n", ["a"]),
      ("services:\n  \"quoted\" :\n  'single':\n", ["quoted", "single"]), ("services :\n  a :\n", ["a"]),
      ("\"services\":\n  a:\n", ["a"]), ("services:\n  -a:\n", ["-a"]),
      ("services:\n  a.b_c-1:\n", ["a.b_c-1"]), ("services:\n  80:\n", ["80"]),
      // What stands deeper, or under another key, is no service.
      ("services:\n  a:\n    command: |\n      services:\n        not: here\n", ["a"]),
      ("x-common: &c\n  environment:\n    services: no\nservices:\n  a:\nvolumes:\n  home: {}\n", ["a"]),
      // Whatever way it is written in.
      ("{services: {a: {}, b: {}}}\n", ["a", "b"]), ("{\"services\": {\"a\": {}}}\n", ["a"]),
      ("services: &s\n  a: {}\n", ["a"]), ("services:\n  ? a\n  : {}\n", ["a"]),
      ("services:\n  \"a\\u0062\": {}\n", ["ab"]), ("services: {}\n", []),
      ("x: &c\n  a: {}\nservices:\n  <<: *c\n  b: {}\n", ["a", "b"]),
      ("x: &c {a: {}}\ny: &d {b: {}, a: {}}\nservices:\n  <<: [*c, *d]\n", ["a", "b"]),
      ("x: &c {a: {}}\nservices: *c\n", ["a"]), ("services:\n  \"<<\": {}\n", ["<<"]),
    ] as [(String, [String])])
  func services(text: String, names: [String]) throws {
    #expect(try Self.file(text).names == names)
    #expect(try !Self.file(text).includesOthers)
  }

  @Test func servicesFromElsewhere() throws {
    let file = try Self.file("include:\n  - other.yaml\nservices:\n  a:\n")
    #expect(file.includesOthers)
    #expect(file.names == ["a"])
    #expect(try !Self.file("include:\nservices:\n  a:\n").includesOthers)
  }

  /// Said, and never guessed at.
  @Test(arguments: [
    ("- services\n", 1), ("\n", 1), ("", 1), ("version: '3'\n", 1), ("services:\n  <<: *common\n", 2),
    ("services:\n\ta:\n", 2), ("services:\n    a: {}\n  b: {}\n", 3), ("services:\n  *alias : {}\n", 2),
    ("services:\n  a: {}\nservices:\n  b: {}\n", 3), ("services:\n  - a\n", 2), ("services:\n  a\n", 2),
    ("services:\n  a:b\n", 2), ("services:\n  \"a:\n", 3), ("services: *all\n", 1),
    ("services: |\n  a:\n", 1), ("services:\n", 1), ("services:\n  : x\n", 2), ("services:\n  [a]: x\n", 2),
    ("services:\n  a:\n---\nservices:\n  b:\n", 4), ("services:\n  %a:\n", 2), ("services:\n  @a:\n", 2),
    ("services:\n  a: {}\n  a: {}\n", 3), ("services:\n  ~: {}\n", 2),
    ("x: &x {<<: *x}\nservices:\n  <<: *x\n", 1), ("services:\n  <<: a\n", 2),
  ])
  func notUnderstood(text: String, line: Int) {
    let failure = #expect(throws: NotRead.self) { try Self.file(text) }
    let source = SourceText(name: "x", bytes: Array(text.utf8))
    #expect(failure.map { source.position($0.offset).line } == line, "\(failure?.reason ?? "understood")")
  }

  @Test func bytesThatAreNoText() {
    #expect(throws: NotRead.self) {
      try ComposeServices(Array("services:\n  ".utf8) + [0xFF] + Array(": {}\n".utf8))
    }
  }
}
