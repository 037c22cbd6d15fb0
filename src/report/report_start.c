#include "report/report_start.h"

#include "base/decimal.h"
#include "base/json.h"
#include "report/report_figure.h"

#include <string.h>

static void put_finding(struct json_writer *w, const struct programme_start_finding *f)
{
	static const char *const severity[] = {"error", "warning", "note"};

	json_put_string(w, "code", f->err.code);
	json_put_string(w, "severity", severity[f->severity]);
	json_put_string(w, "pointer", f->err.file);
	report_put_message(w, &f->err);
	json_put_string(w, "suggestion", f->suggestion);
	json_put_string(w, "suggestion_at", f->suggestion ? f->at : NULL);
	json_put_bool(w, "held_out", f->holds);
	json_put_bool(w, "accepted", f->accepted);
}

static void put_findings(struct json_writer *w, const struct programme_start_judged *j)
{
	json_array_begin(w, "findings");
	for (size_t i = 0; i < j->findings; i++) {
		json_object_begin(w, NULL);
		put_finding(w, &j->finding[i]);
		json_object_close(w);
	}
	json_array_close(w);
}

/* ---- a start ---- */

static void put_month(struct json_writer *w, const char *name, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	json_put_string(w, name, text);
}

static void put_head(struct json_writer *w, const struct programme_start *s)
{
	json_put_string(w, "start", s->start);
	json_put_string(w, "firm", s->firm);
	json_put_string(w, "request", s->request);
	put_month(w, "from_month", s->from);
	put_month(w, "to_month", s->from + PROGRAMME_START_MONTHS - 1);
	json_put_int(w, "version", s->version);
	json_put_string(w, "created_at", s->created_at);
	json_put_string(w, "saved_at", s->saved_at);
	json_put_string(w, "saved_by", s->saved_by);
}

static void put_values(struct json_writer *w, const char *name, const struct programme_start_value *month)
{
	static const char *const state[] = {"missing", "held_out", "counted"};

	json_array_begin(w, name);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "state", state[month[i].state]);
		json_put_string(w, "amount", month[i].amount);
		json_put_bool(w, "estimated", month[i].estimated);
		json_object_close(w);
	}
	json_array_close(w);
}

static void put_totals(struct json_writer *w, const struct programme_start_judged *j)
{
	json_object_begin(w, "totals");
	json_put_string(w, "electricity_kwh", j->electricity_kwh);
	json_put_int(w, "months_counted", (int64_t)j->counted);
	json_put_int(w, "months_missing", (int64_t)j->missing);
	json_put_int(w, "months_held_out", (int64_t)j->held);
	json_put_int(w, "months_from_won", (int64_t)j->from_won);
	json_put_string(w, "krw_per_kwh", j->won_per_kwh);
	json_put_string(w, "krw_per_kwh_from", j->won_per_kwh_from);
	put_values(w, "electricity", j->electricity);
	json_array_begin(w, "energy");
	for (size_t i = 0; i < j->carriers; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "carrier", j->carrier[i].carrier);
		json_put_string(w, "unit", j->carrier[i].unit);
		json_put_bool(w, "used", j->carrier[i].used);
		json_put_bool(w, "known", j->carrier[i].known);
		json_object_close(w);
	}
	json_array_close(w);
	json_object_close(w);
}

static void put_fields(struct json_writer *w, const struct programme_start_judged *j)
{
	json_object_begin(w, "fields");
	json_put_int(w, "needed", (int64_t)j->fields);
	json_put_int(w, "filled", (int64_t)j->filled);
	json_array_begin(w, "missing");
	for (size_t i = 0; i < j->fields; i++)
		if (!j->field[i].filled)
			json_put_string(w, NULL, j->field[i].pointer);
	json_array_close(w);
	json_object_close(w);
}

static void put_texts(struct json_writer *w, const char *name, const char *const *list, size_t count)
{
	json_array_begin(w, name);
	for (size_t i = 0; i < count; i++)
		json_put_string(w, NULL, list[i]);
	json_array_close(w);
}

