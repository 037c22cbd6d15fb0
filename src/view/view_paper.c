/* The programme's head, products and grants as documents state them. */
#include "view/view_paper.h"

#include "base/decimal.h"
#include "base/json.h"
#include "base/map.h"
#include "carbon/carbon.h"
#include "credit/credit.h"
#include "credit/credit_export.h"
#include "evidence/evidence.h"
#include "programme/programme.h"
#include "reduction/reduction.h"
#include "reduction/reduction_audit.h"
#include "reduction/reduction_saving.h"
#include "view/view_fund_int.h"

#include <stdlib.h>
#include <string.h>

/* ---- the programme ---- */

enum status view_basis_read(struct store_tx *tx, struct arena *arena, struct view_basis *out_basis, struct err *err)
{
	struct view_basis v = {0};
	struct party_organisation *organisation;
	struct party_rules rules;
	char folder[65];
	enum status st = party_programme_get(tx, arena, &rules, folder, err);

	if (st == ST_OK)
		st = party_organisations(tx, arena, &organisation, &v.organisations, err);
	if (st != ST_OK)
		return st;
	v.programme = arena_strdup(arena, rules.programme);
	v.name_ko = rules.name_ko;
	v.name_en = rules.name_en;
	v.sector = rules.sector;
	v.folder_sha256 = arena_strdup(arena, folder);
	v.gwp_set = arena_strdup(arena, rules.gwp_set);
	v.as_of = rules.as_of;
	v.simulated = rules.simulated;
	v.before_from = rules.before_from;
	v.before_to = rules.before_to;
	v.after_from = rules.after_from;
	v.after_to = rules.after_to;
	v.metered_from = rules.metered_from;
	v.metered_to = rules.metered_to;
	v.organisation = arena_alloc(arena, (v.organisations + 1) * sizeof *v.organisation);
	for (size_t i = 0; i < v.organisations; i++) {
		const struct party_organisation *o = &organisation[i];

		v.organisation[i] = (struct view_named){o->organisation, o->name, o->name_en ? o->name_en : o->name, o->kind, o->business_number};
		if (!v.operator_or_null && strcmp(o->kind, "operator") == 0)
			v.operator_or_null = &v.organisation[i];
	}
	*out_basis = v;
	return ST_OK;
}

static int by_organisation(const void *key, const void *element)
{
	return strcmp(key, ((const struct view_named *)element)->organisation);
}

const struct view_named *view_basis_find(const struct view_basis *basis, const char *organisation)
{
	return basis->organisations ? bsearch(organisation, basis->organisation, basis->organisations, sizeof *basis->organisation, by_organisation)
				    : NULL;
}

/* ---- what documents can be about ---- */

struct keys {
	struct arena *arena;
	const char **list;
	size_t count;
};

static void add_key(struct keys *k, const char *key)
{
	k->list = arena_grow(k->arena, k->list, k->count, sizeof *k->list);
	k->list[k->count++] = arena_strdup(k->arena, key);
}

static enum status add_products(struct store_tx *tx, struct keys *k, struct err *err)
{
	struct party_product *product;
	size_t count;
	enum status st = party_products(tx, k->arena, &product, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (product[i].organisation)
			add_key(k, product[i].product);
	return st;
}

static enum status add_firms(struct store_tx *tx, struct keys *k, struct err *err)
{
	struct party_organisation *organisation;
	size_t count;
	enum status st = party_organisations(tx, k->arena, &organisation, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(organisation[i].kind, "supplier") == 0)
			add_key(k, organisation[i].organisation);
	return st;
}

static enum status add_grants(struct store_tx *tx, struct keys *k, struct err *err)
{
	struct fund_grant *grant;
	size_t count;
	enum status st = fund_grants(tx, k->arena, &grant, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		add_key(k, grant[i].grant);
	return st;
}

static enum status add_projects(struct store_tx *tx, struct keys *k, struct err *err)
{
	struct credit_export_project *project;
	size_t count;
	enum status st = credit_export_projects(tx, k->arena, &project, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		add_key(k, project[i].project);
	return st;
}

static enum status add_cases(struct store_tx *tx, struct keys *k, struct err *err)
{
	const char **key;
	size_t count;
	enum status st = reduction_audit_keys(tx, k->arena, &key, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		add_key(k, key[i]);
	return st;
}

static enum status add_blocks(struct store_tx *tx, struct keys *k, struct err *err)
{
	struct credit_export_block *block;
	size_t count;
	enum status st = credit_export_blocks(tx, k->arena, &block, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		char serial[CREDIT_SERIAL_LEN];

		credit_serial_text(block[i].unit, block[i].project, (int)block[i].vintage, block[i].from, block[i].to, serial);
		add_key(k, serial);
	}
	return st;
}

enum status view_subjects(
	struct store_tx *tx, enum view_subject subject, struct arena *arena, const char *const **out_list, size_t *out_count, struct err *err)
{
	struct keys k = {.arena = arena};
	enum status st = ST_OK;

