/*
 * Which columns of a result a person sees, and how wide. Must not know any
 * kind: what names a record comes first, empty columns are left out, the
 * kind's own fields fill the room that is left.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/out.h"
#include "core/text.h"

#define COLS_MAX 12
#define GAP 2
#define OWN_LEAST 12	/* a field's column is not cut below this */
#define LONG_LEAST 28

/* Columns that name a record, in the order of their worth. word: a heading
 * where it is no field; NULL: the label of the field of table record. */
// clang-format off
static const struct naming {
	const char *col, *col_en, *field, *word;
	int least;	/* columns that it is not cut below */
} naming[] = {
	{ "number",   NULL,          "number", NULL, 24 },
	{ "what",     NULL,          NULL, N_("What"), 8 },
	{ "asked_by", NULL,          NULL, N_("Request"), 8 },
	{ "kind_zh",  "kind_en",     NULL, N_("Kind"), 10 },
	{ "state_zh", "state_en",    "state",  NULL, 8 },
	{ "action_zh", "action_en",  NULL, N_("Action"), 8 },
	{ "title",    NULL,          "title",  NULL, 16 },
	{ "name_zh",  "name_en",     NULL, N_("Name"), 16 },
	{ "zh",       "en",          NULL, N_("Name"), 16 },
	{ "app_name", "app_name_en", NULL, N_("System"), 12 },
	{ "org_name", "org_name_en", "org",    NULL, 10 },
	{ "holder_name", NULL,       "holder", NULL, 6 },
	{ "due",      NULL,          "due",    NULL, 16 },
	{ NULL, NULL, NULL, NULL, 0 }
};

/* Never worth a column beside those. */
static const char *const passed[] = { "version", "zone", "opened", "drill",
	"vals", "rules", "consents", "req", "note", "created_at", "created_by",
	"record_kind", "k", "n", "sort", "key_col", "operator_codes", "must_change",
	NULL };

/* Headings of views that are no kind's: what each says there. */
static const struct {
	const char *col, *word;
} heads[] = {
	{ "at", N_("At") },
	{ "since", N_("Since") },
	{ "seq", N_("No.") },
	{ "n", N_("No.") },
	{ "actor_name", N_("Person") },
	{ "asked_by_name", N_("Asked by") },
	{ "staff", N_("Person") },
	{ "name", N_("Name") },
	{ "phone", N_("Telephone") },
	{ "roles", N_("Roles") },
	{ "role", N_("Role") },
	{ "team", N_("Team") },
	{ "shift_zh", N_("Shift") },
	{ "shift_en", N_("Shift") },
	{ "team_zh", N_("Team") },
	{ "team_en", N_("Team") },
	{ "post_zh", N_("Post") },
	{ "post_en", N_("Post") },
	{ "to_zh", N_("State") },
	{ "to_en", N_("State") },
	{ "outcome", N_("Outcome") },
	{ "reason", N_("Reason") },
	{ "code", N_("Code") },
	{ "kind", N_("Kind") },
	{ "state", N_("State") },
	{ "action", N_("Action") },
	{ "from_state", N_("From") },
	{ "to_state", N_("To") },
	{ "rule", N_("Rule") },
	{ "article", N_("Article") },
	{ "severity", N_("Severity") },
	{ "basis", N_("Basis") },
	{ "msg_zh", N_("Message") },
	{ "msg_en", N_("Message") },
	{ "supplier", N_("Supplier") },
	{ "remedy", N_("Remedy") },
	{ "holds", N_("What must hold") },
	{ "count", N_("Count") },
	{ "screen", N_("Screen") },
	{ "mark", N_("Mark") },
	{ "left_days", N_("Days left") },
	{ "instance", N_("Instance") },
	{ "evidence", N_("Evidence") },
	{ "host", N_("Host") },
	{ "run", N_("Run") },
	{ "host_seq", N_("Host no.") },
	{ "how", N_("How") },
	{ "hash", N_("Read out") },
	{ "records", N_("Records") },
	{ "slot", N_("When") },
	{ "operators", N_("Operators") },
	{ "short", N_("Short") },
	{ "duty", N_("On duty") },
	{ "due_at", N_("Due") },
	{ "changed_at", N_("Changed") },
	{ "move", N_("Move") },
	{ "cond", N_("Condition") },
	{ "danger", N_("Cannot be undone") },
	{ "tbl", N_("Table") },
	{ "col", N_("Column") },
	{ "typ", N_("Type") },
	{ "required", N_("Required") },
	{ "need_col", N_("Needed where") },
	{ "need_vals", N_("holds") },
	{ "list", N_("List") },
	{ "value", N_("Value") },
	{ "final", N_("Final") },
	{ "clock", N_("Clock") },
	{ "may_zh", N_("May") },
	{ "may_en", N_("May") },
	{ "own", N_("Own kind") },
	{ "no", N_("No.") },
	{ "chapter_zh", N_("Chapter") },
	{ "chapter_en", N_("Chapter") },
	{ "inc_open", N_("Incidents") },
	{ "inc_p1", N_("of these P1") },
	{ "inc_mine", N_("mine") },
	{ "ten_open", N_("Files") },
	{ "ten_mine", N_("mine") },
	{ "chg_open", N_("Changes") },
	{ "chg_today", N_("today") },
	{ "chg_running", N_("running") },
	{ "rec_open", N_("Recoveries") },
	{ "grants_live", N_("Grants") },
	{ "need_neg", N_("or does not") },
	{ "gaps", N_("Gaps") },
	{ NULL, NULL }
};
// clang-format on

