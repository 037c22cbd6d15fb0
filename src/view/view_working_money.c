/* How money of one grant, application or offer came to be: from the ledger's entries, and from what was handed in. */
#include "view/view_working_int.h"

#include "party/party.h"
#include "view/view_derived.h"
#include "view/view_fund.h"
#include "view/view_starts.h"

#include <inttypes.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct working_figure grant_figures[] = {
	{"reserved", "예약액", "Reserved", "krw", "V = Σ x", "예약액 = 협약 때 예약한 돈의 합",
		"reserved = sum of what was reserved at the agreement"},
	{"paid", "지급액", "Paid", "krw", "P = Σ x", "지급액 = 지급한 돈의 합", "paid = sum of the payments"},
	{"fixed", "확정액", "Fixed", "krw", "F = Σ x", "확정액 = 지급한 돈 − 확정 때 줄인 돈", "fixed = payments − what was cut at the fixing"},
	{"due", "환원 의무", "Return duty", "krw", "D = Σ x", "환원 의무 = 지급 때 생긴 의무 − 확정 때 줄어든 의무",
		"return duty = what fell due with the payments − what was taken off at the fixing"},
};

static bool begins(const char *account, const char *kind)
{
	size_t length = strlen(kind);

	return strncmp(account, kind, length) == 0 && account[length] == ':';
}

/* "grant:S1-M1:MOTIE". What a firm gives in kind is booked with its own grant, on the account of the one that gets it. */
static bool is_grants(const char *account, const char *grant)
{
	size_t length = strlen(grant);

	return begins(account, "grant") && strncmp(account + 6, grant, length) == 0 && account[6 + length] == ':';
}

/* "grant:S1-M1:MOTIE": whose money. */
static const char *origin_of(const char *account)
{
	const char *colon = strrchr(account, ':');

	return colon ? colon + 1 : "";
}

/* What an entry adds to the figure of a grant, by its step; 0: nothing. What is given in kind was never reserved by itself. */
static int64_t adds(const struct view_entry *e, const char *grant, const char *figure)
{
	bool to = is_grants(e->debit, grant), from = is_grants(e->credit, grant);

	if (strcmp(figure, "due") == 0)
		return !e->grant || strcmp(e->grant, grant) != 0 ? 0
		       : strcmp(e->step, "obligation") == 0      ? (begins(e->debit, "duty") ? e->amount_krw : 0)
		       : strcmp(e->step, "obligation_down") == 0 ? (begins(e->credit, "duty") ? -e->amount_krw : 0)
								 : 0;
	if (strcmp(e->type, "reserve") == 0)
		return to && strcmp(figure, "reserved") == 0 ? e->amount_krw : 0;
	if (strcmp(figure, "reserved") == 0)
		return to && strcmp(e->type, "release") == 0 ? -e->amount_krw : to && strcmp(e->type, "post") == 0 ? e->amount_krw : 0;
	if (strcmp(e->type, "release") == 0 || strcmp(e->type, "expire") == 0)
		return 0;
	if (to)
		return e->amount_krw;
	return from && strcmp(e->step, "fix") == 0 && strcmp(figure, "fixed") == 0 ? -e->amount_krw : 0;
}

struct organisations {
	struct party_organisation *list;
	size_t count;
};

static void put_entry(struct working *w, const struct organisations *all, const struct view_entry *e, int64_t krw)
{
	const char *day = view_day_text(e->on, w->arena), *whose = origin_of(begins(e->credit, "grant") ? e->credit : e->debit);
	const char *en, *ko = view_firm_of(all->list, all->count, whose, &en);
	const char *paper = e->evidence && e->evidence[0] ? arena_printf(w->arena, ", %s", e->evidence) : "";

	working_put(w, "", arena_printf(w->arena, "%s %s", day, ko), arena_printf(w->arena, "%s %s", day, en), working_whole(w, krw), "krw",
		arena_printf(w->arena, "자금 장부 %" PRId64 "번%s", e->position, paper),
		arena_printf(w->arena, "ledger of the fund, entry %" PRId64 "%s", e->position, paper));
}

static enum status put_entries(struct working *w, const char *figure, struct err *err)
{
	struct organisations all = {NULL, 0};
	struct view_entry *entry = NULL;
	size_t count = 0;
	enum status st = view_door_begin(w->door, err);

	if (st != ST_OK)
		return st;
	st = party_organisations(w->door->tx, w->arena, &all.list, &all.count, err);
	if (st == ST_OK)
		st = view_fund_entries(w->door->tx, w->arena, &entry, &count, err);
	view_door_end(w->door);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		int64_t krw = adds(&entry[i], w->part[1], figure);

