/*
 * The private server: who uses it, and that it runs while somebody does.
 * Must not know what is in the database.
 */
#include "core/server.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/clock.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/server_spawn.h"
#include "core/sha256.h"

#define SOCKET_MAX 107
#define LOCK_S 90	/* somebody else installs, starts and recovers */
#define READY_S 120	/* a killed server may have much to recover */
#define STOP_S 60
#define ORPHAN_S 3
#define AGAIN_MS 200
#define GREET_MS 2000

static void
pause_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

static int64_t
deadline(int seconds)
{
	return clock_mono() + seconds * INT64_C(1000000);
}

/* ---- paths ---- */

static char *
in_dir(const char *dir, const char *name)
{
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s/%s", dir, name);
	return buf_detach(&b);
}

/* The server changes its folder, so every path is a full one. */
static char *
full_dir(const char *dir)
{
	char cwd[PATH_MAX];
	struct buf b;

	buf_init(&b);
	if (dir[0] != '/' && getcwd(cwd, sizeof(cwd)) != NULL)
		buf_addf(&b, "%s/", cwd);
	buf_add(&b, dir);
	while (b.len > 1 && b.s[b.len - 1] == '/')
		b.s[--b.len] = '\0';
	return buf_detach(&b);
}

/* Short folder for the socket of a long path: always the same for a user. */
static void
add_run_dir(struct buf *b)
{
	buf_addf(b, "/tmp/ccc-run-%u", (unsigned)geteuid());
}

char *
server_socket(const char *dir)
{
	char *full = full_dir(dir);
	char hex[65];
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s/db.sock", full);
	if (b.len > SOCKET_MAX) {
		sha256_hex(full, strlen(full), hex);
		buf_reset(&b);
		add_run_dir(&b);
		buf_addf(&b, "/%.24s.sock", hex);
	}
	free(full);
	return buf_detach(&b);
}

/* The folder, ours alone; made where it is missing. */
static int
make_dir(const char *path, struct err *e)
{
	struct stat st;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return err_set(e, ERR_NET, _("%s cannot be made: %s"), path,
		    strerror(errno));
	if (lstat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		return err_set(e, ERR_NET, _("%s is not a folder"), path);
	if (st.st_uid != geteuid())
		return err_set(e, ERR_NET, _("%s belongs to another account; "
		    "the private database runs under the account of its "
		    "folder"), path);
	if ((st.st_mode & 077) != 0 && chmod(path, 0700) < 0)
		return err_set(e, ERR_NET, _("%s is open to others: %s"),
		    path, strerror(errno));
	return 0;
}

/* The folders above it, with ordinary rights. */
static int
make_parents(const char *path, struct err *e)
{
	char *p, *copy = xstrdup(path);
	int rc = 0;

	for (p = copy + 1; rc == 0 && (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		if (mkdir(copy, 0755) < 0 && errno != EEXIST && errno != EROFS)
			rc = err_set(e, ERR_NET, _("%s cannot be made: %s"),
			    copy, strerror(errno));
		*p = '/';
	}
	free(copy);
	return rc;
}

static int
make_dirs(const char *dir, struct err *e)
{
	static const char *const inside[] = { "tmp", "empty" };
	char *path, *socket;
	struct buf run;
	size_t i;
	int rc;

	if (strlen(dir) > PATH_MAX - 64)
		return err_set(e, ERR_INPUT, _("the path of data_dir is too "
		    "long"));
	rc = make_parents(dir, e);
	if (rc == 0)
		rc = make_dir(dir, e);
	for (i = 0; rc == 0 && i < 2; i++) {
		path = in_dir(dir, inside[i]);
		rc = make_dir(path, e);
		free(path);
	}
	socket = server_socket(dir);
	buf_init(&run);
	add_run_dir(&run);
	if (rc == 0 && strncmp(socket, run.s, run.len) == 0)
		rc = make_dir(run.s, e);
	buf_release(&run);
	free(socket);
	return rc;
}

static const char *
my_name(void)
{
	struct passwd *pw = getpwuid(geteuid());

	return pw != NULL ? pw->pw_name : "root";
}

/* ---- locks ---- */

static int
open_lock(const char *dir, const char *name, struct err *e)
{
	char *path = in_dir(dir, name);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		err_set(e, ERR_NET, _("%s cannot be written: %s"), path,
		    strerror(errno));
	free(path);
	return fd;
}

/* start.lock: one at a time installs, starts or stops. */
static int
lock_start(const char *dir, struct err *e)
{
	int64_t end = deadline(LOCK_S);
	int fd = open_lock(dir, "start.lock", e);

	while (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (clock_mono() > end) {
			close(fd);
			return err_set(e, ERR_NET, _("another ccc has been "
			    "starting or stopping the database in %s for %d "
			    "seconds"), dir, LOCK_S);
		}
		pause_ms(5);
	}
	return fd;
}

/* ---- is it up ---- */

/* A connection to the socket, or -1. */
static int
connect_socket(const char *dir)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	char *path = server_socket(dir);
	size_t n = strlen(path);
	int fd = -1;

	if (n < sizeof(a.sun_path)) {
		memcpy(a.sun_path, path, n + 1);
		fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd >= 0 && connect(fd, (struct sockaddr *)&a,
		    sizeof(a)) < 0) {
			close(fd);
			fd = -1;
		}
	}
	free(path);
	return fd;
}

