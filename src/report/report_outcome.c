/* Outcomes as JSON: what `sangsaeng outcome -O json` prints and /v1/outcomes answers. */
#include "report/report_figure.h"

static void json_figure(struct json_writer *w, const struct view_outcome_figure *f)
{
	json_object_begin(w, NULL);
	json_put_string(w, "group", f->group);
	json_put_string(w, "key", f->key);
	report_put_text(w, "subject", f->subject);
	if (f->year > 0)
		json_put_int(w, "year", f->year);
	else
		json_put_string(w, "year", NULL);
	if (f->form == VIEW_FIGURE_WHOLE)
		json_put_int(w, "value", f->whole);
	else
		json_put_string(w, "value", f->form == VIEW_FIGURE_DECIMAL ? f->decimal : NULL);
	json_put_string(w, "nature", f->nature);
	report_put_text(w, "unknown", f->why);
	report_put_text(w, "formula", f->formula);
	report_put_text(w, "factors", f->factor);
	report_put_text(w, "source", f->source);
	json_object_close(w);
}

static void json_month(struct json_writer *w, const char *key, date_month month)
{
	char text[DATE_TEXT_LEN];

	if (month == DATE_NONE) {
		json_put_string(w, key, NULL);
		return;
	}
	month_format(month, text);
	json_put_string(w, key, text);
}

static void json_measure(struct json_writer *w, const struct view_outcome_measure *m)
{
	json_object_begin(w, NULL);
	json_put_string(w, "measure", m->measure);
	json_put_string(w, "machine", m->machine);
	json_put_string(w, "machine_en", m->machine_en);
	json_put_string(w, "site", m->site);
	json_put_string(w, "state", m->state);
	report_put_text(w, "grant_state", m->grant_state);
	report_put_text(w, "plan", m->plan);
	if (m->year > 0)
		json_put_int(w, "agreed_in", m->year);
	else
		json_put_string(w, "agreed_in", NULL);
	report_put_day(w, "installed_on", m->installed_on);
	json_month(w, "counts_from", m->counts_from);
	json_month(w, "counts_to", m->counts_to);
	json_put_int(w, "planned_g_per_year", m->planned_g_per_year);
	json_put_string(w, "planned_tco2e", m->planned_tco2e);
	json_put_string(w, "measured_tco2e", m->measured_tco2e);
	json_put_string(w, "verified_tco2e", m->verified_tco2e);
	json_object_close(w);
}

void report_outcome_json(const struct view_outcomes *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.outcome/1");
	json_put_string(&w, "programme", v->programme);
	json_put_bool(&w, "simulated", v->simulated);
	report_put_day(&w, "as_of", v->as_of);
	report_put_day(&w, "on", v->on);
	json_put_string(&w, "folder_sha256", v->folder_sha256);
	json_array_begin(&w, "firms");
	for (size_t i = 0; i < v->firms; i++) {
		const struct view_outcome_firm *firm = &v->firm[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "organisation", firm->organisation);
		json_put_string(&w, "name_ko", firm->name_ko);
		json_put_string(&w, "name_en", firm->name_en);
		json_put_int(&w, "tier", firm->tier);
		report_put_text(&w, "consortium", firm->consortium);
		json_array_begin(&w, "figures");
		for (size_t k = 0; k < firm->figures; k++)
			json_figure(&w, &firm->figure[k]);
		json_array_close(&w);
		json_array_begin(&w, "measures");
		for (size_t k = 0; k < firm->measures; k++)
			json_measure(&w, &firm->measure[k]);
		json_array_close(&w);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

void report_outcome_table(const struct view_outcomes *v, struct report_table *t)
{
	report_table_begin(t, "outcome", "organisation,group,key,subject,year,value,nature,unknown,formula,factors,source");
	for (size_t i = 0; i < v->firms; i++)
		for (size_t k = 0; k < v->firm[i].figures; k++) {
			const struct view_outcome_figure *f = &v->firm[i].figure[k];

			report_table_text(t, v->firm[i].organisation);
			report_table_text(t, f->group);
			report_table_text(t, f->key);
			report_table_text(t, f->subject);
			report_table_positive(t, f->year);
			if (f->form == VIEW_FIGURE_WHOLE)
				report_table_figure(t, f->key, f->whole);
			else
				report_table_number(t, f->decimal);
			report_table_text(t, f->nature);
			report_table_text(t, f->why);
			report_table_text(t, f->formula);
			report_table_text(t, f->factor);
			report_table_text(t, f->source);
		}
}
