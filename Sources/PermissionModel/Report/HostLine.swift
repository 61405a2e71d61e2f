extension HostIdentity {
  var tree: JSONTree {
    .object([
      "name": .text(name.display), "bootId": .optional(bootID) { .text($0.display) }, "time": .number(time),
    ])
  }

  /// `web1, boot 3f0c…, 2026-11-24T09:42:35Z`.
  var line: String {
    return ([name.display] + (bootID.map { ["boot \($0.display)"] } ?? []) + [moment]).joined(separator: ", ")
  }

  /// The time in UTC as RFC 3339 writes it. Days are counted in years that begin in March, so that the leap day
  /// comes last (proleptic Gregorian calendar, POSIX's seconds since the epoch).
  private var moment: String {
    let (day, second) = time.quotientAndRemainder(dividingBy: 86_400)
    let sinceMarchOfYear0 = day + 719_468
    let era = sinceMarchOfYear0 / 146_097
    let dayOfEra = sinceMarchOfYear0 % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    func padded(_ number: Int, _ width: Int = 2) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date = [padded(year, 4), padded(month), padded(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)]
    let clock = [second / 3_600, second / 60 % 60, second % 60].map { padded($0) }
    return date.joined(separator: "-") + "T" + clock.joined(separator: ":") + "Z"
  }
}
