/* What of a start's record counts, what is asked for, and what would repair it. Pure.
 *
 * A month's value is looked at beside the others: ours, after the rule by which answers are looked at (carbon_check_jumps), but sooner, because here
 * somebody is still typing. Five times the median of the other months (three at least) or a tenth of it cannot be left as it is: most likely a digit,
 * the unit, or won in the place of kWh. */
#include "programme/programme_start_int.h"

#include "base/decimal.h"
#include "base/money.h"
#include "factor/factor.h"

#include <stdlib.h>
#include <string.h>

#define OTHERS_MIN 3
#define HIGH 5       /* times the median of the others */
#define LOW 10       /* one so-manieth of it */
#define NEAR 3       /* a repair must come so near to the median */
#define PRICE_MIN 50 /* won per kWh: what a bill cannot be below or above */
#define PRICE_MAX 500
#define PLACES_MAX 12
#define SMALL_KWH 1200 /* a year of a household's fridge: no factory's */

struct judge {
	const struct programme_start_record *record;
	date_month from;
	struct arena *arena;
	struct programme_start_judged *out;
};

const char *programme_start_word(const char *key, enum lang lang)
{
	static const char *const word[][3] = {{"electricity", "electricity", "전기"}, {"city_gas", "city gas", "도시가스"}, {"lpg", "LPG", "LPG"},
		{"kerosene", "kerosene", "등유"}, {"diesel", "diesel", "경유"}, {"heavy_oil", "heavy oil", "중유"}, {"steam", "steam", "스팀"},
		{"mass", "weight", "무게"}, {"hours", "machine hours", "기계 시간"}, {"pieces", "pieces", "개수"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], key) == 0)
			return word[i][lang == LANG_KO ? 2 : 1];
	return key;
}

/* ---- findings ---- */

static bool is_accepted(const struct programme_start_record *record, const char *code, const char *pointer)
{
	size_t length = strlen(code);

	for (size_t i = 0; i < record->accepts; i++)
		if (strncmp(record->accept[i], code, length) == 0 && record->accept[i][length] == ':' &&
			strcmp(record->accept[i] + length + 1, pointer) == 0)
			return true;
	return false;
}

#define VALUES 3
static struct programme_start_finding *find_as(
	struct judge *j, enum severity severity, const char *pointer, const char *code, const char *const value[VALUES + 1])
{
	struct programme_start_judged *out = j->out;
	struct programme_start_finding *f;

	out->finding = arena_grow(j->arena, out->finding, out->findings, sizeof *out->finding);
	f = &out->finding[out->findings++];
	*f = (struct programme_start_finding){.severity = severity, .accepted = is_accepted(j->record, code, pointer)};
	err_set(&f->err, ST_INPUT, code, value[0], value[1], value[2], NULL);
	err_at(&f->err, pointer, 0, 0);
	if (f->accepted)
		f->severity = SEVERITY_NOTE;
	return f;
}
#define FIND(j, severity, pointer, code, ...) find_as(j, severity, pointer, code, (const char *const[VALUES + 1]){__VA_ARGS__})

/* What nobody can confirm: it cannot be read. */
static struct programme_start_finding *refuse(struct judge *j, const char *pointer, const char *code, const char *value, const char *other)
{
	struct programme_start_finding *f = FIND(j, SEVERITY_ERROR, pointer, code, value, other);

	f->severity = SEVERITY_ERROR;
	f->accepted = false;
	f->holds = true;
	f->at = pointer;
	return f;
}

static const char *number(struct judge *j, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN * 2];

	decimal_canonical(value, text);
	return arena_strdup(j->arena, text);
}

static const char *shown(struct judge *j, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(j->arena, text);
}

/* "402,000.5", as it is read. */
static const char *grouped(struct judge *j, const char *digits)
{
	size_t whole = strcspn(digits, "."), length = strlen(digits), to = 0;
	char *out = arena_alloc(j->arena, length + whole / 3 + 1);

	for (size_t i = 0; i < length; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0)
			out[to++] = ',';
		out[to++] = digits[i];
	}
	out[to] = '\0';
	return out;
}

static const char *month_name(struct judge *j, int index)
{
	char text[DATE_TEXT_LEN];

	month_format(j->from + index, text);
	return arena_strdup(j->arena, text);
}

