/// A command line of `docker run` or `docker create`, taken apart as the client does: its options, the image, and what
/// is started in it.
struct DockerRun {
  typealias Word = ServiceForm.Text

  private(set) var options: [Word] = []
  private(set) var image: Word
  private(set) var command: [Word]

  static let programs: Set = ["docker", "podman"]
  /// Options of the client that take a value, in front of the verb.
  private static let clientTaking: Set = [
    "--config", "--context", "-c", "--host", "-H", "--log-level", "-l", "--tlscacert", "--tlscert",
    "--tlskey",
    "--connection", "--url", "--root", "--runroot", "--storage-driver", "--storage-opt", "--cgroup-manager",
  ]
  /// Options of the verb that take none (docker-run(1), podman-run(1)); all others do.
  private static let flags: Set = [
    "--detach", "--disable-content-trust", "--help", "--init", "--interactive", "--no-healthcheck",
    "--oom-kill-disable", "--privileged", "--publish-all", "--quiet", "--read-only", "--rm", "--sig-proxy",
    "--tty", "--use-api-socket", "--env-host", "--http-proxy", "--no-hostname", "--no-hosts", "--passwd",
    "--read-only-tmpfs", "--replace", "--rmi", "--rootfs", "--tls-verify", "--unsetenv-all",
  ]
  private static let shortFlags: Set<Character> = ["d", "i", "t", "P", "q"]

  /// - Parameter words: of one command, the program first.
  /// - Returns: `nil` for any other command.
  init?(_ words: [Word]) {
    var words = words[...]
    guard let program = words.popFirst()?.value.split(separator: "/").last.map(String.init),
      Self.programs.contains(program)
    else { return nil }
    while let option = words.first?.value, option.hasPrefix("-") {
      words = words.dropFirst(Self.clientTaking.contains(option) ? 2 : 1)
    }
    if words.first?.value == "container" { words = words.dropFirst() }
    guard let verb = words.popFirst()?.value, verb == "run" || verb == "create" else { return nil }
    while let word = words.first, word.value.hasPrefix("-"), word.value != "-" {
      words = words.dropFirst()
      if word.value == "--" { break }
      if word.value.hasPrefix("--") {
        options.append(word)
        if !word.value.contains("="), !Self.flags.contains(word.value), let value = words.popFirst() {
          options.append(value)
        }
        continue
      }
      // `-dv a:b`: flags, and at the end one that takes a value.
      let letters = word.value.dropFirst().drop { Self.shortFlags.contains($0) }
      guard let letter = letters.first else { continue }
      options.append(Word(value: "-\(letter)", span: word.span))
      let rest = letters.dropFirst()
      if !rest.isEmpty {
        options.append(
          Word(value: String(rest.first == "=" ? rest.dropFirst() : rest), span: word.span))
      } else if let value = words.popFirst() {
        options.append(value)
      }
    }
    guard let image = words.popFirst() else { return nil }
    self.image = image
    command = Array(words)
  }

  /// What it starts, in a service's words.
  func service(_ source: SourceText, at span: Span, words: Vocabulary) -> ComposeService {
    var form = ServiceForm(source, ComposeVariables(syntax: .verbatim))
    form.set("image", image)
    DockerOptions.apply(options, to: &form)
    if !command.isEmpty { form.set("command", list: command, at: command[0].span) }
    return form.service("docker run", at: span, words: words)
  }

  /// The values of options that say who it runs as.
  var identities: [String] {
    options.indices.compactMap { index in
      let text = options[index].value
      for name in ["--user", "--group-add", "-u"] {
        if text == name { return index + 1 < options.count ? options[index + 1].value : nil }
        if text.hasPrefix(name + "=") { return String(text.dropFirst(name.count + 1)) }
      }
      return nil
    }
  }
}
