/// A filter of system calls as the kernel holds it: a program of classic BPF (seccomp(2), kernel/seccomp.c,
/// net/core/filter.c).
///
/// It is run here as the kernel runs it, so that what a process may call is known without a call by that process.
package struct SeccompFilter: Hashable, Sendable {
  /// `struct sock_filter`.
  package struct Instruction: Hashable, Sendable {
    package var code: UInt16
    package var ifTrue: UInt8
    package var ifFalse: UInt8
    package var operand: UInt32

    package init(code: UInt16, ifTrue: UInt8 = 0, ifFalse: UInt8 = 0, operand: UInt32 = 0) {
      self.code = code
      self.ifTrue = ifTrue
      self.ifFalse = ifFalse
      self.operand = operand
    }
  }

  /// What a filter sees of a call: `struct seccomp_data`, without the address that it came from.
  package struct SystemCall: Hashable, Sendable {
    package var number: UInt32
    /// `AUDIT_ARCH_…` of linux/audit.h.
    package var architecture: UInt32
    /// Six at most; the rest are zero.
    package var arguments: [UInt64]

    package init(number: UInt32, architecture: UInt32, arguments: [UInt64]) {
      self.number = number
      self.architecture = architecture
      self.arguments = arguments
    }
  }

  /// What becomes of a call.
  package enum Action: Hashable, Sendable {
    case allow
    /// It is not made, and answers so; zero is a success that nothing was done for.
    case fail(Errno)
    /// The thread or its process ends, or gets SIGSYS.
    case kill
    /// Another process decides (SECCOMP_RET_USER_NOTIF, SECCOMP_RET_TRACE).
    case askAnother
  }

  /// The most that the kernel takes (`BPF_MAXINSNS`).
  package static let longest = 4096

  package var program: [Instruction]

  package init(_ program: [Instruction]) { self.program = program }
}

extension SeccompFilter {
  /// What becomes of a call under several filters: all are asked, and the strictest has its way; of equals the one
  /// that was installed last (seccomp_run_filters()).
  ///
  /// - Parameter filters: in the order in which they were installed.
  /// - Returns: `nil` where one of them is no program that the kernel takes.
  package static func action(of filters: [SeccompFilter], on call: SystemCall) -> Action? {
    var strictest: UInt32 = Result.allow
    for filter in filters.reversed() {
      guard let result = filter.result(on: call) else { return nil }
      // As signed numbers, by the upper half.
      let (new, old) = (
        Int32(bitPattern: result & Result.actionMask), Int32(bitPattern: strictest & Result.actionMask)
      )
      if new < old { strictest = result }
    }
    return action(of: strictest)
  }

  private enum Result {
    static let actionMask: UInt32 = 0xFFFF_0000
    static let dataMask: UInt32 = 0x0000_FFFF
    static let killProcess: UInt32 = 0x8000_0000
    static let killThread: UInt32 = 0x0000_0000
    static let trap: UInt32 = 0x0003_0000
    static let errno: UInt32 = 0x0005_0000
    static let userNotify: UInt32 = 0x7FC0_0000
    static let trace: UInt32 = 0x7FF0_0000
    static let log: UInt32 = 0x7FFC_0000
    static let allow: UInt32 = 0x7FFF_0000
    /// `MAX_ERRNO`.
    static let greatestErrno: UInt32 = 4095
  }

  private static func action(of result: UInt32) -> Action {
    switch result & Result.actionMask {
    case Result.allow, Result.log: .allow
    case Result.errno: .fail(Errno(rawValue: Int32(min(result & Result.dataMask, Result.greatestErrno))))
    case Result.userNotify, Result.trace: .askAnother
    // What a kernel does not know it takes for the strictest.
    default: .kill
    }
  }

  /// The parts of an instruction's code (linux/bpf_common.h, linux/filter.h).
  private enum Code {
    static let classMask: UInt16 = 0x07
    static let load: UInt16 = 0x00
    static let loadIndex: UInt16 = 0x01
    static let store: UInt16 = 0x02
    static let storeIndex: UInt16 = 0x03
    static let arithmetic: UInt16 = 0x04
    static let jump: UInt16 = 0x05
    static let end: UInt16 = 0x06

    // Where a load has its value from (BPF_MODE).
    static let immediate: UInt16 = 0x00
    static let absolute: UInt16 = 0x20
    static let memory: UInt16 = 0x60
    static let length: UInt16 = 0x80

    /// The other side of a computation is the index, and not the operand (BPF_X).
    static let isIndex: UInt16 = 0x08
    static let operationMask: UInt16 = 0xF0
    static let add: UInt16 = 0x00
    static let subtract: UInt16 = 0x10
    static let multiply: UInt16 = 0x20
    static let divide: UInt16 = 0x30
    static let or: UInt16 = 0x40
    static let and: UInt16 = 0x50
    static let shiftLeft: UInt16 = 0x60
    static let shiftRight: UInt16 = 0x70
    static let negate: UInt16 = 0x80
    static let exclusiveOr: UInt16 = 0xA0

