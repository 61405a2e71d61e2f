import FoundationEssentials

extension HostIdentity {
  var tree: JSONTree {
    .object([
      "name": .text(name.display), "bootId": .optional(bootID) { .text($0.display) }, "time": .number(time),
    ])
  }

  /// `web1, boot 3f0c…, 2026-11-24T09:42:35Z`.
  var line: String {
    let moment = Date(timeIntervalSince1970: Double(time)).formatted(.iso8601)
    return ([name.display] + (bootID.map { ["boot \($0.display)"] } ?? []) + [moment]).joined(separator: ", ")
  }
}
