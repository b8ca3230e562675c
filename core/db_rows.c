/*
 * SQL made of names and values: pages of views, staged rows, accounts, and
 * the rows of a backup. Must not know the client library (that is db.c) nor
 * what a view means.
 */
#include "core/db.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db_stmt.h"
#include "core/i18n.h"
#include "core/secure.h"

#define LIMIT_DEFAULT 1000
#define STAGE_ROWS 100

/* ---- pages of views ---- */

/* A statement under way: its text and its values, which own copies. */
struct select {
	struct buf sql;
	struct db_param *p;
	size_t n;
	int has_where;
};

static void
add_value(struct select *s, const char *v, size_t n)
{
	char *copy = xmalloc(n + 1);

	memcpy(copy, v, n);
	copy[n] = '\0';
	s->p = xrealloc(s->p, (s->n + 1) * sizeof(*s->p));
	s->p[s->n++] = (struct db_param){ copy, n };
}

static void
add_text(struct select *s, const char *v)
{
	add_value(s, v, strlen(v));
}

static void
release(struct select *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		free((void *)(uintptr_t)s->p[i].s);
	free(s->p);
	buf_release(&s->sql);
}

static void
begin_cond(struct select *s)
{
	buf_add(&s->sql, s->has_where ? " AND " : " WHERE ");
	s->has_where = 1;
}

static void
add_in(struct select *s, const struct db_cond *c)
{
	const char *v = c->val;
	size_t n;

	buf_addf(&s->sql, "`%s` IN (", c->col);
	for (;;) {
		n = strcspn(v, ";");
		buf_addc(&s->sql, '?');
		add_value(s, v, n);
		if (v[n] == '\0')
			break;
		v += n + 1;
		buf_addc(&s->sql, ',');
	}
	buf_addc(&s->sql, ')');
}

static int
add_cond(struct select *s, const struct db_cond *c, struct err *e)
{
	static const char *const ops[] = {
		[DB_EQ] = "=", [DB_NE] = "<>", [DB_LT] = "<", [DB_LE] = "<=",
		[DB_GT] = ">", [DB_GE] = ">=", [DB_LIKE] = " LIKE ",
	};

	if (!db_is_name(c->col))
		return err_set(e, ERR_INPUT, _("no column is named %s"),
		    c->col);
	begin_cond(s);
	if (c->op == DB_IN) {
		add_in(s, c);
	} else if (c->val == NULL) {
		buf_addf(&s->sql, "`%s` IS %sNULL", c->col,
		    c->op == DB_NE ? "NOT " : "");
	} else {
		buf_addf(&s->sql, "`%s`%s?", c->col, ops[c->op]);
		add_text(s, c->val);
	}
	return 0;
}

/* Substring in any of the columns, letters big or small. */
static int
add_search(struct select *s, const struct db_query *q, struct err *e)
{
	const char *const *c;
	const char *p;
	struct buf b;

	begin_cond(s);
	buf_addf(&s->sql, "CONCAT_WS('\\n'");
	for (c = q->search_cols; *c != NULL; c++) {
		if (!db_is_name(*c))
			return err_set(e, ERR_INPUT,
			    _("no column is named %s"), *c);
		buf_addf(&s->sql, ",CONVERT(`%s` USING utf8mb4)", *c);
	}
	buf_addf(&s->sql, ") COLLATE utf8mb4_general_ci %sLIKE ? ESCAPE '!'",
	    q->search_not ? "NOT " : "");
	buf_init(&b);
	buf_addc(&b, '%');
	for (p = q->search; *p != '\0'; p++) {
		if (strchr("%_!", *p) != NULL)
			buf_addc(&b, '!');
		buf_addc(&b, *p);
	}
	buf_addc(&b, '%');
	add_text(s, b.s);
	buf_release(&b);
	return 0;
}

/* Rows after the last one seen. NULL sorts first upwards, last downwards. */
static void
add_after(struct select *s, const struct db_query *q)
{
	const char *o = q->order, *k = q->key, *op = q->desc ? "<" : ">";

	begin_cond(s);
	if (o == NULL || strcmp(o, k) == 0) {
		buf_addf(&s->sql, "`%s`%s?", k, op);
	} else if (q->after_order == NULL && q->desc) {
		buf_addf(&s->sql, "`%s` IS NULL AND `%s`<?", o, k);
	} else if (q->after_order == NULL) {
		buf_addf(&s->sql, "(`%s` IS NOT NULL OR `%s`>?)", o, k);
	} else {
		buf_addf(&s->sql, "(`%s`%s?", o, op);
		add_text(s, q->after_order);
		if (q->desc)
			buf_addf(&s->sql, " OR `%s` IS NULL", o);
		buf_addf(&s->sql, " OR (`%s`=? AND `%s`%s?))", o, k, op);
		add_text(s, q->after_order);
	}
	add_text(s, q->after_key);
}

