// The calls that Swift's Glibc module hides because they need _GNU_SOURCE. Defining that in a header
// which Swift imports breaks the module, so each call is wrapped here under a prefix.
// Unless a comment says otherwise a wrapper returns 0 or a value on success and -errno on failure.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What statx(2) tells of one inode. `mount_id` is 0 where the kernel is too old to say.
struct clinux_inode {
  uint32_t mode;
  uint32_t uid;
  uint32_t gid;
  uint32_t links;
  uint64_t inode;
  uint32_t device_major;
  uint32_t device_minor;
  uint64_t mount_id;
  int immutable;
};

/// O_PATH is hidden. Opens NAME beneath DIRECTORY (AT_FDCWD for the working directory) without
/// following a link and without any permission on the object itself.
int clinux_open_path(int directory, const char *name);

/// O_PATH again, following links: for a root directory given by the user.
int clinux_open_path_following(const char *name);

/// F_DUPFD_CLOEXEC; fcntl(2) is variadic.
int clinux_duplicate(int descriptor);

/// statx(2) with AT_EMPTY_PATH on an O_PATH descriptor.
int clinux_inode_of(int descriptor, struct clinux_inode *inode);

/// faccessat2(2) with AT_EACCESS, links followed: by the effective ids and capabilities. The wrapper of the C
/// library makes do with guesses where the kernel lacks the call; this returns -ENOSYS.
int clinux_effective_access(const char *path, int mode);

/// `f_type` of fstatfs(2), which takes an O_PATH descriptor too.
int clinux_file_system_type(int descriptor, uint32_t *type);

/// openat2(2) has no libc wrapper: opens PATH with O_PATH, with every link resolved inside ROOT
/// (RESOLVE_IN_ROOT). Opening a device or a FIFO for reading may do something; this does not.
int clinux_open_in_root(int root, const char *path);

/// Opens for reading what an O_PATH descriptor stands for.
int clinux_reopen(int descriptor);

/// fsuid and fsgid can only be read through setfsuid(-1) and setfsgid(-1), which change nothing.
uint32_t clinux_filesystem_uid(void);
uint32_t clinux_filesystem_gid(void);

/// capget(2) has no libc wrapper. The effective set of the calling thread.
int clinux_effective_capabilities(uint64_t *effective);

/// prctl(2) is variadic, which Swift cannot call.
int clinux_no_new_privileges(void);

/// A non-blocking, close-on-exec Unix socket of TYPE (SOCK_STREAM and its like, which Swift imports as an enumeration).
int clinux_unix_socket(int type);

/// connect(2) to PATH of LENGTH bytes (at most 108, no terminating NUL needed).
int clinux_connect(int descriptor, const char *path, size_t length);

/// Whom a stand-in becomes before it connects. All ids are the caller's.
struct clinux_subject {
  /// Namespaces to enter, as descriptors of /proc/PID/ns/..., or -1 to stay in the caller's.
  int user_namespace;
  int mount_namespace;
  int network_namespace;
  /// An O_PATH descriptor of the directory that becomes its root, or -1.
  int root;
  uint32_t uid;
  uint32_t gid;
  const uint32_t *groups;
  size_t group_count;
  uint64_t effective;
  /// What is written to the file of that name below /proc/PID/, as the last thing before the socket is made; NULL for
  /// nothing. It makes the stand-in one of the subject's label (apparmor(7), setcon(3)).
  const char *label_file;
  const char *label;
};

/// Connects to PATH from a child process that has become SUBJECT, with a socket of each of the TYPES until one is not
/// refused for its type, and hands the connected socket back; *TYPE is the one that had the last word. Nothing of the
/// process that it stands in for is touched. Returns the descriptor, or -errno of socket(2) or connect(2) (*IS_SOCKET
/// tells which); *BECAME is 0 where it did not come to that, and the error is that of becoming the subject.
/// *LABEL_FAILURE is the errno with which its label was refused to it, or 0. Gives up after MILLISECONDS with
/// -ETIMEDOUT.
int clinux_connect_as(const struct clinux_subject *subject, const char *path, size_t length, const int *types,
                      size_t type_count, int milliseconds, int *became, int *type, int *is_socket, int *label_failure);

/// One step of a seccomp filter (`struct sock_filter`).
struct clinux_instruction {
  uint16_t code;
  uint8_t if_true;
  uint8_t if_false;
  uint32_t operand;
};

/// More filters than a process has.
#define CLINUX_MOST_FILTERS 32

/// The seccomp filters of a thread, the oldest first (PTRACE_SECCOMP_GET_FILTER of ptrace(2)). The thread stops for the
/// moment, so one is to be asked whose system call goes on after that (clinux_call_is_resumed()). Returns their number,
/// or -errno: -EACCES without CAP_SYS_ADMIN or under a filter of one's own, -ETIMEDOUT where the thread did not stop.
int clinux_filters(pid_t thread, struct clinux_instruction *out, size_t capacity, uint32_t *lengths, int milliseconds);

/// Whether a thread that is stopped in that system call goes on with it as though nothing had been (signal(7)):
/// epoll_wait(2) and some others come back with EINTR.
int clinux_call_is_resumed(long number);

/// What a filter sees of the calls of a client.
uint32_t clinux_socket_call(void);
uint32_t clinux_connect_call(void);
uint32_t clinux_audit_architecture(void);
int clinux_unix_socket_flags(void);

/// The ABI of Landlock, or -errno where it is not there or not in force (landlock_create_ruleset(2)).
int clinux_landlock_abi(void);

