/* Emission factors for a reader: a search of the list, and one row with what the programme's rules choose it for. */
#include "view/view.h"

#include "factor/factor.h"
#include "party/party.h"

#include <string.h>

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* Texts of an entry live in the arena already. */
static struct view_factor factor_of(const struct factor_entry *entry, const char *asked)
{
	const struct factor_row *row = entry->row;
	struct view_factor f = {
		.key = row->key,
		.name_ko = or_empty(row->name_ko),
		.name_en = or_empty(row->name_en),
		.unit = row->unit,
		.source = or_empty(row->source),
		.url = or_empty(row->url),
		.status = or_empty(row->status),
		.use = or_empty(row->use),
		.notes = or_empty(row->notes),
		.region = or_empty(row->region),
		.component = or_empty(row->component),
		.valid_from = or_empty(row->valid_from),
		.valid_to = or_empty(row->valid_to),
		.year = row->year,
		.source_line = row->source_line,
		.upstream = row->upstream,
		.primary_data = row->primary_data,
		.kgco2e_per_unit = or_empty(entry->kgco2e_per_unit),
		.gwp_set = entry->gwp_set,
		.asked_gwp = asked,
		.published_total = entry->published_total,
		.problem = entry->problem,
		.screening = entry->marks & FACTOR_MARK_SCREENING,
		.unverified = entry->marks & FACTOR_MARK_UNVERIFIED,
		.no_upstream = entry->marks & FACTOR_MARK_NO_UPSTREAM,
		.other_gwp = entry->marks & FACTOR_MARK_OTHER_GWP,
		.co2 = or_empty(row->co2),
		.ch4 = or_empty(row->ch4),
		.n2o = or_empty(row->n2o),
		.component_unit = or_empty(row->component_unit),
		.gas = or_empty(row->gas),
		.heating_value_net = or_empty(row->heating_value_net),
		.heating_value_gross = or_empty(row->heating_value_gross),
		.heating_value_unit = or_empty(row->heating_value_unit),
		.gsd = entry->gsd,
		.gsd_from = row->gsd        ? "gsd"
			    : row->pedigree ? "pedigree"
					    : "",
		.pedigree = or_empty(row->pedigree),
		.basic_uncertainty = or_empty(row->basic_uncertainty),
	};

	memcpy(f.rating, entry->rating, sizeof f.rating);
	return f;
}

enum status view_factor_search(
	struct store_tx *tx, const struct view_factor_query *query, struct arena *arena, struct view_factor_list *out_list, struct err *err)
{
	struct factor_query asked = {.word = query->word, .region = query->region, .unit = query->unit, .day = query->day, .top = query->top};
	struct view_factor_list list = {0};
	struct factor_entry *entry = NULL;
	struct party_rules rules = {0};
	enum status st = ST_OK;

	if (!query->gwp_set)
		st = party_programme_get(tx, arena, &rules, NULL, err);
	list.gwp_set = arena_strdup(arena, query->gwp_set ? query->gwp_set : rules.gwp_set);
	asked.gwp_set = list.gwp_set;
	if (st == ST_OK)
		st = factor_search(tx, arena, &asked, &entry, &list.count, &list.found, err);
	if (st != ST_OK)
		return st;
	list.item = arena_alloc(arena, (list.count + 1) * sizeof *list.item);
	for (size_t i = 0; i < list.count; i++)
		list.item[i] = factor_of(&entry[i], list.gwp_set);
	*out_list = list;
	return ST_OK;
}

static void copy_choices(const struct party_rules *rules, struct arena *arena, struct view_factor *to)
{
	to->choice = arena_alloc(arena, (rules->factor_choice_count + 1) * sizeof *to->choice);
	for (size_t i = 0; i < rules->factor_choice_count; i++) {
		const struct party_factor_choice *c = &rules->factor_choice[i];

		if (strcmp(c->factor, to->key) != 0)
			continue;
		to->choice[to->choice_count++] = (struct view_factor_choice){
			.carrier = arena_strdup(arena, c->carrier),
			.purpose = party_purpose_name(c->purpose),
			.reason = arena_strdup(arena, c->reason),
			.from = c->from,
			.to = c->to,
			.source_line = c->line,
		};
	}
}

enum status view_factor_show(
	struct store_tx *tx, const char *key, const char *gwp_set, struct arena *arena, struct view_factor *out_factor, struct err *err)
{
	struct party_rules rules = {0};
	struct factor_entry entry;
	struct view_factor made;
	enum status st = ST_OK;

	if (!gwp_set || party_programme_exists(tx))
		st = party_programme_get(tx, arena, &rules, NULL, err);
	gwp_set = arena_strdup(arena, gwp_set ? gwp_set : rules.gwp_set);
	if (st == ST_OK)
		st = factor_show(tx, arena, key, gwp_set, &entry, err);
	if (st != ST_OK)
		return st;
	made = factor_of(&entry, gwp_set);
	copy_choices(&rules, arena, &made);
	*out_factor = made;
	return ST_OK;
}
