/// The units that a daemon and its socket belong to on its host.
struct DaemonUnits: Hashable {
  /// `nil` where the daemon makes its socket itself.
  var socket: String?
  var service: String

  /// What has to start anew for the socket to be made anew, the socket unit first.
  var all: [String] { [socket, service].compactMap { $0 } }
}

extension Situation {
  /// The engine's: those that were seen, and the usual ones for the rest.
  var engineUnits: DaemonUnits {
    let running = daemon?.process?.unit ?? daemon?.service?.name
    let service = running.flatMap { Self.plain($0, ".service") } ?? "docker.service"
    // A daemon that was seen to listen by itself has no socket unit to be told anything, though the file of one be there.
    if daemon?.makesItsSocket == true { return DaemonUnits(socket: nil, service: service) }
    if let seen = seen.socketUnit.flatMap({ Self.plain($0.unit.name, ".socket") }) {
      return DaemonUnits(socket: seen, service: service)
    }
    return DaemonUnits(socket: "\(service.dropLast(".service".count)).socket", service: service)
  }

  /// A name of that kind which is one plain word in a shell, a path and a play.
  private static func plain(_ name: ByteString, _ suffix: String) -> String? {
    guard let text = name.text, text.hasSuffix(suffix), UnitName.isValid(name),
      Quoting.isName(text, also: "@_.:-")
    else { return nil }
    return text
  }
}
