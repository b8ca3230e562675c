/*
 * An action by name, with values, as parameters of the procedure, and the
 * answer read back. Must not know what any action does, nor judge a value:
 * the database does both.
 */
#include "core/action.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/i18n.h"
#include "core/near.h"
#include "core/sha256.h"
#include "core/word_value.h"

// clang-format off
const struct local_action local_actions[] = {
	{ "UI.form",     "填写表单",     "fill in the form", 0 },
	{ "UI.reread",   "重读记录",     "read the record again", 1 },
	{ "UI.history",  "查看历史",     "look at the history", 1 },
	{ "UI.article",  "查看条文",     "read the article", 0 },
	{ "UI.switch",   "另一人确认",   "have another person confirm", 1 },
	{ "UI.run",      "执行",         "start or continue the run", 1 },
	{ "UI.replay",   "回放录像",     "replay a transcript", 1 },
	{ "UI.export",   "导出",         "export the list", 0 },
	{ "UI.print",    "打印",         "print the record", 1 },
	{ "UI.copy",     "复制编号",     "copy the number", 1 },
	{ "UI.contacts", "通讯录",       "contacts", 0 },
	{ "UI.help",     "帮助",         "help", 0 },
	{ NULL, NULL, NULL, 0 }
};
// clang-format on

/* The kind word before the dot is unknown. */
static int
unknown_kind(const struct catalog *c, const char *name,
    struct err *e)
{
	const struct table *t = catalog_kinds(c);
	char word[48];
	struct near near;
	struct buf b;
	size_t i, n = strcspn(name, ".");

	if (n >= sizeof(word))
		n = sizeof(word) - 1;
	memcpy(word, name, n);
	word[n] = '\0';
	near_init(&near, word);
	for (i = 0; t != NULL && i < table_rows(t); i++) {
		near_offer(&near, table_str(t, i, "tbl"));
		near_offer(&near, table_str(t, i, "kind"));
	}
	buf_init(&b);
	if (near_list(&near, &b) > 0)
		err_set(e, ERR_INPUT,
		    _("there is no kind of record \"%s\"; near: %s"), word,
		    b.s);
	else
		err_set(e, ERR_INPUT,
		    _("there is no kind of record \"%s\"; an action is "
		    "KIND.action, as in TEN.accept"),
		    word);
	buf_release(&b);
	return -1;
}

/* The names of a kind's actions, each once, in the order of the moves. */
static void
list_actions(const struct table *m, const char *kind, struct buf *out)
{
	const char *action;
	size_t i, k;

	for (i = 0; i < table_rows(m); i++) {
		if (strcmp(table_str(m, i, "kind"), kind) != 0)
			continue;
		action = table_str(m, i, "action");
		for (k = 0; k < i; k++)
			if (strcmp(table_str(m, k, "kind"), kind) == 0 &&
			    strcmp(table_str(m, k, "action"), action) == 0)
				break;
		if (k == i)
			buf_addf(out, "%s%s", out->len > 0 ? ", " : "",
			    action);
	}
}

/* A word without a kind: names the actions that it may mean. */
static int
without_kind(const struct catalog *c, const char *name,
    struct err *e)
{
	const struct table *m = catalog_moves(c);
	struct buf b;
	size_t i, n = 0;
	const char *kind, *last = "";

	buf_init(&b);
	for (i = 0; m != NULL && i < table_rows(m) && n < 6; i++) {
		kind = table_str(m, i, "kind");
		if (strcasecmp(table_str(m, i, "action"), name) != 0 ||
		    strcmp(kind, last) == 0)
			continue;
		buf_addf(&b, "%s%s.%s", n++ > 0 ? ", " : "", kind,
		    table_str(m, i, "action"));
		last = kind;
	}
	if (n > 0)
		err_set(e, ERR_INPUT,
		    _("\"%s\" names no kind of record; write one of %s"), name,
		    b.s);
	else
		err_set(e, ERR_INPUT,
		    _("\"%s\" is not an action; an action is KIND.action, as in TEN.accept"),
		    name);
	buf_release(&b);
	return -1;
}

static int
unknown_action(const struct catalog *c, const char *kind,
    const char *name, struct err *e)
{
	const struct table *m = catalog_moves(c);
	const char *word = strchr(name, '.') + 1, *own;
	struct near near;
	struct buf b;
	size_t i;

	near_init(&near, word);
	for (i = 0; i < table_rows(m); i++) {
		own = table_str(m, i, "kind");
		if (strcmp(own, kind) == 0 || strcmp(own, "ANY") == 0)
			near_offer(&near, table_str(m, i, "action"));
	}
	buf_init(&b);
	if (near_list(&near, &b) > 0) {
		err_set(e, ERR_INPUT, _("%s has no action \"%s\"; near: %s"),
		    kind, word, b.s);
	} else {
		list_actions(m, kind, &b);
		err_set(e, ERR_INPUT, _("%s has no action \"%s\"; it has %s"),
		    kind, word, b.s);
	}
	buf_release(&b);
	return -1;
}

