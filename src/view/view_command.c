#include "view/view_command.h"

#include "credit/credit_registry.h"
#include "duty/duty_campaign.h"
#include "view/view_int.h"
#include "view/view_release_int.h"

#include <string.h>

#define BIT(role) (1u << (role))
#define CARMAKERS (BIT(VIEW_ROLE_CARMAKER_SUSTAINABILITY) | BIT(VIEW_ROLE_CARMAKER_TRADING))
#define SIGNED_IN                                                                                                                                    \
	(BIT(VIEW_ROLE_SUPPLIER) | CARMAKERS | BIT(VIEW_ROLE_OPERATOR) | BIT(VIEW_ROLE_MINISTRY) | BIT(VIEW_ROLE_CONSULTANT) |                       \
		BIT(VIEW_ROLE_VERIFIER))
#define SUSTAINABILITY BIT(VIEW_ROLE_CARMAKER_SUSTAINABILITY)
#define TRADING BIT(VIEW_ROLE_CARMAKER_TRADING)
#define CONSULTANT BIT(VIEW_ROLE_CONSULTANT)
#define OPERATOR BIT(VIEW_ROLE_OPERATOR)
#define MINISTRY BIT(VIEW_ROLE_MINISTRY)
#define STATE (OPERATOR | MINISTRY)
#define VERIFIER BIT(VIEW_ROLE_VERIFIER)
#define SUPPLIER BIT(VIEW_ROLE_SUPPLIER)
#define FIRMS (SUPPLIER | CARMAKERS)

/* What must be one's own. Where nothing is said of plain arguments there may be none; files that are handed in with the job may be. */
enum own {
	ANY,       /* nothing of it is anybody's: any arguments */
	FIRST,     /* the only argument is one's organisation */
	FIRM,      /* --firm is given, and it is one's organisation */
	FILLED,    /* the same, and the second argument is one's product */
	FILED,     /* the first argument is a file that was handed in */
	REQUEST,   /* the first argument is a request to one's organisation, CAMPAIGN/FIRM, or the one a consultant was asked about */
	JUDGED,    /* the use case judges by who acts (--by) */
	PRODUCT,   /* all arguments are one's products */
	SITE,      /* --site is given, and it is one's; no plain arguments */
	AGREEMENT, /* the only argument is one's organisation or one's agreement */
	CAMPAIGN,  /* the only argument is a campaign of one's organisation */
	CASE,      /* the first argument is a verification for which one is engaged */
	HANDED,    /* for oneself (--for); all arguments are one's products, or released by their makers */
	/* of documents, which have one subject: another's is not there */
	STATED,   /* a product whose footprint one sees whole; with audience own, one's product */
	GRANT,    /* a machine of one's own */
	PROJECT,  /* a project all of whose machines are one's own */
	ENGAGED,  /* a project for whose verification one is engaged */
	OPINION,  /* a verification of a project all of whose machines are one's own */
	CREDITS,  /* a project that one has a share of, or a block of it or one's own */
	AUDIENCE, /* --audience is one's organisation */
	SUMMARY,  /* --audience is summary */
};
static const char *const own_text[] = {"", "arguments[0]", "options.firm", "options.firm, arguments[1]", "a file", "arguments[0]", "", "arguments",
	"options.site", "arguments[0]", "arguments[0]", "arguments[0]", "options.for, arguments", "arguments[0]", "arguments[0]", "arguments[0]",
	"arguments[0]", "arguments[0]", "arguments[0]", "options.audience", "options.audience"};

/* Who may have what run: what stands here, and nothing else. Each output of a command that stands here is open to the role by the matrix; what would
 * tell more is asked of the lists, which apply the matrix cell by cell. */
