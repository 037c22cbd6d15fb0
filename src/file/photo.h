/* When a photo was taken, as the camera wrote it into the file (EXIF DateTimeOriginal of a JPEG; libexif). Pure: bytes in, text out. */
#ifndef SANGSAENG_FILE_PHOTO_H
#define SANGSAENG_FILE_PHOTO_H

#include <stdbool.h>
#include <stddef.h>

#define PHOTO_TIME_LEN 20
/* The camera's block stands at the beginning of a file and has at most 64 KiB. */
#define PHOTO_HEAD_BYTES ((size_t)256 * 1024)
/* "2026-10-20 14:03:05" by the camera's clock, which knows no time zone. False where the bytes have no such time, or none that is a time. Looks at
 * PHOTO_HEAD_BYTES at most and uses bounded memory whatever they hold. */
bool photo_taken(const unsigned char *bytes, size_t length, char out[PHOTO_TIME_LEN]);

#endif
