/*
 * Options of the whole program, shared by the workstation and the batch
 * commands. Must not know what a command does with the rest.
 */
#include "core/options.h"

#include <stddef.h>
#include <string.h>

#include "core/i18n.h"
#include "core/near.h"

struct row {
	const char *name;
	const char *value;	/* what stands for the value in help, or NULL */
	size_t at;		/* member of struct options */
	const char *help;
};

// clang-format off
static const struct row rows[] = {
	{ "config", "FILE", offsetof(struct options, config),
	  N_("configuration file") },
	{ "user", "NAME", offsetof(struct options, user),
	  N_("account to log in with") },
	{ "password-file", "FILE", offsetof(struct options, password_file),
	  N_("file with the password (mode 0600)") },
	{ "lang", "zh|en", offsetof(struct options, lang),
	  N_("language of the words") },
	{ "read-only", NULL, offsetof(struct options, read_only),
	  N_("look only: no action is offered") },
	{ "mono", NULL, offsetof(struct options, mono),
	  N_("no colours") },
	{ "ascii", NULL, offsetof(struct options, ascii),
	  N_("lines drawn with plain ASCII") },
	{ "help", NULL, offsetof(struct options, help),
	  N_("this help") },
	{ "version", NULL, offsetof(struct options, version),
	  N_("version of the program") },
	{ NULL, NULL, 0, NULL }
};
// clang-format on

/* Options of the commands that take a value: the word after one of these is
 * never an option of the program, whatever it looks like. */
static const char *const command_values[] = { "--filter", "--sort", "--limit",
	"--after", "--format", "--reason", "--request", "--ack", "--seal",
	"--dir", "--data", NULL };

static int
takes_value(const char *word)
{
	size_t i;

	for (i = 0; command_values[i] != NULL; i++)
		if (strcmp(word, command_values[i]) == 0)
			return 1;
	return 0;
}

static const struct row *
find_row(const char *word)
{
	size_t i, n = strcspn(word, "=");

	if (strcmp(word, "-h") == 0)
		word = "--help", n = 6;
	if (strncmp(word, "--", 2) != 0)
		return NULL;
	for (i = 0; rows[i].name != NULL; i++)
		if (strlen(rows[i].name) == n - 2 &&
		    strncmp(rows[i].name, word + 2, n - 2) == 0)
			return &rows[i];
	return NULL;
}

/* Takes the option at argv[*i] and its value. */
static int
take(struct options *o, const struct row *row, int argc,
    char **argv, int *i, struct err *e)
{
	char *eq = strchr(argv[*i], '=');
	const char *value = NULL;

	if (row->value == NULL) {
		if (eq != NULL)
			return err_set(e, ERR_INPUT,
			    _("--%s takes no value; write it alone"),
			    row->name);
		*(int *)(void *)((char *)o + row->at) = 1;
		return 0;
	}
	if (eq != NULL)
		value = eq + 1;
	else if (*i + 1 < argc)
		value = argv[++*i];
	if (value == NULL || *value == '\0')
		return err_set(e, ERR_INPUT,
		    _("--%s needs a value after it: --%s %s"), row->name,
		    row->name, row->value);
	*(const char **)(void *)((char *)o + row->at) = value;
	return 0;
}

static int
unknown(const char *word, struct err *e)
{
	struct near near;
	size_t i;

	near_init(&near, word + strspn(word, "-"));
	for (i = 0; rows[i].name != NULL; i++)
		near_offer(&near, rows[i].name);
	if (near.n > 0)
		return err_set(e, ERR_INPUT,
		    _("there is no option %s; did you mean --%s?"), word,
		    near.hits[0].name);
	return err_set(e, ERR_INPUT,
	    _("there is no option %s; ccc --help lists them"), word);
}

static int
check_lang(struct options *o, struct err *e)
{
	if (o->lang != NULL && strcmp(o->lang, "zh") != 0 &&
	    strcmp(o->lang, "en") != 0 && strcmp(o->lang, "auto") != 0) {
		err_set(e, ERR_INPUT,
		    _("--lang %s: the languages are zh, en and auto"), o->lang);
		o->lang = NULL;
		return -1;
	}
	return 0;
}

/* A mistake ends it with the wrong words still in argv, so that the same
 * words can be parsed once more for a message in another language. */
int
options_parse(struct options *o, int argc, char **argv, struct err *e)
{
	const struct row *row;
	int i, left = 1, ended = 0;

	memset(o, 0, sizeof(*o));
	for (i = 1; i < argc; i++) {
		row = ended ? NULL : find_row(argv[i]);
		if (row != NULL) {
			if (take(o, row, argc, argv, &i, e) < 0 ||
			    check_lang(o, e) < 0)
				return -1;
			continue;
		}
		if (!ended && left == 1 && argv[i][0] == '-')
			return unknown(argv[i], e);
		if (strcmp(argv[i], "--") == 0)
			ended = 1;
		argv[left++] = argv[i];
		if (!ended && takes_value(argv[i]) && i + 1 < argc) {
			i++;
			argv[left++] = argv[i];
		}
	}
	if (left < argc)
		argv[left] = NULL;
	o->argc = left;
	return 0;
}

void
options_usage(FILE *out)
{
	char head[40];
	size_t i;

	for (i = 0; rows[i].name != NULL; i++) {
		snprintf(head, sizeof(head), "--%s%s%s", rows[i].name,
		    rows[i].value != NULL ? " " : "",
		    rows[i].value != NULL ? rows[i].value : "");
		fprintf(out, "  %-24s %s\n", head, _(rows[i].help));
	}
}