/* The socket of a process that is being killed still takes connections: up
 * is who greets. One that is frozen is not down. */
int
server_is_up(const char *dir)
{
	struct pollfd p = { connect_socket(dir), POLLIN, 0 };
	char c;
	ssize_t n;
	int up;

	if (p.fd < 0)
		return 0;
	while (poll(&p, 1, GREET_MS) < 0 && errno == EINTR)
		;
	n = recv(p.fd, &c, 1, MSG_DONTWAIT);
	up = n == 1 || (n < 0 && errno == EAGAIN);
	close(p.fd);
	return up;
}

/* Process that listens on the socket, or -1. */
static pid_t
server_pid(const char *dir)
{
	struct ucred cred;
	socklen_t n = sizeof(cred);
	int fd = connect_socket(dir);
	pid_t pid = -1;

	if (fd < 0)
		return -1;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &n) == 0)
		pid = cred.pid;
	close(fd);
	return pid;
}

/* A dead child that nobody has asked after yet does not count. */
static int
is_alive(pid_t pid)
{
	char path[64], line[512];
	const char *p;
	FILE *f;
	int alive = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (f == NULL)
		return 0;
	if (fgets(line, sizeof(line), f) != NULL) {
		p = strrchr(line, ')');
		alive = p != NULL && p[1] != '\0' && p[2] != 'Z' &&
		    p[2] != 'X';
	}
	fclose(f);
	return alive;
}

/* Ends the process and waits; 0 where it is gone. A server that is starting
 * loses the signal, so it is sent again. */
static int
end_process(pid_t pid, int seconds)
{
	int64_t end = deadline(seconds), again = 0;

	while (is_alive(pid)) {
		if (clock_mono() > end)
			return -1;
		if (clock_mono() > again) {
			kill(pid, SIGTERM);
			again = clock_mono() + AGAIN_MS * 1000;
		}
		pause_ms(5);
	}
	/* Where it was our child. */
	server_child_ended(pid);
	return 0;
}

