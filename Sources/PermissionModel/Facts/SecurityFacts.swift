/// What can be seen of the security modules that the kernel asks behind the permission bits.
///
/// Landlock shows nothing of itself: a process cannot read the rules it is under.
package struct SecurityFacts: Hashable, Sendable, Codable {
  /// `/proc/self/attr/current`: the label or profile of the subject, by the module that comes first.
  package var label: Known<ByteString>
  /// `/proc/self/attr/apparmor/current`: `docker-default (enforce)`, `unconfined`.
  package var appArmorProfile: Known<ByteString>
  /// `/proc/self/attr/smack/current`.
  package var smackLabel: Known<ByteString>
  /// `/sys/fs/selinux/enforce`; absent where SELinux is not there or its file system is not mounted.
  package var isSELinuxEnforcing: Known<Bool>
  /// The extended attribute `security.selinux` of the socket.
  package var socketLabel: Known<ByteString>
  /// Where the profile is written down, on the machine of the one who asks; `nil` where it was not found.
  package var profileFile: AppArmorProfileFile?
  /// What the kernel wrote down about the refusal (``KernelRecord``); absent where it wrote nothing, `nil` where nobody
  /// looked.
  package var record: Known<ByteString>?

  package init(
    label: Known<ByteString> = .absent, appArmorProfile: Known<ByteString> = .absent,
    smackLabel: Known<ByteString> = .absent, isSELinuxEnforcing: Known<Bool> = .absent,
    socketLabel: Known<ByteString> = .absent, profileFile: AppArmorProfileFile? = nil,
    record: Known<ByteString>? = nil
  ) {
    self.label = label
    self.appArmorProfile = appArmorProfile
    self.smackLabel = smackLabel
    self.isSELinuxEnforcing = isSELinuxEnforcing
    self.socketLabel = socketLabel
    self.profileFile = profileFile
    self.record = record
  }
}
