/// A file of settings that are put on top of a unit's own (systemd.unit(5)).
struct DropIn: Hashable {
  /// The unit, with its suffix.
  var unit: String

  init(of unit: String) { self.unit = unit }

  var directory: String { "/etc/systemd/system/\(unit).d" }

  /// Named so that it comes behind what `systemctl edit` writes, override.conf, and wins.
  var path: String { "\(directory)/zz-sockcheck.conf" }
}
