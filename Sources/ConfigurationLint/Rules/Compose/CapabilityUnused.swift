/// The engine leaves a user who is not root no effective capability (moby, oci.WithUser; tried: CapEff 0).
enum CapabilityUnused: ServiceRule {
  static let code = "capability-unused"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    guard !context.sockets.isEmpty, let user = context.user?.text.value ?? context.image?.user?.value,
      !["", "0", "root"].contains(String(user.prefix { $0 != ":" }))
    else { return [] }
    var seen: Set<String> = []
    return context.service.all("cap_add").compactMap { item in
      guard let name = context.service.text(item)?.value?.uppercased(),
        ["DAC_OVERRIDE", "CAP_DAC_OVERRIDE", "ALL", "DAC_READ_SEARCH", "CAP_DAC_READ_SEARCH"].contains(name),
        // Several files may say it of one service.
        seen.insert(name).inserted
      else { return nil }
      return LintFinding(
        code, .note,
        "\(context.service.words.addCapability) \(name): \(user) is not root, and the engine leaves it no effective capability",
        item.source,
        item.value.span)
    }
  }
}
