/* Drafts on disk. Must not know: what is in them. */
#include "tui/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/i18n.h"
#include "tui/app.h"

#define DRAFT_MAX 262144

/* Letters, digits, dots; the rest as %XX, so that no name leaves the folder. */
static void
add_safe(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || c == '-')
			buf_addc(b, (char)c);
		else
			buf_addf(b, "%%%02X", c);
	}
}

char *
draft_name(const struct app *a, const char *action, const char *number)
{
	struct buf b;

	buf_init(&b);
	add_safe(&b, a->me.account);
	buf_addc(&b, '_');
	add_safe(&b, action);
	buf_addc(&b, '_');
	add_safe(&b, number);
	return buf_detach(&b);
}

static char *
path_of(const struct app *a, const char *name, const char *tail)
{
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s/drafts/%s%s", a->conf->data_dir, name, tail);
	return buf_detach(&b);
}

static void
make_folder(const struct app *a)
{
	struct buf b;

	(void)mkdir(a->conf->data_dir, 0700);
	buf_init(&b);
	buf_addf(&b, "%s/drafts", a->conf->data_dir);
	(void)mkdir(b.s, 0700);
	buf_release(&b);
}

static int
write_all(int fd, const char *s, size_t n)
{
	ssize_t w;

	while (n > 0) {
		w = write(fd, s, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return -1;
		s += w;
		n -= (size_t)w;
	}
	return 0;
}

int
draft_save(const struct app *a, const char *name, const char *json,
    struct err *e)
{
	char *path = path_of(a, name, ""), *new = path_of(a, name, ".new");
	int fd, bad = 1;

	make_folder(a);
	fd = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
	    0600);
	if (fd >= 0) {
		bad = write_all(fd, json, strlen(json)) == -1 ||
		    fdatasync(fd) == -1;
		bad = close(fd) == -1 || bad;
		bad = bad || rename(new, path) == -1;
	}
	if (bad)
		err_set(e, ERR_SYSTEM, _("the draft is NOT kept: %s: %s"),
		    path, strerror(errno));
	free(path);
	free(new);
	return bad ? -1 : 0;
}

char *
draft_load(const struct app *a, const char *name)
{
	char *path = path_of(a, name, ""), *s = NULL;
	struct stat st;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	free(path);
	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size <= DRAFT_MAX) {
		s = xcalloc(1, (size_t)st.st_size + 1);
		n = read(fd, s, (size_t)st.st_size);
		if (n != st.st_size) {
			free(s);
			s = NULL;
		}
	}
	close(fd);
	return s;
}

void
draft_drop(const struct app *a, const char *name)
{
	char *path = path_of(a, name, "");

	(void)unlink(path);
	free(path);
}
