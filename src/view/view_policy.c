/* The classes of the programme folder, table by table. A column that refers to evidence is of class duty, one that refers to a process of class
 * recipe, unless a line here says otherwise. */
#include "view/view_policy.h"

#include <stddef.h>

#define OPEN VIEW_CLASS_OPEN
#define METER VIEW_CLASS_METER
#define COST VIEW_CLASS_COST
#define RECIPE VIEW_CLASS_RECIPE
#define PROJECT VIEW_CLASS_PROJECT
#define FOOTPRINT VIEW_CLASS_FOOTPRINT
#define LINK VIEW_CLASS_LINK
#define RETURN VIEW_CLASS_RETURN
#define CREDIT VIEW_CLASS_CREDIT
#define FLAG VIEW_CLASS_FLAG
#define GRANT VIEW_CLASS_GRANT
#define DUTY VIEW_CLASS_DUTY
#define PERSON VIEW_CLASS_PERSON
#define PROGRAMME VIEW_CLASS_PROGRAMME

const struct view_policy view_policies[] = {
	/* party */
	{"organisations", LINK, "organisation", "", "business_number=flag", ""},
	{"organisation_status", FLAG, "organisation", "", "", ""},
	{"persons", PERSON, "organisation", "", "", ""},
	{"sites", LINK, "organisation site", "", "", ""},
	{"consortia", LINK, "lead", "", "note=grant", ""},
	{"agreements", GRANT, "organisation", "", "", ""},
	{"promises", DUTY, "agreement", "", "", ""},
	{"annexes", DUTY, "agreement", "", "", ""},
	{"products", LINK, "product", "",
		"price_krw=cost mass_kg=footprint factor=recipe fossil_carbon_kg=footprint biogenic_carbon_kg=footprint recycled_carbon_kg=footprint "
		"standards=footprint packaging=footprint",
		""},
	{"links", LINK, "product", "", "quantity=recipe share=recipe part=recipe kind=recipe", ""},
	{"measures", PROJECT, "measure", "",
		"machine=meter machine_en=meter old_serial=meter process=recipe cost_krw=cost saving_per_year=meter saving_krw_per_year=cost "
		"life_years=cost",
		""},
	{"measure_relations", PROJECT, "measure", "", "", ""},
	{"targets", PROJECT, "organisation", "", "", ""},
	{"education", DUTY, "organisation", "", "", ""},
	{"product_materials", RECIPE, "product", "", "", ""},
	{"product_substances", RECIPE, "product", "", "", ""},
	{"product_dismantling", RECIPE, "product", "", "", ""},
	{"product_passports", LINK, "product", "", "", ""},
	{"batteries", FOOTPRINT, "product", "", "", ""},
	/* evidence, duty, factor */
	{"evidence", DUTY, "organisation measure", "", "", ""},
	{"holidays", OPEN, "", "", "", ""},
	{"duty_rules", OPEN, "", "", "", ""},
	{"factors", OPEN, "", "", "", ""},
	/* carbon */
	{"processes", RECIPE, "process", "", "", ""},
	{"production", RECIPE, "product process", "", "", ""},
	{"activity", METER, "process", "", "", ""},
	{"inputs", RECIPE, "process", "", "", ""},
	{"contracts", METER, "site", "", "", ""},
	{"supplier_footprints", FOOTPRINT, "product", "supplier", "", ""},
	{"allocation_shares", RECIPE, "product process", "", "", ""},
	{"prices", COST, "product", "", "", ""},
	{"exclusions", RECIPE, "product", "", "", ""},
	{"mass_balances", RECIPE, "product", "", "", ""},
	{"cbam_installations", METER, "site", "", "", ""},
	{"cbam_goods", RECIPE, "product", "", "", ""},
	{"cbam_lists", OPEN, "", "", "", ""},
	{"cbam_values", RECIPE, "product", "", "", ""},
	/* fund */
	{"funding", PROGRAMME, "funder", "", "", ""},
	{"corrections", PROGRAMME, "funding", "", "corrected_by=person", ""},
	{"quotes", COST, "measure", "vendor", "", ""},
	{"applications", GRANT, "measure", "", "applicant=person", ""},
	{"reviews", GRANT, "measure", "", "reviewer=programme", ""},
	{"committees", PROGRAMME, "", "", "", ""},
	{"committee_members", PROGRAMME, "", "", "", ""},
	{"recusals", PROGRAMME, "", "", "", ""},
	{"scores", PROGRAMME, "", "", "", ""},
	{"decisions", GRANT, "measure", "", "committee=programme rank=programme", ""},
	{"objections", GRANT, "measure", "", "", ""},
	{"invoices", COST, "measure", "vendor", "", ""},
	{"bank_lines", GRANT, "organisation measure", "", "", ""},
	{"statements", GRANT, "organisation measure", "", "", ""},
	{"returns", RETURN, "measure", "for_measure", "bank_line=grant", ""},
	{"recoveries", GRANT, "measure", "", "", ""},
	{"changes", GRANT, "measure", "", "cost_krw=cost requested_by=person decided_by=person", ""},
	{"suspensions", GRANT, "measure", "", "ordered_by=person", ""},
	{"in_kind", GRANT, "measure", "funder", "", ""},
	{"visits", GRANT, "measure site", "organisation", "person=person", ""},
	{"visit_photos", GRANT, "visit", "", "", ""},
	{"set_offs", RETURN, "measure", "", "", ""},
	/* reduction */
	{"baselines", METER, "measure", "", "", ""},
	{"installations", PROJECT, "measure", "", "new_serial=meter", ""},
	{"meter_readings", METER, "measure", "", "", ""},
	{"parameters", METER, "measure", "", "", ""},
	{"meters", METER, "measure", "", "", ""},
	/* verifications: a list of view_derived_credit.c, with the materiality that applies */
	/* verification_findings: a list of view_derived_desk.c, with those of the desk */
	{"verification_visits", CREDIT, "site", "visited_by", "", ""},
	{"verifier_status", OPEN, "", "", "", ""},
	/* credit */
	{"projects", CREDIT, "project", "", "", "project name kind started_on resolution_on crediting_to certified_on"},
	{"ownership", CREDIT, "organisation project", "", "", ""},
	{"compliance", CREDIT, "organisation", "", "", ""},
	{"claims", CREDIT, "organisation measure", "", "meter=meter metered=meter", ""},
	{"project_plans", CREDIT, "project", "consultant", "legal_duty_share=project economic_test=project", ""},
	{"project_steps", CREDIT, "project", "", "actor=person", ""},
	{"project_checks", CREDIT, "project", "", "checked_by=person", ""},
	{"certified_emissions", CREDIT, "organisation", "", "", "organisation year certified_t stand_in source"},
	{"allocations", CREDIT, "organisation", "", "", "organisation year free_t auctioned_t undivided_t stand_in source"},
	{"allowance_holdings", CREDIT, "organisation", "", "price_krw=cost", ""},
	{"market_prices", OPEN, "", "", "", ""},
	{"offtake_contracts", CREDIT, "seller", "buyer", "price_krw=cost paid_krw=cost invoice=cost", ""},
	{"trading_terms", OPEN, "", "", "", ""},
	{"carbon_prices", COST, "organisation", "", "", ""},
	{"credit_orders", CREDIT, "holder", "to", "", ""},
	{0},
};
