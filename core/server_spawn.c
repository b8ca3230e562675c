/*
 * The programs of MariaDB: where they are, with which flags they run, what
 * they said when they failed. Must not know locks nor who uses the server.
 */
#include "core/server_spawn.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/clock.h"
#include "core/conf.h"
#include "core/i18n.h"
#include "core/text.h"

#define INSTALL_MIB 80		/* 34 in the end, more on the way */
#define START_MIB 24		/* room for temporary space */
#define INSTALL_S 120
#define FRESH "data.new"
#define ARGS_MAX 48

/* ---- finding and running ---- */

/* First program of the name in PATH, then where a plain user's PATH does not
 * lead; NULL where there is none. The caller frees. */
static char *
find_program(const char *name)
{
	static const char beyond[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:"
	    "/usr/bin:/sbin:/bin:/usr/libexec:/usr/local/mysql/bin";
	const char *paths[] = { conf_search_path(), beyond };
	const char *p;
	struct buf b;
	size_t i, n;

	buf_init(&b);
	for (i = 0; i < 2; i++) {
		for (p = paths[i]; *p != '\0'; p += n + (p[n] == ':')) {
			n = strcspn(p, ":");
			if (n == 0 || p[0] != '/')
				continue;
			buf_reset(&b);
			buf_addf(&b, "%.*s/%s", (int)n, p, name);
			if (access(b.s, X_OK) == 0)
				return buf_detach(&b);
		}
	}
	buf_release(&b);
	return NULL;
}

struct args {
	char *v[ARGS_MAX];
	size_t n;
};

static void add_arg(struct args *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
add_arg(struct args *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	if (a->n + 1 >= ARGS_MAX)
		bug("too many arguments for the database server");
	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		die(ERR_SYSTEM, "no memory left");
	va_end(ap);
	a->v[a->n++] = s;
	a->v[a->n] = NULL;
}

static void
release_args(struct args *a)
{
	while (a->n > 0)
		free(a->v[--a->n]);
}

/* The child: a session of its own, nothing of ours, words into the log. */
static void
exec_child(struct args *a, const char *cwd, const char *log, int with_us,
    pid_t parent)
{
	static char *const env[] = { (char *)(uintptr_t)"LC_ALL=C.UTF-8",
	    (char *)(uintptr_t)"PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };
	sigset_t none;
	int in, out;

	setsid();
	if (with_us && (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
	    getppid() != parent))
		_exit(125);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	in = open("/dev/null", O_RDONLY);
	out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
	    dup2(out, 2) < 0 || chdir(cwd) < 0)
		_exit(126);
	closefrom(3);
	execve(a->v[0], a->v, env);
	_exit(127);
}

/* with_us: it ends when we do (an install); else it outlives us. */
static pid_t
start_child(struct args *a, const char *cwd, const char *log, int with_us,
    struct err *e)
{
	pid_t pid, parent = getpid();

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		exec_child(a, cwd, log, with_us, parent);
	if (pid < 0)
		err_set(e, ERR_NET, _("%s cannot be started: %s"), a->v[0],
		    strerror(errno));
	return pid;
}

/* ---- what stands in the way ---- */

static int
check_disk(const char *dir, unsigned long long need_mib, struct err *e)
{
	struct statvfs v;
	unsigned long long mib;

	if (statvfs(dir, &v) < 0)
		return err_set(e, ERR_NET, "%s: %s", dir, strerror(errno));
	mib = (unsigned long long)v.f_bavail * v.f_frsize >> 20;
	if (mib >= need_mib)
		return 0;
	return err_set(e, ERR_NET, _("no free disk for the database: %s has "
	    "%llu MiB left and needs %llu; make room, or set files.data_dir"),
	    dir, mib, need_mib);
}

char *
server_last_words(const char *log)
{
	struct buf out;
	char *line = NULL;
	size_t cap = 0;
	FILE *f = fopen(log, "re");
	const char *p;
	ssize_t n;

	buf_init(&out);
	while (f != NULL && (n = getline(&line, &cap, f)) > 0) {
		line[strcspn(line, "\n")] = '\0';
		p = strstr(line, "[ERROR]");
		if (p == NULL)
			p = strncasecmp(line, "fatal", 5) == 0 ||
			    strncasecmp(line, "error", 5) == 0 ? line : NULL;
		/* The first reason is the one; "Aborting" says nothing. */
		if (p == NULL || out.len > 0 || strstr(p, "Aborting") != NULL)
			continue;
		p += strncmp(p, "[ERROR] ", 8) == 0 ? 8 : 0;
		text_clean(&out, p, strlen(p));
	}
	if (f != NULL)
		fclose(f);
	free(line);
	return buf_detach(&out);
}

static int
missing(const char *name, struct err *e)
{
	return err_set(e, ERR_NET, _("%s is not installed; ccc needs MariaDB "
	    "(package mariadb-server-core), or a server named in "
	    "database.hosts"), name);
}

/* ---- install ---- */

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *w)
{
	(void)st;
	(void)flag;
	(void)w;
	return remove(path);
}

static void
remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Waits for the installer; 0 where it ended well. */
static int
wait_install(pid_t pid)
{
	int64_t end = clock_mono() + INSTALL_S * INT64_C(1000000);
	struct timespec pause = { 0, 10 * 1000 * 1000 };
	int status;
	pid_t got;

	for (;;) {
		got = waitpid(pid, &status, WNOHANG);
		if (got == pid)
			return WIFEXITED(status) && WEXITSTATUS(status) == 0 ?
			    0 : -1;
		if (got < 0 && errno != EINTR)
			return -1;
		if (clock_mono() > end) {
			kill(-pid, SIGKILL);
			waitpid(pid, &status, 0);
			return -1;
		}
		nanosleep(&pause, NULL);
	}
}

/*
 * Ends what still works in the folder of a broken install: the installer's
 * own server outlives the ccc and the script that were killed, for a second,
 * and would write on into what is being removed. It stands in that folder.
 */
static void
end_those_in(const char *folder)
{
	char link[64], cwd[PATH_MAX];
	struct timespec pause = { 0, 5 * 1000 * 1000 };
	DIR *proc = opendir("/proc");
	struct dirent *de;
	ssize_t n;
	pid_t pid;
	int i;

	while (proc != NULL && (de = readdir(proc)) != NULL) {
		if (de->d_name[0] < '1' || de->d_name[0] > '9')
			continue;
		snprintf(link, sizeof(link), "/proc/%.16s/cwd", de->d_name);
		n = readlink(link, cwd, sizeof(cwd) - 1);
		if (n <= 0)
			continue;
		cwd[n] = '\0';
		if (strcmp(cwd, folder) != 0)
			continue;
		pid = (pid_t)strtol(de->d_name, NULL, 10);
		for (i = 0; i < 400 && kill(pid, SIGKILL) == 0; i++)
			nanosleep(&pause, NULL);
	}
	if (proc != NULL)
		closedir(proc);
}

/* What broken installs left. A name of its own for each: no late writer
 * reaches the next one. */
static void
remove_leftovers(const char *dir)
{
	char real[PATH_MAX];
	DIR *d = opendir(dir);
	struct dirent *de;
	struct buf path;

	buf_init(&path);
	while (d != NULL && (de = readdir(d)) != NULL) {
		if (strncmp(de->d_name, FRESH, strlen(FRESH)) != 0)
			continue;
		buf_reset(&path);
		buf_addf(&path, "%s/%s", dir, de->d_name);
		if (realpath(path.s, real) != NULL)
			end_those_in(real);
		remove_tree(path.s);
	}
	if (d != NULL)
		closedir(d);
	buf_release(&path);
}

static int
run_install(const char *dir, const char *me, const char *program,
    const char *log, struct err *e)
{
	struct args a = { .n = 0 };
	char *words;
	pid_t pid;
	int rc = -1;

	add_arg(&a, "%s", program);
	add_arg(&a, "--no-defaults");
	if (geteuid() == 0)
		add_arg(&a, "--user=root");
	/* Relative to DIR: the script does not like spaces in a path. */
	add_arg(&a, "--datadir=./" FRESH ".%d", (int)getpid());
	add_arg(&a, "--auth-root-authentication-method=socket");
	add_arg(&a, "--auth-root-socket-user=%s", me);
	add_arg(&a, "--skip-test-db");
	add_arg(&a, "--innodb-log-file-size=16M");
	/* The new data folder itself: a server that starts elsewhere clears
	 * the system's temporary folder of others' temporary tables. */
	add_arg(&a, "--tmpdir=.");
	unlink(log);
	pid = start_child(&a, dir, log, 1, e);
	if (pid > 0)
		rc = wait_install(pid);
	release_args(&a);
	if (pid > 0 && rc < 0) {
		words = server_last_words(log);
		err_set(e, ERR_NET, _("the database cannot be made in %s: %s "
		    "(%s)"), dir, words[0] != '\0' ? words :
		    _("the installer failed"), log);
		free(words);
	}
	return rc;
}

/* The name stays over a power cut. */
static void
sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

int
server_install(const char *dir, const char *me, struct err *e)
{
	char *program = find_program("mariadb-install-db");
	char *daemon = find_program("mariadbd");
	struct buf fresh, data, log;
	int rc = -1;

	buf_init(&fresh);
	buf_init(&data);
	buf_init(&log);
	buf_addf(&fresh, "%s/" FRESH ".%d", dir, (int)getpid());
	buf_addf(&data, "%s/data", dir);
	buf_addf(&log, "%s/install.log", dir);
	remove_leftovers(dir);
	if (daemon == NULL)
		missing("mariadbd", e);
	else if (program == NULL)
		missing("mariadb-install-db", e);
	else if (check_disk(dir, INSTALL_MIB, e) == 0)
		rc = run_install(dir, me, program, log.s, e);
	if (rc == 0 && rename(fresh.s, data.s) < 0)
		rc = err_set(e, ERR_NET, _("%s cannot be renamed: %s"),
		    fresh.s, strerror(errno));
	if (rc < 0)
		remove_leftovers(dir);
	else
		sync_dir(dir);
	buf_release(&log);
	buf_release(&data);
	buf_release(&fresh);
	free(daemon);
	free(program);
	return rc;
}

/* ---- start ---- */

/* No network, no file access, every commit on the disk, a small redo log. */
static void
server_args(struct args *a, const char *program, const char *dir,
    const char *socket)
{
	static const char *const fixed[] = {
		"--skip-networking", "--skip-name-resolve", "--skip-log-bin",
		"--performance-schema=off", "--innodb-log-file-size=16M",
		"--innodb-buffer-pool-size=64M",
		"--character-set-server=utf8mb4", "--secure-timestamp=YES",
		"--local-infile=0", "--max-connections=100",
		"--innodb-flush-log-at-trx-commit=1", "--event-scheduler=OFF",
		"--log-warnings=1",
		"--loose-innodb-snapshot-isolation=ON",
		"--loose-innodb-buffer-pool-dump-at-shutdown=OFF",
		"--loose-innodb-buffer-pool-load-at-startup=OFF",
	};
	size_t i;

	add_arg(a, "%s", program);
	add_arg(a, "--no-defaults");
	if (geteuid() == 0)
		add_arg(a, "--user=root");
	add_arg(a, "--datadir=%s/data", dir);
	add_arg(a, "--socket=%s", socket);
	add_arg(a, "--pid-file=%s/server.pid", dir);
	add_arg(a, "--log-error=%s/server.log", dir);
	add_arg(a, "--tmpdir=%s/tmp", dir);
	add_arg(a, "--secure-file-priv=%s/empty", dir);
	for (i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		add_arg(a, "%s", fixed[i]);
}

/* The log of this start alone; the one before stays as server.log.1. */
static void
turn_log(const char *dir)
{
	struct buf now, old;
	struct stat st;

	buf_init(&now);
	buf_init(&old);
	buf_addf(&now, "%s/server.log", dir);
	buf_addf(&old, "%s/server.log.1", dir);
	if (stat(now.s, &st) == 0)
		rename(now.s, old.s);
	buf_release(&old);
	buf_release(&now);
}

int
server_spawn(const char *dir, const char *socket, pid_t *pid, struct err *e)
{
	char *program = find_program("mariadbd");
	struct args a = { .n = 0 };
	struct buf log;

	*pid = -1;
	if (program == NULL)
		return missing("mariadbd", e);
	if (check_disk(dir, START_MIB, e) == 0) {
		turn_log(dir);
		buf_init(&log);
		buf_addf(&log, "%s/server.log", dir);
		server_args(&a, program, dir, socket);
		*pid = start_child(&a, dir, log.s, 0, e);
		release_args(&a);
		buf_release(&log);
	}
	free(program);
	return *pid > 0 ? 0 : -1;
}

int
server_child_ended(pid_t pid)
{
	int status;
	pid_t got;

	do
		got = waitpid(pid, &status, WNOHANG);
	while (got < 0 && errno == EINTR);
	/* Not our child: then it is asked whether it lives at all. */
	if (got < 0)
		return kill(pid, 0) < 0 && errno == ESRCH;
	return got == pid;
}
