/*
 * The refusal card: what is missing, by which article, who supplies it, and
 * the digit that starts it. Must not know: any rule.
 */
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/sha256.h"
#include "core/word.h"
#include "tui/article.h"
#include "tui/form.h"
#include "tui/page.h"
#include "tui/prompt.h"
#include "tui/remedy.h"
#include "tui/result.h"

enum { PICK_REMEDY, PICK_ACK, PICK_WAIVE };

struct card {
	struct page_view p;
	char *action, *number;
	struct view *form;
	int dry;
	struct answer answer;
	struct refusal *r;
	size_t n;
	char *waive;		/* rule that is being waived */
	size_t chosen;		/* refusal whose remedy was chosen */
};

static int
is_warning(const struct refusal *r)
{
	return strcmp(r->severity, "warn") == 0;
}

static int
only_warnings(const struct card *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (!is_warning(&c->r[i]))
			return 0;
	return c->n > 0;
}

/* A manager may let a rule of the centre's own policy pass once. */
static int
may_waive(const struct card *c, const struct refusal *r)
{
	const struct app *a = c->p.v.app;
	int row = catalog_rule(a->cat, r->rule);

	return row >= 0 && *c->number != '\0' && !is_warning(r) &&
	    strncmp(r->rule, "R00.", 4) != 0 &&
	    strstr(a->me.roles, "MGR") != NULL &&
	    strcmp(table_str(catalog_rules(a->cat), (size_t)row, "basis"),
	    "policy") == 0;
}

static void
add_refusal(struct page_view *p, struct card *c, const struct refusal *r)
{
	struct buf b;

	buf_init(&b);
	buf_add(&b, r->rule);
	if (*r->article != '\0')
		buf_addf(&b, _("  Art. %s"), r->article);
	buf_addf(&b, "  %s", r->message);
	page_text(p, b.s);
	buf_reset(&b);
	remedy_words(r, &b);
	page_item(p, PICK_REMEDY, r->rule, 1, b.s);
	if (may_waive(c, r))
		page_item(p, PICK_WAIVE, r->rule, 1,
		    _("let this policy rule pass once, with a reason"));
	page_blank(p);
	buf_release(&b);
}

static void
build(struct page_view *p, int cols)
{
	struct card *c = (struct card *)p;
	struct app *a = p->v.app;
	struct buf title, no, b;
	size_t i;

	(void)cols;
	buf_init(&title);
	buf_init(&no);
	buf_init(&b);
	buf_addf(&title, only_warnings(c) ? _("To be acknowledged: %s") :
	    _("Not possible: %s"), catalog_action_name(a->cat, c->action));
	if (c->answer.seq > 0 && !c->dry)
		buf_addf(&no, _("refusal %s/%ld"), c->answer.number,
		    c->answer.seq);
	page_head(p, title.s, no.s);
	for (i = 0; i < c->n; i++)
		add_refusal(p, c, &c->r[i]);
	if (only_warnings(c) && c->form != NULL)
		page_item(p, PICK_ACK, NULL, 1,
		    _("I have read this; do it all the same"));
	if (c->answer.waits.n > 0) {
		word_waits(a->cat, &c->answer.waits, &b);
		page_textf(p, _("Then another person must confirm: %s"), b.s);
		page_blank(p);
	}
	page_text(p, c->dry ? _("Nothing was tried and nothing recorded. "
	    "1-9 supply  t article  Esc back") :
	    _("This refusal is recorded. 1-9 supply  t article  y copy the "
	    "number  Esc back"));
	buf_release(&title);
	buf_release(&no);
	buf_release(&b);
}

static const struct refusal *
find(const struct card *c, const char *rule, size_t *at)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (strcmp(c->r[i].rule, rule) == 0) {
			*at = i;
			return &c->r[i];
		}
	}
	return NULL;
}

static const struct json *
detail_of(const struct card *c)
{
	return c->chosen < c->n ? c->r[c->chosen].detail : NULL;
}

