// Makes processes with given credentials and namespaces for test_who.py, and becomes one that runs to connect
// as it would. A program of its own: becoming somebody wants a single thread.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void must(long result, const char *what) {
  if (result >= 0) return;
  fprintf(stderr, "who_subject: %s: %s\n", what, strerror(errno));
  exit(90);
}

static void set_capabilities(uint64_t set) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {0};
  for (int half = 0; half < 2; half++)
    data[half].effective = data[half].permitted = (uint32_t)(set >> (32 * half));
  must(syscall(SYS_capset, &header, data), "capset");
}

static uint64_t permitted(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2];
  must(syscall(SYS_capget, &header, data), "capget");
  return (uint64_t)data[1].permitted << 32 | data[0].permitted;
}

// Ids and groups, with every capability kept for what comes after.
static void take_ids(uid_t uid, gid_t gid, const gid_t *groups, size_t count) {
  uint64_t all = permitted();
  must(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), "keepcaps");
  must(setgroups(count, groups), "setgroups");
  must(setresgid(gid, gid, gid), "setresgid");
  must(setresuid(uid, uid, uid), "setresuid");
  set_capabilities(all);
}

static size_t parse_groups(char *text, gid_t *groups, size_t room) {
  size_t count = 0;
  for (char *part = strtok(text, ","); part && count < room; part = strtok(NULL, ",")) groups[count++] = (gid_t)strtoul(part, NULL, 10);
  return count;
}

static int try(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int end = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int result = connect(end, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : errno;
  close(end);
  // A full backlog has let it in.
  return result == EAGAIN ? 0 : result;
}

static int is_that(const char *path, const struct stat *wanted) {
  struct stat found;
  return stat(path, &found) == 0 && found.st_dev == wanted->st_dev && found.st_ino == wanted->st_ino;
}

// make UID GID GROUPS CAPABILITIES USERNS BINDS CHROOT CONNECT: says "ready" and sleeps. USERNS is - or
// anything else: then it says a pid, and whoever started it writes that one's maps, and a line to stdin. BINDS are source:target, in order, or -.
static int make(char **words) {
  gid_t groups[256];
  if (strcmp(words[5], "-") != 0) {
    must(unshare(CLONE_NEWNS), "unshare mount");
    must(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), "private");
    for (char *bind = strtok(words[5], ","); bind; bind = strtok(NULL, ",")) {
      char *target = strchr(bind, ':');
      *target++ = 0;
      if (strcmp(bind, "tmpfs") == 0) must(mount("tmpfs", target, "tmpfs", 0, "mode=0755"), target);
      else must(mount(bind, target, NULL, MS_BIND, NULL), target);
    }
  }
  int held = -1;
  if (strcmp(words[7], "-") != 0) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, words[7], sizeof address.sun_path - 1);
    held = socket(AF_UNIX, SOCK_STREAM, 0);
    must(connect(held, (struct sockaddr *)&address, sizeof address), "connect");
  }
  int users = -1;
  if (strcmp(words[4], "-") != 0) {
    // Made by another process: one that has another root may make none, but may enter it.
    pid_t maker = fork();
    must(maker, "fork");
    if (maker == 0) {
      must(prctl(PR_SET_PDEATHSIG, SIGKILL), "pdeathsig");
      must(unshare(CLONE_NEWUSER), "unshare user");
      printf("%d\n", getpid());
      fflush(stdout);
      for (;;) pause();
    }
    char line[8], path[64];
    if (!fgets(line, sizeof line, stdin)) return 91;
    snprintf(path, sizeof path, "/proc/%d/ns/user", maker);
    users = open(path, O_RDONLY | O_CLOEXEC);
    must(users, path);
    kill(maker, SIGKILL);
    waitpid(maker, NULL, 0);
  }
  if (strcmp(words[6], "-") != 0) {
    must(chroot(words[6]), "chroot");
    must(chdir("/"), "chdir");
  }
  size_t count = parse_groups(words[2], groups, 256);
  take_ids((uid_t)strtoul(words[0], NULL, 10), (gid_t)strtoul(words[1], NULL, 10), groups, count);
  if (users >= 0) must(setns(users, CLONE_NEWUSER), "setns user");
  set_capabilities(strtoull(words[3], NULL, 16) & permitted());
  must(prctl(PR_SET_PDEATHSIG, SIGKILL), "pdeathsig");
  printf("ready\n");
  fflush(stdout);
  for (;;) pause();
}

