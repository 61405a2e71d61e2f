#if os(Linux)
import LibC
#endif

extension HostIdentity {
  /// This host, and the time it is now.
  public static var current: HostIdentity { HostReader.read() }
}

#if os(Linux)
/// Says which host this is, and what time.
enum HostReader {
  static func read() -> HostIdentity {
    HostIdentity(name: name, bootID: bootID, time: max(0, time(nil)))
  }

  /// The node's name of the UTS namespace (uts_namespaces(7)).
  private static var name: ByteString {
    var names = utsname()
    guard uname(&names) == 0 else { return "" }
    return withUnsafeBytes(of: names.nodename) { ByteString($0.prefix { $0 != 0 }) }
  }

  private static var bootID: ByteString? {
    guard let text = readFile("/proc/sys/kernel/random/boot_id", limit: 64).value else { return nil }
    return ByteString(text.prefix { $0 != UInt8(ascii: "\n") })
  }
}
#else
/// A host that nothing is known of.
enum HostReader {
  static func read() -> HostIdentity { HostIdentity(name: "", bootID: nil, time: 0) }
}
#endif
