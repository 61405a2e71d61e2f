package import PermissionModel

extension LintReport {
  /// The document `sockcheck.lint/1` (docs/lint.schema.json).
  package var tree: JSONTree {
    .object([
      "schema": .text("sockcheck.lint/1"), "files": .list(files.map(Self.tree)),
      "findings": .list(all.map(Self.tree)),
    ])
  }

  /// The same in parts, of which nobody has to hold all at once.
  package var parts: JSONParts {
    JSONParts(
      outline: .object(["schema": .text("sockcheck.lint/1"), "files": .list([]), "findings": .list([])]),
      lists: [
        ("files", AnySequence(files.lazy.map(Self.tree))), ("findings", AnySequence(all.lazy.map(Self.tree))),
      ])
  }

  private static func tree(_ file: LintedFile) -> JSONTree {
    .object([
      "file": .text(file.source.name.display), "kind": .text(file.kind),
      "read": .text(file.reading.rawValue),
      "trouble": file.trouble.map {
        .object([
          "line": .number($0.place.line), "column": .number($0.place.column), "message": .text($0.reason),
        ])
      } ?? .null,
    ])
  }

  private static func tree(_ finding: LintFinding) -> JSONTree {
    .object([
      "file": .text(finding.source.name.display), "line": .number(finding.start.line),
      "column": .number(finding.start.column),
      "endLine": .number(finding.end.line), "endColumn": .number(finding.end.column),
      "code": .text(finding.code),
      "level": .text(finding.level.rawValue), "message": .text(finding.message),
      "help": finding.help.map { .text($0) } ?? .null,
      "when": finding.socketGroups.map { .object(["socketGid": .list($0.map { .number(Int($0)) })]) }
        ?? .null,
      "related": .list(
        finding.related.map { related in
          let position = related.source.position(related.span.start)
          return .object([
            "file": .text(related.source.name.display), "line": .number(position.line),
            "column": .number(position.column),
            "message": .text(related.message),
          ])
        }),
      "fixes": .list(
        (finding.fix.map { [$0] } ?? []).map { fix in
          .object(["title": .text(fix.title), "edits": .list(fix.edits.map(Self.tree))])
        }),
      "suppressed": finding.suppression.map { .text(ByteString($0).display) } ?? .null,
    ])
  }

  private static func tree(_ edit: LintEdit) -> JSONTree {
    let (start, end) = (edit.source.position(edit.span.start), edit.source.position(edit.span.end))
    return .object([
      "file": .text(edit.source.name.display), "line": .number(start.line), "column": .number(start.column),
      "endLine": .number(end.line), "endColumn": .number(end.column), "text": .text(edit.text),
    ])
  }

  /// SARIF 2.1.0.
  package func sarif(version: String) -> JSONTree { sarif(version: version, results: Array(results)) }

  /// The same in parts.
  package func sarifParts(version: String) -> JSONParts {
    JSONParts(outline: sarif(version: version, results: []), lists: [("results", AnySequence(results))])
  }

  private var results: some Sequence<JSONTree> {
    let codes = LintRules.all.map(\.code)
    return zip(all, fingerprints).lazy.map { Self.result($0, $1, codes) }
  }

  private func sarif(version: String, results: [JSONTree]) -> JSONTree {
    let codes = LintRules.all
    return .object([
      "$schema": .text("https://json.schemastore.org/sarif-2.1.0.json"), "version": .text("2.1.0"),
      "runs": .list([
        .object([
          "tool": .object([
            "driver": .object([
              "name": .text("sockcheck"), "semanticVersion": .text(version),
              "rules": .list(
                codes.map { rule in
                  .object([
                    "id": .text(rule.code), "name": .text(rule.code),
                    "shortDescription": .object(["text": .text(rule.summary)]),
                    "help": .object(["text": .text("sockcheck explain \(rule.code)")]),
                  ])
                }),
            ])
          ]),
          "columnKind": .text("unicodeCodePoints"),
          "invocations": .list([
            .object([
              "executionSuccessful": .flag(!isUnread),
              "toolExecutionNotifications": .list(
                files.filter { $0.reading == .not }.compactMap { file in
                  file.trouble.map { trouble in
                    .object([
                      "level": .text("error"),
                      "message": .object(["text": .text("not read: \(trouble.reason)")]),
                      "locations": .list([
                        Self.location(file.source, Span(file.failure?.offset ?? 0, file.failure?.offset ?? 0))
                      ]),
                    ])
                  }
                }),
            ])
          ]),
          "results": .list(results),
        ])
      ]),
    ])
  }

