import PermissionModel
import Testing

@testable import ConfigurationLint

/// GitHub workflows: into every job's container the runner mounts the socket.
@Suite struct WorkflowTests {
  private func workflow(_ job: String, _ options: LintOptions = LintOptions()) -> Files {
    Files(
      named: [(".github/workflows/ci.yml", "on: push\njobs:\n  ci:\n    runs-on: self-hosted\n" + job)],
      options: options)
  }

  private func container(_ options: String, run: String = "docker ps") -> Files {
    workflow(
      "    container:\n      image: debian:12\n      options: \(options)\n    steps:\n      - run: \(run)\n")
  }

  @Test(
    arguments: [
      ("--user 1001:1001", ["gid-mismatch error 7"]),
      ("--user 1001 --group-add 999", ["gid-assumed warning 7"]),
      ("\"--user=1001 --group-add=999\"", ["gid-assumed warning 7"]),
      ("-u 1001:1001", ["gid-mismatch error 7"]),
      ("-u1001:1001", ["gid-mismatch error 7"]), ("--cpus 1", []), ("--user root", []), ("--user 0:0", []),
      ("--user 1001 --group-add ${{ needs.gid.outputs.gid }}", []),
      ("--user 1001 --group-add $(stat -c %g /var/run/docker.sock)", ["shell-in-data error 7"]),
      ("--user 1001 --group-add docker", ["group-unknown error 7"]),
      ("--user 1001:1001 --env DOCKER_HOST=unix:///run/other.sock", ["endpoint-elsewhere error 7"]),
      ("--user 1001:1001 -e DOCKER_HOST=tcp://dind:2375", []),
      (
        "--user 1001:1001 --mount type=bind,src=/run/docker.sock,dst=/var/run/docker.sock",
        ["gid-mismatch error 7"]
      ),
      ("-v /run/user/1001/docker.sock:/var/run/docker.sock --user 5:5", ["rootless-owner error 7"]),
    ] as [(String, [String])])
  func options(_ options: String, wanted: [String]) {
    #expect(container(options).found() == wanted, "\(options)")
  }

  /// A place of its own for each word.
  @Test func columns() {
    let finding = container("--user 1001 --group-add 999").report.findings.first { $0.code == "gid-assumed" }
    #expect(finding.map { $0.source.text($0.span) } == "999")
    let other = container("--user=1001:1001").report.findings.first { $0.code == "gid-mismatch" }
    #expect(other.map { $0.source.text($0.span) } == "1001:1001")
  }

  @Test func onlyWhereTheEngineIsAsked() {
    #expect(container("--user 1001:1001", run: "make").found(notes: true) == [])
    #expect(container("--user 1001:1001", run: "echo docker").found(notes: true) == [])
    #expect(
      container("--user 1001:1001", run: "cd x && sudo docker build .").found() == ["gid-mismatch error 7"])
    #expect(workflow("    steps:\n      - run: docker ps\n").found(notes: true) == [])
    let windows = workflow("    container: debian:12\n    steps: [{run: docker ps}]\n").named[0].1
      .replacing("self-hosted", with: "windows-latest")
    #expect(
      Files(named: [(".github/workflows/ci.yml", windows)]).found(notes: true) == ["could-not-tell note 4"])
  }

  @Test func containersThatAScriptStarts() {
    func script(_ line: String) -> [String] {
      workflow("    steps:\n      - run: |\n          set -e\n          \(line)\n").found()
    }
    let mounting = "-v /var/run/docker.sock:/var/run/docker.sock"
    #expect(script("docker run --rm -u 5:5 \(mounting) debian:12") == ["gid-mismatch error 8"])
    #expect(script("sudo docker run --rm -u 5:5 \(mounting) debian:12") == ["gid-mismatch error 8"])
    #expect(script("docker run --rm \(mounting) debian:12") == [])
    #expect(
      script(
        "docker run --rm -u 5:5 --group-add \"$(stat -c %g /var/run/docker.sock)\" \(mounting) debian:12")
        == [])
    #expect(script("docker run --rm -u \"$(id -u):$(id -g)\" \(mounting) debian:12") == [])
    #expect(script("docker run --rm -u $UID \(mounting) debian:12") == [])
    #expect(script("docker run --rm -u ${{ env.WHO }} \(mounting) debian:12") == [])
    #expect(script("echo docker run -u 5:5 \(mounting) debian:12") == [])
  }

  @Test func actionsOfSeveralSteps() {
    func action(_ steps: String, name: String = "action.yml") -> Files {
      Files(named: [(name, "name: a\nruns:\n  using: composite\n  steps:\n" + steps)])
    }
    let changing = "    - shell: bash\n      run: sudo chmod 666 /var/run/docker.sock\n"
    for name in ["action.yml", "x/action.yaml", ".github/actions/a/action.yml"] {
      #expect(action(changing, name: name).found() == ["socket-changed warning 6"], "\(name)")
    }
    #expect(action("    - shell: bash\n      run: ls -l /var/run/docker.sock\n").found(notes: true) == [])
    #expect(
      action("    - uses: docker://jenkins/jenkins\n      with: {args: docker ps}\n").found() == [
        "gid-mismatch error 5"
      ])
    let other = Files(named: [("action.yml", "tasks:\n- docker.sock\n")])
    #expect(other.report.files.map(\.kind) == ["unknown"])
    #expect(Linter.isCandidate("action.yml"))
  }

  @Test func imagesServicesAndActions() {
    #expect(
      workflow("    container: jenkins/jenkins\n    steps: [{run: docker ps}]\n").found() == [
        "gid-mismatch error 5"
      ])
    #expect(
      workflow(
        "    services:\n      x:\n        image: debian:12\n        volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n        options: --user 7:7\n"
      ).found() == ["gid-mismatch error 9"])
    #expect(
      workflow("    services: {x: {image: postgres, options: --user 7:7}}\n# docker\n").found(notes: true)
        == [])
    #expect(
      workflow("    steps:\n      - uses: docker://jenkins/agent\n        with: {args: docker ps}\n").found()
        == [
          "gid-mismatch error 6"
        ])
    #expect(
      workflow("    steps:\n      - uses: docker://jenkins/agent\n        with: {args: ls}\n").found() == [])
  }

  @Test func scripts() {
    let changed = workflow(
      "    steps:\n      - run: |\n          id\n          sudo chmod 666 /var/run/docker.sock\n")
    #expect(changed.found() == ["socket-changed warning 8"])
    #expect(workflow("    steps:\n      - run: chmod +x run.sh # docker\n").found() == [])
  }
}
