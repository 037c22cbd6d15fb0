#include "programme/programme_answer_int.h"

#include "base/hash.h"
#include "base/text.h"
#include "carbon/carbon.h"
#include "duty/duty.h"
#include "fund/fund.h"
#include "party/party.h"
#include "programme/programme.h"
#include "programme/programme_actor.h"
#include "programme/programme_campaign.h"
#include "programme/programme_chain.h"
#include "programme/programme_evidence_int.h"
#include "programme/programme_meter.h"
#include "programme/programme_small_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* One file of an answer while it is judged. */
struct piece {
	const char *asked, *file, *name; /* name: as it is shown in findings */
	const char *bytes;
	size_t length;
	int64_t rows, given, part; /* given: of the rows, those that stand already and say the same */
	char sheet[ERR_SHEET_LEN];
};
struct judging {
	struct store_tx *tx;
	struct arena *arena;
	const struct duty_campaign *campaign;
	const struct duty_request *request;
	struct piece *piece;
	size_t count;
	bool by_firm; /* who reads the findings has the files and not the programme folder */
	struct findings *findings;
	enum status failed; /* the database, while a row was judged; `failure` says how */
	struct err failure;
};

/* ---- a row must be of the firm and the period ---- */

static enum status judge_owner(struct judging *j, const struct column *column, const char *id, struct err *err)
{
	char organisation[65];

	if (j->failed == ST_OK)
		j->failed = programme_store_owner(j->tx, column->of, id, organisation, &j->failure);
	if (j->failed != ST_OK)
		return ST_OK;
	if (organisation[0] && strcmp(organisation, j->request->firm) != 0)
		return err_set(err, ST_INPUT, "answer.foreign", id, j->request->firm, NULL);
	return ST_OK;
}

/* Months, and years that the period does not touch. */
static enum status judge_time(const struct judging *j, const struct column *column, const struct programme_cell *cell, struct err *err)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	date_month month;
	bool outside = false;

	if (column->type == COLUMN_MONTH && cell->kind == PROGRAMME_CELL_TEXT && month_parse(cell->text, &month, NULL) == ST_OK)
		outside = month < j->campaign->from || month > j->campaign->to;
	if (column->type == COLUMN_YEAR && cell->kind == PROGRAMME_CELL_INT)
		outside = cell->integer < j->campaign->from / 12 || cell->integer > j->campaign->to / 12;
	if (!outside)
		return ST_OK;
	month_format(j->campaign->from, from);
	month_format(j->campaign->to, to);
	return err_set(err, ST_INPUT, "answer.outside_period", from, to, NULL);
}

static enum status judge_row(void *context, const struct table *table, const struct programme_cell *cell, int *out_column, struct err *err)
{
	struct judging *j = context;

	for (int c = 0; table->column[c].name; c++) {
		const struct column *column = &table->column[c];
		enum status st = ST_OK;

		/* who quoted or delivered is another firm by nature */
		if (column->type == COLUMN_REF && cell[c].kind == PROGRAMME_CELL_TEXT && strcmp(column->name, "vendor") != 0)
			st = judge_owner(j, column, cell[c].text, err);
		if (st == ST_OK)
			st = judge_time(j, column, &cell[c], err);
		if (st != ST_OK) {
			*out_column = c;
			return st;
		}
	}
	return ST_OK;
}

/* ---- readings of meters ---- */

/* A path under which bytes can be read as a file; close the descriptor afterwards. */
static enum status as_file(const char *bytes, size_t length, int *out_fd, char out_path[32], struct err *err)
{
	int fd = memfd_create("answer", MFD_CLOEXEC);
	size_t put = 0;

	while (fd >= 0 && put < length) {
		ssize_t wrote = write(fd, bytes + put, length - put);

		if (wrote <= 0 && errno != EINTR)
			break;
		put += wrote > 0 ? (size_t)wrote : 0;
	}
	if (fd < 0 || put < length) {
		if (fd >= 0)
			close(fd);
		return err_internal(err, strerror(errno));
	}
	snprintf(out_path, 32, "/proc/self/fd/%d", fd);
	*out_fd = fd;
	return ST_OK;
}

