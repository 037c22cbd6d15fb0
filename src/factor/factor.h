/* Units and emission factors: conversion with dimension check, factors with edition, GWP set, source and status, chosen by rule. */
#ifndef SANGSAENG_FACTOR_H
#define SANGSAENG_FACTOR_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/table.h"
#include "store/store.h"

#include <gmp.h>
#include <stdbool.h>

extern const struct message factor_messages[];
extern const struct table factor_tables[];
extern const struct store_migration factor_migrations[];

/* Dimension of a unit. Mass is not energy: converting across dimensions needs a heating value and is done for a named factor only. */
enum factor_dimension { FACTOR_ENERGY, FACTOR_MASS, FACTOR_VOLUME, FACTOR_GAS_VOLUME, FACTOR_COUNT, FACTOR_DISTANCE_MASS, FACTOR_MONEY, FACTOR_AREA };
struct factor_unit {
	const char *name;  /* "kWh" */
	const char *alias; /* other spellings, separated by |: "㎾h|kwh|킬로와트시" */
	enum factor_dimension dimension;
	const char *to_base; /* exact decimal: 1 unit = to_base base units (MJ, kg, L, Nm3, piece, tkm, won, m2) */
};
/* The unit by name or alias, or NULL. The list ends with a NULL name. */
const struct factor_unit *factor_unit_find(const char *name);
const struct factor_unit *factor_unit_list(void);
/* value × (unit a / unit b), exact. ST_INPUT unit.dimension (a, b) if they differ in dimension. */
enum status factor_convert(const mpq_t value, const char *from, const char *to, mpq_t out_value, struct err *err);

/* Part of a footprint that a factor's value belongs to: A to H of PACT and Catena-X. */
enum factor_component {
	FACTOR_FOSSIL,
	FACTOR_TECHNOLOGICAL_REMOVAL,
	FACTOR_BIOGENIC_NON_CO2,
	FACTOR_BIOGENIC_UPTAKE,
	FACTOR_LAND_USE_CHANGE,
	FACTOR_LAND_MANAGEMENT,
	FACTOR_LAND_MANAGEMENT_REMOVAL,
	FACTOR_AIRCRAFT
};

/* A factor as a rule chose it. kg CO2-eq per unit in `gwp_set`: recomputed from gas components where they exist, else as published (then
 * `published_total` is true and the set is the publication's own, "" if unknown). */
struct factor {
	char key[65];
	const char *name_en, *name_ko, *unit, *source, *url, *status, *use, *notes; /* in the caller's arena */
	int year;                                                                   /* 0 if unknown */
	char gwp_set[16];
	bool published_total;
	bool has_upstream;
	enum factor_component component;
	bool primary_data;                            /* the supplier's or contract's own figure */
	bool is_gas;                                  /* a gas that is emitted as it is: the value is its GWP, there is nothing before it */
	const char *region;                           /* NULL if not given */
	double rating[3];                             /* data quality as given: technology, time, geography, 1 (best) to 5; 0 if not given */
	double gsd;                                   /* geometric standard deviation: as given, else from the pedigree, else 1 */
	mpq_t kgco2e_per_unit;                        /* factor_done */
	mpq_t heating_value_net, heating_value_gross; /* MJ per unit; 0 if none */
};
void factor_init(struct factor *factor);
void factor_done(struct factor *factor);

/* Reads a factor for a GWP set ("SAR" … "AR6"). ST_NOT_FOUND factor.unknown; ST_INPUT factor.no_value (heating value rows), factor.gwp_unknown;
 * factor.not_valid if `period_to` (DATE_NONE: do not test) lies outside its validity. Editions: a factor is never replaced silently. */
enum status factor_get(struct store_tx *tx, struct arena *arena, const char *key, const char *gwp_set, date_day period_to, struct factor *out_factor,
	struct err *err);

/* An amount of activity in the factor's unit, exact. Same dimension: by unit. City gas billed in MJ or GJ is gross: Nm³ = MJ / gross heating value
 * of the factor's own edition (factor.no_heating_value if it has none). Other fuels in energy units: net. unit.dimension otherwise. */
enum status factor_activity(const struct factor *factor, const mpq_t amount, const char *unit, mpq_t out_amount, struct err *err);