  private static func result(_ finding: LintFinding, _ fingerprint: String, _ codes: [String]) -> JSONTree {
    var members: [String: JSONTree] = [
      "ruleId": .text(finding.code), "level": .text(finding.level.rawValue),
      "message": .object(["text": .text(finding.message + finding.help1)]),
      "locations": .list([location(finding.source, finding.span)]),
      "partialFingerprints": .object(["sockcheck/v1": .text(fingerprint)]),
    ]
    if let index = codes.firstIndex(of: finding.code) { members["ruleIndex"] = .number(index) }
    if !finding.related.isEmpty {
      members["relatedLocations"] = .list(
        finding.related.map { related in
          guard case .object(var place) = location(related.source, related.span) else { return .null }
          place["message"] = .object(["text": .text(related.message)])
          return .object(place)
        })
    }
    if let fix = finding.fix {
      members["fixes"] = .list([
        .object([
          "description": .object(["text": .text(fix.title)]),
          "artifactChanges": .list(
            (FileEdits.grouped(fix.edits) ?? []).map { file in
              .object([
                "artifactLocation": .object(["uri": .text(uri(file.source.name))]),
                "replacements": .list(
                  file.edits.map { edit in
                    .object([
                      "deletedRegion": region(edit.source, edit.span),
                      "insertedContent": .object(["text": .text(edit.text)]),
                    ])
                  }),
              ])
            }),
        ])
      ])
    }
    if let reason = finding.suppression {
      members["suppressions"] = .list([
        .object(["kind": .text("inSource"), "justification": .text(ByteString(reason).display)])
      ])
    }
    return .object(members)
  }

  private static func location(_ source: SourceText, _ span: Span) -> JSONTree {
    .object([
      "physicalLocation": .object([
        "artifactLocation": .object(["uri": .text(uri(source.name))]), "region": region(source, span),
      ])
    ])
  }

  private static func region(_ source: SourceText, _ span: Span) -> JSONTree {
    let (start, end) = (source.position(span.start), source.position(span.end))
    return .object([
      "startLine": .number(start.line), "startColumn": .number(start.column), "endLine": .number(end.line),
      "endColumn": .number(end.column),
    ])
  }

  /// RFC 3986: what is no unreserved character and no slash is written as its number.
  private static func uri(_ name: ByteString) -> String {
    var text = name.isAbsolutePath ? "file://" : ""
    for byte in name.bytes {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-._~/".utf8.contains(byte)
      if isPlain {
        text.append(Character(Unicode.Scalar(byte)))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }

  /// One for each finding that does not hang on the line's number: the file, the code, what stands in the line, and which
  /// of several such it is.
  var fingerprints: [String] {
    var seen: [String: Int] = [:]
    return all.map { finding in
      let line = finding.source.text(finding.source.lineSpan(finding.start.line)).trimmed
      let key = [finding.source.name.display, finding.code, line].joined(separator: "\u{0}")
      let count = seen[key, default: 0]
      seen[key] = count + 1
      return String(SHA256.hexadecimal(Array("\(key)\u{0}\(count)".utf8)).prefix(32))
    }
  }

  /// GitLab's code quality report.
  package var gitLab: JSONTree {
    func severity(_ level: LintLevel) -> String {
      level == .error ? "critical" : level == .warning ? "major" : "info"
    }
    var entries: [JSONTree] = zip(all, fingerprints).filter { $0.0.suppression == nil }.map {
      finding, fingerprint in
      .object([
        "description": .text(finding.message + finding.help1), "check_name": .text(finding.code),
        "fingerprint": .text(fingerprint),
        "severity": .text(severity(finding.level)),
        "location": .object([
          "path": .text(finding.source.name.display),
          "lines": .object(["begin": .number(finding.start.line), "end": .number(finding.end.line)]),
        ]),
      ])
    }
    for file in files where file.reading == .not {
      guard let trouble = file.trouble else { continue }
      entries.append(
        .object([
          "description": .text("not read: \(trouble.reason)"), "check_name": .text("not-read"),
          "fingerprint": .text(
            String(SHA256.hexadecimal(Array("\(file.source.name.display)\u{0}not-read".utf8)).prefix(32))),
          "severity": .text("critical"),
          "location": .object([
            "path": .text(file.source.name.display),
            "lines": .object(["begin": .number(trouble.place.line), "end": .number(trouble.place.line)]),
          ]),
        ]))
    }
    return .list(entries)
  }
}

/// A document whose lists come one element after another.
package struct JSONParts {
  /// All of it, with nothing in those lists.
  package var outline: JSONTree
  /// The lists by their keys, in the order in which they stand there.
  package var lists: [(key: String, elements: AnySequence<JSONTree>)]
}