static int
add_columns(struct select *s, const struct db_query *q, struct err *e)
{
	const char *const *c;

	buf_add(&s->sql, "SELECT ");
	if (q->cols == NULL)
		buf_addc(&s->sql, '*');
	for (c = q->cols; c != NULL && *c != NULL; c++) {
		if (!db_is_name(*c))
			return err_set(e, ERR_INPUT,
			    _("no column is named %s"), *c);
		buf_addf(&s->sql, "%s`%s`", c == q->cols ? "" : ",", *c);
	}
	if (!db_is_name(q->view))
		return err_set(e, ERR_INPUT, _("no view is named %s"),
		    q->view);
	buf_addf(&s->sql, " FROM `%s`", q->view);
	return 0;
}

static int
build_select(struct select *s, const struct db_query *q, struct err *e)
{
	const char *way = q->desc ? " DESC" : "";
	size_t i;

	if ((q->order != NULL && !db_is_name(q->order)) ||
	    (q->key != NULL && !db_is_name(q->key)))
		return err_set(e, ERR_INPUT, _("no column is named %s"),
		    q->order != NULL ? q->order : q->key);
	if (add_columns(s, q, e) < 0)
		return -1;
	for (i = 0; i < q->nconds; i++)
		if (add_cond(s, &q->conds[i], e) < 0)
			return -1;
	if (q->search != NULL && q->search[0] != '\0' &&
	    q->search_cols != NULL && q->search_cols[0] != NULL &&
	    add_search(s, q, e) < 0)
		return -1;
	if (q->after_key != NULL && q->key != NULL)
		add_after(s, q);
	if (q->order != NULL)
		buf_addf(&s->sql, " ORDER BY `%s`%s", q->order, way);
	if (q->key != NULL && (q->order == NULL ||
	    strcmp(q->order, q->key) != 0))
		buf_addf(&s->sql, "%s`%s`%s", q->order != NULL ? "," :
		    " ORDER BY ", q->key, way);
	buf_addf(&s->sql, " LIMIT %zu", q->limit ? q->limit : LIMIT_DEFAULT);
	return 0;
}

int
db_select(struct db *d, const struct db_query *q, struct table **out,
    struct err *e)
{
	struct select s = { .p = NULL };
	int rc;

	*out = NULL;
	buf_init(&s.sql);
	rc = build_select(&s, q, e);
	if (rc == 0)
		rc = db_run(d, s.sql.s, s.p, s.n, 0, out, e);
	release(&s);
	return rc;
}

/* ---- rows into tables ---- */

int
db_fill(struct db *d, const char *tbl, const char *cols,
    const struct db_param *v, size_t n, size_t rows, struct err *e)
{
	struct buf b;
	size_t i, k;
	int rc;

	if (!db_is_name(tbl))
		return err_set(e, ERR_INPUT, _("no table is named %s"), tbl);
	if (rows == 0)
		return 0;
	buf_init(&b);
	buf_addf(&b, "INSERT INTO ccc.`%s` (%s) VALUES ", tbl, cols);
	for (i = 0; i < rows; i++) {
		buf_add(&b, i ? ",(" : "(");
		for (k = 0; k < n; k++)
			buf_add(&b, k ? ",?" : "?");
		buf_addc(&b, ')');
	}
	rc = db_run(d, b.s, v, n * rows, 1, NULL, e);
	buf_release(&b);
	return rc;
}

/* Rows of files that wait to be sent; one loader at a time and thread. */
struct stage {
	struct db_param v[STAGE_ROWS * 4];
	size_t rows;
};
static _Thread_local struct stage stage;

int
db_stage_end(struct db *d, struct err *e)
{
	size_t i, n = stage.rows * 4;
	int rc = db_fill(d, "stage", "area,tbl,line,data", stage.v, 4,
	    stage.rows, e);

	for (i = 0; i < n; i++)
		free((void *)(uintptr_t)stage.v[i].s);
	stage.rows = 0;
	return rc;
}

int
db_stage(struct db *d, const char *area, const char *tbl, int line,
    const char *json, struct err *e)
{
	struct db_param *v = &stage.v[stage.rows * 4];
	char number[16];

	snprintf(number, sizeof(number), "%d", line);
	v[0] = (struct db_param){ xstrdup(area), 0 };
	v[1] = (struct db_param){ xstrdup(tbl), 0 };
	v[2] = (struct db_param){ xstrdup(number), 0 };
	v[3] = (struct db_param){ xstrdup(json), 0 };
	if (++stage.rows < STAGE_ROWS)
		return 0;
	return db_stage_end(d, e);
}

int
db_stage_clear(struct db *d, const char *area, struct err *e)
{
	struct db_param p = { area, 0 };

	return db_run(d, "DELETE FROM ccc.stage WHERE area=?", &p, 1, 1, NULL,
	    e);
}

int
db_schema_files(struct db *d, struct table **out, struct err *e)
{
	return db_run(d, "SELECT name, sha256 `sum` FROM ccc.schema_file"
	    " ORDER BY name",
	    NULL, 0, 0, out, e);
}

int
db_schema_done(struct db *d, const char *name, const char *sum,
    struct err *e)
{
	struct db_param p[2] = { { name, 0 }, { sum, 0 } };

