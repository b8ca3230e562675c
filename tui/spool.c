/* Files in the spool. Must not know: what they hold. */
#include "tui/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "tui/app.h"

static void
add_stem(struct buf *b, const char *stem)
{
	for (; *stem != '\0'; stem++) {
		unsigned char c = (unsigned char)*stem;

		buf_addc(b, (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || c == '-' ? (char)c : '_');
	}
}

int
spool_write(const struct app *a, const char *stem, const char *ext,
    const struct buf *text, struct buf *path, struct err *e)
{
	const char *p = text->s;
	size_t left = text->len;
	char at[24];
	ssize_t w = 0;
	int fd;

	clock_local(clock_centre(), "%Y%m%d-%H%M%S", at, sizeof(at));
	(void)mkdir(a->conf->spool_dir, 0700);
	buf_addf(path, "%s/", a->conf->spool_dir);
	add_stem(path, stem);
	buf_addf(path, "-%s.%s", at, ext);
	fd = open(path->s, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	while (fd >= 0 && left > 0) {
		w = write(fd, p, left);
		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			break;
		p += w;
		left -= (size_t)w;
	}
	if (fd < 0 || left > 0 || fdatasync(fd) == -1) {
		err_set(e, ERR_SYSTEM, _("not saved: %s: %s"), path->s,
		    strerror(errno));
		if (fd >= 0) {
			close(fd);
			(void)unlink(path->s);
		}
		return -1;
	}
	close(fd);
	return 0;
}
