/*
 * The approved content as one string and its fingerprint. Must not know of
 * lines, of runs under way, or who approved.
 */
#include "core/approve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/json.h"
#include "core/sha256.h"

struct word {
	const char *word;
	int value;
};

static const struct word phases[] = {
	{ "precheck", PHASE_PRECHECK },
	{ "action", PHASE_ACTION },
	{ "verify", PHASE_VERIFY },
	{ "rollback", PHASE_ROLLBACK },
	{ NULL, 0 }
};
static const struct word hows[] = {
	{ "ssh", HOW_SSH },
	{ "ccc", HOW_CCC },
	{ "manual", HOW_MANUAL },
	{ NULL, 0 }
};
static const struct word fails[] = {
	{ "stop_host", FAIL_STOP_HOST },
	{ "stop_all", FAIL_STOP_ALL },
	{ "continue", FAIL_CONTINUE },
	{ "rollback", FAIL_ROLLBACK },
	{ NULL, 0 }
};

static int
word_find(const struct word *w, const char *s, const char *what, int *out,
    struct err *e)
{
	for (; w->word != NULL; w++) {
		if (strcmp(w->word, s) == 0) {
			*out = w->value;
			return 0;
		}
	}
	return err_set(e, ERR_INPUT, "a step's %s \"%s\" is not known", what,
	    s);
}

void
plan_item(struct buf *b, const char *s, size_t n)
{
	buf_addf(b, "%zu:", s != NULL ? n : (size_t)0);
	if (s != NULL)
		buf_addn(b, s, n);
}

static struct plan_piece
item_text(struct buf *b, const char *s)
{
	struct plan_piece p;

	plan_item(b, s, s != NULL ? strlen(s) : 0);
	p.n = s != NULL ? strlen(s) : 0;
	p.at = b->len - p.n;
	return p;
}

static void
item_count(struct buf *b, size_t n)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%zu", n);

	plan_item(b, text, (size_t)len);
}

static struct plan_piece
item_cell(struct buf *b, const struct table *t, size_t row, const char *col)
{
	struct plan_piece p;
	int c = table_col(t, col);
	const char *s = c < 0 ? NULL : table_get(t, row, (size_t)c);
	size_t n = s != NULL ? table_len(t, row, (size_t)c) : 0;

	plan_item(b, s, n);
	p.n = n;
	p.at = b->len - n;
	return p;
}

static int
number(const char *s, long max, int *out)
{
	char *end;
	long n = strtol(s, &end, 10);

	if (s[0] < '0' || s[0] > '9' || *end != '\0' || n > max)
		return -1;
	*out = (int)n;
	return 0;
}

static int
step_add(struct buf *b, struct plan_step *st, const struct json *j,
    struct err *e)
{
	const char *timeout = json_text(j, "timeout_s");
	int phase = 0, how = 0, on_fail = 0;

	if (word_find(phases, json_text(j, "phase"), "phase", &phase, e) < 0 ||
	    word_find(hows, json_text(j, "kind"), "kind", &how, e) < 0 ||
	    word_find(fails, json_text(j, "on_fail"), "on_fail", &on_fail,
	    e) < 0)
		return -1;
	st->phase = (enum plan_phase)phase;
	st->how = (enum plan_how)how;
	st->on_fail = (enum plan_fail)on_fail;
	if (number(json_text(j, "seq"), 100000, &st->seq) < 0 ||
	    number(timeout, 30 * 86400, &st->timeout_s) < 0 ||
	    st->timeout_s == 0)
		return err_set(e, ERR_INPUT, "a step has no number or no time "
		    "limit");
	item_text(b, json_text(j, "phase"));
	st->command = item_text(b, json_text(j, "argv"));
	item_text(b, timeout);
	st->expect = item_text(b, json_text(j, "expect"));
	item_text(b, json_text(j, "on_fail"));
	item_text(b, json_text(j, "auth_action"));
	return 0;
}

static int
is_back(const struct json *j)
{
	return strcmp(json_text(j, "phase"), "rollback") == 0;
}

/* The host's steps of one kind: their number and their items. */
static int
steps_add(struct buf *b, struct plan_host *h, const struct json *steps,
    int back, struct err *e)
{
	size_t i, n = 0;

	for (i = 0; i < steps->n; i++)
		n += is_back(&steps->items[i]) == back;
	item_count(b, n);
	for (i = 0; i < steps->n; i++) {
		if (is_back(&steps->items[i]) != back)
			continue;
		if (step_add(b, &h->steps[h->n], &steps->items[i], e) < 0)
			return -1;
		if (h->n > 0 && h->steps[h->n].seq <= h->steps[h->n - 1].seq)
			return err_set(e, ERR_INPUT, "steps are out of order");
		h->n++;
	}
	return 0;
}