    /// BPF_JMP | BPF_JA, which compares nothing.
    static let jumpAlways: UInt16 = 0x05
    static let isEqual: UInt16 = 0x10
    static let isGreater: UInt16 = 0x20
    static let isGreaterOrEqual: UInt16 = 0x30
    static let hasBits: UInt16 = 0x40

    // What a program ends with (BPF_RVAL).
    static let resultMask: UInt16 = 0x18
    static let resultIsAccumulator: UInt16 = 0x10
    /// BPF_TXA; without it the accumulator goes into the index.
    static let indexToAccumulator: UInt16 = 0x80
  }

  /// Words of memory that a program has (`BPF_MEMWORDS`).
  private static let memoryWords = 16
  /// `sizeof(struct seccomp_data)`, in bytes.
  private static let dataSize: UInt32 = 64

  /// `SECCOMP_RET_…` with its data; `nil` where the kernel would not have taken the program (seccomp_check_filter()).
  private func result(on call: SystemCall) -> UInt32? {
    guard program.count <= Self.longest else { return nil }
    var memory = [UInt32](repeating: 0, count: Self.memoryWords)
    var (accumulator, index): (UInt32, UInt32) = (0, 0)
    // Jumps go forward alone, so that each instruction is met once at most.
    var counter = 0
    while counter < program.count {
      let instruction = program[counter]
      counter += 1
      let (code, operand) = (instruction.code, instruction.operand)
      switch code & Code.classMask {
      case Code.load:
        guard let value = loaded(code, operand, memory, call) else { return nil }
        accumulator = value
      case Code.loadIndex:
        guard let value = loaded(code & ~Code.classMask, operand, memory, nil) else { return nil }
        index = value
      case Code.store, Code.storeIndex:
        guard operand < UInt32(Self.memoryWords) else { return nil }
        memory[Int(operand)] = code & Code.classMask == Code.store ? accumulator : index
      case Code.arithmetic:
        let other = code & Code.isIndex == 0 ? operand : index
        // Division by zero ends a program with 0, which kills the thread.
        if code & Code.operationMask == Code.divide, other == 0 { return Result.killThread }
        guard let value = Self.computed(code, accumulator, other) else { return nil }
        accumulator = value
      case Code.jump:
        let step: UInt32
        if code == Code.jumpAlways {
          step = operand
        } else {
          let other = code & Code.isIndex == 0 ? operand : index
          guard let holds = Self.compared(code, accumulator, other) else { return nil }
          step = UInt32(holds ? instruction.ifTrue : instruction.ifFalse)
        }
        guard step < UInt32(Self.longest) else { return nil }
        counter += Int(step)
      case Code.end:
        return code & Code.resultMask == Code.resultIsAccumulator ? accumulator : operand
      default:
        if code & Code.indexToAccumulator == 0 { index = accumulator } else { accumulator = index }
      }
    }
    return nil
  }

  /// BPF_ABS, BPF_IMM, BPF_MEM and BPF_LEN.
  private func loaded(
    _ code: UInt16, _ operand: UInt32, _ memory: [UInt32], _ call: SystemCall?
  ) -> UInt32? {
    switch code {
    case Code.absolute: call.flatMap { Self.word(of: $0, at: operand) }
    case Code.immediate: operand
    case Code.memory: operand < UInt32(Self.memoryWords) ? memory[Int(operand)] : nil
    case Code.length: Self.dataSize
    default: nil
    }
  }

  /// 32 bits of `struct seccomp_data`, in this machine's byte order.
  private static func word(of call: SystemCall, at offset: UInt32) -> UInt32? {
    guard offset < dataSize, offset % 4 == 0 else { return nil }
    switch offset {
    case 0: return call.number
    case 4: return call.architecture
    // Where the call came from is not known; no filter that anybody wrote asks for it.
    case 8, 12: return 0
    default:
      let position = Int(offset - 16) / 8
      let argument = position < call.arguments.count ? call.arguments[position] : 0
      let isUpper = offset % 8 != 0
      #if _endian(big)
      return UInt32(truncatingIfNeeded: isUpper ? argument : argument >> 32)
      #else
      return UInt32(truncatingIfNeeded: isUpper ? argument >> 32 : argument)
      #endif
    }
  }

  private static func computed(_ code: UInt16, _ left: UInt32, _ right: UInt32) -> UInt32? {
    switch code & Code.operationMask {
    case Code.add: left &+ right
    case Code.subtract: left &- right
    case Code.multiply: left &* right
    case Code.divide: left / right
    case Code.or: left | right
    case Code.and: left & right
    // As the kernel's machine shifts: by the lower five bits.
    case Code.shiftLeft: left &<< right
    case Code.shiftRight: left &>> right
    case Code.negate: 0 &- left
    case Code.exclusiveOr: left ^ right
    default: nil
    }
  }

  private static func compared(_ code: UInt16, _ left: UInt32, _ right: UInt32) -> Bool? {
    switch code & Code.operationMask {
    case Code.isEqual: left == right
    case Code.isGreater: left > right
    case Code.isGreaterOrEqual: left >= right
    case Code.hasBits: left & right != 0
    default: nil
    }
  }
}
