/*
 * Requests from the command line: words to values, questions on a terminal,
 * the second asking with acknowledged warnings. Must not decide anything: a
 * rule is refused or acknowledged by the database alone.
 */
#include "core/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"
#include "core/out.h"
#include "core/reply.h"
#include "core/sha256.h"

void
request_args(struct request *r, int dry, struct arg rows[8])
{
	size_t n = 0;

	rows[n++] = (struct arg) { "format", &r->format_word, NULL };
	rows[n++] = (struct arg) { "reason", &r->reason, NULL };
	rows[n++] = (struct arg) { "ack", &r->ack, NULL };
	if (!dry) {
		rows[n++] = (struct arg) { "request", &r->id, NULL };
		rows[n++] = (struct arg) { "yes", NULL, &r->yes };
	}
	rows[n] = (struct arg) { NULL, NULL, NULL };
}

int
request_check(struct request *r, struct err *e)
{
	static const char *const formats[] = { "text", "json", NULL };

	if (batch_format(r->format_word, formats, &r->format, e) < 0)
		return -1;
	if (r->id != NULL && !uuid_is_valid(r->id))
		return err_set(e, ERR_INPUT,
		    _("--request %s: a request id is a UUID, 8-4-4-4-12 hexadecimal digits"),
		    r->id);
	return 0;
}

static int
is_value(const char *word)
{
	return strchr(word, '=') != NULL;
}

static int
add_values(struct action *a, const struct request *r, struct err *e)
{
	char *name, *eq;
	size_t i;
	int rc = 0;

	for (i = 0; i < r->nwords && rc == 0; i++) {
		if (!is_value(r->words[i]))
			continue;
		name = xstrdup(r->words[i]);
		eq = strchr(name, '=');
		*eq = '\0';
		rc = action_value(a, name, eq + 1, e);
		free(name);
	}
	return rc;
}

/* Rules given with --ack, parted by commas, each known to the pack. */
static int
add_acks(struct action *a, const struct catalog *c, const char *ack,
    struct err *e)
{
	char *s, *p;

	if (ack == NULL)
		return 0;
	free(a->ack);
	a->ack = s = xstrdup(ack);
	for (p = s; *p != '\0'; p++)
		if (*p == ',')
			*p = ';';
	while (*s != '\0') {
		size_t n = strcspn(s, ";");
		char rule[16];

		snprintf(rule, sizeof(rule), "%.*s", n < 15 ? (int)n : 15, s);
		if (catalog_rule(c, rule) < 0)
			return err_set(e, ERR_INPUT,
			    _("--ack %s: there is no rule \"%s\"; `ccc list rule` shows them"),
			    ack, rule);
		s += n + (s[n] == ';');
	}
	return 0;
}

static int
make_action(struct batch *b, const struct request *r, const char *number,
    size_t count, struct action *a, struct err *e)
{
	if (action_init(a, b->cat, r->action, number, e) < 0)
		return -1;
	if (r->id != NULL && count > 1)
		uuid_v5(r->id, number, a->req);
	else if (r->id != NULL)
		snprintf(a->req, sizeof(a->req), "%s", r->id);
	if (r->reason != NULL) {
		free(a->reason);
		a->reason = xstrdup(r->reason);
	}
	if (add_values(a, r, e) < 0 || add_acks(a, b->cat, r->ack, e) < 0) {
		action_release(a);
		return -1;
	}
	return 0;
}

/* A move that changes the state rests on the state that was seen: it names
 * the version. One that leaves the state (a note) does not. */
static int
see_record(struct batch *b, struct action *a, int *move, struct err *e)
{
	const struct table *m = catalog_moves(b->cat);
	struct table *t = NULL;
	int seen;

	if (a->number[0] == '\0') {
		*move = catalog_move(b->cat, a->name, "-");
		if (*move < 0)
			return err_set(e, ERR_INPUT,
			    _("%s is done on a record; write its NUMBER behind it"),
			    a->name);
		return 0;
	}
	seen = batch_record(b, a->number, &t, e);
	if (seen < 0)
		return -1;
	*move = catalog_move(b->cat, a->name,
	    seen ? table_str(t, 0, "state") : NULL);
	if (seen && *move >= 0 &&
	    strcmp(table_str(m, (size_t)*move, "to_state"), "=") != 0 &&
	    strcmp(table_str(m, (size_t)*move, "to_state"),
	    table_str(m, (size_t)*move, "from_state")) != 0)
		snprintf(a->version, sizeof(a->version), "%s",
		    table_str(t, 0, "version"));
	table_free(t);
	return 0;
}

