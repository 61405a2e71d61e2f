#if os(Linux)
import Synchronization

/// What the machine has told about one question already: where many sockets are asked about at once, the same program
/// is asked the same once, one that does not answer keeps the asker waiting once, and a folder of profiles is gone through once.
final class Told: Sendable {
  private struct Call: Equatable {
    var programs: [String]
    var arguments: [String]
    var environment: [String]
  }

  // Lists of the few that there are: the first dictionary costs a start more than all the rest of it.
  private let answers = Mutex<[(call: Call, answer: Known<[UInt8]>)]>([])
  let kernelLog = KernelLog()
  private let profiles = Mutex<[(label: ByteString, file: AppArmorProfileFile?)]>([])

  /// As ``AskedProgram/answer(_:_:environment:by:limit:)``.
  func answer(
    _ programs: [String], _ arguments: [String], environment: [String] = [], by deadline: Deadline, limit: Int
  ) -> Known<[UInt8]> {
    let call = Call(programs: programs, arguments: arguments, environment: environment)
    if let known = answers.withLock({ $0.first { $0.call == call } }) { return known.answer }
    // One that had no time to answer was not asked.
    let isAsked = deadline.remainingMilliseconds > 0
    let answer = AskedProgram.answer(
      programs, arguments, environment: environment, by: deadline, limit: limit)
    if isAsked { answers.withLock { $0.append((call, answer)) } }
    return answer
  }

  /// As ``AppArmorReader/file(of:)``.
  func profileFile(of label: ByteString) -> AppArmorProfileFile? {
    if let known = profiles.withLock({ $0.first { $0.label == label } }) { return known.file }
    let file = AppArmorReader.file(of: label)
    profiles.withLock { $0.append((label, file)) }
    return file
  }
}
#endif
