/* Opens the list of what waits for me. */
#include "tui/todo.h"

#include "core/i18n.h"
#include "tui/list.h"
#include "tui/panels.h"

void
todo_push(struct app *a)
{
	list_push(a, &panel_todo, NULL, 0, _("to do"));
}
