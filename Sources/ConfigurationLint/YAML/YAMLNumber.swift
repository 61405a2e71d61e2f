/// What readers of YAML make of a plain scalar that looks like a whole number.
enum YAMLNumber {
  /// In decimal digits, where PyYAML (YAML 1.1, docker-compose 1) or go-yaml 3 (docker compose) makes another text of it.
  struct Reading: Hashable {
    var value: String
    /// Both do.
    var isAgreed: Bool
  }

  static func reading(_ text: String) -> Reading? {
    let digits = text.utf8.filter { $0 != UInt8(ascii: "_") }
    var rest = digits[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    let hasSign = isNegative || rest.first == UInt8(ascii: "+")
    if hasSign { rest = rest.dropFirst() }
    guard let first = rest.first, (0x30...0x39).contains(first), text.utf8.first != UInt8(ascii: "_") else {
      return nil
    }
    let body = String(decoding: rest, as: UTF8.self)
    let minus = isNegative ? "-" : ""
    func found(_ digits: Substring, _ radix: Int, isAgreed: Bool = true) -> Reading? {
      guard !digits.isEmpty, digits.first != "+", digits.first != "-",
        let number = Int64(digits, radix: radix)
      else {
        return nil
      }
      let value = "\(number == 0 ? "" : minus)\(number)"
      return value == text ? nil : Reading(value: value, isAgreed: isAgreed)
    }
    if body.contains(":") {
      guard !hasSign, first != 0x30 else { return nil }
      var total: Int64 = 0
      for (index, part) in body.split(separator: ":", omittingEmptySubsequences: false).enumerated() {
        guard let number = Int64(part), index == 0 || (0..<60).contains(number) && part.count <= 2,
          total < 1 << 40
        else { return nil }
        total = total * 60 + number
      }
      // Base 60 is YAML 1.1 alone.
      return Reading(value: String(total), isAgreed: false)
    }
    if body.hasPrefix("0x") { return found(body.dropFirst(2), 16) }
    if body.hasPrefix("0b") { return found(body.dropFirst(2), 2) }
    if body.hasPrefix("0X") { return found(body.dropFirst(2), 16, isAgreed: false) }
    if body.hasPrefix("0B") { return found(body.dropFirst(2), 2, isAgreed: false) }
    if body.hasPrefix("0o") || body.hasPrefix("0O") { return found(body.dropFirst(2), 8, isAgreed: false) }
    if body.count > 1, first == 0x30 { return found(body.dropFirst(), 8) }
    return found(body[...], 10)
  }
}
