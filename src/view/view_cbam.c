#include "view/view_cbam.h"

#include "base/decimal.h"
#include "carbon/carbon_cbam.h"
#include "credit/credit_export.h"
#include "credit/credit_position.h"
#include "party/party.h"
#include "programme/programme.h"
#include "programme/programme_claims.h"
#include "view/view_release_int.h"

#include <string.h>

struct reading {
	struct store_tx *tx;
	struct arena *arena;
	const struct view_cbam_question *question;
	struct party_rules rules; /* as the programme has them */
	struct view_release release;
	struct carbon_cbam_installation *installation;
	struct carbon_cbam_good *good;
	struct programme_claim_part *claim;
	size_t installations, goods, claims;
	struct view_cbam out;
};

/* ---- which months ---- */

static void choose_months(struct reading *r)
{
	const struct view_cbam_question *q = r->question;
	int year = q->year ? q->year : r->rules.after_from / 12;
	date_month first = (date_month)(year * 12);

	r->out.year = year;
	r->out.proposal = q->proposal;
	r->out.from = first + (q->quarter ? (q->quarter - 1) * 3 : 0);
	r->out.to = q->quarter ? r->out.from + 2 : first + 11;
	if (!q->year && !q->quarter) {
		r->out.from = r->rules.after_from;
		r->out.to = r->rules.after_to;
	}
}

/* ---- one good ---- */

static void put_parts(const struct reading *r, const struct carbon_cbam_good *from, struct view_cbam_good *to)
{
	static const char *const kind[] = {"direct", "indirect", "outside"};

	to->part = arena_alloc(r->arena, (from->parts + 1) * sizeof *to->part);
	for (size_t i = 0; i < from->parts; i++) {
		const struct carbon_cbam_part *p = &from->part[i];

		to->part[to->parts++] = (struct view_cbam_part){
			kind[p->kind], p->activity, p->factor, p->source, p->unit, p->amount, p->kgco2e, p->kgco2e_per_unit, p->year};
	}
}

static const struct carbon_cbam_installation *installation_of(const struct reading *r, const char *site)
{
	for (size_t i = 0; site && i < r->installations; i++)
		if (strcmp(r->installation[i].site, site) == 0 && r->installation[i].year == r->out.year)
			return &r->installation[i];
	return NULL;
}

static void put_precursors(const struct reading *r, const struct carbon_cbam_good *from, struct view_cbam_good *to)
{
	to->precursor = arena_alloc(r->arena, (from->precursors + 1) * sizeof *to->precursor);
	for (size_t i = 0; i < from->precursors; i++) {
		const struct carbon_cbam_precursor *p = &from->precursor[i];
		const struct carbon_cbam_installation *place = installation_of(r, p->site);
		struct view_cbam_precursor *out = &to->precursor[to->precursors++];

		*out = (struct view_cbam_precursor){.product = p->product,
			.name = p->name,
			.organisation = p->organisation,
			.cn_code = p->cn_code,
			.why_not = p->why_not,
			.basis = p->basis,
			.t_per_t = p->t_per_t,
			.direct_t_per_t = p->direct_t_per_t,
			.indirect_t_per_t = p->indirect_t_per_t};
		if (!view_release_may(&r->release, p->organisation, p->product, VIEW_CLASS_METER)) {
			out->withheld = true;
			if (r->release.reader && from->organisation && strcmp(r->release.reader, from->organisation) != 0)
				out->organisation = NULL;
			continue;
		}
		if (p->value) {
			out->country = p->value->country;
			out->installation = p->value->installation;
			out->verifier = p->value->verifier;
			out->report = p->value->report;
			out->value = p->value->value;
			out->source = p->value->source;
		} else if (p->site) {
			out->installation = place && place->name_en ? place->name_en : p->site;
			out->verifier = place ? place->verifier : NULL;
			out->report = place ? place->report : NULL;
		}
	}
}

static void put_gaps(const struct reading *r, const struct carbon_cbam_good *from, struct view_cbam_good *to)
{
	to->gap = arena_alloc(r->arena, (from->gaps + 1) * sizeof *to->gap);
	for (size_t i = 0; i < from->gaps; i++) {
		const char *first = strchr(from->gap[i], ':'), *second = strchr(first + 1, ':');

		to->gap[to->gaps++] = (struct view_cbam_gap){arena_strndup(r->arena, from->gap[i], (size_t)(first - from->gap[i])),
			second ? arena_strndup(r->arena, first + 1, (size_t)(second - first) - 1) : first + 1, second ? second + 1 : ""};
	}
}

