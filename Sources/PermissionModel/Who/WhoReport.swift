/// Who could connect to a socket: what `sockcheck who` says, whatever the format.
package struct WhoReport: Sendable {
  /// The socket itself.
  package struct Socket: Hashable, Sendable {
    package var path: ByteString
    package var resolvedPath: ByteString
    package var inode: Inode
    package var ownerName: ByteString?
    package var groupName: ByteString?
    /// What its client may become with it; `nil` where its name does not tell of an engine.
    package var power: EnginePower?
    /// Whether a process listens on it; `nil` where the kernel would not tell, or not for every namespace.
    package var hasListener: Bool?

    package init(
      path: ByteString, resolvedPath: ByteString, inode: Inode, ownerName: ByteString? = nil,
      groupName: ByteString? = nil, power: EnginePower? = nil, hasListener: Bool? = nil
    ) {
      self.path = path
      self.resolvedPath = resolvedPath
      self.inode = inode
      self.ownerName = ownerName
      self.groupName = groupName
      self.power = power
      self.hasListener = hasListener
    }
  }

  /// A group that lets its members in.
  package struct Group: Hashable, Sendable {
    package var groupID: GroupID
    package var name: ByteString?
    package var right: Right
    /// Other groups that a member needs too, for a directory on the way.
    package var alsoNeeds: [GroupID]
    package var members: [Member]
  }

  package struct Member: Hashable, Sendable {
    package var name: ByteString
    /// `nil` where the passwd file has no such name.
    package var userID: UserID?
    /// By the passwd entry rather than by the group's list.
    package var isPrimary: Bool
  }

  /// An entry of the passwd file, as a login would make a process of it.
  package struct Account: Hashable, Sendable {
    package var name: ByteString
    package var userID: UserID
    package var groupID: GroupID
    /// Those of its groups that count on the way, or were asked about.
    package var groups: [GroupID]
    package var right: Right
  }

  /// What a process has open already.
  package enum Holding: String, Hashable, Sendable, CaseIterable {
    /// The listening socket itself: the daemon, or whoever started it so.
    case listens
    /// The daemon's end of a connection.
    case serves
    /// A client's end of a connection.
    case connected
  }

  package struct Process: Hashable, Sendable {
    package var processID: ProcessID
    package var name: ByteString
    package var userID: UserID
    /// What the account files of its own root directory call that user, by the id that it has there; `nil` where
    /// they have no name, or could not be read.
    package var userName: ByteString?
    package var groupID: GroupID
    /// All of its supplementary groups.
    package var groups: [GroupID]
    /// The effective set.
    package var capabilities: CapabilitySet
    /// The root directory is the one of the process that asks.
    package var isInOwnRoot: Bool
    /// The user namespace is the one of the process that asks; `nil` where it does not matter and nobody looked.
    package var isInOwnUserNamespace: Bool?
    package var unit: ControlGroup
    /// `nil` for a process that could not connect now and yet holds a connection.
    package var right: Right?
    package var holds: [Holding]

    package init(
      processID: ProcessID, name: ByteString, userID: UserID, userName: ByteString? = nil, groupID: GroupID,
      groups: [GroupID],
      capabilities: CapabilitySet, isInOwnRoot: Bool, isInOwnUserNamespace: Bool? = nil, unit: ControlGroup,
      right: Right? = nil, holds: [Holding]
    ) {
      self.processID = processID
      self.name = name
      self.userID = userID
      self.userName = userName
      self.groupID = groupID
      self.groups = groups
      self.capabilities = capabilities
      self.isInOwnRoot = isInOwnRoot
      self.isInOwnUserNamespace = isInOwnUserNamespace
      self.unit = unit
      self.right = right
      self.holds = holds
    }
  }

  /// Something that could not be read, so that nothing is said of it.
  package struct Unread: Hashable, Sendable {
    package enum Subject: String, Hashable, Sendable, CaseIterable {
      /// Processes whose credentials, namespaces or root directory the system would not show.
      case processes
      /// Processes that /proc does not list (proc(5), hidepid).
      case hiddenProcesses = "hidden-processes"
      /// Processes for which a fact that decides is missing.
      case undecidedProcesses = "undecided-processes"
      /// Accounts for which a fact that decides is missing.
      case undecidedAccounts = "undecided-accounts"
      /// The open files of processes that could connect.
      case openFiles = "open-files"
      /// Network namespaces whose connections could not be listed.
      case networkNamespaces = "network-namespaces"
      case passwd, group
    }

    package var subject: Subject
    /// `nil` where nobody can tell how many.
    package var count: Int?
    package var reason: String
    /// The first of them, for processes.
    package var examples: [ProcessID]

    package init(_ subject: Subject, count: Int?, reason: String, examples: [ProcessID] = []) {
      self.subject = subject
      self.count = count
      self.reason = reason
      self.examples = examples
    }

    /// Someone who could connect may be among them.
    var leavesOpenWhoMay: Bool { subject != .openFiles && subject != .networkNamespaces }
  }

  package var socket: Socket
  /// Set where any subject whatever is let in.
  package var everyone: Right?
  package var groups: [Group]
  package var accounts: [Account]
  package var accountCount: Int
  package var processes: [Process]
  /// All that were looked at, kernel threads and this program left out.
  package var processCount: Int
  package var unread: [Unread]
  /// What a person should know of how far this reaches.
  package var notes: [String]
  /// For `--fail-if-beyond`.
  package var beyond: Beyond?
  package var isAskedByRoot: Bool
  /// What their engines call containers, by their ids; those are missing of which the engine's files do not tell.
  package var containerNames: [String: String]
  /// The ids of running containers in which the socket is to be seen, whether or not anybody there could connect.
  package var containersWithSocket: Set<String>
  /// For `--since`.
  package var changes: WhoChanges?
  /// The first name of each user and group that is shown, by the account files of who asks.
  package var userNames: [UserID: ByteString]
  package var groupNames: [GroupID: ByteString]

  package init(
    socket: Socket, everyone: Right?, groups: [Group], accounts: [Account], accountCount: Int,
    processes: [Process], processCount: Int, unread: [Unread], notes: [String], beyond: Beyond?,
    isAskedByRoot: Bool, containerNames: [String: String] = [:], containersWithSocket: Set<String> = [],
    userNames: [UserID: ByteString], groupNames: [GroupID: ByteString]
  ) {
    self.socket = socket
    self.everyone = everyone
    self.groups = groups
    self.accounts = accounts
    self.accountCount = accountCount
    self.processes = processes
    self.processCount = processCount
    self.unread = unread
    self.notes = notes
    self.beyond = beyond
    self.isAskedByRoot = isAskedByRoot
    self.containerNames = containerNames
    self.containersWithSocket = containersWithSocket
    self.userNames = userNames
    self.groupNames = groupNames
  }

  package var exitStatus: Int32 {
    guard let beyond else { return 0 }
    if !beyond.isEmpty { return 1 }
    return unread.contains(where: \.leavesOpenWhoMay) ? Verdict.unknown.exitStatus : 0
  }
}
