/*
 * Starting and stopping the demo: in which order, what is recorded, what a
 * killed demo left. Knows no host's tools (farm) and no rule.
 */
#include "core/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/load.h"
#include "core/proc.h"
#include "core/table.h"
#include "core/upgrade.h"

#define WAIT_MS 15000
#define PATIENCE_MS 2000	/* with a demo that may go on */
#define NAP_MS 100

char *
demo_path(const struct demo *d, const char *name)
{
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s/%s", d->dir, name);
	return buf_detach(&b);
}

char *
demo_program(const char *name)
{
	char self[PATH_MAX];
	struct buf b;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	self[n > 0 ? n : 0] = '\0';
	if (n > 0 && strrchr(self, '/'))
		*strrchr(self, '/') = '\0';
	buf_init(&b);
	buf_addf(&b, "%s/%s", n > 0 ? self : CCC_BIN_DIR, name);
	return buf_detach(&b);
}

/* ---- folder ---- */

static char *
default_dir(void)
{
	const struct passwd *pw = getpwuid(getuid());
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s/.local/share/ccc-demo",
	    pw && pw->pw_dir ? pw->pw_dir : "");
	return buf_detach(&b);
}

static char *
absolute(const char *path)
{
	char cwd[PATH_MAX];
	struct buf b;

	buf_init(&b);
	if (path[0] != '/' && getcwd(cwd, sizeof(cwd)))
		buf_addf(&b, "%s/", strcmp(cwd, "/") == 0 ? "" : cwd);
	buf_add(&b, path);
	while (b.len > 1 && b.s[b.len - 1] == '/')
		b.s[--b.len] = '\0';
	return buf_detach(&b);
}

int
demo_init(struct demo *d, const char *dir, const char *data,
    const char *sql_dir, struct err *e)
{
	struct buf b;
	int rc = 0;

	memset(d, 0, sizeof(*d));
	d->lock_fd = -1;
	d->server.use_fd = -1;
	d->sql_dir = sql_dir;
	d->dir = dir ? absolute(dir) : default_dir();
	buf_init(&b);
	buf_addf(&b, "%s/demo", sql_dir);
	d->data = data ? absolute(data) : buf_detach(&b);
	buf_release(&b);
	buf_addf(&b, "%s/meta.tsv", d->data);
	if (access(b.s, R_OK) == -1)
		rc = err_set(e, ERR_INPUT, _("%s: %s; --data wants a folder "
		    "of .tsv files with a meta.tsv"), b.s, strerror(errno));
	buf_release(&b);
	return rc;
}

void
demo_release(struct demo *d)
{
	db_close(d->db);
	if (d->lock_fd != -1)
		close(d->lock_fd);
	farm_release(&d->farm);
	free(d->dir);
	free(d->data);
	memset(d, 0, sizeof(*d));
	d->lock_fd = -1;
}

/* Makes path and the folders above it. */
static int
make_folders(const char *path, struct err *e)
{
	char *copy = xstrdup(path);
	int rc = 0;

	for (char *s = copy + 1; rc == 0; s++) {
		char c = *s;

		if (c != '/' && c != '\0')
			continue;
		*s = '\0';
		if (mkdir(copy, 0700) == -1 && errno != EEXIST &&
		    (errno != EROFS || access(copy, F_OK) == -1))
			rc = err_set(e, ERR_SYSTEM,
			    _("the folder %s cannot be made: %s"), copy,
			    strerror(errno));
		*s = c;
		if (c == '\0')
			break;
	}
	free(copy);
	return rc;
}

/* A folder of somebody else's files is not filled with ours. */
static int
check_folder(const struct demo *d, struct err *e)
{
	char *mark = demo_path(d, "demo.lock");
	DIR *dir = opendir(d->dir);
	struct dirent *entry;
	int strange = 0, rc = 0;

	if (!dir)
		rc = err_set(e, errno == ENOTDIR ? ERR_INPUT : ERR_SYSTEM,
		    "%s: %s", d->dir, strerror(errno));
	else if (access(mark, F_OK) == -1)
		while (!strange && (entry = readdir(dir)))
			strange = strcmp(entry->d_name, ".") != 0 &&
			    strcmp(entry->d_name, "..") != 0;
	if (strange)
		rc = err_set(e, ERR_INPUT, _("%s holds other files; the demo "
		    "wants a folder of its own (--dir)"), d->dir);
	else if (rc == 0 && access(d->dir, W_OK) == -1)
		rc = err_set(e, ERR_SYSTEM, "%s: %s", d->dir,
		    strerror(errno));
	if (dir)
		closedir(dir);
	free(mark);
	return rc;
}

