import ArgumentParser
import PermissionProbe

/// What makes the documents of many hosts fit to be put together.
struct HostOptions: ParsableArguments {
  @Flag(name: .customLong("with-host"), help: "Say on which host, in which boot of it and when.")
  var isNamed = false

  func validate(_ shared: SharedOptions) throws {
    if isNamed, shared.factsFile != nil {
      throw ValidationError(
        "--facts says its host where it was recorded with `sockcheck facts --with-host`; leave --with-host out"
      )
    }
  }

  var identity: HostIdentity? { isNamed ? .current : nil }
}
