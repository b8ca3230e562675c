/*
 * Files of SQL statements. Knows quotes, comments and the DELIMITER line of
 * the mariadb client, and nothing else of the language.
 */
#include "core/script.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/sha256.h"

#define FILE_MAX (16 * 1024 * 1024)

static int
read_file(const char *file, struct buf *out, struct err *e)
{
	char part[16384];
	FILE *f = fopen(file, "re");
	size_t n;

	if (f == NULL)
		return err_set(e, ERR_SYSTEM, _("%s: cannot be read: %s"),
		    file, strerror(errno));
	while ((n = fread(part, 1, sizeof(part), f)) > 0 &&
	    out->len <= FILE_MAX)
		buf_addn(out, part, n);
	if (ferror(f)) {
		fclose(f);
		return err_set(e, ERR_SYSTEM, _("%s: cannot be read"), file);
	}
	fclose(f);
	if (out->len > FILE_MAX || memchr(out->s, '\0', out->len) != NULL)
		return err_set(e, ERR_SYSTEM,
		    _("%s: not a file of SQL statements"), file);
	return 0;
}

struct script {
	const char *file, *at;
	int line;		/* of at */
	int first;		/* line where the statement begins */
	char delim[16];
	struct buf sql;
	int blank;		/* the statement holds comments only */
	int resume;		/* what stands there already is no error */
	struct db *d;
	struct err *e;
};

/* Moves n bytes into the statement and counts lines. */
static void
take(struct script *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (s->at[i] == '\n')
			s->line++;
	buf_addn(&s->sql, s->at, n);
	s->at += n;
}

/* What stands in quotes, or the rest where they are not closed. A backslash
 * or a doubled quote does not close (not so in back quotes). */
static size_t
quoted_length(const char *p)
{
	char q = *p;
	size_t n = 1;

	while (p[n] != '\0') {
		if (p[n] == '\\' && q != '`' && p[n + 1] != '\0')
			n += 2;
		else if (p[n] != q)
			n++;
		else if (p[n + 1] == q)
			n += 2;
		else
			return n + 1;
	}
	return n;
}

static int
is_line_comment(const char *p)
{
	return *p == '#' || (p[0] == '-' && p[1] == '-' &&
	    (p[2] == '\0' || strchr(" \t\r\n", p[2]) != NULL));
}

/* The server's numbers for "that is there already". */
static int
is_done_already(unsigned int number)
{
	static const unsigned int numbers[] = { 1007, 1050, 1060, 1061, 1062,
	    1304, 1359, 1396, 1826 };
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i] == number)
			return 1;
	return 0;
}

static int
send(struct script *s)
{
	struct err one;
	int rc = 0;

	err_clear(&one);
	if (!s->blank && db_exec(s->d, s->sql.s, NULL, &one) < 0 &&
	    !(s->resume && is_done_already(one.number))) {
		/* The server's own words: who reads them writes SQL. */
		rc = err_set(s->e, one.code, "%s:%d: %s (%u)", s->file,
		    s->first, db_words(s->d), one.number);
		if (s->e != NULL)
			s->e->number = one.number;
	}
	buf_reset(&s->sql);
	s->blank = 1;
	return rc;
}

/* A line "DELIMITER //" between statements. */
static int
is_delimiter_line(const struct script *s)
{
	return s->blank && (s->sql.len == 0 ||
	    s->sql.s[s->sql.len - 1] == '\n') &&
	    strncasecmp(s->at, "DELIMITER", 9) == 0 &&
	    (s->at[9] == ' ' || s->at[9] == '\t');
}

static int
set_delimiter(struct script *s)
{
	size_t n;

	s->at += 9;
	s->at += strspn(s->at, " \t");
	n = strcspn(s->at, " \t\r\n");
	if (n == 0 || n >= sizeof(s->delim))
		return err_set(s->e, ERR_SYSTEM, _("%s:%d: DELIMITER without "
		    "a delimiter"), s->file, s->line);
	memcpy(s->delim, s->at, n);
	s->delim[n] = '\0';
	s->at += n;
	s->at += strcspn(s->at, "\n");
	buf_reset(&s->sql);
	return 0;
}

static size_t
comment_length(const char *p)
{
	const char *end;

	if (is_line_comment(p))
		return strcspn(p, "\n");
	end = strstr(p + 2, "*/");
	return end != NULL ? (size_t)(end + 2 - p) : strlen(p);
}

static int
step(struct script *s)
{
	const char *p = s->at;

	if (is_delimiter_line(s))
		return set_delimiter(s);
	if (strncmp(p, s->delim, strlen(s->delim)) == 0) {
		s->at += strlen(s->delim);
		return send(s);
	}
	/* A comment with ! is no comment to the server. */
	if (is_line_comment(p) || (p[0] == '/' && p[1] == '*' &&
	    p[2] != '!' && p[2] != 'M')) {
		take(s, comment_length(p));
		return 0;
	}
	if (strchr(" \t\r\n", *p) != NULL) {
		take(s, 1);
		return 0;
	}
	if (s->blank) {
		s->blank = 0;
		s->first = s->line;
	}
	take(s, *p == '\'' || *p == '"' || *p == '`' ? quoted_length(p) : 1);
	return 0;
}

static int
run(struct db *d, const char *file, int resume, struct err *e)
{
	struct script s = { .file = file, .line = 1, .delim = ";",
	    .blank = 1, .resume = resume, .d = d, .e = e };
	struct buf text;
	int rc;

	buf_init(&text);
	buf_init(&s.sql);
	rc = read_file(file, &text, e);
	s.at = text.s;
	if (strncmp(s.at, "\xef\xbb\xbf", 3) == 0)
		s.at += 3;
	while (rc == 0 && *s.at != '\0')
		rc = step(&s);
	if (rc == 0)
		rc = send(&s);
	buf_release(&s.sql);
	buf_release(&text);
	return rc;
}

int
script_run(struct db *d, const char *file, struct err *e)
{
	return run(d, file, 0, e);
}

int
script_resume(struct db *d, const char *file, struct err *e)
{
	return run(d, file, 1, e);
}

int
script_sum(const char *file, char hex[65], struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b);
	rc = read_file(file, &b, e);
	if (rc == 0)
		sha256_hex(b.s, b.len, hex);
	buf_release(&b);
	return rc;
}