/* What is left of "39,000 kWh" when blanks, commas and words are taken out. */
static const char *cleaned(struct judge *j, const char *typed)
{
	char *out = arena_alloc(j->arena, strlen(typed) + 1), *to = out;
	mpq_t value;
	bool good;

	for (const char *c = typed; *c; c++)
		if ((*c >= '0' && *c <= '9') || *c == '.' || (*c == '-' && to == out))
			*to++ = *c;
	*to = '\0';
	mpq_init(value);
	good = decimal_parse_exact(out, value, NULL) == ST_OK && mpq_sgn(value) >= 0;
	mpq_clear(value);
	return good ? out : NULL;
}

/* Larger or finer than anything that is metered: a slip that would only make sums unreadable. */
static bool out_of_range(const mpq_t value)
{
	mpz_t finest;
	bool bad;

	mpz_init(finest);
	mpz_ui_pow_ui(finest, 10, PLACES_MAX);
	bad = mpq_cmp_si(value, MONEY_MAX_KRW, 1) > 0 || !mpz_divisible_p(finest, mpq_denref(value));
	mpz_clear(finest);
	return bad;
}

/* A number that is not negative; false with a finding where it is none. `above`: nor zero. */
static bool read_number(struct judge *j, const char *typed, const char *pointer, bool above, mpq_t out)
{
	if (!typed)
		return false;
	if (decimal_parse_exact(typed, out, NULL) != ST_OK)
		refuse(j, pointer, "start.number", typed, NULL)->suggestion = cleaned(j, typed);
	else if (mpq_sgn(out) < 0)
		refuse(j, pointer, "start.negative", typed, NULL);
	else if (above && mpq_sgn(out) == 0)
		refuse(j, pointer, "start.zero", NULL, NULL);
	else if (out_of_range(out))
		refuse(j, pointer, "start.range", typed, NULL);
	else
		return true;
	return false;
}

/* ---- twelve months beside each other ---- */

/* Values in one unit as they are looked at. */
struct months {
	mpq_t value[PROGRAMME_START_MONTHS];
	bool known[PROGRAMME_START_MONTHS], typed[PROGRAMME_START_MONTHS]; /* typed: a quantity, not made of won */
};

static void months_init(struct months *m)
{
	*m = (struct months){.known = {false}};
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++)
		mpq_init(m->value[i]);
}

static void months_done(struct months *m)
{
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++)
		mpq_clear(m->value[i]);
}

/* Of the other months with a value above zero; false if there are too few. */
static bool median_of_others(const struct months *m, int index, mpq_t out)
{
	mpq_t other[PROGRAMME_START_MONTHS];
	size_t count = 0;

	for (int i = 0; i < PROGRAMME_START_MONTHS; i++)
		mpq_init(other[i]);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++)
		if (i != index && m->known[i] && mpq_sgn(m->value[i]) > 0)
			mpq_set(other[count++], m->value[i]);
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && mpq_cmp(other[k], other[k - 1]) < 0; k--)
			mpq_swap(other[k], other[k - 1]);
	if (count >= OTHERS_MIN) {
		mpq_set(out, other[count / 2]);
		if (count % 2 == 0) {
			mpq_add(out, out, other[count / 2 - 1]);
			mpq_div_2exp(out, out, 1);
		}
	}
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++)
		mpq_clear(other[i]);
	return count >= OTHERS_MIN;
}

/* How many times one is the other, the larger by the smaller. */
static void distance(const mpq_t a, const mpq_t b, mpq_t out)
{
	if (mpq_cmp(a, b) >= 0)
		mpq_div(out, a, b);
	else
		mpq_div(out, b, a);
}

/* The likeliest mistake: of a digit or two, of the unit (kWh and MWh), of won in the place of a quantity; what it would be without. `price` 0: no
 * electricity, and won are out of question. */
