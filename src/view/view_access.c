/* The visibility matrix: one table. */
#include "view/view_access.h"

#include <string.h>

static const char *const roles[VIEW_ROLE_COUNT] = {
	"public", "supplier", "carmaker_sustainability", "carmaker_trading", "operator", "ministry", "consultant", "verifier"};
static const char *const classes[VIEW_CLASS_COUNT] = {
	"open", "meter", "cost", "recipe", "project", "footprint", "link", "return", "credit", "flag", "grant", "duty", "person", "programme"};
static const char *const relations[VIEW_RELATIONS] = {
	"anyone", "own", "buyer", "feeder", "whole", "funder", "party", "delegate", "subsidised", "engaged", "consent"};
static const char *const seens[VIEW_SEEN_COUNT] = {"none", "result", "published", "total", "statistics", "aggregate", "pseudonym", "all"};

#define PUB (1u << VIEW_ROLE_PUBLIC)
#define SUP (1u << VIEW_ROLE_SUPPLIER)
#define SUS (1u << VIEW_ROLE_CARMAKER_SUSTAINABILITY)
#define TRA (1u << VIEW_ROLE_CARMAKER_TRADING)
#define OPE (1u << VIEW_ROLE_OPERATOR)
#define MIN (1u << VIEW_ROLE_MINISTRY)
#define CON (1u << VIEW_ROLE_CONSULTANT)
#define VER (1u << VIEW_ROLE_VERIFIER)
#define CAR (SUS | TRA)
#define STATE (OPE | MIN)
#define EVERYBODY (PUB | SUP | CAR | STATE | CON | VER)
#define ITSELF (SUP | CAR | STATE | VER) /* a consultant sees what it was asked about only, not what its own firm has */

#define OWN "본인 자료", "its own data", false
#define ASKED "업체가 맡긴 한 건", "the firm gave it this one task", false
#define N6 "외부사업 지침 제6조(비밀 유지)", "offset notice N6: everyone who handles the data is bound to secrecy", false
#define N40 "외부사업 지침 제40조 제2항", "offset notice N40 (2): what the registry publishes", false
#define SUBSIDY "보조금법 제36조", "Subsidy Act 36: the state may inspect what it supports", false
#define TRADE "하도급법 제12조의3과 그 심사지침", "Subcontracting Act 12-3 and its guideline: a buyer gets one verifiable value", true
#define CHAIN "하도급법 제12조의3: 다른 거래처는 경영정보", "Subcontracting Act 12-3: other customers are management information", true
#define CONTRACT "계약 당사자", "party to the contract", false
#define FUNDED "협약: 재원을 낸 사업장", "agreement: the sites that it funded", true
#define LISTED "공표 자료", "published", false
#define RESULT "협약: 결과만", "agreement: the result only", true
#define PRIVACY "개인정보 보호법 제15조", "Personal Information Protection Act 15", false
#define OFFICE "사업 관리 규정", "administration of the programme", false

