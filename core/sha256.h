#ifndef CCC_SHA256_H
#define CCC_SHA256_H

#include <stddef.h>

/* SHA-256 (libcrypto, which both client libraries bring along). */
struct sha256;
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *h, const void *p, size_t n);
/* Writes 64 hex digits and a NUL, and frees h. */
void sha256_end(struct sha256 *h, char hex[65]);
void sha256_hex(const void *p, size_t n, char hex[65]);

/* A new random UUID (version 4), and the version 5 of an id and a name. */
void uuid_new(char out[37]);
void uuid_v5(const char *space, const char *name, char out[37]);
int uuid_is_valid(const char *s);

#endif
