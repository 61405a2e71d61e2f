import ArgumentParser
import PermissionProbe

/// How a report is shown: on stdout, in the format asked for.
struct ReportOptions: ParsableArguments {
  @Option(help: "text for a person, plain for logs and screen readers, json for programs.")
  var format: OutputFormat = .text

  @Option(help: ArgumentHelp("When to use colours; NO_COLOR and TERM=dumb are honoured.", valueName: "when"))
  var color: ColorChoice = .auto

  @Flag(help: "No report, and no remarks on stderr; the exit status speaks.")
  var quiet = false

  func show(_ report: some Showable, isFirst: Bool = true) throws {
    guard !quiet else { return }
    let gap = isFirst ? "" : "\n"
    switch format {
    case .text: Terminal.write(gap + report.text(Terminal.style(color)))
    case .plain: Terminal.write(gap + report.plain)
    case .json: Terminal.write(try report.json(pretty: Terminal.isInteractive) + "\n")
    }
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

/// Several containers and one socket, a line each.
struct ContainerTable {
  var rows: [(name: String, report: Report)]
}

extension ReportOptions {
  func show(_ table: ContainerTable) throws {
    guard !quiet else { return }
    let style = Terminal.style(color)
    let width = table.rows.map { ByteString($0.name).display.cells }.max() ?? 0
    for (name, report) in table.rows {
      let name = ByteString(name).display
      switch format {
      case .text: Terminal.write(report.line(name, nameWidth: width, style) + "\n")
      case .plain: Terminal.write("\(name): \(report.plainLine)\n")
      case .json: Terminal.write(try report.json(pretty: false) + "\n")
      }
    }
  }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, plain, json }

enum ColorChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }
