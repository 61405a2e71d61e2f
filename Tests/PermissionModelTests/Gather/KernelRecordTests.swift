import Testing

@testable import PermissionModel

/// Lines as kernels and audit daemons write them.
@Suite struct KernelRecordTests {
  private static let appArmor =
    #"apparmor="DENIED" operation="create" class="net" profile="web" pid=812 comm="sockcheck" family="unix" sock_type="stream" protocol=0 requested_mask="create" denied_mask="create""#
  private static let selinux =
    #"avc:  denied  { write } for  pid=9 comm="sockcheck" name="docker.sock" dev="tmpfs" ino=7 scontext=a:b:container_t:s0:c1,c2 tcontext=a:c:d:s0 tclass=sock_file permissive=0"#

  private func parse(_ line: String) -> KernelRecord? { KernelRecord(parsing: Array(line.utf8)) }

  @Test(arguments: ["audit: type=1400 audit(1795681021.123:45): ", "type=AVC msg=audit(1795681021.123:45): "])
  func lines(head: String) throws {
    let record = try #require(parse(head + Self.appArmor + "\n"))
    #expect(record.milliseconds == 1_795_681_021_123)
    #expect(record.text == ByteString(Self.appArmor))
    #expect(parse(head + Self.selinux)?.text == ByteString(Self.selinux))
    #expect(parse(head + "avc:  granted  { write }") == nil)
    #expect(parse(head + #"apparmor="ALLOWED" family="unix""#) == nil)
    #expect(parse(head + "avc:  denied " + String(repeating: "x", count: 9000))?.text.count == 1024)
  }

  @Test func theJournals() throws {
    let record = try #require(
      KernelRecord(parsingJournal: Array("1795681021.123456 web1 audit[9]: AVC \(Self.selinux)".utf8)))
    #expect(record.milliseconds == 1_795_681_021_123 && record.text == ByteString(Self.selinux))
    for line in [
      "1795681021.123456 web1 sshd[9]: AVC avc:  denied",
      "1795681021.123456 web1 audit[9]: USER_AVC avc:  denied",
      "1795681021.123 web1 audit[9]: AVC avc:  denied", "x.123456 web1 audit[9]: AVC avc:  denied",
      "1795681021.123456",
    ] {
      #expect(KernelRecord(parsingJournal: Array(line.utf8)) == nil, "\(line)")
    }
  }

  /// What a program says of itself is no word of the kernel's.
  @Test(arguments: [
    "", "audit: type=1400 audit(", "audit: type=1400 audit(1.1:1): avc:  denied",
    "type=AVC msg=audit(x.123:1): avc:  denied",
    "type=USER_AVC msg=audit(1795681021.123:45): avc:  denied",
    " type=AVC msg=audit(1795681021.123:45): avc:  denied",
    "audit: type=1400 audit(99999999999999999999.123:1): avc:  denied",
    "audit: type=1107 audit(1795681021.123:45): avc:  denied",
  ])
  func others(line: String) { #expect(parse(line) == nil) }

  @Test func whomItIsAbout() throws {
    let head = "audit: type=1400 audit(1795681021.123:45): "
    let profile = try #require(parse(head + Self.appArmor))
    #expect(profile.isAbout(context: nil, profile: "web"))
    #expect(!profile.isAbout(context: nil, profile: "we"))
    #expect(!profile.isAbout(context: nil, profile: nil))
    #expect(!profile.isAbout(context: "a:b:container_t:s0:c1,c2", profile: nil))
    let context = try #require(parse(head + Self.selinux))
    #expect(context.isAbout(context: "a:b:container_t:s0:c1,c2", profile: nil))
    #expect(!context.isAbout(context: "a:b:container_t:s0", profile: nil))
    #expect(!context.isAbout(context: nil, profile: "web"))
    let process = Self.selinux.replacing("tclass=sock_file", with: "tclass=process")
    #expect(parse(head + process)?.isAbout(context: "a:b:container_t:s0:c1,c2", profile: nil) == false)
    let capability =
      #"apparmor="DENIED" operation="capable" class="cap" profile="web" pid=1 comm="a" capability=1"#
    #expect(parse(head + capability)?.isAbout(context: nil, profile: "web") == false)
    // On its own pair of sockets, over which a stand-in answers.
    let answer =
      #"apparmor="DENIED" operation="sendmsg" profile="web" pid=1 family="unix" sock_type="seqpacket""#
    #expect(parse(head + answer)?.isAbout(context: nil, profile: "web") == false)
    let own = Self.selinux.replacing("tclass=sock_file", with: "tclass=unix_stream_socket")
    #expect(parse(head + own)?.isAbout(context: "a:b:container_t:s0:c1,c2", profile: nil) == false)
    let connect = own.replacing("{ write }", with: "{ connectto }")
    #expect(parse(head + connect)?.isAbout(context: "a:b:container_t:s0:c1,c2", profile: nil) == true)
    let file =
      #"apparmor="DENIED" operation="connect" class="file" profile=6120C3A4 name="/run/a.sock" pid=1"#
    #expect(parse(head + file)?.isAbout(context: nil, profile: "a ä") == true)
  }
}
