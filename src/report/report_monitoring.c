/* A machine month by month as JSON and as a table: what /v1/monitoring/{measure}/months answers. What does not count is null or blank, never 0. */
#include "report/report_figure.h"

/* Values of a month by the names of their members and columns; NULL where there is none. */
enum { VALUES = 11 };
static const char *const names[VALUES] = {"baseline_low_kgco2e", "baseline_kgco2e", "baseline_high_kgco2e", "expected_low_kgco2e",
	"expected_high_kgco2e", "measured_kgco2e", "reduction_kgco2e", "planned_kgco2e", "cumulative_planned_kgco2e", "cumulative_kgco2e", NULL};

static void values_of(const struct view_band_month *m, const char *out[VALUES])
{
	const char *const counted[] = {
		m->baseline_low_kg, m->baseline_kg, m->baseline_high_kg, m->expected_low_kg, m->expected_high_kg, m->project_kg, m->reduction_kg};
	size_t n = 0;

	for (; n < sizeof counted / sizeof *counted; n++)
		out[n] = m->rejected[0] ? NULL : counted[n];
	out[n++] = m->planned_kg;
	out[n++] = m->cumulative_planned_kg;
	out[n++] = m->cumulative_kg;
	out[n] = NULL;
}

static void put_month_member(struct json_writer *w, const char *key, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	json_put_string(w, key, text);
}

static void put_month(struct json_writer *w, const struct view_band_month *m)
{
	const char *value[VALUES];

	values_of(m, value);
	json_object_begin(w, NULL);
	put_month_member(w, "month", m->month);
	json_put_string(w, "state", view_band_state(m));
	report_put_text(w, "reason", m->rejected);
	json_put_bool(w, "verified", m->verified);
	for (size_t i = 0; names[i]; i++)
		report_put_text(w, names[i], value[i]);
	report_put_text(w, "energy", m->energy);
	report_put_text(w, "output", m->output);
	report_put_text(w, "output_credited", m->rejected[0] ? NULL : m->output_credited);
	json_object_close(w);
}

static void put_baseline(struct json_writer *w, const struct view_monitoring *v)
{
	json_object_begin(w, "baseline");
	report_put_text(w, "methodology", v->methodology);
	report_put_text(w, "methodology_version", v->methodology_version);
	report_put_text(w, "energy_per_output", v->sec);
	report_put_text(w, "energy_unit", v->energy_unit);
	report_put_text(w, "output_per_year", v->output_per_year);
	report_put_text(w, "output_unit", v->output_unit);
	report_put_text(w, "years", v->years);
	report_put_text(w, "factor", v->factor);
	report_put_text(w, "kgco2e_per_energy", v->kgco2e_per_energy);
	report_put_text(w, "frozen_on", v->frozen_on);
	report_put_text(w, "sha256", v->baseline_sha256);
	json_object_close(w);
}

static void put_meters(struct json_writer *w, const struct view_monitoring *v)
{
	json_array_begin(w, "meters");
	for (size_t i = 0; i < v->meters; i++) {
		const struct view_meter *m = &v->meter[i];

		json_object_begin(w, NULL);
		json_put_string(w, "meter", m->meter);
		json_put_string(w, "parameter", m->parameter);
		json_put_string(w, "unit", m->unit);
		json_put_string(w, "interval", m->interval);
		report_put_text(w, "instrument", m->instrument);
		report_put_text(w, "uncertainty", m->uncertainty);
		report_put_day(w, "calibrated_on", m->calibrated_on);
		report_put_day(w, "calibrated_to", m->calibrated_to);
		json_object_close(w);
	}
	json_array_close(w);
}

static void put_opinions(struct json_writer *w, const struct view_monitoring *v)
{
	json_array_begin(w, "opinions");
	for (size_t i = 0; i < v->opinions; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "verification", v->opinion[i].verification);
		json_put_string(w, "verifier", v->opinion[i].verifier);
		json_put_string(w, "opinion", v->opinion[i].opinion);
		put_month_member(w, "period_from", v->opinion[i].from);
		put_month_member(w, "period_to", v->opinion[i].to);
		report_put_text(w, "signed_on", v->opinion[i].signed_on);
		json_object_close(w);
	}
	json_array_close(w);
}

void report_monitoring_json(const struct view_monitoring *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.monitoring/1");
	json_put_string(&w, "measure", v->band.measure);
	report_put_text(&w, "machine", v->band.machine);
	report_put_text(&w, "machine_en", v->band.machine_en);
	report_put_text(&w, "organisation", v->organisation);
	report_put_text(&w, "site", v->site);
	report_put_text(&w, "project", v->project);
	report_put_day(&w, "installed_on", v->band.installed_on);
	report_put_day(&w, "as_of", v->band.as_of);
	put_month_member(&w, "period_from", v->from);
	put_month_member(&w, "period_to", v->to);
	put_baseline(&w, v);
	put_meters(&w, v);
	json_array_begin(&w, "months");
	for (size_t i = 0; i < v->band.months; i++)
		put_month(&w, &v->band.month[i]);
	json_array_close(&w);
	put_opinions(&w, v);
	report_put_notes(&w, "findings", v->finding, v->findings);
	json_object_close(&w);
}

void report_monitoring_table(const struct view_monitoring *v, struct report_table *t)
{
	const char *value[VALUES];

	report_table_begin(t, "monitoring",
		"measure,month,state,baseline_low_kgco2e,baseline_kgco2e,baseline_high_kgco2e,expected_low_kgco2e,expected_high_kgco2e,measured_"
		"kgco2e,"
		"reduction_kgco2e,planned_kgco2e,cumulative_planned_kgco2e,cumulative_kgco2e,verified,rejected");
	for (size_t i = 0; i < v->band.months; i++) {
		const struct view_band_month *m = &v->band.month[i];

		values_of(m, value);
		report_table_text(t, v->band.measure);
		report_table_month(t, m->month);
		report_table_text(t, view_band_state(m));
		for (size_t k = 0; names[k]; k++)
			report_table_number(t, value[k]);
		report_table_yes(t, m->verified);
		report_table_text(t, m->rejected);
	}
}
