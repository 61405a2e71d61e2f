#if os(Linux)
import CLinux
import LibC

/// Enters another network namespace for a question, and comes back (setns(2)).
enum NetworkNamespace {
  static func within(
    _ namespace: consuming Descriptor, _ body: () throws(Errno) -> Void
  ) throws(Errno) {
    let own = try Descriptor.reading("/proc/self/ns/net")
    let entered = clinux_enter_network(namespace.number)
    guard entered == 0 else { throw Errno(rawValue: -entered) }
    defer { _ = clinux_enter_network(own.number) }
    try body()
  }
}
#endif
