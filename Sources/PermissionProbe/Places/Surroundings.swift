#if os(Linux)
// What causes and remedies look at once a subject is refused: the settings of its unit, what it descends from, where
// its accounts come from. No verdict needs it.

extension Facts {
  /// A connection was tried, and failed or stayed without an answer; or none was, and the permissions do not say that it would succeed.
  var isRefusedOrOpen: Bool {
    if let observation { return !observation.isAtItsEnd }
    return decide(self).permission != .granted
  }

  /// - Parameters:
  ///   - process: the subject.
  ///   - root: its root directory, as the caller reaches it.
  ///   - isOwnRoot: it is the caller's own.
  ///   - start: before the connection was tried, in milliseconds since 1970.
  ///   - seconds: for all programs that are asked together.
  ///   - told: about other sockets.
  mutating func gatherSurroundings(
    of process: ProcessID, root: ByteString, isOwnRoot: Bool, since start: UInt64, seconds: Double,
    _ told: Told
  ) {
    let deadline = Deadline(seconds: min(seconds, 2))
    let units = UnitReader(by: deadline, told)
    let isInContainer = place?.isInContainer
    // Units are the host's: from within a container its own files tell nothing of them, and for who lives in another
    // root nothing is read outside of that.
    if place?.sandbox == nil, isInContainer == false, SessionReader.isBelow("bwrap", process) {
      place?.sandbox = .bubblewrap
    }
    if let observation, observation.errno == .accessDenied,
      observation.call == .socket || decide(self).permission == .granted, let security
    {
      let profile = security.appArmorProfile.value.map { AppArmorProfileFile.name(ofLabel: $0) }
      self.security?.record = told.kernelLog.record(
        since: start, context: security.label.value, profile: profile)
    }
    let asksUnits = isOwnRoot && isInContainer == false
    // Profiles are the machine's; from within a container none of them is to be seen.
    if let label = security?.appArmorProfile.value { security?.profileFile = told.profileFile(of: label) }
    if asksUnits { unit = place?.unit.flatMap { units.unit($0) } }
    if asksUnits, case .known(let path) = hostPath(of: walk.resolvedPath ?? walk.requested) {
      socketUnit = units.socketUnit(at: path)
      // Which units run is for everybody to see, and who listens is not.
      let services = Daemon.engineServices(at: path)
      if socketUnit == nil, listener?.process.value == nil, !services.isEmpty {
        engineUnit = units.running(among: services)
      }
    }
    if isInContainer == false, let group = walk.targetInode?.group {
      session = SessionReader.read(process, socketGroup: group)
    }
    accountSources = AccountSourcesReader.read(
      subject, accounts, socketGroup: walk.targetInode?.group, root: root, isOwnRoot: isOwnRoot, by: deadline,
      told)
  }
}
#endif
