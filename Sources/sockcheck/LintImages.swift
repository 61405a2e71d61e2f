import ConfigurationLint
import PermissionProbe

/// What an engine says of the images that files name. It is never needed: without an answer lint goes on, and says so.
enum LintImages {
  /// More images are not asked about.
  private static let most = 64

  /// - Parameter seconds: for all of them together.
  static func asked(_ names: Set<String>, _ endpoint: EndpointOptions, seconds: Double)
    -> [String: EngineImage]
  {
    let choice = endpoint.facts().chosenByCommandLine
    guard let socket = choice.path else {
      Terminal.complain("--engine: \(choice.description) is no Unix socket of an engine; nobody was asked")
      return [:]
    }
    var found: [String: EngineImage] = [:]
    let deadline = Deadline(seconds: seconds)
    let sorted = names.sorted()
    for (index, name) in sorted.prefix(most).enumerated() {
      let engine = EngineClient(socket: socket, deadline: deadline, of: seconds)
      do throws(EngineClient.Failure) {
        guard let image = try ImageInspector.inspect(name, engine) else { continue }
        found[name] = EngineImage(user: image.user, accounts: image.accounts)
      } catch {
        Terminal.complain(
          "--engine: \(error); of \(sorted.count) images \(sorted.count - index) were not asked about")
        return found
      }
    }
    if sorted.count > most {
      Terminal.complain("--engine: of \(sorted.count) images the first \(most) were asked about")
    }
    return found
  }
}
