/// What the kernel has written down about a refusal: SELinux's AVC, AppArmor's DENIED. It tells which rule was missing,
/// and decides nothing.
package struct KernelRecord: Hashable, Sendable {
  /// When the call was refused, in milliseconds since 1970.
  package var milliseconds: UInt64
  /// From `avc:` or `apparmor=` on.
  package var text: ByteString

  /// Longer lines are cut (audit's own limit is 8 KiB, and a path is no longer than 4).
  package static let longest = 1024

  /// A line of the kernel's log, `audit: type=1400 audit(TIME:NUMBER): …`, or of the audit daemon's, `type=AVC
  /// msg=audit(TIME:NUMBER): …`; `nil` for any other.
  package init?(parsing line: some Collection<UInt8>) {
    let heads = ["audit: type=1400 audit(", "type=AVC msg=audit("]
    guard let head = heads.first(where: { line.starts(with: $0.utf8) }) else { return nil }
    let parts = line.dropFirst(head.utf8.count).split(
      separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let time = parts[0].prefix { $0 != UInt8(ascii: ":") }.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard time.count == 2, time[1].count == 3,
      let seconds = AccountFiles.digits(time[0]),
      let fraction = AccountFiles.digits(time[1])
    else { return nil }
    self.init(milliseconds: UInt64(seconds) * 1000 + UInt64(fraction), parts[1])
  }

  /// A line of the journal's, `journalctl --output=short-unix _TRANSPORT=audit`: `TIME HOST audit[PID]: AVC …`.
  package init?(parsingJournal line: some Collection<UInt8>) {
    let parts = line.split(
      separator: UInt8(ascii: " "), maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 5, parts[2].starts(with: "audit[".utf8), parts[3].elementsEqual("AVC".utf8) else {
      return nil
    }
    let time = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard time.count == 2, time[1].count == 6, let seconds = AccountFiles.digits(time[0]),
      let fraction = AccountFiles.digits(time[1])
    else { return nil }
    self.init(milliseconds: UInt64(seconds) * 1000 + UInt64(fraction) / 1000, parts[4])
  }

  private init?(milliseconds: UInt64, _ rest: some Collection<UInt8>) {
    let text = rest.prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }
    guard ["avc:  denied", "apparmor=\"DENIED\""].contains(where: { text.starts(with: $0.utf8) }) else {
      return nil
    }
    self.milliseconds = milliseconds
    self.text = ByteString(text.prefix(Self.longest))
  }

  /// It is about a client of a Unix socket, or what stands on the way to one, and about who has this label. What a
  /// stand-in was refused on the way back to its caller is not.
  ///
  /// - Parameters:
  ///   - context: of SELinux's.
  ///   - profile: of AppArmor's, without its mode.
  package func isAbout(context: ByteString?, profile: ByteString?) -> Bool {
    let fields = text.bytes.split(separator: UInt8(ascii: " ")).map { ByteString($0) }
    if let context, fields.contains(ByteString("scontext=".utf8 + context.bytes)) {
      return Self.permissions.contains { kind, names in
        fields.contains(ByteString("tclass=\(kind)")) && names.contains { fields.contains($0) }
      }
    }
    guard let profile else { return false }
    // What has a blank or a quote in it is written in hexadecimal digits (audit_log_untrustedstring()).
    let digits = Array("0123456789ABCDEF".utf8)
    let name = profile.bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    guard
      fields.contains(ByteString("profile=\"".utf8 + profile.bytes + "\"".utf8))
        || fields.contains(ByteString("profile=".utf8 + name))
    else { return false }
    let isClients = fields.contains("operation=\"create\"") || fields.contains("operation=\"connect\"")
    return fields.contains("family=\"unix\"") ? isClients : fields.contains { $0.hasPrefix("name=") }
  }

  /// What a client needs, by the class of the object.
  private static let permissions: [(kind: String, names: [ByteString])] = [
    ("unix_stream_socket", ["create", "connect", "connectto"]),
    ("unix_dgram_socket", ["create", "connect", "sendto"]),
    ("sock_file", ["write", "getattr"]), ("dir", ["search"]), ("lnk_file", ["read"]),
  ]
}
