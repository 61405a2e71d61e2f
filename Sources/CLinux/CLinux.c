#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

// Linux 5.10; glibc's <sys/mount.h> knows it since 2.35 only.
#ifndef MS_NOSYMFOLLOW
#define MS_NOSYMFOLLOW 256
#endif

static int or_errno(long result) { return result < 0 ? -errno : (int)result; }

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

int clinux_stream_socket(void) {
  return or_errno(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

int clinux_listen(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) return -ENAMETOOLONG;
  strcpy(address.sun_path, path);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return -errno;
  if (bind(listener, (const struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 512) != 0) {
    int failure = errno;
    close(listener);
    return -failure;
  }
  return listener;
}

int clinux_connect(int descriptor, const char *path, size_t length) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (length > sizeof address.sun_path) return -ENAMETOOLONG;
  memcpy(address.sun_path, path, length);
  return or_errno(connect(descriptor, (const struct sockaddr *)&address,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)));
}

int clinux_become(uint32_t uid, uint32_t gid, const uint32_t *groups, size_t group_count,
                  uint64_t capabilities, int set_capabilities) {
  if (set_capabilities && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) return -errno;
  if (setgroups(group_count, groups) != 0) return -errno;
  if (setresgid(gid, gid, gid) != 0) return -errno;
  if (setresuid(uid, uid, uid) != 0) return -errno;
  if (!set_capabilities) return 0;
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2];
  for (int half = 0; half < 2; half++) {
    uint32_t bits = (uint32_t)(capabilities >> (32 * half));
    data[half].effective = bits;
    data[half].permitted = bits;
    data[half].inheritable = 0;
  }
  return or_errno(syscall(SYS_capset, &header, data));
}

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

void clinux_end_on(int number) {
  struct sigaction now;
  // What the caller had ignored stays so for the command: execve(2) resets a handler to the default.
  if (sigaction(number, NULL, &now) != 0 || now.sa_handler == SIG_IGN) return;
  now = (struct sigaction){.sa_handler = clinux_end_by_signal};
  (void)sigaction(number, &now, NULL);
}

void clinux_end_by_signal(int number) { _exit(128 + number); }

int clinux_permitted_is_empty(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2] = {0};
  if (syscall(SYS_capget, &header, data) != 0) return -errno;
  return !(data[0].permitted | data[1].permitted | data[0].effective | data[1].effective);
}

int clinux_is_secure_execution(void) { return getauxval(AT_SECURE) != 0; }

void clinux_set_dumpable(void) { (void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }

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

static int argument_count;
static char **arguments;
static char **callers_environment;

// A file that this program opens must not become its stdin, stdout or stderr, where messages would be
// written into it. What stands in for a closed one refuses reading and writing with EBADF just the same, and
// the command finds it closed again.
static void occupy_closed_streams(void) {
  struct pollfd streams[3] = {{.fd = 0}, {.fd = 1}, {.fd = 2}};
  if (poll(streams, 3, 0) <= 0) return;
  for (int i = 0; i < 3; i++)
    if (streams[i].revents & POLLNVAL) (void)open("/", O_PATH | O_CLOEXEC);
}

// Where the program's file gave it privileges nothing here may heed the caller's environment. A static
// program never does while it begins: its runtime would look for a program that shows backtraces, with a
// dozen system calls, and abort where /proc is not mounted.
static void hide_environment(void) {
#ifdef CLINUX_STATIC_PROGRAM
  static char *ours[] = {"SWIFT_BACKTRACE=enable=no,swift-backtrace=/", NULL};
#else
  static char *ours[] = {NULL};
  if (!getauxval(AT_SECURE)) return;
#endif
  callers_environment = environ;
  environ = ours;
}

// glibc passes main's arguments to each initializer too. The first of all: before the Swift runtime's own,
// which look into the environment.
__attribute__((constructor(101))) static void begin(int count, char **values) {
  argument_count = count;
  arguments = values;
  occupy_closed_streams();
  hide_environment();
}

#ifdef CLINUX_STATIC_PROGRAM
// In the place of two functions of the Swift runtime, whose own look for the arguments in /proc/self/maps before
// main() and find none where /proc is not mounted. Should a later runtime ask for a third, its object is linked
// too, and the linker complains of these two.
char **_swift_stdlib_getUnsafeArgvArgc(int *count) {
  *count = argument_count;
  return arguments;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **values, int count) {
  arguments = values;
  argument_count = count;
}
#endif

void clinux_restore_environment(void) {
  if (callers_environment) environ = callers_environment;
  callers_environment = NULL;
}

int clinux_argument_count(void) { return argument_count; }

const char *clinux_argument(int index) {
  return index >= 0 && index < argument_count ? arguments[index] : NULL;
}

int clinux_unshare_user_namespace(void) { return or_errno(unshare(CLONE_NEWUSER)); }

pid_t clinux_fork(void) { return or_errno(fork()); }

int clinux_continue_in_child(int milliseconds) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -errno;
  pid_t parent = getpid(), child = fork();
  if (child < 0) return -errno;
  if (child == 0) {
    close(ends[0]);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent) _exit(1);
    return 0;
  }
  close(ends[1]);
  // The other end closes when the child does, and never has anything to read.
  struct pollfd end = {.fd = ends[0], .events = POLLIN};
  int woken;
  do woken = poll(&end, 1, milliseconds);
  while (woken < 0 && errno == EINTR);
  close(ends[0]);
  if (woken == 0) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (woken == 0) return 1;
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  signal(WTERMSIG(status), SIG_DFL);
  raise(WTERMSIG(status));
  _exit(128 + WTERMSIG(status));
}

