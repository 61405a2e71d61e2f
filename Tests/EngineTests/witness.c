// Who this process is and whether the kernel lets it connect, from another program than the one under test.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int count, char **words) {
  const char *path = count > 1 ? words[1] : "/var/run/docker.sock";
  static gid_t groups[65536];
  int groupCount = getgroups(65536, groups);
  printf("{\"uid\": %u, \"gid\": %u, \"groups\": [", geteuid(), getegid());
  for (int i = 0; i < groupCount; i++) printf("%s%u", i ? ", " : "", groups[i]);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(end, (struct sockaddr *)&address, sizeof address) != 0) {
    printf("], \"connect\": \"%s\", \"ping\": null}\n", strerrorname_np(errno));
    return 0;
  }
  const char *request = "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n";
  char answer[13] = "";
  size_t got = 0;
  if (write(end, request, strlen(request)) > 0)
    for (ssize_t more; got < 12 && (more = read(end, answer + got, 12 - got)) > 0;) got += (size_t)more;
  printf("], \"connect\": null, \"ping\": \"%s\"}\n", got == 12 ? answer + 9 : "");
  return 0;
}
