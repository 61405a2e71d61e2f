import Testing

import PermissionDocuments
import PermissionModel

/// Go's encoding/json on config.json and meta.json: a field in any case, the last of several, a map's key as it is, no
/// other type. Tests/EngineTests/test_endpoint.py asks docker the same.
@Suite struct DockerConfigurationTests {
  private static func metadata(_ text: String) throws -> DockerConfiguration.Metadata {
    try DockerConfiguration.Metadata(Array(text.utf8))
  }

  @Test(arguments: [
    (#"{"currentContext":"ci"}"#, "ci"), (#"{"CURRENTCONTEXT":"ci"}"#, "ci"),
    (#"{"CURRENTCONTEXT":"x","currentContext":"ci"}"#, "ci"), (#"{"auths":{},"currentContext":""}"#, ""),
    (#"{"currentContext":"ci","currentContext ":"x"}"#, "ci"),
    // Of several the last, in whatever case; one that is null or of another type leaves what was there.
    (#"{"currentContext":"x","CURRENTCONTEXT":"ci"}"#, "ci"),
    (#"{"currentContext":"x","currentContext":"ci"}"#, "ci"),
    (#"{"currentContext":"ci","currentContext":null}"#, "ci"),
    (#"{"currentContext":"ci","currentcontext":7}"#, "ci"),
    // What stands behind the first value is not read.
    (#"{"currentContext":"ci"} and more"#, "ci"), (#"{"currentContext":"ci"}{"currentContext":"x"}"#, "ci"),
    // The long s is a case of s to encoding/json; of what is escaped nothing is different.
    (#"{"current\u0043ontext":"c\u0069"}"#, "ci"), (#"{"currentContext":"\ud83d\ude00"}"#, "😀"),
    (#"{"currentContext":"\ud83d-\ude00"}"#, "\u{FFFD}-\u{FFFD}"),
    (#"{"currentContext":"\"\\\/\b\f\n\r\t"}"#, "\"\\/\u{8}\u{C}\n\r\t"),
    (
      " \t\r\n{\n\"x\" : [ 1 , -0.5e+3 , true , false , null , { } , [ ] ] ,\"currentContext\" : \"ci\"\n}",
      "ci"
    ),
    (#"{"x":1e999,"currentContext":"ci"}"#, "ci"),
  ])
  func theContextInForce(text: String, context: String) throws {
    #expect(try DockerConfiguration.currentContext(Array(text.utf8)) == context)
  }

  @Test(arguments: [
    "", " \n", "{}", "null", #"{"currentContext":null}"#, #"{"currentContext":7}"#,
    #"{"currentContexts":"x"}"#,
  ])
  func noContext(text: String) throws {
    #expect(try DockerConfiguration.currentContext(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    "[]", "7", "{", #"{"currentContext":"ci""#, "\u{1B}", "\u{B}", #"{"currentContext":"ci",}"#,
    #"{"x":[1,]}"#,
    "\u{FEFF}" + #"{"currentContext":"ci"}"#, "// \n{}", "{'x':1}", "{x:1}", #"{"x" 1}"#, #"{"x":1 "y":2}"#,
    #"{"x":tru}"#, #"{"x":01}"#, #"{"x":1.}"#, #"{"x":.5}"#, #"{"x":+1}"#, #"{"x":1e}"#, #"{"x":-}"#,
    #"{"x":"\x"}"#,
    #"{"x":"\u12g4"}"#, #"{"x":"\u12"#, "{\"x\":\"\u{1}\"}", #"{"x":NaN}"#, #"{"x":"\"#,
  ])
  func noConfiguration(text: String) {
    #expect(throws: (any Error).self) { try DockerConfiguration.currentContext(Array(text.utf8)) }
  }

  @Test(arguments: [
    (
      #"{"Name":"ci","Metadata":{},"Endpoints":{"docker":{"Host":"unix:///a","SkipTLSVerify":false}}}"#,
      "unix:///a"
    ),
    (#"{"name":"ci","endpoints":{"docker":{"host":"unix:///a"}}}"#, "unix:///a"),
    (
      #"{"Name":"ci","Metadata":null,"Endpoints":{"docker":{"Host":"unix:///a","skiptlsverify":null}}}"#,
      "unix:///a"
    ),
    // The default's: an endpoint that names no host.
    (#"{"Name":"ci","Endpoints":{"docker":{}}}"#, ""),
    (#"{"Name":"ci","Endpoints":{"docker":{"Host":null}}}"#, ""),
    (#"{"Name":"ci","Endpoints":{"docker":{"Host":""}}}"#, ""),
    // Of several the last; a map's are replaced one by one.
    (#"{"Name":"ci","Endpoints":{"docker":{"Host":"x","host":"unix:///a"}}}"#, "unix:///a"),
    (#"{"Name":"x","Endpoints":{"docker":{"host":"unix:///a"}},"name":"ci","endpoints":{}}"#, "unix:///a"),
    (#"{"Name":"ci","Endpoints":{"docker":{"Host":"x"},"docker":{"Host":"unix:///a"}}}"#, "unix:///a"),
    (#"{"Name":"ci","Endpoints":null,"Endpoints":{"docker":{"Host":"unix:///a"}}}"#, "unix:///a"),
    (#"{"Name":"ci","Metadata":7,"Metadata":{},"Endpoints":{"docker":{"Host":"unix:///a"}}}"#, "unix:///a"),
    (
      #"{"Name":"ci","Metadata":{"Description":"x","y":1},"Endpoints":{"docker":{"Host":"unix:///a"}}}"#,
      "unix:///a"
    ),
    (#"{"Name":"ci","Endpoints":{"other":null,"docker":{"Host":"unix:///a","Port":1e999}}}"#, "unix:///a"),
    // The Kelvin sign and the long s are cases of k and s.
    (
      #"{"Name":"ci","Endpoints":{"docker":{"Ho\u017ft":"unix:///a","\u017fkipTL\u017fVerify":true}}}"#,
      "unix:///a"
    ),
    (#"{"Name":"ci","Endpoints":{"docker":{"Host":"unix:///a","S\u212AipTLSVerify":true}}}"#, "unix:///a"),
  ])
  func endpoints(text: String, host: String) throws {
    let metadata = try Self.metadata(text)
    #expect(metadata.name == "ci")
    #expect(metadata.host == host)
  }

  @Test(arguments: [
    #"{"Name":"ci"}"#, #"{"Name":"ci","Endpoints":null}"#, #"{"Name":"ci","Endpoints":{}}"#,
    #"{"Name":"ci","Endpoints":{"kubernetes":{"Host":"x"}}}"#,
    // Without a value it is no endpoint of docker's.
    #"{"Name":"ci","Endpoints":{"docker":null}}"#,
    #"{"Name":"ci","Endpoints":{"docker":{"Host":"x"}},"Endpoints":null}"#,
    // A key of a map, which no case of is another.
    #"{"Name":"ci","Endpoints":{"Docker":{"Host":"unix:///a"}}}"#,
  ])
  func noEndpoint(text: String) throws {
    let metadata = try Self.metadata(text)
    #expect(metadata.name == "ci")
    #expect(metadata.host == nil)
  }

  /// A field that docker knows and that is of another type spoils the document.
  @Test(arguments: [
    "[]", "", #"{"Name":7}"#, #"{"Name":"ci","Metadata":"x"}"#, #"{"Name":"ci","Endpoints":[]}"#,
    #"{"Name":"ci","Endpoints":{"docker":"unix:///a"}}"#, #"{"Name":"ci","Endpoints":{"docker":{"Host":7}}}"#,
    #"{"Name":"ci","Endpoints":{"docker":{"Host":"unix:///a","SkipTLSVerify":"no"}}}"#,
    #"{"Name":"ci","Endpoints":{"docker":{"Host":"unix:///a","S\u212AipTLSVerify":"no"}}}"#,
    #"{"Name":"ci","Endpoints":{"docker":{"Host":"x","Host":7}}}"#, #"{"Name":"ci"} more"#,
    #"{"Name":"ci"}{}"#,
    #"{"Name":"ci",}"#, "\u{FEFF}" + #"{"Name":"ci"}"#, #"{"Name":"ci","Metadata":{"Description":null}}"#,
    #"{"Name":"ci","Metadata":{"Description":7}}"#, #"{"Name":"ci","Metadata":{"x":[{"y":1e999}]}}"#,
    #"{"Name":"ci","Endpoints":{"kubernetes":7}}"#, #"{"Name":"ci","Endpoints":{"kubernetes":{"x":1e999}}}"#,
  ])
  func damaged(text: String) {
    #expect(throws: (any Error).self) { try Self.metadata(text) }
  }

  /// No document of docker's is as deep, and none ends the program.
  @Test(arguments: [(100, true), (5000, false)])
  func depth(levels: Int, isRead: Bool) {
    let text =
      #"{"x":"# + String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
      + #","currentContext":"ci"}"#
    #expect((try? DockerConfiguration.currentContext(Array(text.utf8))) == (isRead ? "ci" : nil))
  }
}
