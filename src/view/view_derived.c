#include "view/view_derived.h"

const struct view_derived *const view_derived_all[] = {view_derived_log, view_derived_carbon, view_derived_money, view_derived_credit,
	view_derived_desk, view_derived_start, view_derived_monitoring, view_derived_admin, NULL};

const char *view_day_text(date_day day, struct arena *arena)
{
	char text[DATE_TEXT_LEN];

	if (day == DATE_NONE)
		return NULL;
	date_format(day, text);
	return arena_strdup(arena, text);
}

const char *view_number_text(int64_t number, struct arena *arena)
{
	return arena_printf(arena, "%lld", (long long)number);
}

const char *view_text_or_null(const char *text)
{
	return text && text[0] ? text : NULL;
}