static const struct rule {
	const char *words; /* "fund *": all of a command */
	unsigned roles;
	enum own own;
	const char *only; /* options with blanks around; NULL: all */
} rules[] = {
	/* tools on one's own files, and what is published */
	{"rollup", SIGNED_IN, ANY, NULL},
	{"graph *", SIGNED_IN, ANY, NULL},
	{"plan solve", SIGNED_IN, ANY, NULL},
	{"plan generate", SIGNED_IN, ANY, NULL},
	{"methodology *", SIGNED_IN, ANY, NULL},
	{"factor", SIGNED_IN, ANY, NULL},
	{"factor search", SIGNED_IN, ANY, NULL},
	{"factor show", SIGNED_IN, ANY, NULL}, /* not `factor compare`: it tells footprints */
	{"format", SIGNED_IN, ANY, NULL},
	{"help", SIGNED_IN, ANY, NULL},
	{"duty rules", SIGNED_IN, ANY, NULL},
	{"credit rules", SIGNED_IN, ANY, NULL},
	{"claims rules", SIGNED_IN, ANY, NULL},
	{"explain", SIGNED_IN, ANY, " list "}, /* of codes; of a product it tells the recipes of all who are in it */
	{"access", SIGNED_IN, ANY, ""},
	{"access matrix", SIGNED_IN, ANY, ""},
	{"access resources", SIGNED_IN, ANY, ""},
	{"fill", SIGNED_IN, FILED, " list "},
	{"verify check", SIGNED_IN, FILED, " public "},
	/* one's own */
	{"outcome", SUPPLIER, FIRST, " year on report out "},
	{"inbox", FIRMS, FIRM, " firm on "},
	{"start", SUPPLIER, FIRM, " firm "}, /* records by their key: the API's routes */
	{"start list", SUPPLIER, FIRM, " firm "},
	{"start estimate", SUPPLIER, FIRM, " firm year "},
	{"start measures", SUPPLIER, FIRM, " firm year top "},
	{"application", SUPPLIER, FIRM, " firm "},
	{"application list", SUPPLIER, FIRM, " firm "},
	{"route", SUPPLIER, FIRM, " firm on price out "},
	{"visits", SUPPLIER, FIRM, " firm "},
	{"duty list", FIRMS, FIRM, " firm due overdue kind all on "},
	{"duty calendar", FIRMS, FIRM, " firm kind all out "},
	{"fill", SUPPLIER, FILLED, " firm map case out "},
	{"footprint", SUPPLIER, PRODUCT, " case samples seed "},
	{"export pact", SUPPLIER, PRODUCT, " base-url out "},
	{"export catenax", SUPPLIER, PRODUCT, " base-url waste-incineration out "},
	/* physical data of one's products, and of those that others have released to oneself; what is withheld the command leaves out (--for) */
	{"export cbam", FIRMS, HANDED, " for year scope table bom out "},
	{"export battery", FIRMS, HANDED, " for table bom out "},
	{"export passport", FIRMS, HANDED, " for table bom out "},
	{"inventory", SUPPLIER, SITE, " site "},
	{"bill", SUPPLIER, SITE, " site year kind account sheet force dry-run "},
	{"evidence list", FIRMS, FIRM, " firm kind "},
	{"evidence add", FIRMS, FIRM, " firm kind title issued personal "},
	{"campaign template", SUPPLIER | CONSULTANT, REQUEST, " out "},
	{"campaign answer", SUPPLIER | CONSULTANT, REQUEST, " dry-run "},
	{"campaign decline", SUPPLIER, REQUEST, " reason "},
	{"campaign delegate", SUPPLIER, REQUEST, " to "},
	{"agreement show", SUPPLIER, AGREEMENT, " on "},
	{"credit holdings", SUPPLIER, FIRST, ""}, /* it names machines; carmakers, who know deep tiers by pseudonyms, have the list `holdings` */
	{"credit position", TRADING, FIRST, " day on "},
	{"campaign start", SUSTAINABILITY | SUPPLIER, JUDGED, " targets on dry-run "},
	{"campaign show", FIRMS, CAMPAIGN, ""},
	{"campaign coverage", FIRMS, CAMPAIGN, ""},
	/* documents */
	{"report", SIGNED_IN, FILED, " list "}, /* what there is, without keys */
	{"report footprint-statement", SUPPLIER | SUSTAINABILITY | VERIFIER, STATED, " audience table bom out "},
	{"report supplier-letter", SUPPLIER, FIRST, " year table bom out "},
	{"report emissions-confirmation", SUPPLIER, FIRST, " year table bom out "},
	{"report outcome", SUPPLIER, FIRST, " year table bom out "},
	{"report settlement-statement", SUPPLIER, GRANT, " table bom out "},
	{"report monitoring-report", SUPPLIER, PROJECT, " audience table bom out "},
	{"report monitoring-report", VERIFIER, ENGAGED, " audience table bom out "},
	{"report monitoring-report", STATE, SUMMARY, " audience table bom out "},
	{"report verification-opinion", VERIFIER, CASE, " table bom out "},
	{"report verification-opinion", SUPPLIER, OPINION, " table bom out "},
	{"report verification-opinion", STATE, ANY, " table bom out "},
	{"report credit-certificate", SUPPLIER | TRADING, CREDITS, " table bom out "},
	{"report credit-certificate", STATE | VERIFIER, ANY, " table bom out "},
	{"report settlement-statement", STATE, ANY, " table bom out "},
	{"report settlement-form", SUPPLIER, GRANT, " table bom out "},
	{"report settlement-form", STATE, ANY, " table bom out "},
	{"report approval-request", SUPPLIER, PROJECT, " table bom out "},
	{"report certification-request", SUPPLIER, PROJECT, " table bom out "},
	{"report monitoring-form", SUPPLIER, PROJECT, " table bom out "},
	{"report programme", OPERATOR, ANY, " audience table bom out "},
	{"report programme", MINISTRY, AUDIENCE, " audience table bom out "},
	{"report supplier-letter", OPERATOR, ANY, " year table bom out "},
	/* verifiers: their cases */
	{"verify", VERIFIER, CASE, ""},
	{"verify check", VERIFIER, CASE, " public "},
	{"verify recompute", VERIFIER, CASE, ""},
	{"verify export", VERIFIER, CASE, " public out "},
	/* the programme as a whole: books, plans, duties, credits */
	{"check", STATE, ANY, NULL},
	{"fund *", STATE, ANY, NULL},
	{"credit accounts", STATE, ANY, NULL},
	{"credit holdings", STATE, ANY, NULL},
	{"credit events", STATE, ANY, NULL},
	{"credit block", STATE, ANY, NULL},
	{"credit trace", STATE, ANY, NULL},
	{"credit project", STATE, ANY, NULL},
	{"credit position", STATE, ANY, NULL},
	{"credit contracts", STATE, ANY, NULL},
	{"agreement *", STATE, ANY, NULL},
	{"claims", STATE, ANY, NULL},
	{"cascade", STATE, ANY, NULL},
	{"macc", STATE, ANY, NULL},
	{"duty list", STATE, ANY, NULL},
	{"duty show", STATE, ANY, NULL},
	{"duty calendar", STATE, ANY, NULL},
	{"campaign list", STATE, ANY, NULL},
	{"campaign show", STATE, ANY, NULL},
	{"campaign coverage", STATE, ANY, NULL},
	{"ledger verify", STATE, ANY, NULL},
	{"ledger checkpoints", STATE, ANY, NULL},
	{"export hledger", STATE, ANY, NULL},
	{"export ledger", STATE, ANY, NULL},
	{"application *", STATE, ANY, NULL},
	{"plan candidates", STATE, ANY, NULL},
	{"plan list", STATE, ANY, NULL},
	{"plan show", STATE, ANY, NULL},
	{"plan variance", STATE, ANY, NULL},
	{"plan compare", STATE, ANY, NULL},
	{"plan sensitivity", STATE, ANY, NULL},
	/* operating it */
	{"run", OPERATOR, ANY, NULL},
	{"import", OPERATOR, ANY, NULL},
	{"meter import", OPERATOR, ANY, NULL},
	{"publish", OPERATOR, ANY, NULL},
	{"factor compare", OPERATOR, ANY, NULL},
	{"plan *", OPERATOR, ANY, NULL},
	{"duty *", OPERATOR, ANY, NULL},
	{"campaign *", OPERATOR, ANY, NULL},
	{"inbox", OPERATOR, ANY, NULL},
	{"visits", OPERATOR, ANY, NULL},
	{"ledger *", OPERATOR, ANY, NULL},
	{"export transfer", OPERATOR, ANY, NULL},
	{"export cadt", OPERATOR, ANY, NULL},
	{"export attestation", OPERATOR, ANY, NULL},
	{"evidence *", OPERATOR, ANY, NULL},
	{"person *", OPERATOR, ANY, NULL},
	{"client *", OPERATOR, ANY, NULL},
	{"session", OPERATOR, ANY, NULL},
	{"session list", OPERATOR, ANY, NULL}, /* not `session link`: it would be signed in as anybody */
	{"session revoke", OPERATOR, ANY, NULL},
	{"session reset-totp", OPERATOR, ANY, NULL},
	{"session log", OPERATOR, ANY, NULL},
	{"oidc *", OPERATOR, ANY, NULL},
	{"partner *", OPERATOR, ANY, NULL},
	{"pact *", OPERATOR, ANY, NULL},
	{"backup", OPERATOR, ANY, NULL},
};

