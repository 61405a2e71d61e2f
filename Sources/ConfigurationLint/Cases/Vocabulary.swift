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
  /// What begins a comment.
  var comment = "#"

  static let compose = Vocabulary(
    groups: "group_add", user: "user:", giveGroup: "group_add: [\"${DOCKER_GID:?}\"]",
    elsewhere: "ask for it: group_add: [\"${DOCKER_GID:?}\"]", addCapability: "cap_add", readOnly: ":ro",
    refuseMissing: "the long syntax with bind: {create_host_path: false} refuses to start instead",
    insteadOfShell:
      "put the number into a variable: DOCKER_GID=$(stat -c %g /var/run/docker.sock) docker compose up, and \"${DOCKER_GID:?}\" here"
  )

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
}
