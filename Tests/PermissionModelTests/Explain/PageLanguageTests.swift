import Foundation
import Testing

@testable import PermissionModel

/// Which language a page is shown in, and that its lines fit.
@Suite struct PageLanguageTests {
  @Test(
    arguments: [
      ([:], "en"), (["LANG": "zh_CN.UTF-8"], "zh"), (["LANG": "zh"], "zh"), (["LANG": "zh_SG@x"], "zh"),
      (["LANG": "zh_TW.UTF-8"], "en"), (["LANG": "zh_Hans.UTF-8"], "zh"), (["LANG": "zhuang"], "en"),
      (["LANG": "de_DE.UTF-8"], "en"), (["LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"], "en"),
      (["LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"], "zh"),
      (["LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"], "en"),
      (["LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN"], "zh"),
      (["LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"], "zh"),
      (["LANG": "de_DE.UTF-8", "LANGUAGE": "fr:zh_TW:zh:en"], "zh"),
      (["LANG": "zh_CN.UTF-8", "LANGUAGE": "en:zh"], "en"),
      (["LANG": "zh_CN.UTF-8", "LANGUAGE": "fr::"], "zh"),
      // gettext leaves LANGUAGE alone where the locale is C, or none at all.
      (["LANGUAGE": "zh"], "en"), (["LANG": "C", "LANGUAGE": "zh"], "en"),
      (["LANG": "C.UTF-8", "LANGUAGE": "zh"], "en"), (["LC_ALL": "POSIX", "LANG": "zh_CN.UTF-8"], "en"),
      (["LANG": "zh_CN.UTF-8\n\u{1B}[31m"], "zh"), (["LANG": "."], "en"), (["LANG": "_"], "en"),
    ] as [([String: String], String)])
  func chosen(environment: [String: String], language: String) {
    #expect(PageLanguage.chosen { environment[$0] }.rawValue == language)
  }

  private static let chinese = EmbeddedPages.chinesePages.map(\.code)

  @Test func thePagesInChinese() throws {
    #expect(
      Set(Self.chinese) == [
        "gid-mismatch", "docker-gid-differs", "membership-not-in-session", "socket-missing",
        "socket-is-directory", "nothing-listening",
      ])
    for code in Self.chinese {
      let page = try #require(CausePages.markdown(code, in: .chinese))
      #expect(page.hasPrefix("# \(code): "))
      #expect(CausePages.markdown(code, in: .english) == CausePages.markdown(code))
      #expect(CausePages.title(code, in: .chinese) != CausePages.title(code))
      for link in page.matches(of: #/\]\(([a-z0-9-]+)\.md\)/#) {
        #expect(CausePages.codes.contains(String(link.1)), "\(code): there is no page \(link.1)")
      }
    }
    #expect(CausePages.markdown("gid-zero", in: .chinese) == nil)
    #expect(CausePages.title("gid-zero", in: .chinese) == CausePages.title("gid-zero"))
    #expect(CausePages.markdown("nonsense", in: .chinese) == nil)
  }

  /// Every character is still there, no line is wider than the terminal, none begins with what closes.
  @Test(arguments: [40, 80, 120])
  func wrapped(width: Int) throws {
    let style = TextStyle(width: width)
    for code in Self.chinese {
      let page = try #require(CausePages.markdown(code, in: .chinese))
      let shown = PageRenderer(style).render(page)
      let headings = Set(
        page.split(separator: "\n").filter { $0.hasPrefix("#") }.map {
          $0.drop { $0 == "#" || $0 == " " }.uppercased()
        })
      for line in shown.split(separator: "\n")
      where !line.hasPrefix("      ") && !headings.contains(line.drop { $0 == " " }.uppercased()) {
        // What closes may stand out by its own width.
        #expect(line.cells <= width + 2, "\(line)")
        #expect(!line.drop { $0 == " " }.starts { "，。、；：）”".contains($0) }, "\(line)")
      }
      let kept: (String) -> [Character] = { $0.filter { "\u{4E00}" <= $0 && $0 <= "\u{9FFF}" }.map { $0 } }
      #expect(kept(shown) == kept(page), "\(code)")
    }
  }

  /// A line's end within a paragraph is no blank in a script that has none, and one elsewhere.
  @Test func linesOfAParagraph() {
    let style = TextStyle(width: 80)
    #expect(PageRenderer(style).render("一二\n三四\nabc\ndef\n五") == "  一二三四abc def五\n")
    #expect(PageRenderer(style).render("- 一\n  二") == "  - 一二\n")
  }

  /// Text without wide characters is broken as ever.
  @Test func otherTextIsBrokenAtBlanks() {
    let style = TextStyle(width: 20)
    let text = "a path/of/some/length and … a dash — here, ein Wörtchen"
    #expect(style.wrapped(text, indent: 2, breaksWithin: true) == style.wrapped(text, indent: 2))
  }
}

extension Substring {
  fileprivate func starts(with isWanted: (Character) -> Bool) -> Bool { first.map(isWanted) ?? false }
}
