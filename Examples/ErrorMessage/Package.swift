// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "ErrorMessage",
  dependencies: [
    // Outside of this repository: .package(url: "…/sockcheck", from: "…")
    .package(name: "sockcheck", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "ErrorMessage", dependencies: [.product(name: "PermissionProbe", package: "sockcheck")])
  ],
  swiftLanguageModes: [.v6]
)
