/// The languages that pages are written in.
package enum PageLanguage: String, Hashable, Sendable, CaseIterable {
  /// All pages.
  case english = "en"
  /// In simplified characters, the pages of the causes that most people meet.
  case chinese = "zh"

  /// By the rules of gettext(3): the locale is the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty; unless
  /// it is C, the list in `LANGUAGE` goes before it.
  ///
  /// - Parameter variable: the value of a variable of the environment.
  package static func chosen(_ variable: (String) -> String?) -> PageLanguage {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(variable).first { !$0.isEmpty }
    guard let locale, !isUntranslated(locale) else { return .english }
    let preferred = (variable("LANGUAGE") ?? "").split(separator: ":").map(String.init)
    return (preferred + [locale]).lazy.compactMap(Self.init(locale:)).first ?? .english
  }

  /// `language[_TERRITORY][.CODESET][@modifier]` (setlocale(3)); `nil` for one in which there are no pages. Where
  /// traditional characters are written is such a one.
  private init?(locale: String) {
    let name = locale.prefix { $0 != "." && $0 != "@" }
    let parts = name.split(separator: "_", maxSplits: 1)
    switch (parts.first?.lowercased(), parts.dropFirst().first?.uppercased()) {
    case ("zh", nil), ("zh", "CN"), ("zh", "SG"), ("zh", "HANS"): self = .chinese
    case ("en", _): self = .english
    default: return nil
    }
  }

  private static func isUntranslated(_ locale: String) -> Bool {
    ["C", "POSIX"].contains(locale.prefix { $0 != "." && $0 != "@" })
  }
}