static enum status judge_readings(struct judging *j, struct piece *p, date_day today, struct err *err)
{
	struct programme_meter_options options = {.recorded_on = today, .by = j->request->firm};
	struct programme_meter_result result = {0};
	struct party_measure *measure;
	size_t measures = 0;
	char path[32];
	int fd = -1;
	enum status st = as_file(p->bytes, p->length, &fd, path, err);

	if (st != ST_OK)
		return st;
	st = programme_meter_import_in(j->tx, path, p->name, &options, j->arena, &result, j->findings, err);
	close(fd);
	p->rows = result.counts.rows;
	if (st == ST_OK)
		st = party_measures(j->tx, j->arena, &measure, &measures, err);
	for (size_t i = 0; st == ST_OK && i < result.changed_count; i++)
		for (size_t m = 0; m < measures; m++)
			if (strcmp(measure[m].measure, result.changed[i]) == 0 && strcmp(measure[m].organisation, j->request->firm) != 0) {
				struct err foreign;

				err_set(&foreign, ST_INPUT, "answer.foreign", measure[m].measure, j->request->firm, NULL);
				err_at(&foreign, p->name, 0, 0);
				findings_add(j->findings, SEVERITY_ERROR, &foreign);
			}
	/* its findings say why */
	return st == ST_INPUT && err && strcmp(err->code, "readings.refused") == 0 ? ST_OK : st;
}

/* ---- all files of an answer ---- */

static bool is_needed(const struct judging *j, int index)
{
	const struct table *table = programme_tables()[index];

	for (size_t i = 0; i < j->count; i++) {
		int asked = programme_table_index(j->piece[i].asked);

		if (asked == index)
			return true;
		for (const struct column *c = asked >= 0 ? programme_tables()[asked]->column : NULL; c && c->name; c++)
			if (c->type == COLUMN_REF && strcmp(c->of, table->name) == 0)
				return true;
	}
	return false;
}

/* Answers that were accepted after the last run: their rows are not in the tables yet. */
static enum status read_accepted(struct programme_reading *r, int index, struct err *err)
{
	struct programme_keys *keys = &r->keys[index];
	struct duty_answer *list;
	struct arena arena;
	size_t count = 0, known = keys->count;
	enum status st;

	arena_init(&arena);
	st = duty_answers(r->tx, NULL, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const char *bytes;
		size_t length, k = 0;
		int64_t rows;

		if (list[i].state != DUTY_ANSWER_ACCEPTED || strcmp(list[i].asked, programme_tables()[index]->name) != 0)
			continue;
		while (k < known && keys->key[k].line >> MESSAGE_PART_SHIFT != list[i].answer)
			k++;
		if (k < known)
			continue;
		st = duty_answer_bytes(r->tx, list[i].answer, &arena, &bytes, &length, err);
		if (st == ST_OK)
			st = programme_table_read_part(r, index, bytes, length, arena_printf(&arena, "%s.csv+%s", list[i].asked, list[i].request),
				list[i].answer, &rows, err);
	}
	arena_done(&arena);
	return st;
}

static enum status judge_tables(struct judging *j, struct programme_reading *r, struct err *err)
{
	enum status st = ST_OK;

	for (int i = 0; st == ST_OK && programme_tables()[i]; i++) {
		r->read[i] = true;
		if (is_needed(j, i))
			st = programme_table_load_keys(r, i, err);
	}
	for (size_t i = 0; st == ST_OK && i < j->count; i++)
		if (programme_table_index(j->piece[i].asked) >= 0)
			st = read_accepted(r, programme_table_index(j->piece[i].asked), err);
	/* in reading order, so that what is new in one file can be named in the next */
	for (int t = 0; st == ST_OK && programme_tables()[t]; t++)
		for (size_t i = 0; st == ST_OK && i < j->count; i++) {
			struct piece *p = &j->piece[i];

			if (strcmp(p->asked, programme_tables()[t]->name) != 0)
				continue;
			r->judge = judge_row;
			r->judge_context = j;
			st = programme_table_read_part(r, t, p->bytes, p->length, p->name, p->part, &p->rows, err);
			memcpy(p->sheet, r->sheet, sizeof p->sheet);
			p->given = r->given;
			r->judge = NULL;
			if (st == ST_OK && j->failed != ST_OK) {
				if (err)
					*err = j->failure;
				st = j->failed;
			}
		}
	return st;
}

