#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the docker command line takes from config.json and from a context's meta.json.
///
/// Go's encoding/json finds a field under its name in any case, and refuses a document in which a field that
/// it knows has another type.
package enum DockerConfiguration {
  /// `currentContext` of config.json; a field of another type is passed over with a warning.
  package static func currentContext(_ text: [UInt8]) throws -> String? {
    struct Config: Decodable {
      var currentContext: String?
      init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: AnyCaseKey.self)
        currentContext = try? members.key(for: "currentContext").map {
          try members.decode(String.self, forKey: $0)
        }
      }
    }
    return try JSONDecoder().decode(Config?.self, from: Data(text))?.currentContext
  }

  /// Of a meta.json: the name that it gives itself, and `.Endpoints.docker.Host`.
  package struct Metadata: Decodable {
    package var name: String?
    /// `nil` where there is no endpoint of this kind; empty where it names no host, which is the default's.
    package var host: String?

    package init(_ text: [UInt8]) throws {
      self = try JSONDecoder().decode(Self?.self, from: Data(text)) ?? Self()
    }

    private init() {}

    package init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: AnyCaseKey.self)
      name = try members.text("Name")
      if let key = members.key(for: "Metadata"), try !members.decodeNil(forKey: key) {
        _ = try members.nestedContainer(keyedBy: AnyCaseKey.self, forKey: key)
      }
      guard let key = members.key(for: "Endpoints"), try !members.decodeNil(forKey: key) else { return }
      // A map, so that its keys are what they are.
      let endpoints = try members.nestedContainer(keyedBy: AnyCaseKey.self, forKey: key)
      guard let key = endpoints.allKeys.first(where: { $0.stringValue == "docker" }) else { return }
      host = ""
      guard try !endpoints.decodeNil(forKey: key) else { return }
      let endpoint = try endpoints.nestedContainer(keyedBy: AnyCaseKey.self, forKey: key)
      host = try endpoint.text("Host") ?? ""
      if let key = endpoint.key(for: "SkipTLSVerify") {
        _ = try endpoint.decodeIfPresent(Bool.self, forKey: key)
      }
    }
  }

  fileprivate struct AnyCaseKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension KeyedDecodingContainer<DockerConfiguration.AnyCaseKey> {
  fileprivate func key(for name: String) -> Key? {
    allKeys.first { $0.stringValue == name }
      ?? allKeys.first { $0.stringValue.lowercased() == name.lowercased() }
  }

  fileprivate func text(_ name: String) throws -> String? {
    try key(for: name).flatMap { try decodeIfPresent(String.self, forKey: $0) }
  }
}
