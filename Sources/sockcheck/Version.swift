/// The one place that says which version this is. `scripts/version` reads it for the packages, and
/// `Tests/PackageTests/run` holds the changelog, the devcontainer feature and all else against it.
enum Version {
  static let current = "0.1.0"
}
