/*
 * Words for what the database answers in codes. Must not know any rule: the
 * message, the supplier and the remedy of a rule are rows, and a placeholder
 * is worded by its name alone.
 */
#include "core/word.h"

#include <stdlib.h>
#include <string.h>

#include "core/action.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "core/word_value.h"

#define VALUES_MAX 8	/* placeholders of one message that are filled */

static int message_cols = 80;

void
word_room(int cols)
{
	message_cols = cols;
}

/* What a complaint about the call itself is about (rule INPUT). */
static const struct {
	const char *what, *word;
} inputs[] = {
	{ "key", N_("this action does not ask for the field %s") },
	{ "number", N_("there is no record %s that you may see") },
	{ "action", N_("there is no such action: %s") },
	{ "request", N_("the request id is not usable: %s") },
	{ "json", N_("the values are not well formed: %s") },
	{ "version", N_("the version is not a number: %s") },
	{ "rule", N_("there is no rule %s") },
	{ "reason", N_("the reason is longer than 4000 characters%s") },
	{ "ack", N_("the rules to acknowledge are not well formed%s") },
	{ "person", N_("the account belongs to nobody in service: %s") },
};

static void
add_role(const struct catalog *c, const char *role, size_t n,
    struct buf *out)
{
	char *word = xmalloc(n + 1);
	const char *office;

	memcpy(word, role, n);
	word[n] = '\0';
	office = strchr(word, ':');
	buf_add(out, catalog_role_name(c, word));
	if (office != NULL)
		buf_addf(out, " (%s)", catalog_org_name(c, office + 1));
	free(word);
}

void
word_roles(const struct catalog *c, const char *roles, struct buf *out)
{
	size_t n;

	while (*roles != '\0') {
		n = strcspn(roles, "|+;");
		add_role(c, roles, n, out);
		roles += n;
		if (*roles == '\0')
			break;
		buf_add(out, *roles == '+' ? _(" and ") : _(" or "));
		roles++;
	}
}

void
word_action(const struct catalog *c, const char *action, struct buf *out)
{
	const char *dot = strchr(action, '.');
	char kind[16];
	size_t i, n;

	for (i = 0; local_actions[i].name != NULL; i++)
		if (strcmp(local_actions[i].name, action) == 0) {
			buf_add(out, i18n_pick(local_actions[i].zh,
			    local_actions[i].en));
			return;
		}
	n = dot != NULL ? (size_t)(dot - action) : sizeof(kind);
	if (n >= sizeof(kind)) {
		buf_add(out, action);
		return;
	}
	memcpy(kind, action, n);
	kind[n] = '\0';
	buf_addf(out, "%s: %s", catalog_kind_name(c, kind),
	    catalog_action_name(c, action));
}

/* A field by the kind's table, by what moves ask, by any table. */
static const char *
field_word(const struct catalog *c, const char *kind,
    const char *col)
{
	const char *tbl = kind != NULL ? catalog_table(c, kind) : NULL;
	const struct table *asks = catalog_asks(c);
	const char *word;
	size_t i;

	if (tbl != NULL && catalog_field_type(c, tbl, col) != NULL)
		return catalog_field_name(c, tbl, col);
	for (i = 0; asks != NULL && i < table_rows(asks); i++)
		if (strcmp(table_str(asks, i, "col"), col) == 0) {
			word = i18n_pick(table_str(asks, i, "zh"),
			    table_str(asks, i, "en"));
			if (*word != '\0')
				return word;
		}
	return catalog_field_name(c, NULL, col);
}

/* What a file is: "third_report:performance". */
static void
add_paper(const struct catalog *c, const char *code,
    struct buf *out)
{
	const char *colon = strchr(code, ':');
	char *kind = xstrdup(code);
	const char *word;

	kind[strcspn(kind, ":")] = '\0';
	word = catalog_choice_name(c, "doc.kind", kind);
	if (strcmp(word, kind) == 0)
		word = catalog_choice_name(c, "doc.covers", kind);
	if (strcmp(word, kind) == 0)
		word = field_word(c, NULL, kind);
	buf_add(out, word);
	if (colon != NULL)
		buf_addf(out, " (%s)",
		    catalog_choice_name(c, "doc.covers", colon + 1));
	free(kind);
}

