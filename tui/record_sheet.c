/*
 * A record on paper: the lines of its card in 80 columns, with the marks and
 * lines that all paper ends in. Must not know: what the card shows.
 */
#include <string.h>

#include "core/clock.h"
#include "core/detail.h"
#include "core/i18n.h"
#include "core/text.h"
#include "tui/record_in.h"
#include "tui/spool.h"

#define COLS 80

static void
add_rule(struct buf *b, const char *title)
{
	int n = COLS - text_width(title) - 4;

	buf_addf(b, "-- %s ", title);
	for (; n > 0; n--)
		buf_addc(b, '-');
	buf_addc(b, '\n');
}

static void
write_sheet(struct record_card *c, struct buf *b)
{
	const struct app *a = c->p.v.app;
	char now[24];
	size_t i;

	clock_local(clock_centre(), "%Y-%m-%d %H:%M", now, sizeof(now));
	buf_addf(b, "%s  %s%s\n", a->me.centre, c->number,
	    a->me.demo ? "  [DEMO]" : "");
	buf_addf(b, _("printed %s by %s\n\n"), now, a->me.account);
	c->p.built_cols = COLS - 2;
	record_build(&c->p, COLS - 2);
	for (i = 0; i < c->p.n; i++) {
		if (c->p.lines[i].kind == LINE_HEAD)
			add_rule(b, c->p.lines[i].text);
		else
			buf_addf(b, "  %s\n", c->p.lines[i].text);
	}
	detail_put_mark(b, c->mark);
	if (detail_has_seal(c->kind))
		detail_put_seal(b, c->seal);
	detail_put_signatures(b, c->kind);
}

void
record_sheet(struct record_card *c)
{
	struct app *a = c->p.v.app;
	struct err e = { 0 };
	struct buf b, path;

	buf_init(&b);
	buf_init(&path);
	page_release(&c->p);
	c->p.n = c->p.cap = 0;
	write_sheet(c, &b);
	page_release(&c->p);
	c->p.n = c->p.cap = 0;
	page_stale(&c->p);
	if (spool_write(a, c->number, "txt", &b, &path, &e) == -1)
		app_say_err(a, &e);
	else
		app_say(a, _("Printed to %s"), path.s);
	buf_release(&b);
	buf_release(&path);
}