static void put_known(struct json_writer *w, const struct programme_start_known *k)
{
	json_object_begin(w, "known");
	json_put_string(w, "name_ko", k->name_ko);
	json_put_string(w, "name_en", k->name_en);
	report_put_text(w, "business_number", k->business_number);
	report_put_text(w, "ksic", k->ksic);
	json_put_int(w, "tier", k->tier);
	report_put_text(w, "size", k->size);
	report_put_text(w, "consortium", k->consortium);
	json_array_begin(w, "sites");
	for (size_t i = 0; i < k->sites; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "site", k->site[i].site);
		json_put_string(w, "name", k->site[i].name);
		json_put_string(w, "region", k->site[i].region);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "processes");
	for (size_t i = 0; i < k->processes; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "process", k->process[i].process);
		json_put_string(w, "site", k->process[i].site);
		json_put_string(w, "name", k->process[i].name);
		json_put_string(w, "allocation", k->process[i].allocation);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "products");
	for (size_t i = 0; i < k->products; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "product", k->product[i].product);
		json_put_string(w, "name", k->product[i].name);
		json_put_string(w, "process", k->product[i].process);
		json_put_string(w, "unit", k->product[i].unit);
		json_put_string(w, "mass_kg", k->product[i].mass_kg);
		json_put_bool(w, "materials_known", k->product[i].linked);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "materials");
	for (size_t i = 0; i < k->materials; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "factor", k->material[i].factor);
		json_put_string(w, "name_ko", k->material[i].name_ko);
		json_put_string(w, "name_en", k->material[i].name_en);
		json_put_string(w, "unit", k->material[i].unit);
		json_put_string(w, "kgco2e_per_unit", k->material[i].kgco2e_per_unit);
		json_put_string(w, "use", k->material[i].use);
		json_put_string(w, "source", k->material[i].source);
		json_put_int(w, "year", k->material[i].year);
		json_object_close(w);
	}
	json_array_close(w);
	put_texts(w, "carriers", k->carrier, k->carriers);
	put_texts(w, "vendors", k->vendor, k->vendors);
	json_object_close(w);
}

static void put_sent(struct json_writer *w, const struct programme_start_sent *s)
{
	char etag[40];

	json_object_begin(w, NULL);
	json_put_int(w, "sent", s->number);
	snprintf(etag, sizeof etag, "\"sent-%lld\"", (long long)s->number);
	json_put_string(w, "etag", etag);
	json_put_string(w, "receiver", s->receiver);
	json_put_string(w, "request", s->request);
	json_put_int(w, "version", s->version);
	json_put_string(w, "kgco2e", s->kgco2e);
	json_put_string(w, "sent_at", s->sent_at);
	json_put_string(w, "sent_by", s->sent_by);
	json_put_string(w, "state", s->withdrawn_at ? "withdrawn" : s->accepted ? "accepted" : "sent");
	json_put_string(w, "withdrawn_at", s->withdrawn_at);
	json_object_close(w);
}

void report_start_json(const struct view_start *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.start_state/1");
	put_head(&w, &v->start);
	programme_start_write(&w, "record", &v->record);
	put_findings(&w, &v->judged);
	put_fields(&w, &v->judged);
	put_totals(&w, &v->judged);
	put_known(&w, &v->known);
	json_array_begin(&w, "receivers");
	for (size_t i = 0; i < v->receivers; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "organisation", v->receiver[i].organisation);
		json_put_string(&w, "name_ko", v->receiver[i].ko);
		json_put_string(&w, "name_en", v->receiver[i].en);
		json_put_string(&w, "why", v->receiver[i].why);
		json_put_string(&w, "request", v->receiver[i].request);
		json_put_bool(&w, "gives_consent", v->receiver[i].consent);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "sent");
	for (size_t i = 0; i < v->sents; i++)
		put_sent(&w, &v->sent[i]);
	json_array_close(&w);
	json_array_begin(&w, "applications");
	for (size_t i = 0; i < v->applications; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "application", v->application[i].application);
		json_put_string(&w, "measure", v->application[i].measure);
		json_put_string(&w, "state", programme_application_state_name(v->application[i].state));
		report_put_day(&w, "decide_by", v->application[i].decide_by);
		json_put_string(&w, "reason", v->application[i].reason);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