static void
waived(void *owner, int tag, struct table *t, const struct err *e)
{
	struct card *c = owner;
	struct app *a = c->p.v.app;
	struct err bad = { 0 };
	struct answer ans;
	struct result_of of = { "ANY.waive", c->number, 0, NULL };

	(void)tag;
	if (t == NULL || answer_read(&ans, t, &bad) == -1) {
		app_say_err(a, t == NULL ? e : &bad);
	} else if (strcmp(ans.outcome, "done") == 0) {
		answer_release(&ans);
		app_say(a, _("The rule is let pass for the next move; Esc "
		    "goes back to the form"));
	} else {
		refusal_push(a, &of, &ans);
	}
	table_free(t);
}

static void
waive_reason(void *owner, const char *text)
{
	struct card *c = owner;
	const char *params[4];
	char req[37];

	if (text == NULL)
		return;
	uuid_new(req);
	params[0] = req;
	params[1] = c->number;
	params[2] = c->waive;
	params[3] = text;
	ask_call(c->p.v.app->asks, "p_waive", params, 4, 1, waived, c, 0);
}

/* Acknowledges every warning of the card. */
static void
acknowledge(struct card *c)
{
	struct view *form = c->form;
	struct buf b;
	size_t i;

	buf_init(&b);
	for (i = 0; i < c->n; i++)
		buf_addf(&b, "%s%s", i > 0 ? ";" : "", c->r[i].rule);
	app_pop(form->app);
	form_acknowledge(form, b.s);
	buf_release(&b);
}

static void
pick(struct page_view *p, const struct page_line *l)
{
	struct card *c = (struct card *)p;
	const struct refusal *r;
	struct prompt_spec q = { 0 };

	if (l->pick == PICK_ACK) {
		acknowledge(c);
		return;
	}
	r = find(c, l->arg, &c->chosen);
	if (r == NULL)
		return;
	if (l->pick == PICK_REMEDY) {
		remedy_start(p->v.app, r, c->number, detail_of(c), c->form);
		return;
	}
	free(c->waive);
	c->waive = xstrdup(r->rule);
	q.label = _("Reason:");
	q.done = waive_reason;
	q.owner = c;
	prompt_push(p->v.app, &q);
}

static void
key_article(struct view *v)
{
	struct card *c = (struct card *)v;
	const struct page_line *l = page_current(&c->p);
	const struct refusal *r = NULL;
	size_t at;

	if (l != NULL && l->arg != NULL)
		r = find(c, l->arg, &at);
	if (r == NULL && c->n > 0)
		r = &c->r[0];
	if (r != NULL)
		article_push(v->app, r->article);
}

static const char *
number(struct view *v)
{
	return ((struct card *)v)->number;
}

static void
card_free(struct view *v)
{
	struct card *c = (struct card *)v;

	page_release(&c->p);
	refusal_free(c->r, c->n);
	answer_release(&c->answer);
	free(c->action);
	free(c->number);
	free(c->waive);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ 't', 0, KEY_FOOT, N_("article"), N_("text of the article"), key_article },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static const struct page_ops ops = { .build = build, .pick = pick };
static const struct view_ops view_ops = {
	.name = "refusal", .keys = keys, .more = page_keys,
	.type = page_type, .draw = page_draw, .number = number,
	.free = card_free, .digits = 1,
};

void
refusal_push(struct app *app, const struct result_of *of, struct answer *a)
{
	struct card *c = xcalloc(1, sizeof(*c));
	char kind[8] = "";
	size_t n = strcspn(of->action, ".");

	if (n < sizeof(kind)) {
		memcpy(kind, of->action, n);
		kind[n] = '\0';
	}
	c->p.v.ops = &view_ops;
	c->p.ops = &ops;
	c->action = xstrdup(of->action);
	c->number = xstrdup(of->number != NULL ? of->number : "");
	c->form = of->form;
	c->dry = of->dry;
	c->answer = *a;
	c->n = word_refusals_of(app->cat, kind, &c->answer.rules, &c->r);
	app_push(app, &c->p.v);
}
