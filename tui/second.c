/*
 * A move that waits for another person: what exactly, who is awaited, and
 * the ways there are: here, with an own login that ends with the consent;
 * later, from the to-do list; or not at all. The awaited person sees the
 * same card. Must not know: any move.
 */
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/word.h"
#include "tui/page.h"
#include "tui/prompt.h"
#include "tui/result.h"
#include "tui/run.h"
#include "tui/show.h"

enum { PICK_HERE, PICK_LATER, PICK_WITHDRAW, PICK_CONFIRM, PICK_DECLINE };

struct second {
	struct page_view p;
	char *req, *number, *action;
	struct table *t;	/* row of v_proposal */
	char *account;		/* of the other person */
	char *error;
};

static void
add_values(struct second *s, const char *vals)
{
	struct app *a = s->p.v.app;
	struct json j;
	struct buf b;
	char kind[8] = "";
	const char *tbl, *typ;
	size_t i, n = strcspn(s->action, ".");

	if (json_parse(vals, strlen(vals), &j, NULL) == -1)
		return;
	if (n < sizeof(kind)) {
		memcpy(kind, s->action, n);
		kind[n] = '\0';
	}
	tbl = catalog_table(a->cat, kind);
	buf_init(&b);
	for (i = 0; i < j.n && j.type == JSON_OBJ; i++) {
		buf_reset(&b);
		typ = catalog_field_type(a->cat, tbl, j.keys[i]);
		if (j.items[i].str != NULL)
			show_value(a, &b, typ != NULL ? typ : "text",
			    j.items[i].str);
		else
			buf_addf(&b, j.items[i].n == 1 ? _("1 row") :
			    _("%zu rows"), j.items[i].n);
		page_textf(&s->p, "          %s: %s",
		    catalog_field_name(a->cat, tbl, j.keys[i]), b.s);
	}
	buf_release(&b);
	json_free(&j);
}

static void
add_awaited(struct second *s)
{
	const char *w = table_str(s->t, 0, "waits");
	struct json j;
	struct buf b;

	if (json_parse(w, strlen(w), &j, NULL) == -1)
		return;
	buf_init(&b);
	word_waits(s->p.v.app->cat, &j, &b);
	page_textf(&s->p, _("Awaited   %s"), b.s);
	buf_release(&b);
	json_free(&j);
}

static int
is_own(const struct second *s)
{
	return strcmp(table_str(s->t, 0, "asked_by"),
	    s->p.v.app->me.staff) == 0;
}

static void
add_choices(struct second *s)
{
	struct page_view *p = &s->p;

	page_blank(p);
	if (p->v.app->opt.read_only)
		return;
	if (is_own(s)) {
		page_item(p, PICK_HERE, NULL, 1, _("confirm here: the other "
		    "person logs in on this terminal, for this only"));
		page_item(p, PICK_LATER, NULL, 1, _("confirm later: it stands "
		    "in their to-do list; a change of the record voids it"));
		page_item(p, PICK_WITHDRAW, NULL, 1,
		    _("withdraw: not this time"));
	} else if (table_num(s->t, 0, "mine") != 0) {
		page_item(p, PICK_CONFIRM, NULL, 1,
		    _("I confirm this, with these values"));
		page_item(p, PICK_DECLINE, NULL, 1,
		    _("I do not confirm, and say why"));
	} else {
		page_text(p, _("This request waits for another person than "
		    "you."));
	}
	page_blank(p);
	page_text(p, _("All rules are asked again at the confirmation."));
}

static void
build(struct page_view *p, int cols)
{
	struct second *s = (struct second *)p;
	struct app *a = p->v.app;
	struct buf b;

	(void)cols;
	buf_init(&b);
	buf_addf(&b, _("request %.13s"), s->req);
	if (s->t == NULL || table_rows(s->t) == 0) {
		page_head(p, _("Confirmation"), b.s);
		page_text(p, s->error != NULL ? s->error : s->t == NULL ?
		    _("reading...") : _("This request is no longer open: it "
		    "was answered, withdrawn, or the record changed."));
		buf_release(&b);
		return;
	}
	page_blank(p);
	page_head(p, _("waits for another person's confirmation"), b.s);
	buf_reset(&b);
	show_time(&b, table_str(s->t, 0, "at"), "%m-%d %H:%M");
	page_textf(p, _("Asked by  %s  %s"), show_person(a, table_str(s->t, 0,
	    "asked_by_name"), table_str(s->t, 0, "asked_by")), b.s);
	add_awaited(s);
	page_textf(p, _("What      %s  %s  %s"), show_pair(s->t, 0, "action"),
	    s->number, table_str(s->t, 0, "title"));
	add_values(s, table_str(s->t, 0, "vals"));
	if (*table_str(s->t, 0, "reason") != '\0')
		page_textf(p, _("Reason    %s"), table_str(s->t, 0, "reason"));
	add_choices(s);
	buf_release(&b);
}

static void
loaded(void *owner, int tag, struct table *t, const struct err *e)
{
	struct second *s = owner;

	(void)tag;
	table_free(s->t);
	s->t = t;
	free(s->error);
	s->error = t == NULL ? xstrdup(e->text) : NULL;
	page_stale(&s->p);
}

static void
refresh(struct view *v)
{
	struct second *s = (struct second *)v;
	struct db_cond c = { "req", DB_EQ, s->req };
	struct db_query q = { 0 };

	q.view = "v_proposal";
	q.conds = &c;
	q.nconds = 1;
	q.key = "req";
	q.limit = 1;
	ask_select(v->app->asks, &q, loaded, s, 0);
}

