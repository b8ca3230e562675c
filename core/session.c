/*
 * A person's connection for the batch commands. Must not know any command,
 * nor what the database holds beyond the login's row.
 */
#include "core/session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/secure.h"

#define SECRET_MAX 65536

/* Opens a file with secrets, checks who may read it, reads all of it. */
static char *
read_secrets(const char *file, size_t *n, struct err *e)
{
	struct stat st;
	char *s = NULL;
	ssize_t got;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0) {
		err_set(e, ERR_INPUT, _("password file %s: %s"), file,
		    strerror(errno));
		return NULL;
	}
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		err_set(e, ERR_INPUT,
		    _("password file %s is not a regular file"), file);
	else if ((st.st_mode & 077) != 0)
		err_set(e, ERR_INPUT,
		    _("password file %s may be read by others; chmod 600 %s"),
		    file, file);
	else if (st.st_uid != geteuid() && geteuid() != 0)
		err_set(e, ERR_INPUT,
		    _("password file %s belongs to somebody else"), file);
	else if (st.st_size > SECRET_MAX)
		err_set(e, ERR_INPUT,
		    _("password file %s is larger than 64 KiB"), file);
	else
		s = xcalloc(1, (size_t)st.st_size + 1);
	if (s != NULL) {
		got = read(fd, s, (size_t)st.st_size);
		*n = got > 0 ? (size_t)got : 0;
		s[*n] = '\0';
	}
	close(fd);
	return s;
}

/* The password in "account password" lines, or NULL. Length to *n. */
static const char *
find_line(const char *s, const char *account, size_t *n)
{
	size_t len = strlen(account), gap;

	while (*s != '\0') {
		if (strncmp(s, account, len) == 0 &&
		    (gap = strspn(s + len, " \t")) > 0) {
			*n = strcspn(s + len + gap, "\r\n");
			return s + len + gap;
		}
		s += strcspn(s, "\n");
		s += *s == '\n';
	}
	return NULL;
}

char *
session_password(const char *file, const char *account, struct err *e)
{
	size_t n = 0, len = 0;
	char *s = read_secrets(file, &n, e), *made = NULL;
	const char *at;

	if (s == NULL)
		return NULL;
	at = find_line(s, account, &len);
	if (at == NULL) {
		len = strcspn(s, "\r\n");
		if (s[len + strspn(s + len, "\r\n")] == '\0')
			at = s;		/* one line: the password itself */
	}
	if (strlen(s) != n)
		err_set(e, ERR_INPUT,
		    _("password file %s holds a NUL byte"), file);
	else if (at == NULL)
		err_set(e, ERR_INPUT,
		    _("password file %s has no line for %s; a line is \"account password\""),
		    file, account);
	else if (len == 0)
		err_set(e, ERR_INPUT, _("password file %s is empty"), file);
	else
		made = strndup(at, len);
	explicit_bzero(s, n);
	free(s);
	return made;
}

/* Reads a line from the terminal; echo 0 hides it. Ctrl-C and Ctrl-D end
 * it: signals are held back so that the terminal is always put right. */
static int
ask_line(const char *prompt, int echo, char *out, size_t size)
{
	struct termios old, quiet;
	sigset_t all, before;
	size_t n = 0;
	ssize_t got = -1;
	char c;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (tcgetattr(fd, &old) < 0) {
		close(fd);
		return -1;
	}
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	quiet = old;
	quiet.c_lflag |= ICANON;
	quiet.c_lflag &= ~(tcflag_t)ISIG;
	quiet.c_cc[VEOL] = '\003';	/* Ctrl-C ends the line, and us */
	if (!echo)
		quiet.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(fd, TCSADRAIN, &quiet);
	dprintf(fd, "%s", prompt);
	while (n + 1 < size && (got = read(fd, &c, 1)) == 1 && c != '\n' &&
	    c != '\003')
		out[n++] = c;
	out[n] = '\0';
	tcsetattr(fd, TCSADRAIN, &old);
	if (!echo || got != 1)
		dprintf(fd, "\n");
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(fd);
	return got == 1 && c == '\n' ? 0 : -1;
}

int
session_ask(const char *prompt, char *out, size_t size)
{
	return ask_line(prompt, 0, out, size);
}

