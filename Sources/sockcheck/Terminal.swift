import Glibc
import PermissionProbe

/// The program's streams: reports on stdout, problems on stderr. Nothing else writes to them, and nothing that steers a
/// terminal goes past here (``VisibleText``).
enum Terminal {
  /// Asked once, and before a child goes on with a pipe in its place.
  static let isInteractive = isatty(STDOUT_FILENO) == 1

  /// Rows and columns of the terminal, if it is one.
  private static let size: (rows: Int, columns: Int)? = {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else {
      return nil
    }
    return (Int(size.ws_row), Int(size.ws_col))
  }()

  /// What stdout is, for as long as the program runs.
  static func lookAtOutput() { _ = (isInteractive, size?.rows) }

  /// - Parameter paints: whether the text has colours of ours.
  static func write(_ text: String, paints: Bool = false) {
    write(VisibleText.lines(text, paints: paints), to: STDOUT_FILENO)
  }

  /// Bytes of a file of the user's, as they are where something else than a terminal reads them.
  static func write(bytes: [UInt8]) {
    guard !isInteractive, String(validating: bytes, as: UTF8.self) != nil,
      !bytes.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D || $0 == 0x7F })
    else { return write(String(decoding: bytes, as: UTF8.self)) }
    if !WholeWrite.report(bytes, to: STDOUT_FILENO) { exit(EXIT_FAILURE) }
  }

  static func exit(_ status: Int32) -> Never { Glibc.exit(status) }

  /// A line on stderr, under the program's name.
  static func complain(_ line: String) { write("sockcheck: \(VisibleText.line(line))\n", to: STDERR_FILENO) }

  /// What the parser says on the call, which has lines of its own.
  static func complain(lines text: String) { write(VisibleText.lines(text) + "\n", to: STDERR_FILENO) }

  /// Shows a long text through the pager where there is a terminal and one is installed.
  static func page(_ whole: String, paints: Bool) {
    let text = VisibleText.lines(whole, paints: paints)
    let lines = text.utf8.count(where: { $0 == UInt8(ascii: "\n") })
    let isLong = isInteractive && size.map { lines >= $0.rows } ?? false
    guard isLong, let pager = popen(environment("PAGER") ?? "less -FRX", "w") else {
      return write(text, to: STDOUT_FILENO)
    }
    // A reader who quits early is no failure; one that cannot be started is none either.
    signal(SIGPIPE, SIG_IGN)
    fputs(text, pager)
    if pclose(pager) == 127 << 8 { write(text, to: STDOUT_FILENO) }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    // A warning that nobody can read is no reason to end: exec has yet to become its command.
    guard descriptor == STDOUT_FILENO else { return WholeWrite.remark(Array(text.utf8), to: descriptor) }
    // Nobody listens, or the disk is full: there is nowhere left to say so.
    if !WholeWrite.report(Array(text.utf8), to: descriptor) { exit(EXIT_FAILURE) }
  }

  static func style(_ choice: ColorChoice, isVerbose: Bool = false) -> TextStyle {
    TextStyle(
      width: width, usesColor: usesColor(choice), usesUnicode: usesUnicode, isVerbose: isVerbose)
  }

  /// For lines that docker indents and prints on the terminal, while stdout here is a pipe to it.
  static var hookStyle: TextStyle {
    var size = winsize()
    let terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
    defer { if terminal >= 0 { close(terminal) } }
    let isKnown = terminal >= 0 && ioctl(terminal, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return TextStyle(width: (isKnown ? Int(size.ws_col) : 80) - dockersIndent, usesUnicode: usesUnicode)
  }

  private static let dockersIndent = 4

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
    return size?.columns ?? 80
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

  static func setEnvironment(_ name: String, _ value: String) { setenv(name, value, 1) }
}