static const char *likeliest(const mpq_t value, const mpq_t median, const mpq_t price, mpq_t out_repaired)
{
	static const unsigned long power[] = {10, 100, 1000, 1};
	bool high = mpq_cmp(value, median) > 0, found = false;
	const char *code = high ? "energy.outlier" : "energy.low";
	mpq_t times, candidate, far, nearest;

	mpq_inits(times, candidate, far, nearest, NULL);
	mpq_set_ui(nearest, NEAR, 1);
	for (int k = 0; k < 4; k++) {
		if (k == 3 && (!high || mpq_sgn(price) == 0))
			continue;
		mpq_set_ui(times, power[k], 1);
		if (k == 3)
			mpq_set(times, price);
		if (high)
			mpq_div(candidate, value, times);
		else
			mpq_mul(candidate, value, times);
		distance(candidate, median, far);
		if (mpq_cmp(far, nearest) > 0 || (found && mpq_cmp(far, nearest) == 0))
			continue;
		found = true;
		mpq_set(nearest, far);
		mpq_set(out_repaired, candidate);
		code = k == 3 ? "energy.won" : k == 2 && mpq_sgn(price) > 0 ? "energy.unit" : high ? "energy.outlier" : "energy.low";
	}
	if (!found)
		mpq_set_ui(out_repaired, 0, 1);
	mpq_clears(times, candidate, far, nearest, NULL);
	return code;
}

/* Looks at one month; true if it is to be held out. `scale`: the line's unit in that of `m`, for the repair as it would be typed. */
static bool stands_out(
	struct judge *j, const struct months *m, int index, const char *pointer, const char *unit, const mpq_t price, const mpq_t scale)
{
	struct programme_start_finding *f;
	mpq_t median, ratio, repaired, bound;
	bool held = false;
	const char *code;

	if (!m->known[index] || mpq_sgn(m->value[index]) == 0)
		return false;
	mpq_inits(median, ratio, repaired, bound, NULL);
	if (median_of_others(m, index, median)) {
		distance(m->value[index], median, ratio);
		mpq_set_ui(bound, mpq_cmp(m->value[index], median) > 0 ? HIGH : LOW, 1);
		held = mpq_cmp(ratio, bound) >= 0;
	}
	if (held) {
		char times[DECIMAL_TEXT_LEN];

		decimal_significant(ratio, 2, times);
		code = likeliest(m->value[index], median, price, repaired);
		mpq_div(ratio, m->value[index], scale);
		mpq_div(median, median, scale);
		f = FIND(j, SEVERITY_ERROR, pointer, code, arena_printf(j->arena, "%s %s", grouped(j, shown(j, ratio)), unit),
			grouped(j, shown(j, median)), grouped(j, times));
		if (mpq_sgn(repaired) > 0) {
			mpq_div(repaired, repaired, scale);
			if (strcmp(code, "energy.won") == 0)
				f->suggestion = arena_printf(j->arena, "%lld", (long long)decimal_round_half_even(repaired));
			else
				f->suggestion = shown(j, repaired);
			f->at = arena_printf(j->arena, "%s/quantity", pointer);
		}
		f->holds = held = !f->accepted;
	}
	mpq_clears(median, ratio, repaired, bound, NULL);
	return held;
}

/* ---- electricity ---- */

static const char *electricity_pointer(struct judge *j, int index)
{
	return arena_printf(j->arena, "/electricity/%d", index);
}

/* Won per kWh: by the bills that say both, else as stated, else assumed. */
static void price_of(struct judge *j, const struct months *m, mpq_t out)
{
	const struct programme_start_record *r = j->record;
	mpq_t won, kwh, each, sum_won;
	size_t bills = 0;

	mpq_inits(won, kwh, each, sum_won, NULL);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		const char *typed = r->electricity[i].won;

		if (!m->typed[i] || mpq_sgn(m->value[i]) == 0 || !typed || decimal_parse_exact(typed, won, NULL) != ST_OK)
			continue;
		mpq_div(each, won, m->value[i]);
		if (mpq_cmp_ui(each, PRICE_MIN, 1) < 0 || mpq_cmp_ui(each, PRICE_MAX, 1) > 0)
			continue;
		mpq_add(sum_won, sum_won, won);
		mpq_add(kwh, kwh, m->value[i]);
		bills++;
	}
	j->out->won_per_kwh_from = "assumed";
	decimal_parse_exact(PROGRAMME_START_WON_PER_KWH, out, NULL);
	if (r->won_per_kwh && read_number(j, r->won_per_kwh, "/won_per_kwh", true, each)) {
		j->out->won_per_kwh_from = "stated";
		mpq_set(out, each);
	} else if (bills > 0) {
		j->out->won_per_kwh_from = "bills";
		mpq_div(out, sum_won, kwh);
	}
	mpq_clears(won, kwh, each, sum_won, NULL);
}

