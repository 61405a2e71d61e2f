extension Facts {
  /// The code of what stops the subject, without a plan of what to do; `nil` where it is let in.
  package var rootCauseCode: String? {
    Diagnosis(Situation(self)).causes.first { $0.severity == .error }?.code
  }
}
