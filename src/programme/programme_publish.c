/* Publishing footprints: each statement is computed from the inputs that are kept with it, and compared with the version before. */
#include "programme/programme_publish.h"

#include "base/decimal.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "factor/factor.h"
#include "programme/programme_chain.h"
#include "programme/programme_flag.h"
#include "programme/programme_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHANGES_MAX 200

/* ---- what changed ---- */

/* Does a change stand behind the product that the chain reached last? `made`: processes that make such a product, their sites and products. */
static bool concerns(const struct programme_computed *c, const struct programme_change *change, struct map *made, const struct carbon_explanation *e,
	struct arena *arena)
{
	if (strcmp(change->table, "programme.json") == 0)
		return change->column &&
		       (strcmp(change->column, "factors") == 0 || strcmp(change->column, "gwp_set") == 0 || strcmp(change->column, "periods") == 0);
	if (strcmp(change->table, "factors") == 0) {
		for (size_t i = 0; i < e->source_count; i++)
			if (strcmp(e->source[i].factor, change->key) == 0)
				return true;
		return false;
	}
	if (change->month) {
		date_month month = 0;

		if (month_parse(change->month, &month, NULL) != ST_OK || month < e->period_from || month > e->period_to)
			return false;
	}
	if (change->product && carbon_chain_reaches(c->chain, change->product))
		return true;
	/* another product of a process shares its emissions: mass and price of it matter */
	if (change->product && map_key(made, arena_printf(arena, "product:%s", change->product)))
		return true;
	if (change->site && map_key(made, arena_printf(arena, "site:%s", change->site)))
		return true;
	return change->process && map_key(made, change->process) != NULL;
}

static const char *write_changes(const struct programme_computed *c, const struct programme_change *change, size_t count,
	const struct carbon_explanation *e, struct map *made, struct arena *arena, size_t *out_count)
{
	struct json_writer w;
	struct text text;
	const char *kept;
	size_t concerned = 0;

	text_init(&text);
	json_writer_init(&w, &text);
	json_array_begin(&w, NULL);
	for (size_t i = 0; i < count; i++) {
		if (!concerns(c, &change[i], made, e, arena) || ++concerned > CHANGES_MAX)
			continue;
		json_object_begin(&w, NULL);
		json_put_string(&w, "table", change[i].table);
		json_put_string(&w, "key", change[i].key);
		json_put_string(&w, "column", change[i].column);
		json_put_string(&w, "old", change[i].old);
		json_put_string(&w, "new", change[i].new);
		json_put_int(&w, "line", change[i].line);
		json_object_close(&w);
	}
	json_array_close(&w);
	kept = arena_strdup(arena, text.data);
	text_done(&text);
	*out_count = concerned;
	return kept;
}

/* Processes that make a product behind the one reached last. */
static enum status makers(const struct programme_computed *c, struct map **out_made, struct err *err)
{
	struct carbon_maker *maker;
	size_t count;
	struct arena arena;
	struct map *made = map_new();
	enum status st;

	arena_init(&arena);
	st = carbon_makers(c->tx, &arena, &maker, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (carbon_chain_reaches(c->chain, maker[i].product))
			map_add(made, maker[i].process, 0, NULL);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (!map_key(made, maker[i].process))
			continue;
		map_add(made, arena_printf(&arena, "product:%s", maker[i].product), 0, NULL);
		map_add(made, arena_printf(&arena, "site:%s", maker[i].site), 0, NULL);
	}
	arena_done(&arena);
	*out_made = made;
	return st;
}

/* ---- publishing ---- */

struct publishing {
	struct store_tx *tx;
	const struct programme_publish_options *options;
	struct arena *arena;
	struct programme_inputs inputs;
	struct programme_computed computed;
	const char **product;
	size_t product_count;
	/* what differs from the inputs of a version before; versions before mostly share one set */
	char compared_set[65];
	struct programme_change *change;
	size_t change_count;
};

