#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
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

int clinux_duplicate(int descriptor) { return or_errno(fcntl(descriptor, F_DUPFD_CLOEXEC, 3)); }

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

// What an O_PATH descriptor stands for, opened anew. Where /proc is not mounted that is its name in the directory, and
// then it must turn out to be the same inode.
static int reopen(int seen, int directory, const char *name, int flags) {
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", seen);
  int opened = open(path, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (opened >= 0 || errno != ENOENT) return or_errno(opened);
  opened = openat(directory, name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (opened < 0) return -errno;
  struct stat one, other;
  if (fstat(seen, &one) == 0 && fstat(opened, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino)
    return opened;
  close(opened);
  return -ESTALE;
}

// Opening anything but a regular file may do something: a FIFO hangs, a device rewinds.
static int open_regular(int directory, const char *name, int flags) {
  int seen = openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (seen < 0) return -errno;
  struct stat found;
  int result = fstat(seen, &found) != 0 ? -errno : S_ISREG(found.st_mode) ? reopen(seen, directory, name, flags) : -EINVAL;
  close(seen);
  return result;
}

int clinux_open_lock(int directory, const char *name) {
  // Once more where somebody took it away in between.
  for (int attempt = 0; attempt < 8; attempt++) {
    int made = openat(directory, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0 || errno != EEXIST) return or_errno(made);
    int found = open_regular(directory, name, O_RDWR);
    if (found != -ENOENT) return found;
  }
  return -ESTALE;
}

int clinux_lock(int descriptor) {
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return or_errno(fcntl(descriptor, F_SETLK, &whole));
}

int clinux_open_directory(int directory) {
  return or_errno(openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

int clinux_reopen_in(int seen, int directory, const char *name) { return reopen(seen, directory, name, O_RDONLY); }

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

static const char access_acl[] = "system.posix_acl_access";

// The value of an attribute in memory of its own; its length, or -errno.
static ssize_t attribute(int file, const char *name, char **value) {
  ssize_t size = fgetxattr(file, name, NULL, 0);
  if (size < 0) return -errno;
  *value = malloc((size_t)size + 1);
  if (*value == NULL) return -ENOMEM;
  size = fgetxattr(file, name, *value, (size_t)size);
  if (size >= 0) return size;
  size = -errno;
  free(*value);
  return size;
}

static int copy_attribute(int from, int to, const char *name) {
  char *wanted, *there;
  ssize_t length = attribute(from, name, &wanted);
  if (length < 0) return (int)length;
  int result = 0;
  ssize_t already = attribute(to, name, &there);
  // A label that a security module gave by itself may not be settable, and need not be.
  if (already != length || memcmp(there, wanted, (size_t)length) != 0)
    result = or_errno(fsetxattr(to, name, wanted, (size_t)length, 0));
  if (already >= 0) free(there);
  free(wanted);
  return result;
}

// All of them or none: without its ACL a file may be open to whom the mask kept out.
static int copy_attributes(int from, int to) {
  // What the directory's default ACL gave.
  if (fremovexattr(to, access_acl) != 0 && errno != ENODATA && errno != EOPNOTSUPP) return -errno;
  ssize_t length = flistxattr(from, NULL, 0);
  if (length < 0) return errno == EOPNOTSUPP ? 0 : -errno;
  char *names = malloc((size_t)length + 1);
  if (names == NULL) return -ENOMEM;
  length = flistxattr(from, names, (size_t)length);
  int result = length < 0 ? -errno : 0;
  for (char *name = names; result == 0 && name < names + length; name += strlen(name) + 1)
    result = copy_attribute(from, to, name);
  free(names);
  return result;
}

// Made anew, with nothing in it; what a killed run left there goes first.
static int make_anew(int directory, const char *name) {
  if (unlinkat(directory, name, 0) != 0 && errno != ENOENT) return -errno;
  return or_errno(openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
}

int clinux_write_like(int directory, int like, const char *name, const void *text, size_t length,
                      int *attributes_failed) {
  *attributes_failed = 0;
  struct stat found;
  if (fstat(like, &found) != 0) return -errno;
  int to = make_anew(directory, name);
  if (to < 0) return to;
  int result = or_errno(fchown(to, found.st_uid, found.st_gid));
  if (result == 0) {
    result = copy_attributes(like, to);
    *attributes_failed = result != 0;
  }
  // Last, since what an ACL that was taken away leaves behind is its mask.
  if (result == 0) result = or_errno(fchmod(to, found.st_mode & 07777));
  if (result == 0) result = write_all(to, text, length);
  close(to);
  if (result != 0) unlinkat(directory, name, 0);
  return result;
}

int clinux_write_new(int directory, const char *name, const void *text, size_t length, uint32_t mode) {
  int to = make_anew(directory, name);
  if (to < 0) return to;
  int result = fremovexattr(to, access_acl) != 0 && errno != ENODATA && errno != EOPNOTSUPP ? -errno : 0;
  if (result == 0) result = or_errno(fchmod(to, mode));
  if (result == 0) result = write_all(to, text, length);
  close(to);
  if (result != 0) unlinkat(directory, name, 0);
  return result;
}

int clinux_rename_new(int directory, const char *from, const char *to) {
  return or_errno(renameat2(directory, from, directory, to, RENAME_NOREPLACE));
}

int clinux_is_named(int directory, const char *name, int file) {
  struct stat one, other;
  if (fstatat(directory, name, &one, AT_SYMLINK_NOFOLLOW) != 0 || fstat(file, &other) != 0) return 0;
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

int clinux_rename(int directory, const char *from, const char *to) {
  return or_errno(renameat(directory, from, directory, to));
}

int clinux_unlink(int directory, const char *name) { return or_errno(unlinkat(directory, name, 0)); }

int clinux_access_acl_size(const char *path) {
  return or_errno(getxattr(path, access_acl, NULL, 0));
}

#endif
