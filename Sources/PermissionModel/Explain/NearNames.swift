/// Names that a mistyped one may have meant.
package enum NearNames {
  /// The nearest first, at most three: those of which the name is a part, and those that differ in few letters.
  ///
  /// - Parameter letters: how many may be put in, taken out or exchanged, of a name of so many bytes.
  package static func of(_ name: String, among known: [String], letters: (Int) -> Int) -> [String] {
    let name = name.lowercased()
    let ranked = known.map { candidate in
      let isPart = candidate.contains(name) && name.count > 2
      return (candidate, isPart ? 0 : distance(Array(name.utf8), Array(candidate.utf8)))
    }
    return ranked.filter { $0.1 <= letters($0.0.utf8.count) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(3)
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
