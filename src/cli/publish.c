/* `sangsaeng publish`: footprints as immutable versions; what was published; recomputed from the stored inputs. */
#include "cli/cli.h"

#include "base/json.h"
#include "programme/programme_flag.h"

#include <inttypes.h>
#include <string.h>

/* ---- publishing ---- */

static void json_published(struct text *out, const struct programme_published *list, size_t count)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.published/1");
	json_array_begin(&w, "footprints");
	for (size_t i = 0; i < count; i++) {
		const struct programme_published *p = &list[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "product", p->product);
		json_put_string(&w, "outcome", p->outcome == PROGRAMME_PUBLISHED ? "published" : "unchanged");
		json_put_string(&w, "version", p->version);
		json_put_int(&w, "number", p->number);
		json_put_string(&w, "previous", p->previous);
		json_put_bool(&w, "complete", p->complete);
		json_put_string(&w, "pcf_kgco2e", p->t2_kgco2e);
		json_put_string(&w, "claim_adjusted_kgco2e", p->adjusted_kgco2e);
		json_put_string(&w, "pcf_before_kgco2e", p->before_kgco2e);
		json_put_int(&w, "changes", (int64_t)p->change_count);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void text_published(const struct cli_args *args, struct text *out, const struct programme_published *list, size_t count)
{
	bool ko = args->lang == LANG_KO;

	for (size_t i = 0; i < count; i++) {
		const struct programme_published *p = &list[i];

		text_append_string(out, "  ");
		cli_pad(out, p->product, 20);
		if (p->outcome == PROGRAMME_UNCHANGED) {
			text_printf(out, ko ? "  %" PRId64 "판 그대로  %s kgCO2e\n" : "  version %" PRId64 " unchanged  %s kgCO2e\n", p->number,
				p->t2_kgco2e);
			continue;
		}
		text_printf(out, ko ? "  %" PRId64 "판 발행  %s kgCO2e" : "  version %" PRId64 " published  %s kgCO2e", p->number, p->t2_kgco2e);
		if (p->before_kgco2e)
			text_printf(
				out, ko ? " (앞 판 %s, 바뀐 입력 %zu개)" : " (before %s, inputs changed: %zu)", p->before_kgco2e, p->change_count);
		text_printf(out, "%s\n", p->complete ? "" : ko ? "  불완전" : "  incomplete");
		text_printf(out, "    %s\n", p->version);
	}
	if (count == 0)
		text_append_string(out, ko ? "발행할 제품이 없습니다.\n" : "there is nothing to publish\n");
}

static int publish(const struct cli_args *args, struct store *store, struct arena *arena, struct text *out)
{
	struct programme_publish_options options = {.before = args->which && strcmp(args->which, "before") == 0,
		.product = args->positional_count > 0 ? args->positional : NULL,
		.product_count = (size_t)args->positional_count,
		.by = args->by,
		.reason = args->reason,
		.incomplete = args->incomplete,
		.samples = args->samples ? (int32_t)args->samples : 1000,
		.seed = (uint64_t)args->seed,
		.threads = (int)args->threads};
	struct programme_published *list;
	struct findings findings;
	struct store_tx *tx;
	struct err err;
	size_t count;
	enum status st = store_begin(store, true, &tx, &err);
	int code;

	findings_init(&findings, (size_t)args->max_findings);
	if (st == ST_OK) {
		st = programme_publish(tx, &options, arena, &list, &count, &findings, &err);
		if (st == ST_OK)
			st = store_commit(tx, &err);
		else
			store_rollback(tx);
	}
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		if (args->format == CLI_JSON)
			json_published(out, list, count);
		else
			text_published(args, out, list, count);
		code = cli_put(args, out->data, out->length);
	}
	findings_done(&findings);
	return code;
}

/* ---- reading ---- */

/* A recovery that came after a version, or stood in the books when it was published. */
static void json_flags(struct json_writer *w, const struct programme_flag *flag, size_t count, const char *version)
{
	json_array_begin(w, "flags");
	for (size_t i = 0; i < count; i++) {
		if (strcmp(flag[i].version, version) != 0)
			continue;
		json_object_begin(w, NULL);
		json_put_string(w, "reason", "recovery");
		json_put_string(w, "recovery", flag[i].recovery);
		json_put_string(w, "measure", flag[i].measure);
		json_put_string(w, "cause", flag[i].cause);
		json_put_string(w, "on", flag[i].on_date);
		json_put_bool(w, "known_when_published", flag[i].known);
		json_object_close(w);
	}
	json_array_close(w);
}

static void text_flags(struct text *out, bool ko, const struct programme_flag *flag, size_t count, const char *version)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(flag[i].version, version) == 0 && !flag[i].known)
			text_printf(out,
				ko ? "    표시: 설비 %s의 지원이 %s에 환수됨 (%s, %s)\n"
				   : "    flagged: rests on machine %s, whose grant was recovered on %s (%s, %s)\n",
				flag[i].measure, flag[i].on_date, flag[i].recovery, flag[i].cause);
}

