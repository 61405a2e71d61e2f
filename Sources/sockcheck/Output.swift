import ArgumentParser
import PermissionProbe

/// How a report is shown: on stdout, in the format asked for.
struct ReportOptions: ParsableArguments {
  @Option(help: "text for a person, plain for logs and screen readers, json for programs.")
  var format: OutputFormat = .text

  @OptionGroup var display: DisplayOptions

  var quiet: Bool { display.quiet }

  func show(_ report: some Showable, isFirst: Bool = true) throws {
    let gap = isFirst || format == .json ? "" : "\n"
    try display.write(isText: format == .text) { gap + (try format.rendering(report, $0)) }
  }
}

/// What a person wants to see of a report, whatever its formats.
struct DisplayOptions: ParsableArguments {
  @Option(help: ArgumentHelp("When to use colours; NO_COLOR and TERM=dumb are honoured.", valueName: "when"))
  var color: ColorChoice = .auto

  @Flag(help: "Every directory on the way, and every fix in full.")
  var verbose = false

  @Flag(help: "No report, and no remarks on stderr; the exit status speaks.")
  var quiet = false

  /// - Parameter isText: what is written may have colours.
  func write(isText: Bool, _ rendering: (TextStyle) throws -> String) throws {
    guard !quiet else { return }
    let style = Terminal.style(color, isVerbose: verbose)
    Terminal.write(try rendering(style), paints: isText && style.usesColor)
  }
}

/// What can be shown in each format.
protocol Showable {
  var plain: String { get }
  func text(_ style: TextStyle) -> String
  func json(pretty: Bool) throws -> String
}

extension Report: Showable {}
extension WhoReport: Showable {}

extension SocketsReport: Showable {
  func text(_ style: TextStyle) -> String { text }
}

/// Nothing but what is to be pasted.
extension Remedy: Showable {
  var plain: String { snippet }
  func text(_ style: TextStyle) -> String { snippet }
}

/// Several containers and one socket, a line each.
struct ContainerTable: Showable {
  var rows: [(name: String, report: Report)]

  func text(_ style: TextStyle) -> String {
    let names = rows.map { ByteString($0.name).display }
    let width = names.map(\.cells).max() ?? 0
    return zip(names, rows).map { $1.report.line($0, nameWidth: width, style) + "\n" }.joined()
  }

  var plain: String { rows.map { "\(ByteString($0.name).display): \($0.report.plainLine)\n" }.joined() }

  /// One document a line, also at a terminal.
  func json(pretty: Bool) throws -> String {
    try rows.map { try $0.report.json(pretty: false) }.joined(separator: "\n")
  }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, plain, json

  /// The one place that chooses by format. A document is pretty where a person reads it.
  func rendering(_ report: some Showable, _ style: TextStyle) throws -> String {
    switch self {
    case .text: return report.text(style)
    case .plain: return report.plain
    case .json:
      let text = try report.json(pretty: Terminal.isInteractive)
      return text.isEmpty ? "" : text + "\n"
    }
  }
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

extension OutputFile {
  /// A whole report or fix, or a message that says why not.
  static func write(_ path: String, _ text: String) throws {
    let shown = ByteString(argument: path).display
    do throws(Errno) {
      try replace(path, with: Array(text.utf8))
    } catch .invalid {
      throw Failure(status: .cannotTell, "\(shown) is no regular file; nothing written")
    } catch {
      throw Failure(status: .cannotTell, "\(shown): \(error.sentence); nothing written")
    }
  }
}
