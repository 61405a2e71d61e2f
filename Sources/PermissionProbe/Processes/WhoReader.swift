#if os(Linux)
import LibC

/// Finds out who could connect to a socket of this machine, and who is connected.
package enum WhoReader {
  /// Why there is no answer, in a sentence.
  package struct Failure: Error, Hashable, Sendable {
    package var verdict: Verdict
    package var reason: String
  }

  package enum Refusal: Error, Hashable, Sendable {
    case failure(Failure)
    /// A user or group that `--fail-if-beyond` names and the account files do not have.
    case unknownName(ByteString)
  }

  /// - Parameters:
  ///   - allowed: the names and numbers of `--fail-if-beyond`; `nil` where it was not given.
  ///   - isSupervised: whether this process's parent is the program too, and waits for the answer alone.
  package static func read(
    _ path: ByteString, allowed: [ByteString]? = nil, isSupervised: Bool = false
  ) throws(Refusal) -> WhoReport {
    let mountInfo = readFile("/proc/self/mountinfo", limit: MountInfo.largestFile)
    let places = try socketPlaces(path, mountInfo)
    let own = ProcessReader.own().subject
    let system = SystemFacts(protectsLinks: SystemReader.protectsLinks)
    let gate = Gate(
      walks: places.ownWays(), system: system, overflowUserID: own.userNamespace.overflowUserID,
      overflowGroupID: own.userNamespace.overflowGroupID)
    let texts = AccountTexts.own()
    let names = try allowed.map { (names) throws(Refusal) in try resolved(names, texts) }
    var accounts = AccountSurvey(
      texts, gate: gate, own: own, rootCapabilities: boundingSet, allowed: names)
    accounts.run()
    var survey: ProcessSurvey
    do throws(Errno) {
      survey = try ProcessSurvey(
        places: places, gate: gate, own: own, system: system, isSupervised: isSupervised)
      try survey.run()
    } catch {
      throw .failure(Failure(verdict: .unknown, reason: "/proc cannot be read: \(error.sentence)"))
    }
    var unread = survey.unreadParts + accounts.unread
    if hidesProcesses(mountInfo.value ?? [], own) {
      unread.append(
        .init(.hiddenProcesses, count: nil, reason: "/proc is mounted with hidepid and lists only one's own"))
    }
    let inode = places.inode
    let isEngine = DockerAPIExpectation(path: places.walk.requested) == .yes
    var report = WhoReport(
      socket: .init(
        path: places.walk.requested, resolvedPath: places.walk.resolvedPath ?? places.walk.requested,
        inode: inode, ownerName: nil, groupName: nil,
        power: isEngine ? EnginePower(owner: inode.owner, at: places.walk.resolvedPath) : nil,
        hasListener: survey.hasListener),
      everyone: accounts.everyone, groups: accounts.groups, accounts: accounts.accounts,
      accountCount: accounts.userCount, processes: survey.processes, processCount: survey.processCount,
      unread: unread, notes: notes(places, survey), beyond: nil, isAskedByRoot: own.userID == .root,
      userNames: [:], groupNames: accounts.groupNames)
    report.userNames = accounts.names(
      of: Set(report.processes.map(\.userID) + report.accounts.map(\.userID) + [inode.owner]))
    for index in report.processes.indices where report.processes[index].isInOwnRoot {
      report.processes[index].userName = report.userNames[report.processes[index].userID]
    }
    report.containersWithSocket = Set(survey.containersWithSocket.keys)
    report.containerNames = ContainerNames.of(
      samples(report.processes, survey.containersWithSocket), mountInfo: mountInfo.value ?? [])
    report.socket.ownerName = report.userNames[inode.owner]
    report.socket.groupName = report.groupNames[inode.group]
    report.beyond = names.map {
      Beyond(
        allowed: $0, everyone: report.everyone, accounts: report.accounts, processes: report.processes)
    }
    return report
  }

  /// One process of each container.
  private static func samples(
    _ processes: [WhoReport.Process], _ others: [String: ProcessID]
  ) -> [ContainerNames.Sample] {
    var seen = others
    for process in processes {
      if case .container(let id) = process.unit { seen[id] = seen[id] ?? process.processID }
    }
    return seen.map { ContainerNames.Sample(id: $0, process: $1) }
  }

  /// Nobody who logs in here has more than the system leaves to any process.
  private static var boundingSet: CapabilitySet {
    let status = readFile("/proc/self/status").value.flatMap { ProcessStatus(parsing: $0) }
    return status?.boundingSet ?? CapabilitySet(rawValue: .max)
  }

  private static func socketPlaces(
    _ path: ByteString, _ mountInfo: Known<[UInt8]>
  ) throws(Refusal) -> SocketPlaces {
    do throws(SocketPlaces.Failure) {
      return try SocketPlaces(path, mountInfo: mountInfo)
    } catch {
      throw .failure(Failure(verdict: error.verdict, reason: error.reason))
    }
  }

  /// A name may be a user's and a group's; a number stands for both.
  private static func resolved(
    _ names: [ByteString], _ texts: AccountTexts
  ) throws(Refusal) -> Beyond.Allowed {
    var allowed = Beyond.Allowed()
    let groups = AccountScan.groups(texts.group.value ?? [], ids: [], names: Set(names)).entries
    var users: [ByteString: UserID] = [:]
    let wanted = Set(names)
    AccountScan.eachUser(texts.passwd.value ?? []) { user in
      if wanted.contains(user.name), users[user.name] == nil { users[user.name] = user.userID }
    }
    for name in names {
      if let number = AccountFiles.id(name.bytes) {
        allowed.users.insert(UserID(number))
        allowed.groups.insert(GroupID(number))
        continue
      }
      let user = users[name]
      let group = groups.first { $0.name == name }
      if user == nil, group == nil { throw .unknownName(name) }
      user.map { _ = allowed.users.insert($0) }
      group.map { _ = allowed.groups.insert($0.groupID) }
    }
    return allowed
  }

  private static func notes(_ places: SocketPlaces, _ survey: ProcessSurvey) -> [String] {
    var notes: [String] = []
    if survey.hasListener == false {
      notes.append("nothing listens on it: until its daemon starts, every connection is refused")
    }
    if places.inode.links > 1 {
      notes.append("it has \(places.inode.links) names; a way by another name was not looked for")
    }
    if places.device == nil {
      notes.append("its mount is not one of this mount namespace: it was looked for by this path alone")
    }
    if survey.connectionsOfOthers > 0 {
      notes.append(
        "\(survey.connectionsOfOthers) open connection(s) belong to processes that are not to be seen from here"
      )
    }
    var found = stat()
    if stat("/proc/self/ns/pid", &found) == 0, found.st_ino != initialProcessNamespace {
      notes.append("only the processes of this pid namespace are seen; ask on the host for all")
    }
    return notes
  }

  /// `PROC_PID_INIT_INO` (linux/proc_ns.h).
  private static let initialProcessNamespace: UInt64 = 0xEFFF_FFFC

  /// Option `hidepid` of proc(5), from 2 on, and no exemption for the caller.
  private static func hidesProcesses(_ mountInfo: [UInt8], _ own: Subject) -> Bool {
    // CAP_SYS_PTRACE.
    if own.capabilities.contains(CapabilitySet(rawValue: 1 << 19)) { return false }
    let line = String(decoding: mountInfo, as: UTF8.self).split(separator: "\n").last {
      $0.split(separator: " ").dropFirst(4).first == "/proc"
    }
    let options = (line?.split(separator: " ").last ?? "").split(separator: ",")
    if options.contains(where: {
      $0.hasPrefix("gid=") && own.heldGroups.map(\.description).contains(String($0.dropFirst(4)))
    }) {
      return false
    }
    return options.contains {
      ["hidepid=2", "hidepid=invisible", "hidepid=4", "hidepid=ptraceable"].contains($0)
    }
  }
}

extension AccountTexts {
  /// Those of the caller's own root.
  fileprivate static func own() -> Self {
    do throws(Errno) {
      let root = try RootFileSystem("/")
      var truncated: Set<WhoReport.Unread.Subject> = []
      let passwd = root.file("etc/passwd") { text, isTruncated in
        if isTruncated { truncated.insert(.passwd) }
        return text
      }
      let group = root.file("etc/group") { text, isTruncated in
        if isTruncated { truncated.insert(.group) }
        return text
      }
      return Self(passwd: passwd, group: group, truncated: truncated)
    } catch {
      return Self(passwd: .unreadable(error), group: .unreadable(error))
    }
  }
}
#endif
