/*
 * Tables of text into the staging table. Must not know what they hold: that
 * is decided by the procedures that read it.
 */
#include "core/load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/text.h"

#define COLUMNS_MAX 100
#define LINE_MAX_BYTES (1024 * 1024)
#define FILE_MAX_BYTES (512L * 1024 * 1024)

struct load {
	struct db *d;
	const char *area;
	char file[4096];	/* path */
	char tbl[41];
	int line;
	char *cols[COLUMNS_MAX];
	size_t ncols;
	int rows;
	struct load_bad *bad;	/* NULL: the first mistake ends it */
	struct err *e;
};

/* A mistake on this line: 0 where the rest is to be read all the same. */
static int
wrong(struct load *l, const char *what)
{
	const char *name = strrchr(l->file, '/');

	if (l->bad == NULL)
		return err_set(l->e, ERR_INPUT, "%s:%d: %s", l->file, l->line,
		    what);
	l->bad->tell(name != NULL ? name + 1 : l->file, l->line, what,
	    l->bad->arg);
	l->bad->lines++;
	return 0;
}

/* One that leaves nothing of the file to be read. */
static int
wrong_head(struct load *l, const char *what)
{
	if (l->bad != NULL)
		l->bad->heads++;
	return wrong(l, what) < 0 ? -1 : 1;
}

static int
is_column(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return n > 0 && n <= 40 && s[n] == '\0';
}

static int
read_header(struct load *l, char *s)
{
	char *next;
	size_t i;

	for (l->ncols = 0; s != NULL; s = next) {
		next = strchr(s, '\t');
		if (next != NULL)
			*next++ = '\0';
		if (!is_column(s))
			return wrong_head(l, _("the first line holds the names of "
			    "the columns: small letters, digits and _, one "
			    "TAB between them"));
		if (l->ncols == COLUMNS_MAX)
			return wrong_head(l, _("more than 100 columns"));
		for (i = 0; i < l->ncols; i++)
			if (strcmp(l->cols[i], s) == 0)
				return wrong_head(l, _("a column stands twice"));
		l->cols[l->ncols++] = xstrdup(s);
	}
	return 0;
}

/* One line as a JSON object; an empty field is null. */
static int
read_row(struct load *l, char *s, struct buf *json)
{
	char *next;
	size_t i = 0;
	int first = 1;
	char why[128];

	buf_reset(json);
	buf_addc(json, '{');
	for (; s != NULL; s = next, i++) {
		next = strchr(s, '\t');
		if (next != NULL)
			*next++ = '\0';
		if (i >= l->ncols)
			continue;
		json_key(json, l->cols[i], &first);
		json_str(json, s[0] != '\0' ? s : NULL);
	}
	buf_addc(json, '}');
	if (i != l->ncols) {
		snprintf(why, sizeof(why), _("%zu fields; the first line "
		    "names %zu"), i, l->ncols);
		if (wrong(l, why) < 0)
			return -1;
	}
	l->rows++;
	return db_stage(l->d, l->area, l->tbl, l->line, json->s, l->e);
}

/* What may not stand at s, or NULL; its bytes to *used. */
static const char *
bad_byte(const char *s, size_t n, size_t *used)
{
	uint32_t cp = 0;

	*used = text_decode(s, n, &cp);
	if (*used == 0) {
		*used = 1;
		return _("not UTF-8");
	}
	if (cp == 0xfeff || cp == '\r' || cp == 0)
		return _("lines end with LF alone, and neither a byte order "
		    "mark nor NUL may stand in the file");
	if (cp < 0x20 && cp != '\t')
		return _("a control character");
	return NULL;
}

static int
read_line(struct load *l, char *s, size_t n, struct buf *json)
{
	const char *what, *told = NULL;
	size_t at, used;

	for (at = 0; at < n;) {
		what = bad_byte(s + at, n - at, &used);
		if (what == NULL) {
			at += used;
			continue;
		}
		if (told == NULL && wrong(l, what) < 0)
			return -1;
		told = what;
		memmove(s + at, s + at + used, n - at - used + 1);
		n -= used;
	}
	return l->line == 1 ? read_header(l, s) : read_row(l, s, json);
}

