#include "programme/programme_verify.h"

#include "base/text.h"
#include "programme/programme_actor.h"
#include "programme/programme_chain.h"
#include "programme/programme_desk.h"
#include "programme/programme_small_file.h"
#include "reduction/reduction_audit.h"

#include <stdlib.h>
#include <string.h>

/* ---- a case ---- */

const char *programme_fact_value(const struct programme_fact *fact, const char *name)
{
	for (size_t i = 0; i < fact->count; i++)
		if (strcmp(fact->name[i], name) == 0)
			return fact->value[i];
	return NULL;
}

static struct programme_fact fact_of(const struct reduction_fact *f)
{
	return (struct programme_fact){f->kind, f->keys, f->count, f->name, f->value};
}

/* A signed case, judged against the rows (or by itself). `name` says which it is. */
static void describe(const struct reduction_signed *c, const struct reduction_audit *audit_or_null, const char *public_key, const char *name,
	struct arena *arena, struct programme_signature *out)
{
	enum reduction_outcome outcome = reduction_signed_judge(c, audit_or_null, public_key);
	*out = (struct programme_signature){.programme = arena_strdup(arena, c->programme),
		.verification = arena_strdup(arena, c->verification),
		.version = arena_strdup(arena, c->version),
		.role = reduction_role_name[c->role],
		.public_key = arena_strdup(arena, c->public_key),
		.outcome = reduction_outcome_name(outcome),
		.holds = outcome == REDUCTION_HOLDS};
	if (!out->holds)
		reduction_signed_explain(c, audit_or_null, outcome, name, &out->why);
	if (outcome != REDUCTION_STALE)
		return;
	struct reduction_change *change;
	out->changes = reduction_signed_changes(c, audit_or_null, arena, &change);
	out->change = arena_alloc(arena, (out->changes + 1) * sizeof *out->change);
	for (size_t i = 0; i < out->changes; i++)
		out->change[i] = (struct programme_changed_line){change[i].before, change[i].now};
}

