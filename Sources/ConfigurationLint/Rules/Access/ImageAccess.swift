import PermissionModel

/// The question of a Dockerfile that no Compose file at hand builds: only what its own lines assume.
enum ImageAccess {
  static func findings(
    _ stage: ImageBuild.Stage, _ source: SourceText, options: LintOptions, declaredGroups: [UInt32]
  ) -> [LintFinding] {
    var findings = stage.state.volumes.filter { EnginePath.isSocket($0.path) }.map {
      SocketIsDirectory.inImage($0, source)
    }
    guard let mention = stage.mention else { return findings }
    guard let user = stage.state.user?.value, let text = stage.state.user else { return findings }
    if let lost = stage.state.lostAccounts {
      return findings + [
        LintFinding("could-not-tell", .note, "\(lost.reason), which is not followed", source, lost.span)
      ]
    }
    guard !["0", "root", ""].contains(String(user.prefix { $0 != ":" })), stage.state.userSource == nil else {
      return findings
    }
    let access = AccessCase(
      start: ContainerStart(user: user), accounts: stage.state.withRoot().accounts,
      path: EndpointAddress.standardPath.text ?? "")
    let subject: Subject
    do throws(DockerIdentity.Refusal) {
      subject = try access.subject()
    } catch {
      let isWhole = stage.state.completeness == .whole
      return findings + [
        LintFinding(
          "group-unknown", isWhole ? .error : .warning,
          isWhole
            ? "\(error.description) of the image: no container starts"
            : "\(error.description), as far as it is known", source, text.span)
      ]
    }
    let value = ServiceContext.Value(text: text, source: source, raw: user, style: .plain)
    let question = AccessQuestion(
      access: access,
      guesses: { Guess.held(by: $0, options: [], user: value, image: stage.state, imageSource: source) },
      options: options,
      declaredGroups: declaredGroups, isRootless: false, groupsAreOpen: false, place: (source, mention),
      userPlace: (source, text.span), dropPlace: nil, userSource: nil)
    // Whoever starts it may add groups, so that what is lacking is no error of this file.
    let isAssumed = !Guess.held(
      by: subject, options: [], user: value, image: stage.state, imageSource: source
    ).isEmpty
    for var finding in question.findings() where finding.code != "root-equivalent" {
      if finding.code == "explicit-group-drops-image-groups" {
        finding.proposal = DockerfileEdits.withoutGroup(text, source)
      }
      if !isAssumed, finding.level == .error || finding.level == .warning {
        // A membership that the image has and the start does not read is a fault of the file itself.
        guard finding.code == "explicit-group-drops-image-groups" else {
          finding.level = .note
          finding.message += ", unless whoever starts it adds the group"
          finding.related = []
          findings.append(finding)
          continue
        }
      }
      finding.related = []
      findings.append(finding)
    }
    return findings
  }
}
