import Foundation
import Testing

import PermissionDocuments

@testable import PermissionModel

/// What each target writes for the same measures, and what it leaves to others.
@Suite struct TargetLinesTests {
  private func remedy(_ target: RemedyTarget, _ world: World, service: String = "web") -> Remedy? {
    world.report(service: service).plan.best(for: target)
  }

  private func text(_ target: RemedyTarget, _ world: World, service: String = "web") -> String? {
    remedy(target, world, service: service).flatMap { $0.isLastResort ? nil : $0.snippet }
  }

  private static func scenario(_ code: String) throws -> World {
    try #require(Scenario.all.first { $0.code == code }).world
  }

  @Test func theClassicCase() {
    let lines: [(RemedyTarget, String)] = [
      (.quadlet, "[Container]\nGroupAdd=999\n"),
      (.swarm, "services:\n  web:\n    user: \"1000:999\"\n"),
      (.helm, "podSecurityContext:\n  supplementalGroups:\n    - 999\n"),
      (.nomad, "task \"web\" {\n  config {\n    group_add = [\"999\"]\n  }\n}\n"),
      (
        .ecs,
        """
        {
          "containerDefinitions": [
            {
              "name": "web",
              "user": "1000:999"
            }
          ]
        }

        """
      ),
      (
        .image,
        """
        USER root
        COPY --from=sockcheck /sockcheck /usr/local/bin/sockcheck
        RUN ["/usr/local/bin/sockcheck", "image", "--user", "jenkins", "--socket-gid", "999", "--apply"]
        USER jenkins

        """
      ),
    ]
    for (target, snippet) in lines {
      #expect(text(target, Scenario.classic) == snippet, "\(target)")
      #expect(remedy(target, Scenario.classic)?.proof == .granted, "\(target)")
    }
  }

  /// A target that can add a group does not change the user's own.
  @Test func aStartAsAnotherGroupIsForPlacesWithoutGroups() {
    let groups = Set(
      Scenario.classic.report.plan.remedies.filter { $0.title == "start as that user and group" }.map(
        \.target))
    #expect(groups == [.swarm, .ecs])
  }

  /// What the container starts as is not what drops the group.
  @Test func whereTheGroupIsDroppedNoStartHelps() throws {
    let plan = try Self.scenario("groups-dropped").report.plan
    for target in [RemedyTarget.swarm, .ecs] {
      #expect(plan.best(for: target)?.isLastResort != false)
      #expect(plan.refusals[target]?.contains("image") == true)
    }
  }

