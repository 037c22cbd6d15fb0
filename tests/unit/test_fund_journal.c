/* A random year of 100,000 entries: what is exported is what an in-memory model says, and what hledger reads from it (where it is installed). */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_life.h"

#include "base/map.h"

#define ENTRIES 100000
#define BANKS 6
#define GRANTS 300
#define OPEN_MAX 4096

static uint64_t seed = 20261125;
static int64_t below(int64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return n > 0 ? (int64_t)(seed % (uint64_t)n) : 0;
}

/* The model: two numbers an account. */
static struct model {
	int64_t id, posted, reserved;
	char kind[16], owner[FUND_ID_LEN], detail[FUND_ID_LEN];
} model[BANKS * 2 + GRANTS * 4 + 8];
static size_t models;
static struct {
	size_t bank, grant;
	int64_t position, krw;
} pending[OPEN_MAX];
static size_t pendings;

static size_t account(const char *kind, const char *owner, const char *detail, enum fund_nature nature, int tier)
{
	struct model *m = &model[models];

	m->id = open_account(kind, owner, detail, nature, tier);
	snprintf(m->kind, sizeof m->kind, "%s", kind);
	snprintf(m->owner, sizeof m->owner, "%s", owner);
	snprintf(m->detail, sizeof m->detail, "%s", detail);
	return models++;
}

static size_t bank[BANKS], funder[BANKS], grant[GRANTS], settlement[GRANTS], due[GRANTS], owed[GRANTS], treasury, transit;

/* Names that hledger could read as its own: colons, two blanks, comments, brackets, Hangul. */
static const char *const names[BANKS] = {"MOTIE", "산업  통상부", "A:B;C", "(OEM)", " ends with a blank ", "50% [=] \"x\", y"};

static void open_accounts(void)
{
	char id[32];

	for (int i = 0; i < BANKS; i++) {
		bank[i] = account("bank", names[i], "tier1_equipment", FUND_STATE, 1);
		funder[i] = account("contribution", names[i], "ministry_trade", FUND_STATE, 0);
	}
	for (int i = 0; i < GRANTS; i++) {
		snprintf(id, sizeof id, i % 7 ? "G%d-M1" : "G%d: 설비  하나", i);
		grant[i] = account("grant", id, names[i % BANKS], FUND_STATE, 1);
		settlement[i] = account("settlement", id, names[i % BANKS], FUND_STATE, 1);
		due[i] = account("interest_due", "F", id, FUND_STATE, 1);
		owed[i] = account("interest_owed", "F", id, FUND_STATE, 1);
	}
	treasury = account("treasury", "treasury", "", FUND_STATE, 0);
	transit = account("bank", "transit", "interest", FUND_STATE, 0);
}

static struct fund_transfer list[8];
static size_t listed;

static void move_won(size_t debit, size_t credit, int64_t krw, const char *step)
{
	list[listed++] = (struct fund_transfer){
		.type = FUND_POST, .debit = model[debit].id, .credit = model[credit].id, .amount_krw = krw, .step = step, .evidence = "E-1, 2; [x]"};
	model[debit].posted += krw;
	model[credit].posted -= krw;
}

static int64_t free_on(size_t b)
{
	return model[b].posted + model[b].reserved; /* a reservation is a credit on the bank */
}