/* What commands read of firms, by the class of the matrix: for the log of reads, and for the reason where a command is refused. */
static const struct {
	const char *words;
	enum view_class class;
} reads[] = {
	{"inventory", VIEW_CLASS_METER},
	{"bill", VIEW_CLASS_METER},
	{"outcome", VIEW_CLASS_METER},
	{"meter list", VIEW_CLASS_METER},
	{"meter show", VIEW_CLASS_METER},
	{"meter versions", VIEW_CLASS_METER},
	{"meter check", VIEW_CLASS_METER},
	{"meter band", VIEW_CLASS_METER},
	{"verify", VIEW_CLASS_METER},
	{"verify export", VIEW_CLASS_METER},
	{"verify recompute", VIEW_CLASS_METER},
	{"footprint", VIEW_CLASS_FOOTPRINT},
	{"factor compare", VIEW_CLASS_FOOTPRINT},
	{"export pact", VIEW_CLASS_FOOTPRINT},
	{"export catenax", VIEW_CLASS_FOOTPRINT},
	{"export cbam", VIEW_CLASS_METER},
	{"export battery", VIEW_CLASS_FOOTPRINT},
	{"export passport", VIEW_CLASS_RECIPE},
	{"access as", VIEW_CLASS_RECIPE}, /* whatever anybody sees */
	{"backup", VIEW_CLASS_RECIPE},
	{"plan solve", VIEW_CLASS_OPEN}, /* of files that were handed in, and rules: of no firm */
	{"plan generate", VIEW_CLASS_OPEN},
	{"duty rules", VIEW_CLASS_OPEN},
	{"credit rules", VIEW_CLASS_OPEN},
	{"claims", VIEW_CLASS_FOOTPRINT},
	{"cascade", VIEW_CLASS_PROJECT},
	{"macc", VIEW_CLASS_COST},
	{"route", VIEW_CLASS_COST},
	{"visits", VIEW_CLASS_PROJECT},
	{"plan *", VIEW_CLASS_COST},
	{"fund *", VIEW_CLASS_GRANT},
	{"credit *", VIEW_CLASS_CREDIT},
	{"agreement *", VIEW_CLASS_PROJECT},
	{"duty *", VIEW_CLASS_DUTY},
	{"inbox", VIEW_CLASS_DUTY},
	{"start *", VIEW_CLASS_METER},
	{"application *", VIEW_CLASS_GRANT},
	{"campaign *", VIEW_CLASS_DUTY},
	{"evidence *", VIEW_CLASS_DUTY},
	{"report footprint-statement", VIEW_CLASS_FOOTPRINT},
	{"report settlement-statement", VIEW_CLASS_COST},
	{"report settlement-form", VIEW_CLASS_COST},
	{"report verification-opinion", VIEW_CLASS_PROJECT},
	{"report credit-certificate", VIEW_CLASS_CREDIT},
	{"report programme", VIEW_CLASS_GRANT},
	{"report", VIEW_CLASS_OPEN},
	{"report *", VIEW_CLASS_METER},
	{"export *", VIEW_CLASS_GRANT},
	{"person *", VIEW_CLASS_PERSON},
};

