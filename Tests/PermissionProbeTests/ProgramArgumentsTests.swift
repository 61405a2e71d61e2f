import Testing

@testable import PermissionProbe

/// Arguments are bytes; the parser of the command line wants strings.
@Suite struct ProgramArgumentsTests {
  /// As many as Swift sees where /proc is mounted, without the program's name.
  @Test func ourOwn() { #expect(ProgramArguments.texts == Array(CommandLine.arguments.dropFirst())) }
}
