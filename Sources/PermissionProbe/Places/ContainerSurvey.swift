#if os(Linux)
import LibC

/// Goes through all processes once and tells apart who runs in a container.
enum ContainerSurvey {
  /// - Parameter main: the container's main process.
  /// - Returns: `nil` where /proc would not tell.
  static func identities(main: ProcessID) -> ContainerIdentities? {
    guard let scanner = try? ProcessScanner(), let numbers = try? scanner.processes(),
      let home = try? scanner.namespace(main.rawValue, .process),
      let users = try? scanner.namespace(main.rawValue, .user)
    else { return nil }
    let own = try? scanner.namespace(getpid(), .process)
    let unit = scanner.unit(of: main.rawValue)
    var found: [Key: ContainerIdentities.Identity] = [:]
    var (count, omitted) = (0, 0)
    for number in numbers {
      guard isInside(number, home: home, own: own, unit: unit, scanner) else { continue }
      count += 1
      guard let status = try? scanner.status(number), !status.isZombie, status.hasMemory,
        (try? scanner.namespace(number, .user)) == users
      else {
        omitted += 1
        continue
      }
      add(status, ProcessID(number), isMain: number == main.rawValue, to: &found, &omitted)
    }
    let sorted = found.values.sorted {
      ($0.isMain ? 0 : 1, -$0.count, $0.example.rawValue) < (
        $1.isMain ? 0 : 1, -$1.count, $1.example.rawValue
      )
    }
    return ContainerIdentities(sorted, processCount: count, omitted: omitted)
  }

  private struct Key: Hashable {
    var userID: UserID
    var groupID: GroupID
    var groups: [GroupID]
    var capabilities: CapabilitySet
  }

  private static func add(
    _ status: ProcessStatus, _ number: ProcessID, isMain: Bool,
    to found: inout [Key: ContainerIdentities.Identity], _ omitted: inout Int
  ) {
    let key = Key(
      userID: status.userID, groupID: status.groupID, groups: status.groups.sorted(),
      capabilities: status.capabilities)
    if var known = found[key] {
      known.count += 1
      if isMain || !known.isMain && number.rawValue < known.example.rawValue {
        known.example = number
        known.program = status.name
      }
      known.isMain = known.isMain || isMain
      found[key] = known
    } else if found.count < ContainerIdentities.most || isMain {
      found[key] = ContainerIdentities.Identity(
        userID: status.userID, groupID: status.groupID, groups: status.groups,
        capabilities: status.capabilities,
        example: number, program: status.name, isMain: isMain)
    } else {
      omitted += 1
    }
  }

  /// In its pid namespace, or, where that is shared with the host, in its control group.
  private static func isInside(
    _ number: Int32, home: UInt64, own: UInt64?, unit: ControlGroup, _ scanner: ProcessScanner
  ) -> Bool {
    if home != own { return (try? scanner.namespace(number, .process)) == home }
    guard case .container = unit else { return false }
    return scanner.unit(of: number) == unit
  }
}
#endif
