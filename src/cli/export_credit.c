/* `sangsaeng export attestation | monitoring-report | certification-request | approval-request | transfer | cadt`: reductions and credits for others.
 */
#include "view/view_credit_export.h"

#include "base/decimal.h"
#include "cli/fund.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- application forms ---- */

static void json_cell(struct json_writer *w, const char *key, const char *value, bool integer)
{
	if (value && integer)
		json_put_int(w, key, strtoll(value, NULL, 10));
	else
		json_put_string(w, key, value);
}

static void json_names(struct json_writer *w, const char *en, const char *ko)
{
	json_put_string(w, "name_en", en);
	json_put_string(w, "name_ko", ko);
}

static void json_table(struct json_writer *w, const struct view_form_table *t)
{
	json_object_begin(w, t->key);
	json_names(w, t->en, t->ko);
	json_array_begin(w, "columns");
	for (size_t c = 0; c < t->columns; c++) {
		json_object_begin(w, NULL);
		json_put_string(w, "key", t->column[c].key);
		json_names(w, t->column[c].en, t->column[c].ko);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "rows");
	for (size_t r = 0; r < t->rows; r++) {
		json_object_begin(w, NULL);
		for (size_t c = 0; c < t->columns; c++)
			json_cell(w, t->column[c].key, t->cell[r * t->columns + c], t->column[c].integer);
		json_object_close(w);
	}
	json_array_close(w);
	json_object_close(w);
}

static void put_form(struct text *out, const struct view_form *form)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", form->schema);
	json_put_string(&w, "form", form->form);
	json_names(&w, form->en, form->ko);
	json_put_string(&w, "programme", form->programme);
	json_put_string(&w, "as_of", form->as_of);
	json_put_bool(&w, "simulated", form->simulated);
	json_object_begin(&w, "fields");
	for (size_t i = 0; i < form->fields; i++) {
		const struct view_form_field *f = &form->field[i];

		json_object_begin(&w, f->key);
		json_names(&w, f->en, f->ko);
		json_cell(&w, "value", f->value, f->integer);
		if (!f->value) {
			json_put_string(&w, "missing_en", f->missing_en);
			json_put_string(&w, "missing_ko", f->missing_ko);
		}
		json_object_close(&w);
	}
	json_object_close(&w);
	json_object_begin(&w, "tables");
	for (size_t i = 0; i < form->tables; i++)
		json_table(&w, &form->table[i]);
	json_object_close(&w);
	json_object_close(&w);
}

/* ---- the attestation ---- */

static void json_missing(struct json_writer *w, const char *field, const char *en, const char *ko)
{
	json_object_begin(w, NULL);
	json_put_string(w, "field", field);
	json_put_string(w, "reason_en", en);
	json_put_string(w, "reason_ko", ko);
	json_object_close(w);
}

static void json_month(struct json_writer *w, const char *key, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	json_put_string(w, key, text);
}

static void json_machine(struct json_writer *w, const struct view_attested *m)
{
	json_object_begin(w, NULL);
	json_put_string(w, "measure", m->measure);
	json_put_string(w, "organisation", m->organisation);
	report_put_text(w, "organisation_name", m->organisation_name);
	json_put_string(w, "site", m->site);
	report_put_text(w, "project", m->project);
	report_put_text(w, "methodology", m->methodology);
	report_put_text(w, "methodology_version", m->methodology_version);
	report_put_text(w, "methodology_sha256", m->methodology_sha256);
	report_put_text(w, "installed_on", m->installed_on);
	report_put_text(w, "serial_number", m->new_serial);
	report_put_text(w, "baseline_sha256", m->baseline_sha256);
	report_put_text(w, "baseline_frozen_on", m->frozen_on);
	report_put_text(w, "emission_factor", m->factor);
	report_put_text(w, "emission_factor_source", m->factor_source);
	if (m->factor_year)
		json_put_int(w, "emission_factor_year", m->factor_year);
	else
		json_put_string(w, "emission_factor_year", NULL);
	report_put_text(w, "kgco2e_per_energy", m->kgco2e_per_energy);
	report_put_text(w, "energy_unit", m->energy_unit);
	json_put_int(w, "verified_g", m->verified_g);
	json_object_close(w);
}

