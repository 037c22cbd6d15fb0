/* Verification cases from the rows: the facts of a version, and whether opinions still hold. */
#include "base/text.h"
#include "evidence/evidence.h"
#include "factor/factor.h"
#include "reduction/reduction_audit_int.h"
#include "reduction/reduction_series.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- facts ---- */

const char *reduction_fact_value(const struct reduction_fact *fact, const char *name)
{
	for (size_t i = 0; i < fact->count; i++)
		if (strcmp(fact->name[i], name) == 0)
			return fact->value[i];
	return NULL;
}

struct build {
	struct store_tx *tx;
	struct arena *arena;
	struct reduction_audit *audit;
	const struct reduction_verification *v;
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	const char *gwp_set;
};

static struct reduction_fact make_fact(
	struct arena *arena, const char *kind, size_t keys, const char *const *name, const char *const *value, size_t count)
{
	const char **copy = arena_alloc(arena, count * sizeof *copy);

	memcpy(copy, value, count * sizeof *copy);
	return (struct reduction_fact){kind, keys, count, name, copy};
}

static void add_fact(struct build *b, const char *kind, size_t keys, const char *const *name, const char *const *value, size_t count)
{
	struct reduction_audit *a = b->audit;

	a->fact = arena_grow(b->arena, a->fact, a->facts, sizeof *a->fact);
	a->fact[a->facts++] = make_fact(b->arena, kind, keys, name, value, count);
}
/* `names` is a static array; as many values. */
#define ADD_FACT(b, kind, keys, names, ...)                                                                                                          \
	do {                                                                                                                                         \
		const char *const value_[] = {__VA_ARGS__};                                                                                          \
		_Static_assert(sizeof value_ == sizeof(names), "a value for each name");                                                             \
		add_fact(b, kind, keys, names, value_, sizeof value_ / sizeof *value_);                                                              \
	} while (0)

static const char *number_text(struct arena *arena, int64_t value)
{
	return arena_printf(arena, "%" PRId64, value);
}

/* The paper of a key; nothing in it if there is none. */
static enum status paper_of(struct build *b, const char *evidence, struct evidence_paper *out_paper, struct err *err)
{
	enum status st;

	*out_paper = (struct evidence_paper){0};
	if (!evidence)
		return ST_OK;
	st = evidence_paper(b->tx, evidence, b->arena, out_paper, err);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static void add_verification(struct build *b)
{
	static const char *const name[] = {
		"verification", "project", "verifier", "period_from", "period_to", "method", "materiality", "sample_size", "seed", "gwp_set"};
	const struct reduction_verification *v = b->v;

	ADD_FACT(b, "verification", 1, name, v->verification, v->project, v->verifier, arena_strdup(b->arena, b->from), arena_strdup(b->arena, b->to),
		v->by_size ? "size_and_risk" : "uniform", b->audit->materiality, number_text(b->arena, v->sample_size),
		number_text(b->arena, v->seed), b->gwp_set);
}

static enum status add_machine(struct build *b, const struct reduction_installation *row, struct err *err)
{
	static const char *const name[] = {"measure", "installed_on", "check_evidence", "check_sha256", "check_file", "scrapped_on",
		"scrapping_evidence", "scrapping_sha256", "scrapping_file"};
	struct evidence_paper check, scrap;
	enum status st = paper_of(b, row->check_evidence, &check, err);

	if (st == ST_OK)
		st = paper_of(b, row->scrapping_evidence, &scrap, err);
	if (st == ST_OK)
		ADD_FACT(b, "machine", 1, name, row->measure, row->installed_on, row->check_evidence, check.sha256, check.file, row->scrapped_on,
			row->scrapping_evidence, scrap.sha256, scrap.file);
	return st;
}

static enum status add_history(struct build *b, const char *measure, struct err *err)
{
	static const char *const name[] = {"measure", "year", "energy", "unit", "output", "output_unit", "evidence", "sha256", "file"};
	struct reduction_history *history;
	struct reduction_history_paper *paper;
	size_t years, papers;
	enum status st = reduction_store_history(b->tx, measure, b->arena, &history, &years, err);