	switch (subject) {
	case VIEW_SUBJECT_PRODUCT:
		st = add_products(tx, &k, err);
		break;
	case VIEW_SUBJECT_FIRM:
		st = add_firms(tx, &k, err);
		break;
	case VIEW_SUBJECT_GRANT:
		st = add_grants(tx, &k, err);
		break;
	case VIEW_SUBJECT_PROJECT:
		st = add_projects(tx, &k, err);
		break;
	case VIEW_SUBJECT_CASE:
		st = add_cases(tx, &k, err);
		break;
	case VIEW_SUBJECT_CREDIT:
		st = add_projects(tx, &k, err);
		if (st == ST_OK)
			st = add_blocks(tx, &k, err);
		break;
	}
	if (st != ST_OK)
		return st;
	*out_count = k.count;
	add_key(&k, "");
	k.list[k.count - 1] = NULL;
	*out_list = k.list;
	return ST_OK;
}

/* ---- a product ---- */

/* What a published text states: until when it is valid, and whether its two totals are those of the records. */
static void read_payload(const char *payload, const struct view_footprint *f, struct view_product_paper *v)
{
	const char *physical, *adjusted, *valid;
	json_t *root = NULL;

	if (json_read_text(payload, strlen(payload), "payload", &root, NULL) != ST_OK)
		return;
	physical = json_string_value(json_object_get(root, "pcf_excluding_biogenic_uptake_kgco2e"));
	adjusted = json_string_value(json_object_get(json_object_get(root, "claim_adjusted"), "pcf_kgco2e"));
	valid = json_string_value(json_object_get(root, "valid_until"));
	v->version_agrees = physical && adjusted && f->t2_kgco2e && f->adjusted_kgco2e && strcmp(physical, f->t2_kgco2e) == 0 &&
			    strcmp(adjusted, f->adjusted_kgco2e) == 0;
	if (valid)
		(void)date_parse(valid, &v->valid_until, NULL);
	json_decref(root);
}

static enum status read_version(struct store_tx *tx, const char *product, struct arena *arena, struct view_product_paper *v, struct err *err)
{
	struct carbon_version *version;
	size_t count;
	enum status st = carbon_versions(tx, product, arena, &version, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct view_report_version *to;

		if (!version[i].is_active || strcmp(version[i].period, view_case_name(VIEW_AFTER)) != 0)
			continue;
		to = arena_alloc(arena, sizeof *to);
		*to = (struct view_report_version){version[i].product, version[i].period, version[i].version, version[i].payload_sha256,
			version[i].inputs, version[i].published_on, version[i].number};
		v->version_or_null = to;
		v->published_by = version[i].published_by;
		read_payload(version[i].payload, &v->footprint, v);
	}
	return st;
}

/* Is the measure one of a process that makes the product? */
static bool makes(const struct carbon_maker *maker, size_t makers, const struct party_measure *measure, const char *product)
{
	for (size_t i = 0; i < makers; i++)
		if (strcmp(maker[i].product, product) == 0 && measure->process && strcmp(maker[i].process, measure->process) == 0)
			return true;
	return false;
}

static enum status read_audits(struct store_tx *tx, const char *product, struct arena *arena, struct view_product_paper *v, struct err *err)
{
	struct reduction_verification_row *row = NULL;
	struct party_measure *measure;
	struct carbon_maker *maker;
	size_t rows = 0, measures, makers;
	struct map *project = map_new();
	enum status st = carbon_makers(tx, arena, &maker, &makers, err);

