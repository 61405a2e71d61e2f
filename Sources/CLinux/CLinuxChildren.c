#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <fcntl.h>
#include <limits.h>
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

static int64_t milliseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int clinux_write_whole(int descriptor, const void *text, size_t length, int patience, int is_signalled) {
  struct sigaction before, ignored = {.sa_handler = SIG_IGN};
  if (!is_signalled) (void)sigaction(SIGPIPE, &ignored, &before);
  int result = 0;
  const char *rest = text;
  while (length > 0 && result == 0) {
    ssize_t written = write(descriptor, rest, length);
    if (written >= 0) {
      rest += written;
      length -= (size_t)written;
    } else if (errno == EAGAIN) {
      // Whoever shares it made it non-blocking; a reader who is slow is none who has gone.
      struct pollfd end = {.fd = descriptor, .events = POLLOUT};
      if (poll(&end, 1, patience) == 0) result = -EAGAIN;
    } else if (errno != EINTR) {
      result = -errno;
    }
  }
  if (!is_signalled) (void)sigaction(SIGPIPE, &before, NULL);
  return result;
}

static void close_from(unsigned first, unsigned last) {
  if (first > last || syscall(SYS_close_range, first, last, 0) == 0) return;
  // Older kernels, and filters that do not know the call.
  long most = sysconf(_SC_OPEN_MAX);
  for (unsigned i = first; i <= last && i < (most > 0 && most < 65536 ? (unsigned)most : 65536); i++) close((int)i);
}

void clinux_close_all_but(const int *kept, size_t count) {
  unsigned next = 0;
  for (;;) {
    // The smallest of those kept that is not below.
    unsigned found = UINT_MAX;
    for (size_t i = 0; i < count; i++)
      if (kept[i] >= 0 && (unsigned)kept[i] >= next && (unsigned)kept[i] < found) found = (unsigned)kept[i];
    if (found == UINT_MAX) break;
    if (found > next) close_from(next, found - 1);
    next = found + 1;
  }
  close_from(next, UINT_MAX);
}

int clinux_wait_for_end(pid_t child, int milliseconds, int *status) {
  int64_t end = milliseconds_now() + milliseconds;
  for (;;) {
    pid_t ended = waitpid(child, status, WNOHANG);
    if (ended == child || (ended < 0 && errno != EINTR)) return 1;
    if (milliseconds_now() >= end) return 0;
    (void)poll(NULL, 0, 5);
  }
}

// What is left behind, in a call that ends for no signal, must hold nothing that others wait for the end of.
static void take_pipes(int out, int err) {
  int nothing = open("/dev/null", O_RDWR);
  if (nothing < 0) nothing = open("/", O_PATH);
  (void)dup2(nothing, 0);
  (void)dup2(out, 1);
  (void)dup2(err, 2);
  close_from(3, UINT_MAX);
}

struct relay {
  int from, to;
};

// Passes on what has come; 0 once there is no more to come. The time that the reader takes is not the child's.
static int pass_on(struct relay *relay, int64_t *deadline) {
  static char buffer[1 << 16];
  ssize_t length = read(relay->from, buffer, sizeof buffer);
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) return 1;
  if (length <= 0) {
    close(relay->from);
    relay->from = -1;
    return 0;
  }
  int64_t began = milliseconds_now();
  int isReport = relay->to == STDOUT_FILENO;
  int result = clinux_write_whole(relay->to, buffer, (size_t)length, isReport ? -1 : 1000, isReport);
  // As the program itself ends where its report cannot be written.
  if (result != 0 && isReport) _exit(1);
  *deadline += milliseconds_now() - began;
  return 1;
}

// Until the child has ended: 0, or the time is up: 1.
static int attend(pid_t child, struct relay *relays, int milliseconds, int *status) {
  int64_t deadline = milliseconds_now() + milliseconds;
  int has_ended = 0;
  for (;;) {
    int64_t left = deadline - milliseconds_now();
    if (left <= 0 && !has_ended) return 1;
    int is_open = relays[0].from >= 0 || relays[1].from >= 0;
    struct pollfd ends[2] = {{.fd = relays[0].from, .events = POLLIN}, {.fd = relays[1].from, .events = POLLIN}};
    // In turns, since a child of the child may hold the pipes when it has ended itself.
    int turn = !is_open ? 1 : left < 20 ? (int)left : 20;
    int ready = poll(ends, 2, has_ended ? 0 : turn);
    for (int i = 0; i < 2 && ready > 0; i++)
      if (ends[i].revents) (void)pass_on(&relays[i], &deadline);
    if (has_ended && ready <= 0) return 0;
    if (!has_ended && (ready <= 0 || !is_open)) has_ended = clinux_wait_for_end(child, 0, status);
  }
}

int clinux_continue_in_child(int milliseconds) {
  int out[2], err[2];
  if (pipe2(out, O_CLOEXEC) != 0) return -errno;
  if (pipe2(err, O_CLOEXEC) != 0) {
    int failure = errno;
    close(out[0]);
    close(out[1]);
    return -failure;
  }
  pid_t parent = getpid(), child = fork();
  if (child < 0) {
    int failure = errno;
    for (int i = 0; i < 2; i++) {
      close(out[i]);
      close(err[i]);
    }
    return -failure;
  }
  if (child == 0) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent) _exit(1);
    take_pipes(out[1], err[1]);
    return 0;
  }
  close(out[1]);
  close(err[1]);
  struct relay relays[2] = {{.from = out[0], .to = STDOUT_FILENO}, {.from = err[0], .to = STDERR_FILENO}};
  for (int i = 0; i < 2; i++) (void)fcntl(relays[i].from, F_SETFL, O_NONBLOCK);
  int status = 0;
  if (attend(child, relays, milliseconds, &status) != 0) {
    kill(child, SIGKILL);
    // A request that a FUSE daemon has taken lets go of nobody until it is answered (request_wait_answer() in
    // fs/fuse/dev.c): then the child is left to init.
    (void)clinux_wait_for_end(child, 100, &status);
    return 1;
  }
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
