#ifndef CCC_TEXT_TABLE_H
#define CCC_TEXT_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* Ascending, not overlapping ranges of code points, both ends included. */
struct text_range {
	uint32_t first, last;
};

extern const struct text_range text_hidden[];
extern const size_t text_hidden_count;
extern const struct text_range text_marks[];
extern const size_t text_marks_count;
extern const struct text_range text_wide[];
extern const size_t text_wide_count;

#endif
