extension Situation {
  /// Why the socket unit that makes the socket did not, in a sentence; `nil` where it did not fail.
  ///
  /// systemd fails a socket whose group or user it does not find (src/core/socket.c, result `resources`).
  var failedSocketUnit: String? {
    guard let unit = seen.socketUnit, unit.activeState == "failed" else { return nil }
    let name = unit.unit.name.display
    let user = unit.unit.isSystem ? "" : "--user "
    if let group = unit.value("SocketGroup"), AccountFiles.digits(group.bytes) == nil,
      view.accounts.group(named: group) == nil, !view.accounts.groups.isEmpty
    {
      return
        "\(name) has failed: its SocketGroup=\(group.display) is no group here. sudo groupadd --system \(group.display), and then "
        + "sudo systemctl restart \(name)."
    }
    let result = unit.result.map { " (\($0.display))" } ?? ""
    return "\(name) has failed\(result): journalctl \(user)--unit \(name) says why."
  }
}