static int
find_account(struct session *s, const char *user, struct err *e)
{
	if (user == NULL || *user == '\0')
		user = s->conf->user;
	if (user != NULL && *user != '\0') {
		if (strlen(user) >= sizeof(s->account))
			return err_set(e, ERR_INPUT,
			    _("--user %.20s..: an account has at most 64 letters"),
			    user);
		snprintf(s->account, sizeof(s->account), "%s", user);
		return 0;
	}
	if (ask_line(_("account: "), 1, s->account, sizeof(s->account)) < 0 ||
	    s->account[0] == '\0')
		return err_set(e, ERR_INPUT,
		    _("no account is given; --user NAME names it"));
	return 0;
}

static int
find_password(struct session *s, const char *file, struct err *e)
{
	char prompt[96], word[256];

	if (file == NULL && s->conf->demo_passwords != NULL &&
	    *s->conf->demo_passwords != '\0')
		file = s->conf->demo_passwords;
	if (file != NULL) {
		s->password = session_password(file, s->account, e);
		return s->password != NULL ? 0 : -1;
	}
	snprintf(prompt, sizeof(prompt), _("password of %s: "), s->account);
	if (ask_line(prompt, 0, word, sizeof(word)) < 0 || word[0] == '\0') {
		explicit_bzero(word, sizeof(word));
		return err_set(e, ERR_INPUT,
		    _("no password is given; --password-file FILE names a file that holds it"));
	}
	s->password = xstrdup(word);
	explicit_bzero(word, sizeof(word));
	return 0;
}

/* Item i of the comma separated hosts. */
static int
host_item(const char *hosts, size_t i, char *out, size_t size)
{
	size_t n;

	for (;;) {
		hosts += strspn(hosts, ", ");
		n = strcspn(hosts, ", ");
		if (n == 0)
			return 1;
		if (i-- == 0)
			break;
		hosts += n;
	}
	if (n >= size)
		n = size - 1;
	memcpy(out, hosts, n);
	out[n] = '\0';
	return 0;
}

/* Cuts ":port" off a host; "[::1]:3307" too. 0 stays the usual port. */
static unsigned int
cut_port(char *host)
{
	char *colon = strrchr(host, ':'), *end;
	unsigned long port = 0;
	size_t n = strlen(host);

	if (colon != NULL && host[0] != '[' && strchr(host, ':') != colon)
		return 0;	/* a bare IPv6 address */
	if (colon != NULL && (host[0] != '[' || colon[-1] == ']')) {
		errno = 0;
		port = strtoul(colon + 1, &end, 10);
		if (errno != 0 || *end != '\0' || port > 65535)
			port = 0;
		*colon = '\0';
		n = strlen(host);
	}
	if (host[0] == '[' && host[n - 1] == ']') {
		memmove(host, host + 1, n - 2);
		host[n - 2] = '\0';
	}
	return (unsigned int)port;
}

/* Joining would install an empty server where there is none: nobody who only
 * mistyped a folder wants that. */
static int
has_database(const char *dir)
{
	struct buf b;
	int there;

	buf_init(&b);
	buf_addf(&b, "%s/data", dir);
	there = access(b.s, F_OK) == 0;
	buf_release(&b);
	return there;
}

int
session_reach(struct session *s, size_t i, struct db_login *l,
    char host_room[256], struct err *e)
{
	const struct conf *c = s->conf;

	memset(l, 0, sizeof(*l));
	l->connect_timeout_s = c->connect_timeout_s;
	l->read_timeout_s = c->read_timeout_s;
	l->schema = "ccc_api";
	if (c->hosts != NULL && *c->hosts != '\0') {
		if (host_item(c->hosts, i, host_room, 256) != 0)
			return 1;
		l->port = cut_port(host_room);
		l->host = host_room;
		l->tls_ca = c->tls_ca != NULL && *c->tls_ca != '\0' ?
		    c->tls_ca : NULL;
		return 0;
	}
	if (i > 0)
		return 1;
	if (!s->joined) {
		if (!has_database(c->data_dir))
			return err_set(e, ERR_NET,
			    _("there is no database in %s; `ccc db start` "
			    "makes one, `ccc demo start` one with data"),
			    c->data_dir);
		if (server_join(&s->server, c->data_dir, e) < 0)
			return -1;
		s->joined = 1;
	}
	l->socket = s->server.socket;
	return 0;
}

