/// Who could connect, as numbers that are watched over time.
extension WhoReport {
  /// Gauges, in the words that node_exporter's textfile collector (the text format 0.0.4) and OpenMetrics 1.0 both read.
  package var openMetrics: String {
    let families =
      [socketFamily, powerFamily, everyoneFamily, countFamily] + [processFamily] + beyondFamilies + [
        benchmarkFamily, unreadFamily,
      ]
    return families.map { $0.text(socket.path) }.joined() + "# EOF\n"
  }

  /// A metric with its samples; there is one for each set of labels.
  private struct Family {
    var name: String
    var help: String
    var samples: [(labels: [(name: String, value: String)], value: Int)]

    func text(_ socket: ByteString) -> String {
      let full = "sockcheck_who_\(name)"
      let lines = samples.map { labels, value in
        let all = [("socket", socket.display)] + labels
        return "\(full){\(all.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ","))} \(value)\n"
      }
      return "# HELP \(full) \(help)\n# TYPE \(full) gauge\n" + lines.joined()
    }

    /// What `display` has left: no control character, and so no newline.
    private static func escaped(_ value: String) -> String {
      // By scalars: a quote with a combining mark behind it still ends the label.
      String(
        String.UnicodeScalarView(
          value.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
            scalar == "\\" || scalar == "\"" ? ["\\", scalar] : [scalar]
          }))
    }
  }

  private var socketFamily: Family {
    let inode = socket.inode
    return Family(
      name: "socket", help: "The socket's owner, group and mode, as labels.",
      samples: [
        (
          [
            ("owner", inode.owner.description), ("group", inode.group.description),
            ("mode", inode.mode.description),
          ], 1
        )
      ])
  }

  private var powerFamily: Family {
    Family(
      name: "root_equivalent", help: "1 where whoever may use the socket is root on the host.",
      samples: [([], socket.power == .root ? 1 : 0)])
  }

  private var everyoneFamily: Family {
    Family(
      name: "everyone", help: "1 where any user whatever could connect.",
      samples: [([], everyone == nil ? 0 : 1)])
  }

  private var countFamily: Family {
    Family(
      name: "could_connect", help: "Groups and accounts that could connect.",
      samples: [([("kind", "group")], groups.count), ([("kind", "account")], accounts.count)])
  }

  private var processFamily: Family {
    Family(
      name: "processes",
      help: "Processes that could connect, by the container, service or session that they belong to.",
      samples: units(processes.filter { $0.right != nil }).map { unit, processes in
        ([("kind", kind(of: unit)), ("unit", words(of: unit))], processes.count)
      })
  }

  private var beyondFamilies: [Family] {
    guard let beyond else { return [] }
    return [
      Family(
        name: "beyond",
        help: "Accounts and processes that could connect, beyond those of --fail-if-beyond and root.",
        samples: [
          ([("kind", "account")], beyond.accounts.count), ([("kind", "process")], beyond.processes.count),
        ])
    ]
  }

  private var benchmarkFamily: Family {
    Family(
      name: "benchmark",
      help:
        "1 where a recommendation of the CIS Docker Benchmark is met, 0 where not; none where nobody knows.",
      samples: Benchmark.answers(self).compactMap { answer in
        answer.passes.map { ([("recommendation", answer.recommendation)], $0 ? 1 : 0) }
      })
  }

  private var unreadFamily: Family {
    Family(
      name: "unread",
      help: "What could not be looked at, of which nothing is said above; 1 where nobody can tell how many.",
      samples: unread.map { ([("subject", $0.subject.rawValue)], $0.count ?? 1) })
  }
}
