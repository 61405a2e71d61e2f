/// What was said with a reply that refuses a request.
package struct APIRefusal: Hashable, Sendable, Codable {
  /// In characters; the rest is left out.
  package static let longestMessage = 300

  /// An engine's own form: a document with a `message` (moby api/server/httputils). Otherwise it is a page or a line, as
  /// web servers write them.
  package var isEngines: Bool
  /// What it says, in one line, without the marks of HTML. Whoever listens chose it.
  package var message: String

  /// - Parameter message: as long as it is.
  package init(isEngines: Bool, message: String) {
    self.isEngines = isEngines
    let words = message.split { $0.isWhitespace || $0.isNewline }
    self.message = String(words.joined(separator: " ").prefix(Self.longestMessage))
  }

  /// A page or a line of text.
  package init(page: [UInt8]) {
    var text: [UInt8] = []
    var isInMark = false
    for byte in page {
      switch byte {
      case UInt8(ascii: "<"): isInMark = true
      case UInt8(ascii: ">") where isInMark:
        isInMark = false
        text.append(UInt8(ascii: " "))
      default: if !isInMark { text.append(byte) }
      }
    }
    self.init(isEngines: false, message: String(decoding: text, as: UTF8.self))
  }

  /// The authorization plugin that decided; `nil` where none did.
  package var plugin: String? {
    guard isEngines else { return nil }
    for (beginning, end) in Self.pluginPhrases where message.hasPrefix(beginning) {
      let rest = Array(message.utf8.dropFirst(beginning.utf8.count))
      let name = rest[..<(rest.firstIndex(of: Array(end.utf8)) ?? rest.count)]
      return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }
    return nil
  }

  /// moby pkg/authorization: newAuthorizationError() in middleware.go, AuthZRequest() in authz.go.
  private static let pluginPhrases = [
    ("authorization denied by plugin ", ":"), ("plugin ", " failed with error"),
  ]

  /// A web server by whose page one of the proxies in front of engines is known.
  package enum Proxy: String, Hashable, Sendable {
    case haproxy, nginx
  }

  package var proxy: Proxy? {
    if isEngines { return nil }
    // http_err_msgs in HAProxy's src/http.c; ngx_http_error_tail in nginx's src/http/ngx_http_special_response.c.
    if message.contains("Request forbidden by administrative rules") { return .haproxy }
    return message.split(separator: " ").last?.hasPrefix("nginx") == true ? .nginx : nil
  }
}
