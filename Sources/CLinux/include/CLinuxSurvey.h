// What `who` asks the kernel for every process and every Unix socket, with few system calls.
#ifndef CLINUX_SURVEY_H
#define CLINUX_SURVEY_H

#include <stddef.h>
#include <stdint.h>

/// The names in the directory that are decimal numbers (getdents64(2)), from where DIRECTORY stands. At most
/// CAPACITY are stored; the result is how many there are.
int64_t clinux_numeric_entries(int directory, int32_t *numbers, size_t capacity);

/// NUMBER/NAME beneath DIRECTORY, opened for reading.
int clinux_open_numbered(int directory, int32_t number, const char *name);

/// NUMBER/NAME beneath DIRECTORY, a link to `type:[inode]` (namespaces(7), proc_pid_fd(5)); an empty NAME
/// stands for NUMBER itself. 0 where it leads to something else, or to another TYPE.
int64_t clinux_numbered_inode(int directory, int32_t number, const char *name, const char *type);

/// Where NUMBER/NAME beneath DIRECTORY leads, links followed: inode, device and mount alone.
int clinux_numbered_place(int directory, int32_t number, const char *name, uint64_t *inode, uint64_t *device,
                          uint64_t *mount_id);

/// A Unix socket of this network namespace as sock_diag(7) shows it.
struct clinux_unix_socket {
  uint32_t inode;
  /// TCP_LISTEN, TCP_ESTABLISHED, TCP_CLOSE.
  uint32_t state;
  uint32_t type;
  /// 0 where it has none; the listening socket for a client that waits to be accepted.
  uint32_t peer;
  /// The bound file: the low half of its inode number, and its device as the kernel numbers it.
  int has_file;
  uint32_t file_inode;
  uint32_t file_device;
};

/// All of them, in memory to be freed with free(3).
int clinux_unix_sockets(struct clinux_unix_socket **sockets, size_t *count);

/// A Unix socket that waits for clients, and what it has in common with the one that is looked for.
struct clinux_listener {
  uint32_t inode;
  uint32_t type;
  /// Of its owner as it was made, in the caller's user namespace; UINT32_MAX before Linux 5.3.
  uint32_t uid;
  enum clinux_likeness {
    /// The very file or abstract name.
    clinux_is_it,
    /// The same path, whatever file that is now or in another mount namespace.
    clinux_has_its_path,
    /// The same last component.
    clinux_has_its_name,
  } likeness;
  char name[108];
  size_t name_length;
};

/// What is looked for: a file, and the address under which it is known. An abstract name begins with a NUL.
struct clinux_wanted {
  int has_file;
  uint32_t file_inode;
  uint32_t file_device;
  const char *address;
  size_t length;
};

/// Goes through the Unix sockets of this network namespace, however many they are, and stores the best matching ones
/// first come first, at most CAPACITY of each likeness, in FOUND, which has room for three times as many.
int clinux_find_listeners(const struct clinux_wanted *wanted, struct clinux_listener *found, size_t capacity,
                          size_t *count);

/// The process that called listen(2) on the other end of a connected stream (SO_PEERCRED), as this pid namespace
/// numbers it; 0 where it has no number here or none is known.
int32_t clinux_peer_process(int descriptor);

/// The owner of NUMBER beneath DIRECTORY (stat(2)).
int64_t clinux_numbered_owner(int directory, int32_t number);

/// setns(2) with CLONE_NEWNET.
int clinux_enter_network(int descriptor);

/// The kernel's own numbering of devices, which is not makedev(3)'s (MKDEV() in linux/kdev_t.h).
uint32_t clinux_kernel_device(uint32_t major, uint32_t minor);

/// Calls WORK once for each number below PARTS, on so many threads, this one among them, and returns when all
/// is done. Where no thread can be had, this one does it all.
void clinux_in_parallel(size_t parts, size_t threads, void (*work)(void *context, size_t part), void *context);

/// The processors that this process may run on (sched_getaffinity(2)).
size_t clinux_processor_count(void);

#endif