	return db_run(d, "INSERT INTO ccc.schema_file (name,sha256,"
	    "applied_at) VALUES (?,?,SYSDATE(6)) ON DUPLICATE KEY UPDATE"
	    " sha256=VALUES(sha256), applied_at=VALUES(applied_at)", p, 2, 1,
	    NULL, e);
}

/* ---- backup and restore ---- */

int
db_dump_tables(struct db *d, struct table **out, struct err *e)
{
	if (db_exec(d, "SET SESSION group_concat_max_len=1048576", NULL, e) <
	    0)
		return -1;
	return db_run(d, "SELECT t.TABLE_NAME name, GROUP_CONCAT('`',"
	    "c.COLUMN_NAME,'`' ORDER BY c.ORDINAL_POSITION) cols "
	    "FROM information_schema.TABLES t "
	    "JOIN information_schema.COLUMNS c USING (TABLE_SCHEMA,TABLE_NAME)"
	    " WHERE t.TABLE_SCHEMA='ccc' AND t.TABLE_TYPE='BASE TABLE'"
	    " AND c.IS_GENERATED='NEVER' GROUP BY t.TABLE_NAME"
	    " ORDER BY t.TABLE_NAME", NULL, 0, 0, out, e);
}

int
db_dump_rows(struct db *d, const char *tbl, const char *cols,
    int (*row)(const struct db_param *v, size_t n, void *arg), void *arg,
    struct err *e)
{
	struct buf b;
	int rc;

	if (!db_is_name(tbl))
		return err_set(e, ERR_INPUT, _("no table is named %s"), tbl);
	buf_init(&b);
	buf_addf(&b, "SELECT %s FROM ccc.`%s`", cols, tbl);
	rc = db_stream(d, b.s, row, arg, e);
	buf_release(&b);
	return rc;
}

int
db_empty(struct db *d, const char *tbl, struct err *e)
{
	char sql[160];

	if (!db_is_name(tbl))
		return err_set(e, ERR_INPUT, _("no table is named %s"), tbl);
	snprintf(sql, sizeof(sql), "DELETE FROM ccc.`%s`", tbl);
	return db_exec(d, sql, NULL, e);
}

int
db_dump_accounts(struct db *d, struct table **out, struct err *e)
{
	/* A role that is its default makes an account one of ours. */
	return db_run(d, "SELECT CONCAT('CREATE OR REPLACE USER `',User,"
	    "'`@`',Host,'` IDENTIFIED VIA ',plugin,' USING ''',"
	    "authentication_string,''' ',IF(ssl_type='','',' REQUIRE SSL '),"
	    "IF(JSON_VALUE(g.Priv,'$.account_locked')=1,'ACCOUNT LOCK',''))"
	    " `sql`, 1 n, User u FROM mysql.user JOIN mysql.global_priv g"
	    " USING (Host,User) WHERE default_role IN ('ccc_user','ccc_run')"
	    " UNION ALL SELECT CONCAT('GRANT ',default_role,' TO `',User,"
	    "'`@`',Host,'`'),2,User FROM mysql.user"
	    " WHERE default_role IN ('ccc_user','ccc_run')"
	    " UNION ALL SELECT CONCAT('SET DEFAULT ROLE ',default_role,"
	    "' FOR `',User,'`@`',Host,'`'),3,User FROM mysql.user"
	    " WHERE default_role IN ('ccc_user','ccc_run') ORDER BY 3,2",
	    NULL, 0, 0, out, e);
}

int
db_count_records(struct db *d, long long *n, struct err *e)
{
	struct table *t = NULL;

	if (db_run(d, "SELECT COUNT(*) n FROM ccc.record", NULL, 0, 0, &t, e)
	    < 0)
		return -1;
	*n = table_num(t, 0, "n");
	table_free(t);
	return 0;
}

/* ---- accounts ---- */

static int
is_account(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-");

	return n > 0 && n <= 64 && s[n] == '\0';
}

int
db_make_account(struct db *d, const char *account, const char *password,
    const char *role, struct err *e)
{
	const char *from = db_is_local(d) ? "localhost" : "%";
	const char *tls = db_is_local(d) ? "" : " REQUIRE SSL";
	char *secret;
	struct buf b;
	int rc;

	if (!is_account(account) || !db_is_name(role))
		return err_set(e, ERR_INPUT, _("%s is no name for an account: "
		    "small letters, digits, - and _"), account);
	secret = db_quote(d, password);
	buf_init(&b);
	buf_addf(&b, "CREATE OR REPLACE USER `%s`@`%s` IDENTIFIED BY '%s'%s",
	    account, from, secret, tls);
	rc = db_exec(d, b.s, NULL, e);
	explicit_bzero(b.s, b.len);
	secure_forget(secret);
	buf_reset(&b);
	buf_addf(&b, "GRANT `%s` TO `%s`@`%s`", role, account, from);
	if (rc == 0)
		rc = db_exec(d, b.s, NULL, e);
	buf_reset(&b);
	buf_addf(&b, "SET DEFAULT ROLE `%s` FOR `%s`@`%s`", role, account,
	    from);
	if (rc == 0)
		rc = db_exec(d, b.s, NULL, e);
	buf_release(&b);
	return rc;
}