/* The consent's answer, whoever gave it. */
static void
answered(void *owner, int tag, struct table *t, const struct err *e)
{
	struct second *s = owner;
	struct app *a = s->p.v.app;
	struct err bad = { 0 };
	struct result_of of = { s->action, s->number, 0, NULL };
	struct answer ans;
	char *action, *number;

	(void)tag;
	if (t == NULL || answer_read(&ans, t, &bad) == -1) {
		app_say_err(a, t == NULL ? e : &bad);
	} else if (strcmp(ans.outcome, "done") == 0) {
		action = xstrdup(s->action);
		number = xstrdup(ans.number);
		app_pop_to(a, s->p.v.below);
		result_say(a, action, &ans);
		run_after_move(a, action, number);
		answer_release(&ans);
		free(action);
		free(number);
		app_refresh(a);
	} else if (strcmp(ans.outcome, "waiting") == 0) {
		answer_release(&ans);
		app_say(a, _("Confirmed; one more person is awaited"));
		refresh(&s->p.v);
	} else {
		refusal_push(a, &of, &ans);
	}
	table_free(t);
}

/* As answered, on the other person's line, which ends with it. */
static void
other_answered(void *owner, int tag, struct table *t, const struct err *e)
{
	struct second *s = owner;
	struct app *a = s->p.v.app;
	struct err copy = *e;

	timer_after(a->timers, 0, second_end_other, a);
	if (t == NULL && copy.code == ERR_DENIED)
		app_say(a, _("The login of the other person was refused"));
	else
		answered(owner, tag, t, &copy);
}

void
second_end_other(void *arg)
{
	struct app *a = arg;

	asks_free(a->other);
	a->other = NULL;
}

static void
have_password(void *owner, const char *text)
{
	struct second *s = owner;
	struct app *a = s->p.v.app;
	struct db_login l = a->login;
	const char *params[1] = { s->req };

	if (text == NULL)
		return;
	asks_free(a->other);
	l.user = s->account;
	l.password = text;
	a->other = asks_new(&l);
	ask_call(a->other, "p_confirm", params, 1, 1, other_answered, s, 0);
	app_say(a, _("Asking..."));
}

static void
have_account(void *owner, const char *text)
{
	struct second *s = owner;
	struct prompt_spec p = { 0 };

	if (text == NULL || *text == '\0')
		return;
	free(s->account);
	s->account = xstrdup(text);
	p.label = _("Password of the other person:");
	p.secret = 1;
	p.done = have_password;
	p.owner = s;
	prompt_push(s->p.v.app, &p);
}

/* The first awaited person's account, as a proposal. */
static char *
awaited_account(const struct second *s)
{
	const char *w = table_str(s->t, 0, "waits");
	const struct json *people;
	struct json j;
	char *out = NULL, *c;

	if (json_parse(w, strlen(w), &j, NULL) == -1)
		return NULL;
	if (j.type == JSON_ARR && j.n > 0) {
		people = json_get(&j.items[0], "people");
		if (people != NULL && people->n > 0 &&
		    people->items[0].str != NULL)
			out = xstrdup(people->items[0].str);
	}
	json_free(&j);
	for (c = out; c != NULL && *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return out;
}

static void
confirm_here(struct second *s)
{
	struct prompt_spec p = { 0 };
	char *who = awaited_account(s);

	p.label = _("Account of the other person:");
	p.initial = who;
	p.done = have_account;
	p.owner = s;
	prompt_push(s->p.v.app, &p);
	free(who);
}

static void
call(struct second *s, const char *proc, const char *reason)
{
	const char *params[2] = { s->req, reason };

	ask_call(s->p.v.app->asks, proc, params, reason != NULL ? 2 : 1, 1,
	    answered, s, 0);
}

static void
decline_reason(void *owner, const char *text)
{
	if (text != NULL)
		call(owner, "p_decline", text);
}

static void
pick(struct page_view *p, const struct page_line *l)
{
	struct second *s = (struct second *)p;
	struct prompt_spec q = { 0 };

	if (l->pick == PICK_HERE) {
		confirm_here(s);
	} else if (l->pick == PICK_LATER) {
		app_pop(p->v.app);
		app_say(p->v.app, _("It waits in the to-do list of the other "
		    "person"));
	} else if (l->pick == PICK_WITHDRAW) {
		call(s, "p_withdraw", NULL);
	} else if (l->pick == PICK_CONFIRM) {
		call(s, "p_confirm", NULL);
	} else {
		q.label = _("Reason:");
		q.done = decline_reason;
		q.owner = s;
		prompt_push(p->v.app, &q);
	}
}

static const char *
number(struct view *v)
{
	return ((struct second *)v)->number;
}

static int
ready(struct view *v)
{
	struct second *s = (struct second *)v;

	return s->t != NULL || s->error != NULL;
}

static void
second_free(struct view *v)
{
	struct second *s = (struct second *)v;

	page_release(&s->p);
	table_free(s->t);
	free(s->req);
	free(s->number);
	free(s->action);
	free(s->account);
	free(s->error);
}

static const struct page_ops ops = { .build = build, .pick = pick };
static const struct view_ops view_ops = {
	.name = "second", .more = page_keys, .type = page_type,
	.draw = page_draw, .number = number, .refresh = refresh,
	.free = second_free, .ready = ready, .digits = 1,
};

void
second_push(struct app *app, const char *req, const char *num,
    const char *action)
{
	struct second *s = xcalloc(1, sizeof(*s));

	s->p.v.ops = &view_ops;
	s->p.ops = &ops;
	s->req = xstrdup(req);
	s->number = xstrdup(num);
	s->action = xstrdup(action);
	app_push(app, &s->p.v);
	refresh(&s->p.v);
}
