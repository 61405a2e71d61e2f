import PermissionModel
import Testing

@testable import ConfigurationLint

@Suite struct DevcontainerTests {
  private func files(_ members: String, _ beside: [String: String] = [:], image: String = "debian:12")
    -> Files
  {
    Files(
      named: [
        (
          ".devcontainer/devcontainer.json",
          "{\n  // The socket of the host.\n  \"image\": \"\(image)\",\n\(members)\n}\n"
        )
      ], beside: beside)
  }

  private static let mount =
    "  \"mounts\": [\"source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind\"],\n"

  /// Nobody writes `user` or `group_add` there, and the variable is of the machine that opens it.
  @Test func theWordsOfTheFormat() {
    let members = "\"remoteUser\": \"www-data\", \"runArgs\": [\"--group-add\", \"${localEnv:GID}\"]"
    let finding = files(Self.mount + members).report.findings.first { $0.code == "variable-unset" }
    #expect(
      finding?.message
        == "--group-add: where the environment of who opens it has no $GID (a shell does not export its own UID), it is empty, and there is no container"
    )
    #expect(finding?.help == "${localEnv:GID:999} says which number counts there")
  }

  @Test(
    arguments: [
      ("\"remoteUser\": \"www-data\",", ["gid-mismatch error 5"]),
      ("\"containerUser\": \"1000:1000\"", ["gid-mismatch error 5"]),
      ("\"containerUser\": \"root\"", []), ("", []),
      ("\"runArgs\": [\"--user\", \"1000:1000\"]", ["gid-mismatch error 5"]),
      ("\"runArgs\": [\"--user=1000:1000\", \"--group-add=999\"]", ["gid-assumed warning 5"]),
      ("\"remoteUser\": \"www-data\", \"runArgs\": [\"--group-add\", \"999\"]", ["gid-assumed warning 5"]),
      ("\"remoteUser\": \"www-data\", \"runArgs\": [\"--group-add\", \"${localEnv:GID:999}\"]", []),
      (
        "\"remoteUser\": \"www-data\", \"runArgs\": [\"--group-add\", \"${localEnv:GID}\"]",
        ["variable-unset warning 5"]
      ),
      // The editor's user counts, whoever the first process is.
      ("\"containerUser\": \"1000:1000\", \"remoteUser\": \"root\"", []),
      ("\"runArgs\": [\"--user\", \"1000:1000\"], \"remoteUser\": \"root\"", []),
      ("\"remoteUser\": \"www-data\", \"runArgs\": [\"--group-add\", \"docker\"]", ["group-unknown error 5"]),
      ("\"remoteUser\": \"nobody2\"", ["group-unknown error 5"]),
      ("\"remoteUser\": \"`id -un`\"", ["shell-in-data error 5"]),
      (
        "\"containerUser\": \"1000:1000\", \"remoteEnv\": {\"DOCKER_HOST\": \"unix:///run/other.sock\"}",
        ["endpoint-elsewhere error 5"]
      ),
      (
        "\"postCreateCommand\": \"sudo chmod 666 /var/run/docker.sock\"", ["socket-changed warning 5"]
      ),
      (
        "\"postCreateCommand\": {\"a\": [\"sudo\", \"chown\", \"x\", \"/var/run/docker.sock\"]}",
        ["socket-changed warning 5"]
      ),
      ("\"postCreateCommand\": \"chmod +x /var/run.sh\"", []),
    ] as [(String, [String])])
  func settings(members: String, wanted: [String]) {
    #expect(files(Self.mount + members).found() == wanted, "\(members)")
  }

  @Test(
    arguments: [
      (
        "{\"source\": \"/var/run/docker.sock\", \"target\": \"/run/docker.sock\", \"type\": \"bind\"}",
        ["gid-mismatch error 4"]
      ),
      ("\"type=volume,source=x,target=/var/run/docker.sock\"", ["socket-is-directory error 4"]),
      (
        "\"type=bind,source=${localEnv:XDG_RUNTIME_DIR}/docker.sock,target=/run/docker.sock\"",
        ["rootless-owner error 4"]
      ),
      ("\"type=bind,source=${localWorkspaceFolder}/x,target=/x\" /* docker.sock */", []),
      (
        "\"type=bind,source=${localEnv:SOCK:/var/run/docker.sock},target=/var/run/docker.sock\"",
        ["gid-mismatch error 4"]
      ),
    ] as [(String, [String])])
  func mounts(mount: String, wanted: [String]) {
    #expect(
      files("\"containerUser\": \"7:7\", \"mounts\": [\(mount),]").found().map {
        // One line has them all.
        $0
      } == wanted, "\(mount)")
  }

  @Test func images() {
    let remote = files(Self.mount, image: "mcr.microsoft.com/devcontainers/base:bookworm")
    #expect(remote.found() == ["gid-mismatch error 3"])
    let node = files(
      Self.mount + "\"runArgs\": [\"--group-add=999\"]",
      image: "mcr.microsoft.com/devcontainers/typescript-node")
    #expect(node.found() == ["gid-assumed warning 5"])
    #expect(files(Self.mount, image: "acme/x").found(notes: true) == ["could-not-tell note 4"])
  }

  @Test func features() {
    let found = files(
      "\"features\": {\"ghcr.io/devcontainers/features/docker-outside-of-docker:1\": {}}"
    ).found(notes: true)
    #expect(found == ["could-not-tell note 4"])
    #expect(
      files("\"features\": {\"ghcr.io/devcontainers/features/docker-in-docker:2\": {}}").found(notes: true)
        == [])
  }

  @Test func withItsDockerfileOrService() {
    let file = "FROM debian:12\nARG G=998\nRUN groupadd -g $G docker && useradd -m -G docker dev\n"
    let text =
      "{\"build\": {\"dockerfile\": \"Dockerfile\", \"context\": \"..\", \"args\": {\"G\": \"999\"}},\n\"remoteUser\": \"dev\",\n"
      + Self.mount + "}"
    let built = Files(
      named: [(".devcontainer/devcontainer.json", text)], beside: [".devcontainer/Dockerfile": file])
    let finding = built.report.findings.first { $0.code == "gid-assumed" }
    #expect(finding?.socketGroups == [999])
    #expect(finding?.source.name == ".devcontainer/Dockerfile")
    let compose =
      "services:\n  app:\n    image: debian:12\n    group_add: ['999']\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
    let on =
      "{\"dockerComposeFile\": [\"../compose.yaml\"], \"service\": \"app\",\n\"remoteUser\": \"www-data\"} // docker.sock"
    let together = Files(named: [(".devcontainer/devcontainer.json", on)], beside: ["compose.yaml": compose])
    #expect(together.found() == ["gid-assumed warning 4"])
    let lost = Files(
      named: [(".devcontainer/devcontainer.json", on)], beside: ["compose.yaml": "services: {}\n"])
    #expect(lost.found(notes: true) == ["could-not-tell note 1"])
  }

  @Test func comments() {
    let text = Self.mount + "  // sockcheck: ignore=gid-mismatch -- known\n  \"containerUser\": \"5:5\""
    #expect(files(text).found() == [])
    #expect(files(Self.mount + "// sockcheck: host-gid=5\n\"containerUser\": \"5:5\"").found() == [])
  }

  @Test func whatCannotBeRead() {
    #expect(files(Self.mount + "\"x\": [").report.isUnread)
    #expect(files("\"x\": [").report.files.map(\.reading) == [.whole], "no word of ours stands in it")
  }
}