/* A row of factors.csv as it is stored: decimals and dates as text, NULL where blank. */
struct factor_row {
	const char *key, *name_en, *name_ko, *unit, *kgco2e_per_unit, *co2, *ch4, *n2o, *component_unit;
	const char *heating_value_net, *heating_value_gross, *heating_value_unit, *gwp_set, *source, *url, *status, *notes, *use, *valid_from,
		*valid_to;
	int year; /* 0 if unknown */
	bool upstream;
	const char *component, *gas, *region, *rating[3], *gsd, *pedigree, *basic_uncertainty;
	bool primary_data;
	int64_t source_line;
};

/* A row beside what it makes for a GWP set. */
struct factor_entry {
	const struct factor_row *row;
	const char *kgco2e_per_unit; /* 12 significant digits; NULL if the row makes no factor: heating values only, or `problem` */
	const char *gwp_set;         /* that the value carries: the one asked for, the publication's own, or "" if that is unknown */
	bool published_total;
	unsigned marks;            /* enum factor_mark, 0 where there is no value */
	double rating[3], gsd;     /* as in struct factor */
	const struct err *problem; /* NULL, or why the row makes no factor in this set */
};

/* What is looked for. Every word must occur in key, names, source, notes, unit or gas; ASCII letters in either case, all others as they are. No
 * words: every row. */
struct factor_query {
	const char *const *word; /* ended by NULL */
	const char *region;      /* NULL: any; else the row's region, ASCII letters in either case */
	const char *unit;        /* NULL: any; else the row's unit by name or alias */
	date_day day;            /* DATE_NONE: any; else a day on which the edition is valid (a blank date is open) */
	const char *gwp_set;
	size_t top; /* list at most so many */
};
/* Rows that fit, best first: by the sum over the words of 0 (key or a name starts with it), 1 (key or a name contains it), 2 (elsewhere); then by
 * status verified-copy, secondary, unverified; newest year; key. `*out_found` counts those beyond `top` too; texts live in `arena`. ST_INPUT
 * unit.unknown, factor.gwp_unknown. O(rows × words). */
enum status factor_search(struct store_tx *tx, struct arena *arena, const struct factor_query *query, struct factor_entry **out_list,
	size_t *out_count, size_t *out_found, struct err *err);
/* One row in full. ST_NOT_FOUND factor.unknown_near (with the nearest key); ST_INPUT factor.gwp_unknown. */
enum status factor_show(
	struct store_tx *tx, struct arena *arena, const char *key, const char *gwp_set, struct factor_entry *out_entry, struct err *err);

/* Every row of the table by itself, used or not: ratings, gsd, pedigree and basic uncertainty, gas, units of gases and of heating values, validity,
 * and the sign of the value (factor.sign: removals are not positive, all others not negative; uptake has either sign, since what is burnt goes back).
 * Each fault is a finding with file and line: factor.range, factor.pedigree, factor.gas_unknown, unit.dimension, factor.component_unit,
 * factor.heating_value_unit, factor.validity, factor.sign. A row of heating values only is none. ST_INPUT factor.gwp_unknown. */
enum status factor_check_rows(struct store_tx *tx, const char *gwp_set, struct findings *findings, struct err *err);

/* Log-normal spread from pedigree scores (1 to 5: reliability, completeness, temporal, geographical and further technological correlation) and a
 * basic squared GSD: s = 1/2 sqrt(ln² U_b + sum of ln² U_k), GSD = exp(s), with the squared GSDs of the table named. */
#define FACTOR_PEDIGREE_SCORES 5
#define FACTOR_BASIC_UNCERTAINTY 1.05 /* energy, materials, CO2 */
extern const char *const factor_pedigree_table;
double factor_pedigree_s(const int score[FACTOR_PEDIGREE_SCORES], double basic);
/* "2;3;2;1;3"; false, nothing written, if it is not of that form. */
bool factor_pedigree_parse(const char *text, int out_score[FACTOR_PEDIGREE_SCORES]);

/* Why a factor keeps a number from being published as complete: bit set of these. */
enum factor_mark { FACTOR_MARK_SCREENING = 1, FACTOR_MARK_UNVERIFIED = 2, FACTOR_MARK_NO_UPSTREAM = 4, FACTOR_MARK_OTHER_GWP = 8 };
unsigned factor_marks(const struct factor *factor, const char *gwp_set);

#endif
