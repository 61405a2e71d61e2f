import ArgumentParser
import PermissionProbe

/// A way to end that the contract gives a status of its own, with a message for stderr.
struct Failure: Error {
  enum Status: Int32 {
    case usage = 64
    case damagedInput = 65
    case cannotTell = 71
    case noPermission = 77
    case noEndpoint = 78
  }

  var status: Status
  var message: String

  init(status: Status, _ message: String) {
    self.status = status
    self.message = message
  }

  static let setIDIsRefused =
    "this program's file has a set-id bit, which it refuses: whoever runs it would act for somebody else. Take the "
    + "bit away (chmod ug-s), and start it as root, or give the file cap_setgid+ep (setcap)"

  /// A set-id program may have started this one, whose own file has no such bit.
  static let otherUserIsRefused =
    "its real user or group is another than its effective one, as below a set-id program, which it refuses: it would "
    + "act for somebody else. Start it as the one or the other"

  /// Runs to the end of the program.
  ///
  /// A bare status is not thrown: the first error of a kind makes the runtime search all conformances, and what the
  /// parser does to end with one costs as much as all the rest.
  static func end(by body: () throws -> Int32) -> Never {
    do {
      Terminal.exit(try body())
    } catch let failure as Failure {
      Terminal.complain(failure.message)
      Terminal.exit(failure.status.rawValue)
    } catch let code as ExitCode {
      Terminal.exit(code.rawValue)
    } catch {
      ParserMessage.end(error)
    }
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
