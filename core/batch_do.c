/*
 * `ccc do`, `ccc why` and `ccc confirm`. Must not know any action.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/i18n.h"
#include "core/out.h"
#include "core/reply.h"
#include "core/request.h"
#include "core/sha256.h"

static int
do_or_why(struct batch_env *env, int argc, char **argv, int dry)
{
	struct request r;
	struct arg rows[8];
	struct args args;
	struct batch b;
	struct err e;
	int status = -1;

	memset(&r, 0, sizeof(r));
	err_clear(&e);
	request_args(&r, dry, rows);
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	if (args.n == 0) {
		args_release(&args);
		return batch_usage_of(argv[0]);
	}
	r.action = args.words[0];
	r.words = args.words + 1;
	r.nwords = args.n - 1;
	if (request_check(&r, &e) == 0 &&
	    (dry || batch_may_write(env, argv[0], &e) == 0) &&
	    batch_open(&b, env, &e) == 0) {
		status = request_run(&b, &r, dry, NULL, &e);
		batch_close(&b);
	}
	args_release(&args);
	return status < 0 ? batch_complain(&e) : status;
}

int
batch_do(struct batch_env *env, int argc, char **argv)
{
	return do_or_why(env, argc, argv, 0);
}

int
batch_why(struct batch_env *env, int argc, char **argv)
{
	return do_or_why(env, argc, argv, 1);
}

/* The one proposal whose request id begins so: its row, or -1. */
static int
find_proposal(struct batch *b, const char *word, struct table **out,
    struct err *e)
{
	struct db_query q = { .view = "v_proposal", .order = "at",
		.key = "req", .limit = 10000 };
	size_t i, n = strlen(word), found = 0;
	int row = -1;

	if (n < 8 || strspn(word, "0123456789abcdefABCDEF-") != n)
		return err_set(e, ERR_INPUT,
		    _("\"%s\" is not a request id; write at least its first "
		    "8 digits, as `ccc list todo` shows them"),
		    word);
	if (db_select(b->s.db, &q, out, e) < 0)
		return -1;
	for (i = 0; i < table_rows(*out); i++)
		if (strncasecmp(table_str(*out, i, "req"), word, n) == 0) {
			row = (int)i;
			found++;
		}
	if (found > 1)
		return err_set(e, ERR_INPUT,
		    _("%zu requests begin with %s; write more of its digits"),
		    found, word);
	return row;
}

struct consent {
	const char *request, *reason, *format_word;
	int decline;
	enum batch_format format;
};

/* Says what is consented to, then gives the consent. */
static int
give(struct batch *b, const struct consent *c, struct err *e)
{
	const char *param[2], *action, *number;
	struct table *t = NULL, *answer_row = NULL;
	struct answer answer;
	struct reply reply;
	struct buf out;
	char req[37];
	int row, status;

	row = find_proposal(b, c->request, &t, e);
	if (row < 0 && (e->code != ERR_NONE || !uuid_is_valid(c->request))) {
		if (e->code == ERR_NONE)
			err_set(e, ERR_INPUT,
			    _("no request that you may see begins with %s; "
			    "`ccc list todo` shows what waits for you"),
			    c->request);
		table_free(t);
		return -1;
	}
	snprintf(req, sizeof(req), "%s",
	    row >= 0 ? table_str(t, (size_t)row, "req") : c->request);
	action = row >= 0 ? table_str(t, (size_t)row, "action") : "";
	number = row >= 0 ? table_str(t, (size_t)row, "number") : "";
	param[0] = req;
	param[1] = c->reason != NULL ? c->reason : "";
	if (session_call(&b->s, c->decline ? "p_decline" : "p_confirm", param,
	    c->decline ? 2 : 1, &answer_row, e) < 0 ||
	    answer_read(&answer, answer_row, e) < 0) {
		table_free(t);
		table_free(answer_row);
		return -1;
	}
	table_free(answer_row);
	reply = (struct reply) { b->cat, action, number, 0 };
	buf_init(&out);
	if (c->format == FORMAT_JSON) {
		reply_json(&out, &reply, &answer);
		out_bytes(&out);
	} else {
		reply_text(&out, &reply, &answer);
		out_text(&out);
	}
	buf_release(&out);
	status = answer_exit_status(&answer);
	answer_release(&answer);
	table_free(t);
	return status;
}

int
batch_confirm(struct batch_env *env, int argc, char **argv)
{
	static const char *const formats[] = { "text", "json", NULL };
	struct consent c;
	const struct arg rows[] = { { "decline", NULL, &c.decline },
		{ "reason", &c.reason, NULL },
		{ "format", &c.format_word, NULL }, { NULL, NULL, NULL } };
	struct args args;
	struct batch b;
	struct err e;
	int status = -1;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	if (args.n != 1) {
		args_release(&args);
		return batch_usage_of(argv[0]);
	}
	c.request = args.words[0];
	if (batch_format(c.format_word, formats, &c.format, &e) == 0 &&
	    batch_may_write(env, argv[0], &e) == 0 &&
	    batch_open(&b, env, &e) == 0) {
		status = give(&b, &c, &e);
		batch_close(&b);
	}
	args_release(&args);
	return status < 0 ? batch_complain(&e) : status;
}
