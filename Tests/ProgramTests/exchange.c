// Two names that change places as fast as they can, until killed: exchange ONE OTHER.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **values) {
  if (count != 3) return 64;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  puts("ready");
  fflush(stdout);
  for (;;)
    if (renameat2(AT_FDCWD, values[1], AT_FDCWD, values[2], RENAME_EXCHANGE) != 0) {
      perror("renameat2");
      return 1;
    }
}
