/// Every rule, in the order in which they are asked: whatever comes first on the way of a connection
/// hides what would come later, and the special case stands before the general one.
package enum CauseRegistry {
  static let rootCauses: [any RootCause.Type] = [
    // Which socket.
    EndpointInvalid.self, EndpointNotUnix.self, EndpointElsewhere.self,
    // On the way to the socket.
    PathTooLong.self, LinkLoop.self, LinkProtected.self, InAnotherMountNamespace.self, DanglingLink.self,
    SocketMissing.self, UnitSandbox.self,
    DirectoryNotSearchable.self, SocketIsDirectory.self, NotASocket.self, MountIsStale.self,
    // Who is asking.
    ImmutableInode.self, RootLacksOverride.self, IDUnmapped.self, RootlessOwner.self, OwnerBitsDeny.self,
    ACLMaskDenies.self, ACLEntryDenies.self, GroupBitsDeny.self, GroupsDropped.self,
    ExplicitGroupDropsImageGroups.self, MembershipNotInSession.self, DockerGIDDiffers.self, GIDTaken.self,
    GIDZero.self, GIDMismatch.self,
    SecurityPolicy.self,
    // Behind the socket.
    WrongSocketType.self, AbstractNameElsewhere.self, SocketOfAnotherKernel.self, NothingListening.self,
    DaemonUnresponsive.self,
    APIForbidden.self, NotTheDockerAPI.self,
    // Where nothing else explains it, what could not be read is the reason.
    CouldNotTell.self,
  ]

  static let remarks: [any Remark.Type] = [
    RootEquivalent.self, OthersInTheContainer.self, PeerChecked.self, WorldWritable.self,
    ReadOnlyMountIsNoProtection.self,
    NoNewPrivileges.self, SetGroupsDenied.self, ContextUnseenBySDKs.self, APIVersionUnsupported.self,
  ]

  /// Every code that a report can bear.
  package static var codes: [String] { rootCauses.map { $0.code } + remarks.map { $0.code } }
}
