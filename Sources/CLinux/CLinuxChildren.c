#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void clinux_end_on(int number) {
  struct sigaction now;
  // What the caller had ignored stays so for the command: execve(2) resets a handler to the default.
  if (sigaction(number, NULL, &now) != 0 || now.sa_handler == SIG_IGN) return;
  now = (struct sigaction){.sa_handler = clinux_end_by_signal};
  (void)sigaction(number, &now, NULL);
}

void clinux_end_by_signal(int number) { _exit(128 + number); }

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

// What a program gets that only answers a question: no input, no errors, none of this process's open files, and
// signals as they are by default.
static void become(const char *program, char *const *arguments, char *const *environment, int output) {
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(output, 1) < 0 || dup2(nothing, 2) < 0) _exit(127);
  if (syscall(SYS_close_range, 3U, ~0U, 0U) != 0)
    for (int number = 3; number < 1024; number++) close(number);
  sigset_t none;
  sigemptyset(&none);
  (void)sigprocmask(SIG_SETMASK, &none, NULL);
  (void)signal(SIGPIPE, SIG_DFL);
  execve(program, arguments, environment);
  _exit(127);
}

static int64_t milliseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int clinux_ask_program(const char *program, char *const *arguments, char *const *environment, int milliseconds,
                       void *buffer, size_t size, size_t *length) {
  *length = 0;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -errno;
  pid_t child = fork();
  if (child < 0) {
    int failure = errno;
    close(ends[0]);
    close(ends[1]);
    return -failure;
  }
  if (child == 0) become(program, arguments, environment, ends[1]);
  close(ends[1]);
  int64_t deadline = milliseconds_now() + milliseconds;
  int result = 0;
  for (;;) {
    int64_t left = deadline - milliseconds_now();
    struct pollfd end = {.fd = ends[0], .events = POLLIN};
    int woken = left <= 0 ? 0 : poll(&end, 1, (int)left);
    if (woken < 0 && errno == EINTR) continue;
    if (woken <= 0) {
      result = woken < 0 ? -errno : -ETIMEDOUT;
      break;
    }
    if (*length == size) {
      result = -EFBIG;
      break;
    }
    ssize_t got = read(ends[0], (char *)buffer + *length, size - *length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) result = -errno;
    if (got <= 0) break;
    *length += (size_t)got;
  }
  close(ends[0]);
  // One that closed its output and goes on is ended too. What hangs in the kernel is left to init.
  int status = 0, is_late = 0;
  for (int tries = 0; tries < 100; tries++) {
    pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child && result == 0 && !is_late) return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
    if (ended == child) return result != 0 ? result : -ETIMEDOUT;
    if (ended < 0 && errno != EINTR) return result != 0 ? result : -errno;
    is_late = is_late || milliseconds_now() >= deadline;
    if (result != 0 || is_late) (void)kill(child, SIGKILL);
    (void)poll(NULL, 0, 10);
  }
  (void)kill(child, SIGKILL);
  return result != 0 ? result : -ETIMEDOUT;
}
#endif