static enum status list_products(struct publishing *p, struct err *err)
{
	struct carbon_version *version;
	struct map *seen = map_new();
	size_t versions;
	enum status st = carbon_versions(p->tx, NULL, p->arena, &version, &versions, err);

	p->product = arena_alloc(p->arena, (p->computed.statement_count + p->options->product_count + 1) * sizeof(const char *));
	for (size_t i = 0; st == ST_OK && i < p->options->product_count; i++)
		if (map_add(seen, p->options->product[i], 0, NULL))
			p->product[p->product_count++] = p->options->product[i];
	if (st == ST_OK && !p->options->product) {
		for (size_t i = 0; i < versions; i++)
			map_add(seen, version[i].product, 0, NULL);
		for (size_t i = 0; i < p->computed.statement_count; i++) {
			const struct carbon_statement *s = &p->computed.statement[i];

			if (map_key(seen, s->product) || carbon_is_reported(s->kind))
				p->product[p->product_count++] = s->product;
		}
	}
	map_free(seen);
	return st;
}

static enum status compare_inputs(struct publishing *p, const char *set, struct err *err)
{
	struct programme_inputs old;
	enum status st;

	if (strcmp(set, p->compared_set) == 0)
		return ST_OK;
	st = programme_inputs_get(p->tx, set, &old, err);
	if (st != ST_OK)
		return st;
	st = programme_inputs_differ(&old, &p->inputs, p->arena, &p->change, &p->change_count, err);
	programme_inputs_done(&old);
	snprintf(p->compared_set, sizeof p->compared_set, "%s", set);
	return st;
}

static const char *t2_of(const char *payload, struct arena *arena)
{
	json_t *root = json_loads(payload, 0, NULL);
	const char *t2 = json_string_value(json_object_get(root, "pcf_excluding_biogenic_uptake_kgco2e"));

	t2 = t2 ? arena_strdup(arena, t2) : NULL;
	json_decref(root);
	return t2;
}

#define REASONS_SHOWN 8

/* The product's own faults stand in the notes of its statement, with what is wrong. */
static bool is_own_fault(const struct carbon_statement *s, const char *missing)
{
	const char *colon = strchr(missing, ':');
	char word[24];

	snprintf(word, sizeof word, "%.*s", (int)(colon ? colon - missing : 0), missing);
	return colon && strcmp(colon + 1, s->product) == 0 &&
	       (string_equal(word, "negative") || string_equal(word, "sign") || string_equal(word, "range") || string_equal(word, "exempted") ||
		       string_equal(word, "biogenic"));
}

/* Adds the reasons as notes, the first REASONS_SHOWN of them; NULL: only counts them. */
static size_t reasons(const struct carbon_statement *s, const struct carbon_explanation *e, struct findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < s->note_count + e->missing_count; i++) {
		const char *code = i < s->note_count ? s->note[i] : e->missing[i - s->note_count];
		struct err reason;

		if (i < s->note_count ? strcmp(code, "rank2") == 0 : is_own_fault(s, code))
			continue;
		message_compose_code(&reason, i < s->note_count ? "note" : "gap", code);
		if (findings && count < REASONS_SHOWN)
			findings_add(findings, SEVERITY_NOTE, &reason);
		count++;
	}
	return count;
}

static void refuse(const struct carbon_statement *s, const struct carbon_explanation *e, struct findings *findings)
{
	struct err finding;
	char count[24];

	snprintf(count, sizeof count, "%zu", reasons(s, e, NULL));
	err_set(&finding, ST_INPUT, "publish.incomplete", s->product, count, NULL);
	findings_add(findings, SEVERITY_ERROR, &finding);
	reasons(s, e, findings);
}

/* Is it the same statement, whatever was sampled? */
/* Of what was chosen among the supplier's footprints only which one it is. */
static void forget_choice(json_t *statement)
{
	json_t *used = json_object_get(json_object_get(statement, "supplier_footprint"), "used");

	json_incref(used);
	json_object_del(statement, "supplier_footprint");
	if (used && json_string_length(used) > 0)
		json_object_set(statement, "supplier_footprint", used);
	json_decref(used);
}

