/* The main job: a folder becomes a database that holds the whole story, in one transaction. */
#include "credit/credit_claim.h"
#include "programme/programme_chain.h"
#include "programme/programme_flag.h"
#include "programme/programme_int.h"

#include <string.h>

/* Phases as progress shows them; the words are stable (API job phases have the same). */
enum phase { PHASE_INVENTORY, PHASE_BEFORE, PHASE_MONEY, PHASE_REDUCTION, PHASE_AFTER, PHASE_SEAL, PHASE_CHECK, PHASE_COUNT };
static const char *const phase_name[PHASE_COUNT] = {"inventory", "footprint_before", "money", "reduction", "footprint_after", "seal", "check"};

enum status programme_at(enum status status, struct err *err, const char *file, int64_t line)
{
	if (status == ST_OK || status == ST_INTERNAL || status == ST_CANCELLED)
		return status;
	if (err) {
		err->status = ST_INPUT;
		if (err->file[0] == '\0')
			err_at(err, file, line, 0);
	}
	return ST_INPUT;
}

static enum status footprint_after(struct store_tx *tx, const struct party_rules *rules, struct err *err)
{
	struct arena arena;
	struct carbon_claim *claim;
	size_t claims;
	arena_init(&arena);
	enum status status = programme_claims(tx, rules, &arena, &claim, &claims, err);
	if (status == ST_OK)
		status = carbon_footprint_build(tx, rules, CARBON_AFTER, claim, claims, err);
	arena_done(&arena);
	return status;
}

/* Overlapping claims are refused with all of them listed, not only the first. */
static enum status compare_claims(struct store_tx *tx, struct findings *findings, struct err *err)
{
	int64_t errors = findings->errors;
	char count[24];
	enum status status = credit_claim_compare(tx, findings, err);
	if (status == ST_OK && findings->errors > errors) {
		snprintf(count, sizeof count, "%lld", (long long)(findings->errors - errors));
		return err_set(err, ST_INPUT, "import.refused", count, NULL);
	}
	return status;
}

static enum status do_phase(struct store_tx *tx, enum phase phase, const struct party_rules *rules, struct arena *arena,
	struct programme_story *story, struct findings *findings, struct err *err)
{
	struct findings checked;
	enum status status = ST_OK;
	switch (phase) {
	case PHASE_INVENTORY:
		return carbon_inventory_build(tx, rules, err);
	case PHASE_BEFORE:
		return carbon_footprint_build(tx, rules, CARBON_BEFORE, NULL, 0, err);
	case PHASE_MONEY:
		return programme_money(tx, rules, err);
	case PHASE_REDUCTION:
		status = programme_reduction(tx, rules, err);
		return status == ST_OK ? compare_claims(tx, findings, err) : status;
	case PHASE_AFTER:
		return footprint_after(tx, rules, err);
	case PHASE_SEAL:
		status = programme_duties_put(tx, rules, err);
		if (status == ST_OK)
			status = programme_flags_take(tx, false, err); /* of versions that a server kept; those of a file come at the commit */
		return status == ST_OK ? programme_seal(tx, err) : status;
	case PHASE_CHECK:
		status = programme_story_read(tx, arena, story, err);
		if (status != ST_OK)
			return status;
		/* warnings about the rows were given when they were read */
		findings_init(&checked, 100000); /* no error may be crowded out by warnings */
		status = programme_check(tx, NULL, &checked, &story->checks_passed, &story->checks_failed, err);
		for (size_t i = 0; i < checked.count; i++)
			if (checked.item[i].severity == SEVERITY_ERROR)
				findings_add(findings, SEVERITY_ERROR, &checked.item[i].err);
		findings_done(&checked);
		return status;
	case PHASE_COUNT:
		break;
	}
	return ST_OK;
}

/* What other programmes did with the same firms, and what therefore cannot be done here. */
static enum status take_beside(
	struct store_tx *tx, const struct party_rules *rules, const char *const *db, struct findings *findings, struct err *err)
{
	int64_t errors = findings->errors;
	char count[24];
	enum status status = programme_beside_take(tx, rules, db, err);
	if (status == ST_OK)
		status = programme_beside_check(tx, findings, err);
	if (status == ST_OK && findings->errors > errors) {
		snprintf(count, sizeof count, "%lld", (long long)(findings->errors - errors));
		return err_set(err, ST_INPUT, "import.refused", count, NULL);
	}
	return status;
}

static enum status run_chain(struct programme_build *build, const char *folder, const struct programme_options *options, struct arena *arena,
	struct programme_story *story, struct findings *findings, struct err *err)
{
	struct store_tx *tx = build->tx;
	struct party_rules rules;
	enum status status = programme_import(tx, folder, options, findings, err);
	if (status == ST_OK)
		status = programme_build_carry_readings(build, err);
	if (status == ST_OK)
		status = programme_rules_read(tx, arena, &rules, NULL, err);
	if (status == ST_OK && options->beside)
		status = take_beside(tx, &rules, options->beside, findings, err);
	for (int phase = 0; status == ST_OK && phase < PHASE_COUNT; phase++) {
		if (options->progress && !options->progress(options->progress_context, phase_name[phase], phase, PHASE_COUNT))
			return err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
		if (phase == PHASE_CHECK) /* nothing refuses the run any more */
			status = programme_evidence_take(tx, folder, &build->kept, err);
		if (status == ST_OK)
			status = do_phase(tx, (enum phase)phase, &rules, arena, story, findings, err);
	}
	return status;
}

enum status programme_run(const char *folder, const char *db, const struct programme_options *options, struct arena *arena,
	struct programme_story *out_story, struct findings *findings, struct err *err)
{
	struct programme_build build;
	struct programme_story story = {0};
	enum status status = programme_build_open(db, options->again, &build, err);
	if (status != ST_OK)
		return status;
	status = run_chain(&build, folder, options, arena, &story, findings, err);
	if (status != ST_OK) {
		programme_build_abandon(&build);
		/* a row that the chain refuses reads like one that the import refuses: the finding, then that nothing was changed */
		if (status == ST_INPUT && err && err->file[0]) {
			findings_add(findings, SEVERITY_ERROR, err);
			err_set(err, ST_INPUT, "import.refused", "1", NULL);
		}
		return status;
	}
	status = programme_build_commit(&build, findings, err);
	if (status == ST_OK)
		*out_story = story;
	return status;
}
