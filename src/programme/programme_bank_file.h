/* A bank's own export of an account (CSV or a workbook), read by the words of its header: title lines above it, total rows, blank lines and rows that only say where
 * the balance starts are passed over. Nothing is stored. */
#ifndef SANGSAENG_PROGRAMME_BANK_FILE_H
#define SANGSAENG_PROGRAMME_BANK_FILE_H

#include "base/message.h"
#include "fund/fund_reconcile.h"

/* Columns are found by these words, in any order, without regard to case, blanks and what stands in brackets: the day (거래일, 거래일자, date …),
 * paid in (입금, 입금액, deposit, credit …), paid out (출금, 출금액, withdrawal, debit …); optional: balance (잔액, balance …), text (적요, 내용,
 * memo, description …), counterparty (거래처, 상대, counterparty …). Days: 2026-05-15, 2026.05.15, 2026/05/15, 20260515, a time of day may follow.
 * Amounts: whole won, with or without separators. Lines are named by their number in the file, and are of the account given (`organisation` NULL on
 * the fund's). Every mistake is a finding with line and column: reconcile.header_none, .header_missing, .header_twice, .date, .amount, .both_amounts,
 * .no_amount, and those of file/rows.h; then ST_INPUT reconcile.refused. `sheet`: of a workbook, NULL: found by its header. What rows_open says,
 * reconcile.empty. */
enum status programme_bank_file_read(const char *path, const char *sheet, bool separate, const char *organisation, struct arena *arena,
	struct fund_statement_line **out_list, size_t *out_count, struct findings *findings, struct err *err);

#endif