/* One command of one to eight transfers. */
static void next_command(int64_t position)
{
	int i = (int)below(GRANTS), b = i % BANKS;
	size_t k;

	switch (below(9)) {
	case 0:
	case 1:
	case 2:
		for (int n = 1 + (int)below(4); n > 0 && pendings < OPEN_MAX && free_on(bank[b]) > 1; n--) {
			int64_t krw = 1 + below(free_on(bank[b]) / 3 + 1);

			pending[pendings].bank = bank[b];
			pending[pendings].grant = grant[i];
			pending[pendings].position = position + (int64_t)listed;
			pending[pendings++].krw = krw;
			list[listed++] = (struct fund_transfer){.type = FUND_PENDING,
				.debit = model[grant[i]].id,
				.credit = model[bank[b]].id,
				.amount_krw = krw,
				.step = "reserve",
				.grant = model[grant[i]].owner};
			model[grant[i]].reserved += krw;
			model[bank[b]].reserved -= krw;
		}
		break;
	case 3:
	case 4:
	case 5:
		for (int n = 1 + (int)below(5); n > 0 && pendings > 0; n--) {
			bool void_it = below(5) == 0;
			int64_t krw;

			k = (size_t)below((int64_t)pendings);
			krw = void_it ? pending[k].krw : 1 + below(pending[k].krw);
			list[listed++] = (struct fund_transfer){.type = void_it ? FUND_VOID_PENDING : FUND_POST_PENDING,
				.pending = pending[k].position,
				.amount_krw = krw,
				.step = void_it ? "release" : "pay"};
			model[pending[k].grant].reserved -= pending[k].krw;
			model[pending[k].bank].reserved += pending[k].krw;
			model[pending[k].grant].posted += void_it ? 0 : krw;
			model[pending[k].bank].posted -= void_it ? 0 : krw;
			pending[k] = pending[--pendings];
		}
		break;
	case 6:
		if (model[grant[i]].posted > 0)
			move_won(settlement[i], grant[i], 1 + below(model[grant[i]].posted), "fix");
		break;
	case 7:
		if (model[settlement[i]].posted > 0) {
			int64_t krw = 1 + below(model[settlement[i]].posted);

			move_won(bank[b], settlement[i], krw, "settlement_in");
			move_won(treasury, bank[b], krw, "remit");
		}
		break;
	default:
		move_won(due[i], owed[i], 1 + below(100000), "interest");
		if (below(2)) {
			int64_t krw = 1 + below(model[due[i]].posted);

			move_won(transit, due[i], krw, "interest_in");
			move_won(treasury, transit, krw, "remit");
		}
	}
	if (listed == 0)
		move_won(bank[b], funder[b], 1 + below(1000000000), "pay_in");
}

static int64_t book_year(int64_t entries)
{
	int64_t position = 1, commands = 0;
	date_day first = day("2027-01-01");

	while (position <= entries) {
		char key[24];
		int64_t at;
		/* effective dates run through the year, now and then some days back */
		date_day on = first + (date_day)(position * 364 / entries);

		if (below(10) == 0)
			on -= (date_day)below(on - first < 9 ? on - first + 1 : 9);
		listed = 0;
		next_command(position);
		snprintf(key, sizeof key, "c:%" PRId64, ++commands);
		ok(fund_book(tx, list, listed, on, "tester", key, &at, &err));
		assert_int_equal(at, position);
		position += (int64_t)listed;
		if (commands % 5000 == 0)
			fund_commit();
	}
	return position - 1;
}

static int year_setup(void **state)
{
	life_setup(state);
	open_accounts();
	book_year(ENTRIES);
	read_ledger();
	return 0;
}

static const char *journal_name(const struct model *m, bool reserved, struct text *name)
{
	text_clear(name);
	fund_journal_account(m->kind, m->owner, m->detail, reserved, name);
	return name->data;
}

static void test_balances_of_the_year_are_the_models(void **state)
{
	struct fund_account_state *balance;
	size_t count;

	fund_balances(ledger, 0, DATE_NONE, &arena, &balance, &count);
	assert_int_equal(count, models);
	for (size_t i = 0; i < count; i++) {
		const struct fund_balance *b = &balance[model[i].id - 1].balance;

		assert_int_equal(b->debits_posted - b->credits_posted, model[i].posted);
		assert_int_equal(b->debits_pending - b->credits_pending, model[i].reserved);
		assert_false(balance[i].differs);
	}
}

static struct text journal;