  @Test func theMount() {
    let world = Scenario.classic.absent("/run/docker.sock").observed(.noEntry)
    #expect(text(.quadlet, world) == "[Container]\nVolume=/var/run/docker.sock:/var/run/docker.sock\n")
    #expect(
      text(.swarm, world) == """
        services:
          web:
            volumes:
              - type: bind
                source: "/var/run/docker.sock"
                target: "/var/run/docker.sock"

        """)
    // docker-compose 1 refuses create_host_path.
    #expect(text(.compose, world) == text(.swarm, world))
    #expect(
      text(.helm, world) == """
        volumes:
          - name: engine-socket
            hostPath:
              path: "/var/run/docker.sock"
              type: Socket
        volumeMounts:
          - name: engine-socket
            mountPath: "/var/run/docker.sock"

        """)
    #expect(
      text(.nomad, world) == """
        task "web" {
          config {
            mount {
              type   = "bind"
              source = "/var/run/docker.sock"
              target = "/var/run/docker.sock"
            }
          }
        }

        """)
    #expect(
      text(.ecs, world) == """
        {
          "containerDefinitions": [
            {
              "name": "web",
              "mountPoints": [{"sourceVolume": "engine-socket", "containerPath": "/var/run/docker.sock"}]
            }
          ],
          "volumes": [{"name": "engine-socket", "host": {"sourcePath": "/var/run/docker.sock"}}]
        }

        """)
  }

  /// A root without its capability is not the socket's owner here, and may not be its member.
  @Test func theCapability() {
    let world = Scenario.classic.root(capabilities: []).socket(owner: 1000, group: 1000)
    let lines: [(RemedyTarget, String)] = [
      (.quadlet, "AddCapability=CAP_DAC_OVERRIDE"), (.swarm, "- DAC_OVERRIDE"), (.helm, "- DAC_OVERRIDE"),
      (.kubernetes, "- name: \"web\"\n      securityContext:\n        capabilities:\n          add:\n"),
      (.nomad, "cap_add = [\"DAC_OVERRIDE\"]"), (.ecs, "{\"capabilities\": {\"add\": [\"DAC_OVERRIDE\"]}}"),
    ]
    for (target, line) in lines {
      #expect(
        world.report(service: "web").plan.remedies.contains {
          $0.target == target && $0.snippet.contains(line)
        }, "\(target)")
    }
  }

  /// Each format's names for what a policy refuses, and silence where it has none.
  @Test func thePolicies() throws {
    let situation = Scenario.classic.situation
    let context = RemedyContext(service: "web")
    let settings: [ContainerSetting] = [.disableLabels, .unconfineAppArmor, .unconfineSeccomp]
    func lines(_ target: RemedyTarget) throws -> [Bool] {
      try settings.map { try target.writer.snippet(for: .container($0), situation, context) != nil }
    }
    #expect(try lines(.quadlet) == [true, true, true])
    #expect(try lines(.nomad) == [true, true, true])
    #expect(try lines(.ecs) == [true, true, false])
    #expect(try lines(.helm) == [true, true, true])
    #expect(try lines(.kubernetes) == [true, true, true])
    #expect(try lines(.swarm) == [false, false, false])
  }

  /// Options are pasted, or put into a command line by $( ), where a shell reads no quotes in them.
  @Test(arguments: QuotingTests.names)
  func optionsAreWordsWithoutQuotes(name: String) throws {
    let path = ByteString("/srv/\(name)/docker.sock")
    let missing = Scenario.classic.asking(path).absent(path).observed(.noEntry)
    let user = Scenario.classic.passwd("root:x:0:0::/:/bin/sh\n\(name):x:1000:1000::/:/bin/sh\n")
      .group("root:x:0:\ndocker:x:999:\(name)\n")
    var worlds = [missing]
    if !name.contains(":"), let started = try? user.started("\(name):1000") { worlds.append(started) }
    for world in worlds {
      for remedy in world.report.plan.remedies where remedy.language == .options {
        #expect(remedy.snippet.contains(/^[A-Za-z0-9_.\/:@%+=, -]+\n$/), "\(remedy.snippet)")
        #expect(!remedy.snippet.contains("  "))
      }
    }
  }

  @Test func whereAWordWouldNeedQuotesTheReasonIsSaid() {
    let path: ByteString = "/srv/a b --privileged/docker.sock"
    let plan = Scenario.classic.asking(path).absent(path).observed(.noEntry).report.plan
    for target in [RemedyTarget.dockerRun, .podmanRun] {
      #expect(plan.best(for: target) == nil)
      #expect(plan.refusals[target]?.contains("without regard to quotes") == true)
    }
    #expect(plan.best(for: .compose) != nil)
  }

  /// What does not come through a format whole is refused there.
  @Test(arguments: ["a b", "a%b", "a$b", "a\\b", "a:b", "-x'", "ü", "a;b", "#"])
  func oddPathsInAQuadlet(name: String) {
    let path = ByteString("/srv/\(name)/docker.sock")
    let plan = Scenario.classic.asking(path).absent(path).observed(.noEntry).report.plan
    #expect(plan.best(for: .quadlet) == nil)
    #expect(plan.refusals[.quadlet]?.contains("does not come through") == true)
  }

  @Test(arguments: ["${X}", "%{if true}x%{endif}", "a\nb", "tab\there", "${\u{301}X}"])
  func templatesInAJobOfNomads(name: String) {
    let path = ByteString("/srv/\(name)/docker.sock")
    let plan = Scenario.classic.asking(path).absent(path).observed(.noEntry).report.plan
    #expect(plan.best(for: .nomad) == nil)
    #expect(text(.nomad, Scenario.classic, service: name) == nil)
  }

  @Test(arguments: QuotingTests.names)
  func oddServices(name: String) throws {
    let plan = Scenario.classic.report(service: name).plan
    if let ecs = plan.best(for: .ecs) {
      let read = try JSONSerialization.jsonObject(with: Data(ecs.snippet.utf8)) as? [String: Any]
      let containers = try #require(read?["containerDefinitions"] as? [[String: String]])
      #expect(containers.map { $0["name"] } == [name])
    } else {
      #expect(!name.contains(/^[A-Za-z0-9_-]+$/))
    }
    for target in [RemedyTarget.helm, .quadlet, .image] {
      #expect(plan.best(for: target)?.snippet.contains("web") == false, "it has no use for the name")
    }
  }
}
