// libyaml's own header imports into Swift as it is.
#include <yaml.h>
