public import Foundation

/// A program that ran, with what it wrote.
public struct Child: Sendable {
  public var status: Int32
  public var isSignalled: Bool
  public var output: Data
  public var errors: Data

  public var outputText: String { String(decoding: output, as: UTF8.self) }
  public var errorText: String { String(decoding: errors, as: UTF8.self) }

  /// - Parameters:
  ///   - input: what it reads from a pipe; without, and without `standardInput`, there is nothing to read.
  ///   - standardInput: what its standard input is.
  ///   - limit: seconds after which it is killed, and the test fails by the signal.
  public static func run(
    _ program: String, _ arguments: [String] = [], input: String? = nil, standardInput: FileHandle? = nil,
    environment: [String: String]? = nil, limit: Double = 20
  ) throws -> Child {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    var inherited = ProcessInfo.processInfo.environment
    // What the person who runs the tests has set must not decide.
    for name in [
      "DOCKER_HOST", "DOCKER_CONTEXT", "NO_COLOR", "COLUMNS", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG",
      "LANGUAGE",
    ] {
      inherited[name] = nil
    }
    process.environment = inherited.merging(environment ?? [:]) { $1 }
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    if let input {
      let pipe = Pipe()
      process.standardInput = pipe
      try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try pipe.fileHandleForWriting.close()
    } else {
      process.standardInput = standardInput ?? FileHandle.nullDevice
    }
    try process.run()
    let identifier = process.processIdentifier
    let watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + limit, execute: watchdog)
    let collected = Collected()
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
      collected.errors = errors.fileHandleForReading.readDataToEndOfFile()
    }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    group.wait()
    process.waitUntilExit()
    watchdog.cancel()
    return Child(
      status: process.terminationStatus, isSignalled: process.terminationReason == .uncaughtSignal,
      output: data, errors: collected.errors)
  }

  /// The program of that name on the PATH.
  public static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin")
      .split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private final class Collected: @unchecked Sendable { var errors = Data() }
}
