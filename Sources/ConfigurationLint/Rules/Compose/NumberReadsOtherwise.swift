/// Readers of YAML make 83 of 0123 and 16 of 0x10, and some of them 2013 of 33:33.
enum NumberReadsOtherwise: ServiceRule {
  static let code = "number-reads-otherwise"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    let values = (context.user.map { [("user", $0)] } ?? []) + context.groups.map { ("group_add", $0) }
    return values.compactMap { key, value in
      guard value.style == .plain, let other = YAMLNumber.reading(value.raw) else { return nil }
      var finding = LintFinding(
        code, .warning,
        "\(key): \(value.raw) without quotes is read as \(other.value)\(other.isAgreed ? "" : " by some versions of Compose")",
        value.source,
        value.text.span,
        help: "write \"\(value.raw)\"")
      let edit = value.value.flatMap {
        YAMLPlace(source: value.source).replacing($0, with: YAMLPlace.quoted(value.raw))
      }
      finding.proposal = edit.map { LintFix("put it into quotes", [$0]) }
      return finding
    }
  }
}
