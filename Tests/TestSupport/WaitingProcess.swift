import Foundation

/// A process that is there until its owner lets go of it.
public final class WaitingProcess {
  private let process = Process()
  private let input = Pipe()

  /// - Parameter shell: what it does before it waits for its input's end (`read x`); a line says that it is ready.
  public init(_ shell: String, environment: [String: String] = [:]) throws {
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", shell]
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"].merging(environment) { $1 }
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    _ = output.fileHandleForReading.availableData
  }

  public var id: Int32 { process.processIdentifier }

  /// The processes that it started, as the kernel lists them (proc_pid_task(5)).
  public var children: [Int32] { Self.children(of: id) }

  public static func children(of process: Int32) -> [Int32] {
    let text = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
    return (text ?? "").split(separator: " ").compactMap { Int32($0) }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.terminate()
    process.waitUntilExit()
  }
}
