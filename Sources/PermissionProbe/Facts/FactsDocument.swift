import FoundationEssentials

/// The facts as one JSON document, `sockcheck.facts/1` (docs/facts.schema.json), that replays anywhere.
public enum FactsDocument {
  /// Name and number of the format.
  public static let schema = "sockcheck.facts/1"
  /// A document that is larger than this, in bytes, is refused unread.
  public static let largest = 64 << 20

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
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(
      decoding: try encoder.encode(Envelope(schema: schema, facts: facts, host: host)), as: UTF8.self)
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
    let data = Data(text)
    let heading = try attempt { try JSONDecoder().decode(Heading.self, from: data) }
    guard heading.schema == schema else {
      throw Damage(
        description:
          "its schema is \"\(ByteString(heading.schema).display)\", and this program reads \(schema)")
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

  private static func explanation(of error: DecodingError) -> String {
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
        : "\(place(context.codingPath)): \(context.debugDescription)"
    @unknown default: return "it cannot be read"
    }
  }
}

extension Facts {
  /// More steps than a path of 4096 bytes and 40 links can have.
  private static let mostSteps = 4096 * 41

  /// What no machine can show, in a sentence; `nil` where the facts go together.
  var contradiction: String? {
    if walk.steps.count > Self.mostSteps { return "facts.walk.steps: a path cannot have so many places" }
    if walk.steps.isEmpty, !walk.end.isFailure {
      return "facts.walk.steps: a walk that was made has a first step"
    }
    if walk.end == .assumed, walk.steps.count != 1 {
      return "facts.walk.steps: an assumed socket is one step, not \(walk.steps.count)"
    }
    var links = 0
    for (index, step) in walk.steps.enumerated() {
      let isLast = index == walk.steps.count - 1
      let isLink = step.inode.value?.kind == .link
      if isLink != (step.linkTarget != nil) {
        return "facts.walk.steps[\(index)]: a link has a target, and nothing else has one"
      }
      if isLink { links += 1 }
      if !isLast, let kind = step.inode.value?.kind, kind != .directory, kind != .link {
        return "facts.walk.steps[\(index)]: the walk goes on behind \(kind.noun)"
      }
      if isLink, isLast, walk.end == .reached {
        return "facts.walk.steps[\(index)]: a walk does not end at a link that can be followed"
      }
      if !isLast, step.inode.value == nil {
        return "facts.walk.steps[\(index)]: the walk goes on behind a place that was not seen"
      }
    }
    if let observation {
      if observation.api != nil, observation.errno != nil || observation.call == .socket {
        return "facts.observation: nobody can have answered on a connection that failed"
      }
      if observation.call == .connect, observation.errno == nil, case .absent? = walk.steps.last?.inode {
        return "facts.observation: a connection succeeded, and facts.walk ends where nothing stands"
      }
    }
    if links > 40 { return "facts.walk.steps: the kernel follows 40 links, and here are \(links)" }
    return nil
  }
}
