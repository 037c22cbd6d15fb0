#include "view/view_derived.h"

const struct view_derived *const view_derived_all[] = {view_derived_log, NULL};
