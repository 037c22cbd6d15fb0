/* Who looks at one answer, what ties it to a datum, and how firms are shown to it. */
#include "view/view_int.h"

#include "duty/duty.h"
#include "duty/duty_campaign.h"
#include "party/party_narrowing.h"
#include "programme/programme_desk.h"

#include <sodium.h>
#include <string.h>

static const char *const around[] = {"organisations", "sites", "processes", "products", NULL}; /* what every task of a consultant needs */

static bool in_list(const char *const *list, const char *word)
{
	for (; list && *list; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

static bool delegated(const struct view_eye *eye, const struct view_datum *d)
{
	if (eye->measure >= 0)
		return d->owner.measure == eye->measure || (d->owner.organisation == eye->firm && d->owner.measure < 0 && d->owner.product < 0 &&
								   in_list(around, d->table) && strcmp(d->table, "processes") != 0);
	return eye->firm >= 0 && d->owner.organisation == eye->firm && (in_list(around, d->table) || in_list(eye->asked, d->table));
}

static bool consented(const struct view_relations *r, const struct view_eye *eye, const struct view_owner *owner, enum view_class class)
{
	if (eye->organisation < 0 || owner->organisation < 0)
		return false;
	for (size_t i = 0; i < r->consents; i++) {
		const struct view_consent_row *c = &r->consent[i];

		if (c->owner != owner->organisation || c->receiver != eye->organisation || c->class != class || eye->on < c->from ||
			(c->until != DATE_NONE && eye->on > c->until))
			continue;
		if ((c->product != -1 && c->product != owner->product) || (c->site != -1 && c->site != owner->site) ||
			(c->measure != -1 && c->measure != owner->measure))
			continue;
		if (c->purpose && (!eye->purpose || strcmp(c->purpose, eye->purpose) != 0))
			continue;
		return true;
	}
	return false;
}

/* Of a link only its two ends, and those who make something that contains both. */
static unsigned link_relations(const struct view_eye *eye, const struct view_datum *d)
{
	unsigned set = VIEW_ANYONE;

	if (!eye->circle)
		return set;
	if (d->owner.organisation == eye->organisation || d->input.organisation == eye->organisation)
		set |= VIEW_OWN;
	if (d->owner.product >= 0 && d->input.product >= 0 && (eye->circle->to_product[d->owner.product] & (VIEW_BUYER | VIEW_WHOLE)) &&
		(eye->circle->to_product[d->input.product] & VIEW_WHOLE))
		set |= VIEW_WHOLE;
	return set;
}

unsigned view_eye_relations(const struct view_relations *r, const struct view_eye *eye, const struct view_datum *d, enum view_class class)
{
	const struct view_owner *o = &d->owner;
	unsigned set = VIEW_ANYONE;

	if (delegated(eye, d))
		set |= VIEW_DELEGATE;
	if (d->link)
		return set | link_relations(eye, d);
	if (o->measure >= 0 && r->subsidised[o->measure])
		set |= VIEW_SUBSIDISED;
	if (eye->organisation < 0)
		return set;
	if (o->organisation == eye->organisation)
		set |= VIEW_OWN;
	if (o->product >= 0)
		set |= eye->circle->to_product[o->product];
	else if (o->organisation >= 0)
		set |= eye->circle->to_organisation[o->organisation];
	if (o->measure >= 0 && view_pair_has(r->funder, r->funders, o->measure, eye->organisation))
		set |= VIEW_FUNDER;
	if (o->project >= 0 && view_pair_has(r->verifier, r->verifiers, o->project, eye->organisation))
		set |= VIEW_ENGAGED;
	if (o->project >= 0 && o->measure < 0 && view_pair_has(r->owner, r->owners, o->project, eye->organisation))
		set |= VIEW_PARTY;
	for (const int32_t *p = d->party; p && *p >= 0; p++)
		if (*p == eye->organisation)
			set |= VIEW_PARTY;
	if (consented(r, eye, o, class))
		set |= VIEW_CONSENT;
	return set;
}

/* The strictest of the owner's contracts with who looks, of that day. */
static enum view_seen at_most(const struct view_relations *r, const struct view_eye *eye, int32_t owner, enum view_class class)
{
	enum view_seen most = VIEW_ALL;

	if (owner < 0 || eye->organisation < 0 || owner == eye->organisation)
		return VIEW_ALL;
	for (size_t i = 0; i < r->narroweds; i++) {
		const struct view_narrowed *n = &r->narrowed[i];

		if (n->owner == owner && n->class == class && n->most < most && party_narrowing_runs(n->of, eye->on) &&
			party_narrowing_meets(n->of, r->entity[VIEW_ORGANISATION][eye->organisation].key, r->kind[eye->organisation],
				eye->circle->to_organisation[owner] & VIEW_BUYER))
			most = n->most;
	}
	return most;
}

enum view_seen view_eye_sees(const struct view_relations *r, const struct view_eye *eye, const struct view_datum *d, enum view_class class)
{
	enum view_seen most = at_most(r, eye, d->owner.organisation, class), other = d->link ? at_most(r, eye, d->input.organisation, class) : VIEW_ALL;

	return view_access_narrowed(class, eye->role, view_eye_relations(r, eye, d, class), eye->purpose, other < most ? other : most);
}

static enum view_seen least_of(const struct view_relations *r, const struct view_eyes *eyes, const struct view_datum *d, enum view_class class)
{
	enum view_seen least = VIEW_ALL;

	for (size_t i = 0; i < eyes->count && !eyes->owner; i++) {
		enum view_seen seen = view_eye_sees(r, &eyes->eye[i], d, class);

		if (seen < least)
			least = seen;
	}
	return least;
}

enum view_seen view_eyes_see(const struct view_relations *r, const struct view_eyes *eyes, const struct view_datum *d, enum view_class class)
{
	if (eyes->about >= 0 && d->owner.organisation != eyes->about && !(d->link && d->input.organisation == eyes->about))
		return VIEW_NONE;
	return least_of(r, eyes, d, class);
}

unsigned view_eyes_rights(const struct view_relations *r, const struct view_eyes *eyes, const struct view_datum *d, enum view_class class)
{
	const struct view_eye *eye = &eyes->eye[eyes->about >= 0 ? eyes->count - 1 : 0];

	return view_access_rights(class, eye->role, view_eye_relations(r, eye, d, class), eye->purpose);
}

const char *view_rights_words(unsigned rights, struct arena *arena)
{
	const char *words = NULL;

	for (int i = 0; i < VIEW_RELATIONS; i++)
		if (rights >> i & 1u)
			words = arena_printf(arena, "%s%s%s", words ? words : "", words ? " " : "", view_relation_name((enum view_relation)(1u << i)));
	return words;
}

bool view_eyes_narrowed(const struct view_relations *r, const struct view_eyes *eyes, int32_t organisation, enum view_class class)
{
	for (size_t i = 0; i < eyes->count && !eyes->owner; i++)
		if (at_most(r, &eyes->eye[i], organisation, class) < VIEW_ALL)
			return true;
	return false;
}

bool view_eyes_named(const struct view_relations *r, const struct view_eyes *eyes, const struct view_datum *d)
{
	for (size_t i = 0; i < eyes->count && !eyes->owner; i++)
		if (!(view_eye_relations(r, &eyes->eye[i], d, VIEW_CLASS_OPEN) & (VIEW_OWN | VIEW_PARTY | VIEW_DELEGATE)))
			return false;
	return true;
}

enum view_seen view_entity_seen(const struct view_relations *r, const struct view_eyes *eyes, const struct view_owner *owner)
{
	/* a measure or project is known as its firm is; a product by itself */
	struct view_datum d = {.table = "organisations", .owner = {owner->organisation, owner->product, -1, -1, -1}};

	if (eyes->owner || (owner->product < 0 && view_institution(r, owner->organisation)))
		return VIEW_ALL;
	return least_of(r, eyes, &d, VIEW_CLASS_LINK);
}

#define PSEUDONYM_LETTERS 20
/* `looking`: who looks with the eyes of `who`, NULL for itself. */
static const char *pseudonym(
	const struct view_relations *r, const char *who, const char *looking, enum view_entity kind, const char *key, struct arena *arena)
{
	static const char letter[] = "abcdefghijkmnpqrstuvwxyz23456789";
	crypto_auth_hmacsha256_state state;
	unsigned char mac[crypto_auth_hmacsha256_BYTES], word = (unsigned char)kind;
	char out[PSEUDONYM_LETTERS + 2] = "~";

	crypto_auth_hmacsha256_init(&state, r->pseudonym_key, sizeof r->pseudonym_key);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)who, strlen(who) + 1);
	if (looking) { /* no kind is 255: a pair's names are nobody's own */
		crypto_auth_hmacsha256_update(&state, (const unsigned char *)"\xff", 1);
		crypto_auth_hmacsha256_update(&state, (const unsigned char *)looking, strlen(looking) + 1);
	}
	crypto_auth_hmacsha256_update(&state, &word, 1);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)key, strlen(key));
	crypto_auth_hmacsha256_final(&state, mac);
	for (int i = 0; i < PSEUDONYM_LETTERS; i++)
		out[1 + i] = letter[mac[i] % 32];
	out[1 + PSEUDONYM_LETTERS] = '\0';
	return arena_strdup(arena, out);
}

