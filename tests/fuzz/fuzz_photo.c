/* Whatever bytes a photo holds: it ends, in bounded memory, and a time that is found is one in the form that is promised. */
#include "file/photo.h"
#include "fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char taken[PHOTO_TIME_LEN] = "untouched", again[PHOTO_TIME_LEN];

	if (!photo_taken(data, size, taken)) {
		PROMISE(strcmp(taken, "untouched") == 0);
		return 0;
	}
	PROMISE(strlen(taken) == PHOTO_TIME_LEN - 1);
	PROMISE(strspn(taken, "0123456789-: ") == PHOTO_TIME_LEN - 1 && taken[10] == ' ' && taken[13] == ':' && taken[16] == ':');
	PROMISE(photo_taken(data, size, again) && strcmp(taken, again) == 0);
	return 0;
}
