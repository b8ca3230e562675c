/*
 * `ccc article`: the official text of the regulation from a file, one version
 * an article. Must not know the text; an article begins with its number in
 * words at the start of a line.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/i18n.h"
#include "core/out.h"
#include "core/text.h"

#define TEXT_MAX (1024u * 1024)

static int
is_utf8(const char *s, size_t n)
{
	uint32_t cp;
	size_t used;

	for (; n > 0; s += used, n -= used)
		if ((used = text_decode(s, n, &cp)) == 0)
			return 0;
	return 1;
}

/* The file as strict UTF-8; the caller frees. NULL on error. */
static char *
read_text(const char *file, struct err *e)
{
	struct stat st;
	char *s = NULL;
	size_t n = 0;
	ssize_t got = 1;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, &st) < 0) {
		err_set(e, ERR_INPUT, "%s: %s", file, strerror(errno));
	} else if (!S_ISREG(st.st_mode) || st.st_size > TEXT_MAX) {
		err_set(e, ERR_INPUT,
		    _("%s is not a text: a regular file of at most 1 MiB"),
		    file);
	} else {
		s = xcalloc(1, (size_t)st.st_size + 1);
		while (n < (size_t)st.st_size && got > 0) {
			got = read(fd, s + n, (size_t)st.st_size - n);
			n += got > 0 ? (size_t)got : 0;
		}
		if (strlen(s) != n || !is_utf8(s, n)) {
			err_set(e, ERR_INPUT, _("%s is not UTF-8 text"), file);
			free(s);
			s = NULL;
		}
	}
	if (fd >= 0)
		close(fd);
	return s;
}

/* A digit in words, 1 to 9; 0 where there is none. All have three bytes. */
static int
digit(const char *s)
{
	static const char *const words[] = { "一", "二", "三", "四", "五",
	    "六", "七", "八", "九" };

	for (int i = 0; i < 9; i++)
		if (strncmp(s, words[i], 3) == 0)
			return i + 1;
	return 0;
}

/* The number of the article that begins here, 1 to 99; 0 where none does. */
static int
article_at(const char *s)
{
	int n, unit;

	while (*s == ' ' || *s == '\t' || strncmp(s, "　", 3) == 0)
		s += *s == ' ' || *s == '\t' ? 1 : 3;
	if (strncmp(s, "第", 3) != 0)
		return 0;
	s += 3;
	n = digit(s);
	if (n > 0)
		s += 3;
	if (strncmp(s, "十", 3) == 0) {
		s += 3;
		unit = digit(s);
		if (unit > 0)
			s += 3;
		n = (n > 0 ? n : 1) * 10 + unit;
	}
	return strncmp(s, "条", 3) == 0 ? n : 0;
}

/* A line like a chapter's heading belongs to no article. */
static int
is_heading(const char *s, size_t n)
{
	return strncmp(s, "第", 3) == 0 && n < 60 &&
	    memmem(s, n, "章", 3) != NULL && article_at(s) == 0;
}

static int
send_article(struct batch *b, int no, const struct buf *text,
    const char *source, struct buf *out, struct err *e)
{
	char num[12];
	const char *param[3] = { num, text->s, source };
	struct table *t = NULL;
	const char *outcome;
	int rc;

	snprintf(num, sizeof(num), "%d", no);
	rc = session_call(&b->s, "p_article", param, 3, &t, e);
	if (rc == 0) {
		outcome = table_str(t, 0, "outcome");
		if (strcmp(outcome, "refused") == 0)
			rc = err_set(e, ERR_RULE,
			    _("the text is imported by the offices that interpret it"));
		else if (strcmp(outcome, "done") != 0)
			rc = err_set(e, ERR_INPUT,
			    _("article %d: there is no such article, or its text is too long"),
			    no);
		else
			buf_addf(out, _("article %d: version %s\n"), no,
			    table_str(t, 0, "version"));
	}
	table_free(t);
	return rc;
}

static int
send_all(struct batch *b, const char *s, const char *source, struct buf *out,
    struct err *e)
{
	struct buf text;
	const char *end;
	int no = 0, next, rc = 0, sent = 0;
	size_t n;

	buf_init(&text);
	for (; rc == 0 && *s != '\0'; s = end + (*end == '\n')) {
		end = s + strcspn(s, "\n");
		n = (size_t)(end - s);
		next = article_at(s);
		if (next > 0) {
			if (no > 0)
				rc = send_article(b, no, &text, source, out, e);
			sent += no > 0;
			no = next;
			buf_reset(&text);
		} else if (no == 0 || is_heading(s, n)) {
			continue;
		}
		if (text.len > 0)
			buf_addc(&text, '\n');
		buf_addn(&text, s, n);
	}
	if (rc == 0 && no > 0) {
		rc = send_article(b, no, &text, source, out, e);
		sent++;
	}
	if (rc == 0 && sent == 0)
		rc = err_set(e, ERR_INPUT,
		    _("no line begins with the number of an article"));
	buf_release(&text);
	return rc;
}

int
batch_article(struct batch_env *env, int argc, char **argv)
{
	const char *source = NULL;
	struct arg rows[] = {
		{ "source", &source, NULL }, { NULL, NULL, NULL }
	};
	struct args a;
	struct batch b;
	struct buf out;
	struct err e;
	char *s = NULL;
	int rc;

	err_clear(&e);
	if (args_parse(&a, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	if (a.n != 1) {
		args_release(&a);
		return batch_usage_of("article");
	}
	buf_init(&out);
	rc = batch_may_write(env, "article", &e);
	if (rc == 0 && (s = read_text(a.words[0], &e)) == NULL)
		rc = -1;
	if (rc == 0)
		rc = batch_open(&b, env, &e);
	if (rc == 0) {
		rc = send_all(&b, s, source != NULL ? source : a.words[0],
		    &out, &e);
		out_text(&out);
		batch_close(&b);
	}
	free(s);
	buf_release(&out);
	args_release(&a);
	return rc == 0 ? 0 : batch_complain(&e);
}
