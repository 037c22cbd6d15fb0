/* How much of what was asked is there: by count and, exactly, by tonnes. */
#include "duty/duty_campaign.h"

#include "base/decimal.h"

#include <string.h>

void duty_coverage_init(struct duty_coverage *coverage)
{
	*coverage = (struct duty_coverage){0};
	mpq_inits(coverage->total_t, coverage->answered_t, coverage->accepted_t, NULL);
}

void duty_coverage_done(struct duty_coverage *coverage)
{
	mpq_clears(coverage->total_t, coverage->answered_t, coverage->accepted_t, NULL);
}

void duty_coverage_add(struct duty_coverage *coverage, const struct duty_request *request, date_day due_on, date_day today)
{
	bool accepted = request->state == DUTY_ACCEPTED, answered = accepted || request->state == DUTY_ANSWERED;
	mpq_t tonnes;

	coverage->asked++;
	coverage->answered += answered;
	coverage->accepted += accepted;
	coverage->declined += request->state == DUTY_DECLINED;
	coverage->silent += duty_request_open(request) && today > due_on;
	mpq_init(tonnes);
	if (!request->tonnes || decimal_parse_exact(request->tonnes, tonnes, NULL) != ST_OK) {
		coverage->unknown++;
	} else {
		mpq_add(coverage->total_t, coverage->total_t, tonnes);
		if (answered)
			mpq_add(coverage->answered_t, coverage->answered_t, tonnes);
		if (accepted)
			mpq_add(coverage->accepted_t, coverage->accepted_t, tonnes);
	}
	mpq_clear(tonnes);
}

void duty_percent(const mpq_t part, const mpq_t whole, char out[DUTY_PERCENT_LEN])
{
	mpz_t hundredths, twice;
	mpq_t share;
	int64_t value;

	if (mpq_sgn(whole) == 0) {
		out[0] = '\0';
		return;
	}
	mpq_init(share);
	mpz_inits(hundredths, twice, NULL);
	mpq_div(share, part, whole);
	/* floor((2 × 10000 × n + d) / 2 d): shares are not negative */
	mpz_mul_ui(hundredths, mpq_numref(share), 20000);
	mpz_add(hundredths, hundredths, mpq_denref(share));
	mpz_mul_ui(twice, mpq_denref(share), 2);
	mpz_fdiv_q(hundredths, hundredths, twice);
	value = mpz_get_si(hundredths);
	snprintf(out, DUTY_PERCENT_LEN, "%lld.%02lld", (long long)(value / 100), (long long)(value % 100));
	mpz_clears(hundredths, twice, NULL);
	mpq_clear(share);
}
