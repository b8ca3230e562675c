/*
 * Look-ups over the rule pack as the database gives it. Must not know any
 * kind, move or rule by name: what is not a row is not known here, save the
 * pseudo-roles that stand for persons of a record.
 */
#include "core/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/i18n.h"

enum view {
	V_KIND, V_STATE, V_MOVE, V_ASK, V_FIELD, V_CHOICE, V_RULE, V_ROLE,
	V_ORG, VIEWS
};

const char *const catalog_views[] = { "v_cat_kind", "v_cat_state",
	"v_cat_move", "v_cat_ask", "v_cat_field", "v_cat_choice", "v_cat_rule",
	"v_cat_role", "v_org", NULL };

/* Columns that name a row of each view: its index and its order. */
static const struct key {
	const char *first, *second;
} keys[VIEWS] = {
	{ "kind", NULL }, { "kind", "state" }, { "id", NULL },
	{ "move", "n" }, { "tbl", "col" }, { "list", "value" },
	{ "rule", NULL }, { "code", NULL }, { "code", NULL }
};

/* What each select is ordered by where that is not its key. */
static const struct key orders[VIEWS] = {
	[V_FIELD] = { "tbl", "seq" }, [V_CHOICE] = { "list", "sort" },
	[V_ORG] = { "number", "record_id" }
};

struct index {
	int a, b;	/* columns, b -1 where one is enough */
	size_t *rows;	/* in the order of their keys */
};

struct catalog {
	struct table *t[VIEWS];
	struct index x[VIEWS];
};

static const struct {
	const char *code, *word;
} pseudo_roles[] = {
	{ "SELF", N_("yourself") },
	{ "HOLDER", N_("who holds the record") },
	{ "SWAP", N_("the person who takes the shift") },
	{ "LEAD(in)", N_("the incoming shift lead") },
	{ "LEAD(out)", N_("the outgoing shift lead") },
	{ "system", N_("the runner") },
};

void
catalog_query(size_t i, struct db_query *q)
{
	const struct key *k = orders[i].first != NULL ? &orders[i] : &keys[i];

	memset(q, 0, sizeof(*q));
	q->view = catalog_views[i];
	q->order = k->first;
	q->key = k->second != NULL ? k->second : k->first;
	q->limit = 100000;
}

struct catalog *
catalog_new(void)
{
	return xcalloc(1, sizeof(struct catalog));
}

static void
drop(struct catalog *c, size_t i)
{
	table_free(c->t[i]);
	c->t[i] = NULL;
	free(c->x[i].rows);
	c->x[i].rows = NULL;
}

void
catalog_free(struct catalog *c)
{
	size_t i;

	if (c == NULL)
		return;
	for (i = 0; i < VIEWS; i++)
		drop(c, i);
	free(c);
}

static const char *
cell(const struct table *t, size_t row, int col)
{
	const char *s = col >= 0 ? table_get(t, row, (size_t)col) : NULL;

	return s != NULL ? s : "";
}

struct sorting {
	const struct table *t;
	const struct index *x;
};

static int
compare_rows(const void *a, const void *b, void *arg)
{
	const struct sorting *s = arg;
	size_t i = *(const size_t *)a, j = *(const size_t *)b;
	int d = strcmp(cell(s->t, i, s->x->a), cell(s->t, j, s->x->a));

	if (d == 0 && s->x->b >= 0)
		d = strcmp(cell(s->t, i, s->x->b), cell(s->t, j, s->x->b));
	if (d == 0)	/* stays in the order of the view */
		d = i < j ? -1 : i > j;
	return d;
}

void
catalog_put(struct catalog *c, size_t i, struct table *t)
{
	struct index *x = &c->x[i];
	struct sorting s = { t, x };
	size_t n = table_rows(t), r;

	drop(c, i);
	c->t[i] = t;
	x->a = table_col(t, keys[i].first);
	x->b = keys[i].second != NULL ? table_col(t, keys[i].second) : -1;
	x->rows = xcalloc(n + 1, sizeof(*x->rows));
	for (r = 0; r < n; r++)
		x->rows[r] = r;
	qsort_r(x->rows, n, sizeof(*x->rows), compare_rows, &s);
}

int
catalog_is_complete(const struct catalog *c)
{
	size_t i;

	for (i = 0; i < VIEWS; i++)
		if (c->t[i] == NULL)
			return 0;
	return 1;
}