static int
on_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* Asks on the terminal; the answer without its newline. */
static int
ask(struct buf *question, char *out, size_t n)
{
	out_note(question);
	if (fgets(out, (int)n, stdin) == NULL)
		return -1;
	out[strcspn(out, "\r\n")] = '\0';
	return 0;
}

/* What cannot be undone asks for the number to be typed. */
static int
may_be_dangerous(const struct batch *b, const struct action *a, int move,
    const struct request *r)
{
	const struct table *m = catalog_moves(b->cat);
	struct buf q;
	char typed[96];
	int ok;

	if (move < 0 || table_num(m, (size_t)move, "danger") == 0 || r->yes ||
	    a->number[0] == '\0' || !on_terminal())
		return 1;
	buf_init(&q);
	buf_addf(&q, _("%s cannot be undone. Type the number %s to go on: "),
	    catalog_action_name(b->cat, a->name), a->number);
	ok = ask(&q, typed, sizeof(typed)) == 0 &&
	    strcmp(typed, a->number) == 0;
	buf_release(&q);
	return ok;
}

/* Whether a refusal holds nothing but warnings; appends their rules. */
static int
only_warnings(const struct catalog *c, const struct answer *a,
    struct buf *acks)
{
	const struct json *rule;
	const char *severity;
	size_t i;
	int row;

	if (strcmp(a->outcome, "refused") != 0 || a->rules.n == 0)
		return 0;
	for (i = 0; i < a->rules.n; i++) {
		rule = &a->rules.items[i];
		severity = json_text(rule, "severity");
		row = catalog_rule(c, json_text(rule, "rule"));
		if (*severity == '\0' && row >= 0)
			severity = table_str(catalog_rules(c), (size_t)row,
			    "severity");
		if (strcmp(severity, "warn") != 0)
			return 0;
		buf_addf(acks, "%s%s", acks->len > 0 ? ";" : "",
		    json_text(rule, "rule"));
	}
	return 1;
}

/* Whether the warnings of an answer are to be acknowledged. */
static int
agrees(const struct request *r, const struct reply *reply,
    const struct answer *a)
{
	struct buf q;
	char typed[16];
	int yes;

	if (r->yes)
		return 1;
	if (!on_terminal())
		return 0;
	buf_init(&q);
	reply_text(&q, reply, a);
	buf_add(&q, _("Acknowledge and go on? (y/n) "));
	yes = ask(&q, typed, sizeof(typed)) == 0 &&
	    (typed[0] == 'y' || typed[0] == 'Y');
	buf_release(&q);
	return yes;
}

static int
call(struct batch *b, const struct action *a, int dry, struct answer *out,
    struct err *e)
{
	const char *proc, *param[12];
	size_t n = action_params(a, dry, "batch", &proc, param);
	struct table *t = NULL;
	int rc = session_call(&b->s, proc, param, n, &t, e);

	if (rc == 0)
		rc = answer_read(out, t, e);
	table_free(t);
	return rc;
}

/* The same once more with the warnings acknowledged: a request of its own,
 * since the first id keeps its first answer. */
static int
acknowledge(struct batch *b, const struct request *r, struct action *a,
    const struct reply *reply, int dry, struct answer *answer, struct err *e)
{
	struct buf acks;
	char next[37];
	int rc = 0;

	buf_init(&acks);
	buf_add(&acks, a->ack);
	if (!dry && only_warnings(b->cat, answer, &acks) &&
	    agrees(r, reply, answer)) {
		answer_release(answer);
		memset(answer, 0, sizeof(*answer));
		free(a->ack);
		a->ack = buf_detach(&acks);
		uuid_v5(a->req, "ack", next);
		snprintf(a->req, sizeof(a->req), "%s", next);
		rc = call(b, a, 0, answer, e);
	}
	buf_release(&acks);
	return rc;
}

