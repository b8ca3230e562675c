/*
 * The process that serves the demo hosts: starts the servers of the first
 * ones, waits on the sockets of the others and starts a server for each that
 * connects, starts again what died, ends all of it when it is told to.
 */
#include "core/farm.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/clock.h"
#include "core/i18n.h"

struct server_child {
	pid_t pid;
	int64_t started;
};

struct serving {
	struct farm *farm;
	char *sshd, *marker;
	struct server_child *servers;	/* of the hosts that run from start */
};

static char *
config_of(const struct farm *f, const struct farm_host *h)
{
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s/h/%s/ssh/sshd_config", f->dir, h->code);
	return buf_detach(&b);
}

/* Before a program: signals as usual, an environment of three names, and the
 * end of the farm is its end too. */
static void
begin_child(const struct serving *s, char **env)
{
	static char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	static char locale[] = "LC_ALL=C.UTF-8";
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	env[0] = path;
	env[1] = locale;
	env[2] = s->marker;
	env[3] = NULL;
}

static pid_t
start_server(struct serving *s, const struct farm_host *h)
{
	char *conf = config_of(s->farm, h), *env[4];
	pid_t pid = fork();

	if (pid == 0) {
		char daemon_opt[] = "-D", err_opt[] = "-e", f_opt[] = "-f";
		char *argv[] = { s->sshd, daemon_opt, err_opt, f_opt, conf,
			NULL };

		prctl(PR_SET_PDEATHSIG, SIGTERM);
		closefrom(3);
		begin_child(s, env);
		execve(s->sshd, argv, env);
		_exit(127);
	}
	free(conf);
	return pid;
}

static void
serve_connection(struct serving *s, const struct farm_host *h)
{
	int fd = accept4(h->fd, NULL, NULL, 0);
	char *conf, *env[4];

	if (fd == -1)
		return;
	conf = config_of(s->farm, h);
	if (fork() == 0) {
		char inet_opt[] = "-i", err_opt[] = "-e", f_opt[] = "-f";
		char *argv[] = { s->sshd, inet_opt, err_opt, f_opt, conf,
			NULL };

		if (dup2(fd, 0) == -1 || dup2(fd, 1) == -1)
			_exit(126);
		closefrom(3);
		begin_child(s, env);
		execve(s->sshd, argv, env);
		_exit(127);
	}
	close(fd);
	free(conf);
}

/* Brings the services of the first hosts up, one host after the other, so
 * that the first run finds them awake. */
static void
boot_first(const struct serving *s)
{
	const struct farm *f = s->farm;
	char *env[4];

	if (fork() != 0)
		return;
	begin_child(s, env);
	closefrom(3);
	for (size_t i = 0; i < f->at_start; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			struct buf boot, host;
			char *argv[2] = { NULL, NULL }, *full[5];

			buf_init(&boot);
			buf_init(&host);
			buf_addf(&boot, "%s/bin/boot", f->dir);
			buf_addf(&host, "CCC_HOST=%s/h/%s", f->dir,
			    f->hosts[i].code);
			argv[0] = boot.s;
			memcpy(full, env, 3 * sizeof(*full));
			full[3] = host.s;
			full[4] = NULL;
			execve(boot.s, argv, full);
			_exit(127);
		}
		waitpid(pid, NULL, 0);
	}
	_exit(0);
}

/* Whether a server holds the host's port, by the kernel's own list: asking it
 * by a connection would stand in its log. */
static int
is_listening(const struct farm *f, const struct farm_host *h)
{
	struct buf line;
	FILE *tcp = fopen("/proc/net/tcp", "re");
	char text[256];
	unsigned int a, b, c, d;
	int found = 0;

	if (!tcp || sscanf(h->address, "%u.%u.%u.%u", &a, &b, &c, &d) != 4) {
		if (tcp)
			fclose(tcp);
		return 1;
	}
	buf_init(&line);
	buf_addf(&line, " %02X%02X%02X%02X:%04X 00000000:0000 0A", d, c, b, a,
	    f->port);
	while (!found && fgets(text, sizeof(text), tcp))
		found = strstr(text, line.s) != NULL;
	fclose(tcp);
	buf_release(&line);
	return found;
}

static void
start_first(struct serving *s, int ready_fd)
{
	struct farm *f = s->farm;
	int64_t end = clock_mono() + 10 * 1000000;

	for (size_t i = 0; i < f->at_start; i++) {
		close(f->hosts[i].fd);
		f->hosts[i].fd = -1;
	}
	for (size_t i = 0; i < f->at_start; i++) {
		s->servers[i].pid = start_server(s, &f->hosts[i]);
		s->servers[i].started = clock_mono();
	}
	for (size_t i = 0; i < f->at_start; i++)
		while (!is_listening(f, &f->hosts[i]) && clock_mono() < end)
			usleep(10000);
	boot_first(s);
	close(ready_fd);
}

