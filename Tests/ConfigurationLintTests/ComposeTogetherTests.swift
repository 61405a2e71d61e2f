import PermissionModel
import Testing

@testable import ConfigurationLint

/// What a Compose file includes, what its services extend, and what overrides do (compose-spec: include, extends,
/// merge).
@Suite struct ComposeTogetherTests {
  private static let mount = "    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"

  /// `file code level line` of each.
  private func found(_ text: String, _ beside: [String: String] = [:], name: String = "compose.yaml")
    -> [String]
  {
    said(Files(named: [(name, text)], beside: beside))
  }

  private func said(_ files: Files) -> [String] {
    files.report.findings.filter { !["root-equivalent", "socket-is-directory"].contains($0.code) }.map {
      "\($0.source.name.display) \($0.code) \($0.level.rawValue) \($0.start.line)"
    }
  }

  private func messages(_ text: String, _ beside: [String: String]) -> [String] {
    Files.compose(text, beside).report.findings.filter { $0.code == "could-not-tell" }.map(\.message)
  }

  // MARK: include

  @Test func theFaultStandsInTheFileThatHasIt() {
    let inner = "services:\n  ci:\n    image: debian:12\n    user: '5:5'\n" + Self.mount
    for include in [
      "include: [ci/compose.yaml]", "include:\n  - path: ci/compose.yaml", "include:\n  - ./ci/compose.yaml",
    ] {
      #expect(
        found(include + "\n", ["ci/compose.yaml": inner]) == ["ci/compose.yaml gid-mismatch error 4"],
        "\(include)")
    }
    // Its paths count from its own folder, or from the one that is named.
    let build = "services:\n  ci:\n    build: .\n" + Self.mount
    let image = "FROM debian:12\nRUN groupadd -g 33 docker\n"
    #expect(
      found("include: [ci/compose.yaml]\n", ["ci/compose.yaml": build, "ci/Dockerfile": image]) == [
        "ci/Dockerfile gid-taken error 2"
      ])
    #expect(
      found(
        "include:\n  - path: ci/compose.yaml\n    project_directory: app\n",
        ["ci/compose.yaml": build, "app/Dockerfile": image]) == ["app/Dockerfile gid-taken error 2"])
  }

  @Test func severalFilesOfOneInclude() {
    let include = "include:\n  - path: [ci/compose.yaml, ci/over.yaml]\n"
    let inner = "services:\n  ci:\n    image: debian:12\n    user: '5:5'\n" + Self.mount
    let over = "services:\n  ci:\n    group_add: ['999']\n"
    #expect(
      found(include, ["ci/compose.yaml": inner, "ci/over.yaml": over]) == [
        "ci/over.yaml gid-assumed warning 3"
      ])
    // The project's own override reaches what is included.
    #expect(
      found(
        "include: [ci/compose.yaml]\n", ["ci/compose.yaml": inner, "compose.override.yaml": over]) == [
          "compose.override.yaml gid-assumed warning 3"
        ])
  }

  @Test func variablesOfWhatIsIncluded() {
    let inner =
      "services:\n  ci:\n    image: debian:12\n    user: '5:5'\n    group_add: ['${G}']\n" + Self.mount
    let one = ["ci/compose.yaml": inner]
    #expect(found("include: [ci/compose.yaml]\n", one) == ["ci/compose.yaml variable-unset warning 5"])
    let own = one.merging(["ci/.env": "G=999\n"]) { $1 }
    #expect(found("include: [ci/compose.yaml]\n", own) == ["ci/compose.yaml gid-assumed note 5"])
    let both = own.merging([".env": "G=\n"]) { $1 }
    #expect(
      found("include: [ci/compose.yaml]\n", both) != found("include: [ci/compose.yaml]\n", own),
      "the project's own goes before")
    let named = one.merging(["my.env": "G=999\n"]) { $1 }
    let include = "include:\n  - path: ci/compose.yaml\n    env_file: my.env\n"
    #expect(found(include, named) == ["ci/compose.yaml gid-assumed note 5"])
    #expect(messages(include, one).contains { $0.contains("my.env") && $0.contains("not there") })
  }

  @Test func circlesAndWhatIsNotThere() {
    let a = "include: [b.yaml]\nservices:\n  ci:\n    image: debian:12\n"
    #expect(
      messages(a, ["b.yaml": "include: [compose.yaml]\n"]) == [
        "compose.yaml includes b.yaml includes compose.yaml: Compose refuses a circle"
      ])
    #expect(messages("include: [compose.yaml]\n", [:]).first?.contains("circle") == true)
    #expect(
      messages("include: [gone.yaml]\n", [:]) == [
        "gone.yaml, which is included, is not read: there is no such file"
      ])
    #expect(
      messages("include: [bad.yaml]\n", ["bad.yaml": "a: [\n"]).first?.contains(
        "bad.yaml, which is included, is not read: line ") == true)
    #expect(messages("include: [list.yaml]\n", ["list.yaml": "- a\n"]).first?.contains("no mapping") == true)
    for elsewhere in ["https://github.com/a/b.git", "git@github.com:a/b.git", "oci://docker.io/a/b"] {
      #expect(messages("include: ['\(elsewhere)']\n", [:]).first?.contains("lies elsewhere") == true)
    }
    for odd in [
      "include: {}", "include: [{}]", "include: [[]]", "include: ['${X}']", "include:\n  - path: ${X?}",
    ] {
      #expect(found(odd + "\n").allSatisfy { $0.contains("could-not-tell") }, "\(odd)")
    }
    #expect(found("include:\nservices:\n  ci:\n    image: a\n") == [])
  }

  @Test func moreFilesThanAnybodyHas() {
    var beside: [String: String] = [:]
    for number in 0..<200 { beside["f\(number).yaml"] = "include: [f\(number + 1).yaml]\n" }
    let deep = messages("include: [f0.yaml]\n", beside)
    #expect(deep.count == 1 && deep[0].contains("more than 16 files include each other"))
    let wide = "include: [" + (0..<200).map { "w\($0).yaml" }.joined(separator: ", ") + "]\n"
    let many = Dictionary(uniqueKeysWithValues: (0..<200).map { ("w\($0).yaml", "services: {}\n") })
    #expect(messages(wide, many).contains { $0.contains("more than 64 files belong together") })
  }

  // MARK: extends

  private static let common = "services:\n  base:\n    image: debian:12\n    user: '5:5'\n" + mount

  @Test func aServiceOfAnotherFile() {
    let extends = "services:\n  ci:\n    extends: {file: lib/common.yaml, service: base}\n"
    #expect(found(extends, ["lib/common.yaml": Self.common]) == ["lib/common.yaml gid-mismatch error 4"])
    #expect(
      found(extends + "    group_add: ['999']\n", ["lib/common.yaml": Self.common]) == [
        "compose.yaml gid-assumed warning 4"
      ])
    // Without a service of that file there is nothing to extend.
    #expect(
      messages(extends, ["lib/common.yaml": "services: {}\n"]) == [
        "there is no service base in lib/common.yaml, which ci extends"
      ])
    #expect(
      messages(extends, [:]) == [
        "lib/common.yaml, of which ci extends base, is not read: there is no such file"
      ])
    #expect(
      messages(extends, ["lib/common.yaml": "a: {{ b }}\n c"]).first?.contains("is not read: line") == true)
  }

  @Test func pathsOfWhatIsExtended() {
    let extends = "services:\n  ci:\n    extends:\n      file: lib/common.yaml\n      service: base\n"
    let common = "services:\n  base:\n    build: .\n" + Self.mount
    let image = "FROM debian:12\nRUN groupadd -g 33 docker\n"
    #expect(
      found(extends, ["lib/common.yaml": common, "lib/Dockerfile": image, "Dockerfile": "FROM debian:12\n"])
        == [
          "lib/Dockerfile gid-taken error 2"
        ])
    // A build of its own counts from its own file.
    #expect(
      found(extends + "    build: .\n", ["lib/common.yaml": common, "Dockerfile": image]) == [
        "Dockerfile gid-taken error 2"
      ])
  }

  @Test func chainsAndCircles() {
    let a = "services:\n  ci:\n    extends: {file: b.yaml, service: b}\n"
    let b = "services:\n  b:\n    extends: {file: c.yaml, service: c}\n    user: '5:5'\n"
    #expect(
      found(a, ["b.yaml": b, "c.yaml": "services:\n  c:\n    image: debian:12\n" + Self.mount]) == [
        "b.yaml gid-mismatch error 4"
      ])
    let back = "services:\n  c:\n    extends: {file: compose.yaml, service: ci}\n"
    #expect(
      messages(a, ["b.yaml": b, "c.yaml": back]) == [
        "ci extends b extends c extends ci: Compose refuses a circle"
      ])
    #expect(
      messages("services:\n  ci: {extends: ci}\n" + "# extends: file:\n", [:]).first?.contains("circle")
        == true)
  }

  /// What is extended or included counts where it is brought in, and not by itself.
  @Test func whatIsBroughtInIsAnsweredThere() {
    let extends =
      "services:\n  ci:\n    extends: {file: common.yaml, service: base}\n    group_add: ['${DOCKER_GID:?}']\n"
    for order in [[0, 1], [1, 0]] {
      let files = [("compose.yaml", extends), ("common.yaml", Self.common)]
      #expect(
        said(Files(named: order.map { files[$0] }, beside: ["common.yaml": Self.common])) == [], "\(order)")
      let included = [("compose.yaml", "include: [common.yaml]\n"), ("common.yaml", Self.common)]
      #expect(
        said(Files(named: order.map { included[$0] }, beside: ["common.yaml": Self.common])) == [
          "common.yaml gid-mismatch error 4"
        ], "\(order)")
    }
    #expect(said(Files(named: [("common.yaml", Self.common)])) == ["common.yaml gid-mismatch error 4"])
  }

  @Test func theHostThatAnIncludedFileIsFor() {
    let inner =
      "# sockcheck: host-gid=999\nservices:\n  ci:\n    image: debian:12\n    user: '5:999'\n" + Self.mount
    #expect(found("include: [a.yaml]\n", ["a.yaml": inner]) == [])
    #expect(
      found("include: [a.yaml]\n", ["a.yaml": inner.replacing("=999", with: "=998")]) == [
        "a.yaml gid-mismatch error 5"
      ])
  }

  @Test func whatSeveralFilesSayIsSaidOnce() {
    let base = Self.common.replacing("'5:5'", with: "'5:5'\n    cap_add: [DAC_OVERRIDE]")
    let extends =
      "services:\n  ci:\n    extends: {file: common.yaml, service: base}\n    cap_add: [DAC_OVERRIDE, CHOWN]\n"
    let codes = Files.compose(extends, ["common.yaml": base]).report.findings.map(\.code)
    #expect(codes.count { $0 == "capability-unused" } == 1)
  }

  // MARK: merge

  @Test func overridesTakeAway() {
    let file =
      "services:\n  ci:\n    image: debian:12\n    user: '5:5'\n    group_add: ['998']\n" + Self.mount
    func over(_ lines: String) -> [String] {
      found(file, ["compose.override.yaml": "services:\n  ci:\n\(lines)"])
    }
    #expect(over("    labels: [a]\n") == ["compose.yaml gid-assumed warning 5"])
    #expect(over("    group_add: !reset []\n") == ["compose.yaml gid-mismatch error 4"])
    #expect(over("    group_add: !override ['999']\n") == ["compose.override.yaml gid-assumed warning 3"])
    #expect(over("    user: !reset null\n") == [])
    #expect(over("    volumes: !reset []\n") == [])
    // Of two mounts at one path the later one counts.
    let replaced = Files.compose(
      file, ["compose.override.yaml": "services:\n  ci:\n    volumes: ['other:/var/run/docker.sock']\n"])
    #expect(replaced.found() == ["socket-is-directory error 3"])
  }
}
