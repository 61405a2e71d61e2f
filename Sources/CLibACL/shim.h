// libacl's own header imports into Swift as it is; its ACL_* constants arrive as Int32.
#include <sys/acl.h>
#include <acl/libacl.h>
