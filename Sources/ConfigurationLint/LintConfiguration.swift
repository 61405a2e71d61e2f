/// `.sockcheck.yaml`: what holds for all files of a repository.
package struct LintConfiguration: Sendable {
  package var hostGroups: [UInt32] = []
  package var select: [String] = []
  package var ignore: [String] = []
  package var failOn: LintLevel?
  package var imageUsers: [String: String] = [:]

  package static let name = ".sockcheck.yaml"

  package init() {}

  package init(_ bytes: [UInt8]) throws(NotRead) {
    let result = YAMLReader.read(bytes)
    if let failure = result.failure { throw failure }
    guard let root = result.documents.first?.root, !root.isNull else { return }
    guard let pairs = root.pairs else { throw NotRead("it is no mapping") }
    for (key, value) in pairs {
      let texts = value.items?.compactMap(\.text) ?? value.text.map { [$0] } ?? []
      switch key.text {
      case "host-gid":
        hostGroups = texts.compactMap { UInt32($0) }
        if hostGroups.count != texts.count || texts.isEmpty {
          throw NotRead("host-gid is not a number", at: value.span.start)
        }
      case "select": select = texts
      case "ignore": ignore = texts
      case "fail-on":
        guard let level = texts.first.flatMap(LintLevel.init) else {
          throw NotRead("fail-on is none of note, warning and error", at: value.span.start)
        }
        failOn = level
      case "image-user":
        for pair in value.pairs ?? [] {
          if let image = pair.key.text, let user = pair.value.text { imageUsers[image] = user }
        }
      default: throw NotRead("there is no setting \(key.text ?? "of that kind")", at: key.span.start)
      }
    }
    for code in select + ignore where !LintRules.all.contains(where: { $0.code == code }) {
      throw NotRead("there is no code \(code)")
    }
  }
}
