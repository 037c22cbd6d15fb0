/* What follows from the rows of the agreement, without the database. */
#include "party/party_agreement.h"

#include <string.h>

bool party_agreement_in_force(const struct party_agreement *agreement, date_day day)
{
	return agreement->signed_on <= day && (agreement->ended_on == DATE_NONE || day <= agreement->ended_on);
}

bool party_agreement_signed(const struct party_agreement *list, size_t count, const char *organisation, date_day day)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].organisation, organisation) == 0 && party_agreement_in_force(&list[i], day))
			return true;
	return false;
}

const struct party_agreement *party_agreement_left(const struct party_agreement *list, size_t count, const char *organisation, date_day day)
{
	const struct party_agreement *last = NULL;

	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].organisation, organisation) == 0 && list[i].ended_on != DATE_NONE && list[i].ended_on < day &&
			(!last || list[i].ended_on > last->ended_on))
			last = &list[i];
	return last;
}

bool party_annex_in_force(const struct party_annex *annex, date_day day)
{
	return annex->in_force_from <= day && (annex->in_force_to == DATE_NONE || day <= annex->in_force_to);
}

date_day party_promise_due(const struct party_promise *promise, const struct party_annex *annex, size_t annexes, date_day day)
{
	date_day due = promise->due_on, from = DATE_NONE;

	for (size_t i = 0; i < annexes; i++) {
		const struct party_annex *a = &annex[i];

		if (!a->promise || a->due_on == DATE_NONE || strcmp(a->promise, promise->promise) != 0 || !party_annex_in_force(a, day))
			continue;
		if (from == DATE_NONE || a->in_force_from >= from) {
			from = a->in_force_from;
			due = a->due_on;
		}
	}
	return due;
}

const char *party_promise_state_name(enum party_promise_state state)
{
	static const char *const name[] = {"delivered", "delivered_late", "open", "overdue", "ended"};

	return name[state];
}

enum party_promise_state party_promise_state(
	const struct party_promise *promise, const struct party_agreement *agreement, date_day due_on, date_day day)
{
	bool left = agreement->ended_on != DATE_NONE && agreement->ended_on < day;

	if (promise->delivered_on != DATE_NONE && promise->delivered_on <= day)
		return due_on != DATE_NONE && promise->delivered_on > due_on ? PARTY_PROMISE_LATE : PARTY_PROMISE_DELIVERED;
	if (left && !promise->survives && (due_on == DATE_NONE || due_on > agreement->ended_on))
		return PARTY_PROMISE_ENDED;
	return due_on != DATE_NONE && due_on < day ? PARTY_PROMISE_OVERDUE : PARTY_PROMISE_OPEN;
}
