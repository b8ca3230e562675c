/*
 * Getting the demo hosts ready: folders, keys, settings, a port. Serving them
 * is farm_serve.c; what a host can do is told by the programs in
 * sql/demo/host. Knows nothing of the database.
 */
#include "core/farm.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/i18n.h"
#include "core/sha256.h"

#define ACCOUNT "ccc-demo"
#define FIRST_PORT 20022
#define AT_START 12

/* What neither sshd_config nor its patterns give a second meaning. */
static int
is_plain_path(const char *path)
{
	for (const unsigned char *s = (const unsigned char *)path; *s; s++)
		if (*s <= ' ' || *s == 0x7f || strchr("\"'%\\#$`*?[]|&;<>()!",
		    *s))
			return 0;
	return 1;
}

static char *
path_in(const char *dir, const char *name)
{
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s/%s", dir, name);
	return buf_detach(&b);
}

static int
write_file(const struct farm *f, const char *name, const char *text,
    struct err *e)
{
	char *path = path_in(f->dir, name);
	FILE *out;
	int rc = 0;

	unlink(path);
	out = fopen(path, "we");
	if (!out || fputs(text, out) == EOF || fchmod(fileno(out), 0644) == -1)
		rc = err_set(e, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	if (out && fclose(out) == EOF && rc == 0)
		rc = err_set(e, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	free(path);
	return rc;
}

/* Makes a folder below the home of the account and DIR/hosts point to it. */
static int
use_account(struct farm *f, const char *dir, struct err *e)
{
	const struct passwd *pw = getpwnam(ACCOUNT);
	char hex[65], *link = path_in(dir, "hosts");
	struct buf of;
	int rc = 0;

	if (!pw || pw->pw_uid == 0) {
		free(link);
		return err_set(e, ERR_SYSTEM, _("the demo hosts do not run as "
		    "root, and the account %s is missing: make deps makes it"),
		    ACCOUNT);
	}
	f->as.uid = pw->pw_uid;
	f->as.gid = pw->pw_gid;
	f->login = xstrdup(pw->pw_name);
	sha256_hex(dir, strlen(dir), hex);
	hex[12] = '\0';
	f->dir = path_in(pw->pw_dir, hex);
	if ((mkdir(f->dir, 0700) == -1 && errno != EEXIST) ||
	    lchown(f->dir, f->as.uid, f->as.gid) == -1)
		rc = err_set(e, ERR_SYSTEM, "%s: %s", f->dir, strerror(errno));
	else {
		unlink(link);
		if (symlink(f->dir, link) == -1)
			rc = err_set(e, ERR_SYSTEM, "%s: %s", link,
			    strerror(errno));
	}
	free(link);
	/* so that one can tell whose they are when the demo is gone */
	buf_init(&of);
	buf_addf(&of, "%s\n", dir);
	if (rc == 0)
		rc = write_file(f, "of", of.s, e);
	buf_release(&of);
	return rc;
}

static int
use_myself(struct farm *f, const char *dir, struct err *e)
{
	const struct passwd *pw = getpwuid(getuid());

	if (!pw)
		return err_set(e, ERR_SYSTEM,
		    _("user %u has no entry in the account list, so that no "
		    "SSH server would let it in"), (unsigned int)getuid());
	f->as.uid = getuid();
	f->as.gid = getgid();
	f->login = xstrdup(pw->pw_name);
	f->dir = path_in(dir, "hosts");
	if (mkdir(f->dir, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_SYSTEM, "%s: %s", f->dir,
		    strerror(errno));
	return 0;
}

int
farm_init(struct farm *f, const char *dir, struct err *e)
{
	memset(f, 0, sizeof(*f));
	f->at_start = AT_START;
	if (!is_plain_path(dir))
		return err_set(e, ERR_INPUT, _("%s: the folder's path must not "
		    "have spaces, quotes or %% in it, SSH servers could "
		    "not name their files"), dir);
	return getuid() == 0 ? use_account(f, dir, e) : use_myself(f, dir, e);
}

static void
host_release(struct farm_host *h)
{
	if (h->fd != -1)
		close(h->fd);
	free(h->code);
	free(h->kind);
	free(h->ip);
	free(h->os);
	free(h->mem_gb);
	free(h->disk_gb);
	free(h->parent);
}

void
farm_release(struct farm *f)
{
	for (size_t i = 0; i < f->n; i++)
		host_release(&f->hosts[i]);
	free(f->hosts);
	free(f->dir);
	free(f->login);
	memset(f, 0, sizeof(*f));
}

/* A fact as it goes into the index: one line, no tabs, "-" where none. */
static char *
fact(const char *s)
{
	char *copy = xstrdup(s && *s ? s : "-");

	for (char *c = copy; *c; c++)
		if (*c == '\t' || *c == '\n')
			*c = ' ';
	return copy;
}

static int
is_host_name(const char *s)
{
	return s && *s && *s != '-' && strlen(s) < 64 &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(s);
}

/* 10.A.B.C becomes 127.43.B.C; a host without such an address gets one of
 * its place in the list. */
static void
make_address(struct farm_host *h, size_t n)
{
	unsigned int a, b, c, d;

	if (sscanf(h->ip, "%u.%u.%u.%u", &a, &b, &c, &d) != 4 || c > 255 ||
	    d > 254 || d == 0) {
		c = 200 + (unsigned int)(n / 250) % 50;
		d = 1 + (unsigned int)(n % 250);
	}
	snprintf(h->address, sizeof(h->address), "127.43.%u.%u", c & 255,
	    d & 255);
}

int
farm_add(struct farm *f, const char *const facts[7], struct err *e)
{
	struct farm_host *h;

	if (!is_host_name(facts[FARM_CODE]))
		return err_set(e, ERR_INPUT, _("host '%s': a host's code has "
		    "small letters, digits and '-' only"),
		    facts[FARM_CODE] ? facts[FARM_CODE] : "");
	f->hosts = xrealloc(f->hosts, (f->n + 1) * sizeof(*f->hosts));
	h = &f->hosts[f->n];
	h->code = fact(facts[FARM_CODE]);
	h->kind = fact(facts[FARM_KIND]);
	h->ip = fact(facts[FARM_IP]);
	h->os = fact(facts[FARM_OS]);
	h->mem_gb = fact(facts[FARM_MEM]);
	h->disk_gb = fact(facts[FARM_DISK]);
	h->parent = fact(facts[FARM_PARENT]);
	h->fd = -1;
	make_address(h, f->n);
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->hosts[i].address, h->address) == 0)
			snprintf(h->address, sizeof(h->address),
			    "127.44.%zu.%zu", f->n / 250 % 250,
			    1 + f->n % 250);
	f->n++;
	return 0;
}

static int
copy_file(const char *from, const char *to, mode_t mode, struct err *e)
{
	char part[8192];
	ssize_t n = -1;
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;

	unlink(to);
	if (in != -1)
		out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	/* whatever the umask says: the hosts' account reads it */
	if (out != -1 && fchmod(out, mode) == 0)
		while ((n = read(in, part, sizeof(part))) > 0)
			if (write(out, part, (size_t)n) != n) {
				n = -1;
				break;
			}
	if (n == -1)
		err_set(e, ERR_SYSTEM, "%s: %s", out == -1 ? from : to,
		    strerror(errno));
	if (in != -1)
		close(in);
	if (out != -1 && close(out) == -1 && n != -1)
		n = err_set(e, ERR_SYSTEM, "%s: %s", to, strerror(errno));
	return n == -1 ? -1 : 0;
}

static int
copy_link(const char *from, const char *to, struct err *e)
{
	char target[256];
	ssize_t n = readlink(from, target, sizeof(target) - 1);

	if (n == -1)
		return err_set(e, ERR_SYSTEM, "%s: %s", from, strerror(errno));
	target[n] = '\0';
	unlink(to);
	if (symlink(target, to) == -1)
		return err_set(e, ERR_SYSTEM, "%s: %s", to, strerror(errno));
	return 0;
}

/* The tools lie where the hosts' account may not look (root's home). */
static int
copy_tools(const struct farm *f, const char *tools, struct err *e)
{
	char *from = path_in(tools, "bin"), *to = path_in(f->dir, "bin");
	struct dirent *entry;
	DIR *d = opendir(from);
	int rc = 0;

	if (!d || (mkdir(to, 0755) == -1 && errno != EEXIST) ||
	    chmod(to, 0755) == -1)
		rc = err_set(e, ERR_SYSTEM, "%s: %s", d ? to : from,
		    strerror(errno));
	while (rc == 0 && (entry = readdir(d))) {
		char *a = path_in(from, entry->d_name);
		char *b = path_in(to, entry->d_name);
		struct stat st;

		if (lstat(a, &st) == 0 && S_ISREG(st.st_mode))
			rc = copy_file(a, b, st.st_mode & 0755, e);
		else if (S_ISLNK(st.st_mode))
			rc = copy_link(a, b, e);
		free(a);
		free(b);
	}
	if (d)
		closedir(d);
	free(from);
	free(to);
	return rc;
}

static int
write_index(const struct farm *f, struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b);
	for (size_t i = 0; i < f->n; i++) {
		const struct farm_host *h = &f->hosts[i];

		buf_addf(&b, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", h->code,
		    h->kind, h->ip, h->os, h->mem_gb, h->disk_gb, h->parent,
		    h->address);
	}
	rc = write_file(f, "hosts.tsv", b.s, e);
	buf_release(&b);
	return rc;
}

