/*
 * What the process inherits and what it leaves behind. Must not know what
 * the programs do.
 */
#include "core/secure.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/i18n.h"

#define SECRET_MAX 4096

/* A name ending with '*' stands for all that begin so. */
static const char *const allowed[] = {
	"HOME", "USER", "LOGNAME", "PATH", "TERM", "LANG", "LC_*", "LOCPATH",
	"COLUMNS", "LINES", "TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
	"XDG_RUNTIME_DIR", "CCC_*", "ASAN_OPTIONS", "UBSAN_OPTIONS",
	"LSAN_OPTIONS", NULL
};

static int
is_allowed(const char *entry)
{
	size_t i, n, len;
	const char *eq = strchr(entry, '=');

	if (eq == NULL)
		return 0;
	len = (size_t)(eq - entry);
	for (i = 0; allowed[i] != NULL; i++) {
		n = strlen(allowed[i]);
		if (allowed[i][n - 1] == '*') {
			if (strncmp(entry, allowed[i], n - 1) == 0)
				return 1;
		} else if (n == len && strncmp(entry, allowed[i], n) == 0) {
			return 1;
		}
	}
	return 0;
}

/* The library of terminals makes a file name of TERM. */
static int
is_harmless(const char *entry)
{
	static const char set[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
	size_t n;

	if (strlen(entry) > 8192)
		return 0;
	if (strncmp(entry, "TERM=", 5) != 0)
		return 1;
	n = strlen(entry + 5);
	return n >= 1 && n <= 64 && strspn(entry + 5, set) == n;
}

static void
clean_environment(void)
{
	char **from, **to;

	if (environ == NULL)
		return;
	for (from = to = environ; *from != NULL; from++)
		if (is_allowed(*from) && is_harmless(*from))
			*to++ = *from;
	*to = NULL;
}

/* A closed 0, 1 or 2 would be given to the next file that is opened. */
static void
open_standard(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
}

void
secure_start(void)
{
	struct rlimit none = { 0, 0 };

	clean_environment();
	umask(077);
	setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
	/* The leak check reads its own process as a debugger does. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
	open_standard();
	closefrom(3);
	signal(SIGPIPE, SIG_IGN);
}

char *
secure_read_secret(const char *file, struct err *e)
{
	char raw[SECRET_MAX + 1], *s = NULL;
	struct stat st;
	ssize_t n = -1;
	int fd;

	fd = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st) < 0) {
		err_set(e, ERR_INPUT, _("%s: cannot be read: %s"), file,
		    strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		err_set(e, ERR_INPUT, _("%s: not a regular file"), file);
	} else if (st.st_uid != geteuid()) {
		err_set(e, ERR_INPUT,
		    _("%s: belongs to another account"), file);
	} else if ((st.st_mode & 077) != 0) {
		err_set(e, ERR_INPUT, _("%s: others may read it; a secret "
		    "needs mode 0600"), file);
	} else if (st.st_size > SECRET_MAX) {
		err_set(e, ERR_INPUT, _("%s: longer than %d bytes"), file,
		    SECRET_MAX);
	} else {
		n = read(fd, raw, SECRET_MAX);
		if (n < 0)
			err_set(e, ERR_INPUT, _("%s: cannot be read: %s"),
			    file, strerror(errno));
	}
	if (fd >= 0)
		close(fd);
	if (n >= 0) {
		raw[n] = '\0';
		raw[strcspn(raw, "\r\n")] = '\0';
		if (raw[0] == '\0')
			err_set(e, ERR_INPUT, _("%s: is empty"), file);
		else
			s = xstrdup(raw);
	}
	explicit_bzero(raw, sizeof(raw));
	return s;
}

void
secure_forget(char *secret)
{
	if (secret != NULL)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}
