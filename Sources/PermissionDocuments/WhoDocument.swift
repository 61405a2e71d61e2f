#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
package import PermissionModel

/// A document that `who --format json` wrote, read again: whom the socket let in then.
package enum WhoDocument {
  /// A document that is larger than this, in bytes, is refused unread: 20,000 accounts and 40,000 processes take less.
  package static let largest = 64 << 20

  /// What is wrong with a document.
  package struct Damage: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence without a full stop, safe to print.
    package var description: String
  }

  /// - Parameters:
  ///   - text: the document; it may come from anybody.
  ///   - socket: the socket's path behind all links; a document of another one says nothing of it.
  package static func read(_ text: [UInt8], about socket: String) throws(Damage) -> WhoState {
    guard text.count <= largest else {
      throw Damage(description: "it is larger than \(largest >> 20) MiB, so it is no document of who")
    }
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: Data(text))
    } catch {
      throw Damage(description: "it is no document of `sockcheck who --format json`")
    }
    guard document.schema == "sockcheck.who/1" else {
      throw Damage(description: "its schema is not sockcheck.who/1")
    }
    guard document.socket.resolvedPath == socket else {
      throw Damage(description: "it is of another socket, \(shown(document.socket.resolvedPath))")
    }
    return document.state
  }

  /// Who is let in now, in the same words.
  package static func state(of report: WhoReport) throws -> WhoState {
    let text = try report.json(pretty: false)
    return try read(Array(text.utf8), about: report.socket.resolvedPath.display)
  }

  /// Once more, since this one may have been written by anybody.
  private static func shown(_ text: String) -> String { ByteString(text).display }

  private struct Document: Decodable {
    var schema: String
    var socket: Socket
    var everyone: Right?
    var groups: [Group]
    var accounts: [Account]
    var processes: [Process]
    var formerHolders: [Process]

    var state: WhoState {
      var state = WhoState()
      state.insert(
        .socket,
        "\(socket.owner.words):\(socket.group.words) \(shown(socket.mode))"
          + (socket.acl.map { $0.isEmpty ? "" : " \($0.map(shown).joined(separator: " "))" }
            ?? " with an ACL unread"))
      if let everyone { state.insert(.everyone, everyone.words) }
      for group in groups {
        let name = group.name.map { "\(shown($0)) (gid \(group.gid))" } ?? "gid \(group.gid)"
        state.insert(.group, "\(name): \(group.right.words)")
        for member in group.members { state.insert(.member, "\(shown(member.name)) of \(name)") }
      }
      // Where everybody may, each account and process is one of them.
      for account in accounts where account.right.words != everyone?.words {
        state.insert(.account, "\(shown(account.name)) (uid \(account.uid)): \(account.right.words)")
      }
      let listed = Set(accounts.map(\.uid))
      for process in processes where !process.isRootItself {
        if process.unit.kind == "user", listed.contains(process.uid) { continue }
        guard let right = process.right?.words, right != everyone?.words else { continue }
        state.insert(.process, "\(process.words): \(right)")
      }
      for holder in formerHolders where !holder.isRootItself { state.insert(.holder, holder.words) }
      return state
    }
  }

  private struct Identity: Decodable {
    var id: UInt32
    var name: String?
    var words: String { name.map(shown) ?? "\(id)" }
  }

  private struct Socket: Decodable {
    var resolvedPath: String
    var mode: String
    var owner: Identity
    var group: Identity
    var acl: [String]?
  }

  private struct Right: Decodable {
    var entry: String
    var through: String?
    var words: String { shown(entry) + (through.map { ", with \(shown($0))" } ?? "") }
  }

  private struct Group: Decodable {
    var gid: UInt32
    var name: String?
    var right: Right
    var members: [Member]
  }

  private struct Member: Decodable { var name: String }

  private struct Account: Decodable {
    var name: String
    var uid: UInt32
    var right: Right
  }

  private struct Unit: Decodable {
    var kind: String
    var name: String?
    var title: String?

    /// A container's id is another one after each `docker compose up`; its name is not.
    var words: String {
      switch kind {
      case "container": "container \(shown(title ?? String((name ?? "").prefix(12))))"
      case "user": "sessions of uid \(shown(name ?? ""))"
      case "none": "no control group"
      default: shown(name ?? "")
      }
    }
  }

  private struct Process: Decodable {
    var name: String
    var uid: UInt32
    var user: String?
    var unit: Unit
    var ownRoot: Bool
    var ownUserNamespace: Bool?
    var right: Right?

    var isRootItself: Bool { uid == 0 && ownRoot && ownUserNamespace != false }
    var words: String {
      "\(shown(name)) as \(user.map { "\(shown($0)) (uid \(uid))" } ?? "uid \(uid)") in \(unit.words)"
    }
  }
}
