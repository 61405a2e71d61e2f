#if os(Linux)
import LibC

/// Reads where accounts are looked up, and asks there.
enum AccountSourcesReader {
  private static let getent = ["/usr/bin/getent", "/bin/getent"]
  private static let longestAnswer = 1 << 18

  /// - Parameters:
  ///   - root: the subject's.
  ///   - isOwnRoot: it is the caller's too, so that the caller's own C library can be asked.
  ///   - deadline: a directory service that is down lets its askers wait.
  ///   - told: by it, for another socket.
  static func read(
    _ subject: Subject, _ accounts: Accounts, socketGroup: GroupID?, root: ByteString, isOwnRoot: Bool,
    by deadline: Deadline, _ told: Told = Told()
  ) -> AccountSources? {
    guard let files = try? RootFileSystem(root) else { return nil }
    var sources: AccountSources
    switch files.file("etc/nsswitch.conf", limit: 1 << 16, parse: { text, _ in text }) {
    case .seen(let text): sources = AccountSources(parsing: text)
    case .absent: sources = AccountSources()
    case .unreadable: return nil
    }
    if isOwnRoot, !sources.beyondFiles.isEmpty {
      sources.answer = ask(subject, accounts, socketGroup, deadline, told)
    }
    return sources
  }

  private static func ask(
    _ subject: Subject, _ accounts: Accounts, _ socketGroup: GroupID?, _ deadline: Deadline, _ told: Told
  ) -> Known<AccountSources.Answer> {
    var answer = AccountSources.Answer(userName: accounts.name(of: subject.userID))
    if answer.userName == nil {
      switch lines(["passwd", subject.userID.description], deadline, told) {
      case .seen(let text):
        answer.userName = text.first.map { ByteString($0.prefix { $0 != UInt8(ascii: ":") }) }
      case .absent: break
      case .unreadable(let errno): return .unreadable(errno)
      }
    }
    if let name = answer.userName?.text, !name.hasPrefix("-"), !name.isEmpty, name.utf8.count <= 256 {
      switch lines(["initgroups", "--", name], deadline, told) {
      case .seen(let text): answer.groups = text.first.map { groups($0) } ?? []
      case .absent: break
      case .unreadable(let errno): return .unreadable(errno)
      }
    }
    if let socketGroup {
      switch lines(["group", socketGroup.description], deadline, told) {
      case .seen(let text):
        answer.groupName = text.first.map { ByteString($0.prefix { $0 != UInt8(ascii: ":") }) }
      case .absent: break
      case .unreadable(let errno): return .unreadable(errno)
      }
    }
    return .seen(answer)
  }

  private static func lines(_ arguments: [String], _ deadline: Deadline, _ told: Told) -> Known<[[UInt8]]> {
    told.answer(getent, arguments, by: deadline, limit: longestAnswer).map { text in
      text.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }
  }

  /// `NAME GID GID …`.
  private static func groups(_ line: [UInt8]) -> [GroupID] {
    line.split(separator: UInt8(ascii: " ")).dropFirst().compactMap {
      AccountFiles.digits($0).flatMap { UInt32(exactly: $0) }
    }.map {
      GroupID($0)
    }
  }
}
#endif
