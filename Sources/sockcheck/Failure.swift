import ArgumentParser
import PermissionProbe

/// A way to end that the contract gives a status of its own, with a message for stderr.
struct Failure: Error {
  enum Status: Int32 {
    case usage = 64
    case damagedInput = 65
    case noPermission = 77
    case noEndpoint = 78
  }

  var status: Status
  var message: String

  init(status: Status, _ message: String) {
    self.status = status
    self.message = message
  }

  /// Runs a verb and turns a failure into a message and a status.
  static func reported(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let failure as Failure {
      Terminal.complain(failure.message)
      throw ExitCode(failure.status.rawValue)
    }
  }
}
