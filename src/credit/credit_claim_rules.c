/* Which claims on one reduction may stand side by side, and why. Pure. */
#include "credit/credit_claim.h"

#include <string.h>

const char *const credit_claim_kind_name[CREDIT_CLAIM_KINDS] = {
	"rec", "re100", "ppa", "market_based_inventory", "location_based_inventory", "own_reduction", "footprint", "other_scheme", "retained", "koc"};

enum credit_claim_kind credit_claim_kind_of(const char *name)
{
	int kind = 0;

	while (kind < CREDIT_CLAIM_KINDS && strcmp(credit_claim_kind_name[kind], name) != 0)
		kind++;
	return (enum credit_claim_kind)kind;
}

#define KIND(name) (1u << CREDIT_CLAIM_##name)
#define CONTRACTS (KIND(REC) | KIND(RE100) | KIND(PPA))
#define INVENTORIES (KIND(MARKET) | KIND(LOCATION))
#define SCHEMES (KIND(KOC) | KIND(OWN) | KIND(OTHER))
#define ALL ((1u << CREDIT_CLAIM_KINDS) - 1)

const struct credit_claim_rule credit_claim_rules[] = {
	{KIND(FOOTPRINT), KIND(FOOTPRINT), CREDIT_CLAIM_ANYBODY, true, "",
		"A footprint is shared out among products, and the shares of a process sum to 1; a buyer's footprint is another scope.",
		"발자국은 제품들에 나누어지고 공정의 몫은 합이 1입니다. 사는 쪽의 발자국은 다른 스코프입니다.",
		"footprint rules 2 (allocation); Quantis, the challenge of double counting"},
	{KIND(FOOTPRINT), SCHEMES, CREDIT_CLAIM_ANYBODY, true, "",
		"The physical footprint is what was metered; the claim-adjusted one adds back what is claimed elsewhere.",
		"물리적 발자국은 계량한 값이고, 다른 곳에서 주장한 톤은 주장 조정 발자국이 되돌려 더합니다.",
		"ISO 14067, PACT 3: footprints without offsets; whether a footprint is another scheme is open (K-ETS Decree 49 ⑤ ii)"},
	{KIND(FOOTPRINT), KIND(RETAINED), CREDIT_CLAIM_ANYBODY, true, "", "What is retained is sold to nobody: it stays in the firm's own footprint.",
		"팔지 않고 보유한 감축은 그 업체의 발자국에 남습니다.", "derived"},
	{KIND(FOOTPRINT), CONTRACTS, CREDIT_CLAIM_SAME_FIRM, true, "", "The firm's own product states the electricity that the firm bought or used.",
		"업체가 사거나 쓴 전기를 자기 제품의 발자국에 적는 것입니다.", "GHG Protocol Scope 2 Guidance"},
	{KIND(FOOTPRINT), CONTRACTS, CREDIT_CLAIM_OTHER_FIRM, false, "R13", "The attribute of the electricity belongs to the other firm.",
		"그 전기의 환경 속성은 다른 업체의 것입니다.", "GHG Protocol Scope 2 Guidance"},
	{KIND(FOOTPRINT), INVENTORIES, CREDIT_CLAIM_ANYBODY, true, "",
		"A firm's inventory and a product's footprint are different scopes of one chain.",
		"업체의 인벤토리와 제품의 발자국은 한 사슬의 다른 스코프입니다.", "Quantis, the challenge of double counting"},
	{INVENTORIES, KIND(OWN) | KIND(OTHER), CREDIT_CLAIM_OTHER_FIRM, true, "",
		"Different scopes of different firms: an inventory states what was metered, independent of trades.",
		"서로 다른 업체의 다른 스코프입니다. 인벤토리는 거래와 관계없이 계량한 값을 적습니다.", "GHG Protocol Corporate Standard"},
	{KIND(OWN), KIND(KOC), CREDIT_CLAIM_ANYBODY, false, "R21",
		"A reduction that an allocated company has had recognised as its own at a supported firm cannot be certified as well.",
		"할당대상업체가 지원한 업체에서 자기 감축실적으로 인정받은 감축은 외부사업으로 다시 인증받을 수 없습니다.", "K-ETS Decree 49 ⑤ ii"},
	{CONTRACTS | INVENTORIES, CONTRACTS | INVENTORIES | KIND(KOC), CREDIT_CLAIM_ANYBODY, false, "R13",
		"A renewable MWh is exactly one of REC, RE100 or PPA, KOC, inventory.",
		"재생에너지 1 MWh는 REC, RE100이나 PPA, KOC, 인벤토리 가운데 정확히 하나입니다.",
		"K-ETS Decree 49 ⑤ ii; plan form 1, duplication assessment"},
	{KIND(RETAINED), ALL, CREDIT_CLAIM_ANYBODY, false, "M2", "What is retained is claimed by nobody else.",
		"보유한 감축은 아무도 따로 주장할 수 없습니다.", "derived: one reduction, one live end state"},
	{ALL, ALL, CREDIT_CLAIM_ANYBODY, false, "R13", "The same tonne or MWh in two schemes, or twice in one.",
		"같은 톤이나 MWh를 두 제도에서, 또는 한 제도에서 두 번 쓰는 것입니다.", "K-ETS Decree 49 ⑤ ii"},
	{0},
};

const struct credit_claim_rule *credit_claim_rule_for(enum credit_claim_kind a, enum credit_claim_kind b, bool same_firm)
{
	unsigned x = 1u << a, y = 1u << b;
	const struct credit_claim_rule *rule = credit_claim_rules;

	for (; rule[1].en; rule++) {
		bool kinds = ((rule->a & x) && (rule->b & y)) || ((rule->a & y) && (rule->b & x));

		if (kinds && (rule->who == CREDIT_CLAIM_ANYBODY || (rule->who == CREDIT_CLAIM_SAME_FIRM) == same_firm))
			return rule;
	}
	return rule;
}
