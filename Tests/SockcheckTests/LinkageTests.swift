import Foundation
import TestSupport
import Testing

/// The shipped program links FoundationEssentials at most: Foundation itself would bring ICU, three times all the
/// rest. `Tests/StaticTests/run` asks the same of the static program.
@Suite struct LinkageTests {
  private static let unwanted = [
    "libFoundation.so", "libFoundationInternationalization.so", "lib_FoundationICU.so",
  ]

  /// What the program was linked with, whether or not it makes use of it.
  @Test func theProgramsLibraries() throws {
    let child = try Child.run(try #require(Child.find("ldd")), [Program.path])
    #expect(child.status == 0)
    #expect(child.outputText.contains("libswiftCore.so"))
    for library in Self.unwanted { #expect(!child.outputText.contains(library)) }
  }

  /// What is imported, so that not even a build depends on it.
  @Test(arguments: ["PermissionProbe", "sockcheck", "CLinux", "CLibACL"])
  func theImports(target: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sources = root.appending(path: "Sources/\(target)")
    let names = try #require(FileManager.default.enumerator(atPath: sources.path)).compactMap {
      $0 as? String
    }
    #expect(!names.isEmpty)
    for name in names where name.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
      let imports = text.matches(of: /(?m)^\s*(?:[a-z@_()]+\s+)*import\s+(?:[a-z]+\s+)?(\w+)/).map {
        String($0.1)
      }
      for module in imports {
        #expect(
          !["Foundation", "FoundationInternationalization", "FoundationNetworking"].contains(module),
          "\(name)")
      }
    }
  }
}
