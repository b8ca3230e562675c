#ifndef CCC_BUF_H
#define CCC_BUF_H

#include <stddef.h>

/* A growing byte string, always ended by a NUL that does not count. */
struct buf {
	char *s;	/* never NULL after buf_init */
	size_t len;
	size_t cap;
};

void buf_init(struct buf *b);
void buf_release(struct buf *b);
/* Empties b and keeps its memory. */
void buf_reset(struct buf *b);
void buf_add(struct buf *b, const char *s);
void buf_addn(struct buf *b, const char *s, size_t n);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Hands the string over; the caller frees it; b is empty again. */
char *buf_detach(struct buf *b);

#endif