/* The rooms' rules across rows; what they find in the folder's own rows is no fault of this answer. */
static enum status judge_rules(struct judging *j, const struct party_rules *rules, struct err *err)
{
	struct findings all;
	enum status st;

	findings_init(&all, 100000);
	st = carbon_check_rows(j->tx, rules, &all, err);
	if (st == ST_OK)
		st = fund_check_rows(j->tx, rules->quotes_needed, &all, err);
	for (size_t i = 0; st == ST_OK && i < j->count; i++)
		if (strcmp(j->piece[i].asked, "activity") == 0)
			st = carbon_check_jumps(j->tx, j->piece[i].part << MESSAGE_PART_SHIFT, &all, err);
	for (size_t i = 0; st == ST_OK && i < all.count; i++)
		if (all.item[i].err.line >> MESSAGE_PART_SHIFT)
			findings_add(j->findings, all.item[i].severity, &all.item[i].err);
	findings_done(&all);
	return st;
}

/* ---- what a firm reads ---- */

/* An empty file must not pass for an answer: nothing was said. Beside others it is told. */
static void judge_empty(struct judging *j)
{
	int64_t rows = 0;

	for (size_t i = 0; i < j->count; i++)
		rows += j->piece[i].rows;
	for (size_t i = 0; i < j->count; i++) {
		struct err why;

		if (j->piece[i].rows > 0)
			continue;
		err_set(&why, ST_INPUT, rows == 0 ? "answer.no_rows" : "answer.no_rows_here", j->piece[i].file, NULL);
		err_at(&why, j->piece[i].name, 0, 0);
		findings_add(j->findings, rows == 0 ? SEVERITY_ERROR : SEVERITY_WARNING, &why);
	}
}

/* Whoever was asked twice sees that nothing counts twice. */
static void tell_given(struct judging *j)
{
	for (size_t i = 0; i < j->count; i++) {
		char rows[24], given[24];
		struct err note;

		if (j->piece[i].given == 0)
			continue;
		snprintf(rows, sizeof rows, "%" PRId64, j->piece[i].rows);
		snprintf(given, sizeof given, "%" PRId64, j->piece[i].given);
		err_set(&note, ST_INPUT, "answer.given", given, rows, NULL);
		err_at(&note, j->piece[i].name, 0, 0);
		findings_add(j->findings, SEVERITY_NOTE, &note);
	}
}

/* Places are those of the firm's own files, and what only the operator can repair says so. */
static void put_for_firm(const struct judging *j, size_t first)
{
	static const char *const other[][2] = {
		{"factor.no_choice", "answer.no_factor"}, {"factor.two_choices", "answer.two_factors"}, {"cell.future", "answer.future"}};

	for (size_t i = first; i < j->findings->count; i++) {
		struct err *e = &j->findings->item[i].err;

		for (size_t k = 0; k < sizeof other / sizeof *other; k++)
			if (strcmp(e->code, other[k][0]) == 0)
				snprintf(e->code, sizeof e->code, "%s", other[k][1]);
		for (size_t k = 0; k < j->count; k++)
			if (e->line >> MESSAGE_PART_SHIFT == j->piece[k].part)
				err_at_cell(e, j->piece[k].name, j->piece[k].sheet, e->line & (((int64_t)1 << MESSAGE_PART_SHIFT) - 1), e->column);
	}
}

/* Everything is done and then taken back; with `take_readings` only the tables are. */
static enum status judge(struct judging *j, date_day today, bool take_readings, struct err *err)
{
	struct programme_options options = {0};
	struct programme_reading *r = heap_alloc(1, sizeof *r);
	struct party_rules rules;
	int64_t errors = j->findings->errors;
	size_t before = j->findings->count;
	enum status st = programme_rules_read(j->tx, j->arena, &rules, NULL, err), back;

