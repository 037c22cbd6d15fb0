#include "view/view_campaign.h"

#include "base/decimal.h"
#include "party/party.h"
#include "programme/programme_campaign.h"
#include "programme/programme_desk.h"

#include <stdlib.h>
#include <string.h>

/* What all requests are judged by. */
struct background {
	date_day today;
	struct programme_people people;
	struct party_organisation *organisation;
	size_t organisations;
	struct duty_outbox *letter;
	size_t letters;
	struct duty_answer *answer;
	size_t answers;
};

static enum status read_background(struct store_tx *tx, date_day on, struct arena *arena, struct background *b, struct err *err)
{
	enum status st = programme_today(tx, on, &b->today, err);

	if (st == ST_OK)
		st = programme_people_read(tx, arena, &b->people, err);
	if (st == ST_OK)
		st = party_organisations(tx, arena, &b->organisation, &b->organisations, err);
	if (st == ST_OK)
		st = duty_outbox_list(tx, NULL, arena, &b->letter, &b->letters, err);
	return st == ST_OK ? duty_answers(tx, NULL, arena, &b->answer, &b->answers, err) : st;
}

static void names(const struct background *b, const char *key, const char **out_ko, const char **out_en)
{
	*out_ko = *out_en = key;
	for (size_t i = 0; i < b->organisations; i++)
		if (strcmp(b->organisation[i].organisation, key) == 0) {
			*out_ko = b->organisation[i].name;
			*out_en = b->organisation[i].name_en ? b->organisation[i].name_en : b->organisation[i].name;
		}
}

#define START_MINUTES 7

/* A start (programme_start.h) answers it step by step. */
static bool is_of_start(const char *asked)
{
	return strcmp(asked, "activity") == 0 || strcmp(asked, "production") == 0;
}

/* About so long: a start for the tables that it fills, else some minutes for each table, and for each month of one by month. Practice, to be confirmed. */
static int minutes_of(const struct duty_campaign *c)
{
	int months = (int)(c->to - c->from) + 1, minutes = 5;
	bool start = true;

	for (size_t i = 0; i < c->asked_count; i++)
		start = start && is_of_start(c->asked[i]);
	if (start)
		return START_MINUTES;
	for (size_t i = 0; i < c->asked_count; i++) {
		const struct table *table = programme_asked_table(c->asked[i]);
		bool monthly = false;

		for (const struct column *column = table ? table->column : NULL; column && column->name; column++)
			monthly = monthly || column->type == COLUMN_MONTH;
		minutes += 10 + (monthly ? 2 * months : 10);
	}
	return minutes;
}

static void look_at(const struct background *b, const struct duty_campaign *c, const struct duty_request *r, struct view_request *out)
{
	static const char *const contact_word[] = {"good", "nobody", "no_address", "bounced"};
	struct programme_contact contact = programme_contact_of(&b->people, r, b->today);
	int64_t last = 0;

	*out = (struct view_request){.request = *r, .campaign = c, .next_on = DATE_NONE, .minutes = minutes_of(c)};
	names(b, r->firm, &out->firm_ko, &out->firm_en);
	names(b, c->asked_by, &out->asker_ko, &out->asker_en);
	out->state = duty_request_open(r) && b->today > c->due_on ? "silent" : duty_request_state_name(r->state);
	out->person = contact.person ? contact.person->person : NULL;
	out->contact_state = contact_word[contact.state];
	for (size_t i = 0; i < b->letters; i++) {
		const struct duty_outbox *l = &b->letter[i];

		if (!l->request || strcmp(l->request, r->request) != 0)
			continue;
		out->letters += l->state == DUTY_OUTBOX_SENT && l->kind != DUTY_LETTER_BOUNCED;
		if (l->state == DUTY_OUTBOX_SENT && l->step > last) {
			last = l->step;
			out->last_letter = strrchr(l->message, '/') + 1;
		}
	}
	for (size_t i = 0; duty_request_open(r) && i < c->step_count && out->next_on == DATE_NONE; i++)
		if (c->step[i].on > b->today && c->step[i].step > last) /* a later one may have gone out: told on another day */
			out->next_on = c->step[i].on;
	for (size_t i = 0; i < b->answers; i++)
		out->answers += strcmp(b->answer[i].request, r->request) == 0 && b->answer[i].state != DUTY_ANSWER_RETURNED;
}

static const char *exact(const mpq_t value, struct arena *arena)
{
	char text[DECIMAL_TEXT_LEN * 2];

	decimal_canonical(value, text);
	return arena_strdup(arena, text);
}

static const char *percent(const mpq_t part, const mpq_t whole, struct arena *arena)
{
	char text[DUTY_PERCENT_LEN];

	duty_percent(part, whole, text);
	return arena_strdup(arena, text);
}

