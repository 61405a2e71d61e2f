import PermissionModel

/// A .container file (Quadlet): what podman starts. Its User= is the container's, looked up in the image.
struct QuadletReader {
  let service: ComposeService?
  /// What could not be followed, and where.
  private(set) var unread: (source: SourceText, span: Span, reason: String)?

  init(_ name: String, _ settings: UnitSettings) {
    guard let source = settings.sources.first else {
      service = nil
      return
    }
    // A drop-in has its own text, and so a layer of its own.
    var forms = settings.sources.map { ServiceForm($0, ComposeVariables(syntax: .verbatim)) }
    func put(_ value: UnitSettings.Value, _ change: (inout ServiceForm, ServiceForm.Text) -> Void) {
      guard let place = forms.firstIndex(where: { $0.source === value.source }) else { return }
      change(&forms[place], value.text)
    }
    let isUsers = name.contains("/users/") || name.contains(".config/")
    for (key, option) in [("Image", "image"), ("UserNS", "userns_mode")] {
      if let value = settings.last(key) { put(value) { $0.set(option, $1) } }
    }
    let user = settings.last("User")
    let group = settings.last("Group")
    if let user {
      put(user) { form, text in
        var text = text
        if let group { text.value += ":" + group.text.value }
        form.set("user", text)
      }
    }
    for (key, option) in [("GroupAdd", "group_add"), ("Volume", "volumes"), ("Environment", "environment")] {
      for value in key == "Environment" ? settings.words(key) : settings.all(key) {
        put(value) { form, text in
          var text = text
          text.value = Self.expanded(text.value, isUsers: isUsers)
          form.add(option, text)
        }
      }
    }
    for (key, option) in [("AddCapability", "cap_add"), ("DropCapability", "cap_drop")] {
      for value in settings.words(key) { put(value) { $0.add(option, $1) } }
    }
    for value in settings.all("Mount") {
      put(value) { form, text in
        var text = text
        text.value = Self.expanded(text.value, isUsers: isUsers)
        DockerOptions.mount(text, into: &form)
      }
    }
    if let flag = settings.last("NoNewPrivileges"), settings.facts.isOn("NoNewPrivileges") {
      put(flag) { $0.add("security_opt", .init(value: "no-new-privileges", span: $1.span)) }
    }
    if let value = settings.last("PodmanArgs") {
      put(value) { form, text in
        var words = DockerOptions.words(text, in: value.source)
        for index in words.indices {
          words[index].value = Self.expanded(words[index].value, isUsers: isUsers)
        }
        DockerOptions.apply(words, to: &form)
      }
    }
    var made = forms[0].service(
      name.split(separator: "/").last.map(String.init) ?? name, at: Span(0, 0), words: .quadlet)
    // The last drop-in counts most.
    made.layers = forms.reversed().map(\.layer)
    made.ownMounts = forms.flatMap(\.mounts)
    if let group, user == nil {
      made.group = LintedText(value: group.text.value, span: group.text.span)
    }
    service = made
    let kept =
      settings.all("GroupAdd").first { $0.text.value == "keep-groups" }
      ?? settings.last("PodmanArgs").flatMap { $0.text.value.contains("keep-groups") ? $0 : nil }
    if let kept {
      unread = (
        kept.source, kept.text.span,
        "keep-groups gives it the groups of whoever starts it, which stand in no file"
      )
    } else if let mapped = settings.last("UserNS"), mapped.text.value != "host" {
      unread = (
        mapped.source, mapped.text.span, "UserNS=\(mapped.text.value) maps the ids as the host has them"
      )
    }
    _ = source
  }

  /// `%t` is where sockets are: /run, and the user's own for a user's unit (systemd.unit(5)).
  private static func expanded(_ text: String, isUsers: Bool) -> String {
    text.replacing("%t", with: isUsers ? "/run/user/%U" : "/run")
  }
}
