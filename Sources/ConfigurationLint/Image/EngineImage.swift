package import PermissionModel

/// An image as an engine has it that was asked.
package struct EngineImage: Sendable {
  /// Its `USER`; empty where it has none.
  package var user: String
  /// Its account files; `nil` where nobody could read them.
  package var accounts: Accounts?

  package init(user: String, accounts: Accounts?) {
    self.user = user
    self.accounts = accounts
  }
}

extension LintOptions {
  /// An image that no file at hand builds, as far as it is known: by an engine that was asked, by a table, or not.
  func image(named reference: String) -> ImageState {
    var state = BaseImages.state(of: reference)
    guard let seen = engineImages[reference] else { return state }
    if let accounts = seen.accounts {
      state.accounts = accounts
      state.completeness = .whole
    }
    let user = seen.user.isEmpty ? "0" : seen.user
    let name = String(user.prefix { $0 != ":" })
    if UInt32(name) == nil, name != "root", state.user(named: name) == nil {
      // Its number stands in files that nobody has read; the table may have it.
      if state.user == nil { state.unnumberedUser = name }
      return state
    }
    state.user = LintedText(value: user, span: Span(0, 0))
    state.userSource = "the engine that was asked"
    return state
  }
}
