/// The pages of docs/causes and docs/lint, as the program carries them.
public enum CausePages {
  /// Every cause's code, in alphabetical order.
  public static var codes: [String] { EmbeddedPages.pages.map(\.code) }

  /// The codes that only `sockcheck lint` has (docs/lint), in alphabetical order.
  package static var lintCodes: [String] { EmbeddedPages.lintPages.map(\.code) }

  /// The Markdown of a page; `nil` for an unknown code.
  public static func markdown(_ code: String) -> String? {
    (EmbeddedPages.pages + EmbeddedPages.lintPages).first { $0.code == code }?.text
  }

  /// The page in another language; `nil` where it is not written in that.
  package static func markdown(_ code: String, in language: PageLanguage) -> String? {
    switch language {
    case .english: markdown(code)
    case .chinese: EmbeddedPages.chinesePages.first { $0.code == code }?.text
    }
  }

  /// The sentence behind the code in the page's title.
  public static func title(_ code: String) -> String? { title(code, in: .english) }

  /// The same in that language, where the page is written in it.
  package static func title(_ code: String, in language: PageLanguage) -> String? {
    let page = markdown(code, in: language) ?? markdown(code)
    guard let heading = page?.split(separator: "\n").first,
      let colon = heading.firstIndex(where: { $0 == ":" || $0 == "：" })
    else {
      return nil
    }
    return String(heading[heading.index(after: colon)...].drop { $0 == " " })
  }

  /// Codes that a mistyped name may have meant, nearest first.
  public static func suggestions(for name: String) -> [String] {
    NearNames.of(name, among: codes + lintCodes) { max(2, $0 / 3) }
  }
}
