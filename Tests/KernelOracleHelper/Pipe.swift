import Glibc

/// One direction between a child and the process that started it.
struct Pipe {
  let readEnd: Int32
  let writeEnd: Int32

  init() throws(SetupFailure) {
    var ends: [Int32] = [0, 0]
    try SetupFailure.checkLibc(pipe(&ends), "pipe")
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  /// Of a process that started this program.
  init(readEnd: Int32 = -1, writeEnd: Int32 = -1) {
    self.readEnd = readEnd
    self.writeEnd = writeEnd
  }

  func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(writeEnd, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
    }
  }

  /// One line, or `nil` at the end.
  func line() -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(readEnd, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
      if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
  }

  func closeBoth() {
    close(readEnd)
    close(writeEnd)
  }
}
