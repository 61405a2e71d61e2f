// What a test becomes or is attacked with; a static program, for roots that hold nothing else.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

// Its own state, a line each, in the words of /proc/self/status.
static int show(void) {
  static gid_t groups[65536];
  int count = getgroups(65536, groups);
  uid_t r, e, s;
  getresuid(&r, &e, &s);
  printf("pid %d\nuid %u %u %u\n", getpid(), r, e, s);
  getresgid(&r, &e, &s);
  printf("gid %u %u %u\ngroups", r, e, s);
  for (int i = 0; i < count && i < 64; i++) printf(" %u", groups[i]);
  printf("\ncount %d\nhome %s\nfds", count, getenv("HOME") ? getenv("HOME") : "-");
  for (int i = 0; i < 256; i++)
    if (fcntl(i, F_GETFD) >= 0) printf(" %d", i);
  printf("\nignored");
  for (int i = 1; i < 32; i++) {
    struct sigaction now;
    if (sigaction(i, NULL, &now) == 0 && now.sa_handler != SIG_DFL) printf(" %d", i);
  }
  printf("\n");
  char line[256];
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status))
    if (strncmp(line, "Cap", 3) == 0 || strncmp(line, "NoNew", 5) == 0 || strncmp(line, "SigBlk", 6) == 0)
      printf("%s", line);
  return 0;
}

static void put(const char *path, const char *text) {
  int file = open(path, O_WRONLY);
  if (file < 0 || write(file, text, strlen(text)) < 0) fprintf(stderr, "%s: %s\n", path, strerror(errno));
  close(file);
}

// The engine's containers: the start of its answer.
static int list(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int end = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(end, (struct sockaddr *)&address, sizeof address) != 0) {
    printf("connect: %s\n", strerror(errno));
    return 1;
  }
  const char *request = "GET /containers/json?all=1 HTTP/1.0\r\nHost: docker\r\n\r\n";
  char answer[4096];
  if (write(end, request, strlen(request)) < 0) return 1;
  for (ssize_t got; (got = read(end, answer, sizeof answer)) > 0;) fwrite(answer, 1, (size_t)got, stdout);
  return 0;
}

int main(int count, char **words) {
  if (count < 2 || strcmp(words[1], "show") == 0) return show();
  const char *mode = words[1];
  if (strcmp(mode, "list") == 0) return list(words[2]);
  if (strcmp(mode, "stat") == 0) {
    struct stat found;
    if (lstat(words[2], &found) != 0) return 90;
    printf("%u %u %o\n", found.st_uid, found.st_gid, found.st_mode);
    return 0;
  }
  char **rest = words + 3;
  if (strcmp(mode, "groups") == 0) {
    // groups N COMMAND: with the groups 100000, 100001, …
    static gid_t groups[65536];
    int wanted = atoi(words[2]);
    for (int i = 0; i < wanted; i++) groups[i] = 100000 + (gid_t)i;
    if (setgroups((size_t)wanted, groups) != 0) return 90;
  } else if (strcmp(mode, "close") == 0) {
    // close 012 COMMAND
    for (char *digit = words[2]; *digit; digit++) close(*digit - '0');
  } else if (strcmp(mode, "ignore") == 0) {
    signal(atoi(words[2]), SIG_IGN);
  } else if (strcmp(mode, "files") == 0) {
    struct rlimit limit = {(rlim_t)atoi(words[2]), (rlim_t)atoi(words[2])};
    setrlimit(RLIMIT_NOFILE, &limit);
  } else if (strcmp(mode, "userns") == 0) {
    // userns ROOT COMMAND: root of a namespace of one's own, in a root of one's own.
    char map[64];
    uid_t uid = getuid();
    gid_t gid = getgid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return 91;
    put("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "0 %u 1", uid);
    put("/proc/self/uid_map", map);
    snprintf(map, sizeof map, "0 %u 1", gid);
    put("/proc/self/gid_map", map);
    if (chroot(words[2]) != 0 || chdir("/") != 0) return 92;
  } else if (strcmp(mode, "traced") == 0) {
    // traced - COMMAND: under a tracer that may not trace privileged programs.
    pid_t child = fork();
    if (child == 0) {
      ptrace(PTRACE_TRACEME, 0, 0, 0);
      execv(rest[0], rest);
      _exit(93);
    }
    int status;
    while (waitpid(child, &status, 0) == child && WIFSTOPPED(status))
      ptrace(PTRACE_CONT, child, 0, WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 94;
  } else if (strcmp(mode, "bare") == 0) {
    // bare - COMMAND: without any argument, not even its own name.
    execve(rest[0], (char *[]){NULL}, environ);
    return 96;
  } else if (strcmp(mode, "attach") == 0) {
    // attach MILLISECONDS COMMAND: starts it, and tries to take it over while it waits.
    pid_t child = fork();
    if (child == 0) {
      execv(rest[0], rest);
      _exit(93);
    }
    usleep((useconds_t)atoi(words[2]) * 1000);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", child);
    int memory = open(path, O_RDWR);
    long attached = ptrace(PTRACE_ATTACH, child, 0, 0);
    printf("attach %s\nmemory %s\n", attached == 0 ? "done" : "refused", memory >= 0 ? "open" : "refused");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return 0;
  } else {
    return 95;
  }
  execv(rest[0], rest);
  return 96;
}
