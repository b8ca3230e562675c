/*
 * The client library and the language of the server: connections, calls,
 * errors. With db_rows.c the only C that has SQL verbs, and the only file
 * that sees mysql.h. Must not know what a view or a procedure is for.
 */
#include "core/db.h"

#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <mysql.h>
#include <mysqld_error.h>

#include "core/buf.h"
#include "core/db_stmt.h"
#include "core/i18n.h"
#include "core/text.h"

/* Only these may ask for our password: no clear text, no dialogue. */
#define AUTH_PLUGINS "mysql_native_password,client_ed25519"
#ifndef CCC_PLUGIN_DIR
#define CCC_PLUGIN_DIR "/usr/lib/x86_64-linux-gnu/libmariadb3/plugin"
#endif

#define CACHE_MAX 24

struct cached {
	char *sql;
	MYSQL_STMT *st;
	unsigned long used;	/* for the oldest to leave */
};

struct db {
	MYSQL *my;
	unsigned int number;	/* of the last failure */
	char words[512];
	unsigned long uses;
	struct cached cache[CACHE_MAX];
};

/* ---- errors ---- */

/* sent: a write may have reached the server before this happened. */
static int
fail(struct db *d, unsigned int number, const char *text, int sent,
    struct err *e)
{
	d->number = number;
	snprintf(d->words, sizeof(d->words), "%s", text);
	return db_meaning(number, text, sent, e);
}

static int
fail_my(struct db *d, int sent, struct err *e)
{
	return fail(d, mysql_errno(d->my), mysql_error(d->my), sent, e);
}

unsigned int
db_errno(const struct db *d)
{
	return d->number;
}

const char *
db_words(const struct db *d)
{
	return d->words;
}

/* ---- connecting ---- */

static void
library_init(void)
{
	if (mysql_server_init(0, NULL, NULL) != 0)
		die(ERR_SYSTEM, "the database library cannot be used");
}

static int
is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
	    strncmp(host, "127.", 4) == 0;
}

static void
set_options(MYSQL *my, const struct db_login *l)
{
	unsigned int connect_s = (unsigned)(l->connect_timeout_s > 0 ?
	    l->connect_timeout_s : 5);
	unsigned int read_s = (unsigned)(l->read_timeout_s > 0 ?
	    l->read_timeout_s : 15);
	unsigned int off = 0;
	my_bool no = 0;

	mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	mysql_options(my, MYSQL_OPT_READ_TIMEOUT, &read_s);
	mysql_options(my, MYSQL_OPT_WRITE_TIMEOUT, &read_s);
	mysql_options(my, MYSQL_OPT_RECONNECT, &no);
	mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &off);
	mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(my, MYSQL_PLUGIN_DIR, CCC_PLUGIN_DIR);
	mysql_options(my, MARIADB_OPT_RESTRICTED_AUTH, AUTH_PLUGINS);
}

/* TLS with certificate and name, or this machine: nothing between. */
static int
set_trust(MYSQL *my, const struct db_login *l, const char *host,
    struct err *e)
{
	my_bool yes = 1;

