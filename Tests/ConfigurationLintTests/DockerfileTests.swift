import PermissionModel
import Testing

@testable import ConfigurationLint

@Suite struct DockerfileTests {
  private func read(_ text: String) -> Dockerfile { Dockerfile(Array(text.utf8)) }

  private func shown(_ text: String) -> [String] {
    read(text).instructions.map { instruction in
      ([instruction.keyword] + instruction.flags.map { "--\($0.name)=\($0.value)" }
        + (instruction.json ?? instruction.words).map(\.raw))
        .joined(separator: "|")
    }
  }

  @Test(arguments: [
    ("FROM a\nrun x  y\n", ["FROM|a", "RUN|x|y"]),
    ("# syntax=docker/dockerfile:1\n\nFROM a AS b\n", ["FROM|a|AS|b"]),
    ("FROM a\nRUN x \\\n# comment\n  && y \\\n\n  z\nUSER 1\n", ["FROM|a", "RUN|x|&&|y|z", "USER|1"]),
    ("#escape=`\nFROM a\nRUN x `\n y\\\nUSER 1\n", ["FROM|a", "RUN|x|y\\", "USER|1"]),
    // A comment in front of it, and it is no directive.
    ("# x\n#escape=`\nFROM a\nRUN x \\\n y\n", ["FROM|a", "RUN|x|y"]),
    ("FROM a\nENTRYPOINT [\"/b c\", \"\\u0041\"]\n", ["FROM|a", "ENTRYPOINT|/b c|A"]),
    ("FROM a\nCMD [ \"x\" , 'y' ]\n", ["FROM|a", "CMD|[|\"x\"|,|'y'|]"]),
    (
      "FROM a\nRUN --mount=type=bind,target=/s --network=none x --y\n",
      ["FROM|a", "RUN|--mount=type=bind,target=/s|--network=none|x|--y"]
    ),
    ("FROM a\r\nUSER 1\r\n", ["FROM|a", "USER|1"]),
    ("\u{FEFF}FROM a\n", ["FROM|a"]),
    ("FROM --platform=$BUILDPLATFORM a\n", ["FROM|--platform=$BUILDPLATFORM|a"]),
    ("FROM a\nRUN <<EOF\ngroupadd x\nUSER 5\nEOF\nUSER 1\n", ["FROM|a", "RUN|<<EOF", "USER|1"]),
    (
      "FROM a\nCOPY <<-\"E\" <<F /x/\n\ta\n\tE\nb\nF\nUSER 1\n",
      ["FROM|a", "COPY|<<-\"E\"|<<F|/x/", "USER|1"]
    ),
    ("FROM a\nRUN echo \"a  b\" 'c d'\n", ["FROM|a", "RUN|echo|\"a  b\"|'c d'"]),
    ("FROM a\n  ONBUILD USER 5\n", ["FROM|a", "ONBUILD|USER|5"]),
    ("FROM a\nLABEL a=\"b \\\n  c\"\n", ["FROM|a", "LABEL|a=\"b   c\""]),
    ("FROM a\nRUN x\\\n", ["FROM|a", "RUN|x"]),
  ])
  func instructions(text: String, wanted: [String]) { #expect(shown(text) == wanted) }

  @Test func spansAreThoseOfTheFile() throws {
    let text = "FROM a\nRUN x \\\n# é\n  --flag \\\n  end\n"
    let run = try #require(read(text).instructions.last)
    let bytes = Array(text.utf8)
    #expect(
      run.words.map { String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self) } == [
        "x", "--flag", "end",
      ])
  }

  @Test func theBodyOfAHeredoc() throws {
    let text = "FROM a\nRUN <<EOF bash\none\ntwo\nEOF\n"
    let heredoc = try #require(read(text).instructions.last?.heredocs.first)
    #expect(
      String(decoding: Array(text.utf8)[heredoc.body.start..<heredoc.body.end], as: UTF8.self) == "one\ntwo\n"
    )
  }

  @Test(arguments: [
    ("", "no FROM"), ("FROM a\nFOO b\n", "unknown instruction: FOO"),
    ("FROM a\nRUN <<E\nx\n", "<<E has no end"),
    ("{{ x }}\n", "unknown instruction"),
  ])
  func whatIsNoDockerfile(text: String, words: String) throws {
    #expect(try #require(read(text).failure).reason.contains(words))
  }

  @Test(
    arguments: [
      ("a", "a"), ("$A", "1"), ("${A}x", "1x"), ("\"$A\"", "1"), ("'$A'", "$A"), ("\\$A", "$A"),
      ("${B:-2}", "2"),
      ("${A:-2}", "1"), ("${A:+3}", "3"), ("${B:-${A}}", "1"), ("${N}", nil), ("$U", nil), ("${A#x}", nil),
      ("a$", "a$"),
    ] as [(String, String?)])
  func variables(raw: String, wanted: String?) {
    var variables = BuildVariables()
    variables.values = ["A": .init(text: "1", arguments: ["A"]), "N": .init(text: nil, arguments: [])]
    #expect(variables.expanded(.init(raw: raw, span: Span(0, 0))).value == wanted)
  }
}