	if (st == ST_OK)
		st = party_measures(tx, arena, &measure, &measures, err);
	for (size_t i = 0; st == ST_OK && i < measures; i++)
		if (measure[i].project && makes(maker, makers, &measure[i], product))
			(void)map_add(project, measure[i].project, 1, NULL);
	if (st == ST_OK)
		st = reduction_verification_rows(tx, arena, &row, &rows, err);
	for (size_t i = 0; st == ST_OK && i < rows; i++) {
		struct reduction_audit audit;
		int64_t at;

		if (!map_get(project, row[i].project, &at))
			continue;
		st = reduction_audit_read(tx, row[i].verification, arena, &audit, err);
		if (st != ST_OK)
			break;
		v->audit = arena_grow(arena, v->audit, v->audits, sizeof *v->audit);
		v->audit[v->audits++] = (struct view_report_case){row[i].verification, row[i].project, row[i].verifier, audit.opinion,
			arena_strdup(arena, audit.version), row[i].from, row[i].to, audit.signed_on};
	}
	map_free(project);
	return st;
}

/* Regions of the sites that make it, each once. */
static enum status read_region(struct store_tx *tx, const char *product, struct arena *arena, struct view_product_paper *v, struct err *err)
{
	struct carbon_maker *maker;
	struct party_site *site;
	struct map *seen = map_new();
	size_t makers, sites = 0;
	enum status st = carbon_makers(tx, arena, &maker, &makers, err);

	v->region = "";
	if (st == ST_OK)
		st = party_sites(tx, arena, &site, &sites, err);
	for (size_t i = 0; st == ST_OK && i < sites; i++)
		for (size_t k = 0; k < makers; k++)
			if (strcmp(maker[k].product, product) == 0 && strcmp(maker[k].site, site[i].site) == 0 && site[i].region[0] &&
				map_add(seen, site[i].region, 1, NULL))
				v->region = arena_printf(arena, "%s%s%s", v->region, v->region[0] ? ", " : "", site[i].region);
	map_free(seen);
	return st;
}

static void add_exact(mpq_t sum, const char *decimal)
{
	mpq_t value;

	mpq_init(value);
	if (decimal_parse_exact(decimal, value, NULL) == ST_OK)
		mpq_add(sum, sum, value);
	mpq_clear(value);
}

static enum status read_scopes(struct store_tx *tx, const char *product, struct arena *arena, struct view_product_paper *v, struct err *err)
{
	const struct view_footprint *f = &v->footprint;
	struct view_inventory inventory;
	struct carbon_maker *maker;
	size_t makers;
	enum status st = carbon_makers(tx, arena, &maker, &makers, err);

