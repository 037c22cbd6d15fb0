/* The ledger for other programs: a journal of hledger, and plain lines. */
#include "fund/fund_report_int.h"

#include <stdlib.h>
#include <string.h>

#define COMMODITY "KRW"

/* ---- names ---- */

/* What hledger reads as its own inside an account name or a tag: written as %XX, UTF-8 byte by byte. Blanks only where two would follow each other or
 * stand at an end, since two blanks end a name; blanks of Unicode always. */
static bool is_special(const unsigned char *at, int length)
{
	if (length == 1)
		return *at < 0x20 || *at == 0x7f || strchr(":;,%\"()[]{}|=*!@<>", *at);
	uint32_t c = utf8_decode(at, length);
	return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200f) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
	       c == 0x3000 || c == 0xfeff;
}

static void put_name(struct text *out, const char *name)
{
	const unsigned char *at = (const unsigned char *)name, *end = at + strlen(name), *start = at;
	bool blank = true; /* a blank here would follow another or begin the name */
	if (at == end)
		text_append_string(out, "%");
	while (at < end) {
		int length = utf8_length(at, (size_t)(end - at));
		bool special = length == 0 || is_special(at, length) || (*at == ' ' && (blank || at + 1 == end)) ||
			       (at == start && *at == '~'); /* a periodic or automatic posting begins so */
		if (length == 0)
			length = 1;
		blank = *at == ' ' && !special;
		for (int i = 0; i < length; i++) {
			if (special)
				text_printf(out, "%%%02X", at[i]);
			else
				text_append_char(out, (char)at[i]);
		}
		at += length;
	}
}

static const char *top_of(const char *kind)
{
	static const char *const top[][2] = {{"bank", "assets"}, {"settlement", "assets"}, {"recovery", "assets"}, {"interest_due", "assets"},
		{"duty", "assets"}, {"duty_contra", "liabilities"}, {"interest_owed", "liabilities"}, {"contribution", "revenues"},
		{"returned", "revenues"}, {"sanction", "revenues"}, {"grant", "expenses"}, {"treasury", "expenses"}, {"fees", "expenses"}};
	for (size_t i = 0; i < sizeof top / sizeof *top; i++)
		if (strcmp(top[i][0], kind) == 0)
			return top[i][1];
	return "equity";
}

void fund_journal_account(const char *kind, const char *owner, const char *detail, bool reserved, struct text *out)
{
	text_append_string(out, reserved ? "reserved" : top_of(kind));
	text_append_char(out, ':');
	put_name(out, kind);
	text_append_char(out, ':');
	put_name(out, owner);
	if (detail[0]) {
		text_append_char(out, ':');
		put_name(out, detail);
	}
}

static void put_account(struct text *out, const struct fund_ledger *ledger, int64_t id, bool reserved)
{
	const struct fund_account_row *account = fund_account_of(ledger, id);
	fund_journal_account(account->kind, account->owner, ledger->label[id - 1], reserved, out);
}

/* ---- directives ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* `reserves`: accounts that reservations touch. */
static void put_directives(const struct fund_ledger *ledger, const bool *reserves, const char *title, struct text *out)
{
	const char **step = heap_alloc(ledger->entries + 1, sizeof *step);
	text_printf(out, "; %s\n; Whole won. One transaction for each group of entries; its code is the position of its first entry.\n", title);
	text_append_string(out, "; Reservations are virtual postings in accounts below \"reserved\": hledger --real leaves them out.\n\n");
	text_append_string(out, "commodity 1000. " COMMODITY "\n\n");
	for (size_t i = 0; i < ledger->entries; i++)
		step[i] = ledger->entry[i].step;
	for (size_t i = 0; i < ledger->accounts; i++) {
		text_append_string(out, "account ");
		put_account(out, ledger, (int64_t)i + 1, false);
		text_append_char(out, '\n');
		if (reserves[i]) {
			text_append_string(out, "account ");
			put_account(out, ledger, (int64_t)i + 1, true);
			text_append_char(out, '\n');
		}
	}
	if (ledger->entries > 0)
		qsort(step, ledger->entries, sizeof *step, by_text);
	text_append_string(out, "\npayee balances\n");
	for (size_t i = 0; i < ledger->entries; i++)
		if (i == 0 || strcmp(step[i], step[i - 1]) != 0) {
			text_append_string(out, "payee ");
			put_name(out, step[i]);
			text_append_char(out, '\n');
		}
	free(step);
}

