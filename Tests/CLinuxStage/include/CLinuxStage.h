// The calls with which tests set a stage: identities, listeners, mounts. Nothing of it ships.
// A wrapper returns 0 or a value on success and -errno on failure.
#ifndef CLINUX_STAGE_H
#define CLINUX_STAGE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// fork(2) is marked unavailable in Swift.
pid_t clinux_fork(void);

/// _exit(2), for a child that must not run the parent's atexit handlers.
void clinux_exit_now(int status) __attribute__((noreturn));

/// prctl(PR_SET_PDEATHSIG): a child that ends with the process that started it.
int clinux_die_with_parent(void);

/// Makes CAPABILITIES ambient, so that a program keeps them across execve(2) without being root.
int clinux_set_ambient(uint64_t capabilities);

/// unshare(2), hidden by _GNU_SOURCE.
int clinux_unshare_user_namespace(void);

/// bind(2): a sockaddr_un cannot be filled from Swift without copying a tuple of 108 bytes.
int clinux_bind(int descriptor, const char *path, size_t length);

/// socket(2) in a network namespace other than this one, which all such sockets share.
int clinux_socket_elsewhere(int type);

/// An overlay of LOWER and UPPER at PATH.
int clinux_mount_overlay(const char *lower, const char *upper, const char *work, const char *path);

/// lsetxattr(2) of `system.posix_acl_access`: the bytes go to the kernel as they are, in any order that it
/// takes, while libacl would sort them.
int clinux_set_access_acl(const char *path, const void *bytes, size_t length);

/// A mount namespace of its own, nothing of which leaks to others.
int clinux_private_mounts(void);

/// A tmpfs at PATH; REMOUNT changes whether the superblock is read-only.
int clinux_mount_tmpfs(const char *path, int remount, int read_only);

/// SOURCE once more at PATH, read-only or refusing symbolic links (MS_NOSYMFOLLOW, Linux 5.10).
int clinux_bind_mount(const char *source, const char *path, int read_only, int refuse_links);

#endif
