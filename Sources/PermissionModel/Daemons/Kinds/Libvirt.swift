/// libvirtd and its successors: `unix_sock_group`, `unix_sock_rw_perms`, or the socket unit; polkit behind it.
enum Libvirt: DaemonKind {
  static let name = "libvirt"
  static let title = "libvirt"

  static func isProgram(_ name: ByteString) -> Bool {
    name.isOne(
      of: "libvirtd", "virtqemud", "virtnetworkd", "virtstoraged", "virtnodedevd", "virtlogd", "virtlockd")
  }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.isIn("/run/libvirt")
  }

  static let knobs: SocketKnobs = [.group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    let program = daemon.process?.name.text ?? "libvirtd"
    if daemon.isSystemds || daemon.process == nil {
      return SocketUnit.dropIn(for: "\(program).socket", change)
    }
    var lines = change.groupWord.map { "unix_sock_group = \(Quoting.json($0))\n" } ?? ""
    lines += "unix_sock_rw_perms = \"\(change.mode)\"\n"
    return DaemonSetting(
      file: "/etc/libvirt/\(program).conf", text: lines, language: .conf,
      activation: "As root. Then: systemctl restart \(program)")
  }

  static func unit(of daemon: Daemon) -> String? { "libvirtd.socket" }

  static let peerCheck: String? =
    "root and group libvirt may do everything; others what polkit allows them (auth_unix_rw)."
  static let power = DaemonPower.root("a virtual machine may have any disk of the host")
  static let isOpenByDesign = false
  static let groupName: String? = "libvirt"
  static let withoutRoot: String? = nil
}
