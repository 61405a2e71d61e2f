import Testing

@testable import PermissionModel

/// The services of a Compose file; Tests/EngineTests/test_compose_file.py merges what is printed with docker-compose.
@Suite struct ComposeFileTests {
  private static func file(_ text: String) throws -> ComposeFile { try ComposeFile(Array(text.utf8)) }

  @Test(
    arguments: [
      ("services:\n  app:\n    image: x\n", ["app"]), ("services:\n  a:\n  b:\n", ["a", "b"]),
      ("services:\n    a:\n      image: x\n    b: {}\n", ["a", "b"]), ("services:\n a: {image: x}\n", ["a"]),
      ("services:\r\n  web:\r\n    image: x\r\n", ["web"]), ("\u{FEFF}services:\n  a:\n", ["a"]),
      ("---\nservices:\n  a:\n", ["a"]), ("%YAML 1.2\n---\nservices:\n  a:\n", ["a"]),
      ("--- \nservices:\n  a:\n", ["a"]),
      ("services: # all of them\n  a: # one\n", ["a"]),
      ("# x\n\nservices:\n\n  # y\n  a:\n\n  b:\n", ["a", "b"]),
      ("services:\n  \"quoted\" :\n  'single':\n", ["quoted", "single"]), ("services :\n  a :\n", ["a"]),
      ("\"services\":\n  a:\n", ["a"]), ("services:\n  -a:\n", ["-a"]),
      ("services:\n  a.b_c-1:\n", ["a.b_c-1"]),
      // What stands deeper, or under another key, is no service.
      ("services:\n  a:\n    command: |\n      services:\n        not: here\n", ["a"]),
      ("x-common: &c\n  environment:\n    services: no\nservices:\n  a:\nvolumes:\n  home: {}\n", ["a"]),
      ("networks:\n  n:\nservices:\n  a:\n", ["a"]), ("services:\n", []),
      ("version: '3.3'\nservices:\n  a:\n", ["a"]),
      ("services:\n  a:\n    ports:\n      - 80:80\n", ["a"]),
      ("services:\n  a: &anchor\n    image: x\n", ["a"]),
    ] as [(String, [String])])
  func services(text: String, names: [String]) throws {
    #expect(try Self.file(text).services == names)
    #expect(try !Self.file(text).includesOthers)
  }

  @Test func servicesFromElsewhere() throws {
    let file = try Self.file("include:\n  - other.yaml\nservices:\n  a:\n")
    #expect(file.includesOthers)
    #expect(file.services == ["a"])
  }

  /// Written in a way that this reader does not know: said, and never guessed at.
  @Test(arguments: [
    ("{services: {a: {}}}\n", 1), ("services: {a: {}}\n", 1), ("services: &s\n  a: {}\n", 1),
    ("- services\n", 1),
    ("\n", 1), ("", 1), ("version: '3'\n", 1), ("services:\n  <<: *common\n", 2), ("services:\n\ta:\n", 2),
    ("services:\n    a: {}\n  b: {}\n", 3), ("services:\n  ? a\n  : {}\n", 2),
    ("services:\n  *alias : {}\n", 2),
    ("services:\n  a: {}\nservices:\n  b: {}\n", 3), ("services:\n  \"a\\u0062\": {}\n", 2),
    ("services:\n  - a\n", 2),
    ("services:\n  !tag a:\n", 2), ("services:\n  a\n", 2), ("services:\n  a:b\n", 2),
    ("services:\n  a #b:\n", 2),
    ("services:\n  \"a:\n", 2), ("services: *all\n", 1), ("services: |\n  a:\n", 1),
    ("services:\n  : x\n", 2),
    ("services:\n  a:\n...\n", 3), ("services:\n  a:\n---\nservices:\n  b:\n", 3), ("services:\n  %a:\n", 2),
    ("services:\n  @a:\n", 2), ("services:\n  \u{60}a:\n", 2),
  ])
  func notUnderstood(text: String, line: Int) {
    let failure = #expect(throws: ComposeFile.NotUnderstood.self) { try Self.file(text) }
    #expect(failure?.line == line, "\(failure?.description ?? "understood")")
  }

  @Test func bytesThatAreNoText() {
    #expect(throws: ComposeFile.NotUnderstood.self) {
      try ComposeFile(Array("services:\n  ".utf8) + [0xFF] + Array(": {}\n".utf8))
    }
  }
}
