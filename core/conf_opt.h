#ifndef CCC_CONF_OPT_H
#define CCC_CONF_OPT_H

#include <stddef.h>

/* Between conf.c and conf_opt.c only: the options, a row each. */

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
#define CONF_OPTIONS 25
extern const struct opt conf_options[CONF_OPTIONS];

#endif
