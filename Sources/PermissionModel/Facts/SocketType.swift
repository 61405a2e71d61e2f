/// How a socket takes what is sent to it (socket(2)).
package enum SocketType: String, Hashable, Sendable, Codable, CaseIterable {
  case stream
  case sequencedPacket = "seqpacket"
  case datagram = "dgram"

  /// With its article, for a sentence.
  package var noun: String {
    switch self {
    case .stream: "a stream (SOCK_STREAM)"
    case .sequencedPacket: "sequenced packets (SOCK_SEQPACKET)"
    case .datagram: "datagrams (SOCK_DGRAM)"
    }
  }
}
