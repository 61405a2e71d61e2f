import PermissionModel
import Testing

@testable import ConfigurationLint

@Suite struct JenkinsTests {
  private func docker(_ lines: String) -> Files {
    Files(named: [
      (
        "jenkins.yaml",
        """
        jenkins:
          clouds:
            - docker:
                name: d
                templates:
                  - labelString: ci
                    dockerTemplateBase:
                      image: debian:12
                      mounts: ["type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock"]
        \(lines.split(separator: "\n").map { "              \($0)" }.joined(separator: "\n"))

        """
      )
    ])
  }

  @Test(
    arguments: [
      ("", []), ("user: '1000:1000'", ["gid-mismatch error 10"]),
      ("user: '1000:1000'\nextraGroups: ['999']", ["gid-assumed warning 11"]),
      ("user: '1000:1000'\nextraGroupsString: |\n  999", ["gid-assumed warning 11"]),
      ("user: jenkins", ["group-unknown error 10"]), ("user: www-data", ["gid-mismatch error 10"]),
      ("user: ${AGENT_USER}", []),
    ] as [(String, [String])])
  func templates(lines: String, wanted: [String]) { #expect(docker(lines).found() == wanted, "\(lines)") }

  @Test func otherForms() {
    let old = docker("user: '5:5'").named[0].1.replacing(
      "mounts: [\"type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock\"]",
      with: "volumesString: \"/var/run/docker.sock:/var/run/docker.sock\"")
    #expect(Files(named: [("casc.yaml", old)]).found() == ["gid-mismatch error 10"])
    #expect(Files(named: [("casc.yaml", old.replacing("volumesString", with: "x"))]).found(notes: true) == [])
    let attached = docker("user: root").named[0].1 + "            connector: {attach: {user: www-data}}\n"
    #expect(Files(named: [("jenkins.yaml", attached)]).found() == ["gid-mismatch error 11"])
  }

  @Test func pods() {
    let template = """
      jenkins:
        clouds:
          - kubernetes:
              templates:
                - name: ci
                  runAsUser: "1000"
                  runAsGroup: "1000"
                  supplementalGroups: "5,999"
                  containers: [{name: jnlp, image: jenkins/inbound-agent}]
                  volumes:
                    - hostPathVolume: {hostPath: /var/run/docker.sock, mountPath: /var/run/docker.sock}

      """
    #expect(Files(named: [("jenkins.yaml", template)]).found() == ["gid-assumed warning 8"])
    let manifest = """
      jenkins:
        clouds:
          - kubernetes:
              templates:
                - name: ci
                  yaml: |
                    apiVersion: v1
                    kind: Pod
                    spec:
                      securityContext:
                        runAsUser: 1000
                        fsGroup: 999
                      containers: [{name: c, volumeMounts: [{name: s, mountPath: /run/docker.sock}]}]
                      volumes: [{name: s, hostPath: {path: /run/docker.sock, type: Socket}}]

      """
    let files = Files(named: [("jenkins.yaml", manifest)])
    #expect(files.found() == ["gid-assumed warning 12"])
    let finding = files.report.findings.first { $0.code == "gid-assumed" }
    #expect(finding.map { $0.source.text($0.span) } == "999")
    #expect(
      Files(named: [("jenkins.yaml", manifest.replacing("spec:", with: "spec: ["))]).found(notes: true) == [
        "could-not-tell note 6"
      ])
  }
}
