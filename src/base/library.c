#include "base/library.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

enum status library_load(const char *file, const struct library_function *list, void *out_functions, struct err *err)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	bool good = library != NULL;

	for (const struct library_function *f = list; good && f->name; f++)
		good = dlsym(library, f->name) != NULL;
	if (!good)
		return err_set(err, ST_INTERNAL, "library.missing", file, dlerror(), NULL);
	for (const struct library_function *f = list; f->name; f++) {
		void *address = dlsym(library, f->name);

		memcpy((char *)out_functions + f->offset, &address, sizeof address);
	}
	return ST_OK;
}
