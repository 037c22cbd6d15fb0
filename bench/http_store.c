/* The database of the HTTP bench: http_store FOLDER DB COUNT
 * A programme of FOLDER (examples/small), COUNT published footprints of about 3 kB of its supplier S1, a partner "bench" that may see them all, and a
 * client of it, whose id and secret are printed as one JSON line. Nothing but the measured server reads it. */
#include "base/arena.h"
#include "exchange/exchange_host.h"
#include "exchange/exchange_outbox.h"
#include "exchange/exchange_partner.h"
#include "identity/identity.h"
#include "identity/identity_client.h"
#include "programme/programme.h"
#include "view/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EACH_TX 2000
#define TEXT_BYTES 1500 /* of the description: a footprint is 3 kB then */

static void need(enum status st, const struct err *err)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "http_store: %s %s %s %s\n", err->code, err->param[0], err->param[1], err->param[2]);
	exit(1);
}

static const char description[] = "Pressed part of cold-rolled steel, degreased, phosphated and coated; packed in returnable boxes. ";

static void write_json(int i, struct text *out)
{
	static const char *const country[] = {"KR", "DE", "JP", "US", "CN", "VN", "MX", "CZ", "SK", "IN"};
	int year = 2023 + i % 3;

	text_printf(out,
		"{\"id\":\"%08x-0000-4000-8000-%012x\",\"specVersion\":\"3.0.3\",\"created\":\"2026-01-01T00:00:00Z\",\"status\":\"%s\","
		"\"companyName\":\"Fictional Parts 1\",\"companyIds\":[\"urn:pact:bench.example:company-id:S%d\"],\"productDescription\":\"",
		(unsigned)i * 2654435761u, (unsigned)i, i % 10 == 0 ? "Deprecated" : "Active", i % 100);
	for (size_t done = 0; done < TEXT_BYTES; done += sizeof description - 1)
		text_append(out, description, sizeof description - 1);
	text_printf(out,
		"\",\"productIds\":[\"urn:pact:bench.example:product-id:P%d\",\"urn:gtin:%d\"],\"productClassifications\":[\"urn:cpc:%d\"],"
		"\"productNameCompany\":\"Part %d\",\"comment\":\"made for the bench\",\"pcf\":{\"declaredUnitOfMeasurement\":\"piece\","
		"\"declaredUnitAmount\":\"1\",\"productMassPerDeclaredUnit\":\"1.25\",\"referencePeriodStart\":\"%d-01-01T00:00:00Z\","
		"\"referencePeriodEnd\":\"%d-01-01T00:00:00Z\",\"geographyCountry\":\"%s\",\"boundaryProcessesDescription\":\"cradle to gate\","
		"\"pcfExcludingBiogenicUptake\":\"%d.5\",\"pcfIncludingBiogenicUptake\":\"%d.5\",\"fossilGhgEmissions\":\"%d.5\","
		"\"fossilCarbonContent\":\"0\",\"biogenicCarbonContent\":\"0\",\"packagingEmissionsIncluded\":true,"
		"\"ipccCharacterizationFactors\":[\"AR6\"],\"crossSectoralStandards\":[\"ISO14067\",\"PACT-3.0\"],"
		"\"exemptedEmissionsPercent\":\"0\",\"exemptedEmissionsDescription\":\"none\",\"primaryDataShare\":\"62.5\",\"dqi\":{"
		"\"technologicalDQR\":\"2\",\"geographicalDQR\":\"2\",\"temporalDQR\":\"1\"},\"secondaryEmissionFactorSources\":["
		"{\"name\":\"GIR national electricity emission factor\",\"version\":\"2025\"},{\"name\":\"UK DESNZ conversion factors, material "
		"use\",\"version\":\"2025\"}]}}",
		i, 8800000 + i, 49000 + i % 500, i, year, year + 1, country[i % 10], 1 + i % 90, 1 + i % 90, 1 + i % 90);
}

static void make_programme(const char *folder, const char *db)
{
	struct programme_options options = {0};
	struct programme_story story;
	struct findings findings;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	findings_init(&findings, 10);
	need(programme_run(folder, db, &options, &arena, &story, &findings, &err), &err);
	findings_done(&findings);
	arena_done(&arena);
}

static void make_partner(struct store *store)
{
	struct exchange_partner partner = {.partner = "bench", .organisation = "CARMAKER", .name = "Bench", .serve_v2 = false};
	struct exchange_grant grant = {.partner = "bench", .owner = "S1", .purpose = "bench", .from = 0, .until = DATE_NONE, .by = "OPERATOR"};
	struct store_tx *tx;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	need(store_begin(store, true, &tx, &err), &err);
	need(exchange_partner_put(tx, &partner, NULL, NULL, false, "OPERATOR", &err), &err);
	need(exchange_grant_add(tx, &grant, &arena, &err), &err);
	need(store_commit(tx, &err), &err);
	arena_done(&arena);
}

static void make_footprints(struct store *store, int count)
{
	struct store_tx *tx = NULL;
	struct text json;
	char product[32];
	struct err err;
	int64_t seq;

	text_init(&json);
	for (int i = 0; i < count; i++) {
		if (i % EACH_TX == 0) {
			if (tx)
				need(store_commit(tx, &err), &err);
			need(store_begin(store, true, &tx, &err), &err);
		}
		text_clear(&json);
		write_json(i, &json);
		snprintf(product, sizeof product, "P%d", i);
		need(exchange_footprint_add(tx, json.data, NULL, product, "S1", &seq, &err), &err);
	}
	if (tx)
		need(store_commit(tx, &err), &err);
	text_done(&json);
}

static void make_client(const char *db)
{
	struct identity_options options = {.base_url = "https://localhost", .open = programme_open, .quiet = true};
	struct identity_client_ask ask = {.name = "bench", .organisation = "CARMAKER", .partner = "bench"};
	char client[IDENTITY_KEY_LEN], secret[IDENTITY_SECRET_LEN];
	struct identity *identity;
	struct err err;

	need(identity_open(db, &options, &identity, &err), &err);
	need(identity_client_add(identity, &ask, "OPERATOR", client, secret, &err), &err);
	identity_close(identity);
	printf("{\"client\":\"%s\",\"secret\":\"%s\"}\n", client, secret);
}

int main(int argc, char **argv)
{
	struct store *store;
	struct err err;

	if (argc != 4 || atoi(argv[3]) < 0) {
		fprintf(stderr, "http_store FOLDER DB COUNT\n");
		return 2;
	}
	programme_start();
	exchange_start();
	identity_start();
	programme_migrations_add(identity_migrations);
	view_start();
	make_programme(argv[1], argv[2]);
	need(programme_open(argv[2], STORE_WRITE, &store, &err), &err);
	make_partner(store);
	make_footprints(store, atoi(argv[3]));
	store_close(store);
	make_client(argv[2]);
	return 0;
}
