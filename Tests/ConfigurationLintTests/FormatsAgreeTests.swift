import PermissionModel
import Testing

@testable import ConfigurationLint

/// One start of a container, written in each format that has docker's options: the answer is the same.
@Suite struct FormatsAgreeTests {
  private static let users = [
    nil, "root", "0:0", "1000", "1000:1000", "1000:999", "www-data", "www-data:999", "nobody2",
  ]
  private static let groups = [[], ["999"], ["998", "999"], ["docker"], ["0"], ["audio"]]
  private static let socket = "/var/run/docker.sock"

  private static func files(_ user: String?, _ groups: [String]) -> [(String, String)] {
    func list(_ quote: String) -> String { groups.map { quote + $0 + quote }.joined(separator: ", ") }
    let options = (user.map { ["--user", $0] } ?? []) + groups.flatMap { ["--group-add", $0] }
    return [
      (
        "compose.yaml",
        "services:\n  a:\n    image: debian:12\n" + (user.map { "    user: \"\($0)\"\n" } ?? "")
          + "    group_add: [\(list("\""))]\n    volumes: ['\(socket):\(socket)']\n"
      ),
      (
        ".github/workflows/a.yml",
        "on: push\njobs:\n  a:\n    container:\n      image: debian:12\n      options: \(options.joined(separator: " "))\n    steps: [{run: docker ps}]\n"
      ),
      (
        "devcontainer.json",
        "{\"image\": \"debian:12\", \"mounts\": [\"type=bind,source=\(socket),target=\(socket)\"], \"runArgs\": ["
          + options.map { "\"\($0)\"" }.joined(separator: ", ") + "]}"
      ),
      (
        "config.toml",
        "[[runners]]\n[runners.docker]\nimage = \"debian:12\"\n" + (user.map { "user = \"\($0)\"\n" } ?? "")
          + "group_add = [\(list("'"))]\nvolumes = [\"\(socket):\(socket)\"]\n"
      ),
      (
        "a.container",
        "[Container]\nImage=debian:12\n" + (user.map { "User=\($0)\n" } ?? "")
          + groups.map { "GroupAdd=\($0)\n" }.joined()
          + "Volume=\(socket):\(socket)\n"
      ),
      (
        "b.container",
        "[Container]\nImage=debian:12\nPodmanArgs=\(options.joined(separator: " ")) -v \(socket):\(socket)\n"
      ),
      (
        "jenkins.yaml",
        "jenkins:\n  clouds:\n    - docker:\n        templates:\n          - dockerTemplateBase:\n              image: debian:12\n"
          + (user.map { "              user: \"\($0)\"\n" } ?? "")
          + "              extraGroups: [\(list("\""))]\n"
          + "              volumes: ['\(socket):\(socket)']\n"
      ),
    ]
  }

  private static func answers(_ file: (String, String), _ options: LintOptions) -> [String] {
    Files(named: [file], options: options).report.findings.filter { $0.code != "socket-is-directory" }.map {
      "\($0.code) \($0.level.rawValue) \($0.socketGroups ?? [])"
    }.sorted()
  }

  @Test func allAnswerAlike() {
    var hosts = LintOptions()
    hosts.hostGroups = [999, 5]
    var rows = 0
    for (user, groups) in Self.users.flatMap({ user in Self.groups.map { (user, $0) } }) {
      for options in [LintOptions(), hosts] {
        let files = Self.files(user, groups)
        let wanted = Self.answers(files[0], options)
        #expect(!wanted.isEmpty, "something is said of each")
        for file in files.dropFirst() {
          rows += 1
          #expect(Self.answers(file, options) == wanted, "\(file.0) \(user ?? "-") \(groups)")
        }
      }
    }
    #expect(rows == 648)
  }
}