static int
load_stream(struct load *l, FILE *f)
{
	char *s = NULL;
	size_t cap = 0;
	struct buf json;
	ssize_t n;
	int rc = 0;

	buf_init(&json);
	while (rc == 0 && (n = getline(&s, &cap, f)) >= 0) {
		l->line++;
		if (n > 0 && s[n - 1] == '\n')
			s[--n] = '\0';
		else
			rc = wrong(l, _("the last line is not whole: a LF "
			    "is missing"));
		if (n > LINE_MAX_BYTES)
			rc = wrong_head(l, _("a line longer than 1 MiB"));
		if (rc == 0)
			rc = read_line(l, s, (size_t)n, &json);
	}
	if (rc == 0 && l->line == 0) {
		l->line = 1;
		rc = wrong_head(l, _("the file is empty; its first line names "
		    "the columns"));
	}
	buf_release(&json);
	free(s);
	return rc > 0 ? 0 : rc;
}

/* Without ever waiting: a FIFO is no file. */
static FILE *
open_file(struct load *l)
{
	struct stat st;
	FILE *f = NULL;
	int fd = open(l->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, &st) < 0)
		err_set(l->e, ERR_INPUT, _("%s: cannot be read: %s"), l->file,
		    strerror(errno));
	else if (!S_ISREG(st.st_mode) || st.st_size > FILE_MAX_BYTES)
		err_set(l->e, ERR_INPUT, _("%s: not a regular file of at most "
		    "512 MiB"), l->file);
	else
		f = fdopen(fd, "r");
	if (f == NULL && fd >= 0)
		close(fd);
	return f;
}

static int
load_file(struct load *l, const char *dir, const char *name)
{
	FILE *f;
	size_t i;
	int rc;

	snprintf(l->file, sizeof(l->file), "%s/%s", dir, name);
	snprintf(l->tbl, sizeof(l->tbl), "%.*s", (int)(strlen(name) - 4),
	    name);
	l->line = 0;
	l->ncols = 0;
	if (!is_column(l->tbl)) {
		l->line = 1;
		return wrong_head(l, _("the name of the file is the name of a "
		    "table: small letters, digits and _")) < 0 ? -1 : 0;
	}
	f = open_file(l);
	if (f == NULL)
		return -1;
	rc = load_stream(l, f);
	fclose(f);
	for (i = 0; i < l->ncols; i++)
		free(l->cols[i]);
	return rc;
}

static int
is_tsv(const struct dirent *de)
{
	size_t n = strlen(de->d_name);

	return n > 4 && n < 45 && strcmp(de->d_name + n - 4, ".tsv") == 0;
}

static int
load_all(struct load *l, const char *dir, struct dirent **list, int n)
{
	int i, rc = db_exec(l->d, "START TRANSACTION", NULL, l->e);

	if (rc == 0)
		rc = db_stage_clear(l->d, l->area, l->e);
	for (i = 0; rc == 0 && i < n; i++)
		rc = load_file(l, dir, list[i]->d_name);
	/* Sent or not, nothing stays behind for the next load. */
	if (rc == 0)
		rc = db_stage_end(l->d, l->e);
	else
		db_stage_end(l->d, NULL);
	if (rc == 0)
		rc = db_exec(l->d, "COMMIT", NULL, l->e);
	else
		db_exec(l->d, "ROLLBACK", NULL, NULL);
	return rc;
}

int
load_dir(struct db *d, const char *dir, const char *area, struct err *e)
{
	return load_dir_all(d, dir, area, NULL, e);
}

int
load_dir_all(struct db *d, const char *dir, const char *area,
    struct load_bad *bad, struct err *e)
{
	struct load l = { .d = d, .area = area, .bad = bad, .e = e };
	struct dirent **list = NULL;
	int i, rc, n = scandir(dir, &list, is_tsv, alphasort);

	if (n < 0)
		return err_set(e, ERR_INPUT, _("%s: cannot be read: %s"), dir,
		    strerror(errno));
	if (n == 0)
		rc = err_set(e, ERR_INPUT, _("%s: holds no .tsv file"), dir);
	else
		rc = load_all(&l, dir, list, n);
	for (i = 0; i < n; i++)
		free(list[i]);
	free(list);
	return rc < 0 ? -1 : l.rows;
}