void clinux_exit_now(int status) { _exit(status); }

static int set_capabilities(uint64_t effective, uint64_t permitted, uint64_t inheritable) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2] = {0};
  for (int half = 0; half < 2; half++) {
    data[half].effective = (uint32_t)(effective >> (32 * half));
    data[half].permitted = (uint32_t)(permitted >> (32 * half));
    data[half].inheritable = (uint32_t)(inheritable >> (32 * half));
  }
  return or_errno(syscall(SYS_capset, &header, data));
}

int clinux_set_capabilities(uint64_t effective, uint64_t permitted) {
  return set_capabilities(effective, permitted, 0);
}

int clinux_set_ambient(uint64_t capabilities) {
  // An ambient capability must be permitted and inheritable.
  int result = set_capabilities(capabilities, capabilities, capabilities);
  for (unsigned long bit = 0; result == 0 && bit < 64; bit++)
    if (capabilities >> bit & 1) result = or_errno(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, bit, 0, 0));
  return result;
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

// In the order in which each step still has the privilege for the next. Groups are set out here, since a user
// namespace may deny setgroups(2); entering one gives all capabilities in it, of which only the subject's stay.
static int become_subject(const struct clinux_subject *subject) {
  if (subject->mount_namespace >= 0 && setns(subject->mount_namespace, CLONE_NEWNS) != 0) return -errno;
  if (subject->root >= 0 && (fchdir(subject->root) != 0 || chroot(".") != 0)) return -errno;
  if (chdir("/") != 0) return -errno;
  struct clinux_ids ids = {.real_uid = subject->uid, .effective_uid = subject->uid, .filesystem_uid = subject->uid,
                           .real_gid = subject->gid, .effective_gid = subject->gid, .filesystem_gid = subject->gid};
  int result = clinux_take_ids(&ids, subject->groups, subject->group_count);
  if (result != 0) return result;
  if (subject->user_namespace >= 0 && setns(subject->user_namespace, CLONE_NEWUSER) != 0) return -errno;
  // Of no use to whoever else may reach into this process, which holds what the caller has open.
  (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  return clinux_set_capabilities(subject->effective, subject->effective);
}

struct stand_in_reply {
  int became;
  int result;
};

static void send_reply(int to, struct stand_in_reply reply, int descriptor) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control = {0};
  struct iovec part = {.iov_base = &reply, .iov_len = sizeof reply};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (descriptor >= 0) {
    message.msg_control = control.space;
    message.msg_controllen = sizeof control.space;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  }
  (void)sendmsg(to, &message, MSG_NOSIGNAL);
}

static void stand_in(const struct clinux_subject *subject, const char *path, size_t length, int milliseconds,
                     int to) {
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  struct stand_in_reply reply = {.became = 0, .result = become_subject(subject)};
  int connected = -1;
  if (reply.result == 0) {
    reply.became = 1;
    connected = clinux_stream_socket();
    reply.result = connected < 0 ? connected : clinux_connect(connected, path, length);
    // A full backlog (EAGAIN) is asked again, as long as there is time.
    for (int waited = 0; (reply.result == -EAGAIN && waited < milliseconds) || reply.result == -EINTR; waited += 20) {
      (void)poll(NULL, 0, 20);
      reply.result = clinux_connect(connected, path, length);
    }
    if (reply.result == -EAGAIN) reply.result = -ETIMEDOUT;
  }
  send_reply(to, reply, reply.result == 0 ? connected : -1);
  _exit(0);
}

static int receive_reply(int from, int milliseconds, int *became) {
  struct pollfd ready = {.fd = from, .events = POLLIN};
  int woken;
  do woken = poll(&ready, 1, milliseconds);
  while (woken < 0 && errno == EINTR);
  if (woken == 0) return -ETIMEDOUT;
  struct stand_in_reply reply = {0};
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control = {0};
  struct iovec part = {.iov_base = &reply, .iov_len = sizeof reply};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
  ssize_t length = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
  if (length < 0) return -errno;
  // It ended without a word: a security module, or somebody's SIGKILL.
  if (length != sizeof reply) return -EIO;
  *became = reply.became;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (reply.result != 0 || header == NULL || header->cmsg_type != SCM_RIGHTS)
    return reply.result != 0 ? reply.result : -EIO;
  int descriptor;
  memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return descriptor;
}

int clinux_connect_as(const struct clinux_subject *subject, const char *path, size_t length, int milliseconds,
                      int *became) {
  *became = 0;
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return -errno;
  pid_t child = fork();
  if (child < 0) {
    int failure = errno;
    close(pair[0]);
    close(pair[1]);
    return -failure;
  }
  if (child == 0) {
    close(pair[0]);
    stand_in(subject, path, length, milliseconds, pair[1]);
  }
  close(pair[1]);
  // A file system behind the path may never answer; becoming the subject takes a moment beside.
  int result = receive_reply(pair[0], milliseconds + 200, became);
  close(pair[0]);
  kill(child, SIGKILL);
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
  return result;
}

int clinux_bind(int descriptor, const char *path, size_t length) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (length >= sizeof address.sun_path) return -ENAMETOOLONG;
  memcpy(address.sun_path, path, length);
  return or_errno(bind(descriptor, (const struct sockaddr *)&address,
                       (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1)));
}

int clinux_access_acl_size(const char *path) {
  return or_errno(getxattr(path, "system.posix_acl_access", NULL, 0));
}

int clinux_set_access_acl(const char *path, const void *bytes, size_t length) {
  return or_errno(lsetxattr(path, "system.posix_acl_access", bytes, length, 0));
}

int clinux_die_with_parent(void) { return or_errno(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)); }

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
