/// Where the C library of the subject's root looks accounts up (nsswitch.conf(5)): the passwd and group files need not
/// have all of them.
package struct AccountSources: Hashable, Sendable, Codable {
  /// What the sources together say, asked by getent(1).
  package struct Answer: Hashable, Sendable, Codable {
    /// The subject's name; `nil` where no source has one.
    package var userName: ByteString?
    /// The groups that the next login gets (initgroups(3)), the primary one not always among them.
    package var groups: [GroupID]
    /// The name of the socket's group; `nil` where no source has one, or there is no socket.
    package var groupName: ByteString?

    package init(userName: ByteString? = nil, groups: [GroupID] = [], groupName: ByteString? = nil) {
      self.userName = userName
      self.groups = groups
      self.groupName = groupName
    }
  }

  /// In the order in which they are asked.
  package var passwd: [String]
  package var group: [String]
  /// For memberships alone; `nil` where those of `group` are asked.
  package var initgroups: [String]?
  /// `nil` where nobody asked, since the files have it all or the subject lives in another root.
  package var answer: Known<Answer>?

  package init(
    passwd: [String] = ["files"], group: [String] = ["files"], initgroups: [String]? = nil,
    answer: Known<Answer>? = nil
  ) {
    self.passwd = passwd
    self.group = group
    self.initgroups = initgroups
    self.answer = answer
  }

  /// Sources that know what the passwd and group files do not have.
  package var beyondFiles: [String] {
    var found: [String] = []
    for source in passwd + group + (initgroups ?? []) where source != "files" && source != "compat" {
      if !found.contains(source) { found.append(source) }
    }
    return found
  }

  /// Whether what the files do not have may be there all the same: there are other sources, and nobody asked them, or
  /// they did not answer.
  package var isOpen: Bool { !beyondFiles.isEmpty && answer?.value == nil }

  // MARK: The file

  private static let mostSources = 16

  /// Without a line for a database its default counts, which is `files`.
  package init(parsing text: some Sequence<UInt8>) {
    self.init()
    for line in Array(text).prefix(1 << 16).split(separator: UInt8(ascii: "\n")) {
      let content = line.prefix { $0 != UInt8(ascii: "#") }
      guard let colon = content.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let name = String(decoding: content[..<colon], as: UTF8.self).filter { !$0.isWhitespace }
      let sources = Self.sources(content[(colon + 1)...])
      switch name {
      case "passwd": passwd = sources
      case "group": group = sources
      case "initgroups": initgroups = sources
      default: break
      }
    }
  }

  /// Names, without the actions in brackets.
  private static func sources(_ text: ArraySlice<UInt8>) -> [String] {
    var names: [String] = []
    var isAction = false
    for word in text.split(whereSeparator: { AccountFiles.isBlank($0) }) {
      if word.first == UInt8(ascii: "[") { isAction = true }
      if !isAction, names.count < mostSources, word.count <= 64, word.allSatisfy(Self.isOfName) {
        names.append(String(decoding: word, as: UTF8.self))
      }
      if word.last == UInt8(ascii: "]") { isAction = false }
    }
    return names
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}