// become PID DEVICE INODE PATH...: as that process, in its namespaces and root; a line for each path that leads
// to this inode there: errno and path.
static int become(char **words, int paths) {
  char path[64], line[65536];
  struct stat wanted = {.st_dev = strtoull(words[1], NULL, 10), .st_ino = strtoull(words[2], NULL, 10)};
  uid_t uid = 0;
  gid_t gid = 0;
  gid_t groups[1024];
  size_t count = 0;
  uint64_t effective = 0;
  snprintf(path, sizeof path, "/proc/%s/status", words[0]);
  FILE *status = fopen(path, "r");
  if (!status) return 92;
  while (fgets(line, sizeof line, status)) {
    if (sscanf(line, "Uid: %*u %*u %*u %u", &uid) == 1 || sscanf(line, "Gid: %*u %*u %*u %u", &gid) == 1) continue;
    if (strncmp(line, "CapEff:", 7) == 0) effective = strtoull(line + 7, NULL, 16);
    if (strncmp(line, "Groups:", 7) == 0)
      for (char *part = strtok(line + 7, " \t\n"); part && count < 1024; part = strtok(NULL, " \t\n"))
        groups[count++] = (gid_t)strtoul(part, NULL, 10);
  }
  fclose(status);
  snprintf(path, sizeof path, "/proc/%s/root", words[0]);
  int root = open(path, O_PATH | O_CLOEXEC);
  must(root, path);
  snprintf(path, sizeof path, "/proc/%s/ns/mnt", words[0]);
  int mounts = open(path, O_RDONLY | O_CLOEXEC);
  must(mounts, path);
  snprintf(path, sizeof path, "/proc/%s/ns/user", words[0]);
  int users = open(path, O_RDONLY | O_CLOEXEC);
  must(users, path);
  struct stat own, its;
  must(stat("/proc/self/ns/user", &own), "own user namespace");
  must(fstat(users, &its), "its user namespace");
  must(setns(mounts, CLONE_NEWNS), "setns mount");
  must(fchdir(root), "fchdir");
  must(chroot("."), "chroot");
  // Looked up while every directory may be searched: by the inode, whoever it is.
  int leads[64];
  for (int i = 0; i < paths && i < 64; i++) leads[i] = is_that(words[3 + i], &wanted);
  take_ids(uid, gid, groups, count);
  if (own.st_ino != its.st_ino || own.st_dev != its.st_dev) must(setns(users, CLONE_NEWUSER), "setns user");
  set_capabilities(effective & permitted());
  for (int i = 0; i < paths && i < 64; i++)
    if (leads[i]) printf("%d %s\n", try(words[3 + i]), words[3 + i]);
  return 0;
}

// login UID GID GROUPS PATH...: a line for each path.
static int login(char **words, int paths) {
  gid_t groups[1024];
  size_t count = parse_groups(words[2], groups, 1024);
  must(setgroups(count, groups), "setgroups");
  gid_t gid = (gid_t)strtoul(words[1], NULL, 10);
  uid_t uid = (uid_t)strtoul(words[0], NULL, 10);
  must(setresgid(gid, gid, gid), "setresgid");
  must(setresuid(uid, uid, uid), "setresuid");
  for (int i = 0; i < paths; i++) printf("%d %s\n", try(words[3 + i]), words[3 + i]);
  return 0;
}

int main(int count, char **words) {
  if (count == 10 && strcmp(words[1], "make") == 0) return make(words + 2);
  if (count > 5 && strcmp(words[1], "become") == 0) return become(words + 2, count - 5);
  if (count > 5 && strcmp(words[1], "login") == 0) return login(words + 2, count - 5);
  return 64;
}
