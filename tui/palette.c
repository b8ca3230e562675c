/*
 * The `:` line. What can be named comes from the registers and the
 * catalogue. Must not know: any of it by name.
 */
#include "tui/palette.h"

#include <stdlib.h>
#include <string.h>

#include "core/action.h"
#include "core/i18n.h"
#include "tui/act.h"
#include "tui/edit.h"
#include "tui/form.h"
#include "tui/found.h"
#include "tui/help.h"
#include "tui/list.h"
#include "tui/lock.h"
#include "tui/panels.h"
#include "tui/record.h"
#include "tui/screens.h"
#include "tui/todo.h"

#define SHOWN 7

enum kind { IS_SCREEN, IS_PANEL, IS_KIND, IS_ACTION, IS_OWN, IS_NUMBER };

struct match {
	enum kind kind;
	char *word;		/* what Tab puts in */
	char *label;
	size_t at;		/* in its register */
};

struct palette {
	struct view v;
	struct edit edit;
	struct match m[SHOWN];
	size_t n, cur;
};

/* Words of the program's own, and what they do. */
static void own_todo(struct app *a) { todo_push(a); }
static void own_lock(struct app *a) { lock_now(a); }
static void own_quit(struct app *a) { a->done = 1; }

static void
own_contacts(struct app *a)
{
	list_push(a, &panel_contact, NULL, 0, _("contacts"));
}

static const struct {
	const char *word, *label;
	void (*fn)(struct app *a);
} own[] = {
	{ "todo", N_("what waits for me"), own_todo },
	{ "contacts", N_("telephones"), own_contacts },
	{ "findings", N_("what breaks a rule now"), found_push_check },
	{ "verify", N_("whether the history is whole"), found_push_verify },
	{ "lock", N_("lock the console"), own_lock },
	{ "quit", N_("leave ccc"), own_quit },
	{ NULL, NULL, NULL }
};

static const struct view_ops palette_ops;

static void
forget(struct palette *p)
{
	while (p->n > 0) {
		p->n--;
		free(p->m[p->n].word);
		free(p->m[p->n].label);
	}
}

static int
has(const char *hay, const char *needle)
{
	return hay != NULL && strcasestr(hay, needle) != NULL;
}

/* Takes a candidate where it fits what was typed; pass 0 wants the word to
 * begin so, pass 1 takes the rest. */
static void
offer(struct palette *p, int pass, enum kind kind, const char *word,
    const char *label, const char *other, size_t at)
{
	const char *typed = p->edit.text.s;
	int begins = strncasecmp(word, typed, strlen(typed)) == 0;
	struct match *m;

	if (p->n == SHOWN || begins == (pass == 1))
		return;
	if (!begins && !has(word, typed) && !has(label, typed) &&
	    !has(other, typed))
		return;
	m = &p->m[p->n++];
	m->kind = kind;
	m->word = xstrdup(word);
	m->label = xstrdup(label);
	m->at = at;
}

static void
offer_actions(struct palette *p, int pass)
{
	const struct catalog *c = p->v.app->cat;
	const struct table *t = catalog_moves(c);
	struct buf word, label, last;
	size_t i;

	buf_init(&word);
	buf_init(&label);
	buf_init(&last);
	for (i = 0; i < table_rows(t); i++) {
		if (strcmp(table_str(t, i, "roles"), "system") == 0)
			continue;
		buf_reset(&word);
		buf_addf(&word, "%s.%s", table_str(t, i, "kind"),
		    table_str(t, i, "action"));
		if (strcmp(word.s, last.s) == 0)
			continue;
		buf_reset(&last);
		buf_add(&last, word.s);
		buf_reset(&label);
		buf_addf(&label, "%s %s", catalog_kind_name(c,
		    table_str(t, i, "kind")), i18n_pick(table_str(t, i, "zh"),
		    table_str(t, i, "en")));
		offer(p, pass, IS_ACTION, word.s, label.s,
		    i18n_lang() == LANG_ZH ? table_str(t, i, "en") :
		    table_str(t, i, "zh"), i);
	}
	buf_release(&word);
	buf_release(&label);
	buf_release(&last);
}

static void
offer_kinds(struct palette *p, int pass)
{
	const struct table *t = catalog_kinds(p->v.app->cat);
	size_t i;

	for (i = 0; i < table_rows(t); i++)
		if (strcmp(table_str(t, i, "kind"), "ANY") != 0)
			offer(p, pass, IS_KIND, table_str(t, i, "tbl"),
			    i18n_pick(table_str(t, i, "zh"), table_str(t, i,
			    "en")), table_str(t, i, "kind"), i);
}

/* A record's number has a digit and nothing that a name has. */
static int
is_number(const char *s)
{
	return strpbrk(s, "0123456789") != NULL && strchr(s, ' ') == NULL &&
	    strchr(s, '.') == NULL && strlen(s) > 2;
}

static void
find(struct palette *p)
{
	size_t i;
	int pass;

	forget(p);
	p->cur = 0;
	if (is_number(p->edit.text.s))
		offer(p, 0, IS_NUMBER, p->edit.text.s, _("open the record"),
		    NULL, 0);
	for (pass = 0; pass < 2; pass++) {
		for (i = 0; own[i].word != NULL; i++)
			offer(p, pass, IS_OWN, own[i].word, _(own[i].label),
			    NULL, i);
		for (i = 1; i <= 10; i++)
			offer(p, pass, IS_SCREEN, screens_name((int)i % 10),
			    _(screens_name((int)i % 10)), NULL, i % 10);
		for (i = 0; panels[i] != NULL; i++)
			offer(p, pass, IS_PANEL, panels[i]->name,
			    _(panels[i]->title), NULL, i);
		offer_kinds(p, pass);
		offer_actions(p, pass);
	}
}