static bool covers(const char *rule, const char *words)
{
	size_t length = strlen(rule);

	if (length > 2 && strcmp(rule + length - 2, " *") == 0)
		return strncmp(rule, words, length - 2) == 0 && (words[length - 2] == ' ' || words[length - 2] == '\0');
	return strcmp(rule, words) == 0;
}

/* The line of `reads` for a command, -1 if it tells nothing of any firm. `explain` of a code does not, of a product it tells the recipe. */
static int read_of(const char *words)
{
	for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
		if (covers(reads[i].words, words))
			return reads[i].class == VIEW_CLASS_OPEN ? -1 : (int)i;
	return -1;
}

static const char *option(const struct view_command *command, const char *name)
{
	for (size_t i = 0; i < command->options; i++)
		if (strcmp(command->option[i].name, name) == 0)
			return command->option[i].value ? command->option[i].value : "";
	return NULL;
}

static bool options_allowed(const struct view_command *command, const char *only)
{
	for (size_t i = 0; only && i < command->options; i++) {
		const char *at = only;
		size_t length = strlen(command->option[i].name);

		while ((at = strstr(at, command->option[i].name)) && !(at > only && at[-1] == ' ' && at[length] == ' '))
			at += length;
		if (!at)
			return false;
	}
	return true;
}

