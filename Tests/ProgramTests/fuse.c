// A file system that lies, or hangs: FUSE without libfuse, since it is about what a daemon may do that is no friend.
//
//   fuse MODE DIRECTORY USER GID SECONDS
//
// Mounts at DIRECTORY what fusermount3(1) would mount for USER, and goes on in the background, where it ends after
// SECONDS. It tells of a root directory root:root 0755 with docker.sock root:GID 0660, with etc/passwd, etc/group and
// whatever directory is asked for beside.
//
//   answer  answers at once
//   swallow answers until docker.sock is looked up; from then on it reads requests and never answers
//   later   the same from the second time on
//   deaf    never reads a request
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { root = FUSE_ROOT_ID, other = 2, sock = 3, passwd = 4, group = 5 };

static gid_t socket_group;
static const char passwd_text[] = "root:x:0:0::/root:/bin/sh\n", group_text[] = "root:x:0:\n";

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void reply(int device, uint64_t request, int error, const void *body, size_t length) {
  char buffer[8192];
  struct fuse_out_header head = {.len = (uint32_t)(sizeof head + length), .error = -error, .unique = request};
  memcpy(buffer, &head, sizeof head);
  if (length > 0) memcpy(buffer + sizeof head, body, length);
  // A request that was given up meanwhile is ENOENT.
  if (write(device, buffer, head.len) < 0 && errno != ENOENT) exit(0);
}

static struct fuse_attr attributes(uint64_t node) {
  struct fuse_attr found = {.ino = node, .nlink = 1, .blksize = 4096};
  switch (node) {
  case sock:
    found.mode = S_IFSOCK | 0660;
    found.gid = socket_group;
    break;
  case passwd:
  case group:
    found.mode = S_IFREG | 0644;
    found.size = node == passwd ? sizeof passwd_text - 1 : sizeof group_text - 1;
    break;
  default:
    found.mode = S_IFDIR | 0755;
    found.nlink = 2;
  }
  return found;
}

static uint64_t named(const char *name) {
  if (strcmp(name, "docker.sock") == 0) return sock;
  if (strcmp(name, "passwd") == 0) return passwd;
  if (strcmp(name, "group") == 0) return group;
  return other;
}

static void answer(int device, const struct fuse_in_header *in, const char *body) {
  switch (in->opcode) {
  case FUSE_INIT: {
    struct fuse_init_out out = {
        .major = FUSE_KERNEL_VERSION, .minor = 31, .max_readahead = 4096, .max_background = 12, .max_write = 4096};
    return reply(device, in->unique, 0, &out, sizeof out);
  }
  case FUSE_LOOKUP: {
    uint64_t node = named(body);
    struct fuse_entry_out out = {.nodeid = node, .attr = attributes(node)};
    return reply(device, in->unique, 0, &out, sizeof out);
  }
  case FUSE_GETATTR: {
    struct fuse_attr_out out = {.attr = attributes(in->nodeid)};
    return reply(device, in->unique, 0, &out, sizeof out);
  }
  case FUSE_OPEN:
  case FUSE_OPENDIR: {
    struct fuse_open_out out = {.fh = in->nodeid};
    return reply(device, in->unique, 0, &out, sizeof out);
  }
  case FUSE_READ: {
    const struct fuse_read_in *how = (const struct fuse_read_in *)body;
    const char *text = in->nodeid == passwd ? passwd_text : group_text;
    size_t length = strlen(text);
    return how->offset >= length ? reply(device, in->unique, 0, NULL, 0)
                                 : reply(device, in->unique, 0, text + how->offset, length - how->offset);
  }
  case FUSE_STATFS: {
    struct fuse_statfs_out out = {.st = {.bsize = 4096, .frsize = 4096, .namelen = 255}};
    return reply(device, in->unique, 0, &out, sizeof out);
  }
  case FUSE_ACCESS:
  case FUSE_FLUSH:
  case FUSE_RELEASE:
  case FUSE_RELEASEDIR:
  case FUSE_READDIR: return reply(device, in->unique, 0, NULL, 0);
  case FUSE_FORGET:
  case FUSE_BATCH_FORGET:
  case FUSE_INTERRUPT: return;
  case FUSE_GETXATTR:
  case FUSE_LISTXATTR: return reply(device, in->unique, ENODATA, NULL, 0);
  default: return reply(device, in->unique, ENOSYS, NULL, 0);
  }
}

int main(int count, char **values) {
  if (count != 6) return 64;
  const char *mode = values[1], *directory = values[2];
  uid_t user = (uid_t)atoi(values[3]);
  socket_group = (gid_t)atoi(values[4]);
  int device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (device < 0) fail("/dev/fuse");
  char options[128];
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=%u,group_id=%u%s", device, user, user,
           user == 0 || strcmp(mode, "answer") != 0 ? ",allow_other" : "");
  if (mount("lies", directory, "fuse.lies", MS_NOSUID | MS_NODEV, options) != 0) fail("mount");
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child > 0) {
    printf("%d\n", child);
    return 0;
  }
  // Without a hold on the mount namespace, so that the mount goes with whoever lives in that.
  if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      umount2(directory, MNT_DETACH) != 0)
    fail("unshare");
  for (int i = 0; i < 3; i++) close(i);
  setsid();
  signal(SIGHUP, SIG_IGN);
  alarm((unsigned)atoi(values[5]));
  int swallows = 0, looked_up = 0, patience = strcmp(mode, "swallow") == 0 ? 0 : strcmp(mode, "later") == 0 ? 1 : -1;
  if (strcmp(mode, "deaf") == 0)
    for (;;) pause();
  for (;;) {
    static char buffer[1 << 20];
    ssize_t length = read(device, buffer, sizeof buffer);
    if (length < 0 && (errno == EINTR || errno == ENOENT || errno == EAGAIN)) continue;
    // The mount is gone.
    if (length < (ssize_t)sizeof(struct fuse_in_header)) return 0;
    const struct fuse_in_header *in = (const struct fuse_in_header *)buffer;
    const char *body = buffer + sizeof *in;
    if (patience >= 0 && in->opcode == FUSE_LOOKUP && strcmp(body, "docker.sock") == 0) swallows = looked_up++ >= patience;
    if (!swallows) answer(device, in, body);
  }
}
