/* For tests of identity: a database with the small programme's people, an identity without threads whose clock the test sets, letters in a folder. */
#ifndef SANGSAENG_TEST_IDENTITY_SUPPORT_H
#define SANGSAENG_TEST_IDENTITY_SUPPORT_H

#include "store_support.h"

#include "base/text.h"
#include "identity/identity.h"
#include "identity/identity_sign_in.h"
#include "party/party.h"

#include <dirent.h>
#include <sodium.h>
#include <sys/stat.h>

static struct identity *identity;
static struct err err;
static struct arena arena;
static int64_t now_s;
static char mailbox[600], key_file[600];

MAYBE void ok(enum status st)
{
	if (st != ST_OK)
		fail_msg("status %d, %s %s %s", (int)st, err.code, err.param_count > 0 ? err.param[0] : "", err.param_count > 1 ? err.param[1] : "");
}

MAYBE void refused(enum status st, enum status expected, const char *code)
{
	if (st != expected || strcmp(err.code, code) != 0)
		fail_msg("%d %s instead of %s", (int)st, st == ST_OK ? "" : err.code, code);
}

static int64_t test_clock(void)
{
	return now_s;
}

static enum status test_open(const char *db, enum store_mode mode, struct store **out_store, struct err *problem)
{
	static const struct store_migration *const lists[] = {party_migrations, identity_migrations, NULL};
	enum status st = store_open(db, mode == STORE_READ ? STORE_READ : STORE_WRITE_CREATE, out_store, problem);

	if (st != ST_OK)
		return st;
	st = store_migrate(*out_store, lists, problem);
	if (st != ST_OK)
		store_close(*out_store);
	return st;
}

static const char *suspended_partner; /* one at most */

static enum status test_suspended(struct store_tx *tx, const char *partner, bool *out_suspended, struct err *problem)
{
	(void)tx;
	(void)problem;
	*out_suspended = suspended_partner && strcmp(partner, suspended_partner) == 0;
	return ST_OK;
}

MAYBE struct identity *open_another(void)
{
	struct identity_options options = {.base_url = "https://x.example",
		.mailbox = mailbox,
		.open = test_open,
		.key_file = key_file,
		.partner_suspended = test_suspended,
		.clock = test_clock,
		.quiet = true};
	struct identity *other = NULL;

	ok(identity_open(db_path, &options, &other, &err));
	return other;
}

/* That of the small example. */
static void put_programme(void)
{
	const char *source = getenv("SANGSAENG_SOURCE");
	char path[512], rules[8192];
	struct text sql;
	FILE *file;
	size_t length;

	snprintf(path, sizeof path, "%s/examples/small/programme.json", source ? source : ".");
	file = fopen(path, "rb");
	assert_non_null(file);
	length = fread(rules, 1, sizeof rules - 1, file);
	fclose(file);
	rules[length] = '\0';
	text_init(&sql);
	text_append_string(&sql, "INSERT INTO party_programme VALUES ('t', '2028-06-30', '");
	for (const char *s = rules; *s; s++) {
		if (*s == '\'')
			text_append_char(&sql, '\'');
		text_append_char(&sql, *s);
	}
	text_append_string(&sql, "', '')");
	db_raw(sql.data);
	text_done(&sql);
}

