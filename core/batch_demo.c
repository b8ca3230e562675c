/*
 * The command `ccc demo`: its words, the workstation in front of it, what is
 * told when it ends. Starting and stopping is demo.c.
 */
#include "core/batch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/args.h"
#include "core/demo.h"
#include "core/i18n.h"
#include "core/out.h"
#include "core/proc.h"

static void
tell_step(const char *step)
{
	out_say("%s", step);
}

/* ---- the workstation ---- */

static volatile sig_atomic_t hung_up;

static void
on_hang_up(int sig)
{
	hung_up = sig;
}

/* A closed terminal or `demo stop` ends the workstation, and then all. */
static void
watch_signals(void)
{
	struct sigaction end = { .sa_handler = on_hang_up };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGHUP, &end, NULL);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGQUIT, &ignore, NULL);
}

static void
exec_workstation(const struct batch_env *env, const char *program,
    const char *conf)
{
	char opt_conf[] = "--config", opt_lang[] = "--lang";
	char zh[] = "zh", en[] = "en";
	char opt_user[] = "--user", opt_mono[] = "--mono", opt_ro[] =
	    "--read-only", opt_ascii[] = "--ascii";
	char *argv[12];
	size_t n = 0;

	argv[n++] = xstrdup(program);
	argv[n++] = opt_conf;
	argv[n++] = xstrdup(conf);
	argv[n++] = opt_lang;
	argv[n++] = i18n_lang() == LANG_EN ? en : zh;
	if (env->user) {
		argv[n++] = opt_user;
		argv[n++] = xstrdup(env->user);
	}
	if (env->conf->mono)
		argv[n++] = opt_mono;
	if (env->ascii)
		argv[n++] = opt_ascii;
	if (env->read_only)
		argv[n++] = opt_ro;
	argv[n] = NULL;
	/* Nobody is left at the terminal where the demo itself is killed. */
	prctl(PR_SET_PDEATHSIG, SIGHUP);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	execv(program, argv);
	_exit(127);
}

/* Returns how the workstation ended. */
static int
open_workstation(struct batch_env *env, const struct demo *d, struct err *e)
{
	char *program = demo_program("ccc"), *conf = demo_path(d, "ccc.conf");
	pid_t pid;
	int status = 0, told = 0;

	watch_signals();
	pid = fork();
	if (pid == 0)
		exec_workstation(env, program, conf);
	while (pid > 0 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
		if (hung_up && !told) {
			kill(pid, hung_up);
			told = 1;
		}
	free(program);
	free(conf);
	if (pid == -1)
		return err_set(e, ERR_SYSTEM, _("cannot start %s: %s"), "ccc",
		    strerror(errno));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

/* ---- commands ---- */

static int
demo_front(struct batch_env *env, struct demo *d, struct err *e)
{
	int rc;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		err_set(e, ERR_INPUT, _("the workstation needs a terminal; "
		    "ccc demo start starts the demo without it"));
		return batch_complain(e);
	}
	d->say = tell_step;
	if (demo_up(d, DEMO_FRONT, e) == -1)
		return batch_complain(e);
	rc = open_workstation(env, d, e);
	if (rc == -1)
		rc = batch_complain(e);
	if (demo_is_busy(d) && !hung_up) {
		out_say(_("A run is under way: the runner and the hosts "
		    "stay. ccc demo --dir %s opens the workstation again, "
		    "ccc demo stop --dir %s ends all of it."), d->dir,
		    d->dir);
		return rc;
	}
	tell_step(_("stopping the demo ..."));
	if (demo_down(d, e) == -1)
		return batch_complain(e);
	out_say(_("The data stay in %s; ccc demo goes on with them."),
	    d->dir);
	return rc;
}

static int
demo_start(struct batch_env *env, struct demo *d, struct err *e)
{
	(void)env;
	d->say = tell_step;
	if (demo_up(d, DEMO_BACK, e) == -1)
		return batch_complain(e);
	out_say(_("The demo runs. A workstation on it: ccc --config "
	    "%s/ccc.conf; logins: %s/passwords"), d->dir, d->dir);
	return 0;
}

static int
demo_stop(struct batch_env *env, struct demo *d, struct err *e)
{
	(void)env;
	if (access(d->dir, F_OK) == -1 || !demo_running(d)) {
		out_say(_("No demo runs in %s."), d->dir);
		return 0;
	}
	if (demo_ask_to_end(d, e) == -1 || demo_down(d, e) == -1)
		return batch_complain(e);
	return 0;
}

static int
demo_status(struct batch_env *env, struct demo *d, struct err *e)
{
	int has = demo_running(d);
	struct buf b;

	(void)env;
	(void)e;
	buf_init(&b);
	buf_addf(&b, "%s %s\n", _("folder"), d->dir);
	buf_addf(&b, "%s %s\n", _("database"),
	    has & DEMO_HAS_DB ? _("up") : _("down"));
	buf_addf(&b, "%s %s\n", _("hosts"),
	    has & DEMO_HAS_HOSTS ? _("up") : _("down"));
	buf_addf(&b, "%s %s\n", _("runner"),
	    has & DEMO_HAS_RUNNER ? _("up") : _("down"));
	out_text(&b);
	buf_release(&b);
	return has == DEMO_HAS_ALL ? 0 : err_exit_status(ERR_NET);
}

static const struct {
	const char *word;
	int (*run)(struct batch_env *, struct demo *, struct err *);
} commands[] = {
	{ "", demo_front },
	{ "start", demo_start },
	{ "stop", demo_stop },
	{ "status", demo_status },
	{ NULL, NULL }
};

int
batch_demo(struct batch_env *env, int argc, char **argv)
{
	const char *dir = NULL, *data = NULL;
	const struct arg rows[] = { { "dir", &dir, NULL },
		{ "data", &data, NULL }, { NULL, NULL, NULL } };
	struct args a;
	struct demo d;
	struct err e;
	int rc = -1;

	err_clear(&e);
	if (args_parse(&a, rows, argc, argv, &e) == -1)
		return batch_complain(&e);
	for (size_t i = 0; commands[i].word && a.n < 2; i++)
		if (strcmp(a.n ? a.words[0] : "", commands[i].word) == 0) {
			if (demo_init(&d, dir, data, env->conf->sql_dir,
			    &e) == -1)
				rc = batch_complain(&e);
			else
				rc = commands[i].run(env, &d, &e);
			demo_release(&d);
		}
	args_release(&a);
	return rc == -1 ? batch_usage_of("demo") : rc;
}
