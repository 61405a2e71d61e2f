#ifdef __linux__
#define _GNU_SOURCE
#include "CLinuxSurvey.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

// The longest is "4194304/ns/net" and its like.
enum { longest_name = 48 };

static int64_t number_of(const char *name) {
  int64_t value = 0;
  if (*name == 0) return -1;
  for (; *name; name++) {
    if (*name < '0' || *name > '9') return -1;
    value = value * 10 + (*name - '0');
    if (value > INT32_MAX) return -1;
  }
  return value;
}

static char *put_number(char *end, uint32_t number) {
  char digits[10];
  int count = 0;
  do digits[count++] = (char)('0' + number % 10);
  while ((number /= 10) != 0);
  while (count > 0) *end++ = digits[--count];
  return end;
}

// NUMBER/NAME; snprintf(3) would take a tenth of the time of the system call.
static int compose(char *text, int32_t number, const char *name) {
  size_t length = strlen(name);
  if (number < 0 || length > longest_name - 13) return -EINVAL;
  char *end = put_number(text, (uint32_t)number);
  if (length > 0) *end++ = '/';
  memcpy(end, name, length + 1);
  return 0;
}

int64_t clinux_numeric_entries(int directory, int32_t *numbers, size_t capacity) {
  _Alignas(struct dirent64) char buffer[32768];
  int64_t found = 0;
  for (;;) {
    long got = syscall(SYS_getdents64, directory, buffer, sizeof buffer);
    if (got < 0) return -errno;
    if (got == 0) return found;
    for (long at = 0; at < got;) {
      const struct dirent64 *entry = (const struct dirent64 *)(buffer + at);
      int64_t number = number_of(entry->d_name);
      if (number >= 0) {
        if ((size_t)found < capacity) numbers[found] = (int32_t)number;
        found++;
      }
      at += entry->d_reclen;
    }
    // The kernel fills the buffer as far as it has names, and the longest of these takes 24 bytes.
    if (got < (long)sizeof buffer - 4096) return found;
  }
}