/* Names what the action asks for, where a field was not understood. */
static void
note_fields(const struct batch *b, const struct answer *a, int move)
{
	struct ask asks[64];
	struct buf out;
	size_t i, n;
	const struct json *detail;

	if (move < 0 || a->rules.n == 0)
		return;
	detail = json_get(&a->rules.items[0], "detail");
	if (detail == NULL || (*json_text(detail, "field") == '\0' &&
	    strcmp(json_text(detail, "what"), "key") != 0))
		return;
	n = catalog_asks_of(b->cat, move, asks, 64);
	buf_init(&out);
	buf_add(&out, n > 0 ? _("it asks for:") : _("it asks for no field"));
	for (i = 0; i < n && i < 64; i++)
		buf_addf(&out, " %s%s", asks[i].col,
		    asks[i].required ? "" : "?");
	buf_addc(&out, '\n');
	out_note(&out);
	buf_release(&out);
}

static int
put_answer(const struct batch *b, const struct request *r,
    const struct reply *reply, const struct answer *a, int move)
{
	struct buf out;
	int status = answer_exit_status(a);

	buf_init(&out);
	if (r->format == FORMAT_JSON) {
		reply_json(&out, reply, a);
		out_bytes(&out);
	} else {
		reply_text(&out, reply, a);
		out_text(&out);
		if (status == 1 || status == 2)
			note_fields(b, a, move);
	}
	buf_release(&out);
	return status;
}

/* No answer came: says so, with the id that asks again. */
static int
put_failure(const struct request *r, const struct reply *reply,
    const struct action *a, const struct err *e)
{
	struct buf out;
	int unknown = e->code == ERR_UNKNOWN;

	buf_init(&out);
	if (r->format == FORMAT_JSON) {
		reply_failed_json(&out, reply, unknown ? "unknown" : "input",
		    unknown ? a->req : NULL, e->text);
		out_bytes(&out);
	}
	if (unknown) {
		buf_addf(&out,
		    _("ccc: %s: sent, and no answer came. The same command "
		    "with --request %s tells what became of it (%s)\n"),
		    reply->action, a->req, e->text);
		out_note(&out);
	} else {
		batch_complain(e);
	}
	buf_release(&out);
	return err_exit_status(e->code);
}

/* One request from action to printed answer; returns the exit status. */
static int
one(struct batch *b, const struct request *r, struct action *a, int dry)
{
	struct reply reply = { b->cat, a->name, a->number, dry };
	struct answer answer;
	struct err e;
	int move = -1, status;

	memset(&answer, 0, sizeof(answer));
	err_clear(&e);
	if (see_record(b, a, &move, &e) < 0)
		return put_failure(r, &reply, a, &e);
	if (!dry && !may_be_dangerous(b, a, move, r)) {
		err_set(&e, ERR_INPUT,
		    _("%s %s: the number was not typed; nothing is done"),
		    a->name, a->number);
		return put_failure(r, &reply, a, &e);
	}
	if (call(b, a, dry, &answer, &e) < 0 ||
	    acknowledge(b, r, a, &reply, dry, &answer, &e) < 0)
		return put_failure(r, &reply, a, &e);
	status = put_answer(b, r, &reply, &answer, move);
	answer_release(&answer);
	return status;
}

int
request_run(struct batch *b, const struct request *r, int dry, int *done,
    struct err *e)
{
	struct action a;
	size_t i, count = 0;
	int status = 0;

	for (i = 0; i < r->nwords; i++)
		count += !is_value(r->words[i]);
	if (dry && count > 1)
		return err_set(e, ERR_INPUT, _("why takes one NUMBER"));
	for (i = 0; i < r->nwords || count == 0; i++) {
		if (count > 0 && is_value(r->words[i]))
			continue;
		if (make_action(b, r, count > 0 ? r->words[i] : "", count, &a,
		    e) < 0)
			return -1;
		status = batch_worse(status, one(b, r, &a, dry));
		action_release(&a);
		if (count == 0)
			break;
	}
	if (done != NULL)
		*done = status == 0;
	return status;
}
