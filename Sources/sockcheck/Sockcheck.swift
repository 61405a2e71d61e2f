import PermissionProbe

@main struct Sockcheck {
  static func main() {}
}
