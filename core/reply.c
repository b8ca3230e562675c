/*
 * Answers as cards and as JSON. Must not know any rule or action; words.c
 * has put the codes into words.
 */
#include "core/reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/json.h"
#include "core/out.h"
#include "core/text.h"
#include "core/word.h"

/* 1..99 in Chinese numerals, as articles are counted. */
static void
add_numeral(struct buf *b, const char *digits)
{
	static const char *const one[] = { "", "一", "二", "三", "四", "五",
		"六", "七", "八", "九" };
	size_t n = strlen(digits);

	if (n < 1 || n > 2 || strspn(digits, "0123456789") != n) {
		buf_add(b, digits);
		return;
	}
	if (n == 2) {
		if (digits[0] > '1')
			buf_add(b, one[digits[0] - '0']);
		buf_add(b, "十");
	}
	buf_add(b, one[digits[n - 1] - '0']);
}

void
reply_article(struct buf *b, const char *article)
{
	char part[16];
	size_t n;
	int zh = i18n_lang() == LANG_ZH, first = 1;

	if (*article == '\0')
		return;
	buf_add(b, zh ? "第" : "Art. ");
	while (*article != '\0') {
		n = strcspn(article, ";");
		snprintf(part, sizeof(part), "%.*s", n < 15 ? (int)n : 15,
		    article);
		if (!first)
			buf_add(b, zh ? "、" : ", ");
		first = 0;
		if (zh)
			add_numeral(b, part);
		else
			buf_add(b, part);
		article += n + (article[n] == ';');
	}
	if (zh)
		buf_add(b, "条");
}

struct indent {
	struct buf *b;
	const char *first, *rest;
};

static void
add_line(const char *line, size_t bytes, void *arg)
{
	struct indent *in = arg;

	buf_add(in->b, in->first);
	buf_addn(in->b, line, bytes);
	buf_addc(in->b, '\n');
	in->first = in->rest;
}

/* One labelled line of a card, broken at 80 columns. */
static void
add_item(struct buf *b, const char *label, const char *text, const char *code)
{
	struct buf head, line;
	struct indent in = { b, NULL, "            " };

	if (*text == '\0')
		return;
	buf_init(&head);
	buf_init(&line);
	buf_add(&head, "  ");
	text_pad(&head, label, 10, 0);
	buf_add(&line, text);
	if (code != NULL && *code != '\0' && strcmp(code, text) != 0)
		buf_addf(&line, "  %s", code);
	in.first = head.s;
	text_wrap(line.s, 68, add_line, &in);
	buf_release(&head);
	buf_release(&line);
}

/* Papers that are there already, beside what is missing. */
static void
add_have(struct buf *b, const struct catalog *c, const struct json *detail)
{
	const struct json *have = detail != NULL ? json_get(detail, "have") :
	    NULL;
	struct buf line;
	size_t i;

	if (have == NULL || have->type != JSON_ARR)
		return;
	buf_init(&line);
	for (i = 0; i < have->n; i++) {
		if (have->items[i].type != JSON_OBJ)
			continue;
		buf_reset(&line);
		word_have(c, &have->items[i], &line);
		add_item(b, _("there is"), line.s, NULL);
	}
	buf_release(&line);
}

void
reply_rules_text(struct buf *b, const struct catalog *c, const char *kind,
    const struct json *rules)
{
	struct refusal *r;
	struct indent in;
	size_t i, n = word_refusals_of(c, kind, rules, &r);

	for (i = 0; i < n; i++) {
		buf_addf(b, "  %s  ", r[i].rule);
		reply_article(b, r[i].article);
		if (strcmp(r[i].severity, "warn") == 0)
			buf_addf(b, "%s%s", *r[i].article != '\0' ? "  " : "",
			    _("(a warning; it may be acknowledged)"));
		while (b->len > 0 && b->s[b->len - 1] == ' ')
			b->s[--b->len] = '\0';
		buf_addc(b, '\n');
		in = (struct indent) { b, "  ", "  " };
		text_wrap(r[i].message, 78, add_line, &in);
		add_item(b, _("missing"), r[i].missing, NULL);
		add_have(b, c, r[i].detail);
		/* To fill in the form again, oneself, goes without saying. */
		if (strcmp(r[i].supplier, "SELF") != 0)
			add_item(b, _("supplier"), r[i].supplier_word,
			    r[i].supplier);
		if (strcmp(r[i].remedy, "UI.form") != 0)
			add_item(b, _("remedy"), r[i].remedy_word,
			    r[i].remedy);
	}
	refusal_free(r, n);
}

static void
add_member(struct buf *b, const char *key, const char *value, int *first)
{
	json_key(b, key, first);
	json_str(b, value);
}

/* The words of what is missing as a list: word_refusals parts them by a
 * comma and a space, which no paper's name holds. */
static void
add_missing(struct buf *b, const char *missing)
{
	struct buf item;
	const char *end;
	int first = 1;

	buf_init(&item);
	buf_addc(b, '[');
	while (*missing != '\0') {
		end = strstr(missing, ", ");
		buf_reset(&item);
		buf_addn(&item, missing, end != NULL ?
		    (size_t)(end - missing) : strlen(missing));
		if (!first)
			buf_addc(b, ',');
		first = 0;
		json_str(b, item.s);
		missing = end != NULL ? end + 2 : "";
	}
	buf_addc(b, ']');
	buf_release(&item);
}

