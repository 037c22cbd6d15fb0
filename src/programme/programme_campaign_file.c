/* A campaign's file and its targets: every field is read and judged, every mistake has its line and column. */
#include "programme/programme_campaign.h"

#include "base/hash.h"
#include "base/json.h"
#include "file/rows.h"
#include "party/party_read.h"
#include "programme/programme_int.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA "sangsaeng.campaign/1"
#define DAYS_MAX 366

/* ---- the file ---- */

static void complain(struct party_reader *r, const char *pointer, const char *code, const char *value, const char *more)
{
	struct err err;

	err_set(&err, ST_INPUT, code, pointer, value, more, NULL);
	party_read_complain_at(r, &err, pointer);
}

/* It stands in keys of letters and in file names. */
static void read_key(struct party_reader *r, json_t *root, struct duty_campaign *c)
{
	const char *key = party_read_string(r, root, "", "campaign", true);

	c->campaign = arena_strdup(r->arena, key ? key : "");
	if (key &&
		(strlen(key) > DUTY_CAMPAIGN_KEY_MAX || key[strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] != '\0'))
		complain(r, "/campaign", "campaign.key", key, NULL);
}

static void read_words(struct party_reader *r, json_t *root, const char *key, const char **out_ko, const char **out_en)
{
	char path[PARTY_PATH_LEN];
	json_t *words = party_read_object(r, root, "", key, true, path);

	*out_ko = *out_en = "";
	if (!words)
		return;
	PARTY_READ_KEYS(r, words, path, "ko", "en");
	*out_ko = party_read_kept(r, words, path, "ko", true);
	*out_en = party_read_kept(r, words, path, "en", true);
}

static void read_period(struct party_reader *r, json_t *root, struct duty_campaign *c)
{
	char path[PARTY_PATH_LEN];
	json_t *period = party_read_object(r, root, "", "period", true, path);
	int64_t before = r->errors;

	if (!period)
		return;
	PARTY_READ_KEYS(r, period, path, "from", "to");
	c->from = party_read_month(r, period, path, "from");
	c->to = party_read_month(r, period, path, "to");
	if (r->errors == before && (c->to < c->from || c->to - c->from >= 120))
		complain(r, path, "campaign.period", NULL, NULL);
}

static void read_ask(struct party_reader *r, json_t *root, struct programme_campaign_file *f)
{
	struct duty_campaign *c = &f->campaign;
	char path[PARTY_PATH_LEN];
	json_t *list = party_read_array(r, root, "", "ask", true, path);
	size_t count = list ? json_array_size(list) : 0;

	if (list && (count == 0 || count > DUTY_ASKED_MAX))
		complain(r, path, "campaign.ask_count", NULL, NULL);
	for (size_t i = 0; i < count && i < DUTY_ASKED_MAX; i++) {
		const char *name = json_string_value(json_array_get(list, i));
		char at[PARTY_PATH_LEN];

		snprintf(at, sizeof at, "/ask/%zu", i);
		if (!name || duty_demand_of(name) == DUTY_DEMAND_NONE) {
			const char *nearest = name ? string_nearest(name, duty_demand_tables()) : NULL;

			complain(r, at, "campaign.ask_unknown", name ? name : "—", nearest ? nearest : "activity, production");
		} else if (duty_campaign_asks(c, name)) {
			complain(r, at, "campaign.ask_twice", name, NULL);
		} else {
			f->asked_at[c->asked_count] = i;
			c->asked[c->asked_count++] = arena_strdup(r->arena, name);
		}
	}
}

static void read_rung(struct party_reader *r, json_t *item, const char *at, struct duty_rung *rung)
{
	const char *const when[] = {"at", "days_before", "days_after"};
	const char *channel, *start = NULL;
	int given = 0;

	*rung = (struct duty_rung){.channel = DUTY_CHANNEL_MAIL};
	PARTY_READ_KEYS(r, item, at, "at", "days_before", "days_after", "channel");
	for (size_t i = 0; i < sizeof when / sizeof *when; i++)
		given += json_object_get(item, when[i]) != NULL;
	if (given != 1) {
		complain(r, at, "campaign.step", NULL, NULL);
		return;
	}
	if (json_object_get(item, "at")) {
		start = party_read_string(r, item, at, "at", true);
		rung->at_start = true;
		if (start && strcmp(start, "start") != 0)
			complain(r, at, "campaign.step", NULL, NULL);
	} else if (json_object_get(item, "days_before")) {
		rung->days = -(int)party_read_int(r, item, at, "days_before", true, 1, 0, DAYS_MAX);
	} else {
		rung->days = (int)party_read_int(r, item, at, "days_after", true, 1, 1, DAYS_MAX);
	}
	if (!json_object_get(item, "channel"))
		return;
	channel = party_read_string(r, item, at, "channel", true);
	if (channel && strcmp(channel, "message") == 0)
		rung->channel = DUTY_CHANNEL_MESSAGE;
	else if (channel && strcmp(channel, "mail") != 0)
		complain(r, at, "campaign.channel", channel, NULL);
}

