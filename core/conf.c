/*
 * The configuration: where it is, the defaults, what the environment says.
 * Must not know what an option does.
 */
#include "core/conf.h"

#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/conf_opt.h"
#include "core/i18n.h"

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

char **
conf_text(struct conf *c, const struct opt *o)
{
	return (char **)(void *)((char *)c + o->at);
}

int *
conf_int(struct conf *c, const struct opt *o)
{
	return (int *)(void *)((char *)c + o->at);
}

void
conf_set(struct conf *c, const struct opt *o, const char *s, const char *file)
{
	char **p = conf_text(c, o);

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
			conf_set(c, o, o->def, NULL);
		else if (o->type == OPT_BOOL)
			*conf_int(c, o) = strcmp(o->def, "true") == 0;
		else
			*conf_int(c, o) = (int)strtol(o->def, NULL, 10);
	}
}

void
conf_release(struct conf *c)
{
	const struct opt *o;

	for (o = conf_options; o->name != NULL; o++)
		if (opt_is_text(o))
			free(*conf_text(c, o));
	free(c->file);
	memset(c, 0, sizeof(*c));
}

/* ---- loading ---- */

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
	w = (struct complaints){ .file = found,
	    .out = keep_first, .arg = &first };
	conf_read(c, found, &w);
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
	struct complaints w = { .file = file, .out = out, .arg = arg };
	struct conf c;
	char *found = NULL;

	set_defaults(&c);
	if (file == NULL)
		w.file = found = find_file();
	if (w.file != NULL)
		conf_read(&c, w.file, &w);
	free(found);
	conf_release(&c);
	return w.n;
}
