#ifndef CCC_SECTION_H
#define CCC_SECTION_H

#include "tui/show.h"

/*
 * The parts of a record's card that are rows of a view: which view, which
 * column names the record, which columns are shown. Data: a part more is a
 * row more.
 */
struct section_col {
	const char *col;
	int width;
	enum show show;
	const char *list;
};

struct section {
	const char *kind;	/* of the record; NULL = every kind */
	const char *title;	/* N_() */
	const char *view;
	const char *where;	/* column that equals the record's number */
	const char *key;
	const char *order;
	int desc;
	int limit;
	const char *open;	/* column with a number to open, or NULL */
	enum { OPEN_RECORD, OPEN_RUN } how;
	struct section_col cols[8];	/* ended by col NULL */
};

extern const struct section sections[];	/* ended by view NULL */

#endif