static const char *organisation_key(const struct view_relations *r, int32_t organisation)
{
	return organisation >= 0 ? r->entity[VIEW_ORGANISATION][organisation].key : "";
}

const char *view_pseudonym(const struct view_relations *r, int32_t viewing, enum view_entity kind, const char *key, struct arena *arena)
{
	return pseudonym(r, organisation_key(r, viewing), NULL, kind, key, arena);
}

/* With "view as" those of whom is looked as: to who knows the names anyway the very ones, to others those of the pair, since who knows by elimination
 * whom a partner's pseudonym means must not learn the pseudonym. */
static const char *shown_pseudonym(
	const struct view_relations *r, const struct view_eyes *eyes, enum view_entity kind, const char *key, struct arena *arena)
{
	const struct view_eye *looking = &eyes->eye[0], *through = &eyes->eye[eyes->count - 1];
	bool pair = looking != through && looking->organisation != through->organisation && looking->role != VIEW_ROLE_OPERATOR &&
		    looking->role != VIEW_ROLE_MINISTRY;

	return pseudonym(r, organisation_key(r, through->organisation), pair ? organisation_key(r, looking->organisation) : NULL, kind, key, arena);
}

const char *view_entity_shown(
	const struct view_relations *r, const struct view_eyes *eyes, enum view_entity kind, const char *key, bool hidden, struct arena *arena)
{
	int32_t at;
	enum view_seen seen;

	if (!key || eyes->owner)
		return key;
	if (kind != VIEW_ORGANISATION && kind != VIEW_SITE && kind != VIEW_PRODUCT && kind != VIEW_MEASURE && kind != VIEW_PROCESS)
		return hidden ? NULL : key;
	at = view_entity_find(r, kind, key);
	if (at < 0 || (kind == VIEW_PRODUCT && r->entity[kind][at].owner.organisation < 0))
		return hidden && kind != VIEW_PRODUCT ? NULL : key;
	seen = view_entity_seen(r, eyes, &r->entity[kind][at].owner);
	if (hidden && kind != VIEW_PRODUCT && seen > VIEW_PSEUDONYM && !view_institution(r, r->entity[kind][at].owner.organisation))
		seen = VIEW_PSEUDONYM;
	return seen == VIEW_ALL ? key : seen == VIEW_PSEUDONYM ? shown_pseudonym(r, eyes, kind, key, arena) : NULL;
}

