/*
 * A configuration file into options: each value against its row, each mistake
 * told. Must not know what an option does, only what it may be.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libconfig.h>

#include "core/conf.h"
#include "core/conf_opt.h"
#include "core/conf_scan.h"
#include "core/i18n.h"
#include "core/text.h"

#define AT(field) offsetof(struct conf, field)
#define SYNTAX_MAX 50	/* lines that cannot be read, told in one check */

/* ---- mistakes ---- */

/* Keeps "FILE:LINE: text"; a line of 0 is left out. */
static void complain(struct complaints *c, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
complain(struct complaints *c, int line, const char *fmt, ...)
{
	char raw[1024];
	struct buf b, clean;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	buf_init(&b);
	buf_init(&clean);
	buf_add(&b, c->file);
	if (line > 0)
		buf_addf(&b, ":%d", line);
	buf_addf(&b, ": %s", raw);
	text_clean(&clean, b.s, b.len);
	c->kept = xrealloc(c->kept, (size_t)(c->n + 1) * sizeof(*c->kept));
	c->kept[c->n] = (struct complaint) { line, c->n, buf_detach(&clean) };
	c->n++;
	buf_release(&b);
	buf_release(&clean);
}

static int
by_line(const void *a, const void *b)
{
	const struct complaint *x = a, *y = b;

	return x->line != y->line ? x->line - y->line : x->n - y->n;
}

/* Tells them in the order of the file. */
static void
tell_all(struct complaints *c)
{
	int i;

	if (c->n > 0)
		qsort(c->kept, (size_t)c->n, sizeof(*c->kept), by_line);
	for (i = 0; i < c->n; i++) {
		c->out(c->kept[i].text, c->arg);
		free(c->kept[i].text);
	}
	free(c->kept);
	c->kept = NULL;
}

/* ---- one option ---- */

/* "a|b|c" as "a, b or c". */
static void
list_words(const char *words, struct buf *out)
{
	const char *p;

	for (; (p = strchr(words, '|')) != NULL; words = p + 1) {
		buf_addn(out, words, (size_t)(p - words));
		buf_add(out, ", ");
	}
	buf_add(out, words);
}

static int
is_word_of(const char *s, const char *words)
{
	size_t n = strlen(s);
	const char *p;

	for (;; words = p + 1) {
		p = strchr(words, '|');
		if ((p == NULL ? strlen(words) : (size_t)(p - words)) == n &&
		    strncmp(words, s, n) == 0)
			return 1;
		if (p == NULL)
			return 0;
	}
}

static void
read_text(struct conf *c, const struct opt *o, const config_setting_t *s,
    struct complaints *w)
{
	int line = config_setting_source_line(s);
	const char *v;
	struct buf list;

	if (config_setting_type(s) != CONFIG_TYPE_STRING) {
		buf_init(&list);
		if (o->type == OPT_WORD)
			list_words(o->words, &list);
		if (o->type == OPT_WORD)
			complain(w, line, _("option %s.%s must be a text in "
			    "quotes; allowed: %s"), o->group, o->name, list.s);
		else
			complain(w, line, _("option %s.%s must be a text in "
			    "quotes, for example \"%s\""), o->group, o->name,
			    o->def);
		buf_release(&list);
		return;
	}
	v = config_setting_get_string(s);
	if (!text_is_clean(v, strlen(v))) {
		complain(w, line, _("option %s.%s holds a character that "
		    "cannot be shown: %s"), o->group, o->name, v);
		return;
	}
	if (o->type == OPT_WORD && !is_word_of(v, o->words)) {
		buf_init(&list);
		list_words(o->words, &list);
		complain(w, line, _("option %s.%s is \"%s\"; allowed: %s"),
		    o->group, o->name, v, list.s);
		buf_release(&list);
		return;
	}
	conf_set(c, o, v, w->file);
}

static void
read_number(struct conf *c, const struct opt *o, const config_setting_t *s,
    struct complaints *w)
{
	int line = config_setting_source_line(s), v;

	if (o->type == OPT_BOOL) {
		if (config_setting_type(s) != CONFIG_TYPE_BOOL)
			complain(w, line, _("option %s.%s must be true or "
			    "false"), o->group, o->name);
		else
			*conf_int(c, o) = config_setting_get_bool(s);
		return;
	}
	if (config_setting_type(s) != CONFIG_TYPE_INT) {
		complain(w, line, _("option %s.%s must be a whole number "
		    "from %d to %d"), o->group, o->name, o->min, o->max);
		return;
	}
	v = config_setting_get_int(s);
	if (v < o->min || v > o->max)
		complain(w, line, _("option %s.%s is %d; it must be from %d "
		    "to %d"), o->group, o->name, v, o->min, o->max);
	else
		*conf_int(c, o) = v;
}

/* ---- the file ---- */

static int
is_group(const char *name)
{
	const struct opt *o;

	for (o = conf_options; o->name != NULL; o++)
		if (strcmp(o->group, name) == 0)
			return 1;
	return 0;
}

/* The names of a group, or the groups, for "known: ...". */
static void
list_known(const char *group, struct buf *out)
{
	const struct opt *o;
	const char *last = "";

	for (o = conf_options; o->name != NULL; o++) {
		if (group != NULL && strcmp(o->group, group) != 0)
			continue;
		if (group == NULL && strcmp(o->group, last) == 0)
			continue;
		if (out->len > 0)
			buf_add(out, ", ");
		buf_add(out, group != NULL ? o->name : o->group);
		last = o->group;
	}
}

static void
complain_unknown(struct complaints *w, const config_setting_t *s,
    const char *group)
{
	const char *name = config_setting_name(s);
	const struct opt *o;
	struct buf known;

	/* An option written without its group: say where it belongs. */
	for (o = conf_options; group == NULL && o->name != NULL; o++) {
		if (strcmp(o->name, name) != 0)
			continue;
		complain(w, config_setting_source_line(s), _("option %s "
		    "belongs into a group: %s = { %s = ...; };"), name,
		    o->group, name);
		return;
	}
	buf_init(&known);
	list_known(group, &known);
	if (group == NULL)
		complain(w, config_setting_source_line(s),
		    _("unknown group %s; known: %s"), name, known.s);
	else
		complain(w, config_setting_source_line(s),
		    _("unknown option %s.%s; known: %s"), group, name,
		    known.s);
	buf_release(&known);
}

static const struct opt *
find_option(const char *group, const char *name)
{
	const struct opt *o;

	for (o = conf_options; o->name != NULL; o++)
		if (strcmp(o->group, group) == 0 && strcmp(o->name, name) == 0)
			return o;
	return NULL;
}

/* "terminal.lines" of the words before its value. */
static const struct opt *
find_dotted(const char *option)
{
	const char *dot = strchr(option, '.');
	char group[40];

	if (dot == NULL || (size_t)(dot - option) >= sizeof(group))
		return NULL;
	snprintf(group, sizeof(group), "%.*s", (int)(dot - option), option);
	return find_option(group, dot + 1);
}

/* What an option may be, for a sentence. */
static void
add_allowed(struct buf *b, const struct opt *o)
{
	if (o->type == OPT_WORD)
		list_words(o->words, b);
	else if (o->type == OPT_INT)
		buf_addf(b, _("a whole number from %d to %d"), o->min, o->max);
	else if (o->type == OPT_BOOL)
		buf_add(b, _("true or false"));
	else
		buf_add(b, _("a text in quotes"));
}

/* A mistake in how the file is written: with the option where it is known,
 * and what that may be. */
static void
say_option(struct complaints *w, int line, const char *name,
    const struct opt *o, const char *text)
{
	struct buf allowed;

	buf_init(&allowed);
	if (o != NULL)
		add_allowed(&allowed, o);
	if (o != NULL)
		complain(w, line, _("option %s.%s: %s; allowed: %s"), o->group,
		    o->name, text, allowed.s);
	else if (*name != '\0')
		complain(w, line, _("option %s: %s"), name, text);
	else
		complain(w, line, "%s", text);
	buf_release(&allowed);
}

static void
scan_wrong(int line, const char *option, const char *text, void *arg)
{
	const struct opt *o = find_dotted(option);
	struct complaints *w = arg;

	buf_addf(&w->bad_lines, "%d ", line);
	if (o != NULL)
		w->told[o - conf_options] = 1;
	say_option(w, line, option, o, text);
}

/* The option of a name without its group; names are used once. */
static const struct opt *
find_named(const char *name)
{
	const struct opt *o;

	for (o = conf_options; o->name != NULL; o++)
		if (strcmp(o->name, name) == 0)
			return o;
	return NULL;
}

static int
is_bad_line(const struct complaints *w, int line)
{
	char word[16];

	snprintf(word, sizeof(word), " %d ", line);
	return strstr(w->bad_lines.s, word) != NULL;
}

/* Whether the option was told already; one without a name of its own is
 * known by its line. */
static int
is_told(const struct complaints *w, const struct opt *o, int line)
{
	return o != NULL ? w->told[o - conf_options] : is_bad_line(w, line);
}

static void
read_group(struct conf *c, config_setting_t *g, struct complaints *w)
{
	const char *group = config_setting_name(g);
	const config_setting_t *s;
	const struct opt *o;
	int i;

	if (!is_group(group)) {
		complain_unknown(w, g, NULL);
		return;
	}
	if (!config_setting_is_group(g)) {
		complain(w, config_setting_source_line(g), _("%s must be a "
		    "group: %s = { option = value; };"), group, group);
		return;
	}
	for (i = 0; i < config_setting_length(g); i++) {
		s = config_setting_get_elem(g, (unsigned)i);
		o = find_option(group, config_setting_name(s));
		if (o != NULL)
			w->lines[o - conf_options] = config_setting_source_line(s);
		if (is_told(w, o, config_setting_source_line(s)))
			continue;
		if (o == NULL)
			complain_unknown(w, s, group);
		else if (opt_is_text(o))
			read_text(c, o, s, w);
		else
			read_number(c, o, s, w);
	}
}

/* The line of an option; of the other one where it has none. */
static int
line_of(const struct complaints *w, size_t at, size_t other)
{
	const struct opt *o;
	int line = 0, second = 0;

	for (o = conf_options; o->name != NULL; o++) {
		if (o->at == at)
			line = w->lines[o - conf_options];
		if (o->at == other)
			second = w->lines[o - conf_options];
	}
	return line > 0 ? line : second;
}

static int
is_this_machine(const char *host, size_t n)
{
	return (n == 9 && strncmp(host, "localhost", n) == 0) ||
	    (n >= 4 && strncmp(host, "127.", 4) == 0) ||
	    (n >= 5 && strncmp(host, "[::1]", 5) == 0);
}

/* Servers: each with a right port, none far away without an authority. */
static void
check_hosts(const struct conf *c, struct complaints *w)
{
	int line = line_of(w, AT(hosts), AT(tls_ca));
	const char *s = c->hosts, *colon;
	size_t n, name;
	long port;
	char *end;

	for (; *s != '\0'; s += n + (s[n] == ',')) {
		s += strspn(s, " ");
		n = strcspn(s, ",");
		name = s[0] == '[' ? strcspn(s, "]") + 1 : strcspn(s, ":, ");
		if (n == 0 || name > n) {
			complain(w, line, _("option database.hosts is \"%s\"; "
			    "write host or host:port, with commas between"),
			    c->hosts);
			return;
		}
		colon = s + name;
		port = *colon == ':' ? strtol(colon + 1, &end, 10) : 3306;
		if (port < 1 || port > 65535)
			complain(w, line, _("database.hosts: the port of %.*s "
			    "must be from 1 to 65535"), (int)name, s);
		if (c->tls_ca[0] == '\0' && !is_this_machine(s, name))
			complain(w, line, _("database.tls_ca is missing: a "
			    "server on another machine (%.*s) is reached with "
			    "its certificate authority only"), (int)name, s);
	}
}

/* Conditions between options. */
static void
check_together(const struct conf *c, struct complaints *w)
{
	if (c->runner_lease_s <= c->read_timeout_s)
		complain(w, line_of(w, AT(runner_lease_s),
		    AT(read_timeout_s)), _("option runner.lease_s is %d; it "
		    "must be longer than database.read_timeout_s, which is "
		    "%d"), c->runner_lease_s, c->read_timeout_s);
	check_hosts(c, w);
}

/* The name at the beginning of a line, for a sentence about it. */
static void
name_on_line(const char *text, int line, char *out, size_t n)
{
	for (; line > 1 && (text = strchr(text, '\n')) != NULL; line--)
		text++;
	out[0] = '\0';
	if (text == NULL)
		return;
	text += strspn(text, " \t");
	snprintf(out, n, "%.*s", (int)strspn(text,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"),
	    text);
}

/* What libconfig says of a text that it cannot read. The end of the file is
 * not a line that a person can look at. Returns the line, 0 where it was told
 * already. */
static int
complain_syntax(struct complaints *w, const config_t *cfg, const char *text)
{
	int line = config_error_line(cfg), last = 0, is_twice;
	char name[40];
	const char *p;

	for (p = text; *p != '\0'; p++)
		last += *p == '\n';
	if (line > last)
		line = last;
	if (is_bad_line(w, line))
		return 0;
	name_on_line(text, line, name, sizeof(name));
	is_twice = strstr(config_error_text(cfg), "duplicate") != NULL;
	say_option(w, line, name, is_twice ? NULL : find_named(name),
	    is_twice ? _("an option stands here a second time; each may stand "
	    "once") : _("cannot be read from here; an option is written name "
	    "= value; inside group = { }"));
	return line;
}

/* Takes the line out of the text, so that what follows can be read: 0 where
 * it holds a bracket and cannot be missed. */
static int
take_line(char *text, int line)
{
	size_t n;

	for (; line > 1 && text != NULL; line--) {
		text = strchr(text, '\n');
		text = text != NULL ? text + 1 : NULL;
	}
	if (text == NULL || line < 1)
		return 0;
	n = strcspn(text, "\n");
	if (strcspn(text, "{}()[]") < n)
		return 0;
	memset(text, ' ', n);
	return 1;
}

/* Reads the text into cfg, without the lines that cannot be read: 0 where
 * nothing is left to read. */
static int
read_text_of(config_t *cfg, char *text, struct complaints *w)
{
	int i, line;

	for (i = 0; i < SYNTAX_MAX; i++) {
		if (config_read_string(cfg, text))
			return 1;
		line = complain_syntax(w, cfg, text);
		if (line == 0 || !take_line(text, line))
			return 0;
	}
	return 0;
}

/* Reads the file into c, which holds the defaults. */
void
conf_read(struct conf *c, const char *file, struct complaints *w)
{
	struct err e;
	struct buf b;
	config_t cfg;
	config_setting_t *root;
	char *text;
	int i;

	err_clear(&e);
	buf_init(&b);
	buf_init(&w->bad_lines);
	buf_addc(&w->bad_lines, ' ');
	if (conf_read_file(file, &b, &e) < 0) {
		w->out(e.text, w->arg);
		w->n = 1;
		buf_release(&w->bad_lines);
		buf_release(&b);
		return;
	}
	if (conf_scan(&b, scan_wrong, w) == 0) {
		/* libconfig does not know a comment that the end of file
		 * closes. */
		if (b.len > 0 && b.s[b.len - 1] != '\n')
			buf_addc(&b, '\n');
		config_init(&cfg);
		text = strncmp(b.s, "\xef\xbb\xbf", 3) == 0 ? b.s + 3 : b.s;
		if (read_text_of(&cfg, text, w)) {
			root = config_root_setting(&cfg);
			for (i = 0; i < config_setting_length(root); i++)
				read_group(c, config_setting_get_elem(root,
				    (unsigned)i), w);
			check_together(c, w);
		}
		config_destroy(&cfg);
	}
	tell_all(w);
	buf_release(&w->bad_lines);
	buf_release(&b);
}