/* Reads the journal as the simplest of readers would: account, two blanks, amount. */
static void test_postings_of_the_journal_sum_to_the_model(void **state)
{
	int64_t *sum = calloc(2 * models, sizeof *sum), at;
	struct map *place = map_new();
	struct text name;
	size_t postings = 0, transactions = 0;

	text_init(&name);
	text_init(&journal);
	journal.max = SIZE_MAX / 4;
	fund_journal(ledger, "a random year", &journal);
	assert_false(journal.overflowed);
	for (size_t i = 0; i < models; i++) {
		char virtual_name[300];

		assert_true(map_add(place, journal_name(&model[i], false, &name), (int64_t)(2 * i), NULL)); /* no two accounts share a name */
		assert_null(strstr(name.data, "  "));
		snprintf(virtual_name, sizeof virtual_name, "[%s]", journal_name(&model[i], true, &name));
		assert_true(map_add(place, virtual_name, (int64_t)(2 * i + 1), NULL));
	}
	/* by lengths: a sanitizer that checks strings strictly would measure the whole rest of the journal at every line */
	for (const char *line = journal.data, *end = line + journal.length, *stop; line < end; line = stop + 1) {
		size_t length;
		char copy[512], *two;

		stop = memchr(line, '\n', (size_t)(end - line));
		assert_non_null(stop);
		length = (size_t)(stop - line);
		if (length > 0 && line[0] >= '0' && line[0] <= '9')
			transactions++;
		if (length < 4 || memcmp(line, "    ", 4) != 0)
			continue;
		length = length - 4 < sizeof copy ? length - 4 : sizeof copy - 1;
		memcpy(copy, line + 4, length);
		copy[length] = '\0';
		two = strstr(copy, "  ");
		assert_non_null(two);
		*two = '\0';
		postings++;
		assert_true(map_get(place, copy, &at));
		sum[at] += strtoll(two + 2, NULL, 10);
		if (strstr(two + 2, " = ")) /* the assertion at the end */
			assert_int_equal(strtoll(strstr(two + 2, " = ") + 3, NULL, 10), at % 2 ? model[at / 2].reserved : model[at / 2].posted);
	}
	for (size_t i = 0; i < models; i++) {
		assert_int_equal(sum[2 * i], model[i].posted);
		assert_int_equal(sum[2 * i + 1], model[i].reserved);
	}
	assert_true(postings > 2 * ENTRIES && transactions > ENTRIES / 8);
	text_done(&name);
	map_free(place);
	free(sum);
}

static void test_lines_are_the_entries_as_stored(void **state)
{
	int64_t sum = 0;

	assert_true(fund_ledger_last(ledger) >= ENTRIES);
	for (int64_t i = 1; i <= fund_ledger_last(ledger); i++) {
		struct fund_entry_line line = fund_ledger_line(ledger, i);

		assert_int_equal(line.position, i);
		sum += line.amount_krw;
	}
	assert_int_equal(sum, sql_int("SELECT SUM(amount_krw) FROM fund_entry"));
}

/* Strict (accounts and commodities declared, balanced, assertions hold) and the balances in one go: hledger needs some 20 seconds for each reading of
 * the year. The other checks of hledger are done on the examples (e2e_fund). */
static void test_hledger_accepts_it_and_has_the_same_balances(void **state)
{
	char path[128], command[400], line[1024];
	struct map *place = map_new();
	FILE *file;
	struct text name;
	size_t seen = 0;
	int64_t at;

	if (system("command -v hledger >/dev/null 2>&1") != 0) {
		map_free(place);
		print_message("hledger is not installed\n");
		skip();
	}
	snprintf(path, sizeof path, "%s/year.journal", fund_folder);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(journal.data, 1, journal.length, file), journal.length);
	assert_int_equal(fclose(file), 0);
	snprintf(command, sizeof command, "LC_ALL=C.UTF-8 hledger --strict -f %s balance --flat --no-elide -E -N -O csv", path);
	file = popen(command, "r");
	assert_non_null(file);
	text_init(&name);
	for (size_t i = 0; i < 2 * models; i++)
		assert_true(map_add(place, journal_name(&model[i / 2], i % 2, &name), (int64_t)i, NULL));
	while (fgets(line, sizeof line, file)) {
		/* "account","123 KRW" or "account","0" */
		char *end = strstr(line, "\",\"");

		if (!end || strncmp(line, "\"account", 8) == 0)
			continue;
		*end = '\0';
		if (!map_get(place, line + 1, &at))
			fail_msg("hledger knows an account %s", line + 1);
		seen++;
		assert_int_equal(strtoll(end + 3, NULL, 10), at % 2 ? model[at / 2].reserved : model[at / 2].posted);
	}
	assert_int_equal(pclose(file), 0);
	assert_true(seen >= models);
	text_done(&name);
	map_free(place);
}

static int year_teardown(void **state)
{
	text_done(&journal);
	return life_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_balances_of_the_year_are_the_models),
		cmocka_unit_test(test_postings_of_the_journal_sum_to_the_model),
		cmocka_unit_test(test_lines_are_the_entries_as_stored),
		cmocka_unit_test(test_hledger_accepts_it_and_has_the_same_balances),
	};

	return cmocka_run_group_tests(tests, year_setup, year_teardown);
}
