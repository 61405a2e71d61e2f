/// A value of a file, as far as it is known before anything runs.
package struct LintedText: Hashable, Sendable {
  /// `nil` where a part of it is not known.
  package var value: String?
  /// Variables with a default or a value in a file that whoever runs or builds may put another for.
  package var overridable: [String] = []
  /// Variables that nothing gives a value.
  package var unset: [String] = []
  /// Variables that must be given (`${X:?}`).
  package var required: [String] = []
  package var span: Span

  package init(value: String?, span: Span) {
    self.value = value
    self.span = span
  }

  /// It stands there as it is, and nothing but an edit changes it.
  package var isLiteral: Bool { value != nil && overridable.isEmpty && unset.isEmpty && required.isEmpty }
}
