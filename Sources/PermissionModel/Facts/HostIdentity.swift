/// Where and when facts were gathered, so that the documents of many hosts can be put together. Nothing is
/// decided by it.
public struct HostIdentity: Hashable, Sendable {
  /// The name that the host goes by (uname(2)); in a container that is the container's.
  public var name: ByteString
  /// `/proc/sys/kernel/random/boot_id`: another one after each boot, and the same in every container.
  public var bootID: ByteString?
  /// Seconds since the epoch (time(7)).
  public var time: Int

  /// Names a host, a boot of it and a moment.
  public init(name: ByteString, bootID: ByteString? = nil, time: Int) {
    self.name = name
    self.bootID = bootID
    self.time = time
  }

  /// Up to the end of the year 9999; a document that was made by hand may hold any number.
  static let times = 0...253_402_300_799
}

extension HostIdentity: Codable {
  private enum Key: String, CodingKey { case name, bootId, time }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    name = try container.decode(ByteString.self, forKey: .name)
    bootID = try container.decodeIfPresent(ByteString.self, forKey: .bootId)
    time = try container.decode(Int.self, forKey: .time)
    guard Self.times.contains(time) else {
      throw DecodingError.dataCorruptedError(
        forKey: .time, in: container, debugDescription: "not a number of seconds up to the year 9999")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(bootID, forKey: .bootId)
    try container.encode(time, forKey: .time)
  }
}
