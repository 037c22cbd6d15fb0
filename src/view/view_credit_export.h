/* What is exported of reductions and credits: an attestation, the tables of the Climate Action Data Trust, and the contents of application forms.
 * Values that the system does not hold are NULL with the reason, never made up. Strings live in the caller's arena; read-only. */
#ifndef SANGSAENG_VIEW_CREDIT_EXPORT_H
#define SANGSAENG_VIEW_CREDIT_EXPORT_H

#include "view/view_claims.h"

/* ---- a document: named fields and tables (view_credit_form.c) ---- */

struct view_form_field {
	const char *key, *en, *ko;
	const char *value; /* NULL: not held, and why: */
	const char *missing_en, *missing_ko;
	bool integer; /* won or whole tonnes: a number in JSON; all others are strings */
};
struct view_form_column {
	const char *key, *en, *ko;
	bool integer;
};
struct view_form_table {
	const char *key, *en, *ko;
	const struct view_form_column *column;
	size_t columns;
	const char **cell; /* rows × columns; NULL: not held */
	size_t rows;
};
struct view_form {
	const char *schema, *form, *en, *ko; /* form: number in the notice on external projects ("" if it has none) */
	const char *programme, *as_of;
	bool simulated;
	struct view_form_field *field;
	size_t fields;
	struct view_form_table *table;
	size_t tables;
};
/* Forms 17, 18, and 5 with 1 of a project. ST_NOT_FOUND credit.project_unknown; ST_CONFLICT export.not_verified where a certification has no fit
 * opinion. */
enum status view_form_monitoring_report(struct store_tx *tx, const char *project, struct arena *arena, struct view_form *out_form, struct err *err);
enum status view_form_certification_request(
	struct store_tx *tx, const char *project, struct arena *arena, struct view_form *out_form, struct err *err);
enum status view_form_approval_request(struct store_tx *tx, const char *project, struct arena *arena, struct view_form *out_form, struct err *err);
/* Form 22 for `tonnes` KOC from one holder to another, before the transfer: the seller's lowest serials of the oldest vintage that are not on hold.
 * ST_CONFLICT export.balance (R15) if there are fewer. */
enum status view_form_transfer(
	struct store_tx *tx, const char *seller, const char *buyer, int64_t tonnes, struct arena *arena, struct view_form *out_form, struct err *err);

/* ---- an attestation of a reduction (view_attestation.c) ---- */

struct view_attested { /* a machine */
	const char *measure, *organisation, *organisation_name, *site, *project, *methodology, *factor, *factor_source, *kgco2e_per_energy,
		*energy_unit, *baseline_sha256, *frozen_on, *installed_on, *new_serial, *methodology_version, *methodology_sha256;
	int factor_year; /* 0 if unknown */
	int64_t verified_g;
};
struct view_attested_opinion {
	const char *verification, *verifier, *verifier_name, *opinion, *signed_on, *findings, *evidence, *evidence_sha256;
	date_month from, to;
};
/* A signature over a verification case (docs/verification.md): who verifies it asks for its text (sangsaeng verify export). */
struct view_attested_signature {
	const char *verification, *version, *public_key;
};
struct view_attestation {
	const char *kind, *subject, *programme, *gwp_set; /* kind "measure", "project" */
	date_day as_of;
	bool simulated;
	struct view_attested *machine;
	size_t machines;
	struct view_attested_opinion *opinion;
	size_t opinions;
	struct view_attested_signature *signature; /* of these opinions */
	size_t signatures;
	struct view_claims claims; /* of these machines */
	int64_t verified_g;        /* sum of the machines, those below 0 too */
};
/* Of a machine or a project. ST_NOT_FOUND export.subject_unknown. */
enum status view_attestation_read(struct store_tx *tx, const char *subject, struct arena *arena, struct view_attestation *out, struct err *err);

/* ---- Climate Action Data Trust (view_cadt.c) ---- */

/* Its tables with its column names (data model 1 of github.com/Chia-Network/cadt): projects, projectLocations, issuances, units. */
enum view_cadt { VIEW_CADT_PROJECTS, VIEW_CADT_LOCATIONS, VIEW_CADT_ISSUANCES, VIEW_CADT_UNITS, VIEW_CADT_TABLES };
struct view_cadt_table {
	const char *name; /* file NAME.csv */
	const char *const *column;
	size_t columns;
	const char **cell; /* NULL: not held */
	size_t rows;
};
enum status view_cadt_read(struct store_tx *tx, struct arena *arena, struct view_cadt_table out_table[VIEW_CADT_TABLES], struct err *err);

#endif
