/* The registry in the tables of the Climate Action Data Trust: columns of its data model 1, ids that repeat (a digest as UUID), serial blocks from
 * integer ranges. */
#include "base/hash.h"
#include "credit/credit_export.h"
#include "party/party.h"
#include "reduction/reduction_saving.h"
#include "view/view_credit_export.h"

#include <inttypes.h>
#include <string.h>

static const char *const project_columns[] = {"warehouseProjectId", "orgUid", "currentRegistry", "projectId", "originProjectId", "registryOfOrigin",
	"program", "projectName", "projectLink", "projectDeveloper", "sector", "projectType", "projectTags", "coveredByNDC", "ndcInformation",
	"projectStatus", "projectStatusDate", "unitMetric", "methodology", "validationBody", "validationDate"};
static const char *const location_columns[] = {"id", "warehouseProjectId", "country", "inCountryRegion", "geographicIdentifier"};
static const char *const issuance_columns[] = {
	"id", "orgUid", "warehouseProjectId", "startDate", "endDate", "verificationApproach", "verificationReportDate", "verificationBody"};
static const char *const unit_columns[] = {"warehouseUnitId", "issuanceId", "projectLocationId", "orgUid", "unitOwner", "countryJurisdictionOfOwner",
	"inCountryJurisdictionOfOwner", "serialNumberBlock", "serialNumberPattern", "unitBlockStart", "unitBlockEnd", "unitCount", "vintageYear",
	"unitType", "marketplace", "marketplaceLink", "marketplaceIdentifier", "unitTags", "unitStatus", "unitStatusReason", "unitRegistryLink",
	"correspondingAdjustmentDeclaration", "correspondingAdjustmentStatus"};

#define COLUMNS(list) (sizeof(list) / sizeof *(list))
#define COUNTRY "Republic of Korea"
#define REGISTRY "Korea Offset Registry (ORS)"
/* Both ends of "UNIT:PROJECT:VINTAGE:FROM-UNIT:PROJECT:VINTAGE:TO". */
#define SERIAL_PATTERN ":([0-9]+)-.*:([0-9]+)$"

struct reading {
	struct store_tx *tx;
	struct arena *arena;
	struct party_rules rules;
	struct party_measure *measure;
	struct party_organisation *organisation;
	struct credit_export_project *project;
	struct credit_export_certificate *certificate;
	struct credit_export_block *block;
	struct reduction_verification_row *verification;
	size_t measures, organisations, projects, certificates, blocks, verifications;
};

