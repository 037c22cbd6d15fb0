/* The sample of a verification: pure rules. All in integers and exact rationals, so that a draw repeats bit for bit. */
#include "reduction/reduction_audit_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 int128;

const char *const reduction_risk_name[REDUCTION_RISKS] = {"filled", "corrected", "outlier", "first_year", "unproven", "finding"};
static const int risk_points[REDUCTION_RISKS] = {1, 1, 2, 1, 2, 2};
const char *const reduction_drawn_name[] = {"", "largest", "high_risk", "certain", "chance"};

int reduction_risk_points(unsigned risks)
{
	int points = 0;

	for (int i = 0; i < REDUCTION_RISKS; i++)
		points += risks & 1u << i ? risk_points[i] : 0;
	return points;
}

static int64_t size_of(const struct reduction_sample_item *item)
{
	return item->grams < 0 ? -item->grams : item->grams;
}

static int128 weight(const struct reduction_sample_item *item)
{
	return (int128)size_of(item) * (1 + reduction_risk_points(item->risks));
}

/* ---- orders ---- */

static int by_measure(const void *a, const void *b)
{
	const struct reduction_sample_item *left = a, *right = b;

	return strcmp(left->measure, right->measure);
}

static int by_hash(const void *a, const void *b)
{
	const struct reduction_sample_item *left = a, *right = b;
	int order = strcmp(left->hash, right->hash);

	return order != 0 ? order : strcmp(left->measure, right->measure);
}

static int by_place(const void *a, const void *b)
{
	const struct reduction_sample_item *left = a, *right = b;

	if (!left->place != !right->place)
		return left->place ? -1 : 1;
	if (left->place != right->place)
		return left->place < right->place ? -1 : 1;
	return strcmp(left->measure, right->measure);
}

/* Places by why a machine is in, then by hash; `item` is in the order of hashes. */
static size_t give_places(struct reduction_sample_item *item, size_t count)
{
	size_t places = 0;

	for (int why = REDUCTION_LARGEST; why <= REDUCTION_CHANCE; why++)
		for (size_t i = 0; i < count; i++)
			if (item[i].drawn == (enum reduction_drawn)why)
				item[i].place = (int64_t)++places;
	qsort(item, count, sizeof *item, by_place);
	return places;
}

/* ---- method uniform ---- */

static size_t draw_uniform(const struct reduction_verification *v, struct reduction_sample_item *item, size_t count)
{
	struct reduction_draw *draw = heap_alloc(count, sizeof *draw);
	size_t drawn;

	for (size_t i = 0; i < count; i++)
		draw[i].measure = item[i].measure;
	drawn = reduction_rules_draw(v, draw, count);
	for (size_t i = 0; i < count; i++) {
		struct reduction_sample_item key = {.measure = draw[i].measure}, *found = bsearch(&key, item, count, sizeof *item, by_measure);

		assert(found); /* a permutation of the items */
		memcpy(found->hash, draw[i].hash, sizeof found->hash);
		found->drawn = i < drawn ? REDUCTION_CHANCE : REDUCTION_NOT_DRAWN;
	}
	free(draw);
	qsort(item, count, sizeof *item, by_hash);
	return give_places(item, count);
}

/* ---- method size_and_risk ---- */

static void hash_of(const struct reduction_verification *v, const char *measure_or_null, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, "sangsaeng.sample/2");
	hash_int(&hash, v->seed);
	hash_string(&hash, v->verification);
	hash_string(&hash, measure_or_null);
	hash_final(&hash, out_hex);
}

/* What is always in; how many that are. */
static size_t draw_always(struct reduction_sample_item *item, size_t count)
{
	size_t largest = count, always = 0;

	for (size_t i = 0; i < count; i++)
		if (size_of(&item[i]) > 0 &&
			(largest == count || size_of(&item[i]) > size_of(&item[largest]) ||
				(size_of(&item[i]) == size_of(&item[largest]) && strcmp(item[i].measure, item[largest].measure) < 0)))
			largest = i;
	for (size_t i = 0; i < count; i++) {
		if (i == largest)
			item[i].drawn = REDUCTION_LARGEST;
		else if (reduction_risk_points(item[i].risks) >= REDUCTION_RISK_HIGH)
			item[i].drawn = REDUCTION_HIGH_RISK;
		always += item[i].drawn != REDUCTION_NOT_DRAWN;
	}
	return always;
}