static void put_credits(const struct reading *r, const struct carbon_cbam_good *from, struct view_cbam_good *to)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t share, tonnes;

	to->credit = arena_alloc(r->arena, (r->claims + 1) * sizeof *to->credit);
	if (!from->process || !from->share)
		return;
	mpq_inits(share, tonnes, NULL);
	for (size_t i = 0; i < r->claims && decimal_parse_exact(from->share, share, NULL) == ST_OK; i++) {
		if (strcmp(r->claim[i].process, from->process) != 0)
			continue;
		mpq_set_si(tonnes, (long)r->claim[i].grams, 1000000);
		mpq_canonicalize(tonnes);
		mpq_mul(tonnes, tonnes, share);
		decimal_from_exact(tonnes, text);
		to->credit[to->credits++] =
			(struct view_cbam_credit){r->claim[i].claim, r->claim[i].kind, r->claim[i].who, arena_strdup(r->arena, text)};
	}
	mpq_clears(share, tonnes, NULL);
}

/* The life-cycle footprint and what of it comes from inputs, where the programme states that period. */
static enum status put_bridge(const struct reading *r, struct view_cbam_good *to, struct err *err)
{
	bool after = r->out.from == r->rules.after_from && r->out.to == r->rules.after_to;
	bool before = r->out.from == r->rules.before_from && r->out.to == r->rules.before_to;
	struct view_explanation e;
	char text[DECIMAL_TEXT_LEN];
	mpq_t sum, part;
	enum status st;

	if (!after && !before)
		return ST_OK;
	st = view_product_explain(r->tx, after ? VIEW_AFTER : VIEW_BEFORE, to->product, 0, r->arena, &e, err);
	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st != ST_OK)
		return st;
	to->footprint_kgco2e = e.total_kgco2e;
	mpq_inits(sum, part, NULL);
	for (size_t i = 0; i < e.link_count; i++)
		if (decimal_parse_exact(e.link[i].kgco2e, part, NULL) == ST_OK)
			mpq_add(sum, sum, part);
	decimal_from_exact(sum, text);
	to->inputs_kgco2e = arena_strdup(r->arena, text);
	mpq_clears(sum, part, NULL);
	return ST_OK;
}

static enum status put_good(struct reading *r, const struct carbon_cbam_good *from, struct err *err)
{
	struct view_cbam_good *to = &r->out.good[r->out.goods++];

	*to = (struct view_cbam_good){.product = from->product,
		.name = from->name,
		.organisation = from->organisation,
		.site = from->site,
		.cn_code = from->cn_code,
		.country = from->country,
		.route = from->route,
		.unit = from->unit,
		.mass_kg = from->mass_kg,
		.output = from->output,
		.output_t = from->output_t,
		.own_direct_t_per_t = from->own_direct_t_per_t,
		.own_indirect_t_per_t = from->own_indirect_t_per_t,
		.direct_t_per_t = from->direct_t_per_t,
		.indirect_t_per_t = from->indirect_t_per_t,
		.declared_t_per_t = from->declared_t_per_t,
		.default_share = from->default_share,
		.electricity_mwh_per_t = from->electricity_mwh_per_t,
		.own_kgco2e = from->own_kgco2e,
		.outside_kgco2e = from->outside_kgco2e};
	if (from->list) {
		to->list = from->list->list;
		to->status = from->list->status;
		to->category = from->list->category;
		to->counts = from->list->counts;
		to->applies_from = from->list->applies_from;
		to->list_source = from->list->source;
		to->indirect_counts = from->list->indirect;
	}
	put_parts(r, from, to);
	put_precursors(r, from, to);
	put_gaps(r, from, to);
	put_credits(r, from, to);
	return put_bridge(r, to, err);
}

/* ---- installations and prices of the goods' makers ---- */

static enum status put_installations(struct reading *r, struct err *err)
{
	struct party_site *site;
	size_t sites;
	enum status st = party_sites(r->tx, r->arena, &site, &sites, err);

	if (st != ST_OK)
		return st;
	r->out.installation = arena_alloc(r->arena, (sites + 1) * sizeof *r->out.installation);
	for (size_t i = 0; i < sites; i++) {
		const struct carbon_cbam_installation *place = installation_of(r, site[i].site);
		bool used = false;

		for (size_t g = 0; g < r->out.goods && !used; g++)
			used = r->out.good[g].site && strcmp(r->out.good[g].site, site[i].site) == 0;
		if (!used)
			continue;
		r->out.installation[r->out.installations++] = (struct view_cbam_installation){.site = site[i].site,
			.organisation = site[i].organisation,
			.name = site[i].name,
			.name_en = place ? place->name_en : NULL,
			.address = place ? place->address : NULL,
			.unlocode = place ? place->unlocode : NULL,
			.coordinates = place ? place->coordinates : NULL,
			.plan_version = place ? place->plan_version : NULL,
			.verifier = place ? place->verifier : NULL,
			.accreditation = place ? place->accreditation : NULL,
			.report = place ? place->report : NULL};
	}
	return ST_OK;
}