static enum status list_versions(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct programme_version *list;
	struct programme_flag *flag;
	struct json_writer w;
	bool ko = args->lang == LANG_KO;
	size_t count, flags;
	enum status st = programme_versions(tx, args->positional_count > 0 ? args->positional[0] : NULL, arena, &list, &count, err);

	if (st == ST_OK)
		st = programme_flags(tx, NULL, arena, &flag, &flags, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.versions/1");
		json_array_begin(&w, "versions");
	}
	for (size_t i = 0; i < count; i++) {
		const struct programme_version *v = &list[i];

		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "version", v->version);
			json_put_string(&w, "product", v->product);
			json_put_int(&w, "number", v->number);
			json_put_string(&w, "status", v->is_active ? "Active" : "Deprecated");
			json_put_string(&w, "period", v->period);
			json_put_string(&w, "published_on", v->published_on);
			json_put_string(&w, "published_by", v->published_by);
			json_put_string(&w, "reason", v->reason);
			json_put_string(&w, "previous", v->previous);
			json_put_string(&w, "inputs", v->inputs);
			json_flags(&w, flag, flags, v->version);
			json_object_close(&w);
			continue;
		}
		text_append_string(out, "  ");
		cli_pad(out, v->product, 20);
		text_printf(out, "  %-6s  %3" PRId64 "  %s  %s  %s\n    %s%s%s\n", v->period, v->number, v->is_active ? "Active    " : "Deprecated",
			v->published_on, v->published_by, v->version, v->reason[0] ? "  " : "", v->reason);
		text_flags(out, ko, flag, flags, v->version);
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else if (count == 0) {
		text_append_string(out, ko ? "발행한 발자국이 없습니다.\n" : "no footprint has been published\n");
	}
	return ST_OK;
}

/* The statement as it was published, and what had changed: JSON in either format, since that is what was published. */
static enum status show_version(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct programme_version *list;
	struct programme_flag *flag;
	size_t count, flags;
	enum status st = programme_versions(tx, NULL, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct programme_version *v = &list[i];

		if (strcmp(v->version, args->show) != 0)
			continue;
		text_printf(out,
			"{\n\"version\": \"%s\",\n\"number\": %" PRId64 ",\n\"status\": \"%s\",\n\"previous\": \"%s\",\n\"inputs\": \"%s\",\n",
			v->version, v->number, v->is_active ? "Active" : "Deprecated", v->previous, v->inputs);
		text_printf(out, "\"footprint\": %s,\n\"changes\": %s,\n\"flags\": [", v->payload, v->changes);
		st = programme_flags(tx, v->version, arena, &flag, &flags, err);
		for (size_t k = 0; st == ST_OK && k < flags; k++)
			text_printf(out, "%s{\"reason\": \"recovery\", \"on\": \"%s\", \"cause\": \"%s\", \"known_when_published\": %s}",
				k > 0 ? ", " : "", flag[k].on_date, flag[k].cause, flag[k].known ? "true" : "false");
		text_append_string(out, "]\n}\n");
		return st;
	}
	return st == ST_OK ? err_set(err, ST_NOT_FOUND, "version.unknown", args->show, NULL) : st;
}

static int recompute(const struct cli_args *args, struct store_tx *tx, struct text *out)
{
	const char *version = strcmp(args->recompute, "all") == 0 ? NULL : args->recompute;
	struct findings findings;
	struct err err;
	size_t count = 0;
	enum status st;
	int code;

	findings_init(&findings, (size_t)args->max_findings);
	st = programme_recompute(tx, version, &count, &findings, &err);
	if (st == ST_OK && findings.errors > 0)
		st = err_set(&err, ST_CONFLICT, "publish.differs", NULL);
	if (st == ST_OK) {
		text_printf(out,
			args->lang == LANG_KO ? "발행본 %zu개를 저장된 입력에서 다시 계산했고 모두 비트까지 같습니다\n"
					      : "%zu versions recomputed from their stored inputs, bit for bit the same\n",
			count);
		code = cli_put(args, out->data, out->length);
	} else {
		code = cli_fail(args, st, &findings, &err);
	}
	findings_done(&findings);
	return code;
}

/* What would break a line, or colour a terminal. */
static bool has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 32 || *s == 127)
			return true;
	return false;
}

int cli_publish(const struct cli_args *args)
{
	bool reads = args->list || args->show || args->recompute;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code = 0;

	if (!args->db)
		return cli_usage(args, "publish", "cli.option_needed", "--db FILE");
	if (!reads && (!args->by || !args->by[0]))
		return cli_usage(args, "publish", "cli.option_needed", "--by NAME");
	if ((args->by && has_control(args->by)) || (args->reason && has_control(args->reason)))
		return cli_usage(args, "publish", "cli.control", args->by && has_control(args->by) ? "--by" : "--reason");
	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, reads ? STORE_READ : STORE_WRITE, &store, &err);
	if (st == ST_OK && reads)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK && !reads) {
		code = publish(args, store, &arena, &out);
	} else if (st == ST_OK && args->recompute) {
		code = recompute(args, tx, &out);
	} else if (st == ST_OK) {
		st = args->show ? show_version(args, tx, &arena, &out, &err) : list_versions(args, tx, &arena, &out, &err);
		if (st == ST_OK)
			code = cli_put(args, out.data, out.length);
	}
	if (st != ST_OK)
		code = cli_fail(args, st, NULL, &err);
	if (tx)
		store_rollback(tx);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}
