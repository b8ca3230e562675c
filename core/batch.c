/*
 * The commands as rows, and what they share: logging in, complaining. Must
 * not know what a command does.
 */
#include "core/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/args.h"
#include "core/i18n.h"
#include "core/near.h"
#include "core/out.h"
#include "core/text.h"
#include "core/word.h"

#define WORD_COLS 400	/* of a message: no role is cut */

struct command {
	const char *name;
	int (*run)(struct batch_env *env, int argc, char **argv);
	const char *usage;
	const char *help;
};

// clang-format off
static const struct command commands[] = {
	{ "list", batch_list,
	  "PANEL [--filter TEXT] [--sort COLUMN[-]] [--limit N] "
	  "[--after NUMBER] [--format table|csv|json]",
	  N_("records of a kind, or another list (todo, event, run ..)") },
	{ "show", batch_show, "NUMBER [--format text|json]",
	  N_("a record: fields, history, papers, what can be done next") },
	{ "why", batch_why,
	  "ACTION [NUMBER] [field=value ...] [--reason TEXT] "
	  "[--ack RULE,...] [--format text|json]",
	  N_("what stands in the way of an action, without trying it") },
	{ "do", batch_do,
	  "ACTION [NUMBER...] [field=value ...] [--reason TEXT] "
	  "[--request UUID] [--ack RULE,...] [--yes] [--format text|json]",
	  N_("does it, or tells which rule refuses") },
	{ "confirm", batch_confirm,
	  "REQUEST [--decline] [--reason TEXT] [--format text|json]",
	  N_("a second person's consent to a request") },
	{ "run", batch_run, "NUMBER [--resolve] [--follow] [field=value ...]",
	  N_("starts or continues the run of a change or a recovery") },
	{ "transcript", batch_transcript,
	  "RUN|SESSION [HOST] --purpose TEXT [--cast FILE]",
	  N_("what a host printed; opening it is written down with its purpose") },
	{ "check", batch_check,
	  "[--as-of TIME] [--rule CODE] [--format table|csv|json]",
	  N_("what breaks a rule, now or at a time, and who can mend it") },
	{ "report", batch_report,
	  "assessment|unit|fee|usage|bulletin|handover|entries PERIOD "
	  "[--unit CODE] [--format text|csv|json]",
	  N_("scores, fees, statements of a period, from the records") },
	{ "print", batch_print, "NUMBER [--lang zh|en]",
	  N_("a record as a sheet of 80 columns to be signed") },
	{ "import", batch_import, "DIR",
	  N_("an existing centre's records into an empty database") },
	{ "audit", batch_audit, "verify [--seal FILE] | seal [FILE]",
	  N_("checks the chains and the seals; writes a seal out") },
	{ "account", batch_account, "code STAFF | password [--new-file FILE]",
	  N_("a code for one use for somebody's login; the own password") },
	{ "article", batch_article, "FILE [--source TEXT]",
	  N_("the official text of the articles from a file") },
	{ "db", batch_db,
	  "start|stop|status|upgrade|backup FILE|restore FILE|load DIR",
	  N_("the private database") },
	{ "config", batch_config, "check [FILE]",
	  N_("reads a configuration and tells its mistakes") },
	{ "demo", batch_demo, "[start|stop|status] [--dir DIR] [--data DIR]",
	  N_("the demo: database, hosts, runner, workstation") },
	{ NULL, NULL, NULL, NULL }
};
// clang-format on

static const struct command *
find_command(const char *word)
{
	size_t i;

	for (i = 0; commands[i].name != NULL; i++)
		if (strcmp(commands[i].name, word) == 0)
			return &commands[i];
	return NULL;
}

int
batch_is_command(const char *word)
{
	return find_command(word) != NULL;
}

void
batch_usage(void)
{
	struct buf b;
	size_t i;

	buf_init(&b);
	for (i = 0; commands[i].name != NULL; i++)
		buf_addf(&b, "  ccc %-8s %s\n%15s%s\n", commands[i].name,
		    _(commands[i].help), "", commands[i].usage);
	out_text(&b);
	buf_release(&b);
}

int
batch_usage_of(const char *command)
{
	const struct command *c = find_command(command);
	struct buf b;

	buf_init(&b);
	if (c != NULL)
		buf_addf(&b, "%s ccc %s %s\n", _("usage:"), c->name, c->usage);
	out_note(&b);
	buf_release(&b);
	return err_exit_status(ERR_INPUT);
}

static int
unknown_command(const char *word)
{
	struct near near;
	struct buf names;
	struct err e;
	size_t i;

	buf_init(&names);
	near_init(&near, word);
	for (i = 0; commands[i].name != NULL; i++)
		near_offer(&near, commands[i].name);
	if (near_list(&near, &names) > 0) {
		err_set(&e, ERR_INPUT,
		    _("there is no command \"%s\"; did you mean %s?"), word,
		    names.s);
	} else {
		for (i = 0; commands[i].name != NULL; i++)
			buf_addf(&names, "%s%s", i > 0 ? ", " : "",
			    commands[i].name);
		err_set(&e, ERR_INPUT,
		    _("there is no command \"%s\"; there are %s"), word,
		    names.s);
	}
	buf_release(&names);
	return batch_complain(&e);
}

