/* `sangsaeng visits`: who looked at which site or machine when, what was found, and whether the photos are of that day. */
#include "cli/fund.h"

#include "view/view_visits.h"

#include <inttypes.h>
#include <string.h>

static const char *purpose_word(const struct cli_args *args, const char *purpose)
{
	static const struct {
		const char *word, *en, *ko;
	} list[] = {{"on_site_check", "on-site check", "현장확인"}, {"inspection", "inspection", "점검"}, {"after_care", "after-care", "사후관리"},
		{"education", "education", "교육"}};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (strcmp(list[i].word, purpose) == 0)
			return cli_pick(args, list[i].en, list[i].ko);
	return purpose;
}

static void text_findings(const struct cli_args *args, const struct err *const *finding, size_t count, struct text *out)
{
	for (size_t i = 0; i < count; i++) {
		text_append_string(out, "      ! ");
		message_format(out, finding[i], args->lang);
		text_append_char(out, '\n');
	}
}

static void text_photo(const struct cli_args *args, const struct view_photo *p, struct text *out)
{
	text_printf(out, args->lang == LANG_KO ? "    사진 %s" : "    photo %s", p->evidence);
	if (p->camera_at[0])
		text_printf(out, args->lang == LANG_KO ? "  카메라 %s" : "  camera %s", p->camera_at);
	if (p->taken_at[0])
		text_printf(out, args->lang == LANG_KO ? "  적은 시각 %s" : "  typed %s", p->taken_at);
	text_append_char(out, '\n');
	text_findings(args, p->finding, p->findings, out);
}

static void text_visits(const struct cli_args *args, const struct view_visits *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	size_t photos = 0, odd = 0, defects = 0;

	for (size_t i = 0; i < v->count; i++) {
		photos += v->item[i].photos;
		defects += strcmp(v->item[i].outcome, "defect") == 0;
		for (size_t k = 0; k < v->item[i].photos; k++)
			odd += v->item[i].photo[k].findings > 0;
	}
	text_printf(out,
		ko ? "현장 방문 %zu건(지적 %zu건), 사진 %zu장(확인이 필요한 사진 %zu장)\n"
		   : "Visits: %zu (%zu with defects), photos: %zu (%zu to look at)\n",
		v->count, defects, photos, odd);
	for (size_t i = 0; i < v->count; i++) {
		const struct view_visit *x = &v->item[i];
		char day[DATE_TEXT_LEN];

		text_printf(out, "\n  %s  %s  %s  %s", fund_day_text(x->visited_on, day), x->visit, purpose_word(args, x->purpose),
			x->measure[0] ? x->measure : x->site);
		text_printf(out, ko ? "  (%s의 %s)" : "  (%s, %s)", x->organisation, x->site);
		text_printf(out, ko ? "  방문 %s" : "  by %s", x->by);
		text_printf(out, "  %s\n", strcmp(x->outcome, "ok") == 0 ? cli_pick(args, "ok", "이상 없음") : cli_pick(args, "DEFECT", "지적"));
		if (x->note[0])
			text_printf(out, "    %s\n", x->note);
		if (x->evidence[0])
			text_printf(out, ko ? "    기록 %s (%.12s)\n" : "    report %s (%.12s)\n", x->evidence, x->sha256);
		text_findings(args, x->finding, x->findings, out);
		for (size_t k = 0; k < x->photos; k++)
			text_photo(args, &x->photo[k], out);
	}
}

static void json_findings(struct json_writer *w, const struct err *const *finding, size_t count)
{
	json_array_begin(w, "findings");
	for (size_t i = 0; i < count; i++)
		json_put_string(w, NULL, finding[i]->code);
	json_array_close(w);
}

static void json_visits(const struct view_visits *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.visits/1");
	json_put_string(&w, "programme", v->programme);
	json_array_begin(&w, "visits");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_visit *x = &v->item[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "visit", x->visit);
		report_put_day(&w, "visited_on", x->visited_on);
		json_put_string(&w, "purpose", x->purpose);
		report_put_text(&w, "measure", x->measure);
		report_put_text(&w, "site", x->site);
		report_put_text(&w, "organisation", x->organisation);
		report_put_text(&w, "by", x->by);
		report_put_text(&w, "person", x->person);
		json_put_string(&w, "outcome", x->outcome);
		report_put_text(&w, "note", x->note);
		report_put_text(&w, "evidence", x->evidence);
		report_put_text(&w, "evidence_sha256", x->sha256);
		json_findings(&w, x->finding, x->findings);
		json_array_begin(&w, "photos");
		for (size_t k = 0; k < x->photos; k++) {
			const struct view_photo *p = &x->photo[k];

			json_object_begin(&w, NULL);
			json_put_string(&w, "evidence", p->evidence);
			report_put_text(&w, "file", p->file);
			report_put_text(&w, "taken_at", p->taken_at);
			report_put_text(&w, "camera_at", p->camera_at);
			json_findings(&w, p->finding, p->findings);
			json_object_close(&w);
		}
		json_array_close(&w);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

/* One photo a line; a visit without photos has a line without one. */
static void table_visits(const struct view_visits *v, struct report_table *t)
{
	static const struct view_photo none = {.evidence = "", .file = "", .taken_at = "", .camera_at = ""};

	report_table_begin(
		t, "visits", "visit,visited_on,purpose,measure,site,organisation,by,person,outcome,evidence,photo,taken_at,camera_at,findings");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_visit *x = &v->item[i];

		for (size_t k = 0; k < x->photos || k == 0; k++) {
			const struct view_photo *p = k < x->photos ? &x->photo[k] : &none;

			report_table_text(t, x->visit);
			report_table_day(t, x->visited_on);
			report_table_text(t, x->purpose);
			report_table_text(t, x->measure);
			report_table_text(t, x->site);
			report_table_text(t, x->organisation);
			report_table_text(t, x->by);
			report_table_text(t, x->person);
			report_table_text(t, x->outcome);
			report_table_text(t, x->evidence);
			report_table_text(t, p->evidence);
			report_table_text(t, p->taken_at);
			report_table_text(t, p->camera_at);
			report_table_integer(t, (int64_t)(p->findings + (k == 0 ? x->findings : 0)));
		}
	}
}

int cli_visits(const struct cli_args *args)
{
	struct view_visits visits;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "visits", "cli.option_needed", "--db FILE");
	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = view_visits_read(tx, args->firm, args->grant, &arena, &visits, &err);
	if (st == ST_OK) {
		if (args->format == CLI_JSON)
			json_visits(&visits, &out);
		else if (cli_is_table(args))
			table_visits(&visits, args->table);
		else
			text_visits(args, &visits, &out);
	}
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	store_rollback(tx);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}