/// Makes a socket and calls connect(2) with an address of LENGTH bytes at which nobody is, in a child. Returns the
/// signal that ended it, and 0 where it lived; *CALL is 0 where socket(2) was its last call.
int clinux_killing_call(int type, const char *path, size_t length, int milliseconds, int *call);

/// setgroups(2) and setresgid(2), setresuid(2) with one id for real, effective and saved.
int clinux_set_groups(const uint32_t *groups, size_t count);
int clinux_set_group_id(uint32_t gid);
int clinux_set_user_id(uint32_t uid);

/// Empties the ambient, effective, permitted and inheritable sets.
int clinux_drop_capabilities(void);

/// Empties them but for CAP_SETGID, which must be there.
int clinux_keep_only_set_gid(void);

/// 1 where the real, effective and saved ids are these, 0 where one is not.
int clinux_has_no_ids_but(uint32_t uid, uint32_t gid);

/// 1 where the program's file has a set-user-id or set-group-id bit; 0 too where /proc would not tell.
int clinux_file_has_set_id(void);

/// The signal ends the process at once, with 128 and its number, unless it is ignored by now.
void clinux_end_on(int number);
void clinux_end_by_signal(int number) __attribute__((noreturn));

/// 1 where the permitted set is empty, 0 where it is not.
int clinux_permitted_is_empty(void);

/// AT_SECURE of getauxval(3), whose header Swift does not import: the program's file gave it privileges.
int clinux_is_secure_execution(void);

/// prctl(PR_SET_DUMPABLE, 1).
void clinux_set_dumpable(void);

/// Opens or makes a lock file in DIRECTORY; fcntl(2) is variadic, which Swift cannot call. -EINVAL where something
/// else than a regular file has the name.
int clinux_open_lock(int directory, const char *name);
/// A write lock on the whole file, without waiting: -EAGAIN where another process has it.
int clinux_lock(int descriptor);

/// Opens for reading what the O_PATH descriptor SEEN stands for, which has NAME in DIRECTORY: by the latter where /proc
/// is not mounted, and then it is -ESTALE where NAME is another inode by now.
int clinux_reopen_in(int seen, int directory, const char *name);

/// Opens for reading the directory that an O_PATH descriptor stands for.
int clinux_open_directory(int directory);

/// Writes TEXT to NAME in DIRECTORY, made anew with mode, owner, ACL and all other extended attributes of the open file
/// LIKE, and brings it to the disk. On failure there is no NAME; *ATTRIBUTES_FAILED tells where it was an attribute's.
int clinux_write_like(int directory, int like, const char *name, const void *text, size_t length,
                      int *attributes_failed);

/// The same with MODE and no ACL.
int clinux_write_new(int directory, const char *name, const void *text, size_t length, uint32_t mode);

/// renameat2(2) with RENAME_NOREPLACE within one directory.
int clinux_rename_new(int directory, const char *from, const char *to);

/// 1 where NAME in DIRECTORY is the very inode of the open FILE.
int clinux_is_named(int directory, const char *name, int file);

/// renameat(2) and unlinkat(2) within one directory.
int clinux_rename(int directory, const char *from, const char *to);
int clinux_unlink(int directory, const char *name);

/// The environment is out of sight in a static program, and where the program's file gave privileges, so that
/// nothing in this process heeds it. This brings it back.
void clinux_restore_environment(void);

/// The arguments from the process's start. Swift looks for them in /proc/self/cmdline, which need not be there.
int clinux_argument_count(void);
const char *clinux_argument(int index);

/// Goes on in a child process, where it returns 0, while this one passes on what the child writes, waits for its end
/// and ends alike. Where that does not come within MILLISECONDS the child is killed, and this process goes on with 1,
/// also where the child cannot end. The child has pipes of its own for streams, and nothing else that was open.
int clinux_continue_in_child(int milliseconds);

/// Runs PROGRAM, a path, with an environment of its own and no input, and takes what it writes into BUFFER. Returns
/// its exit status; -ETIMEDOUT where it was killed after MILLISECONDS, -EFBIG where it wrote more than SIZE, -EINTR
/// where a signal ended it.
int clinux_ask_program(const char *program, char *const *arguments, char *const *environment, int milliseconds,
                       void *buffer, size_t size, size_t *length);

/// Calls BODY on a thread of its own, for which nobody waits (pthread_create(3)).
int clinux_start_thread(void (*body)(void *context), void *context);

/// Writes all of it, also where the descriptor is non-blocking: then PATIENCE milliseconds are waited at a time, or for
/// ever where it is negative. Without IS_SIGNALLED a reader who has gone is -EPIPE and no SIGPIPE.
int clinux_write_whole(int descriptor, const void *text, size_t length, int patience, int is_signalled);

/// The ids of a process as the kernel tells them apart; the file-system ids are those that a permission
/// check looks at.
struct clinux_ids {
  uint32_t real_uid;
  uint32_t effective_uid;
  uint32_t filesystem_uid;
  uint32_t real_gid;
  uint32_t effective_gid;
  uint32_t filesystem_gid;
};

/// Takes on ids and groups while all permitted capabilities stay effective, so that
/// file-system ids other than the effective ones can be had. Drop with clinux_set_capabilities().
int clinux_take_ids(const struct clinux_ids *ids, const uint32_t *groups, size_t group_count);

/// capset(2) has no libc wrapper. Nothing stays inheritable.
int clinux_set_capabilities(uint64_t effective, uint64_t permitted);

/// getxattr(2) of `system.posix_acl_access`: the size of a file's ACL, -ENODATA where it has none.
int clinux_access_acl_size(const char *path);

/// getxattr(2) of `security.selinux`, following links; the length of what was put into BUFFER.
int clinux_label(const char *path, void *buffer, size_t size);

#include "CLinuxSurvey.h"

#endif
