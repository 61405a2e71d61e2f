#if os(Linux)
import CLinux
#endif

/// Work that waits in the kernel, beside the threads of the cooperative pool.
enum DetachedThread {
  /// Where no thread can be had, or the system has none of its own kind, it is done here and now.
  static func run(_ work: @escaping @Sendable () -> Void) {
    #if os(Linux)
    let box = Unmanaged.passRetained(Work(work))
    let started = clinux_start_thread(
      { context in
        guard let context else { return }
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
      }, box.toOpaque())
    if started != 0 { box.takeRetainedValue().body() }
    #else
    work()
    #endif
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
