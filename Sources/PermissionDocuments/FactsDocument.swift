#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
public import PermissionModel

/// The facts as one JSON document, `sockcheck.facts/1` (docs/facts.schema.json), that replays anywhere.
public enum FactsDocument {
  /// Name and number of the format.
  public static let schema = "sockcheck.facts/1"
  /// A document that is larger than this, in bytes, is refused unread.
  public static let largest = 32 << 20
  /// So many values may be in it: the decoder keeps a multiple of the shortest. 100,000 lines of account files are fewer.
  private static let mostValues = 1_500_000

  /// What is wrong with a document, and where.
  public struct Damage: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence without a full stop, safe to print.
    public var description: String
  }

  /// What a document holds.
  public struct Recording: Hashable, Sendable {
    /// What was seen.
    public var facts: Facts
    /// Where and when; `nil` where it was recorded without.
    public var host: HostIdentity?

    /// Puts facts and the host that they were gathered on together.
    public init(facts: Facts, host: HostIdentity? = nil) {
      self.facts = facts
      self.host = host
    }
  }

  private struct Envelope: Codable {
    var schema: String
    var facts: Facts
    var host: HostIdentity?
  }

  private struct Heading: Decodable { var schema: String }

  /// Writes facts down.
  ///
  /// - Parameters:
  ///   - facts: What was seen; ``Facts/redacted()`` takes names and host-specific paths out.
  ///   - host: Where and when, if that is to be told.
  ///   - pretty: Over several lines; otherwise one line.
  public static func encode(_ facts: Facts, host: HostIdentity? = nil, pretty: Bool) throws -> String {
    try JSONText.of(Envelope(schema: schema, facts: facts, host: host), pretty: pretty)
  }

  /// The facts of a document.
  ///
  /// - Parameter text: The document; it may come from anybody.
  /// - Throws: ``Damage``, where it is none, or contradicts itself.
  public static func decode(_ text: [UInt8]) throws(Damage) -> Facts { try read(text).facts }

  /// The facts, and the host that they were recorded on.
  public static func read(_ text: [UInt8]) throws(Damage) -> Recording {
    guard text.count <= largest else {
      throw Damage(description: "it is larger than \(largest >> 20) MiB, so it is no facts document")
    }
    guard text.count(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "[") }) <= mostValues else {
      throw Damage(description: "it holds more than \(mostValues) values, so it is no facts document")
    }
    let data = Data(text)
    let heading = try attempt { try JSONDecoder().decode(Heading.self, from: data) }
    guard heading.schema == schema else {
      throw Damage(
        description:
          "its schema is \"\(ByteString(String(heading.schema.prefix(80))).display)\", and this program reads \(schema)"
      )
    }
    let document = try attempt { try JSONDecoder().decode(Envelope.self, from: data) }
    if let contradiction = document.facts.contradiction { throw Damage(description: contradiction) }
    return Recording(facts: document.facts, host: document.host)
  }

  private static func attempt<Value>(_ body: () throws -> Value) throws(Damage) -> Value {
    do {
      return try body()
    } catch let error as DecodingError {
      throw Damage(description: explanation(of: error))
    } catch {
      throw Damage(description: "it is no JSON")
    }
  }

  /// So many characters are said of a document, in which everything may be of any length.
  private static let longestExplanation = 300

  private static func explanation(of error: DecodingError) -> String {
    let text = wholeExplanation(of: error)
    return text.count <= longestExplanation ? text : text.prefix(longestExplanation) + "…"
  }

  private static func wholeExplanation(of error: DecodingError) -> String {
    func place(_ path: [any CodingKey]) -> String {
      let text = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
      return text.isEmpty ? "the document" : ByteString(String(text.drop { $0 == "." })).display
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(place(context.codingPath)) lacks \"\(ByteString(key.stringValue).display)\""
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context.codingPath)) is of the wrong type"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty
        ? "it is no JSON, was cut off, or holds a number out of range"
        : "\(place(context.codingPath)): \(ByteString(context.debugDescription).display)"
    @unknown default: return "it cannot be read"
    }
  }
}
