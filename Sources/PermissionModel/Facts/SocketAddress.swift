/// The longest path that clients put into a `sockaddr_un`, in bytes (unix(7)).
package let longestSocketPath = 107

// What a text means as the address of a Unix socket.

extension ByteString {
  /// `@name`, as ss(8), systemd and Go write the address whose first byte is NUL (unix(7), "abstract").
  package var isAbstractName: Bool { count > 1 && bytes.first == UInt8(ascii: "@") }

  /// In bytes; an abstract name needs no byte at its end, and the mark takes the place of the first one.
  package var longestAddress: Int { isAbstractName ? longestSocketPath + 1 : longestSocketPath }

  /// There is something that connect(2) can be given.
  package var isSocketAddress: Bool { !isEmpty && count <= longestAddress && !bytes.contains(0) }

  /// The bytes of `sun_path`.
  package var socketAddress: [UInt8] { isAbstractName ? [0] + bytes.dropFirst() : bytes }
}