void
word_have(const struct catalog *c, const struct json *have, struct buf *out)
{
	const char *issuer = json_text(have, "issuer");

	add_paper(c, json_text(have, "what"), out);
	buf_addf(out, "  %s  %s", json_text(have, "doc"),
	    json_text(have, "issued_on"));
	if (*issuer != '\0')
		buf_addf(out, "  %s", catalog_org_name(c, issuer));
}

/* One value of a placeholder, by the placeholder's name. */
static void
add_value(const struct catalog *c, const char *kind,
    const char *name, const char *value, struct buf *out)
{
	if (strcmp(name, "role") == 0)
		word_roles(c, value, out);
	else if (strcmp(name, "state") == 0)
		buf_add(out, catalog_state_name(c, kind, value));
	else if (strcmp(name, "field") == 0)
		buf_add(out, field_word(c, kind, value));
	else if (strcmp(name, "org") == 0 || strcmp(name, "unit") == 0)
		buf_add(out, catalog_org_name(c, value));
	else if (strcmp(name, "kind") == 0 || strcmp(name, "missing") == 0)
		add_paper(c, value, out);
	else if (strcmp(name, "domain") == 0)
		buf_add(out, catalog_choice_name(c, "safety_duty.domain",
		    value));
	else if (strcmp(name, "act") == 0)
		buf_add(out, catalog_choice_name(c, "auth.actions", value));
	else
		buf_add(out, value);
}

/* A member of the detail: a value or a list of values. */
static void
add_member(const struct catalog *c, const char *kind,
    const char *name, const struct json *v, struct buf *out)
{
	size_t i;

	if (v == NULL || v->type == JSON_NULL)
		return;
	if (v->type != JSON_ARR) {
		if (v->str != NULL)
			add_value(c, kind, name, v->str, out);
		return;
	}
	for (i = 0; i < v->n; i++) {
		if (i > 0)
			buf_add(out, ", ");
		if (v->items[i].str != NULL)
			add_value(c, kind, name, v->items[i].str, out);
	}
}

/* A message in pieces: text, value, text, value .., text. */
struct pieces {
	struct buf text[VALUES_MAX + 1], value[VALUES_MAX];
	size_t n;	/* values */
};

static void
split_message(const struct catalog *c, const char *kind,
    const char *msg, const struct json *detail, struct pieces *p)
{
	const char *open, *close;
	char name[32];
	size_t n;

	while ((open = strchr(msg, '{')) != NULL && p->n < VALUES_MAX &&
	    (close = strchr(open, '}')) != NULL) {
		n = (size_t)(close - open) - 1;
		if (n >= sizeof(name))
			break;
		memcpy(name, open + 1, n);
		name[n] = '\0';
		buf_addn(&p->text[p->n], msg, (size_t)(open - msg));
		add_member(c, kind, name,
		    detail != NULL ? json_get(detail, name) : NULL,
		    &p->value[p->n]);
		if (p->value[p->n].len == 0)
			buf_add(&p->value[p->n], "-");
		p->n++;
		msg = close + 1;
	}
	buf_add(&p->text[p->n], msg);
}

/* Shortens s to cols columns; shows that it was cut. */
static void
cut(struct buf *s, int cols)
{
	int used;

	s->len = text_clip(s->s, cols > 2 ? cols - 2 : cols, &used);
	s->s[s->len] = '\0';
	if (cols > 2)
		buf_add(s, "..");
}

/* Cuts the longest values until all fits into the columns of a message. */
static void
fit(struct pieces *p)
{
	int total, longest, w, width;
	size_t i, at;

	for (;;) {
		total = longest = 0;
		at = 0;
		for (i = 0; i <= p->n; i++)
			total += text_width(p->text[i].s);
		for (i = 0; i < p->n; i++) {
			w = text_width(p->value[i].s);
			total += w;
			if (w > longest) {
				longest = w;
				at = i;
			}
		}
		if (total <= message_cols || longest <= 6)
			return;
		width = longest - (total - message_cols);
		cut(&p->value[at], width < 6 ? 6 : width);
	}
}

