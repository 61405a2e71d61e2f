import PermissionModel

/// A group that a file gives for the socket's sake, and the place where it does.
struct Guess {
  enum Form { case number, name(String) }

  var id: UInt32
  var form: Form
  var source: SourceText
  var span: Span
  /// Whoever starts or builds it may put another number without an edit.
  var isOverridable: Bool

  var isSymbolic: Bool { SymbolicID.isSymbolic(id) }
}

extension Guess {
  /// Those that a subject holds, of what its files give it.
  static func held(
    by subject: Subject, options groups: [ServiceContext.Value], user: ServiceContext.Value?,
    image: ImageState?,
    imageSource: SourceText?, groupSpan: Span? = nil, imagePlace: (source: SourceText, span: Span)? = nil
  ) -> [Guess] {
    var found: [Guess] = []
    func add(_ guess: Guess) {
      guard guess.id != 0, subject.heldGroups.contains(GroupID(guess.id)),
        !found.contains(where: { $0.id == guess.id })
      else { return }
      found.append(guess)
    }
    for group in groups {
      guard let text = group.text.value else { continue }
      let id = UInt32(text) ?? image?.group(text)?.groupID.id
      guard let id else { continue }
      add(
        Guess(
          id: id, form: UInt32(text) == nil ? .name(text) : .number, source: group.source,
          span: group.text.span,
          isOverridable: !group.text.overridable.isEmpty))
    }
    if let user, let text = user.text.value {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      // The same number twice is a private group.
      if parts.count > 1, parts[0] != parts[1] {
        if let id = UInt32(parts[1]) {
          // A user's own primary group is none either.
          let own = image?.user(named: parts[0])?.groupID.id
          if own != id {
            add(
              Guess(
                id: id, form: .number, source: user.source, span: groupSpan ?? user.text.span,
                isOverridable: !user.text.overridable.isEmpty))
          }
        } else if let id = image?.group(parts[1])?.groupID.id {
          add(
            Guess(
              id: id, form: .name(parts[1]), source: user.source, span: user.text.span,
              isOverridable: !user.text.overridable.isEmpty))
        }
      }
    }
    if let image, let imagePlace, let group = image.group("docker"),
      let id = group.groupID.id
    {
      // An image that nothing here builds: the group that it made for this.
      add(
        Guess(
          id: id, form: .name("docker"), source: imagePlace.source, span: imagePlace.span,
          isOverridable: false))
    }
    guard let image, let imageSource else { return found }
    for group in subject.heldGroups {
      guard let origin = image.groupOrigins[group.rawValue], group.rawValue != subject.userID.rawValue else {
        continue
      }
      let name = image.accounts.name(of: group)
      // The user's private group bears the user's name.
      if let name, name == image.accounts.name(of: subject.userID) { continue }
      let isSymbolic = SymbolicID.isSymbolic(group.rawValue)
      add(
        Guess(
          id: group.rawValue, form: isSymbolic ? .name(name?.display ?? "") : .number, source: imageSource,
          span: origin.span,
          isOverridable: !origin.arguments.isEmpty))
    }
    return found
  }
}
