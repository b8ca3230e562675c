#ifndef CCC_DEMO_H
#define CCC_DEMO_H

#include "core/err.h"
#include "core/farm.h"
#include "core/server.h"

/*
 * The demo: a private database with the demo's data, SSH hosts on loopback,
 * the runner, all below one folder. What runs is recorded in DIR/run by
 * number and start time, so that a killed demo is found and put right by the
 * next start.
 */
struct db;

struct demo {
	char *dir;		/* absolute */
	char *data;		/* folder of the .tsv files */
	const char *sql_dir;
	void (*say)(const char *step);	/* progress, or NULL */
	int lock_fd;		/* DIR/demo.lock, -1 not held */
	int joined;		/* server is ours to leave */
	struct server server;
	struct db *db;		/* administrator, NULL not connected */
	struct farm farm;
};

/* Who may still be there when this process ends. */
enum demo_way { DEMO_FRONT, DEMO_BACK };

/* dir NULL: ~/.local/share/ccc-demo. data NULL: sql_dir/demo. Touches
 * nothing yet. ERR_INPUT where data is no demo data. */
int demo_init(struct demo *d, const char *dir, const char *data,
    const char *sql_dir, struct err *e);
/* Leaves what runs as it is. */
void demo_release(struct demo *d);

/* Starts all of it, or what is missing of a demo that was killed. ERR_INPUT
 * with a sentence where a demo runs in the folder already. */
int demo_up(struct demo *d, enum demo_way way, struct err *e);
/* Stops runner, hosts and database, in this order; the data stay. */
int demo_down(struct demo *d, struct err *e);
/* Asks the `ccc demo` that holds the folder to end, and waits for it. */
int demo_ask_to_end(struct demo *d, struct err *e);

/* What runs: bits. */
enum { DEMO_HAS_DB = 1, DEMO_HAS_HOSTS = 2, DEMO_HAS_RUNNER = 4,
	DEMO_HAS_ALL = 7 };
int demo_running(const struct demo *d);
/* A run is under way that ends with the runner. */
int demo_is_busy(struct demo *d);

/* DIR/name; the caller frees. */
char *demo_path(const struct demo *d, const char *name);
/* The folder of this program and of ccc-runner; the caller frees. */
char *demo_program(const char *name);

/* Marks the database (d->db) as a demo's and loads d->data where it holds
 * none yet. Needs no more of d than dir, data, say and db. */
int demo_load(struct demo *d, struct err *e);
/* demo_accounts.c: accounts of the persons with passwords of their own, in
 * DIR/passwords, and the runner's in DIR/runner.password. Passwords that
 * stand there already stay. */
int demo_make_accounts(struct demo *d, struct err *e);

#endif
