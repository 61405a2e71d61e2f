/// A Linux error number, known by its symbolic name (errno(3), numbers of the generic ABI).
public struct ErrorNumber: RawRepresentable, Hashable, Sendable, Error, CustomStringConvertible {
  /// The number.
  public let rawValue: Int32
  /// Any number, known or not.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `EPERM`.
  public static let notPermitted = Self(rawValue: 1)
  /// `ENOENT`.
  public static let noEntry = Self(rawValue: 2)
  package static let noProcess = Self(rawValue: 3)
  package static let interrupted = Self(rawValue: 4)
  /// `EAGAIN`.
  public static let tryAgain = Self(rawValue: 11)
  /// `EACCES`.
  public static let accessDenied = Self(rawValue: 13)
  /// `ENOTDIR`.
  public static let notDirectory = Self(rawValue: 20)
  package static let isDirectory = Self(rawValue: 21)
  package static let invalid = Self(rawValue: 22)
  package static let fileTooLarge = Self(rawValue: 27)
  package static let readOnlyFileSystem = Self(rawValue: 30)
  package static let nameTooLong = Self(rawValue: 36)
  package static let notImplemented = Self(rawValue: 38)
  /// `ELOOP`.
  public static let tooManyLinks = Self(rawValue: 40)
  /// `EPROTOTYPE`.
  public static let wrongProtocolType = Self(rawValue: 91)
  package static let notSupported = Self(rawValue: 95)
  package static let addressFamilyNotSupported = Self(rawValue: 97)
  package static let connectionReset = Self(rawValue: 104)
  /// `ETIMEDOUT`.
  public static let timedOut = Self(rawValue: 110)
  /// `ECONNREFUSED`.
  public static let connectionRefused = Self(rawValue: 111)
  package static let inProgress = Self(rawValue: 115)

  /// `EACCES` and its kin; a number that has no entry here is shown as `E` and the number.
  public var name: String { Self.names[rawValue]?.name ?? "E\(rawValue)" }

  /// The error in plain words, without a full stop.
  public var sentence: String { Self.names[rawValue]?.sentence ?? "error \(rawValue)" }

  /// The same as ``name``.
  public var description: String { name }

  private static let names: [Int32: (name: String, sentence: String)] = [
    1: ("EPERM", "operation not permitted"),
    2: ("ENOENT", "no such file or directory"),
    3: ("ESRCH", "no such process"),
    4: ("EINTR", "interrupted"),
    5: ("EIO", "input/output error"),
    6: ("ENXIO", "no such device or address"),
    9: ("EBADF", "bad file descriptor"),
    11: ("EAGAIN", "resource temporarily unavailable"),
    12: ("ENOMEM", "out of memory"),
    13: ("EACCES", "permission denied"),
    16: ("EBUSY", "busy"),
    17: ("EEXIST", "exists already"),
    18: ("EXDEV", "leads out of the root"),
    20: ("ENOTDIR", "not a directory"),
    21: ("EISDIR", "is a directory"),
    22: ("EINVAL", "invalid argument"),
    24: ("EMFILE", "too many open files"),
    27: ("EFBIG", "file too large"),
    28: ("ENOSPC", "no space left"),
    30: ("EROFS", "read-only file system"),
    32: ("EPIPE", "broken pipe"),
    36: ("ENAMETOOLONG", "file name too long"),
    38: ("ENOSYS", "not implemented by this kernel"),
    40: ("ELOOP", "too many symbolic links"),
    61: ("ENODATA", "no data"),
    71: ("EPROTO", "protocol error"),
    75: ("EOVERFLOW", "value too large"),
    88: ("ENOTSOCK", "not a socket"),
    91: ("EPROTOTYPE", "wrong type of socket"),
    95: ("EOPNOTSUPP", "not supported"),
    97: ("EAFNOSUPPORT", "address family not supported"),
    104: ("ECONNRESET", "connection reset by peer"),
    110: ("ETIMEDOUT", "timed out"),
    111: ("ECONNREFUSED", "connection refused"),
    115: ("EINPROGRESS", "in progress"),
    116: ("ESTALE", "stale file handle"),
  ]

  private static let numbers: [String: Int32] =
    Dictionary(uniqueKeysWithValues: names.map { ($0.value.name, $0.key) })
}

/// As the field calls it. To programs outside of this package that name is swift-system's.
package typealias Errno = ErrorNumber

/// By name, so that a document means the same on every architecture.
extension ErrorNumber: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    if let number = Self.numbers[name] {
      self.init(rawValue: number)
    } else if name.first == "E", let number = Int32(name.dropFirst()), number > 0 {
      self.init(rawValue: number)
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(name)\" is not the name of an error")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
