#ifndef CCC_INITIALS_H
#define CCC_INITIALS_H

#include <stdint.h>

#include "core/buf.h"

/*
 * What a terminal without Chinese characters shows of Chinese text: the
 * capital initial of each character's pinyin (DZDA for the four characters
 * of "digital archives"), ASCII as it is, '?' for what has neither.
 */
int initial_of(uint32_t c);
void initials_add(struct buf *out, const char *s);

#endif
