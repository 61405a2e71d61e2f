#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
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

struct stand_in_reply {
  int became;
  int result;
  int type;
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

static void stand_in(const struct clinux_subject *subject, const char *path, size_t length, const int *types,
                     size_t type_count, int milliseconds, int to) {
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // A call that never ends must hold nothing that others wait for.
  const int kept[] = {to, subject->user_namespace, subject->mount_namespace, subject->network_namespace, subject->root};
  clinux_close_all_but(kept, sizeof kept / sizeof *kept);
  struct stand_in_reply reply = {.became = 0, .result = become_subject(subject)};
  int connected = -1;
  int waited = 0;
  if (reply.result == 0) reply.became = 1;
  // Abstract names are looked up among sockets of the same type (unix_find_abstract()).
  int other_type = path[0] == '\0' ? -ECONNREFUSED : -EPROTOTYPE;
  for (size_t i = 0; reply.became && i < type_count && (i == 0 || reply.result == other_type); i++) {
    if (connected >= 0) close(connected);
    reply.type = types[i];
    connected = clinux_unix_socket(reply.type);
    reply.result = connected < 0 ? connected : clinux_connect(connected, path, length);
    // A full backlog (EAGAIN) is asked again, as long as there is time.
    for (; (reply.result == -EAGAIN && waited < milliseconds) || reply.result == -EINTR; waited += 20) {
      (void)poll(NULL, 0, 20);
      reply.result = clinux_connect(connected, path, length);
    }
    if (reply.result == -EAGAIN) reply.result = -ETIMEDOUT;
  }
  if (path[0] == '\0' && reply.result == -ECONNREFUSED) reply.type = types[0];
  send_reply(to, reply, reply.result == 0 ? connected : -1);
  _exit(0);
}

static int receive_reply(int from, int milliseconds, int *became, int *type) {
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
  *type = reply.type;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (reply.result != 0 || header == NULL || header->cmsg_type != SCM_RIGHTS)
    return reply.result != 0 ? reply.result : -EIO;
  int descriptor;
  memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return descriptor;
}

int clinux_connect_as(const struct clinux_subject *subject, const char *path, size_t length, const int *types,
                      size_t type_count, int milliseconds, int *became, int *type) {
  *became = 0;
  *type = 0;
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
    stand_in(subject, path, length, types, type_count, milliseconds, pair[1]);
  }
  close(pair[1]);
  // A file system behind the path may never answer; becoming the subject takes a moment beside.
  int result = receive_reply(pair[0], milliseconds + 200, became, type);
  close(pair[0]);
  kill(child, SIGKILL);
  // Where it hangs in a file system that never answers it is left to that.
  int status;
  (void)clinux_wait_for_end(child, 100, &status);
  return result;
}
#endif
