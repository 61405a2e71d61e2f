extension EndpointAddress {
  /// In all but the oddest images /var/run is a link to /run.
  package static func namesOfSame(_ path: ByteString) -> [ByteString] {
    let names = path.pathComponents
    func named(_ names: some Sequence<ByteString>) -> ByteString {
      names.reduce("/") { $0.appending(component: $1) }
    }
    if names.starts(with: ["var", "run"]) { return [path, named(names.dropFirst())] }
    if names.first == "run" { return [path, named(["var"] + names)] }
    return [path]
  }
}