	*r = (struct programme_reading){.tx = j->tx, .options = &options, .findings = j->findings};
	date_format(today, r->as_of);
	for (int i = 0; programme_tables()[i]; i++)
		programme_keys_init(&r->keys[i]);
	if (st == ST_OK)
		st = programme_store_savepoint(j->tx, PROGRAMME_SAVEPOINT_SET, err);
	if (st == ST_OK) {
		st = judge_tables(j, r, err);
		if (st == ST_OK && j->findings->errors == errors)
			st = judge_rules(j, &rules, err);
		for (size_t i = 0; st == ST_OK && !take_readings && i < j->count; i++)
			if (strcmp(j->piece[i].asked, programme_readings_table.name) == 0)
				st = judge_readings(j, &j->piece[i], today, err);
		if (st == ST_OK && j->by_firm) {
			if (j->findings->errors == errors) {
				judge_empty(j);
				tell_given(j);
			}
			put_for_firm(j, before);
		}
		back = programme_store_savepoint(j->tx, PROGRAMME_SAVEPOINT_BACK, NULL);
		if (back == ST_OK)
			back = programme_store_savepoint(j->tx, PROGRAMME_SAVEPOINT_FORGET, NULL);
		st = st == ST_OK && back != ST_OK ? err_internal(err, "savepoint") : st;
	}
	for (size_t i = 0; st == ST_OK && take_readings && j->findings->errors == errors && i < j->count; i++)
		if (strcmp(j->piece[i].asked, programme_readings_table.name) == 0)
			st = judge_readings(j, &j->piece[i], today, err);
	for (int i = 0; programme_tables()[i]; i++)
		programme_keys_done(&r->keys[i]);
	for (size_t i = 0; i < r->deferred_count; i++)
		free(r->deferred[i].value);
	free(r->deferred);
	free(r->contains);
	free(r->contains_line);
	free(r);
	if (st == ST_OK && j->findings->errors > errors) {
		char count[24];

		snprintf(count, sizeof count, "%" PRId64, j->findings->errors - errors);
		st = err_set(err, ST_INPUT, "answer.refused", count, NULL);
	}
	return st;
}

/* ---- answering ---- */

static enum status read_bytes(const char *path, struct arena *arena, const char **out_bytes, size_t *out_length, struct err *err)
{
	FILE *file = fopen(path, "rbe");
	char *bytes;
	size_t length;
	bool failed;

	if (!file)
		return err_set(err, ST_INPUT, "file.open", path, strerror(errno), NULL);
	bytes = heap_alloc(PROGRAMME_PART_BYTES_MAX + 1, 1);
	length = fread(bytes, 1, PROGRAMME_PART_BYTES_MAX + 1, file);
	failed = ferror(file) != 0;
	fclose(file);
	if (!failed && length <= PROGRAMME_PART_BYTES_MAX) {
		*out_bytes = memcpy(arena_alloc(arena, length + 1), bytes, length);
		*out_length = length;
	}
	free(bytes);
	if (failed)
		return err_set(err, ST_INPUT, "file.read", path, strerror(errno), NULL);
	return length > PROGRAMME_PART_BYTES_MAX ? err_set(err, ST_INPUT, "answer.too_long", path, NULL) : ST_OK;
}

/* "…/activity.csv" is of table activity. */
static enum status name_piece(const struct duty_campaign *campaign, const char *path, struct arena *arena, struct piece *out, struct err *err)
{
	const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	const char *end = strchr(file, '.');
	const char *asked = arena_strndup(arena, file, end ? (size_t)(end - file) : strlen(file));

	if (!duty_campaign_asks(campaign, asked)) {
		struct text list;

		text_init(&list);
		for (size_t i = 0; i < campaign->asked_count; i++)
			text_printf(&list, "%s%s.csv", i ? ", " : "", campaign->asked[i]);
		err_set(err, ST_INPUT, "answer.not_asked", file, list.data, NULL);
		text_done(&list);
		return ST_INPUT;
	}
	*out = (struct piece){.asked = asked, .file = arena_strdup(arena, file), .name = path};
	return ST_OK;
}

static enum status keep_pieces(struct programme_desk *desk, const struct judging *j, const char *event, const char *by, struct err *err)
{
	enum status st = duty_answers_decide(desk->tx, j->request->request, DUTY_ANSWER_RETURNED, by, desk->today, err);

