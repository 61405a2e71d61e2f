/// PulseAudio and pipewire-pulse: the uid, or the cookie of ~/.config/pulse (module-native-protocol-unix).
enum PulseAudio: DaemonKind {
  static let name = "pulseaudio"
  static let title = "PulseAudio"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "pulseaudio", "pipewire-pulse") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.hasSuffix("/pulse/native")
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting =
    "a session's sound server opens its socket and asks for its own user's uid or cookie"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { nil }

  static let peerCheck: String? =
    "it lets in its own user, group pulse-access where it runs for the system, and who has its cookie (~/.config/pulse/cookie)."
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
