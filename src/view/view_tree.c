#include "view/view_tree.h"

#include "view/view_int.h"
#include "view/view_log.h"

#include "base/decimal.h"
#include "duty/duty_campaign.h"
#include "party/party.h"
#include "programme/programme_desk.h"

#include <stdlib.h>
#include <string.h>

#define MOST_PERCENT 50

struct planting {
	struct view_door *door;
	const struct view_relations *r;
	const struct view_viewer *viewer;
	struct view_eyes eyes;
	struct arena *arena;
	date_day today;
	int32_t root;
	bool *silent;   /* by organisation: has not answered a request of the viewer's */
	bool *read;     /* by organisation: something of it is in the answer */
	struct map *at; /* product → footprint */
	struct view_footprint *footprint;
	size_t footprints;
	struct view_tree tree;
};

static const char *or_blank(const char *text)
{
	return text ? text : "";
}

static const struct view_owner *owner_of(const struct planting *p, int32_t product)
{
	return &p->r->entity[VIEW_PRODUCT][product].owner;
}

static struct view_datum footprint_of(const struct planting *p, int32_t product)
{
	return (struct view_datum){.table = "footprints", .owner = *owner_of(p, product)};
}

/* ---- numbers ---- */

static void exact_of(const char *decimal, mpq_t out)
{
	if (!decimal || !decimal[0] || decimal_parse_exact(decimal, out, NULL) != ST_OK)
		mpq_set_ui(out, 0, 1);
}

static const char *text_of(const struct planting *p, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(p->arena, text);
}

/* 100 × part ÷ whole; "" of nothing. */
static const char *percent_of(const struct planting *p, const mpq_t part, const mpq_t whole)
{
	const char *text = "";
	mpq_t percent;

	if (mpq_sgn(whole) == 0)
		return text;
	mpq_init(percent);
	mpq_set_ui(percent, 100, 1);
	mpq_mul(percent, percent, part);
	mpq_div(percent, percent, whole);
	text = text_of(p, percent);
	mpq_clear(percent);
	return text;
}

/* out = kg × percent ÷ 100 */
static void part_of(const mpq_t kg, const char *percent, mpq_t out)
{
	mpq_t hundred;

	mpq_init(hundred);
	mpq_set_ui(hundred, 100, 1);
	exact_of(percent, out);
	mpq_mul(out, out, kg);
	mpq_div(out, out, hundred);
	mpq_clear(hundred);
}

static double number_of(const char *decimal)
{
	double value = 0;

	if (decimal[0])
		decimal_parse_double(decimal, &value, NULL);
	return value;
}

/* ---- one input ---- */

static bool has_links(const struct planting *p, int32_t product)
{
	return p->r->edge_first[product] < p->r->edge_first[product + 1];
}

static enum view_seen link_seen(const struct planting *p, int32_t product, int32_t input)
{
	struct view_datum d = {.table = "links", .owner = *owner_of(p, product), .link = true, .input = *owner_of(p, input)};

	/* a material says what it is made of, not who supplies whom */
	if (d.input.organisation < 0) {
		d.link = false;
		return view_eyes_see(p->r, &p->eyes, &d, VIEW_CLASS_RECIPE) == VIEW_ALL ? VIEW_ALL : VIEW_NONE;
	}
	return view_eyes_see(p->r, &p->eyes, &d, VIEW_CLASS_LINK);
}

/* Is there a level below it of which something may be seen? */
static bool opens(const struct planting *p, int32_t product)
{
	struct view_datum d = footprint_of(p, product);

	if (!has_links(p, product) || d.owner.organisation < 0)
		return false;
	if (p->eyes.owner || view_explain_depth(p->r, &p->eyes, &d) >= VIEW_DEPTH_OWN)
		return true;
	for (size_t i = p->r->edge_first[product]; i < p->r->edge_first[product + 1]; i++)
		if (link_seen(p, product, p->r->edge[i].input) >= VIEW_PSEUDONYM)
			return true;
	return false;
}

static const char *state_of(const struct planting *p, const struct view_tree_node *n, int32_t organisation)
{
	if (organisation >= 0 && p->silent[organisation])
		return "missing";
	if (!n->kgco2e[0])
		return "untold";
	if (number_of(n->third_party_percent) >= MOST_PERCENT)
		return "verified";
	return number_of(n->primary_percent) >= MOST_PERCENT ? "measured" : "estimated";
}

static bool may_ask(const struct planting *p, const struct view_owner *owner)
{
	bool own = owner_of(p, p->root)->organisation == p->eyes.eye[0].organisation;

	return p->eyes.count == 1 && owner->organisation >= 0 && owner->organisation != p->eyes.eye[0].organisation &&
	       (p->viewer->role == VIEW_ROLE_OPERATOR ||
		       ((p->viewer->role == VIEW_ROLE_CARMAKER_SUSTAINABILITY || p->viewer->role == VIEW_ROLE_SUPPLIER) && own));
}

