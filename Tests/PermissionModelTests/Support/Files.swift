import Foundation

/// The folder of this target's sources, where its resources and snapshots are kept.
let testFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
