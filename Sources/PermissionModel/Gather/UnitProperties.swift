/// Parses what `systemctl show --property=…` prints: `NAME=VALUE` lines, an empty line between units.
package enum UnitProperties {
  /// What is asked for beside the settings.
  private static let general: Set<String> = [
    "Id", "LoadState", "ActiveState", "SubState", "Result", "FragmentPath", "DropInPaths", "SourcePath",
    "Listen",
    "Triggers",
  ]
  package static var asked: String { general.union(UnitFacts.settings).sorted().joined(separator: ",") }

  private static let mostUnits = 1024

  /// The units that are loaded, as far as their names are names.
  package static func parse(_ text: some Sequence<UInt8>, user: UserID?) -> [UnitFacts] {
    var units: [UnitFacts] = []
    var properties: [String: [ByteString]] = [:]
    func finish() {
      if let unit = unit(properties, user) { units.append(unit) }
      properties = [:]
    }
    for line in Array(text).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      guard units.count < mostUnits else { break }
      if line.isEmpty {
        finish()
        continue
      }
      guard let mark = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(decoding: line[..<mark], as: UTF8.self)
      guard general.contains(name) || UnitFacts.settings.contains(name) else { continue }
      let value = ByteString(line[(mark + 1)...])
      // `Listen` has a line for each address.
      if value.isEmpty { continue }
      properties[name, default: []].append(value)
    }
    finish()
    return units
  }

  private static func unit(_ properties: [String: [ByteString]], _ user: UserID?) -> UnitFacts? {
    guard let name = properties["Id"]?.last, UnitName.isValid(name),
      properties["LoadState"]?.last != "not-found"
    else { return nil }
    var unit = UnitFacts(UnitName(name, user: user), source: .manager)
    for (name, lines) in properties {
      if UnitFacts.singleSettings.contains(name) {
        unit.settings[name] = lines.suffix(1)
      } else if UnitFacts.listSettings.contains(name) {
        unit.settings[name] = Array(lines.flatMap { words($0) }.prefix(UnitFacts.mostValues))
      }
    }
    for line in (properties["Listen"] ?? []).prefix(UnitFacts.mostValues) { listen(line, &unit) }
    if let service = properties["Triggers"]?.last.flatMap({ words($0).first }) {
      unit.settings["Service"] = [service]
    }
    unit.files = (properties["FragmentPath"] ?? []) + (properties["DropInPaths"] ?? []).flatMap { words($0) }
    unit.files = Array(unit.files.prefix(UnitFacts.mostValues))
    unit.activeState = properties["ActiveState"]?.last
    unit.subState = properties["SubState"]?.last
    unit.result = properties["Result"]?.last
    unit.sourcePath = properties["SourcePath"]?.last
    return unit
  }

  /// `/run/docker.sock (Stream)`.
  private static func listen(_ line: ByteString, _ unit: inout UnitFacts) {
    guard let open = line.bytes.lastIndex(of: UInt8(ascii: "(")), line.bytes.last == UInt8(ascii: ")"),
      open > 1
    else {
      return
    }
    let setting = "Listen" + String(decoding: line.bytes[(open + 1)...].dropLast(), as: UTF8.self)
    guard UnitFacts.settings.contains(setting) else { return }
    unit.settings[setting, default: []].append(ByteString(line.bytes[..<(open - 1)]))
  }

  private static func words(_ text: ByteString) -> [ByteString] {
    text.bytes.split(separator: UInt8(ascii: " ")).map { ByteString($0) }
  }
}