static void read_reminders(struct party_reader *r, json_t *root, struct programme_campaign_file *f)
{
	char path[PARTY_PATH_LEN];
	json_t *list = party_read_array(r, root, "", "reminders", true, path);
	size_t count = list ? json_array_size(list) : 0;

	if (list && (count == 0 || count > DUTY_STEPS_MAX))
		complain(r, path, "campaign.steps_count", NULL, NULL);
	for (size_t i = 0; i < count && i < DUTY_STEPS_MAX; i++) {
		json_t *item = json_array_get(list, i);
		char at[PARTY_PATH_LEN];
		int64_t before;

		snprintf(at, sizeof at, "/reminders/%zu", i);
		if (!json_is_object(item)) {
			complain(r, at, "rules.type", "object", NULL);
			continue;
		}
		before = r->errors;
		read_rung(r, item, at, &f->rung[f->rungs]);
		/* what is broken is like no other */
		for (size_t k = 0; k < f->rungs && r->errors == before; k++)
			if (f->rung[k].at_start == f->rung[f->rungs].at_start && f->rung[k].days == f->rung[f->rungs].days)
				complain(r, at, "campaign.step_twice", NULL, NULL);
		f->rungs += r->errors == before;
	}
}

static void read_escalation(struct party_reader *r, json_t *root, struct programme_campaign_file *f)
{
	char path[PARTY_PATH_LEN];
	json_t *escalation = party_read_object(r, root, "", "escalation", false, path);

	if (!escalation)
		return;
	PARTY_READ_KEYS(r, escalation, path, "days_after", "to");
	f->escalate_days = (int)party_read_int(r, escalation, path, "days_after", true, 1, 0, DAYS_MAX);
	f->campaign.escalate_to = party_read_kept(r, escalation, path, "to", true);
}

static void read_technical(struct party_reader *r, json_t *root, struct duty_campaign *c)
{
	char path[PARTY_PATH_LEN];
	json_t *technical = party_read_object(r, root, "", "technical", false, path);

	c->expires_on = DATE_NONE;
	if (!technical)
		return;
	PARTY_READ_KEYS(r, technical, path, "purpose", "scope", "expires_on");
	c->purpose = party_read_kept(r, technical, path, "purpose", true);
	c->scope = party_read_kept(r, technical, path, "scope", true);
	c->expires_on = party_read_date(r, technical, path, "expires_on", true);
}

static void read_selection(struct party_reader *r, json_t *root, struct programme_campaign_file *f)
{
	char path[PARTY_PATH_LEN];
	json_t *targets = party_read_object(r, root, "", "targets", false, path);

	f->select = targets != NULL;
	if (!targets)
		return;
	PARTY_READ_KEYS(r, targets, path, "tier", "consortium");
	f->tier = party_read_int(r, targets, path, "tier", false, 0, 1, 8);
	f->consortium = party_read_kept(r, targets, path, "consortium", false);
}

static void read_all(struct party_reader *r, json_t *root, struct programme_campaign_file *f)
{
	struct duty_campaign *c = &f->campaign;
	const char *schema = party_read_string(r, root, "", "schema", true);

	if (schema && strcmp(schema, SCHEMA) != 0)
		complain(r, "/schema", "campaign.schema", schema, NULL);
	PARTY_READ_KEYS(r, root, "", "schema", "campaign", "name", "asked_by", "sender", "period", "ask", "text", "due_on", "reminders", "escalation",
		"technical", "targets");
	read_key(r, root, c);
	read_words(r, root, "name", &c->name_ko, &c->name_en);
	read_words(r, root, "text", &c->text_ko, &c->text_en);
	c->asked_by = party_read_kept(r, root, "", "asked_by", true);
	c->sender = party_read_kept(r, root, "", "sender", true);
	c->wanted_on = party_read_date(r, root, "", "due_on", true);
	read_period(r, root, c);
	read_ask(r, root, f);
	read_reminders(r, root, f);
	read_escalation(r, root, f);
	read_technical(r, root, c);
	read_selection(r, root, f);
}

enum status programme_campaign_file_read(
	const char *path, struct arena *arena, struct programme_campaign_file *out_file, struct findings *findings, struct err *err)
{
	struct programme_campaign_file file = {.consortium = ""};
	struct party_reader r = {.file = path, .arena = arena, .findings = findings};
	char *text = NULL, sha256[HASH_HEX_LEN];
	json_t *root = NULL;
	struct hash hash;
	enum status st = json_read_file(path, path, &root, &text, err);

	if (st != ST_OK)
		return st;
	r.text = text;
	read_all(&r, root, &file);
	hash_init(&hash);
	hash_bytes(&hash, text, strlen(text));
	hash_final(&hash, sha256);
	file.campaign.sha256 = arena_strdup(arena, sha256);
	json_decref(root);
	free(text);
	*out_file = file;
	return ST_OK;
}