	if (l->tls_ca != NULL && l->tls_ca[0] != '\0') {
		mysql_ssl_set(my, NULL, NULL, l->tls_ca, NULL, NULL);
		mysql_options(my, MYSQL_OPT_SSL_ENFORCE, &yes);
		mysql_options(my, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
		return 0;
	}
	if (is_loopback(host))
		return 0;
	return err_set(e, ERR_INPUT, _("database.tls_ca is missing: a server "
	    "on another machine (%s) is reached with its certificate "
	    "authority only"), host);
}

static int
connect_one(struct db *d, const struct db_login *l, const char *host,
    unsigned int port, struct err *e)
{
	unsigned int proto = host != NULL ? MYSQL_PROTOCOL_TCP :
	    MYSQL_PROTOCOL_SOCKET;

	d->my = mysql_init(NULL);
	if (d->my == NULL)
		die(ERR_SYSTEM, "no memory left for the database library");
	set_options(d->my, l);
	mysql_options(d->my, MYSQL_OPT_PROTOCOL, &proto);
	if (host != NULL && set_trust(d->my, l, host, e) < 0)
		return -1;
	if (mysql_real_connect(d->my, host, l->user, l->password, l->schema,
	    port, host != NULL ? NULL : l->socket, CLIENT_MULTI_RESULTS) ==
	    NULL)
		return fail_my(d, 0, e);
	if (host != NULL && !is_loopback(host) &&
	    mysql_get_ssl_cipher(d->my) == NULL)
		return err_set(e, ERR_TRUST, _("the database server %s "
		    "offers no encryption"), host);
	return 0;
}

/* "host", "host:port" or "[::1]:port" up to the comma. */
static const char *
next_host(const char *s, char host[256], unsigned int *port)
{
	const char *end = s + strcspn(s, ",");
	const char *stop = end, *colon;

	while (*s == ' ')
		s++;
	if (*s == '[') {
		s++;
		stop = memchr(s, ']', (size_t)(end - s));
		if (stop == NULL)
			stop = end;
		colon = stop + 1 < end && stop[1] == ':' ? stop + 1 : NULL;
	} else {
		colon = memchr(s, ':', (size_t)(end - s));
		if (colon != NULL)
			stop = colon;
	}
	while (stop > s && stop[-1] == ' ')
		stop--;
	snprintf(host, 256, "%.*s", (int)(stop - s), s);
	if (colon != NULL)
		*port = (unsigned int)strtoul(colon + 1, NULL, 10);
	return *end == ',' ? end + 1 : end;
}

static int
connect_any(struct db *d, const struct db_login *l, struct err *e)
{
	const char *s = l->host;
	char host[256];
	unsigned int port;
	struct err one;

	if (l->socket != NULL)
		return connect_one(d, l, NULL, 0, e);
	if (s == NULL || s[0] == '\0')
		return err_set(e, ERR_INPUT, _("no database server is named"));
	while (*s != '\0') {
		port = l->port != 0 ? l->port : 3306;
		s = next_host(s, host, &port);
		if (port == 0 || port > 65535)
			return err_set(e, ERR_INPUT, _("database.hosts: the "
			    "port of %s must be from 1 to 65535"), host);
		err_clear(&one);
		if (connect_one(d, l, host, port, &one) == 0)
			return 0;
		mysql_close(d->my);
		d->my = NULL;
		err_set(e, one.code, "%s: %s", host, one.text);
		if (e != NULL)
			e->number = one.number;
		/* Another node would say the same to a wrong password. */
		if (one.code != ERR_NET)
			return -1;
	}
	return -1;
}

/* What the guards in SQL rest upon. A server that was built without Galera
 * does not know wsrep_on. */
static int
check_settings(struct db *d, struct err *e)
{
	struct table *t = NULL;
	const char *stamp, *flush;
	int galera;

	if (db_exec(d, "SELECT @@global.secure_timestamp stamp, "
	    "@@global.innodb_flush_log_at_trx_commit flush, "
	    "@@global.wsrep_on+0 galera", &t, e) < 0 &&
	    (d->number != ER_UNKNOWN_SYSTEM_VARIABLE ||
	    db_exec(d, "SELECT @@global.secure_timestamp stamp, "
	    "@@global.innodb_flush_log_at_trx_commit flush, 0 galera", &t,
	    e) < 0))
		return -1;
	stamp = table_str(t, 0, "stamp");
	flush = table_str(t, 0, "flush");
	galera = table_num(t, 0, "galera") != 0;
	if (strcmp(stamp, galera ? "REPLICATION" : "YES") != 0)
		err_set(e, ERR_SYSTEM, _("the database server runs with "
		    "secure_timestamp=%s; %s is needed, else times can be "
		    "forged"), stamp, galera ? "REPLICATION" : "YES");
	else if (strcmp(flush, "1") != 0)
		err_set(e, ERR_SYSTEM, _("the database server runs with "
		    "innodb_flush_log_at_trx_commit=%s; 1 is needed, else "
		    "what was acknowledged can be lost"), flush);
	else {
		table_free(t);
		return 0;
	}
	table_free(t);
	return -1;
}

int
db_open(struct db **out, const struct db_login *l, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct db *d = xcalloc(1, sizeof(*d));

	pthread_once(&once, library_init);
	*out = NULL;
	if (connect_any(d, l, e) < 0 ||
	    db_exec(d, "SET SESSION time_zone='+00:00', "
	    "tx_isolation='READ-COMMITTED', autocommit=1", NULL, e) < 0 ||
	    check_settings(d, e) < 0) {
		db_close(d);
		/* Nothing was asked that could have been done. */
		if (e != NULL && e->code == ERR_UNKNOWN)
			e->code = ERR_NET;
		return -1;
	}
	*out = d;
	return 0;
}

void
db_close(struct db *d)
{
	size_t i;

	if (d == NULL)
		return;
	for (i = 0; i < CACHE_MAX; i++) {
		if (d->cache[i].st != NULL)
			mysql_stmt_close(d->cache[i].st);
		free(d->cache[i].sql);
	}
	if (d->my != NULL)
		mysql_close(d->my);
	free(d);
}

void
db_abort(struct db *d)
{
	my_socket fd = mysql_get_socket(d->my);

	if (fd != (my_socket)-1)
		shutdown(fd, SHUT_RDWR);
}

/* ---- results ---- */

/* Bytes of a binary column (a transcript) pass as they are. */
static int
is_raw(const MYSQL_FIELD *f)
{
	return f->charsetnr == 63 && f->type >= MYSQL_TYPE_TINY_BLOB &&
	    f->type <= MYSQL_TYPE_BLOB;
}

static struct table *
new_table(const MYSQL_FIELD *f, unsigned int n)
{
	struct table *t = table_new(n);
	struct buf b;
	unsigned int i;

	buf_init(&b);
	for (i = 0; i < n; i++) {
		buf_reset(&b);
		text_clean(&b, f[i].name, f[i].name_length);
		table_name(t, i, b.s);
	}
	buf_release(&b);
	return t;
}

/* Puts a value into the table; what is not clean is made so. */
static void
put_cell(struct table *t, size_t row, size_t col, const MYSQL_FIELD *f,
    const char *s, size_t n)
{
	struct buf b;

	if (s == NULL || is_raw(f) || text_is_clean(s, n)) {
		table_set(t, row, col, s, n);
		return;
	}
	buf_init(&b);
	text_clean(&b, s, n);
	table_set(t, row, col, b.s, b.len);
	buf_release(&b);
}

static struct table *
read_rows(MYSQL_RES *res)
{
	const MYSQL_FIELD *f = mysql_fetch_fields(res);
	unsigned int n = mysql_num_fields(res), i;
	struct table *t = new_table(f, n);
	unsigned long *len;
	MYSQL_ROW row;
	size_t at;

	while ((row = mysql_fetch_row(res)) != NULL) {
		len = mysql_fetch_lengths(res);
		at = table_add_row(t);
		for (i = 0; i < n; i++)
			put_cell(t, at, i, &f[i], row[i], len[i]);
	}
	return t;
}

int
db_exec(struct db *d, const char *sql, struct table **out, struct err *e)
{
	struct table *last = NULL;
	MYSQL_RES *res;
	int more = 0;

	if (out != NULL)
		*out = NULL;
	if (mysql_real_query(d->my, sql, (unsigned long)strlen(sql)) != 0)
		return fail_my(d, 1, e);
	while (more == 0) {
		res = mysql_store_result(d->my);
		if (res != NULL) {
			table_free(last);
			last = out != NULL ? read_rows(res) : NULL;
			mysql_free_result(res);
		} else if (mysql_field_count(d->my) != 0) {
			table_free(last);
			return fail_my(d, 1, e);
		}
		more = mysql_next_result(d->my);
	}
	if (more > 0) {
		table_free(last);
		return fail_my(d, 1, e);
	}
	if (out != NULL)
		*out = last;
	return 0;
}

/* ---- prepared statements ---- */

static struct cached *
cache_slot(struct db *d, const char *sql)
{
	struct cached *c, *oldest = &d->cache[0];
	size_t i;

	for (i = 0; i < CACHE_MAX; i++) {
		c = &d->cache[i];
		if (c->sql != NULL && strcmp(c->sql, sql) == 0)
			return c;
		if (c->used < oldest->used)
			oldest = c;
	}
	return oldest;
}

static void
cache_drop(struct cached *c)
{
	if (c->st != NULL)
		mysql_stmt_close(c->st);
	free(c->sql);
	memset(c, 0, sizeof(*c));
}

static struct cached *
prepare(struct db *d, const char *sql, struct err *e)
{
	struct cached *c = cache_slot(d, sql);
	my_bool yes = 1;

	if (c->sql == NULL || strcmp(c->sql, sql) != 0) {
		cache_drop(c);
		c->st = mysql_stmt_init(d->my);
		if (c->st == NULL)
			die(ERR_SYSTEM, "no memory left for a statement");
		mysql_stmt_attr_set(c->st, STMT_ATTR_UPDATE_MAX_LENGTH, &yes);
		if (mysql_stmt_prepare(c->st, sql,
		    (unsigned long)strlen(sql)) != 0) {
			fail(d, mysql_stmt_errno(c->st),
			    mysql_stmt_error(c->st), 0, e);
			cache_drop(c);
			return NULL;
		}
		c->sql = xstrdup(sql);
	}
	c->used = ++d->uses;
	return c;
}

static int
bind_params(MYSQL_STMT *st, const struct db_param *p, size_t n)
{
	MYSQL_BIND *b;
	size_t i;
	int rc;

	if (n == 0)
		return 0;
	b = xcalloc(n, sizeof(*b));
	for (i = 0; i < n; i++) {
		if (p[i].s == NULL) {
			b[i].buffer_type = MYSQL_TYPE_NULL;
			continue;
		}
		b[i].buffer_type = MYSQL_TYPE_STRING;
		b[i].buffer = (void *)(uintptr_t)p[i].s;
		b[i].buffer_length = p[i].n ? p[i].n : strlen(p[i].s);
	}
	rc = mysql_stmt_bind_param(st, b);
	free(b);
	return rc != 0 ? -1 : 0;
}

struct column {
	char *s;
	unsigned long len, cap;
	my_bool is_null, is_cut;
};

static void
bind_columns(MYSQL_BIND *b, struct column *c, const MYSQL_FIELD *f,
    unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		/* Numbers and times as text stay below 64 bytes. */
		c[i].cap = (f[i].max_length > 64 ? f[i].max_length : 64) + 1;
		c[i].s = xmalloc(c[i].cap);
		b[i].buffer_type = MYSQL_TYPE_STRING;
		b[i].buffer = c[i].s;
		b[i].buffer_length = c[i].cap;
		b[i].length = &c[i].len;
		b[i].is_null = &c[i].is_null;
		b[i].error = &c[i].is_cut;
	}
}

