#ifndef CCC_SSH_SETUP_H
#define CCC_SSH_SETUP_H

#include <libssh/libssh.h>
#include <stddef.h>

#include "err.h"

/*
 * What a line is made of before its first packet: the runner's key, a socket,
 * the library's options, and the comparison of the host's key. Only ssh.c
 * includes this.
 */

/* A private key file: regular, our own, mode 0600, no link, at most 16 KiB,
 * no passphrase. The caller calls ssh_key_free. */
int setup_key(ssh_key *key, const char *file, struct err *e);
/* A non-blocking socket whose connect was begun, or -1 with errno; EINVAL
 * where the address is not a numeric one. */
int setup_socket(const char *address, int port);
/* TCP_QUICKACK does not last: call before each exchange. */
void setup_quick_ack(int fd);
/* A non-blocking session on the socket, with listed algorithms and none of
 * the user's configuration; NULL where the pins name no type we know. The
 * session owns fd from then on. */
ssh_session setup_session(int fd, const char *login, const char *pins);
/* Whether the host's key is one of the pins; where not, text says what the
 * host showed. */
int setup_is_pinned(ssh_session ssh, const char *pins, char *text, size_t n);

#endif
