#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/auxv.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

uint32_t clinux_filesystem_uid(void) { return (uint32_t)setfsuid((uid_t)-1); }
uint32_t clinux_filesystem_gid(void) { return (uint32_t)setfsgid((gid_t)-1); }

int clinux_effective_capabilities(uint64_t *effective) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2] = {0};
  if (syscall(SYS_capget, &header, data) != 0) return -errno;
  *effective = ((uint64_t)data[1].effective << 32) | data[0].effective;
  return 0;
}

int clinux_no_new_privileges(void) { return or_errno(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)); }

int clinux_set_groups(const uint32_t *groups, size_t count) { return or_errno(setgroups(count, groups)); }
int clinux_set_group_id(uint32_t gid) { return or_errno(setresgid(gid, gid, gid)); }
int clinux_set_user_id(uint32_t uid) { return or_errno(setresuid(uid, uid, uid)); }

int clinux_drop_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct none[2] = {0};
  // A kernel without ambient capabilities (before 4.3) has none to clear.
  (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  return or_errno(syscall(SYS_capset, &header, none));
}

int clinux_keep_only_set_gid(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2] = {0};
  (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  data[0].effective = data[0].permitted = 1u << CAP_SETGID;
  return or_errno(syscall(SYS_capset, &header, data));
}

int clinux_has_no_ids_but(uint32_t uid, uint32_t gid) {
  uid_t real_uid, effective_uid, saved_uid;
  gid_t real_gid, effective_gid, saved_gid;
  if (getresuid(&real_uid, &effective_uid, &saved_uid) != 0) return -errno;
  if (getresgid(&real_gid, &effective_gid, &saved_gid) != 0) return -errno;
  return real_uid == uid && effective_uid == uid && saved_uid == uid && real_gid == gid && effective_gid == gid &&
         saved_gid == gid;
}

int clinux_file_has_set_id(void) {
  struct stat found;
  return stat("/proc/self/exe", &found) == 0 && (found.st_mode & (S_ISUID | S_ISGID)) != 0;
}

int clinux_permitted_is_empty(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2] = {0};
  if (syscall(SYS_capget, &header, data) != 0) return -errno;
  return !(data[0].permitted | data[1].permitted | data[0].effective | data[1].effective);
}

int clinux_is_secure_execution(void) { return getauxval(AT_SECURE) != 0; }

void clinux_set_dumpable(void) { (void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }

int clinux_set_capabilities(uint64_t effective, uint64_t permitted) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2] = {0};
  for (int half = 0; half < 2; half++) {
    data[half].effective = (uint32_t)(effective >> (32 * half));
    data[half].permitted = (uint32_t)(permitted >> (32 * half));
  }
  return or_errno(syscall(SYS_capset, &header, data));
}

int clinux_take_ids(const struct clinux_ids *ids, const uint32_t *groups, size_t group_count) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) != 0) return -errno;
  uint64_t permitted = ((uint64_t)data[1].permitted << 32) | data[0].permitted;
  if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) return -errno;
  if (setgroups(group_count, groups) != 0) return -errno;
  if (setresgid(ids->real_gid, ids->effective_gid, ids->effective_gid) != 0) return -errno;
  if (setresuid(ids->real_uid, ids->effective_uid, ids->effective_uid) != 0) return -errno;
  // Leaving uid 0 emptied the effective set; setfsuid(2) needs CAP_SETUID in it.
  int raised = clinux_set_capabilities(permitted, permitted);
  if (raised != 0) return raised;
  // Neither call tells of a failure; asking again does.
  setfsgid(ids->filesystem_gid);
  setfsuid(ids->filesystem_uid);
  if (clinux_filesystem_gid() != ids->filesystem_gid) return -EPERM;
  if (clinux_filesystem_uid() != ids->filesystem_uid) return -EPERM;
  // setfsuid(2) moves the file-system capabilities of the effective set along.
  return clinux_set_capabilities(permitted, permitted);
}
#endif