const struct view_rule view_matrix[] = {
	{VIEW_CLASS_OPEN, EVERYBODY, VIEW_ANYONE, VIEW_ALL, NULL, LISTED},

	{VIEW_CLASS_METER, SUP | SUS | STATE | VER, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_METER, STATE, VIEW_ANYONE, VIEW_ALL, "site_check|audit", SUBSIDY},
	{VIEW_CLASS_METER, VER, VIEW_ANYONE, VIEW_ALL, NULL, N6},
	{VIEW_CLASS_METER, CON, VIEW_DELEGATE, VIEW_ALL, NULL, ASKED},

	{VIEW_CLASS_COST, ITSELF, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_COST, SUP | TRA, VIEW_PARTY, VIEW_ALL, NULL, CONTRACT},
	{VIEW_CLASS_COST, STATE, VIEW_SUBSIDISED, VIEW_ALL, NULL, SUBSIDY},
	{VIEW_CLASS_COST, VER, VIEW_ENGAGED, VIEW_ALL, "verification", N6},
	{VIEW_CLASS_COST, CON, VIEW_DELEGATE, VIEW_ALL, NULL, ASKED},

	{VIEW_CLASS_RECIPE, SUP | SUS | VER, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_RECIPE, CON, VIEW_DELEGATE, VIEW_ALL, NULL, ASKED},

	{VIEW_CLASS_PROJECT, ITSELF, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_PROJECT, SUP | CAR, VIEW_FUNDER, VIEW_ALL, NULL, FUNDED},
	{VIEW_CLASS_PROJECT, STATE, VIEW_ANYONE, VIEW_ALL, NULL, SUBSIDY},
	{VIEW_CLASS_PROJECT, VER, VIEW_ANYONE, VIEW_ALL, NULL, N6},
	{VIEW_CLASS_PROJECT, CON, VIEW_DELEGATE, VIEW_ALL, NULL, ASKED},
	{VIEW_CLASS_PROJECT, EVERYBODY, VIEW_ANYONE, VIEW_PUBLISHED, NULL, N40},

	{VIEW_CLASS_FOOTPRINT, SUP | SUS | STATE | VER, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_FOOTPRINT, SUP | SUS, VIEW_BUYER, VIEW_ALL, NULL, TRADE},
	{VIEW_CLASS_FOOTPRINT, SUS, VIEW_WHOLE, VIEW_AGGREGATE, NULL, TRADE},
	{VIEW_CLASS_FOOTPRINT, STATE, VIEW_ANYONE, VIEW_STATISTICS, NULL, OFFICE},
	{VIEW_CLASS_FOOTPRINT, VER, VIEW_ANYONE, VIEW_ALL, NULL, N6},
	{VIEW_CLASS_FOOTPRINT, CON, VIEW_DELEGATE, VIEW_ALL, NULL, ASKED},

	{VIEW_CLASS_LINK, ITSELF, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_LINK, SUP | CAR, VIEW_BUYER | VIEW_FEEDER | VIEW_PARTY, VIEW_ALL, NULL, CONTRACT},
	{VIEW_CLASS_LINK, CAR, VIEW_WHOLE | VIEW_FUNDER, VIEW_PSEUDONYM, NULL, CHAIN},
	{VIEW_CLASS_LINK, STATE, VIEW_ANYONE, VIEW_ALL, NULL, SUBSIDY},
	{VIEW_CLASS_LINK, VER, VIEW_ANYONE, VIEW_ALL, NULL, N6},
	{VIEW_CLASS_LINK, CON, VIEW_DELEGATE, VIEW_ALL, NULL, ASKED},

	{VIEW_CLASS_RETURN, ITSELF, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_RETURN, SUP | CAR, VIEW_PARTY, VIEW_ALL, NULL, CONTRACT},
	{VIEW_CLASS_RETURN, STATE, VIEW_ANYONE, VIEW_ALL, NULL, SUBSIDY},
	{VIEW_CLASS_RETURN, VER, VIEW_ANYONE, VIEW_ALL, NULL, N6},
	{VIEW_CLASS_RETURN, EVERYBODY, VIEW_ANYONE, VIEW_TOTAL, NULL, LISTED},

	{VIEW_CLASS_CREDIT, SUP | TRA | STATE | VER, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_CREDIT, SUP | TRA, VIEW_PARTY, VIEW_ALL, NULL, CONTRACT},
	{VIEW_CLASS_CREDIT, STATE, VIEW_ANYONE, VIEW_ALL, NULL, OFFICE},
	{VIEW_CLASS_CREDIT, VER, VIEW_ANYONE, VIEW_ALL, NULL, N6},
	{VIEW_CLASS_CREDIT, EVERYBODY, VIEW_ANYONE, VIEW_PUBLISHED, NULL, N40},

	{VIEW_CLASS_FLAG, ITSELF, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_FLAG, SUP | CAR, VIEW_BUYER | VIEW_WHOLE | VIEW_FUNDER, VIEW_RESULT, NULL, RESULT},
	{VIEW_CLASS_FLAG, STATE, VIEW_ANYONE, VIEW_ALL, NULL, SUBSIDY},
	{VIEW_CLASS_FLAG, VER, VIEW_ANYONE, VIEW_ALL, NULL, N6},
	{VIEW_CLASS_FLAG, CON, VIEW_DELEGATE, VIEW_ALL, NULL, ASKED},

	{VIEW_CLASS_GRANT, ITSELF, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_GRANT, SUP | CAR, VIEW_BUYER | VIEW_FUNDER, VIEW_RESULT, NULL, RESULT},
	{VIEW_CLASS_GRANT, STATE, VIEW_ANYONE, VIEW_ALL, NULL, SUBSIDY},
	{VIEW_CLASS_GRANT, VER, VIEW_ENGAGED, VIEW_ALL, "verification", N6},
	{VIEW_CLASS_GRANT, CON, VIEW_DELEGATE, VIEW_ALL, NULL, ASKED},

	{VIEW_CLASS_DUTY, ITSELF, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_DUTY, SUP | CAR, VIEW_PARTY, VIEW_ALL, NULL, CONTRACT},
	{VIEW_CLASS_DUTY, STATE, VIEW_ANYONE, VIEW_ALL, NULL, OFFICE},
	{VIEW_CLASS_DUTY, VER, VIEW_ANYONE, VIEW_ALL, NULL, N6},
	{VIEW_CLASS_DUTY, CON, VIEW_DELEGATE, VIEW_ALL, NULL, ASKED},

	{VIEW_CLASS_PERSON, ITSELF, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_PERSON, OPE, VIEW_ANYONE, VIEW_ALL, NULL, PRIVACY},

	{VIEW_CLASS_PROGRAMME, SUP | CAR, VIEW_OWN, VIEW_ALL, NULL, OWN},
	{VIEW_CLASS_PROGRAMME, STATE, VIEW_ANYONE, VIEW_ALL, NULL, OFFICE},
	{0, 0, 0, VIEW_NONE, NULL, NULL, NULL, false},
};

