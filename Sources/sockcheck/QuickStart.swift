import PermissionProbe

/// Reads the two calls that are made most often, `exec` and `--quiet`, without the parser: getting ready to
/// parse costs it ten times what all the rest of such a call does (docs/performance.md).
///
/// It knows only a part of what the parser knows. What it does not know, and what is not in order, it leaves
/// to the parser: help, errors, abbreviations. What it does answer is what the parser would have made of it;
/// the tests hold the two against each other.
enum QuickStart {
  enum Request: Equatable {
    case exec(ExecRequest)
    case quiet(QuietRequest)

    func run() throws -> Int32 {
      switch self {
      case .exec(let request): try request.run()
      case .quiet(let request): try request.run()
      }
    }
  }

  /// `nil`: a call for the parser.
  static func request(_ arguments: [String]) -> Request? {
    var words = Words(arguments)
    switch arguments.first {
    case "exec":
      words.skip()
      return exec(&words).map { .exec($0) }
    case "diagnose":
      words.skip()
      return quiet(&words).map { .quiet($0) }
    default:
      return quiet(&words).map { .quiet($0) }
    }
  }

  private static func exec(_ words: inout Words) -> ExecRequest? {
    var request = ExecRequest()
    while let word = words.next() {
      switch word {
      case "--":
        request.command = words.rest
        return request.fault == nil ? request : nil
      case "--user":
        guard let user = words.value() else { return nil }
        request.user = user
      case "--socket":
        guard let socket = words.value() else { return nil }
        request.sockets.append(socket)
      case "--allow-root-group": request.allowsRootGroup = true
      case "--warn": request.warns = true
      case "--if-missing":
        guard let choice = words.value().flatMap(IfMissing.init(rawValue:)) else { return nil }
        request.ifMissing = choice
      case "--register": request.registers = true
      case "--wait":
        guard let seconds = words.value().flatMap(Double.init) else { return nil }
        request.wait = seconds
      case "--timeout":
        guard let seconds = words.value().flatMap(Double.init) else { return nil }
        request.timeout = seconds
      case "--api":
        guard let api = words.value().flatMap(ExpectedAPI.init(rawValue:)) else { return nil }
        request.api = api
      default: return nil
      }
      if words.isRepeated(word) { return nil }
    }
    return nil
  }

  private static func quiet(_ words: inout Words) -> QuietRequest? {
    var request = QuietRequest()
    var isQuiet = false
    while let word = words.next() {
      switch word {
      case "--quiet": isQuiet = true
      case "--timeout":
        guard let seconds = words.value().flatMap(Double.init), TimeLimit.allows(seconds) else {
          return nil
        }
        request.timeout = seconds
      case "--api":
        guard let api = words.value().flatMap(ExpectedAPI.init(rawValue:)) else { return nil }
        request.api = api
      default:
        // With a slash in it, it is no verb.
        guard word.utf8.first != UInt8(ascii: "-"), word.utf8.contains(UInt8(ascii: "/")) else { return nil }
        request.sockets.append(word)
        continue
      }
      if words.isRepeated(word) { return nil }
    }
    return isQuiet ? request : nil
  }

  /// The arguments, read from left to right.
  private struct Words {
    private var words: ArraySlice<String>
    private var seen: [String] = []

    init(_ words: [String]) { self.words = words[...] }

    var rest: [String] { Array(words) }

    mutating func skip() { words.removeFirst() }

    mutating func next() -> String? { words.popFirst() }

    /// What follows an option, where it cannot be taken for another.
    mutating func value() -> String? {
      guard let word = words.first, word.utf8.first != UInt8(ascii: "-") else { return nil }
      words.removeFirst()
      return word
    }

    /// An option given twice; which of them counts is the parser's to say, but for `--socket`.
    mutating func isRepeated(_ option: String) -> Bool {
      if option == "--socket" { return false }
      if seen.contains(option) { return true }
      seen.append(option)
      return false
    }
  }
}
