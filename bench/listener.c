// A socket behind which something answers as an engine does: enough of the API for the docker client's
// `version` too. One request a connection, one connection at a time: the time it takes is the same for all
// that is measured against it.
//
//   listener PATH GID MODE
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char version[] =
    "{\"Platform\":{\"Name\":\"\"},\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\","
    "\"GitCommit\":\"\",\"GoVersion\":\"go1\",\"Os\":\"linux\",\"Arch\":\"amd64\",\"KernelVersion\":\"6\"}\n";

static void answer(int client) {
  char request[8192];
  size_t length = 0;
  while (length < sizeof request - 1) {
    ssize_t got = read(client, request + length, sizeof request - 1 - length);
    if (got <= 0) return;
    length += (size_t)got;
    request[length] = 0;
    if (strstr(request, "\r\n\r\n")) break;
  }
  const char *body = strstr(request, "/version ") ? version : "OK";
  char reply[1024];
  int size = snprintf(reply, sizeof reply,
                      "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nServer: Docker/20.10.24 (linux)\r\nContent-Type: %s\r\n"
                      "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
                      body == version ? "application/json" : "text/plain", strlen(body),
                      strncmp(request, "HEAD ", 5) == 0 ? "" : body);
  if (write(client, reply, (size_t)size) < 0) return;
}

int main(int count, char **words) {
  if (count != 4) {
    fprintf(stderr, "usage: listener PATH GID MODE\n");
    return 64;
  }
  // With whoever started it.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(words[1]) >= sizeof address.sun_path) return 64;
  strcpy(address.sun_path, words[1]);
  unlink(words[1]);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
      chown(words[1], 0, (gid_t)strtoul(words[2], NULL, 10)) != 0 ||
      chmod(words[1], (mode_t)strtoul(words[3], NULL, 8)) != 0 || listen(listener, 512) != 0) {
    perror(words[1]);
    return 1;
  }
  for (;;) {
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (client < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      perror("accept");
      return 1;
    }
    answer(client);
    close(client);
  }
}
