/*
 * Backup and restore without other programs. Must not know what a table
 * means; it only keeps the order and the bytes.
 *
 *	ccc-backup 1
 *	schema	NAME	SUM
 *	table	NAME	`col`,`col`
 *	=VALUE	VALUE			\N is none; \\ \t \n \r \0 as in C
 *	end	ROWS
 *	account	STATEMENT
 *	sum	SHA-256
 */
#include "core/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/sha256.h"
#include "core/table.h"

#define HEAD "ccc-backup 1"
#define SUM_LINE (4 + 64 + 1)	/* "sum\t", digits, LF */
#define BATCH_ROWS 100
#define BATCH_BYTES (1024 * 1024)
#define COLUMNS_MAX 200

/* ---- writing ---- */

struct writer {
	FILE *f;
	struct sha256 *sum;
	struct buf line;
	long rows, table_rows;
	struct err *e;
};

static int
put(struct writer *w, const char *s, size_t n)
{
	sha256_add(w->sum, s, n);
	if (fwrite(s, 1, n, w->f) != n)
		return err_set(w->e, ERR_SYSTEM, _("the backup cannot be "
		    "written: %s"), strerror(errno));
	return 0;
}

static void
escape(struct buf *b, const char *s, size_t n)
{
	static const char special[] = "\\\t\n\r";
	static const char letter[] = "\\tnr";
	const char *p;
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '\0') {
			buf_add(b, "\\0");
		} else if ((p = strchr(special, s[i])) != NULL) {
			buf_addc(b, '\\');
			buf_addc(b, letter[p - special]);
		} else {
			buf_addc(b, s[i]);
		}
	}
}

static int
put_row(const struct db_param *v, size_t n, void *arg)
{
	struct writer *w = arg;
	size_t i;

	buf_reset(&w->line);
	for (i = 0; i < n; i++) {
		buf_addc(&w->line, i > 0 ? '\t' : '=');
		if (v[i].s == NULL)
			buf_add(&w->line, "\\N");
		else
			escape(&w->line, v[i].s, v[i].n);
	}
	buf_addc(&w->line, '\n');
	w->table_rows++;
	return put(w, w->line.s, w->line.len);
}

static int
put_line(struct writer *w)
{
	buf_addc(&w->line, '\n');
	if (put(w, w->line.s, w->line.len) < 0)
		return -1;
	buf_reset(&w->line);
	return 0;
}

/* Tables that the upgrade fills for itself and for a moment. */
static int
is_skipped(const char *tbl)
{
	return strcmp(tbl, "stage") == 0 || strcmp(tbl, "schema_file") == 0;
}

static int
put_tables(struct writer *w, struct db *d)
{
	struct table *t = NULL;
	const char *tbl;
	size_t i;
	int rc = db_dump_tables(d, &t, w->e);

	for (i = 0; rc == 0 && i < table_rows(t); i++) {
		tbl = table_str(t, i, "name");
		if (is_skipped(tbl))
			continue;
		buf_reset(&w->line);
		buf_addf(&w->line, "table\t%s\t%s", tbl,
		    table_str(t, i, "cols"));
		w->table_rows = 0;
		rc = put_line(w);
		if (rc == 0)
			rc = db_dump_rows(d, tbl, table_str(t, i, "cols"),
			    put_row, w, w->e);
		buf_reset(&w->line);
		buf_addf(&w->line, "end\t%ld", w->table_rows);
		if (rc == 0)
			rc = put_line(w);
		w->rows += w->table_rows;
	}
	table_free(t);
	return rc;
}

static int
put_schema(struct writer *w, struct db *d)
{
	struct table *t = NULL;
	size_t i;
	int rc = db_schema_files(d, &t, w->e);

	buf_add(&w->line, HEAD);
	if (rc == 0)
		rc = put_line(w);
	for (i = 0; rc == 0 && i < table_rows(t); i++) {
		buf_addf(&w->line, "schema\t%s\t%s", table_str(t, i, "name"),
		    table_str(t, i, "sum"));
		rc = put_line(w);
	}
	table_free(t);
	return rc;
}

static int
put_accounts(struct writer *w, struct db *d)
{
	struct table *t = NULL;
	const char *sql;
	size_t i;
	int rc = db_dump_accounts(d, &t, w->e);

	for (i = 0; rc == 0 && i < table_rows(t); i++) {
		sql = table_str(t, i, "sql");
		buf_reset(&w->line);
		buf_add(&w->line, "account\t");
		escape(&w->line, sql, strlen(sql));
		rc = put_line(w);
	}
	table_free(t);
	return rc;
}

