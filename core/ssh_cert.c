/*
 * Certificates for one command, by ssh-keygen. The private key never leaves
 * this process; the public key and the certificate are in a folder of our own
 * for the moment that ssh-keygen needs. Must not know of lines or runs.
 *
 * Validity is relative to this machine's time, as the host's is: a demo's
 * centre clock has no part in it.
 */
#include "core/ssh_cert.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/proc.h"
#include "core/ssh_setup.h"

struct cert_ca {
	char *file, *source, *program;
	char dir[64];
	unsigned long made;
};

struct cert {
	ssh_key key;
	pid_t pid;
	int pidfd, said;	/* said: memory file with its complaint */
	char pub[96], signed_[112];
};

extern char **environ;

struct cert_ca *
cert_ca_new(const char *ca_file, const char *source, struct err *e)
{
	struct cert_ca *ca = xcalloc(1, sizeof(*ca));
	ssh_key key = NULL;

	ca->file = xstrdup(ca_file);
	ca->source = xstrdup(source != NULL ? source : "");
	ca->program = proc_find("ssh-keygen");
	snprintf(ca->dir, sizeof(ca->dir), "/tmp/ccc-cert-%d.XXXXXX",
	    (int)getpid());
	if (setup_key(&key, ca_file, e) < 0)
		goto fail;
	ssh_key_free(key);
	if (ca->program == NULL) {
		err_set(e, ERR_SYSTEM, "ssh-keygen is needed to sign "
		    "certificates: install openssh-client");
		goto fail;
	}
	if (mkdtemp(ca->dir) == NULL) {
		err_set(e, ERR_SYSTEM, "%s: %s", ca->dir, strerror(errno));
		goto fail;
	}
	return ca;
fail:
	ca->dir[0] = '\0';
	cert_ca_free(ca);
	return NULL;
}

void
cert_ca_free(struct cert_ca *ca)
{
	if (ca == NULL)
		return;
	if (ca->dir[0] != '\0')
		rmdir(ca->dir);
	free(ca->file);
	free(ca->source);
	free(ca->program);
	free(ca);
}

/* The address that the host sees us come from, unless one was given. */
static int
own_address(const char *given, int fd, char *out, size_t n)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof(a);
	const void *from;

	if (given != NULL && given[0] != '\0') {
		snprintf(out, n, "%s", given);
		return 0;
	}
	if (getsockname(fd, (struct sockaddr *)&a, &len) < 0)
		return -1;
	from = a.ss_family == AF_INET6 ?
	    (const void *)&((struct sockaddr_in6 *)&a)->sin6_addr :
	    (const void *)&((struct sockaddr_in *)&a)->sin_addr;
	return inet_ntop(a.ss_family, from, out, (socklen_t)n) != NULL ? 0 : -1;
}

static int
write_public(const struct cert *c)
{
	char *text = NULL;
	int fd, ok = 0;

	if (ssh_pki_export_pubkey_base64(c->key, &text) != SSH_OK)
		return -1;
	fd = open(c->pub, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		ok = dprintf(fd, "ssh-ed25519 %s ccc\n", text) > 0;
		close(fd);
	}
	ssh_string_free_char(text);
	return ok ? 0 : -1;
}