int
catalog_load(struct catalog *c, struct db *d, struct err *e)
{
	struct db_query q;
	struct table *t;
	size_t i;

	for (i = 0; i < VIEWS; i++) {
		catalog_query(i, &q);
		if (db_select(d, &q, &t, e) < 0)
			return -1;
		catalog_put(c, i, t);
	}
	return 0;
}

/* First position in the index whose key is not before (a, b). b NULL: by the
 * first column alone. */
static size_t
lower(const struct catalog *c, enum view v, const char *a,
    const char *b)
{
	const struct table *t = c->t[v];
	const struct index *x = &c->x[v];
	size_t lo = 0, hi = t != NULL ? table_rows(t) : 0, mid;
	int d;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		d = strcmp(cell(t, x->rows[mid], x->a), a);
		if (d == 0 && b != NULL)
			d = strcmp(cell(t, x->rows[mid], x->b), b);
		if (d < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The row with the key, or -1. */
static int
find(const struct catalog *c, enum view v, const char *a,
    const char *b)
{
	const struct table *t = c->t[v];
	const struct index *x = &c->x[v];
	size_t at;

	if (t == NULL || a == NULL)
		return -1;
	at = lower(c, v, a, b);
	if (at == table_rows(t) || strcmp(cell(t, x->rows[at], x->a), a) != 0 ||
	    (b != NULL && strcmp(cell(t, x->rows[at], x->b), b) != 0))
		return -1;
	return (int)x->rows[at];
}

/* zh or en of a row; fallback where there is no row or no word. */
static const char *
word_of(const struct catalog *c, enum view v, int row,
    const char *zh, const char *en, const char *fallback)
{
	const char *word;

	if (row < 0)
		return fallback;
	word = i18n_pick(table_str(c->t[v], (size_t)row, zh),
	    table_str(c->t[v], (size_t)row, en));
	return word != NULL && *word != '\0' ? word : fallback;
}

const char *
catalog_kind(const struct catalog *c, const char *word)
{
	const struct table *t = c->t[V_KIND];
	size_t i;

	for (i = 0; t != NULL && i < table_rows(t); i++)
		if (strcasecmp(table_str(t, i, "kind"), word) == 0 ||
		    strcasecmp(table_str(t, i, "tbl"), word) == 0)
			return table_str(t, i, "kind");
	return NULL;
}

const char *
catalog_table(const struct catalog *c, const char *kind)
{
	int row = find(c, V_KIND, kind, NULL);

	return row < 0 ? NULL : table_str(c->t[V_KIND], (size_t)row, "tbl");
}

const char *
catalog_kind_name(const struct catalog *c, const char *kind)
{
	return word_of(c, V_KIND, find(c, V_KIND, kind, NULL), "zh", "en",
	    kind);
}

const char *
catalog_state_name(const struct catalog *c, const char *kind,
    const char *state)
{
	const struct table *t = c->t[V_STATE];
	size_t i;

	if (kind != NULL && *kind != '\0')
		return word_of(c, V_STATE, find(c, V_STATE, kind, state), "zh",
		    "en", state);
	for (i = 0; t != NULL && i < table_rows(t); i++)
		if (strcmp(table_str(t, i, "state"), state) == 0)
			return word_of(c, V_STATE, (int)i, "zh", "en", state);
	return state;
}

/* Row of a column; of any table where tbl is NULL. */
static int
find_field(const struct catalog *c, const char *tbl, const char *col)
{
	const struct table *t = c->t[V_FIELD];
	size_t i;

	if (tbl != NULL)
		return find(c, V_FIELD, tbl, col);
	for (i = 0; t != NULL && i < table_rows(t); i++)
		if (strcmp(table_str(t, i, "col"), col) == 0)
			return (int)i;
	return -1;
}

const char *
catalog_field_name(const struct catalog *c, const char *tbl,
    const char *col)
{
	return word_of(c, V_FIELD, find_field(c, tbl, col), "zh", "en", col);
}

const char *
catalog_field_type(const struct catalog *c, const char *tbl,
    const char *col)
{
	int row = find_field(c, tbl, col);

	return row < 0 ? NULL : table_str(c->t[V_FIELD], (size_t)row, "typ");
}

const char *
catalog_role_name(const struct catalog *c, const char *role)
{
	char code[24];
	size_t i, n = strcspn(role, ":");

	for (i = 0; i < sizeof(pseudo_roles) / sizeof(pseudo_roles[0]); i++)
		if (strcmp(pseudo_roles[i].code, role) == 0)
			return _(pseudo_roles[i].word);
	if (n >= sizeof(code))
		return role;
	memcpy(code, role, n);
	code[n] = '\0';
	return word_of(c, V_ROLE, find(c, V_ROLE, code, NULL), "zh", "en",
	    role);
}

const char *
catalog_org_name(const struct catalog *c, const char *org)
{
	return word_of(c, V_ORG, find(c, V_ORG, org, NULL), "name_zh",
	    "name_en", org);
}

const char *
catalog_choice_name(const struct catalog *c, const char *list,
    const char *value)
{
	int row = find(c, V_CHOICE, list, value);

	if (row < 0 && list != NULL && strncmp(list, "state.", 6) == 0)
		return catalog_state_name(c, list + 6, value);
	if (row < 0 && list != NULL && strcmp(list, "kind") == 0)
		return catalog_kind_name(c, value);
	return word_of(c, V_CHOICE, row, "zh", "en", value);
}

const char *
catalog_action_name(const struct catalog *c, const char *action)
{
	return word_of(c, V_MOVE, catalog_move(c, action, NULL), "zh", "en",
	    action);
}

int
catalog_rule(const struct catalog *c, const char *rule)
{
	return find(c, V_RULE, rule, NULL);
}

const struct table *
catalog_kinds(const struct catalog *c)
{
	return c->t[V_KIND];
}

const struct table *
catalog_fields(const struct catalog *c)
{
	return c->t[V_FIELD];
}

const struct table *
catalog_rules(const struct catalog *c)
{
	return c->t[V_RULE];
}

const struct table *
catalog_moves(const struct catalog *c)
{
	return c->t[V_MOVE];
}

const struct table *
catalog_asks(const struct catalog *c)
{
	return c->t[V_ASK];
}

const struct table *
catalog_choices(const struct catalog *c)
{
	return c->t[V_CHOICE];
}

static int
is_open(const struct table *t, size_t row, const char *state)
{
	const char *from = table_str(t, row, "from_state");

	if (state == NULL)
		return 1;
	if (strcmp(state, "-") == 0 || strcmp(from, "-") == 0)
		return strcmp(state, from) == 0;
	return strcmp(from, "*") == 0 || strcmp(from, state) == 0;
}

/* First row of kind and action that is open in the state. */
static int
find_move(const struct catalog *c, const char *kind,
    const char *action, const char *state)
{
	const struct table *t = c->t[V_MOVE];
	size_t i;

	for (i = 0; t != NULL && i < table_rows(t); i++)
		if (strcmp(table_str(t, i, "kind"), kind) == 0 &&
		    strcasecmp(table_str(t, i, "action"), action) == 0 &&
		    is_open(t, i, state))
			return (int)i;
	return -1;
}

int
catalog_move(const struct catalog *c, const char *action,
    const char *state)
{
	const char *dot = strchr(action, '.'), *kind;
	char word[48];
	size_t n;
	int row;

	if (dot == NULL)
		return -1;
	n = (size_t)(dot - action);
	if (n >= sizeof(word))
		return -1;
	memcpy(word, action, n);
	word[n] = '\0';
	kind = catalog_kind(c, word);
	if (kind == NULL)
		return -1;
	row = find_move(c, kind, dot + 1, state);
	return row >= 0 ? row : find_move(c, "ANY", dot + 1, state);
}

/* "" is none. */
static const char *
some(const char *s)
{
	return *s != '\0' ? s : NULL;
}

size_t
catalog_asks_of(const struct catalog *c, int move_row,
    struct ask *out, size_t n)
{
	const struct table *t = c->t[V_ASK], *m = c->t[V_MOVE];
	const char *id;
	size_t i, found = 0;

	if (move_row < 0 || t == NULL || m == NULL)
		return 0;
	id = table_str(m, (size_t)move_row, "id");
	for (i = 0; i < table_rows(t); i++) {
		if (strcmp(table_str(t, i, "move"), id) != 0)
			continue;
		if (found < n)
			out[found] = (struct ask) {
				.col = table_str(t, i, "col"),
				.typ = table_str(t, i, "typ"),
				.label = word_of(c, V_ASK, (int)i, "zh", "en",
				    table_str(t, i, "col")),
				.list = some(table_str(t, i, "list")),
				.required = table_num(t, i, "required") != 0,
				.need_col = some(table_str(t, i, "need_col")),
				.need_vals = some(table_str(t, i, "need_vals")),
				.need_neg = table_num(t, i, "need_neg") != 0,
			};
		found++;
	}
	return found;
}