static int
put_all(struct writer *w, struct db *d)
{
	/* One moment for all tables. */
	if (db_exec(d, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
	    NULL, w->e) < 0 ||
	    db_exec(d, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ "
	    "ONLY", NULL, w->e) < 0)
		return -1;
	if (put_schema(w, d) < 0 || put_tables(w, d) < 0 ||
	    put_accounts(w, d) < 0) {
		db_exec(d, "ROLLBACK", NULL, NULL);
		return -1;
	}
	return db_exec(d, "COMMIT", NULL, w->e);
}

/* The sum, and everything on the disk. */
static int
finish(struct writer *w)
{
	char hex[65];

	sha256_end(w->sum, hex);
	w->sum = NULL;
	if (fprintf(w->f, "sum\t%s\n", hex) < 0 || fflush(w->f) != 0 ||
	    fsync(fileno(w->f)) != 0)
		return err_set(w->e, ERR_SYSTEM, _("the backup cannot be "
		    "written: %s"), strerror(errno));
	return 0;
}

static int
write_to(struct db *d, struct writer *w, const char *path)
{
	char hex[65];
	int rc, fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
	    O_NOFOLLOW, 0600);

	if (fd < 0)
		return err_set(w->e, ERR_INPUT, _("%s cannot be written: %s"),
		    path, strerror(errno));
	w->f = fdopen(fd, "w");
	if (w->f == NULL)
		die(ERR_SYSTEM, "no memory left");
	buf_init(&w->line);
	w->sum = sha256_new();
	rc = put_all(w, d);
	if (rc == 0)
		rc = finish(w);
	if (w->sum != NULL)
		sha256_end(w->sum, hex);
	fclose(w->f);
	buf_release(&w->line);
	return rc;
}

long
backup_write(struct db *d, const char *file, struct err *e)
{
	struct writer w = { .e = e };
	struct buf path;
	int rc;

	if (access(file, F_OK) == 0)
		return err_set(e, ERR_INPUT, _("%s is there already; a backup "
		    "does not overwrite another"), file);
	buf_init(&path);
	buf_addf(&path, "%s.new", file);
	rc = write_to(d, &w, path.s);
	/* link() refuses a name that came up meanwhile; rename would not. */
	if (rc == 0 && link(path.s, file) < 0)
		rc = err_set(e, ERR_INPUT, _("%s cannot be written: %s"), file,
		    strerror(errno));
	unlink(path.s);
	buf_release(&path);
	return rc < 0 ? -1 : w.rows;
}

/* ---- reading ---- */

static int
no_backup(const char *file, const char *why, struct err *e)
{
	return err_set(e, ERR_INPUT, _("%s is no whole backup: %s"), file,
	    why);
}

/* Sum of the first n bytes. */
static int
sum_of(FILE *f, long n, char hex[65])
{
	struct sha256 *h = sha256_new();
	char part[65536];
	size_t want, got;

	while (n > 0) {
		want = n < (long)sizeof(part) ? (size_t)n : sizeof(part);
		got = fread(part, 1, want, f);
		if (got == 0)
			break;
		sha256_add(h, part, got);
		n -= (long)got;
	}
	sha256_end(h, hex);
	return n == 0 ? 0 : -1;
}

static int
check_stream(FILE *f, const char *file, struct err *e)
{
	char head[sizeof(HEAD) + 1] = "", last[SUM_LINE + 1] = "", hex[65];
	long size;

	if (fgets(head, sizeof(head), f) == NULL ||
	    strcmp(head, HEAD "\n") != 0)
		return no_backup(file, _("its first line is not "
		    "\"ccc-backup 1\""), e);
	if (fseek(f, -(long)SUM_LINE, SEEK_END) != 0 ||
	    (size = ftell(f)) < 0 ||
	    fread(last, 1, SUM_LINE, f) != SUM_LINE ||
	    strncmp(last, "sum\t", 4) != 0 || last[SUM_LINE - 1] != '\n')
		return no_backup(file, _("its last line is not the sum; the "
		    "end is missing"), e);
	rewind(f);
	if (sum_of(f, size, hex) < 0 || strncmp(last + 4, hex, 64) != 0)
		return no_backup(file, _("its sum does not fit; it was "
		    "changed or damaged"), e);
	rewind(f);
	return 0;
}