static bool is_request_of(const struct view_viewer *viewer, const char *request)
{
	const char *slash = request ? strrchr(request, '/') : NULL;

	if (!slash)
		return false;
	if (viewer->role == VIEW_ROLE_CONSULTANT)
		return viewer->request && strcmp(viewer->request, request) == 0;
	return viewer->organisation && strcmp(slash + 1, viewer->organisation) == 0;
}

static bool is_me(const struct view_viewer *viewer, const char *organisation)
{
	return organisation && viewer->organisation && strcmp(organisation, viewer->organisation) == 0;
}

/* An option is there, and one's organisation each time it is given. */
static bool names_me(const struct view_viewer *viewer, const struct view_command *command, const char *name)
{
	for (size_t i = 0; i < command->options; i++)
		if (strcmp(command->option[i].name, name) == 0 && !is_me(viewer, command->option[i].value))
			return false;
	return option(command, name) != NULL;
}

/* No plain argument from the one on; files may be there. */
static bool only_files(const struct view_command *command, size_t from)
{
	for (size_t i = from; i < command->arguments; i++)
		if (command->argument[i])
			return false;
	return true;
}

static const char *argument(const struct view_command *command, size_t index)
{
	return index < command->arguments ? command->argument[index] : NULL;
}

/* By the words alone. What is known by whose it is only view_command_keys judges: here it must be there. */
static bool is_own(const struct view_viewer *viewer, const struct view_command *command, enum own own)
{
	switch (own) {
	case ANY:
		return true;
	case FIRST:
		return command->arguments == 1 && is_me(viewer, argument(command, 0));
	case FIRM:
		return names_me(viewer, command, "firm") && only_files(command, 0);
	case FILLED:
		return names_me(viewer, command, "firm") && !argument(command, 0) && command->arguments <= 2;
	case FILED:
		return only_files(command, 0) && (command->arguments > 0 || option(command, "list"));
	case REQUEST:
		return is_request_of(viewer, argument(command, 0)) && only_files(command, 1);
	case JUDGED:
		return only_files(command, 0);
	case PRODUCT:
		return command->arguments > 0;
	case SITE:
		return option(command, "site") && only_files(command, 0);
	case AGREEMENT:
	case CAMPAIGN:
		return command->arguments == 1 && argument(command, 0);
	case CASE:
		return argument(command, 0) != NULL;
	case HANDED:
		return names_me(viewer, command, "for") && command->arguments > 0;
	case STATED:
	case GRANT:
	case PROJECT:
	case ENGAGED:
	case OPINION:
	case CREDITS:
		return command->arguments == 1 && argument(command, 0);
	case AUDIENCE:
		return command->arguments == 0 && names_me(viewer, command, "audience");
	case SUMMARY:
		return command->arguments == 1 && option(command, "audience") && strcmp(option(command, "audience"), "summary") == 0;
	}
	return false;
}

/* What is not one's own: of documents it is not there, so that nobody learns what there is. */
static enum status not_own(const struct view_command *command, const char *missed, struct err *err)
{
	if (strncmp(command->words, "report ", 7) == 0)
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	return err_set(err, ST_DENIED, "view.command_own", command->words, missed, NULL);
}

