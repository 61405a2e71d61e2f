import Testing

import PermissionDocuments
import PermissionModel

/// Go's encoding/json on config.json and meta.json: a field in any case, a map's key as it is, no other type.
@Suite struct DockerConfigurationTests {
  private static func metadata(_ text: String) throws -> DockerConfiguration.Metadata {
    try DockerConfiguration.Metadata(Array(text.utf8))
  }

  @Test(arguments: [
    (#"{"currentContext":"ci"}"#, "ci"), (#"{"CURRENTCONTEXT":"ci"}"#, "ci"),
    (#"{"CURRENTCONTEXT":"x","currentContext":"ci"}"#, "ci"), (#"{"auths":{},"currentContext":""}"#, ""),
    (#"{"currentContext":"ci","currentContext ":"x"}"#, "ci"),
  ])
  func theContextInForce(text: String, context: String) throws {
    #expect(try DockerConfiguration.currentContext(Array(text.utf8)) == context)
  }

  @Test(arguments: [
    "{}", "null", #"{"currentContext":null}"#, #"{"currentContext":7}"#, #"{"currentContexts":"x"}"#,
  ])
  func noContext(text: String) throws {
    #expect(try DockerConfiguration.currentContext(Array(text.utf8)) == nil)
  }

  @Test(arguments: ["", "[]", "7", "{", #"{"currentContext":"ci""#, "\u{1B}"])
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
    (#"{"Name":"ci","Endpoints":{"docker":{}}}"#, ""), (#"{"Name":"ci","Endpoints":{"docker":null}}"#, ""),
    (#"{"Name":"ci","Endpoints":{"docker":{"Host":null}}}"#, ""),
    (#"{"Name":"ci","Endpoints":{"docker":{"Host":""}}}"#, ""),
  ])
  func endpoints(text: String, host: String) throws {
    let metadata = try Self.metadata(text)
    #expect(metadata.name == "ci")
    #expect(metadata.host == host)
  }

  @Test(arguments: [
    #"{"Name":"ci"}"#, #"{"Name":"ci","Endpoints":null}"#, #"{"Name":"ci","Endpoints":{}}"#,
    #"{"Name":"ci","Endpoints":{"kubernetes":{"Host":"x"}}}"#,
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
  ])
  func damaged(text: String) {
    #expect(throws: (any Error).self) { try Self.metadata(text) }
  }
}
