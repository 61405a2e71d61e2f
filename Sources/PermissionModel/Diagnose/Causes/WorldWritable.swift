/// Connecting asks for `w` and nothing else (unix(7)), so 0666 and 0222 let everybody in.
enum WorldWritable: Remark {
  static let code = "world-writable"
  static let severity = Cause.Severity.warning

  static func recognise(_ situation: Situation) -> Finding? {
    guard let target = situation.target, target.kind == .socket, target.mode.other.contains(.write),
      situation.daemon?.kind?.isOpenByDesign != true
    else {
      return nil
    }
    return Finding(
      title: "everyone may use this socket (mode \(target.mode))",
      detail:
        "Every process that reaches the path can connect, in every container that mounts it. Take it back on the "
        + "host (SocketMode=0660, or the daemon's group option).",
      evidence: ["mode": .text(target.mode.description)])
  }
}
