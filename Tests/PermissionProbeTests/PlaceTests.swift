import Foundation
import Glibc
import PermissionModel
import TestSupport
import Testing

@testable import PermissionProbe

/// Places as they are read: of real processes in namespaces and control groups of their own, and of an engine's
/// replies.
@Suite struct PlaceTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func place(_ process: WaitingProcess, explains: Bool = true) throws -> Place? {
    var question = LinuxHost.Question(.process(ProcessID(process.id), nil, "/run/none.sock", .standard))
    question.explains = explains
    return try LinuxHost().facts(question).place
  }

  @Test func environmentOfAnother() throws {
    let process = try WaitingProcess(
      "echo; read x", environment: ["GITLAB_CI": "true", "CI_JOB_NAME": "build \u{1B}[2J", "SECRET": "s"])
    let place = try #require(try place(process))
    #expect(place.kind == .gitlabJob)
    #expect(place.seenBy.first == "environment GITLAB_CI")
    #expect(place.job?.name?.display == "build \\x1B[2J")
    #expect(try self.place(process, explains: false) == nil)
  }

  @Test(.enabled(if: Need.root)) func rootOfAnother() throws {
    let process = try WaitingProcess(
      """
      exec unshare --mount sh -c 'mount -t tmpfs none /run && echo "name=\\"inner\\"" >/run/.containerenv && echo && read x'
      """)
    let place = try #require(try place(process))
    #expect(place.kind == .podman)
    #expect(place.isInContainer == true)
    #expect(place.container == "inner")
  }

  /// Links in a container's root lead to nowhere else.
  @Test(.enabled(if: Need.root)) func linksInItsRoot() throws {
    try directory.file("outside", "name=\"outside\"\n")
    let process = try WaitingProcess(
      """
      exec unshare --mount sh -c 'mount -t tmpfs none /run && ln -s "$0/fifo" /run/.containerenv &&
        mount -t tmpfs none "$0" && mkfifo "$0/fifo" && echo && read x' \(directory.path)
      """)
    let place = try #require(try place(process))
    #expect(place.kind == .podman)
    #expect(place.container == nil)
  }

  /// Where systemd's control groups are, or would be; `nil` where none can be made.
  private static let groups: String? = ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup"].first {
    access("\($0)/cgroup.procs", W_OK) == 0
  }

  @Test(.enabled(if: Need.optional(groups != nil, "a control group that can be written to")))
  func controlGroupOfAnother() throws {
    let slice = "\(try #require(Self.groups))/system.slice"
    let unit = "\(slice)/sockcheck-\(getpid()).service"
    let isNew = mkdir(slice, 0o755) == 0
    try FileManager.default.createDirectory(atPath: unit, withIntermediateDirectories: false)
    defer {
      rmdir(unit)
      if isNew { rmdir(slice) }
    }
    do {
      let process = try WaitingProcess("echo $$ >\(unit)/cgroup.procs && echo && read x")
      let place = try #require(try place(process))
      #expect(place.kind == .hostUnit)
      #expect(place.unit == UnitName(ByteString("sockcheck-\(getpid()).service")))
      #expect(place.seenBy == ["/proc/\(process.id)/cgroup"])
    }
  }

  // MARK: An engine's replies

  private func inspected(_ json: String) throws -> ContainerInspector.Container {
    let listener = try Listener(
      directory.path("engine.sock"),
      .answers("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\(json)"))
    return try withExtendedLifetime(listener) {
      try ContainerInspector.inspect("ci", EngineClient(socket: ByteString(listener.path), seconds: 10))
    }
  }

  private static func reply(_ labels: String, _ environment: String = "[]") -> String {
    """
    {"Id":"\(String(repeating: "ab", count: 32))","Name":"/ci","State":{"Pid":0},
     "Config":{"User":"","Image":"i","Env":\(environment),"Labels":\(labels)},"HostConfig":{},"Mounts":[]}
    """
  }

  @Test(arguments: [
    (#"{"com.docker.compose.project":"p","com.docker.compose.service":"web"}"#, "[]", Place.Kind.compose),
    (#"{"io.kubernetes.pod.name":"w","io.kubernetes.pod.namespace":"n"}"#, "[]", .kubernetes),
    (#"{"com.gitlab.gitlab-runner.job.id":"1"}"#, "[]", .gitlabJob),
    ("null", #"["GITHUB_ACTIONS=true","CI=true"]"#, .githubJob),
    (#"{"PODMAN_SYSTEMD_UNIT":"web.service"}"#, #"["container=podman"]"#, .quadlet),
    ("{}", "null", .docker),
  ])
  func recognisedFromTheEngine(labels: String, environment: String, kind: Place.Kind) throws {
    let container = try inspected(Self.reply(labels, environment))
    #expect(PlaceReader.stopped(container.facts).kind == kind)
    #expect(PlaceReader.stopped(container.facts).container == "ci")
  }

  @Test func onlyWhatCountsIsKept() throws {
    let many = (0..<50_000).map { #""label\#($0)":"x""# }.joined(separator: ",")
    let files = Array(repeating: "/a.yaml", count: 10_000).joined(separator: ",")
    let long = String(repeating: "a", count: 100_000)
    let container = try inspected(
      Self.reply(
        """
        {\(many),"com.docker.compose.service":"w","com.docker.compose.project.config_files":"\(files)",
         "devcontainer.local_folder":"\(long)"}
        """, #"["TOKEN=secret","PUID=1000","HOSTNAME=\#(long)"]"#))
    #expect(container.facts.labels == ["com.docker.compose.service": "w"])
    #expect(container.facts.variables == ["PUID": "1000"])
    #expect((container.facts.compose?.files.count ?? 0) <= 16)
  }
}