static const char *won_per_tonne(const struct reading *r, const struct view_cbam_price *p)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t value;

	if (p->certified_t <= 0 || p->rebate_krw < 0)
		return NULL;
	mpq_init(value);
	mpq_set_si(value, (long)(p->amount_krw - p->rebate_krw), (unsigned long)p->certified_t);
	mpq_canonicalize(value);
	decimal_from_exact(value, text);
	mpq_clear(value);
	return arena_strdup(r->arena, text);
}

static enum status put_prices(struct reading *r, struct err *err)
{
	struct credit_carbon_price *price;
	size_t prices;
	enum status st = credit_carbon_prices(r->tx, r->arena, &price, &prices, err);

	if (st != ST_OK)
		return st;
	r->out.price = arena_alloc(r->arena, (prices + 1) * sizeof *r->out.price);
	for (size_t i = 0; i < prices && st == ST_OK; i++) {
		struct credit_trading_facts facts = {.certified_t = -1, .free_t = -1};
		struct view_cbam_price *to = &r->out.price[r->out.prices];
		bool used = false;

		for (size_t g = 0; g < r->out.goods && !used; g++)
			used = r->out.good[g].organisation && strcmp(r->out.good[g].organisation, price[i].organisation) == 0;
		if (!used || price[i].year != r->out.year)
			continue;
		st = credit_trading_read(r->tx, price[i].organisation, r->out.year, r->rules.as_of, r->arena, &facts, err);
		if (st == ST_NOT_FOUND) {
			facts = (struct credit_trading_facts){.certified_t = -1, .free_t = -1};
			st = ST_OK;
		}
		r->out.prices++;
		*to = (struct view_cbam_price){.organisation = price[i].organisation,
			.instrument = price[i].instrument,
			.scheme = price[i].scheme,
			.source = price[i].source,
			.tonnes = price[i].tonnes,
			.amount_krw = price[i].amount_krw,
			.rebate_krw = price[i].rebate_krw,
			.free_t = facts.free_t,
			.certified_t = facts.certified_t};
		to->krw_per_t = won_per_tonne(r, to);
	}
	return st;
}

/* ---- the whole ---- */

static enum status judge_release(const struct reading *r, struct err *err)
{
	for (size_t i = 0; i < r->goods; i++) {
		const struct carbon_cbam_good *g = &r->good[i];

		if (!view_release_may(&r->release, g->organisation, g->product, VIEW_CLASS_METER) ||
			!view_release_may(&r->release, g->organisation, g->product, VIEW_CLASS_RECIPE))
			return err_set(err, ST_DENIED, "export.not_released", g->product, r->release.reader, NULL);
	}
	return ST_OK;
}

/* Of all goods only those that the reader may have, where none was named. */
static void keep_released(struct reading *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->goods; i++)
		if (view_release_may(&r->release, r->good[i].organisation, r->good[i].product, VIEW_CLASS_METER) &&
			view_release_may(&r->release, r->good[i].organisation, r->good[i].product, VIEW_CLASS_RECIPE))
			r->good[kept++] = r->good[i];
	r->goods = kept;
}

enum status view_cbam_read(
	struct store_tx *tx, const struct view_cbam_question *question, struct arena *arena, struct view_cbam *out_cbam, struct err *err)
{
	struct reading r = {.tx = tx, .arena = arena, .question = question};
	struct carbon_cbam_question asked = {.product = question->product, .products = question->products, .proposal = question->proposal};
	struct party_rules period;
	enum status st = programme_rules_read(tx, arena, &r.rules, NULL, err);

	if (st == ST_OK)
		st = view_release_open(tx, question->reader, "cbam", arena, &r.release, err);
	if (st != ST_OK)
		return st;
	choose_months(&r);
	asked.from = r.out.from;
	asked.to = r.out.to;
	period = r.rules;
	period.after_from = r.out.from;
	period.after_to = r.out.to;
	st = carbon_cbam_installations(tx, arena, &r.installation, &r.installations, err);
	if (st == ST_OK)
		st = carbon_cbam(tx, &r.rules, &asked, arena, &r.good, &r.goods, err);
	if (st == ST_OK)
		st = programme_claim_parts(tx, &period, arena, &r.claim, &r.claims, err);
	if (st == ST_OK && question->products == 0)
		keep_released(&r);
	if (st == ST_OK)
		st = judge_release(&r, err);
	if (st == ST_OK && r.goods == 0)
		st = err_set(err, ST_NOT_FOUND, "export.no_goods", NULL);
	if (st != ST_OK)
		return st;
	r.out.good = arena_alloc(arena, (r.goods + 1) * sizeof *r.out.good);
	for (size_t i = 0; i < r.goods && st == ST_OK; i++)
		st = put_good(&r, &r.good[i], err);
	if (st == ST_OK)
		st = put_installations(&r, err);
	if (st == ST_OK)
		st = put_prices(&r, err);
	if (st == ST_OK)
		*out_cbam = r.out;
	return st;
}
