import ArgumentParser
import PermissionProbe

/// The page on a cause, or the list of them.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show the page on a cause: what it is, how to recognise it, every fix and its price.",
    discussion: """
      EXAMPLES:
        sockcheck explain
        sockcheck explain gid-mismatch
        sockcheck explain gid-taken | less
        sockcheck explain --lang zh gid-mismatch
      """)

  @Argument(
    help: "The code at the end of a report's first line; without it, all of them with a line each.",
    completion: .list(CausePages.codes + CausePages.lintCodes))
  var cause: String?

  @Option(help: ArgumentHelp("When to use colours; NO_COLOR and TERM=dumb are honoured.", valueName: "when"))
  var color: ColorChoice = .auto

  @Option(
    help: ArgumentHelp(
      "en or zh. By default as LANGUAGE, LC_ALL, LC_MESSAGES and LANG say; a page that is not written in it is shown in "
        + "English.", valueName: "language"))
  var lang: PageLanguage?

  func run() throws {
    try Failure.reported {
      let style = Terminal.style(color)
      // A terminal that shows no UTF-8 shows no Chinese either.
      let language = lang ?? (style.usesUnicode ? PageLanguage.chosen { Terminal.environment($0) } : .english)
      guard let cause else { return Terminal.write(list(language), paints: style.usesColor) }
      guard let page = CausePages.markdown(cause, in: language) ?? CausePages.markdown(cause) else {
        let near = CausePages.suggestions(for: cause)
        let hint =
          near.isEmpty ? "sockcheck explain lists them" : "did you mean \(near.joined(separator: " or "))?"
        throw Failure(status: .usage, "there is no cause \"\(ByteString(argument: cause).display)\"; \(hint)")
      }
      Terminal.page(PageRenderer(style).render(page), paints: style.usesColor)
    }
  }

  private func list(_ language: PageLanguage) -> String {
    let codes = CausePages.codes + CausePages.lintCodes
    let width = codes.map(\.cells).max() ?? 0
    return codes.map { "\($0.padded(width + 2))\(CausePages.title($0, in: language) ?? "")\n" }.joined()
  }
}

extension PageLanguage: ExpressibleByArgument {}
