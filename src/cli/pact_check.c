/* `sangsaeng pact check`: a file of footprints judged as a partner's would be. */
#include "cli/pact.h"

#include "base/json.h"
#include "exchange/exchange_judge.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *kind_word(const struct exchange_judged *j)
{
	static const char *const word[] = {"footprint", "list", "event", "catenax"};

	return word[j->kind];
}

static void json_item(struct json_writer *w, const struct exchange_judged_item *item)
{
	json_object_begin(w, NULL);
	json_put_bool(w, "valid", item->valid);
	if (item->valid) {
		json_put_string(w, "id", item->pact.id);
		json_put_string(w, "product", item->pact.products.item[0]);
		json_put_string(w, "name", item->pact.product_name);
		json_put_string(w, "company", item->pact.company_name);
		json_put_string(w, "declared_amount", item->pact.amount.text);
		json_put_string(w, "declared_unit", item->pact.unit);
		json_put_string(w, "kgco2e", item->pact.t2.text);
		json_put_string(w, "primary_data_percent", item->pact.primary_percent.text);
		json_put_string(w, "not_in_version_2", item->v2_lacks);
		json_array_begin(w, "not_in_pact");
		for (size_t i = 0; i < item->no_pact.count; i++)
			json_put_string(w, NULL, item->no_pact.item[i]);
		json_array_close(w);
	}
	json_object_close(w);
}

static void json_judged(struct text *out, const struct exchange_judged *j, const struct findings *findings, bool valid)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.pact_check/1");
	json_put_string(&w, "kind", kind_word(j));
	json_put_string(&w, "event_type", j->type);
	json_put_bool(&w, "valid", valid);
	json_array_begin(&w, "footprints");
	for (size_t i = 0; i < j->count; i++)
		json_item(&w, &j->item[i]);
	json_array_close(&w);
	cli_json_findings(&w, "findings", findings);
	json_object_close(&w);
}

static void text_judged(const struct cli_args *args, struct text *out, const struct exchange_judged *j)
{
	if (j->type)
		text_printf(out, "%s\n", j->type);
	for (size_t i = 0; i < j->count; i++) {
		const struct exchange_pact *p = &j->item[i].pact;

		if (!j->item[i].valid) {
			text_printf(out, "  %s\n", cli_pick(args, "not valid", "올바르지 않음"));
			continue;
		}
		text_printf(out, "  %s  %s, %s: %s kgCO2e / %s %s\n", p->id, p->company_name, p->product_name, p->t2.text, p->amount.text, p->unit);
		if (j->item[i].v2_lacks)
			text_printf(out, "    %s: %s\n", cli_pick(args, "not visible to v2 partners", "2판 상대에게는 보이지 않음"),
				cli_pick(args, j->item[i].v2_lacks, j->item[i].v2_lacks_ko));
		for (size_t k = 0; k < j->item[i].no_pact.count; k++)
			text_printf(out, "    %s: %s\n", cli_pick(args, "without a field in PACT", "PACT에 자리가 없음"), j->item[i].no_pact.item[k]);
	}
}

/* 0: as it should be; 1: valid, with findings; 3: a partner's host would refuse it. */
static int show(const struct cli_args *args, const struct exchange_judged *j, struct findings *findings, enum status st, struct err *err)
{
	struct text out;
	int code;

	text_init(&out);
	if (args->format == CLI_JSON)
		json_judged(&out, j, findings, st == ST_OK);
	else
		text_judged(args, &out, j);
	code = cli_put(args, out.data, out.length);
	text_done(&out);
	if (code != 0)
		return code;
	if (st != ST_OK) {
		char number[24];

		if (findings->errors > 0) { /* each is listed */
			snprintf(number, sizeof number, "%" PRId64, findings->errors);
			err_set(err, st, "pact.refused", number, NULL);
			err_at(err, args->positional[1], 0, 0);
		}
		return cli_fail(args, st, findings, err);
	}
	cli_warn(args, findings);
	return findings->warnings > 0 ? 1 : 0;
}

int pact_check(const struct cli_args *args)
{
	struct exchange_judged judged = {0};
	struct findings findings;
	struct arena arena;
	struct err err;
	json_t *root = NULL;
	char *text = NULL;
	enum status st;
	int code;

	if (args->positional_count < 2)
		return cli_usage(args, "pact", "cli.option_needed", "FILE");
	st = json_read_file(args->positional[1], args->positional[1], &root, &text, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	json_decref(root);
	arena_init(&arena);
	findings_init(&findings, (size_t)args->max_findings);
	st = exchange_judge(text, strlen(text), args->positional[1], &arena, &findings, &judged, &err);
	code = show(args, &judged, &findings, st, &err);
	findings_done(&findings);
	arena_done(&arena);
	free(text);
	return code;
}
