import Testing

@testable import PermissionModel

@Suite struct SessionFactsTests {
  typealias Kind = SessionFacts.Kind

  @Test(
    arguments: [
      ("systemd", ["/lib/systemd/systemd", "--user"], Kind.userManager), ("systemd", ["/sbin/init"], .other),
      ("tmux: server", ["tmux", "new"], .tmux), ("screen", ["SCREEN", "-S", "x"], .screen),
      ("sshd", ["sshd: a@pts/0"], .ssh), ("sshd-session", ["sshd-session: a@pts/0"], .ssh),
      ("node", ["/home/a/.vscode-server/bin/1/node", "out/server-main.js"], .editor),
      ("sh", ["sh", "/home/a/.vscode-server/bin/1/bin/code-server"], .shell),
      ("node", ["node", "app.js"], .other),
      ("Runner.Listener", ["./bin/Runner.Listener"], .agent),
      ("java", ["java", "-jar", "/srv/agent.jar"], .agent),
      ("java", ["java", "-jar", "app.jar"], .other), ("bash", ["-bash"], .shell), ("CRON", [], .cron),
      ("gnome-shell", [], .desktop), ("su", ["su", "a"], .login), ("odd", ["SCREEN"], .screen),
      ("\u{1B}[2J", [], .other),
    ] as [(ByteString, [ByteString], Kind)])
  func kinds(name: ByteString, arguments: [ByteString], kind: Kind) {
    #expect(SessionFacts.kind(name: name, arguments: arguments) == kind)
  }

  /// `pid kind uid holds manager`, the subject first.
  private func chain(_ members: (Kind, UInt32, Bool, Bool)...) -> SessionFacts {
    SessionFacts(
      members.enumerated().map { index, member in
        .init(
          ProcessID(Int32(100 - index)), name: ByteString(member.0.rawValue), kind: member.0,
          userID: UserID(member.1),
          holdsGroup: member.2, isOfUserManager: member.3)
      })
  }

  private func mustEnd(_ facts: SessionFacts) -> [Kind] { facts.mustEnd.map(\.kind) }

  @Test func logins() {
    #expect(
      mustEnd(
        chain(
          (.other, 1, false, false), (.shell, 1, false, false), (.ssh, 1, false, false),
          (.ssh, 0, false, false)))
        == [.ssh])
    #expect(
      mustEnd(chain((.other, 1, false, false), (.shell, 1, false, false), (.login, 0, false, false))) == [
        .shell
      ])
  }

  @Test func servers() {
    // Left to the user's manager by a login that is over: it ends alone.
    #expect(
      mustEnd(
        chain(
          (.other, 1, false, false), (.shell, 1, false, false), (.tmux, 1, false, false),
          (.userManager, 1, false, true), (.other, 0, false, false))) == [.tmux])
    // Started by the user's manager: both have to.
    #expect(
      mustEnd(
        chain(
          (.other, 1, false, true), (.tmux, 1, false, true), (.userManager, 1, false, true),
          (.other, 0, false, false)))
        == [.tmux, .userManager])
    #expect(
      mustEnd(chain((.other, 1, false, false), (.editor, 1, false, false), (.ssh, 1, false, false))) == [
        .editor, .ssh,
      ])
    #expect(mustEnd(chain((.other, 1, false, true), (.userManager, 1, false, true))) == [.userManager])
    #expect(
      mustEnd(chain((.other, 1, false, false), (.agent, 1, false, false), (.other, 0, false, false))) == [
        .agent
      ])
  }

  /// Whoever holds the group already need not end.
  @Test func newGroupsAbove() {
    #expect(
      mustEnd(chain((.other, 1, false, false), (.shell, 1, false, false), (.ssh, 1, true, false))) == [.shell]
    )
    #expect(mustEnd(chain((.other, 1, false, false), (.ssh, 1, true, false))).isEmpty)
    #expect(mustEnd(chain((.other, 1, false, false), (.userManager, 1, false, false))).isEmpty)
    #expect(SessionFacts([]).mustEnd.isEmpty)
  }
}
