#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <sched.h>
#include <sys/mount.h>

// Linux 5.10; glibc's <sys/mount.h> knows it since 2.35 only.
#ifndef MS_NOSYMFOLLOW
#define MS_NOSYMFOLLOW 256
#endif

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
#endif
