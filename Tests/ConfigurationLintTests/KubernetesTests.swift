import PermissionModel
import Testing

@testable import ConfigurationLint

/// Manifests: each rule where it fires, and its look-alike.
@Suite struct KubernetesTests {
  private func pod(_ pod: String, _ container: String, type: String = "Socket", mount: String = "") -> String
  {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: ci}
    spec:
      securityContext: {\(pod)}
      containers:
        - name: ci
          image: acme/ci
          securityContext: {\(container)}
          volumeMounts:
            - {name: sock, mountPath: /var/run/docker.sock\(mount)}
      volumes:
        - name: sock
          hostPath: {path: /var/run/docker.sock, type: \(type)}

    """
  }

  private func manifest(_ text: String, _ options: LintOptions = LintOptions()) -> Files {
    Files(named: [("pod.yaml", text)], options: options)
  }

  @Test(
    arguments: [
      ("runAsUser: 1000", "", ["gid-mismatch warning 5"]),
      ("runAsUser: 1000, runAsGroup: 1000, supplementalGroupsPolicy: Strict", "", ["gid-mismatch error 5"]),
      // The image's file may have groups for it, whatever its group is.
      ("runAsUser: 1000, runAsGroup: 1000", "", ["gid-mismatch warning 5"]),
      ("runAsUser: 1000, runAsGroup: 999", "", ["gid-assumed warning 5"]),
      ("runAsUser: 1000, supplementalGroups: [999]", "", ["gid-assumed warning 5"]),
      ("runAsUser: 1000, fsGroup: 999", "", ["gid-assumed warning 5"]),
      ("runAsUser: 0", "", []),
      ("runAsUser: 0", "runAsUser: 1000, runAsGroup: 999", ["gid-assumed warning 9"]),
      ("runAsUser: 1000", "runAsUser: 0", []),
      ("", "runAsUser: 0, capabilities: {drop: [ALL]}", []),
      ("", "", []),
      ("runAsNonRoot: true", "runAsUser: 0", ["non-root-refused error 9"]),
      ("runAsNonRoot: true, runAsUser: 1000, fsGroup: 999", "runAsNonRoot: false", ["gid-assumed warning 5"]),
      ("runAsNonRoot: true, runAsUser: 0", "runAsNonRoot: false", []),
      ("runAsUser: 01750, fsGroup: 999", "", ["number-reads-otherwise warning 5", "gid-assumed warning 5"]),
      ("runAsUser: 1000, fsGroup: 0x3E7", "", ["gid-assumed warning 5"]),
      ("runAsUser: 33, runAsGroup: 33, supplementalGroupsPolicy: Strict", "", ["gid-mismatch error 5"]),
      ("runAsUser: $(id -u)", "", ["shell-in-data error 5"]), ("runAsUser: \"${UID}\"", "", []),
    ] as [(String, String, [String])])
  func identities(_ first: String, container: String, wanted: [String]) {
    #expect(manifest(pod(first, container)).found() == wanted, "\(first) / \(container)")
  }

  @Test(
    arguments: [
      ("Socket", "", []), ("File", "", []), ("\"\"", "", ["socket-is-directory note 11"]),
      ("Directory", "", ["socket-is-directory error 14"]),
      ("DirectoryOrCreate", "", ["socket-is-directory error 14"]),
      ("Socket", ", readOnly: true", ["read-only-mount-is-no-protection note 11"]),
    ] as [(String, String, [String])])
  func mounts(type: String, mount: String, wanted: [String]) {
    let found = manifest(pod("runAsUser: 0", "", type: type, mount: mount)).found(notes: true)
    #expect(found.filter { !$0.hasPrefix("root-equivalent") } == wanted)
  }

  /// Sockets by other ways than their own path.
  @Test func directoriesAndOtherVolumes() {
    func text(_ volume: String, _ mount: String) -> Files {
      manifest(
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: ci\n      securityContext: {runAsUser: 7, runAsGroup: 7}\n      volumeMounts: [{name: v, \(mount)}]\n  volumes: [{name: v, \(volume)}]\n# docker.sock\n"
      )
    }
    let run = "hostPath: {path: /var/run}"
    #expect(text(run, "mountPath: /var/run").found() == ["gid-mismatch warning 6"])
    #expect(
      text(run, "mountPath: /var/run/docker.sock, subPath: docker.sock").found() == ["gid-mismatch warning 6"]
    )
    #expect(text(run, "mountPath: /host/run").found() == [])
    #expect(
      text("emptyDir: {}", "mountPath: /var/run/docker.sock").found() == ["socket-is-directory error 7"])
    #expect(text("emptyDir: {}", "mountPath: /var/run").found() == [])
    #expect(
      text("configMap: {name: c}", "mountPath: /etc/docker.sock.conf, subPath: x").found(notes: true) == [])
  }

  /// Whatever makes pods, in several documents, in a list, in a resource of somebody else's.
  @Test func wherePodsAre() {
    let spec =
      "{containers: [{name: c, securityContext: {runAsUser: 5, runAsGroup: 999}, volumeMounts: [{name: s, mountPath: /run/docker.sock}]}], volumes: [{name: s, hostPath: {path: /run/docker.sock, type: Socket}}]}"
    func count(_ text: String) -> Int { manifest(text).found().count { $0.hasPrefix("gid-assumed") } }
    for kind in ["Deployment", "DaemonSet", "StatefulSet", "Job"] {
      #expect(count("apiVersion: v1\nkind: \(kind)\nspec: {template: {spec: \(spec)}}\n") == 1, "\(kind)")
    }
    #expect(
      count("apiVersion: batch/v1\nkind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: \(spec)}}}}\n")
        == 1)
    let one = "apiVersion: v1\nkind: Pod\nspec: \(spec)\n"
    #expect(count("---\n\(one)---\n\(one)") == 2)
    #expect(count("apiVersion: v1\nkind: List\nitems:\n  - {kind: Pod, spec: \(spec)}\n") == 1)
    #expect(count("apiVersion: acme.io/v1\nkind: Runner\nspec: {podTemplate: \(spec)}\n") == 1)
    #expect(
      count(one.replacing("{containers:", with: "{initContainers:")) == 0,
      "a pod has containers; a mapping without is none")
    #expect(count("apiVersion: v1\nkind: Pod\nx: &x \(spec)\ny: [*x, *x]\n") == 1)
  }

  @Test func whatCannotBeRead() {
    let helm =
      "apiVersion: v1\nkind: Pod\nspec:\n  securityContext:\n    runAsUser: {{ .Values.uid }}\n  volumes: [] # docker.sock\n"
    #expect(manifest(helm).found(notes: true) == ["could-not-tell note 5"])
    #expect(manifest(helm).report.files.map(\.reading) == [.partly])
    let branch = "apiVersion: v1\nkind: Pod\n{{- if .x }}\nspec: {} # docker.sock\n{{ end }}\n"
    #expect(manifest(branch).found(notes: true) == ["could-not-tell note 3"])
    // In front of it all is read.
    let both = pod("runAsUser: 5, fsGroup: 999", "") + "---\n" + helm
    #expect(manifest(both).found(notes: true) == ["gid-assumed warning 5", "could-not-tell note 20"])
    // Argo's are values.
    #expect(manifest(pod("runAsUser: 0", "").replacing("acme/ci", with: "'{{x}}'")).found() == [])
    let mapped = pod("runAsUser: 5", "").replacing("spec:\n", with: "spec:\n  hostUsers: false\n")
    #expect(manifest(mapped).found(notes: true) == ["could-not-tell note 5"])
    let cut = pod("runAsUser: 5", "")
    #expect(
      manifest(String(cut[..<(cut.firstRangeOfText("  volumes:") ?? cut.endIndex)])).found(notes: true)
        == ["could-not-tell note 11"])
    #expect(manifest("apiVersion: v1\nkind: Pod\nspec: [ docker.sock\n").report.isUnread)
  }

  @Test func whatIsSaidBesideTheFile() {
    var options = LintOptions()
    options.hostGroups = [999]
    #expect(manifest(pod("runAsUser: 5, fsGroup: 999", ""), options).found() == [])
    #expect(
      manifest(pod("runAsUser: 5, fsGroup: 998, supplementalGroupsPolicy: Strict", ""), options).found() == [
        "gid-mismatch error 5"
      ])
    options.imageUsers = ["acme/ci": "1000:1000,999"]
    #expect(manifest(pod("", ""), options).found() == [])
    // Docker drops the image's groups beside a group, Kubernetes does not.
    #expect(manifest(pod("runAsUser: 1000, runAsGroup: 1000", ""), options).found() == [])
    #expect(
      manifest(pod("runAsUser: 1000, runAsGroup: 1000, supplementalGroupsPolicy: Strict", ""), options)
        .found()
        .count == 1)
    #expect(manifest(pod("runAsGroup: 999", ""), options).found() == [])
    #expect(manifest("# sockcheck: host-gid=999\n" + pod("runAsUser: 5, fsGroup: 999", "")).found() == [])
    let silent = pod("runAsUser: 5, fsGroup: 999", "").replacing(
      "  securityContext: {runAsUser",
      with: "  # sockcheck: ignore=gid-assumed -- all nodes\n  securityContext: {runAsUser")
    #expect(manifest(silent).found(notes: true) == [])
  }

  /// A name that a stack's file has makes no stack of it.
  @Test func aNameOfAStack() {
    let files = Files(named: [("kube-stack.yaml", pod("runAsUser: 5, fsGroup: 999", ""))])
    #expect(files.found() == ["gid-assumed warning 5"])
  }

  @Test func imagesWithTheirUser() {
    var options = LintOptions()
    options.imageUsers = ["acme/ci": "0"]
    #expect(manifest(pod("runAsNonRoot: true", ""), options).found() == ["non-root-refused error 5"])
    #expect(manifest(pod("runAsNonRoot: true", "")).found(notes: true).contains("non-root-refused note 5"))
    options.imageUsers = ["acme/ci": "1000"]
    #expect(
      !manifest(pod("runAsNonRoot: true", ""), options).found(notes: true).contains {
        $0.hasPrefix("non-root")
      })
  }
}

/// Which kind a file is.
@Suite struct FileKindTests {
  @Test(
    arguments: [
      ("kube-prometheus-stack.yaml", "apiVersion: v1\nkind: Pod\n", Linter.Kind.kubernetes),
      ("my-stack.yaml", "services:\n", .compose), ("x.yaml", "kind: x\napiVersion: v1\n", .kubernetes),
      ("x.yaml", "# c\nservices:\n", .compose), ("x.yaml", "services:\nstages:\n", .unknown),
      (".github/workflows/x.yml", "", .workflow), ("x.yml", "on: push\njobs:\n", .workflow),
      ("x.yml", "\"on\": push\njobs:\n", .workflow), ("-", "apiVersion: v1\nkind: Pod\n", .kubernetes),
      ("-", "FROM x\n", .dockerfile), ("x/.gitlab-ci.yml", "", .gitLabPipeline),
      ("casc.yaml", "jenkins:\n", .jenkins),
      (".devcontainer/a/devcontainer.json", "", .devcontainer), ("package.json", "{}", .unknown),
      ("a.service", "", .service), ("a.socket", "", .socket), ("a.container", "", .quadlet),
      ("a.service.d/x.conf", "", .service), ("nginx/x.conf", "", .unknown), ("x.d/x.conf", "", .unknown),
      ("a.yaml", "  apiVersion: v1\n  kind: Pod\n", .unknown),
      ("a.yaml", "\u{FEFF}apiVersion: v1\nkind: Pod\n", .kubernetes),
    ])
  func kinds(name: String, text: String, kind: Linter.Kind) {
    #expect(Linter.kind(name: name, bytes: Array(text.utf8)) == kind, "\(name)")
  }
}
