import Foundation
import TestSupport
import Testing

/// The built program, which stands beside the test bundle.
enum Program {
  static let path: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "sockcheck").path
  }()

  static func run(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
    standardInput: FileHandle? = nil
  ) throws -> Child {
    try Child.run(path, arguments, input: input, standardInput: standardInput, environment: environment)
  }

  /// As uid and gid 1000, with these supplementary groups and no capability.
  static func runAsUser(_ arguments: [String], groups: [UInt32] = []) throws -> Child {
    let setpriv = try #require(Child.find("setpriv"))
    let list = groups.map(String.init).joined(separator: ",")
    let option = groups.isEmpty ? ["--clear-groups"] : ["--groups", list]
    return try Child.run(setpriv, ["--reuid", "1000", "--regid", "1000"] + option + [path] + arguments)
  }

  /// A line of a shell in which `$sockcheck` is the program.
  static func shell(_ line: String, _ arguments: [String] = []) throws -> Child {
    try Child.run("/bin/bash", ["-c", line, "bash"] + arguments, environment: ["sockcheck": path])
  }
}

/// The members of a JSON object.
func object(_ child: Child) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: child.output) as? [String: Any])
}

/// What must never reach a terminal: everything but text and newlines, where no colour was asked for.
func expectNoControlCharacters(_ child: Child, sourceLocation: SourceLocation = #_sourceLocation) {
  for data in [child.output, child.errors] {
    let text = String(data: data, encoding: .utf8)
    #expect(text != nil, "no UTF-8", sourceLocation: sourceLocation)
    for scalar in (text ?? "").unicodeScalars where scalar != "\n" {
      let category = scalar.properties.generalCategory
      #expect(
        category != .control && category != .format, "U+\(String(scalar.value, radix: 16))",
        sourceLocation: sourceLocation)
    }
  }
}
