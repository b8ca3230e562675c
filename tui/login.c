/*
 * Account, password, catalogue. Must not know: any screen.
 */
#include "tui/login.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "core/secure.h"
#include "tui/edit.h"
#include "tui/lock.h"
#include "tui/screen.h"

#define SUGGESTED 72	/* demo accounts shown */
#define MAX_DEMO 1000

enum { TAG_LOGIN = 1000 };

struct login {
	struct view v;
	struct session *session;
	struct edit account, password;
	int in_password, asking;
	size_t host;		/* which of database.hosts */
	char room[256];
	char **demo;		/* accounts of the demo's file */
	size_t ndemo;
	size_t views;		/* of the catalogue still to come */
	char *status;		/* what stands below the fields */
};

static void try_login(struct login *l);

static void
say(struct login *l, const char *s)
{
	free(l->status);
	l->status = xstrdup(s);
	app_touch(l->v.app);
}

/* The password that a file gives for the account, or NULL. */
static char *
known_password(struct login *l, const char *account)
{
	struct app *a = l->v.app;
	const char *file = a->opt.password_file;
	struct err e = { 0 };

	if (file == NULL)
		file = a->conf->demo_passwords;
	if (file == NULL || *file == '\0')
		return NULL;
	return session_password(file, account, &e);
}

static char *
copy(const struct table *t, const char *col)
{
	return xstrdup(table_str(t, 0, col));
}

static void
take_person(struct app *a, const struct table *t)
{
	struct person *m = &a->me;
	int64_t now;

	m->staff = copy(t, "staff");
	m->name = copy(t, "name");
	m->org = copy(t, "org");
	m->org_name = xstrdup(i18n_pick(table_str(t, 0, "org_name"),
	    table_str(t, 0, "org_name_en")));
	m->roles = copy(t, "roles");
	m->side = copy(t, "side");
	m->centre = xstrdup(i18n_pick(table_str(t, 0, "centre"),
	    table_str(t, 0, "centre_en")));
	m->schema_version = copy(t, "schema_version");
	m->pack_version = copy(t, "pack_version");
	m->demo = table_num(t, 0, "demo") != 0;
	m->account = copy(t, "account");
	if (clock_parse_utc(table_str(t, 0, "now"), &now) == 0)
		clock_set_centre(now);
	(void)clock_set_zone(table_str(t, 0, "tz"));
}

static void
got_catalogue(void *owner, int tag, struct table *t, const struct err *e)
{
	struct login *l = owner;
	struct app *a = l->v.app;

	if (t == NULL) {
		say(l, e->text);
		return;
	}
	catalog_put(a->cat, (size_t)tag, t);
	if (--l->views > 0)
		return;
	app_pop(a);
	app_signed_in(a);
}

static void
ask_catalogue(struct login *l)
{
	struct app *a = l->v.app;
	struct db_query q;
	size_t i;

	a->cat = catalog_new();
	for (i = 0; catalog_views[i] != NULL; i++) {
		catalog_query(i, &q);
		l->views++;
		ask_select(a->asks, &q, got_catalogue, l, (int)i);
	}
	say(l, _("Reading the rules..."));
}

static void
refused(struct login *l, const struct err *e)
{
	struct app *a = l->v.app;

	a->asks_gone = a->asks;	/* it is calling us: freed by the loop */
	a->asks = NULL;
	timer_after(a->timers, 0, app_free_asks, a);
	if (e->code == ERR_NET) {
		l->host++;
		if (session_reach(l->session, l->host, &a->login, l->room,
		    NULL) == 0) {
			try_login(l);
			return;
		}
		l->host = 0;
		(void)session_reach(l->session, 0, &a->login, l->room, NULL);
	}
	edit_forget(&l->password);
	edit_init(&l->password);
	app_forget_typed(a);
	say(l, e->code == ERR_DENIED ?
	    _("Account or password is wrong, or the account is locked") :
	    e->text);
}

static void
logged_in(void *owner, int tag, struct table *t, const struct err *e)
{
	struct login *l = owner;
	struct app *a = l->v.app;

	(void)tag;
	l->asking = 0;
	if (t == NULL || table_rows(t) != 1) {
		refused(l, e);
		table_free(t);
		return;
	}
	if (table_num(t, 0, "must_change") != 0) {
		struct err code;

		err_clear(&code);
		err_set(&code, ERR_INPUT, "%s", _("This account has a code "
		    "for one use: `ccc account password` chooses a "
		    "password"));
		refused(l, &code);
		table_free(t);
		return;
	}
	take_person(a, t);
	table_free(t);
	lock_keep(a, l->password.text.s);
	edit_forget(&l->password);
	edit_init(&l->password);
	ask_catalogue(l);
}

static void
try_login(struct login *l)
{
	struct app *a = l->v.app;
	const char *params[1] = { "ccc" };

	a->login.user = l->account.text.s;
	a->login.password = l->password.text.s;
	a->asks = asks_new(&a->login);
	a->login.user = a->login.password = NULL;
	l->asking = 1;
	ask_call(a->asks, "p_login", params, 1, 1, logged_in, l, TAG_LOGIN);
	say(l, _("Asking the database..."));
}

static void
account_done(struct login *l)
{
	char *known = known_password(l, l->account.text.s);

	if (known != NULL) {
		edit_set(&l->password, known);
		secure_forget(known);
		try_login(l);
		return;
	}
	l->in_password = 1;
}

