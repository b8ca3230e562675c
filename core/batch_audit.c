/*
 * `ccc audit`: checks the chains and the seals, writes a seal out. Must not
 * know how a chain is made: the database verifies, this prints.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/flaw.h"
#include "core/i18n.h"
#include "core/out.h"

#define SEAL_MAX (64u * 1024 * 1024)

/* A whole file of text; the caller frees. NULL on error. */
static char *
read_text(const char *file, struct err *e)
{
	struct stat st;
	char *s = NULL;
	size_t n = 0;
	ssize_t got = 1;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, &st) < 0) {
		err_set(e, ERR_INPUT, _("seal file %s: %s"), file,
		    strerror(errno));
	} else if (!S_ISREG(st.st_mode) || st.st_size > SEAL_MAX) {
		err_set(e, ERR_INPUT,
		    _("seal file %s is not a seal: a regular file of at most 64 MiB"),
		    file);
	} else {
		s = xcalloc(1, (size_t)st.st_size + 1);
		while (n < (size_t)st.st_size && got > 0) {
			got = read(fd, s + n, (size_t)st.st_size - n);
			n += got > 0 ? (size_t)got : 0;
		}
		if (strlen(s) != n || n == 0) {
			err_set(e, ERR_INPUT,
			    _("seal file %s is not a seal: it holds no text"),
			    file);
			free(s);
			s = NULL;
		}
	}
	if (fd >= 0)
		close(fd);
	return s;
}

/* Findings a line each on standard output (record, event, what), the rest as
 * words. Rows of level `info` tell what was checked. Returns 1 where there
 * is a finding. */
static int
put_findings(const struct table *t)
{
	struct buf out, note;
	size_t i;
	long found = 0;

	buf_init(&out);
	buf_init(&note);
	for (i = 0; i < table_rows(t); i++) {
		if (strcmp(table_str(t, i, "level"), "info") == 0) {
			flaw_words(&note, t, i);
			buf_addc(&note, '\n');
			continue;
		}
		found++;
		buf_addf(&out, "%s\t%s\t", table_str(t, i, "number"),
		    table_str(t, i, "seq"));
		flaw_words(&out, t, i);
		buf_addc(&out, '\n');
	}
	out_text(&out);
	if (found > 0)
		buf_addf(&note, _("%ld findings\n"), found);
	else
		buf_add(&note, _("chains and seals are whole\n"));
	out_note(&note);
	buf_release(&out);
	buf_release(&note);
	return found > 0;
}

static int
verify(struct batch *b, const char *file, struct err *e)
{
	char *seal = file != NULL ? read_text(file, e) : NULL;
	const char *param[1] = { seal != NULL ? seal : "" };
	struct table *t = NULL;
	int status = -1;

	if (file != NULL && seal == NULL)
		return -1;
	if (session_call(&b->s, "p_verify", param, 1, &t, e) == 0)
		status = put_findings(t);
	table_free(t);
	free(seal);
	return status;
}

/* The newest seal as text: the exported lines, to a new file or to standard
 * output. */
static int
export_seal(struct batch *b, const char *file, struct err *e)
{
	static const char *const param[1] = { "" };
	struct table *t = NULL;
	struct buf out;
	size_t i, k;
	int fd = -1, rc = 0;

	if (session_call(&b->s, "p_seal_export", param, 1, &t, e) < 0)
		return -1;
	buf_init(&out);
	for (i = 0; i < table_rows(t); i++)
		for (k = 0; k < table_cols(t); k++)
			buf_addf(&out, "%s%c", table_get(t, i, k) != NULL ?
			    table_get(t, i, k) : "",
			    k + 1 < table_cols(t) ? '\t' : '\n');
	if (file == NULL) {
		out_bytes(&out);
	} else {
		fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 || write(fd, out.s, out.len) != (ssize_t)out.len ||
		    fsync(fd) < 0)
			rc = err_set(e, ERR_INPUT, _("seal file %s: %s"), file,
			    strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	buf_release(&out);
	table_free(t);
	return rc;
}

int
batch_audit(struct batch_env *env, int argc, char **argv)
{
	const char *seal = NULL;
	const struct arg rows[] = { { "seal", &seal, NULL },
		{ NULL, NULL, NULL } };
	struct args args;
	struct batch b;
	struct err e;
	int is_verify, is_seal, status = -1;

	err_clear(&e);
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	is_verify = args.n == 1 && strcmp(args.words[0], "verify") == 0;
	is_seal = args.n >= 1 && args.n <= 2 && seal == NULL &&
	    strcmp(args.words[0], "seal") == 0;
	if (!is_verify && !is_seal) {
		args_release(&args);
		return batch_usage_of(argv[0]);
	}
	if (batch_open(&b, env, &e) == 0) {
		status = is_verify ? verify(&b, seal, &e) :
		    export_seal(&b, args.n == 2 ? args.words[1] : NULL, &e);
		batch_close(&b);
	}
	args_release(&args);
	return status < 0 ? batch_complain(&e) : status;
}
