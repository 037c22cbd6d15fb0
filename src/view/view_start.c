#include "view/view.h"

#include "programme/programme.h"

void view_start(void)
{
	message_register(view_messages);
	programme_migrations_add(view_migrations);
}