static char *
message(const struct catalog *c, const char *kind,
    const char *msg, const struct json *detail)
{
	struct pieces p;
	struct buf out;
	size_t i;

	memset(&p, 0, sizeof(p));
	buf_init(&out);
	for (i = 0; i <= VALUES_MAX; i++)
		buf_init(&p.text[i]);
	for (i = 0; i < VALUES_MAX; i++)
		buf_init(&p.value[i]);
	split_message(c, kind, msg, detail, &p);
	fit(&p);
	for (i = 0; i <= p.n; i++) {
		buf_add(&out, p.text[i].s);
		if (i < p.n)
			buf_add(&out, p.value[i].s);
	}
	if (text_width(out.s) > message_cols)
		cut(&out, message_cols);
	for (i = 0; i <= VALUES_MAX; i++)
		buf_release(&p.text[i]);
	for (i = 0; i < VALUES_MAX; i++)
		buf_release(&p.value[i]);
	return buf_detach(&out);
}

/* The sentence for a complaint about the call itself. */
static char *
input_message(const struct json *detail)
{
	const char *what = detail != NULL ? json_text(detail, "what") : "";
	const char *name = detail != NULL ? json_text(detail, "name") : "";
	struct buf out;
	size_t i;

	buf_init(&out);
	for (i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++)
		if (strcmp(inputs[i].what, what) == 0) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			buf_addf(&out, _(inputs[i].word), name);
#pragma GCC diagnostic pop
			break;
		}
	if (out.len == 0)
		buf_addf(&out, _("the database does not accept the %s: %s"),
		    *what != '\0' ? what : "?", name);
	return buf_detach(&out);
}

/* What is wrong with a field (R00.6); any other word is a type. */
static const struct {
	const char *problem, *word;
} problems[] = {
	{ "invalid", N_("not valid") },
	{ "unknown", N_("there is none of that name") },
	{ "taken", N_("is there already") },
	{ "length", N_("too long") },
};

