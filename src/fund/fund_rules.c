/* Money rules as plain functions of values (programme rules 6 and 9, Subsidy Act and Decree). */
#include "fund/fund.h"

#include <assert.h>
#include <string.h>

int64_t fund_support_krw(struct rate rate, int64_t eligible_krw, int64_t cap_left_krw)
{
	int64_t amount = rate_floor(rate, eligible_krw);
	if (cap_left_krw < 0)
		cap_left_krw = 0;
	return amount < cap_left_krw ? amount : cap_left_krw;
}

int64_t fund_support_limit_krw(struct rate own_share_min, int64_t eligible_krw)
{
	if (own_share_min.denominator <= 0)
		return eligible_krw;
	return rate_floor((struct rate){own_share_min.denominator - own_share_min.numerator, own_share_min.denominator}, eligible_krw);
}

int64_t fund_settlement_return_krw(int64_t paid_krw, int64_t interest_krw, int64_t fixed_krw)
{
	int64_t due = money_add(paid_krw, interest_krw) - fixed_krw;
	return due > 0 ? due : 0;
}

struct fund_sanction fund_sanction_of(int64_t grant_krw, struct rate cancelled, int64_t interest_krw, struct rate multiple)
{
	struct fund_sanction sanction = {.principal_krw = rate_floor(cancelled, grant_krw), .interest_krw = interest_krw};
	/* surcharge and limit rest on the cancelled part without the interest */
	sanction.limit_krw = 5 * sanction.principal_krw;
	sanction.surcharge_krw = rate_floor(multiple, sanction.principal_krw);
	if (sanction.surcharge_krw > sanction.limit_krw)
		sanction.surcharge_krw = sanction.limit_krw;
	sanction.exposure_krw = sanction.principal_krw + sanction.interest_krw + sanction.surcharge_krw;
	return sanction;
}

int64_t fund_late_charge_krw(int64_t surcharge_krw, date_day due, date_day paid)
{
	if (paid <= due)
		return 0;
	int percent;
	if (paid - due <= 7) {
		percent = 1;
	} else if (paid <= date_add_months(due, 1)) {
		percent = 2;
	} else {
		int full = 1;
		while (full < 4 && date_add_months(due, full + 1) <= paid)
			full++;
		percent = 2 + full;
	}
	if (percent > 5)
		percent = 5;
	return rate_floor((struct rate){percent, 100}, surcharge_krw);
}

int64_t fund_obligation_krw(struct rate ratio, int64_t base_krw)
{
	return rate_floor(ratio, base_krw);
}

int fund_late_report_cut_percent(date_day due, date_day reported)
{
	if (reported >= date_add_months(due, 12))
		return 50;
	if (reported >= date_add_months(due, 6))
		return 20;
	if (reported >= date_add_months(due, 3))
		return 10;
	return 0;
}

static const char *const state_names[FUND_STATE_COUNT] = {"draft", "submitted", "reviewed", "waiting", "rejected", "withdrawn", "selected", "agreed",
	"reserved", "disbursed", "installed", "suspended", "completed", "settled", "closed", "recovery", "recovered"};

const char *fund_state_name(enum fund_state state)
{
	return state_names[state];
}

bool fund_transition_allowed(enum fund_state from, enum fund_state to)
{
	switch (from) {
	case FUND_DRAFT:
		return to == FUND_SUBMITTED;
	case FUND_SUBMITTED:
		return to == FUND_REVIEWED || to == FUND_SELECTED || to == FUND_REJECTED || to == FUND_WAITING || to == FUND_WITHDRAWN;
	case FUND_REVIEWED:
		return to == FUND_SELECTED || to == FUND_REJECTED || to == FUND_WAITING || to == FUND_WITHDRAWN;
	case FUND_WAITING:
		return to == FUND_SELECTED || to == FUND_REJECTED || to == FUND_WITHDRAWN;
	case FUND_REJECTED:
		return to == FUND_REVIEWED; /* an objection was upheld */
	case FUND_SELECTED:
		return to == FUND_AGREED || to == FUND_WITHDRAWN;
	case FUND_AGREED:
		return to == FUND_RESERVED || to == FUND_WITHDRAWN;
	case FUND_RESERVED:
		return to == FUND_DISBURSED || to == FUND_SUSPENDED || to == FUND_WITHDRAWN;
	case FUND_DISBURSED:
		/* further milestones keep the state; a machine that was never installed is settled at nothing (abandoned, Subsidy Act 27, 31 ②) */
		return to == FUND_DISBURSED || to == FUND_INSTALLED || to == FUND_SUSPENDED || to == FUND_SETTLED || to == FUND_RECOVERY;
	case FUND_INSTALLED:
		return to == FUND_INSTALLED || to == FUND_SUSPENDED || to == FUND_COMPLETED || to == FUND_RECOVERY;
	case FUND_SUSPENDED:
		return to == FUND_RESERVED || to == FUND_DISBURSED || to == FUND_INSTALLED || to == FUND_WITHDRAWN || to == FUND_SETTLED ||
		       to == FUND_RECOVERY;
	case FUND_COMPLETED:
		return to == FUND_SETTLED || to == FUND_RECOVERY;
	case FUND_SETTLED:
		return to == FUND_CLOSED || to == FUND_RECOVERY;
	case FUND_CLOSED:
		return to == FUND_RECOVERY;
	case FUND_RECOVERY:
		return to == FUND_RECOVERED;
	case FUND_WITHDRAWN:
	case FUND_RECOVERED:
	case FUND_STATE_COUNT:
		return false;
	}
	return false;
}

const char *fund_state_role(enum fund_state to)
{
	switch (to) {
	case FUND_DRAFT:
	case FUND_SUBMITTED:
	case FUND_WITHDRAWN:
	case FUND_COMPLETED:
		return "applicant";
	case FUND_REVIEWED:
		return "reviewer";
	case FUND_WAITING:
	case FUND_REJECTED:
	case FUND_SELECTED:
		return "committee";
	case FUND_RECOVERY:
		return "authority";
	case FUND_AGREED:
	case FUND_RESERVED:
	case FUND_DISBURSED:
	case FUND_INSTALLED:
	case FUND_SUSPENDED:
	case FUND_SETTLED:
	case FUND_CLOSED:
	case FUND_RECOVERED:
	case FUND_STATE_COUNT:
		break;
	}
	return "operator";
}

bool fund_state_needs_checker(enum fund_state to)
{
	return to == FUND_WAITING || to == FUND_REJECTED || to == FUND_SELECTED || to == FUND_AGREED || to == FUND_RESERVED || to == FUND_DISBURSED ||
	       to == FUND_COMPLETED || to == FUND_SETTLED || to == FUND_RECOVERY;
}

bool fund_decision_selects(const struct fund_decision *decision)
{
	return strcmp(decision->decision, "selected") == 0 || decision->promoted_on != DATE_NONE;
}