static int
spawn(struct cert *c, const struct cert_ca *ca, const struct line_cert *want,
    const char *login, const char *source)
{
	char serial[24], valid[40], from[80];
	struct buf force;
	const char *words[] = { "ssh-keygen", "-q", "-s", ca->file, "-I",
	    want->key_id, "-n", login, "-V", valid, "-z", serial, "-O",
	    "clear", "-O", NULL, "-O", from, "-O",
	    want->command != NULL ? "clear" : "permit-port-forwarding",
	    c->pub, NULL };
	char *argv[sizeof(words) / sizeof(words[0])];
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	sigset_t none;
	int rc;

	snprintf(serial, sizeof(serial), "%" PRIu64, want->serial);
	snprintf(valid, sizeof(valid), "-1m:+%ds", want->valid_s);
	snprintf(from, sizeof(from), "source-address=%s", source);
	buf_init(&force);
	buf_add(&force, "force-command=");
	buf_add(&force, want->command != NULL ? want->command : "false");
	words[15] = force.s;
	memcpy(argv, words, sizeof(words));
	sigemptyset(&none);
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&fa, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&fa, c->said, 2);
	posix_spawnattr_init(&at);
	posix_spawnattr_setsigmask(&at, &none);
	posix_spawnattr_setflags(&at, POSIX_SPAWN_SETSIGMASK);
	rc = posix_spawn(&c->pid, ca->program, &fa, &at, argv, environ);
	posix_spawnattr_destroy(&at);
	posix_spawn_file_actions_destroy(&fa);
	buf_release(&force);
	if (rc != 0) {
		c->pid = 0;
		errno = rc;
		return -1;
	}
	c->pidfd = pidfd_open(c->pid, 0);
	return c->pidfd < 0 ? -1 : 0;
}

struct cert *
cert_begin(struct cert_ca *ca, const struct line_cert *want, const char *login,
    int fd, const char *via, char *text, size_t n)
{
	struct cert *c = xcalloc(1, sizeof(*c));
	char source[INET6_ADDRSTRLEN + 8];

	c->pidfd = -1;
	snprintf(c->pub, sizeof(c->pub), "%s/%lu.pub", ca->dir, ++ca->made);
	snprintf(c->signed_, sizeof(c->signed_), "%s/%lu-cert.pub", ca->dir,
	    ca->made);
	c->said = memfd_create("ccc-cert", MFD_CLOEXEC);
	if (want->valid_s <= 0)
		snprintf(text, n, "no time is left for a certificate");
	else if (c->said < 0 || own_address(via != NULL ? via : ca->source, fd,
	    source, sizeof(source)) < 0 || ssh_pki_generate(SSH_KEYTYPE_ED25519, 0,
	    &c->key) != SSH_OK || write_public(c) < 0 ||
	    spawn(c, ca, want, login, source) < 0)
		snprintf(text, n, "no certificate could be made: %s",
		    strerror(errno));
	else
		return c;
	cert_free(c);
	return NULL;
}

int
cert_fd(const struct cert *c)
{
	return c->pidfd;
}

/* The last line that ssh-keygen wrote. */
static void
complaint(const struct cert *c, char *text, size_t n)
{
	char said[300];
	ssize_t len = pread(c->said, said, sizeof(said) - 1, 0);
	char *last;

	while (len > 0 && (said[len - 1] == '\n' || said[len - 1] == '\r'))
		len--;
	said[len > 0 ? len : 0] = '\0';
	last = strrchr(said, '\n');
	snprintf(text, n, "the CA signed no certificate: %s",
	    last != NULL ? last + 1 : said);
}

int
cert_take(struct cert *c, ssh_key *key, char *text, size_t n)
{
	siginfo_t si = { 0 };
	ssh_key cert = NULL;
	int ok;

	if (waitid(P_PIDFD, (id_t)c->pidfd, &si, WEXITED | WNOHANG) == 0 &&
	    si.si_pid == 0)
		return 0;
	c->pid = 0;
	if (si.si_code != CLD_EXITED || si.si_status != 0) {
		complaint(c, text, n);
		return -1;
	}
	ok = ssh_pki_import_cert_file(c->signed_, &cert) == SSH_OK &&
	    ssh_pki_copy_cert_to_privkey(cert, c->key) == SSH_OK;
	if (cert != NULL)
		ssh_key_free(cert);
	if (!ok) {
		snprintf(text, n, "the certificate cannot be read");
		return -1;
	}
	*key = c->key;
	c->key = NULL;
	return 1;
}

void
cert_free(struct cert *c)
{
	if (c == NULL)
		return;
	if (c->pid > 0) {
		kill(c->pid, SIGKILL);
		waitpid(c->pid, NULL, 0);
	}
	if (c->pidfd >= 0)
		close(c->pidfd);
	if (c->said >= 0)
		close(c->said);
	unlink(c->pub);
	unlink(c->signed_);
	ssh_key_free(c->key);
	free(c);
}
