/* How often somebody may try: counted in the database, so that several processes count together. */
#include "identity/identity_int.h"

#include <inttypes.h>
#include <stdio.h>

#define FREE_FAILURES 5
#define LOCK_FIRST 60
#define LOCK_MAX 3600
#define FORGET_SECONDS (24 * 60 * 60)

static enum status locked(int64_t seconds, struct err *err)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, seconds > 0 ? seconds : 1);
	return err_set(err, ST_DENIED, "identity.locked", text, NULL);
}

enum status identity_limit(struct identity_work *work, const char *name, int64_t max, int64_t window, struct err *err)
{
	struct identity_count count;
	enum status st = identity_count_get(work, name, &count, err);

	if (st != ST_OK)
		return st;
	if (work->now >= count.until)
		count = (struct identity_count){.since = work->now, .until = work->now + window};
	if (count.number >= max)
		return locked(count.until - work->now, err);
	count.number++;
	return identity_count_put(work, name, &count, err);
}

enum status identity_lock_judge(struct identity_work *work, const char *name, struct err *err)
{
	struct identity_count count;
	enum status st = identity_count_get(work, name, &count, err);

	if (st == ST_OK && count.number > FREE_FAILURES - 1 && work->now < count.until)
		return locked(count.until - work->now, err);
	return st;
}

enum status identity_lock_failed(struct identity_work *work, const char *name, struct err *err)
{
	struct identity_count count;
	int64_t wait = LOCK_FIRST;
	enum status st = identity_count_get(work, name, &count, err);

	if (st != ST_OK)
		return st;
	if (work->now - count.since > FORGET_SECONDS)
		count.number = 0;
	count.number++;
	count.since = work->now;
	for (int64_t i = FREE_FAILURES; i < count.number && wait < LOCK_MAX; i++)
		wait *= 2;
	count.until = count.number >= FREE_FAILURES ? work->now + (wait < LOCK_MAX ? wait : LOCK_MAX) : work->now;
	return identity_count_put(work, name, &count, err);
}

enum status identity_lock_good(struct identity_work *work, const char *name, struct err *err)
{
	struct identity_count count;
	enum status st = identity_count_get(work, name, &count, err);

	if (st != ST_OK || count.number == 0)
		return st;
	return identity_count_put(work, name, &(struct identity_count){0}, err);
}
