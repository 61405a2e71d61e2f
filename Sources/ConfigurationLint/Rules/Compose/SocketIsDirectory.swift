import PermissionModel

/// A volume is a directory, and so is what the engine makes for a bind source that does not exist.
enum SocketIsDirectory: ServiceRule {
  static let code = "socket-is-directory"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    var findings = context.service.mounts.compactMap { mount -> LintFinding? in
      guard mount.kind == .volume, let target = mount.target, EnginePath.isSocket(target) else { return nil }
      let name = mount.sourcePath?.value.map { "the volume \"\($0)\"" } ?? "a volume"
      var finding = LintFinding(
        code, .error, "\(name) is mounted at \(target), and a volume is a directory", mount.file, mount.span,
        help: "/var/run/docker.sock:\(target) mounts the host's socket")
      finding.proposal = mountOfHost(mount, target)
      return finding
    }
    if let build = context.build {
      for volume in build.stage.state.volumes where EnginePath.isSocket(volume.path) {
        guard !context.sockets.contains(where: { $0.path == volume.path }) else { continue }
        findings.append(inImage(volume, build.source))
      }
    }
    guard findings.isEmpty, context.options.hosts.isEmpty, context.service.words.makesDirectories,
      let socket = context.sockets.first(where: {
        $0.mount.makesDirectory && EnginePath.isSocket($0.host) && $0.mount.sourcePath?.unset.isEmpty != false
      })
    else { return findings }
    return [
      LintFinding(
        code, .note, "where no daemon has made \(socket.host) yet, the engine makes a directory of that name",
        socket.mount.file,
        socket.mount.span,
        help: context.service.words.refuseMissing.isEmpty ? nil : context.service.words.refuseMissing)
    ]
  }

  /// The host's socket in the volume's place; in the short syntax, where nothing but the source has to change.
  private static func mountOfHost(_ mount: ComposeMount, _ target: String) -> LintFix? {
    let host = EnginePath.isDockers(target) ? EndpointAddress.standardPath.text ?? target : target
    let place = YAMLPlace(source: mount.file)
    guard let value = mount.value, value.scalar != nil, let start = place.inner(value) else { return nil }
    let edit: LintEdit?
    if let name = mount.sourcePath {
      guard name.isLiteral, let text = name.value, mount.file.text(value.span).contains(text + ":") else {
        return nil
      }
      let end = start + text.utf8.count
      edit = mount.file.text(Span(start, end)) == text ? LintEdit(mount.file, Span(start, end), host) : nil
    } else {
      edit = LintEdit(mount.file, Span(start, start + target.utf8.count), "\(host):\(target)")
    }
    return edit.map { LintFix("mount the host's socket", [$0]) }
  }

  static func inImage(_ volume: ImageState.Volume, _ source: SourceText) -> LintFinding {
    var finding = LintFinding(
      code, .warning,
      "VOLUME \(volume.path): without a mount there the engine makes a directory of that name", source,
      volume.span, help: "leave the line out: a bind mount needs none")
    finding.proposal = DockerfileEdits.withoutVolume(volume, source)
    return finding
  }
}
