/// Commands that give a profile of AppArmor's a rule (apparmor.d(5), apparmor_parser(8)).
enum AppArmorWords {
  static func extending(
    _ file: AppArmorProfileFile, _ situation: Situation
  ) throws(Unexpressible) -> Snippet {
    let profile = try Quoting.shell(file.path)
    let load = "sudo apparmor_parser --replace \(profile)"
    let caveats = ["Counts at once, for what runs under \(file.profile.display) already, too."]
    let rules = try rules(situation)
    // What is forbidden is not allowed by any rule beside it.
    var edits = file.denials.map { "\($0)s/^/# /" }
    var lines: [String] = []
    if let local = file.localFile {
      var words: [String] = []
      for rule in rules { words.append(try Quoting.shell(ByteString(rule))) }
      lines = [
        "printf '%s\\n' \(words.joined(separator: " ")) \\",
        "    | sudo tee --append \(try Quoting.shell(local))",
      ]
    } else {
      edits += rules.map { "\(file.line)a\\  \($0)" }
    }
    if !edits.isEmpty {
      let words = edits.map { "--expression='\($0)'" }.joined(separator: " ")
      lines.insert("sudo sed --in-place \(words) \(profile)", at: 0)
    }
    return Snippet(
      title: "let the profile use the socket", side: .host,
      text: (lines + [load]).map { "\($0)\n" }.joined(), language: .shell, caveats: caveats)
  }

  /// Making the socket is a matter of its family, and connecting one of the path as well (apparmor.d(5), Network Rules).
  private static func rules(_ situation: Situation) throws(Unexpressible) -> [String] {
    let path = situation.targetPath
    guard !situation.walk.requested.isAbstractName else { return ["network unix,", "unix,"] }
    guard let text = path.text, Quoting.isName(text, also: "_./:@%+=,-") else {
      throw Unexpressible(reason: "\"\(path.display)\" does not come through a profile as it is")
    }
    return ["network unix,", "\(text) rw,"]
  }
}
