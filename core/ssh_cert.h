#ifndef CCC_SSH_CERT_H
#define CCC_SSH_CERT_H

#include <libssh/libssh.h>
#include <stddef.h>

#include "err.h"
#include "ssh.h"

/*
 * A key and a certificate for one command on one host: made afresh, signed by
 * the centre's CA with OpenSSH's own ssh-keygen while the host's line comes
 * up. The host itself then runs that command and no other, from this address
 * and no other, until the time given. Only ssh.c includes this.
 */

struct cert_ca;
struct cert;

/* ca_file: the CA's private key, a regular file of our own, mode 0600, no
 * passphrase. source NULL or "": the address that a line comes from. */
struct cert_ca *cert_ca_new(const char *ca_file, const char *source,
    struct err *e);
void cert_ca_free(struct cert_ca *ca);

/* Begins to make one. fd: the connected socket; source: the address that the
 * host sees where it is not the socket's (NULL: it is). want->command NULL:
 * for a jump host, which may carry lines and run nothing. NULL: text says
 * why. */
struct cert *cert_begin(struct cert_ca *ca, const struct line_cert *want,
    const char *login, int fd, const char *source, char *text, size_t n);
/* Readable when cert_take() has an answer. */
int cert_fd(const struct cert *c);
/* 1: *key is the private key with its certificate, the caller's to free;
 * 0: not yet; -1: text says why. */
int cert_take(struct cert *c, ssh_key *key, char *text, size_t n);
/* Ends what is under way; leaves no file. NULL is nothing. */
void cert_free(struct cert *c);

#endif
