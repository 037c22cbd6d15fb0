/* `sangsaeng export`: the ledger for other programs, as a journal of hledger or as CSV. */
#include "base/output.h"
#include "cli/fund.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void put_int(struct text *out, int64_t value, bool first)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%" PRId64, value);
	programme_csv_number(out, digits, first);
}

static enum status put_ledger(struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_entry *list;
	size_t count;
	enum status st = view_fund_entries(tx, arena, &list, &count, err);
	if (st != ST_OK)
		return st;
	text_append_string(out, "position,group,date,type,debit,credit,amount_krw,reservation,step,grant,evidence,actor,key,hash\n");
	for (size_t i = 0; i < count; i++) {
		const struct view_entry *e = &list[i];
		put_int(out, e->position, true);
		put_int(out, e->group_first, false);
		fund_csv_day(out, e->on);
		programme_csv_text(out, e->type, false);
		programme_csv_text(out, e->debit, false);
		programme_csv_text(out, e->credit, false);
		put_int(out, e->amount_krw, false);
		if (e->reservation > 0)
			put_int(out, e->reservation, false);
		else
			programme_csv_text(out, "", false);
		programme_csv_text(out, e->step, false);
		programme_csv_text(out, e->grant, false);
		programme_csv_text(out, e->evidence, false);
		programme_csv_text(out, e->actor, false);
		programme_csv_text(out, e->key, false);
		programme_csv_text(out, e->hash, false);
		text_append_char(out, '\n');
	}
	return out->overflowed ? err_internal(err, "the ledger is too long") : ST_OK;
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
	if (args->out && cli_same_file(args->out, args->db))
		return cli_usage(args, "export", "cli.not_together", "--db FILE -o FILE");
	if (cli_export_is_footprint(args->positional[0]))
		return cli_export_footprint(args);
	if (cli_export_is_credit(args->positional[0]))
		return cli_export_credit(args);
	if (args->positional_count > 1 || (!journal && strcmp(args->positional[0], "ledger") != 0))
		return cli_usage(args, "export", "cli.value_unknown", args->positional[args->positional_count - 1]);
	if (args->format == CLI_JSON)
		return cli_usage(args, "export", "cli.not_together", journal ? "hledger, -O json" : "ledger, -O json");
	if (journal && args->format == CLI_CSV)
		return cli_usage(args, "export", "cli.not_together", "hledger, -O csv");
	arena_init(&arena);
	text_init(&out);
	out.max = SIZE_MAX / 4;
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = journal ? view_fund_journal(tx, &out, &err) : put_ledger(tx, &arena, &out, &err);
	store_rollback(tx);
	store_close(store);
	if (st == ST_OK && args->out)
		st = cli_write_file(args->out, &out, &err);
	if (st != ST_OK)
		code = cli_fail(args, st, NULL, &err);
	else
		code = args->out ? 0 : cli_put(args, out.data, out.length);
	text_done(&out);
	arena_done(&arena);
	return code;
}
