/* What is only remarkable about a footprint that can be read (R36): totals, validity window, rules across properties. */
#include "exchange/exchange_pact_int.h"

#include <math.h>
#include <string.h>

#define TOTAL_TOLERANCE 0.001 /* R38 */

static bool has(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return value && !json_is_null(value);
}

static void judge_total(struct pact_judge *j, const char *name, const struct exchange_decimal *given, double sum)
{
	char number[32];

	if (fabs(given->value - sum) <= TOTAL_TOLERANCE * fmax(fabs(given->value), fabs(sum)))
		return;
	snprintf(number, sizeof number, "%.12g", sum);
	pact_judge_add(j, SEVERITY_WARNING, "pact.total", name, given->text, number, NULL);
}

static void judge_totals(struct pact_judge *j, const struct exchange_pact *p)
{
	judge_total(j, "pcf.pcfExcludingBiogenicUptake", &p->t2,
		p->fossil.value + p->land_use_change.value + p->land_emissions.value + p->land_removals.value + p->non_co2.value + p->removals.value +
			p->storage.value);
	judge_total(j, "pcf.pcfIncludingBiogenicUptake", &p->t1, p->t2.value + p->uptake.value);
}

static void judge_periods(struct pact_judge *j, const struct exchange_pact *p)
{
	if (p->reference_end_us <= p->reference_start_us)
		pact_judge_add(j, SEVERITY_WARNING, "pact.reference_order", "pcf.referencePeriodEnd", NULL);
	if (p->validity_start_us != EXCHANGE_TIME_NONE && p->validity_start_us < p->reference_end_us)
		pact_judge_add(j, SEVERITY_WARNING, "pact.window_start", "validityPeriodStart", NULL);
	if (p->validity_end_us != EXCHANGE_TIME_NONE && p->validity_end_us > exchange_time_add_years(p->reference_end_us, 3))
		pact_judge_add(j, SEVERITY_WARNING, "pact.window_end", "validityPeriodEnd", NULL);
	if (p->valid_to_us <= p->valid_from_us)
		pact_judge_add(j, SEVERITY_WARNING, "pact.window_order", "validityPeriodEnd", NULL);
}

/* Properties that must be absent while a flag is false. */
static void judge_absent(struct pact_judge *j, const json_t *pcf, const char *flag, const char *const *name)
{
	if (!json_is_false(json_object_get(pcf, flag)))
		return;
	for (; *name; name++)
		if (has(pcf, *name))
			pact_judge_add(j, SEVERITY_WARNING, "pact.absent_if_false", *name, flag, NULL);
}

static void judge_category_rules(struct pact_judge *j, const json_t *pcf)
{
	size_t i, length = j->path.length;
	json_t *rule;

	json_array_foreach(json_object_get(pcf, "productOrSectorSpecificRules"), i, rule)
	{
		const char *who = json_string_value(json_object_get(rule, "operator"));

		if (!who || (strcmp(who, "Other") == 0) == has(rule, "otherOperatorName"))
			continue;
		text_printf(&j->path, "productOrSectorSpecificRules[%zu].", i);
		pact_judge_add(j, SEVERITY_WARNING, "pact.other_operator", "otherOperatorName", NULL);
		j->path.data[j->path.length = length] = '\0';
	}
}

static void judge_carbon(struct pact_judge *j, const struct exchange_pact *p, const json_t *pcf)
{
	static const char *const packaging[] = {"packagingGhgEmissions", NULL};
	static const char *const capture[] = {"ccsTechnologicalCO2Capture", "technologicalCO2Removals", "technologicalCO2CaptureOrigin", NULL};
	const char *approach = json_string_value(json_object_get(pcf, "ccuCalculationApproach"));
	size_t length = j->path.length;

	text_append_string(&j->path, "pcf.");
	judge_absent(j, pcf, "packagingEmissionsIncluded", packaging);
	judge_absent(j, pcf, "ccsTechnologicalCO2CaptureIncluded", capture);
	judge_category_rules(j, pcf);
	if (has(pcf, "ccuCreditCertification") && (!approach || strcmp(approach, "Credit") != 0))
		pact_judge_add(j, SEVERITY_WARNING, "pact.credit_only", "ccuCreditCertification", NULL);
	if (strcmp(p->unit, "kilogram") == 0 && fabs(p->mass_kg.value - p->amount.value) > 1e-9 * p->amount.value)
		pact_judge_add(j, SEVERITY_WARNING, "pact.mass_differs", "productMassPerDeclaredUnit", p->mass_kg.text, p->amount.text, NULL);
	j->path.data[j->path.length = length] = '\0';
}

void pact_judge_rules(struct pact_judge *j, const struct exchange_pact *pact, const json_t *root)
{
	judge_periods(j, pact);
	judge_carbon(j, pact, json_object_get(root, "pcf"));
	judge_totals(j, pact);
}