/* A UUID of version 8 (RFC 9562: bits of our own) from what it names, so that the same thing has the same id in every export. */
static const char *id_of(struct reading *r, const char *kind, const char *name)
{
	struct hash hash;
	char hex[HASH_HEX_LEN];

	hash_init(&hash);
	hash_string(&hash, "sangsaeng.cadt/1");
	hash_string(&hash, r->rules.programme);
	hash_string(&hash, kind);
	hash_string(&hash, name);
	hash_final(&hash, hex);
	return arena_printf(r->arena, "%.8s-%.4s-8%.3s-8%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17, hex + 20);
}

static const char *name_of(const struct reading *r, const char *organisation)
{
	for (size_t i = 0; i < r->organisations; i++)
		if (strcmp(r->organisation[i].organisation, organisation) == 0)
			return r->organisation[i].name_en ? r->organisation[i].name_en : r->organisation[i].name;
	return organisation;
}

static const char *number(struct reading *r, int64_t value)
{
	return arena_printf(r->arena, "%" PRId64, value);
}

static const char *day(struct reading *r, date_day on)
{
	char text[DATE_TEXT_LEN];

	date_format(on, text);
	return arena_strdup(r->arena, text);
}

/* The next row of a table, all cells NULL. */
static const char **add_row(struct reading *r, struct view_cadt_table *t)
{
	t->cell = arena_grow(r->arena, t->cell, t->rows, t->columns * sizeof *t->cell);
	for (size_t c = 0; c < t->columns; c++)
		t->cell[t->rows * t->columns + c] = NULL;
	return &t->cell[t->rows++ * t->columns];
}

static void fill_projects(struct reading *r, struct view_cadt_table *t)
{
	for (size_t i = 0; i < r->projects; i++) {
		const struct credit_export_project *p = &r->project[i];
		const char **cell = add_row(r, t), *methodology = NULL;
		bool ended = strcmp(p->crediting_to, day(r, r->rules.as_of)) < 0;

		for (size_t m = 0; m < r->measures && !methodology; m++)
			if (r->measure[m].project && strcmp(r->measure[m].project, p->project) == 0)
				methodology = r->measure[m].methodology;
		cell[0] = id_of(r, "project", p->project);
		cell[2] = REGISTRY;
		cell[3] = p->project;
		cell[4] = p->project;
		cell[5] = REGISTRY;
		cell[6] = strcmp(p->kind, "programme") == 0 ? "Programme project" : NULL;
		cell[7] = p->name;
		cell[9] = name_of(r, p->coordinator);
		cell[10] = "Energy demand";
		cell[11] = "Energy demand";
		cell[12] = r->rules.simulated ? "simulated" : NULL;
		cell[13] = "Unknown";
		cell[15] = ended ? "Completed" : "Registered";
		cell[16] = ended ? p->crediting_to : p->resolution_on;
		cell[17] = "tCO2e";
		cell[18] = methodology;
	}
}

/* One row for each site where a machine of the project stands. */
static void fill_locations(struct reading *r, struct view_cadt_table *t)
{
	for (size_t i = 0; i < r->measures; i++) {
		const struct party_measure *m = &r->measure[i];
		const char **cell;
		bool seen = false;

		if (!m->project)
			continue;
		for (size_t k = 0; k < i && !seen; k++)
			seen = r->measure[k].project && strcmp(r->measure[k].project, m->project) == 0 && strcmp(r->measure[k].site, m->site) == 0;
		if (seen)
			continue;
		cell = add_row(r, t);
		cell[0] = id_of(r, "location", arena_printf(r->arena, "%s\n%s", m->project, m->site));
		cell[1] = id_of(r, "project", m->project);
		cell[2] = COUNTRY;
		cell[4] = m->site;
	}
}

static const struct reduction_verification_row *opinion_of(const struct reading *r, const struct credit_export_certificate *c)
{
	for (size_t i = 0; i < r->verifications; i++)
		if (strcmp(r->verification[i].verification, c->evidence) == 0)
			return &r->verification[i];
	return NULL;
}

static void fill_issuances(struct reading *r, struct view_cadt_table *t)
{
	for (size_t i = 0; i < r->certificates; i++) {
		const struct credit_export_certificate *c = &r->certificate[i];
		const struct reduction_verification_row *v = opinion_of(r, c);
		const char **cell;

		if (c->tonnes == 0)
			continue;
		cell = add_row(r, t);
		cell[0] = id_of(r, "issuance", number(r, c->certificate));
		cell[2] = id_of(r, "project", c->project);
		cell[3] = day(r, month_first_day(c->from));
		cell[4] = day(r, month_last_day(c->to));
		cell[5] = "Third-party verification under the K-ETS notice on external projects";
		cell[6] = v ? v->signed_on : NULL;
		cell[7] = v ? name_of(r, v->verifier) : NULL;
	}
}

static const char *status_of(const struct credit_export_block *b)
{
	if (strcmp(b->state, "live") == 0 || strcmp(b->state, "deposited") == 0)
		return "Held";
	if (strcmp(b->state, "surrendered") == 0)
		return "Retired";
	return strcmp(b->state, "cancelled") == 0 ? "Cancelled" : "Expired";
}

static void fill_units(struct reading *r, struct view_cadt_table *t)
{
	for (size_t i = 0; i < r->blocks; i++) {
		const struct credit_export_block *b = &r->block[i];
		const char **cell = add_row(r, t);

		cell[0] = id_of(r, "unit", arena_printf(r->arena, "%s\n%" PRId64 "\n%" PRId64, b->project, b->vintage, b->from));
		cell[1] = id_of(r, "issuance", number(r, b->certificate));
		for (size_t m = 0; m < r->measures; m++)
			if (strcmp(r->measure[m].measure, b->measure) == 0)
				cell[2] = id_of(r, "location", arena_printf(r->arena, "%s\n%s", b->project, r->measure[m].site));
		cell[4] = name_of(r, b->holder);
		cell[5] = COUNTRY;
		cell[7] = arena_printf(r->arena, "%s:%s:%" PRId64 ":%" PRId64 "-%s:%s:%" PRId64 ":%" PRId64, b->unit, b->project, b->vintage, b->from,
			b->unit, b->project, b->vintage, b->to);
		cell[8] = SERIAL_PATTERN;
		cell[9] = number(r, b->from);
		cell[10] = number(r, b->to);
		cell[11] = number(r, b->to - b->from + 1);
		cell[12] = number(r, b->vintage);
		cell[13] = "Reduction - technical";
		cell[17] = r->rules.simulated ? "simulated" : NULL;
		cell[18] = status_of(b);
		cell[19] = strcmp(b->state, "surrendered") == 0 ? "surrendered in the K-ETS" : b->blocked ? "on hold: grant recovered" : NULL;
		cell[21] = "Unknown";
		cell[22] = "Not Started";
	}
}

enum status view_cadt_read(struct store_tx *tx, struct arena *arena, struct view_cadt_table out_table[VIEW_CADT_TABLES], struct err *err)
{
	struct reading r = {.tx = tx, .arena = arena};
	struct view_cadt_table table[VIEW_CADT_TABLES] = {{"projects", project_columns, COLUMNS(project_columns), NULL, 0},
		{"projectLocations", location_columns, COLUMNS(location_columns), NULL, 0},
		{"issuances", issuance_columns, COLUMNS(issuance_columns), NULL, 0}, {"units", unit_columns, COLUMNS(unit_columns), NULL, 0}};
	enum status st = party_programme_get(tx, arena, &r.rules, NULL, err);

	if (st == ST_OK)
		st = party_measures(tx, arena, &r.measure, &r.measures, err);
	if (st == ST_OK)
		st = party_organisations(tx, arena, &r.organisation, &r.organisations, err);
	if (st == ST_OK)
		st = credit_export_projects(tx, arena, &r.project, &r.projects, err);
	if (st == ST_OK)
		st = credit_export_certificates(tx, arena, &r.certificate, &r.certificates, err);
	if (st == ST_OK)
		st = credit_export_blocks(tx, arena, &r.block, &r.blocks, err);
	if (st == ST_OK)
		st = reduction_verification_rows(tx, arena, &r.verification, &r.verifications, err);
	if (st != ST_OK)
		return st;
	fill_projects(&r, &table[VIEW_CADT_PROJECTS]);
	fill_locations(&r, &table[VIEW_CADT_LOCATIONS]);
	fill_issuances(&r, &table[VIEW_CADT_ISSUANCES]);
	fill_units(&r, &table[VIEW_CADT_UNITS]);
	for (size_t i = 0; i < VIEW_CADT_TABLES; i++)
		out_table[i] = table[i];
	return ST_OK;
}
