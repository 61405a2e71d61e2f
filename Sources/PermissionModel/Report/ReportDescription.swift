/// A report that is printed, or put into a line of a log, is its summary.
extension Report: CustomStringConvertible {
  /// The lines of ``summary``.
  public var description: String { summary.joined(separator: "\n") }
}
