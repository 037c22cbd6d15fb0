#include "view/view.h"

#include "base/decimal.h"
#include "carbon/carbon.h"
#include "factor/factor.h"
#include "party/party.h"
#include "programme/programme.h"

#include <string.h>

const char *view_case_name(enum view_case which)
{
	return which == VIEW_BEFORE ? "before" : "after";
}

static const char *kept(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : "";
}

static void add_decimal(mpq_t sum, const char *decimal)
{
	mpq_t value;

	mpq_init(value);
	if (decimal[0] && decimal_parse_exact(decimal, value, NULL) == ST_OK)
		mpq_add(sum, sum, value);
	mpq_clear(value);
}

static void copy_links(const struct carbon_explanation *from, struct arena *arena, struct view_explanation *to)
{
	to->link = arena_alloc(arena, (from->link_count + 1) * sizeof *to->link);
	to->link_count = from->link_count;
	for (size_t i = 0; i < from->link_count; i++) {
		const struct carbon_link *l = &from->link[i];

		to->link[i] = (struct view_link){
			.input = kept(arena, l->input),
			.name = kept(arena, l->name),
			.organisation = kept(arena, l->organisation),
			.part = kept(arena, l->part),
			.kind = kept(arena, l->kind),
			.quantity = kept(arena, l->quantity),
			.share = kept(arena, l->share),
			.input_kgco2e = kept(arena, l->input_kgco2e),
			.kgco2e = kept(arena, l->kgco2e),
			.source_line = l->source_line,
		};
	}
}

static void copy_contributions(const struct carbon_explanation *from, struct arena *arena, struct view_explanation *to)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t sum;

	mpq_init(sum);
	to->contribution = arena_alloc(arena, (from->contribution_count + 1) * sizeof *to->contribution);
	to->contribution_count = from->contribution_count;
	for (size_t i = 0; i < from->contribution_count; i++) {
		const struct carbon_contribution *c = &from->contribution[i];

		to->contribution[i] = (struct view_contribution){
			.product = kept(arena, c->product),
			.name = kept(arena, c->name),
			.organisation = kept(arena, c->organisation),
			.amount = kept(arena, c->amount),
			.unit = kept(arena, c->unit),
			.direct_kgco2e = kept(arena, c->direct_kgco2e),
			.kgco2e = kept(arena, c->kgco2e),
			.share = c->share,
		};
		add_decimal(sum, c->kgco2e);
	}
	add_decimal(sum, from->other_kgco2e);
	decimal_from_exact(sum, text);
	to->sum_kgco2e = arena_strdup(arena, text);
	mpq_clear(sum);
}

static void copy_sources(const struct carbon_explanation *from, struct arena *arena, struct view_explanation *to)
{
	to->source = arena_alloc(arena, (from->source_count + 1) * sizeof *to->source);
	to->source_count = from->source_count;
	for (size_t i = 0; i < from->source_count; i++) {
		const struct carbon_source *s = &from->source[i];

		to->source[i] = (struct view_source){
			.factor = kept(arena, s->factor),
			.name_ko = kept(arena, s->name_ko),
			.name_en = kept(arena, s->name_en),
			.source = kept(arena, s->source),
			.status = kept(arena, s->status),
			.use = kept(arena, s->use),
			.gwp_set = kept(arena, s->gwp_set),
			.kgco2e_per_unit = kept(arena, s->kgco2e_per_unit),
			.unit = kept(arena, s->unit),
			.amount = kept(arena, s->amount),
			.kgco2e = kept(arena, s->kgco2e),
			.year = s->year,
			.screening = s->marks & FACTOR_MARK_SCREENING,
			.unverified = s->marks & FACTOR_MARK_UNVERIFIED,
			.no_upstream = s->marks & FACTOR_MARK_NO_UPSTREAM,
			.other_gwp = s->marks & FACTOR_MARK_OTHER_GWP,
		};
	}
}

/* "month:PROCESS:2025-03" → kind, subject, detail; an id may hold a colon itself, so the detail is what follows the last one of a month. */
static struct view_gap gap_of(const char *code, struct arena *arena)
{
	const char *colon = strchr(code, ':'), *last = strrchr(code, ':');
	struct view_gap gap = {.kind = kept(arena, code), .subject = "", .detail = ""};

	if (!colon)
		return gap;
	gap.kind = arena_strndup(arena, code, (size_t)(colon - code));
	if (strcmp(gap.kind, "month") == 0 && last > colon) {
		gap.subject = arena_strndup(arena, colon + 1, (size_t)(last - colon - 1));
		gap.detail = kept(arena, last + 1);
	} else {
		gap.subject = kept(arena, colon + 1);
	}
	return gap;
}

enum status view_product_explain(struct store_tx *tx, enum view_case which, const char *product, size_t top, struct arena *arena,
	struct view_explanation *out_explanation, struct err *err)
{
	struct party_rules rules;
	struct carbon_explanation from;
	struct view_explanation to = {.which = which};
	enum status st = programme_rules_read(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = carbon_explain(tx, &rules, which == VIEW_BEFORE ? CARBON_BEFORE : CARBON_AFTER, product, top, arena, &from, err);
	if (st != ST_OK)
		return st;
	to.product = kept(arena, from.product);
	to.name = kept(arena, from.name);
	to.organisation = kept(arena, from.organisation);
	to.kind = kept(arena, from.kind);
	to.unit = kept(arena, from.unit);
	to.gwp_set = kept(arena, from.gwp_set);
	to.input_sha256 = kept(arena, from.input_sha256);
	to.period_from = from.period_from;
	to.period_to = from.period_to;
	to.total_kgco2e = kept(arena, from.total_kgco2e);
	to.direct_kgco2e = kept(arena, from.direct_kgco2e);
	to.claim_kgco2e = kept(arena, from.claim_kgco2e);
	to.claim_adjusted_kgco2e = kept(arena, from.claim_adjusted_kgco2e);
	to.other_kgco2e = kept(arena, from.other_kgco2e);
	to.publishable = from.publishable;
	copy_links(&from, arena, &to);
	copy_contributions(&from, arena, &to);
	copy_sources(&from, arena, &to);
	to.gap = arena_alloc(arena, (from.missing_count + 1) * sizeof *to.gap);
	to.gap_count = from.missing_count;
	for (size_t i = 0; i < from.missing_count; i++)
		to.gap[i] = gap_of(from.missing[i], arena);
	*out_explanation = to;
	return ST_OK;
}
