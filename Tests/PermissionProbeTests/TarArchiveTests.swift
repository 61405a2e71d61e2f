import Foundation
import TestSupport
import Testing

@testable import PermissionModel

/// Against archives that tar(1) writes.
@Suite struct TarArchiveTests {
  private func archive(_ name: String, format: String = "gnu", in directory: TemporaryDirectory) throws
    -> [UInt8]
  {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["tar", "--format=\(format)", "-C", directory.path, "-cf", "-", name]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try #require(try pipe.fileHandleForReading.readToEnd())
    process.waitUntilExit()
    return Array(data)
  }

  @Test(arguments: ["gnu", "ustar", "pax"])
  func aFile(format: String) throws {
    let directory = try TemporaryDirectory()
    let text = String(repeating: "root:x:0:0::/:/bin/sh\n", count: 100)
    try Data(text.utf8).write(to: URL(filePath: directory.path).appending(path: "passwd"))
    let bytes = try archive("passwd", format: format, in: directory)
    #expect(TarArchive.first(in: bytes) == .file(Array(text.utf8)))
    #expect(TarArchive.first(in: Array(bytes.prefix(1200))) == nil)
  }

  @Test func aLink() throws {
    let directory = try TemporaryDirectory()
    try FileManager.default.createSymbolicLink(
      atPath: directory.path + "/passwd", withDestinationPath: "../usr/etc/passwd")
    #expect(TarArchive.first(in: try archive("passwd", in: directory)) == .link("../usr/etc/passwd"))
  }

  @Test func aDirectory() throws {
    let directory = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: directory.path + "/passwd", withIntermediateDirectories: false)
    #expect(TarArchive.first(in: try archive("passwd", in: directory)) == .other)
  }

  @Test(
    arguments: [[], [UInt8](repeating: 0, count: 1024), [UInt8](repeating: 0x41, count: 600)] as [[UInt8]])
  func none(bytes: [UInt8]) {
    #expect(TarArchive.first(in: bytes) == nil)
  }
}
