/* `sangsaeng export pact | catenax`: published footprints for partners. */
#include "cli/cli.h"

#include "exchange/exchange_catena.h"
#include "exchange/exchange_export.h"

#include <string.h>

bool cli_export_is_footprint(const char *word)
{
	return strcmp(word, "pact") == 0 || strcmp(word, "catenax") == 0;
}

static void put_pact(const struct exchange_exported *list, size_t count, struct text *out)
{
	text_append_string(out, "{\"data\":[");
	for (size_t i = 0; i < count; i++) {
		text_append_string(out, i ? ",\n" : "\n");
		text_append(out, list[i].pact.json, list[i].pact.json_length);
	}
	text_append_string(out, "\n]}\n");
}

/* One as it is, several as an array. What could not be carried is noted with the product. */
static size_t put_catena(const struct cli_args *args, const struct exchange_exported *list, size_t count, struct arena *arena, struct text *out,
	struct findings *findings)
{
	const struct exchange_catena_own own = {.waste_incineration = args->waste, .packaging_included = -1, .storage_included = -1};
	struct text body;
	size_t written = 0;

	text_init(&body);
	for (size_t i = 0; i < count; i++) {
		struct exchange_words lost = {NULL, 0};
		struct err err;
		size_t length;
		char *json;

		if (exchange_catena_write(&list[i].pact, &own, arena, &json, &length, &lost, &err) != ST_OK) {
			err_at(&err, list[i].product, 0, 0);
			findings_add(findings, SEVERITY_WARNING, &err);
			continue;
		}
		for (size_t k = 0; k < lost.count; k++) {
			err_set(&err, ST_INPUT, "pact.catena_lost", lost.item[k], NULL);
			err_at(&err, list[i].product, 0, 0);
			findings_add(findings, SEVERITY_NOTE, &err);
		}
		text_append_string(&body, written++ ? ",\n" : "");
		text_append(&body, json, length);
	}
	text_printf(out, written == 1 ? "%s\n" : "[%s]\n", body.data);
	text_done(&body);
	return written;
}

int cli_export_footprint(const struct cli_args *args)
{
	const char *const *product = args->positional_count > 1 ? args->positional + 1 : NULL;
	struct exchange_exported *list = NULL;
	struct findings findings;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	const char *domain;
	struct arena arena;
	struct text out;
	struct err err;
	size_t count = 0;
	enum status st;
	int code;

	if (!args->base_url)
		return cli_usage(args, "export", "cli.option_needed", "--base-url URL");
	if (cli_is_table(args))
		return cli_usage(args, "export", "cli.not_together", args->format == CLI_CSV ? "pact, -O csv" : "pact, -O xlsx");
	arena_init(&arena);
	text_init(&out);
	findings_init(&findings, (size_t)(args->max_findings > 0 ? args->max_findings : 200));
	st = exchange_domain_of(args->base_url, &arena, &domain, &err);
	if (st == ST_OK)
		st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = exchange_export(tx, domain, product, (size_t)args->positional_count - 1, &arena, &list, &count, &findings, &err);
	store_rollback(tx);
	store_close(store);
	if (st == ST_OK && strcmp(args->positional[0], "pact") == 0)
		put_pact(list, count, &out);
	else if (st == ST_OK)
		count = put_catena(args, list, count, &arena, &out, &findings);
	if (st == ST_OK && count == 0)
		st = err_set(&err, ST_INPUT, "export.nothing", NULL);
	if (st == ST_OK && args->out)
		st = cli_write_file(args->out, &out, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		cli_warn(args, &findings);
		code = args->out ? 0 : cli_put(args, out.data, out.length);
	}
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}
