#include "plan/plan_variance.h"

#include "plan/plan_problem.h"

#include <string.h>

const char *plan_deviation_name(enum plan_deviation deviation)
{
	static const char *const name[PLAN_DEVIATION_COUNT] = {"not_granted", "undecided", "rejected", "withdrawn", "other_year", "cost_fell",
		"cost_rose", "support_less", "support_more", "other_sources", "not_paid", "not_installed", "suspended", "recovered", "not_verified",
		"saves_less", "saves_more"};
	return name[deviation];
}

static bool is_fixed(const struct fund_grant *g)
{
	return g->state >= FUND_SETTLED;
}

/* Reserved money counts from the agreement on; what was withdrawn or rejected comes to nothing. */
static int64_t source_krw(const struct fund_grant *g, const struct fund_source *s)
{
	if (g->state < FUND_AGREED)
		return 0;
	return is_fixed(g) ? s->fixed_krw - s->recovered_krw : s->reserved_krw;
}

int64_t plan_actual_krw(const struct fund_grant *g, const char *origin)
{
	int64_t sum = 0;
	for (size_t i = 0; g && i < g->source_count; i++)
		if (strcmp(g->source[i].origin, origin) == 0)
			sum += source_krw(g, &g->source[i]);
	return sum;
}

static unsigned bit(enum plan_deviation deviation)
{
	return 1u << deviation;
}

static unsigned judge_state(const struct fund_grant *g, const struct plan_actual *actual)
{
	if (!g)
		return bit(PLAN_NOT_GRANTED);
	switch (g->state) {
	case FUND_REJECTED:
		return bit(PLAN_REJECTED);
	case FUND_WITHDRAWN:
		return bit(PLAN_WITHDRAWN);
	case FUND_RESERVED:
		return bit(PLAN_NOT_PAID);
	case FUND_SUSPENDED:
		return bit(PLAN_SUSPENDED) | (actual->installed ? 0 : bit(PLAN_NOT_INSTALLED));
	case FUND_RECOVERY:
	case FUND_RECOVERED:
		return bit(PLAN_RECOVERED);
	default:
		break;
	}
	if (g->state < FUND_AGREED)
		return bit(PLAN_UNDECIDED);
	return actual->installed ? 0 : bit(PLAN_NOT_INSTALLED);
}

static unsigned judge_money(const struct plan_pick *pick, const struct fund_grant *g, int64_t support_krw)
{
	int64_t cost = is_fixed(g) && g->eligible_final_krw > 0 ? g->eligible_final_krw : g->eligible_planned_krw;
	unsigned found = cost < pick->cost_krw ? bit(PLAN_COST_FELL) : cost > pick->cost_krw ? bit(PLAN_COST_ROSE) : 0;
	if (cost == pick->cost_krw && support_krw != pick->support_krw)
		found |= bit(support_krw < pick->support_krw ? PLAN_SUPPORT_LESS : PLAN_SUPPORT_MORE);
	for (size_t i = 0; support_krw == pick->support_krw && i < pick->pay_count; i++)
		if (plan_actual_krw(g, pick->pay[i].origin) != pick->pay[i].amount_krw)
			found |= bit(PLAN_OTHER_SOURCES);
	return found;
}

static unsigned judge_saving(const struct plan_pick *pick, const struct plan_actual *actual, struct plan_outcome *o)
{
	if (actual->months == 0)
		return actual->installed ? bit(PLAN_NOT_VERIFIED) : 0;
	/* whole grams; a year from so many months */
	o->verified_g_per_year = (int64_t)((plan_value)actual->verified_g * 12 / actual->months);
	o->difference_g_per_year = o->verified_g_per_year - pick->g_per_year;
	plan_value beyond = (plan_value)o->difference_g_per_year * 100, tolerance = (plan_value)pick->g_per_year * PLAN_SAVING_TOLERANCE_PERCENT;
	return beyond < -tolerance ? bit(PLAN_SAVES_LESS) : beyond > tolerance ? bit(PLAN_SAVES_MORE) : 0;
}

void plan_compare(const struct plan_pick *pick, const struct plan_actual *actual, struct plan_outcome *out)
{
	const struct fund_grant *g = actual->grant;
	struct plan_outcome o = {.deviations = judge_state(g, actual)};
	for (size_t i = 0; g && i < g->source_count; i++) {
		o.reserved_krw += g->source[i].reserved_krw;
		o.paid_krw += g->source[i].paid_krw;
		o.fixed_krw += g->source[i].fixed_krw - g->source[i].recovered_krw;
		o.support_krw += source_krw(g, &g->source[i]);
	}
	if (g && g->state >= FUND_AGREED) {
		/* what was taken back says it all */
		if (!(o.deviations & bit(PLAN_RECOVERED)))
			o.deviations |= judge_money(pick, g, o.support_krw);
		if (actual->year != 0 && actual->year != pick->year)
			o.deviations |= bit(PLAN_OTHER_YEAR);
	}
	o.difference_krw = o.support_krw - pick->support_krw;
	o.deviations |= judge_saving(pick, actual, &o);
	*out = o;
}