static int
write_authorized(const struct farm *f, const char *key_file, struct err *e)
{
	char line[1024] = "", *path = NULL;
	struct buf name;
	FILE *in;
	int rc;

	buf_init(&name);
	buf_addf(&name, "%s.pub", key_file);
	path = buf_detach(&name);
	in = fopen(path, "re");
	if (!in || !fgets(line, sizeof(line), in))
		rc = err_set(e, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	else
		rc = write_file(f, "authorized_keys", line, e);
	if (in)
		fclose(in);
	free(path);
	return rc;
}

static int
listen_on(const char *address, unsigned int port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_port = htons((in_port_t)port) };
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);

	if (fd == -1 || inet_pton(AF_INET, address, &sin.sin_addr) != 1 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == -1 ||
	    bind(fd, (struct sockaddr *)&sin, sizeof(sin)) == -1 ||
	    listen(fd, 64) == -1) {
		if (fd != -1)
			close(fd);
		return -1;
	}
	return fd;
}

static void
close_all(struct farm *f)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->hosts[i].fd != -1)
			close(f->hosts[i].fd);
		f->hosts[i].fd = -1;
	}
}

static int
bind_all(struct farm *f, unsigned int port)
{
	for (size_t i = 0; i < f->n; i++) {
		f->hosts[i].fd = listen_on(f->hosts[i].address, port);
		if (f->hosts[i].fd == -1) {
			close_all(f);
			return -1;
		}
	}
	f->port = port;
	return 0;
}

