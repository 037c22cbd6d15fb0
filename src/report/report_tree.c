/* What goes into a product as JSON: what /v1/footprints/{product}/tree answers. */
#include "report/report_figure.h"

static void put_node(struct json_writer *w, const struct view_tree_node *n)
{
	json_object_begin(w, NULL);
	json_put_string(w, "product", n->product);
	report_put_text(w, "name", n->name);
	report_put_text(w, "organisation", n->organisation);
	report_put_text(w, "firm_ko", n->firm_ko);
	report_put_text(w, "firm_en", n->firm_en);
	if (n->tier > 0)
		json_put_int(w, "tier", n->tier);
	else
		json_put_string(w, "tier", NULL);
	report_put_text(w, "part", n->part);
	report_put_text(w, "kind", n->kind);
	json_put_bool(w, "material", n->material);
	json_put_bool(w, "opens", n->opens);
	json_put_bool(w, "asks", n->asks);
	report_put_text(w, "quantity", n->quantity);
	report_put_text(w, "kgco2e", n->kgco2e);
	report_put_text(w, "share_percent", n->share_percent);
	report_put_text(w, "primary_data_percent", n->primary_percent);
	report_put_text(w, "third_party_percent", n->third_party_percent);
	report_put_text(w, "gap_kgco2e", n->gap_kgco2e);
	json_put_string(w, "state", n->state);
	json_object_close(w);
}

void report_tree_json(const struct view_tree *t, struct text *out)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	bool told = t->total_kgco2e[0];
	struct json_writer w;

	month_format(t->period_from, from);
	month_format(t->period_to, to);
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.tree/1");
	json_put_string(&w, "product", t->product);
	report_put_text(&w, "name", t->name);
	json_put_string(&w, "organisation", t->organisation);
	report_put_text(&w, "kind", t->kind);
	json_put_string(&w, "period_from", told ? from : NULL);
	json_put_string(&w, "period_to", told ? to : NULL);
	report_put_text(&w, "declared_unit", t->unit);
	report_put_text(&w, "total_kgco2e", t->total_kgco2e);
	report_put_text(&w, "direct_kgco2e", t->direct_kgco2e);
	report_put_text(&w, "measured_kgco2e", t->measured_kgco2e);
	report_put_text(&w, "estimated_kgco2e", t->estimated_kgco2e);
	report_put_text(&w, "missing_kgco2e", t->missing_kgco2e);
	report_put_text(&w, "measured_percent", t->measured_percent);
	report_put_text(&w, "estimated_percent", t->estimated_percent);
	report_put_text(&w, "missing_percent", t->missing_percent);
	json_put_bool(&w, "publishable", t->publishable);
	json_array_begin(&w, "inputs");
	for (size_t i = 0; i < t->nodes; i++)
		put_node(&w, &t->node[i]);
	json_array_close(&w);
	json_array_begin(&w, "gaps");
	for (size_t i = 0; i < t->gaps; i++)
		put_node(&w, t->gap[i]);
	json_array_close(&w);
	json_object_close(&w);
}
