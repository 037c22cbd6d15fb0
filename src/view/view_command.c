#include "view/view_command.h"

#include "view/view_int.h"
#include "view/view_log.h"

#include <string.h>

#define BIT(role) (1u << (role))
#define CARMAKERS (BIT(VIEW_ROLE_CARMAKER_SUSTAINABILITY) | BIT(VIEW_ROLE_CARMAKER_TRADING))
#define SIGNED_IN                                                                                                                                    \
	(BIT(VIEW_ROLE_SUPPLIER) | CARMAKERS | BIT(VIEW_ROLE_OPERATOR) | BIT(VIEW_ROLE_MINISTRY) | BIT(VIEW_ROLE_CONSULTANT) |                       \
		BIT(VIEW_ROLE_VERIFIER))
#define MINISTRY BIT(VIEW_ROLE_MINISTRY)
#define VERIFIER BIT(VIEW_ROLE_VERIFIER)
#define SUPPLIER BIT(VIEW_ROLE_SUPPLIER)
#define FIRMS (SUPPLIER | CARMAKERS)

/* What must be one's own, and which options may be used. */
enum own {
	ANY,     /* nothing of it is anybody's */
	FIRST,   /* the first argument is one's organisation */
	FIRM,    /* --firm is given, and it is one's organisation */
	FILED,   /* the first argument is a file that was handed in */
	REQUEST, /* the first argument is a request to one's organisation, CAMPAIGN/FIRM, or the one a consultant was asked about */
	JUDGED,  /* the use case judges by who acts (--by) */
};
static const char *const own_text[] = {"", "arguments[0]", "options.firm", "a file", "arguments[0]", ""};

static const struct {
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
	{"factor *", SIGNED_IN, ANY, NULL},
	{"format", SIGNED_IN, ANY, NULL},
	{"help", SIGNED_IN, ANY, NULL},
	{"duty rules", SIGNED_IN, ANY, NULL},
	{"credit rules", SIGNED_IN, ANY, NULL},
	{"claims rules", SIGNED_IN, ANY, NULL},
	{"ledger keygen", SIGNED_IN, ANY, NULL},
	/* one's own */
	{"outcome", SUPPLIER, FIRST, " year on report out "},
	{"inbox", FIRMS, FIRM, " firm on "},
	{"route", SUPPLIER, FIRM, " firm on price out "},
	{"visits", SUPPLIER, FIRM, " firm "},
	{"duty list", FIRMS, FIRM, " firm due overdue kind all on "},
	{"duty calendar", FIRMS, FIRM, " firm kind all out "},
	{"fill", SUPPLIER, FIRM, " firm map case out "},
	{"evidence list", FIRMS, FIRM, " firm kind "},
	{"evidence add", FIRMS, FIRM, " firm kind title issued personal name "},
	{"campaign template", SUPPLIER | BIT(VIEW_ROLE_CONSULTANT), REQUEST, " out "},
	{"campaign answer", SUPPLIER | BIT(VIEW_ROLE_CONSULTANT), REQUEST, " dry-run "},
	{"campaign decline", SUPPLIER, REQUEST, " reason "},
	{"campaign delegate", SUPPLIER, REQUEST, " to "},
	{"agreement show", SUPPLIER, FIRST, " on "},
	{"credit holdings", SUPPLIER, FIRST, ""}, /* it names machines; carmakers, who know deep tiers by pseudonyms, have the list `holdings` */
	{"credit position", BIT(VIEW_ROLE_CARMAKER_TRADING), FIRST, " day on "},
	{"campaign start", BIT(VIEW_ROLE_CARMAKER_SUSTAINABILITY), JUDGED, " targets on dry-run "},
	{"duty done", FIRMS, JUDGED, " evidence on "},
	{"duty delegate", FIRMS, JUDGED, " to until on "},
	/* verifiers */
	{"verify check", SIGNED_IN, FILED, " public "},
	{"verify check", VERIFIER, ANY, " public "},
	{"verify", VERIFIER, ANY, ""},
	{"verify recompute", VERIFIER, ANY, ""},
	/* the ministries read the programme as a whole */
	{"check", MINISTRY, ANY, NULL},
	{"fund *", MINISTRY, ANY, NULL},
	{"credit *", MINISTRY, ANY, NULL},
	{"agreement *", MINISTRY, ANY, NULL},
	{"claims", MINISTRY, ANY, NULL},
	{"cascade", MINISTRY, ANY, NULL},
	{"macc", MINISTRY, ANY, NULL},
	{"route", MINISTRY, ANY, NULL},
	{"outcome", MINISTRY, ANY, NULL},
	{"duty list", MINISTRY, ANY, NULL},
	{"duty show", MINISTRY, ANY, NULL},
	{"campaign list", MINISTRY, ANY, NULL},
	{"campaign show", MINISTRY, ANY, NULL},
	{"campaign coverage", MINISTRY, ANY, NULL},
	{"ledger verify", MINISTRY, ANY, NULL},
	{"ledger checkpoints", MINISTRY, ANY, NULL},
	{"export hledger", MINISTRY, ANY, NULL},
	{"export ledger", MINISTRY, ANY, NULL},
	{"plan candidates", MINISTRY, ANY, NULL},
	{"plan list", MINISTRY, ANY, NULL},
	{"plan show", MINISTRY, ANY, NULL},
	{"plan variance", MINISTRY, ANY, NULL},
	{"plan compare", MINISTRY, ANY, NULL},
	{"plan sensitivity", MINISTRY, ANY, NULL},
	{"verify", MINISTRY, ANY, NULL},
};