	for (size_t k = 0; st == ST_OK && k < makers && v->scopes == 0; k++)
		v->scopes = strcmp(maker[k].product, product) == 0 ? 3 : 0;
	if (st != ST_OK || v->scopes == 0)
		return st;
	st = view_inventory_read(tx, NULL, false, arena, &inventory, err);
	if (st != ST_OK)
		return st;
	v->scope = arena_alloc(arena, v->scopes * sizeof *v->scope);
	for (int scope = 1; scope <= 3; scope++) {
		struct view_scope *to = &v->scope[scope - 1];
		char text[DECIMAL_TEXT_LEN];
		mpq_t location, market;

		mpq_inits(location, market, NULL);
		*to = (struct view_scope){.scope = scope};
		for (size_t i = 0; i < inventory.line_count; i++) {
			const struct view_inventory_line *line = &inventory.line[i];
			date_month month;
			bool mine = false;

			for (size_t k = 0; k < makers && !mine; k++)
				mine = strcmp(maker[k].product, product) == 0 && line->process && strcmp(maker[k].process, line->process) == 0;
			if (!mine || line->scope != scope || month_parse(line->month, &month, NULL) != ST_OK || month < f->period_from ||
				month > f->period_to)
				continue;
			to->missing_lines += !line->location_kgco2e;
			if (line->location_kgco2e)
				add_exact(location, line->location_kgco2e);
			if (line->market_kgco2e)
				add_exact(market, line->market_kgco2e);
		}
		decimal_from_exact(location, text);
		to->location_kgco2e = arena_strdup(arena, text);
		decimal_from_exact(market, text);
		to->market_kgco2e = arena_strdup(arena, text);
		mpq_clears(location, market, NULL);
	}
	return ST_OK;
}

enum status view_product_paper_read(struct store_tx *tx, const char *product, int32_t samples, uint64_t seed, struct arena *arena,
	struct view_product_paper *out_paper, struct err *err)
{
	const char *const wanted[] = {product};
	const struct view_footprint_question question = {
		.which = VIEW_AFTER, .product = wanted, .product_count = 1, .samples = samples, .seed = seed};
	struct view_product_paper v = {.published_by = ""};
	struct view_footprint *footprint;
	struct party_rules rules;
	size_t count;
	enum status st = programme_rules_read(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = view_product_explain(tx, VIEW_AFTER, product, SIZE_MAX / 2, arena, &v.explanation, err);
	if (st == ST_OK)
		st = view_footprints(tx, &question, arena, &footprint, &count, err);
	if (st != ST_OK)
		return st;
	v.footprint = footprint[0];
	v.valid_until = date_add_months(month_last_day(v.footprint.period_to), rules.footprint_months);
	for (size_t i = 0; i < v.explanation.contribution_count; i++)
		v.others |= v.explanation.contribution[i].organisation[0] &&
			    strcmp(v.explanation.contribution[i].organisation, v.footprint.organisation) != 0;
	st = read_version(tx, product, arena, &v, err);
	if (st == ST_OK)
		st = read_region(tx, product, arena, &v, err);
	if (st == ST_OK)
		st = read_scopes(tx, product, arena, &v, err);
	if (st == ST_OK)
		st = read_audits(tx, product, arena, &v, err);
	if (st == ST_OK)
		*out_paper = v;
	return st;
}

/* ---- grants with their money ---- */

struct book {
	struct store_tx *tx;
	struct arena *arena;
	struct view_reading r;         /* its rules */
	struct party_measure *measure; /* by key */
	struct party_site *site;       /* by key */
	struct reduction_total *total; /* of the metered months, by measure */
	bool *counts;                  /* of totals: its project is above zero */
	size_t measures, sites, totals;
};

static int by_measure(const void *key, const void *element)
{
	return strcmp(key, ((const struct party_measure *)element)->measure);
}

static int by_site(const void *key, const void *element)
{
	return strcmp(key, ((const struct party_site *)element)->site);
}

static int by_total(const void *key, const void *element)
{
	return strcmp(key, ((const struct reduction_total *)element)->measure);
}

/* As in the story of a run: a project below zero counts as nothing. */
static void judge_projects(struct book *b)
{
	int64_t *net = arena_alloc(b->arena, (b->totals + 1) * sizeof *net);
	struct map *place = map_new();

	b->counts = arena_alloc(b->arena, b->totals + 1);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < b->totals; i++) {
			int64_t at = (int64_t)i;

			(void)map_add(place, b->total[i].project, at, &at);
			if (pass == 0)
				net[at] += b->total[i].verified_g;
			else
				b->counts[i] = net[at] > 0;
		}
	map_free(place);
}

static enum status book_open(struct book *b, struct store_tx *tx, struct arena *arena, struct err *err)
{
	enum status st;

	*b = (struct book){.tx = tx, .arena = arena};
	st = party_programme_get(tx, arena, &b->r.rules, NULL, err);
	if (st == ST_OK)
		st = party_measures(tx, arena, &b->measure, &b->measures, err);
	if (st == ST_OK)
		st = party_sites(tx, arena, &b->site, &b->sites, err);
	if (st == ST_OK)
		st = reduction_totals(tx, b->r.rules.after_from, b->r.rules.after_to, arena, &b->total, &b->totals, err);
	if (st == ST_OK)
		judge_projects(b);
	return st;
}

static const char *rate_text(struct arena *arena, struct rate rate)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t value;

