#if os(Linux)
import CLinux

/// Does the same for many things on a few threads.
///
/// Reading /proc is the kernel's work, which it does for two readers as fast as for one.
enum Parallel {
  private static let sizeOfPart = 512
  /// More readers wait for each other.
  private static let mostThreads = 4

  /// `work` for one part after the other, in the order of `items`. It is called on several threads at once and
  /// must not change anything that it does not make itself. (It is marked as escaping although it does not: the
  /// check that the compiler would make instead holds the length of this folder's name.)
  static func map<Item, Output>(
    _ items: [Item], _ work: @escaping (ArraySlice<Item>) -> [Output]
  ) -> [Output] {
    let count = (items.count + sizeOfPart - 1) / sizeOfPart
    guard count > 1 else { return work(items[...]) }
    let job = Job(count) { part in
      let start = part * sizeOfPart
      return work(items[start..<min(start + sizeOfPart, items.count)])
    }
    clinux_in_parallel(
      count, threadCount,
      { context, part in
        guard let context else { return }
        Unmanaged<AnyJob>.fromOpaque(context).takeUnretainedValue().run(part)
      }, Unmanaged<AnyJob>.passUnretained(job).toOpaque())
    return job.outputs.flatMap { $0 }
  }

  /// As many as there are processors with nothing else to do: where they are busy, one would wait for another.
  private static var threadCount: Int {
    let text = String(decoding: readFile("/proc/loadavg", limit: 128).value ?? [], as: UTF8.self)
    // The fourth field: how many are running, this one among them, and how many there are.
    let running = text.split(separator: " ").dropFirst(3).first?.split(separator: "/").first.flatMap {
      Int($0)
    }
    let others = max(0, (running ?? 1) - 1)
    return max(1, min(Int(clinux_processor_count()) - others, mostThreads))
  }

  /// A C callback cannot be generic.
  private class AnyJob {
    func run(_ part: Int) {}
  }

  private final class Job<Output>: AnyJob {
    private let body: (Int) -> [Output]
    private let results: UnsafeMutableBufferPointer<[Output]>

    init(_ parts: Int, _ body: @escaping (Int) -> [Output]) {
      self.body = body
      results = .allocate(capacity: parts)
      results.initialize(repeating: [])
    }

    deinit {
      results.deinitialize()
      results.deallocate()
    }

    var outputs: [[Output]] { Array(results) }

    /// Each part has a place of its own, so that no two threads meet.
    override func run(_ part: Int) { results[part] = body(part) }
  }
}
#endif
