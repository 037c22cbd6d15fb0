/* What a client of the ledger sends: an order is a value, so that it can be sent again, by another client or after a crash, and is the same each
 * time. Runs in the open transaction `tx` of fund_support.h. */
#ifndef SANGSAENG_TEST_FUND_ORDER_H
#define SANGSAENG_TEST_FUND_ORDER_H

#include "fund_support.h"

#include "base/hash.h"

enum order_kind {
	ORDER_ACCOUNT,
	ORDER_PAY_IN,
	ORDER_CREATE,
	ORDER_MOVE,
	ORDER_RETURN,
	ORDER_RESERVE,
	ORDER_PAY,
	ORDER_INTEREST,
	ORDER_FIX,
	ORDER_SETTLEMENT_IN,
	ORDER_RECOVER,
	ORDER_RECOVERY_IN,
	ORDER_SET_OFF,
	ORDER_RESUME,
	ORDER_ATTRIBUTE,
	ORDER_KINDS
};
struct order {
	enum order_kind kind;
	char grant[16], for_grant[16], key[32];
	int64_t krw, bank;
	size_t index;
	enum fund_state to;
	const char *on, *by, *evidence;
	struct rate cancelled, multiple;
	struct fund_account account; /* ORDER_ACCOUNT */
	struct fund_account from;    /* of the one who pays in: ORDER_PAY_IN, and opened by ORDER_ACCOUNT with the other (kind NULL: none) */
	struct fund_grant content;   /* ORDER_CREATE, ORDER_RESERVE */
	const struct fund_duty_rule *duty;
};
/* What the client gets to know. */
struct answer {
	enum status status;
	char code[48];
	int64_t number[2];
};

/* The ledger itself answered, and it was no failure of the store below it. */
MAYBE bool is_answer(const struct answer *answer)
{
	return answer->status == ST_OK || strncmp(answer->code, "fund.", 5) == 0;
}

MAYBE bool same_answer(const struct answer *a, const struct answer *b)
{
	return a->status == b->status && strcmp(a->code, b->code) == 0 && a->number[0] == b->number[0] && a->number[1] == b->number[1];
}

static enum status order_reserve(const struct order *o)
{
	static const struct rate seventy_thirty[] = {{7, 10}, {3, 10}};
	struct fund_grant f = o->content;

	return fund_grant_reserve(tx, &f, seventy_thirty, 2, 0, ACT(day(o->on), o->evidence), &err);
}

static enum status order_pay_in(const struct order *o)
{
	struct fund_transfer transfer = {.type = FUND_POST, .debit = o->bank, .amount_krw = o->krw, .step = "pay_in"};
	int64_t first;
	enum status status = fund_account_open(tx, &o->from, &transfer.credit, &err);

	return status == ST_OK ? fund_book(tx, &transfer, 1, day(o->on), o->by, o->key, &first, &err) : status;
}