	if (rate.denominator <= 0 || rate.numerator == 0)
		return "";
	mpq_init(value);
	mpq_set_si(value, rate.numerator, (unsigned long)rate.denominator);
	mpq_canonicalize(value);
	decimal_from_exact(value, text);
	mpq_clear(value);
	return arena_strdup(arena, text);
}

static void copy_sources(struct book *b, const struct fund_grant *g, struct view_grant_money *v)
{
	for (size_t i = 0; i < g->source_count; i++) {
		const struct fund_source *s = &g->source[i];

		v->source[v->sources++] = (struct view_grant_source){.origin = arena_strdup(b->arena, s->origin),
			.nature = s->nature == FUND_STATE ? "state" : "private",
			.rate = rate_text(b->arena, s->rate),
			.reserved_krw = s->reserved_krw,
			.paid_krw = s->paid_krw,
			.in_kind_krw = s->in_kind_krw,
			.fixed_krw = s->fixed_krw,
			.came_back_krw = s->came_back_krw,
			.recovered_krw = s->recovered_krw,
			.is_match = view_fund_is_match(&b->r, g, s->origin)};
	}
}

static void add_tonnes(const struct book *b, struct view_grant_money *v)
{
	const struct reduction_total *t = b->totals ? bsearch(v->grant, b->total, b->totals, sizeof *b->total, by_total) : NULL;

	if (!t)
		return;
	v->tonnes_known = true;
	v->planned_g = t->planned_g;
	v->measured_g = t->measured_g;
	v->verified_g = b->counts[t - b->total] ? t->verified_g : 0;
}

static enum status add_days(struct book *b, const struct fund_grant *g, struct view_grant_money *v, struct err *err)
{
	static const char *const word[] = {"not_fixed", "fixed", "abandoned", "cancelled"};
	struct fund_step *step;
	enum fund_fixing fixing;
	enum party_size size;
	size_t steps;
	enum status st = fund_grant_fixing(b->tx, g->grant, &fixing, &v->fixed_on, err);

	if (st == ST_OK)
		st = fund_grant_steps(b->tx, b->arena, g->grant, &step, &steps, err);
	if (st != ST_OK)
		return st;
	v->fixing = word[fixing];
	for (size_t i = 0; i < steps; i++)
		if (strcmp(step[i].to, "agreed") == 0)
			v->agreed_on = step[i].on;
	if (party_size_on(b->tx, g->organisation, v->agreed_on == DATE_NONE ? b->r.rules.as_of : v->agreed_on, &size, NULL) == ST_OK)
		v->size = party_size_name(size);
	if (g->state >= FUND_SETTLED) {
		v->own_share_krw = g->invoiced_krw;
		for (size_t i = 0; i < g->source_count; i++)
			v->own_share_krw -= g->source[i].fixed_krw;
	}
	return ST_OK;
}

static enum status add_grant(struct book *b, const struct fund_grant *g, struct view_grant_money *v, struct err *err)
{
	const struct party_measure *m = b->measures ? bsearch(g->grant, b->measure, b->measures, sizeof *b->measure, by_measure) : NULL;
	const struct party_site *s = b->sites ? bsearch(g->site, b->site, b->sites, sizeof *b->site, by_site) : NULL;

	*v = (struct view_grant_money){.grant = arena_strdup(b->arena, g->grant),
		.organisation = arena_strdup(b->arena, g->organisation),
		.site = arena_strdup(b->arena, g->site),
		.region = s ? s->region : "",
		.consortium = arena_strdup(b->arena, g->consortium),
		.machine = m ? m->machine : "",
		.machine_en = m ? m->machine_en : "",
		.type = m ? m->type : "",
		.route = arena_strdup(b->arena, g->route),
		.state = fund_state_name(g->state),
		.project = m && m->project ? m->project : "",
		.size = "",
		.tier = g->tier,
		.eligible_planned_krw = g->eligible_planned_krw,
		.eligible_final_krw = g->eligible_final_krw,
		.invoiced_krw = g->invoiced_krw,
		.interest_krw = g->interest_krw,
		.agreed_on = DATE_NONE,
		.fixed_on = DATE_NONE};
	copy_sources(b, g, v);
	add_tonnes(b, v);
	return add_days(b, g, v, err);
}

enum status view_grant_book_read(
	struct store_tx *tx, const char *grant_or_null, struct arena *arena, struct view_grant_book *out_book, struct err *err)
{
	struct view_grant_book v = {0};
	struct fund_grant *list = NULL;
	struct book b;
	size_t count = 1;
	enum status st = book_open(&b, tx, arena, err);

	if (st == ST_OK && grant_or_null) {
		list = arena_alloc(arena, sizeof *list);
		st = fund_grant_get(tx, grant_or_null, list, err);
	} else if (st == ST_OK) {
		st = fund_grants(tx, arena, &list, &count, err);
	}
	if (st != ST_OK)
		return st;
	v.item = arena_alloc(arena, (count + 1) * sizeof *v.item);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = add_grant(&b, &list[i], &v.item[v.count++], err);
	if (st == ST_OK)
		*out_book = v;
	return st;
}

/* ---- papers of a grant ---- */

static enum status hash_of(struct store_tx *tx, const char *evidence, struct arena *arena, const char **out_sha256, struct err *err)
{
	char sha256[EVIDENCE_SHA256_LEN] = "";
	enum status st = evidence && evidence[0] ? evidence_sha256(tx, evidence, sha256, err) : ST_OK;

