/* A firm may take part in programmes of two industries. Its caps are one cap, a machine is paid for once, and a meter's months are counted once: what
 * the other programme did is taken in as facts, and judged here. Firms, sites, funders and meters are the same if their keys are. */
#include "programme/programme_chain.h"

#include "base/map.h"

#include <string.h>

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool is_alive(const struct fund_grant *grant)
{
	return grant->state >= FUND_SELECTED;
}

/* Won reserved, by origin. */
static enum status take_grants(
	struct store_tx *tx, const char *programme, const struct fund_grant *grant, size_t count, struct arena *arena, struct err *err)
{
	enum status status = ST_OK;
	for (size_t i = 0; i < count && status == ST_OK; i++) {
		for (size_t s = 0; s < grant[i].source_count && status == ST_OK; s++) {
			const struct fund_source *source = &grant[i].source[s];
			struct programme_beside row = {.programme = programme,
				.kind = PROGRAMME_BESIDE_GRANT,
				.key = arena_printf(arena, "%s\x1f%s", grant[i].grant, source->origin),
				.organisation = grant[i].organisation,
				.site = grant[i].site,
				.route = grant[i].route,
				.funder = source->origin,
				.amount_krw = source->reserved_krw};
			if (source->reserved_krw > 0 && grant[i].state != FUND_WITHDRAWN)
				status = programme_store_beside_put(tx, &row, err);
		}
	}
	return status;
}

static enum status take_machine(struct store_tx *tx, const char *programme, const char *serial, const struct party_measure *measure, struct err *err)
{
	struct programme_beside row = {.programme = programme,
		.kind = PROGRAMME_BESIDE_MACHINE,
		.key = serial,
		.organisation = or_empty(measure->organisation),
		.site = or_empty(measure->site),
		.route = "",
		.funder = measure->measure};
	return programme_store_beside_put(tx, &row, err);
}

static const struct party_measure *measure_of(const struct party_measure *list, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].measure, id) == 0)
			return &list[i];
	return NULL;
}

/* Everything of one database. */
static enum status take_other(struct store_tx *tx, struct store_tx *other, const struct party_rules *mine, struct arena *arena, struct err *err)
{
	struct party_rules rules;
	struct fund_grant *grant;
	struct party_measure *measure;
	struct reduction_meter *meter;
	struct reduction_serial *serial;
	struct fund_approval *approval;
	size_t grants, measures, meters, serials, approvals;
	enum status status = party_programme_get(other, arena, &rules, NULL, err);
	if (status == ST_OK && strcmp(rules.programme, mine->programme) == 0)
		return err_set(err, ST_CONFLICT, "beside.same", rules.programme, NULL);
	if (status == ST_OK)
		status = fund_grants(other, arena, &grant, &grants, err);
	if (status == ST_OK)
		status = party_measures(other, arena, &measure, &measures, err);
	if (status == ST_OK)
		status = reduction_meters(other, arena, &meter, &meters, err);
	if (status == ST_OK)
		status = reduction_serials(other, arena, &serial, &serials, err);
	if (status == ST_OK)
		status = fund_approvals(other, arena, &approval, &approvals, err);
	for (size_t i = 0; status == ST_OK && i < approvals; i++) {
		const struct party_measure *m = measure_of(measure, measures, approval[i].measure);
		struct programme_beside row = {.programme = rules.programme,
			.kind = PROGRAMME_BESIDE_INVOICE,
			.key = approval[i].approval_number,
			.organisation = m ? or_empty(m->organisation) : "",
			.site = m ? or_empty(m->site) : "",
			.route = "",
			.funder = approval[i].measure};
		status = programme_store_beside_put(tx, &row, err);
	}
	if (status == ST_OK)
		status = take_grants(tx, rules.programme, grant, grants, arena, err);
	for (size_t i = 0; status == ST_OK && i < grants; i++) {
		const struct party_measure *m = measure_of(measure, measures, grant[i].grant);
		if (m && m->old_serial && is_alive(&grant[i]))
			status = take_machine(tx, rules.programme, m->old_serial, m, err);
	}
	for (size_t i = 0; status == ST_OK && i < serials; i++) {
		const struct party_measure *m = measure_of(measure, measures, serial[i].measure);
		if (m)
			status = take_machine(tx, rules.programme, serial[i].new_serial, m, err);
	}
	for (size_t i = 0; status == ST_OK && i < meters; i++) {
		const struct party_measure *m = measure_of(measure, measures, meter[i].measure);
		struct programme_beside row = {.programme = rules.programme,
			.kind = PROGRAMME_BESIDE_METER,
			.key = meter[i].meter,
			.organisation = m ? or_empty(m->organisation) : "",
			.site = m ? or_empty(m->site) : "",
			.route = "",
			.funder = meter[i].measure,
			.first = meter[i].first,
			.last = meter[i].last};
		status = programme_store_beside_put(tx, &row, err);
	}
	return status;
}