static bool among(const char *words, const char *word)
{
	size_t length = word ? strlen(word) : 0;

	if (length == 0)
		return false;
	for (const char *at = words; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
		if (strncmp(at, word, length) == 0 && (at[length] == '|' || at[length] == '\0'))
			return true;
	return false;
}

static enum view_seen most_of(enum view_class class, enum view_role role, unsigned relation, const char *purpose, bool narrowed)
{
	enum view_seen most = VIEW_NONE;

	for (const struct view_rule *rule = view_matrix; rule->seen != VIEW_NONE; rule++)
		if (rule->class == class && (rule->roles & 1u << role) && (rule->relations & relation) && rule->seen > most &&
			(!rule->purpose || among(rule->purpose, purpose)) && !(narrowed && rule->narrowable))
			most = rule->seen;
	return most;
}

enum view_seen view_access(enum view_class class, enum view_role role, unsigned relation, const char *purpose)
{
	return relation & VIEW_CONSENT ? VIEW_ALL : most_of(class, role, relation, purpose, false);
}

unsigned view_access_rights(enum view_class class, enum view_role role, unsigned relation, const char *purpose)
{
	enum view_seen most = most_of(class, role, relation, purpose, false);
	unsigned rights = 0;

	if (most < VIEW_ALL && (relation & VIEW_CONSENT))
		return VIEW_CONSENT;
	for (const struct view_rule *rule = view_matrix; rule->seen != VIEW_NONE; rule++)
		if (rule->class == class && (rule->roles & 1u << role) && rule->seen == most && (!rule->purpose || among(rule->purpose, purpose)))
			rights |= rule->relations & relation;
	return rights;
}

enum view_seen view_access_narrowed(
	enum view_class class, enum view_role role, unsigned relation, const char *purpose, enum view_seen at_most)
{
	enum view_seen seen = view_access(class, role, relation, purpose), kept;

	if (seen <= at_most)
		return seen;
	kept = most_of(class, role, relation, purpose, true);
	return kept > at_most ? kept : at_most;
}

static int word_find(const char *const *list, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (word && strcmp(list[i], word) == 0)
			return (int)i;
	return -1;
}

const char *view_role_name(enum view_role role)
{
	return roles[role];
}

bool view_role_parse(const char *word, enum view_role *out_role)
{
	int at = word_find(roles, VIEW_ROLE_COUNT, word);

	if (at >= 0)
		*out_role = (enum view_role)at;
	return at >= 0;
}

const char *view_class_name(enum view_class class)
{
	return classes[class];
}

bool view_class_parse(const char *word, enum view_class *out_class)
{
	int at = word_find(classes, VIEW_CLASS_COUNT, word);

	if (at >= 0)
		*out_class = (enum view_class)at;
	return at >= 0;
}

const char *view_relation_name(enum view_relation relation)
{
	int at = 0;

	while (at + 1 < VIEW_RELATIONS && !((unsigned)relation >> at & 1u))
		at++;
	return relations[at];
}

const char *view_seen_name(enum view_seen seen)
{
	return seens[seen];
}

bool view_seen_parse(const char *word, enum view_seen *out_seen)
{
	int at = word_find(seens, VIEW_SEEN_COUNT, word);

	if (at >= 0)
		*out_seen = (enum view_seen)at;
	return at >= 0;
}
