/*
 * `ccc transcript`: what a host printed in a run or a session, to read or as
 * a file for a player. Must not know who may: the database asks the purpose,
 * writes it down, and gives the pieces or the rule.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/action.h"
#include "core/args.h"
#include "core/batch.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/out.h"
#include "core/replay.h"
#include "core/reply.h"

/* Never over a file that is there. */
static int
write_file(const char *file, const struct buf *b, struct err *e)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	size_t at = 0;
	ssize_t n = 0;

	if (fd < 0)
		return err_set(e, ERR_INPUT, _("--cast %s: %s"), file,
		    strerror(errno));
	while (at < b->len && (n = write(fd, b->s + at, b->len - at)) > 0)
		at += (size_t)n;
	if (at < b->len || fsync(fd) < 0) {
		err_set(e, ERR_SYSTEM, _("--cast %s: %s"), file,
		    strerror(errno));
		close(fd);
		return -1;
	}
	close(fd);
	return 0;
}

static int
put(const struct replay *r, const char *file, struct err *e)
{
	struct buf b;
	int rc = 0;

	buf_init(&b);
	if (file == NULL) {
		replay_text(r, &b);
		out_text(&b);
	} else {
		replay_cast(r, &b);
		if (strcmp(file, "-") == 0)
			out_bytes(&b);
		else
			rc = write_file(file, &b, e);
	}
	buf_release(&b);
	return rc;
}

static int
put_refused(const struct batch *b, const char *number, const struct table *t,
    struct err *e)
{
	struct reply reply = { b->cat, "SES.view", number, 0 };
	struct answer a;
	struct buf out;
	int status;

	if (answer_read(&a, t, e) < 0)
		return -1;
	buf_init(&out);
	reply_text(&out, &reply, &a);
	out_note(&out);
	buf_release(&out);
	status = answer_exit_status(&a);
	answer_release(&a);
	return status;
}

/* The host of a run, where it is the only one and was not named. */
static int
only_host(struct batch *b, const char *run, char *host, size_t n,
    struct err *e)
{
	struct db_cond cond = { "run", DB_EQ, run };
	struct db_query q = { .view = "v_run_host", .conds = &cond,
	    .nconds = 1, .order = "seq", .key = "host", .limit = 2 };
	struct table *t = NULL;
	int rc = 0;

	if (strchr(run, '/') == NULL)
		return 0;	/* a session has one */
	if (db_select(b->s.db, &q, &t, e) < 0)
		return -1;
	if (table_rows(t) > 1)
		rc = err_set(e, ERR_INPUT, _("%s has recordings of several "
		    "hosts: name one, as in `ccc transcript %s %s`"), run, run,
		    table_str(t, 0, "host"));
	else if (table_rows(t) == 1)
		snprintf(host, n, "%s", table_str(t, 0, "host"));
	table_free(t);
	return rc;
}

static int
transcript(struct batch *b, const char *param[3], const char *file,
    struct err *e)
{
	char host[128] = "";
	struct table *t = NULL;
	struct replay r;
	const char *name;
	int status = -1;

	if (*param[1] == '\0') {
		if (only_host(b, param[0], host, sizeof(host), e) < 0)
			return -1;
		param[1] = host;
	}
	if (session_call(&b->s, "p_transcript", param, 3, &t, e) < 0)
		return -1;
	name = *param[1] != '\0' ? param[1] : table_str(t, 0, "host");
	if (table_rows(t) > 0 &&
	    strcmp(table_str(t, 0, "outcome"), "done") != 0) {
		status = put_refused(b, param[0], t, e);
	} else if (replay_load(&r, t, *name != '\0' ? name : param[0], e) ==
	    0) {
		status = put(&r, file, e) < 0 ? -1 : 0;
		replay_release(&r);
	}
	table_free(t);
	return status;
}

int
batch_transcript(struct batch_env *env, int argc, char **argv)
{
	const char *file = NULL, *purpose = NULL;
	const struct arg rows[] = { { "cast", &file, NULL },
		{ "purpose", &purpose, NULL }, { NULL, NULL, NULL } };
	const char *param[3] = { "", "", "" };
	struct args args;
	struct batch b;
	struct err e;
	int status = -1;

	err_clear(&e);
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	if (args.n < 1 || args.n > 2) {
		args_release(&args);
		return batch_usage_of(argv[0]);
	}
	param[0] = args.words[0];
	param[1] = args.n > 1 ? args.words[1] : "";
	param[2] = purpose != NULL ? purpose : "";
	if (batch_may_write(env, "transcript", &e) == 0 &&
	    batch_open(&b, env, &e) == 0) {
		status = transcript(&b, param, file, &e);
		batch_close(&b);
	}
	args_release(&args);
	return status < 0 ? batch_complain(&e) : status;
}
