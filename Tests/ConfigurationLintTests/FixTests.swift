import PermissionDocuments
import PermissionModel
import Testing

@testable import ConfigurationLint

/// What --fix would write: where it is offered, its bytes, and where it must not be.
@Suite struct FixTests {
  /// The files after all that is proved, by name.
  static func fixed(_ files: Files) -> [String: String] {
    var linter = files.linter
    linter.proveFixes { _ in true }
    var after: [String: String] = [:]
    for file in linter.fixedFiles {
      after[file.source.name.display] = String(decoding: file.bytes, as: UTF8.self)
    }
    return after
  }

  private static let mount = "    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n"
  private static let variable = "[\"${DOCKER_GID:?}\"]"

  /// The text of a Compose file, and what it becomes; the same where nothing is certain.
  @Test(
    arguments: [
      // A group of one's own: behind user, with its indentation, and the comments where they are.
      (
        "services:\n  ci: # it\n    image: x # y\n    user: '1:1' # who\n    # further\n\(mount)",
        "services:\n  ci: # it\n    image: x # y\n    user: '1:1' # who\n    group_add: \(variable)\n    # further\n\(mount)"
      ),
      (
        "services:\n    ci:\n        user: '1:1'\n        volumes: [/run/docker.sock:/run/docker.sock]",
        "services:\n    ci:\n        user: '1:1'\n        group_add: \(variable)\n        volumes: [/run/docker.sock:/run/docker.sock]"
      ),
      // The last line has no end, and gets none.
      (
        "services:\n  ci:\n    volumes: [/run/docker.sock:/run/docker.sock]\n    user: '1:1'",
        "services:\n  ci:\n    volumes: [/run/docker.sock:/run/docker.sock]\n    user: '1:1'\n    group_add: \(variable)"
      ),
      // Windows, and a mark.
      (
        "\u{FEFF}services:\r\n  ci:\r\n    user: '1:1'\r\n    volumes: [/run/docker.sock:/run/docker.sock]\r\n",
        "\u{FEFF}services:\r\n  ci:\r\n    user: '1:1'\r\n    group_add: \(variable)\r\n    volumes: [/run/docker.sock:/run/docker.sock]\r\n"
      ),
      // In one line.
      (
        "services: {ci: { user: '1:1', volumes: ['/run/docker.sock:/run/docker.sock'] }}\n",
        "services: {ci: { group_add: \(variable), user: '1:1', volumes: ['/run/docker.sock:/run/docker.sock'] }}\n"
      ),
      (
        "{\"services\": {\"ci\": {\"user\": \"1:1\", \"volumes\": [\"/run/docker.sock:/run/docker.sock\"]}}}\n",
        "{\"services\": {\"ci\": {\"group_add\": \(variable), \"user\": \"1:1\", \"volumes\": [\"/run/docker.sock:/run/docker.sock\"]}}}\n"
      ),
      // A list that is there, in each of its forms.
      (
        "services:\n  ci:\n    user: '1:1'\n    group_add:\n    - docker   # by name\n    - \"5\" # x\n\n\(mount)    image: debian:12\n",
        "services:\n  ci:\n    user: '1:1'\n    group_add:\n    - \"${DOCKER_GID:?}\"   # by name\n    - \"5\" # x\n\n\(mount)    image: debian:12\n"
      ),
      (
        "services:\n  ci:\n    image: debian:12\n    user: www-data:www-data\n    group_add: [ games ]\n\(mount)",
        "services:\n  ci:\n    image: debian:12\n    user: www-data:www-data\n    group_add: [ games ]\n\(mount)"
      ),
      // The first key's value goes on below: the new line stands in front of it.
      (
        "services:\n  ci:\n    volumes: # v\n    - /run/docker.sock:/run/docker.sock\n    image: jenkins/jenkins:lts\n",
        "services:\n  ci:\n    group_add: \(variable)\n    volumes: # v\n    - /run/docker.sock:/run/docker.sock\n    image: jenkins/jenkins:lts\n"
      ),
      // What is merged is another's too; a key beside it is the service's own.
      (
        "x: &x\n  user: '1:1'\nservices:\n  ci:\n    <<: *x\n\(mount)",
        "x: &x\n  user: '1:1'\nservices:\n  ci:\n    group_add: \(variable)\n    <<: *x\n\(mount)"
      ),
      (
        "x: &x\n  group_add: [docker]\nservices:\n  ci:\n    <<: *x\n    image: debian:12\n    user: '1:1'\n\(mount)",
        "x: &x\n  group_add: [docker]\nservices:\n  ci:\n    <<: *x\n    image: debian:12\n    user: '1:1'\n\(mount)"
      ),
      (
        "x: &x {user: '1:1', volumes: ['/run/docker.sock:/run/docker.sock']}\nservices:\n  ci: *x\n",
        "x: &x {user: '1:1', volumes: ['/run/docker.sock:/run/docker.sock']}\nservices:\n  ci: *x\n"
      ),
      // gosu drops what group_add gives.
      (
        "services:\n  ci:\n    image: debian:12\n    user: root\n    group_add: ['999']\n    entrypoint: [gosu, www-data, x]\n\(mount)",
        "services:\n  ci:\n    image: debian:12\n    user: root\n    group_add: ['999']\n    entrypoint: [gosu, www-data, x]\n\(mount)"
      ),
      // An engine without root: the group is not what is lacking.
      (
        "services:\n  ci:\n    user: '1:1'\n    volumes: [/run/user/1000/docker.sock:/run/docker.sock]\n",
        "services:\n  ci:\n    user: '1:1'\n    volumes: [/run/user/1000/docker.sock:/run/docker.sock]\n"
      ),
      // Which number is meant, a person knows.
      (
        "services:\n  ci:\n    user: '1:999'\n\(mount)", "services:\n  ci:\n    user: '1:999'\n\(mount)"
      ),
      // Silenced.
      (
        "services:\n  ci:\n    user: '1:1' # sockcheck: ignore=gid-mismatch -- known\n\(mount)",
        "services:\n  ci:\n    user: '1:1' # sockcheck: ignore=gid-mismatch -- known\n\(mount)"
      ),
      // Scalars.
      (
        "services:\n  ci:\n    user: root\n    group_add: [ 0123 ,\"5\"] # c\n\(mount)",
        "services:\n  ci:\n    user: root\n    group_add: [ \"0123\" ,\"5\"] # c\n\(mount)"
      ),
      (
        "services:\n  ci:\n    user: '1:1'\n    group_add:\n      - \"$$(stat -c %g /var/run/docker.sock)\"\n\(mount)",
        "services:\n  ci:\n    user: '1:1'\n    group_add:\n      - \"${DOCKER_GID:?}\"\n\(mount)"
      ),
      (
        "services:\n  ci:\n    user: '1:1'\n    group_add: [\"${G}\"]\n\(mount)",
        "services:\n  ci:\n    user: '1:1'\n    group_add: [\"${G:?}\"]\n\(mount)"
      ),
      (
        "services:\n  ci:\n    user: 1000:$GID\n\(mount)",
        "services:\n  ci:\n    user: 1000:${GID:?}\n\(mount)"
      ),
      // Empty, it is the image's own user.
      ("services:\n  ci:\n    user: ${UID}\n\(mount)", "services:\n  ci:\n    user: ${UID}\n\(mount)"),
      (
        "services:\n  ci:\n    user: root\n    environment:\n      DOCKER_HOST: 'unix:///run/other.sock' # e\n\(mount)",
        "services:\n  ci:\n    user: root\n    environment:\n      DOCKER_HOST: 'unix:///var/run/docker.sock' # e\n\(mount)"
      ),
      (
        "services:\n  ci:\n    user: root\n    environment: [DOCKER_HOST=unix:///run/other.sock]\n\(mount)",
        "services:\n  ci:\n    user: root\n    environment: [DOCKER_HOST=unix:///var/run/docker.sock]\n\(mount)"
      ),
      (
        "services:\n  ci:\n    user: root\n    volumes:\n      - sock:/var/run/docker.sock:rw\nvolumes: {sock: {}}\n",
        "services:\n  ci:\n    user: root\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:rw\nvolumes: {sock: {}}\n"
      ),
      (
        "services:\n  ci:\n    user: root\n    volumes: ['/var/run/docker.sock']\n",
        "services:\n  ci:\n    user: root\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
      ),
    ] as [(String, String)])
  func compose(text: String, wanted: String) {
    #expect(Self.fixed(Files.compose(text))["compose.yaml"] ?? text == wanted)
  }

