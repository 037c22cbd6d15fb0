/* Which columns of lists hold codes, and of which kind. What is not here is text, a key, or a notation that is read as it stands (tCO2e, MWh). */
#include "view/view_words.h"

#include "base/err.h"
#include "duty/duty_clock.h"

#include <assert.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

#define WORDS_MAX 1024

/* By list and column; list NULL: of all lists that have no line of their own before. */
static const struct {
	const char *list, *column, *kind;
} codes[] = {
	{"processes", "allocation", "allocation"},
	{"activity", "status", "data_state"},
	{"inputs", "status", "data_state"},
	{"inventory", "status", "data_state"},
	{"meter-readings", "status", "data_state"},
	{"activity", "verified", "verified_by"},
	{"inputs", "verified", "verified_by"},
	{"supplier-footprints", "verified", "verified_by"},
	{"inputs", "kind", "input_kind"},
	{"contracts", "instrument", "power_contract"},
	{"contracts", "claimed_for", "claimed_for"},
	{"supplier-footprints", "status", "footprint_state"},
	{"supplier-footprints", "boundary", "boundary"},
	{NULL, "gwp_set", "gwp_set"},
	{"cbam-lists", "status", "cbam_list_state"},
	{"cbam-lists", "counts", "cbam_counts"},
	{"cbam-values", "basis", "cbam_basis"},
	{"carbon-prices", "instrument", "carbon_price"},
	{"projects", "kind", "project_kind"},
	{"credit-orders", "kind", "credit_order"},
	{"credit-orders", "unit", "instrument"},
	{"project-plans", "crediting", "crediting"},
	{"project-plans", "change", "project_change"},
	{"project-steps", "step", "project_step"},
	{"project-checks", "list", "check_list"},
	{"project-checks", "result", "check_result"},
	{"allowance-holdings", "origin", "allowance_origin"},
	{"market-prices", "instrument", "instrument"},
	{"trading-terms", "term", "trading_term"},
	{"trading-terms", "scale", "project_scale"},
	{"trading-terms", "route", "project_route"},
	{"claims", "kind", "claim_kind"},
	{"holdings", "unit", "instrument"},
	{"holdings", "state", "credit_state"},
	{"credit-accounts", "kind", "credit_account"},
	{"credit-accounts", "state", "account_state"},
	{"credit-contracts", "status", "duty_state"},
	{"duty-rules", "kind", "duty_kind"},
	{"duty-rules", "unit", "span_unit"},
	{"duty-rules", "alarm_unit", "span_unit"},
	{"duties", "kind", "duty_kind"},
	{"duties", "state", "duty_state"},
	{"requests", "state", "request_state"},
	{"evidence", "kind", "evidence"},
	{"uploads", "kind", "evidence"},
	{"consents", "class", "class"},
	{"access-requests", "class", "class"},
	{"access-requests", "state", "access_state"},
	{"narrowings", "class", "class"},
	{"narrowings", "group", "receivers"},
	{"narrowings", "most", "narrowed_to"},
	{"factors", "status", "factor_state"},
	{"factors", "use", "factor_use"},
	{"factors", "component", "component"},
	{"funding", "purpose", "funding_purpose"},
	{"rules", "rule", "programme_rule"},
	{"rules", "route", "rule_route"}, /* of factors the purpose */
	{"rules", "subject", "rule_subject"}, /* calls, and what the programme names itself, stand as they are */
	{"partners", "state", "partner_state"},
	{"partner-events", "direction", "event_direction"},
	{"partner-events", "kind", "event_kind"},
	{"partner-events", "state", "event_state"},
	{"decisions", "route", "route"},
	{"grants", "route", "route"},
	{"grant-applications", "route", "route"},
	{"product-passports", "carrier", "data_carrier"},
	{NULL, "carrier", "carrier"},
	{"changes", "decision", "change_decision"},
	{"decisions", "decision", "grant_state"},
	{"grants", "decision", "grant_state"},
	{"reviews", "step", "review_step"},
	{"reviews", "result", "check_result"},
	{"committee-members", "part", "committee_part"},
	{"objections", "outcome", "objection_outcome"},
	{"bank-lines", "account", "bank_account"},
	{"bank-lines", "kind", "bank_kind"},
	{"statements", "account", "bank_account"},
	{"returns", "channel", "return_channel"},
	{"recoveries", "cause", "recovery_cause"},
	{"recoveries", "credits", "recovery_credits"},
	{"changes", "kind", "change_kind"},
	{"visits", "purpose", "visit_purpose"},
	{"visits", "outcome", "visit_outcome"},
	{"grants", "state", "grant_state"},
	{"grant-applications", "state", "grant_state"},
	{"obligations", "kind", "due_kind"},
	{"obligations", "state", "due_state"},
	{"return-ledger", "state", "due_state"},
	{"balances", "kind", "account_kind"},
	{"plans", "objective", "plan_objective"},
	{"organisations", "kind", "organisation_kind"},
	{"organisations", "origin", "data_origin"},
	{"organisation-status", "attribute", "status_attribute"},
	{"persons", "language", "language"},
	{"persons", "area", "area"},
	{"consortia", "kind", "consortium_kind"},
	{"agreements", "role", "agreement_role"},
	{"agreements", "tier_origin", "tier_origin"},
	{"products", "kind", "product_kind"},
	{"footprints", "kind", "product_kind"},
	{"product-materials", "custody", "custody"},
	{"product-passports", "level", "passport_level"},
	{"links", "kind", "link_kind"},
	{"measures", "type", "measure_type"},
	{"measure-relations", "relation", "measure_relation"},
	{"targets", "kind", "target_kind"},
	{"meters", "interval", "interval"},
	{"verifications", "opinion", "opinion"},
	{"verifications", "method", "sampling"},
	{"verification-findings", "kind", "finding_kind"},
	{"verification-findings", "state", "finding_state"},
	{"verification-findings", "resolution", "finding_resolution"},
	{"verification-finding-steps", "kind", "finding_step"},
	{"monitoring", "state", "monitoring_state"},
	{"reads", "kind", "read_kind"},
	{"reads", "role", "role"},
	{"reads", "resource", "list"},
	{"reads", "classes", "class"},
	{"reads", "rights", "relation"},
	{"reads", "purpose", "purpose"},
};

const char *view_codes_of(const char *list, const char *column)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i].column, column) == 0 && (!codes[i].list || strcmp(codes[i].list, list) == 0))
			return codes[i].kind;
	return NULL;
}

static struct view_word all[WORDS_MAX];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make(void)
{
	size_t count = 0;

	for (const struct view_word *w = view_words; w->kind; w++)
		all[count++] = *w;
	/* "list" is the last kind of view_words: the log's other names, then the lists */
	for (const struct view_title *t = view_titles; t->list; t++)
		all[count++] = (struct view_word){"list", t->list, t->ko, t->en};
	for (const struct duty_rule *r = duty_rules_builtin; r->kind; r++)
		all[count++] = (struct view_word){"duty_kind", r->kind, r->name[LANG_KO], r->name[LANG_EN]};
	assert(count < WORDS_MAX);
}

const struct view_word *view_words_all(void)
{
	pthread_once(&once, make);
	return all;
}
