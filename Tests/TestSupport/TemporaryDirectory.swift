import Foundation

/// A new directory that goes away with its owner; short, since a socket's path may have 107 bytes.
public final class TemporaryDirectory: Sendable {
  public let path: String

  /// - Parameter mode: who may enter; 0755 lets in the users that a test becomes.
  public init(mode: Int = 0o755) throws {
    path = "/tmp/sc-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: mode])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  public func path(_ name: String) -> String { path + "/" + name }

  @discardableResult
  public func directory(_ name: String, mode: Int = 0o755) throws -> String {
    try FileManager.default.createDirectory(
      atPath: path(name), withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
    return path(name)
  }

  @discardableResult
  public func file(_ name: String, _ text: String = "") throws -> String {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
    return path(name)
  }

  @discardableResult
  public func link(_ name: String, to target: String) throws -> String {
    try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
    return path(name)
  }

  @discardableResult
  public func fifo(_ name: String) throws -> String {
    guard mkfifo(path(name), 0o644) == 0 else { throw SystemFailure("mkfifo") }
    return path(name)
  }
}

/// A system call that a test needs did not work.
public struct SystemFailure: Error, CustomStringConvertible {
  public var description: String
  public init(_ call: String) { description = "\(call): \(String(cString: strerror(errno)))" }
}
