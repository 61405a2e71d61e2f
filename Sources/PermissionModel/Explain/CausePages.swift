/// The pages of docs/causes, as the program carries them.
public enum CausePages {
  /// Every cause's code, in alphabetical order.
  public static var codes: [String] { EmbeddedPages.pages.map(\.code) }

  /// The Markdown of a page; `nil` for an unknown code.
  public static func markdown(_ code: String) -> String? {
    EmbeddedPages.pages.first { $0.code == code }?.text
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
    let name = name.lowercased()
    let ranked = codes.map { code in
      (code, code.contains(name) && name.count > 2 ? 0 : distance(Array(name.utf8), Array(code.utf8)))
    }
    return ranked.filter { $0.1 <= max(2, $0.0.count / 3) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(3)
      .map(\.0)
  }

  /// Levenshtein's edit distance, for names of at most a hundred bytes.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard left.count <= 100 else { return .max }
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[right.count]
  }
}