/* ---- what runs ---- */

static pid_t
recorded(const struct demo *d, const char *name)
{
	char *path = demo_path(d, name);
	pid_t pid = proc_recorded(path);

	free(path);
	return pid;
}

static void
end(const struct demo *d, const char *name)
{
	char *path = demo_path(d, name);

	proc_end(path, WAIT_MS);
	free(path);
}

static int
record_me(const struct demo *d, const char *name, struct err *e)
{
	char *path = demo_path(d, name);
	int rc = proc_record(path, getpid(), e);

	free(path);
	return rc;
}

int
demo_running(const struct demo *d)
{
	return (server_is_up(d->dir) ? DEMO_HAS_DB : 0) |
	    (recorded(d, "run/farm.pid") ? DEMO_HAS_HOSTS : 0) |
	    (recorded(d, "run/runner.pid") ? DEMO_HAS_RUNNER : 0);
}

static int
is_background(const struct demo *d)
{
	char *path = demo_path(d, "run/background");
	int rc = access(path, F_OK) == 0;

	free(path);
	return rc;
}

static int
set_background(const struct demo *d, int on, struct err *e)
{
	char *path = demo_path(d, "run/background");
	int fd, rc = 0;

	if (!on)
		unlink(path);
	else if ((fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) == -1)
		rc = err_set(e, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	else
		close(fd);
	free(path);
	return rc;
}

static int
open_lock(struct demo *d, struct err *e)
{
	char *path = demo_path(d, "demo.lock");

	d->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (d->lock_fd == -1)
		err_set(e, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	free(path);
	return d->lock_fd == -1 ? -1 : 0;
}

static void
say(const struct demo *d, const char *step)
{
	if (d->say)
		d->say(step);
}

/* Takes the lock. A demo that was told to end a moment ago still holds it: it
 * is waited for; one that goes on is not. */
static int
take_lock(struct demo *d)
{
	struct timespec nap = { 0, NAP_MS * 1000000 };
	int waited;

	for (waited = 0; flock(d->lock_fd, LOCK_EX | LOCK_NB) == -1;
	    waited += NAP_MS) {
		if (waited > (recorded(d, "run/demo.pid") ? PATIENCE_MS :
		    WAIT_MS))
			return -1;
		if (waited == 5 * NAP_MS)
			say(d, _("waiting for the demo that ends ..."));
		nanosleep(&nap, NULL);
	}
	return 0;
}

/* The folder is ours, and nothing runs in it that is somebody's. */
static int
take_folder(struct demo *d, struct err *e)
{
	char *run = demo_path(d, "run");
	int rc = 0;

	if (make_folders(d->dir, e) == -1 || check_folder(d, e) == -1 ||
	    open_lock(d, e) == -1)
		rc = -1;
	else if (take_lock(d) == -1)
		rc = err_set(e, ERR_INPUT, _("a demo runs in %s already; "
		    "leave it first, or: ccc demo stop --dir %s"), d->dir,
		    d->dir);
	else if (mkdir(run, 0700) == -1 && errno != EEXIST)
		rc = err_set(e, ERR_SYSTEM, "%s: %s", run, strerror(errno));
	else if (is_background(d) && demo_running(d) == DEMO_HAS_ALL)
		rc = err_set(e, ERR_INPUT, _("a demo runs in %s already; open "
		    "a workstation on it with: ccc --config %s/ccc.conf"),
		    d->dir, d->dir);
	free(run);
	return rc;
}

/* ---- database ---- */

static int
load_data(struct demo *d, struct err *e)
{
	struct table *t = NULL;
	struct db_param note = { d->data, 0 };
	int rc = 0;

	say(d, _("loading the demo's data ..."));
	if (load_dir(d->db, d->data, "demo", e) == -1 ||
	    db_call(d->db, "ccc.import_demo", &note, 1, &t, e) == -1)
		rc = -1;
	else if (table_rows(t) == 1 &&
	    strcmp(table_str(t, 0, "outcome"), "input") == 0)
		rc = err_set(e, ERR_INPUT, "%s/%s", d->data,
		    table_str(t, 0, "first"));
	table_free(t);
	return rc;
}

int
demo_load(struct demo *d, struct err *e)
{
	struct table *t = NULL;
	int loaded, rc = db_call(d->db, "ccc.demo_mark", NULL, 0, &t, e);

	loaded = rc == 0 && table_rows(t) == 1 &&
	    table_num(t, 0, "loaded") > 0;
	table_free(t);
	if (rc == 0 && !loaded)
		rc = load_data(d, e);
	return rc;
}

static int
open_database(struct demo *d, struct err *e)
{
	if (server_join(&d->server, d->dir, e) == -1)
		return -1;
	d->joined = 1;
	return server_admin(d->dir, &d->db, e);
}

static int
start_database(struct demo *d, struct err *e)
{
	say(d, _("starting the private database ..."));
	if (open_database(d, e) == -1)
		return -1;
	say(d, _("bringing the schema up to date ..."));
	if (upgrade_run(d->db, d->sql_dir, NULL, NULL, e) == -1)
		return -1;
	return demo_load(d, e);
}

/* ---- hosts ---- */

static int
runner_key(const struct demo *d, char **path, struct err *e)
{
	const char *argv[] = { "ssh-keygen", "-q", "-t", "ed25519", "-N", "",
		"-C", "ccc-runner", "-f", NULL, NULL };

	*path = demo_path(d, "runner.key");
	argv[9] = *path;
	if (access(*path, R_OK) == 0)
		return 0;
	return proc_run(argv, NULL, e);
}

static int
add_hosts(struct demo *d, struct err *e)
{
	static const char *const names[7] = { "code", "kind", "ip", "os",
		"mem_gb", "disk_gb", "parent" };
	struct table *t = NULL;
	int rc = db_call(d->db, "ccc.demo_machines", NULL, 0, &t, e);

	for (size_t i = 0; rc == 0 && i < table_rows(t); i++) {
		const char *facts[7];

		for (size_t f = 0; f < 7; f++)
			facts[f] = table_str(t, i, names[f]);
		rc = farm_add(&d->farm, facts, e);
	}
	table_free(t);
	return rc;
}

/* Tells the database how each host is reached and by which key it is known. */
static int
register_hosts(struct demo *d, struct err *e)
{
	char port[16];
	int rc = 0;

	snprintf(port, sizeof(port), "%u", d->farm.port);
	for (size_t i = 0; rc == 0 && i < d->farm.n; i++) {
		const struct farm_host *h = &d->farm.hosts[i];
		char *key = farm_host_key(&d->farm, h);
		const struct db_param p[] = { { h->code, 0 },
			{ h->address, 0 }, { port, 0 }, { d->farm.login, 0 },
			{ key, 0 } };

		if (!key)
			rc = err_set(e, ERR_SYSTEM,
			    _("the key of host %s cannot be read"), h->code);
		else
			rc = db_call(d->db, "ccc.demo_host", p, 5, NULL, e);
		free(key);
	}
	return rc;
}

static int
start_hosts(struct demo *d, struct err *e)
{
	struct buf tools;
	char *key = NULL, *pid_file = demo_path(d, "run/farm.pid");
	int rc = -1;

	say(d, _("starting the demo hosts ..."));
	buf_init(&tools);
	buf_addf(&tools, "%s/demo/host", d->sql_dir);
	farm_sweep(&d->farm);
	if (add_hosts(d, e) == 0 && runner_key(d, &key, e) == 0 &&
	    farm_prepare(&d->farm, tools.s, key, e) == 0 &&
	    register_hosts(d, e) == 0)
		rc = farm_start(&d->farm, pid_file, e);
	buf_release(&tools);
	free(key);
	free(pid_file);
	return rc;
}

/* ---- runner ---- */

static int
write_conf(const struct demo *d, struct err *e)
{
	char *path = demo_path(d, "ccc.conf");
	FILE *f = fopen(path, "we");
	int rc = 0;

	if (f)
		fprintf(f, "# Made by ccc demo. ccc --config %s opens a "
		    "workstation on this demo.\n"
		    "files = {\n\tdata_dir = \"%s\";\n"
		    "\tspool_dir = \"%s/spool\";\n\tsql_dir = \"%s\";\n};\n"
		    "runner = {\n\tname = \"demo\";\n"
		    "\tpassword_file = \"%s/runner.password\";\n"
		    "\tkey_file = \"%s/runner.key\";\n};\n"
		    "demo = {\n\tpasswords = \"%s/passwords\";\n};\n",
		    path, d->dir, d->dir, d->sql_dir, d->dir, d->dir, d->dir);
	if (!f || fclose(f) == EOF)
		rc = err_set(e, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	free(path);
	return rc;
}

static int
start_runner(struct demo *d, struct err *e)
{
	char *program = demo_program("ccc-runner");
	char *conf = demo_path(d, "ccc.conf");
	char *log = demo_path(d, "run/runner.log");
	char *pid_file = demo_path(d, "run/runner.pid");
	const char *argv[] = { program, "--config", conf, NULL };
	struct timespec nap = { 0, 300 * 1000000 };
	pid_t pid;
	int rc;

	say(d, _("starting the runner ..."));
	pid = proc_start(argv, log, e);
	rc = pid == -1 ? -1 : proc_record(pid_file, pid, e);
	if (rc == 0) {
		nanosleep(&nap, NULL);
		if (!proc_recorded(pid_file))
			rc = err_set(e, ERR_SYSTEM, _("the runner ended at "
			    "once; %s tells why"), log);
	}
	free(program);
	free(conf);
	free(log);
	free(pid_file);
	return rc;
}

/* ---- all of it ---- */

/* What a demo that was killed left half running goes first. A whole one is
 * taken over as it is: its runner may be in the middle of a run. */
static int
start_all(struct demo *d, struct err *e)
{
	if (demo_running(d) == DEMO_HAS_ALL)
		return open_database(d, e);
	end(d, "run/runner.pid");
	end(d, "run/farm.pid");
	if (start_database(d, e) == -1 || demo_make_accounts(d, e) == -1 ||
	    write_conf(d, e) == -1 || start_hosts(d, e) == -1)
		return -1;
	return start_runner(d, e);
}

static void
close_database(struct demo *d)
{
	db_close(d->db);
	d->db = NULL;
	if (d->joined)
		server_leave(&d->server);
	d->joined = 0;
}

int
demo_up(struct demo *d, enum demo_way way, struct err *e)
{
	if (take_folder(d, e) == -1 || record_me(d, "run/demo.pid", e) == -1 ||
	    farm_init(&d->farm, d->dir, e) == -1)
		return -1;
	if (start_all(d, e) == -1 ||
	    set_background(d, way == DEMO_BACK, e) == -1) {
		demo_down(d, NULL);
		return -1;
	}
	if (way == DEMO_BACK) {
		db_close(d->db);
		d->db = NULL;
		server_detach(&d->server);
		d->joined = 0;
	}
	return 0;
}

int
demo_down(struct demo *d, struct err *e)
{
	char *me = demo_path(d, "run/demo.pid");
	int rc = 0;

	/* From here on the folder will be free soon. */
	unlink(me);
	free(me);
	end(d, "run/runner.pid");
	end(d, "run/farm.pid");
	if (d->farm.dir || farm_init(&d->farm, d->dir, e) == 0)
		farm_sweep(&d->farm);
	else
		rc = -1;
	close_database(d);
	if (server_is_up(d->dir) && server_stop(d->dir, e) == -1)
		rc = -1;
	set_background(d, 0, NULL);
	return rc;
}

int
demo_ask_to_end(struct demo *d, struct err *e)
{
	struct timespec nap = { 0, 100 * 1000000 };
	pid_t pid;

	if (open_lock(d, e) == -1)
		return -1;
	for (int i = 0; i < 600; i++) {
		if (flock(d->lock_fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		pid = recorded(d, "run/demo.pid");
		if (pid && i == 0)
			kill(pid, SIGTERM);
		nanosleep(&nap, NULL);
	}
	return err_set(e, ERR_SYSTEM,
	    _("the demo in %s does not end within a minute"), d->dir);
}

int
demo_is_busy(struct demo *d)
{
	struct table *t = NULL;
	struct err e;
	int busy;

	if (!d->db || db_call(d->db, "ccc.demo_runs", NULL, 0, &t, &e) == -1)
		return 0;
	busy = table_rows(t) > 0;
	table_free(t);
	return busy;
}