@Suite struct ShellScriptTests {
  private func read(_ text: String, _ variables: [String: String] = [:]) -> [ShellScript.Command] {
    let bytes = Array(text.utf8)
    return ShellScript(bytes, Span(0, bytes.count), variables: variables).commands
  }

  private func shown(_ text: String) -> [String] {
    read(text, ["K": "known"]).map { command in
      command.words.map { $0.value ?? "?" }.joined(separator: " ") + (command.isConditional ? " [?]" : "")
        + (command.failure == .isSwallowed ? " [-]" : "") + (command.hidesErrors ? " [2>]" : "")
    }
  }

  @Test(arguments: [
    ("a b && c", ["a b", "c"]), ("a || true", ["a [-]", "true [?]"]), ("a; b", ["a [-]", "b"]),
    ("set -e; a; b", ["set -e", "a", "b"]), ("a 2>/dev/null && b", ["a [2>]", "b"]),
    ("a >/dev/null 2>&1", ["a"]),
    ("a | b", ["a [-]", "b"]), ("a 'b c' \"d $K\" \\e", ["a b c d known e"]), ("a $(b c) `d`", ["a ? ?"]),
    ("a $X ${K} ${X:-y}", ["a ? known ?"]), ("if a; then b; fi; c", ["a [?] [-]", "b [?] [-]", "c"]),
    ("X=1 a $X", ["a ?"]), ("X=1; a $X", ["a 1"]), ("# no\na # b\nc", ["a [-]", "c"]),
    ("a \\\n  b", ["a b"]), ("for x in 1 2; do a $x; done; b", ["for x in 1 2 [?] [-]", "a ? [?] [-]", "b"]),
    ("f() { a; }\nb", ["a [?] [-]", "b"]), ("{ a; }; b", ["a [-]", "b"]),
    ("case $x in a) b;; *) c;; esac; d", ["b [?] [-]", "c [?] [-]", "d"]),
    ("cat <<E\ngroupadd x\nE\nb", ["cat [-]", "b"]), ("a &>/dev/null", ["a [2>]"]),
    ("(a; b) && c", ["a [-]", "b", "c"]),
    ("a > f b", ["a b"]), ("! a && b", ["a [-]", "b"]), ("a && b || c", ["a [-]", "b [-]", "c [?]"]),
    ("a & b", ["a [-]", "b"]), ("echo a#b", ["echo a#b"]), ("a \"b", ["a b"]),
    ("set -eux && a", ["set -eux", "a"]),
  ])
  func commands(text: String, wanted: [String]) { #expect(shown(text) == wanted, "\(text)") }

  @Test func commentsOfADockerfileBetweenJoinedLines() {
    #expect(read("a \\\n# groupadd y\n  b").map { $0.words.compactMap(\.value) } == [["a", "b"]])
  }

  @Test(arguments: [
    "$(", "${", "`", "'", "\"", "a\\", "<<", "<<E", "case", "case x in", "if", "f(", ")", "}", ";;", "&>",
    "$((1+", "\u{0}",
  ])
  func unfinishedTextEnds(text: String) { _ = read(text) }

  /// BuildKit's parser takes no longer line, and nobody writes a larger file.
  @Test func whatIsTooLarge() {
    let line = "FROM debian:12\nRUN groupadd docker "
    #expect(Dockerfile(Array((line + String(repeating: "x", count: 60_000)).utf8)).failure == nil)
    let long = Dockerfile(Array((line + String(repeating: "x", count: 70_000)).utf8))
    #expect(long.failure?.offset == 15)
    #expect(long.failure?.reason.contains("65535") == true)
    #expect(Dockerfile([UInt8](repeating: 0x0A, count: Dockerfile.largest + 1)).failure != nil)
  }

  /// What is no UTF-8 has another length as text; found by the fuzzer.
  @Test func aCommentBehindOddBytes() {
    let bytes =
      Array("FROM debian:12\n".utf8) + [0xE6, 0xE6, 0xE6] + Array(" # sockcheck: ignore=gid-zero\n".utf8)
    let source = SourceText(name: "Dockerfile", bytes: bytes)
    #expect(Comments(source).ignores.map(\.span) == [Span(19, bytes.count - 1)])
  }
}