void
palette_push(struct app *a)
{
	struct palette *p = xcalloc(1, sizeof(*p));

	p->v.ops = &palette_ops;
	p->v.app = a;
	edit_init(&p->edit);
	p->edit.max = 120;
	find(p);
	app_push(a, &p->v);
}

static void
open_panel(struct app *a, const struct panel *panel)
{
	if (panel->screen >= 0) {
		app_screen(a, panel->screen);
		list_show(a->top, panel);
	} else {
		list_push(a, panel, NULL, 0, NULL);
	}
}

/* A panel made from the catalogue lives as long as its list. */
static void
open_kind(struct app *a, const char *kind)
{
	size_t i;

	for (i = 0; panels[i] != NULL; i++) {
		if (panels[i]->kind != NULL &&
		    strcmp(panels[i]->kind, kind) == 0) {
			open_panel(a, panels[i]);
			return;
		}
	}
	list_push_own(a, panel_of_kind(a, kind, NULL));
}

static void
open_action(struct app *a, const char *word)
{
	struct view *v = a->top;
	const char *number = v != NULL && v->ops->number != NULL ?
	    v->ops->number(v) : NULL;

	if (v != NULL && v->ops->more == list_keys &&
	    act_start_tagged(a, word, list_pane(v)))
		return;
	if (catalog_move(a->cat, word, "-") >= 0)
		act_start(a, word, "", "-", "");
	else if (number != NULL && *number != '\0')
		act_start(a, word, number, NULL, "");
	else
		app_say(a, _("%s is done with a record: choose it first, "
		    "then : again"), word);
}

static void
open_match(struct app *a, const struct match *m)
{
	const struct table *t;

	switch (m->kind) {
	case IS_SCREEN:
		app_screen(a, (int)m->at);
		break;
	case IS_PANEL:
		open_panel(a, panels[m->at]);
		break;
	case IS_KIND:
		t = catalog_kinds(a->cat);
		open_kind(a, table_str(t, m->at, "kind"));
		break;
	case IS_ACTION:
		open_action(a, m->word);
		break;
	case IS_OWN:
		own[m->at].fn(a);
		break;
	case IS_NUMBER:
		record_push(a, m->word);
		break;
	}
}

/* The last words come again at an empty line by Up. */
static void
remember(struct app *a, const char *word)
{
	char **h = a->history;
	size_t i;

	for (i = 0; i < APP_HISTORY - 1 && h[i] != NULL &&
	    strcmp(h[i], word) != 0; i++)
		;
	free(h[i]);
	memmove(h + 1, h, i * sizeof(*h));
	h[0] = xstrdup(word);
}

static void
run(struct palette *p)
{
	struct app *a = p->v.app;
	struct match m;

	if (p->n == 0) {
		app_say(a, _("Nothing is named %s"), p->edit.text.s);
		return;
	}
	m = p->m[p->cur];
	p->m[p->cur].word = p->m[p->cur].label = NULL;
	remember(a, m.word);
	app_pop(a);
	open_match(a, &m);
	free(m.word);
	free(m.label);
}

static void
from_history(struct palette *p)
{
	char **h = p->v.app->history;
	size_t i = 0;

	while (i < APP_HISTORY && h[i] != NULL &&
	    strcmp(h[i], p->edit.text.s) != 0)
		i++;
	i = i < APP_HISTORY && h[i] != NULL ? i + 1 : 0;
	if (i < APP_HISTORY && h[i] != NULL) {
		edit_set(&p->edit, h[i]);
		find(p);
	}
}

static int
type(struct view *v, int key)
{
	struct palette *p = (struct palette *)v;

	if (key == K_ENTER) {
		run(p);
	} else if (key == K_TAB && p->n > 0) {
		edit_set(&p->edit, p->m[p->cur].word);
		find(p);
	} else if (key == K_DOWN || key == K_CTRL('n')) {
		p->cur += p->cur + 1 < p->n;
	} else if (key == K_UP || key == K_CTRL('p')) {
		if (p->cur > 0)
			p->cur--;
		else
			from_history(p);
	} else if (edit_key(&p->edit, key)) {
		find(p);
	} else {
		return 0;
	}
	return 1;
}

static int
height(struct view *v, int rows, int cols)
{
	(void)v;
	(void)rows;
	(void)cols;
	return SHOWN + 2;
}

static void
draw(struct view *v, const struct draw *d)
{
	struct palette *p = (struct palette *)v;
	size_t i;
	int row;

	draw_rule(d, 0, _("command: Tab completes, Enter does it, Esc back"),
	    NULL);
	for (i = 0; i < p->n; i++) {
		row = 1 + (int)i;
		draw_mark(d, row, 1, i == p->cur);
		draw_text(d, row, 3, 24, p->m[i].word, ATTR_NONE);
		draw_text(d, row, 28, d->cols - 29, p->m[i].label, ATTR_NONE);
	}
	draw_text(d, d->rows - 1, 1, 1, ":", ATTR_NONE);
	edit_draw(&p->edit, d, d->rows - 1, 2, d->cols - 3, 0);
}

static void
palette_free(struct view *v)
{
	struct palette *p = (struct palette *)v;

	forget(p);
	edit_release(&p->edit);
}

static const struct view_ops palette_ops = {
	.name = "palette", .type = type, .draw = draw, .height = height,
	.free = palette_free, .digits = 1,
};