static const char *
problem_word(const char *problem)
{
	size_t i;

	for (i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
		if (strcmp(problems[i].problem, problem) == 0)
			return _(problems[i].word);
	return problem;
}

/* " (at: problem; what would be right)" */
static void
add_problem(const struct catalog *c, const struct json *detail,
    const char *problem, struct buf *out)
{
	char *right = word_value_right(c, detail);

	buf_addf(out, " (%s%s%s%s%s)", json_text(detail, "at"),
	    *json_text(detail, "at") != '\0' ? ": " : "",
	    problem_word(problem), *right != '\0' ? "; " : "", right);
	free(right);
}

static void
add_missing(const struct catalog *c, const char *kind,
    const struct json *detail, struct buf *out)
{
	const struct json *list = json_get(detail, "missing");
	const char *item;
	size_t i;

	if (list == NULL || list->type != JSON_ARR) {
		add_member(c, kind, "missing", list, out);
		return;
	}
	for (i = 0; i < list->n; i++) {
		item = list->items[i].str;
		if (item == NULL)
			continue;
		if (out->len > 0)
			buf_add(out, ", ");
		if (!word_value_missing(item, detail, out))
			add_value(c, kind, "missing", item, out);
	}
}

/* What is missing: the detail's list, or the field and what is wrong. */
static char *
missing_words(const struct catalog *c, const char *kind,
    const struct json *detail)
{
	struct buf out;
	const char *field, *problem;

	buf_init(&out);
	if (detail == NULL)
		return buf_detach(&out);
	add_missing(c, kind, detail, &out);
	field = json_text(detail, "field");
	problem = json_text(detail, "problem");
	if (out.len == 0 && *field != '\0') {
		buf_add(&out, field);
		if (*problem != '\0' && strcmp(problem, "missing") != 0)
			add_problem(c, detail, problem, &out);
	}
	return buf_detach(&out);
}

/* The sentence for a value that cannot be: where, what, what would be
 * right. */
static char *
value_message(const struct catalog *c, const char *kind,
    const struct json *detail)
{
	char *right = word_value_right(c, detail);
	struct buf out;

	buf_init(&out);
	buf_addf(&out, _("Refused: %s: %s"), field_word(c, kind,
	    json_text(detail, "field")),
	    problem_word(json_text(detail, "problem")));
	if (*right != '\0')
		buf_addf(&out, "; %s", right);
	free(right);
	if (text_width(out.s) > message_cols)
		cut(&out, message_cols);
	return buf_detach(&out);
}

static void
refusal_fill(struct refusal *r, const struct catalog *c,
    const char *kind, const struct json *rule)
{
	const struct json *detail = json_get(rule, "detail");
	const struct table *t = catalog_rules(c);
	const char *own = detail != NULL ? json_text(detail, "kind") : "";
	int row;
	struct buf b;

	r->rule = json_text(rule, "rule");
	r->detail = detail;
	r->severity = json_text(rule, "severity");
	row = catalog_rule(c, r->rule);
	if (kind == NULL && catalog_table(c, own) != NULL)
		kind = own;
	r->article = row >= 0 ? table_str(t, (size_t)row, "article") : "";
	if (row < 0) {
		r->message = strcmp(r->rule, "INPUT") == 0 ?
		    input_message(detail) : xstrdup(r->rule);
		if (*r->severity == '\0')
			r->severity = "input";
		r->supplier = xstrdup("SELF");
		r->remedy = xstrdup("UI.form");
	} else {
		r->message = word_value_is_bad(detail) ?
		    value_message(c, kind, detail) : message(c, kind,
		    i18n_pick(table_str(t, (size_t)row, "msg_zh"),
		    table_str(t, (size_t)row, "msg_en")), detail);
		if (*r->severity == '\0')
			r->severity = table_str(t, (size_t)row, "severity");
		r->supplier = xstrdup(table_str(t, (size_t)row, "supplier"));
		r->remedy = xstrdup(table_str(t, (size_t)row, "remedy"));
	}
	r->missing = missing_words(c, kind, detail);
	buf_init(&b);
	word_roles(c, r->supplier, &b);
	r->supplier_word = buf_detach(&b);
	buf_init(&b);
	if (*r->remedy != '\0')
		word_action(c, r->remedy, &b);
	r->remedy_word = buf_detach(&b);
	buf_release(&b);
}

/* R07.3 stands before R07.13; equal rules stay as they came. */
static int
compare_rules(const void *a, const void *b)
{
	const struct refusal *x = a, *y = b;
	int d = strverscmp(x->rule, y->rule);

	return d != 0 ? d : x->at < y->at ? -1 : x->at > y->at;
}

size_t
word_refusals_of(const struct catalog *c, const char *kind,
    const struct json *rules, struct refusal **out)
{
	size_t i;

	*out = NULL;
	if (rules == NULL || rules->type != JSON_ARR || rules->n == 0)
		return 0;
	*out = xcalloc(rules->n, sizeof(**out));
	for (i = 0; i < rules->n; i++) {
		refusal_fill(&(*out)[i], c, kind, &rules->items[i]);
		(*out)[i].at = i;
	}
	qsort(*out, rules->n, sizeof(**out), compare_rules);
	return rules->n;
}

size_t
word_refusals(const struct catalog *c, const struct json *rules,
    struct refusal **out)
{
	return word_refusals_of(c, NULL, rules, out);
}

void
refusal_free(struct refusal *r, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		free(r[i].message);
		free(r[i].missing);
		free(r[i].supplier);
		free(r[i].supplier_word);
		free(r[i].remedy);
		free(r[i].remedy_word);
	}
	free(r);
}

void
word_waits(const struct catalog *c, const struct json *waits,
    struct buf *out)
{
	const struct json *w, *people;
	size_t i, j;

	if (waits == NULL || waits->type != JSON_ARR)
		return;
	for (i = 0; i < waits->n; i++) {
		w = &waits->items[i];
		if (i > 0)
			buf_add(out, "; ");
		word_roles(c, json_text(w, "role"), out);
		if (*json_text(w, "office") != '\0' &&
		    strchr(json_text(w, "role"), ':') == NULL)
			buf_addf(out, " (%s)",
			    catalog_org_name(c, json_text(w, "office")));
		people = json_get(w, "people");
		for (j = 0; people != NULL && people->type == JSON_ARR &&
		    j < people->n; j++)
			buf_addf(out, "%s%s", j == 0 ? ": " : ", ",
			    people->items[j].type == JSON_OBJ ?
			    json_text(&people->items[j], "name") :
			    people->items[j].str != NULL ?
			    people->items[j].str : "");
	}
}
