import Testing

@testable import PermissionModel

/// What a filter says of a call, by the rules of seccomp(2).
@Suite struct SeccompFilterTests {
  private static let call = SeccompFilter.SystemCall(
    number: 42, architecture: 0xC000_003E, arguments: [1, 0x1_0000_0005])
  private static let loadNumber = SeccompFilter.Instruction(code: 0x20, operand: 0)

  private static func end(_ result: UInt32) -> SeccompFilter.Instruction {
    .init(code: 0x06, operand: result)
  }

  private func action(_ programs: [SeccompFilter.Instruction]...) -> SeccompFilter.Action? {
    SeccompFilter.action(of: programs.map { SeccompFilter($0) }, on: Self.call)
  }

  @Test(
    arguments: [
      (0x7FFF_0000, .allow), (0x7FFC_0000, .allow), (0x0005_000D, .fail(.accessDenied)),
      (0x0005_FFFF, .fail(Errno(rawValue: 4095))), (0x8000_0000, .kill), (0, .kill), (0x0003_0000, .kill),
      (0x7FC0_0000, .askAnother), (0x7FF0_0001, .askAnother), (0x0123_0000, .kill),
    ] as [(UInt32, SeccompFilter.Action)])
  func results(result: UInt32, expected: SeccompFilter.Action) {
    #expect(action([Self.end(result)]) == expected)
  }

  @Test func theStrictestHasItsWay() {
    let (allow, deny, kill) = (Self.end(0x7FFF_0000), Self.end(0x0005_0001), Self.end(0x8000_0000))
    #expect(action([allow], [deny]) == .fail(.notPermitted))
    #expect(action([kill], [deny], [allow]) == .kill)
    // Of equals the one that was installed last.
    #expect(action([Self.end(0x0005_0001)], [Self.end(0x0005_000D)]) == .fail(.accessDenied))
    #expect(action() == .allow)
  }

  /// Loads, jumps, and both halves of an argument.
  @Test func programs() {
    let refuses42: [SeccompFilter.Instruction] = [
      .init(code: 0x20, operand: 4), .init(code: 0x15, ifTrue: 1, operand: 0xC000_003E),
      Self.end(0x8000_0000),
      Self.loadNumber, .init(code: 0x15, ifFalse: 1, operand: 42), Self.end(0x0005_0001),
      Self.end(0x7FFF_0000),
    ]
    #expect(action(refuses42) == .fail(.notPermitted))
    for (offset, value) in [(16, 1), (20, 0), (24, 5), (28, 1), (32, 0)] as [(UInt32, UInt32)] {
      #expect(
        action([
          .init(code: 0x20, operand: offset), .init(code: 0x15, ifFalse: 1, operand: value),
          Self.end(0x7FFF_0000), Self.end(0),
        ]) == .allow, "at \(offset)")
    }
    // Memory, an index, and arithmetic: ((42 & 0xF) << 1) + 42 - 2 = 60.
    #expect(
      action([
        Self.loadNumber, .init(code: 0x02, operand: 3), .init(code: 0x07), .init(code: 0x54, operand: 0xF),
        .init(code: 0x64, operand: 1), .init(code: 0x0C), .init(code: 0x14, operand: 2),
        .init(code: 0x15, ifTrue: 0, ifFalse: 1, operand: 60), Self.end(0x7FFF_0000), Self.end(0),
      ]) == .allow)
    // Division by zero ends the thread.
    #expect(action([.init(code: 0x3C), Self.end(0x7FFF_0000)]) == .kill)
    #expect(action([.init(code: 0x34, operand: 0), Self.end(0x7FFF_0000)]) == .kill)
  }

  /// What the kernel would not have taken.
  @Test func noPrograms() {
    #expect(action([]) == nil)
    #expect(action([Self.loadNumber]) == nil)
    #expect(action([.init(code: 0x20, operand: 64), Self.end(0)]) == nil)
    #expect(action([.init(code: 0x20, operand: 2), Self.end(0)]) == nil)
    #expect(action([.init(code: 0x60, operand: 16), Self.end(0)]) == nil)
    #expect(action([.init(code: 0x02, operand: 16), Self.end(0)]) == nil)
    #expect(action([.init(code: 0x05, operand: .max), Self.end(0)]) == nil)
    #expect(action([.init(code: 0x94, operand: 1), Self.end(0)]) == nil)
    #expect(action(Array(repeating: Self.loadNumber, count: 4097)) == nil)
  }
}
