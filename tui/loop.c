/*
 * The one loop. Keys that wait are read before anything is drawn, and a
 * picture is sent a piece at a time: so what is sent is always of the
 * newest, and holding a key never lags.
 */
#include "tui/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/err.h"
#include "tui/app.h"
#include "tui/screen.h"

enum { FD_IN, FD_OUT, FD_SIGNAL, FD_ASKS, FD_OTHER, NFDS };

static const int caught[] = { SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGTSTP,
	SIGCONT, SIGWINCH, 0 };

static void
signal_set(sigset_t *set)
{
	size_t i;

	sigemptyset(set);
	for (i = 0; caught[i] != 0; i++)
		sigaddset(set, caught[i]);
}

/* The program is broken: leave the terminal sane, then die of it. */
static void
crash(int sig)
{
	screen_restore();
	signal(sig, SIG_DFL);
	raise(sig);
}

void
loop_block_signals(void)
{
	static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL,
		SIGABRT, 0 };
	struct sigaction sa;
	sigset_t set;
	size_t i;

	signal_set(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = crash;
	sa.sa_flags = (int)SA_RESETHAND;
	for (i = 0; fatal[i] != 0; i++)
		sigaction(fatal[i], &sa, NULL);
}

/* Stops like any program under a shell with job control; where the program
 * is the session's first there is nobody to continue it. */
static void
stop_here(struct app *a)
{
	if (getsid(0) == getpid())
		return;
	screen_suspend(a->screen);
	raise(SIGSTOP);
	screen_resume(a->screen);
	app_resized(a);
}

static void
read_signals(struct app *a, int fd)
{
	struct signalfd_siginfo si;

	while (read(fd, &si, sizeof(si)) == (ssize_t)sizeof(si)) {
		int sig = (int)si.ssi_signo;

		if (sig == SIGWINCH || sig == SIGCONT) {
			screen_resume(a->screen);
			app_resized(a);
		} else if (sig == SIGTSTP) {
			stop_here(a);
		} else {
			a->signal = sig;
			a->done = 1;
		}
	}
}

/* All keys that are there; 1 where there was any. */
static int
read_keys(struct app *a)
{
	int key, any = 0;

	while (!a->done &&
	    (key = keys_next(a->keys, clock_mono())) != K_NONE) {
		if (key == K_EOF) {
			a->signal = SIGHUP;
			a->done = 1;
			return any;
		}
		any = 1;
		a->last_key = clock_mono();
		if (key == K_CTRL('z'))
			stop_here(a);
		else
			app_key(a, key);
	}
	return any;
}

static int
wait_ms(struct app *a)
{
	int64_t now = clock_mono(), at = timer_next(a->timers);
	int64_t esc = keys_deadline(a->keys), out;

	if (esc != 0 && (at == 0 || esc < at))
		at = esc;
	out = screen_pending(a->screen) ? screen_sends_at(a->screen) : 0;
	if (out > now && (at == 0 || out < at))
		at = out;
	if (at == 0)
		return -1;
	if (at <= now)
		return 0;
	return (int)((at - now + 999) / 1000);
}

static void
one_turn(struct app *a, struct pollfd *p)
{
	int n;

	p[FD_OUT].events = screen_pending(a->screen) &&
	    screen_sends_at(a->screen) <= clock_mono() ? POLLOUT : 0;
	p[FD_ASKS].fd = a->asks != NULL ? asks_fd(a->asks) : -1;
	p[FD_OTHER].fd = a->other != NULL ? asks_fd(a->other) : -1;
	n = poll(p, NFDS, wait_ms(a));
	if (n < 0 && errno != EINTR)
		bug("poll failed: %s", strerror(errno));
	if (n < 0)
		return;
	if (p[FD_SIGNAL].revents != 0)
		read_signals(a, p[FD_SIGNAL].fd);
	if (a->done)
		return;
	if (p[FD_IN].revents != 0 || keys_deadline(a->keys) != 0)
		read_keys(a);
	if (a->other != NULL && p[FD_OTHER].revents != 0)
		asks_take(a->other);
	if (a->asks != NULL && p[FD_ASKS].revents != 0)
		asks_take(a->asks);
	timer_run(a->timers, clock_mono());
	app_typed(a);
	if (p[FD_OUT].revents != 0 && screen_pump(a->screen) == -1) {
		a->signal = SIGHUP;
		a->done = 1;
	}
}

void
loop_run(struct app *a)
{
	struct pollfd p[NFDS];
	sigset_t set;
	size_t i;

	for (i = 0; i < NFDS; i++) {
		p[i].fd = -1;
		p[i].events = POLLIN;
		p[i].revents = 0;
	}
	signal_set(&set);
	p[FD_IN].fd = screen_in_fd(a->screen);
	p[FD_OUT].fd = screen_out_fd(a->screen);
	p[FD_SIGNAL].fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	while (!a->done) {
		if (a->dirty && screen_takes(a->screen))
			app_draw(a);
		one_turn(a, p);
	}
	close(p[FD_SIGNAL].fd);
}