void report_starts_json(const struct programme_start *list, size_t count, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_array_begin(&w, "items");
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&w, NULL);
		put_head(&w, &list[i]);
		json_put_string(&w, "process", list[i].process);
		json_put_string(&w, "part", list[i].part);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_put_string(&w, "next_cursor", NULL);
	json_object_close(&w);
}

/* ---- a file of bills ---- */

void report_bill_json(const struct programme_start *start, const char *name, const struct programme_bill_year *bill, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.bill/1");
	json_put_string(&w, "start", start->start);
	json_put_string(&w, "name", name);
	json_put_string(&w, "header", bill->header);
	json_put_string(&w, "unit", bill->unit);
	json_put_int(&w, "left_out", bill->left_out);
	json_array_begin(&w, "months");
	for (int i = 0; i < PROGRAMME_BILL_MONTHS; i++) {
		json_object_begin(&w, NULL);
		put_month(&w, "month", start->from + i);
		json_put_string(&w, "quantity", bill->month[i].quantity);
		json_put_string(&w, "won", bill->month[i].won);
		json_put_bool(&w, "estimated", bill->month[i].estimated);
		json_put_string(&w, "cell", bill->month[i].place);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

/* ---- the estimate ---- */

static void put_source(struct json_writer *w, const struct programme_start_source *s)
{
	json_object_begin(w, NULL);
	json_put_string(w, "of", s->carrier ? "energy" : "material");
	json_put_string(w, "carrier", s->carrier);
	json_put_string(w, "kgco2e", s->kgco2e);
	json_put_string(w, "formula", "amount * kgco2e_per_unit");
	json_put_string(w, "amount", s->amount);
	json_put_string(w, "unit", s->unit);
	json_put_string(w, "kgco2e_per_unit", s->kgco2e_per_unit);
	json_object_begin(w, "factor");
	json_put_string(w, "factor", s->factor);
	json_put_string(w, "name_ko", s->name_ko);
	json_put_string(w, "name_en", s->name_en);
	if (s->year > 0)
		json_put_int(w, "year", s->year);
	else
		json_put_string(w, "year", NULL);
	json_put_string(w, "source", s->source);
	json_put_string(w, "status", s->status);
	json_put_string(w, "use", s->use);
	json_put_string(w, "gwp_set", s->gwp_set);
	json_object_close(w);
	json_object_close(w);
}

/* From the number down to what was typed: each step can be worked out again from those below it. */
static void put_how(struct json_writer *w, const struct programme_start_estimate *e)
{
	json_object_begin(w, "how");
	json_put_string(w, "formula", "kgco2e_per_piece = sum of amount * kgco2e_per_unit");
	json_put_string(w, "energy_formula", "amount = (sum of the months / months with a value * 12) * share / pieces");
	json_put_string(w, "share", e->share);
	json_array_begin(w, "sources");
	for (size_t i = 0; i < e->sources; i++)
		put_source(w, &e->source[i]);
	json_array_close(w);
	json_array_begin(w, "lines");
	for (size_t i = 0; i < e->lines; i++) {
		const struct programme_start_line *l = &e->line[i];

		json_object_begin(w, NULL);
		json_put_string(w, "month", l->month);
		json_put_string(w, "carrier", l->carrier);
		json_put_int(w, "scope", l->scope);
		json_put_string(w, "status", l->amount ? l->status : "missing");
		json_put_string(w, "amount", l->amount);
		json_put_string(w, "unit", l->unit);
		json_put_string(w, "factor", l->factor);
		json_put_string(w, "kgco2e", l->kgco2e);
		json_object_close(w);
	}
	json_array_close(w);
	json_put_string(w, "input_sha256", e->input_sha256);
	json_object_close(w);
}

static void put_quality(struct json_writer *w, const struct programme_start_estimate *e)
{
	static const char *const name[] = {"technological", "temporal", "geographical"};

	json_object_begin(w, "quality");
	json_put_string(w, "mark", e->missings > 0 ? "partial" : e->estimated ? "estimated" : "measured");
	json_put_string(w, "primary_data_percent", e->primary_data_percent);
	json_object_begin(w, "rating");
	for (int i = 0; i < 3; i++)
		json_put_string(w, name[i], e->rating[i]);
	json_put_int(w, "best", 1);
	json_put_int(w, "worst", 5);
	json_object_close(w);
	json_object_close(w);
}

static void put_estimate(struct json_writer *w, const struct programme_start *start, const struct programme_start_estimate *e)
{
	char command[96];

	json_object_begin(w, "inventory");
	json_put_string(w, "scope1_kgco2e", e->scope1_kgco2e);
	json_put_string(w, "scope2_kgco2e", e->scope2_kgco2e);
	json_put_string(w, "total_kgco2e", e->total_kgco2e);
	json_object_close(w);
	json_object_begin(w, "footprint");
	json_put_string(w, "product", e->product);
	json_put_string(w, "name", e->name);
	json_put_string(w, "unit", e->unit);
	json_put_string(w, "mass_kg", e->mass_kg);
	json_put_string(w, "kgco2e_per_piece", e->kgco2e_per_piece);
	json_put_string(w, "energy_kgco2e", e->energy_kgco2e);
	json_put_string(w, "material_kgco2e", e->material_kgco2e);
	json_object_close(w);
	put_quality(w, e);
	json_put_string(w, "gwp_set", e->gwp_set);
	json_put_string(w, "sector_range", NULL); /* nobody has stated one */
	report_put_notes(w, "assumed", e->assumed, e->assumeds);
	report_put_notes(w, "missing", e->missing, e->missings);
	put_how(w, e);
	snprintf(command, sizeof command, "sangsaeng start estimate %s --db FILE -O json", start->start);
	json_put_string(w, "command", command);
}

void report_start_estimate_json(const struct programme_start *start, const struct programme_start_estimate *e, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.start_estimate/1");
	json_put_string(&w, "start", start->start);
	json_put_string(&w, "firm", start->firm);
	json_put_int(&w, "version", start->version);
	put_month(&w, "from_month", e->from);
	put_month(&w, "to_month", e->to);
	put_estimate(&w, start, e);
	json_object_close(&w);
}

/* ---- measures ---- */

static void put_grams(struct json_writer *w, const char *name, int64_t grams)
{
	char tonnes[DECIMAL_TEXT_LEN];

	json_put_string(w, name, report_tonnes(grams, tonnes));
}

static void put_measure(struct json_writer *w, const struct programme_start_measure *m)
{
	json_object_begin(w, NULL);
	json_put_string(w, "measure", m->measure);
	json_put_string(w, "origin", m->origin);
	json_put_string(w, "name_ko", m->name_ko);
	json_put_string(w, "name_en", m->name_en);
	json_put_string(w, "carrier", m->carrier);
	json_put_string(w, "process", m->process);
	json_put_string(w, "saving_per_year", m->saving_per_year);
	json_put_string(w, "unit", m->unit);
	json_put_int(w, "life_years", m->life_years);
	json_put_int(w, "cost_krw", m->cost_krw);
	json_put_int(w, "support_krw", m->support_krw);
	json_put_int(w, "own_krw", m->own_krw);
	json_put_int(w, "saving_krw_per_year", m->saving_krw_per_year);
	json_put_int(w, "return_krw", m->returned_krw);
	json_put_string(w, "payback_years", m->payback_years);
	put_grams(w, "tco2e_per_year", m->g_per_year);
	put_grams(w, "tco2e_per_year_low", m->g_low);
	put_grams(w, "tco2e_per_year_high", m->g_high);
	json_array_begin(w, "payers");
	for (size_t i = 0; i < m->payers; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "payer", m->payer[i].origin);
		json_put_int(w, "support_krw", m->payer[i].offer_krw);
		json_object_close(w);
	}
	json_array_close(w);
	json_put_string(w, "explanation", m->explanation);
	json_object_close(w);
}

void report_start_measures_json(const struct programme_start_measures *m, size_t top, bool catalogue, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.start_measures/1");
	report_put_text(&w, "route", m->route);
	json_object_begin(&w, "call");
	json_put_string(&w, "state", !m->call ? "closed" : m->call[0] ? "open" : "none_needed");
	report_put_text(&w, "call", m->call ? m->call : "");
	report_put_day(&w, "closes_on", m->closes_on);
	json_put_int(&w, "quotes_needed", m->quotes_needed);
	put_texts(&w, "papers", m->paper, m->papers);
	json_object_close(&w);
	json_put_bool(&w, "catalogue", catalogue);
	json_put_int(&w, "found", (int64_t)m->count);
	json_array_begin(&w, "items");
	for (size_t i = 0; i < m->count && i < top; i++)
		put_measure(&w, &m->item[i]);
	json_array_close(&w);
	json_object_close(&w);
}

/* ---- preview ---- */

void report_start_preview_json(const struct programme_start *start, const struct programme_start_preview *p, bool consent, struct text *out)
{
	const struct programme_start_estimate *e = &p->estimate;
	static const char *const rating[] = {"technological_rating", "temporal_rating", "geographical_rating"};
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.start_preview/1");
	json_put_string(&w, "start", start->start);
	json_put_int(&w, "version", start->version);
	json_put_string(&w, "receiver", p->receiver);
	json_put_string(&w, "request", p->request);
	json_put_bool(&w, "gives_consent", consent);
	json_put_bool(&w, "can_be_sent", e->kgco2e_per_piece || p->files > 0);
	json_object_begin(&w, "statement");
	json_put_string(&w, "product", e->product);
	json_put_string(&w, "name", e->name);
	json_put_string(&w, "unit", e->unit);
	json_put_string(&w, "kgco2e", e->kgco2e_per_piece);
	json_put_string(&w, "mass_kg", e->mass_kg);
	json_put_string(&w, "primary_percent", e->primary_data_percent);
	for (int i = 0; i < 3; i++)
		json_put_string(&w, rating[i], e->rating[i]);
	json_put_string(&w, "gwp_set", e->gwp_set);
	put_month(&w, "from_month", e->from);
	put_month(&w, "to_month", e->to);
	json_put_bool(&w, "estimated", e->estimated);
	json_object_close(&w);
	report_put_notes(&w, "assumed", e->assumed, e->assumeds);
	report_put_notes(&w, "missing", e->missing, e->missings);
	json_array_begin(&w, "files");
	for (size_t i = 0; i < p->files; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "table", p->file[i].table);
		json_put_int(&w, "rows", p->file[i].rows);
		json_put_string(&w, "content", p->file[i].content);
		json_object_close(&w);
	}
	json_array_close(&w);
	put_texts(&w, "not_filled", p->not_filled, p->not_filleds);
	json_object_close(&w);
}

