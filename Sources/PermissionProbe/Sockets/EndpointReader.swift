#if os(Linux)
import LibC

/// Reads the environment, config.json and the context store of the docker command line.
package enum EndpointReader {
  private static let largestFile = 1 << 20
  private static let mostContexts = 1000

  /// - Parameters:
  ///   - host: what `--host` says; empty means the default socket.
  ///   - context: what `--context` says; empty counts as not given.
  package static func read(host: String? = nil, context: String? = nil) -> EndpointFacts {
    let directory = configDirectory
    var facts = EndpointFacts(
      hostOption: host, contextOption: context.flatMap { $0.isEmpty ? nil : $0 },
      hostVariable: variable("DOCKER_HOST"),
      contextVariable: variable("DOCKER_CONTEXT"), configDirectory: directory,
      currentContext: directory.map(currentContext) ?? .absent,
      standardSocket: kind(of: EndpointAddress.standardPath))
    let asked = [facts.contextOption, facts.contextVariable, facts.currentContext.value].compactMap { $0 }
    facts.contexts = directory.map { contexts($0, asked: asked) } ?? []
    return facts
  }

  static func variable(_ name: String) -> String? {
    guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
    return value
  }

  /// `HOME`, or what the passwd file says where there is none (docker/docker pkg/homedir).
  static var home: ByteString? {
    if let home = variable("HOME") { return ByteString(argument: home) }
    let entries = LinuxHost().accountFiles().passwd.value?.entries ?? []
    return entries.first { $0.userID.id == getuid() }?.home
  }

  /// The directory of docker's own files; `nil` where nothing says whose that is.
  package static var configDirectory: ByteString? {
    if let directory = variable("DOCKER_CONFIG") { return ByteString(argument: directory) }
    return home?.appending(component: ".docker")
  }

  private static func currentContext(_ directory: ByteString) -> Known<String> {
    switch document(directory.appending(component: "config.json"), DockerConfiguration.currentContext) {
    case .seen(let name): name.map { .seen($0) } ?? .absent
    case .absent: .absent
    case .unreadable(let errno): .unreadable(errno)
    }
  }

  /// The contexts that were asked for, found by the digests of their names as docker finds them, and the
  /// others of the store. One that calls itself by a name whose digest is another directory's cannot be
  /// asked for by it.
  private static func contexts(_ directory: ByteString, asked: [String]) -> [EndpointFacts.Context] {
    let store = directory.appending(component: "contexts").appending(component: "meta")
    func metadata(_ directory: ByteString) -> Known<DockerConfiguration.Metadata> {
      let file = store.appending(component: directory).appending(component: "meta.json")
      return document(file, DockerConfiguration.Metadata.init)
    }
    func digest(_ name: String) -> ByteString { ByteString(SHA256.hexadecimal(name.utf8)) }
    var found: [EndpointFacts.Context] = []
    var taken: Set<ByteString> = []
    for name in asked where !name.isEmpty && name != "default" && taken.insert(digest(name)).inserted {
      switch metadata(digest(name)) {
      case .seen(let metadata):
        found.append(.init(name: name, host: metadata.host.map { .seen($0) } ?? .absent))
      case .absent: break
      case .unreadable(let errno): found.append(.init(name: name, host: .unreadable(errno)))
      }
    }
    for directory in DirectoryReader.names(store, limit: mostContexts) where !taken.contains(directory) {
      // What cannot be read has no name that could be shown.
      guard let metadata = metadata(directory).value, let name = metadata.name, digest(name) == directory
      else {
        continue
      }
      found.append(.init(name: name, host: metadata.host.map { .seen($0) } ?? .absent))
    }
    return found
  }

  /// A file of docker's own, where `EINVAL` stands for one that is no such document.
  private static func document<Value>(_ path: ByteString, _ parse: ([UInt8]) throws -> Value) -> Known<Value>
  {
    switch readFile(path, limit: largestFile + 1) {
    case .seen(let text) where text.count > largestFile: .unreadable(.fileTooLarge)
    // A FIFO that nobody writes to is no empty document: docker waits for it.
    case .seen(let text) where text.isEmpty && kind(of: path).value != .file: .unreadable(.invalid)
    case .seen(let text): (try? parse(text)).map { .seen($0) } ?? .unreadable(.invalid)
    case .absent: .absent
    case .unreadable(let errno): .unreadable(errno)
    }
  }

  /// What a path leads to, links followed.
  static func kind(of path: ByteString) -> Known<FileKind> { status(of: path).map(\.kind) }

  /// What a path leads to, links followed, and which file that is.
  static func status(of path: ByteString) -> Known<(kind: FileKind, file: FileIdentity)> {
    do throws(Errno) {
      return .seen(try InodeReader.status(of: try Descriptor.followingPath(path)))
    } catch .noEntry {
      return .absent
    } catch {
      return .unreadable(error)
    }
  }
}
#endif
