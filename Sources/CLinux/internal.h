// What the files of this target share.
#ifndef CLINUX_INTERNAL_H
#define CLINUX_INTERNAL_H

#include "CLinux.h"

#include <errno.h>

static inline int or_errno(long result) { return result < 0 ? -errno : (int)result; }

#endif