/* Name, firm and tier, of what is known by name. */
static enum status name_node(const struct planting *p, const struct view_owner *owner, struct view_tree_node *n, struct err *err)
{
	const char *ko = NULL, *en = NULL, *key;
	char consortium[PARTY_ID_LEN];
	enum status st = view_entity_name(p->door->tx, VIEW_PRODUCT, n->product, p->arena, &ko, &en, err);

	if (st != ST_OK)
		return st;
	n->name = or_blank(ko);
	if (owner->organisation < 0)
		return ST_OK;
	key = p->r->entity[VIEW_ORGANISATION][owner->organisation].key;
	n->organisation = key;
	st = view_entity_name(p->door->tx, VIEW_ORGANISATION, key, p->arena, &ko, &en, err);
	if (st != ST_OK)
		return st;
	n->firm_ko = or_blank(ko);
	n->firm_en = or_blank(en ? en : ko);
	return party_tier_on(p->door->tx, key, p->today, &n->tier, consortium, err);
}

static void measure_node(const struct planting *p, int32_t product, struct view_tree_node *n)
{
	struct view_datum d = footprint_of(p, product);
	mpq_t kg, part, total;
	int64_t at;

	if (n->kgco2e[0] && (p->eyes.owner || view_eyes_see(p->r, &p->eyes, &d, VIEW_CLASS_FOOTPRINT) == VIEW_ALL || n->material) &&
		map_get(p->at, p->r->entity[VIEW_PRODUCT][product].key, &at)) {
		n->primary_percent = or_blank(p->footprint[at].primary_data_percent);
		n->third_party_percent = or_blank(p->footprint[at].verified_percent[3]);
	}
	n->state = state_of(p, n, d.owner.organisation);
	if (!n->kgco2e[0])
		return;
	mpq_inits(kg, part, total, NULL);
	exact_of(n->kgco2e, kg);
	exact_of(p->tree.total_kgco2e, total);
	n->share_percent = percent_of(p, kg, total);
	part_of(kg, strcmp(n->state, "missing") == 0 ? "0" : n->primary_percent, part);
	mpq_sub(part, kg, part);
	n->gap_kgco2e = text_of(p, part);
	mpq_clears(kg, part, total, NULL);
}

/* `link`: the explanation's, with its numbers; NULL: the link alone is seen. */
static enum status add_node(struct planting *p, int32_t product, bool named, const struct view_link *link, struct err *err)
{
	const struct view_owner *owner = owner_of(p, product);
	struct view_tree *t = &p->tree;
	struct view_tree_node n = {.name = "",
		.organisation = "",
		.firm_ko = "",
		.firm_en = "",
		.part = "",
		.kind = "",
		.quantity = "",
		.kgco2e = "",
		.share_percent = "",
		.primary_percent = "",
		.third_party_percent = "",
		.gap_kgco2e = ""};
	const char *key = p->r->entity[VIEW_PRODUCT][product].key;
	enum status st = ST_OK;

	n.product = named ? key : view_entity_shown(p->r, &p->eyes, VIEW_PRODUCT, key, true, p->arena);
	if (!n.product)
		return ST_OK;
	n.material = owner->organisation < 0;
	if (named) {
		st = name_node(p, owner, &n, err);
		n.opens = opens(p, product);
		n.asks = may_ask(p, owner);
	} else if (n.product != key) { /* beside a product's own key a pseudonym would say whose it is */
		n.organisation = or_blank(view_entity_shown(
			p->r, &p->eyes, VIEW_ORGANISATION, p->r->entity[VIEW_ORGANISATION][owner->organisation].key, true, p->arena));
	}
	if (link) {
		n.part = link->part;
		n.kind = link->kind;
		n.quantity = link->quantity;
		n.kgco2e = link->kgco2e;
	}
	if (st != ST_OK)
		return st;
	measure_node(p, product, &n);
	if (owner->organisation >= 0)
		p->read[owner->organisation] = true;
	t->node = arena_grow(p->arena, t->node, t->nodes, sizeof *t->node);
	t->node[t->nodes++] = n;
	return ST_OK;
}

static int largest_first(const void *pa, const void *pb)
{
	const struct view_tree_node *a = pa, *b = pb;
	double x = number_of(a->kgco2e), y = number_of(b->kgco2e);

	return x != y ? (x > y ? -1 : 1) : strcmp(a->product, b->product) ? strcmp(a->product, b->product) : strcmp(a->part, b->part);
}

/* ---- levels ---- */

static enum status list_explained(struct planting *p, const struct view_explanation *e, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < e->link_count; i++) {
		int32_t input = view_entity_find(p->r, VIEW_PRODUCT, e->link[i].input);

