/* The abatement curve as a picture: `report` draws it (report_chart.h). */
#include "cli/macc.h"
#include "cli/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double won(const char *decimal)
{
	return decimal[0] ? strtod(decimal, NULL) : NAN;
}

static const char *kept(struct arena *arena, struct text *text)
{
	const char *copy = arena_strdup(arena, text->data);

	text_done(text);
	return copy;
}

void macc_svg(const struct cli_args *args, const struct programme_curve *c, struct arena *arena, struct text *out)
{
	struct report_frame frame = cli_frame(args);
	struct report_drawing drawing;
	struct text title, basis;
	char day[DATE_TEXT_LEN];
	struct report_curve curve = {.empty = macc_empty(args, c),
		.band = cli_pick(args, "Whiskers: low and high (the catalogue's range of savings; else the 95 % range of the emission factor).",
			"세로 막대: 낮음과 높음(설비 목록은 절감률 범위, 그 밖은 배출계수의 95% 범위)."),
		.bar = arena_alloc(arena, (c->curve.bar_count + 1) * sizeof *curve.bar),
		.bars = c->curve.bar_count,
		.left_out = c->curve.left_count,
		.price_krw = c->options.has_price ? c->options.price_krw : -1,
		.price_on = ""};

	text_init(&title);
	text_init(&basis);
	macc_title(args, c, &title);
	macc_basis(args, c, &basis);
	curve.title = kept(arena, &title);
	curve.basis = kept(arena, &basis);
	if (c->options.has_price && c->price_on != DATE_NONE) {
		date_format(c->price_on, day);
		curve.price_on = arena_strdup(arena, day);
	}
	for (size_t i = 0; i < curve.bars; i++) {
		const struct plan_bar *b = &c->curve.bar[i];
		const struct plan_measure *m = &c->candidates.measures.list[b->measure];

		curve.bar[i] = (struct report_curve_bar){.measure = m->measure,
			.name = args->lang == LANG_KO ? c->candidates.name_ko_of[b->measure] : c->candidates.name_en_of[b->measure],
			.tier = m->tier,
			.estimate = strcmp(m->origin, "catalogue") == 0,
			.grams = b->g_adds,
			.krw_per_t = won(b->krw_per_t),
			.low = won(b->krw_per_t_low),
			.high = won(b->krw_per_t_high),
			.exact = b->krw_per_t,
			.low_exact = b->krw_per_t_low,
			.high_exact = b->krw_per_t_high};
	}
	report_chart_macc(&curve, &frame, arena, &drawing);
	cli_picture(args, &drawing, out);
}
