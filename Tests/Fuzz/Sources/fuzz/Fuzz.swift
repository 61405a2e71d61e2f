import CFuzzer

/// One program for all targets: `fuzz TARGET [OPTION...] [CORPUS...]`, with libFuzzer's options. A copy that is named
/// for a target is that target's (OSS-Fuzz runs it so).
@main
enum Fuzz {
  static func main() {
    var arguments = CommandLine.arguments
    let name = arguments[0].split(separator: "/").last.map(String.init) ?? ""
    if let target = Target.all.first(where: { name.hasSuffix("sockcheck-\($0.name)") }) {
      Target.chosen = target
    } else if arguments.count > 1, let target = Target.all.first(where: { $0.name == arguments[1] }) {
      Target.chosen = target
      arguments.remove(at: 1)
    } else {
      print(Target.all.map(\.name).joined(separator: "\n"))
      return
    }
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { argument in
      let text = UnsafeMutablePointer<CChar>.allocate(capacity: argument.utf8.count + 1)
      for (index, byte) in argument.utf8.enumerated() { text[index] = CChar(bitPattern: byte) }
      text[argument.utf8.count] = 0
      return text
    }
    var count = CInt(pointers.count)
    pointers.append(nil)
    pointers.withUnsafeMutableBufferPointer { list in
      var start = list.baseAddress
      _ = LLVMFuzzerRunDriver(&count, &start, tryOne)
    }
  }
}

/// The name by which OSS-Fuzz recognises a fuzz target.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Target.chosen?.run(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// Documents stay documents more often than not: of bytes changed at random hardly one in a thousand is still JSON.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ largest: Int, _ seed: CUnsignedInt
) -> Int {
  var dice = SplitMix64(seed: UInt64(seed))
  if Target.chosen?.isJSON == true, !dice.once(in: 4),
    let changed = JSONValue.mutated(Array(UnsafeBufferPointer(start: start, count: count)), &dice),
    changed.count <= largest
  {
    for (index, byte) in changed.enumerated() { start[index] = byte }
    return changed.count
  }
  return LLVMFuzzerMutate(start, count, largest)
}