	for (size_t i = 0; st == ST_OK && i < j->count; i++) {
		const struct piece *p = &j->piece[i];
		char sha256[HASH_HEX_LEN];
		struct hash hash;
		int64_t number;

		hash_init(&hash);
		hash_bytes(&hash, p->bytes, p->length);
		hash_final(&hash, sha256);
		st = duty_answer_put(desk->tx,
			&(struct duty_answer){.request = j->request->request,
				.asked = p->asked,
				.file = p->file,
				.sha256 = sha256,
				.bytes = p->bytes,
				.length = p->length,
				.rows = p->rows,
				.answered_by = by,
				.answered_on = desk->today,
				.state = DUTY_ANSWER_WAITING},
			&number, err);
		if (st == ST_OK)
			st = programme_desk_log(desk, event, j->request->request, by, sha256, err);
	}
	return st;
}

static enum status keep(struct programme_desk *desk, const struct judging *j, const char *by, struct err *err)
{
	struct duty_request request = *j->request;
	enum status st = keep_pieces(desk, j, "request.answered", by, err);

	request.state = DUTY_ANSWERED;
	request.state_on = desk->today;
	request.reason = NULL;
	if (st == ST_OK)
		st = duty_request_update(desk->tx, &request, err);
	return st == ST_OK ? duty_outbox_drop(desk->tx, request.request, false, desk->at, err) : st;
}

/* Numbers that the files will have, so that what is found in them has its place. */
static enum status number_pieces(struct judging *j, struct err *err)
{
	struct duty_answer *list;
	size_t count = 0;
	enum status st = duty_answers(j->tx, NULL, j->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < j->count; i++) {
		j->piece[i].part = (count > 0 ? list[count - 1].answer : 0) + 1 + (int64_t)i;
		message_part_name(j->piece[i].part, j->request->request);
	}
	return st;
}

/* The request, if it is the firm's to answer and open. */
static enum status find_request(struct programme_desk *desk, struct judging *j, struct duty_campaign *campaign, struct duty_request *request,
	const char *key, const char *by, struct err *err)
{
	struct programme_people people;
	enum status st = programme_actor_find(desk->tx, by, desk->today, err);

	if (st == ST_OK)
		st = duty_request_get(desk->tx, key, j->arena, request, err);
	if (st == ST_OK)
		st = duty_campaign_get(desk->tx, request->campaign, j->arena, campaign, err);
	if (st == ST_OK)
		st = programme_people_read(desk->tx, j->arena, &people, err);
	if (st == ST_OK)
		st = programme_campaign_judge_firm(&people, request, by, desk->today, err);
	if (st == ST_OK && !duty_request_open(request) && request->state != DUTY_ANSWERED)
		st = err_set(err, ST_CONFLICT, "request.closed", key, duty_request_state_name(request->state), NULL);
	j->tx = desk->tx;
	j->by_firm = true;
	j->campaign = campaign;
	j->request = request;
	return st;
}

enum status programme_answer_in(struct programme_desk *desk, const char *key, const struct programme_answer_part *part, size_t count, const char *by,
	bool keeps, struct arena *arena, struct programme_answered *out_answered, struct findings *findings, struct err *err)
{
	struct judging j = {.arena = arena, .findings = findings};
	struct duty_campaign campaign;
	struct duty_request request;
	enum status st = find_request(desk, &j, &campaign, &request, key, by, err);

	j.piece = arena_alloc(arena, (count + 1) * sizeof *j.piece);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		st = name_piece(&campaign, part[i].path, arena, &j.piece[i], err);
		if (st == ST_OK && !part[i].bytes)
			st = read_bytes(part[i].path, arena, &j.piece[i].bytes, &j.piece[i].length, err);
		if (st == ST_OK && part[i].bytes) {
			j.piece[i].bytes = part[i].bytes;
			j.piece[i].length = part[i].length;
		}
		for (size_t k = 0; st == ST_OK && k < i; k++)
			if (strcmp(j.piece[k].asked, j.piece[i].asked) == 0)
				st = err_set(err, ST_INPUT, "answer.table_twice", j.piece[i].asked, NULL);
		j.count++;
	}
	if (st == ST_OK)
		st = number_pieces(&j, err);
	if (st == ST_OK)
		st = judge(&j, desk->today, false, err);
	if (st == ST_OK && keeps)
		st = keep(desk, &j, by, err);
	if (st != ST_OK)
		return st;
	out_answered->file = arena_alloc(arena, (count + 1) * sizeof *out_answered->file);
	out_answered->count = count;
	for (size_t i = 0; i < count; i++)
		out_answered->file[i] = (struct programme_answer_file){.asked = j.piece[i].asked, .file = j.piece[i].file, .rows = j.piece[i].rows};
	return ST_OK;
}