  private static let refused = "services:\n  ci:\n    user: '1:1'\n\(mount)"

  /// Where the hosts' number is known it is that, and no variable; into the group root nobody is put.
  @Test func knownHosts() {
    func after(_ groups: [UInt32]) -> String? {
      var options = LintOptions()
      options.hostGroups = groups
      return Self.fixed(Files.compose(Self.refused, [:], options))["compose.yaml"]
    }
    #expect(after([998])?.contains("    group_add: [\"998\"]\n") == true)
    #expect(after([998, 999])?.contains("${DOCKER_GID:?}") == true)
    #expect(after([0]) == nil)
    let declared = "# sockcheck: host-gid=997\n" + Self.refused
    #expect(Self.fixed(Files.compose(declared))["compose.yaml"]?.contains("[\"997\"]") == true)
  }

  /// One Dockerfile, two services: both get it, and the finding is one.
  @Test func everyServiceOfAnImage() {
    let service = "    build: app\n\(Self.mount)"
    let files = Files.compose(
      "services:\n  a:\n\(service)  b:\n\(service)",
      ["app/Dockerfile": "FROM debian:12\nRUN groupadd -g 999 docker && useradd -G docker ci\nUSER ci:ci\n"])
    let text = Self.fixed(files)["compose.yaml"] ?? ""
    #expect(text.components(of: "group_add:") == 2)
  }

