/*
 * The configuration: one row per option. Must not know what an option does,
 * only what it may be.
 */
#include "core/conf.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libconfig.h>

#include "core/conf_opt.h"
#include "core/conf_scan.h"
#include "core/i18n.h"
#include "core/text.h"

#define AT(field) offsetof(struct conf, field)

/* ---- complaints ---- */

struct complaints {
	const char *file;
	void (*out)(const char *line, void *arg);
	void *arg;
	int n;
	int lines[CONF_OPTIONS];	/* where an option stands, 0 = nowhere */
};

/* "FILE:LINE: text"; a line of 0 is left out. */
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
	c->out(clean.s, c->arg);
	c->n++;
	buf_release(&b);
	buf_release(&clean);
}

/* ---- paths and defaults ---- */

/* Home folder: $HOME where it is a full path, else of the account. */
static const char *
home_dir(void)
{
	const char *home = getenv("HOME");
	struct passwd *pw;

	if (home != NULL && home[0] == '/')
		return home;
	pw = getpwuid(geteuid());
	return pw != NULL && pw->pw_dir != NULL ? pw->pw_dir : "/";
}

void
conf_locale(char *out, size_t n)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG",
	    NULL };
	const char *s;
	size_t i;

	out[0] = '\0';
	for (i = 0; names[i] != NULL; i++) {
		s = getenv(names[i]);
		if (s != NULL && s[0] != '\0') {
			snprintf(out, n, "%s", s);
			return;
		}
	}
}

const char *
conf_search_path(void)
{
	const char *s = getenv("PATH");

	return s != NULL ? s : "";
}

/* A path of the file is relative to the file; "~/" is the home folder. */
static char *
full_path(const char *s, const char *file)
{
	struct buf b;
	const char *slash;
	char cwd[PATH_MAX];

	buf_init(&b);
	if (strncmp(s, "~/", 2) == 0) {
		buf_add(&b, home_dir());
		buf_add(&b, s + 1);
	} else if (s[0] == '/' || s[0] == '\0' || file == NULL) {
		buf_add(&b, s);
	} else {
		if (file[0] != '/' && getcwd(cwd, sizeof(cwd)) != NULL)
			buf_addf(&b, "%s/", cwd);
		slash = strrchr(file, '/');
		if (slash != NULL)
			buf_addn(&b, file, (size_t)(slash - file) + 1);
		buf_add(&b, s);
	}
	return buf_detach(&b);
}

static char **
text_field(struct conf *c, const struct opt *o)
{
	return (char **)(void *)((char *)c + o->at);
}

static int *
int_field(struct conf *c, const struct opt *o)
{
	return (int *)(void *)((char *)c + o->at);
}

static void
set_text(struct conf *c, const struct opt *o, const char *s, const char *file)
{
	char **p = text_field(c, o);

	free(*p);
	*p = o->type == OPT_PATH ? full_path(s, file) : xstrdup(s);
}

static void
set_defaults(struct conf *c)
{
	const struct opt *o;

	memset(c, 0, sizeof(*c));
	c->file = xstrdup("");
	for (o = conf_options; o->name != NULL; o++) {
		if (opt_is_text(o))
			set_text(c, o, o->def, NULL);
		else if (o->type == OPT_BOOL)
			*int_field(c, o) = strcmp(o->def, "true") == 0;
		else
			*int_field(c, o) = (int)strtol(o->def, NULL, 10);
	}
}

