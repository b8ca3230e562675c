#ifndef CCC_JSON_H
#define CCC_JSON_H

#include <stddef.h>

#include "buf.h"
#include "err.h"

/* Writes JSON, and reads the small JSON that the database answers with. */

void json_str(struct buf *b, const char *s);	/* quoted; NULL = null */
void json_key(struct buf *b, const char *key, int *first);

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUM, JSON_STR, JSON_ARR, JSON_OBJ };

struct json {
	enum json_type type;
	char *str;		/* JSON_STR, JSON_NUM (its text), JSON_BOOL */
	size_t n;		/* members */
	char **keys;		/* JSON_OBJ */
	struct json *items;	/* JSON_ARR, JSON_OBJ */
};

/* Parses a whole document, at most 64 levels deep. The caller calls
 * json_free on the result. Strings are cleaned text. */
int json_parse(const char *s, size_t n, struct json *out, struct err *e);
void json_free(struct json *j);
/* Member by name or NULL; string of a member or "". */
const struct json *json_get(const struct json *j, const char *key);
const char *json_text(const struct json *j, const char *key);

#endif
