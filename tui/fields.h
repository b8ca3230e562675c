#ifndef CCC_FIELDS_H
#define CCC_FIELDS_H

#include "tui/app.h"
#include "tui/field.h"

/*
 * The fields of a form one below the other, one of them being filled in,
 * then the lines that do something ("submit"). Used by the forms of moves
 * and by the rows inside them.
 */
struct fields {
	struct view *owner;
	struct field *f;
	size_t n;
	const char *buttons[4];	/* N_(), ended by NULL */
	size_t cur;		/* n and above: a button */
	size_t top;
	int changed;		/* since the last draft */
	/* Called at Enter on a button. */
	void (*press)(struct view *owner, int button);
	/* Called when Space asks for the rows of a field. */
	void (*rows)(struct view *owner, struct field *f);
};

void fields_init(struct fields *s, struct view *owner, size_t max);
void fields_release(struct fields *s);
struct field *fields_add(struct fields *s, const struct ask *ask);
struct field *fields_find(const struct fields *s, const char *col);
/* Whether it must be filled in as things stand. */
int fields_required(const struct fields *s, const struct field *f);
/* 1 = the key was for it. */
int fields_key(struct fields *s, int key);
void fields_draw(struct fields *s, const struct draw *d);
/* All values as a JSON object (drafts). */
void fields_to_json(const struct fields *s, struct buf *out);
void fields_from_json(struct fields *s, const char *json, size_t n);
extern const struct key_row fields_keys[];

#endif