static FILE *
open_backup(const char *file, struct err *e)
{
	FILE *f = fopen(file, "re");

	if (f == NULL) {
		err_set(e, ERR_INPUT, _("%s cannot be read: %s"), file,
		    strerror(errno));
	} else if (check_stream(f, file, e) < 0) {
		fclose(f);
		f = NULL;
	}
	return f;
}

int
backup_check(const char *file, struct err *e)
{
	FILE *f = open_backup(file, e);

	if (f == NULL)
		return -1;
	fclose(f);
	return 0;
}

struct reader {
	struct db *d;
	const char *file;
	struct table *schema;	/* of the database */
	size_t schema_seen;
	char *tbl, *cols;	/* table under way, or NULL */
	size_t ncols;
	struct db_param *v;	/* rows that wait */
	size_t waiting, bytes;
	long rows, table_rows;
	struct err *e;
};

static int
flush_rows(struct reader *r)
{
	size_t i, n = r->waiting * r->ncols;
	int rc = r->waiting == 0 ? 0 : db_fill(r->d, r->tbl, r->cols, r->v,
	    r->ncols, r->waiting, r->e);

	for (i = 0; i < n; i++)
		free((void *)(uintptr_t)r->v[i].s);
	r->waiting = 0;
	r->bytes = 0;
	return rc;
}

/* One value without its escapes; a copy. */
static struct db_param
unescape(const char *s, size_t n)
{
	static const char special[] = "\\\t\n\r";
	static const char letter[] = "\\tnr";
	const char *p;
	struct db_param v = { NULL, 0 };
	char *out;
	size_t i;

	if (n == 2 && s[0] == '\\' && s[1] == 'N')
		return v;
	out = xmalloc(n + 1);
	for (i = 0; i < n; i++) {
		if (s[i] != '\\' || i + 1 == n) {
			out[v.n++] = s[i];
		} else {
			i++;
			p = strchr(letter, s[i]);
			out[v.n++] = s[i] == '0' || p == NULL ? '\0' :
			    special[p - letter];
		}
	}
	out[v.n] = '\0';
	v.s = out;
	return v;
}

static int
read_row(struct reader *r, const char *s, size_t n)
{
	struct db_param *v = r->v + r->waiting * r->ncols;
	const char *end = s + n, *tab;
	size_t i;

	for (i = 0; i < r->ncols && s != NULL; i++) {
		tab = memchr(s, '\t', (size_t)(end - s));
		v[i] = unescape(s, (size_t)((tab != NULL ? tab : end) - s));
		s = tab != NULL ? tab + 1 : NULL;
	}
	r->waiting++;
	r->bytes += n;
	if (i < r->ncols || s != NULL) {
		for (; i < r->ncols; i++)
			v[i] = (struct db_param){ NULL, 0 };
		return no_backup(r->file, r->tbl, r->e);
	}
	r->table_rows++;
	if (r->waiting < BATCH_ROWS && r->bytes < BATCH_BYTES)
		return 0;
	return flush_rows(r);
}

