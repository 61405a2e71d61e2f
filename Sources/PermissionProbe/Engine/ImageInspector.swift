#if os(Linux)
import PermissionDocuments
import PermissionModel

/// Images as an engine has them (Docker Engine API: ImageInspect). Nothing is pulled, made or started.
package enum ImageInspector {
  package struct Image: Sendable {
    /// Its `USER`; empty where it has none.
    package var user: String
    /// By a container of it that has its own account files still; `nil` where there is none.
    package var accounts: Accounts?
  }

  /// - Parameter reference: as a file has it.
  /// - Returns: `nil` where the engine has no such image, or the name is none that it could be asked for.
  package static func inspect(
    _ reference: String, _ engine: EngineClient
  ) throws(EngineClient.Failure) -> Image? {
    guard isReference(reference) else { return nil }
    let (status, body) = try engine.answer("GET", "/images/\(reference)/json")
    // 400: a name that the engine takes for none.
    if status == 404 || status == 400 { return nil }
    guard status == 200 else { throw engine.refusal(status, body) }
    let found = try engine.decoded(ImageInspection.self, body)
    // What a container would add is wanted, and not needed.
    let accounts = found.id.flatMap { id in (try? self.accounts(of: id, reference, engine)) ?? nil }
    return Image(user: found.user, accounts: accounts)
  }

  /// The characters of a reference (distribution, reference/regexp.go), of which nothing can change a request.
  static func isReference(_ text: String) -> Bool {
    guard (1...512).contains(text.utf8.count) else { return false }
    guard
      text.utf8.allSatisfy({ byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || [0x2D, 0x2E, 0x2F, 0x3A, 0x40, 0x5F].contains(byte)
      })
    else { return false }
    return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
      !$0.isEmpty && $0 != "." && $0 != ".."
    }
  }

  /// More containers of one image are not looked at.
  private static let mostContainers = 8

  /// Account files can be read from a container alone. One in which they were changed is not asked.
  private static func accounts(
    of imageID: String, _ reference: String, _ engine: EngineClient
  ) throws(EngineClient.Failure) -> Accounts? {
    let filter = ContainerFiles.percentEncoded("{\"ancestor\":[\"\(reference)\"]}")
    let listed = try engine.document(
      [ListedContainer].self, at: "/containers/json?all=1&filters=\(filter)")
    for container in listed.filter({ $0.imageID == imageID }).prefix(mostContainers) {
      let id = try ContainerName(container.id).text
      let changes = try engine.document([FileChange]?.self, at: "/containers/\(id)/changes") ?? []
      if changes.contains(where: { ["/etc/passwd", "/etc/group"].contains($0.path) }) { continue }
      let accounts = try ContainerFiles.accountFiles(of: id, engine)
      // Of files that cannot be read it is not known what they have.
      if case .unreadable = accounts.passwd { return nil }
      if case .unreadable = accounts.group { return nil }
      return accounts
    }
    return nil
  }
}
#endif