/* ---- applications ---- */

static void put_application(struct json_writer *w, const struct programme_application *a)
{
	json_put_string(w, "application", a->application);
	json_put_string(w, "firm", a->firm);
	json_put_string(w, "state", programme_application_state_name(a->state));
	json_put_string(w, "call", a->call);
	json_put_string(w, "route", a->route);
	json_put_string(w, "measure", a->measure);
	json_put_string(w, "name_ko", a->name_ko);
	json_put_string(w, "name_en", a->name_en);
	json_put_string(w, "carrier", a->carrier);
	json_put_string(w, "saving_per_year", a->saving_per_year);
	json_put_string(w, "unit", a->unit);
	json_put_int(w, "cost_krw", a->cost_krw);
	json_put_int(w, "support_krw", a->support_krw);
	json_put_int(w, "own_krw", a->own_krw);
	json_put_int(w, "saving_krw_per_year", a->saving_krw_per_year);
	json_put_int(w, "return_krw", a->returned_krw);
	put_grams(w, "tco2e_per_year", a->g_per_year);
	json_put_string(w, "payers", a->payers);
	json_put_int(w, "quotes", a->quotes);
	json_put_int(w, "quotes_needed", a->quotes_needed);
	json_put_string(w, "submitted_at", a->submitted_at);
	json_put_string(w, "submitted_by", a->submitted_by);
	report_put_day(w, "decide_by", a->decide_by);
	report_put_day(w, "decided_on", a->decided_on);
	json_put_string(w, "reason", a->reason);
	json_put_string(w, "sha256", a->sha256);
}

