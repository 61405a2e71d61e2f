/// The status line and header fields of an HTTP reply (RFC 9112).
package struct HTTPHead: Hashable {
  struct Field: Hashable {
    /// In lower case.
    var name: ByteString
    var value: ByteString
  }

  package var status: Int
  /// A list: they are few, and a dictionary costs a start more than all of the exchange (docs/performance.md).
  var fields: [Field]

  /// `nil` while the empty line that ends the head has not come.
  package init?(parsing bytes: [UInt8]) {
    guard let end = Self.end(of: bytes) else { return nil }
    var lines = Self.lines(of: bytes[..<end])[...]
    let words = lines.popFirst()?.split(separator: UInt8(ascii: " ")) ?? []
    status = words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
    fields = []
    for line in lines {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let name = line[..<colon].map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
      let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }
      fields.append(Field(name: ByteString(name), value: ByteString(value)))
    }
  }

  /// The end of the last line and the empty line behind it.
  static let endMark = Array("\r\n\r\n".utf8)

  /// Where the empty line begins that ends the head.
  package static func end(of bytes: [UInt8]) -> Int? { bytes.firstIndex(of: endMark) }

  /// Whether these bytes, which may be few, begin as a status line does.
  package static func mayBegin(with bytes: [UInt8]) -> Bool { "HTTP/1.".utf8.starts(with: bytes.prefix(7)) }

  private static func lines(of head: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = head.startIndex
    for index in head.indices.dropLast()
    where index >= start && head[index] == UInt8(ascii: "\r") && head[index + 1] == UInt8(ascii: "\n") {
      if index > start { lines.append(head[start..<index]) }
      start = index + 2
    }
    if start < head.endIndex { lines.append(head[start...]) }
    return lines
  }

  /// The last one of that name, fit to be shown; cut where it is longer than 100 characters.
  func value(_ name: ByteString) -> String? {
    fields.last { $0.name == name }.map { field in
      ByteString(String(String(decoding: field.value.bytes, as: UTF8.self).prefix(100))).display
    }
  }

  /// An engine tells its API version; a proxy in front of one may answer the ping without it. Neither matters where the
  /// client may not ask.
  package var apiReply: APIReply {
    let version = value("api-version") ?? value("libpod-api-version")
    let isEngine = (status == 200 || version != nil) && !APIReply.forbiddingStatuses.contains(status)
    return APIReply(
      outcome: isEngine ? .answered : .refused, status: status, version: version, server: value("server"))
  }
}
