import PermissionModel

@testable import ConfigurationLint

/// Files by name, linted together; the first ones are named, the others are only there.
struct Files {
  var named: [(String, String)]
  var beside: [String: String] = [:]
  var options = LintOptions()

  var report: LintReport { LintReport(linter) }

  var linter: Linter {
    let beside = beside
    var linter = Linter(options: options) { name in
      beside[name].map { .bytes(Array($0.utf8)) } ?? .absent
    }
    for (name, text) in named { linter.add(name, Array(text.utf8)) }
    linter.finish()
    return linter
  }

  /// `code level line` of each, notes of a mere grant left out.
  func found(notes: Bool = false) -> [String] {
    report.findings.filter { notes || $0.level > .note }.map {
      "\($0.code) \($0.level.rawValue) \($0.start.line)"
    }
  }

  static func compose(
    _ text: String, _ beside: [String: String] = [:], _ options: LintOptions = LintOptions()
  ) -> Files {
    Files(named: [("compose.yaml", text)], beside: beside, options: options)
  }

  /// A service with the socket and these lines.
  static func service(_ lines: String..., beside: [String: String] = [:]) -> Files {
    let body = lines.map { "    \($0)\n" }.joined()
    return compose(
      "services:\n  ci:\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n" + body, beside)
  }

  static func dockerfile(_ text: String) -> Files { Files(named: [("Dockerfile", text)]) }
}
