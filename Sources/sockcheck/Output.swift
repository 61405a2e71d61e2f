import PermissionProbe

/// Reports on stdout, in the format asked for.
enum Output {
  static func show(_ report: Report, _ format: OutputFormat, _ color: ColorChoice, isFirst: Bool = true)
    throws
  {
    let gap = isFirst ? "" : "\n"
    switch format {
    case .text: Terminal.write(gap + report.text(Terminal.style(color)))
    case .plain: Terminal.write(gap + report.plain)
    case .json: Terminal.write(try report.json(pretty: Terminal.isInteractive) + "\n")
    }
  }
}
