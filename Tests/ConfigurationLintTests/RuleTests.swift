import PermissionModel
import Testing

@testable import ConfigurationLint

/// Where each rule fires, and where its look-alike must not.
@Suite struct RuleTests {
  /// Lines of a service, from line 5 on.
  @Test(
    arguments: [
      (["user: \"1000:1000\""], ["gid-mismatch error 5"]),
      (["user: \"1000:1000\"", "group_add: [\"${DOCKER_GID:?}\"]"], []),
      (["user: root"], []), (["image: debian:12"], []), (["user: \"0:0\"", "cap_drop: [ALL]"], []),
      // A number of the file's.
      (["user: \"1000:999\""], ["gid-assumed warning 5"]),
      (["user: \"1000:1000\"", "group_add: [\"999\"]"], ["gid-assumed warning 6"]),
      (["user: \"1000:1000\"", "group_add: [999]"], ["gid-assumed warning 6"]),
      (["user: \"1000:1000\"", "group_add: [\"${G:-999}\"]"], []),
      (["user: \"1000:${G:-999}\""], []),
      // Known only together with the image.
      (["user: \"1000\""], ["gid-mismatch warning 5"]),
      (["user: \"1000\"", "image: debian:12"], ["gid-mismatch warning 5"]),
      (["user: \"1000:0\""], ["gid-mismatch warning 5"]),
      (["image: jenkins/jenkins:lts"], ["gid-mismatch error 5"]),
      (["image: nobody/knows"], []),
      // Names.
      (["image: debian:12", "user: nobody", "group_add: [docker]"], ["group-unknown error 7"]),
      (["image: x", "user: \"1000\"", "group_add: [docker]"], ["group-unknown warning 7"]),
      (["image: debian:12", "user: jenkins"], ["group-unknown error 6"]),
      (["image: debian:12", "user: nobody"], ["gid-mismatch error 6"]),
      // Variables.
      (["user: ${UID}"], ["variable-unset warning 5"]), (["user: \"${UID:?}\""], []),
      (["user: \"1000:${GID}\""], ["variable-unset warning 5"]),
      (["user: \"$$UID\""], ["group-unknown warning 5"]),
      (["user: \"1000:1000\"", "group_add: [\"${G}\"]"], ["variable-unset warning 6"]),
      // What nothing runs.
      (
        ["user: \"1000:1000\"", "group_add: [\"$$(stat -c %g /var/run/docker.sock)\"]"],
        ["shell-in-data error 6"]
      ),
      (["user: \"`id -u`\""], ["shell-in-data error 5"]),
      // Numbers without quotes.
      (
        ["user: \"1000:1000\"", "group_add: [0123]"],
        ["gid-assumed warning 6", "number-reads-otherwise warning 6"]
      ),
      (["user: \"1000:1000\"", "group_add: [\"0123\"]"], ["gid-assumed warning 6"]),
      (["user: 33:33"], ["gid-mismatch error 5", "number-reads-otherwise warning 5"]),
      (["user: 1000:1000"], ["gid-mismatch error 5"]),
      // A stack.
      (
        ["user: root", "group_add: [\"999\"]", "deploy: {placement: {constraints: [node.role == manager]}}"],
        ["swarm-refuses error 6"]
      ),
      (["user: root", "group_add: [\"999\"]", "deploy: {replicas: 1}"], []),
      // Endpoints.
      (["user: root", "environment: {DOCKER_HOST: unix:///run/other.sock}"], ["endpoint-elsewhere error 6"]),
      (["user: root", "environment: [DOCKER_HOST=unix:///run/docker.sock]"], []),
      (["user: \"1000:1000\"", "environment: [DOCKER_HOST=tcp://dind:2375]"], []),
      // Commands.
      (
        ["user: \"1000:1000\"", "command: sh -c \"sudo chmod 666 /var/run/docker.sock && run\""],
        ["socket-changed warning 6"]
      ),
      (["user: root", "command: chown root:1000 /var/run/docker.sock"], ["socket-changed warning 6"]),
      (["user: root", "command: chown root:1000 /var/run/other.sock"], []),
      (
        ["user: \"1000:1000\"", "command: [sh, -c, \"usermod -aG docker ci; exec run\"]"],
        ["gid-mismatch error 5", "membership-not-in-session warning 6"]
      ),
      (["user: root", "command: [sh, -c, \"usermod -aG docker ci; exec run\"]"], []),
      (
        ["image: debian:12", "user: root", "group_add: [\"999\"]", "entrypoint: [gosu, www-data, run]"],
        ["groups-dropped error 8"]
      ),
      (
        [
          "image: debian:12", "user: root", "group_add: [\"999\"]",
          "entrypoint: [setpriv, --reuid=33, --regid=33, --keep-groups, run]",
        ], ["gid-assumed warning 7"]
      ),
      (["image: debian:12", "user: root", "entrypoint: [gosu, root, run]"], []),
      (
        [
          "image: debian:12", "user: root",
          "entrypoint: [sh, -c, 'if [ -n \"$X\" ]; then exec gosu www-data run; fi']",
        ], []
      ),
    ] as [([String], [String])])
  func services(lines: [String], wanted: [String]) {
    let body = lines.map { "    \($0)\n" }.joined()
    let files = Files.compose(
      "services:\n  ci:\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n" + body)
    #expect(files.found() == wanted, "\(lines)")
  }