static void read_quantities(struct judge *j, struct months *m, const mpq_t scale)
{
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		const char *pointer = electricity_pointer(j, i);

		m->known[i] = m->typed[i] =
			read_number(j, j->record->electricity[i].quantity, arena_printf(j->arena, "%s/quantity", pointer), false, m->value[i]);
		if (m->known[i])
			mpq_mul(m->value[i], m->value[i], scale);
	}
}

/* Where only won are known: whole kWh. */
static void read_won(struct judge *j, struct months *m, const mpq_t price)
{
	mpq_t won;

	mpq_init(won);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		const struct programme_start_month *month = &j->record->electricity[i];

		if (month->quantity || !read_number(j, month->won, arena_printf(j->arena, "%s/won", electricity_pointer(j, i)), false, won))
			continue;
		mpq_div(won, won, price);
		if (mpq_cmp_si(won, MONEY_MAX_KRW, 1) > 0)
			continue;
		mpq_set_si(m->value[i], decimal_round_half_even(won), 1);
		m->known[i] = true;
		j->out->from_won++;
	}
	mpq_clear(won);
}

/* A bill whose won do not fit its kWh. */
static void judge_price(struct judge *j, const struct months *m, int index)
{
	const char *typed = j->record->electricity[index].won;
	mpq_t won;

	mpq_init(won);
	if (m->typed[index] && mpq_sgn(m->value[index]) > 0 && typed && decimal_parse_exact(typed, won, NULL) == ST_OK) {
		mpq_div(won, won, m->value[index]);
		if (mpq_cmp_ui(won, PRICE_MIN, 1) < 0 || mpq_cmp_ui(won, PRICE_MAX, 1) > 0) {
			char each[DECIMAL_TEXT_LEN];

			decimal_significant(won, 3, each);
			FIND(j, SEVERITY_WARNING, electricity_pointer(j, index), "energy.price", month_name(j, index), each);
		}
	}
	mpq_clear(won);
}

static void count_electricity(struct judge *j, const struct months *m, const mpq_t price, const mpq_t scale)
{
	const char *unit = j->record->electricity_unit ? j->record->electricity_unit : "kWh";
	struct programme_start_judged *out = j->out;
	mpq_t sum;

	mpq_init(sum);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		const struct programme_start_month *month = &j->record->electricity[i];
		struct programme_start_value *v = &out->electricity[i];
		const char *pointer = electricity_pointer(j, i);

		if (!m->known[i]) {
			v->state = month->quantity || month->won ? PROGRAMME_START_HELD : PROGRAMME_START_MISSING;
			if (v->state == PROGRAMME_START_MISSING)
				FIND(j, SEVERITY_WARNING, pointer, "start.month_missing", month_name(j, i));
		} else if (stands_out(j, m, i, pointer, unit, price, scale)) {
			v->state = PROGRAMME_START_HELD;
		} else {
			v->state = PROGRAMME_START_COUNTED;
			v->estimated = !m->typed[i] || (month->source && strcmp(month->source, "estimated") == 0);
			v->amount = number(j, m->value[i]);
			mpq_add(sum, sum, m->value[i]);
		}
		judge_price(j, m, i);
		out->counted += v->state == PROGRAMME_START_COUNTED;
		out->missing += v->state == PROGRAMME_START_MISSING;
		out->held += v->state == PROGRAMME_START_HELD;
	}
	if (out->counted > 0)
		out->electricity_kwh = number(j, sum);
	if (out->counted >= 6 && mpq_cmp_ui(sum, SMALL_KWH, 1) < 0 && strcmp(unit, "kWh") == 0) {
		struct programme_start_finding *f = FIND(j, SEVERITY_WARNING, "/electricity_unit", "energy.small", grouped(j, number(j, sum)));

		f->suggestion = "MWh";
		f->at = "/electricity_unit";
	}
	mpq_clear(sum);
}

static void judge_electricity(struct judge *j)
{
	const char *unit = j->record->electricity_unit;
	struct months m;
	mpq_t price, scale;

	months_init(&m);
	mpq_inits(price, scale, NULL);
	mpq_set_ui(scale, unit && strcmp(unit, "MWh") == 0 ? 1000 : 1, 1);
	read_quantities(j, &m, scale);
	price_of(j, &m, price);
	read_won(j, &m, price);
	if (j->out->from_won > 0)
		j->out->won_per_kwh = shown(j, price);
	else
		j->out->won_per_kwh_from = NULL;
	count_electricity(j, &m, price, scale);
	months_done(&m);
	mpq_clears(price, scale, NULL);
}