static void cover(const struct background *b, struct view_campaign *v, struct arena *arena)
{
	struct duty_coverage sum;
	mpq_t answered, asked;

	duty_coverage_init(&sum);
	mpq_inits(answered, asked, NULL);
	for (size_t i = 0; i < v->count; i++)
		duty_coverage_add(&sum, &v->request[i].request, v->campaign.due_on, b->today);
	mpq_set_ui(answered, sum.answered, 1);
	mpq_set_ui(asked, sum.asked, 1);
	v->coverage = (struct view_coverage){.asked = sum.asked,
		.answered = sum.answered,
		.accepted = sum.accepted,
		.declined = sum.declined,
		.silent = sum.silent,
		.unknown = sum.unknown,
		.total_t = exact(sum.total_t, arena),
		.answered_t = exact(sum.answered_t, arena),
		.accepted_t = exact(sum.accepted_t, arena),
		.by_count_percent = percent(answered, asked, arena),
		.by_tonnes_percent = percent(sum.answered_t, sum.total_t, arena),
		.accepted_percent = percent(sum.accepted_t, sum.total_t, arena)};
	mpq_clears(answered, asked, NULL);
	duty_coverage_done(&sum);
}

enum status view_campaigns_read(struct store_tx *tx, const char *campaign_or_null, date_day on, struct arena *arena, date_day *out_today,
	struct view_campaign **out_list, size_t *out_count, struct err *err)
{
	struct background b;
	struct duty_campaign *campaign;
	struct view_campaign *list;
	size_t campaigns = 0, count = 0;
	enum status st = read_background(tx, on, arena, &b, err);

	if (st == ST_OK)
		st = duty_campaigns(tx, arena, &campaign, &campaigns, err);
	list = arena_alloc(arena, (campaigns + 1) * sizeof *list);
	for (size_t i = 0; st == ST_OK && i < campaigns; i++) {
		struct view_campaign *v = &list[count];
		struct duty_request *request;

		if (campaign_or_null && strcmp(campaign_or_null, campaign[i].campaign) != 0)
			continue;
		v->campaign = campaign[i];
		names(&b, v->campaign.asked_by, &v->asker_ko, &v->asker_en);
		st = duty_requests(tx, v->campaign.campaign, NULL, arena, &request, &v->count, err);
		if (st != ST_OK)
			return st;
		v->request = arena_alloc(arena, (v->count + 1) * sizeof *v->request);
		for (size_t k = 0; k < v->count; k++)
			look_at(&b, &v->campaign, &request[k], &v->request[k]);
		cover(&b, v, arena);
		count++;
	}
	if (st == ST_OK && campaign_or_null && count == 0)
		return err_set(err, ST_NOT_FOUND, "campaign.none", campaign_or_null, NULL);
	if (st == ST_OK) {
		*out_today = b.today;
		*out_list = list;
		*out_count = count;
	}
	return st;
}

static int compare_due(const void *a, const void *b)
{
	const struct view_request *l = a, *r = b;

	if (l->campaign->due_on != r->campaign->due_on)
		return l->campaign->due_on < r->campaign->due_on ? -1 : 1;
	return strcmp(l->request.request, r->request.request);
}

static bool knows_firm(const struct background *b, const char *firm)
{
	for (size_t i = 0; i < b->organisations; i++)
		if (strcmp(b->organisation[i].organisation, firm) == 0)
			return true;
	return false;
}

static bool knows_person(const struct background *b, const char *person)
{
	for (size_t i = 0; i < b->people.count; i++)
		if (strcmp(b->people.person[i].person, person) == 0)
			return true;
	return false;
}

enum status view_inbox_read(struct store_tx *tx, const char *firm_or_null, const char *person_or_null, date_day on, struct arena *arena,
	date_day *out_today, struct view_request **out_list, size_t *out_count, struct err *err)
{
	struct background b;
	struct view_campaign *campaign;
	struct view_request *list = NULL;
	size_t campaigns = 0, count = 0;
	enum status st = read_background(tx, on, arena, &b, err);

	if (st == ST_OK && firm_or_null && !knows_firm(&b, firm_or_null))
		return err_set(err, ST_NOT_FOUND, "campaign.firm_unknown", firm_or_null, NULL);
	if (st == ST_OK && person_or_null && !knows_person(&b, person_or_null))
		return err_set(err, ST_NOT_FOUND, "campaign.person_unknown", person_or_null, NULL);
	if (st == ST_OK)
		st = view_campaigns_read(tx, NULL, on, arena, &b.today, &campaign, &campaigns, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < campaigns; i++)
		for (size_t k = 0; k < campaign[i].count; k++) {
			const struct view_request *r = &campaign[i].request[k];

			if (!duty_request_open(&r->request) || (firm_or_null && strcmp(r->request.firm, firm_or_null) != 0) ||
				(person_or_null && (!r->person || strcmp(r->person, person_or_null) != 0)))
				continue;
			list = arena_grow(arena, list, count, sizeof *list);
			list[count++] = *r;
		}
	if (count > 1)
		qsort(list, count, sizeof *list, compare_due);
	*out_today = b.today;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status view_outbox_read(
	struct store_tx *tx, const char *campaign_or_null, struct arena *arena, struct duty_outbox **out_list, size_t *out_count, struct err *err)
{
	struct duty_campaign campaign;
	enum status st = campaign_or_null ? duty_campaign_get(tx, campaign_or_null, arena, &campaign, err) : ST_OK;

	return st == ST_OK ? duty_outbox_list(tx, campaign_or_null, arena, out_list, out_count, err) : st;
}