struct column {
	int at;			/* of the table */
	char name[64];		/* its name there; the table may go first */
	const char *head;
	int width, least;	/* wanted; not below */
};

struct out_layout {
	const struct catalog *c;
	const char *tbl, *skip;
	struct column cols[COLS_MAX];
	size_t n;
};

static int
is_used(const struct out_layout *l, int at)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->cols[i].at == at)
			return 1;
	return 0;
}

/* A cell in words. Where somebody asks for consent the request is named by
 * the digits that `ccc confirm` takes. */
static void
add_words(struct buf *b, const struct out_layout *l, const struct table *t,
    size_t row, const char *col)
{
	if (strcmp(col, "asked_by") == 0)
		buf_addf(b, "%.8s", table_str(t, row, "req"));
	else
		out_words(b, l->c, l->tbl, col, table_str(t, row, col));
}

/* Widest cell of a column in words; 0 where all are empty. */
static int
widest(const struct out_layout *l, const struct table *t, const char *col)
{
	struct buf b;
	size_t i;
	int w, most = 0;

	buf_init(&b);
	for (i = 0; i < table_rows(t); i++) {
		buf_reset(&b);
		add_words(&b, l, t, i, col);
		w = text_width(b.s);
		if (w > most)
			most = w;
	}
	buf_release(&b);
	return most;
}

/* Whether every row has the value that the caller knows already. */
static int
says_nothing(const struct out_layout *l, const struct table *t, size_t at)
{
	const char *s;
	size_t i;

	if (l->skip == NULL)
		return 0;
	for (i = 0; i < table_rows(t); i++) {
		s = table_get(t, i, at);
		if (s == NULL || strcmp(s, l->skip) != 0)
			return 0;
	}
	return 1;
}

static void
add_column(struct out_layout *l, const struct table *t, const char *col,
    const char *head, int least)
{
	struct column *c;
	int at = table_col(t, col), w;

	if (at < 0 || is_used(l, at) || l->n == COLS_MAX ||
	    says_nothing(l, t, (size_t)at))
		return;
	w = widest(l, t, col);
	if (w == 0)
		return;
	if (text_width(head) > w)
		w = text_width(head);
	if (least == OWN_LEAST && w > 40)
		least = LONG_LEAST;	/* sentences need room to say anything */
	c = &l->cols[l->n++];
	*c = (struct column) { .at = at, .head = head, .width = w,
		.least = w < least ? w : least };
	snprintf(c->name, sizeof(c->name), "%s", col);
}

/* The language's column of a pair; the other where the table lacks it. */
static const char *
pick(const struct table *t, const char *zh, const char *en)
{
	if (en != NULL && i18n_lang() == LANG_EN && table_col(t, en) >= 0)
		return en;
	return zh;
}

