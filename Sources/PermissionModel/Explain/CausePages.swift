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

  /// The sentence behind the code in the page's title.
  public static func title(_ code: String) -> String? {
    guard let heading = markdown(code)?.split(separator: "\n").first, let colon = heading.firstIndex(of: ":")
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