/* Commands that read firms' data past their owner, by the class of the matrix that they tell. Operator and ministries have them run as far as a line
 * for anyone's data allows it for the stated purpose; what is only read as statistics, or not at all, is asked of the lists, which apply the matrix
 * row by row. All of them leave a line in the log of reads. */
static const struct {
	const char *words;
	enum view_class class;
	bool gated; /* the class is judged; else it is only logged */
} reads[] = {
	{"inventory", VIEW_CLASS_METER, true},
	{"outcome", VIEW_CLASS_METER, true},
	{"meter list", VIEW_CLASS_METER, true},
	{"meter show", VIEW_CLASS_METER, true},
	{"meter versions", VIEW_CLASS_METER, true},
	{"meter check", VIEW_CLASS_METER, true},
	{"meter band", VIEW_CLASS_METER, true},
	{"verify", VIEW_CLASS_METER, true},
	{"verify export", VIEW_CLASS_METER, true},
	{"verify recompute", VIEW_CLASS_METER, true},
	{"footprint", VIEW_CLASS_FOOTPRINT, true},
	{"export pact", VIEW_CLASS_FOOTPRINT, true},
	{"export catenax", VIEW_CLASS_FOOTPRINT, true},
	{"access as", VIEW_CLASS_RECIPE, true}, /* whatever anybody sees */
	{"backup", VIEW_CLASS_RECIPE, false},
	{"plan solve", VIEW_CLASS_OPEN, false}, /* of files that were handed in, and rules */
	{"plan generate", VIEW_CLASS_OPEN, false},
	{"duty rules", VIEW_CLASS_OPEN, false},
	{"credit rules", VIEW_CLASS_OPEN, false},
	{"claims", VIEW_CLASS_FOOTPRINT, false},
	{"cascade", VIEW_CLASS_PROJECT, false},
	{"macc", VIEW_CLASS_COST, false},
	{"route", VIEW_CLASS_COST, false},
	{"visits", VIEW_CLASS_PROJECT, false},
	{"plan *", VIEW_CLASS_COST, false},
	{"fund *", VIEW_CLASS_GRANT, false},
	{"credit *", VIEW_CLASS_CREDIT, false},
	{"agreement *", VIEW_CLASS_PROJECT, false},
	{"duty *", VIEW_CLASS_DUTY, false},
	{"inbox", VIEW_CLASS_DUTY, false},
	{"campaign *", VIEW_CLASS_DUTY, false},
	{"evidence *", VIEW_CLASS_DUTY, false},
	{"export *", VIEW_CLASS_GRANT, false},
	{"person *", VIEW_CLASS_PERSON, false},
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

/* The purposes that would open the class to the role, "" if none does. */
static const char *purposes_of(enum view_class class, enum view_role role)
{
	for (const struct view_rule *rule = view_matrix; rule->seen != VIEW_NONE; rule++)
		if (rule->class == class && (rule->roles & BIT(role)) && (rule->relations & VIEW_ANYONE) && rule->seen == VIEW_ALL && rule->purpose)
			return rule->purpose;
	return "";
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

static bool is_own(const struct view_viewer *viewer, const struct view_command *command, enum own own)
{
	const char *value;

	for (size_t i = 0; i < command->options; i++) /* each time it is given */
		if (own == FIRM && strcmp(command->option[i].name, "firm") == 0 &&
			!(command->option[i].value && viewer->organisation && strcmp(command->option[i].value, viewer->organisation) == 0))
			return false;
	value = own == FIRM ? option(command, "firm") : command->arguments > 0 ? command->argument[0] : NULL;

	if (own == ANY || own == JUDGED)
		return true;
	if (own == FILED)
		return command->arguments > 0 && !command->argument[0];
	if (own == REQUEST)
		return is_request_of(viewer, value);
	return value && viewer->organisation && strcmp(value, viewer->organisation) == 0;
}

static enum status judge_class(const struct view_viewer *viewer, const struct view_command *command, struct err *err)
{
	int at = read_of(command->words);
	enum view_class class = at >= 0 ? reads[at].class : VIEW_CLASS_OPEN;
	bool gated = at >= 0 && reads[at].gated;
	const char *words;

	if (strcmp(command->words, "explain") == 0 && (option(command, "product") || command->arguments == 0)) {
		class = VIEW_CLASS_RECIPE;
		gated = true;
	}
	if (!gated || view_access(class, viewer->role, VIEW_ANYONE, viewer->purpose) == VIEW_ALL)
		return ST_OK;
	words = purposes_of(class, viewer->role);
	return words[0] ? err_set(err, ST_DENIED, "view.command_purpose", command->words, words, NULL)
			: err_set(err, ST_DENIED, "view.command_class", command->words, view_class_name(class), NULL);
}

enum status view_command_may(const struct view_viewer *viewer, const struct view_command *command, struct err *err)
{
	const char *missed = NULL;

	if (viewer->owner)
		return ST_OK;
	if (!viewer->organisation || viewer->role == VIEW_ROLE_PUBLIC)
		return err_set(err, ST_DENIED, "view.signed_in", NULL);
	if (viewer->as) /* who looks as somebody else does nothing in its name */
		return err_set(err, ST_DENIED, "view.command", command->words, NULL);
	if (viewer->role == VIEW_ROLE_OPERATOR)
		return judge_class(viewer, command, err);
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (!(rules[i].roles & BIT(viewer->role)) || !covers(rules[i].words, command->words))
			continue;
		if (is_own(viewer, command, rules[i].own) && options_allowed(command, rules[i].only))
			return viewer->role == VIEW_ROLE_MINISTRY ? judge_class(viewer, command, err) : ST_OK;
		missed = own_text[rules[i].own];
	}
	if (missed && missed[0])
		return err_set(err, ST_DENIED, "view.command_own", command->words, missed, NULL);
	return err_set(err, ST_DENIED, "view.command", command->words, NULL);
}

bool view_command_open(enum view_role role, const char *words)
{
	int at = read_of(words);

	if (at >= 0 && reads[at].gated && (role == VIEW_ROLE_OPERATOR || role == VIEW_ROLE_MINISTRY) && !purposes_of(reads[at].class, role)[0])
		return false;
	if (role == VIEW_ROLE_OPERATOR)
		return true;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if ((rules[i].roles & BIT(role)) && covers(rules[i].words, words))
			return true;
	return false;
}

/* Whose data an argument names: an organisation, or what belongs to one. NULL: of no one firm. */
static const char *named(const struct view_relations *r, const char *key)
{
	static const enum view_entity kind[] = {VIEW_ORGANISATION, VIEW_PRODUCT, VIEW_MEASURE, VIEW_PROJECT, VIEW_SITE, VIEW_VERIFICATION};

	for (size_t i = 0; key && i < sizeof kind / sizeof *kind; i++) {
		int32_t at = view_entity_find(r, kind[i], key);
		int32_t owner = at < 0 ? -1 : kind[i] == VIEW_ORGANISATION ? at : r->entity[kind[i]][at].owner.organisation;

		if (owner >= 0)
			return r->entity[VIEW_ORGANISATION][owner].key;
	}
	return NULL;
}

enum status view_command_log(struct view_door *door, const struct view_viewer *viewer, const struct view_command *command, struct err *err)
{
	int at = read_of(command->words);
	const char *firm = option(command, "firm");
	struct view_log_line line = {.kind = "read",
		.person = viewer->person,
		.client = viewer->client,
		.organisation = viewer->organisation,
		.role = view_role_name(viewer->role),
		.resource = command->words,
		.classes = at >= 0 ? view_class_name(reads[at].class) : NULL,
		.purpose = viewer->purpose,
		.request_id = viewer->request_id};
	enum status st;

	if (at < 0 || viewer->owner || !(BIT(viewer->role) & (BIT(VIEW_ROLE_OPERATOR) | MINISTRY | VERIFIER)))
		return ST_OK; /* others have run what is their own */
	st = view_door_begin(door, err);
	if (st != ST_OK)
		return st;
	line.owner = named(door->relations, firm ? firm : command->arguments > 0 ? command->argument[0] : NULL);
	if (line.owner && viewer->organisation && strcmp(line.owner, viewer->organisation) == 0)
		at = -1;
	view_door_end(door);
	return at < 0 ? ST_OK : view_log_add(door->log, &line, 1, err);
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

bool view_may_open(const struct view_viewer *viewer, const char *owner)
{
	if (viewer->as)
		return owner && strcmp(owner, viewer->as) == 0;
	if (viewer->owner || viewer->role == VIEW_ROLE_OPERATOR || viewer->role == VIEW_ROLE_MINISTRY)
		return true;
	return owner && viewer->organisation && viewer->role != VIEW_ROLE_CONSULTANT && strcmp(owner, viewer->organisation) == 0;
}