static bool same_statement(const char *a, const char *b, bool choice_aside)
{
	json_t *left, *right;
	bool same;

	if (strcmp(a, b) == 0)
		return true;
	left = json_loads(a, 0, NULL);
	right = json_loads(b, 0, NULL);
	json_object_del(left, "uncertainty");
	json_object_del(right, "uncertainty");
	if (choice_aside) {
		forget_choice(left);
		forget_choice(right);
	}
	same = left && right && json_equal(left, right);
	json_decref(left);
	json_decref(right);
	return same;
}

static enum status publish_one(struct publishing *p, const char *product, struct programme_published *out, struct findings *findings, struct err *err)
{
	struct programme_computed *c = &p->computed;
	const struct carbon_statement *s;
	struct carbon_explanation e;
	struct carbon_version last, version = {.product = product, .period = carbon_case_name(c->which), .changes = "[]"};
	char *payload, on[DATE_TEXT_LEN];
	bool has_last;
	enum status st = programme_statement_write(c, product, &payload, &s, &e, err);

	if (st != ST_OK)
		return st;
	*out = (struct programme_published){.product = arena_strdup(p->arena, product),
		.previous = "",
		.t2_kgco2e = arena_strdup(p->arena, s->t2_kgco2e),
		.adjusted_kgco2e = arena_strdup(p->arena, s->adjusted_kgco2e),
		.complete = s->publishable};
	version.payload = arena_strdup(p->arena, payload);
	free(payload);
	if (!s->publishable && !p->options->incomplete) {
		refuse(s, &e, findings);
		return ST_OK;
	}
	st = carbon_version_latest(p->tx, p->arena, product, version.period, &has_last, &last, err);
	if (st == ST_OK && has_last) {
		out->before_kgco2e = t2_of(last.payload, p->arena);
		out->previous = last.version;
		if (same_statement(last.payload, version.payload, p->options->choice_aside)) {
			out->version = last.version;
			out->number = last.number;
			out->previous = last.previous;
			out->outcome = PROGRAMME_UNCHANGED;
			return ST_OK;
		}
		st = compare_inputs(p, last.inputs, err);
		if (st == ST_OK) {
			struct map *made;

			st = makers(c, &made, err);
			version.changes = write_changes(c, p->change, p->change_count, &e, made, p->arena, &out->change_count);
			map_free(made);
		}
	}
	if (st != ST_OK)
		return st;
	date_format(c->rules.as_of, on);
	version.published_on = arena_strdup(p->arena, on);
	version.published_by = p->options->by;
	version.reason = p->options->reason ? p->options->reason : "";
	version.inputs = p->inputs.set;
	st = carbon_version_put(p->tx, p->arena, &version, err);
	out->version = version.version;
	out->number = version.number;
	return st;
}

static enum status publish_all(
	struct publishing *p, struct programme_published **out_list, size_t *out_count, struct findings *findings, struct err *err)
{
	struct programme_published *list;
	int64_t errors = findings->errors;
	struct carbon_claim *claim = NULL;
	size_t claims = 0;
	struct party_rules rules;
	int64_t seals = 0;
	enum status st = programme_rules_read(p->tx, p->arena, &rules, NULL, err);

