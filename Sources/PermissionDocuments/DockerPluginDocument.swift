#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import PermissionModel

/// What the docker command line and a plugin of it say to each other (github.com/docker/cli, cli-plugins/metadata and
/// cli-plugins/hooks).
package enum DockerPluginDocument {
  /// The answer to `docker-cli-plugin-metadata`; docker shows no plugin without a vendor.
  package static func metadata(version: String) -> String? {
    try? JSONTree.object([
      "SchemaVersion": .text("0.1.0"), "Vendor": .text("sockcheck"), "Version": .text(version),
      "ShortDescription": .text("Say why a process may not use a Unix socket, and print the fix"),
    ]).text(pretty: false)
  }

  /// Whether the command that a hook is told of has failed. The words of the error are docker's, and change.
  package static func commandFailed(_ document: String) -> Bool {
    struct Command: Decodable {
      var error: String?
      enum CodingKeys: String, CodingKey { case error = "CommandError" }
    }
    let command = try? JSONDecoder().decode(Command.self, from: Data(document.utf8))
    return command?.error.map { !$0.isEmpty } ?? false
  }

  /// Lines for docker to print. It takes them for a template of Go's (text/template), in which two braces would begin an
  /// action.
  package static func hookAnswer(_ lines: [String]) -> String? {
    let text = lines.map { VisibleText.line($0) }.joined(separator: "\n")
    return try? JSONTree.object(["Type": .number(0), "Template": .text(escapedTemplate(text))]).text(
      pretty: false)
  }

  /// By scalars, as Go looks for them: a combining mark behind a brace makes it no other sign there.
  private static func escapedTemplate(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var escaped = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let beginsAction = scalars[index...].prefix(2).elementsEqual(["{", "{"])
      if beginsAction {
        escaped.append(contentsOf: #"{{"{"}}"#.unicodeScalars)
      } else {
        escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
