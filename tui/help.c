/* Help, made of the key rows. Must not know: any key. */
#include "tui/help.h"

#include <stdlib.h>

#include "core/i18n.h"
#include "core/text.h"
#include "tui/page.h"

#define KEY_COLS 16

struct help {
	struct page_view p;
	const struct view_ops *of;
	const struct key_row *extra;
};

static void
add_row(struct page_view *p, const struct key_row *r)
{
	struct buf names, line;

	buf_init(&names);
	buf_init(&line);
	keys_name(r->key, &names);
	if (r->alt != 0) {
		buf_addc(&names, ' ');
		keys_name(r->alt, &names);
	}
	text_pad(&line, names.s, KEY_COLS, 0);
	buf_addf(&line, "%s", _(r->help));
	page_text(p, line.s);
	buf_release(&names);
	buf_release(&line);
}

static void
add_rows(struct page_view *p, const char *title, const struct key_row *r)
{
	if (r == NULL || r->key == 0)
		return;
	page_head(p, title, NULL);
	for (; r->key != 0; r++) {
		if (r->help == NULL ||
		    (p->v.app->opt.read_only && (r->flags & KEY_WRITE)))
			continue;
		add_row(p, r);
	}
}

static void
build(struct page_view *p, int cols)
{
	struct help *h = (struct help *)p;

	(void)cols;
	add_rows(p, _("here"), h->extra);
	add_rows(p, _("here"), h->of->keys);
	add_rows(p, h->of->panes != NULL ? _("lists") : _("this card"),
	    h->of->more);
	add_rows(p, _("everywhere"), app_keys);
	page_text(p, _("1..9 0          the screens; Esc, then a digit, is a "
	    "function key"));
	page_head(p, _("marks"), NULL);
	page_text(p, _(">  the chosen row    +  tagged    !  overdue or in "
	    "danger    *  waits for me    @  runs now    ~  cut off"));
}

static void
help_free(struct view *v)
{
	page_release((struct page_view *)v);
}

static void
crumb(struct view *v, struct buf *out)
{
	(void)v;
	buf_add(out, _("help"));
}

static const struct page_ops ops = { .build = build };
static const struct view_ops view_ops = {
	.name = "help", .more = page_keys, .draw = page_draw,
	.crumb = crumb, .free = help_free,
};

void
help_push(struct app *a, struct view *v)
{
	struct help *h;

	if (v->ops == &view_ops)
		return;
	h = xcalloc(1, sizeof(*h));
	h->p.v.ops = &view_ops;
	h->p.ops = &ops;
	h->of = v->ops;
	h->extra = v->ops->extra != NULL ? v->ops->extra(v) : NULL;
	app_push(a, &h->p.v);
}