static void put_people(void)
{
	static const char *const rows[] = {"INSERT INTO organisations (organisation, name, name_en, kind, origin, source_line) VALUES ('OP', '운영', "
					   "NULL, 'operator', 'simulated', 2)",
		"INSERT INTO organisations (organisation, name, name_en, kind, origin, source_line) VALUES ('S1', '일', NULL, 'supplier', "
		"'simulated', 3)",
		"INSERT INTO organisations (organisation, name, name_en, kind, origin, source_line) VALUES ('S2', '이', NULL, 'supplier', "
		"'simulated', 4)",
		"INSERT INTO persons (person, organisation, name, mail, language, area, valid_from, valid_to, successor, source_line) VALUES "
		"('P-OP', 'OP', '운영 담당', 'desk@op.example', 'ko', 'all', '2025-01-01', NULL, NULL, 2)",
		"INSERT INTO persons (person, organisation, name, mail, language, area, valid_from, valid_to, successor, source_line) VALUES "
		"('P-1', 'S1', 'Kim', 'kim@s1.example', 'en', 'all', '2025-01-01', NULL, NULL, 3)",
		"INSERT INTO persons (person, organisation, name, mail, language, area, valid_from, valid_to, successor, source_line) VALUES "
		"('P-2', 'S2', 'Lee', 'lee@s2.example', 'en', 'all', '2025-01-01', '2028-07-31', NULL, 4)"};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		db_raw(rows[i]);
}

MAYBE int identity_setup(void **state)
{
	struct store *store;

	db_fresh();
	arena_init(&arena);
	if (on_postgres()) {
		snprintf(db_folder, sizeof db_folder, "/tmp/sangsaeng-test-XXXXXX");
		assert_non_null(mkdtemp(db_folder));
	}
	snprintf(mailbox, sizeof mailbox, "%s/mail", db_folder);
	snprintf(key_file, sizeof key_file, "%s/key", db_folder);
	now_s = 1846022400; /* 2028-07-01, the day after the example's as_of */
	ok(test_open(db_path, STORE_WRITE_CREATE, &store, &err));
	store_close(store);
	put_programme();
	put_people();
	identity = open_another();
	return 0;
}

MAYBE int identity_teardown(void **state)
{
	identity_close(identity);
	arena_done(&arena);
	return 0;
}

/* The text of the newest letter, decoded; letters are taken out. NULL if there is none. */
MAYBE const char *take_letter(void)
{
	static char body[8192];
	char path[1400], newest[600] = "";
	DIR *folder;
	struct dirent *entry;
	FILE *file;
	char mail[8192];
	size_t length, got = 0;
	char *start;

	snprintf(path, sizeof path, "%s/new", mailbox);
	folder = opendir(path);
	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			snprintf(newest, sizeof newest, "%s", entry->d_name);
	if (folder)
		closedir(folder);
	if (!newest[0])
		return NULL;
	snprintf(path, sizeof path, "%s/new/%s", mailbox, newest);
	file = fopen(path, "rb");
	assert_non_null(file);
	length = fread(mail, 1, sizeof mail - 1, file);
	fclose(file);
	unlink(path);
	mail[length] = '\0';
	start = strstr(mail, "\r\n\r\n");
	assert_non_null(start);
	assert_int_equal(sodium_base642bin((unsigned char *)body, sizeof body - 1, start + 4, strlen(start + 4), "\r\n", &got, NULL,
				 sodium_base64_VARIANT_ORIGINAL),
		0);
	body[got] = '\0';
	return body;
}

/* What stands after a word of the letter, up to the end of the line. */
MAYBE const char *after(const char *letter, const char *word)
{
	static char found[2][512];
	static int turn;
	const char *at = strstr(letter, word);

	assert_non_null(at);
	turn ^= 1;
	snprintf(found[turn], sizeof found[turn], "%.*s", (int)strcspn(at + strlen(word), "\r\n"), at + strlen(word));
	return found[turn];
}

/* Signs a person of no careful organisation in. */
MAYBE struct identity_signed_in sign_in(const char *mail)
{
	struct identity_signed_in in;
	char id[IDENTITY_SECRET_LEN];
	const char *letter;

	ok(identity_sign_in_ask(identity, mail, "192.0.2.1", id, &err));
	letter = take_letter();
	assert_non_null(letter);
	ok(identity_sign_in_code(
		identity, id, after(letter, strstr(letter, "Your code: ") ? "Your code: " : "로그인 코드: "), "192.0.2.1", &in, &err));
	return in;
}

#endif
