#if os(Linux)
import CLinux
import LibC

/// A process's directory in /proc, held open: a process that is given the same number later is another directory
/// (proc(5)), so that nothing is read of two.
struct ProcessDirectory: ~Copyable {
  private let descriptor: Descriptor
  let process: ProcessID

  /// - Throws: `ESRCH` where there is no such process.
  init(_ process: ProcessID) throws(Errno) {
    self.process = process
    do throws(Errno) {
      descriptor = try Descriptor.followingPath(ByteString("/proc/\(process)"))
    } catch .noEntry {
      throw .noProcess
    }
  }

  /// The path of something in it, good for as long as this is held.
  borrowing func path(_ name: String) -> ByteString { ByteString("\(base)/\(name)") }

  /// The path of the directory itself.
  var base: String { "/proc/self/fd/\(descriptor.number)" }

  var isKernelThread: Bool { readFile(path("stat")).value.map(ProcessFlags.isKernelThread) ?? false }

  /// - Throws: `ESRCH` where the process has ended by now, otherwise why it may not be read.
  borrowing func status() throws(Errno) -> ProcessStatus {
    switch readFile(path("status")) {
    case .absent: throw .noProcess
    case .unreadable(let errno): throw errno
    case .seen(let text):
      guard let status = ProcessStatus(parsing: text) else { throw .invalid }
      return status
    }
  }
}

/// Why a process can be no subject.
package enum UnfitProcess: Hashable, Sendable {
  /// It is one of the kernel's own threads, which has no credentials of a user's.
  case kernelThread
  /// It has ended: what is left waits for its parent (a zombie), or is gone.
  case ended
}
#endif