static int
hosts_add(struct buf *b, struct plan *p, const struct table *hosts,
    const struct json *steps, int back, struct err *e)
{
	struct plan_host *h;
	size_t i;

	for (i = 0; i < p->n; i++) {
		h = &p->hosts[i];
		if (!back) {
			h->steps = xcalloc(steps[i].n + 1, sizeof(*h->steps));
			h->code = item_cell(b, hosts, i, "host");
			h->login = item_cell(b, hosts, i, "login");
		}
		if (steps_add(b, h, &steps[i], back, e) < 0)
			return -1;
	}
	return 0;
}

static int
items_add(struct buf *b, const struct table *claim, struct err *e)
{
	static const char *const cols[] = { "vendor", "model", "kind", "qty",
	    NULL };
	const char *text = table_str(claim, 0, "items");
	struct json j = { .type = JSON_NULL };
	const struct json *v;
	size_t i, c;

	if (text[0] != '\0' && json_parse(text, strlen(text), &j, e) < 0)
		return -1;
	item_count(b, j.type == JSON_ARR ? j.n : 0);
	for (i = 0; j.type == JSON_ARR && i < j.n; i++) {
		for (c = 0; cols[c] != NULL; c++) {
			v = json_get(&j.items[i], cols[c]);
			item_text(b, v == NULL || v->type == JSON_NULL ? NULL :
			    json_text(&j.items[i], cols[c]));
		}
	}
	json_free(&j);
	return 0;
}

/* Moves the string into pages of its own and closes them for writing. */
static int
seal(struct plan *p, const struct buf *b, struct err *e)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	p->len = b->len;
	p->mapped = (b->len / page + 1) * page;
	p->bytes = mmap(NULL, p->mapped, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p->bytes == MAP_FAILED) {
		p->bytes = NULL;
		return err_set(e, ERR_SYSTEM, "no memory for a plan");
	}
	memcpy(p->bytes, b->s, b->len);
	if (mprotect(p->bytes, p->mapped, PROT_READ) < 0)
		return err_set(e, ERR_SYSTEM, "a plan cannot be closed for "
		    "writing");
	return 0;
}

static int
parse_steps(struct json *steps, const struct table *hosts, struct err *e)
{
	const char *text;
	size_t i;

	for (i = 0; i < table_rows(hosts); i++) {
		text = table_str(hosts, i, "steps");
		if (json_parse(text, strlen(text), &steps[i], e) < 0)
			return -1;
		if (steps[i].type != JSON_ARR || steps[i].n == 0)
			return err_set(e, ERR_INPUT, "%s has no steps",
			    table_str(hosts, i, "host"));
	}
	return 0;
}

int
plan_load(struct plan *p, const struct table *claim, const struct table *hosts,
    struct err *e)
{
	struct json *steps;
	struct buf b;
	size_t i;
	int rc = -1;

	memset(p, 0, sizeof(*p));
	p->n = table_rows(hosts);
	p->hosts = xcalloc(p->n + 1, sizeof(*p->hosts));
	steps = xcalloc(p->n + 1, sizeof(*steps));
	buf_init(&b);
	if (parse_steps(steps, hosts, e) < 0)
		goto out;
	item_cell(&b, claim, 0, "runbook");
	item_cell(&b, claim, 0, "runbook_version");
	item_count(&b, p->n);
	if (hosts_add(&b, p, hosts, steps, 0, e) < 0)
		goto out;
	item_cell(&b, claim, 0, "window_start");
	item_cell(&b, claim, 0, "window_end");
	item_cell(&b, claim, 0, "batch");
	item_cell(&b, claim, 0, "max_failed");
	if (hosts_add(&b, p, hosts, steps, 1, e) < 0 ||
	    items_add(&b, claim, e) < 0)
		goto out;
	item_cell(&b, claim, 0, "params");
	rc = seal(p, &b, e);
out:
	for (i = 0; i < p->n; i++)
		json_free(&steps[i]);
	free(steps);
	buf_release(&b);
	if (rc < 0)
		plan_release(p);
	return rc;
}

void
plan_release(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		free(p->hosts[i].steps);
	free(p->hosts);
	if (p->bytes != NULL)
		munmap(p->bytes, p->mapped);
	memset(p, 0, sizeof(*p));
}

void
plan_hash(const struct plan *p, char hex[65])
{
	sha256_hex(p->bytes, p->len, hex);
}

const char *
plan_bytes(const struct plan *p, struct plan_piece piece)
{
	return p->bytes + piece.at;
}

int
plan_is(const struct plan *p, struct plan_piece piece, const char *s, size_t n)
{
	return piece.n == n && memcmp(p->bytes + piece.at, s, n) == 0;
}
