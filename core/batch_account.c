/*
 * `ccc account`: a single-use code for a person's account, and the own
 * password. Must not know who may give a code: the database does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/out.h"
#include "core/secure.h"

#define WORD_MAX 256

/* What an answer other than done says, as a sentence. */
static int
refused(const struct table *t, const char *staff, struct err *e)
{
	const char *what = table_str(t, 0, "what");
	char room[BATCH_SHOWN];

	if (strcmp(what, "staff") == 0)
		return err_set(e, ERR_INPUT,
		    _("no person in force has the code %s"),
		    batch_shown(staff, room));
	if (strcmp(what, "password") == 0)
		return err_set(e, ERR_INPUT,
		    _("a password has 10 to 200 characters and does not hold the account's name"));
	if (strcmp(what, "self") == 0)
		return err_set(e, ERR_RULE,
		    _("nobody gives a code to himself"));
	return err_set(e, ERR_RULE,
	    _("a code is given by an account administrator"));
}

/* The code alone on standard output, so that a script can hand it on. */
static int
give_code(struct batch *b, const char *staff, struct err *e)
{
	const char *param[1] = { staff };
	struct table *t = NULL;
	struct buf out, note;
	char local[32] = "";
	int64_t us;
	int rc;

	rc = session_call(&b->s, "p_account_code", param, 1, &t, e);
	if (rc == 0 && strcmp(table_str(t, 0, "outcome"), "done") != 0)
		rc = refused(t, staff, e);
	if (rc == 0) {
		buf_init(&out);
		buf_init(&note);
		if (clock_parse_utc(table_str(t, 0, "until"), &us) == 0)
			clock_local(us, "%Y-%m-%d %H:%M", local,
			    sizeof(local));
		buf_addf(&out, "%s\n", table_str(t, 0, "code"));
		buf_addf(&note, _("code of %s, for one use until %s; it is shown this once\n"),
		    table_str(t, 0, "account"), local);
		out_text(&out);
		out_note(&note);
		explicit_bzero(out.s, out.len);
		buf_release(&out);
		buf_release(&note);
	}
	table_free(t);
	return rc;
}

/* From a file only the owner may read, or asked twice on the terminal. */
static int
new_password(struct batch *b, const char *file, char word[WORD_MAX],
    struct err *e)
{
	char again[WORD_MAX], *s;
	int rc = 0;

	if (file != NULL) {
		s = session_password(file, b->s.account, e);
		if (s == NULL)
			return -1;
		snprintf(word, WORD_MAX, "%s", s);
		secure_forget(s);
		return 0;
	}
	if (session_ask(_("new password: "), word, WORD_MAX) < 0 ||
	    session_ask(_("once more: "), again, WORD_MAX) < 0)
		return err_set(e, ERR_INPUT,
		    _("no password is given; --new-file FILE names a file that holds it"));
	if (strcmp(word, again) != 0)
		rc = err_set(e, ERR_INPUT, _("the two passwords differ"));
	explicit_bzero(again, sizeof(again));
	return rc;
}

static int
set_password(struct batch *b, const char *file, struct err *e)
{
	char word[WORD_MAX] = "";
	const char *param[1] = { word };
	struct table *t = NULL;
	struct buf note;
	int rc = new_password(b, file, word, e);

	if (rc == 0)
		rc = session_call(&b->s, "p_passwd", param, 1, &t, e);
	explicit_bzero(word, sizeof(word));
	if (rc == 0 && strcmp(table_str(t, 0, "outcome"), "done") != 0)
		rc = refused(t, "", e);
	if (rc == 0) {
		buf_init(&note);
		buf_addf(&note, _("the password of %s is changed\n"),
		    b->s.account);
		out_note(&note);
		buf_release(&note);
	}
	table_free(t);
	return rc;
}

int
batch_account(struct batch_env *env, int argc, char **argv)
{
	const char *file = NULL;
	struct arg rows[] = {
		{ "new-file", &file, NULL }, { NULL, NULL, NULL }
	};
	struct args a;
	struct batch b;
	struct err e;
	int code, rc;

	err_clear(&e);
	if (args_parse(&a, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	code = a.n == 2 && strcmp(a.words[0], "code") == 0 && file == NULL;
	if (!code && !(a.n == 1 && strcmp(a.words[0], "password") == 0)) {
		args_release(&a);
		return batch_usage_of("account");
	}
	env->choosing = !code;
	rc = batch_may_write(env, "account", &e);
	if (rc == 0)
		rc = batch_open(&b, env, &e);
	if (rc == 0) {
		rc = code ? give_code(&b, a.words[1], &e) :
		    set_password(&b, file, &e);
		batch_close(&b);
	}
	args_release(&a);
	return rc == 0 ? 0 : batch_complain(&e);
}
