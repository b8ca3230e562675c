/*
 * `ccc db` and `ccc config`: the administrator's commands. Must not know the
 * rules of the centre, only its server and its files.
 */
#include "core/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/admin.h"
#include "core/backup.h"
#include "core/buf.h"
#include "core/clock.h"
#include "core/demo.h"
#include "core/i18n.h"
#include "core/out.h"
#include "core/server.h"
#include "core/upgrade.h"

static int
need_private(const struct conf *c, const char *command, struct err *e)
{
	if (admin_is_private(c))
		return 0;
	return err_set(e, ERR_INPUT, _("ccc db %s is for the private server "
	    "only; this configuration names servers in database.hosts"),
	    command);
}

/* ---- start, stop, status ---- */

static int
db_start(struct batch_env *env, const char *file, struct err *e)
{
	struct server s;

	(void)file;
	if (need_private(env->conf, "start", e) < 0 ||
	    server_join(&s, env->conf->data_dir, e) < 0)
		return -1;
	out_say(s.started ? _("the database server runs in %s (socket %s)") :
	    _("the database server runs already in %s (socket %s)"), s.dir,
	    s.socket);
	server_detach(&s);
	return 0;
}

static int
db_stop(struct batch_env *env, const char *file, struct err *e)
{
	int was;

	(void)file;
	if (need_private(env->conf, "stop", e) < 0)
		return -1;
	was = server_is_up(env->conf->data_dir);
	if (server_stop(env->conf->data_dir, e) < 0)
		return -1;
	out_say(was ? _("the database server in %s is stopped") :
	    _("no database server runs in %s"), env->conf->data_dir);
	return 0;
}

/* Numbered files that the database has, for people. */
static void
say_schema(struct buf *b, struct db *d)
{
	struct table *t = NULL;
	struct err e;
	size_t n;

	err_clear(&e);
	if (db_schema_files(d, &t, &e) < 0 || t == NULL ||
	    table_rows(t) == 0) {
		buf_addf(b, "schema   -\n");
	} else {
		n = table_rows(t);
		buf_addf(b, "schema   %s\n", table_str(t, n - 1, "name"));
	}
	table_free(t);
}

static int
db_status(struct batch_env *env, const char *file, struct err *e)
{
	char *socket;
	struct buf b;
	struct db *d;

	(void)file;
	if (need_private(env->conf, "status", e) < 0)
		return -1;
	if (!server_is_up(env->conf->data_dir))
		return err_set(e, ERR_NET, _("no database server runs in %s"),
		    env->conf->data_dir);
	if (server_admin(env->conf->data_dir, &d, e) < 0)
		return -1;
	socket = server_socket(env->conf->data_dir);
	buf_init(&b);
	buf_addf(&b, "folder   %s\nsocket   %s\nserver   %s\n",
	    env->conf->data_dir, socket, db_server_version(d));
	say_schema(&b, d);
	out_text(&b);
	buf_release(&b);
	free(socket);
	db_close(d);
	return 0;
}

/* ---- upgrade, backup, restore ---- */

static void
say_step(const char *step, void *arg)
{
	int64_t *since = arg;
	int64_t now = clock_mono();

	if (*since != 0)
		out_say("  %.1f s", (double)(now - *since) / 1e6);
	*since = now;
	out_say("%s", step);
}

static int
db_upgrade(struct batch_env *env, const char *file, struct err *e)
{
	int64_t since = 0, began = clock_mono();
	struct admin a;
	int rc;

	(void)file;
	if (admin_open(&a, env, e) < 0)
		return -1;
	rc = upgrade_run(a.db, env->conf->sql_dir, say_step, &since, e);
	admin_close(&a);
	if (rc == 0)
		out_say(_("the database is of this version (%.1f s)"),
		    (double)(clock_mono() - began) / 1e6);
	return rc;
}

static int
db_backup(struct batch_env *env, const char *file, struct err *e)
{
	struct admin a;
	long rows;

	if (need_private(env->conf, "backup", e) < 0 ||
	    admin_open(&a, env, e) < 0)
		return -1;
	rows = backup_write(a.db, file, e);
	admin_close(&a);
	if (rows < 0)
		return -1;
	out_say(_("%ld rows are kept in %s"), rows, file);
	return 0;
}

