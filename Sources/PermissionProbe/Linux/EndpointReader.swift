import FoundationEssentials
import Glibc

/// Reads the environment, config.json and the context store of the docker command line.
public enum EndpointReader {
  private static let largestFile = 1 << 20
  private static let mostContexts = 1000

  public static func read(host: String? = nil, context: String? = nil) -> EndpointFacts {
    let directory = configDirectory
    return EndpointFacts(
      hostOption: host, contextOption: context, hostVariable: variable("DOCKER_HOST"),
      contextVariable: variable("DOCKER_CONTEXT"), configDirectory: directory,
      currentContext: directory.map(currentContext) ?? .absent, contexts: directory.map(contexts) ?? [],
      standardSocket: kind(of: EndpointAddress.standardPath))
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
    return value
  }

  private static var configDirectory: ByteString? {
    if let directory = variable("DOCKER_CONFIG") { return ByteString(argument: directory) }
    return variable("HOME").map { ByteString(argument: $0).appending(component: ".docker") }
  }

  private struct Config: Decodable { var currentContext: String? }

  private static func currentContext(_ directory: ByteString) -> Known<String> {
    switch document(directory.appending(component: "config.json"), Config.self) {
    case .seen(let config): config.currentContext.map { .seen($0) } ?? .absent
    case .absent: .absent
    case .unreadable(let errno): .unreadable(errno)
    }
  }

  private struct Meta: Decodable {
    struct Endpoint: Decodable {
      var host: String?
      enum CodingKeys: String, CodingKey { case host = "Host" }
    }
    var name: String
    var endpoints: [String: Endpoint]?
    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case endpoints = "Endpoints"
    }
  }

  /// By the names in the files: the directories' names are digests of them.
  private static func contexts(_ directory: ByteString) -> [EndpointFacts.Context] {
    let store = directory.appending(component: "contexts").appending(component: "meta")
    return DirectoryReader.names(store, limit: mostContexts).compactMap { name in
      let file = store.appending(component: name).appending(component: "meta.json")
      switch document(file, Meta.self) {
      case .seen(let meta):
        return .init(name: meta.name, host: meta.endpoints?["docker"]?.host.map { .seen($0) } ?? .absent)
      // A store entry that cannot be read has no name that could be asked for.
      case .absent, .unreadable: return nil
      }
    }
  }

  private static func document<Value: Decodable>(_ path: ByteString, _ type: Value.Type) -> Known<Value> {
    switch readFile(path, limit: largestFile) {
    case .seen(let text):
      (try? JSONDecoder().decode(type, from: Data(text))).map { .seen($0) } ?? .unreadable(.invalid)
    case .absent: .absent
    case .unreadable(let errno): .unreadable(errno)
    }
  }

  /// What a path leads to, links followed.
  static func kind(of path: ByteString) -> Known<FileKind> {
    do throws(Errno) {
      let descriptor = try Descriptor.followingPath(path)
      return .seen(try InodeReader.read(descriptor).inode.kind)
    } catch .noEntry {
      return .absent
    } catch {
      return .unreadable(error)
    }
  }
}

/// Lists a directory.
enum DirectoryReader {
  /// The names in it, sorted; none where it cannot be read.
  static func names(_ path: ByteString, limit: Int) -> [ByteString] {
    guard !path.bytes.contains(0) else { return [] }
    let directory = (path.bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { $0.baseAddress.flatMap { opendir($0) } }
    }
    guard let directory else { return [] }
    defer { closedir(directory) }
    var names: [ByteString] = []
    while names.count < limit, let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { ByteString($0.prefix { $0 != 0 }) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
