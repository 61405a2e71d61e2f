#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int clinux_unix_socket(int type) {
  return or_errno(socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

int clinux_connect(int descriptor, const char *path, size_t length) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (length > sizeof address.sun_path) return -ENAMETOOLONG;
  memcpy(address.sun_path, path, length);
  return or_errno(connect(descriptor, (const struct sockaddr *)&address,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)));
}

#endif
