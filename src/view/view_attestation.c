#include "credit/credit_claim.h"
#include "evidence/evidence.h"
#include "factor/factor.h"
#include "party/party.h"
#include "reduction/reduction.h"
#include "reduction/reduction_audit.h"
#include "reduction/reduction_saving.h"
#include "view/view_credit_export.h"

#include <string.h>

struct reading {
	struct store_tx *tx;
	struct arena *arena;
	struct party_rules rules;
	struct party_measure *measure;
	struct party_organisation *organisation;
	struct reduction_plan *plan;
	struct reduction_installed *installed;
	struct reduction_total *total;
	size_t measures, organisations, plans, installeds, totals;
};

static const char *name_of(const struct reading *r, const char *organisation)
{
	for (size_t i = 0; i < r->organisations; i++)
		if (strcmp(r->organisation[i].organisation, organisation) == 0)
			return r->organisation[i].name;
	return "";
}

static enum status read_all(struct reading *r, struct err *err)
{
	enum status st = party_programme_get(r->tx, r->arena, &r->rules, NULL, err);

	if (st == ST_OK)
		st = party_measures(r->tx, r->arena, &r->measure, &r->measures, err);
	if (st == ST_OK)
		st = party_organisations(r->tx, r->arena, &r->organisation, &r->organisations, err);
	if (st == ST_OK)
		st = reduction_plans(r->tx, r->arena, &r->plan, &r->plans, err);
	if (st == ST_OK)
		st = reduction_installed_machines(r->tx, r->arena, &r->installed, &r->installeds, err);
	if (st == ST_OK)
		st = reduction_totals(r->tx, r->rules.metered_from, r->rules.metered_to, r->arena, &r->total, &r->totals, err);
	return st;
}

static void add_factor(struct reading *r, struct view_attested *a)
{
	struct factor factor;

	factor_init(&factor);
	/* a factor whose row is gone still has its key and value in the frozen plan */
	if (factor_get(r->tx, r->arena, a->factor, r->rules.gwp_set, DATE_NONE, &factor, NULL) == ST_OK) {
		a->factor_source = factor.source ? factor.source : "";
		a->factor_year = factor.year;
	}
	factor_done(&factor);
}

static void add_machine(struct reading *r, const struct party_measure *m, struct view_attestation *v)
{
	struct view_attested *a = &v->machine[v->machines++];

	*a = (struct view_attested){.measure = m->measure,
		.organisation = m->organisation,
		.organisation_name = name_of(r, m->organisation),
		.site = m->site,
		.project = m->project ? m->project : "",
		.methodology = m->methodology ? m->methodology : "",
		.factor = "",
		.factor_source = "",
		.kgco2e_per_energy = "",
		.energy_unit = "",
		.baseline_sha256 = "",
		.frozen_on = "",
		.installed_on = "",
		.new_serial = "",
		.methodology_version = "",
		.methodology_sha256 = ""};
	for (size_t i = 0; i < r->plans; i++) {
		const struct reduction_plan *p = &r->plan[i];

		if (strcmp(p->measure, m->measure) != 0)
			continue;
		a->methodology = p->methodology;
		a->methodology_version = p->methodology_version ? p->methodology_version : "";
		a->methodology_sha256 = p->methodology_sha256 ? p->methodology_sha256 : "";
		a->factor = p->factor;
		a->kgco2e_per_energy = p->kgco2e_per_energy;
		a->energy_unit = p->energy_unit;
		a->baseline_sha256 = p->baseline_sha256;
		a->frozen_on = p->frozen_on;
		add_factor(r, a);
	}
	for (size_t i = 0; i < r->installeds; i++)
		if (strcmp(r->installed[i].measure, m->measure) == 0) {
			a->installed_on = r->installed[i].installed_on;
			a->new_serial = r->installed[i].new_serial;
		}
	for (size_t i = 0; i < r->totals; i++)
		if (strcmp(r->total[i].measure, m->measure) == 0)
			a->verified_g = r->total[i].verified_g;
	v->verified_g += a->verified_g;
}

static enum status add_opinions(struct reading *r, struct view_attestation *v, struct err *err)
{
	struct reduction_verification_row *row;
	size_t rows;
	enum status st = reduction_verification_rows(r->tx, r->arena, &row, &rows, err);

