#ifndef CCC_NEAR_H
#define CCC_NEAR_H

#include <stddef.h>

#include "buf.h"

/*
 * Near matches, for "did you mean": names that a mistyped word may stand
 * for. Knows nothing of what the names are.
 */

/* Edit distance without regard to case; a swap of neighbours counts once. */
size_t near_distance(const char *a, const char *b);

struct near {
	const char *word;		/* what was typed; not copied */
	struct near_hit {
		const char *name;	/* not copied */
		size_t far;
	} hits[5];
	size_t n;
};

void near_init(struct near *m, const char *word);
/* Offers a name; the five nearest stay, the same name only once. */
void near_offer(struct near *m, const char *name);
/* Appends them, comma separated, nearest first. Returns how many. */
size_t near_list(const struct near *m, struct buf *out);

#endif
