/// What a Dockerfile's lines can be made to say instead, where there is one way.
enum DockerfileEdits {
  // MARK: Commands

  /// groupadd of a name that is there: it is taken as it is, or gets the number that is wanted.
  static func takingGroup(_ command: ShellScript.Command, _ source: SourceText) -> LintFix? {
    guard command.name == "groupadd", let tool = written("groupadd", command, source) else { return nil }
    let options = command.arguments.filter { $0.raw.hasPrefix("-") }.map(\.raw)
    if options.isEmpty {
      return LintFix("take the group that is there", [LintEdit(source, Span(tool.end, tool.end), " --force")])
    }
    guard options.allSatisfy({ ["-g", "--gid"].contains($0) || $0.hasPrefix("--gid=") || isNumbered($0) })
    else {
      return nil
    }
    return LintFix("give the group that is there the number", [LintEdit(source, tool, "groupmod")])
  }

  /// `-g999`
  private static func isNumbered(_ option: String) -> Bool {
    option.hasPrefix("-g") && option.count > 2 && option.dropFirst(2).allSatisfy(\.isNumber)
  }

  /// The same in BusyBox's words, which every Alpine has (busybox, loginutils/addgroup.c).
  static func inBusyBox(_ command: ShellScript.Command, _ source: SourceText) -> LintFix? {
    switch command.name {
    case "groupadd":
      guard let tool = written("groupadd", command, source) else { return nil }
      var edits = [LintEdit(source, tool, "addgroup")]
      for word in command.arguments where word.raw.hasPrefix("-") {
        guard source.text(word.span) == word.raw else { return nil }
        switch word.raw {
        case "-g": break
        case "--gid": edits.append(LintEdit(source, word.span, "-g"))
        case "-r", "--system": edits.append(LintEdit(source, word.span, "-S"))
        default: return nil
        }
      }
      return LintFix("BusyBox's addgroup", edits)
    case "usermod":
      let words = command.arguments.map(\.raw)
      let isAppended =
        words.count == 4 && words.prefix(2) == ["-a", "-G"] || words.count == 3 && words[0] == "-aG"
      guard isAppended, let tool = written("usermod", command, source), let last = command.words.last,
        let group = command.words.dropLast().last?.value, let user = last.value,
        [group, user].allSatisfy({
          $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
        }),
        !source.text(Span(tool.start, last.span.end)).contains("\n")
      else { return nil }
      return LintFix(
        "BusyBox's addgroup", [LintEdit(source, Span(tool.start, last.span.end), "addgroup \(user) \(group)")]
      )
    default: return nil
    }
  }

  private static func written(_ tool: String, _ command: ShellScript.Command, _ source: SourceText) -> Span? {
    guard let word = command.words.first, source.text(word.span) == tool else { return nil }
    return word.span
  }

  // MARK: Lines

  /// As root, and as the user from then on.
  static func asRoot(_ event: BuildEvent, _ source: SourceText) -> LintFix? {
    let file = Dockerfile(source.bytes)
    guard
      let index = file.instructions.firstIndex(where: {
        $0.span.start <= event.span.start && event.span.start < $0.span.end
      }),
      file.instructions[index].keyword == "RUN", file.instructions[index].heredocs.isEmpty,
      let user = file.instructions[..<index].last(where: { $0.keyword == "USER" || $0.keyword == "FROM" }),
      user.keyword == "USER"
    else { return nil }
    let run = file.instructions[index]
    let (first, last) = (lines(of: run, source), source.line(at: user.span.start))
    guard source.line(at: user.span.end) == last, let end = lineEnd(source) else { return nil }
    let userLine = source.lineSpan(last)
    let back = source.text(Span(userLine.start, userLine.end))
    let isFollowed = index + 1 < file.instructions.count && file.instructions[index + 1].keyword == "USER"
    let behind =
      first.end < source.bytes.count
      ? LintEdit(source, Span(first.end, first.end), back + end)
      : LintEdit(source, Span(first.end, first.end), end + back)
    if file.instructions[index - 1].span == user.span {
      // The line is moved.
      let whole = Span(userLine.start, userLine.end + end.utf8.count)
      return LintFix("do it before USER", [LintEdit(source, whole, "")] + (isFollowed ? [] : [behind]))
    }
    return LintFix(
      "do it as root",
      [LintEdit(source, Span(first.start, first.start), "USER root" + end)] + (isFollowed ? [] : [behind]))
  }

  /// USER without the group.
  static func withoutGroup(_ user: LintedText, _ source: SourceText) -> LintFix? {
    let text = source.text(user.span)
    guard text == user.value, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let start = user.span.start + text.utf8.distance(from: text.utf8.startIndex, to: colon)
    return LintFix(
      "let the engine read the image's group file", [LintEdit(source, Span(start, user.span.end), "")])
  }

  /// VOLUME without one of its paths, or nothing at all.
  static func withoutVolume(_ volume: ImageState.Volume, _ source: SourceText) -> LintFix? {
    let file = Dockerfile(source.bytes)
    guard
      let instruction = file.instructions.first(where: {
        $0.keyword == "VOLUME" && $0.span.start <= volume.span.start && volume.span.end <= $0.span.end
      })
    else { return nil }
    if (instruction.json ?? instruction.words).count == 1 {
      return LintFix("no volume there", [LintEdit(source, lines(of: instruction, source), "")])
    }
    guard instruction.json == nil, source.bytes[volume.span.start - 1] == 0x20 else { return nil }
    return LintFix("no volume there", [LintEdit(source, Span(volume.span.start - 1, volume.span.end), "")])
  }

  /// Whole lines, with the end of the last.
  private static func lines(of instruction: Dockerfile.Instruction, _ source: SourceText) -> Span {
    let first = source.lineSpan(source.line(at: instruction.span.start))
    let number = source.line(at: max(instruction.span.start, instruction.span.end - 1))
    let next = number < source.lineCount ? source.lineSpan(number + 1).start : source.bytes.count
    return Span(first.start, next)
  }

  private static func lineEnd(_ source: SourceText) -> String? {
    guard source.lineCount > 1 else { return nil }
    return source.bytes[source.lineSpan(1).end] == 0x0D ? "\r\n" : "\n"
  }
}
