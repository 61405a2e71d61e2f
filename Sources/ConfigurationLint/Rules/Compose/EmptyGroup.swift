/// An entry of group_add with nothing in it: Compose refuses the file.
enum EmptyGroup: ServiceRule {
  static let code = "group-unknown"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    // Other formats have been read into lists of texts.
    guard !context.service.ownLayers.isEmpty else { return [] }
    return context.service.all("group_add").filter(\.value.isNull).map { item in
      LintFinding(
        code, .error, "an entry of \(context.service.words.groups) has nothing in it: there is no container",
        item.source, item.value.span, help: "take it out, or write the group's number")
    }
  }
}