enum status programme_beside_take(struct store_tx *tx, const struct party_rules *rules, const char *const *db, struct err *err)
{
	enum status status = ST_OK;
	for (; db && *db && status == ST_OK; db++) {
		struct store *store;
		struct store_tx *other;
		struct arena arena;
		status = programme_open(*db, STORE_READ, &store, err);
		if (status != ST_OK)
			return status;
		arena_init(&arena);
		status = store_begin(store, false, &other, err);
		if (status == ST_OK) {
			status = take_other(tx, other, rules, &arena, err);
			store_rollback(other);
		}
		store_close(store);
		arena_done(&arena);
	}
	return status;
}

/* ---- judging ---- */

static void find(struct findings *findings, const char *code, const char *a, const char *b, const char *c, const char *file, int64_t line)
{
	struct err err;
	err_set(&err, ST_INPUT, code, a, b, c, NULL);
	err_at(&err, file, line, 0);
	findings_add(findings, SEVERITY_ERROR, &err);
}

static void check_machine(
	const struct programme_beside *list, size_t count, const char *serial, int64_t line, const char *file, struct findings *findings)
{
	for (size_t i = 0; serial && i < count; i++)
		if (list[i].kind == PROGRAMME_BESIDE_MACHINE && strcmp(list[i].key, serial) == 0)
			find(findings, "beside.machine_twice", serial, list[i].programme, list[i].funder, file, line);
}

static enum status check_invoices(
	struct store_tx *tx, const struct programme_beside *list, size_t count, struct arena *arena, struct findings *findings, struct err *err)
{
	struct fund_approval *approval;
	size_t approvals;
	enum status status = fund_approvals(tx, arena, &approval, &approvals, err);
	for (size_t i = 0; status == ST_OK && i < approvals; i++)
		for (size_t k = 0; k < count; k++)
			if (list[k].kind == PROGRAMME_BESIDE_INVOICE && strcmp(list[k].key, approval[i].approval_number) == 0)
				find(findings, "beside.invoice_twice", approval[i].approval_number, list[k].programme, list[k].funder, "invoices.csv",
					approval[i].source_line);
	return status;
}

enum status programme_beside_check(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct programme_beside *list;
	struct fund_decision *decision;
	struct party_measure *measure;
	struct reduction_meter *meter;
	struct reduction_serial *serial;
	size_t count, decisions, measures, meters, serials;
	struct arena arena;
	enum status status;
	arena_init(&arena);
	status = programme_beside_read(tx, &arena, &list, &count, err);
	if (status == ST_OK && count > 0) {
		status = fund_decisions(tx, &arena, &decision, &decisions, err);
		if (status == ST_OK)
			status = party_measures(tx, &arena, &measure, &measures, err);
		if (status == ST_OK)
			status = reduction_meters(tx, &arena, &meter, &meters, err);
		if (status == ST_OK)
			status = reduction_serials(tx, &arena, &serial, &serials, err);
		if (status == ST_OK)
			status = check_invoices(tx, list, count, &arena, findings, err);
		for (size_t i = 0; status == ST_OK && i < decisions; i++) {
			const struct party_measure *m = measure_of(measure, measures, decision[i].measure);
			if (m && fund_decision_selects(&decision[i]))
				check_machine(list, count, m->old_serial, m->source_line, "measures.csv", findings);
		}
		for (size_t i = 0; status == ST_OK && i < serials; i++)
			check_machine(list, count, serial[i].new_serial, 0, "installations.csv", findings);
		for (size_t i = 0; status == ST_OK && i < meters; i++)
			for (size_t k = 0; k < count; k++)
				if (list[k].kind == PROGRAMME_BESIDE_METER && strcmp(list[k].key, meter[i].meter) == 0 &&
					meter[i].first <= list[k].last && meter[i].last >= list[k].first)
					find(findings, "beside.meter_twice", meter[i].meter, list[k].programme, list[k].funder, meter[i].file,
						meter[i].source_line);
	}
	arena_done(&arena);
	return status;
}