		if (krw != 0)
			put_entry(w, &all, &entry[i], krw);
	}
	return st;
}

/* What a grant has to return, as the list of what is owed says it. */
static enum status read_due(struct working *w, const char **out_krw, struct err *err)
{
	const struct view_filter filter[] = {{"grant", w->part[1]}, {"kind", "return"}};
	const struct view_ask ask = {.resource = view_resource_find("obligations"), .filter = filter, .filters = COUNT(filter)};
	struct view_list list;
	enum status st = view_list_read(w->door, w->viewer, &ask, w->arena, &list, err);

	if (st == ST_OK)
		*out_krw = working_cell(&list, "due_krw");
	return st;
}

enum status working_grant(struct working *w, struct err *err)
{
	const char *figure = w->part[2];
	struct view_list list;
	enum status st = working_begin(w, grant_figures, COUNT(grant_figures), figure, err);

	if (st == ST_OK)
		st = working_item(w, "grants", w->part[1], &list, err);
	if (st == ST_OK && strcmp(figure, "due") == 0)
		st = read_due(w, &w->out.value, err);
	else if (st == ST_OK)
		w->out.value = working_cell(&list, arena_printf(w->arena, "%s_krw", figure));
	if (st == ST_OK && !w->out.value[0])
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	/* before the fixing nothing is fixed, whatever was paid */
	return st == ST_OK && strcmp(w->out.value, "0") != 0 ? put_entries(w, figure, err) : st;
}

/* ---- applications and offers ---- */

static const struct working_figure application_figures[] = {
	{"support", "지원금", "Support", "krw", "S = Σ x", "지원금 = 재원별 지원금의 합 (재원마다 비율과 상한)",
		"support = sum of what each source gives, by its rate and cap"},
	{"own", "자부담", "Own share", "krw", "O = K − S", "자부담 = 투자비 − 지원금", "own share = investment − support"},
};

static void put_payer(struct working *w, const char *origin, const char *krw)
{
	bool pool = strcmp(origin, "pool") == 0;

	working_put(w, "", pool ? "환원금 재원" : origin, pool ? "pool of returned money" : origin, krw, "krw",
		"사업 규정의 지원 비율과 상한 (rules)", "rates and caps of the programme's rules (rules)");
}

/* "MOTIE=50000000 pool=7000000" */
static void put_payers(struct working *w, const char *payers)
{
	for (char *at = arena_strdup(w->arena, payers), *end; *at; at = end) {
		char *equals = strchr(at, '=');

		end = at + strcspn(at, " ");
		if (*end)
			*end++ = '\0';
		if (!equals || equals > end)
			continue;
		*equals = '\0';
		put_payer(w, at, equals + 1);
	}
}

enum status working_application(struct working *w, struct err *err)
{
	static const char source_ko[] = "낸 신청서 (grant-applications)", source_en[] = "application as it was handed in (grant-applications)";
	bool own = strcmp(w->part[2], "own") == 0;
	struct programme_application a;
	enum status st = working_begin(w, application_figures, COUNT(application_figures), w->part[2], err);

	if (st == ST_OK)
		st = view_application_for(w->door, w->viewer, w->part[1], w->arena, &a, err);
	if (st != ST_OK)
		return st;
	w->out.value = working_whole(w, own ? a.own_krw : a.support_krw);
	if (own) {
		working_put(w, "K", "투자비 (부가세 뺌)", "investment (without tax)", working_whole(w, a.cost_krw), "krw", source_ko, source_en);
		working_put(w, "S", "지원금", "support", working_whole(w, a.support_krw), "krw", source_ko, source_en);
	} else if (a.payers) {
		put_payers(w, a.payers);
	}
	return ST_OK;
}

enum status working_offer(struct working *w, struct err *err)
{
	struct programme_start_measures list;
	const struct programme_start_measure *found = NULL;
	struct findings findings;
	enum status st = working_begin(w, application_figures, COUNT(application_figures), "support", err);

	findings_init(&findings, 10);
	if (st == ST_OK)
		st = view_start_measures(w->door, w->viewer, w->part[1], w->catalogue, w->arena, &list, &findings, err);
	findings_done(&findings);
	for (size_t i = 0; st == ST_OK && i < list.count; i++)
		if (strcmp(list.item[i].measure, w->part[2]) == 0)
			found = &list.item[i];
	if (st == ST_OK && !found)
		st = err_set(err, ST_NOT_FOUND, "view.none", NULL);
	if (st != ST_OK)
		return st;
	w->out.value = working_whole(w, found->support_krw);
	for (size_t i = 0; i < found->payers; i++)
		put_payer(w, found->payer[i].origin, working_whole(w, found->payer[i].offer_krw));
	return ST_OK;
}
