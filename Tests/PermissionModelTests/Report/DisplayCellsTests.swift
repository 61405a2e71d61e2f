import Glibc
import Testing

@testable import PermissionModel

/// What is put into columns is measured as a terminal does.
@Suite struct DisplayCellsTests {
  @Test(arguments: [
    ("", 0), ("docker.sock", 11), ("jürgen", 6), ("u\u{308}ber", 4), ("构建", 4), ("ﾊﾝｶｸ", 4), ("ＡＢ", 4),
    ("한글", 4),
    ("каталог", 7), ("🐳", 2), ("✓ └─ →", 6), ("\u{5D0}\u{5B8}", 1),
  ])
  func cells(text: String, cells: Int) {
    #expect(text.cells == cells)
    #expect(text.padded(12).cells == 12)
    #expect(text.padded(0) == text)
  }

  /// The C library as the judge, on blocks that have not changed since its tables were made.
  @Test func asTheCLibraryHasIt() throws {
    // <wchar.h> hides it without _XOPEN_SOURCE.
    typealias Width = @convention(c) (wchar_t) -> Int32
    let wcwidth = unsafeBitCast(try #require(dlsym(nil, "wcwidth")), to: Width.self)
    let locale = try #require(newlocale(LC_CTYPE_MASK, "C.UTF-8", nil))
    defer { freelocale(locale) }
    let previous = uselocale(locale)
    defer { uselocale(previous) }
    var count = 0
    let blocks: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xC0...0x24F, 0x300...0x36F, 0x370...0x3FF, 0x400...0x4FF, 0x5D0...0x5EA, 0x1100...0x115F,
      0x1160...0x11FF, 0x2190...0x21FF, 0x2500...0x257F, 0x3041...0x3096, 0x30A0...0x30FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xA000...0xA48C, 0xAC00...0xD7A3, 0xF900...0xFA6D, 0xFF01...0xFFE6, 0x1F300...0x1F5FF,
      0x1F600...0x1F64F, 0x20000...0x2A6D6,
    ]
    for value in blocks.joined() {
      guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .unassigned else {
        continue
      }
      count += 1
      let expected = Int(wcwidth(wchar_t(bitPattern: value)))
      let isSame = String(scalar).cells == expected
      if !isSame {
        Issue.record("U+\(String(value, radix: 16)): \(String(scalar).cells), wcwidth \(expected)")
      }
    }
    #expect(count > 80_000)
  }

  @Test func linesThatAreBroken() {
    let style = TextStyle(width: 40)
    let text = String(repeating: "构建 ", count: 30) + String(repeating: "节点", count: 40)
    let lines = style.wrapped(text, indent: 4)
    #expect(lines.count > 4)
    for line in lines {
      #expect(line.cells <= 40)
      #expect(line.cells > 30 || line == lines.last || line.hasSuffix("构建"))
    }
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    #expect("构建".prefix(cells: 3) == "构")
    #expect("构建".prefix(cells: 1) == "构")
  }
}
