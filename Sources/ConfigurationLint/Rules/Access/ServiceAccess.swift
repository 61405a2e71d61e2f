import PermissionModel

/// The question of a Compose service.
enum ServiceAccess {
  private static func isImageName(_ name: String) -> Bool {
    Quoting.isName(name, also: "._:/@-") && !name.hasPrefix("-")
  }

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    guard let socket = context.sockets.first else { return [] }
    let place = context.mountPlace
    func note(_ message: String, _ at: (SourceText, Span)? = nil) -> [LintFinding] {
      [
        LintFinding(
          "could-not-tell", .note, "\(context.service.name): \(message)", at?.0 ?? place.source,
          at?.1 ?? place.span)
      ]
    }
    // What another rule says already, and what a variable decides that must be given.
    let values = (context.user.map { [$0] } ?? []) + context.groups
    if values.contains(where: { $0.raw.contains("$(") || $0.raw.contains("`") || !$0.text.unset.isEmpty }) {
      return []
    }
    if !values.filter({ !$0.text.required.isEmpty }).isEmpty {
      // Whoever starts it must say the number: nothing is assumed.
      return []
    }
    if let unread = values.first(where: { $0.text.value == nil }) {
      return note("the format of the variable is not followed", (unread.source, unread.text.span))
    }
    if let endpoint = context.endpoint?.text.value, case .other = EndpointAddress(parsing: endpoint) {
      return []
    }
    if EndpointElsewhere.findings(context).isEmpty == false { return [] }
    if NonRootRefused.findings(context).contains(where: { $0.level == .error }) { return [] }
    if let parent = context.service.unreadParent, context.user == nil {
      return note("it extends \(parent), which is not read, and may say who it runs as there")
    }
    let image = context.image.map { $0.withRoot() } ?? ImageState().withRoot()
    var user: String
    var userPlace: (source: SourceText, span: Span)?
    if let own = context.user?.text.value, !own.isEmpty {
      user = own
      userPlace = context.user.map { ($0.source, $0.text.span) }
    } else if let known = image.user?.value {
      user = known
      if let build = context.build, image.userSource == nil, let text = image.user {
        userPlace = (build.source, text.span)
      } else if let named = context.service.first("image") ?? context.service.first("build") {
        userPlace = (named.source, named.value.span)
      }
    } else {
      let name = context.imageName ?? image.name
      // What is pasted into a shell is an image's name and nothing else (distribution/reference).
      let option = "--image-user \(Self.isImageName(name) ? name : "IMAGE")=UID"
      if let user = image.unnumberedUser {
        return note(
          "its image runs as \(user), whose number stands in the image's files alone; \(option) says it"
        )
      }
      return note(
        "which user \(name.isEmpty ? "its image" : name) runs as is not known here; \(option) says it"
      )
    }
    var userValue = context.user
    if let group = context.service.group, let number = group.value {
      user = String(user.prefix { $0 != ":" }) + ":" + number
      // Without a user of its own it is the image's, in another group.
      userValue = .init(
        text: LintedText(value: user, span: userPlace?.span ?? group.span), source: context.service.source,
        raw: number,
        style: .quoted)
    }
    if let lost = image.lostAccounts, let build = context.build {
      return note("\(lost.reason), which is not followed", (build.source, lost.span))
    }
    let isRoot = ["0", "root"].contains(String(user.prefix { $0 != ":" }))
    if context.launching.isOpen, !isRoot || context.launching.drop != nil {
      return note(
        context.launching.openReason,
        context.launching.dropPlace.map { ($0.source, $0.span) }
          ?? context.launching.socketChanges.first.map { ($0.place.source, $0.place.span) })
    }
    let completeness = image.completeness
    var added = context.groups.compactMap(\.text.value)
    (user, added) = ImageGroupsPolicy.applied(context.service.imageGroups, to: user, added, image)
    var access = AccessCase(
      start: ContainerStart(user: user, addedGroups: added),
      accounts: image.accounts, path: socket.path)
    access.addedCapabilities = context.texts("cap_add")
    access.droppedCapabilities = context.texts("cap_drop")
    access.isPrivileged = context.service.first("privileged")?.value.text == "true"
    access.usesHostUserNamespace = context.service.first("userns_mode")?.value.text == "host"
    access.drop = isRoot ? context.launching.drop : nil
    let question = AccessQuestion(
      access: access,
      guesses: {
        Guess.held(
          by: $0, options: context.groups, user: userValue, image: image,
          imageSource: context.build?.source, groupSpan: context.service.group?.span,
          imagePlace: context.build == nil
            ? context.service.first("image").map { ($0.source, $0.value.span) } : nil)
      },
      options: context.options, declaredGroups: context.declaredGroups, isRootless: socket.isRootless,
      groupsAreOpen: opensGroups(user, access.drop, image, completeness, context.service.imageGroups),
      place: place, userPlace: userPlace,
      dropPlace: context.launching.dropPlace,
      namedGroups: context.groups.compactMap { group in
        group.text.value.map { ($0, group.source, group.text.span) }
      }, userSource: context.user == nil ? image.userSource : nil,
      words: context.service.words)
    return question.findings().map { GroupAddition.proposing($0, question, context) }
  }

  /// Whether the image's files may give groups that are not known: not where a group is named, and not where all
  /// files are known.
  private static func opensGroups(
    _ user: String, _ drop: AccessCase.Drop?, _ image: ImageState, _ completeness: ImageState.Completeness,
    _ policy: ComposeService.ImageGroups
  ) -> Bool {
    if policy == .never { return false }
    let name = drop?.user ?? user
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    let isNumeric = parts.allSatisfy { UInt32($0) != nil }
    if parts.count > 1, isNumeric, policy == .asDocker || drop != nil { return false }
    if completeness == .whole { return false }
    // What the build itself made is known, whatever else its base has.
    let entry = image.accounts.users.first {
      $0.name == ByteString(String(parts[0])) || $0.userID.id.map(String.init) == String(parts[0])
    }
    return entry == nil
  }
}
