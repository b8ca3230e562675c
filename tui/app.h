#ifndef CCC_APP_H
#define CCC_APP_H

#include <stdint.h>

#include "core/catalog.h"
#include "core/conf.h"
#include "core/db.h"
#include "tui/ask.h"
#include "tui/timer.h"
#include "tui/view.h"

/*
 * The workstation while it runs: the terminal, the connection, the person,
 * the stack of views. One of it; handed along, never global.
 */
struct screen;

#define APP_HISTORY 20
#define APP_TYPED 256

struct app_opt {
	const char *user;	/* account given, or NULL */
	const char *password_file;
	const char *term;
	int read_only, mono, ascii;
};

/* Who is logged in, and on what. Strings are owned. */
struct person {
	char *account, *staff, *name, *org, *org_name, *roles, *side;
	char *centre, *schema_version, *pack_version;
	int demo;
};

struct app {
	const struct conf *conf;
	struct app_opt opt;
	struct screen *screen;
	struct keys *keys;
	struct canvas canvas;
	struct timers *timers;
	struct asks *asks;	/* the person's connection */
	struct asks *asks_gone;	/* refused login, freed when it is idle */
	struct asks *other;	/* a second person's, for one consent */
	struct catalog *cat;
	struct db_login login;	/* where the database is; no password */
	struct person me;
	char *secret;		/* salted hash of the password, for the lock */
	struct view *top;
	char *message;		/* for the person, until the next key */
	struct table *duty;	/* who is on, for the title line */
	long todo;		/* -1 = not known */
	int64_t last_key;	/* monotonic */
	int64_t data_at;	/* centre clock at the last answer */
	int pause_refresh;	/* Z */
	int dirty;		/* something may look different */
	int64_t hold_until;	/* a new view waits for its data so long */
	int64_t keys_until;	/* and keys wait for it so long */
	int typed[APP_TYPED];	/* keys that wait */
	size_t ntyped;
	struct table *waits;	/* records with a request under way */
	int64_t waits_at;	/* when that was asked, monotonic */
	int locked;
	int done;		/* leave the loop */
	int signal;		/* what ended it, 0 = the person */
	int cur_screen;		/* digit of the screen, -1 none */
	char *history[APP_HISTORY];	/* of the `:` line, newest first */
};

/* Runs the workstation until the person leaves; exit status. */
int app_run(struct app *a, struct err *e);

/* The stack. view is owned by it from now on. */
void app_push(struct app *a, struct view *v);
/* Takes the top view off and tells the one below. */
void app_pop(struct app *a);
/* Takes views off until v is on top. */
void app_pop_to(struct app *a, const struct view *v);
/* Takes all off. */
void app_clear(struct app *a);
/* Frees a view that is not on the stack any more, with its questions and
 * timers. */
void app_drop(struct app *a, struct view *v);
/* Goes to the screen of a digit, 0..9. */
void app_screen(struct app *a, int digit);

/* One line to the person, until the next key. */
void app_say(struct app *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void app_say_err(struct app *a, const struct err *e);
void app_touch(struct app *a);
/* Asks the view on top and the title's figures anew. */
void app_refresh(struct app *a);

/* Asks which records have a request that waits for a second person; not
 * again at once. */
void app_ask_waits(struct app *a);
/* Whether the record has one. */
int app_waits(const struct app *a, const char *number);

/* Called by the loop. A key waits where the view still waits for what it
 * shows; app_typed() hands on what waited. */
void app_key(struct app *a, int key);
void app_typed(struct app *a);
/* What was typed ahead does not count any more. */
void app_forget_typed(struct app *a);
void app_draw(struct app *a);
void app_resized(struct app *a);

extern const struct key_row app_keys[];

/* The key's row that works in v now, or NULL. */
const struct key_row *app_key_row(const struct app *a, struct view *v,
    int key);

/* A key of a view that has another meaning everywhere, or twice one in the
 * same table; 0 where there is none. */
int app_key_clash(const struct key_row *rows);

/* frame.c: title line, bar of screens, status and keys. Returns the body. */
struct draw frame_draw(struct app *a, const struct draw *d);

/* start.c: after the login. */
void app_signed_in(struct app *a);
/* Frees asks_gone; arg is the app. */
void app_free_asks(void *arg);

#endif
