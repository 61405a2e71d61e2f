import PermissionDocuments
import Testing

@testable import PermissionModel

/// What is taken from the words of whoever refused, and what is not.
@Suite struct APIRefusalTests {
  private static func refusal(_ body: String) -> APIRefusal { APIRefusal(body: Array(body.utf8)) }

  @Test(
    arguments: [
      (#"{"message":"authorization denied by plugin opa: no"}"#, "opa"),
      (#"{"message":"authorization denied by plugin a/b:0.9: no: really"}"#, "a/b"),
      (#"{"message":"authorization denied by plugin opa"}"#, "opa"),
      (#"{"message":"plugin opa failed with error: EOF"}"#, "opa"),
      (#"{"message":"authorization denied by plugin "}"#, nil), (#"{"message":"forbidden"}"#, nil),
      (#"{"message":3}"#, nil), ("authorization denied by plugin opa: no", nil), ("", nil), ("{", nil),
    ] as [(String, String?)])
  func plugins(body: String, plugin: String?) {
    #expect(Self.refusal(body).plugin == plugin)
  }

  @Test(
    arguments: [
      (
        "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>",
        .haproxy
      ),
      ("<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx</center>\r\n</body>", .nginx),
      ("<hr><center>nginx/1.26.2</center>", .nginx), ("nginx says Forbidden", nil), ("Forbidden\n", nil),
      ("", nil),
      (#"{"message":"Request forbidden by administrative rules"}"#, nil),
    ] as [(String, APIRefusal.Proxy?)])
  func proxies(body: String, proxy: APIRefusal.Proxy?) {
    #expect(Self.refusal(body).proxy == proxy)
  }

  @Test func aPageIsOneLineWithoutMarks() {
    #expect(Self.refusal("<a\nb>403 \t Forbidden</a>\r\n 1 > 0 <p").message == "403 Forbidden 1 > 0")
  }

  @Test func longMessagesAreCut() {
    let text = String(repeating: "x", count: 301)
    #expect(Self.refusal(text).message == String(text.dropLast()))
    #expect(Self.refusal(#"{"message":"\#(text)"}"#).message == String(text.dropLast()))
  }

  /// What was said may name anybody; who refused, and so the words of the report, stay.
  @Test(arguments: [
    #"{"message":"authorization denied by plugin corp: jdoe may not"}"#,
    "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>",
    "<hr><center>corp nginx</center>", "corp says no to jdoe", #"{"message":"corp"}"#,
  ])
  func redacted(body: String) {
    let api = APIReply(outcome: .refused, status: 403, refusal: Self.refusal(body))
    let facts = Scenario.member.observed(api: api).facts
    let redacted = facts.redacted().observation?.api?.refusal
    #expect(redacted?.message.contains("corp") == false)
    #expect(redacted?.message.contains("jdoe") == false)
    #expect(redacted?.proxy == api.refusal?.proxy)
    #expect((redacted?.plugin != nil) == (api.refusal?.plugin != nil))
    #expect(redacted?.isEngines == api.refusal?.isEngines)
  }

  /// An engine's 500 is an engine; with a plugin that failed it is nobody's answer.
  @Test(arguments: [(500, false), (403, true), (401, true), (405, true), (404, false), (200, false)])
  func statuses(status: Int, isForbidden: Bool) {
    #expect(APIReply(outcome: .refused, status: status).isForbidden == isForbidden)
    #expect(!APIReply(outcome: .answered, status: status).isForbidden)
  }

  @Test func aPluginThatFails() {
    let refusal = Self.refusal(#"{"message":"plugin opa failed with error: EOF"}"#)
    #expect(APIReply(outcome: .refused, status: 500, refusal: refusal).isForbidden)
  }

  /// The engine's oldest version counts, and podman has none.
  @Test(
    arguments: [
      ("1.41", "1.12", "Docker/20.10", false), ("1.12", "1.12", nil, false), ("1.42", nil, nil, true),
      ("1.42", "1.12", "Libpod/4.3.1", false), ("1.11", "1.12", nil, true), ("1.11", nil, nil, false),
      ("2.0", nil, nil, true), ("0.99", "1.12", nil, true), ("x", "1.12", nil, false),
      ("1.42", "x", nil, true),
      ("1.5", "1.12", nil, true),
    ] as [(String, String?, String?, Bool)])
  func versions(asked: String, oldest: String?, server: String?, isOutside: Bool) {
    var api = APIReply(outcome: .answered, status: 200, version: "1.41", server: server)
    api.minimumVersion = oldest
    let report = Scenario.member.observed(api: api).versionVariable(asked).report
    #expect(report.causes.contains { $0.code == "api-version-unsupported" } == isOutside)
    #expect(report.verdict == .granted)
  }
}
