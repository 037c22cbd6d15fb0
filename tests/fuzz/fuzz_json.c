/* JSON: every value of a text that parses is found at its pointer; json_locate survives any text and pointer; what is written reads back. */
#include "base/json.h"
#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The character where json_locate says that a value begins. */
static char at_place(const char *text, int64_t line, int64_t column)
{
	const char *p = text;

	for (; line > 1; line--)
		p = strchr(p, '\n') + 1;
	for (; column > 1; column--)
		for (p++; ((unsigned char)*p & 0xc0) == 0x80;)
			p++;
	return *p;
}

static bool fits(const json_t *value, char c)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return c == '{';
	case JSON_ARRAY:
		return c == '[';
	case JSON_STRING:
		return c == '"';
	case JSON_TRUE:
		return c == 't';
	case JSON_FALSE:
		return c == 'f';
	case JSON_NULL:
		return c == 'n';
	default:
		return c == '-' || (c >= '0' && c <= '9');
	}
}

static void check(const char *text, json_t *value, struct text *pointer, int *budget)
{
	size_t length = pointer->length, i;
	int64_t line, column;
	const char *key;
	json_t *child;

	if (--*budget < 0)
		return;
	json_locate(text, pointer->data, &line, &column);
	PROMISE(fits(value, at_place(text, line, column)));
	json_object_foreach(value, key, child)
	{
		text_append_char(pointer, '/');
		for (const char *p = key; *p; p++) {
			if (*p == '~' || *p == '/')
				text_append_string(pointer, *p == '~' ? "~0" : "~1");
			else
				text_append_char(pointer, *p);
		}
		check(text, child, pointer, budget);
		pointer->data[pointer->length = length] = '\0';
	}
	json_array_foreach(value, i, child)
	{
		text_printf(pointer, "/%zu", i);
		check(text, child, pointer, budget);
		pointer->data[pointer->length = length] = '\0';
	}
}

static void check_writer(const char *value)
{
	struct json_writer w;
	struct text out;
	json_t *root;

	text_init(&out);
	json_writer_init(&w, &out);
	json_object_begin(&w, NULL);
	json_put_string(&w, value, value);
	json_object_close(&w);
	root = json_loadb(out.data, out.length, 0, NULL);
	PROMISE(root && json_object_size(root) == 1);
	json_decref(root);
	text_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC), budget = 300;
	char path[64], *string = malloc(size + 1), *text = NULL;
	int64_t line, column;
	struct text pointer;
	json_t *root = NULL;
	struct err err = {0};

	PROMISE(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	memcpy(string, data, size);
	string[size] = '\0';
	text_init(&pointer);
	if (json_read_file(path, "fuzz.json", &root, &text, &err) == ST_OK) {
		check(text, root, &pointer, &budget);
		json_decref(root);
		free(text);
	} else {
		PROMISE(err.code[0] && err.line >= 0);
	}
	text_clear(&pointer);
	text_append_char(&pointer, '/');
	text_append_string(&pointer, string);
	json_locate(string, pointer.data, &line, &column);
	json_locate(string, "/a/0/b", &line, &column);
	PROMISE(line >= 1 && column >= 1);
	check_writer(string);
	text_done(&pointer);
	free(string);
	close(fd);
	return 0;
}
