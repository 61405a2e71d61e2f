#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/auxv.h>
#include <unistd.h>

static int argument_count;
static char **arguments;
static char **callers_environment;

// A file that this program opens must not become its stdin, stdout or stderr, where messages would be
// written into it. What stands in for a closed one refuses reading and writing with EBADF just the same, and
// the command finds it closed again.
static void occupy_closed_streams(void) {
  struct pollfd streams[3] = {{.fd = 0}, {.fd = 1}, {.fd = 2}};
  if (poll(streams, 3, 0) <= 0) return;
  for (int i = 0; i < 3; i++)
    if (streams[i].revents & POLLNVAL) (void)open("/", O_PATH | O_CLOEXEC);
}

// Where the program's file gave it privileges nothing here may heed the caller's environment. A static
// program never does while it begins: its runtime would look for a program that shows backtraces, with a
// dozen system calls, and abort where /proc is not mounted.
static void hide_environment(void) {
#ifdef CLINUX_STATIC_PROGRAM
  static char *ours[] = {"SWIFT_BACKTRACE=enable=no,swift-backtrace=/", NULL};
#else
  static char *ours[] = {NULL};
  if (!getauxval(AT_SECURE)) return;
#endif
  callers_environment = environ;
  environ = ours;
}

// glibc passes main's arguments to each initializer too. The first of all: before the Swift runtime's own,
// which look into the environment.
__attribute__((constructor(101))) static void begin(int count, char **values) {
  argument_count = count;
  arguments = values;
  occupy_closed_streams();
  hide_environment();
}

#ifdef CLINUX_STATIC_PROGRAM
// In the place of two functions of the Swift runtime, whose own look for the arguments in /proc/self/maps before
// main() and find none where /proc is not mounted. Should a later runtime ask for a third, its object is linked
// too, and the linker complains of these two.
char **_swift_stdlib_getUnsafeArgvArgc(int *count) {
  *count = argument_count;
  return arguments;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **values, int count) {
  arguments = values;
  argument_count = count;
}
#endif

void clinux_restore_environment(void) {
  if (callers_environment) environ = callers_environment;
  callers_environment = NULL;
}

int clinux_argument_count(void) { return argument_count; }

const char *clinux_argument(int index) {
  return index >= 0 && index < argument_count ? arguments[index] : NULL;
}
#endif
