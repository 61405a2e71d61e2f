#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// In the order in which each step still has the privilege for the next. Groups are set out here, since a user
// namespace may deny setgroups(2); entering one gives all capabilities in it, of which only the subject's stay.
static int become_subject(const struct clinux_subject *subject) {
  if (subject->network_namespace >= 0 && setns(subject->network_namespace, CLONE_NEWNET) != 0) return -errno;
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

// The label comes last: what it confines is not to be in the way of the steps before. Whose credentials have changed
// since he opened the file is refused (proc_pid_attr_write()), so that it is opened here.
static int take_label(const struct clinux_subject *subject, int processes) {
  if (processes < 0) return EBADF;
  int file = openat(processes, subject->label_file, O_WRONLY | O_CLOEXEC);
  if (file < 0) return errno;
  ssize_t length = (ssize_t)strlen(subject->label);
  int failure = write(file, subject->label, (size_t)length) == length ? 0 : errno != 0 ? errno : EIO;
  close(file);
  return failure;
}

// On a page that both share: a label may keep the stand-in from sending on a socket that its caller made.
struct stand_in_reply {
  int is_complete;
  int became;
  int result;
  int type;
  int is_socket;
  int label_failure;
  // The connected socket's number in the stand-in.
  int descriptor;
};

// 0 where it could not be sent.
static int send_descriptor(int to, int descriptor) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control = {0};
  char byte = 0;
  struct iovec part = {.iov_base = &byte, .iov_len = sizeof byte};
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
  return sendmsg(to, &message, MSG_NOSIGNAL) > 0;
}

static void stand_in(const struct clinux_subject *subject, const char *path, size_t length, const int *types,
                     size_t type_count, int milliseconds, int to, struct stand_in_reply *shared) {
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // A call that never ends must hold nothing that others wait for.
  int processes = subject->label != NULL ? open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
  const int kept[] = {to, processes, subject->user_namespace, subject->mount_namespace, subject->network_namespace,
                      subject->root};
  clinux_close_all_but(kept, sizeof kept / sizeof *kept);
  struct stand_in_reply reply = {.became = 0, .result = become_subject(subject)};
  if (reply.result == 0 && subject->label != NULL) reply.label_failure = take_label(subject, processes);
  int connected = -1;
  int waited = 0;
  if (reply.result == 0) reply.became = 1;
  // Abstract names are looked up among sockets of the same type (unix_find_abstract()).
  int other_type = path[0] == '\0' ? -ECONNREFUSED : -EPROTOTYPE;
  for (size_t i = 0; reply.became && i < type_count && (i == 0 || reply.result == other_type); i++) {
    if (connected >= 0) close(connected);
    reply.type = types[i];
    connected = clinux_unix_socket(reply.type);
    reply.is_socket = connected < 0;
    reply.result = connected < 0 ? connected : clinux_connect(connected, path, length);
    // A full backlog (EAGAIN) is asked again, as long as there is time.
    for (; connected >= 0 && ((reply.result == -EAGAIN && waited < milliseconds) || reply.result == -EINTR); waited += 20) {
      (void)poll(NULL, 0, 20);
      reply.result = clinux_connect(connected, path, length);
    }
    if (reply.result == -EAGAIN) reply.result = -ETIMEDOUT;
  }
  if (path[0] == '\0' && reply.result == -ECONNREFUSED) reply.type = types[0];
  reply.descriptor = reply.result == 0 ? connected : -1;
  *shared = reply;
  __atomic_store_n(&shared->is_complete, 1, __ATOMIC_RELEASE);
  // What cannot be sent is fetched, until when it has to stay.
  if (!send_descriptor(to, reply.descriptor) && reply.descriptor >= 0) (void)poll(NULL, 0, milliseconds + 1000);
  _exit(0);
}

static int receive_descriptor(int from) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control = {0};
  char byte;
  struct iovec part = {.iov_base = &byte, .iov_len = sizeof byte};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
  if (recvmsg(from, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) <= 0) return -1;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header == NULL || header->cmsg_type != SCM_RIGHTS) return -1;
  int descriptor;
  memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return descriptor;
}

static int fetch_descriptor(pid_t child, int number) {
#if defined(SYS_pidfd_open) && defined(SYS_pidfd_getfd)
  int process = (int)syscall(SYS_pidfd_open, child, 0);
  if (process < 0) return -errno;
  int found = or_errno(syscall(SYS_pidfd_getfd, process, number, 0));
  close(process);
  return found;
#else
  (void)child;
  (void)number;
  return -ENOSYS;
#endif
}

// The descriptor, or -errno.
static int receive_reply(int from, pid_t child, int milliseconds, const struct stand_in_reply *shared) {
  struct pollfd ready = {.fd = from, .events = POLLIN};
  for (int waited = 0;; waited += 20) {
    int woken = poll(&ready, 1, 20);
    int is_complete = __atomic_load_n(&shared->is_complete, __ATOMIC_ACQUIRE);
    if (is_complete && shared->result != 0) return shared->result;
    int descriptor = woken > 0 ? receive_descriptor(from) : -1;
    if (descriptor >= 0) return descriptor;
    if (is_complete) return fetch_descriptor(child, shared->descriptor);
    // It ended without a word: a security module, or somebody's SIGKILL.
    if (woken > 0) return -EIO;
    if (waited >= milliseconds) return -ETIMEDOUT;
  }
}

int clinux_connect_as(const struct clinux_subject *subject, const char *path, size_t length, const int *types,
                      size_t type_count, int milliseconds, int *became, int *type, int *is_socket, int *label_failure) {
  struct stand_in_reply *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  *became = 0;
  *type = 0;
  *is_socket = 0;
  *label_failure = 0;
  if (shared == MAP_FAILED) return -errno;
  int pair[2];
  int result = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0 ? -errno : 0;
  pid_t child = result == 0 ? fork() : -1;
  if (child == 0) {
    close(pair[0]);
    stand_in(subject, path, length, types, type_count, milliseconds, pair[1], shared);
  }
  if (result == 0) {
    if (child < 0) result = -errno;
    close(pair[1]);
    if (child > 0) {
      // A file system behind the path may never answer; becoming the subject takes a moment beside.
      result = receive_reply(pair[0], child, milliseconds + 200, shared);
      kill(child, SIGKILL);
      // Where it hangs in a file system that never answers it is left to that.
      int status;
      (void)clinux_wait_for_end(child, 100, &status);
    }
    close(pair[0]);
  }
  *became = shared->became;
  *type = shared->type;
  *is_socket = shared->is_socket;
  *label_failure = shared->label_failure;
  munmap(shared, sizeof *shared);
  return result;
}
#endif
