/// An HTTP reply as it comes in, piece by piece (RFC 9112): until its length is reached, its last chunk has come,
/// or the connection ends.
package struct HTTPReply {
  package private(set) var head: HTTPHead?
  private var bytes: [UInt8] = []
  /// Where the body, or the next chunk, begins.
  private var position = 0
  private var chunks: [UInt8] = []
  private var length: Int?
  private var isChunked = false
  package private(set) var isComplete = false
  /// It is no HTTP, or contradicts itself.
  package private(set) var isDamaged = false

  package init() {}

  /// What has come of the body; what follows a body of a given length is none of it.
  package var body: [UInt8] {
    isChunked ? chunks : Array(bytes.dropFirst(position).prefix(length ?? .max))
  }

  package mutating func take(_ piece: some Sequence<UInt8>) {
    bytes += piece
    if head == nil { takeHead() }
    guard head != nil, !isDamaged else { return }
    if isChunked { takeChunks() } else if let length, bytes.count - position >= length { isComplete = true }
  }

  private static let mark = Array("\r\n".utf8)

  private mutating func takeHead() {
    guard HTTPHead.mayBegin(with: bytes) else {
      isDamaged = true
      return
    }
    guard let end = HTTPHead.end(of: bytes) else { return }
    position = end + HTTPHead.endMark.count
    head = HTTPHead(parsing: Array(bytes[..<position]))
    isChunked = head?.value("transfer-encoding")?.lowercased() == "chunked"
    if let text = head?.value("content-length") {
      // Digits alone (RFC 9110, 8.6), which Int takes behind a sign too.
      length = text.first == "+" ? nil : Int(text).flatMap { $0 >= 0 ? $0 : nil }
      isDamaged = length == nil
    }
  }

  private mutating func takeChunks() {
    while !isComplete, !isDamaged {
      guard let end = lineEnd else { return }
      let size = bytes[position..<end].prefix { $0 != UInt8(ascii: ";") }
      guard size.first != UInt8(ascii: "+"),
        let count = Int(String(decoding: size, as: UTF8.self), radix: 16), count >= 0, count < 1 << 30
      else {
        isDamaged = true
        return
      }
      let start = end + Self.mark.count
      guard bytes.count >= start + count + Self.mark.count else { return }
      chunks += bytes[start..<(start + count)]
      position = start + count + Self.mark.count
      isComplete = count == 0
    }
  }

  private var lineEnd: Int? {
    guard let end = bytes[position...].firstIndex(of: Self.mark[0]), end + 1 < bytes.count else { return nil }
    return bytes[end + 1] == Self.mark[1] ? end : nil
  }
}
