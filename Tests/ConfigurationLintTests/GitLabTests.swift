import PermissionModel
import Testing

@testable import ConfigurationLint

@Suite struct GitLabTests {
  private func runner(
    _ lines: String..., volumes: String = "\"/var/run/docker.sock:/var/run/docker.sock\", \"/cache\""
  )
    -> Files
  {
    Files(named: [
      (
        "config.toml",
        "[[runners]]\n  name = \"a\"\n  [runners.docker]\n    image = \"debian:12\"\n    volumes = [\(volumes)]\n"
          + lines.map { "    \($0)\n" }.joined()
      )
    ])
  }

  @Test(
    arguments: [
      ("", []), ("user = \"1000:1000\"", ["gid-mismatch error 6"]), ("user = '0:0'", []),
      ("user = \"1000:1000\"\n    group_add = [\"999\"]", ["gid-assumed warning 7"]),
      ("user = \"1000:1000\"\n    group_add = [\"docker\"]", ["group-unknown error 7"]),
      (
        "user = \"1000:1000\"\n    group_add = [\"$(stat -c %g /var/run/docker.sock)\"]",
        ["shell-in-data error 7"]
      ),
      ("user = \"1000:1000\"\n    cap_add = [\"DAC_OVERRIDE\"]", ["gid-mismatch error 6"]),
      ("user = \"1000:1000\" # sockcheck: ignore=gid-mismatch -- why", []),
      ("user = \"1000:999\" # sockcheck: host-gid=999", []),
    ] as [(String, [String])])
  func runners(line: String, wanted: [String]) { #expect(runner(line).found() == wanted, "\(line)") }

  @Test func volumes() {
    #expect(runner("user = \"7:7\"", volumes: "\"/cache\"").found(notes: true) == [])
    #expect(
      runner("user = \"7:7\"", volumes: "\"/var/run/docker.sock\"").found() == ["socket-is-directory error 5"]
    )
    let cluster =
      "[[runners]]\n[runners.kubernetes]\n[runners.kubernetes.pod_security_context]\nrun_as_user = 1000\nrun_as_group = 1000\nfs_group = 999\n[[runners.kubernetes.volumes.host_path]]\nname = \"s\"\nmount_path = \"/var/run/docker.sock\"\n"
    #expect(Files(named: [("config.toml", cluster)]).found() == ["gid-assumed warning 6"])
  }

  @Test func pipelines() {
    func pipeline(_ text: String, _ runner: Files? = nil) -> Files {
      Files(named: [(".gitlab-ci.yml", text)] + (runner?.named ?? []))
    }
    #expect(
      pipeline("job:\n  script:\n    - docker ps\n    - chmod 666 /var/run/docker.sock\n").found() == [
        "socket-changed warning 4"
      ])
    let job = "job:\n  image: {name: debian:12, docker: {user: '1000:1000'}}\n  script: [docker ps]\n"
    #expect(pipeline(job).found(notes: true) == [], "no runner says that it has the socket")
    #expect(pipeline(job, runner("")).found() == ["gid-mismatch error 2"])
    #expect(pipeline(job, runner("group_add = ['999']")).found() == ["gid-assumed warning 6"])
    #expect(pipeline(job.replacing("docker ps", with: "make"), runner("")).found() == [])
    // Two runners of the same settings say nothing new, and of very many the first are asked.
    let many = (0..<40).map {
      "[[runners]]\n[runners.docker]\nuser = '\($0 + 5):4'\nvolumes = ['/var/run/docker.sock:/var/run/docker.sock']\n"
    }
    let two = Files(named: [(".gitlab-ci.yml", job), ("config.toml", many.joined())])
    #expect(two.found(notes: true).contains("could-not-tell note 1"))
    let dind = "variables: {DOCKER_HOST: tcp://docker:2375}\n" + job
    #expect(pipeline(dind, runner("")).found() == [])
  }

  /// A user that a job's own image lacks, said in the runner's file: which job it is of stands beside it.
  @Test func theJobIsNamed() {
    let config =
      "[[runners]]\n  [runners.docker]\n    image = \"debian:12\"\n    user = \"games\"\n    volumes = [\"/run/docker.sock:/var/run/docker.sock\"]\n"
    let files = Files(named: [
      ("config.toml", config), (".gitlab-ci.yml", "build:\n  image: alpine\n  script:\n    - docker ps\n"),
    ])
    let named = files.report.findings.filter { finding in
      finding.related.contains { $0.message == "of the job build" }
    }
    #expect(named.map { "\($0.source.name.display) \($0.code)" } == ["config.toml gid-mismatch"])
    #expect(named.first?.message.contains("uid 35") == true, "the job's image is Alpine")
  }

  @Test func whatIsNone() {
    #expect(Linter.kind(name: "config.toml", bytes: Array("[a]\n".utf8)) == .unknown)
    #expect(Linter.kind(name: "x/config.toml", bytes: Array("[[runners]]\n".utf8)) == .gitLabRunner)
    #expect(Linter.isCandidate("config.toml"))
    #expect(!Linter.isCandidate("Cargo.toml"))
    #expect(Linter.isOpened("a.service.d/x.conf"))
    #expect(!Linter.isOpened("etc/nginx/x.conf"))
    #expect(runner("user = ").report.isUnread)
  }
}