/* The rule that lets it run. `out_missed`: what would have to be one's own. */
static const struct rule *rule_of(const struct view_viewer *viewer, const struct view_command *command, const char **out_missed)
{
	*out_missed = NULL;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (!(rules[i].roles & BIT(viewer->role)) || !covers(rules[i].words, command->words))
			continue;
		if (is_own(viewer, command, rules[i].own) && options_allowed(command, rules[i].only))
			return &rules[i];
		*out_missed = own_text[rules[i].own];
	}
	return NULL;
}

enum status view_command_may(const struct view_viewer *viewer, const struct view_command *command, struct err *err)
{
	const char *missed;
	int at;

	if (viewer->owner)
		return ST_OK;
	if (!viewer->organisation || viewer->role == VIEW_ROLE_PUBLIC)
		return err_set(err, ST_DENIED, "view.signed_in", NULL);
	if (viewer->as) /* who looks as somebody else does nothing in its name */
		return err_set(err, ST_DENIED, "view.command", command->words, NULL);
	if (rule_of(viewer, command, &missed))
		return ST_OK;
	at = read_of(command->words);
	if (missed && missed[0])
		return not_own(command, missed, err);
	if (at >= 0 && (BIT(viewer->role) & STATE))
		return err_set(err, ST_DENIED, "view.command_class", command->words, view_class_name(reads[at].class), NULL);
	return err_set(err, ST_DENIED, "view.command", command->words, NULL);
}

bool view_command_open(enum view_role role, const char *words)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if ((rules[i].roles & BIT(role)) && covers(rules[i].words, words))
			return true;
	return false;
}

/* ---- what is one's own by the state of the database ---- */

static int32_t owner_of(const struct view_relations *r, enum view_entity kind, const char *key)
{
	int32_t at = key ? view_entity_find(r, kind, key) : -1;

	return at < 0 ? -1 : r->entity[kind][at].owner.organisation;
}

static bool owns_all(const struct view_relations *r, int32_t me, enum view_entity kind, const struct view_command *command, size_t from)
{
	for (size_t i = from; i < command->arguments; i++)
		if (owner_of(r, kind, command->argument[i]) != me)
			return false;
	return true;
}

static bool owns_sites(const struct view_relations *r, int32_t me, const struct view_command *command)
{
	for (size_t i = 0; i < command->options; i++)
		if (strcmp(command->option[i].name, "site") == 0 && owner_of(r, VIEW_SITE, command->option[i].value) != me)
			return false;
	return true;
}

static bool is_engaged(const struct view_relations *r, int32_t me, const char *key)
{
	int32_t at = view_entity_find(r, VIEW_VERIFICATION, key);
	int32_t project = at < 0 ? -1 : r->entity[VIEW_VERIFICATION][at].owner.project;

	return project >= 0 && view_pair_has(r->verifier, r->verifiers, project, me);
}

static bool asked_by_me(struct view_door *door, const struct view_viewer *viewer, const char *key)
{
	struct duty_campaign campaign;
	struct arena arena;
	bool mine;

	arena_init(&arena);
	mine = duty_campaign_get(door->tx, key, &arena, &campaign, NULL) == ST_OK && is_me(viewer, campaign.asked_by);
	arena_done(&arena);
	return mine;
}

/* Every product is one's own, or its maker's consent opens to oneself what the export tells of it. */
static bool handed(struct view_door *door, const struct view_viewer *viewer, const struct view_command *command)
{
	const struct view_relations *r = door->relations;
	bool cbam = strcmp(command->words, "export cbam") == 0, battery = strcmp(command->words, "export battery") == 0;
	struct view_release release;
	struct arena arena;
	bool may;

	arena_init(&arena);
	may = view_release_open(door->tx, viewer->organisation, strrchr(command->words, ' ') + 1, &arena, &release, NULL) == ST_OK;
	for (size_t i = 0; i < command->arguments && may; i++) {
		const char *product = command->argument[i];
		int32_t owner = owner_of(r, VIEW_PRODUCT, product);
		const char *firm = owner >= 0 ? r->entity[VIEW_ORGANISATION][owner].key : NULL;

		may = firm && view_release_may(&release, firm, product, battery ? VIEW_CLASS_FOOTPRINT : VIEW_CLASS_RECIPE) &&
		      (!cbam || view_release_may(&release, firm, product, VIEW_CLASS_METER));
	}
	arena_done(&arena);
	return may;
}

