#define _GNU_SOURCE
#include "internal.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void clinux_end_on(int number) {
  struct sigaction now;
  // What the caller had ignored stays so for the command: execve(2) resets a handler to the default.
  if (sigaction(number, NULL, &now) != 0 || now.sa_handler == SIG_IGN) return;
  now = (struct sigaction){.sa_handler = clinux_end_by_signal};
  (void)sigaction(number, &now, NULL);
}

void clinux_end_by_signal(int number) { _exit(128 + number); }

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

int clinux_die_with_parent(void) { return or_errno(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)); }