	if (st == ST_OK)
		st = reduction_store_history_papers(b->tx, measure, b->arena, &paper, &papers, err);
	for (size_t i = 0; st == ST_OK && i < years && i < papers; i++) { /* both by year */
		struct evidence_paper p;

		st = paper_of(b, paper[i].evidence, &p, err);
		if (st == ST_OK)
			ADD_FACT(b, "history", 2, name, measure, number_text(b->arena, history[i].year), history[i].energy, history[i].unit,
				history[i].output, history[i].output_unit, paper[i].evidence, p.sha256, p.file);
	}
	return st;
}

/* The fields are those of the tables, so that a new one is a fact of the case too. */
static const char *const *baseline_names(struct arena *arena)
{
	const char **name = arena_alloc(arena, (BASELINE_FIELDS + 2) * sizeof *name);

	name[0] = "measure";
	for (int i = 0; i < BASELINE_FIELDS; i++)
		name[1 + i] = reduction_baseline_field[i];
	name[BASELINE_FIELDS + 1] = "row_sha256";
	return name;
}

static enum status add_factor(struct build *b, const char *key, struct err *err)
{
	static const char *const name[] = {"factor", "kgco2e_per_unit", "unit", "gwp_set", "year", "valid_from", "valid_to", "source"};
	struct factor_entry entry;
	enum status st;

	for (size_t i = 0; i < b->audit->facts; i++)
		if (strcmp(b->audit->fact[i].kind, "factor") == 0 && strcmp(b->audit->fact[i].value[0], key) == 0)
			return ST_OK;
	st = factor_show(b->tx, b->arena, key, b->gwp_set, &entry, err);
	if (st == ST_OK)
		ADD_FACT(b, "factor", 1, name, key, entry.kgco2e_per_unit, entry.row->unit, entry.gwp_set,
			entry.row->year ? number_text(b->arena, entry.row->year) : NULL, entry.row->valid_from, entry.row->valid_to,
			entry.row->source);
	return st == ST_NOT_FOUND ? ST_OK : st; /* the import says so */
}

static enum status add_baseline(struct build *b, const char *measure, struct err *err)
{
	const char *value[BASELINE_FIELDS + 2];
	struct reduction_baseline row;
	bool found = false;
	enum status st = reduction_store_baseline(b->tx, measure, b->arena, &row, &found, err);

	if (st != ST_OK || !found)
		return st;
	value[0] = measure;
	memcpy(value + 1, row.field, sizeof row.field);
	value[BASELINE_FIELDS + 1] = row.hash;
	st = add_factor(b, row.field[BASELINE_FACTOR], err);
	if (st == ST_OK)
		add_fact(b, "baseline", 1, baseline_names(b->arena), value, BASELINE_FIELDS + 2);
	return st;
}

static bool inside(const struct build *b, const char *month)
{
	return strcmp(month, b->from) >= 0 && strcmp(month, b->to) <= 0;
}

static enum status add_readings(struct build *b, const char *measure, struct err *err)
{
	static const char *const name[] = {"measure", "month", "recorded_on", "meter", "energy", "unit", "output", "output_unit", "status"};
	struct reduction_meter_row *row;
	size_t rows;
	enum status st = reduction_store_readings(b->tx, measure, b->arena, &row, &rows, err);

	for (size_t i = 0; st == ST_OK && i < rows; i++)
		if (inside(b, row[i].month))
			ADD_FACT(b, "reading", 4, name, measure, row[i].month, row[i].recorded_on, row[i].meter, row[i].energy, row[i].unit,
				row[i].output, row[i].output_unit, row[i].status);
	return st;
}

/* The meter series of a machine: what each month comes to, with the hash of its readings. Whole months, without gates: those are in the terms. */
static enum status add_series(struct build *b, const char *measure, struct err *err)
{
	static const char *const name[] = {
		"measure", "meter", "month", "parameter", "group", "unit", "measured", "filled", "missing", "sum", "sha256"};
	struct reduction_series_meter *meter;
	size_t meters;
	enum status st = reduction_series_meters(b->tx, measure, b->arena, &meter, &meters, err);

