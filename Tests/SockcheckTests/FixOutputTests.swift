import Foundation
import TestSupport
import Testing

/// `fix --output`: the file is replaced whole, and only where there is a fix.
@Suite struct FixOutputTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  private func fix(_ assumed: String, _ words: [String]) throws -> Child {
    try Program.run(
      ["fix", "--root", directory.path(""), "--assume", assumed, "--user", "1000:1000", "--for", "compose"]
        + words)
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private static let lines = "services:\n  app:\n    group_add:\n      - \"999\"\n"

  @Test func aFixIsWrittenAndSaid() throws {
    let path = directory.path("override.yaml")
    let child = try fix("0:999:0660", ["--output", path])
    #expect(child.status == 0 && child.output.isEmpty)
    #expect(child.errorText.contains("the fix is in \(path)"))
    #expect(try text(path) == Self.lines)
    #expect(try fix("0:999:0660", ["--output", "-"]).outputText == Self.lines)
  }

  /// An empty override stops Compose.
  @Test(arguments: [("1000:1000:0660", ["--quiet"], 0), ("0:999:0600", ["--quiet"], 77)])
  func whereThereIsNoFixTheFileStaysAsItWas(assumed: String, words: [String], status: Int32) throws {
    let path = directory.path("override.yaml")
    #expect(try fix(assumed, words + ["--output", path]).status == status)
    #expect(!FileManager.default.fileExists(atPath: path))
    try "services: {}\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try fix(assumed, words + ["--output", path]).status == status)
    #expect(try text(path) == "services: {}\n")
  }

  /// The mode stays, a link stays a link, and nothing is left beside it.
  @Test func whatIsThereIsReplaced() throws {
    let (path, link) = (directory.path("real.yaml"), directory.path("link.yaml"))
    #expect(
      FileManager.default.createFile(
        atPath: path,
        contents: Data("old, and longer than what comes now, so that a rest would show\n\n\n\n".utf8)))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.yaml")
    #expect(try fix("0:999:0660", ["--output", link]).status == 0)
    #expect(try text(path) == Self.lines)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.yaml")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path("")).sorted() == [
        "link.yaml", "real.yaml",
      ])
  }

  /// Lines of a Dockerfile are not glued to a last line that has no end.
  @Test func whatIsAppendedBeginsWithAnEmptyLine() throws {
    let path = try directory.file("Dockerfile", "FROM jenkins")
    let question = "--assume 0:999:0660 --user 1000:1000 --root \"$2\""
    let child = try Program.shell(
      "$sockcheck fix --for entrypoint \(question) >> \"$1\"", [path, directory.path("")])
    #expect(child.status == 0)
    #expect(try text(path).hasPrefix("FROM jenkins\nCOPY --from=sockcheck"))
    // A file of its own, and other formats, begin with what they say.
    let own = try Program.shell(
      "$sockcheck fix --for entrypoint --output \"$1\" \(question)", [path, directory.path("")])
    #expect(own.status == 0)
    #expect(try text(path).hasPrefix("COPY --from=sockcheck"))
    #expect(try fix("0:999:0660", []).outputText == Self.lines)
  }

  @Test func whatCannotBeReplacedIsLeft() throws {
    for (path, reason) in [
      ("/dev/null", "no regular file"), (directory.path(""), "no regular file"),
      (directory.path("no/such.yaml"), "no such file or directory"),
    ] {
      let child = try fix("0:999:0660", ["--output", path])
      #expect(child.status == 71 && child.output.isEmpty, "\(path): \(child.status)")
      #expect(child.errorText.lowercased().contains(reason), "\(child.errorText)")
      #expect(child.errorText.contains("nothing written"))
    }
  }
}
