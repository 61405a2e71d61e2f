import ArgumentParser
import PermissionProbe

/// Where docker finds the plugin, and what makes it ask by itself.
struct DockerPlugin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docker-plugin",
    abstract: "Let docker itself tell the reason behind a refused command.",
    discussion: """
      As a plugin every verb is a docker command: `docker sockcheck`, `docker sockcheck fix`. As its hook the cause and \
      the fix stand behind each docker command that was refused, on a terminal, without a further command; that takes \
      a docker command line of 26.1 or later.

      EXAMPLES:
        sockcheck docker-plugin install
        sockcheck docker-plugin install --system
        sockcheck docker-plugin status
        sockcheck docker-plugin remove
      """)

  enum Action: String, ExpressibleByArgument, CaseIterable { case install, remove, status }

  @Argument(
    help: ArgumentHelp(
      "install makes docker's link to this program, and switches the hook on in config.json; remove takes back what "
        + "install did, and nothing else; status says what docker finds."))
  var action: Action = .status

  @Flag(
    help:
      "The link alone, for every user, in /usr/libexec/docker/cli-plugins; the hook is each user's own to switch on."
  )
  var system = false

  /// The docker commands behind which the hook is asked; a word stands for all commands that begin with it.
  private static let commands = [
    "ps", "run", "build", "compose", "info", "images", "pull", "exec", "push", "create", "start", "stop",
    "restart", "rm",
    "rmi", "logs", "inspect", "cp", "version", "login", "container", "image", "network", "volume", "system",
  ]

  func run() throws {
    try Failure.reported {
      let link = try self.link()
      switch action {
      case .install: try install(link)
      case .remove: try remove(link)
      case .status: try showStatus(link)
      }
    }
  }

  private func install(_ link: ByteString) throws {
    try requireOwn(link)
    // Whatever is wrong with it is known before anything is made.
    let settings = system ? nil : try DockerSettingsFile.read()
    let installed = try settings?.edited { text throws(DockerPluginSettings.Damage) in
      try DockerPluginSettings.installed(in: text, commands: Self.commands)
    }
    let program = try reported("/proc/self/exe") { () throws(Errno) in try LinkFile.ownProgram() }
    // Root's docker starts it too, and asks it for its name each time that it lists its commands.
    if system, Entrypoint.userID == .root, let place = LinkFile.placeOfOthers(on: program) {
      throw Failure(
        status: .noPermission,
        "\(place) may be changed by others than root, and every user's docker would start \(program); put the program "
          + "where only root writes, such as /usr/local/bin. Nothing was changed")
    }
    try reported(link) { () throws(Errno) in
      // Docker's own directory, where it may hold credentials, is for its user alone.
      try LinkFile.make(link, leadingTo: program, directories: FileMode(rawValue: system ? 0o755 : 0o700))
    }
    Terminal.write("\(link) leads to \(program)\n")
    guard let settings, let installed else {
      return Terminal.write("each user switches the hook on: docker sockcheck docker-plugin install\n")
    }
    if installed != settings.text { try settings.write(installed) }
    try settings.show(installed)
  }

  private func remove(_ link: ByteString) throws {
    try requireOwn(link)
    let settings = system ? nil : try DockerSettingsFile.read()
    if let settings, let text = settings.text {
      let left = try settings.edited { _ throws(DockerPluginSettings.Damage) in
        try DockerPluginSettings.removed(from: text)
      }
      if left != text {
        try left.map(settings.write) ?? settings.remove()
        Terminal.write("\(settings.path): no longer names the plugin\n")
      }
    }
    let isThere = try reported(link) { () throws(Errno) in try LinkFile.state(of: link) } != .absent
    try reported(link) { () throws(Errno) in try LinkFile.remove(link) }
    Terminal.write(isThere ? "\(link): taken away\n" : "\(link): is not there\n")
  }

  private func showStatus(_ link: ByteString) throws {
    let state = try reported(link) { () throws(Errno) in try LinkFile.state(of: link) }
    switch state {
    case .absent: Terminal.write("\(link): is not there\n")
    case .link(let target): Terminal.write("\(link) leads to \(target)\n")
    case .somethingElse: Terminal.write("\(link): a file that this program did not make\n")
    }
    let isOn = try system || DockerSettingsFile.read().show()
    if state == .absent || !isOn { throw ExitCode(1) }
  }

  private func link() throws -> ByteString {
    let directory = try system ? "/usr/libexec/docker" : Self.configDirectory()
    return directory.appending(component: "cli-plugins").appending(
      component: ByteString(DockerPluginCall.fileName))
  }

  static func configDirectory() throws -> ByteString {
    if let directory = EndpointReader.configDirectory { return directory }
    throw Failure(
      status: .cannotTell, "neither DOCKER_CONFIG nor HOME says where docker's files are; set one")
  }

  /// A file of somebody else's at the link's place stays.
  private func requireOwn(_ link: ByteString) throws {
    guard case .somethingElse = try reported(link, { () throws(Errno) in try LinkFile.state(of: link) })
    else { return }
    throw Failure(
      status: .cannotTell,
      "\(link) is a file that this program did not make; move it away. Nothing was changed")
  }

  private func reported<Value>(_ path: ByteString, _ body: () throws(Errno) -> Value) throws
    -> Value
  {
    do throws(Errno) {
      return try body()
    } catch {
      let isPermission = error == .accessDenied || error == .notPermitted
      throw Failure(
        status: isPermission ? .noPermission : .cannotTell,
        "\(path): \(error.sentence)\(isPermission && system ? "; --system takes root" : "")")
    }
  }
}
