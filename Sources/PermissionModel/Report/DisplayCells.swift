/// How wide a text is on a terminal. Everything that is put into columns is measured by this.
extension StringProtocol {
  /// The cells of a terminal that a text without escape sequences takes: two for each East Asian wide or fullwidth
  /// character and emoji (UAX #11), none for what is put on the character before, as wcwidth(3) has it.
  package var cells: Int {
    if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
    return unicodeScalars.reduce(0) { $0 + $1.cells }
  }

  /// With blanks behind it, so that it takes so many cells; unchanged where it takes more.
  package func padded(_ cells: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, cells - self.cells))
  }

  /// The longest beginning that takes no more cells; at least one character, so that cutting comes to an end.
  func prefix(cells limit: Int) -> SubSequence {
    var end = startIndex
    var taken = 0
    while end < endIndex {
      taken += String(self[end]).cells
      if taken > limit, end > startIndex { break }
      end = index(after: end)
    }
    return self[..<end]
  }
}

extension Unicode.Scalar {
  fileprivate var cells: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    // The vowels and finals of Hangul are put into the syllable before.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    // Half a flag is one cell wide.
    let isHalfFlag = (0x1F1E6...0x1F1FF).contains(value)
    let isWide = Self.wide.contains { $0.contains(value) } || properties.isEmojiPresentation && !isHalfFlag
    return isWide ? 2 : 1
  }

  /// The blocks of EastAsianWidth.txt with W or F; single characters elsewhere have Emoji_Presentation.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x16FFF, 0x17000...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265,
    0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
