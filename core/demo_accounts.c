/*
 * The demo's logins: random passwords, written down because it is a demo
 * (README, "Demo"). A real centre never writes a password down; nothing
 * outside a demo database calls this.
 */
#include "core/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/table.h"

#define PASSWORD_LEN 14

/* Letters and digits that nobody mistakes for one another. */
static int
make_password(char out[PASSWORD_LEN + 1], struct err *e)
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	unsigned char bytes[PASSWORD_LEN];

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return err_set(e, ERR_SYSTEM, _("no random numbers: %s"),
		    strerror(errno));
	for (size_t i = 0; i < PASSWORD_LEN; i++)
		out[i] = letters[bytes[i] & 31];
	out[PASSWORD_LEN] = '\0';
	explicit_bzero(bytes, sizeof(bytes));
	return 0;
}

/* Whole file, readable by its owner only, in place of an older one. */
static int
write_secret(const char *path, const char *text, struct err *e)
{
	struct buf part;
	size_t n = strlen(text);
	int fd, rc = 0;

	buf_init(&part);
	buf_addf(&part, "%s.new", path);
	unlink(part.s);
	fd = open(part.s, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1 || write(fd, text, n) != (ssize_t)n || fsync(fd) == -1 ||
	    rename(part.s, path) == -1)
		rc = err_set(e, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	if (fd != -1)
		close(fd);
	buf_release(&part);
	return rc;
}

static void
read_file(const char *path, struct buf *out)
{
	char part[1024];
	size_t n;
	FILE *f = fopen(path, "re");

	buf_init(out);
	if (!f)
		return;
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_addn(out, part, n);
	fclose(f);
}

/* The password that the old file has for an account; 0 where it has none. */
static int
old_password(const char *text, const char *account, char *out, size_t size)
{
	size_t n = strlen(account);

	for (const char *line = text; line && *line;
	    line = strchr(line, '\n'), line += line != NULL) {
		const char *word = line + n + 1;
		size_t len;

		if (strncmp(line, account, n) != 0 || line[n] != ' ')
			continue;
		len = strcspn(word, "\n");
		if (len == 0 || len >= size)
			return 0;
		memcpy(out, word, len);
		out[len] = '\0';
		return 1;
	}
	return 0;
}

static int
make_account(struct demo *d, const char *account, const char *role,
    const char *old, struct buf *out, struct err *e)
{
	char password[64];
	int rc;

	if (!old_password(old, account, password, sizeof(password)) &&
	    make_password(password, e) == -1)
		return -1;
	rc = db_make_account(d->db, account, password, role, e);
	buf_addf(out, "%s %s\n", account, password);
	explicit_bzero(password, sizeof(password));
	return rc;
}

static int
make_persons(struct demo *d, struct err *e)
{
	char *path = demo_path(d, "passwords");
	struct table *t = NULL;
	struct buf old, out;
	int rc;

	read_file(path, &old);
	buf_init(&out);
	rc = db_call(d->db, "ccc.demo_persons", NULL, 0, &t, e);
	for (size_t i = 0; rc == 0 && i < table_rows(t); i++)
		rc = make_account(d, table_str(t, i, "account"), "ccc_user",
		    old.s, &out, e);
	if (rc == 0)
		rc = write_secret(path, out.s, e);
	table_free(t);
	free(path);
	explicit_bzero(old.s, old.len);
	explicit_bzero(out.s, out.len);
	buf_release(&old);
	buf_release(&out);
	return rc;
}

static int
make_runner(struct demo *d, struct err *e)
{
	char *path = demo_path(d, "runner.password");
	char password[PASSWORD_LEN + 1], line[PASSWORD_LEN + 2];
	int rc = make_password(password, e);

	if (rc == 0)
		rc = db_make_account(d->db, "ccc_runner", password, "ccc_run",
		    e);
	snprintf(line, sizeof(line), "%s\n", password);
	if (rc == 0)
		rc = write_secret(path, line, e);
	explicit_bzero(password, sizeof(password));
	explicit_bzero(line, sizeof(line));
	free(path);
	return rc;
}

int
demo_make_accounts(struct demo *d, struct err *e)
{
	if (make_persons(d, e) == -1)
		return -1;
	return make_runner(d, e);
}
