// Makes COUNT sleeping processes with varied credentials, and a daemon at PATH with a few clients; says "ready"
// and waits. All of them end with it. For bench/who, in a pid namespace of its own.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void fail(const char *what) {
  fprintf(stderr, "population: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void become(int number) {
  // A quarter are root's, one in ten of all is in the socket's group.
  gid_t groups[4] = {20000 + (gid_t)(number % 7), 30000 + (gid_t)(number % 11), 40000 + (gid_t)(number % 499), 999};
  if (setgroups(number % 10 == 0 ? 4 : 3, groups) != 0) fail("setgroups");
  if (number % 4 != 0) {
    uid_t id = 1000 + (uid_t)(number % 1500);
    if (setresgid(id, id, id) != 0 || setresuid(id, id, id) != 0) fail("setresuid");
  }
}

static void connect_to(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int end = socket(AF_UNIX, SOCK_STREAM, 0);
  if (end < 0 || connect(end, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
}

int main(int count, char **words) {
  if (count != 3) return 64;
  int wanted = atoi(words[1]);
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  setrlimit(RLIMIT_NPROC, &limit);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, words[2], sizeof address.sun_path - 1);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 64) != 0) fail(words[2]);
  pid_t self = getpid();
  for (int number = 0; number < wanted; number++) {
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child > 0) continue;
    close(listener);
    if (number % 500 == 0) connect_to(words[2]);
    int pair[2];
    if (number % 10 == 3 && socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) fail("socketpair");
    (void)open("/dev/null", O_RDONLY);
    become(number);
    // A change of credentials takes it back.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != self) _exit(0);
    for (;;) pause();
  }
  for (int clients = (wanted + 499) / 500; clients > 0; clients--)
    if (accept(listener, NULL, NULL) < 0) fail("accept");
  puts("ready");
  fflush(stdout);
  for (;;) pause();
}
