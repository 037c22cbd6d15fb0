/* Lists of CBAM goods: those of annex I of Regulation (EU) 2023/956, for which annex II decides whether indirect emissions are declared. A row of the
 * folder's cbam_lists.csv comes before these, so that a change of the law needs no new program. */
#include "carbon/carbon_cbam.h"

#include <string.h>

#define ANNEX "Regulation (EU) 2023/956, annexes I and II"
#define FROM "2026-01-01" /* the definitive period */
#define ALL(prefix, category, indirect)                                                                                                              \
	{                                                                                                                                            \
		"annex-1", prefix, "in_force", category, "all", ANNEX, indirect, FROM, NULL                                                          \
	}
#define NOT(prefix, category)                                                                                                                        \
	{                                                                                                                                            \
		"annex-1", prefix, "not_listed", category, "all", ANNEX, false, FROM, NULL                                                           \
	}
#define CEMENT(prefix) ALL(prefix, "cement", true)
#define FERTILISER(prefix) ALL(prefix, "fertilisers", true)
#define STEEL(prefix) ALL(prefix, "iron and steel", false)
#define ALUMINIUM(prefix) ALL(prefix, "aluminium", false)

const struct carbon_cbam_list carbon_cbam_lists[] = {CEMENT("25070080"), CEMENT("25231000"), CEMENT("25232100"), CEMENT("25232900"),
	CEMENT("25233000"), CEMENT("25239000"), ALL("27160000", "electricity", false), ALL("28041000", "hydrogen", false), FERTILISER("28080000"),
	FERTILISER("2814"), FERTILISER("283421"), FERTILISER("3102"), FERTILISER("3105"), NOT("31056000", "fertilisers"), STEEL("26011200"),
	STEEL("72"), NOT("72022", "iron and steel"), NOT("720230", "iron and steel"), NOT("720250", "iron and steel"),
	NOT("720270", "iron and steel"), NOT("720280", "iron and steel"), NOT("720291", "iron and steel"), NOT("720292", "iron and steel"),
	NOT("720293", "iron and steel"), NOT("72029910", "iron and steel"), NOT("72029930", "iron and steel"), NOT("72029980", "iron and steel"),
	NOT("7204", "iron and steel"), STEEL("7301"), STEEL("7302"), STEEL("7303"), STEEL("7304"), STEEL("7305"), STEEL("7306"), STEEL("7307"),
	STEEL("7308"), STEEL("7309"), STEEL("7310"), STEEL("7311"), STEEL("7318"), STEEL("7326"), ALUMINIUM("7601"), ALUMINIUM("7603"),
	ALUMINIUM("7604"), ALUMINIUM("7605"), ALUMINIUM("7606"), ALUMINIUM("7607"), ALUMINIUM("7608"), ALUMINIUM("7609"), ALUMINIUM("7610"),
	ALUMINIUM("7611"), ALUMINIUM("7612"), ALUMINIUM("7613"), ALUMINIUM("7614"), ALUMINIUM("7616"), {0}};

static const struct carbon_cbam_list *find(const struct carbon_cbam_list *list, size_t count, const char *cn_code, const char *day, bool proposal)
{
	const struct carbon_cbam_list *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < count && list[i].list; i++) {
		size_t length = strlen(list[i].cn_prefix);

		bool proposed = strcmp(list[i].status, "proposal") == 0;

		if (strncmp(cn_code, list[i].cn_prefix, length) != 0 || length < most || (proposed && !proposal) ||
			(!proposed && strcmp(day, list[i].applies_from) < 0) || (list[i].applies_to && strcmp(day, list[i].applies_to) > 0))
			continue;
		best = &list[i];
		most = length;
	}
	return best;
}

const struct carbon_cbam_list *carbon_cbam_find(const struct carbon_cbam_list *own, size_t count, const char *cn_code, const char *day, bool proposal)
{
	const struct carbon_cbam_list *found = cn_code ? find(own, count, cn_code, day, proposal) : NULL;

	if (!found && cn_code)
		found = find(carbon_cbam_lists, sizeof carbon_cbam_lists / sizeof *carbon_cbam_lists, cn_code, day, proposal);
	return found && strcmp(found->status, "not_listed") != 0 ? found : NULL;
}
