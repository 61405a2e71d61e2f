// with-groups COUNT COMMAND [ARG...]: COMMAND with so many supplementary groups, more than an argument can name.
#define _GNU_SOURCE
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int count, char **words) {
  if (count < 3) {
    fprintf(stderr, "usage: with-groups COUNT COMMAND [ARG...]\n");
    return 64;
  }
  size_t groups = strtoul(words[1], NULL, 10);
  gid_t *ids = calloc(groups + 1, sizeof *ids);
  if (!ids) return 71;
  for (size_t i = 0; i < groups; i++) ids[i] = (gid_t)(100000 + i);
  if (setgroups(groups, ids) != 0) {
    perror("setgroups");
    return 71;
  }
  execvp(words[2], words + 2);
  perror(words[2]);
  return 127;
}