static int
is_passed(const struct out_layout *l, const struct table *t, const char *col)
{
	size_t i, n = strlen(col);

	/* The kernel's kind is one for all rows; a field of that name is not. */
	if (strcmp(col, "kind") == 0 && l->tbl != NULL &&
	    catalog_field_type(l->c, l->tbl, col) == NULL)
		return 1;

	/* A counter for paging, save where it is what seals are known by. */
	if (strcmp(col, "n") == 0 && table_col(t, "hash") >= 0)
		return 0;
	for (i = 0; passed[i] != NULL; i++)
		if (strcmp(passed[i], col) == 0)
			return 1;
	return n > 5 && (strcmp(col + n - 5, "_hash") == 0);
}

/* Whether the column only says again what the record's number says. */
static int
is_number_again(const struct table *t, const char *col)
{
	const char *number, *s;
	size_t i;

	if (strcmp(col, "number") == 0 || table_col(t, "number") < 0)
		return 0;
	for (i = 0; i < table_rows(t); i++) {
		number = table_str(t, i, "number");
		s = table_str(t, i, col);
		if (*number == '\0' || strcmp(s, number) != 0)
			return 0;
	}
	return i > 0;
}

/* The word of a view that is no kind's, or NULL. */
static const char *
view_heading(const char *col)
{
	size_t i;

	for (i = 0; heads[i].col != NULL; i++)
		if (strcmp(heads[i].col, col) == 0)
			return _(heads[i].word);
	return NULL;
}

/* The name of a field of the table, of a record, of any table; or NULL. */
static const char *
field_heading(const struct catalog *c, const char *tbl, const char *col)
{
	const char *const in[] = { tbl, "record", NULL };
	size_t i;

	for (i = tbl != NULL ? 0 : 1; i < sizeof(in) / sizeof(in[0]); i++)
		if (catalog_field_type(c, in[i], col) != NULL)
			return catalog_field_name(c, in[i], col);
	return NULL;
}

const char *
out_heading(const struct catalog *c, const char *tbl, const char *col)
{
	static const char *const ends[] = { "_name", "_zh", "_en",
		"_name_en", NULL };
	const char *word = NULL;
	char base[64];
	size_t i, n = strlen(col), m;

	if (tbl == NULL || catalog_field_type(c, tbl, col) == NULL)
		word = view_heading(col);
	if (word == NULL)
		word = field_heading(c, tbl, col);
	/* issuer_name says the issuer, in other words. */
	for (i = 0; word == NULL && ends[i] != NULL; i++) {
		m = strlen(ends[i]);
		if (n <= m || n - m >= sizeof(base) ||
		    strcmp(col + n - m, ends[i]) != 0)
			continue;
		snprintf(base, sizeof(base), "%.*s", (int)(n - m), col);
		word = field_heading(c, tbl, base);
		if (word == NULL)
			word = view_heading(base);
	}
	return word != NULL ? word : col;
}

static void
name_columns(struct out_layout *l, const struct table *t)
{
	const struct naming *m;
	const char *col;

	for (m = naming; m->col != NULL; m++) {
		col = pick(t, m->col, m->col_en);
		add_column(l, t, col, m->word != NULL ? _(m->word) :
		    catalog_field_name(l->c, "record", m->field), m->least);
	}
}

/* Whether the view has the column's value in words or by name as well. */
static int
has_words(const struct table *t, const char *col)
{
	char words[80];

	snprintf(words, sizeof(words), "%s_zh", col);
	if (table_col(t, words) >= 0)
		return 1;
	snprintf(words, sizeof(words), "%s_en", col);
	if (i18n_lang() == LANG_EN && table_col(t, words) >= 0)
		return 1;
	if (strcmp(col, "from_state") == 0 || strcmp(col, "to_state") == 0)
		return table_col(t, "to_zh") >= 0;
	snprintf(words, sizeof(words), "%s_name", col);
	return table_col(t, words) >= 0;
}