/* Does what it says. A refusal may leave traces in the transaction: the caller rolls back. */
MAYBE void order_run(const struct order *o, struct answer *answer)
{
	struct fund_recovery recovery = {0};
	struct fund_grant f = {0};
	enum status status = ST_OK;

	*answer = (struct answer){0};
	err_clear(&err);
	if (o->kind >= ORDER_PAY && o->kind <= ORDER_SET_OFF)
		status = fund_grant_get(tx, o->grant, &f, &err);
	if (status == ST_OK) {
		switch (o->kind) {
		case ORDER_ACCOUNT:
			if (o->from.kind)
				status = fund_account_open(tx, &o->from, &answer->number[1], &err);
			if (status == ST_OK)
				status = fund_account_open(tx, &o->account, &answer->number[0], &err);
			break;
		case ORDER_PAY_IN:
			status = order_pay_in(o);
			break;
		case ORDER_CREATE:
			status = fund_grant_create(tx, &o->content, ACT_BY(day(o->on), o->by, o->evidence), &err);
			break;
		case ORDER_MOVE:
			status = fund_grant_move(tx, o->grant, o->to, ACT_BY(day(o->on), o->by, o->evidence), 0, &err);
			break;
		case ORDER_RETURN:
			status = fund_return(
				tx, o->key, o->grant, o->krw, o->bank, o->for_grant[0] ? o->for_grant : NULL, day(o->on), o->evidence, &err);
			break;
		case ORDER_RESERVE:
			status = order_reserve(o);
			break;
		case ORDER_PAY:
			status = fund_grant_pay(tx, &f, o->index, o->duty, ACT(day(o->on), o->evidence), &err);
			break;
		case ORDER_INTEREST:
			status = fund_grant_interest(tx, &f, o->krw, day(o->on), o->key, &err);
			break;
		case ORDER_FIX:
			status = fund_grant_fix(tx, &f, o->krw, o->duty, ACT(day(o->on), o->evidence), &answer->number[0], &err);
			break;
		case ORDER_SETTLEMENT_IN:
			status = fund_grant_settlement_in(tx, &f, o->krw, day(o->on), o->key, &err);
			break;
		case ORDER_RECOVER:
			status = fund_grant_recover(tx, &f, o->cancelled, o->multiple, 0, o->duty, ACT(day(o->on), o->evidence), &recovery, &err);
			answer->number[0] = recovery.principal_krw;
			answer->number[1] = recovery.surcharge_krw;
			break;
		case ORDER_RECOVERY_IN:
			status = fund_grant_recovery_in(tx, &f, o->krw, day(o->on), o->key, &err);
			break;
		case ORDER_SET_OFF:
			status = fund_grant_set_off(tx, &f, o->for_grant, o->krw, ACT(day(o->on), o->evidence), o->key, &err);
			break;
		case ORDER_RESUME:
			status = fund_grant_resume(tx, o->grant, ACT(day(o->on), o->evidence), &err);
			break;
		case ORDER_ATTRIBUTE:
			status = fund_attribute(tx, &err);
			break;
		case ORDER_KINDS:
			break;
		}
	}
	answer->status = status;
	snprintf(answer->code, sizeof answer->code, "%s", status == ST_OK ? "" : err.code);
}

#define LEDGER_TABLES 24
#define LEDGER_COLUMNS 24 /* at most; those that a table does not have read as NULL */

/* A statement for each of the room's own tables, made once: the store keeps prepared statements by the pointer. */
static enum status ledger_queries(char (**out_sql)[96], size_t *out_count)
{
	static char sql[LEDGER_TABLES][96];
	static size_t queries;
	char **name;
	size_t count;
	enum status status = queries > 0 ? ST_OK : store_table_names(tx, &name, &count, &err);

	if (status != ST_OK)
		return status;
	if (queries == 0) {
		for (size_t i = 0; i < count; i++) {
			if (strncmp(name[i], "fund_", 5) != 0)
				continue;
			assert_true(queries < LEDGER_TABLES);
			snprintf(sql[queries++], sizeof sql[0], "SELECT * FROM %s", name[i]);
		}
		store_names_free(name, count);
	}
	*out_sql = sql;
	*out_count = queries;
	return ST_OK;
}

/* One digest over all rows of the ledger, in whatever order they come; the same on both databases. */
MAYBE enum status ledger_digest(char out_hex[HASH_HEX_LEN])
{
	char(*sql)[96], hex[HASH_HEX_LEN];
	size_t count = 0;
	struct store_stmt *stmt;
	struct hash hash, of_row;
	bool row = false;
	enum status status = ledger_queries(&sql, &count);

	hash_init(&hash);
	for (size_t i = 0; i < count && status == ST_OK; i++) {
		uint64_t rows = 0;

		status = store_query(tx, sql[i], &stmt, &err);
		while (status == ST_OK && (status = store_step(stmt, &row, &err)) == ST_OK && row) {
			hash_init(&of_row);
			for (int c = 0; c < LEDGER_COLUMNS; c++)
				hash_string(&of_row, store_text(stmt, c));
			hash_final(&of_row, hex);
			hex[16] = '\0';
			rows += strtoull(hex, NULL, 16);
		}
		hash_string(&hash, sql[i]);
		hash_int(&hash, (int64_t)rows);
	}
	hash_final(&hash, out_hex);
	return status;
}

#endif
