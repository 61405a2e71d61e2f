#if os(Linux)
import FoundationEssentials

/// What engines call containers, by the files that they keep of them. Nobody is asked over a socket, and only files
/// that root owns count: a container may mount others where its engine mounts its own.
enum ContainerNames {
  /// One container, and a process of it.
  struct Sample: Hashable {
    var id: String
    var process: ProcessID
  }

  private static let largestDocument = 1 << 20
  private static let largestList = 16 << 20

  /// - Parameter mountInfo: the mounts of the process that asks.
  static func of(_ samples: [Sample], mountInfo: [UInt8]) -> [String: String] {
    guard !samples.isEmpty else { return [:] }
    var names = podman()
    for sample in samples where names[sample.id] == nil {
      names[sample.id] = docker(sample, mountInfo)
    }
    return names
  }

  // MARK: Docker

  private struct Configuration: Decodable {
    var name: String
    enum CodingKeys: String, CodingKey { case name = "Name" }
  }

  /// Docker mounts `containers/ID/hostname` of its data root over the container's /etc/hostname; beside it is
  /// config.v2.json.
  private static func docker(_ sample: Sample, _ mountInfo: [UInt8]) -> String? {
    let names = ["containers", ByteString(sample.id), "hostname"]
    let text = readFile(ByteString("/proc/\(sample.process)/mountinfo"), limit: MountInfo.largestFile).value
    for inside in MountPlace.parse(text ?? []) where inside.root.pathComponents.suffix(3).elementsEqual(names)
    {
      for outside in MountPlace.parse(mountInfo, device: inside.device) {
        guard let file = outside.path(of: inside.root) else { continue }
        let document = file.parentPath.appending(component: "config.v2.json")
        if let found = decoded(Configuration.self, document, largest: largestDocument) {
          return found.name.hasPrefix("/") ? String(found.name.dropFirst()) : found.name
        }
      }
    }
    return nil
  }

  // MARK: Podman, as root

  private struct Listed: Decodable {
    var id: String
    var names: [String]?
  }

  private static func podman() -> [String: String] {
    let list: ByteString = "/var/lib/containers/storage/overlay-containers/containers.json"
    let containers = decoded([Listed].self, list, largest: largestList) ?? []
    return Dictionary(
      containers.compactMap { container in container.names?.first.map { (container.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  private static func decoded<Value: Decodable>(_ type: Value.Type, _ path: ByteString, largest: Int)
    -> Value?
  {
    do throws(Errno) {
      // No link at the end, and what is looked at is what is read.
      let found = try Descriptor.path(path)
      let inode = try InodeReader.read(found).inode
      guard inode.kind == .file, inode.owner == .root else { return nil }
      let (bytes, isTruncated) = try found.reopened().contents(limit: largest)
      return isTruncated ? nil : try? JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      return nil
    }
  }
}
#endif
