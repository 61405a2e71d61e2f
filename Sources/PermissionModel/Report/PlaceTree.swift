extension Place {
  /// The report's `place`.
  var tree: JSONTree {
    func text(_ value: ByteString?) -> JSONTree { .optional(value) { .text($0.display) } }
    func text(_ value: String) -> JSONTree { .text(ByteString(value).display) }
    return .object([
      "kind": .text(kind.rawValue), "also": .list(also.map { .text($0.rawValue) }),
      "seenBy": .list(seenBy.map { text($0) }), "unread": .list(unread.map { text($0) }),
      "inContainer": .optional(isInContainer) { .flag($0) },
      "unit": .optional(unit) {
        .object([
          "name": text($0.name), "manager": .text($0.isSystem ? "system" : "user"),
          "uid": .optional($0.user) { .number(Int($0.rawValue)) },
        ])
      },
      "compose": .optional(compose) {
        .object([
          "project": text($0.project), "service": text($0.service), "files": .list($0.files.map { text($0) }),
        ])
      },
      "container": text(container), "containerId": text(containerID),
      "pod": .optional(pod) {
        .object(["namespace": text($0.namespace), "name": text($0.name), "container": text($0.container)])
      },
      "job": .optional(job) {
        .object(["name": text($0.name), "project": text($0.project), "runner": text($0.runner)])
      },
      "task": .optional(task) { .object(["name": text($0.name), "parent": text($0.parent)]) },
      "devcontainer": .optional(devcontainer) {
        .object(["folder": text($0.folder), "configFile": text($0.configFile)])
      },
      "sandbox": .optional(sandbox) { .text($0.rawValue) },
      "accountVariables": .object((accountVariables ?? [:]).mapValues { text($0) }),
    ])
  }
}
