/// kubelet, verifyRunAsNonRoot: with runAsNonRoot a container whose uid is 0, or whose image has a user by name, is not
/// started.
enum NonRootRefused: ServiceRule {
  static let code = "non-root-refused"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    guard let flag = context.service.nonRoot, !context.sockets.isEmpty else { return [] }
    func finding(_ level: LintLevel, _ message: String, _ span: Span) -> [LintFinding] {
      [
        LintFinding(
          code, level, message, context.service.source, span,
          related: span == flag
            ? [] : [.init(source: context.service.source, span: flag, message: "runAsNonRoot stands here")])
      ]
    }
    if let user = context.user {
      guard user.text.value?.prefix(while: { $0 != ":" }) == "0" else { return [] }
      return finding(
        .error, "runAsNonRoot refuses uid 0: there is no container", user.text.span)
    }
    guard let user = context.image?.user?.value.map({ String($0.prefix { $0 != ":" }) }) else {
      return finding(
        .note,
        "runAsNonRoot refuses an image whose user is root, or is given by name: runAsUser says a number",
        flag)
    }
    guard user != "0", UInt32(user) != nil else {
      let what = user == "0" || user.isEmpty ? "root" : "\"\(user)\", which is no number"
      return finding(.error, "runAsNonRoot refuses this image: its user is \(what)", flag)
    }
    return []
  }
}