/* Beside our own keys, the verification in the words of a PACT footprint. */
static void json_opinion(struct json_writer *w, const struct view_attested_opinion *o)
{
	json_object_begin(w, NULL);
	json_put_string(w, "verification", o->verification);
	json_put_string(w, "verifier", o->verifier);
	json_put_string(w, "opinion", o->opinion);
	json_month(w, "period_from", o->from);
	json_month(w, "period_to", o->to);
	json_put_string(w, "signed_on", o->signed_on);
	json_put_string(w, "evidence", o->evidence);
	report_put_text(w, "evidence_sha256", o->evidence_sha256);
	json_object_begin(w, "pact_verification");
	json_put_string(w, "coverage", NULL);
	report_put_text(w, "providerName", o->verifier_name);
	json_put_string(w, "completedAt", o->signed_on);
	json_put_string(w, "standardName", "K-ETS notice on external projects (2025-10-01)");
	report_put_text(w, "comments", o->findings);
	json_object_close(w);
	json_object_close(w);
}

static void json_claims(struct json_writer *w, const struct view_claims *v)
{
	json_array_begin(w, "claims_state");
	for (size_t i = 0; i < v->intervals; i++) {
		const struct view_claim_interval *s = &v->interval[i];

		json_object_begin(w, NULL);
		json_put_string(w, "measure", s->measure);
		json_month(w, "from", s->from);
		json_month(w, "to", s->to);
		json_put_string(w, "state", s->state);
		report_put_text(w, "why", s->why);
		report_put_text(w, "reduction_kgco2e", s->reduction_kgco2e);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "claims");
	for (size_t i = 0; i < v->claims; i++) {
		const struct view_claim *c = &v->claim[i];

		json_object_begin(w, NULL);
		json_put_string(w, "claim", c->claim);
		json_put_string(w, "kind", c->kind);
		json_put_string(w, "organisation", c->organisation);
		report_put_text(w, "measure", c->measure);
		json_put_string(w, "from", c->from);
		json_put_string(w, "to", c->to);
		report_put_text(w, "quantity", c->quantity);
		report_put_text(w, "unit", c->unit);
		json_put_bool(w, "live", c->live);
		json_object_close(w);
	}
	json_array_close(w);
}

static void put_attestation(struct text *out, const struct view_attestation *v)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.attestation/1");
	json_put_string(&w, "subject_kind", v->kind);
	json_put_string(&w, "subject", v->subject);
	json_put_string(&w, "programme", v->programme);
	report_put_day(&w, "as_of", v->as_of);
	json_put_bool(&w, "simulated", v->simulated);
	json_put_string(&w, "gwp_set", v->gwp_set);
	json_put_int(&w, "verified_g", v->verified_g);
	json_array_begin(&w, "machines");
	for (size_t i = 0; i < v->machines; i++)
		json_machine(&w, &v->machine[i]);
	json_array_close(&w);
	json_array_begin(&w, "verifications");
	for (size_t i = 0; i < v->opinions; i++)
		json_opinion(&w, &v->opinion[i]);
	json_array_close(&w);
	json_claims(&w, &v->claims);
	json_array_begin(&w, "signatures");
	for (size_t i = 0; i < v->signatures; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "verification", v->signature[i].verification);
		json_put_string(&w, "version", v->signature[i].version);
		json_put_string(&w, "public_key", v->signature[i].public_key);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "not_held");
	if (v->signatures == 0)
		json_missing(&w, "signatures", "nobody has signed the case yet (sangsaeng verify sign)",
			"아직 사건에 서명한 사람이 없음(sangsaeng verify sign)");
	json_missing(&w, "pact_verification.coverage", "PACT knows levels of footprints, not of reductions",
		"PACT의 범위는 발자국의 것이고 감축의 것이 아님");
	json_array_close(&w);
	json_object_close(&w);
}

/* ---- Climate Action Data Trust ---- */

static void put_cadt(struct text *out, const struct view_cadt_table *t)
{
	for (size_t c = 0; c < t->columns; c++)
		programme_csv_text(out, t->column[c], c == 0);
	for (size_t i = 0; i < t->rows * t->columns; i++) {
		if (i % t->columns == 0)
			text_append_char(out, '\n');
		programme_csv_text(out, t->cell[i] ? t->cell[i] : "", i % t->columns == 0);
	}
	text_append_char(out, '\n');
}

