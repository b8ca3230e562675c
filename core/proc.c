/*
 * Starting, knowing again and ending processes of other programs. Knows
 * nothing of what they are for.
 */
#include "core/proc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/clock.h"
#include "core/i18n.h"

static const char *const folders[] = {
	"/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin",
	"/usr/local/bin", NULL
};

char *
proc_find(const char *name)
{
	struct buf path;

	for (size_t i = 0; folders[i]; i++) {
		buf_init(&path);
		buf_addf(&path, "%s/%s", folders[i], name);
		if (access(path.s, X_OK) == 0)
			return buf_detach(&path);
		buf_release(&path);
	}
	return NULL;
}

int
proc_become(const struct proc_as *as, struct err *e)
{
	if (!as || getuid() != 0 || as->uid == 0)
		return 0;
	if (setgroups(1, &as->gid) == -1 ||
	    setresgid(as->gid, as->gid, as->gid) == -1 ||
	    setresuid(as->uid, as->uid, as->uid) == -1)
		return err_set(e, ERR_SYSTEM,
		    _("cannot become account %u: %s"), (unsigned int)as->uid,
		    strerror(errno));
	return 0;
}

static void
move_fd(int from, int to)
{
	if (from == to)
		return;
	if (dup2(from, to) == -1)
		_exit(126);
	close(from);
}

/* The child's last steps: out receives what the program writes. */
static void
become_program(const char *path, const char *const argv[], int out)
{
	sigset_t none;
	int null = open("/dev/null", O_RDWR);

	if (null == -1)
		_exit(126);
	move_fd(null, 0);
	if (dup2(out, 1) == -1 || dup2(out, 2) == -1)
		_exit(126);
	closefrom(3);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	execv(path, (char *const *)(uintptr_t)argv);
	_exit(127);
}

static char *
path_of(const char *name, struct err *e)
{
	char *path;

	path = strchr(name, '/') ? xstrdup(name) : proc_find(name);
	if (path && access(path, X_OK) == 0)
		return path;
	if (path)
		err_set(e, ERR_SYSTEM, "%s: %s", name, strerror(errno));
	else
		err_set(e, ERR_SYSTEM, _("%s is not installed; make deps "
		    "installs what is missing"), name);
	free(path);
	return NULL;
}

/* Reads all that comes and keeps the last line. */
static void
read_last_line(int fd, struct buf *line)
{
	char part[512];
	ssize_t n;

	while ((n = read(fd, part, sizeof(part))) > 0 ||
	    (n == -1 && errno == EINTR))
		for (ssize_t i = 0; i < n; i++) {
			if (part[i] != '\n') {
				if (line->len && line->s[line->len - 1] == '\n')
					buf_reset(line);
				buf_addc(line, part[i]);
			} else if (line->len &&
			    line->s[line->len - 1] != '\n')
				buf_addc(line, '\n');
		}
	if (line->len && line->s[line->len - 1] == '\n')
		line->s[--line->len] = '\0';
}

static int
wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

int
proc_run(const char *const argv[], const struct proc_as *as, struct err *e)
{
	struct buf line;
	char *path = path_of(argv[0], e);
	int fds[2], rc;
	pid_t pid;

	if (!path)
		return -1;
	if (pipe2(fds, O_CLOEXEC) == -1 || (pid = fork()) == -1) {
		free(path);
		return err_set(e, ERR_SYSTEM, _("cannot start %s: %s"),
		    argv[0], strerror(errno));
	}
	if (pid == 0) {
		if (proc_become(as, NULL) == -1 || chdir("/") == -1)
			_exit(126);
		become_program(path, argv, fds[1]);
	}
	free(path);
	close(fds[1]);
	buf_init(&line);
	read_last_line(fds[0], &line);
	close(fds[0]);
	rc = wait_for(pid);
	if (rc != 0)
		err_set(e, ERR_SYSTEM, _("%s failed (%d): %s"), argv[0], rc,
		    line.s);
	buf_release(&line);
	return rc == 0 ? 0 : -1;
}

