/* Which panels stand on which screen. Must not know: what they show. */
#include "tui/screens.h"

#include <stdlib.h>

#include "core/i18n.h"
#include "tui/list.h"
#include "tui/overview.h"

#define MAX_PANELS 8

static const char *const names[] = {
	N_("Audit"), N_("Overview"), N_("Tenancy"), N_("Incident"),
	N_("Duty"), N_("Drill"), N_("Change"), N_("Host"), N_("Grant"),
	N_("Assess"),
};

const char *
screens_name(int digit)
{
	return digit >= 0 && digit <= 9 ? names[digit] : "";
}

static int
by_place(const void *x, const void *y)
{
	const struct panel *const *p = x, *const *q = y;

	return (*p)->place - (*q)->place;
}

struct view *
screens_view(struct app *a, int digit)
{
	const struct panel *here[MAX_PANELS];
	size_t i, n = 0;

	if (digit == 1)
		return overview_new(a);
	for (i = 0; panels[i] != NULL && n < MAX_PANELS; i++)
		if (panels[i]->screen == digit)
			here[n++] = panels[i];
	if (n == 0)
		return NULL;
	qsort(here, n, sizeof(here[0]), by_place);
	return list_new(a, here, n);
}
