/// dockerd leaves its socket to root:root where the host has no group `docker`.
enum GIDZero: CauseRule {
  static let code = "gid-zero"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let refusal = situation.refusalAtSocket, let target = situation.target,
      target.group == .root
    else { return nil }
    return Finding(
      title: "the socket's group is root",
      detail: situation.socketSentence + " " + GIDMismatch.notAMember(situation, refusal, target)
        + " Docker Desktop and a NAS do it this way, and so does every daemon whose host had no docker group when "
        + "it started.",
      evidence: situation.membershipEvidence)
  }
}