enum status programme_campaign_answer(const char *db, const char *request, const char *const *path, size_t count, const char *by, date_day on,
	bool dry_run, struct arena *arena, struct programme_answered *out_answered, struct findings *findings, struct err *err)
{
	struct programme_answer_part *part = arena_alloc(arena, (count + 1) * sizeof *part);
	struct programme_answered answered;
	struct programme_desk desk;
	enum status st = programme_desk_open_ahead(db, on, &desk, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		part[i].path = path[i];
	st = programme_answer_in(&desk, request, part, count, by, !dry_run, arena, &answered, findings, err);
	if (st == ST_OK && !dry_run)
		st = programme_desk_commit(&desk, err);
	else
		programme_desk_abandon(&desk);
	if (st == ST_OK)
		*out_answered = answered;
	return st;
}

enum status programme_rows_put(struct programme_desk *desk, const char *key, const struct programme_answer_part *part, size_t count, const char *by,
	struct err *err)
{
	struct duty_request request = {.request = key};
	struct judging j = {.request = &request, .count = count};
	struct arena arena;
	enum status st;

	arena_init(&arena);
	j.piece = arena_alloc(&arena, (count + 1) * sizeof *j.piece);
	for (size_t i = 0; i < count; i++) {
		const char *end = strchr(part[i].path, '.');

		j.piece[i] = (struct piece){.asked = arena_strndup(&arena, part[i].path, end ? (size_t)(end - part[i].path) : strlen(part[i].path)),
			.file = part[i].path,
			.bytes = part[i].bytes,
			.length = part[i].length,
			.rows = part[i].rows};
	}
	st = keep_pieces(desk, &j, "application.rows", by, err);
	arena_done(&arena);
	return st;
}

enum status programme_rows_judge(struct programme_desk *desk, const char *key, const char *firm, struct findings *findings, struct err *err)
{
	const struct duty_campaign whenever = {.campaign = key, .from = INT32_MIN, .to = INT32_MAX};
	const struct duty_request request = {.request = key, .campaign = key, .firm = firm};

	return programme_answers_judge(desk, &whenever, &request, false, findings, err);
}

enum status programme_answers_judge(struct programme_desk *desk, const struct duty_campaign *campaign, const struct duty_request *request,
	bool take_readings, struct findings *findings, struct err *err)
{
	struct judging j = {.tx = desk->tx, .campaign = campaign, .request = request, .findings = findings};
	struct duty_answer *list;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	j.arena = &arena;
	st = duty_answers(desk->tx, request->request, &arena, &list, &count, err);
	j.piece = arena_alloc(&arena, (count + 1) * sizeof *j.piece);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct piece *p = &j.piece[j.count];

		if (list[i].state != DUTY_ANSWER_WAITING)
			continue;
		*p = (struct piece){.asked = list[i].asked,
			.file = list[i].file,
			.name = arena_printf(&arena, "%s.csv+%s", list[i].asked, request->request),
			.part = list[i].answer};
		st = duty_answer_bytes(desk->tx, list[i].answer, &arena, &p->bytes, &p->length, err);
		j.count++;
	}
	if (st == ST_OK)
		st = judge(&j, desk->today, take_readings, err);
	arena_done(&arena);
	return st;
}

/* ---- for a run ---- */

enum status programme_answers_read(struct programme_reading *r, int index, struct err *err)
{
	struct duty_answer *list;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = duty_answers(r->tx, NULL, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const char *bytes;
		size_t length;
		int64_t rows;

		if (list[i].state != DUTY_ANSWER_ACCEPTED || strcmp(list[i].asked, programme_tables()[index]->name) != 0)
			continue;
		message_part_name(list[i].answer, list[i].request);
		st = duty_answer_bytes(r->tx, list[i].answer, &arena, &bytes, &length, err);
		if (st == ST_OK)
			st = programme_table_read_part(r, index, bytes, length, arena_printf(&arena, "%s.csv+%s", list[i].asked, list[i].request),
				list[i].answer, &rows, err);
	}
	arena_done(&arena);
	return st;
}