  @Test(
    arguments: [
      (
        "FROM debian:12\nRUN apt-get install -y docker.io \\\n && groupadd docker # x\n",
        "FROM debian:12\nRUN apt-get install -y docker.io \\\n && groupadd --force docker # x\n"
      ),
      (
        "FROM debian:12\nRUN apt-get install -y docker.io\nRUN groupadd -g 997 docker\n",
        "FROM debian:12\nRUN apt-get install -y docker.io\nRUN groupmod -g 997 docker\n"
      ),
      (
        "FROM debian:12\nRUN apt-get install -y docker.io\nRUN groupadd -r -g 997 docker\n",
        "FROM debian:12\nRUN apt-get install -y docker.io\nRUN groupadd -r -g 997 docker\n"
      ),
      (
        "FROM alpine:3.20\r\nRUN groupadd --gid 998 --system docker \\\r\n  # why\r\n  && usermod -aG docker guest\r\n",
        "FROM alpine:3.20\r\nRUN addgroup -g 998 -S docker \\\r\n  # why\r\n  && addgroup guest docker\r\n"
      ),
      (
        "FROM alpine:3.20\nRUN groupadd --gid=998 docker\n",
        "FROM alpine:3.20\nRUN groupadd --gid=998 docker\n"
      ),
      (
        "FROM debian:12\nRUN useradd app\nUSER app\nENV A=1\n# why\nRUN groupadd docker \\\n -r\nCMD [\"x\"]\n",
        "FROM debian:12\nRUN useradd app\nUSER app\nENV A=1\n# why\nUSER root\nRUN groupadd docker \\\n -r\nUSER app\nCMD [\"x\"]\n"
      ),
      (
        "FROM debian:12\nRUN useradd app\n# u\nUSER app\nRUN groupadd docker",
        "FROM debian:12\nRUN useradd app\n# u\nRUN groupadd docker\nUSER app"
      ),
      (
        "FROM debian:12\nVOLUME /var/run/docker.sock\nCMD x\n", "FROM debian:12\nCMD x\n"
      ),
      (
        "FROM debian:12\nVOLUME /data /var/run/docker.sock\n", "FROM debian:12\nVOLUME /data\n"
      ),
      (
        "# sockcheck: host-gid=999\nFROM debian:12\nRUN groupadd -g 999 docker && useradd -G docker ci\nUSER ci:ci # x\n",
        "# sockcheck: host-gid=999\nFROM debian:12\nRUN groupadd -g 999 docker && useradd -G docker ci\nUSER ci:ci # x\n"
      ),
      (
        "# sockcheck: host-gid=999\nFROM debian:12\nRUN groupadd -g 999 docker && useradd -G docker ci\nUSER ci:ci\n",
        "# sockcheck: host-gid=999\nFROM debian:12\nRUN groupadd -g 999 docker && useradd -G docker ci\nUSER ci\n"
      ),
      // It would be let in by a number that somebody has to vouch for.
      (
        "FROM debian:12\nRUN groupadd -g 999 docker && useradd -G docker ci\nUSER ci:ci\n",
        "FROM debian:12\nRUN groupadd -g 999 docker && useradd -G docker ci\nUSER ci:ci\n"
      ),
    ] as [(String, String)])
  func dockerfiles(text: String, wanted: String) {
    #expect(Self.fixed(Files.dockerfile(text))["Dockerfile"] ?? text == wanted)
  }

