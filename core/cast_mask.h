#ifndef CCC_CAST_MASK_H
#define CCC_CAST_MASK_H

#include <stddef.h>

#include "buf.h"
#include "err.h"

/*
 * Keeps secret values out of a stream of bytes: each occurrence becomes
 * ******, also where it comes in several pieces. Bytes that may be the
 * beginning of one are held back until it is known. What a program makes of a
 * value before it prints it (encodings, single letters in colour) is not
 * known here.
 */
struct cast_mask {
	char **words;
	size_t n;
};

/* Reads a JSON array of texts; "" is none. */
int cast_mask_load(struct cast_mask *m, const char *json, struct err *e);
void cast_mask_release(struct cast_mask *m);
/* Appends to out what is certain of held and s; the rest stays in held. */
void cast_mask_feed(const struct cast_mask *m, struct buf *held,
    const char *s, size_t n, struct buf *out);
/* The stream ends: what is held is no secret, or a whole one. */
void cast_mask_flush(const struct cast_mask *m, struct buf *held,
    struct buf *out);

#endif