int clinux_open_numbered(int directory, int32_t number, const char *name) {
  char path[longest_name];
  int result = compose(path, number, name);
  if (result != 0) return result;
  int descriptor = openat(directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  return descriptor < 0 ? -errno : descriptor;
}

int64_t clinux_numbered_inode(int directory, int32_t number, const char *name, const char *type) {
  char path[longest_name], target[64];
  int result = compose(path, number, name);
  if (result != 0) return result;
  ssize_t length = readlinkat(directory, path, target, sizeof target - 1);
  if (length < 0) return -errno;
  target[length] = 0;
  size_t prefix = strlen(type);
  if ((size_t)length < prefix + 4 || memcmp(target, type, prefix) != 0 || target[prefix] != ':' ||
      target[prefix + 1] != '[' || target[length - 1] != ']')
    return 0;
  int64_t inode = 0;
  for (const char *digit = target + prefix + 2; digit < target + length - 1; digit++) {
    if (*digit < '0' || *digit > '9' || inode > INT64_MAX / 16) return 0;
    inode = inode * 10 + (*digit - '0');
  }
  return inode;
}

int clinux_numbered_place(int directory, int32_t number, const char *name, uint64_t *inode, uint64_t *device,
                          uint64_t *mount_id) {
  char path[longest_name];
  int result = compose(path, number, name);
  if (result != 0) return result;
  struct statx found;
  if (statx(directory, path, 0, STATX_INO | STATX_MNT_ID, &found) != 0) return -errno;
  *inode = found.stx_ino;
  *device = ((uint64_t)found.stx_dev_major << 32) | found.stx_dev_minor;
  *mount_id = (found.stx_mask & STATX_MNT_ID) ? found.stx_mnt_id : 0;
  return 0;
}

uint32_t clinux_kernel_device(uint32_t major, uint32_t minor) { return major << 20 | minor; }

int clinux_enter_network(int descriptor) { return setns(descriptor, CLONE_NEWNET) == 0 ? 0 : -errno; }

struct list {
  struct clinux_unix_socket *sockets;
  size_t count, room;
};

static int add(struct list *list, struct clinux_unix_socket socket) {
  if (list->count == list->room) {
    size_t room = list->room ? 2 * list->room : 256;
    struct clinux_unix_socket *larger = realloc(list->sockets, room * sizeof *larger);
    if (!larger) return -ENOMEM;
    list->sockets = larger;
    list->room = room;
  }
  list->sockets[list->count++] = socket;
  return 0;
}

static int take(void *context, const struct nlmsghdr *header) {
  struct list *list = context;
  const struct unix_diag_msg *message = NLMSG_DATA(header);
  struct clinux_unix_socket socket = {
      .inode = message->udiag_ino, .state = message->udiag_state, .type = message->udiag_type};
  int left = (int)(header->nlmsg_len - NLMSG_LENGTH(sizeof *message));
  int result = 0;
  for (const struct rtattr *part = (const struct rtattr *)(message + 1); RTA_OK(part, left);
       part = RTA_NEXT(part, left)) {
    if (part->rta_type == UNIX_DIAG_PEER && RTA_PAYLOAD(part) >= sizeof(uint32_t)) {
      memcpy(&socket.peer, RTA_DATA(part), sizeof(uint32_t));
    } else if (part->rta_type == UNIX_DIAG_VFS && RTA_PAYLOAD(part) >= sizeof(struct unix_diag_vfs)) {
      struct unix_diag_vfs file;
      memcpy(&file, RTA_DATA(part), sizeof file);
      socket.has_file = 1;
      socket.file_inode = file.udiag_vfs_ino;
      socket.file_device = file.udiag_vfs_dev;
    } else if (part->rta_type == UNIX_DIAG_ICONS) {
      // Clients that wait to be accepted: there is no other end yet that would name them.
      const unsigned char *waiting = RTA_DATA(part);
      for (size_t at = 0; result == 0 && at + sizeof(uint32_t) <= RTA_PAYLOAD(part); at += sizeof(uint32_t)) {
        struct clinux_unix_socket client = {.type = message->udiag_type, .peer = message->udiag_ino};
        memcpy(&client.inode, waiting + at, sizeof(uint32_t));
        result = add(list, client);
      }
    }
  }
  return result != 0 ? result : add(list, socket);
}

// Hands every Unix socket of this network namespace to TAKE, which ends it with another result than 0.
// STATES: bits of TCP_LISTEN and so on (linux/tcp_states.h).
static int each_unix_socket(uint32_t states, uint32_t show, int (*take)(void *context, const struct nlmsghdr *header),
                            void *context) {
  int end = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (end < 0) return -errno;
  // The kernel answers at once; a system that does not is no reason to hang.
  struct timeval patience = {.tv_sec = 2};
  setsockopt(end, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  struct {
    struct nlmsghdr header;
    struct unix_diag_req request;
  } question = {
      .header = {.nlmsg_len = sizeof question, .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
      .request = {.sdiag_family = AF_UNIX, .udiag_states = states, .udiag_show = show},
  };
  const size_t size = 1 << 16;
  char *buffer = malloc(size);
  int result = buffer ? 0 : -ENOMEM;
  if (result == 0 && send(end, &question, sizeof question, 0) < 0) result = -errno;
  int more = result == 0;
  while (more) {
    ssize_t got = recv(end, buffer, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      result = got < 0 ? -errno : -EIO;
      break;
    }
    unsigned left = (unsigned)got;
    for (const struct nlmsghdr *header = (const struct nlmsghdr *)buffer; NLMSG_OK(header, left);
         header = NLMSG_NEXT(header, left)) {
      if (header->nlmsg_type == NLMSG_DONE) {
        more = 0;
        break;
      }
      if (header->nlmsg_type == NLMSG_ERROR) {
        const struct nlmsgerr *failure = NLMSG_DATA(header);
        result = header->nlmsg_len >= NLMSG_LENGTH(sizeof *failure) && failure->error < 0 ? failure->error : -EIO;
        more = 0;
        break;
      }
      if (header->nlmsg_len < NLMSG_LENGTH(sizeof(struct unix_diag_msg))) continue;
      result = take(context, header);
      if (result != 0) {
        more = 0;
        break;
      }
    }
  }
  free(buffer);
  close(end);
  return result;
}

int clinux_unix_sockets(struct clinux_unix_socket **sockets, size_t *count) {
  struct list list = {0};
  int result = each_unix_socket(~0u, UDIAG_SHOW_VFS | UDIAG_SHOW_PEER | UDIAG_SHOW_ICONS, take, &list);
  if (result != 0) {
    free(list.sockets);
    return result;
  }
  *sockets = list.sockets;
  *count = list.count;
  return 0;
}

struct search {
  const struct clinux_wanted *wanted;
  struct clinux_listener *found;
  size_t capacity, count, alike[3];
};

// The last component of a path, at most LENGTH bytes that need no NUL.
static const char *last_component(const char *path, size_t length, size_t *of_it) {
  const char *slash = memrchr(path, '/', length);
  const char *start = slash ? slash + 1 : path;
  *of_it = length - (size_t)(start - path);
  return start;
}

static int is_same(const char *one, size_t length, const char *other, size_t other_length) {
  return length == other_length && length > 0 && memcmp(one, other, length) == 0;
}

static int compare(void *context, const struct nlmsghdr *header) {
  struct search *search = context;
  const struct clinux_wanted *wanted = search->wanted;
  const struct unix_diag_msg *message = NLMSG_DATA(header);
  // TCP_LISTEN; a datagram socket is never in that state, and any that is bound takes from others.
  enum { listening = 10 };
  if (message->udiag_state != listening && message->udiag_type != SOCK_DGRAM) return 0;
  struct clinux_listener listener = {.inode = message->udiag_ino, .type = message->udiag_type, .uid = UINT32_MAX};
  int is_file = 0;
  int left = (int)(header->nlmsg_len - NLMSG_LENGTH(sizeof *message));
  for (const struct rtattr *part = (const struct rtattr *)(message + 1); RTA_OK(part, left);
       part = RTA_NEXT(part, left)) {
    size_t size = RTA_PAYLOAD(part);
    if (part->rta_type == UNIX_DIAG_NAME) {
      listener.name_length = size < sizeof listener.name ? size : sizeof listener.name;
      memcpy(listener.name, RTA_DATA(part), listener.name_length);
    } else if (part->rta_type == UNIX_DIAG_VFS && size >= sizeof(struct unix_diag_vfs)) {
      struct unix_diag_vfs file;
      memcpy(&file, RTA_DATA(part), sizeof file);
      is_file = wanted->has_file && file.udiag_vfs_ino == wanted->file_inode &&
                file.udiag_vfs_dev == wanted->file_device;
    } else if (part->rta_type == UNIX_DIAG_UID && size >= sizeof listener.uid) {
      memcpy(&listener.uid, RTA_DATA(part), sizeof listener.uid);
    }
  }
  int is_abstract = listener.name_length > 0 && listener.name[0] == 0;
  // The kernel counts the NUL behind a path.
  while (!is_abstract && listener.name_length > 0 && listener.name[listener.name_length - 1] == 0)
    listener.name_length--;
  size_t end_length, wanted_end_length;
  const char *end = last_component(listener.name, listener.name_length, &end_length);
  const char *wanted_end = last_component(wanted->address, wanted->length, &wanted_end_length);
  if (is_file) {
    listener.likeness = clinux_is_it;
  } else if (is_same(listener.name, listener.name_length, wanted->address, wanted->length)) {
    listener.likeness = is_abstract ? clinux_is_it : clinux_has_its_path;
  } else if (!is_abstract && is_same(end, end_length, wanted_end, wanted_end_length)) {
    listener.likeness = clinux_has_its_name;
  } else {
    return 0;
  }
  if (search->alike[listener.likeness] == search->capacity) return 0;
  search->alike[listener.likeness]++;
  search->found[search->count++] = listener;
  return 0;
}

int clinux_find_listeners(const struct clinux_wanted *wanted, struct clinux_listener *found, size_t capacity,
                          size_t *count) {
  const uint32_t show = UDIAG_SHOW_VFS | UDIAG_SHOW_NAME | UDIAG_SHOW_UID;
  // Most sockets of a machine are ends of connections, which are left out at first: TCP_LISTEN, and TCP_CLOSE of a datagram
  // socket without a peer. One that a client has connected to is in the state of that connection (unix_dgram_connect()).
  struct search search = {.wanted = wanted, .found = found, .capacity = capacity};
  int result = each_unix_socket(1u << 10 | 1u << 7, show, compare, &search);
  if (result == 0 && search.alike[clinux_is_it] == 0) {
    search = (struct search){.wanted = wanted, .found = found, .capacity = capacity};
    result = each_unix_socket(~0u, show, compare, &search);
  }
  *count = search.count;
  return result;
}

int32_t clinux_peer_process(int descriptor) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || size != sizeof peer) return 0;
  return peer.pid > 0 ? peer.pid : 0;
}

int64_t clinux_numbered_owner(int directory, int32_t number) {
  char path[longest_name];
  int result = compose(path, number, "");
  if (result != 0) return result;
  struct stat found;
  return fstatat(directory, path, &found, 0) == 0 ? (int64_t)found.st_uid : -errno;
}

struct parallel {
  size_t parts, next;
  void (*work)(void *context, size_t part);
  void *context;
};

static void work_on_parts(struct parallel *parallel) {
  size_t part;
  while ((part = __atomic_fetch_add(&parallel->next, 1, __ATOMIC_RELAXED)) < parallel->parts)
    parallel->work(parallel->context, part);
}

static void *work_beside(void *parallel) {
  // A table of descriptors of its own, or each open and close would wait for the other thread's. Whatever is
  // opened for a part is closed within it.
  (void)unshare(CLONE_FILES);
  work_on_parts(parallel);
  return NULL;
}

void clinux_in_parallel(size_t parts, size_t threads, void (*work)(void *context, size_t part), void *context) {
  struct parallel parallel = {.parts = parts, .work = work, .context = context};
  enum { most = 8 };
  pthread_t others[most];
  size_t started = 0;
  while (started + 1 < threads && started + 1 < parts && started < most &&
         pthread_create(&others[started], NULL, work_beside, &parallel) == 0)
    started++;
  work_on_parts(&parallel);
  for (size_t i = 0; i < started; i++) pthread_join(others[i], NULL);
}

size_t clinux_processor_count(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}
#endif
