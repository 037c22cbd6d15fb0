#include "duty/duty.h"

#include <stddef.h>

const struct message duty_messages[] = {
	{"duty.none", "열려 있는 의무가 없습니다: {0} {1}", "no open duty: {0} {1}", NULL, NULL},
	{0},
};