/* A server that died is started again, at most once in five seconds. */
static void
reap(struct serving *s)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		for (size_t i = 0; i < s->farm->at_start; i++)
			if (s->servers[i].pid == pid)
				s->servers[i].pid = 0;
	for (size_t i = 0; i < s->farm->at_start; i++)
		if (!s->servers[i].pid && clock_mono() - s->servers[i].started >
		    5 * 1000000) {
			s->servers[i].pid = start_server(s,
			    &s->farm->hosts[i]);
			s->servers[i].started = clock_mono();
		}
}

static void
end_all(struct serving *s)
{
	for (size_t i = 0; i < s->farm->at_start; i++)
		if (s->servers[i].pid > 0)
			kill(s->servers[i].pid, SIGTERM);
	proc_sweep(s->marker);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static int
open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_SETMASK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Reads what signals came; true where one asks to end. */
static int
told_to_end(int fd)
{
	struct signalfd_siginfo info;
	int end = 0;

	while (read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		end |= info.ssi_signo == SIGTERM;
	return end;
}

/* The fork brought along what the parent has open: locks, the database. */
static void
close_others(const struct farm *f, int ready_fd, int signals)
{
	char keep[4096] = { 1, 1, 1 };

	keep[ready_fd] = keep[signals] = 1;
	for (size_t i = 0; i < f->n; i++)
		if (f->hosts[i].fd >= 0 && f->hosts[i].fd < (int)sizeof(keep))
			keep[f->hosts[i].fd] = 1;
	for (int fd = 3; fd < (int)sizeof(keep); fd++)
		if (!keep[fd])
			close(fd);
}

static void
serve(struct serving *s, int signals)
{
	struct farm *f = s->farm;
	size_t n = f->n - f->at_start;
	struct pollfd *fds = xcalloc(n + 1, sizeof(*fds));

	fds[n].fd = signals;
	fds[n].events = POLLIN;
	for (size_t i = 0; i < n; i++) {
		fds[i].fd = f->hosts[f->at_start + i].fd;
		fds[i].events = POLLIN;
	}
	for (;;) {
		int timeout_ms = -1;

		for (size_t i = 0; i < f->at_start; i++)
			if (!s->servers[i].pid)
				timeout_ms = 1000;
		if (poll(fds, n + 1, timeout_ms) == -1 && errno != EINTR)
			break;
		if (told_to_end(signals))
			break;
		reap(s);
		for (size_t i = 0; i < n; i++)
			if (fds[i].revents & POLLIN)
				serve_connection(s, &f->hosts[f->at_start + i]);
	}
	free(fds);
}

void
farm_serve(struct farm *f, int ready_fd)
{
	struct serving s = { .farm = f };
	struct buf marker;
	struct err e;
	int signals = open_signals();

	buf_init(&marker);
	buf_addf(&marker, "CCC_FARM=%s", f->dir);
	s.marker = buf_detach(&marker);
	s.sshd = proc_find("sshd");
	s.servers = xcalloc(f->at_start + 1, sizeof(*s.servers));
	if (signals == -1 || !s.sshd || proc_become(&f->as, &e) == -1 ||
	    chdir("/") == -1)
		_exit(1);
	close_others(f, ready_fd, signals);
	/* What outlives its session (a service) is still this farm's child. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	start_first(&s, ready_fd);
	serve(&s, signals);
	end_all(&s);
	_exit(0);
}

static void
leave_terminal(const char *log)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	setsid();
	if (null == -1 || out == -1 || dup2(null, 0) == -1 ||
	    dup2(out, 1) == -1 || dup2(out, 2) == -1)
		_exit(1);
}

/* Waits until the farm closes its end, or died before it did. */
static int
wait_ready(int fd, const char *pid_file, struct err *e)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char byte;
	int rc = poll(&p, 1, 30000);

	if (rc == 1)
		rc = (int)read(fd, &byte, 1);
	close(fd);
	if (rc != 0 || !proc_recorded(pid_file))
		return err_set(e, ERR_SYSTEM, _("the demo hosts did not start; "
		    "farm.log beside %s tells why"), pid_file);
	return 0;
}

int
farm_start(struct farm *f, const char *pid_file, struct err *e)
{
	struct buf log;
	int fds[2], rc;
	pid_t pid;

	char *sshd = proc_find("sshd");

	if (!sshd)
		return err_set(e, ERR_SYSTEM, _("%s is not installed; make "
		    "deps installs what is missing"), "sshd");
	free(sshd);
	if (pipe2(fds, O_CLOEXEC) == -1 || (pid = fork()) == -1)
		return err_set(e, ERR_SYSTEM, _("cannot start %s: %s"),
		    "sshd", strerror(errno));
	buf_init(&log);
	buf_addf(&log, "%.*s/farm.log",
	    (int)(strrchr(pid_file, '/') - pid_file), pid_file);
	if (pid == 0) {
		leave_terminal(log.s);
		close(fds[0]);
		farm_serve(f, fds[1]);
	}
	buf_release(&log);
	close(fds[1]);
	for (size_t i = 0; i < f->n; i++) {
		close(f->hosts[i].fd);
		f->hosts[i].fd = -1;
	}
	rc = proc_record(pid_file, pid, e);
	if (wait_ready(fds[0], pid_file, rc == 0 ? e : NULL) == -1)
		rc = -1;
	return rc;
}
