import Testing

@testable import PermissionDocuments

/// Docker's config.json with the plugin in it and without, byte for byte.
@Suite struct DockerPluginSettingsTests {
  private static let member =
    #""sockcheck": {"hooks": "ps,run", "error-hooks": "ps,run", "added": ""#

  private func installed(_ text: String?) throws -> String {
    String(
      decoding: try DockerPluginSettings.installed(in: text.map { Array($0.utf8) }, commands: ["ps", "run"]),
      as: UTF8.self)
  }

  private func removed(_ text: String) throws -> String? {
    try DockerPluginSettings.removed(from: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  static let documents: [(before: String?, after: String)] = [
    (
      nil,
      "{\n\t\"features\": {\"hooks\": \"true\"},\n\t\"plugins\": {\(member)file,document,features,plugins\"}}\n}\n"
    ),
    ("", "{\"features\": {\"hooks\": \"true\"},\"plugins\": {\(member)document,features,plugins\"}}}"),
    ("{ }", "{\"features\": {\"hooks\": \"true\"},\"plugins\": {\(member)features,plugins\"}} }"),
    (
      "{\"a\": 1, \"b\": {}} more",
      "{\"a\": 1, \"b\": {}, \"features\": {\"hooks\": \"true\"}, \"plugins\": {\(member)features,plugins\"}}} more"
    ),
    (
      "{\"features\": {\"x\": \"y\"},\n  \"PLUGINS\": {\"z\": {}}\n}",
      "{\"features\": {\"x\": \"y\",\"hooks\": \"true\"},\n  \"PLUGINS\": {\"z\": {},\(member)hooks\"}}\n}"
    ),
    // Somebody's own word on hooks is left, also where it means no.
    (
      "{\"features\":{\"hooks\":\"0\"},\"plugins\":null}",
      "{\"features\":{\"hooks\":\"0\"},\"plugins\":null,\"plugins\": {\(member)plugins\"}}}"
    ),
    (
      "{\"features\": {}, \"plugins\": {} }",
      "{\"features\": {\"hooks\": \"true\"}, \"plugins\": {\(member)hooks\"}} }"
    ),
    // Of two of a name Go takes the last.
    (
      "{\"plugins\":{},\"Plugins\":{}}",
      "{\"plugins\":{},\"Plugins\":{\(member)features\"}},\"features\": {\"hooks\": \"true\"}}"
    ),
  ]

  @Test(arguments: documents.indices) func thereAndBack(_ row: Int) throws {
    let (before, after) = Self.documents[row]
    #expect(try installed(before) == after)
    #expect(try installed(after) == after)
    #expect(try removed(after) == before)
    if let before { #expect(try removed(before) == before) }
  }

  @Test func whatDockerMakesOfIt() throws {
    func state(_ text: String) throws -> DockerPluginSettings.State {
      try DockerPluginSettings.state(of: Array(text.utf8))
    }
    #expect(try state("") == .init(commands: nil, hooks: false))
    #expect(try state(try installed(nil)) == .init(commands: "ps,run", hooks: true))
    #expect(try state(#"{"features":{"hooks":"T"}}"#) == .init(commands: nil, hooks: true))
    #expect(try state(#"{"features":{"hooks":"on"},"plugins":{"sockcheck":{"hooks":"ps"}}}"#).hooks == false)
    #expect(try state(#"{"plugins":{"sockcheck":{"hooks":"ps","error-hooks":"run"}}}"#).commands == "run")
    #expect(try state(#"{"plugins":{"Sockcheck":{"hooks":"ps"}}}"#).commands == nil)
  }

  /// Docker writes its file anew, in an order and a shape of its own, and with more in it.
  @Test func dockersOwnShape() throws {
    let rewritten = """
      {
      \t"auths": {},
      \t"plugins": {
      \t\t"sockcheck": {
      \t\t\t"added": "file,document,features,plugins",
      \t\t\t"error-hooks": "ps"
      \t\t}
      \t},
      \t"features": {
      \t\t"hooks": "true"
      \t}
      }
      """
    #expect(try removed(rewritten) == "{\n\t\"auths\": {}\n}")
    // The commands that somebody chose stay, and so does what else came there.
    let chosen = rewritten.replacing("\"hooks\": \"true\"", with: "\"hooks\": \"true\", \"other\": \"x\"")
    #expect(try DockerPluginSettings.state(of: Array(try installed(chosen).utf8)).commands == "ps")
    #expect(try removed(chosen) == "{\n\t\"auths\": {},\n\t\"features\": {\n\t\t\"other\": \"x\"\n\t}\n}")
  }

  @Test(arguments: [
    ("[]", 1), ("{\n\"a\": 1,\n}", 3), ("{\n\"plugins\": 3}", 2), ("\u{FEFF}{}", 1),
    ("{\"a\": \"\u{1}\"}", 1), (String(repeating: "[", count: 100_000), 1),
  ]) func damaged(_ text: String, _ line: Int) {
    for edit in [{ _ = try installed(text) }, { _ = try removed(text) }] as [() throws -> Void] {
      #expect { try edit() } throws: { ($0 as? DockerPluginSettings.Damage)?.line == line }
    }
  }

  /// Whether or not the plugin is named there.
  @Test(arguments: ["", ", \"plugins\": {\"sockcheck\": {\"hooks\": \"ps\"}}"]) func featuresThatAreNone(
    _ more: String
  ) {
    let text = "{\n\n\"features\": []\(more)}"
    for edit in [{ _ = try installed(text) }, { _ = try removed(text) }] as [() throws -> Void] {
      #expect { try edit() } throws: { ($0 as? DockerPluginSettings.Damage)?.line == 3 }
    }
  }

  @Test func whatIsSaidToDocker() throws {
    #expect(
      DockerPluginDocument.hookAnswer(["a {{.Name}} {{{b", "\u{1B}[31m\"\n"])
        == #"{"Template":"a {{\"{\"}}{.Name}} {{\"{\"}}{{\"{\"}}{b\n\\x1B[31m\"\\n","Type":0}"#)
    // A brace is one to Go whatever mark follows it.
    #expect(
      DockerPluginDocument.hookAnswer(["{{\u{301}.}}"])?.unicodeScalars.starts(
        with: #"{"Template":"{{\"{\"}}{"#.unicodeScalars) == true)
    #expect(DockerPluginDocument.metadata(version: "1")?.contains(#""Vendor":"sockcheck""#) == true)
    for (document, failed) in [
      (#"{"CommandError":"no"}"#, true), (#"{"CommandError":""}"#, false), ("{}", false), ("", false),
      (#"{"CommandError":1}"#, false),
    ] {
      #expect(DockerPluginDocument.commandFailed(document) == failed)
    }
  }
}