/* Whether the process is a mariadbd of ours on DIR/data. */
static int
is_on_folder(const char *pid, const char *dir)
{
	char path[64], cmd[8192];
	struct buf want;
	struct stat st;
	ssize_t n;
	int fd, is;

	snprintf(path, sizeof(path), "/proc/%.16s/cmdline", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = fstat(fd, &st) == 0 && st.st_uid == geteuid() ?
	    read(fd, cmd, sizeof(cmd) - 1) : -1;
	close(fd);
	if (n <= 0)
		return 0;
	cmd[n] = '\0';
	buf_init(&want);
	buf_addc(&want, '\0');
	buf_addf(&want, "--datadir=%s/data", dir);
	/* As a whole argument: the NUL after it counts. */
	is = strstr(cmd, "mariadbd") != NULL &&
	    memmem(cmd, (size_t)n, want.s, want.len + 1) != NULL;
	buf_release(&want);
	return is;
}

/*
 * Ends every server of the folder: the one that answers, one whose socket
 * was removed, one that was still starting when its ccc was killed (it would
 * wait for the data and come up later). What does not end by itself is
 * killed, save the one that answers; a killed one recovers.
 */
static int
end_servers(const char *dir, struct err *e)
{
	pid_t answers = server_pid(dir), pid;
	DIR *proc = opendir("/proc");
	struct dirent *de;
	int rc = 0;

	if (answers > 0 && end_process(answers, STOP_S) < 0)
		rc = err_set(e, ERR_NET, _("the database server (process %d) "
		    "does not stop"), (int)answers);
	while (rc == 0 && proc != NULL && (de = readdir(proc)) != NULL) {
		if (de->d_name[0] < '1' || de->d_name[0] > '9' ||
		    !is_on_folder(de->d_name, dir))
			continue;
		pid = (pid_t)strtol(de->d_name, NULL, 10);
		if (is_alive(pid) && end_process(pid, ORPHAN_S) < 0)
			kill(pid, SIGKILL);
		while (is_alive(pid))
			pause_ms(5);
	}
	if (proc != NULL)
		closedir(proc);
	return rc;
}

/* ---- starting ---- */

static int
start_failed(const char *dir, struct err *e)
{
	char *log = in_dir(dir, "server.log");
	char *words = server_last_words(log);

	err_set(e, ERR_NET, _("the database server in %s does not start: %s "
	    "(%s)"), dir, words[0] != '\0' ? words :
	    _("it says nothing about it"), log);
	free(words);
	free(log);
	return -1;
}

/* Until it answers a login, or has ended. */
static int
wait_ready(const char *dir, pid_t pid, struct err *e)
{
	int64_t end = deadline(READY_S);
	struct db *d;

	while (!server_is_up(dir)) {
		if (server_child_ended(pid))
			return start_failed(dir, e);
		if (clock_mono() > end)
			return err_set(e, ERR_NET, _("the database server in "
			    "%s is not ready after %d seconds"), dir,
			    READY_S);
		pause_ms(3);
	}
	if (server_admin(dir, &d, e) < 0)
		return -1;
	db_close(d);
	return 0;
}

static int
start(const char *dir, struct err *e)
{
	char *data = in_dir(dir, "data"), *socket = server_socket(dir);
	struct stat st;
	pid_t pid;
	int rc = end_servers(dir, e);

	if (rc == 0 && stat(data, &st) < 0)
		rc = server_install(dir, my_name(), e);
	if (rc == 0)
		rc = server_spawn(dir, socket, &pid, e);
	if (rc == 0)
		rc = wait_ready(dir, pid, e);
	free(socket);
	free(data);
	return rc;
}

int
server_join(struct server *s, const char *dir, struct err *e)
{
	int lock, rc = 0;

	memset(s, 0, sizeof(*s));
	s->use_fd = -1;
	s->dir = full_dir(dir);
	s->socket = server_socket(s->dir);
	lock = make_dirs(s->dir, e) < 0 ? -1 : lock_start(s->dir, e);
	if (lock >= 0)
		s->use_fd = open_lock(s->dir, "use.lock", e);
	if (s->use_fd < 0 || flock(s->use_fd, LOCK_SH) < 0)
		rc = -1;
	if (rc == 0 && !server_is_up(s->dir)) {
		rc = start(s->dir, e);
		s->started = rc == 0;
	}
	if (lock >= 0)
		close(lock);
	if (rc < 0) {
		if (s->use_fd >= 0)
			close(s->use_fd);
		free(s->dir);
		free(s->socket);
		memset(s, 0, sizeof(*s));
		s->use_fd = -1;
	}
	return rc;
}

/* ---- leaving ---- */

static void
release(struct server *s)
{
	if (s->use_fd >= 0)
		close(s->use_fd);
	free(s->dir);
	free(s->socket);
	memset(s, 0, sizeof(*s));
	s->use_fd = -1;
}

static int
is_kept(const char *dir)
{
	char *path = in_dir(dir, "keep");
	int is = access(path, F_OK) == 0;

	free(path);
	return is;
}

void
server_leave(struct server *s)
{
	int lock;

	if (s->dir == NULL)
		return;
	if (!is_kept(s->dir)) {
		lock = lock_start(s->dir, NULL);
		/* Up to here others may have joined; from here they wait. */
		if (lock >= 0 && flock(s->use_fd, LOCK_EX | LOCK_NB) == 0)
			end_servers(s->dir, NULL);
		if (lock >= 0)
			close(lock);
	}
	release(s);
}

void
server_detach(struct server *s)
{
	char *path;
	int fd;

	if (s->dir == NULL)
		return;
	path = in_dir(s->dir, "keep");
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	free(path);
	release(s);
}

int
server_stop(const char *dir, struct err *e)
{
	char *full = full_dir(dir), *keep = in_dir(full, "keep");
	struct stat st;
	int lock, rc = -1;

	if (stat(full, &st) < 0) {
		rc = 0;
	} else if ((lock = lock_start(full, e)) >= 0) {
		unlink(keep);
		rc = end_servers(full, e);
		close(lock);
	}
	free(keep);
	free(full);
	return rc;
}

int
server_admin(const char *dir, struct db **out, struct err *e)
{
	char *socket = server_socket(dir);
	struct db_login l = { .socket = socket, .user = my_name(),
	    .connect_timeout_s = 5, .read_timeout_s = 120 };
	int rc = db_open(out, &l, e);

	free(socket);
	return rc;
}
