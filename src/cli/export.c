/* `sangsaeng export`: the ledger for other programs, as a journal of hledger or as CSV. */
#include "base/output.h"
#include "cli/fund.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum status put_ledger(struct store_tx *tx, struct arena *arena, struct report_table *t, struct err *err)
{
	struct view_entry *list;
	size_t count;
	enum status st = view_fund_entries(tx, arena, &list, &count, err);
	if (st != ST_OK)
		return st;
	report_table_begin(t, "ledger", "position,group,date,type,debit,credit,amount_krw,reservation,step,grant,evidence,actor,key,hash");
	for (size_t i = 0; i < count; i++) {
		const struct view_entry *e = &list[i];
		report_table_integer(t, e->position);
		report_table_integer(t, e->group_first);
		report_table_day(t, e->on);
		report_table_text(t, e->type);
		report_table_text(t, e->debit);
		report_table_text(t, e->credit);
		report_table_integer(t, e->amount_krw);
		report_table_positive(t, e->reservation);
		report_table_text(t, e->step);
		report_table_text(t, e->grant);
		report_table_text(t, e->evidence);
		report_table_text(t, e->actor);
		report_table_text(t, e->key);
		report_table_text(t, e->hash);
	}
	return ST_OK;
}

bool cli_same_file(const char *a, const char *b)
{
	struct stat x, y;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

enum status cli_write_file(const char *path, const struct text *out, struct err *err)
{
	return output_write(path, out->data, out->length, err);
}

int cli_export(const struct cli_args *args)
{
	bool journal = strcmp(args->positional[0], "hledger") == 0;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "export", "cli.option_needed", "--db FILE");
	if (cli_export_is_document(args))
		return cli_export_document(args);
	if (cli_export_is_footprint(args->positional[0]))
		return cli_export_footprint(args);
	if (cli_export_is_credit(args->positional[0]))
		return cli_export_credit(args);
	if (args->positional_count > 1 || (!journal && strcmp(args->positional[0], "ledger") != 0))
		return cli_usage(args, "export", "cli.value_unknown", args->positional[args->positional_count - 1]);
	if (args->format == CLI_JSON)
		return cli_usage(args, "export", "cli.not_together", journal ? "hledger, -O json" : "ledger, -O json");
	if (journal && cli_is_table(args))
		return cli_usage(args, "export", "cli.not_together", args->format == CLI_CSV ? "hledger, -O csv" : "hledger, -O xlsx");
	arena_init(&arena);
	text_init(&out);
	out.max = SIZE_MAX / 4;
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = journal ? view_fund_journal(tx, &out, &err) : put_ledger(tx, &arena, args->table, &err);
	store_rollback(tx);
	store_close(store);
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	text_done(&out);
	arena_done(&arena);
	return code;
}
