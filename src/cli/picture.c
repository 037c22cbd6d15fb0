#include "cli/picture.h"

struct report_frame cli_frame(const struct cli_args *args)
{
	return (struct report_frame){.width = (double)args->width - 2 * DRAWING_EDGE, .lang = args->lang};
}

void cli_picture(const struct cli_args *args, const struct report_drawing *drawing, struct text *out)
{
	report_drawing_svg(drawing, args->lang, out);
}
