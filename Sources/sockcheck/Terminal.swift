import Glibc
import PermissionProbe

/// The program's streams: reports on stdout, problems on stderr.
enum Terminal {
  static var isInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

  static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

  static func exit(_ status: Int32) -> Never { Glibc.exit(status) }

  /// A line on stderr, under the program's name.
  static func complain(_ line: String) { write("sockcheck: \(line)\n", to: STDERR_FILENO) }

  /// Shows a long text through the pager where there is a terminal and one is installed.
  static func page(_ text: String) {
    var size = winsize()
    let isLong =
      isInteractive && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0
      && text.utf8.count(where: { $0 == UInt8(ascii: "\n") }) >= Int(size.ws_row)
    guard isLong, let pager = popen(environment("PAGER") ?? "less -FRX", "w") else { return write(text) }
    // A reader who quits early is no failure; one that cannot be started is none either.
    signal(SIGPIPE, SIG_IGN)
    fputs(text, pager)
    if pclose(pager) == 127 << 8 { write(text) }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        // A warning that nobody can read is no reason to end: exec has yet to become its command.
        if descriptor == STDERR_FILENO { return }
        // Nobody listens, or the disk is full: there is nowhere left to say so.
        exit(EXIT_FAILURE)
      }
      rest = rest.dropFirst(written)
    }
  }

  static func style(_ choice: ColorChoice) -> TextStyle {
    TextStyle(width: width, usesColor: usesColor(choice), usesUnicode: usesUnicode)
  }

  private static func usesColor(_ choice: ColorChoice) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto:
      isInteractive && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }
  }

  /// The terminal's width; a pipe is taken to be read at the customary 80 columns.
  private static var width: Int {
    if let columns = environment("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// A container without any locale set still has a terminal that shows UTF-8; only a locale that says
  /// otherwise is believed.
  private static var usesUnicode: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment($0) }.first { !$0.isEmpty }
    guard let locale, locale != "C", locale != "POSIX" else { return true }
    return locale.lowercased().contains("utf")
  }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