static int
fetch_rows(MYSQL_STMT *st, struct table *t, struct column *c,
    const MYSQL_FIELD *f, unsigned int n)
{
	unsigned int i;
	size_t at;
	int rc;

	while ((rc = mysql_stmt_fetch(st)) == 0 || rc == MYSQL_DATA_TRUNCATED) {
		at = table_add_row(t);
		for (i = 0; i < n; i++) {
			if (!c[i].is_null && c[i].len > c[i].cap)
				bug("column %s: %lu bytes for %lu", f[i].name,
				    c[i].len, c[i].cap);
			put_cell(t, at, i, &f[i], c[i].is_null ? NULL : c[i].s,
			    c[i].len);
		}
	}
	return rc == MYSQL_NO_DATA ? 0 : -1;
}

/* The result set that the statement stands at, as a table. */
static int
read_set(MYSQL_STMT *st, unsigned int n, struct table **out)
{
	MYSQL_BIND *b = xcalloc(n, sizeof(*b));
	struct column *c = xcalloc(n, sizeof(*c));
	MYSQL_RES *meta;
	const MYSQL_FIELD *f;
	unsigned int i;
	int rc = -1;

	if (mysql_stmt_store_result(st) == 0 &&
	    (meta = mysql_stmt_result_metadata(st)) != NULL) {
		f = mysql_fetch_fields(meta);
		bind_columns(b, c, f, n);
		*out = new_table(f, n);
		if (mysql_stmt_bind_result(st, b) == 0)
			rc = fetch_rows(st, *out, c, f, n);
		mysql_free_result(meta);
	}
	for (i = 0; i < n; i++)
		free(c[i].s);
	free(c);
	free(b);
	return rc;
}