/* Restores into a database that holds nothing a person has entered. */
static int
restore_into(struct db *d, const struct conf *c, const char *file,
    struct err *e)
{
	long long records;
	long rows;

	if (upgrade_run(d, c->sql_dir, NULL, NULL, e) < 0 ||
	    db_count_records(d, &records, e) < 0)
		return -1;
	if (records > 0)
		return err_set(e, ERR_INPUT, _("the database in %s holds %lld "
		    "records; a backup is restored into an empty one: name a "
		    "new folder in files.data_dir"), c->data_dir, records);
	rows = backup_restore(d, file, e);
	if (rows < 0)
		return -1;
	out_say(_("%ld rows are restored from %s"), rows, file);
	return 0;
}

static int
db_restore(struct batch_env *env, const char *file, struct err *e)
{
	struct admin a;
	int rc;

	/* Before a server is made for nothing. */
	if (need_private(env->conf, "restore", e) < 0 ||
	    backup_check(file, e) < 0 || admin_open(&a, env, e) < 0)
		return -1;
	rc = restore_into(a.db, env->conf, file, e);
	admin_close(&a);
	return rc;
}

/* Data of the demo's form into an empty database, marked as a demo's; no
 * hosts and no runner (that is `ccc demo`). */
static int
load_into(struct db *d, const char *server_dir, const char *dir,
    struct err *e)
{
	struct demo demo = { .dir = xstrdup(server_dir), .data = xstrdup(dir),
	    .db = d, .lock_fd = -1 };
	int rc = demo_load(&demo, e);

	if (rc == 0)
		rc = demo_make_accounts(&demo, e);
	if (rc == 0)
		out_say(_("the data of %s are loaded; the passwords stand in "
		    "%s/passwords"), dir, server_dir);
	free(demo.dir);
	free(demo.data);
	return rc;
}

static int
db_load(struct batch_env *env, const char *file, struct err *e)
{
	struct admin a;
	int rc;

	if (need_private(env->conf, "load", e) < 0 ||
	    admin_open(&a, env, e) < 0)
		return -1;
	rc = load_into(a.db, a.server.dir, file, e);
	admin_close(&a);
	return rc;
}

static const struct {
	const char *name;
	int (*run)(struct batch_env *env, const char *file, struct err *e);
	int needs_file, writes;
} commands[] = {
	{ "start", db_start, 0, 0 },
	{ "stop", db_stop, 0, 0 },
	{ "status", db_status, 0, 0 },
	{ "upgrade", db_upgrade, 0, 1 },
	{ "backup", db_backup, 1, 0 },
	{ "restore", db_restore, 1, 1 },
	{ "load", db_load, 1, 1 },
};

int
batch_db(struct batch_env *env, int argc, char **argv)
{
	struct err e;
	size_t i;
	int rc;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (argc < 2 || strcmp(commands[i].name, argv[1]) != 0)
			continue;
		if (argc != 2 + commands[i].needs_file)
			break;
		err_clear(&e);
		rc = commands[i].writes ? batch_may_write(env, "db", &e) : 0;
		if (rc == 0)
			rc = commands[i].run(env, argv[2], &e);
		return rc < 0 ? batch_complain(&e) : 0;
	}
	return batch_usage_of("db");
}

/* ---- config ---- */

static void
print_complaint(const char *line, void *arg)
{
	(void)arg;
	out_say("%s", line);
}

int
batch_config(struct batch_env *env, int argc, char **argv)
{
	const char *file = argc > 2 ? argv[2] : NULL;

	if (argc == 2 && strcmp(argv[1], "sample") == 0) {
		conf_print_sample();
		return 0;
	}
	if (argc < 2 || argc > 3 || strcmp(argv[1], "check") != 0)
		return batch_usage_of("config");
	if (file == NULL && env->conf != NULL && env->conf->file[0] != '\0')
		file = env->conf->file;
	if (conf_check(file, print_complaint, NULL) > 0)
		return err_exit_status(ERR_INPUT);
	if (file != NULL)
		out_say(_("%s: no mistake found"), file);
	else
		out_say(_("there is no configuration file; the defaults hold"));
	return 0;
}
