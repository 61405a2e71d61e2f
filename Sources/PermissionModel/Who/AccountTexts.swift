/// The account files, as they are.
package struct AccountTexts {
  package var passwd: Known<[UInt8]>
  package var group: Known<[UInt8]>
  package var truncated: Set<WhoReport.Unread.Subject>

  package init(
    passwd: Known<[UInt8]>, group: Known<[UInt8]>, truncated: Set<WhoReport.Unread.Subject> = []
  ) {
    self.passwd = passwd
    self.group = group
    self.truncated = truncated
  }
}
