/// YAML 1.1 reads 0123 as octal and 33:33 as base 60; Compose's readers differ in it.
enum NumberReadsOtherwise: ServiceRule {
  static let code = "number-reads-otherwise"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    let values = (context.user.map { [("user", $0)] } ?? []) + context.groups.map { ("group_add", $0) }
    return values.compactMap { key, value in
      guard value.style == .plain, let other = other(value.raw) else { return nil }
      var finding = LintFinding(
        code, .warning, "\(key): YAML 1.1 reads \(value.raw) without quotes as \(other)", value.source,
        value.text.span,
        help: "write \"\(value.raw)\"")
      let edit = value.value.flatMap {
        YAMLPlace(source: value.source).replacing($0, with: YAMLPlace.quoted(value.raw))
      }
      finding.proposal = edit.map { LintFix("put it into quotes", [$0]) }
      return finding
    }
  }

  private static func other(_ text: String) -> String? {
    let digits = text.utf8
    if digits.count > 1, digits.first == UInt8(ascii: "0"), digits.allSatisfy({ (0x30...0x37).contains($0) })
    {
      return Int(text, radix: 8).map(String.init)
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = Int(parts[0]), let second = Int(parts[1]), first > 0,
      parts[0].first != "0",
      (0..<60).contains(second), parts[1].count <= 2
    else { return nil }
    return String(first * 60 + second)
  }
}