/* A table that is not here would lose its rows in silence. */
static int
begin_table(struct reader *r, char *s)
{
	char *tab = strchr(s, '\t');
	const char *p;

	if (tab == NULL)
		return no_backup(r->file, s, r->e);
	*tab = '\0';
	r->tbl = xstrdup(s);
	r->cols = xstrdup(tab + 1);
	for (r->ncols = 1, p = r->cols; *p != '\0'; p++)
		r->ncols += *p == ',';
	r->v = xcalloc(BATCH_ROWS * r->ncols, sizeof(*r->v));
	r->table_rows = 0;
	if (r->ncols > COLUMNS_MAX ||
	    strspn(r->cols, "`,abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != strlen(r->cols))
		return no_backup(r->file, r->tbl, r->e);
	return db_empty(r->d, r->tbl, r->e);
}

static int
end_table(struct reader *r, const char *count)
{
	int rc = flush_rows(r);

	if (rc == 0 && strtol(count, NULL, 10) != r->table_rows)
		rc = no_backup(r->file, r->tbl, r->e);
	r->rows += r->table_rows;
	free(r->tbl);
	free(r->cols);
	free(r->v);
	r->tbl = r->cols = NULL;
	r->v = NULL;
	return rc;
}

/* The tables must be those of the backup: same numbered files. */
static int
read_schema(struct reader *r, char *s)
{
	char *tab = strchr(s, '\t');
	size_t i;

	if (tab == NULL)
		return no_backup(r->file, s, r->e);
	*tab++ = '\0';
	for (i = 0; i < table_rows(r->schema); i++) {
		if (strcmp(table_str(r->schema, i, "name"), s) != 0)
			continue;
		if (strcmp(table_str(r->schema, i, "sum"), tab) != 0)
			break;
		r->schema_seen++;
		return 0;
	}
	return err_set(r->e, ERR_INPUT, _("%s is of another version (%s); "
	    "restore it with the programs of that version"), r->file, s);
}

static int
read_account(struct reader *r, const char *s, size_t n)
{
	struct db_param sql = unescape(s, n);
	int rc;

	/* Statements of db_dump_accounts and no others. */
	if (sql.s == NULL || (strncmp(sql.s, "CREATE OR REPLACE USER `", 24) !=
	    0 && strncmp(sql.s, "GRANT ccc_", 10) != 0 &&
	    strncmp(sql.s, "SET DEFAULT ROLE ccc_", 21) != 0))
		rc = no_backup(r->file, _("an account's line"), r->e);
	else
		rc = db_exec(r->d, sql.s, NULL, r->e);
	free((void *)(uintptr_t)sql.s);
	return rc;
}

static int
read_line(struct reader *r, char *s, size_t n, int accounts)
{
	if (r->tbl != NULL && s[0] == '=')
		return read_row(r, s + 1, n - 1);
	if (r->tbl != NULL)
		return strncmp(s, "end\t", 4) == 0 ? end_table(r, s + 4) :
		    no_backup(r->file, r->tbl, r->e);
	if (strncmp(s, "account\t", 8) == 0)
		return accounts ? read_account(r, s + 8, n - 8) : 0;
	if (accounts)
		return 0;
	if (strncmp(s, "table\t", 6) == 0)
		return begin_table(r, s + 6);
	if (strncmp(s, "schema\t", 7) == 0)
		return read_schema(r, s + 7);
	return strcmp(s, HEAD) == 0 || strncmp(s, "sum\t", 4) == 0 ? 0 :
	    no_backup(r->file, s, r->e);
}

/* accounts: the lines of accounts alone, else all the others. */
static int
read_stream(struct reader *r, FILE *f, int accounts)
{
	char *s = NULL;
	size_t cap = 0;
	ssize_t n;
	int rc = 0;

	rewind(f);
	while (rc == 0 && (n = getline(&s, &cap, f)) > 0) {
		s[--n] = '\0';
		if (!accounts || strncmp(s, "account\t", 8) == 0)
			rc = read_line(r, s, (size_t)n, accounts);
	}
	free(s);
	if (r->tbl != NULL) {
		flush_rows(r);
		free(r->tbl);
		free(r->cols);
		free(r->v);
		r->tbl = NULL;
		if (rc == 0)
			rc = no_backup(r->file, _("a table has no end"), r->e);
	}
	return rc;
}

static int
restore_rows(struct reader *r, FILE *f)
{
	/* Not unique_checks=0 too: with both off the server (10.11.19) fills
	 * empty tables in bulk, and after the commit nobody sees the rows. */
	int rc = db_exec(r->d, "SET SESSION foreign_key_checks=0, "
	    "sql_mode=CONCAT(@@sql_mode,"
	    "',NO_AUTO_VALUE_ON_ZERO')", NULL, r->e);

	if (rc == 0)
		rc = db_exec(r->d, "START TRANSACTION", NULL, r->e);
	if (rc == 0)
		rc = read_stream(r, f, 0);
	if (rc == 0 && r->schema_seen != table_rows(r->schema))
		rc = err_set(r->e, ERR_INPUT, _("%s is of an earlier version; "
		    "restore it with the programs of that version"), r->file);
	if (rc == 0)
		rc = db_exec(r->d, "COMMIT", NULL, r->e);
	else
		db_exec(r->d, "ROLLBACK", NULL, NULL);
	return rc;
}

long
backup_restore(struct db *d, const char *file, struct err *e)
{
	struct reader r = { .d = d, .file = file, .e = e };
	FILE *f = open_backup(file, e);
	int rc;

	if (f == NULL)
		return -1;
	rc = db_schema_files(d, &r.schema, e);
	if (rc == 0)
		rc = restore_rows(&r, f);
	/* Making an account commits by itself, so it comes last. */
	if (rc == 0)
		rc = read_stream(&r, f, 1);
	table_free(r.schema);
	fclose(f);
	return rc < 0 ? -1 : r.rows;
}
