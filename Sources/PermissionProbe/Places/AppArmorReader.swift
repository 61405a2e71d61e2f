#if os(Linux)
/// Finds where a profile of AppArmor's is written down, on the caller's own machine.
enum AppArmorReader {
  /// - Parameter label: as the kernel shows it, with its mode.
  static func file(of label: ByteString) -> AppArmorProfileFile? {
    let profile = AppArmorProfileFile.name(ofLabel: label)
    guard profile != "unconfined" else { return nil }
    let directory = AppArmorProfileFile.directory
    for name in DirectoryReader.names(directory, limit: AppArmorProfileFile.mostFiles) {
      let path = directory.appending(component: name)
      guard let text = readFile(path, limit: AppArmorProfileFile.largestFile).value,
        let found = AppArmorProfileFile(finding: profile, in: text, path: path)
      else { continue }
      return found
    }
    return nil
  }
}
#endif
