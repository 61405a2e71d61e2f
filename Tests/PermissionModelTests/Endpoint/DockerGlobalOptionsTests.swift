import Testing

@testable import PermissionModel

@Suite struct DockerGlobalOptionsTests {
  private func taken(_ line: String) -> (options: DockerGlobalOptions?, rest: [String]) {
    var words = line.split(separator: " ").map(String.init)[...]
    return (DockerGlobalOptions(takingFrom: &words), Array(words))
  }

  @Test(
    arguments: [
      ("ps", nil, nil, nil), ("-H unix:///a ps", "unix:///a", nil, nil),
      ("--host=unix:///a ps", "unix:///a", nil, nil),
      ("-Hunix:///a ps", "unix:///a", nil, nil), ("-H=unix:///a ps", "unix:///a", nil, nil),
      ("-D --context ci ps", nil, "ci", nil), ("-Dc ci ps", nil, "ci", nil),
      ("--log-level debug -l info --tls --tlsverify --tlscacert a --tlscert=b --tlskey c ps", nil, nil, nil),
      ("--config /etc/d --host a --host b ps", "b", nil, "/etc/d"), ("--debug=true ps", nil, nil, nil),
    ] as [(String, String?, String?, String?)]) func whatDockerTakes(
      _ line: String, _ host: String?, _ context: String?, _ config: String?
    )
  {
    let (options, rest) = taken(line)
    #expect(rest == ["ps"])
    #expect(options?.host == host)
    #expect(options?.context == context)
    #expect(options?.configDirectory == config)
  }

  @Test(arguments: ["--no-such ps", "-x ps", "-H", "--context", "- ps", "-- ps", "--h a ps", "--D ps"])
  func whatItDoesNot(_ line: String) { #expect(taken(line).options == nil) }
}
