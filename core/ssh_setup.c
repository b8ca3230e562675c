/*
 * Key, socket, options and host key of a line. Must not know when they are
 * used.
 */
#include "core/ssh_setup.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_FILE_MAX 16384

static int
key_read(char *out, size_t n, const char *file, struct err *e)
{
	struct stat st;
	ssize_t got = 0;
	size_t len = 0;
	int fd;

	fd = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_set(e, ERR_SYSTEM, "%s: the runner's key cannot be "
		    "read: %s", file, strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & 077) != 0 ||
	    st.st_size >= (off_t)n) {
		close(fd);
		return err_set(e, ERR_SYSTEM, "%s: the runner's key must be a "
		    "regular file of its own account, mode 0600, under %zu "
		    "bytes", file, n);
	}
	while (len < n - 1 && (got = read(fd, out + len, n - 1 - len)) > 0)
		len += (size_t)got;
	close(fd);
	out[len] = '\0';
	return got < 0 ? err_set(e, ERR_SYSTEM, "%s: %s", file,
	    strerror(errno)) : 0;
}

int
setup_key(ssh_key *key, const char *file, struct err *e)
{
	char text[KEY_FILE_MAX];
	int rc;

	if (key_read(text, sizeof(text), file, e) < 0)
		return -1;
	rc = ssh_pki_import_privkey_base64(text, NULL, NULL, NULL, key);
	explicit_bzero(text, sizeof(text));
	return rc == SSH_OK ? 0 : err_set(e, ERR_SYSTEM, "%s: not a private "
	    "key without a passphrase", file);
}

int
setup_socket(const char *address, int port)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
	    .ai_socktype = SOCK_STREAM }, *ai;
	int one = 1, idle = 10, intvl = 5, cnt = 3, fd, rc;
	char text[16];

	snprintf(text, sizeof(text), "%d", port);
	if (port < 1 || port > 65535 ||
	    getaddrinfo(address, text, &hints, &ai) != 0) {
		errno = EINVAL;
		return -1;
	}
	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0);
	rc = fd < 0 ? -1 : connect(fd, ai->ai_addr, ai->ai_addrlen);
	freeaddrinfo(ai);
	if (rc < 0 && errno != EINPROGRESS) {
		rc = errno;
		if (fd >= 0)
			close(fd);
		errno = rc;
		return -1;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &intvl, sizeof(intvl));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &cnt, sizeof(cnt));
	return fd;
}

void
setup_quick_ack(int fd)
{
	int one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof(one));
}

/* Pinned types in the library's words, so that a host with several keys
 * shows one that is known: "ssh-ed25519,rsa-sha2-512,rsa-sha2-256". */
static void
key_types(const char *pins, char *out, size_t n)
{
	static const struct { const char *pin, *names; } known[] = {
		{ "ssh-ed25519 ", "ssh-ed25519" },
		{ "ecdsa-sha2-nistp256 ", "ecdsa-sha2-nistp256" },
		{ "ecdsa-sha2-nistp384 ", "ecdsa-sha2-nistp384" },
		{ "ecdsa-sha2-nistp521 ", "ecdsa-sha2-nistp521" },
		{ "ssh-rsa ", "rsa-sha2-512,rsa-sha2-256" },
		{ NULL, NULL }
	};
	size_t i, len = 0;

	out[0] = '\0';
	for (i = 0; known[i].pin != NULL; i++)
		if (strstr(pins, known[i].pin) != NULL && len + 64 < n)
			len += (size_t)snprintf(out + len, n - len, "%s%s",
			    len > 0 ? "," : "", known[i].names);
}

ssh_session
setup_session(int fd, const char *login, const char *pins)
{
	static const char kex[] = "curve25519-sha256,"
	    "curve25519-sha256@libssh.org,ecdh-sha2-nistp256,"
	    "diffie-hellman-group14-sha256";
	/* Neither chacha20-poly1305 nor encrypt-then-mac: old hosts without
	 * strict key exchange are open to Terrapin by those. */
	static const char ciphers[] = "aes256-gcm@openssh.com,"
	    "aes128-gcm@openssh.com,aes256-ctr";
	static const char macs[] = "hmac-sha2-256,hmac-sha2-512";
	int no = 0, level = SSH_LOG_NONE, one = 1;
	ssh_session ssh = ssh_new();
	char types[256];

	key_types(pins, types, sizeof(types));
	if (ssh == NULL || types[0] == '\0' ||
	    ssh_options_set(ssh, SSH_OPTIONS_PROCESS_CONFIG, &no) < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_LOG_VERBOSITY, &level) < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_NODELAY, &one) < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_USER, login) < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_COMPRESSION, "no") < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_KEY_EXCHANGE, kex) < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_CIPHERS_C_S, ciphers) < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_CIPHERS_S_C, ciphers) < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_HMAC_C_S, macs) < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_HMAC_S_C, macs) < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_HOSTKEYS, types) < 0 ||
	    ssh_options_set(ssh, SSH_OPTIONS_FD, &fd) < 0) {
		ssh_free(ssh);
		return NULL;
	}
	ssh_set_blocking(ssh, 0);
	return ssh;
}

/* Whether "TYPE SHA256:BASE64" stands whole in the list. */
static int
list_has(const char *pins, const char *want)
{
	size_t len = strlen(want);
	const char *at;

	for (at = pins; (at = strstr(at, want)) != NULL; at += len)
		if ((at == pins || at[-1] == ';') &&
		    (at[len] == ';' || at[len] == '\0'))
			return 1;
	return 0;
}

int
setup_is_pinned(ssh_session ssh, const char *pins, char *text, size_t n)
{
	unsigned char *hash = NULL;
	char *print = NULL, want[160];
	ssh_key key = NULL;
	size_t hash_n = 0;
	int ok = 0;

	if (ssh_get_server_publickey(ssh, &key) != SSH_OK)
		return 0;
	if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash,
	    &hash_n) == 0)
		print = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256,
		    hash, hash_n);
	if (print != NULL) {
		snprintf(want, sizeof(want), "%s %s",
		    ssh_key_type_to_char(ssh_key_type(key)), print);
		ok = list_has(pins, want);
		if (!ok)
			snprintf(text, n, "the host shows %s, which is not "
			    "the pinned key", want);
	}
	ssh_string_free_char(print);
	ssh_clean_pubkey_hash(&hash);
	ssh_key_free(key);
	return ok;
}
