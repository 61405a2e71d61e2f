import FoundationEssentials
package import PermissionModel

/// What an engine writes with an error: a document with a `message`.
package struct EngineMessage {
  private struct Document: Decodable { var message: String }

  package var text: String

  /// `nil` where it is no such document.
  package init?(_ body: [UInt8]) {
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(body)) else { return nil }
    text = document.message
  }
}

extension APIRefusal {
  /// - Parameter body: of the reply, or the beginning of it.
  package init(body: [UInt8]) {
    if let message = EngineMessage(body) {
      self.init(isEngines: true, message: message.text)
    } else {
      self.init(page: body)
    }
  }
}

/// The parts of an engine's `GET /version` that are looked at.
package struct EngineVersion: Decodable {
  /// The oldest version of the API that it takes.
  package var minimum: String?

  private enum CodingKeys: String, CodingKey { case minimum = "MinAPIVersion" }
}
