/*
 * The gate in front of libconfig. Must not know any option.
 */
#include "core/conf_scan.h"

#include <errno.h>
#include <fcntl.h>
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

struct scan {
	const char *s;
	size_t n, at;
	int line;
	int options, depth;
	int opened[DEPTH_MAX + 1];	/* lines of the open brackets */
	struct err *e;
};

static int
next_is(const struct scan *c, const char *word)
{
	size_t n = strlen(word);

	return c->n - c->at >= n && memcmp(c->s + c->at, word, n) == 0;
}

static void
skip_line(struct scan *c)
{
	while (c->at < c->n && c->s[c->at] != '\n')
		c->at++;
}

static int
skip_comment(struct scan *c)
{
	int from = c->line;

	c->at += 2;
	while (c->at < c->n && !next_is(c, "*/")) {
		if (c->s[c->at] == '\n')
			c->line++;
		c->at++;
	}
	if (c->at >= c->n) {
		c->line = from;
		return err_set(c->e, ERR_INPUT, _("the comment that begins "
		    "here is not closed; it ends with */"));
	}
	c->at += 2;
	return 0;
}

static int
skip_string(struct scan *c)
{
	c->at++;
	while (c->at < c->n && c->s[c->at] != '"') {
		if (c->s[c->at] == '\n')
			break;
		if (c->s[c->at] == '\\') {
			c->at++;
			if (c->at >= c->n || memchr("\"\\", c->s[c->at], 2) ==
			    NULL)
				return err_set(c->e, ERR_INPUT, _("in a text "
				    "only \\\" and \\\\ may follow a "
				    "backslash"));
		}
		c->at++;
	}
	if (c->at >= c->n || c->s[c->at] != '"')
		return err_set(c->e, ERR_INPUT, _("a text is not closed on "
		    "its line; it ends with \""));
	c->at++;
	return 0;
}

static int
is_word(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
	    (ch >= '0' && ch <= '9') || ch == '_' || ch == '-' || ch == '.';
}

/* A name or number; a run of ten digits would silently become another. */
static int
skip_word(struct scan *c)
{
	int run = 0;

	while (c->at < c->n && is_word(c->s[c->at])) {
		run = c->s[c->at] >= '0' && c->s[c->at] <= '9' ? run + 1 : 0;
		if (run > DIGITS_MAX)
			return err_set(c->e, ERR_INPUT, _("a number has more "
			    "than %d digits"), DIGITS_MAX);
		c->at++;
	}
	return 0;
}

static int
scan_mark(struct scan *c)
{
	char ch = c->s[c->at++];

	if (ch == '@')
		return err_set(c->e, ERR_INPUT, _("@include is not allowed; "
		    "a configuration is one file"));
	if ((ch == '=' || ch == ':') && ++c->options > OPTIONS_MAX)
		return err_set(c->e, ERR_INPUT, _("more than %d options"),
		    OPTIONS_MAX);
	if (memchr("{([", ch, 3) != NULL && ++c->depth > DEPTH_MAX)
		return err_set(c->e, ERR_INPUT, _("more than %d levels of "
		    "brackets"), DEPTH_MAX);
	if (memchr("{([", ch, 3) != NULL)
		c->opened[c->depth] = c->line;
	if (memchr("})]", ch, 3) != NULL && --c->depth < 0)
		return err_set(c->e, ERR_INPUT, _("a closing bracket has no "
		    "opening one"));
	return 0;
}

static int
scan_token(struct scan *c)
{
	char ch = c->s[c->at];

	if (ch == '\n') {
		c->line++;
		c->at++;
		return 0;
	}
	if (ch == '#' || next_is(c, "//")) {
		skip_line(c);
		return 0;
	}
	if (next_is(c, "/*"))
		return skip_comment(c);
	if (ch == '"')
		return skip_string(c);
	if (is_word(ch))
		return skip_word(c);
	return scan_mark(c);
}

/* Bytes that may stand nowhere in the file, comments included. */
static int
scan_bytes(struct scan *c)
{
	size_t at = 0, used;
	uint32_t cp;

	for (c->line = 1; at < c->n; at += used) {
		used = text_decode(c->s + at, c->n - at, &cp);
		if (used == 0)
			return err_set(c->e, ERR_INPUT, _("byte %02x is no "
			    "UTF-8; the file is UTF-8"),
			    (unsigned char)c->s[at]);
		if (cp == '\n')
			c->line++;
		else if (cp == '\r' && at + 1 < c->n && c->s[at + 1] == '\n')
			continue;
		else if (cp != '\t' && text_cp_width(cp) < 0 &&
		    !(cp == 0xfeff && at == 0))
			return err_set(c->e, ERR_INPUT, _("the invisible "
			    "character U+%04X is not allowed"), (unsigned)cp);
	}
	c->line = 1;
	return 0;
}

int
conf_scan(const char *s, size_t n, int *line, struct err *e)
{
	struct scan c = { .s = s, .n = n, .line = 1, .e = e };
	int rc = scan_bytes(&c);

	while (rc == 0 && c.at < c.n)
		rc = scan_token(&c);
	if (rc == 0 && c.depth > 0) {
		c.line = c.opened[c.depth];
		rc = err_set(e, ERR_INPUT, _("the bracket that opens here is "
		    "not closed"));
	}
	*line = c.line;
	return rc;
}