		if (input >= 0)
			st = add_node(p, input, true, &e->link[i], err);
	}
	return st;
}

/* Links that are seen without the numbers: as the list `links` has them. */
static enum status list_linked(struct planting *p, struct err *err)
{
	int32_t before = -1;
	enum status st = ST_OK;

	for (size_t i = p->r->edge_first[p->root]; st == ST_OK && i < p->r->edge_first[p->root + 1]; i++) {
		int32_t input = p->r->edge[i].input;
		enum view_seen seen = link_seen(p, p->root, input);
		bool named = seen == VIEW_ALL && view_entity_seen(p->r, &p->eyes, owner_of(p, input)) == VIEW_ALL;

		if (seen >= VIEW_PSEUDONYM && input != before)
			st = add_node(p, input, named || owner_of(p, input)->organisation < 0, NULL, err);
		before = input;
	}
	return st;
}

static void cover(struct planting *p)
{
	struct view_tree *t = &p->tree;
	mpq_t total, measured, missing, kg, part;
	bool told = t->total_kgco2e[0] && t->direct_kgco2e[0];
	int64_t at;

	t->measured_kgco2e = t->estimated_kgco2e = t->missing_kgco2e = t->measured_percent = t->estimated_percent = t->missing_percent = "";
	for (size_t i = 0; i < t->nodes; i++)
		told = told && t->node[i].kgco2e[0];
	if (!told || !map_get(p->at, t->product, &at))
		return;
	mpq_inits(total, measured, missing, kg, part, NULL);
	exact_of(t->total_kgco2e, total);
	part_of(total, p->footprint[at].primary_data_percent, measured);
	for (size_t i = 0; i < t->nodes; i++) {
		if (strcmp(t->node[i].state, "missing") != 0)
			continue;
		exact_of(t->node[i].kgco2e, kg);
		mpq_add(missing, missing, kg);
		part_of(kg, t->node[i].primary_percent, part);
		mpq_sub(measured, measured, part);
	}
	if (mpq_sgn(measured) < 0) /* shares of 12 digits */
		mpq_set_ui(measured, 0, 1);
	mpq_sub(part, total, measured);
	mpq_sub(part, part, missing);
	t->measured_kgco2e = text_of(p, measured);
	t->missing_kgco2e = text_of(p, missing);
	t->estimated_kgco2e = text_of(p, part);
	t->measured_percent = percent_of(p, measured, total);
	t->missing_percent = percent_of(p, missing, total);
	t->estimated_percent = percent_of(p, part, total);
	mpq_clears(total, measured, missing, kg, part, NULL);
}

static void list_gaps(struct planting *p)
{
	struct view_tree *t = &p->tree;

	for (size_t i = 0; i < t->nodes; i++) {
		const struct view_tree_node *n = &t->node[i];
		size_t place = t->gaps;

		if (n->material || !n->gap_kgco2e[0] || !(number_of(n->gap_kgco2e) > 0))
			continue;
		while (place > 0 && number_of(t->gap[place - 1]->gap_kgco2e) < number_of(n->gap_kgco2e))
			place--;
		if (place == VIEW_TREE_GAPS)
			continue;
		if (t->gaps < VIEW_TREE_GAPS)
			t->gaps++;
		memmove(&t->gap[place + 1], &t->gap[place], (t->gaps - place - 1) * sizeof *t->gap);
		t->gap[place] = n;
	}
}

/* Firms that owe an answer to who looks; to who sees everything, those that owe one to anybody. */
static enum status list_silent(struct planting *p, struct err *err)
{
	struct duty_request *request;
	size_t count = 0;
	enum status st = duty_requests(p->door->tx, NULL, NULL, p->arena, &request, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		int32_t firm = view_entity_find(p->r, VIEW_ORGANISATION, request[i].firm);
		struct duty_campaign campaign;

		if (firm < 0 || !duty_request_open(&request[i]))
			continue;
		st = duty_campaign_get(p->door->tx, request[i].campaign, p->arena, &campaign, err);
		if (st == ST_OK && (p->eyes.owner || (p->viewer->organisation && strcmp(campaign.asked_by, p->viewer->organisation) == 0)))
			p->silent[firm] = true;
	}
	return st;
}

static enum status read_footprints(struct planting *p, struct err *err)
{
	const struct view_footprint_question all = {.which = VIEW_AFTER, .all = true};
	enum status st = view_footprints(p->door->tx, &all, p->arena, &p->footprint, &p->footprints, err);

	for (size_t i = 0; st == ST_OK && i < p->footprints; i++)
		map_add(p->at, p->footprint[i].product, (int64_t)i, NULL);
	return st;
}