	for (size_t i = 0; st == ST_OK && i < meters; i++) {
		struct reduction_series_month *month;
		enum reduction_fill fill;
		size_t months;

		st = reduction_series_side(b->tx, &meter[i], &fill, err);
		if (st == ST_OK)
			st = reduction_series_months(b->tx, meter[i].meter, b->v->from, b->v->to, month_first_day(b->v->from),
				month_last_day(b->v->to), fill, false, &month, &months, err);
		if (st != ST_OK)
			return st;
		for (size_t k = 0; k < months; k++)
			ADD_FACT(b, "series", 3, name, measure, meter[i].meter, reduction_text_month(b->arena, month[k].month), meter[i].parameter,
				meter[i].group ? meter[i].group : "", meter[i].unit, arena_printf(b->arena, "%" PRId64, month[k].measured),
				arena_printf(b->arena, "%" PRId64, month[k].filled), arena_printf(b->arena, "%" PRId64, month[k].missing),
				reduction_text_exact(b->arena, month[k].sum), arena_strdup(b->arena, month[k].sha256));
		reduction_series_months_free(month, months);
	}
	return st;
}

/* Methodology and records as frozen with the baseline, and every parameter record of the machine that is no month outside the period. */
static enum status add_parameters(struct build *b, const char *measure, struct err *err)
{
	static const char *const frozen_name[] = {"measure", "methodology", "version", "methodology_sha256", "parameters_sha256"};
	static const char *const name[] = {"measure", "parameter", "group", "year", "month", "valid_from", "value", "unit", "evidence"};
	struct reduction_parameter_row *row;
	struct reduction_frozen frozen;
	bool found;
	size_t rows;
	enum status st = reduction_store_frozen(b->tx, measure, b->arena, &frozen, &found, err);

	if (st == ST_OK && found)
		ADD_FACT(b, "frozen", 1, frozen_name, measure, frozen.field[FROZEN_METHODOLOGY], frozen.field[FROZEN_VERSION],
			frozen.field[FROZEN_SHA256], frozen.field[FROZEN_PARAMETERS]);
	if (st == ST_OK)
		st = reduction_store_parameters(b->tx, measure, b->arena, &row, &rows, err);
	for (size_t i = 0; st == ST_OK && i < rows; i++) {
		const char *const *t = row[i].text;

		if (t[PARAMETER_MONTH][0] && !inside(b, t[PARAMETER_MONTH]))
			continue;
		ADD_FACT(b, "parameter", 6, name, measure, t[PARAMETER_ID], t[PARAMETER_GROUP],
			row[i].year ? arena_printf(b->arena, "%d", row[i].year) : "", t[PARAMETER_MONTH], t[PARAMETER_VALID_FROM], t[PARAMETER_VALUE],
			t[PARAMETER_UNIT], t[PARAMETER_EVIDENCE]);
	}
	return st;
}

static enum status add_months(struct build *b, const char *measure, struct err *err)
{
	const char **name = arena_alloc(b->arena, (4 + REDUCTION_TERMS) * sizeof *name), *value[4 + REDUCTION_TERMS];
	struct reduction_month_row *row;
	size_t rows;
	enum status st = reduction_store_months(b->tx, measure, b->arena, &row, &rows, err);

