/* Private to programme: a sector pack's catalogue of measures (packs/SECTOR/measures.csv). */
#ifndef SANGSAENG_PROGRAMME_CATALOGUE_H
#define SANGSAENG_PROGRAMME_CATALOGUE_H

#include "base/arena.h"
#include "base/message.h"
#include "base/table.h"

#include <gmp.h>
#include <stdbool.h>

/* The table's description, read by the same rules as the folder's tables. */
extern const struct table programme_catalogue_table;

struct programme_entry {
	const char *measure, *name_ko, *name_en, *carrier, *methodology, *process_words, *unit, *source, *cost_source; /* "" if blank */
	bool of_site; /* saves a part of the site's use; else of a machine of a process */
	int life_years;
	mpq_t percent_low, percent_high, share_percent;          /* share of the process's use that the machine has */
	mpq_t cost_krw, cost_low_krw, cost_high_krw, saving_krw; /* per unit saved a year */
	int64_t line;
};
struct programme_catalogue {
	struct programme_entry *entry; /* by key */
	size_t count;
	char sheet[ERR_SHEET_LEN]; /* where the file is a workbook */
};
/* All faults of the file are findings with line and column; then ST_INPUT catalogue.refused. file.open. To be closed, also after a failure. */
enum status programme_catalogue_read(
	const char *path, struct arena *arena, struct programme_catalogue *out_catalogue, struct findings *findings, struct err *err);
void programme_catalogue_done(struct programme_catalogue *catalogue);
/* Does an entry fit a process of that name: one of its words, separated by |, is in it; an entry without words fits all. */
bool programme_entry_fits(const struct programme_entry *entry, const char *process_name);

#endif