static enum status write_cadt(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_cadt_table table[VIEW_CADT_TABLES];
	enum status st = view_cadt_read(tx, arena, table, err);

	if (st == ST_OK && mkdir(args->out, 0777) != 0 && errno != EEXIST)
		st = err_set(err, ST_INPUT, "file.write", args->out, strerror(errno), NULL);
	for (size_t i = 0; st == ST_OK && i < VIEW_CADT_TABLES; i++) {
		const char *path = arena_printf(arena, "%s/%s.csv", args->out, table[i].name);

		text_clear(out);
		put_cadt(out, &table[i]);
		st = cli_write_file(path, out, err);
	}
	text_clear(out);
	for (size_t i = 0; st == ST_OK && i < VIEW_CADT_TABLES; i++)
		text_printf(out, args->lang == LANG_KO ? "%s/%s.csv  %zu행\n" : "%s/%s.csv  %zu rows\n", args->out, table[i].name, table[i].rows);
	return st;
}

/* ---- the command ---- */

static const struct {
	const char *name;
	enum status (*make)(struct store_tx *tx, const char *project, struct arena *arena, struct view_form *out_form, struct err *err);
} forms[] = {{"monitoring-report", view_form_monitoring_report}, {"certification-request", view_form_certification_request},
	{"approval-request", view_form_approval_request}};

bool cli_export_is_credit(const char *word)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (strcmp(forms[i].name, word) == 0)
			return true;
	return strcmp(word, "attestation") == 0 || strcmp(word, "transfer") == 0 || strcmp(word, "cadt") == 0;
}

static enum status make_export(
	const struct cli_args *args, int64_t tonnes, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	const char *what = args->positional[0];
	struct view_attestation attestation;
	struct view_form form;
	enum status st = ST_OK;

	if (strcmp(what, "cadt") == 0)
		return write_cadt(args, tx, arena, out, err);
	if (strcmp(what, "attestation") == 0) {
		st = view_attestation_read(tx, args->positional[1], arena, &attestation, err);
		if (st == ST_OK)
			put_attestation(out, &attestation);
		return st;
	}
	if (strcmp(what, "transfer") == 0)
		st = view_form_transfer(tx, args->positional[1], args->positional[2], tonnes, arena, &form, err);
	for (size_t i = 0; st == ST_OK && i < sizeof forms / sizeof *forms; i++)
		if (strcmp(forms[i].name, what) == 0)
			st = forms[i].make(tx, args->positional[1], arena, &form, err);
	if (st == ST_OK)
		put_form(out, &form);
	return st;
}

int cli_export_credit(const struct cli_args *args)
{
	const char *what = args->positional[0];
	bool cadt = strcmp(what, "cadt") == 0, transfer = strcmp(what, "transfer") == 0;
	int needed = cadt ? 1 : transfer ? 4 : 2;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	int64_t tonnes = 0;
	enum status st;
	int code;

	if (args->positional_count > needed)
		return cli_usage(args, "export", "cli.value_unknown", args->positional[needed]);
	if (args->positional_count < needed)
		return cli_usage(args, "export", "cli.option_needed", transfer ? "SELLER BUYER TONNES" : "MEASURE|PROJECT");
	if (cli_is_table(args))
		return cli_usage(args, "export", "cli.not_together", cadt ? "cadt, -O csv" : cli_table_option(args));
	if (transfer && decimal_parse_int(args->positional[3], 1, INT64_C(1000000000000), &tonnes, NULL) != ST_OK)
		return cli_usage(args, "export", "cli.value_unknown", args->positional[3]);
	if (cadt && !args->out)
		return cli_usage(args, "export", "cli.option_needed", "-o DIR");
	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = make_export(args, tonnes, tx, &arena, &out, &err);
	store_rollback(tx);
	store_close(store);
	if (st == ST_OK && args->out && !cadt)
		st = cli_write_file(args->out, &out, &err);
	if (st != ST_OK)
		code = cli_fail(args, st, NULL, &err);
	else
		code = args->out && !cadt ? 0 : cli_put(args, out.data, out.length);
	text_done(&out);
	arena_done(&arena);
	return code;
}