void
conf_release(struct conf *c)
{
	const struct opt *o;

	for (o = conf_options; o->name != NULL; o++)
		if (opt_is_text(o))
			free(*text_field(c, o));
	free(c->file);
	memset(c, 0, sizeof(*c));
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
		complain(w, line, _("option %s.%s must be a text in quotes, "
		    "for example \"%s\""), o->group, o->name, o->def);
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
	set_text(c, o, v, w->file);
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
			*int_field(c, o) = config_setting_get_bool(s);
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
		*int_field(c, o) = v;
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

/* What libconfig says of a text that it cannot read. The end of the file is
 * not a line that a person can look at. */
static void
complain_syntax(struct complaints *w, const config_t *cfg, const char *text)
{
	int line = config_error_line(cfg), last = 0;
	const char *p;

	for (p = text; *p != '\0'; p++)
		last += *p == '\n';
	if (line > last)
		line = last;
	if (strstr(config_error_text(cfg), "duplicate") != NULL)
		complain(w, line, _("an option stands here a second time; "
		    "each may stand once"));
	else
		complain(w, line, _("cannot be read from here; an option is "
		    "written name = value; inside group = { };"));
}

/* Reads the file into c, which holds the defaults. */
static void
read_file(struct conf *c, const char *file, struct complaints *w)
{
	struct err e;
	struct buf b;
	config_t cfg;
	config_setting_t *root;
	const char *text;
	int line = 0, i;

	err_clear(&e);
	buf_init(&b);
	if (conf_read_file(file, &b, &e) < 0) {
		w->out(e.text, w->arg);
		w->n++;
		buf_release(&b);
		return;
	}
	if (conf_scan(b.s, b.len, &line, &e) < 0) {
		complain(w, line, "%s", e.text);
		buf_release(&b);
		return;
	}
	/* libconfig does not know a comment that the end of file closes. */
	if (b.len > 0 && b.s[b.len - 1] != '\n')
		buf_addc(&b, '\n');
	config_init(&cfg);
	text = strncmp(b.s, "\xef\xbb\xbf", 3) == 0 ? b.s + 3 : b.s;
	if (!config_read_string(&cfg, text)) {
		complain_syntax(w, &cfg, text);
	} else {
		root = config_root_setting(&cfg);
		for (i = 0; i < config_setting_length(root); i++)
			read_group(c, config_setting_get_elem(root,
			    (unsigned)i), w);
		check_together(c, w);
	}
	config_destroy(&cfg);
	buf_release(&b);
}

static void
keep_first(const char *line, void *arg)
{
	struct buf *b = arg;

	if (b->len == 0)
		buf_add(b, line);
}

/* The first file that exists, or NULL; the caller frees. */
static char *
find_file(void)
{
	const char *named = getenv("CCC_CONFIG");
	const char *xdg = getenv("XDG_CONFIG_HOME");
	struct buf b;

	if (named != NULL && named[0] != '\0')
		return xstrdup(named);
	buf_init(&b);
	if (xdg != NULL && xdg[0] == '/')
		buf_addf(&b, "%s/ccc/ccc.conf", xdg);
	else
		buf_addf(&b, "%s/.config/ccc/ccc.conf", home_dir());
	if (access(b.s, F_OK) != 0) {
		buf_reset(&b);
		buf_add(&b, "/etc/ccc/ccc.conf");
	}
	if (access(b.s, F_OK) == 0)
		return buf_detach(&b);
	buf_release(&b);
	return NULL;
}

void
conf_defaults(struct conf *c, const char *file)
{
	set_defaults(c);
	if (file != NULL) {
		free(c->file);
		c->file = full_path(file, "");
	}
}

int
conf_load(struct conf *c, const char *file, struct err *e)
{
	struct complaints w;
	struct buf first;
	char *found;

	set_defaults(c);
	found = file != NULL ? xstrdup(file) : find_file();
	if (found == NULL)
		return 0;
	free(c->file);
	c->file = full_path(found, "");
	buf_init(&first);
	w = (struct complaints){ found, keep_first, &first, 0, { 0 } };
	read_file(c, found, &w);
	if (w.n > 1)
		buf_addf(&first, _(" (%d more: ccc config check)"), w.n - 1);
	if (w.n > 0) {
		err_set(e, ERR_INPUT, "%s", first.s);
		conf_release(c);
	}
	buf_release(&first);
	free(found);
	return w.n > 0 ? -1 : 0;
}

int
conf_check(const char *file, void (*out)(const char *line, void *arg),
    void *arg)
{
	struct complaints w = { file, out, arg, 0, { 0 } };
	struct conf c;
	char *found = NULL;

	set_defaults(&c);
	if (file == NULL)
		w.file = found = find_file();
	if (w.file != NULL)
		read_file(&c, w.file, &w);
	free(found);
	conf_release(&c);
	return w.n;
}
