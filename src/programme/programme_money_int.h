/* Inside the money of a run: what its steps share. programme_money.c has the steps in order, programme_support.c who may get how much. */
#ifndef SANGSAENG_PROGRAMME_MONEY_INT_H
#define SANGSAENG_PROGRAMME_MONEY_INT_H

#include "programme/programme_chain.h"

struct programme_step;

struct money {
	struct store_tx *tx;
	const struct party_rules *rules;
	struct arena arena;
	struct party_measure *measure;
	struct fund_decision *decision;
	struct fund_payin *payin;
	struct fund_bank_line *bank_line;
	struct fund_return_row *returned;
	struct fund_recovery_row *recovery;
	struct reduction_machine *machine;
	size_t measures, decisions, payins, bank_lines, returns, recoveries, machines;
	struct programme_step *step;
	size_t steps;
	struct fund_duty_rule duty;
	int64_t match_used_krw;
	struct programme_beside *beside; /* what other programmes reserved for the same firms */
	size_t besides;
};

/* The operator's desk: one prepares, another releases (G1). */
struct fund_act programme_desk(date_day on, const char *evidence);
const struct party_measure *programme_measure(const struct money *m, const char *id);
const struct fund_decision *programme_decision(const struct money *m, const char *measure);

/* ---- programme_support.c ---- */

enum fund_nature programme_nature(const char *kind);
/* The account that holds a funder's money for a purpose. */
enum status programme_funder_bank(
	struct money *m, const char *funder, const char *purpose, int64_t *out_id, enum fund_nature *out_nature, struct err *err);
enum status programme_pool_bank(struct money *m, int64_t *out_id, struct err *err);
enum status programme_not_eligible(struct err *err, const char *code, const char *measure, const char *value, date_day day);
/* Eligibility on a day (programme rules 8): tier, size, exclusion; the SME ministry's money not for allocated or target-managed companies. */
enum status programme_check_eligible(struct money *m, const char *measure, const char *organisation, enum party_route route, int tier, date_day day,
	enum party_size *out_size, struct err *err);
/* Funders of routes tier 1 and ministry: each its rate of eligible cost within its caps, together at most the eligible cost. */
enum status programme_fund_by_rates(struct money *m, struct fund_grant *grant, enum party_route route, enum party_size size, date_day day,
	const struct fund_grant *all, size_t count, struct err *err);
/* The pool: what tier 1 gave in kind for this machine first, the rest from returned money and match in proportion to what is there. */
enum status programme_fund_by_pool(
	struct money *m, struct fund_grant *grant, enum party_size size, date_day day, const struct fund_grant *all, size_t count, struct err *err);

#endif