	if (st != ST_OK)
		return st;
	v->opinion = arena_alloc(r->arena, (rows + 1) * sizeof *v->opinion);
	for (size_t i = 0; st == ST_OK && i < rows; i++) {
		char sha256[EVIDENCE_SHA256_LEN] = "";

		if (v->machines == 0 || strcmp(row[i].project, v->machine[0].project) != 0)
			continue;
		st = evidence_sha256(r->tx, row[i].evidence, sha256, err);
		v->opinion[v->opinions++] = (struct view_attested_opinion){.verification = row[i].verification,
			.verifier = row[i].verifier,
			.verifier_name = name_of(r, row[i].verifier),
			.opinion = row[i].opinion,
			.signed_on = row[i].signed_on,
			.findings = row[i].findings ? row[i].findings : "",
			.evidence = row[i].evidence,
			.evidence_sha256 = arena_strdup(r->arena, sha256),
			.from = row[i].from,
			.to = row[i].to};
	}
	return st;
}

static enum status add_signatures(struct reading *r, struct view_attestation *v, struct err *err)
{
	struct reduction_signature *row;
	size_t rows;
	enum status st = reduction_signatures(r->tx, NULL, r->arena, &row, &rows, err);

	if (st != ST_OK)
		return st;
	v->signature = arena_alloc(r->arena, (rows + 1) * sizeof *v->signature);
	for (size_t i = 0; i < rows; i++)
		for (size_t k = 0; k < v->opinions; k++)
			if (strcmp(v->opinion[k].verification, row[i].verification) == 0)
				v->signature[v->signatures++] =
					(struct view_attested_signature){row[i].verification, row[i].version, row[i].public_key};
	return ST_OK;
}

static bool has_machine(const struct view_attestation *v, const char *measure)
{
	for (size_t i = 0; i < v->machines; i++)
		if (strcmp(v->machine[i].measure, measure) == 0)
			return true;
	return false;
}

/* Keeps what is about the machines. */
static void keep_claims(struct view_attestation *v)
{
	struct view_claims *c = &v->claims;
	size_t kept;

	kept = 0;
	for (size_t i = 0; i < c->intervals; i++)
		if (has_machine(v, c->interval[i].measure))
			c->interval[kept++] = c->interval[i];
	c->intervals = kept;
	kept = 0;
	for (size_t i = 0; i < c->claims; i++)
		if (has_machine(v, c->claim[i].measure))
			c->claim[kept++] = c->claim[i];
	c->claims = kept;
}

enum status view_attestation_read(struct store_tx *tx, const char *subject, struct arena *arena, struct view_attestation *out, struct err *err)
{
	struct reading r = {.tx = tx, .arena = arena};
	struct view_attestation v = {.kind = "measure", .subject = subject};
	enum status st = read_all(&r, err);

	if (st != ST_OK)
		return st;
	v.machine = arena_alloc(arena, (r.measures + 1) * sizeof *v.machine);
	for (size_t i = 0; i < r.measures; i++)
		if (strcmp(r.measure[i].measure, subject) == 0)
			add_machine(&r, &r.measure[i], &v);
	if (v.machines == 0)
		v.kind = "project";
	for (size_t i = 0; strcmp(v.kind, "project") == 0 && i < r.measures; i++)
		if (r.measure[i].project && strcmp(r.measure[i].project, subject) == 0)
			add_machine(&r, &r.measure[i], &v);
	if (v.machines == 0)
		return err_set(err, ST_NOT_FOUND, "export.subject_unknown", subject, NULL);
	v.programme = arena_strdup(arena, r.rules.programme);
	v.gwp_set = arena_strdup(arena, r.rules.gwp_set);
	v.as_of = r.rules.as_of;
	v.simulated = r.rules.simulated;
	st = add_opinions(&r, &v, err);
	if (st == ST_OK)
		st = add_signatures(&r, &v, err);
	if (st == ST_OK)
		st = view_claims_read(tx, strcmp(v.kind, "measure") == 0 ? subject : NULL, arena, &v.claims, err);
	if (st == ST_OK) {
		if (strcmp(v.kind, "project") == 0)
			keep_claims(&v);
		*out = v;
	}
	return st;
}