/* ---- other energy ---- */

void programme_start_split(const char *amount, bool whole, struct arena *arena, const char *out[PROGRAMME_START_MONTHS])
{
	char text[DECIMAL_TEXT_LEN * 2];
	mpz_t units, part, rest, ten;
	mpq_t value;

	mpz_inits(units, part, rest, ten, NULL);
	mpq_init(value);
	decimal_parse_exact(amount, value, NULL);
	mpz_set_ui(ten, whole ? 1 : 100); /* the denominator of a decimal divides a power of ten */
	while (!mpz_divisible_p(ten, mpq_denref(value)))
		mpz_mul_ui(ten, ten, 10);
	mpz_mul(units, mpq_numref(value), ten);
	mpz_divexact(units, units, mpq_denref(value));
	mpz_tdiv_qr_ui(part, rest, units, PROGRAMME_START_MONTHS);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		if (i == PROGRAMME_START_MONTHS - 1)
			mpz_add(part, part, rest);
		mpq_set_num(value, part);
		mpq_set_den(value, ten);
		mpq_canonicalize(value);
		decimal_canonical(value, text);
		out[i] = arena_strdup(arena, text);
	}
	mpz_clears(units, part, rest, ten, NULL);
	mpq_clear(value);
}

static void judge_year(struct judge *j, const struct programme_start_energy *e, const char *pointer, struct programme_start_carrier *out)
{
	const char *part[PROGRAMME_START_MONTHS];
	mpq_t amount;

	mpq_init(amount);
	if (!e->quantity)
		FIND(j, SEVERITY_WARNING, arena_printf(j->arena, "%s/quantity", pointer), "start.energy_blank",
			programme_start_word(e->carrier, LANG_KO), programme_start_word(e->carrier, LANG_EN), e->carrier);
	else if (read_number(j, e->quantity, arena_printf(j->arena, "%s/quantity", pointer), false, amount)) {
		out->used = mpq_sgn(amount) > 0;
		out->known = true;
		programme_start_split(number(j, amount), false, j->arena, part);
		for (int i = 0; out->used && i < PROGRAMME_START_MONTHS; i++)
			out->month[i] = (struct programme_start_value){PROGRAMME_START_COUNTED, true, part[i]};
	}
	mpq_clear(amount);
}

static void judge_months(struct judge *j, const struct programme_start_energy *e, const char *pointer, struct programme_start_carrier *out)
{
	struct months m;
	mpq_t none, one;

	months_init(&m);
	mpq_inits(none, one, NULL);
	mpq_set_ui(one, 1, 1);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++)
		m.known[i] = m.typed[i] =
			read_number(j, e->month[i].quantity, arena_printf(j->arena, "%s/months/%d/quantity", pointer, i), false, m.value[i]);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		const char *at = arena_printf(j->arena, "%s/months/%d", pointer, i);

		if (!m.known[i]) {
			out->month[i].state = e->month[i].quantity ? PROGRAMME_START_HELD : PROGRAMME_START_MISSING;
			if (!e->month[i].quantity)
				FIND(j, SEVERITY_WARNING, at, "start.month_missing", month_name(j, i));
		} else if (stands_out(j, &m, i, at, out->unit, none, one)) {
			out->month[i].state = PROGRAMME_START_HELD;
		} else {
			out->month[i] = (struct programme_start_value){
				PROGRAMME_START_COUNTED, e->month[i].source && strcmp(e->month[i].source, "estimated") == 0, number(j, m.value[i])};
			out->used = out->known = true;
		}
	}
	months_done(&m);
	mpq_clears(none, one, NULL);
}

/* The unit in which a bill or a delivery note usually says it. */
static const char *usual_unit(const char *carrier)
{
	static const char *const unit[][2] = {
		{"city_gas", "Nm3"}, {"lpg", "kg"}, {"kerosene", "L"}, {"diesel", "L"}, {"heavy_oil", "L"}, {"steam", "GJ"}};

	for (size_t i = 0; i < sizeof unit / sizeof *unit; i++)
		if (strcmp(unit[i][0], carrier) == 0)
			return unit[i][1];
	return "MJ";
}

