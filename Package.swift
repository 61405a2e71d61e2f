// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is compiled under the same strict rules; a warning is an error.
let strict: [SwiftSetting] =
  [
    "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility", "InferIsolatedConformances",
    "NonisolatedNonsendingByDefault", "ImmutableWeakCaptures",
  ].map { .enableUpcomingFeature($0) } + [.treatAllWarnings(as: .error)]

let package = Package(
  name: "sockcheck",
  // Elsewhere than on Linux the answer is "unknown", so that a program for several systems builds.
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "PermissionModel", targets: ["PermissionModel"]),
    .library(name: "PermissionProbe", targets: ["PermissionProbe"]),
    .executable(name: "sockcheck", targets: ["sockcheck"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "CLibACL", pkgConfig: "libacl", providers: [.apt(["libacl1-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CLinux"),
    .target(name: "LibC", swiftSettings: strict),
    // The pure part: facts, the decision on them, causes, fixes, reports. It builds without libacl and touches no
    // libc (Tests/StaticTests/run).
    .target(name: "PermissionModel", swiftSettings: strict),
    // Its documents as JSON and those of docker and engines, on FoundationEssentials.
    .target(name: "PermissionDocuments", dependencies: ["PermissionModel"], swiftSettings: strict),
    // What gathers facts from a machine.
    .target(
      name: "PermissionProbe",
      dependencies: [
        "PermissionModel", "PermissionDocuments",
        .target(name: "CLibACL", condition: .when(platforms: [.linux])),
        .target(name: "CLinux", condition: .when(platforms: [.linux])),
        .target(name: "LibC", condition: .when(platforms: [.linux])),
      ],
      swiftSettings: strict),
    // What reads configuration files into cases that the model decides on; pure, but for libyaml.
    .target(name: "ConfigurationLint", dependencies: ["PermissionModel", "CYAML"], swiftSettings: strict),
    .executableTarget(
      name: "sockcheck",
      dependencies: [
        "ConfigurationLint", "PermissionProbe",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    // The story that `make run` tells where no engine runs; not shipped.
    .executableTarget(
      name: "demo", dependencies: ["TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "PermissionModelTests", dependencies: ["PermissionModel", "PermissionDocuments", "TestSupport"],
      exclude: ["Resources", "Scenarios", "Snapshots"], swiftSettings: strict),
    .testTarget(
      name: "ConfigurationLintTests",
      dependencies: ["ConfigurationLint", "PermissionModel", "PermissionDocuments"],
      swiftSettings: strict),
    .testTarget(
      name: "PermissionProbeTests", dependencies: ["PermissionProbe", "TestSupport"], swiftSettings: strict),
    // A program of its own: becoming another subject wants a process with a single thread, which a test
    // runner is not.
    .executableTarget(
      name: "KernelOracleHelper", dependencies: ["PermissionProbe", "CLinux", "CLinuxStage"],
      path: "Tests/KernelOracleHelper", swiftSettings: strict),
    .testTarget(name: "KernelOracleTests", dependencies: ["KernelOracleHelper"], swiftSettings: strict),
    .testTarget(
      name: "SockcheckTests",
      dependencies: [
        "sockcheck", "TestSupport", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    // System calls with which tests and the story set a stage.
    .target(name: "CLinuxStage", path: "Tests/CLinuxStage"),
    // Listeners, temporary directories, child processes; only tests use it.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu11
)
