// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that `swift build` of the program knows nothing of it. It compiles the modules' sources
// itself, by links: the parsers' declarations are `package`, and all of them, not only those of the fuzz targets, must be
// instrumented. It links with -sanitize=fuzzer alone; `scripts/fuzz` passes that (docs/fuzzing.md).

let strict: [SwiftSetting] =
  [
    "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility", "InferIsolatedConformances",
    "NonisolatedNonsendingByDefault", "ImmutableWeakCaptures",
  ].map { .enableUpcomingFeature($0) } + [.treatAllWarnings(as: .error)]

let package = Package(
  name: "sockcheck-fuzz",
  targets: [
    .systemLibrary(name: "CFuzzer"),
    .target(name: "PermissionModel", swiftSettings: strict),
    .target(name: "PermissionDocuments", dependencies: ["PermissionModel"], swiftSettings: strict),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "ConfigurationLint", dependencies: ["PermissionModel", "CYAML"], swiftSettings: strict),
    .executableTarget(
      name: "fuzz", dependencies: ["CFuzzer", "ConfigurationLint", "PermissionModel", "PermissionDocuments"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
