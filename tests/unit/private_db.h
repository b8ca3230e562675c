/*
 * A private server of the test's own, stopped and removed at its end. For
 * cmocka: private_db_start and private_db_stop as group fixtures.
 */
#ifndef CCC_PRIVATE_DB_H
#define CCC_PRIVATE_DB_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/db.h"
#include "core/server.h"

static char private_dir[64];
static struct server private_server;
static struct db *private_admin;

/* The administrator's statement; a failure fails the test. */
static inline struct table *
admin_sql(const char *sql)
{
	struct table *t = NULL;
	struct err e;

	err_clear(&e);
	if (db_exec(private_admin, sql, &t, &e) < 0)
		fail_msg("%s: %s", sql, e.text);
	return t;
}

static inline void
admin_do(const char *sql)
{
	table_free(admin_sql(sql));
}

static inline long long
admin_number(const char *sql)
{
	struct table *t = admin_sql(sql);
	long long n = strtoll(table_get(t, 0, 0), NULL, 10);

	table_free(t);
	return n;
}

static inline int
private_db_start(void **state)
{
	const char *tmp = "/tmp";
	struct err e;

	(void)state;
	err_clear(&e);
	snprintf(private_dir, sizeof(private_dir), "%s/ccc-db-XXXXXX", tmp);
	if (mkdtemp(private_dir) == NULL ||
	    server_join(&private_server, private_dir, &e) < 0 ||
	    server_admin(private_dir, &private_admin, &e) < 0) {
		printf("# %s\n", e.text);
		return -1;
	}
	return 0;
}

static inline int
private_remove(const char *path, const struct stat *st, int flag,
    struct FTW *w)
{
	(void)st;
	(void)flag;
	(void)w;
	return remove(path);
}

static inline int
private_db_stop(void **state)
{
	(void)state;
	db_close(private_admin);
	private_admin = NULL;
	server_leave(&private_server);
	return nftw(private_dir, private_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* A person's login to schema s. */
static inline struct db_login
private_login(const char *user, const char *password, int read_timeout_s)
{
	struct db_login l = { .socket = private_server.socket, .user = user,
	    .password = password, .schema = "s", .connect_timeout_s = 2,
	    .read_timeout_s = read_timeout_s };

	return l;
}

/* Schema s with a procedure that waits, the role of persons, and op04. */
static inline int
private_schema(const char *password)
{
	struct err e;

	admin_do("CREATE DATABASE s CHARACTER SET utf8mb4 COLLATE "
	    "utf8mb4_bin");
	admin_do("CREATE PROCEDURE s.wait(p TEXT) BEGIN DO SLEEP(p); "
	    "SELECT 'awake' a; END");
	admin_do("CREATE ROLE ccc_user");
	admin_do("GRANT SELECT, INSERT, EXECUTE ON s.* TO ccc_user");
	return db_make_account(private_admin, "op04", password, "ccc_user",
	    &e);
}

#endif