pid_t
proc_start(const char *const argv[], const char *log, struct err *e)
{
	char *path = path_of(argv[0], e);
	pid_t pid;
	int out;

	if (!path)
		return -1;
	out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (out == -1 || (pid = fork()) == -1) {
		err_set(e, ERR_SYSTEM, "%s: %s", log, strerror(errno));
		free(path);
		return -1;
	}
	if (pid == 0) {
		setsid();
		become_program(path, argv, out);
	}
	free(path);
	close(out);
	return pid;
}

/* Field 22 of /proc/PID/stat, counted from behind the name, which may hold
 * anything; state in *state. 0 where there is no such process. */
static unsigned long long
start_time(pid_t pid, char *state)
{
	char name[64], text[1024];
	unsigned long long start = 0;
	const char *s;
	ssize_t n;
	int fd;

	snprintf(name, sizeof(name), "/proc/%ld/stat", (long)pid);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return 0;
	text[n] = '\0';
	s = strrchr(text, ')');
	if (!s || sscanf(s, ") %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
	    "%*s %*s %*s %*s %*s %*s %*s %llu", state, &start) != 2)
		return 0;
	return start;
}

int
proc_record(const char *file, pid_t pid, struct err *e)
{
	char state;
	FILE *f = fopen(file, "we");

	if (!f)
		return err_set(e, ERR_SYSTEM, "%s: %s", file, strerror(errno));
	fprintf(f, "%ld %llu\n", (long)pid, start_time(pid, &state));
	if (fclose(f) == EOF)
		return err_set(e, ERR_SYSTEM, "%s: %s", file, strerror(errno));
	return 0;
}

pid_t
proc_recorded(const char *file)
{
	unsigned long long start = 0, now;
	char state = 'Z';
	long pid = 0;
	FILE *f = fopen(file, "re");

	if (!f)
		return 0;
	if (fscanf(f, "%ld %llu", &pid, &start) != 2)
		pid = 0;
	fclose(f);
	if (pid <= 1)
		return 0;
	now = start_time((pid_t)pid, &state);
	return now && now == start && state != 'Z' ? (pid_t)pid : 0;
}

static int
gone_within(const char *file, pid_t pid, int timeout_ms)
{
	struct timespec nap = { 0, 20 * 1000000 };
	int64_t end = clock_mono() + timeout_ms * 1000LL;

	while (proc_recorded(file)) {
		if (clock_mono() > end)
			return 0;
		nanosleep(&nap, NULL);
	}
	waitpid(pid, NULL, WNOHANG);	/* a child leaves no zombie */
	return 1;
}

void
proc_end(const char *file, int timeout_ms)
{
	pid_t pid = proc_recorded(file);

	if (pid) {
		kill(pid, SIGTERM);
		if (!gone_within(file, pid, timeout_ms)) {
			kill(pid, SIGKILL);
			gone_within(file, pid, 5000);
		}
	}
	unlink(file);
}

static int
has_marker(pid_t pid, const char *marker)
{
	char name[64], *line = NULL;
	size_t cap = 0;
	int found = 0;
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%ld/environ", (long)pid);
	f = fopen(name, "re");
	if (!f)
		return 0;
	while (!found && getdelim(&line, &cap, '\0', f) > 0)
		found = strcmp(line, marker) == 0;
	free(line);
	fclose(f);
	return found;
}

static size_t
sweep_once(const char *marker, int sig)
{
	DIR *d = opendir("/proc");
	struct dirent *entry;
	size_t n = 0;

	if (!d)
		return 0;
	while ((entry = readdir(d))) {
		char *end;
		long pid = strtol(entry->d_name, &end, 10);

		if (*end || pid <= 1 || pid == getpid() ||
		    !has_marker((pid_t)pid, marker))
			continue;
		if (kill((pid_t)pid, sig) == 0)
			n++;
	}
	closedir(d);
	return n;
}

size_t
proc_sweep(const char *marker)
{
	struct timespec nap = { 0, 50 * 1000000 };
	size_t n = sweep_once(marker, SIGTERM);

	for (int i = 0; i < 60 && sweep_once(marker, i < 20 ? SIGTERM :
	    SIGKILL); i++)
		nanosleep(&nap, NULL);
	return n;
}