static enum status judge_stored(struct store_tx *tx, const struct reduction_audit *audit, const char *public_key, struct arena *arena,
	struct programme_signature **out_list, size_t *out_count, struct err *err)
{
	struct reduction_signature *row;
	size_t count;
	enum status status = reduction_signatures(tx, audit->verification, arena, &row, &count, err);
	if (status != ST_OK)
		return status;
	struct programme_signature *list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		struct reduction_signed c;
		if (reduction_signed_parse(row[i].content, strlen(row[i].content), &c, NULL) == ST_OK) {
			describe(&c, audit, public_key, audit->verification, arena, &list[i]);
			reduction_signed_done(&c);
			continue;
		}
		/* what cannot be read was changed after signing */
		list[i] = (struct programme_signature){.programme = audit->programme,
			.verification = row[i].verification,
			.version = row[i].version,
			.role = "",
			.public_key = row[i].public_key,
			.outcome = reduction_outcome_name(REDUCTION_SIGNATURE)};
		err_set(&list[i].why, ST_CONFLICT, "signed_case.signature", audit->verification, NULL);
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static enum status read_case(
	struct store_tx *tx, const struct reduction_audit *a, struct arena *arena, struct programme_verification *out, struct err *err)
{
	struct programme_verification c = {.programme = a->programme,
		.verification = a->verification,
		.project = a->project,
		.verifier = a->verifier,
		.opinion = a->opinion,
		.version = arena_strdup(arena, a->version),
		.stated_version = a->stated_version,
		.method = reduction_fact_value(&a->fact[0], "method"),
		.materiality = a->materiality,
		.from = a->from,
		.to = a->to,
		.signed_on = a->signed_on,
		.machines = a->machines,
		.drawn = a->drawn,
		.minimum = a->minimum,
		.grams = a->grams,
		.open_findings = a->open_findings,
		.facts = a->facts,
		.stated = fact_of(&a->stated)};
	enum status status = judge_stored(tx, a, NULL, arena, &c.signature, &c.signatures, err);
	if (status != ST_OK)
		return status;
	c.fact = arena_alloc(arena, (a->facts + 1) * sizeof *c.fact);
	for (size_t i = 0; i < a->facts; i++)
		c.fact[i] = fact_of(&a->fact[i]);
	for (size_t i = 0; i < c.signatures; i++)
		c.held += c.signature[i].holds;
	c.stale = (c.signatures > 0 && c.held == 0) || (c.stated_version && strcmp(c.stated_version, c.version) != 0);
	*out = c;
	return ST_OK;
}

enum status programme_verify_read(
	struct store_tx *tx, const char *verification, struct arena *arena, struct programme_verification *out_case, struct err *err)
{
	struct reduction_audit audit;
	enum status status = reduction_audit_read(tx, verification, arena, &audit, err);
	return status == ST_OK ? read_case(tx, &audit, arena, out_case, err) : status;
}

enum status programme_verify_list(
	struct store_tx *tx, struct arena *arena, struct programme_verification **out_list, size_t *out_count, struct err *err)
{
	const char **key;
	size_t count;
	enum status status = reduction_audit_keys(tx, arena, &key, &count, err);
	if (status != ST_OK)
		return status;
	struct programme_verification *list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; status == ST_OK && i < count; i++)
		status = programme_verify_read(tx, key[i], arena, &list[i], err);
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

/* ---- recomputing ---- */

enum status programme_verify_recompute(
	struct store_tx *tx, const char *verification, struct arena *arena, struct programme_step **out_list, size_t *out_count, struct err *err)
{
	struct party_rules rules;
	struct programme_cases cases;
	struct reduction_step *step;
	size_t count;
	enum status status = party_programme_get(tx, arena, &rules, NULL, err);
	if (status == ST_OK)
		status = programme_cases_build(tx, &rules, arena, &cases, err);
	if (status != ST_OK)
		return status;
	status = reduction_audit_recompute(tx, verification, cases.list, cases.count, arena, &step, &count, err);
	programme_cases_done(&cases);
	if (status != ST_OK)
		return status;
	struct programme_step *list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct programme_step){step[i].measure, step[i].month, step[i].name, step[i].stored, step[i].recomputed, step[i].same};
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

/* ---- signing ---- */

/* A signature must not stand under what was changed by hand, nor under a number that does not follow from its readings. */
static enum status check_before(struct store_tx *tx, const char *verification, struct arena *arena, struct findings *findings, struct err *err)
{
	static const char *const rules[] = {"seal", NULL};
	struct programme_step *step;
	size_t steps;
	int64_t passed = 0, failed = 0;
	enum status status = programme_check(tx, rules, findings, &passed, &failed, err);
	if (status == ST_OK)
		status = programme_verify_recompute(tx, verification, arena, &step, &steps, err);
	for (size_t i = 0; status == ST_OK && i < steps; i++) {
		struct err e;
		if (step[i].same)
			continue;
		failed++;
		err_set(&e, ST_CONFLICT, "reduction.month_differs", step[i].measure, step[i].month[0] ? step[i].month : "–", step[i].name,
			step[i].stored ? step[i].stored : "–", step[i].recomputed ? step[i].recomputed : "–", NULL);
		findings_add(findings, SEVERITY_ERROR, &e);
	}
	return status == ST_OK && failed > 0 ? err_set(err, ST_CONFLICT, "signed_case.refused", NULL) : status;
}

static enum status role_of(const char *word, enum reduction_role *out_role, struct err *err)
{
	for (int i = 0; i < REDUCTION_ROLES; i++)
		if (strcmp(word, reduction_role_name[i]) == 0) {
			*out_role = (enum reduction_role)i;
			return ST_OK;
		}
	return err_set(err, ST_USAGE, "verify.role", word, NULL);
}

enum status programme_verify_sign(struct store_tx *tx, const char *verification, const char *key_path, const char *role, const char *out_path,
	struct arena *arena, struct programme_signature *out_signature, bool *out_again, struct findings *findings, struct err *err)
{
	struct sign_key key = {0};
	struct reduction_audit audit;
	struct reduction_signed c;
	enum reduction_role as = REDUCTION_LEAD;
	enum status status = role ? role_of(role, &as, err) : ST_OK;
	if (status == ST_OK)
		status = programme_key_read(key_path, &key, err);
	if (status == ST_OK)
		status = reduction_audit_read(tx, verification, arena, &audit, err);
	if (status == ST_OK)
		status = check_before(tx, audit.verification, arena, findings, err);
	if (status == ST_OK)
		reduction_signed_make(&audit, as, &key, &c);
	sign_key_done(&key);
	if (status != ST_OK)
		return status;
	status = reduction_signature_put(tx, &audit, &c, out_again, err);
	if (status == ST_OK && !*out_again)
		status = programme_reseal_signatures(tx, err);
	if (status == ST_OK && out_path)
		status = programme_file_new(out_path, 0644, c.text.data, c.text.length, "signed_case.exists", "signed_case.write", err);
	if (status == ST_OK)
		describe(&c, &audit, NULL, audit.verification, arena, out_signature);
	reduction_signed_done(&c);
	return status;
}

/* ---- checking ---- */

static enum status check_public_key(const char *public_key, struct err *err)
{
	return public_key && !sign_public_key_valid(public_key) ? err_set(err, ST_USAGE, "key.public", NULL) : ST_OK;
}

enum status programme_verify_check(struct store_tx *tx, const char *verification, const char *public_key, struct arena *arena,
	struct programme_signature **out_list, size_t *out_count, struct err *err)
{
	struct reduction_audit audit;
	enum status status = check_public_key(public_key, err);
	if (status == ST_OK)
		status = reduction_audit_read(tx, verification, arena, &audit, err);
	if (status == ST_OK)
		status = judge_stored(tx, &audit, public_key, arena, out_list, out_count, err);
	if (status == ST_OK && *out_count == 0)
		status = err_set(err, ST_NOT_FOUND, "signed_case.none", verification, NULL);
	return status;
}

/* With `key_or_null` a case that is signed now, else one that is signed. Where in the file it is wrong is told with the file's name `shown`. */
static enum status read_file(const char *path, const char *shown, const struct sign_key *key_or_null, enum reduction_role role,
	struct reduction_signed *out, struct err *err)
{
	char *content = heap_alloc(TEXT_MAX_DEFAULT, 1);
	size_t length = 0;
	enum status status = programme_file_small(path, false, content, TEXT_MAX_DEFAULT, &length, err);
	if (status == ST_OK) {
		status = key_or_null ? reduction_signed_of_text(content, length, role, key_or_null, out, err)
				     : reduction_signed_parse(content, length, out, err);
		if (status != ST_OK && err)
			err_at(err, shown, err->line, err->column);
	}
	sodium_memzero(content, length); /* it may have been the key by mistake */
	free(content);
	return status;
}

enum status programme_verify_check_file(struct store_tx *tx_or_null, const char *path, const char *public_key, struct arena *arena,
	struct programme_signature *out_signature, struct err *err)
{
	struct reduction_audit audit;
	struct reduction_signed c;
	enum status status = check_public_key(public_key, err);
	if (status == ST_OK)
		status = read_file(path, path, NULL, REDUCTION_LEAD, &c, err);
	if (status != ST_OK)
		return status;
	if (tx_or_null)
		status = reduction_audit_read(tx_or_null, c.verification, arena, &audit, err);
	if (status == ST_OK) {
		describe(&c, tx_or_null ? &audit : NULL, public_key, path, arena, out_signature);
		out_signature->file = path;
	}
	reduction_signed_done(&c);
	return status;
}

/* ---- signing elsewhere, handing it in ---- */

enum status programme_verify_sign_file(const char *path, const char *key_path, const char *role, const char *out_path, struct arena *arena,
	struct programme_signature *out_signature, struct err *err)
{
	struct sign_key key = {0};
	struct reduction_signed c;
	enum reduction_role as = REDUCTION_LEAD;
	enum status status = role ? role_of(role, &as, err) : ST_OK;
	if (status == ST_OK)
		status = programme_key_read(key_path, &key, err);
	if (status == ST_OK)
		status = read_file(path, path, &key, as, &c, err);
	sign_key_done(&key);
	if (status != ST_OK)
		return status;
	status = programme_file_new(out_path, 0644, c.text.data, c.text.length, "signed_case.exists", "signed_case.write", err);
	if (status == ST_OK)
		describe(&c, NULL, NULL, path, arena, out_signature);
	reduction_signed_done(&c);
	return status;
}

static enum status check_handed_in(struct store_tx *tx, const struct reduction_audit *audit, const struct reduction_signed *c, struct arena *arena,
	struct findings *findings, struct err *err)
{
	enum reduction_outcome outcome = reduction_signed_judge(c, audit, NULL);
	if (outcome == REDUCTION_HOLDS)
		return check_before(tx, audit->verification, arena, findings, err);
	reduction_signed_explain(c, audit, outcome, audit->verification, err);
	return ST_CONFLICT;
}

static enum status take(
	struct programme_desk *desk, const struct programme_signed_file *file, struct arena *arena, struct findings *findings, struct err *err)
{
	struct programme_actors actors;
	struct reduction_audit audit;
	struct reduction_signed c;
	bool again = false;
	enum status status = programme_actors_read(desk->tx, desk->today, arena, &actors, err);
	if (status == ST_OK)
		status = programme_actor_check(&actors, file->by, err);
	if (status == ST_OK)
		status = reduction_audit_read(desk->tx, file->verification, arena, &audit, err);
	if (status == ST_OK && !programme_actor_acts_for(&actors, file->by, audit.verifier))
		status = err_set(err, ST_DENIED, "verify.not_verifier", file->by, file->verification, NULL);
	if (status == ST_OK)
		status = read_file(file->path, "", NULL, REDUCTION_LEAD, &c, err);
	if (status != ST_OK)
		return status;
	status = check_handed_in(desk->tx, &audit, &c, arena, findings, err);
	if (status == ST_OK)
		status = reduction_signature_put(desk->tx, &audit, &c, &again, err);
	if (status == ST_OK && !again)
		status = programme_reseal_signatures(desk->tx, err);
	if (status == ST_OK && !again)
		status = programme_desk_log(desk, "verification.signed", file->verification, file->by, c.version, err);
	reduction_signed_done(&c);
	return status;
}

enum status programme_verify_take(const char *db, const struct programme_signed_file *file, struct findings *findings, struct err *err)
{
	struct programme_desk desk;
	struct arena arena;
	enum status status = programme_desk_open(db, DATE_NONE, &desk, err);
	if (status != ST_OK)
		return status;
	arena_init(&arena);
	status = take(&desk, file, &arena, findings, err);
	arena_done(&arena);
	if (status == ST_OK)
		return programme_desk_commit(&desk, err);
	programme_desk_abandon(&desk);
	return status;
}

/* ---- the text ---- */

/* Of the stored signatures of a key, the one over the case as it is, else the last by version. */
static enum status signed_text(
	struct store_tx *tx, const struct reduction_audit *audit, const char *public_key, struct arena *arena, const char **out, struct err *err)
{
	struct reduction_signature *row;
	const char *found = NULL;
	size_t count;
	enum status status = check_public_key(public_key, err);
	if (status == ST_OK)
		status = reduction_signatures(tx, audit->verification, arena, &row, &count, err);
	for (size_t i = 0; status == ST_OK && i < count; i++)
		if (strcmp(row[i].public_key, public_key) == 0 && (!found || strcmp(row[i].version, audit->version) == 0))
			found = row[i].content;
	if (status == ST_OK && !found)
		status = err_set(err, ST_NOT_FOUND, "signed_case.none", audit->verification, NULL);
	if (status == ST_OK)
		*out = found;
	return status;
}

enum status programme_verify_export(struct store_tx *tx, const char *verification, const char *public_key, const char *out_path, struct arena *arena,
	const char **out_text, size_t *out_length, struct err *err)
{
	struct reduction_audit audit;
	const char *content = NULL;
	struct text text;
	enum status status = reduction_audit_read(tx, verification, arena, &audit, err);
	if (status == ST_OK && public_key)
		status = signed_text(tx, &audit, public_key, arena, &content, err);
	if (status != ST_OK)
		return status;
	text_init(&text);
	if (content)
		text_append_string(&text, content);
	else
		reduction_audit_text(&audit, &text);
	if (out_path)
		status = programme_file_new(out_path, 0644, text.data, text.length, "signed_case.exists", "signed_case.write", err);
	if (status == ST_OK) {
		*out_text = arena_strdup(arena, text.data);
		*out_length = text.length;
	}
	text_done(&text);
	return status;
}