/* ---- opening ---- */

static enum status consultant(struct view_door *door, const struct view_viewer *v, struct arena *arena, struct view_eye *eye, struct err *err)
{
	const struct view_relations *r = door->relations;
	struct duty_request *request;
	size_t requests = 0;
	struct duty_mark *mark;
	size_t marks = 0;
	enum status st;

	if (!v->request || !v->person)
		return ST_OK;
	st = duty_requests(door->tx, NULL, NULL, arena, &request, &requests, err);
	for (size_t i = 0; st == ST_OK && i < requests; i++) {
		struct duty_campaign campaign;

		if (strcmp(request[i].request, v->request) != 0 || !request[i].delegate || strcmp(request[i].delegate, v->person) != 0 ||
			request[i].state == DUTY_ACCEPTED || request[i].state == DUTY_DECLINED)
			continue;
		st = duty_campaign_get(door->tx, request[i].campaign, arena, &campaign, err);
		if (st != ST_OK)
			return st;
		const char **asked = arena_alloc(arena, (campaign.asked_count + 1) * sizeof *asked);
		memcpy(asked, campaign.asked, campaign.asked_count * sizeof *asked);
		eye->asked = asked;
		eye->firm = view_entity_find(r, VIEW_ORGANISATION, request[i].firm);
		return ST_OK;
	}
	if (st == ST_OK)
		st = duty_marks(door->tx, arena, &mark, &marks, err);
	for (size_t i = 0; st == ST_OK && i < marks; i++)
		if (mark[i].mark == DUTY_MARK_DELEGATE && strcmp(mark[i].subject, v->request) == 0 && strcmp(mark[i].to, v->person) == 0 &&
			eye->on >= mark[i].on && (mark[i].until == DATE_NONE || eye->on <= mark[i].until)) {
			eye->measure = view_entity_find(r, VIEW_MEASURE, v->request);
			eye->firm = eye->measure < 0 ? -1 : r->entity[VIEW_MEASURE][eye->measure].owner.organisation;
		}
	return st;
}