	if (st == ST_OK)
		st = programme_store_seal_count(p->tx, &seals, err);
	if (st == ST_OK && seals == 0) /* taken in only: nothing is certified, and nothing was checked */
		st = err_set(err, ST_CONFLICT, "publish.not_run", NULL);
	if (st == ST_OK)
		st = programme_claims(p->tx, &rules, p->arena, &claim, &claims, err);
	if (st == ST_OK)
		st = programme_inputs_read(p->tx, claim, claims, &p->inputs, err);
	if (st == ST_OK)
		st = programme_compute(&p->inputs, p->options->before ? CARBON_BEFORE : CARBON_AFTER, &p->computed, err);
	if (st == ST_OK)
		st = list_products(p, err);
	if (st != ST_OK)
		return st;
	p->computed.sampling = (struct carbon_sampling){.samples = p->options->samples, .seed = p->options->seed, .threads = p->options->threads};
	st = programme_compute_spreads(&p->computed, p->product, p->product_count, err);
	list = arena_alloc(p->arena, (p->product_count + 1) * sizeof *list);
	for (size_t i = 0; st == ST_OK && i < p->product_count; i++)
		st = publish_one(p, p->product[i], &list[i], findings, err);
	if (st == ST_OK && findings->errors > errors)
		st = err_set(err, ST_INPUT, "publish.refused", NULL);
	if (st == ST_OK)
		st = programme_inputs_put(p->tx, &p->inputs, err);
	if (st == ST_OK)
		st = programme_flags_take(p->tx, true, err);
	if (st == ST_OK)
		st = programme_reseal_versions(p->tx, err);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = p->product_count;
	}
	return st;
}

enum status programme_publish(struct store_tx *tx, const struct programme_publish_options *options, struct arena *arena,
	struct programme_published **out_list, size_t *out_count, struct findings *findings, struct err *err)
{
	struct publishing p = {.tx = tx, .options = options, .arena = arena};
	enum status st;

	arena_init(&p.computed.arena);
	st = publish_all(&p, out_list, out_count, findings, err);
	programme_computed_done(&p.computed);
	programme_inputs_done(&p.inputs);
	return st;
}

enum status programme_spreads(struct store_tx *tx, const struct programme_spread_options *options, struct arena *arena,
	struct carbon_spread **out_list, size_t *out_count, struct err *err)
{
	struct carbon_sampling sampling = {.samples = options->samples, .seed = options->seed, .threads = options->threads};
	struct carbon_claim *claim = NULL;
	size_t claims = 0;
	int32_t without;
	struct party_rules rules;
	enum status st = programme_rules_read(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = programme_claims(tx, &rules, arena, &claim, &claims, err);
	if (st == ST_OK)
		st = carbon_uncertainty(tx, &rules, options->before ? CARBON_BEFORE : CARBON_AFTER, claim, claims, options->product,
			options->product_count, &sampling, arena, out_list, out_count, &without, err);
	return st;
}

/* ---- what was published ---- */

enum status programme_versions(
	struct store_tx *tx, const char *product, struct arena *arena, struct programme_version **out_list, size_t *out_count, struct err *err)
{
	struct carbon_version *from;
	struct programme_version *list;
	size_t count;
	enum status st = carbon_versions(tx, product, arena, &from, &count, err);

	if (st == ST_OK && product && count == 0) /* never published, or not there at all */
		st = carbon_product_known(tx, product, arena, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct programme_version){.version = from[i].version,
			.product = from[i].product,
			.period = from[i].period,
			.published_on = from[i].published_on,
			.published_by = from[i].published_by,
			.reason = from[i].reason,
			.previous = from[i].previous,
			.payload = from[i].payload,
			.changes = from[i].changes,
			.inputs = from[i].inputs,
			.number = from[i].number,
			.is_active = from[i].is_active};
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static void read_sampling(const char *payload, struct carbon_sampling *out)
{
	json_t *root = json_loads(payload, 0, NULL), *item = json_object_get(root, "uncertainty");

	*out = (struct carbon_sampling){.samples = (int32_t)json_integer_value(json_object_get(item, "samples")),
		.seed = (uint64_t)json_integer_value(json_object_get(item, "seed")),
		.threads = 1};
	json_decref(root);
}

/* Another method made it: what comes out today says nothing about it. */
static bool is_of_method(const char *payload)
{
	json_t *root = json_loads(payload, 0, NULL);
	const char *method = json_string_value(json_object_get(root, "method"));
	bool same = method && strcmp(method, PROGRAMME_METHOD) == 0;

	json_decref(root);
	return same;
}

static void tell_difference(const struct carbon_version *v, const char *what, struct findings *findings)
{
	struct err finding;

	err_set(&finding, ST_CONFLICT, "version.differs", v->version, what, NULL);
	findings_add(findings, SEVERITY_ERROR, &finding);
}

/* The first line in which two texts differ, for a person to see what. */
static const char *first_difference(const char *a, const char *b, struct arena *arena)
{
	const char *line = b;

	for (; *a && *a == *b; a++, b++)
		if (*b == '\n')
			line = b + 1;
	while (*line == ' ')
		line++;
	return arena_strndup(arena, line, strcspn(line, "\n"));
}

/* Versions of one set of inputs, period and sampling are computed together. */
static enum status recompute_group(
	struct store_tx *tx, const struct carbon_version *version, const size_t *member, size_t count, struct findings *findings, struct err *err)
{
	const struct carbon_version *first = &version[member[0]];
	const char **product = heap_alloc(count, sizeof(const char *));
	struct programme_inputs inputs = {.count = 0};
	struct programme_computed c;
	enum status st = programme_inputs_get(tx, first->inputs, &inputs, err);