static int
run(MYSQL_STMT *st, const struct db_param *p, size_t n, struct table **out)
{
	struct table *t;
	unsigned int cols;
	int more = 0;

	if (bind_params(st, p, n) < 0 || mysql_stmt_execute(st) != 0)
		return -1;
	while (more == 0) {
		cols = mysql_stmt_field_count(st);
		if (cols > 0) {
			t = NULL;
			if (read_set(st, cols, &t) < 0) {
				table_free(t);
				return -1;
			}
			table_free(*out);
			*out = t;
			mysql_stmt_free_result(st);
		}
		more = mysql_stmt_more_results(st) ?
		    mysql_stmt_next_result(st) : -1;
	}
	return more > 0 ? -1 : 0;
}

int
db_run(struct db *d, const char *sql, const struct db_param *p, size_t n,
    int is_write, struct table **out, struct err *e)
{
	struct table *last = NULL;
	struct cached *c = prepare(d, sql, e);

	if (out != NULL)
		*out = NULL;
	if (c == NULL)
		return -1;
	if (mysql_stmt_param_count(c->st) != n)
		bug("%zu values for: %s", n, sql);
	if (run(c->st, p, n, &last) < 0) {
		fail(d, mysql_stmt_errno(c->st), mysql_stmt_error(c->st),
		    is_write, e);
		table_free(last);
		cache_drop(c);
		return -1;
	}
	if (out != NULL)
		*out = last;
	else
		table_free(last);
	return 0;
}