  @Test(
    arguments: [
      ("- docker.sock:/var/run/docker.sock", ["socket-is-directory error"]),
      ("- data:/var/lib/docker", []), ("- /var/run/docker.sock", ["socket-is-directory error"]),
      ("- {type: volume, source: s, target: /run/docker.sock}", ["socket-is-directory error"]),
      ("- {type: bind, source: /var/run/docker.sock, target: /run/docker.sock}", ["gid-mismatch error"]),
      ("- /var/run:/var/run", ["gid-mismatch error"]), ("- /run:/host/run", []), ("- /:/host:ro", []),
      ("- /run/user/1000/docker.sock:/var/run/docker.sock", ["rootless-owner error"]),
      ("- ${XDG_RUNTIME_DIR}/docker.sock:/var/run/docker.sock", ["rootless-owner error"]),
      ("- /run/podman/podman.sock:/var/run/docker.sock", ["gid-mismatch error"]),
      ("- ${SOCK}:/var/run/docker.sock", ["variable-unset warning"]),
    ] as [(String, [String])])
  func mounts(mount: String, wanted: [String]) {
    let files = Files.compose("services:\n  ci:\n    user: '1000:1000'\n    volumes:\n      \(mount)\n")
    #expect(
      files.report.findings.filter { $0.level > .note }.map { "\($0.code) \($0.level.rawValue)" } == wanted,
      "\(mount)")
  }

  /// A Dockerfile in the Compose file: its places are those of the file.
  @Test func inlineDockerfiles() {
    let mount = "    volumes: ['/run/docker.sock:/run/docker.sock']\n"
    let literal =
      "services:\n  ci:\n    build:\n      dockerfile_inline: |\n        FROM debian:12\n\n        RUN groupadd -g 33 docker\n        RUN useradd ci\n        USER ci\n"
      + mount
    let report = Files.compose(literal).report
    #expect(
      report.findings.filter { $0.level == .error }.map { "\($0.code) \($0.start.line):\($0.start.column)" }
        == ["gid-taken 7:13", "gid-mismatch 9:14"])
    let folded = literal.replacing("inline: |", with: "inline: >").replacing(
      "\n        RUN", with: "\n\n        RUN"
    )
    .replacing("\n        USER", with: "\n\n        USER")
    #expect(Files.compose(folded).found() == ["gid-mismatch error 4", "gid-taken error 4"])
    let quoted =
      "services:\n  ci:\n    build: {dockerfile_inline: \"FROM debian:12\\nUSER 1000:1000\"}\n" + mount
    #expect(Files.compose(quoted).found() == ["gid-mismatch error 3"])
    // Compose puts variables in, as everywhere.
    let variable =
      "services:\n  ci:\n    build:\n      dockerfile_inline: |\n        FROM debian:12\n        USER ${U:-7}:8\n"
      + mount
    #expect(Files.compose(variable).report.findings.contains { $0.message.contains("uid 7") })
    let unread =
      "services:\n  ci:\n    build:\n      dockerfile_inline: |\n        FROM debian:12\n        FOO\n"
      + mount
    #expect(Files.compose(unread).found(notes: true).contains("could-not-tell note 6"))
  }

  /// Notes, which no status speaks of.
  @Test(
    arguments: [
      (["user: root"], "root-equivalent"),
      (["user: '1000:1000'", "cap_add: [DAC_OVERRIDE]"], "capability-unused"),
      (["image: x"], "could-not-tell"),
      (["user: root", "environment: [DOCKER_HOST=tcp://d:1]"], "endpoint-not-unix"),
      (["user: root", "security_opt: ['no-new-privileges:true']", "command: sudo run"], "no-new-privileges"),
      (["user: '1000:1000'", "group_add: ['${G:-999}']"], "gid-assumed"),
      (["user: root"], "socket-is-directory"),
    ] as [([String], String)])
  func notes(lines: [String], code: String) {
    let body = lines.map { "    \($0)\n" }.joined()
    let files = Files.compose(
      "services:\n  ci:\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n" + body)
    #expect(files.report.findings.contains { $0.code == code && $0.level == .note }, "\(lines)")
  }

  @Test func readOnly() {
    let files = Files.compose(
      "services:\n  ci:\n    user: root\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n"
    )
    #expect(files.found(notes: true).contains("read-only-mount-is-no-protection note 5"))
    #expect(!Files.service("user: root").found(notes: true).contains { $0.hasPrefix("read-only") })
  }

  @Test func whatHasNoSocketIsNotSpokenOf() {
    #expect(
      Files.compose("services:\n  a:\n    user: ${UID}\n    group_add: ['999']\n# docker.sock\n").found(
        notes: true
      ).isEmpty)
  }

  /// A Dockerfile, behind its first line.
  @Test(
    arguments: [
      ("debian:12", "RUN groupadd -g 999 docker && useradd -G docker ci\nUSER ci", ["gid-assumed warning 2"]),
      (
        "debian:12",
        "ARG DOCKER_GID=999\nRUN groupadd -g $DOCKER_GID docker && useradd -G docker ci\nUSER ci", []
      ),
      ("debian:12", "RUN groupadd docker && useradd -G docker ci\nUSER ci", ["docker-gid-differs warning 2"]),
      (
        "debian:12", "RUN groupadd -g 999 docker && useradd -G docker ci\nUSER ci:ci",
        ["explicit-group-drops-image-groups error 3"]
      ),
      ("debian:12", "RUN groupadd -g 999 docker && useradd -G docker ci", []),
      ("alpine:3.20", "RUN addgroup -g 999 docker", ["gid-taken error 2"]),
      ("alpine:3.20", "RUN addgroup -g 998 docker", []),
      ("debian:12", "RUN groupadd -g 999 docker", []),
      ("ubuntu:24.04", "RUN groupadd -g 1000 docker", ["gid-taken error 2"]),
      ("ubuntu:22.04", "RUN groupadd -g 1000 docker", []),
      ("debian:12", "RUN groupadd -o -g 100 docker", []), ("debian:12", "RUN groupadd -f -g 100 docker", []),
      ("alpine:3.20", "RUN addgroup -g 999 docker || true", ["failure-swallowed warning 2"]),
      ("alpine:3.20", "RUN addgroup -g 999 docker 2>/dev/null; true", ["failure-swallowed warning 2"]),
      ("alpine:3.20", "RUN addgroup -g 998 docker || true", []),
      ("debian:12", "RUN apt-get install -y docker.io && groupadd docker", ["group-exists error 2"]),
      ("debian:12", "RUN apt-get install -y docker-ce-cli && groupadd docker", []),
      ("debian:12", "RUN apt-get install -y docker.io && (getent group docker || groupadd docker)", []),
      ("debian:12", "RUN groupadd docker\nRUN groupadd docker", ["group-exists error 3"]),
      ("alpine:3.20", "RUN groupadd -g 998 docker", ["tool-missing error 2"]),
      ("alpine:3.20", "RUN apk add --no-cache shadow && groupadd -g 998 docker", []),
      ("debian:12", "RUN addgroup -S docker", ["tool-missing error 2"]),
      ("debian:12", "RUN addgroup --system docker", []),
      ("alpine:3.20", "RUN addgroup -S docker", []),
      ("scratch", "RUN groupadd docker", ["tool-missing error 2"]),
      ("debian:12", "USER www-data\nRUN groupadd docker", ["not-root-here error 3"]),
      ("debian:12", "USER www-data\nUSER root\nRUN groupadd docker", []),
      ("debian:12", "RUN stat -c %g /var/run/docker.sock", ["build-sees-no-socket error 2"]),
      (
        "debian:12", "RUN groupadd -g $(stat -c %g /var/run/docker.sock) docker",
        ["build-sees-no-socket error 2"]
      ),
      ("debian:12", "RUN chmod 666 /var/run/docker.sock || true", ["failure-swallowed warning 2"]),
      (
        "debian:12", "RUN touch /var/run/docker.sock && chown root:docker /var/run/docker.sock",
        ["build-sees-no-socket warning 2"]
      ),
      (
        "debian:12", "RUN --mount=type=bind,source=/s,target=/var/run/docker.sock stat /var/run/docker.sock",
        []
      ),
      (
        "debian:12", "RUN --mount=type=bind,target=/var/run/docker.sock chmod 666 /var/run/docker.sock",
        ["socket-changed warning 2"]
      ),
      ("debian:12", "RUN echo stat /var/run/docker.sock", []),
      ("debian:12", "VOLUME /var/run/docker.sock", ["socket-is-directory warning 2"]),
      ("debian:12", "VOLUME /var/lib/docker\n# docker.sock", []),
      ("debian:12", "# docker.sock\nUSER nobody2", []),
      ("debian:12", "ENV DOCKER_HOST=unix:///run/docker.sock\nUSER ci", ["group-unknown error 3"]),
      ("debian:12", "ENV DOCKER_HOST=unix:///run/docker.sock\nUSER www-data", []),
      ("x/y", "ENV DOCKER_HOST=unix:///run/docker.sock\nUSER ci", ["group-unknown warning 3"]),
      ("debian:12", "COPY group /etc/group\nENV DOCKER_GID=1\nUSER ci", []),
      (
        "debian:12 AS a", "RUN groupadd -g 999 docker && useradd -G docker ci\nFROM a\nUSER ci",
        ["gid-assumed warning 2"]
      ),
      ("debian:12", "RUN <<E\ngroupadd -g 100 docker\nE", ["gid-taken error 3"]),
      ("debian:12", "SHELL [\"powershell\"]\nRUN groupadd -g 100 docker", []),
    ] as [(String, String, [String])])
  func dockerfiles(base: String, lines: String, wanted: [String]) {
    #expect(Files.dockerfile("FROM \(base)\n\(lines)\n").found() == wanted, "\(base): \(lines)")
  }

  // MARK: Read together

  @Test func aServiceWithItsDockerfile() {
    let compose =
      "services:\n  ci:\n    build: {context: app, args: {DOCKER_GID: '998'}}\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
    let file =
      "FROM debian:12\nARG DOCKER_GID=999\nRUN groupadd -g $DOCKER_GID docker && useradd -m -G docker ci\nUSER ci\n"
    let files = Files.compose(compose, ["app/Dockerfile": file])
    let finding = files.report.findings.first { $0.code == "gid-assumed" }
    #expect(finding?.level == .note)
    #expect(finding?.socketGroups == [998])
    #expect(finding?.source.name == "app/Dockerfile")
  }

  @Test func theEntrypointOfTheContext() {
    let compose =
      "services:\n  ci:\n    build: .\n    group_add: ['999']\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
    let file =
      "FROM debian:12\nRUN useradd ci\nCOPY entrypoint.sh /usr/local/bin/\nENTRYPOINT [\"entrypoint.sh\"]\n"
    let files = Files.compose(
      compose, ["Dockerfile": file, "entrypoint.sh": "#!/bin/sh\nset -e\nexec gosu ci \"$@\"\n"])
    #expect(files.found() == ["groups-dropped error 3"])
    let other = Files.compose(compose, ["Dockerfile": file, "entrypoint.sh": "#!/bin/sh\nexec \"$@\"\n"])
    #expect(other.found() == [])
  }

  @Test func environmentAndOverride() {
    let compose =
      "services:\n  ci:\n    user: \"1000:${G}\"\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
    #expect(Files.compose(compose, [".env": "G=999\n"]).found() == [])
    #expect(
      Files.compose(compose, [".env": "G=999\n"]).report.findings.contains {
        $0.code == "gid-assumed" && $0.level == .note
      })
    #expect(
      Files.compose(compose, ["compose.override.yaml": "services:\n  ci:\n    user: root\n"]).found() == [])
    let two = Files.compose(
      compose.replacingG("1000"), ["compose.override.yaml": "services:\n  ci:\n    group_add: ['999']\n"])
    #expect(two.found() == ["gid-assumed warning 3"])
  }

  @Test func extendsAndAnchors() {
    let text =
      "x: &x\n  user: '1000:1000'\nservices:\n  a:\n    <<: *x\n    volumes: &v ['/var/run/docker.sock:/var/run/docker.sock']\n  b:\n    extends: {service: a}\n  c:\n    extends: a\n    user: root\n  d: {volumes: *v, user: '5:5'}\n"
    #expect(Files.compose(text).found() == ["gid-mismatch error 2", "gid-mismatch error 12"])
  }

  // MARK: What is said of hosts

  @Test func hostsThatAreNamed() {
    var files = Files.service("user: \"1000:999\"")
    files.options.hostGroups = [999]
    #expect(files.found() == [])
    files.options.hostGroups = [998]
    #expect(files.found() == ["gid-mismatch error 5"])
    files.options.hostGroups = [998, 999]
    #expect(files.found() == ["gid-mismatch warning 5"])
    #expect(Files.service("user: \"1000:999\"", "# sockcheck: host-gid=999").found() == [])
  }

  @Test func hostsThatWereDescribed() {
    func host(_ name: String, _ group: UInt32, _ mode: UInt16 = 0o660) -> GivenHost {
      let socket = AssumedSocket(owner: .root, group: GroupID(group), mode: FileMode(rawValue: mode))
      return GivenHost(
        name: name,
        facts: Facts(subject: Subject(userID: .root, groupID: .root), walk: socket.walk("/run/docker.sock")))
    }
    var files = Files.service("user: \"1000:999\"")
    files.options.hosts = [host("a", 999), host("nas", 0)]
    let finding = files.report.findings.first { $0.level == .warning }
    #expect(finding?.code == "gid-zero")
    #expect(finding?.message.contains("1 of 2 hosts, and not on nas (gid 0, 0660)") == true)
    files.options.hosts = [host("open", 5, 0o666)]
    #expect(files.found() == [])
    files.options.hosts = [host("a", 999, 0o640)]
    #expect(files.found() == ["group-bits-deny error 5"])
  }

  @Test(
    arguments: [
      ("DOCKER_HOST: unix:///var/run/docker.sock", "", ["socket-missing warning 5"]),
      (
        "DOCKER_HOST: unix:///var/run/docker.sock", "volumes: ['/var/run/docker.sock:/run/docker.sock']",
        ["variable-unset warning 7"]
      ),
      ("DOCKER_HOST: unix:///run/dind/docker.sock", "volumes: ['sockets:/run/dind']", []),
      (
        "DOCKER_HOST: unix:///var/run/docker.sock", "volumes: ['/run/other:/run/other']",
        ["socket-missing warning 5"]
      ),
      ("DOCKER_HOST: unix:///var/run/docker.sock", "volumes_from: [dind]", []),
      ("DOCKER_HOST: unix:///var/run/docker.sock", "privileged: true", []),
      ("DOCKER_HOST: tcp://dind:2375", "", []), ("DOCKER_HOST: ${HOST}", "", []), ("DOCKER_HOST: ''", "", []),
    ] as [(String, String, [String])])
  func endpointsWithoutASocket(environment: String, line: String, wanted: [String]) {
    let text =
      "services:\n  ci:\n    image: debian:12\n    environment:\n      \(environment)\n    \(line)\n    user: '${NOBODY}'\n"
    #expect(Files.compose(text).found() == wanted, "\(environment) \(line)")
  }

  @Test func anEmptyEntry() {
    #expect(Files.service("image: debian:12", "group_add: [999, ]").found() == [])
    #expect(Files.service("image: debian:12", "group_add: ['999', ~]").found() == ["group-unknown error 6"])
    #expect(
      Files.service("image: debian:12", "group_add:", "  -", "  - '999'").found() == ["group-unknown error 7"]
    )
    #expect(Files.service("image: debian:12", "group_add:").found() == [])
  }

  /// A name on the next line is one of the same command.
  @Test func aTriggerOverTwoLines() {
    func isMet(_ text: String) -> Bool { Trigger.isMet(Array(text.utf8)[...]) }
    #expect(isMet("RUN groupadd \\\n docker\n"))
    #expect(isMet("RUN usermod -aG \\  \r\n    docker x\n"))
    #expect(isMet("RUN groupadd \\\n  --system \\\n  docker\n"))
    #expect(!isMet("RUN groupadd app\nRUN echo docker\n"))
    #expect(
      Files.dockerfile("FROM debian:12\nRUN groupadd \\\n -g 33 \\\n docker\n").found() == [
        "gid-taken error 2"
      ])
  }

  @Test func imagesAsAnEngineHasThem() {
    func found(_ image: EngineImage, _ lines: String..., name: String = "mine:1") -> [String] {
      var options = LintOptions()
      options.engineImages = [name: image]
      let text =
        "services:\n  ci:\n    image: \(name)\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
        + lines.map { "    \($0)\n" }.joined()
      return Files.compose(text, [:], options).report.findings.filter { $0.code != "socket-is-directory" }.map
      {
        "\($0.code) \($0.level.rawValue)"
      }
    }
    func accounts(_ gid: Int, members: [ByteString] = ["app"]) -> Accounts {
      Accounts(
        passwd: .seen(
          AccountFile(entries: [PasswdEntry(name: "app", userID: .number(1000), groupID: .number(1000))])),
        group: .seen(
          AccountFile(entries: [GroupEntry(name: "docker", groupID: .number(gid), members: members)])))
    }
    #expect(found(EngineImage(user: "", accounts: nil)) == ["root-equivalent note"])
    #expect(found(EngineImage(user: "1000", accounts: nil)) == ["gid-mismatch warning"])
    #expect(found(EngineImage(user: "1000:1000", accounts: nil)) == ["gid-mismatch error"])
    #expect(found(EngineImage(user: "root", accounts: nil)) == ["root-equivalent note"])
    // Its number is not known, and a name that the engine has is none that is missing.
    #expect(found(EngineImage(user: "app", accounts: nil)) == ["could-not-tell note"])
    #expect(found(EngineImage(user: "app", accounts: accounts(999))) == ["docker-gid-differs warning"])
    #expect(found(EngineImage(user: "app", accounts: accounts(999, members: []))) == ["gid-mismatch error"])
    #expect(
      found(EngineImage(user: "app", accounts: accounts(999)), "group_add: [nosuch]") == [
        "group-unknown error"
      ])
    #expect(found(EngineImage(user: "app", accounts: accounts(999)), "user: '0'") == ["root-equivalent note"])
    // What it says goes before the table, and the table has numbers that it may lack.
    #expect(found(EngineImage(user: "", accounts: nil), name: "jenkins/jenkins") == ["root-equivalent note"])
    #expect(
      found(EngineImage(user: "jenkins", accounts: nil), name: "jenkins/jenkins") == ["gid-mismatch error"])
  }

  @Test func whichImagesMatter() {
    func images(_ text: String, _ beside: [String: String] = [:]) -> Set<String> {
      Files.compose(text, beside).linter.images
    }
    let mount = "    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
    #expect(images("services:\n  a:\n    image: x:1\n\(mount)  b:\n    image: y\n") == ["x:1"])
    #expect(
      images(
        "services:\n  a:\n    build: .\n    image: built\n\(mount)",
        ["Dockerfile": "FROM base:2 AS one\nFROM one\n"]) == [
          "base:2"
        ])
    let built = Files(named: [("Dockerfile", "FROM mine:1\nRUN usermod -aG docker app\nUSER app\n")])
    #expect(built.linter.images == ["mine:1"])
    var known = built
    known.options.engineImages = [
      "mine:1": EngineImage(
        user: "",
        accounts: Accounts(
          passwd: .seen(
            AccountFile(entries: [PasswdEntry(name: "app", userID: .number(7), groupID: .number(7))])),
          group: .seen(AccountFile(entries: [GroupEntry(name: "docker", groupID: .number(991))]))))
    ]
    // Whoever starts it may add the group: a remark, and with the image's own number.
    #expect(known.found(notes: true) == ["docker-gid-differs note 3"])
    #expect(known.report.findings.first?.message.contains("991") == true)
  }

  @Test func imagesThatAreDescribed() {
    var files = Files.service("image: acme/ci:7")
    files.options.imageUsers = ["acme/ci": "1000:1000,999"]
    files.options.hostGroups = [999]
    #expect(files.found() == [])
    files.options.hostGroups = [998]
    #expect(files.found().count == 1)
  }

  // MARK: Comments

  @Test func suppressions() {
    func file(_ comment: String, _ behind: String = "") -> Files {
      .compose(
        "services:\n  ci:\n    \(comment)\n    user: '1000:1000' \(behind)\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
      )
    }
    #expect(file("# sockcheck: ignore=gid-mismatch -- known").found() == [])
    #expect(
      file("# sockcheck: ignore=gid-mismatch -- known").report.all.first { $0.code == "gid-mismatch" }?
        .suppression == "known")
    #expect(file("#", "# sockcheck: ignore=gid-mismatch,gid-zero").found() == [])
    #expect(file("# sockcheck: ignore=gid-zero").found() == ["gid-mismatch error 4"])
    #expect(file("# sockcheck: ignore=gid-zero").found(notes: true).contains("unused-ignore note 3"))
  }

  // MARK: Cross-check

  @Test func everyCodeIsListedOnce() {
    let codes = LintRules.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes == codes.sorted())
    for code in codes { #expect(CausePages.markdown(code) != nil, "\(code) has no page") }
    #expect(CausePages.lintCodes.allSatisfy { codes.contains($0) })
  }

  /// What a note gives to paste into a shell is an image's name, whoever wrote the file.
  @Test func imagesToBeNamed() {
    for (image, word) in [
      ("acme/x:1", "acme/x:1"), ("x;id", "IMAGE"), ("$(id)", "IMAGE"), ("x'\u{301}y", "IMAGE"),
      ("-x", "IMAGE"),
    ] {
      let notes = Files.service("image: \"\(image)\"").report.findings.map(\.message)
      let named = notes.filter { $0.contains("--image-user ") }
      #expect(named.allSatisfy { $0.contains("--image-user \(word)=UID") }, "\(named)")
      #expect(!named.isEmpty || image.contains("$"))
    }
  }
}

extension String {
  fileprivate func replacingG(_ value: String) -> String {
    split(separator: "${G}", omittingEmptySubsequences: false).joined(separator: value)
  }
}