static enum status plant(struct planting *p, const char *product, struct err *err)
{
	struct view_tree *t = &p->tree;
	struct view_datum d;
	struct view_explanation e = {.total_kgco2e = "", .direct_kgco2e = ""};
	const char *en;
	enum view_depth depth;
	enum status st;

	p->root = view_entity_find(p->r, VIEW_PRODUCT, product);
	if (p->root < 0 || owner_of(p, p->root)->organisation < 0)
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	d = footprint_of(p, p->root);
	depth = p->eyes.owner ? VIEW_DEPTH_ALL : view_explain_depth(p->r, &p->eyes, &d);
	if (depth < VIEW_DEPTH_OWN && !p->eyes.owner && (view_entity_seen(p->r, &p->eyes, owner_of(p, p->root)) != VIEW_ALL || !opens(p, p->root)))
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	st = list_silent(p, err);
	if (st == ST_OK && depth > VIEW_DEPTH_NOTHING)
		st = view_explain_seen(p->door, &p->eyes, VIEW_AFTER, product, 1, p->arena, &e, err);
	if (st == ST_OK && depth > VIEW_DEPTH_NOTHING)
		st = read_footprints(p, err);
	if (st != ST_OK)
		return st;
	*t = (struct view_tree){.product = p->r->entity[VIEW_PRODUCT][p->root].key,
		.organisation = p->r->entity[VIEW_ORGANISATION][d.owner.organisation].key,
		.kind = or_blank(e.kind),
		.unit = or_blank(e.unit),
		.period_from = e.period_from,
		.period_to = e.period_to,
		.total_kgco2e = e.total_kgco2e,
		.direct_kgco2e = e.direct_kgco2e,
		.publishable = e.publishable};
	p->read[d.owner.organisation] = true;
	st = view_entity_name(p->door->tx, VIEW_PRODUCT, t->product, p->arena, &t->name, &en, err);
	t->name = or_blank(t->name);
	if (st == ST_OK)
		st = depth >= VIEW_DEPTH_OWN ? list_explained(p, &e, err) : list_linked(p, err);
	if (st != ST_OK)
		return st;
	if (t->nodes > 1)
		qsort(t->node, t->nodes, sizeof *t->node, largest_first);
	cover(p);
	list_gaps(p);
	return ST_OK;
}

/* A line for each other firm of which something is in the answer. */
static struct view_log_line *list_reads(const struct planting *p, size_t *out_count)
{
	size_t firms = p->r->count[VIEW_ORGANISATION], count = 0;
	struct view_log_line *line = arena_alloc(p->arena, (firms + 1) * sizeof *line);

	for (size_t i = 0; i < firms && !p->eyes.owner; i++) {
		const struct view_datum d = {.table = "organisations", .owner = {(int32_t)i, -1, -1, -1, -1}};

		if (!p->read[i] || ((int32_t)i == p->eyes.eye[0].organisation && p->eyes.about < 0))
			continue;
		line[count++] = (struct view_log_line){.kind = "read",
			.person = p->viewer->person,
			.client = p->viewer->client,
			.organisation = p->viewer->organisation,
			.role = view_role_name(p->viewer->role),
			.as = p->viewer->as,
			.resource = "tree",
			.owner = p->r->entity[VIEW_ORGANISATION][i].key,
			.classes = p->tree.total_kgco2e[0] ? "footprint link" : "link",
			.rights = view_rights_words(view_eyes_rights(p->r, &p->eyes, &d, VIEW_CLASS_LINK), p->arena),
			.count = 1,
			.purpose = p->viewer->purpose,
			.request_id = p->viewer->request_id};
	}
	*out_count = count;
	return line;
}

enum status view_tree_for(struct view_door *door, const struct view_viewer *viewer, const char *product, struct arena *arena,
	struct view_tree *out_tree, struct err *err)
{
	struct planting p = {.door = door, .viewer = viewer, .arena = arena};
	struct view_log_line *line = NULL;
	size_t lines = 0, firms;
	enum status st = view_door_begin(door, err);

	if (st == ST_OK)
		st = view_eyes_open(door, viewer, arena, &p.eyes, err);
	if (st == ST_OK)
		st = programme_today(door->tx, viewer->on, &p.today, err);
	if (st == ST_OK) {
		p.r = door->relations;
		firms = p.r->count[VIEW_ORGANISATION] + 1;
		p.silent = arena_alloc(arena, firms * sizeof *p.silent);
		p.read = arena_alloc(arena, firms * sizeof *p.read);
		p.at = map_new();
		st = plant(&p, product, err);
	}
	if (st == ST_OK)
		line = list_reads(&p, &lines);
	map_free(p.at);
	view_door_end(door);
	if (st == ST_OK && lines > 0)
		st = view_log_add(door->log, line, lines, err);
	if (st == ST_OK)
		*out_tree = p.tree;
	return st;
}
