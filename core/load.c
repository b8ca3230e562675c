/*
 * Tables of text into the staging table. Must not know what they hold: that
 * is decided by the procedures that read it.
 */
#include "core/load.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/text.h"

#define COLUMNS_MAX 100
#define LINE_MAX_BYTES (1024 * 1024)

struct load {
	struct db *d;
	const char *area;
	char file[4096];	/* path */
	char tbl[41];
	int line;
	char *cols[COLUMNS_MAX];
	size_t ncols;
	int rows;
	struct err *e;
};

static int
wrong(struct load *l, const char *what)
{
	return err_set(l->e, ERR_INPUT, "%s:%d: %s", l->file, l->line, what);
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
			return wrong(l, _("the first line holds the names of "
			    "the columns: small letters, digits and _, one "
			    "TAB between them"));
		if (l->ncols == COLUMNS_MAX)
			return wrong(l, _("more than 100 columns"));
		for (i = 0; i < l->ncols; i++)
			if (strcmp(l->cols[i], s) == 0)
				return wrong(l, _("a column stands twice"));
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
		return wrong(l, why);
	}
	l->rows++;
	return db_stage(l->d, l->area, l->tbl, l->line, json->s, l->e);
}

static int
read_line(struct load *l, char *s, size_t n, struct buf *json)
{
	size_t at, used;
	uint32_t cp;

	for (at = 0; at < n; at += used) {
		used = text_decode(s + at, n - at, &cp);
		if (used == 0)
			return wrong(l, _("not UTF-8"));
		if (cp == 0xfeff || cp == '\r' || cp == 0)
			return wrong(l, _("lines end with LF alone, and "
			    "neither a byte order mark nor NUL may stand "
			    "in the file"));
		if (cp < 0x20 && cp != '\t')
			return wrong(l, _("a control character"));
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
			rc = wrong(l, _("a line longer than 1 MiB"));
		if (rc == 0)
			rc = read_line(l, s, (size_t)n, &json);
	}
	if (rc == 0 && l->line == 0) {
		l->line = 1;
		rc = wrong(l, _("the file is empty; its first line names the "
		    "columns"));
	}
	buf_release(&json);
	free(s);
	return rc;
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
		return wrong(l, _("the name of the file is the name of a "
		    "table: small letters, digits and _"));
	}
	f = fopen(l->file, "re");
	if (f == NULL)
		return err_set(l->e, ERR_INPUT, _("%s: cannot be read: %s"),
		    l->file, strerror(errno));
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
	struct load l = { .d = d, .area = area, .e = e };
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