/* ---- transactions ---- */

struct group {
	date_day on;
	size_t first, end;
};

static int by_day(const void *pa, const void *pb)
{
	const struct group *a = pa, *b = pb;
	if (a->on != b->on)
		return a->on < b->on ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void put_tag(struct text *out, const char *tag, const char *value, bool *first)
{
	if (!value || !value[0])
		return;
	text_printf(out, "%s%s:", *first ? "; " : ", ", tag);
	/* a value ends at a comma; [ begins a date */
	for (const char *at = value; *at; at++) {
		if ((unsigned char)*at < 0x20 || strchr(",[]%", *at))
			text_printf(out, "%%%02X", (unsigned char)*at);
		else
			text_append_char(out, *at);
	}
	*first = false;
}

static void put_posting(struct text *out, const struct fund_ledger *ledger, int64_t account, int64_t krw, bool reserved, const char *tags)
{
	text_append_string(out, reserved ? "    [" : "    ");
	put_account(out, ledger, account, reserved);
	text_printf(out, "%s  %lld " COMMODITY, reserved ? "]" : "", (long long)krw);
	if (tags[0])
		text_printf(out, "  %s", tags);
	text_append_char(out, '\n');
}

static void put_entry(const struct fund_ledger *ledger, const struct fund_entry *entry, bool tags, struct text *scratch, struct text *out)
{
	bool first = true;
	char number[24];
	text_clear(scratch);
	snprintf(number, sizeof number, "%lld", (long long)entry->position);
	put_tag(scratch, "entry", number, &first);
	if (entry->pending) {
		snprintf(number, sizeof number, "%lld", (long long)entry->pending);
		put_tag(scratch, "reservation", number, &first);
	}
	if (tags) {
		put_tag(scratch, "grant", entry->grant, &first);
		put_tag(scratch, "evidence", entry->evidence, &first);
	}
	if (entry->pending) { /* what was reserved is free again, all of it */
		int64_t held = ledger->entry[entry->pending - 1].amount_krw;
		put_posting(out, ledger, entry->debit, -held, true, scratch->data);
		put_posting(out, ledger, entry->credit, held, true, "");
	}
	if (entry->type == FUND_PENDING) {
		put_posting(out, ledger, entry->debit, entry->amount_krw, true, scratch->data);
		put_posting(out, ledger, entry->credit, -entry->amount_krw, true, "");
	} else if (fund_is_posted(entry)) {
		put_posting(out, ledger, entry->debit, entry->amount_krw, false, scratch->data);
		put_posting(out, ledger, entry->credit, -entry->amount_krw, false, tags ? scratch->data : "");
	}
}

static void put_group(const struct fund_ledger *ledger, const struct group *group, struct text *scratch, struct text *out)
{
	const struct fund_entry *head = &ledger->entry[group->first];
	char day[DATE_TEXT_LEN];
	bool alike = true, posted = false, first = true;
	for (size_t i = group->first; i < group->end; i++) {
		alike &= same_text(ledger->entry[i].grant, head->grant) && same_text(ledger->entry[i].evidence, head->evidence);
		posted |= fund_is_posted(&ledger->entry[i]);
	}
	date_format(group->on, day);
	text_printf(out, "\n%s %c (%lld) ", day, posted ? '*' : '!', (long long)head->position);
	put_name(out, head->step);
	text_append_string(out, "  ");
	text_clear(scratch);
	if (alike) {
		put_tag(scratch, "grant", head->grant, &first);
		put_tag(scratch, "evidence", head->evidence, &first);
	}
	put_tag(scratch, "actor", head->actor, &first);
	put_tag(scratch, "key", head->key, &first);
	text_append_string(out, scratch->data);
	text_append_char(out, '\n');
	for (size_t i = group->first; i < group->end; i++)
		put_entry(ledger, &ledger->entry[i], !alike, scratch, out);
}

static void put_assertions(const struct fund_ledger *ledger, const bool *reserves, date_day on, struct text *out)
{
	char day[DATE_TEXT_LEN];
	date_format(on, day);
	text_printf(out, "\n%s * balances\n", day);
	for (size_t i = 0; i < ledger->accounts; i++) {
		const struct fund_balance *b = &ledger->account[i].balance;
		text_append_string(out, "    ");
		put_account(out, ledger, (int64_t)i + 1, false);
		text_printf(out, "  0 " COMMODITY " = %lld " COMMODITY "\n", (long long)(b->debits_posted - b->credits_posted));
		if (!reserves[i])
			continue;
		text_append_string(out, "    [");
		put_account(out, ledger, (int64_t)i + 1, true);
		text_printf(out, "]  0 " COMMODITY " = %lld " COMMODITY "\n", (long long)(b->debits_pending - b->credits_pending));
	}
}

void fund_journal(const struct fund_ledger *ledger, const char *title, struct text *out)
{
	struct group *group = heap_alloc(ledger->entries + 1, sizeof *group);
	size_t groups = 0;
	struct text scratch;
	text_init(&scratch);
	bool *reserves = heap_alloc(ledger->accounts + 1, sizeof *reserves);
	memset(reserves, 0, (ledger->accounts + 1) * sizeof *reserves);
	for (size_t i = 0; i < ledger->entries; i++) {
		const struct fund_entry *entry = &ledger->entry[i];
		if (entry->type == FUND_PENDING)
			reserves[entry->debit - 1] = reserves[entry->credit - 1] = true;
	}
	put_directives(ledger, reserves, title, out);
	for (size_t i = 0; i < ledger->entries; i++) {
		const struct fund_entry *entry = &ledger->entry[i];
		if (groups == 0 || entry->group_first != ledger->entry[group[groups - 1].first].group_first ||
			entry->effective_on != group[groups - 1].on)
			group[groups++] = (struct group){.on = entry->effective_on, .first = i};
		group[groups - 1].end = i + 1;
	}
	if (groups > 0)
		qsort(group, groups, sizeof *group, by_day);
	for (size_t i = 0; i < groups; i++)
		put_group(ledger, &group[i], &scratch, out);
	if (groups > 0)
		put_assertions(ledger, reserves, group[groups - 1].on, out);
	free(group);
	free(reserves);
	text_done(&scratch);
}

struct fund_entry_line fund_ledger_line(const struct fund_ledger *ledger, int64_t position)
{
	static const char *const type[] = {"post", "reserve", "post_reserved", "release", "expire"};
	const struct fund_entry *e = &ledger->entry[position - 1];
	const struct fund_account_row *debit = fund_account_of(ledger, e->debit), *credit = fund_account_of(ledger, e->credit);
	return (struct fund_entry_line){.position = e->position,
		.group_first = e->group_first,
		.amount_krw = e->amount_krw,
		.pending = e->pending,
		.on = e->effective_on,
		.type = type[e->type],
		.debit_kind = debit->kind,
		.debit_owner = debit->owner,
		.debit_detail = ledger->label[e->debit - 1],
		.credit_kind = credit->kind,
		.credit_owner = credit->owner,
		.credit_detail = ledger->label[e->credit - 1],
		.step = e->step,
		.grant = e->grant ? e->grant : "",
		.evidence = e->evidence ? e->evidence : "",
		.actor = e->actor,
		.key = e->key,
		.hash = e->hash};
}
