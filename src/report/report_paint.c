#include "report/report_drawing_int.h"

/* The light theme: values of the Korean government's design system (KRDS), the same as the tokens --chart-… of the web page. */
static const struct {
	const char *name;
	uint32_t colour;
} paint[PAINT_COUNT] = {
	[PAINT_NONE] = {"none", 0xffffff},
	[PAINT_TEXT] = {"text", 0x1e2124},         /* grey 90 */
	[PAINT_QUIET] = {"quiet", 0x464c53},       /* grey 70 */
	[PAINT_RULE] = {"rule", 0xcdd1d5},         /* grey 20 */
	[PAINT_PAGE] = {"page", 0xffffff},         /* white */
	[PAINT_STATE] = {"state", 0x346fb2},       /* secondary 50 */
	[PAINT_CARMAKER] = {"carmaker", 0x083891}, /* primary 70 */
	[PAINT_OWN] = {"own", 0x8a949e},           /* grey 40 */
	[PAINT_TIER1] = {"tier1", 0x256ef4},       /* primary 50 */
	[PAINT_TIER2] = {"tier2", 0x4c87f6},       /* primary 40 */
	[PAINT_RETURN] = {"return", 0x0b78cb},     /* information 50 */
	[PAINT_CUT] = {"cut", 0x228738},           /* success 50 */
	[PAINT_RISE] = {"rise", 0xde3412},         /* danger 50 */
	[PAINT_TOTAL] = {"total", 0x063a74},       /* secondary 70 */
	[PAINT_CREDIT] = {"credit", 0x9e6a00},     /* warning 50 */
	[PAINT_REST] = {"rest", 0x58616a},         /* grey 60 */
};

const char *report_paint_name(enum report_paint role)
{
	return paint[role].name;
}

uint32_t report_paint_colour(enum report_paint role)
{
	return paint[role].colour;
}

static uint32_t toward_white(uint32_t part)
{
	return part + (255 - part) * 4 / 5;
}

uint32_t report_paint_tint(enum report_paint role)
{
	uint32_t colour = paint[role].colour;

	return toward_white(colour >> 16) << 16 | toward_white(colour >> 8 & 0xff) << 8 | toward_white(colour & 0xff);
}
