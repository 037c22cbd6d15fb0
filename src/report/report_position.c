/* A trading position as JSON: what `sangsaeng credit position -O json` prints and /v1/credits/position answers. */
#include "report/report_figure.h"

void report_position_json(const struct view_position *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.credit_position/1");
	json_put_string(&w, "organisation", v->organisation);
	json_put_int(&w, "year", v->year);
	report_put_day(&w, "on", v->on);
	json_put_bool(&w, "weekends_only", v->weekends_only);
	json_array_begin(&w, "figures");
	for (size_t i = 0; i < v->figures; i++) {
		const struct view_figure *f = &v->figure[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "key", f->key);
		if (f->known)
			json_put_int(&w, "value", f->value);
		else
			json_put_string(&w, "value", NULL);
		report_put_text(&w, "formula", f->formula);
		report_put_text(&w, "source", f->source);
		json_put_bool(&w, "estimate", f->estimate);
		json_put_bool(&w, "stand_in", f->stand_in);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "surrender_order");
	for (size_t i = 0; i < v->lots; i++) {
		const struct view_lot *lot = &v->lot[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "instrument", lot->instrument);
		json_put_string(&w, "id", lot->id);
		json_put_int(&w, "vintage", lot->vintage);
		report_put_text(&w, "origin", lot->origin);
		json_put_int(&w, "tonnes", lot->tonnes);
		json_put_int(&w, "use_t", lot->use_t);
		report_put_day(&w, "last_day", lot->last_day);
		if (lot->price_krw >= 0)
			json_put_int(&w, "price_krw", lot->price_krw);
		else
			json_put_string(&w, "price_krw", NULL);
		json_put_string(&w, "reason", lot->reason);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

void report_position_table(const struct view_position *v, struct report_table *t)
{
	report_table_begin(t, "position", "organisation,year,key,value,formula,source,estimate,stand_in");
	for (size_t i = 0; i < v->figures; i++) {
		const struct view_figure *f = &v->figure[i];

		report_table_text(t, v->organisation);
		report_table_integer(t, v->year);
		report_table_text(t, f->key);
		if (f->known)
			report_table_figure(t, f->key, f->value);
		else
			report_table_blank(t, 1);
		report_table_text(t, f->formula);
		report_table_text(t, f->source);
		report_table_yes(t, f->estimate);
		report_table_yes(t, f->stand_in);
	}
}