  /// What holds is offered though something beside it does not.
  @Test func whatDoesNotHoldIsLeftOut() {
    let text =
      "services:\n  a:\n    user: '1:1'\n    volumes: [sock:/var/run/docker.sock]\n  b:\n    user: '1:1'\n    volumes: [/run/docker.sock:/run/docker.sock]\n  c:\n    user: root\n    group_add: [010]\n    volumes: [/run/docker.sock:/run/docker.sock]\n"
    let after = Self.fixed(Files.compose(text))["compose.yaml"] ?? ""
    #expect(after.contains("[sock:/var/run/docker.sock]"))
    #expect(after.contains("[\"010\"]"))
    #expect(after.components(of: "group_add:") == 2)
  }

  @Test func diff() {
    let lines = (1...20).map { "# \($0)\n" }.joined()
    let text =
      "services:\n  a:\n    user: '1:1'\n    volumes: [/run/docker.sock:/run/docker.sock]\n\(lines)  b:\n    volumes: [/run/docker.sock:/run/docker.sock]\n    user: '1:1'"
    var linter = Files.compose(text).linter
    linter.proveFixes { _ in true }
    let shown = String(decoding: linter.fixedFiles.flatMap(\.diff), as: UTF8.self)
    #expect(
      shown == """
        --- a/compose.yaml
        +++ b/compose.yaml
        @@ -1,6 +1,7 @@
         services:
           a:
             user: '1:1'
        +    group_add: ["${DOCKER_GID:?}"]
             volumes: [/run/docker.sock:/run/docker.sock]
         # 1
         # 2
        @@ -24,4 +25,5 @@
         # 20
           b:
             volumes: [/run/docker.sock:/run/docker.sock]
        -    user: '1:1'
        \\ No newline at end of file
        +    user: '1:1'
        +    group_add: ["${DOCKER_GID:?}"]
        \\ No newline at end of file

        """)
  }

  /// A name is somebody else's choice, and no line of a diff: patch(1) would follow it.
  @Test(arguments: [
    ("a b.yaml", "--- a/a b.yaml\t"),
    ("x\n+++ b/.git/hooks/y.yaml", #"--- "a/x\012+++ b/.git/hooks/y.yaml""#),
    ("q\"\\.yaml", #"--- "a/q\042\134.yaml""#), ("ü.yaml", "--- a/ü.yaml"),
  ])
  func namesInADiff(name: String, line: String) {
    let text = "services:\n  a:\n    user: '1:1'\n    volumes: [/run/docker.sock:/run/docker.sock]\n"
    var linter = Files(named: [(name, text)]).linter
    linter.proveFixes { _ in true }
    let lines = String(decoding: linter.fixedFiles.flatMap(\.diff), as: UTF8.self).split(separator: "\n")
    #expect(lines.first.map(String.init) == line)
    #expect(lines.count { $0.hasPrefix("+++ ") } == 1)
  }

  /// In the documents the edits are places of the file as it is.
  @Test func documents() throws {
    var linter = Files.compose(
      "services:\n  ci:\n    user: '1:1'\n    volumes: ['/run/docker.sock:/run/docker.sock']\n"
    ).linter
    linter.proveFixes { _ in true }
    let text = try LintReport(linter).tree.text(pretty: false)
    #expect(text.contains("\"column\":1,\"endColumn\":1,\"endLine\":4,\"file\":\"compose.yaml\",\"line\":4"))
    #expect(try LintReport(linter).sarif(version: "1").text(pretty: false).contains("\"insertedContent\""))
    // Not before it is proved.
    #expect(
      try !LintReport(Files.compose(Self.refused).linter).tree.text(pretty: false).contains(
        "DOCKER_GID:?}\\\"]\\n"))
  }
}

extension String {
  fileprivate func components(of text: String) -> Int {
    var (count, rest) = (0, self[...])
    while let place = String(rest).firstRangeOfText(text) {
      count += 1
      rest = String(rest)[place...].dropFirst(text.count)
    }
    return count
  }
}