static void eye_init(
	struct view_door *door, const struct view_viewer *v, enum view_role role, const char *organisation, date_day on, struct view_eye *eye)
{
	*eye = (struct view_eye){.role = role, .firm = -1, .measure = -1, .purpose = v->purpose, .on = on};
	eye->organisation = view_entity_find(door->relations, VIEW_ORGANISATION, organisation);
	if (role == VIEW_ROLE_CONSULTANT)
		eye->organisation = -1;
	eye->circle = eye->organisation < 0 ? NULL : view_door_circle(door, eye->organisation);
}

enum status view_eyes_open(struct view_door *door, const struct view_viewer *v, struct arena *arena, struct view_eyes *out_eyes, struct err *err)
{
	struct view_eyes eyes = {.owner = v->owner && !v->as, .count = v->owner ? 0 : 1, .about = -1};
	date_day on;
	enum status st = programme_today(door->tx, v->on, &on, err);

	if (st == ST_OK && !v->owner) {
		eye_init(door, v, v->role, v->organisation, on, &eyes.eye[0]);
		if (v->role != VIEW_ROLE_PUBLIC && v->role != VIEW_ROLE_CONSULTANT && eyes.eye[0].organisation < 0)
			return err_set(err, ST_DENIED, "view.nobody", NULL);
		if (v->role == VIEW_ROLE_CONSULTANT)
			st = consultant(door, v, arena, &eyes.eye[0], err);
	}
	if (st == ST_OK && v->as) {
		int32_t as = view_entity_find(door->relations, VIEW_ORGANISATION, v->as);

		if (!v->owner && v->role != VIEW_ROLE_OPERATOR && v->role != VIEW_ROLE_MINISTRY && v->role != VIEW_ROLE_SUPPLIER)
			return err_set(err, ST_DENIED, "view.as_denied", NULL);
		if (as < 0 || (!v->owner && v->role == VIEW_ROLE_SUPPLIER &&
				      view_entity_seen(door->relations, &eyes, &(struct view_owner){as, -1, -1, -1, -1}) != VIEW_ALL))
			return err_set(err, ST_NOT_FOUND, "view.none", NULL);
		eye_init(door, v, view_role_of_kind(door->relations->kind[as]), v->as, on, &eyes.eye[eyes.count++]);
		if (!v->owner && v->role == VIEW_ROLE_SUPPLIER)
			eyes.about = eyes.eye[0].organisation;
	}
	if (st == ST_OK)
		*out_eyes = eyes;
	return st;
}