	if (st == ST_OK)
		*out_sha256 = arena_strdup(arena, sha256);
	return st;
}

static enum status read_quotes(struct store_tx *tx, const char *grant, struct arena *arena, struct view_grant_papers *v, struct err *err)
{
	struct fund_quote *list;
	enum status st = fund_quotes_of(tx, grant, arena, &list, &v->quotes, err);

	if (st != ST_OK)
		return st;
	v->quote = arena_alloc(arena, (v->quotes + 1) * sizeof *v->quote);
	for (size_t i = 0; i < v->quotes; i++)
		v->quote[i] = (struct view_quote){list[i].quote, list[i].vendor, list[i].quoted_on, list[i].supply_value_krw, list[i].tax_krw};
	return ST_OK;
}

static enum status read_invoices(struct store_tx *tx, const char *grant, struct arena *arena, struct view_grant_papers *v, struct err *err)
{
	struct fund_invoice *list;
	enum status st = fund_invoices_of(tx, grant, arena, &list, &v->invoices, err);

	if (st != ST_OK)
		return st;
	v->invoice = arena_alloc(arena, (v->invoices + 1) * sizeof *v->invoice);
	for (size_t i = 0; st == ST_OK && i < v->invoices; i++) {
		const struct fund_invoice *from = &list[i];

		v->invoice[i] = (struct view_invoice){.invoice = from->invoice,
			.item = from->item,
			.vendor = from->vendor,
			.approval_number = from->approval_number,
			.evidence = from->evidence ? from->evidence : "",
			.line = from->line,
			.supply_value_krw = from->supply_value_krw,
			.tax_krw = from->tax_krw,
			.eligible = from->eligible,
			.tax_eligible = from->tax_eligible,
			.issued_on = from->issued_on,
			.paid_on = from->paid_on};
		st = hash_of(tx, from->evidence, arena, &v->invoice[i].sha256, err);
	}
	return st;
}

/* "MSS@programme/2026" → "MSS" */
static const char *origin_of(struct arena *arena, const char *detail)
{
	return arena_strndup(arena, detail, strcspn(detail, "@/"));
}

static enum status read_payments(struct store_tx *tx, const char *grant, struct arena *arena, struct view_grant_papers *v, struct err *err)
{
	struct fund_ledger *ledger;
	enum status st = fund_ledger_read(tx, arena, &ledger, err);

	for (int64_t position = 1; st == ST_OK && position <= fund_ledger_last(ledger); position++) {
		const struct fund_entry_line e = fund_ledger_line(ledger, position);
		bool in = strcmp(e.debit_kind, "grant") == 0 && strcmp(e.debit_owner, grant) == 0,
		     back = strcmp(e.credit_kind, "grant") == 0 && strcmp(e.credit_owner, grant) == 0;

		if (in == back || (strcmp(e.type, "post") != 0 && strcmp(e.type, "post_reserved") != 0))
			continue;
		v->payment = arena_grow(arena, v->payment, v->payments, sizeof *v->payment);
		v->payment[v->payments] = (struct view_payment){.origin = origin_of(arena, in ? e.debit_detail : e.credit_detail),
			.evidence = e.evidence,
			.position = position,
			.amount_krw = in ? e.amount_krw : -e.amount_krw,
			.on = e.on};
		st = hash_of(tx, e.evidence, arena, &v->payment[v->payments++].sha256, err);
	}
	return st;
}

enum status view_grant_papers_read(struct store_tx *tx, const char *grant, struct arena *arena, struct view_grant_papers *out_papers, struct err *err)
{
	struct view_grant_papers v = {0};
	enum status st = read_quotes(tx, grant, arena, &v, err);

	if (st == ST_OK)
		st = read_invoices(tx, grant, arena, &v, err);
	if (st == ST_OK)
		st = read_payments(tx, grant, arena, &v, err);
	if (st == ST_OK)
		*out_papers = v;
	return st;
}