/* Machines that fill an interval of their own, until there is none; what is left to draw. `*sum` is the weight of those not drawn. */
static size_t draw_certain(struct reduction_sample_item *item, size_t count, size_t places, int128 *sum)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < count && places > 0; i++) {
			int128 w = weight(&item[i]);

			if (item[i].drawn != REDUCTION_NOT_DRAWN || w == 0 || w * (int128)places < *sum)
				continue;
			item[i].drawn = REDUCTION_CERTAIN;
			*sum -= w;
			places--;
			again = true;
		}
	}
	return places;
}

/* Points at equal intervals along the sum of weights: none of them is heavier than an interval, so no machine gets two. */
static size_t draw_points(const struct reduction_verification *v, struct reduction_sample_item *item, size_t count, size_t places, int128 sum)
{
	char hex[HASH_HEX_LEN], digits[13];
	int128 interval = sum / (int128)places, point, reached = 0;

	if (interval == 0)
		return places;
	hash_of(v, NULL, hex);
	memcpy(digits, hex, 12);
	digits[12] = '\0';
	point = interval * (int128)strtoull(digits, NULL, 16) >> 48; /* twelve digits are 48 bits: below one interval */
	for (size_t i = 0; i < count && places > 0; i++) {
		if (item[i].drawn != REDUCTION_NOT_DRAWN)
			continue;
		reached += weight(&item[i]);
		if (point >= reached)
			continue;
		item[i].drawn = REDUCTION_CHANCE;
		point += interval;
		places--;
	}
	return places;
}

static size_t draw_by_size(const struct reduction_verification *v, struct reduction_sample_item *item, size_t count)
{
	size_t places = v->sample_size < (int64_t)count ? (size_t)v->sample_size : count, always;
	int128 sum = 0;

	for (size_t i = 0; i < count; i++)
		hash_of(v, item[i].measure, item[i].hash);
	qsort(item, count, sizeof *item, by_hash);
	always = draw_always(item, count);
	places = places > always ? places - always : 0;
	for (size_t i = 0; i < count; i++)
		sum += item[i].drawn == REDUCTION_NOT_DRAWN ? weight(&item[i]) : 0;
	places = draw_certain(item, count, places, &sum);
	if (places > 0)
		places = draw_points(v, item, count, places, sum);
	for (size_t i = 0; i < count && places > 0; i++) /* nothing but machines of size 0 is left */
		if (item[i].drawn == REDUCTION_NOT_DRAWN) {
			item[i].drawn = REDUCTION_CHANCE;
			places--;
		}
	return give_places(item, count);
}

size_t reduction_sample_draw(const struct reduction_verification *v, struct reduction_sample_item *item, size_t count)
{
	if (count == 0)
		return 0;
	for (size_t i = 0; i < count; i++) {
		item[i].drawn = REDUCTION_NOT_DRAWN;
		item[i].place = 0;
	}
	qsort(item, count, sizeof *item, by_measure);
	return v->by_size ? draw_by_size(v, item, count) : draw_uniform(v, item, count);
}

size_t reduction_sample_minimum(const struct reduction_sample_item *item, size_t count, struct rate materiality, struct rate assurance)
{
	size_t sized = 0, certain = 0;
	mpq_t sum, interval, size;
	mpz_t rest;

	mpq_inits(sum, interval, size, NULL);
	mpz_init(rest);
	for (size_t i = 0; i < count; i++) {
		mpz_set_si(mpq_numref(size), size_of(&item[i]));
		mpq_add(sum, sum, size);
		sized += size_of(&item[i]) > 0;
	}
	mpz_set_si(mpq_numref(interval), materiality.numerator);
	mpz_mul_si(mpq_numref(interval), mpq_numref(interval), assurance.denominator);
	mpz_set_si(mpq_denref(interval), materiality.denominator);
	mpz_mul_si(mpq_denref(interval), mpq_denref(interval), assurance.numerator);
	mpq_canonicalize(interval);
	mpq_mul(interval, interval, sum);
	if (sized > 0 && mpq_sgn(interval) > 0) {
		for (size_t i = 0; i < count; i++) {
			mpz_set_si(mpq_numref(size), size_of(&item[i]));
			if (size_of(&item[i]) == 0 || mpq_cmp(size, interval) < 0)
				continue;
			certain++;
			mpq_sub(sum, sum, size);
		}
		mpq_div(sum, sum, interval);
		mpz_cdiv_q(rest, mpq_numref(sum), mpq_denref(sum));
		certain = mpz_cmp_ui(rest, sized - certain) < 0 ? certain + mpz_get_ui(rest) : sized;
	}
	mpz_clear(rest);
	mpq_clears(sum, interval, size, NULL);
	return certain;
}