	name[0] = "measure";
	name[1] = "month";
	name[2] = "filled";
	name[3] = "rejected";
	memcpy(name + 4, reduction_term_name, sizeof reduction_term_name);
	for (size_t i = 0; st == ST_OK && i < rows; i++) {
		if (!inside(b, row[i].month))
			continue;
		value[0] = measure;
		value[1] = row[i].month;
		value[2] = row[i].filled ? "yes" : "no";
		value[3] = row[i].rejected;
		memcpy(value + 4, row[i].exact, sizeof row[i].exact);
		add_fact(b, "month", 2, name, value, 4 + REDUCTION_TERMS);
	}
	return st;
}

static enum status add_machines(struct build *b, const struct reduction_sample_item *item, size_t count, struct err *err)
{
	struct reduction_installation *installation;
	size_t installations, k = 0;
	enum status st = reduction_store_installations(b->tx, b->arena, &installation, &installations, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) { /* both by measure */
		while (k < installations && strcmp(installation[k].measure, item[i].measure) < 0)
			k++;
		if (k < installations && strcmp(installation[k].measure, item[i].measure) == 0)
			st = add_machine(b, &installation[k], err);
		if (st == ST_OK)
			st = add_history(b, item[i].measure, err);
		if (st == ST_OK)
			st = add_baseline(b, item[i].measure, err);
		if (st == ST_OK)
			st = add_parameters(b, item[i].measure, err);
		if (st == ST_OK)
			st = add_readings(b, item[i].measure, err);
		if (st == ST_OK)
			st = add_series(b, item[i].measure, err);
		if (st == ST_OK)
			st = add_months(b, item[i].measure, err);
	}
	return st;
}

static const char *risks_text(struct arena *arena, unsigned risks)
{
	struct text text;
	const char *copy;

	text_init(&text);
	for (int i = 0; i < REDUCTION_RISKS; i++)
		if (risks & 1u << i)
			text_printf(&text, "%s%s", text.length ? " " : "", reduction_risk_name[i]);
	copy = text.length ? arena_strdup(arena, text.data) : NULL;
	text_done(&text);
	return copy;
}

static void add_sample(struct build *b, const struct reduction_sample_item *item, size_t count)
{
	static const char *const name[] = {"measure", "place", "drawn", "grams", "risk_points", "risks", "hash"};

	for (size_t i = 0; i < count; i++) {
		const struct reduction_sample_item *s = &item[i];

		ADD_FACT(b, "sample", 1, name, s->measure, s->place ? number_text(b->arena, s->place) : NULL,
			s->place ? reduction_drawn_name[s->drawn] : NULL, number_text(b->arena, s->grams),
			number_text(b->arena, reduction_risk_points(s->risks)), risks_text(b->arena, s->risks), s->hash);
	}
}

bool reduction_finding_open(const struct reduction_finding *finding, const char *on_or_null)
{
	if (strcmp(finding->kind, "recommendation") == 0)
		return false;
	return !finding->closed_on || (on_or_null && strcmp(finding->closed_on, on_or_null) > 0);
}

/* Of a finding whose answer was returned, or that was withdrawn, every step; of others what the finding's own line says is all. */
static enum status add_finding_steps(struct build *b, struct err *err)
{
	static const char *const name[] = {"finding", "step", "measure", "kind", "on", "by", "text", "evidence", "sha256", "file"};
	struct reduction_finding_step *s;
	size_t count, first = 0;
	bool told = false;
	enum status st = reduction_finding_steps(b->tx, b->arena, &s, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (strcmp(s[i].verification, b->v->verification) != 0)
			continue;
		if (s[i].step == 1) {
			first = i;
			told = false;
		}
		told |= strcmp(s[i].kind, "returned") == 0 || strcmp(s[i].kind, "withdrawn") == 0;
		if (!told || (i + 1 < count && s[i + 1].step > 1))
			continue;
		for (size_t k = first; st == ST_OK && k <= i; k++) {
			struct evidence_paper p;

			st = paper_of(b, s[k].evidence, &p, err);
			if (st != ST_OK)
				break;
			const char *const value[] = {number_text(b->arena, s[k].finding), number_text(b->arena, s[k].step), s[k].measure, s[k].kind,
				s[k].on, s[k].by, s[k].text, s[k].evidence, p.sha256, p.file};
			_Static_assert(sizeof value == sizeof name, "a value for each name");
			add_fact(b, "finding_step", 2, name, value, sizeof value / sizeof *value);
		}
	}
	return st;
}

static enum status add_findings(struct build *b, struct err *err)
{
	static const char *const name[] = {"finding", "kind", "measure", "month", "grams", "description", "raised_on", "raised_by", "answer",
		"answered_on", "answered_by", "resolution", "closed_on", "evidence", "sha256", "file", "cell_table", "cell_key", "cell_column",
		"cell_value"};
	static const size_t of_folder = sizeof name / sizeof *name - 4; /* a case of the folder alone keeps its version */
	struct reduction_finding *f;
	size_t count;
	enum status st = reduction_findings(b->tx, b->arena, &f, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct evidence_paper p;

		if (strcmp(f[i].verification, b->v->verification) != 0)
			continue;
		st = paper_of(b, f[i].evidence, &p, err);
		if (st != ST_OK)
			break;
		const char *const value[] = {f[i].finding, f[i].kind, f[i].measure, f[i].month, f[i].grams, f[i].description, f[i].raised_on,
			f[i].raised_by, f[i].answer, f[i].answered_on, f[i].answered_by, f[i].resolution, f[i].closed_on, f[i].evidence, p.sha256,
			p.file, f[i].cell_table, f[i].cell_key, f[i].cell_column, f[i].cell_value};
		_Static_assert(sizeof value == sizeof name, "a value for each name");
		add_fact(b, "finding", 1, name, value, f[i].source_line ? of_folder : sizeof value / sizeof *value);
		b->audit->open_findings += reduction_finding_open(&f[i], NULL);
	}
	return st;
}

static enum status add_visits(struct build *b, struct err *err)
{
	static const char *const name[] = {"site", "visited_on", "visited_by", "evidence", "sha256", "file"};
	struct reduction_visit *row;
	size_t count;
	enum status st = reduction_store_visits(b->tx, b->arena, &row, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct evidence_paper p;

		if (strcmp(row[i].verification, b->v->verification) != 0)
			continue;
		st = paper_of(b, row[i].evidence, &p, err);
		if (st == ST_OK)
			ADD_FACT(b, "visit", 2, name, row[i].site, row[i].visited_on, row[i].visited_by, row[i].evidence, p.sha256, p.file);
	}
	return st;
}

/* The opinion, which stands after the version. */
static enum status state_opinion(struct build *b, struct err *err)
{
	static const char *const name[] = {"verification", "opinion", "signed_on", "findings", "evidence", "sha256", "file"};
	char day[DATE_TEXT_LEN];
	struct evidence_paper p;
	enum status st = paper_of(b, b->v->evidence, &p, err);

