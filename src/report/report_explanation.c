/* The chain behind a footprint as JSON: what `sangsaeng explain --product -O json` prints and /v1/footprints/{product}/explain answers. */
#include "report/report_figure.h"

static void json_marks(struct json_writer *w, const struct view_source *s)
{
	json_put_bool(w, "screening", s->screening);
	json_put_bool(w, "unverified", s->unverified);
	json_put_bool(w, "no_upstream", s->no_upstream);
	json_put_bool(w, "other_gwp_set", s->other_gwp);
}

static void json_lists(struct json_writer *w, const struct view_explanation *e)
{
	json_array_begin(w, "contributions");
	for (size_t i = 0; i < e->contribution_count; i++) {
		const struct view_contribution *c = &e->contribution[i];

		json_object_begin(w, NULL);
		json_put_string(w, "product", c->product);
		json_put_string(w, "name", c->name);
		json_put_string(w, "organisation", c->organisation);
		json_put_string(w, "amount", c->amount);
		json_put_string(w, "unit", c->unit);
		json_put_string(w, "direct_kgco2e", c->direct_kgco2e);
		json_put_string(w, "kgco2e", c->kgco2e);
		json_object_close(w);
	}
	json_array_close(w);
	json_put_string(w, "other_kgco2e", e->other_kgco2e);
	json_put_string(w, "sum_kgco2e", e->sum_kgco2e);
	json_array_begin(w, "factors");
	for (size_t i = 0; i < e->source_count; i++) {
		const struct view_source *s = &e->source[i];

		json_object_begin(w, NULL);
		json_put_string(w, "factor", s->factor);
		json_put_string(w, "name_ko", s->name_ko);
		json_put_string(w, "name_en", s->name_en);
		json_put_int(w, "edition", s->year);
		json_put_string(w, "source", s->source);
		json_put_string(w, "status", s->status);
		json_put_string(w, "use", s->use);
		json_put_string(w, "gwp_set", s->gwp_set);
		json_put_string(w, "kgco2e_per_unit", s->kgco2e_per_unit);
		json_put_string(w, "unit", s->unit);
		json_put_string(w, "amount", s->amount);
		json_put_string(w, "kgco2e", s->kgco2e);
		json_marks(w, s);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "links");
	for (size_t i = 0; i < e->link_count; i++) {
		const struct view_link *l = &e->link[i];

		json_object_begin(w, NULL);
		json_put_string(w, "input", l->input);
		json_put_string(w, "name", l->name);
		json_put_string(w, "organisation", l->organisation);
		json_put_string(w, "part", l->part);
		json_put_string(w, "kind", l->kind);
		json_put_string(w, "quantity", l->quantity);
		json_put_string(w, "share", l->share);
		json_put_string(w, "input_kgco2e", l->input_kgco2e);
		json_put_string(w, "kgco2e", l->kgco2e);
		json_put_string(w, "file", "links.csv");
		json_put_int(w, "line", l->source_line);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "missing");
	for (size_t i = 0; i < e->gap_count; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "kind", e->gap[i].kind);
		json_put_string(w, "subject", e->gap[i].subject);
		json_put_string(w, "detail", e->gap[i].detail[0] ? e->gap[i].detail : NULL);
		json_object_close(w);
	}
	json_array_close(w);
}

void report_explanation_json(const struct view_explanation *e, const char *command_or_null, struct text *out)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	struct json_writer w;

	month_format(e->period_from, from);
	month_format(e->period_to, to);
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.explain/1");
	json_put_string(&w, "product", e->product);
	json_put_string(&w, "name", e->name);
	json_put_string(&w, "organisation", e->organisation);
	json_put_string(&w, "kind", e->kind);
	json_put_string(&w, "case", view_case_name(e->which));
	json_put_string(&w, "period_from", from);
	json_put_string(&w, "period_to", to);
	json_put_string(&w, "declared_unit", e->unit);
	json_put_string(&w, "gwp_set", e->gwp_set);
	json_put_string(&w, "input_sha256", e->input_sha256);
	json_put_string(&w, "total_kgco2e", e->total_kgco2e);
	json_put_string(&w, "direct_kgco2e", e->direct_kgco2e);
	json_put_string(&w, "claim_kgco2e", e->claim_kgco2e);
	json_put_string(&w, "claim_adjusted_kgco2e", e->claim_adjusted_kgco2e);
	json_put_bool(&w, "publishable", e->publishable);
	json_put_string(&w, "formula", "f = d + sum(quantity * share * f_input); total = sum(amount * direct)");
	json_lists(&w, e);
	if (command_or_null)
		json_put_string(&w, "command", command_or_null);
	json_object_close(&w);
}