/* The port of last time where it is free, else the next one of a row that
 * begins elsewhere for every folder, so that several demos rarely meet. */
static int
choose_port(struct farm *f, struct err *e)
{
	char *path = path_in(f->dir, "port"), hex[65];
	unsigned int last = 0, start;
	FILE *in = fopen(path, "re");

	if (in && fscanf(in, "%5u", &last) != 1)
		last = 0;
	if (in)
		fclose(in);
	free(path);
	sha256_hex(f->dir, strlen(f->dir), hex);
	hex[4] = '\0';
	start = FIRST_PORT + (unsigned int)strtoul(hex, NULL, 16) % 10000;
	if (last >= 1024 && last < 65536 && bind_all(f, last) == 0)
		return 0;
	for (unsigned int i = 0; i < 200; i++)
		if (bind_all(f, start + i) == 0) {
			char text[16];

			snprintf(text, sizeof(text), "%u\n", f->port);
			return write_file(f, "port", text, e);
		}
	return err_set(e, ERR_SYSTEM, _("no port between %u and %u is free on "
	    "the addresses of the demo hosts (%s ...): %s"), start, start + 199,
	    f->n ? f->hosts[0].address : "", strerror(errno));
}

static int
set_up(const struct farm *f, struct err *e)
{
	char port[16], *script = path_in(f->dir, "bin/setup");
	const char *argv[] = { "sh", script, f->dir, port, f->login, NULL };
	int rc;

	snprintf(port, sizeof(port), "%u", f->port);
	rc = proc_run(argv, &f->as, e);
	free(script);
	return rc;
}

/* Hosts that run from the start stand first: virtual machines before others,
 * else in the order of the list. */
static void
order_hosts(struct farm *f)
{
	size_t to = 0;

	for (size_t i = 0; i < f->n && to < f->at_start; i++)
		if (strcmp(f->hosts[i].kind, "vm") == 0) {
			struct farm_host h = f->hosts[i];

			memmove(&f->hosts[to + 1], &f->hosts[to],
			    (i - to) * sizeof(h));
			f->hosts[to++] = h;
		}
	if (f->at_start > f->n)
		f->at_start = f->n;
}

int
farm_prepare(struct farm *f, const char *tools, const char *key_file,
    struct err *e)
{
	char start[40];

	order_hosts(f);
	/* Hosts of another start than this one count as down (bin/boot). */
	snprintf(start, sizeof(start), "%ld.%lld\n", (long)getpid(),
	    (long long)time(NULL));
	if (copy_tools(f, tools, e) == -1 || write_index(f, e) == -1 ||
	    write_authorized(f, key_file, e) == -1 ||
	    write_file(f, "start", start, e) == -1 || choose_port(f, e) == -1)
		return -1;
	return set_up(f, e);
}

char *
farm_host_key(const struct farm *f, const struct farm_host *h)
{
	char line[1024], *space, *path;
	struct buf name;
	FILE *in;

	buf_init(&name);
	buf_addf(&name, "%s/h/%s/ssh/host_key.pub", f->dir, h->code);
	path = buf_detach(&name);
	in = fopen(path, "re");
	free(path);
	if (!in)
		return NULL;
	if (!fgets(line, sizeof(line), in))
		line[0] = '\0';
	fclose(in);
	/* type, key, comment */
	space = strchr(line, ' ');
	if (!space || !(space = strpbrk(space + 1, " \n")))
		return NULL;
	*space = '\0';
	return xstrdup(line);
}

void
farm_sweep(const struct farm *f)
{
	struct buf marker;

	buf_init(&marker);
	buf_addf(&marker, "CCC_FARM=%s", f->dir);
	proc_sweep(marker.s);
	buf_release(&marker);
}