/* The first demo account that begins like what was typed. */
static const char *
completion(const struct login *l)
{
	size_t i, n = l->account.text.len;

	for (i = 0; i < l->ndemo; i++)
		if (strncmp(l->demo[i], l->account.text.s, n) == 0)
			return l->demo[i];
	return NULL;
}

static int
type(struct view *v, int key)
{
	struct login *l = (struct login *)v;
	struct edit *e = l->in_password ? &l->password : &l->account;
	const char *c = completion(l);

	if (l->asking || l->views > 0)
		return key != K_CTRL('c') && key != K_ESC;
	if (key == K_ENTER || key == K_DOWN) {
		if (l->account.text.len == 0)
			return 1;
		if (l->in_password)
			try_login(l);
		else
			account_done(l);
	} else if (key == K_TAB && !l->in_password && c != NULL &&
	    strcmp(c, l->account.text.s) != 0) {
		edit_set(&l->account, c);
	} else if (key == K_UP || key == K_BACKTAB || key == K_TAB) {
		l->in_password = key == K_TAB;
	} else {
		return edit_key(e, key);
	}
	return 1;
}

static int
leave(struct view *v)
{
	struct login *l = (struct login *)v;

	if (l->in_password)
		l->in_password = 0;
	else
		v->app->done = 1;
	return 1;
}

/* Demo accounts that fit what is typed, in columns. */
static void
draw_demo(struct login *l, const struct draw *d, int row)
{
	size_t i, shown = 0;
	int per = (d->cols - 6) / 10;

	if (l->ndemo == 0 || l->in_password)
		return;
	draw_text(d, row, 3, d->cols - 4, _("Demo: log in as any of these; Tab "
	    "completes"), ATTR_NONE);
	for (i = 0; i < l->ndemo && shown < SUGGESTED; i++) {
		if (strncmp(l->demo[i], l->account.text.s,
		    l->account.text.len) != 0)
			continue;
		draw_text(d, row + 1 + (int)shown / per, 3 +
		    (int)shown % per * 10, 9, l->demo[i], ATTR_NONE);
		shown++;
	}
}

static void
draw(struct view *v, const struct draw *d)
{
	struct login *l = (struct login *)v;
	int w1, w2;

	draw_text(d, 1, 3, d->cols - 4, _("Workstation of the cloud centre"),
	    ATTR_NONE);
	w1 = draw_text(d, 3, 3, 20, _("Account:"), ATTR_NONE);
	w2 = draw_text(d, 4, 3, 20, _("Password:"), ATTR_NONE);
	if (w2 > w1)
		w1 = w2;
	edit_draw(&l->password, d, 4, w1 + 4, 40, 1);
	if (l->in_password) {
		draw_text(d, 3, w1 + 4, 40, l->account.text.s, ATTR_NONE);
		edit_draw(&l->password, d, 4, w1 + 4, 40, 1);
	} else {
		edit_draw(&l->account, d, 3, w1 + 4, 40, 0);
	}
	draw_text(d, d->rows - 1, 3, d->cols - 4, _("Enter logs in; Esc leaves"),
	    ATTR_NONE);
	if (l->status != NULL)
		draw_text(d, 6, 3, d->cols - 4, l->status, ATTR_NONE);
	draw_demo(l, d, 8);
}

/* While a login under way was asked for on the command line, nothing of
 * this is painted. */
static int
ready(struct view *v)
{
	struct login *l = (struct login *)v;

	return !l->asking && l->views == 0;
}

static void
login_free(struct view *v)
{
	struct login *l = (struct login *)v;
	size_t i;

	edit_release(&l->account);
	edit_forget(&l->password);
	for (i = 0; i < l->ndemo; i++)
		free(l->demo[i]);
	free(l->demo);
	free(l->status);
}

static const struct view_ops view_ops = {
	.name = "login", .type = type, .draw = draw,
	.leave = leave, .free = login_free, .ready = ready, .digits = 1,
};

/* The accounts of the demo's file: the first words of its lines. */
static void
read_demo(struct login *l)
{
	const char *file = l->v.app->conf->demo_passwords;
	char line[512];
	size_t n;
	FILE *f;

	if (file == NULL || *file == '\0' || (f = fopen(file, "re")) == NULL)
		return;
	while (l->ndemo < MAX_DEMO && fgets(line, sizeof(line), f) != NULL) {
		n = strcspn(line, " \t\n");
		if (n == 0)
			continue;
		l->demo = xrealloc(l->demo, (l->ndemo + 1) *
		    sizeof(*l->demo));
		l->demo[l->ndemo] = xmalloc(n + 1);
		memcpy(l->demo[l->ndemo], line, n);
		l->demo[l->ndemo++][n] = '\0';
	}
	explicit_bzero(line, sizeof(line));
	fclose(f);
}

void
login_push(struct app *a, struct session *s)
{
	struct login *l = xcalloc(1, sizeof(*l));

	l->v.ops = &view_ops;
	l->v.app = a;
	l->session = s;
	edit_init(&l->account);
	edit_init(&l->password);
	l->account.max = 64;
	l->password.max = 256;
	read_demo(l);
	app_push(a, &l->v);
	if (a->opt.user != NULL && *a->opt.user != '\0') {
		edit_set(&l->account, a->opt.user);
		account_done(l);
	}
}
