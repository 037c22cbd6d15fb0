/* Allocation, marks and periods: values in, values out. */
#include "carbon/carbon_int.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *carbon_case_name(enum carbon_case which)
{
	return which == CARBON_BEFORE ? "before" : "after";
}

bool carbon_allocate(size_t n, mpq_t *output, mpq_t *weight, mpq_t *out_share)
{
	mpq_t sum, term;
	bool some;

	mpq_inits(sum, term, NULL);
	for (size_t k = 0; k < n; k++) {
		mpq_mul(term, output[k], weight[k]);
		mpq_add(sum, sum, term);
	}
	some = mpq_sgn(sum) != 0;
	for (size_t k = 0; k < n && some; k++) {
		mpq_mul(term, output[k], weight[k]);
		mpq_div(out_share[k], term, sum);
	}
	mpq_clears(sum, term, NULL);
	return some;
}

void carbon_per_unit(const mpq_t total, const mpq_t share, const mpq_t output, mpq_t out_per_unit)
{
	mpq_t kg;

	mpq_init(kg);
	if (mpq_sgn(output) != 0) {
		mpq_mul(kg, total, share);
		mpq_div(kg, kg, output);
	}
	mpq_swap(out_per_unit, kg);
	mpq_clear(kg);
}

/* mpq_get_d cuts off; here the quotient is taken to 56 or 57 bits with the rest folded into the lowest, so that the conversion of the integer rounds
 * as if the exact value were rounded once. */
double carbon_solve_double(const mpq_t exact)
{
	mpz_t numerator, quotient, rest;
	long shift;
	uint64_t bits = 0;
	size_t words = 0;
	double value;

	if (mpq_sgn(exact) == 0)
		return 0.0;
	mpz_inits(numerator, quotient, rest, NULL);
	shift = 56 - ((long)mpz_sizeinbase(mpq_numref(exact), 2) - (long)mpz_sizeinbase(mpq_denref(exact), 2));
	mpz_abs(numerator, mpq_numref(exact));
	if (shift >= 0) {
		mpz_mul_2exp(numerator, numerator, (mp_bitcnt_t)shift);
		mpz_tdiv_qr(quotient, rest, numerator, mpq_denref(exact));
	} else {
		mpz_t denominator;
		mpz_init(denominator);
		mpz_mul_2exp(denominator, mpq_denref(exact), (mp_bitcnt_t)-shift);
		mpz_tdiv_qr(quotient, rest, numerator, denominator);
		mpz_clear(denominator);
	}
	mpz_export(&bits, &words, -1, sizeof bits, 0, 0, quotient);
	assert(words == 1);
	if (mpz_sgn(rest) != 0)
		bits |= 1;
	value = ldexp((double)bits, (int)-shift);
	mpz_clears(numerator, quotient, rest, NULL);
	return mpq_sgn(exact) < 0 ? -value : value;
}

void carbon_marks_spread(int32_t n, const struct graph_link *link, size_t link_count, unsigned *marks)
{
	size_t *start = heap_alloc((size_t)n + 2, sizeof *start);
	int32_t *user = heap_alloc(link_count + 1, sizeof *user), *queue = heap_alloc((size_t)n + 1, sizeof *queue);
	bool *queued = heap_alloc((size_t)n + 1, sizeof *queued);
	size_t head = 0, waiting = 0;

	/* users of each input, in the order of the links */
	for (size_t i = 0; i < link_count; i++)
		if (link[i].quantity != 0)
			start[link[i].input + 2]++;
	for (int32_t i = 0; i < n; i++)
		start[i + 1] += start[i];
	for (size_t i = 0; i < link_count; i++)
		if (link[i].quantity != 0)
			user[start[link[i].input + 1]++] = link[i].product;
	for (int32_t i = 0; i < n; i++) {
		queued[i] = marks[i] != 0;
		if (queued[i])
			queue[waiting++] = i;
	}
	/* A product re-enters the queue only when its marks grew, so at most once per bit. */
	while (waiting > 0) {
		int32_t input = queue[head];

		head = head + 1 == (size_t)n ? 0 : head + 1;
		waiting--;
		queued[input] = false;
		for (size_t k = start[input]; k < start[input + 1]; k++) {
			int32_t product = user[k];
			size_t tail = head + waiting;

			if ((marks[product] | marks[input]) == marks[product])
				continue;
			marks[product] |= marks[input];
			if (queued[product])
				continue;
			queued[product] = true;
			queue[tail >= (size_t)n ? tail - (size_t)n : tail] = product;
			waiting++;
		}
	}
	free(start);
	free(user);
	free(queue);
	free(queued);
}

