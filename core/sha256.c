/*
 * Hashes and identifiers, by libcrypto. Must not know what is hashed.
 */
#include "core/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <openssl/evp.h>

#include "core/err.h"

struct sha256 {
	EVP_MD_CTX *ctx;
};

static void
to_hex(const unsigned char *p, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = digits[p[i] >> 4];
		out[2 * i + 1] = digits[p[i] & 15];
	}
	out[2 * n] = '\0';
}

struct sha256 *
sha256_new(void)
{
	struct sha256 *h = xmalloc(sizeof(*h));

	h->ctx = EVP_MD_CTX_new();
	if (h->ctx == NULL || !EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL))
		die(ERR_SYSTEM, "the cryptographic library has no SHA-256");
	return h;
}

void
sha256_add(struct sha256 *h, const void *p, size_t n)
{
	if (!EVP_DigestUpdate(h->ctx, p, n))
		bug("SHA-256 failed");
}

void
sha256_end(struct sha256 *h, char hex[65])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	if (!EVP_DigestFinal_ex(h->ctx, md, &n) || n != 32)
		bug("SHA-256 failed");
	to_hex(md, n, hex);
	EVP_MD_CTX_free(h->ctx);
	free(h);
}

void
sha256_hex(const void *p, size_t n, char hex[65])
{
	struct sha256 *h = sha256_new();

	sha256_add(h, p, n);
	sha256_end(h, hex);
}

/* Sets version and variant and writes the form with hyphens. */
static void
uuid_write(unsigned char b[16], int version, char out[37])
{
	char hex[33];

	b[6] = (unsigned char)((b[6] & 0x0f) | (version << 4));
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	to_hex(b, 16, hex);
	snprintf(out, 37, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12,
	    hex + 16, hex + 20);
}

void
uuid_new(char out[37])
{
	unsigned char b[16];
	ssize_t n;

	do
		n = getrandom(b, sizeof(b), 0);
	while (n < 0 && errno == EINTR);
	if (n != (ssize_t)sizeof(b))
		die(ERR_SYSTEM, "the kernel gives no random bytes");
	uuid_write(b, 4, out);
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

void
uuid_v5(const char *space, const char *name, char out[37])
{
	unsigned char b[16], md[EVP_MAX_MD_SIZE];
	unsigned int n = 0;
	EVP_MD_CTX *ctx;
	size_t i, k = 0;

	if (!uuid_is_valid(space))
		bug("uuid_v5: not an id");
	for (i = 0; k < sizeof(b); i++) {
		if (space[i] == '-')
			continue;
		b[k++] = (unsigned char)(hex_value(space[i]) << 4 |
		    hex_value(space[i + 1]));
		i++;
	}
	ctx = EVP_MD_CTX_new();
	if (ctx == NULL || !EVP_DigestInit_ex(ctx, EVP_sha1(), NULL) ||
	    !EVP_DigestUpdate(ctx, b, sizeof(b)) ||
	    !EVP_DigestUpdate(ctx, name, strlen(name)) ||
	    !EVP_DigestFinal_ex(ctx, md, &n) || n < sizeof(b))
		die(ERR_SYSTEM, "the cryptographic library has no SHA-1");
	EVP_MD_CTX_free(ctx);
	uuid_write(md, 5, out);
}

int
uuid_is_valid(const char *s)
{
	size_t i;

	for (i = 0; i < 36; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (s[i] != '-')
				return 0;
		} else if (hex_value(s[i]) < 0) {
			return 0;
		}
	}
	return s[36] == '\0';
}
