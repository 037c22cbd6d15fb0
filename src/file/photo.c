#include "file/photo.h"

#include "base/date.h"

#include <libexif/exif-data.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* libexif asks for as much as the file claims; nothing in a block of 64 KiB needs more than this. */
#define ALLOC_MAX ((ExifLong)1024 * 1024)

static void *bounded_alloc(ExifLong size)
{
	return size <= ALLOC_MAX ? calloc(1, size ? size : 1) : NULL;
}

static void *bounded_realloc(void *old, ExifLong size)
{
	return size <= ALLOC_MAX ? realloc(old, size ? size : 1) : NULL;
}

/* `digits` decimal digits at `s`, -1 if there are others. */
static int number_at(const char *s, int digits)
{
	int value = 0;

	for (int i = 0; i < digits; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

/* 19 characters "YYYY?MM?DD?hh?mm?ss" whose dividers the caller has seen. */
static bool time_of(const char *s, char out[PHOTO_TIME_LEN])
{
	int year = number_at(s, 4), month = number_at(s + 5, 2), day = number_at(s + 8, 2);
	int hour = number_at(s + 11, 2), minute = number_at(s + 14, 2), second = number_at(s + 17, 2);
	char date[DATE_TEXT_LEN];
	date_day parsed;

	if (year < 0 || month < 0 || day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return false;
	snprintf(date, sizeof date, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
	if (date_parse(date, &parsed, NULL) != ST_OK)
		return false;
	snprintf(out, PHOTO_TIME_LEN, "%s %02d:%02d:%02d", date, hour % 100, minute % 100, second % 100);
	return true;
}

bool photo_taken(const unsigned char *bytes, size_t length, char out[PHOTO_TIME_LEN])
{
	ExifMem *memory = exif_mem_new(bounded_alloc, bounded_realloc, free);
	ExifData *data = memory ? exif_data_new_mem(memory) : NULL;
	bool found = false;

	if (data) {
		exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION); /* as it stands, nothing repaired or added */
		exif_data_load_data(data, bytes, (unsigned int)(length < PHOTO_HEAD_BYTES ? length : PHOTO_HEAD_BYTES));
		ExifEntry *entry = exif_content_get_entry(data->ifd[EXIF_IFD_EXIF], EXIF_TAG_DATE_TIME_ORIGINAL);

		if (entry && entry->format == EXIF_FORMAT_ASCII && entry->data && entry->size >= 19) {
			const char *s = (const char *)entry->data;

			found = s[4] == ':' && s[7] == ':' && s[10] == ' ' && s[13] == ':' && s[16] == ':' && time_of(s, out);
		}
		exif_data_unref(data);
	}
	if (memory)
		exif_mem_unref(memory);
	return found;
}