/* Whose product it is, who buys it and verifiers see its footprint whole; what more the firm's own copy holds only itself. */
static bool sees_footprint(struct view_door *door, const struct view_viewer *viewer, int32_t me, const struct view_command *command)
{
	const struct view_relations *r = door->relations;
	int32_t at = view_entity_find(r, VIEW_PRODUCT, argument(command, 0));
	const char *audience = option(command, "audience");
	struct view_datum datum = {.table = "footprints"};
	struct view_eyes eyes;
	struct arena arena;
	bool sees;

	if (at < 0)
		return false;
	datum.owner = r->entity[VIEW_PRODUCT][at].owner;
	if (datum.owner.organisation == me)
		return true;
	if (audience && strcmp(audience, "customer") != 0)
		return false;
	arena_init(&arena);
	sees = view_eyes_open(door, viewer, &arena, &eyes, NULL) == ST_OK && view_eyes_see(r, &eyes, &datum, VIEW_CLASS_FOOTPRINT) == VIEW_ALL;
	arena_done(&arena);
	return sees;
}

/* Are all machines of the project the organisation's? */
static bool owns_project(const struct view_relations *r, int32_t me, int32_t project)
{
	bool any = false;

	for (size_t i = 0; project >= 0 && i < r->count[VIEW_MEASURE]; i++) {
		const struct view_owner *owner = &r->entity[VIEW_MEASURE][i].owner;

		if (owner->project != project)
			continue;
		if (owner->organisation != me)
			return false;
		any = true;
	}
	return any;
}

static int32_t project_of_case(const struct view_relations *r, const char *key)
{
	int32_t at = view_entity_find(r, VIEW_VERIFICATION, key);

	return at < 0 ? -1 : r->entity[VIEW_VERIFICATION][at].owner.project;
}

/* A share of the project, or a block on one's own account. */
static bool owns_credits(struct view_door *door, const struct view_viewer *viewer, int32_t me, const char *subject)
{
	const struct view_relations *r = door->relations;
	int32_t at = view_entity_find(r, VIEW_PROJECT, subject);
	struct credit_holding *block;
	const char *project;
	int64_t vintage, serial;
	struct arena arena;
	bool mine = false;
	size_t blocks;

	if (at >= 0)
		return view_pair_has(r->owner, r->owners, at, me);
	arena_init(&arena);
	if (credit_serial_parse(subject, &arena, &project, &vintage, &serial, NULL) == ST_OK &&
		credit_block_at(door->tx, project, vintage, serial, &arena, &block, &blocks, NULL) == ST_OK) {
		at = view_entity_find(r, VIEW_PROJECT, project);
		mine = at >= 0 && blocks > 0 && view_pair_has(r->owner, r->owners, at, me);
		for (size_t i = 0; i < blocks; i++)
			mine |= is_me(viewer, block[i].holder);
	}
	arena_done(&arena);
	return mine;
}

static bool owns_keys(struct view_door *door, const struct view_viewer *viewer, const struct view_command *command, enum own own)
{
	const struct view_relations *r = door->relations;
	int32_t me = view_entity_find(r, VIEW_ORGANISATION, viewer->organisation);

	if (me < 0)
		return false;
	switch (own) {
	case FILLED:
		return owns_all(r, me, VIEW_PRODUCT, command, 1);
	case PRODUCT:
		return owns_all(r, me, VIEW_PRODUCT, command, 0);
	case SITE:
		return owns_sites(r, me, command);
	case AGREEMENT: /* an agreement's key comes before a firm's */
		return view_entity_find(r, VIEW_AGREEMENT, argument(command, 0)) >= 0 ? owner_of(r, VIEW_AGREEMENT, argument(command, 0)) == me
										      : is_me(viewer, argument(command, 0));
	case CAMPAIGN:
		return asked_by_me(door, viewer, argument(command, 0));
	case CASE:
		return is_engaged(r, me, argument(command, 0));
	case HANDED:
		return handed(door, viewer, command);
	case STATED:
		return sees_footprint(door, viewer, me, command);
	case GRANT:
		return owner_of(r, VIEW_MEASURE, argument(command, 0)) == me;
	case PROJECT:
		return owns_project(r, me, view_entity_find(r, VIEW_PROJECT, argument(command, 0)));
	case OPINION:
		return owns_project(r, me, project_of_case(r, argument(command, 0)));
	case ENGAGED: {
		int32_t project = view_entity_find(r, VIEW_PROJECT, argument(command, 0));

		return project >= 0 && view_pair_has(r->verifier, r->verifiers, project, me);
	}
	case CREDITS:
		return owns_credits(door, viewer, me, argument(command, 0));
	default:
		return true;
	}
}

