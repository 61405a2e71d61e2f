// What the files of this target share.
#ifndef CLINUX_INTERNAL_H
#define CLINUX_INTERNAL_H

#include "CLinux.h"

#include <errno.h>

static inline int or_errno(long result) { return result < 0 ? -errno : (int)result; }

// Closes every descriptor but these; negative ones are none.
void clinux_close_all_but(const int *kept, size_t count);

// Waits so long for a child's end; 0 where it has not come.
int clinux_wait_for_end(pid_t child, int milliseconds, int *status);

#endif