int
batch_main(struct batch_env *env, int argc, char **argv)
{
	const struct command *c;
	struct err e;
	int status;

	err_clear(&e);
	if (args_utf8(argc, argv, &e) < 0)
		return batch_complain(&e);
	if (argc < 1) {
		batch_usage();
		return err_exit_status(ERR_INPUT);
	}
	c = find_command(argv[0]);
	if (c == NULL)
		return unknown_command(argv[0]);
	status = c->run(env, argc, argv);
	if (out_end(&e) < 0)
		status = batch_worse(status, batch_complain(&e));
	return status;
}

int
batch_open(struct batch *b, struct batch_env *env, struct err *e)
{
	memset(b, 0, sizeof(*b));
	b->env = env;
	word_room(WORD_COLS);
	if (session_open(&b->s, env->conf, env->user, env->password_file,
	    e) < 0)
		return -1;
	if (table_num(b->s.who, 0, "must_change") && !env->choosing) {
		err_set(e, ERR_DENIED,
		    _("%s has a code for one use; `ccc account password` chooses a password"),
		    b->s.account);
		session_close(&b->s);
		return -1;
	}
	b->cat = catalog_new();
	if (catalog_load(b->cat, b->s.db, e) < 0) {
		batch_close(b);
		return -1;
	}
	return 0;
}

void
batch_close(struct batch *b)
{
	catalog_free(b->cat);
	b->cat = NULL;
	session_close(&b->s);
}

int
batch_complain(const struct err *e)
{
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "ccc: %s\n", e->text);
	out_note(&b);
	buf_release(&b);
	return err_exit_status(e->code);
}

int
batch_may_write(const struct batch_env *env, const char *command,
    struct err *e)
{
	if (!env->read_only)
		return 0;
	return err_set(e, ERR_INPUT,
	    _("%s is an action, and --read-only allows none; leave one of them out"),
	    command);
}

int
batch_worse(int a, int b)
{
	return a > b ? a : b;
}

int
batch_record(struct batch *b, const char *number, struct table **out,
    struct err *e)
{
	struct db_cond cond = { "number", DB_EQ, number };
	struct db_query q = { .view = "v_record", .conds = &cond, .nconds = 1,
		.limit = 1 };

	if (db_select(b->s.db, &q, out, e) < 0)
		return -1;
	return table_rows(*out) > 0;
}

const char *
batch_shown(const char *s, char room[BATCH_SHOWN])
{
	int used;
	size_t n = text_clip(s, 40, &used);

	snprintf(room, BATCH_SHOWN, "%.*s%s", (int)(n < BATCH_SHOWN - 4 ? n :
	    BATCH_SHOWN - 4), s, s[n] != '\0' ? ".." : "");
	return room;
}

/* What a reading procedure says of its parameters. %s: the value. */
// clang-format off
static const struct {
	const char *problem, *word;
} problems[] = {
	{ "time", N_("\"%s\" is not a time; a time is written 2026-07-01T08:00:00+08:00 or 2026-07-01 08:00") },
	{ "future", N_("%s has not come yet; a check is made of now or of an earlier time") },
	{ "rule", N_("there is no rule %s; `ccc list rule` shows them") },
	{ "period", N_("\"%s\" is not a period of this report; a period is a year 2026, a quarter 2026Q2 or a month 2026-06") },
	{ "year", N_("this report is of a year, not of %s; write 2026") },
	{ "quarter", N_("this report is of a quarter, not of %s; write 2026Q2") },
	{ "month", N_("this report is of a month, not of %s; write 2026-06") },
	{ "unit", N_("there is no unit %s; `ccc list org` shows them") },
	{ "number", N_("there is no record %s that you may see") },
	{ "none", N_("there is nothing of %s to report") },
	{ "role", N_("this report is not for your office (%s)") },
};
// clang-format on

int
batch_problem(const struct table *t, struct err *e)
{
	const char *problem;
	char shown[BATCH_SHOWN];
	size_t i;

	if (t == NULL || table_col(t, "problem") < 0 || table_rows(t) == 0 ||
	    *table_str(t, 0, "problem") == '\0')
		return 0;
	problem = table_str(t, 0, "problem");
	batch_shown(table_str(t, 0, "value"), shown);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	for (i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
		if (strcmp(problems[i].problem, problem) == 0)
			return err_set(e, ERR_INPUT, _(problems[i].word),
			    shown);
#pragma GCC diagnostic pop
	return err_set(e, ERR_INPUT, "%s%s%s", problem,
	    shown[0] != '\0' ? ": " : "", shown);
}

int
batch_format(const char *word, const char *const *names,
    enum batch_format *out, struct err *e)
{
	static const char *const all[] = { "table", "csv", "json", "text" };
	struct buf b;
	size_t i, j;

	if (word == NULL)
		word = names[0];
	for (i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], word) == 0)
			for (j = 0; j < sizeof(all) / sizeof(all[0]); j++)
				if (strcmp(all[j], word) == 0) {
					*out = (enum batch_format)j;
					return 0;
				}
	buf_init(&b);
	for (i = 0; names[i] != NULL; i++)
		buf_addf(&b, "%s%s", i > 0 ? ", " : "", names[i]);
	err_set(e, ERR_INPUT, _("--format %s: the formats are %s"), word, b.s);
	buf_release(&b);
	return -1;
}
