#ifndef CCC_CONF_OPT_H
#define CCC_CONF_OPT_H

#include <stddef.h>

#include "core/buf.h"
#include "core/conf.h"

/* Between the files of the configuration only: the options, a row each, and
 * the mistakes of a file. */

enum opt_type { OPT_TEXT, OPT_PATH, OPT_WORD, OPT_INT, OPT_BOOL };

struct opt {
	const char *group, *name;
	enum opt_type type;
	size_t at;		/* in struct conf */
	int min, max;		/* OPT_INT */
	const char *def;	/* as written in the file, without quotes */
	const char *words;	/* OPT_WORD: allowed, separated by '|' */
	const char *en, *zh;	/* help */
};

static inline int
opt_is_text(const struct opt *o)
{
	return o->type == OPT_TEXT || o->type == OPT_PATH ||
	    o->type == OPT_WORD;
}

/* Groups stand together; the last row has no name. */
#define CONF_OPTIONS 26
extern const struct opt conf_options[CONF_OPTIONS];

struct complaint {
	int line, n;
	char *text;
};

struct complaints {
	const char *file;
	void (*out)(const char *line, void *arg);
	void *arg;
	struct complaint *kept;
	int n;
	int lines[CONF_OPTIONS];	/* where an option stands, 0 = nowhere */
	char told[CONF_OPTIONS];	/* wrong as it is written */
	struct buf bad_lines;		/* " 3 17 ": wrong by their bytes */
};

/* conf_read.c: the file into c, which holds the defaults. */
void conf_read(struct conf *c, const char *file, struct complaints *w);
/* conf.c: the member of an option; sets a text, a path made full. */
char **conf_text(struct conf *c, const struct opt *o);
int *conf_int(struct conf *c, const struct opt *o);
void conf_set(struct conf *c, const struct opt *o, const char *s,
    const char *file);

#endif
