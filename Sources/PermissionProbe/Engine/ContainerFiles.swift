#if os(Linux)
import PermissionModel

/// Files of a container, running or not, through its engine.
enum ContainerFiles {
  private static let mostLinks = 8

  /// Its account files, and the programs in it that edit them.
  static func accounts(of id: String, _ engine: EngineClient) throws(EngineClient.Failure) -> Accounts {
    var accounts = try accountFiles(of: id, engine)
    accounts.tools = .seen(
      try AccountTools.found { path throws(EngineClient.Failure) in
        try engine.answer("HEAD", archive("/" + path.display, of: id)).status == 200
      })
    return accounts
  }

  static func accountFiles(of id: String, _ engine: EngineClient) throws(EngineClient.Failure) -> Accounts {
    var room = AccountFiles.largestEntries
    return Accounts(
      passwd: AccountFiles.whole(
        try file("/etc/passwd", of: id, engine).map { AccountFiles.passwd($0, room: &room) }),
      group: AccountFiles.whole(
        try file("/etc/group", of: id, engine).map { AccountFiles.group($0, room: &room) }))
  }

  /// The engine looks the path up inside of the container's root, wherever links there point
  /// (ContainerArchive); a link comes as a link.
  private static func file(
    _ path: String, of id: String, _ engine: EngineClient
  ) throws(EngineClient.Failure) -> Known<[UInt8]> {
    var path = path
    for _ in 0..<mostLinks {
      let (status, body) = try engine.answer("GET", archive(path, of: id))
      if status == 404 { return .absent }
      guard status == 200 else { throw engine.refusal(status, body) }
      switch TarArchive.first(in: body) {
      case .file(let bytes): return .seen(bytes)
      case .other: return .unreadable(.invalid)
      case nil: return .unreadable(.fileTooLarge)
      case .link(let target):
        guard let text = target.text else { return .unreadable(.invalid) }
        path = target.isAbsolutePath ? text : ByteString(path).parentPath.display + "/" + text
      }
    }
    return .unreadable(.tooManyLinks)
  }

  private static func archive(_ path: String, of id: String) -> String {
    "/containers/\(id)/archive?path=\(percentEncoded(path))"
  }

  /// Unreserved characters and slashes stay (RFC 3986).
  static func percentEncoded(_ text: String) -> String {
    text.utf8.reduce(into: "") { encoded, byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
  }
}
#endif