/* ---- the targets ---- */

enum { TARGET_FIRM, TARGET_TONNES, TARGET_CONTACT, TARGET_COLUMNS };
static const struct column target_columns[] = {
	{"organisation", "조직", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "The firm that is asked.", "요청받는 업체."},
	{"tonnes", "톤", COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, NULL, NULL, "Its weight in tonnes CO2-eq; blank: not known.",
		"비중이 되는 tCO2e. 비면 모름."},
	{"contact", "담당자", COLUMN_ID, 0, NULL, NULL, "Person of persons.csv who gets the letters; blank: found by firm.",
		"편지를 받을 persons.csv의 담당자. 비면 업체에서 찾음."},
	{0},
};
static const struct table target_table = {"targets", "대상", "organisation", TABLE_ROWS, target_columns, "Firms of a campaign.", "요청 대상 업체."};

static void complain_cell(struct rows *in, const struct programme_header *header, int column, struct findings *findings, struct err *err)
{
	int field = column < 0 ? -1 : header->at[column];

	rows_at(in, field, err);
	findings_add(findings, SEVERITY_ERROR, err);
}

static int64_t column_of(const struct rows *in, const struct programme_header *header, int column)
{
	int field = header->at[column];

	return field < 0 || field >= rows_count(in) ? 0 : rows_cell_column(in, field);
}

static void read_target(struct rows *in, const struct programme_header *header, struct arena *arena, struct programme_keys *seen,
	struct programme_campaign_target *out, struct findings *findings)
{
	const char *text[TARGET_COLUMNS] = {NULL};
	struct programme_hash hash;
	struct err err;

	programme_header_fits(in, header->fields, findings);
	for (int c = 0; c < TARGET_COLUMNS; c++) {
		int field = header->at[c];
		struct programme_cell cell;

		if (field < 0 || field >= rows_count(in))
			continue;
		if (programme_cell_read(&target_columns[c], rows_cell(in, field), "", &cell, &err) != ST_OK)
			complain_cell(in, header, c, findings, &err);
		else if (cell.kind == PROGRAMME_CELL_TEXT)
			text[c] = arena_strdup(arena, cell.text);
	}
	*out = (struct programme_campaign_target){.firm = text[TARGET_FIRM],
		.tonnes = text[TARGET_TONNES],
		.contact = text[TARGET_CONTACT],
		.sheet = arena_strdup(arena, rows_sheet(in)),
		.line = rows_line(in),
		.firm_column = column_of(in, header, TARGET_FIRM),
		.contact_column = column_of(in, header, TARGET_CONTACT)};
	if (!out->firm)
		return;
	hash = programme_keys_hash(out->firm, strlen(out->firm));
	if (!programme_keys_add(seen, hash, rows_line(in), NULL)) {
		char line[24];

		snprintf(line, sizeof line, "%lld", (long long)seen->key[programme_keys_find(seen, hash)].line);
		err_set(&err, ST_INPUT, "table.row_twice", out->firm, line, NULL);
		complain_cell(in, header, TARGET_FIRM, findings, &err);
	}
}

enum status programme_campaign_targets_read(const char *path, struct arena *arena, struct programme_campaign_target **out_list, size_t *out_count,
	bool *out_weighted, struct findings *findings, struct err *err)
{
	struct programme_campaign_target *list = NULL;
	struct programme_header header = {0};
	struct programme_keys seen;
	struct rows *in;
	size_t count = 0;
	bool more = true, first = true;
	enum status st = programme_header_open(path, path, NULL, &target_table, 0, &in, err);

	if (st != ST_OK)
		return st;
	programme_keys_init(&seen);
	while (more && !rows_broken(in)) {
		struct err finding;

		if (rows_next(in, &more, &finding) != ST_OK) {
			findings_add(findings, SEVERITY_ERROR, &finding);
			continue;
		}
		if (!more)
			break;
		if (first) {
			programme_header_match(in, &target_table, &header, findings);
			first = false;
			if (header.damaged)
				break;
			continue;
		}
		list = arena_grow(arena, list, count, sizeof *list);
		read_target(in, &header, arena, &seen, &list[count++], findings);
	}
	if (count == 0 && !header.damaged) {
		struct err finding;

		err_set(&finding, ST_INPUT, "campaign.no_targets", NULL);
		err_at(&finding, path, 0, 0);
		findings_add(findings, SEVERITY_ERROR, &finding);
	}
	*out_weighted = !first && header.at[TARGET_TONNES] >= 0;
	programme_keys_done(&seen);
	rows_remark(in, findings);
	rows_close(in);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