void report_application_json(const struct programme_application *a, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.application/1");
	json_put_string(&w, "receipt", a->application);
	put_application(&w, a);
	json_array_begin(&w, "checklist");
	for (size_t i = 0; i < a->papers; i++) {
		const struct programme_application_paper *p = &a->paper[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "kind", p->kind);
		json_put_string(&w, "state", p->evidence ? "there" : "later");
		json_put_string(&w, "evidence", p->evidence);
		json_put_string(&w, "vendor", p->vendor);
		if (p->vendor)
			json_put_int(&w, "supply_value_krw", p->supply_value_krw);
		else
			json_put_string(&w, "supply_value_krw", NULL);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

void report_applications_json(const struct programme_application *list, size_t count, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.applications/1");
	json_array_begin(&w, "items");
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&w, NULL);
		put_application(&w, &list[i]);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

/* ---- twelve months ---- */

static void put_processes(struct json_writer *w, const struct view_grid *g)
{
	json_array_begin(w, "processes");
	for (size_t i = 0; i < g->processes; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "process", g->process[i].process);
		json_put_string(w, "name", g->process[i].name);
		json_put_string(w, "start", g->process[i].start);
		json_put_int(w, "version", g->process[i].version);
		json_object_close(w);
	}
	json_array_close(w);
}

static void put_row(struct json_writer *w, const struct view_grid_row *row, int year)
{
	json_object_begin(w, NULL);
	json_put_string(w, "process", row->process);
	json_put_string(w, "carrier", row->carrier);
	json_put_string(w, "unit", row->unit);
	json_array_begin(w, "cells");
	for (int m = 0; m < PROGRAMME_START_MONTHS; m++) {
		const struct view_grid_cell *c = &row->cell[m];

		json_object_begin(w, NULL);
		put_month(w, "month", year * 12 + m);
		json_put_string(w, "quantity", c->quantity);
		json_put_string(w, "state", c->state);
		json_put_bool(w, "asked", c->asked);
		json_put_string(w, "source", c->source);
		json_put_string(w, "evidence", c->evidence);
		json_put_string(w, "draft", c->draft);
		json_put_string(w, "draft_source", c->draft_from);
		json_object_close(w);
	}
	json_array_close(w);
	json_object_close(w);
}

void report_grid_json(const struct view_grid *g, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.activity_grid/1");
	json_put_string(&w, "site", g->site);
	json_put_string(&w, "name", g->name);
	json_put_string(&w, "organisation", g->organisation);
	json_put_int(&w, "year", g->year);
	put_processes(&w, g);
	json_array_begin(&w, "rows");
	for (size_t i = 0; i < g->rows; i++)
		put_row(&w, &g->row[i], g->year);
	json_array_close(&w);
	json_array_begin(&w, "findings");
	for (size_t i = 0; i < g->findings; i++) {
		const struct view_grid_finding *f = &g->finding[i];

		json_object_begin(&w, NULL);
		put_finding(&w, &f->finding);
		json_put_string(&w, "process", f->process);
		json_put_string(&w, "carrier", f->carrier);
		if (f->carrier)
			put_month(&w, "month", g->year * 12 + f->month);
		else
			json_put_string(&w, "month", NULL);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}
