import PermissionDocuments
import PermissionModel

/// The signs by which the place is recognised that the subject lives in: cgroup, environ, .containerenv, the node's
/// name, the pod's namespace, labels a line, mountinfo, files a line. All are the word of whoever started it. Among the
/// files, `host` stands for a root that is no container's, `?` for one that would not tell.
enum PlaceTarget {
  static func run(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0xFF, maxSplits: 7, omittingEmptySubsequences: false).map {
      [UInt8]($0)
    }
    func part(_ index: Int) -> [UInt8] { index < parts.count ? parts[index] : [] }
    var signs = PlaceSigns()
    let lines = part(7).split(separator: UInt8(ascii: "\n")).map { ByteString($0) }
    signs.isContainer = lines.contains("?") ? nil : !lines.contains("host")
    signs.controlGroups = ControlGroupPath.all(in: part(0))
    for path in signs.controlGroups {
      expect(path.count <= 64 && !path.contains(".."), "a control group that leads upwards")
      if let unit = ControlGroupPath.unit(path) { expectShowable(unit.name.display, "the unit") }
    }
    signs.environment = PlaceSigns.variables(in: part(1))
    for (name, value) in signs.environment {
      expect(PlaceSigns.variables.contains(name), "a variable that does not count")
      expect(value.count <= PlaceSigns.longestValue + 64, "a value without a bound")
    }
    signs.containerFile = part(2)
    signs.files = Set(lines.filter { PlaceSigns.files.contains($0) })
    if !part(2).isEmpty { signs.files.insert(PlaceSigns.containerFilePath) }
    signs.mounts = MountInfo.parse(part(6)).sorted { $0.key < $1.key }.map(\.value)
    signs.hostName = ByteString(part(3))
    signs.podNamespace = part(4).isEmpty ? nil : ByteString(part(4))
    var labels: [String: String] = [:]
    for line in part(5).split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: "="), maxSplits: 1)
      if fields.count == 2 { labels[Array(fields[0]).text] = Array(fields[1]).text }
    }
    signs.labels = PlaceSigns.labels(in: labels)
    var facts = worldFacts()
    facts.place = Place(recognisedFrom: signs)
    FactsTarget.show(Report(facts), in: bytes)
    FactsTarget.expectSameAgain(.init(facts: facts))
    FactsTarget.show(Report(facts.redacted()), in: bytes)
  }
}