static void judge_energy(struct judge *j, size_t index)
{
	const struct programme_start_energy *e = &j->record->energy[index];
	struct programme_start_carrier *out = &j->out->carrier[j->out->carriers++];
	const char *pointer = arena_printf(j->arena, "/energy/%zu", index);

	*out = (struct programme_start_carrier){.carrier = e->carrier, .unit = e->unit ? e->unit : usual_unit(e->carrier)};
	if (e->unit && !factor_unit_find(e->unit)) {
		refuse(j, arena_printf(j->arena, "%s/unit", pointer), "unit.unknown", e->unit, NULL);
		return;
	}
	if (e->state && strcmp(e->state, "none") == 0)
		out->known = true;
	else if (e->state && strcmp(e->state, "unknown") == 0)
		FIND(j, SEVERITY_WARNING, arena_printf(j->arena, "%s/state", pointer), "start.energy_unknown",
			programme_start_word(e->carrier, LANG_KO), programme_start_word(e->carrier, LANG_EN), e->carrier);
	else if (e->by_month)
		judge_months(j, e, pointer, out);
	else
		judge_year(j, e, pointer, out);
}

/* ---- the part ---- */

static const char *positive(struct judge *j, const char *typed, const char *pointer)
{
	const char *kept = NULL;
	mpq_t value;

	mpq_init(value);
	if (read_number(j, typed, pointer, true, value))
		kept = number(j, value);
	mpq_clear(value);
	return kept;
}

/* The part cannot be more than all that is made. */
static void judge_share(struct judge *j)
{
	const struct programme_start_judged *out = j->out;
	const char *key = j->record->allocation;
	mpq_t part, all, mass;

	if (!key || !out->all_amount || !out->pieces)
		return;
	mpq_inits(part, all, mass, NULL);
	decimal_parse_exact(out->pieces, part, NULL);
	decimal_parse_exact(out->all_amount, all, NULL);
	if (strcmp(key, "hours") == 0 && out->part_amount)
		decimal_parse_exact(out->part_amount, part, NULL);
	if (strcmp(key, "mass") == 0 && out->mass_kg) {
		decimal_parse_exact(out->mass_kg, mass, NULL);
		mpq_mul(part, part, mass);
	}
	if ((strcmp(key, "pieces") == 0 || (strcmp(key, "hours") == 0 && out->part_amount) || (strcmp(key, "mass") == 0 && out->mass_kg)) &&
		mpq_cmp(part, all) > 0) {
		refuse(j, "/part/all_amount", "start.share", shown(j, part), shown(j, all));
		j->out->all_amount = NULL;
	}
	mpq_clears(part, all, mass, NULL);
}

static void judge_part(struct judge *j)
{
	const struct programme_start_record *r = j->record;

	j->out->pieces = positive(j, r->pieces, "/part/pieces");
	j->out->mass_kg = positive(j, r->mass_kg, "/part/mass_kg");
	j->out->part_amount = positive(j, r->part_amount, "/part/part_amount");
	j->out->all_amount = positive(j, r->all_amount, "/part/all_amount");
	judge_share(j);
}

/* ---- the application ---- */

static void judge_day(struct judge *j, const char *typed, const char *pointer)
{
	date_day day;

	if (typed && date_parse(typed, &day, NULL) != ST_OK)
		refuse(j, pointer, "date.syntax", typed, NULL);
}

static void judge_won(struct judge *j, const char *typed, const char *pointer)
{
	int64_t krw;

	if (typed && money_parse(typed, &krw, NULL) != ST_OK)
		refuse(j, pointer, "start.won", typed, NULL)->suggestion = cleaned(j, typed);
}

static void judge_application(struct judge *j)
{
	const struct programme_start_record *r = j->record;

	judge_day(j, r->old_life_end, "/application/old_life_end");
	for (size_t i = 0; i < r->quotes; i++) {
		const char *at = arena_printf(j->arena, "/application/quotes/%zu", i);

		judge_day(j, r->quote[i].quoted_on, arena_printf(j->arena, "%s/quoted_on", at));
		judge_won(j, r->quote[i].supply_value_krw, arena_printf(j->arena, "%s/supply_value_krw", at));
		judge_won(j, r->quote[i].tax_krw, arena_printf(j->arena, "%s/tax_krw", at));
	}
}

