#define _GNU_SOURCE
#include "CLinuxStage.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

// Linux 5.10; glibc's <sys/mount.h> knows it since 2.35 only.
#ifndef MS_NOSYMFOLLOW
#define MS_NOSYMFOLLOW 256
#endif

static int or_errno(long result) { return result < 0 ? -errno : (int)result; }

static int set_capabilities(uint64_t held, uint64_t inheritable) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2] = {0};
  for (int half = 0; half < 2; half++) {
    data[half].effective = data[half].permitted = (uint32_t)(held >> (32 * half));
    data[half].inheritable = (uint32_t)(inheritable >> (32 * half));
  }
  return or_errno(syscall(SYS_capset, &header, data));
}

pid_t clinux_fork(void) { return or_errno(fork()); }

void clinux_exit_now(int status) { _exit(status); }

int clinux_die_with_parent(void) { return or_errno(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)); }

int clinux_set_ambient(uint64_t capabilities) {
  // An ambient capability must be permitted and inheritable.
  int result = set_capabilities(capabilities, capabilities);
  for (unsigned long bit = 0; result == 0 && bit < 64; bit++)
    if (capabilities >> bit & 1) result = or_errno(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, bit, 0, 0));
  return result;
}

int clinux_unshare_user_namespace(void) { return or_errno(unshare(CLONE_NEWUSER)); }

int clinux_bind(int descriptor, const char *path, size_t length) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (length >= sizeof address.sun_path) return -ENAMETOOLONG;
  memcpy(address.sun_path, path, length);
  // Every byte of an abstract name counts, so that none is added (unix(7)).
  size_t end = length > 0 && path[0] == '\0' ? length : length + 1;
  return or_errno(
      bind(descriptor, (const struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + end)));
}

int clinux_socket_elsewhere(int type) {
  static int elsewhere = -1;
  int here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (here < 0) return -errno;
  int result = elsewhere < 0 ? or_errno(unshare(CLONE_NEWNET)) : or_errno(setns(elsewhere, CLONE_NEWNET));
  if (result == 0 && elsewhere < 0) elsewhere = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (result == 0) {
    result = or_errno(socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    // Whoever cannot go back asks every later question in the wrong place.
    if (setns(here, CLONE_NEWNET) != 0) _exit(2);
  }
  close(here);
  return result;
}

int clinux_mount_overlay(const char *lower, const char *upper, const char *work, const char *path) {
  char options[1024];
  int length = snprintf(options, sizeof options, "lowerdir=%s,upperdir=%s,workdir=%s", lower, upper, work);
  if (length < 0 || (size_t)length >= sizeof options) return -ENAMETOOLONG;
  return or_errno(mount("overlay", path, "overlay", 0, options));
}

int clinux_set_access_acl(const char *path, const void *bytes, size_t length) {
  return or_errno(lsetxattr(path, "system.posix_acl_access", bytes, length, 0));
}

int clinux_private_mounts(void) {
  if (unshare(CLONE_NEWNS) != 0) return -errno;
  return or_errno(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
}

int clinux_mount_tmpfs(const char *path, int remount, int read_only) {
  unsigned long flags = (remount ? MS_REMOUNT : 0) | (read_only ? MS_RDONLY : 0);
  return or_errno(mount("tmpfs", path, "tmpfs", flags, "mode=0755"));
}

int clinux_bind_mount(const char *source, const char *path, int read_only, int refuse_links) {
  if (mount(source, path, NULL, MS_BIND, NULL) != 0) return -errno;
  unsigned long flags = (read_only ? MS_RDONLY : 0) | (refuse_links ? MS_NOSYMFOLLOW : 0);
  return or_errno(mount("none", path, NULL, MS_REMOUNT | MS_BIND | flags, NULL));
}
