import ArgumentParser
import PermissionProbe

/// What the argument parser says on a call that it cannot take, or is asked for: help, the version, completions.
enum ParserMessage {
  /// The program's end, with the parser's message and status.
  static func end(_ error: any Error) -> Never {
    let status = Sockcheck.exitCode(for: error)
    let text = Sockcheck.fullMessage(for: error)
    if status.isSuccess {
      if !text.isEmpty { Terminal.write(text + "\n") }
    } else {
      let message = shown() ?? text
      if !message.isEmpty { Terminal.complain(lines: message) }
    }
    Terminal.exit(status.rawValue)
  }

  /// The parser repeats arguments as they are, in a message that has lines of its own. So it is asked once more, about
  /// the arguments as they may be shown.
  ///
  /// - Returns: `nil` where it takes those, or answers another question; then what it said of the others holds no
  ///   argument, since they differ from these where an argument's own text was at fault.
  private static func shown() -> String? {
    do {
      _ = try Sockcheck.parseAsRoot(Sockcheck.arguments.map { ByteString(argument: $0).display })
      return nil
    } catch {
      return Sockcheck.exitCode(for: error).isSuccess ? nil : Sockcheck.fullMessage(for: error)
    }
  }
}
