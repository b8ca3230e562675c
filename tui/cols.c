/* Columns' places. Must not know: what is in them. */
#include "tui/cols.h"

#define GAP 1

static int
total(const struct col_want *want, const struct col_place *place, size_t n)
{
	size_t i;
	int sum = -GAP;

	for (i = 0; i < n; i++)
		if (place[i].width > 0)
			sum += want[i].width + GAP;
	return sum < 0 ? 0 : sum;
}

/* Takes the least important column out; 0 where only rank 0 is left. */
static int
drop_one(const struct col_want *want, struct col_place *place, size_t n)
{
	size_t i, worst = n;

	for (i = 0; i < n; i++)
		if (place[i].width > 0 && want[i].rank > 0 &&
		    (worst == n || want[i].rank >= want[worst].rank))
			worst = i;
	if (worst == n)
		return 0;
	place[worst].width = 0;
	return 1;
}

/* Gives the cells that are left to the flexible columns. */
static void
spread(const struct col_want *want, struct col_place *place, size_t n,
    int spare)
{
	size_t i;
	int weights = 0, part;

	for (i = 0; i < n; i++)
		if (place[i].width > 0)
			weights += want[i].flex;
	for (i = 0; i < n && weights > 0; i++) {
		if (place[i].width == 0 || want[i].flex == 0)
			continue;
		part = spare * want[i].flex / weights;
		place[i].width += part;
		spare -= part;
		weights -= want[i].flex;
	}
}

int
cols_place(const struct col_want *want, struct col_place *place, size_t n,
    int width)
{
	size_t i;
	int left = 0, shown = 0;

	for (i = 0; i < n; i++)
		place[i].width = want[i].width;
	while (total(want, place, n) > width && drop_one(want, place, n))
		;
	if (total(want, place, n) < width)
		spread(want, place, n, width - total(want, place, n));
	for (i = 0; i < n; i++) {
		place[i].left = left;
		if (place[i].width == 0)
			continue;
		if (left + place[i].width > width)
			place[i].width = width > left ? width - left : 0;
		if (place[i].width > 0) {
			left += place[i].width + GAP;
			shown++;
		}
	}
	return shown;
}
