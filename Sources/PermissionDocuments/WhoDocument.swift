package import PermissionModel

/// A document that `who --format json` wrote, read again: whom the socket let in then.
package enum WhoDocument {
  /// A document that is larger than this, in bytes, is refused unread: 20,000 accounts and 40,000 processes take less.
  package static let largest = 32 << 20
  /// So many values may be in it: each takes a hundred bytes while it is read.
  private static let mostValues = 1_000_000

  /// What is wrong with a document.
  package struct Damage: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence without a full stop, safe to print.
    package var description: String
  }

  /// - Parameters:
  ///   - text: the document; it may come from anybody.
  ///   - socket: the socket's path behind all links; a document of another one says nothing of it.
  package static func read(_ text: [UInt8], about socket: String) throws(Damage) -> WhoState {
    guard text.count <= largest,
      text.count(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "[") }) <= mostValues
    else {
      throw Damage(description: "it is too large to be a document of who")
    }
    let schema: String
    let path: String
    let state: WhoState
    do throws(GoJSON.Damage) {
      let document = try Fields(GoJSON(text, allowsMore: false), text)
      schema = try document.string("schema")
      path = try document.object("socket").string("resolvedPath")
      state = try Self.state(document)
    } catch {
      throw Damage(description: "it is no document of `sockcheck who --format json`")
    }
    guard schema == "sockcheck.who/1" else {
      throw Damage(description: "its schema is not sockcheck.who/1")
    }
    guard path == socket else {
      throw Damage(description: "it is of another socket, \(shown(path))")
    }
    return state
  }

  /// Who is let in now, in the same words.
  package static func state(of report: WhoReport) throws -> WhoState {
    let text = try report.json(pretty: false)
    return try read(Array(text.utf8), about: report.socket.resolvedPath.display)
  }

  /// Once more, since this one may have been written by anybody.
  private static func shown(_ text: String) -> String { ByteString(text).display }

  private static func state(_ document: Fields) throws(GoJSON.Damage) -> WhoState {
    var state = WhoState()
    state.insert(.socket, try socket(try document.object("socket")))
    let everyone = try document.optionalObject("everyone").map { (it) throws(GoJSON.Damage) in try right(it) }
    if let everyone { state.insert(.everyone, everyone) }
    for group in try document.list("groups") {
      let gid = try group.id("gid")
      let name = try group.optionalString("name").map { "\(shown($0)) (gid \(gid))" } ?? "gid \(gid)"
      state.insert(.group, "\(name): \(try right(try group.object("right")))")
      for member in try group.list("members") {
        state.insert(.member, "\(shown(try member.string("name"))) of \(name)")
      }
    }
    var listed: Set<UInt32> = []
    for account in try document.list("accounts") {
      let uid = try account.id("uid")
      listed.insert(uid)
      let right = try right(try account.object("right"))
      // Where everybody may, each account and process is one of them.
      if right != everyone {
        state.insert(.account, "\(shown(try account.string("name"))) (uid \(uid)): \(right)")
      }
    }
    for process in try document.list("processes") where try !isRootItself(process) {
      let isSession = try process.object("unit").string("kind") == "user"
      if isSession, listed.contains(try process.id("uid")) { continue }
      let right = try right(try process.object("right"))
      if right != everyone { state.insert(.process, "\(try words(of: process)): \(right)") }
    }
    for holder in try document.list("formerHolders") where try !isRootItself(holder) {
      state.insert(.holder, try words(of: holder))
    }
    return state
  }

  private static func socket(_ socket: Fields) throws(GoJSON.Damage) -> String {
    func words(_ owner: Fields) throws(GoJSON.Damage) -> String {
      let id = try owner.id("id")
      return try owner.optionalString("name").map(shown) ?? "\(id)"
    }
    let entries = try socket.strings("acl")
    let acl =
      entries.map { $0.isEmpty ? "" : " " + $0.map(shown).joined(separator: " ") } ?? " with an ACL unread"
    return "\(try words(try socket.object("owner"))):\(try words(try socket.object("group"))) "
      + shown(try socket.string("mode")) + acl
  }

  private static func right(_ right: Fields) throws(GoJSON.Damage) -> String {
    shown(try right.string("entry"))
      + (try right.optionalString("through").map { ", with \(shown($0))" } ?? "")
  }

  private static func isRootItself(_ process: Fields) throws(GoJSON.Damage) -> Bool {
    try process.id("uid") == 0 && process.isSet("ownRoot") && !process.isUnset("ownUserNamespace")
  }

  private static func words(of process: Fields) throws(GoJSON.Damage) -> String {
    let uid = try process.id("uid")
    let user = try process.optionalString("user").map { "\(shown($0)) (uid \(uid))" } ?? "uid \(uid)"
    let unit = try process.object("unit")
    let name = shown(try unit.optionalString("name") ?? "")
    let place =
      switch try unit.string("kind") {
      // A container's id is another one after each `docker compose up`; its name is not.
      case "container": "container \(try unit.optionalString("title").map(shown) ?? String(name.prefix(12)))"
      case "user": "sessions of uid \(name)"
      case "none": "no control group"
      default: name
      }
    return "\(shown(try process.string("name"))) as \(user) in \(place)"
  }
}

/// An object of a document, by its names. A decoder for each kind of object would be a hundred kilobytes of program.
private struct Fields {
  private let members: [GoJSON.Member]
  private let text: [UInt8]

  init(_ value: GoJSON?, _ text: [UInt8]) throws(GoJSON.Damage) {
    guard case .object(let members) = value else { throw GoJSON.Damage() }
    self.members = members
    self.text = text
  }

  private func value(_ name: String) -> GoJSON? { members.last { $0.name == name }?.value }

  func string(_ name: String) throws(GoJSON.Damage) -> String {
    guard let text = try optionalString(name) else { throw GoJSON.Damage() }
    return text
  }

  func optionalString(_ name: String) throws(GoJSON.Damage) -> String? { try value(name)?.string() }

  /// A user or group id, by its digits.
  func id(_ name: String) throws(GoJSON.Damage) -> UInt32 {
    guard let range = members.last(where: { $0.name == name })?.valueRange,
      let id = UInt32(String(decoding: text[range], as: UTF8.self))
    else { throw GoJSON.Damage() }
    return id
  }

  func isSet(_ name: String) -> Bool { value(name) == .flag(true) }
  func isUnset(_ name: String) -> Bool { value(name) == .flag(false) }

  func object(_ name: String) throws(GoJSON.Damage) -> Fields { try Fields(value(name), text) }

  func optionalObject(_ name: String) throws(GoJSON.Damage) -> Fields? {
    guard let value = value(name), value != .null else { return nil }
    return try Fields(value, text)
  }

  func list(_ name: String) throws(GoJSON.Damage) -> [Fields] {
    guard case .list(let elements) = value(name) else { throw GoJSON.Damage() }
    var found: [Fields] = []
    for element in elements { found.append(try Fields(element, text)) }
    return found
  }

  /// `nil` for null.
  func strings(_ name: String) throws(GoJSON.Damage) -> [String]? {
    guard let value = value(name), value != .null else { return nil }
    guard case .list(let elements) = value else { throw GoJSON.Damage() }
    var found: [String] = []
    for element in elements {
      guard case .text(let text) = element else { throw GoJSON.Damage() }
      found.append(text)
    }
    return found
  }
}
