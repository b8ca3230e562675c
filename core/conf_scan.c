/*
 * The gate in front of libconfig. Must not know any option.
 */
#include "core/conf_scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/i18n.h"
#include "core/text.h"

#define DIGITS_MAX 9
#define OPTIONS_MAX 500
#define DEPTH_MAX 8

static int
read_all(int fd, const char *file, struct buf *out, struct err *e)
{
	char part[8192];
	ssize_t n;

	for (;;) {
		n = read(fd, part, sizeof(part));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, ERR_INPUT,
			    _("%s: cannot be read: %s"), file,
			    strerror(errno));
		if (n == 0)
			return 0;
		buf_addn(out, part, (size_t)n);
		if (out->len > CONF_MAX_BYTES)
			return err_set(e, ERR_INPUT, _("%s: longer than %d "
			    "bytes; a configuration is at most that long"),
			    file, CONF_MAX_BYTES);
	}
}

int
conf_read_file(const char *file, struct buf *out, struct err *e)
{
	struct stat st;
	int fd, rc;

	/* Not blocking: a FIFO would hold us here for ever. */
	fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return err_set(e, ERR_INPUT, _("%s: cannot be read: %s"),
		    file, strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		rc = err_set(e, ERR_INPUT, _("%s: not a regular file; a "
		    "configuration is a text file"), file);
	else
		rc = read_all(fd, file, out, e);
	close(fd);
	return rc;
}

#define NAME_MAX_BYTES 40

struct scan {
	struct buf *b;
	size_t at;
	int line;
	int options, depth;
	int opened[DEPTH_MAX + 1];	/* lines of the open brackets */
	char closer[DEPTH_MAX + 1];
	char name[DEPTH_MAX + 1][NAME_MAX_BYTES];	/* options there */
	char word[NAME_MAX_BYTES];	/* the last one read */
	conf_wrong *wrong;
	void *arg;
};

/* Tells a mistake with the option that is being read. */
static void tell(struct scan *c, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
tell(struct scan *c, int line, const char *fmt, ...)
{
	char text[300];
	struct buf option;
	va_list ap;
	int i;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_init(&option);
	for (i = 0; i <= c->depth && c->name[i][0] != '\0'; i++)
		buf_addf(&option, "%s%s", i > 0 ? "." : "", c->name[i]);
	c->wrong(line, option.s, text, c->arg);
	buf_release(&option);
}

static char
here(const struct scan *c)
{
	return c->b->s[c->at];
}

static int
is_end(const struct scan *c)
{
	return c->at >= c->b->len;
}

static int
next_is(const struct scan *c, const char *word)
{
	size_t n = strlen(word);

	return c->b->len - c->at >= n && memcmp(c->b->s + c->at, word, n) == 0;
}

static size_t
line_end(const struct scan *c)
{
	size_t at = c->at;

	while (at < c->b->len && c->b->s[at] != '\n')
		at++;
	return at;
}

/* Overwrites from..to, newlines excepted. */
static void
blank(struct scan *c, size_t from, size_t to)
{
	for (; from < to; from++)
		if (c->b->s[from] != '\n')
			c->b->s[from] = ' ';
}

static void
skip_comment(struct scan *c)
{
	size_t from = c->at;
	int line = c->line;

	c->at += 2;
	while (!is_end(c) && !next_is(c, "*/")) {
		if (here(c) == '\n')
			c->line++;
		c->at++;
	}
	if (!is_end(c)) {
		c->at += 2;
		return;
	}
	tell(c, line, _("the comment that begins here is not closed; it ends "
	    "with */"));
	blank(c, from, c->b->len);
}

/* A text that is not closed becomes a value that is none; what ends the
 * option or its group on the same line stays. */
static void
mend_string(struct scan *c, size_t from)
{
	size_t end = line_end(c), to = end;

	tell(c, c->line, _("a text is not closed on its line; it ends with "
	    "\""));
	while (to > from + 1 && strchr("};, \t\r", c->b->s[to - 1]) != NULL)
		to--;
	blank(c, from, to);
	c->b->s[from] = '0';
	c->at = to;
}

static void
skip_string(struct scan *c)
{
	size_t from = c->at++;
	int told = 0;

	while (!is_end(c) && here(c) != '"' && here(c) != '\n') {
		if (here(c) != '\\') {
			c->at++;
			continue;
		}
		if (c->at + 1 < c->b->len &&
		    memchr("\"\\", c->b->s[c->at + 1], 2) != NULL) {
			c->at += 2;
			continue;
		}
		if (!told)
			tell(c, c->line, _("in a text only \\\" and \\\\ may "
			    "follow a backslash"));
		told = 1;
		blank(c, c->at, c->at + 1);
		c->at++;
	}
	if (!is_end(c) && here(c) == '"')
		c->at++;
	else
		mend_string(c, from);
}

static int
is_word(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
	    (ch >= '0' && ch <= '9') || ch == '_' || ch == '-' || ch == '.';
}

/* A name or number; a run of ten digits would silently become another. */
static void
skip_word(struct scan *c)
{
	size_t from = c->at, n;
	int run = 0, longest = 0;

	while (!is_end(c) && is_word(here(c))) {
		run = here(c) >= '0' && here(c) <= '9' ? run + 1 : 0;
		if (run > longest)
			longest = run;
		c->at++;
	}
	n = c->at - from;
	snprintf(c->word, sizeof(c->word), "%.*s",
	    (int)(n < NAME_MAX_BYTES ? n : NAME_MAX_BYTES - 1),
	    c->b->s + from);
	if (longest <= DIGITS_MAX)
		return;
	tell(c, c->line, _("a number has more than %d digits"), DIGITS_MAX);
	blank(c, from, c->at);
	c->b->s[from] = '0';
}

static int
open_bracket(struct scan *c, char ch)
{
	if (c->depth == DEPTH_MAX) {
		tell(c, c->line, _("more than %d levels of brackets"),
		    DEPTH_MAX);
		return -1;
	}
	c->depth++;
	c->opened[c->depth] = c->line;
	c->closer[c->depth] = ch == '{' ? '}' : ch == '(' ? ')' : ']';
	c->name[c->depth][0] = '\0';
	return 0;
}

static void
close_bracket(struct scan *c)
{
	if (c->depth > 0) {
		c->depth--;
		return;
	}
	tell(c, c->line, _("a closing bracket has no opening one"));
	blank(c, c->at - 1, c->at);
}

static int
scan_mark(struct scan *c)
{
	char ch = here(c);
	size_t end;

	c->at++;
	if (ch == '@') {
		c->name[c->depth][0] = '\0';
		tell(c, c->line, _("@include is not allowed; a configuration "
		    "is one file"));
		end = line_end(c);
		blank(c, c->at - 1, end);
		c->at = end;
	} else if (ch == '=' || ch == ':') {
		snprintf(c->name[c->depth], NAME_MAX_BYTES, "%s", c->word);
		if (++c->options > OPTIONS_MAX) {
			c->depth = 0;
			c->name[0][0] = '\0';
			tell(c, c->line, _("more than %d options"),
			    OPTIONS_MAX);
			return -1;
		}
	} else if (strchr("{([", ch) != NULL) {
		return open_bracket(c, ch);
	} else if (strchr("})]", ch) != NULL) {
		close_bracket(c);
	} else if (ch == ';') {
		c->name[c->depth][0] = '\0';
	}
	return 0;
}

static int
scan_token(struct scan *c)
{
	char ch = here(c);

	if (ch == '\n') {
		c->line++;
		c->at++;
	} else if (ch == '#' || next_is(c, "//")) {
		c->at = line_end(c);
	} else if (next_is(c, "/*")) {
		skip_comment(c);
	} else if (ch == '"') {
		skip_string(c);
	} else if (is_word(ch)) {
		skip_word(c);
	} else if (ch == ' ' || ch == '\t') {
		c->at++;
	} else {
		return scan_mark(c);
	}
	return 0;
}

/* Bytes that may stand nowhere in the file, comments included; each line is
 * told once. */
static void
scan_bytes(struct scan *c)
{
	size_t at, used;
	int told = 0;
	uint32_t cp;

	for (c->line = 1, at = 0; at < c->b->len; at += used) {
		used = text_decode(c->b->s + at, c->b->len - at, &cp);
		if (used > 0 && cp == '\n')
			c->line++;
		if (used > 0 && (cp == '\n' || cp == '\t' ||
		    (cp == '\r' && c->b->s[at + 1] == '\n') ||
		    (cp == 0xfeff && at == 0) || text_cp_width(cp) >= 0))
			continue;
		if (told != c->line && used == 0)
			tell(c, c->line, _("byte %02x is no UTF-8; the file "
			    "is UTF-8"), (unsigned char)c->b->s[at]);
		else if (told != c->line)
			tell(c, c->line, _("the invisible character U+%04X "
			    "is not allowed"), (unsigned)cp);
		told = c->line;
		used = used > 0 ? used : 1;
		blank(c, at, at + used);
	}
	c->line = 1;
}

int
conf_scan(struct buf *b, conf_wrong *wrong, void *arg)
{
	struct scan c = { .b = b, .line = 1, .wrong = wrong, .arg = arg };
	int rc = 0;

	scan_bytes(&c);
	while (rc == 0 && !is_end(&c))
		rc = scan_token(&c);
	for (; rc == 0 && c.depth > 0; c.depth--) {
		c.name[c.depth][0] = '\0';
		tell(&c, c.opened[c.depth], _("the bracket that opens here "
		    "is not closed"));
		buf_addf(b, "%c", c.closer[c.depth]);
	}
	return rc;
}