/* The kind's own fields (or the view's other columns) behind them. */
static void
own_columns(struct out_layout *l, const struct table *t)
{
	const char *col;
	size_t i, j, n;
	int zh = i18n_lang() == LANG_ZH;

	for (i = 0; i < table_cols(t) && l->n < COLS_MAX; i++) {
		col = table_col_name(t, i);
		for (j = 0; naming[j].col != NULL; j++)
			if (strcmp(naming[j].col, col) == 0 ||
			    (naming[j].col_en != NULL &&
			    strcmp(naming[j].col_en, col) == 0))
				break;
		n = strlen(col);
		if (naming[j].col != NULL || is_passed(l, t, col) ||
		    has_words(t, col) || is_number_again(t, col) ||
		    (n > 3 && strcmp(col + n - 3, zh ? "_en" : "_zh") == 0) ||
		    out_type(l->c, l->tbl, col) == OUT_HIDE ||
		    out_type(l->c, l->tbl, col) == OUT_JSON)
			continue;
		add_column(l, t, col, out_heading(l->c, l->tbl, col),
		    OWN_LEAST);
	}
}

/* Drops from the end what does not fit at its least width, then gives the
 * room that is left to those that want more, first come. */
static void
fit(struct out_layout *l, int width)
{
	int room = width, want, more;
	size_t i, n;

	for (n = 0; n < l->n; n++) {
		want = l->cols[n].least + (n > 0 ? GAP : 0);
		if (n > 0 && want > room)
			break;
		room -= want;
	}
	l->n = n;
	for (i = 0; i < l->n; i++) {
		more = l->cols[i].width - l->cols[i].least;
		if (more > room)
			more = room > 0 ? room : 0;
		l->cols[i].width = l->cols[i].least + more;
		room -= more;
	}
	if (l->n == 1 && l->cols[0].width > width)
		l->cols[0].width = width;
}

struct out_layout *
out_layout_new(const struct catalog *c, const char *tbl,
    const struct table *t, const char *skip, int width)
{
	struct out_layout *l = xcalloc(1, sizeof(*l));

	l->c = c;
	l->tbl = tbl;
	l->skip = skip;
	name_columns(l, t);
	own_columns(l, t);
	fit(l, width);
	return l;
}

void
out_layout_free(struct out_layout *l)
{
	free(l);
}

size_t
out_layout_cols(const struct out_layout *l)
{
	return l->n;
}

const char *
out_layout_heading(const struct out_layout *l, size_t i)
{
	return l->cols[i].head;
}

int
out_layout_is_figure(const struct out_layout *l, size_t i)
{
	return out_type(l->c, l->tbl, l->cols[i].name) == OUT_NUM;
}

void
out_layout_cell(struct buf *b, const struct out_layout *l,
    const struct table *t, size_t row, size_t i)
{
	add_words(b, l, t, row, l->cols[i].name);
}

/* Pads to the column; a cut cell ends in `~`. The last is not padded. */
static void
add_cell(struct buf *b, const struct column *col, const char *s, int last)
{
	int used;

	if (text_width(s) > col->width) {
		buf_addn(b, s, text_clip(s, col->width - 1, &used));
		buf_addf(b, "%*s~", col->width - 1 - used, "");
	} else if (last) {
		buf_add(b, s);
	} else {
		text_pad(b, s, col->width, 0);
	}
	if (!last)
		buf_addf(b, "%*s", GAP, "");
}

static void
trim(struct buf *b)
{
	while (b->len > 0 && b->s[b->len - 1] == ' ')
		b->s[--b->len] = '\0';
	buf_addc(b, '\n');
}

void
out_layout_head(struct buf *b, const struct out_layout *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		add_cell(b, &l->cols[i], l->cols[i].head, i + 1 == l->n);
	trim(b);
}

void
out_layout_row(struct buf *b, const struct out_layout *l,
    const struct table *t, size_t row)
{
	struct buf cell;
	size_t i;

	buf_init(&cell);
	for (i = 0; i < l->n; i++) {
		buf_reset(&cell);
		add_words(&cell, l, t, row, l->cols[i].name);
		add_cell(b, &l->cols[i], cell.s, i + 1 == l->n);
	}
	buf_release(&cell);
	trim(b);
}