void
reply_rules_json(struct buf *b, const struct catalog *c, const char *kind,
    const struct json *rules)
{
	struct refusal *r;
	size_t i, n = word_refusals_of(c, kind, rules, &r);
	int first;

	buf_addc(b, '[');
	for (i = 0; i < n; i++) {
		first = 1;
		buf_add(b, i > 0 ? ",{" : "{");
		add_member(b, "rule", r[i].rule, &first);
		add_member(b, "article", r[i].article, &first);
		add_member(b, "severity", r[i].severity, &first);
		add_member(b, "message", r[i].message, &first);
		json_key(b, "missing", &first);
		add_missing(b, r[i].missing);
		add_member(b, "supplier", r[i].supplier, &first);
		add_member(b, "supplier_word", r[i].supplier_word, &first);
		add_member(b, "remedy", r[i].remedy, &first);
		add_member(b, "remedy_word", r[i].remedy_word, &first);
		if (r[i].detail != NULL) {
			json_key(b, "detail", &first);
			out_json_tree(b, r[i].detail);
		}
		buf_addc(b, '}');
	}
	buf_addc(b, ']');
	refusal_free(r, n);
}

/* Kind of what the reply is about: the action's, or NULL for ANY. */
static const char *
kind_of(const struct reply *r, char room[8])
{
	size_t n = strcspn(r->action, ".");

	if (n == 0 || n > 7)
		return NULL;
	memcpy(room, r->action, n);
	room[n] = '\0';
	return strcmp(room, "ANY") == 0 ? NULL : room;
}

static void
add_done(struct buf *b, const struct reply *r, const struct answer *a,
    const char *kind)
{
	struct buf w;

	if (!r->dry) {
		buf_addf(b, _("done; state %s, version %ld\n"),
		    catalog_state_name(r->c, kind, a->state), a->version);
		return;
	}
	buf_add(b, _("nothing stands in the way\n"));
	if (a->waits.n == 0)
		return;
	buf_init(&w);
	word_waits(r->c, &a->waits, &w);
	add_item(b, _("confirmed"), w.s, NULL);
	buf_release(&w);
}

static void
add_waiting(struct buf *b, const struct reply *r, const struct answer *a)
{
	struct buf w;

	buf_init(&w);
	word_waits(r->c, &a->waits, &w);
	buf_add(b, _("waits for another person\n"));
	add_item(b, _("awaited"), w.s, NULL);
	add_item(b, _("request"), a->req, NULL);
	buf_release(&w);
}

/* Heading of an outcome that is no success. */
static const char *
head_of(const struct answer *a, int dry)
{
	if (strcmp(a->outcome, "stale") == 0)
		return _("changed by someone else");
	if (strcmp(a->outcome, "input") == 0)
		return _("not understood");
	return dry ? _("would be refused") : _("refused");
}

void
reply_text(struct buf *b, const struct reply *r, const struct answer *a)
{
	char room[8];
	const char *kind = kind_of(r, room);
	const char *number = a->number[0] != '\0' ? a->number : r->number;

	buf_addf(b, "%s%s%s: ", number, *number != '\0' ? " " : "",
	    catalog_action_name(r->c, r->action));
	if (strcmp(a->outcome, "done") == 0) {
		add_done(b, r, a, kind);
	} else if (strcmp(a->outcome, "waiting") == 0) {
		add_waiting(b, r, a);
	} else {
		buf_addf(b, "%s\n", head_of(a, r->dry));
		reply_rules_text(b, r->c, kind, &a->rules);
	}
}

/* Versions and events count from 1: 0 says that there is none. */
static void
add_number(struct buf *b, const char *key, long n, int *first)
{
	json_key(b, key, first);
	if (n > 0)
		buf_addf(b, "%ld", n);
	else
		buf_add(b, "null");
}

void
reply_json(struct buf *b, const struct reply *r, const struct answer *a)
{
	char room[8];
	int first = 1;

	buf_addc(b, '{');
	add_member(b, "outcome", a->outcome, &first);
	add_member(b, "number", a->number[0] != '\0' ? a->number : r->number,
	    &first);
	add_member(b, "action", r->action, &first);
	add_member(b, "state", a->state[0] != '\0' ? a->state : NULL, &first);
	add_number(b, "version", a->version, &first);
	add_number(b, "seq", a->seq, &first);
	if (!r->dry)
		add_member(b, "request", a->req, &first);
	json_key(b, "rules", &first);
	reply_rules_json(b, r->c, kind_of(r, room), &a->rules);
	json_key(b, "waits", &first);
	if (a->waits.type == JSON_ARR)
		out_json_tree(b, &a->waits);
	else
		buf_add(b, "[]");
	buf_add(b, "}\n");
}

void
reply_failed_json(struct buf *b, const struct reply *r, const char *outcome,
    const char *req, const char *message)
{
	int first = 1;

	buf_addc(b, '{');
	add_member(b, "outcome", outcome, &first);
	add_member(b, "number", r->number, &first);
	add_member(b, "action", r->action, &first);
	if (req != NULL)
		add_member(b, "request", req, &first);
	add_member(b, "message", message, &first);
	json_key(b, "rules", &first);
	buf_add(b, "[]}\n");
}
