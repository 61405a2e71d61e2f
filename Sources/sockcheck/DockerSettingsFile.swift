import PermissionProbe

/// Docker's config.json of the one who asks.
struct DockerSettingsFile {
  var path: ByteString
  /// `nil` where there is no file.
  var text: [UInt8]?

  private static let largest = 1 << 20

  static func read() throws -> Self {
    let path = try DockerPlugin.configDirectory().appending(component: "config.json")
    do throws(Errno) {
      let text = try InputFile.read(ArgumentText.text(path.bytes), limit: largest + 1)
      guard text.count <= largest else {
        throw Errno.fileTooLarge
      }
      return Self(path: path, text: text)
    } catch .noEntry {
      return Self(path: path, text: nil)
    } catch {
      throw Failure(status: .damagedInput, "\(path): \(error.sentence). Nothing was changed")
    }
  }

  func edited<Result>(_ edit: ([UInt8]?) throws(DockerPluginSettings.Damage) -> Result) throws -> Result {
    do throws(DockerPluginSettings.Damage) {
      return try edit(text)
    } catch {
      throw Failure(
        status: .damagedInput,
        "\(path), line \(error.line): \(error.reason); mend it first. Nothing was changed")
    }
  }

  /// What may hold credentials is its user's alone; a file that is there keeps its mode.
  func write(_ text: [UInt8]) throws {
    try reported { () throws(Errno) in
      try OutputFile.replace(ArgumentText.text(path.bytes), with: text, mode: FileMode(rawValue: 0o600))
    }
  }

  func remove() throws { try reported { () throws(Errno) in try LinkFile.remove(path) } }

  /// Says what docker makes of it.
  ///
  /// - Returns: whether it asks the hook.
  @discardableResult
  func show(_ text: [UInt8]? = nil) throws -> Bool {
    guard let text = text ?? self.text else {
      Terminal.write("\(path): is not there, so the hook is off\n")
      return false
    }
    let state = try edited { _ throws(DockerPluginSettings.Damage) in try DockerPluginSettings.state(of: text)
    }
    let hooks = Terminal.environment("DOCKER_CLI_HOOKS").map(DockerPluginSettings.isTrue) ?? state.hooks
    switch (state.commands, hooks) {
    case (nil, _): Terminal.write("\(path): does not name the plugin, so the hook is off\n")
    case (let commands?, true): Terminal.write("\(path): asks it behind \(commands)\n")
    case (_?, false):
      Terminal.write(
        "\(path): hooks are off: DOCKER_CLI_HOOKS=1 in the environment, or \"hooks\": \"true\" in its "
          + "\"features\", switches them on\n")
    }
    return state.commands != nil && hooks
  }

  private func reported(_ body: () throws(Errno) -> Void) throws {
    do throws(Errno) {
      try body()
    } catch {
      throw Failure(status: .cannotTell, "\(path): \(error.sentence). It is as it was")
    }
  }
}
