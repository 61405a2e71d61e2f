import PermissionModel

/// Texts of a person's or an image's: arguments, the list of sockets.
enum TextTargets {
  static func argument(_ bytes: [UInt8]) {
    let text = ArgumentText.text(bytes)
    expect(ByteString(argument: text).bytes == bytes, "an argument comes back as another")
    let name = ByteString(bytes)
    expectShowable(name.display, "display")
    if let text = name.text { expect(Array(text.utf8) == bytes, "a name's text is another") }
    let components = name.pathComponents
    expect(components.allSatisfy { !$0.isEmpty && !$0.bytes.contains(ByteString.slash) }, "a slash in a name")
    expect(name.parentPath.pathComponents == components.dropLast(), "another parent")
    expect(
      components.reduce(ByteString("/")) { $0.appending(component: $1) }.pathComponents == components,
      "a path put together is another")
    let digest = SHA256.hexadecimal(bytes)
    expect(digest.utf8.count == 64, "a digest of another length")
  }

  static func listedSockets(_ bytes: [UInt8]) {
    for path in ListedSockets.parse(bytes) {
      expect(path.isAbsolutePath && !path.bytes.contains(0) && !path.bytes.contains(0x0A), "no path")
      var walk = worldFacts().walk
      walk.requested = path
      // One that root vouches for, another of them, or one that nobody told of.
      for index in walk.steps.indices {
        walk.steps[index].fileSystem = [0xEF53, 0x6573_5546, nil][path.count % 3]
        if path.count % 5 == 0 { walk.steps[index].path = path }
      }
      if let reason = ListedSockets.distrust(walk, expecting: .socket) {
        expectShowable(reason.description, "the reason")
      }
    }
  }
}
