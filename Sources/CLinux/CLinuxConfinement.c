#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

_Static_assert(sizeof(struct clinux_instruction) == sizeof(struct sock_filter), "struct sock_filter");

uint32_t clinux_socket_call(void) { return SYS_socket; }
uint32_t clinux_connect_call(void) { return SYS_connect; }

uint32_t clinux_audit_architecture(void) {
#if defined(__x86_64__)
  return AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
  return AUDIT_ARCH_AARCH64;
#else
  return 0;
#endif
}

int clinux_unix_socket_flags(void) { return SOCK_NONBLOCK | SOCK_CLOEXEC; }

int clinux_call_is_resumed(long number) {
  switch (number) {
#ifdef SYS_pause
    case SYS_pause:
#endif
#ifdef SYS_poll
    case SYS_poll:
#endif
#ifdef SYS_select
    case SYS_select:
#endif
    case SYS_ppoll:
    case SYS_pselect6:
    case SYS_futex:
    case SYS_read:
    case SYS_wait4:
    case SYS_waitid:
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
    case SYS_rt_sigsuspend:
    // One of these that was stopped before.
    case SYS_restart_syscall: return 1;
    default: return 0;
  }
}

// What the child that asks leaves for its parent.
struct filters {
  int result;
  uint32_t lengths[CLINUX_MOST_FILTERS];
  struct sock_filter programs[CLINUX_MOST_FILTERS][BPF_MAXINSNS];
};

static int ask_for_filters(pid_t thread, struct filters *found) {
  if (ptrace(PTRACE_SEIZE, thread, 0, 0) != 0) return -errno;
  if (ptrace(PTRACE_INTERRUPT, thread, 0, 0) != 0) return -errno;
  int status;
  for (;;) {
    if (waitpid(thread, &status, __WALL) < 0) return -errno;
    if (!WIFSTOPPED(status)) return -ESRCH;
    if (status >> 16 == PTRACE_EVENT_STOP) break;
    // A signal that came first is handed on.
    if (ptrace(PTRACE_CONT, thread, 0, WSTOPSIG(status)) != 0) return -errno;
  }
  int count = 0;
  for (; count < CLINUX_MOST_FILTERS; count++) {
    long length = ptrace(PTRACE_SECCOMP_GET_FILTER, thread, (unsigned long)count, found->programs[count]);
    if (length < 0) {
      if (errno != ENOENT) count = -errno;
      break;
    }
    found->lengths[count] = (uint32_t)length;
  }
  // More than there is room for is not known whole.
  if (count == CLINUX_MOST_FILTERS && ptrace(PTRACE_SECCOMP_GET_FILTER, thread, CLINUX_MOST_FILTERS, 0) >= 0)
    count = -E2BIG;
  (void)ptrace(PTRACE_DETACH, thread, 0, 0);
  return count;
}

int clinux_filters(pid_t thread, struct clinux_instruction *out, size_t capacity, uint32_t *lengths, int milliseconds) {
  struct filters *found = mmap(NULL, sizeof *found, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (found == MAP_FAILED) return -errno;
  found->result = -ETIMEDOUT;
  // Whatever the thread does, it is let go where its tracer ends, and the tracer ends in time.
  pid_t child = fork();
  if (child == 0) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    found->result = ask_for_filters(thread, found);
    _exit(0);
  }
  int result = child < 0 ? -errno : 0;
  if (child > 0) {
    int status;
    if (!clinux_wait_for_end(child, milliseconds, &status)) {
      kill(child, SIGKILL);
      (void)clinux_wait_for_end(child, 100, &status);
    }
    result = found->result;
  }
  size_t used = 0;
  for (int i = 0; i < result; i++) {
    if (found->lengths[i] > BPF_MAXINSNS || found->lengths[i] > capacity - used) {
      result = -E2BIG;
      break;
    }
    memcpy(out + used, found->programs[i], found->lengths[i] * sizeof *out);
    lengths[i] = found->lengths[i];
    used += found->lengths[i];
  }
  munmap(found, sizeof *found);
  return result;
}

int clinux_landlock_abi(void) {
#ifdef SYS_landlock_create_ruleset
  // In a child: filters that were made before there was such a call end whoever makes it.
  pid_t child = fork();
  if (child < 0) return -errno;
  if (child == 0) {
    const int version = 1 << 0;  // LANDLOCK_CREATE_RULESET_VERSION
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, version);
    _exit(abi > 0 && abi < 255 ? (int)abi : 0);
  }
  int status;
  if (!clinux_wait_for_end(child, 1000, &status) || !WIFEXITED(status)) return -ENOSYS;
  return WEXITSTATUS(status) > 0 ? WEXITSTATUS(status) : -ENOSYS;
#else
  return -ENOSYS;
#endif
}

int clinux_killing_call(int type, const char *path, size_t length, int milliseconds, int *call) {
  int *step = mmap(NULL, sizeof *step, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (step == MAP_FAILED) return 0;
  *step = 0;
  int result = 0;
  pid_t child = fork();
  if (child == 0) {
    // A filter sees the address's length, and not what is in it: nobody is connected to.
    char nowhere[108];
    memset(nowhere, 0, sizeof nowhere);
    if (length > sizeof nowhere) length = sizeof nowhere;
    if (length > 1) memcpy(nowhere + 1, path, length - 1);
    int descriptor = clinux_unix_socket(type);
    *step = 1;
    if (descriptor >= 0) (void)clinux_connect(descriptor, nowhere, length);
    *step = 2;
    _exit(0);
  }
  int status = 0;
  if (child > 0 && clinux_wait_for_end(child, milliseconds, &status)) {
    if (WIFSIGNALED(status) && *step < 2) result = WTERMSIG(status);
  } else if (child > 0) {
    kill(child, SIGKILL);
    (void)clinux_wait_for_end(child, 100, &status);
  }
  *call = *step;
  munmap(step, sizeof *step);
  return result;
}
#endif
