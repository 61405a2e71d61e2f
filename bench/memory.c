// memory COMMAND [ARG...]: the most memory that COMMAND held at once, in KiB, and its page faults, on stdout.
// A program of its own, and a small one: the kernel counts what the process held before it became COMMAND.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

int main(int count, char **words) {
  if (count < 2) return 64;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t child;
  int status;
  struct rusage usage;
  if (posix_spawnp(&child, words[1], &actions, NULL, words + 1, environ) != 0) return 127;
  if (wait4(child, &status, 0, &usage) != child) return 71;
  printf("%ld %ld\n", usage.ru_maxrss, usage.ru_minflt);
  return 0;
}