enum status view_command_keys(struct view_door *door, const struct view_viewer *viewer, const struct view_command *command, struct err *err)
{
	enum status st = view_command_may(viewer, command, err);
	const struct rule *rule;
	const char *missed;
	bool own;

	if (st != ST_OK || viewer->owner)
		return st;
	rule = rule_of(viewer, command, &missed);
	st = view_door_begin(door, err);
	if (st != ST_OK)
		return st;
	own = rule && owns_keys(door, viewer, command, rule->own);
	view_door_end(door);
	return own ? ST_OK : not_own(command, rule ? own_text[rule->own] : "", err);
}

const char *view_command_classes(const struct view_viewer *viewer, const char *words)
{
	int at = read_of(words);
	bool past = BIT(viewer->role) & (BIT(VIEW_ROLE_OPERATOR) | MINISTRY | VERIFIER) ||
		    strncmp(words, "report ", 7) == 0; /* of other commands, others have run what is their own */

	return at >= 0 && past ? view_class_name(reads[at].class) : NULL;
}

enum status view_act_may(const struct view_viewer *viewer, enum view_act act, const char *owner, const char *subject, struct err *err)
{
	bool oversees = viewer->role == VIEW_ROLE_OPERATOR || viewer->role == VIEW_ROLE_MINISTRY;
	bool own = viewer->organisation && (!owner || strcmp(owner, viewer->organisation) == 0);
	bool may = false;

	if (viewer->owner)
		return ST_OK;
	if (!viewer->organisation || viewer->role == VIEW_ROLE_PUBLIC)
		return err_set(err, ST_DENIED, "view.signed_in", NULL);
	switch (act) {
	case VIEW_ACT_DUTY: /* a delegate may be of another firm: the use case knows */
	case VIEW_ACT_JUDGE:
		may = viewer->role != VIEW_ROLE_CONSULTANT;
		break;
	case VIEW_ACT_ANSWER:
		may = is_request_of(viewer, subject) || viewer->role == VIEW_ROLE_OPERATOR;
		break;
	case VIEW_ACT_EVIDENCE:
		may = own || viewer->role == VIEW_ROLE_OPERATOR;
		break;
	case VIEW_ACT_UPLOAD:
		may = true;
		break;
	case VIEW_ACT_APPROVE:
		may = oversees;
		break;
	}
	return may && !viewer->as ? ST_OK : err_set(err, ST_DENIED, "view.act", NULL);
}

const char *view_own_scope(const struct view_viewer *viewer)
{
	return viewer->owner || (viewer->role == VIEW_ROLE_OPERATOR && !viewer->as) ? NULL : viewer->organisation ? viewer->organisation : "-";
}

static bool verifies(const struct view_relations *r, const struct view_viewer *viewer, const char *measure)
{
	int32_t me = view_entity_find(r, VIEW_ORGANISATION, viewer->organisation), at = measure ? view_entity_find(r, VIEW_MEASURE, measure) : -1;
	int32_t project = at < 0 ? -1 : r->entity[VIEW_MEASURE][at].owner.project;

	return me >= 0 && project >= 0 && view_pair_has(r->verifier, r->verifiers, project, me);
}

bool view_may_open(struct view_door *door, const struct view_viewer *viewer, const char *owner, const char *measure)
{
	if (viewer->as)
		return owner && strcmp(owner, viewer->as) == 0;
	if (viewer->owner || viewer->role == VIEW_ROLE_OPERATOR || viewer->role == VIEW_ROLE_MINISTRY)
		return true;
	if (viewer->role == VIEW_ROLE_VERIFIER && viewer->organisation && verifies(door->relations, viewer, measure))
		return true;
	return owner && viewer->organisation && viewer->role != VIEW_ROLE_CONSULTANT && strcmp(owner, viewer->organisation) == 0;
}
