import Foundation
import Glibc
import PermissionModel
import TestSupport
import Testing

@testable import PermissionProbe

/// Programs that are asked, units' files, ancestors and account sources of real processes.
@Suite struct SurroundingsTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func ask(_ shell: String, seconds: Double = 10, limit: Int = 1 << 16) -> Known<[UInt8]> {
    AskedProgram.answer(
      ["/nonexistent/sh", "/bin/sh"], ["-c", shell], environment: ["A=b"], by: .init(seconds: seconds),
      limit: limit)
  }

  @Test func programsThatAnswer() {
    #expect(
      ask("echo $A; echo error >&2; cat; env | wc -l").value.map { String(decoding: $0, as: UTF8.self) }?
        .hasPrefix("b\n") == true)
    #expect(ask("env").value.map { String(decoding: $0, as: UTF8.self).contains("HOME=") } == false)
    let inherited = open("/dev/null", O_RDONLY)
    defer { close(inherited) }
    #expect(ask("ls /proc/$$/fd; true").value == Array("0\n1\n2\n".utf8), "open files were left")
    #expect(ask("exit 2") == .absent)
    #expect(ask("exit 1") == .unreadable(.invalid))
    #expect(ask("kill -9 $$") == .unreadable(.interrupted))
    #expect(AskedProgram.answer(["/nonexistent"], [], by: .init(seconds: 1)) == .absent)
  }

  @Test func programsThatDoNot() {
    #expect(ask("exec sleep 100", seconds: 0.2) == .unreadable(.timedOut))
    #expect(ask("exec >&-; exec sleep 100", seconds: 0.2) == .unreadable(.timedOut))
    #expect(ask("exec cat /dev/zero", limit: 5000) == .unreadable(Errno(rawValue: EFBIG)))
  }

  /// Where no manager runs, files are what there is.
  private static let isBooted = access("/run/systemd/system", F_OK) == 0

  @Test(.enabled(if: Need.optional(Need.isRoot && !isBooted, "a root without a systemd that runs")))
  func filesOfUnits() throws {
    let name = "sockcheck-\(getpid())"
    let folder = "/run/systemd/transient"
    let hadFolder = FileManager.default.fileExists(atPath: "/run/systemd")
    defer {
      for path in ["\(name).service", "\(name).service.d", "\(name).socket"] {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(path)")
      }
      rmdir(folder)
      if !hadFolder { rmdir("/run/systemd") }
    }
    try FileManager.default.createDirectory(
      atPath: "\(folder)/\(name).service.d", withIntermediateDirectories: true)
    func write(_ path: String, _ text: String) throws {
      try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(path)"))
    }
    try write("\(name).service", "[Service]\nUser=a\nSupplementaryGroups=x\nPrivateTmp=yes\n")
    try write("\(name).service.d/20-b.conf", "[Service]\nUser=c\n")
    try write("\(name).service.d/10-a.conf", "[Service]\nUser=b\nSupplementaryGroups=y\n")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/\(name).service.d/15-masked.conf", withDestinationPath: "/dev/zero")
    guard mkfifo("\(folder)/\(name).service.d/17-fifo.conf", 0o644) == 0 else {
      throw SystemFailure("mkfifo")
    }
    try write("\(name).socket", "[Socket]\nListenStream=%t/\(name)/s.sock\nSocketGroup=web\n")

    let reader = UnitReader(by: .init(seconds: 1))
    let unit = try #require(reader.unit(UnitName(ByteString("\(name).service"))))
    #expect(unit.value("User") == "c")
    #expect(unit.list("SupplementaryGroups") == ["x", "y"])
    #expect(unit.isOn("PrivateTmp"))
    #expect(unit.source == .files)
    #expect(unit.files.map(\.lastPathComponent) == [ByteString("\(name).service"), "10-a.conf", "20-b.conf"])
    let socket = try #require(reader.socketUnit(at: ByteString("/var/run/\(name)/s.sock")))
    #expect(socket.unit.name == ByteString("\(name).socket") && socket.value("SocketGroup") == "web")
    #expect(reader.socketUnit(at: ByteString("/run/\(name)/other.sock")) == nil)
    #expect(reader.unit(UnitName("sockcheck-none.service")) == nil)
  }

  @Test func ancestors() throws {
    // The shell waits for its child, which is the subject.
    let process = try WaitingProcess("sh -c 'echo; read x'; true")
    let child = try #require(process.children.first)
    let session = try #require(SessionReader.read(ProcessID(child), socketGroup: GroupID(4_000_000)))
    #expect(
      session.chain.map(\.process).starts(with: [
        ProcessID(child), ProcessID(process.id), ProcessID(getpid()),
      ]))
    #expect(session.chain[0].kind == .shell && session.chain[1].kind == .shell)
    #expect(session.chain.allSatisfy { !$0.holdsGroup })
    #expect(session.mustEnd.first != nil)
  }

  @Test(.enabled(if: Need.root)) func whoHoldsTheGroup() throws {
    let process = try WaitingProcess(
      "exec setpriv --reuid 5 --regid 5 --groups 5,77 sh -c 'setpriv --groups 5 true; sh -c \"echo; read x\"; true'"
    )
    let child = try #require(process.children.first)
    let session = try #require(SessionReader.read(ProcessID(child), socketGroup: GroupID(77)))
    #expect(session.chain[0].holdsGroup && session.chain[1].holdsGroup)
    #expect(session.chain.last?.userID != UserID(5), "the first of another user ends it")
    #expect(session.chain.count == 3)
  }

  @Test(.enabled(if: Need.root)) func accountSourcesOfAnotherRoot() throws {
    try directory.file("nsswitch.conf", "passwd: files\ngroup: files sss\n")
    let process = try WaitingProcess(
      """
      exec unshare --mount sh -c 'mount --bind \(directory.path("nsswitch.conf")) /etc/nsswitch.conf && echo && read x'
      """)
    var question = LinuxHost.Question(.process(ProcessID(process.id), nil, "/run/none.sock", .standard))
    let facts = try LinuxHost().facts(question)
    #expect(facts.accountSources?.beyondFiles == ["sss"])
    question.explains = false
    #expect(try LinuxHost().facts(question).accountSources == nil)
  }

  /// The C library's own tools are asked, whatever the PATH says.
  @Test(.enabled(if: Need.optional(access("/usr/bin/getent", X_OK) == 0, "getent")))
  func sourcesThatAreAsked() throws {
    try directory.directory("etc")
    try directory.file("etc/nsswitch.conf", "passwd: files systemd\ngroup: files systemd\n")
    let subject = Subject(userID: .root, groupID: .root)
    let found = try #require(
      AccountSourcesReader.read(
        subject, Accounts(), socketGroup: .root, root: ByteString(directory.path), isOwnRoot: true,
        by: .init(seconds: 10)))
    let answer = try #require(found.answer?.value)
    #expect(answer.userName == "root" && answer.groupName == "root")
    let unknown = AccountSourcesReader.read(
      Subject(userID: UserID(3_999_999), groupID: .root), Accounts(), socketGroup: GroupID(3_999_999),
      root: ByteString(directory.path), isOwnRoot: true, by: .init(seconds: 10))
    #expect(unknown?.answer?.value == AccountSources.Answer())
    let late = AccountSourcesReader.read(
      subject, Accounts(), socketGroup: nil, root: ByteString(directory.path), isOwnRoot: true,
      by: .init(seconds: 0))
    #expect(late?.answer?.failure == .timedOut && late?.isOpen == true)
    let other = AccountSourcesReader.read(
      subject, Accounts(), socketGroup: nil, root: ByteString(directory.path), isOwnRoot: false,
      by: .init(seconds: 10))
    #expect(other?.answer == nil && other?.isOpen == true)
  }
}
