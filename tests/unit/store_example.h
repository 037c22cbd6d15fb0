/* The schema that the tests of the store work on, and what they do with it most. Include after cmocka.h. */
#ifndef SANGSAENG_TEST_STORE_EXAMPLE_H
#define SANGSAENG_TEST_STORE_EXAMPLE_H

#include "store/store.h"

static const struct store_migration party[] = {
	{"party", 1,
		"CREATE TABLE party_org (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, tier INTEGER CHECK (tier > 0)) STRICT;"
		"CREATE TABLE party_site (org TEXT NOT NULL REFERENCES party_org(id), site INTEGER NOT NULL, area REAL, note TEXT, plan BLOB,"
		" PRIMARY KEY (org, site)) STRICT;"},
	{"party", 2, "CREATE TABLE \"odd \"\"name\" (\"select\" INTEGER, x TEXT) STRICT;"},
	{NULL, 0, NULL},
};
static const struct store_migration *const schema[] = {party, NULL};

static struct store *open_ready_at(const char *path, enum store_mode mode)
{
	struct store *store = NULL;
	struct err err = {0};

	if (store_open(path, mode, &store, &err) != ST_OK || store_migrate(store, schema, &err) != ST_OK)
		fail_msg("%s %s %s", err.code, err.param[0], err.param[1]);
	return store;
}

static struct store_tx *begin(struct store *store, bool write)
{
	struct store_tx *tx = NULL;

	assert_int_equal(store_begin(store, write, &tx, NULL), ST_OK);
	return tx;
}

static enum status add_org(struct store_tx *tx, const char *id, int64_t tier, struct err *err)
{
	struct store_stmt *stmt;

	assert_int_equal(store_query(tx, "INSERT INTO party_org (id, name, tier) VALUES (?1, ?2, ?3)", &stmt, err), ST_OK);
	store_bind_text(stmt, 1, id);
	store_bind_text(stmt, 2, "가나다");
	store_bind_int(stmt, 3, tier);
	return store_run(stmt, err);
}

#endif