void carbon_period(const struct party_rules *rules, enum carbon_case which, date_month *out_from, date_month *out_to)
{
	*out_from = which == CARBON_BEFORE ? rules->before_from : rules->after_from;
	*out_to = which == CARBON_BEFORE ? rules->before_to : rules->after_to;
}

bool carbon_in_period(const struct party_rules *rules, enum carbon_case which, date_month month)
{
	date_month from, to;

	carbon_period(rules, which, &from, &to);
	return month >= from && month <= to;
}

int carbon_scope(const char *carrier)
{
	return strcmp(carrier, "electricity") == 0 || strcmp(carrier, "steam") == 0 ? 2 : 1;
}

bool carbon_is_reported(const char *kind)
{
	return strcmp(kind, "vehicle") == 0 || strcmp(kind, "finished") == 0;
}

const char *const carbon_column_name[CARBON_COLUMNS] = {"fossil", "technological_removal", "biogenic_non_co2", "biogenic_uptake", "land_use_change",
	"land_management", "land_management_removal", "aircraft", "primary", "technological_rating", "temporal_rating", "geographical_rating",
	"programme_certified", "verified_1", "verified_2", "verified_3", "marked", "exempted", "claim", "t2", "adjusted"};

double carbon_t1(const double *row)
{
	return row[CARBON_T2] + row[CARBON_D];
}

bool carbon_wrong_sign(const double *row)
{
	double size = 0;

	for (int c = CARBON_A; c <= CARBON_H; c++)
		size += fabs(row[c]);
	for (int c = CARBON_A; c <= CARBON_H; c++) {
		bool below = c == CARBON_B || c == CARBON_D || c == CARBON_G;

		if ((below ? row[c] : -row[c]) > 1e-12 * size)
			return true;
	}
	return false;
}

static int word_of(const char *const *list, int count, const char *word)
{
	for (int i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return i;
	return 0;
}

enum carbon_verified carbon_verified_parse(const char *word)
{
	static const char *const list[] = {"no", "programme", "first_party", "second_party", "third_party"};

	return (enum carbon_verified)word_of(list, 5, word);
}

enum carbon_kind carbon_kind_parse(const char *word)
{
	static const char *const list[] = {"energy", "material", "process_emission", "leak", "waste", "transport_in", "transport_out", "packaging"};

	return (enum carbon_kind)word_of(list, 8, word);
}

void carbon_ratings(const struct factor *factor, int year, double out_rating[3])
{
	bool screening = factor->use && strcmp(factor->use, "screening") == 0;
	bool unverified = factor->status && strcmp(factor->status, "unverified") == 0;
	bool secondary = factor->status && strcmp(factor->status, "secondary") == 0;
	int years = factor->year ? abs(year - factor->year) : 99;

	out_rating[0] = factor->primary_data ? 1 : unverified ? 5 : screening ? 4 : secondary ? 3 : 2;
	out_rating[1] = years <= 1 ? 1 : years <= 3 ? 2 : years <= 6 ? 3 : years <= 10 ? 4 : 5;
	out_rating[2] = !factor->region ? 5 : strcmp(factor->region, "KR") == 0 ? 1 : strcmp(factor->region, "GLO") == 0 ? 3 : 4;
	for (int i = 0; i < 3; i++)
		if (factor->rating[i] != 0)
			out_rating[i] = factor->rating[i];
}
