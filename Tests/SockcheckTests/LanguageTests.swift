import TestSupport
import Testing

/// In which language `explain` shows a page.
@Suite struct LanguageTests {
  private func shown(_ words: [String], _ environment: [String: String] = [:]) throws -> String {
    // The others are whoever runs the tests'.
    let none = ["LC_ALL": "", "LC_MESSAGES": "", "LC_CTYPE": "", "LANG": "", "LANGUAGE": ""]
    let child = try Program.run(["explain"] + words, environment: none.merging(environment) { $1 })
    #expect(child.status == 0, "\(child.errorText)")
    return child.outputText
  }

  @Test func byTheEnvironment() throws {
    let english = try shown(["gid-mismatch"])
    let chinese = try shown(["--lang", "zh", "gid-mismatch"])
    #expect(english.contains("FIXES") && chinese.contains("修法") && !chinese.contains("FIXES"))
    #expect(try shown(["gid-mismatch"], ["LANG": "zh_CN.UTF-8"]) == chinese)
    #expect(try shown(["gid-mismatch"], ["LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN"]) == chinese)
    #expect(try shown(["gid-mismatch"], ["LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"]) == chinese)
    #expect(try shown(["gid-mismatch"], ["LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"]) == english)
    #expect(try shown(["--lang", "en", "gid-mismatch"], ["LANG": "zh_CN.UTF-8"]) == english)
    #expect(try shown(["gid-mismatch"], ["LANG": "C.UTF-8", "LANGUAGE": "zh"]) == english)
    // No terminal of this character set shows the program's UTF-8.
    #expect(!(try shown(["gid-mismatch"], ["LANG": "zh_CN.GB18030"])).contains("修法"))
  }

  @Test func whatIsNotWrittenInIt() throws {
    #expect(try shown(["--lang", "zh", "gid-zero"]) == shown(["gid-zero"]))
    let child = try Program.run(["explain", "--lang", "klingon"])
    #expect(child.status == 64)
  }

  /// A line for each code, the titles below one another whatever their script.
  @Test func theList() throws {
    let english = try shown([]).split(separator: "\n")
    let chinese = try shown(["--lang", "zh"]).split(separator: "\n")
    #expect(chinese.count == english.count)
    #expect(zip(chinese, english).count { $0 != $1 } == 6)
    for (one, other) in zip(chinese, english) {
      #expect(one.prefix { $0 != " " } == other.prefix { $0 != " " })
    }
  }
}
