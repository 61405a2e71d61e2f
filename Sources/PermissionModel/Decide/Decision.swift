/// What connect(2) will say to a subject, and by which rule: the outcome of ``Facts/decision()``.
public struct Decision: Hashable, Sendable {
  /// What becomes of the request for permission.
  public enum Permission: String, Hashable, Sendable, Codable {
    /// Every check passed.
    case granted
    /// A check refused.
    case denied
    /// Resolving the path ends before there is anything to be permitted.
    case missing
    /// A fact that decides could not be read.
    case unknown
  }

  /// What becomes of the request for permission.
  public var permission: Permission
  /// The error of connect(2), as far as the facts tell; `nil` for none.
  public var errno: ErrorNumber?
  /// The check that had the last word; `nil` where it did not come to one.
  public var decidedBy: Check?
  /// Every check made on the way, in the kernel's order.
  public var trace: [Check]
  /// For `.unknown`: the fact that was missing.
  public var missingFact: MissingFact?

  /// The subject is let in: the bits allow it and a socket stands there.
  public var letsIn: Bool { permission == .granted && errno == nil }
}

/// A fact that would have decided and could not be read.
public struct MissingFact: Hashable, Sendable {
  /// Where it was looked for.
  public var path: ByteString
  /// What it is, as a noun: `the ACL`.
  public var fact: String
  /// Why it could not be read, if the system said so.
  public var errno: ErrorNumber?
}

/// One permission check of the kernel's, with the rule and the entry that decided it.
public struct Check: Hashable, Sendable {
  /// The kernel's rule (acl_permission_check(), posix_acl_permission(), generic_permission()).
  public enum Rule: String, Hashable, Sendable, Codable {
    /// The owner's bits.
    case owner
    /// An ACL's entry for this user.
    case namedUser = "named-user"
    /// The owning group's bits.
    case group
    /// An ACL's entry for a group that the subject holds.
    case namedGroup = "named-group"
    /// The bits for everybody else.
    case other
    /// An effective capability.
    case capability
    /// Search permission on a directory of the way.
    case search
    /// An owner or group that the subject's user namespace does not map.
    case unmappedID = "unmapped-id"
    /// A file system that is read-only, an immutable inode, or a link that may not be followed.
    case inode
  }

  /// The class of the subject towards the inode, whatever is asked of it.
  package enum Class: String, Hashable, Sendable, Codable {
    case owner, namedUser, group, namedGroup, other
  }

  /// The step of the walk that was checked.
  package var step: Int
  /// The path of what was checked.
  public var path: ByteString
  /// The rule that decided.
  public var rule: Rule
  /// Which class the bits were taken from; `nil` where it did not come to bits.
  package var matchedClass: Class?
  /// The entry in getfacl's notation, or the capability: `other::---`, `CAP_DAC_OVERRIDE`.
  public var entry: String
  /// What the subject asks for.
  public var needs: Permissions
  /// What that entry allows once the mask has been applied.
  public var has: Permissions
  /// What the entry allows by itself, where a mask takes something away.
  package var unmasked: Permissions?
  /// `nil` where the check passed.
  public var errno: ErrorNumber?

  /// The check let the subject through.
  public var passes: Bool { errno == nil }
}