/* ---- what is needed ---- */

static void need(struct judge *j, const char *pointer, bool filled)
{
	struct programme_start_judged *out = j->out;

	out->field[out->fields++] = (struct programme_start_field){pointer, filled};
	out->filled += filled;
}

static bool says(const struct programme_start_record *r, const char *carrier)
{
	for (size_t i = 0; i < r->energies; i++)
		if (strcmp(r->energy[i].carrier, carrier) == 0)
			return r->energy[i].state || r->energy[i].quantity || r->energy[i].by_month;
	return false;
}

static void list_needs(struct judge *j)
{
	const struct programme_start_record *r = j->record;

	need(j, r->site ? "/factory/site" : "/factory/name", r->site || r->name);
	need(j, r->process ? "/factory/process" : "/factory/work", r->process || r->work);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++)
		need(j, electricity_pointer(j, i), j->out->electricity[i].state == PROGRAMME_START_COUNTED);
	need(j, "/energy/city_gas", says(r, "city_gas"));
	need(j, "/energy/lpg", says(r, "lpg"));
	need(j, "/energy/diesel", says(r, "diesel"));
	need(j, r->product ? "/part/product" : "/part/name", r->product || r->part_name);
	need(j, "/part/pieces", j->out->pieces != NULL);
	need(j, "/part/mass_kg", j->out->mass_kg != NULL);
	need(j, "/part/material", r->material != NULL);
	need(j, "/application/measure", r->measure != NULL);
	need(j, "/application/old_serial", r->old_serial != NULL);
	need(j, "/application/old_life_end", r->old_life_end != NULL);
}

void programme_start_judge(
	const struct programme_start_record *record, date_month from, struct arena *arena, struct programme_start_judged *out_judged)
{
	struct judge j = {record, from, arena, out_judged};

	*out_judged = (struct programme_start_judged){.counted = 0};
	judge_electricity(&j);
	for (size_t i = 0; i < record->energies; i++)
		judge_energy(&j, i);
	judge_part(&j);
	judge_application(&j);
	list_needs(&j);
}

/* ---- what was confirmed ---- */

/* The month that a pointer names; NULL if it names none. */
static const struct programme_start_month *month_at(const struct programme_start_record *r, const char *pointer)
{
	unsigned carrier = 0, month = 0;

	if (sscanf(pointer, "/electricity/%u", &month) == 1 && month < PROGRAMME_START_MONTHS)
		return &r->electricity[month];
	if (sscanf(pointer, "/energy/%u/months/%u", &carrier, &month) == 2 && carrier < r->energies && month < PROGRAMME_START_MONTHS)
		return &r->energy[carrier].month[month];
	return NULL;
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool was_accepted(const struct programme_start_record *r, const char *what)
{
	for (size_t i = 0; i < r->accepts; i++)
		if (strcmp(r->accept[i], what) == 0)
			return true;
	return false;
}

void programme_start_accepts(struct programme_start_record *record, const struct programme_start_record *before, date_month from)
{
	struct programme_start_judged judged;
	struct arena arena;
	size_t kept = 0;

	arena_init(&arena);
	programme_start_judge(record, from, &arena, &judged);
	for (size_t i = 0; i < record->accepts; i++) {
		const char *colon = strchr(record->accept[i], ':'), *pointer = colon ? colon + 1 : "";
		const struct programme_start_month *now = month_at(record, pointer), *then = before ? month_at(before, pointer) : NULL;
		bool asked = false;

		for (size_t f = 0; f < judged.findings; f++)
			asked |= judged.finding[f].accepted && strcmp(judged.finding[f].err.file, pointer) == 0 &&
				 strncmp(judged.finding[f].err.code, record->accept[i], (size_t)(pointer - record->accept[i]) - 1) == 0;
		/* what was confirmed of another value says nothing of this one */
		if (asked && before && was_accepted(before, record->accept[i]) && now && then &&
			!(same(now->quantity, then->quantity) && same(now->won, then->won)))
			asked = false;
		if (asked)
			record->accept[kept++] = record->accept[i];
	}
	record->accepts = kept;
	arena_done(&arena);
}
