/// What a format calls that of which the rules speak.
struct Vocabulary: Sendable {
  /// The setting with further groups.
  var groups: String
  /// The setting of the user.
  var user: String
  /// What gives the user a group, with a number of the host that it is started on.
  var giveGroup: String
  /// The same where a number in the file is that of one host alone.
  var elsewhere: String
  /// The setting that adds capabilities.
  var addCapability: String
  /// What makes a mount read-only.
  var readOnly: String
  /// What refuses to start where the source of a mount is missing; empty where nothing does.
  var refuseMissing: String
  /// What to write in place of a command substitution.
  var insteadOfShell: String
  /// The engine makes a directory where the source of a mount is missing, and does not refuse.
  var makesDirectories = true
  /// What begins a comment.
  var comment = "#"
  /// What is said elsewhere may make a socket in the container (the features of a dev container).
  var mayMakeSocket = false
  /// `${NAME:?}` stops where a variable has no value.
  var requiresVariables = false

  static let compose = Vocabulary(
    groups: "group_add", user: "user:", giveGroup: "group_add: [\"${DOCKER_GID:?}\"]",
    elsewhere: "ask for it: group_add: [\"${DOCKER_GID:?}\"]", addCapability: "cap_add", readOnly: ":ro",
    refuseMissing: "the long syntax with bind: {create_host_path: false} refuses to start instead",
    insteadOfShell:
      "put the number into a variable: DOCKER_GID=$(stat -c %g /var/run/docker.sock) docker compose up, and \"${DOCKER_GID:?}\" here",
    requiresVariables: true)

  static let kubernetes = Vocabulary(
    groups: "supplementalGroups", user: "runAsUser:",
    giveGroup: "securityContext: {supplementalGroups: [GID]} of the pod",
    elsewhere: "nodes have other numbers: a pool's own goes into supplementalGroups",
    addCapability: "capabilities.add", readOnly: "readOnly: true",
    refuseMissing: "type: Socket refuses to start instead",
    insteadOfShell: "write the number that the nodes have")

  static let workflow = Vocabulary(
    groups: "--group-add", user: "--user", giveGroup: "options: --group-add GID",
    elsewhere: "runners have other numbers: options: --group-add GID", addCapability: "--cap-add",
    readOnly: ":ro", refuseMissing: "",
    insteadOfShell:
      "let an earlier job read the number into an output: options: --group-add ${{ needs.gid.outputs.gid }}")

  static let devcontainer = Vocabulary(
    groups: "--group-add", user: "remoteUser", giveGroup: "\"runArgs\": [\"--group-add=GID\"]",
    elsewhere: "hosts have other numbers: \"runArgs\": [\"--group-add=${localEnv:DOCKER_GID:GID}\"]",
    addCapability: "capAdd", readOnly: "readonly", refuseMissing: "",
    insteadOfShell:
      "\"runArgs\": [\"--group-add=${localEnv:DOCKER_GID:GID}\"] takes the number from a variable of the machine",
    comment: "//", mayMakeSocket: true)

  static let gitLabRunner = Vocabulary(
    groups: "group_add", user: "user", giveGroup: "group_add = [\"GID\"] in [runners.docker]",
    elsewhere: "it is another one: group_add is the runner's own, and may follow its host",
    addCapability: "cap_add", readOnly: ":ro", refuseMissing: "",
    insteadOfShell: "write the number that the runner's host has")

  static let quadlet = Vocabulary(
    groups: "GroupAdd=", user: "User=", giveGroup: "GroupAdd=GID",
    elsewhere: "it is another one: GroupAdd=GID",
    addCapability: "AddCapability=", readOnly: ":ro", refuseMissing: "",
    insteadOfShell: "write the number that the host has", makesDirectories: false)

  /// Of a command line that starts a container.
  static let commandLine = Vocabulary(
    groups: "--group-add", user: "--user", giveGroup: "--group-add GID",
    elsewhere: "it is another one: --group-add GID",
    addCapability: "--cap-add", readOnly: ":ro",
    refuseMissing: "--mount type=bind refuses to start instead",
    insteadOfShell: "write the number that the host has, or put the line into a script of a shell's")

  static let jenkins = Vocabulary(
    groups: "extraGroups", user: "user", giveGroup: "extraGroups: [\"GID\"]",
    elsewhere: "it is another one: extraGroups of that cloud's template", addCapability: "capabilitiesToAdd",
    readOnly: "readonly", refuseMissing: "", insteadOfShell: "write the number that the cloud's hosts have")
}