	arena_init(&c.arena);
	if (st == ST_OK) {
		st = programme_compute(&inputs, strcmp(first->period, "before") == 0 ? CARBON_BEFORE : CARBON_AFTER, &c, err);
		read_sampling(first->payload, &c.sampling);
		for (size_t i = 0; i < count; i++)
			product[i] = version[member[i]].product;
		if (st == ST_OK)
			st = programme_compute_spreads(&c, product, count, err);
		for (size_t i = 0; st == ST_OK && i < count; i++) {
			const struct carbon_statement *s;
			struct carbon_explanation e;
			char *payload;

			st = programme_statement_write(&c, product[i], &payload, &s, &e, err);
			if (st != ST_OK)
				break;
			if (strcmp(payload, version[member[i]].payload) != 0)
				tell_difference(&version[member[i]], first_difference(version[member[i]].payload, payload, &c.arena), findings);
			free(payload);
		}
		programme_computed_done(&c);
	} else {
		arena_done(&c.arena);
	}
	programme_inputs_done(&inputs);
	free(product);
	return st;
}

enum status programme_recompute(struct store_tx *tx, const char *version, size_t *out_count, struct findings *findings, struct err *err)
{
	struct carbon_version *list;
	struct arena arena;
	size_t count, done = 0, *member;
	bool *seen;
	enum status st;

	arena_init(&arena);
	st = carbon_versions_verify(tx, findings, err);
	if (st == ST_OK)
		st = carbon_versions(tx, NULL, &arena, &list, &count, err);
	if (st != ST_OK) {
		arena_done(&arena);
		return st;
	}
	member = heap_alloc(count, sizeof *member);
	seen = heap_alloc(count, sizeof *seen);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct carbon_sampling own, other;
		size_t members = 0;

		if (seen[i] || (version && strcmp(list[i].version, version) != 0))
			continue;
		if (!is_of_method(list[i].payload)) {
			struct err note;

			err_set(&note, ST_INPUT, "version.other_method", list[i].version, NULL);
			findings_add(findings, SEVERITY_WARNING, &note);
			done++;
			continue;
		}
		read_sampling(list[i].payload, &own);
		for (size_t k = i; k < count; k++) {
			if (seen[k] || (version && k != i) || strcmp(list[k].inputs, list[i].inputs) != 0 ||
				strcmp(list[k].period, list[i].period) != 0)
				continue;
			read_sampling(list[k].payload, &other);
			if (other.samples != own.samples || other.seed != own.seed)
				continue;
			seen[k] = true;
			member[members++] = k;
		}
		st = recompute_group(tx, list, member, members, findings, err);
		done += members;
	}
	if (st == ST_OK && version && done == 0)
		st = err_set(err, ST_NOT_FOUND, "version.unknown", version, NULL);
	free(member);
	free(seen);
	arena_done(&arena);
	if (st == ST_OK)
		*out_count = done;
	return st;
}
