#ifndef CCC_WORD_H
#define CCC_WORD_H

#include "buf.h"
#include "catalog.h"
#include "json.h"

/*
 * Puts an answer's codes into words: a rule's message with its placeholders
 * filled, the article, what is missing, who supplies it, which action.
 */

struct refusal {		/* one rule of an answer, in words */
	const char *rule;	/* "R07.3"; points into the answer */
	const char *article;	/* "7" or "" */
	char *message;		/* filled in, at most word_room() */
	char *missing;		/* list in words, "" where none */
	char *supplier;		/* "USR" and in words */
	char *supplier_word;
	char *remedy;		/* "DOC.register" or "UI.form" */
	char *remedy_word;
	const char *severity;	/* refuse, violation, warn, info, input */
	const struct json *detail;	/* of the answer, or NULL */
	size_t at;		/* its place in the answer */
};

/* Columns of a message, 80 where nothing is said: a screen has a line for it,
 * a command as many as it takes. */
void word_room(int cols);
/* Words for each member of the answer's `rules`, in the order of the rules'
 * numbers. Returns how many; the caller calls refusal_free. The answer must
 * outlive them. */
size_t word_refusals(const struct catalog *c, const struct json *rules,
    struct refusal **out);
/* The same, where the kind of the record is known: states and fields are
 * then named by that kind. kind may be NULL. */
size_t word_refusals_of(const struct catalog *c, const char *kind,
    const struct json *rules, struct refusal **out);
void refusal_free(struct refusal *r, size_t n);
/* Names awaited persons of the answer's `waits`. */
void word_waits(const struct catalog *c, const struct json *waits,
    struct buf *out);
/* Roles in words with their offices: "USR|REG:DZB", "A+B". */
void word_roles(const struct catalog *c, const char *roles, struct buf *out);
/* A paper that is there, of a detail's `have`: what it is, its number, date
 * and issuer. */
void word_have(const struct catalog *c, const struct json *have,
    struct buf *out);
/* An action in words with its kind: "Paper: register"; also "UI.form". */
void word_action(const struct catalog *c, const char *action, struct buf *out);

#endif