/* Sets the clock and the zone by the login's row. */
static int
take_login(struct session *s, struct err *e)
{
	int64_t now;
	const char *tz;

	if (s->who == NULL || table_rows(s->who) != 1)
		return err_set(e, ERR_SYSTEM,
		    _("the database does not know this version's login; ccc "
		    "db upgrade brings it up to date"));
	tz = table_str(s->who, 0, "tz");
	if (*tz != '\0' && clock_set_zone(tz) < 0)
		return err_set(e, ERR_SYSTEM,
		    _("the centre's zone \"%s\" is not an offset like +08:00"),
		    tz);
	if (clock_parse_utc(table_str(s->who, 0, "now"), &now) == 0)
		clock_set_centre(now);
	return 0;
}

/* Connects to the first host that answers, and logs in. */
static int
log_in(struct session *s, struct err *e)
{
	static const struct db_param client = { "batch", 0 };
	struct db_login l;
	char room[256];
	size_t i;
	int rc;

	for (i = 0;; i++) {
		rc = session_reach(s, i, &l, room, e);
		if (rc < 0)
			return -1;
		if (rc > 0)
			break;
		l.user = s->account;
		l.password = s->password;
		if (db_open(&s->db, &l, e) == 0)
			break;
		s->db = NULL;
		if (e->code != ERR_NET)
			return -1;
	}
	if (s->db == NULL)
		return -1;
	table_free(s->who);
	s->who = NULL;
	if (db_call(s->db, "p_login", &client, 1, &s->who, e) < 0) {
		if (e->code == ERR_UNKNOWN)
			e->code = ERR_NET;	/* nothing was asked for yet */
		return -1;
	}
	return take_login(s, e);
}

int
session_open(struct session *s, const struct conf *conf, const char *user,
    const char *password_file, struct err *e)
{
	memset(s, 0, sizeof(*s));
	s->conf = conf;
	if (find_account(s, user, e) < 0 ||
	    find_password(s, password_file, e) < 0 || log_in(s, e) < 0) {
		session_close(s);
		return -1;
	}
	return 0;
}

int
session_again(struct session *s, struct err *e)
{
	db_close(s->db);
	s->db = NULL;
	/* A private server that died is started by the next that joins. */
	if (s->joined && !server_is_up(s->server.dir)) {
		server_leave(&s->server);
		s->joined = 0;
	}
	return log_in(s, e);
}

void
session_close(struct session *s)
{
	db_close(s->db);
	s->db = NULL;
	if (s->joined)
		server_leave(&s->server);
	s->joined = 0;
	secure_forget(s->password);
	s->password = NULL;
	table_free(s->who);
	s->who = NULL;
}

/* Whether a lost answer leaves something open. */
static int
is_write(const char *proc)
{
	static const char *const writes[] = { "p_move", "p_confirm",
		"p_decline", "p_withdraw", "p_waive", NULL };
	size_t i;

	for (i = 0; writes[i] != NULL; i++)
		if (strcmp(writes[i], proc) == 0)
			return 1;
	return 0;
}

int
session_call(struct session *s, const char *proc, const char *const *p,
    size_t n, struct table **out, struct err *e)
{
	struct db_param param[12];
	size_t i;
	int tries, sent = 0;

	if (n > sizeof(param) / sizeof(param[0]))
		bug("%s is called with %zu parameters", proc, n);
	for (i = 0; i < n; i++)
		param[i] = (struct db_param) { p[i], 0 };
	*out = NULL;
	for (tries = 0;; tries++) {
		if (s->db != NULL && db_call(s->db, proc, param, n, out, e) == 0)
			return 0;
		if (s->db != NULL && e->code != ERR_UNKNOWN &&
		    e->code != ERR_NET)
			return -1;
		if (s->db != NULL && e->code == ERR_UNKNOWN)
			sent = is_write(proc);
		if (!sent && e->code == ERR_UNKNOWN)
			e->code = ERR_NET;
		if (sent)
			e->code = ERR_UNKNOWN;
		if (tries == 3)
			return -1;
		if (tries > 0)
			sleep(1);
		if (session_again(s, e) < 0 && sent)
			e->code = ERR_UNKNOWN;
	}
}
