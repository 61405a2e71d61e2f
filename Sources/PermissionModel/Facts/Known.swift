/// A fact that may not have been readable: "not checked" is never "no".
package enum Known<Value> {
  case seen(Value)
  /// It was looked for, and there is none.
  case absent
  /// The system would not tell, and why.
  case unreadable(Errno)

  package var value: Value? {
    if case .seen(let value) = self { return value }
    return nil
  }

  package var failure: Errno? {
    if case .unreadable(let errno) = self { return errno }
    return nil
  }

  package func map<Result>(_ transform: (Value) throws -> Result) rethrows -> Known<Result> {
    switch self {
    case .seen(let value): .seen(try transform(value))
    case .absent: .absent
    case .unreadable(let errno): .unreadable(errno)
    }
  }
}

extension Known: Sendable where Value: Sendable {}
extension Known: Equatable where Value: Equatable {}
extension Known: Hashable where Value: Hashable {}

extension Known: Codable where Value: Codable {
  private enum Key: String, CodingKey { case seen, absent, unreadable }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if container.contains(.seen) {
      self = .seen(try container.decode(Value.self, forKey: .seen))
    } else if let errno = try container.decodeIfPresent(Errno.self, forKey: .unreadable) {
      self = .unreadable(errno)
    } else if try container.decodeIfPresent(Bool.self, forKey: .absent) == true {
      self = .absent
    } else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "neither seen, absent nor unreadable"))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .seen(let value): try container.encode(value, forKey: .seen)
    case .absent: try container.encode(true, forKey: .absent)
    case .unreadable(let errno): try container.encode(errno, forKey: .unreadable)
    }
  }
}
