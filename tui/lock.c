/*
 * The idle lock. The password is asked of the database; only where that does
 * not answer, of a salted hash kept in memory. Must not know: what is below.
 */
#include "tui/lock.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "core/sha256.h"
#include "tui/edit.h"
#include "tui/form.h"
#include "tui/result.h"
#include "tui/screen.h"

#define SALT 36

struct lock {
	struct view v;
	struct edit edit;
	int asking;
};

static void
hash(const char *salt, const char *password, char hex[65])
{
	struct sha256 *h = sha256_new();

	sha256_add(h, salt, SALT);
	sha256_add(h, password, strlen(password));
	sha256_end(h, hex);
}

void
lock_keep(struct app *a, const char *password)
{
	char salt[37], hex[65];

	uuid_new(salt);
	hash(salt, password, hex);
	free(a->secret);
	a->secret = xmalloc(SALT + 65);
	memcpy(a->secret, salt, SALT);
	memcpy(a->secret + SALT, hex, 65);
}

static int
is_right(const struct app *a, const char *password)
{
	char hex[65];

	if (a->secret == NULL)
		return 0;
	hash(a->secret, password, hex);
	return strcmp(hex, a->secret + SALT) == 0;
}

static void
open_again(struct lock *l)
{
	struct app *a = l->v.app;

	a->locked = 0;
	app_pop(a);
	lock_watch(a);
	app_refresh(a);
}

static void
checked(void *owner, int tag, struct table *t, const struct err *e)
{
	struct lock *l = owner;
	struct app *a = l->v.app;
	int right = t != NULL || (e->code == ERR_NET &&
	    is_right(a, l->edit.text.s));

	(void)tag;
	table_free(t);
	l->asking = 0;
	explicit_bzero(l->edit.text.s, l->edit.text.len);
	edit_set(&l->edit, "");
	timer_after(a->timers, 0, second_end_other, a);
	if (right)
		open_again(l);
	else
		app_say(a, e->code == ERR_NET ?
		    _("No database, and that is not the password") :
		    _("That is not the password of %s"), a->me.account);
}

static void
try_password(struct lock *l)
{
	struct app *a = l->v.app;
	struct db_login login = a->login;
	const char *params[1] = { "ccc" };

	if (l->asking || l->edit.text.len == 0)
		return;
	login.user = a->me.account;
	login.password = l->edit.text.s;
	asks_free(a->other);
	a->other = asks_new(&login);
	l->asking = 1;
	ask_call(a->other, "p_login", params, 1, 1, checked, l, 0);
	app_say(a, _("Asking..."));
}

static int
type(struct view *v, int key)
{
	struct lock *l = (struct lock *)v;

	if (key == K_ENTER)
		try_password(l);
	else if (key == K_F0 + 10)
		v->app->done = 1;
	else
		(void)edit_key(&l->edit, key);
	return 1;
}

static int
leave(struct view *v)
{
	(void)v;
	return 1;
}

static void
draw(struct view *v, const struct draw *d)
{
	struct lock *l = (struct lock *)v;
	int w;

	draw_text(d, 3, 3, d->cols - 4, _("Locked. Drafts are kept; a run goes "
	    "on."), ATTR_NONE);
	draw_text(d, 5, 3, d->cols - 4, v->app->me.account, ATTR_NONE);
	w = draw_text(d, 6, 3, 30, _("Password:"), ATTR_NONE);
	edit_draw(&l->edit, d, 6, w + 4, d->cols - w - 5, 1);
	draw_text(d, 8, 3, d->cols - 4, _("Enter opens; F10 (Esc-0) leaves"),
	    ATTR_NONE);
}

static void
lock_free(struct view *v)
{
	edit_forget(&((struct lock *)v)->edit);
}

static const struct view_ops view_ops = {
	.name = "lock", .type = type, .leave = leave, .draw = draw,
	.free = lock_free, .digits = 1,
};

void
lock_now(struct app *a)
{
	struct lock *l;

	if (a->locked)
		return;
	form_keep_drafts(a);
	l = xcalloc(1, sizeof(*l));
	l->v.ops = &view_ops;
	edit_init(&l->edit);
	a->locked = 1;
	app_forget_typed(a);
	free(a->message);
	a->message = NULL;
	screen_wipe(a->screen);
	app_push(a, &l->v);
}

void
lock_watch(void *arg)
{
	struct app *a = arg;
	int64_t idle = (int64_t)a->conf->idle_lock_min * 60000000;
	int64_t at;

	if (idle < 60000000 || idle > 300000000)
		idle = 300000000;
	at = a->last_key + idle;
	if (a->locked)
		return;
	if (clock_mono() >= at)
		lock_now(a);
	else
		timer_at(a->timers, at, lock_watch, a);
}
