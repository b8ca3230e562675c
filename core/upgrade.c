/*
 * The order in which a schema is brought to this version. Must not know what
 * the files say.
 */
#include "core/upgrade.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/load.h"
#include "core/script.h"
#include "core/table.h"

/* Makes the table that remembers the others; it is run every time. */
#define FIRST_FILE "0000_schema_file.sql"

struct upgrade {
	struct db *d;
	const char *dir;
	void (*say)(const char *step, void *arg);
	void *arg;
	struct err *e;
};

struct step {
	const char *say;
	int (*run)(struct upgrade *u, const char *what);
	const char *what;
};

static int
is_sql(const struct dirent *de)
{
	size_t n = strlen(de->d_name);

	return n > 4 && strcmp(de->d_name + n - 4, ".sql") == 0 &&
	    de->d_name[0] != '.';
}

/* Byte order, whatever the locale says. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Calls each() for the files of a folder, in order. */
static int
for_files(struct upgrade *u, const char *what,
    int (*each)(struct upgrade *u, const char *path, const char *name,
    void *arg), void *arg)
{
	struct dirent **list = NULL;
	struct buf dir, path;
	int i, n, rc = 0;

	buf_init(&dir);
	buf_init(&path);
	buf_addf(&dir, "%s/%s", u->dir, what);
	n = scandir(dir.s, &list, is_sql, by_name);
	if (n < 0)
		rc = err_set(u->e, ERR_INPUT, _("%s: cannot be read: %s; "
		    "files.sql_dir names the folder sql of this version"),
		    dir.s, strerror(errno));
	for (i = 0; i < n; i++) {
		buf_reset(&path);
		buf_addf(&path, "%s/%s", dir.s, list[i]->d_name);
		if (rc == 0)
			rc = each(u, path.s, list[i]->d_name, arg);
		free(list[i]);
	}
	free(list);
	buf_release(&path);
	buf_release(&dir);
	return rc;
}

/* The row of a numbered file that was not applied to its end. */
#define BEGUN "begun"

/* A numbered file: new = run and remembered, known = the same as then. One
 * that a killed upgrade left half done goes on where it was. */
static int
schema_file(struct upgrade *u, const char *path, const char *name, void *arg)
{
	const struct table *done = arg;
	char sum[65];
	size_t i;
	int rc;

	if (strcmp(name, FIRST_FILE) == 0)
		return 0;
	if (script_sum(path, sum, u->e) < 0)
		return -1;
	for (i = 0; i < table_rows(done); i++) {
		if (strcmp(table_str(done, i, "name"), name) != 0)
			continue;
		if (strcmp(table_str(done, i, "sum"), sum) == 0)
			return 0;
		if (strcmp(table_str(done, i, "sum"), BEGUN) == 0)
			break;
		return err_set(u->e, ERR_SYSTEM, _("%s was applied to this "
		    "database with another content; a numbered file never "
		    "changes, add a new one"), path);
	}
	if (i < table_rows(done))
		rc = script_resume(u->d, path, u->e);
	else if (db_schema_done(u->d, name, BEGUN, u->e) < 0)
		rc = -1;
	else
		rc = script_run(u->d, path, u->e);
	return rc < 0 ? -1 : db_schema_done(u->d, name, sum, u->e);
}

/* A database of a later version knows files that are not here. */
static int
check_not_newer(struct upgrade *u, const struct table *done)
{
	struct buf path;
	const char *name;
	FILE *f;
	size_t i;
	int rc = 0;

	buf_init(&path);
	for (i = 0; rc == 0 && i < table_rows(done); i++) {
		name = table_str(done, i, "name");
		buf_reset(&path);
		buf_addf(&path, "%s/schema/%s", u->dir, name);
		f = fopen(path.s, "re");
		if (f != NULL)
			fclose(f);
		else
			rc = err_set(u->e, ERR_SYSTEM, _("the database is of "
			    "a later version: it has %s; use the programs of "
			    "that version"), name);
	}
	buf_release(&path);
	return rc;
}

static int
run_schema(struct upgrade *u, const char *what)
{
	struct table *done = NULL;
	struct buf path;
	int rc;

	buf_init(&path);
	buf_addf(&path, "%s/%s/" FIRST_FILE, u->dir, what);
	if (access(path.s, R_OK) == 0)
		rc = script_run(u->d, path.s, u->e);
	else
		rc = err_set(u->e, ERR_INPUT, _("%s: cannot be read: %s; "
		    "files.sql_dir names the folder sql of this version"),
		    path.s, strerror(errno));
	buf_release(&path);
	if (rc == 0)
		rc = db_schema_files(u->d, &done, u->e);
	if (rc == 0)
		rc = check_not_newer(u, done);
	if (rc == 0)
		rc = for_files(u, what, schema_file, done);
	table_free(done);
	return rc;
}

static int
plain_file(struct upgrade *u, const char *path, const char *name, void *arg)
{
	(void)name;
	(void)arg;
	return script_run(u->d, path, u->e);
}

static int
run_files(struct upgrade *u, const char *what)
{
	return for_files(u, what, plain_file, NULL);
}

static int
run_pack(struct upgrade *u, const char *what)
{
	struct buf dir;
	int rc;

	buf_init(&dir);
	buf_addf(&dir, "%s/%s", u->dir, what);
	rc = load_dir(u->d, dir.s, "pack", u->e);
	buf_release(&dir);
	return rc < 0 ? -1 : 0;
}

static int
run_procedure(struct upgrade *u, const char *what)
{
	struct err one;
	int rc;

	err_clear(&one);
	rc = db_call(u->d, what, NULL, 0, NULL, &one);
	if (rc < 0) {
		err_set(u->e, one.code, "%s: %s (%u)", what, db_words(u->d),
		    one.number);
		if (u->e != NULL)
			u->e->number = one.number;
	}
	return rc;
}

static const struct step steps[] = {
	{ N_("tables"), run_schema, "schema" },
	{ N_("rule pack"), run_pack, "pack" },
	{ N_("kernel"), run_files, "kernel" },
	{ N_("rules as rows"), run_procedure, "ccc.load_pack" },
	{ N_("kinds"), run_procedure, "ccc.build" },
	{ N_("rules"), run_files, "rules" },
	{ N_("effects"), run_files, "effect" },
	{ N_("gates"), run_procedure, "ccc.build_gates" },
	{ N_("procedures and views"), run_files, "api" },
	{ N_("rights"), run_procedure, "ccc.build_api" },
};

int
upgrade_run(struct db *d, const char *sql_dir,
    void (*say)(const char *step, void *arg), void *arg, struct err *e)
{
	struct upgrade u = { d, sql_dir, say, arg, e };
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (say != NULL)
			say(_(steps[i].say), arg);
		rc = steps[i].run(&u, steps[i].what);
	}
	return rc;
}
