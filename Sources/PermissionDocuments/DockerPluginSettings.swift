import PermissionModel

/// What docker's config.json says of the plugin and of hooks (github.com/docker/cli, cli/config/configfile and
/// cli-plugins/manager/hooks.go), put in and taken out again byte for byte.
///
/// What was put in is remembered in a setting of the plugin's own, since docker writes the file anew with each login.
package enum DockerPluginSettings {
  /// The document cannot be edited as it is.
  package struct Damage: Error {
    /// Counted from 1.
    package var line: Int
    package var reason: String
  }

  package struct State: Hashable {
    /// The commands behind which the plugin is asked; `nil` where it is not named.
    package var commands: String?
    /// Whether docker asks plugins at all.
    package var hooks: Bool
  }

  private static let plugin = "sockcheck"
  /// Behind commands that failed: clients from 2026 on.
  private static let errorHooks = "error-hooks"
  /// Behind every command: clients from 26.1 on.
  private static let hooks = "hooks"
  private static let added = "added"

  private enum Addition: String, CaseIterable { case features, hooks, plugins, document, file }

  package static func state(of text: [UInt8]) throws(Damage) -> State {
    let editor = JSONMembers(text)
    guard !isBlank(text) else { return State(commands: nil, hooks: false) }
    let root = try root(of: editor)
    let settings = try object("plugins", in: root, text).flatMap { $0.member { $0.name == plugin } }
      .flatMap(object)
    let commands = [errorHooks, hooks].compactMap { settings?.text($0) }.first
    let feature = try object("features", in: root, text)?.text(hooks)
    return State(commands: commands, hooks: feature.map(isTrue) ?? false)
  }

  /// strconv.ParseBool of Go.
  package static func isTrue(_ word: String) -> Bool {
    ["1", "t", "T", "TRUE", "true", "True"].contains(word)
  }

  /// The document with the plugin named and its hook on.
  ///
  /// - Parameters:
  ///   - text: `nil` where there is no file.
  ///   - commands: that the hook is for, where the document does not name others.
  package static func installed(in text: [UInt8]?, commands: [String]) throws(Damage) -> [UInt8] {
    var commands = commands.joined(separator: ",")
    var before = text
    if let text, let named = try state(of: text).commands {
      commands = named
      before = try removed(from: text)
    }
    var additions: [Addition] = before == nil ? [.file] : []
    if isBlank(before ?? []) { additions.append(.document) }
    var editor = JSONMembers(before.map { isBlank($0) ? $0 + Array("{}".utf8) : $0 } ?? Array("{\n}\n".utf8))
    var root = try root(of: editor)
    if let features = try object("features", in: root, editor.text) {
      if features.member({ $0.name == hooks }) == nil {
        editor.insert(#""hooks": "true""#, into: features)
        additions.append(.hooks)
      }
    } else {
      editor.insert(
        (before == nil ? "\n\t" : "") + #""features": {"hooks": "true"}"#, into: root)
      additions.append(.features)
    }
    root = try self.root(of: editor)
    let plugins = try object("plugins", in: root, editor.text)
    if plugins == nil { additions.append(.plugins) }
    let names = quoted(commands)
    let marks = quoted(additions.map(\.rawValue).joined(separator: ","))
    let member = #""sockcheck": {"hooks": \#(names), "error-hooks": \#(names), "added": \#(marks)}"#
    if let plugins {
      editor.insert(member, into: plugins)
    } else {
      editor.insert(#""plugins": {\#(member)}"#, into: root)
    }
    return editor.text
  }

  /// The document without what ``installed(in:commands:)`` put in; `nil` where the file was not there before.
  package static func removed(from text: [UInt8]) throws(Damage) -> [UInt8]? {
    var editor = JSONMembers(text)
    guard !isBlank(text) else { return text }
    // What docker would not read is nobody's to edit, in whatever part of it.
    _ = try state(of: text)
    var root = try root(of: editor)
    guard let plugins = try object("plugins", in: root, text),
      let member = plugins.member({ $0.name == plugin })
    else {
      return text
    }
    let marks = Set(
      (object(member)?.text(added) ?? "").split(separator: ",").compactMap { Addition(rawValue: String($0)) })
    editor.remove(member, from: plugins)
    if marks.contains(.plugins) { try removeEmpty("plugins", &editor) }
    if !marks.isDisjoint(with: [.features, .hooks]),
      let features = try object("features", in: self.root(of: editor), editor.text),
      let hook = features.member({ $0.name == hooks }), features.text(hooks) == "true"
    {
      editor.remove(hook, from: features)
      if marks.contains(.features) { try removeEmpty("features", &editor) }
    }
    root = try self.root(of: editor)
    guard root.members.isEmpty, marks.contains(.document) else { return editor.text }
    if marks.contains(.file) { return nil }
    editor.remove(root.range)
    return editor.text
  }

  private static func removeEmpty(_ name: String, _ editor: inout JSONMembers) throws(Damage) {
    let root = try root(of: editor)
    guard let member = root.member({ $0.isFor(name) }), object(member)?.members.isEmpty == true else {
      return
    }
    editor.remove(member, from: root)
  }

  // MARK: Reading

  private static func root(of editor: JSONMembers) throws(Damage) -> JSONMembers.Object {
    do throws(GoJSON.Damage) {
      if let root = try editor.root() { return root }
    } catch {
      throw damage(at: error.position ?? 0, editor.text, "no JSON that docker would read")
    }
    throw damage(at: 0, editor.text, "no JSON object")
  }

  /// An object of the document's, by the name that Go finds in any case; `nil` where there is none, or `null`.
  private static func object(_ name: String, in root: JSONMembers.Object, _ text: [UInt8]) throws(Damage)
    -> JSONMembers.Object?
  {
    guard let member = root.member({ $0.isFor(name) }), member.value != .null else { return nil }
    if let object = object(member) { return object }
    throw damage(at: member.valueRange.lowerBound, text, "\"\(name)\" is no object")
  }

  private static func object(_ member: GoJSON.Member) -> JSONMembers.Object? {
    guard case .object(let members) = member.value else { return nil }
    return JSONMembers.Object(members: members, range: member.valueRange)
  }

  private static func damage(at position: Int, _ text: [UInt8], _ reason: String) -> Damage {
    Damage(line: 1 + text.prefix(position).count { $0 == UInt8(ascii: "\n") }, reason: reason)
  }

  /// Docker takes a file without a document for one that says nothing.
  private static func isBlank(_ text: [UInt8]) -> Bool {
    text.allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
  }

  private static func quoted(_ text: String) -> String {
    (try? JSONTree.text(text).text(pretty: false)) ?? "\"\""
  }
}

extension JSONMembers.Object {
  /// A member's text, where it is one.
  fileprivate func text(_ name: String) -> String? {
    guard case .text(let text)? = member({ $0.name == name })?.value else { return nil }
    return text
  }
}
