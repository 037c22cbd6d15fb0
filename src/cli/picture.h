/* Private to cli: charts of `report` for the width and language of the command line. */
#ifndef SANGSAENG_CLI_PICTURE_H
#define SANGSAENG_CLI_PICTURE_H

#include "cli/cli.h"
#include "report/report_chart.h"

struct report_frame cli_frame(const struct cli_args *args);
void cli_picture(const struct cli_args *args, const struct report_drawing *drawing, struct text *out);

#endif