int
db_is_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

	return n > 0 && n <= 64 && s[n] == '\0';
}

int
db_call(struct db *d, const char *proc, const struct db_param *p, size_t n,
    struct table **out, struct err *e)
{
	const char *dot = strchr(proc, '.');
	char schema[65] = "";
	struct buf b;
	size_t i;
	int rc;

	if (dot != NULL)
		snprintf(schema, sizeof(schema), "%.*s", (int)(dot - proc),
		    proc);
	if ((dot != NULL && !db_is_name(schema)) ||
	    !db_is_name(dot != NULL ? dot + 1 : proc))
		return err_set(e, ERR_BUG, "not a procedure: %s", proc);
	buf_init(&b);
	buf_addf(&b, "CALL %s(", proc);
	for (i = 0; i < n; i++)
		buf_add(&b, i ? ",?" : "?");
	buf_addc(&b, ')');
	rc = db_run(d, b.s, p, n, 1, out, e);
	buf_release(&b);
	return rc;
}

/* ---- unbuffered rows, for a backup ---- */

int
db_stream(struct db *d, const char *sql,
    int (*row)(const struct db_param *v, size_t n, void *arg), void *arg,
    struct err *e)
{
	struct db_param *v;
	unsigned long *len;
	MYSQL_RES *res;
	MYSQL_ROW r;
	unsigned int n, i;
	int rc = 0;

	if (mysql_real_query(d->my, sql, (unsigned long)strlen(sql)) != 0 ||
	    (res = mysql_use_result(d->my)) == NULL)
		return fail_my(d, 0, e);
	n = mysql_num_fields(res);
	v = xcalloc(n, sizeof(*v));
	while (rc == 0 && (r = mysql_fetch_row(res)) != NULL) {
		len = mysql_fetch_lengths(res);
		for (i = 0; i < n; i++)
			v[i] = (struct db_param){ r[i], len[i] };
		rc = row(v, n, arg);
	}
	if (rc == 0 && mysql_errno(d->my) != 0)
		rc = fail_my(d, 0, e);
	free(v);
	mysql_free_result(res);
	return rc;
}

char *
db_quote(struct db *d, const char *s)
{
	size_t n = strlen(s);
	char *out = xmalloc(2 * n + 1);

	mysql_real_escape_string(d->my, out, s, (unsigned long)n);
	return out;
}

int
db_is_local(const struct db *d)
{
	return d->my->unix_socket != NULL;
}

const char *
db_server_version(const struct db *d)
{
	return mysql_get_server_info(d->my);
}
