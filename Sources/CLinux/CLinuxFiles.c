#define _GNU_SOURCE
#include "internal.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

int clinux_open_path(int directory, const char *name) {
  return or_errno(openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC));
}

int clinux_open_path_following(const char *name) {
  return or_errno(open(name, O_PATH | O_CLOEXEC));
}

int clinux_inode_of(int descriptor, struct clinux_inode *inode) {
  struct statx found;
  if (statx(descriptor, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_MNT_ID, &found) != 0) return -errno;
  inode->mode = found.stx_mode;
  inode->uid = found.stx_uid;
  inode->gid = found.stx_gid;
  inode->links = found.stx_nlink;
  inode->inode = found.stx_ino;
  inode->device_major = found.stx_dev_major;
  inode->device_minor = found.stx_dev_minor;
  inode->mount_id = (found.stx_mask & STATX_MNT_ID) ? found.stx_mnt_id : 0;
  inode->immutable = (found.stx_attributes & STATX_ATTR_IMMUTABLE) != 0;
  return 0;
}

int clinux_effective_access(const char *path, int mode) {
#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif
  return or_errno(syscall(SYS_faccessat2, AT_FDCWD, path, mode, AT_EACCESS));
}

int clinux_file_system_type(int descriptor, uint32_t *type) {
  struct statfs found;
  if (fstatfs(descriptor, &found) != 0) return -errno;
  *type = (uint32_t)found.f_type;
  return 0;
}

int clinux_open_in_root(int root, const char *path) {
  struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
  return or_errno(syscall(SYS_openat2, root, path, &how, sizeof how));
}

int clinux_reopen(int descriptor) {
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  return or_errno(open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

int clinux_label(const char *path, void *buffer, size_t size) {
  return or_errno(getxattr(path, "security.selinux", buffer, size));
}

int clinux_open_lock(int directory, const char *name) {
  return or_errno(openat(directory, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
}

int clinux_lock(int descriptor) {
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return or_errno(fcntl(descriptor, F_SETLK, &whole));
}

int clinux_open_regular(int directory, const char *name) {
  return or_errno(openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
}

static int write_all(int descriptor, const char *text, size_t length) {
  while (length > 0) {
    ssize_t written = write(descriptor, text, length);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return -errno;
    text += written;
    length -= (size_t)written;
  }
  return fsync(descriptor) == 0 ? 0 : -errno;
}

// An attribute that the file system or a security module will not have set is no reason to fail: the mode
// and owner, which decide, are set before.
static int copy_attributes(int from, int to) {
  char names[4096], value[65536];
  ssize_t length = flistxattr(from, names, sizeof names);
  for (char *name = names; length > 0 && name < names + length; name += strlen(name) + 1) {
    ssize_t size = fgetxattr(from, name, value, sizeof value);
    if (size >= 0) (void)fsetxattr(to, name, value, (size_t)size, 0);
  }
  return 0;
}

int clinux_write_like(int directory, const char *like, const char *name, const void *text, size_t length) {
  int from = clinux_open_regular(directory, like);
  if (from < 0) return from;
  struct stat found;
  int result = fstat(from, &found) == 0 ? 0 : -errno;
  int to = -1;
  if (result == 0 && unlinkat(directory, name, 0) != 0 && errno != ENOENT) result = -errno;
  if (result == 0) {
    to = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (to < 0) result = -errno;
  }
  if (result == 0 && fchown(to, found.st_uid, found.st_gid) != 0) result = -errno;
  if (result == 0 && fchmod(to, found.st_mode & 07777) != 0) result = -errno;
  if (result == 0) result = copy_attributes(from, to);
  if (result == 0) result = write_all(to, text, length);
  if (to >= 0) close(to);
  close(from);
  return result;
}

int clinux_create_whole(int directory, const char *temporary, const char *name, const void *text, size_t length,
                        uint32_t mode) {
  if (unlinkat(directory, temporary, 0) != 0 && errno != ENOENT) return -errno;
  int to = openat(directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (to < 0) return -errno;
  int result = fchmod(to, mode) == 0 ? 0 : -errno;
  if (result == 0) result = write_all(to, text, length);
  close(to);
  if (result == 0 && renameat2(directory, temporary, directory, name, RENAME_NOREPLACE) != 0) result = -errno;
  if (result != 0) unlinkat(directory, temporary, 0);
  return result;
}

int clinux_rename(int directory, const char *from, const char *to) {
  return or_errno(renameat(directory, from, directory, to));
}

int clinux_unlink(int directory, const char *name) { return or_errno(unlinkat(directory, name, 0)); }

int clinux_access_acl_size(const char *path) {
  return or_errno(getxattr(path, "system.posix_acl_access", NULL, 0));
}

int clinux_set_access_acl(const char *path, const void *bytes, size_t length) {
  return or_errno(lsetxattr(path, "system.posix_acl_access", bytes, length, 0));
}
