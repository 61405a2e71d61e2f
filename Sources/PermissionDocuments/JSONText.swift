#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
public import PermissionModel

extension JSONTree {
  /// The document, its keys in order.
  ///
  /// - Parameter pretty: over several lines, for a terminal; otherwise one line.
  package func text(pretty: Bool) throws -> String { try JSONText.of(self, pretty: pretty) }
}

/// How every document of this program is written.
enum JSONText {
  /// The encoder escapes control characters below U+0020 alone; a document is also looked at on a terminal.
  static func of(_ document: some Encodable, pretty: Bool) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return VisibleText.json(String(decoding: try encoder.encode(document), as: UTF8.self))
  }
}

extension Report {
  /// The document `sockcheck.report/1` (docs/report.schema.json).
  ///
  /// - Parameter pretty: over several lines, for a terminal; otherwise one line.
  public func json(pretty: Bool) throws -> String { try tree.text(pretty: pretty) }
}

extension Remedy {
  /// One element of the report's `remedies`.
  ///
  /// - Parameter pretty: over several lines, for a terminal; otherwise one line.
  public func json(pretty: Bool) throws -> String { try tree.text(pretty: pretty) }
}

extension SocketsReport {
  /// The document `sockcheck.sockets/1` (docs/sockets.schema.json).
  package func json(pretty: Bool) throws -> String { try tree.text(pretty: pretty) }
}

extension WhoReport {
  /// The document `sockcheck.who/1` (docs/who.schema.json).
  package func json(pretty: Bool) throws -> String { try tree.text(pretty: pretty) }
}