	if (st != ST_OK)
		return st;
	date_format(b->v->signed_on, day);
	const char *const value[] = {
		b->v->verification, b->v->opinion, arena_strdup(b->arena, day), b->v->findings, b->v->evidence, p.sha256, p.file};
	b->audit->stated = make_fact(b->arena, "opinion", 1, name, value, sizeof value / sizeof *value);
	return ST_OK;
}

/* ---- a case ---- */

static int item_by_measure(const void *a, const void *b)
{
	const struct reduction_sample_item *left = a, *right = b;

	return strcmp(left->measure, right->measure);
}

/* The digest of the text above the version's own line. */
static void digest(struct reduction_audit *audit)
{
	struct text text;
	struct hash hash;

	text_init(&text);
	reduction_audit_version_text(audit, &text);
	hash_init(&hash);
	hash_bytes(&hash, text.data, text.length);
	hash_final(&hash, audit->version);
	text_done(&text);
}

static enum status build_case(struct build *b, struct err *err)
{
	struct reduction_audit *a = b->audit;
	struct party_verification_rule rule;
	struct reduction_total_row *total;
	struct reduction_sample_item *item;
	struct rate materiality;
	size_t totals, items;
	enum status st = reduction_audit_rule(b->tx, b->v->signed_on, b->arena, &rule, err);

	if (st == ST_OK)
		st = reduction_materiality(b->v, &rule, &materiality, err);
	if (st == ST_OK)
		st = reduction_store_totals(b->tx, b->arena, &total, &totals, err);
	if (st == ST_OK)
		st = reduction_sample_items(b->tx, b->v, total, totals, true, b->arena, &item, &items, err);
	if (st != ST_OK)
		return st;
	a->materiality = reduction_rate_text(b->arena, materiality);
	a->minimum = (int64_t)reduction_sample_minimum(item, items, materiality, rule.assurance);
	a->machines = (int64_t)items;
	a->drawn = (int64_t)reduction_sample_draw(b->v, item, items);
	for (size_t i = 0; i < items; i++)
		a->grams += item[i].grams;
	if (items > 0)
		qsort(item, items, sizeof *item, item_by_measure);
	add_verification(b);
	st = add_machines(b, item, items, err);
	if (st == ST_OK) {
		add_sample(b, item, items);
		st = add_findings(b, err);
	}
	if (st == ST_OK)
		st = add_finding_steps(b, err);
	if (st == ST_OK)
		st = add_visits(b, err);
	return st == ST_OK ? state_opinion(b, err) : st;
}

enum status reduction_verification_find(const struct reduction_verification *list, size_t count, const char *verification, struct arena *arena,
	const struct reduction_verification **out_found, struct err *err)
{
	const char **key = arena_alloc(arena, (count + 1) * sizeof *key), *near;

	for (size_t i = 0; i < count; i++) {
		key[i] = list[i].verification;
		if (strcmp(key[i], verification) == 0) {
			*out_found = &list[i];
			return ST_OK;
		}
	}
	near = string_nearest(verification, key);
	return err_set(err, ST_NOT_FOUND, "verification.unknown", verification, near ? near : "sangsaeng verify --db FILE", NULL);
}

static enum status read_case(struct store_tx *tx, const struct party_rules *rules, const struct reduction_verification *v, struct arena *arena,
	struct reduction_audit *out_audit, struct err *err)
{
	struct reduction_audit audit = {.programme = arena_strdup(arena, rules->programme),
		.verification = v->verification,
		.project = v->project,
		.verifier = v->verifier,
		.opinion = v->opinion,
		.from = v->from,
		.to = v->to,
		.signed_on = v->signed_on,
		.stated_version = v->version};
	struct build b = {.tx = tx, .arena = arena, .audit = &audit, .v = v, .gwp_set = arena_strdup(arena, rules->gwp_set)};
	enum status st;