enum status programme_answers_digest(struct store_tx *tx, struct hash *hash, struct err *err)
{
	struct duty_answer *list;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = duty_answers(tx, NULL, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (list[i].state != DUTY_ANSWER_ACCEPTED || strcmp(list[i].asked, programme_readings_table.name) == 0)
			continue;
		hash_string(hash, "answer");
		hash_int(hash, list[i].answer);
		hash_string(hash, list[i].asked);
		hash_string(hash, list[i].sha256);
	}
	arena_done(&arena);
	return st;
}

enum status programme_answers_name(struct store *store, struct err *err)
{
	struct duty_answer *list;
	struct store_tx *tx;
	struct arena arena;
	size_t count = 0;
	enum status st = store_begin(store, false, &tx, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = duty_answers(tx, NULL, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		message_part_name(list[i].answer, list[i].request);
	if (st == ST_OK)
		st = programme_store_sources_name(tx, err);
	arena_done(&arena);
	store_rollback(tx);
	return st;
}

/* ---- empty files ---- */

static enum status write_new(const char *path, const struct text *content, struct err *err)
{
	return programme_file_new(path, 0666, content->data, content->length, "answer.template_exists", "answer.template_write", err);
}

/* A header of the words of the reader's language; both are understood. */
static void put_header(struct text *out, const struct table *table, enum lang lang)
{
	for (const struct column *c = table->column; c->name; c++)
		text_printf(out, "%s%s", c > table->column ? "," : "", lang == LANG_KO ? c->name_ko : c->name);
	text_append_char(out, '\n');
}

static void put_notes(struct text *out, const struct table *table, enum lang lang)
{
	text_printf(out, "%s.csv: %s\n", table->name, lang == LANG_KO ? table->text_ko : table->text);
	for (const struct column *c = table->column; c->name; c++) {
		text_printf(out, "  %s%s: %s", lang == LANG_KO ? c->name_ko : c->name,
			c->flags & COLUMN_REQUIRED ? (lang == LANG_KO ? " (꼭 적음)" : " (needed)") : "", lang == LANG_KO ? c->text_ko : c->text);
		if (c->type == COLUMN_ENUM)
			text_printf(out, " [%s]", c->of);
		text_append_char(out, '\n');
	}
	text_append_char(out, '\n');
}

static enum status write_files(const struct duty_campaign *campaign, const char *folder, enum lang lang, struct arena *arena,
	struct programme_answered *out, struct err *err)
{
	struct text notes, header;
	enum status st = ST_OK;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return err_set(err, ST_INPUT, "answer.template_write", folder, strerror(errno), NULL);
	text_init(&notes);
	text_init(&header);
	out->file = arena_alloc(arena, (campaign->asked_count + 2) * sizeof *out->file);
	for (size_t i = 0; st == ST_OK && i < campaign->asked_count; i++) {
		const struct table *table = programme_asked_table(campaign->asked[i]);
		const char *file;

		if (!table)
			continue;
		file = arena_printf(arena, "%s.csv", table->name);
		text_clear(&header);
		put_header(&header, table, lang);
		put_notes(&notes, table, lang);
		st = write_new(arena_printf(arena, "%s/%s", folder, file), &header, err);
		out->file[out->count++] = (struct programme_answer_file){.asked = table->name, .file = file};
	}
	if (st == ST_OK) {
		st = write_new(arena_printf(arena, "%s/README.txt", folder), &notes, err);
		out->file[out->count++] = (struct programme_answer_file){.asked = "", .file = "README.txt"};
	}
	text_done(&header);
	text_done(&notes);
	return st;
}

enum status programme_campaign_template(const char *db, const char *request, const char *folder, enum lang lang, struct arena *arena,
	struct programme_answered *out_written, struct err *err)
{
	struct programme_answered written = {0};
	struct duty_campaign campaign;
	struct duty_request asked;
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(db, STORE_READ, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		st = duty_request_get(tx, request, arena, &asked, err);
		if (st == ST_OK)
			st = duty_campaign_get(tx, asked.campaign, arena, &campaign, err);
		store_rollback(tx);
	}
	store_close(store);
	if (st == ST_OK)
		st = write_files(&campaign, folder, lang, arena, &written, err);
	if (st == ST_OK)
		*out_written = written;
	return st;
}