int
action_init(struct action *a, const struct catalog *c, const char *name,
    const char *number, struct err *e)
{
	const struct table *m = catalog_moves(c);
	const char *kind;
	char word[48];
	size_t n = strcspn(name, ".");
	int row;

	memset(a, 0, sizeof(*a));
	if (name[n] == '\0')
		return without_kind(c, name, e);
	snprintf(word, sizeof(word), "%.*s", n < 47 ? (int)n : 47, name);
	kind = catalog_kind(c, word);
	if (kind == NULL)
		return unknown_kind(c, name, e);
	row = catalog_move(c, name, NULL);
	if (row < 0)
		return unknown_action(c, kind, name, e);
	if (number != NULL && strlen(number) >= sizeof(a->number))
		return err_set(e, ERR_INPUT,
		    _("the number \"%.20s..\" is longer than any record's"),
		    number);
	snprintf(a->name, sizeof(a->name), "%s.%s",
	    table_str(m, (size_t)row, "kind"),
	    table_str(m, (size_t)row, "action"));
	snprintf(a->number, sizeof(a->number), "%s",
	    number != NULL ? number : "");
	uuid_new(a->req);
	a->vals = xstrdup("{}");
	a->reason = xstrdup("");
	a->ack = xstrdup("");
	return 0;
}

void
action_release(struct action *a)
{
	free(a->vals);
	free(a->reason);
	free(a->ack);
	a->vals = a->reason = a->ack = NULL;
}

static int
is_field(const char *s)
{
	size_t n = strspn(s,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

	return n > 0 && n < 64 && s[n] == '\0';
}

static int
is_array(const char *s)
{
	struct json j;

	if (*s != '[' || json_parse(s, strlen(s), &j, NULL) < 0)
		return 0;
	json_free(&j);
	return 1;
}

int
action_value(struct action *a, const char *field, const char *value,
    struct err *e)
{
	struct json now;
	struct buf b;
	int twice;

	if (!is_field(field))
		return err_set(e, ERR_INPUT,
		    _("\"%.40s\" is not a field's name; write field=value"),
		    field);
	if (json_parse(a->vals, strlen(a->vals), &now, e) < 0)
		return -1;
	twice = json_get(&now, field) != NULL;
	json_free(&now);
	if (twice)
		return err_set(e, ERR_INPUT,
		    _("the field %s is given twice; give it once"), field);
	buf_init(&b);
	buf_addn(&b, a->vals, strlen(a->vals) - 1);
	if (b.len > 1)
		buf_addc(&b, ',');
	json_str(&b, field);
	buf_addc(&b, ':');
	if (is_array(value))
		buf_add(&b, value);
	else
		json_str(&b, value);
	buf_addc(&b, '}');
	free(a->vals);
	a->vals = buf_detach(&b);
	buf_release(&b);
	return 0;
}

size_t
action_params(const struct action *a, int dry, const char *origin,
    const char **proc, const char *out[12])
{
	size_t n = 0;

	*proc = dry ? "p_why" : "p_move";
	if (!dry)
		out[n++] = a->req;
	out[n++] = a->number;
	out[n++] = a->name;
	out[n++] = a->version;
	out[n++] = a->vals;
	out[n++] = a->reason;
	out[n++] = a->ack;
	if (!dry)
		out[n++] = origin;
	return n;
}

static int
read_list(const struct table *t, const char *col, struct json *out,
    struct err *e)
{
	const char *s = table_str(t, 0, col);

	if (*s == '\0')
		s = "[]";
	return json_parse(s, strlen(s), out, e);
}

int
answer_read(struct answer *a, const struct table *t, struct err *e)
{
	memset(a, 0, sizeof(*a));
	if (t == NULL || table_rows(t) != 1 || table_col(t, "outcome") < 0)
		return err_set(e, ERR_BUG,
		    _("the database gave no answer row; is it of this version?"));
	snprintf(a->outcome, sizeof(a->outcome), "%s",
	    table_str(t, 0, "outcome"));
	snprintf(a->number, sizeof(a->number), "%s",
	    table_str(t, 0, "number"));
	snprintf(a->state, sizeof(a->state), "%s", table_str(t, 0, "state"));
	snprintf(a->req, sizeof(a->req), "%s", table_str(t, 0, "req"));
	a->version = (long)table_num(t, 0, "version");
	a->seq = (long)table_num(t, 0, "seq");
	if (read_list(t, "rules", &a->rules, e) < 0)
		return -1;
	if (read_list(t, "waits", &a->waits, e) < 0) {
		json_free(&a->rules);
		return -1;
	}
	return 0;
}

void
answer_release(struct answer *a)
{
	json_free(&a->rules);
	json_free(&a->waits);
}

static const struct {
	const char *outcome;
	enum err_code code;
} outcomes[] = {
	{ "done", ERR_NONE }, { "waiting", ERR_NONE }, { "refused", ERR_RULE },
	{ "input", ERR_INPUT }, { "stale", ERR_STALE }
};

int
answer_exit_status(const struct answer *a)
{
	size_t i;

	/* A value that cannot be is bad input, whoever told it. */
	for (i = 0; i < a->rules.n; i++)
		if (word_value_is_bad(json_get(&a->rules.items[i], "detail")))
			return err_exit_status(ERR_INPUT);
	for (i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (strcmp(outcomes[i].outcome, a->outcome) == 0)
			return err_exit_status(outcomes[i].code);
	return err_exit_status(ERR_UNKNOWN);
}