	month_format(v->from, b.from);
	month_format(v->to, b.to);
	st = build_case(&b, err);
	if (st != ST_OK)
		return st;
	digest(&audit);
	*out_audit = audit;
	return ST_OK;
}

enum status reduction_audit_read(
	struct store_tx *tx, const char *verification, struct arena *arena, struct reduction_audit *out_audit, struct err *err)
{
	struct party_rules rules;
	struct reduction_verification *list;
	const struct reduction_verification *v = NULL;
	size_t count;
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = reduction_store_verifications(tx, arena, &list, &count, err);
	if (st == ST_OK)
		st = reduction_verification_find(list, count, verification, arena, &v, err);
	return st == ST_OK ? read_case(tx, &rules, v, arena, out_audit, err) : st;
}

/* ---- do opinions still hold? ---- */

/* Is there a version that it stands on, and is that no more what the rows say? */
static enum status judge_one(struct store_tx *tx, const struct reduction_verification *v, const struct reduction_signature *signature,
	size_t signatures, bool *out_stale, struct err *err)
{
	struct reduction_audit audit;
	struct arena arena;
	bool stored = false, holds = false;
	enum status st;

	for (size_t i = 0; i < signatures; i++)
		stored |= strcmp(signature[i].verification, v->verification) == 0;
	if (!v->version && !stored)
		return ST_OK;
	arena_init(&arena);
	st = reduction_audit_read(tx, v->verification, &arena, &audit, err);
	for (size_t i = 0; st == ST_OK && i < signatures && !holds; i++) {
		struct reduction_signed c;
		bool refused = false;

		if (strcmp(signature[i].verification, v->verification) != 0 ||
			reduction_signed_parse(signature[i].content, strlen(signature[i].content), &c, NULL) != ST_OK)
			continue;
		if (reduction_signed_judge(&c, &audit, NULL) == REDUCTION_HOLDS) {
			st = reduction_key_refused(tx, v->verifier, v->signed_on, c.public_key, &refused, err);
			holds = !refused;
		}
		reduction_signed_done(&c);
	}
	if (st == ST_OK)
		*out_stale = (v->version && strcmp(v->version, audit.version) != 0) || (stored && !holds);
	arena_done(&arena);
	return st;
}

enum status reduction_stale_all(struct store_tx *tx, const struct reduction_verification *list, size_t count, struct err *err)
{
	struct reduction_signature *signature;
	struct arena arena;
	size_t signatures;
	enum status st = reduction_store_stale_clear(tx, err);

	arena_init(&arena);
	if (st == ST_OK)
		st = reduction_signatures(tx, NULL, &arena, &signature, &signatures, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		bool stale = false;

		st = judge_one(tx, &list[i], signature, signatures, &stale, err);
		if (st == ST_OK && stale)
			st = reduction_store_stale_put(tx, list[i].verification, err);
	}
	arena_done(&arena);
	return st;
}

enum status reduction_verifications(
	struct store_tx *tx, struct arena *arena, struct reduction_verification **out_list, size_t *out_count, struct err *err)
{
	struct reduction_verification *list;
	const char **stale;
	size_t count, stales;
	enum status st = reduction_store_verifications(tx, arena, &list, &count, err);

	if (st == ST_OK)
		st = reduction_store_stale(tx, arena, &stale, &stales, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < stales; k++)
			if (strcmp(list[i].verification, stale[k]) == 0) {
				list[i].stale = true;
				list[i].fit = false;
			}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
