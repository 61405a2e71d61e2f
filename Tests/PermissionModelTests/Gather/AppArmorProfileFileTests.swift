import Testing

@testable import PermissionModel

/// Where in a file a profile stands, and which of its lines forbid Unix sockets.
@Suite struct AppArmorProfileFileTests {
  private func found(_ profile: ByteString, _ text: String) -> AppArmorProfileFile? {
    AppArmorProfileFile(finding: profile, in: Array(text.utf8), path: "/etc/apparmor.d/f")
  }

  @Test func profiles() throws {
    let text = """
      # profile other {
      profile first /usr/bin/first flags=(complain) {
        deny network unix,
        /etc/{a,b} r,
      }
      profile "second" {
        #include <local/second>
        ^hat {
          deny unix,
        }
        audit deny unix (connect) type=stream,
        deny network inet,
        # deny unix,
      }
      /usr/bin/third {
        include if exists <local/usr.bin.third>
      }
      deny unix,
      """
    let first = try #require(found("first", text))
    #expect((first.line, first.denials, first.localFile) == (2, [3], nil))
    let second = try #require(found("second", text))
    #expect((second.line, second.denials, second.localFile) == (6, [9, 11], "/etc/apparmor.d/local/second"))
    let third = try #require(found("/usr/bin/third", text))
    #expect((third.line, third.denials, third.localFile) == (15, [], "/etc/apparmor.d/local/usr.bin.third"))
    #expect(found("other", text) == nil)
    #expect(found("hat", text) == nil)
  }

  @Test func hostileFiles() {
    #expect(found("a", "") == nil)
    #expect(found("a", "profile a {\n include <local/../../etc/shadow>\n")?.localFile == nil)
    #expect(found("a", "profile a {\n" + String(repeating: "{\n", count: 10_000))?.line == 1)
    #expect(found("", "profile \"\" {\n}")?.line == 1)
  }

  @Test(arguments: [
    ("docker-default (enforce)", "docker-default"), ("/usr/bin/a b (complain)", "/usr/bin/a b"),
    ("unconfined", "unconfined"), ("(x)", "(x)"), ("a(b)", "a(b)"),
  ])
  func names(label: ByteString, name: ByteString) {
    #expect(AppArmorProfileFile.name(ofLabel: label) == name)
  }
}
