/*
 * The terminal's line. Must not know: what is drawn, keys' meaning, the
 * database.
 *
 * curses sets the terminal up and reads its keys; it writes into a memory
 * file. What is shown is painted by paint.c, a piece at a time, made only
 * when poll() says that the line takes output: so no call here waits, and
 * what nobody would see is never made. The terminal's modes are set by
 * ourselves: output processing is off and LF means line feed only, which
 * paint.c counts on.
 */
#include "tui/screen.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "tui/paint.h"
#include "tui/screen_term.h"

#define CHUNK 256	/* a line that is ready takes so much at once */
#define CHUNK_SLOW 64	/* the same below 38400 baud */
#define CLOSE_US 1000000

struct screen {
	SCREEN *sp;
	FILE *out, *in;
	int mem_fd, in_fd, out_fd;
	int rows, cols, want_rows, want_cols;
	int colour, osc52;
	struct termios before;
	struct buf wait;	/* made and not yet sent */
	size_t sent;
	struct term_caps caps;
	struct paint paint;
	int suspended;
	size_t chunk;
	int64_t byte_us;	/* what a byte takes on a slow line, else 0 */
	int64_t busy_until;	/* so long a slow line is busy, we think */
};

/* What a crash needs, and nothing that a crash can have broken. */
static struct {
	volatile sig_atomic_t armed;
	int fd;
	struct termios before;
	char bytes[128];
	size_t n;
} rescue;

void
screen_restore(void)
{
	if (!rescue.armed)
		return;
	rescue.armed = 0;
	if (write(rescue.fd, rescue.bytes, rescue.n) < 0) {
		/* The line is gone; there is nothing left to restore. */
	}
	(void)tcsetattr(rescue.fd, TCSANOW, &rescue.before);
}

static void
rescue_add(const char *cap)
{
	const char *s = tigetstr(cap);

	if (s == NULL || s == (const char *)-1)
		return;
	while (*s != '\0' && rescue.n < sizeof(rescue.bytes) - 3) {
		if (s[0] == '$' && s[1] == '<' && strchr(s, '>') != NULL) {
			s = strchr(s, '>') + 1;
			continue;
		}
		rescue.bytes[rescue.n++] = *s++;
	}
}

static void
rescue_arm(struct screen *s)
{
	rescue.fd = s->out_fd;
	rescue.before = s->before;
	rescue.n = 0;
	rescue_add("sgr0");
	rescue_add("rmkx");
	rescue_add("cnorm");
	rescue_add("rmcup");
	rescue.bytes[rescue.n++] = '\r';
	rescue.bytes[rescue.n++] = '\n';
	rescue.armed = 1;
	err_restore_terminal = screen_restore;
}

/* A name that curses may look up, or a sentence. */
static int
check_term(const char *term, struct err *e)
{
	static const char ok[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789._+-";
	int found = 0, can;

	if (term == NULL || *term == '\0')
		return err_set(e, ERR_INPUT,
		    _("TERM is not set: say what the terminal is, for "
		      "example TERM=vt220"));
	if (strlen(term) > 64 || strspn(term, ok) != strlen(term))
		return err_set(e, ERR_INPUT,
		    _("TERM is no name of a terminal: use for example "
		      "TERM=vt220"));
	if (strcmp(term, "dumb") == 0 || strcmp(term, "unknown") == 0)
		return err_set(e, ERR_INPUT,
		    _("TERM=%s cannot show a screen: use the commands "
		      "(ccc list, ccc do), or set for example TERM=vt220"),
		    term);
	if (setupterm(term, STDOUT_FILENO, &found) == ERR)
		return err_set(e, ERR_INPUT,
		    _("the terminal TERM=%s is not known here: use for "
		      "example TERM=vt220"), term);
	can = tigetstr("cup") != NULL && tigetstr("cup") != (char *)-1;
	del_curterm(cur_term);
	if (!can)
		return err_set(e, ERR_INPUT,
		    _("TERM=%s cannot place the cursor: use for example "
		      "TERM=vt220"), term);
	return 0;
}

/* Rows and columns by the line, else by configuration, else 24x80. */
static void
measure(const struct screen *s, int *rows, int *cols)
{
	struct winsize w = { 0 };

	(void)ioctl(s->out_fd, TIOCGWINSZ, &w);
	*rows = w.ws_row > 0 ? w.ws_row : s->want_rows > 0 ? s->want_rows : 24;
	*cols = w.ws_col > 0 ? w.ws_col : s->want_cols > 0 ? s->want_cols : 80;
	if (*rows > 500)
		*rows = 500;
	if (*cols > 1000)
		*cols = 1000;
}

static const struct {
	speed_t speed;
	int baud;
} slow[] = {
	{ B1200, 1200 }, { B2400, 2400 }, { B4800, 4800 }, { B9600, 9600 },
	{ B19200, 19200 }, { 0, 0 }
};

static void
set_modes(struct screen *s)
{
	struct termios t = s->before;
	speed_t speed = cfgetospeed(&t);
	size_t i;

	t.c_iflag &= (tcflag_t)~(ICRNL | INLCR | IGNCR | ISTRIP | INPCK);
	t.c_iflag |= IGNBRK;
	t.c_oflag &= (tcflag_t)~OPOST;
	t.c_lflag &= (tcflag_t)~(ICANON | ECHO | ECHONL | ISIG | IEXTEN);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	(void)tcsetattr(s->in_fd, TCSADRAIN, &t);
	s->chunk = CHUNK;
	s->byte_us = 0;
	for (i = 0; slow[i].baud != 0; i++) {
		if (slow[i].speed != speed)
			continue;
		s->chunk = CHUNK_SLOW;
		s->byte_us = 10000000 / slow[i].baud;
	}
}

/* Takes what curses wrote into the queue. */
static void
collect(struct screen *s)
{
	char part[4096];
	off_t at = 0;
	ssize_t n;

	if (s->sent > 0 && s->sent == s->wait.len) {
		buf_reset(&s->wait);
		s->sent = 0;
	}
	while ((n = pread(s->mem_fd, part, sizeof(part), at)) > 0) {
		buf_addn(&s->wait, part, (size_t)n);
		at += n;
	}
	if (at > 0 && ftruncate(s->mem_fd, 0) == 0)
		(void)lseek(s->mem_fd, 0, SEEK_SET);
}

static void
begin_curses(struct screen *s)
{
	set_term(s->sp);
	set_escdelay(25);
	typeahead(-1);
	cbreak();
	noecho();
	nonl();
	/* all eight bits of a byte typed: curses strips the highest where it
	 * does not see the line. The terminal is told nothing of it */
	meta_on = NULL;
	(void)meta(stdscr, TRUE);
	s->colour = s->colour && tigetnum("colors") >= 8;
}

/* The terminal's sequences for the begin, and no picture: an empty screen
 * is all that curses is ever given. */
static void
start_curses(struct screen *s)
{
	clearok(stdscr, FALSE);
	wnoutrefresh(stdscr);
	doupdate();
	collect(s);
}

/* curses cannot ask the line, which it does not see, and some descriptions
 * (linux) have no size: it is told by its variables. */
static void
tell_size(struct screen *s)
{
	struct buf b;

	measure(s, &s->rows, &s->cols);
	buf_init(&b);
	buf_addf(&b, "%d", s->rows);
	(void)setenv("LINES", b.s, 1);
	buf_reset(&b);
	buf_addf(&b, "%d", s->cols);
	(void)setenv("COLUMNS", b.s, 1);
	buf_release(&b);
	use_env(TRUE);
}

int
screen_check(const char *term, int in_fd, int out_fd, struct err *e)
{
	if (!isatty(in_fd) || !isatty(out_fd))
		return err_set(e, ERR_INPUT, _("the workstation needs a "
		    "terminal; ccc --help shows the commands that do not"));
	return check_term(term, e);
}

int
screen_open(struct screen **out, const struct screen_opt *o, struct err *e)
{
	struct screen *s;
	const char *t = o->term;

	*out = NULL;
	if (screen_check(t, o->in_fd, o->out_fd, e) == -1)
		return -1;
	s = xcalloc(1, sizeof(*s));
	s->in_fd = o->in_fd;
	s->out_fd = o->out_fd;
	s->want_rows = o->want_rows;
	s->want_cols = o->want_cols;
	s->colour = !o->mono;
	s->osc52 = strncmp(t, "xterm", 5) == 0 || strncmp(t, "tmux", 4) == 0 ||
	    strncmp(t, "screen", 6) == 0;
	s->mem_fd = memfd_create("ccc-screen", MFD_CLOEXEC);
	if (s->mem_fd == -1 || tcgetattr(s->in_fd, &s->before) == -1) {
		free(s);
		return err_set(e, ERR_SYSTEM, _("the terminal cannot be "
		    "used: %s"), strerror(errno));
	}
	s->out = fdopen(dup(s->mem_fd), "w");
	s->in = fdopen(dup(s->in_fd), "r");
	buf_init(&s->wait);
	tell_size(s);
	s->sp = newterm(t, s->out, s->in);
	if (s->sp == NULL)
		bug("newterm refused a terminal that setupterm knows");
	begin_curses(s);
	rescue_arm(s);
	set_modes(s);
	resizeterm(s->rows, s->cols);
	term_caps_init(&s->caps, s->colour, o->ascii, o->line_graphics);
	paint_init(&s->paint, &s->caps.paint, s->rows, s->cols);
	start_curses(s);
	*out = s;
	return 0;
}

static size_t
unsent(const struct screen *s)
{
	return s->wait.len - s->sent;
}

/* Sends all that waits, or gives up when the line takes nothing. */
static void
send_all(struct screen *s)
{
	int64_t end = clock_mono() + CLOSE_US;
	struct pollfd p = { s->out_fd, POLLOUT, 0 };

	collect(s);
	while (unsent(s) > 0 && clock_mono() < end) {
		if (poll(&p, 1, 100) == 1 && screen_pump(s) == -1)
			break;
	}
}

void
screen_close(struct screen *s)
{
	if (s == NULL)
		return;
	if (!s->suspended) {
		screen_wipe(s);
		endwin();
		send_all(s);
		(void)tcsetattr(s->in_fd, TCSANOW, &s->before);
	}
	rescue.armed = 0;
	err_restore_terminal = NULL;
	delscreen(s->sp);
	fclose(s->out);
	fclose(s->in);
	close(s->mem_fd);
	buf_release(&s->wait);
	paint_release(&s->paint);
	free(s);
}

void
screen_size(const struct screen *s, int *rows, int *cols)
{
	*rows = s->rows;
	*cols = s->cols;
}

int
screen_resized(struct screen *s)
{
	int rows, cols;

	measure(s, &rows, &cols);
	if (rows == s->rows && cols == s->cols)
		return 0;
	s->rows = rows;
	s->cols = cols;
	resizeterm(rows, cols);
	paint_release(&s->paint);
	paint_init(&s->paint, &s->caps.paint, rows, cols);
	return 1;
}

void
screen_show(struct screen *s, const struct canvas *cv)
{
	if (cv->rows == s->rows && cv->cols == s->cols)
		paint_want(&s->paint, cv);
}

int
screen_lines(const struct screen *s)
{
	return s->caps.line_set != SET_ASCII;
}

int
screen_takes(const struct screen *s)
{
	return !s->suspended && unsent(s) == 0;
}

int
screen_pending(const struct screen *s)
{
	return !s->suspended && (unsent(s) > 0 || paint_differs(&s->paint));
}

/* The kernel takes 4 KiB at once, which are 4 s at 9600 baud and could not be
 * taken back: no more than one piece is ahead of the line. */
int64_t
screen_sends_at(const struct screen *s)
{
	return s->byte_us == 0 ? 0 :
	    s->busy_until - (int64_t)s->chunk * s->byte_us;
}

int
screen_pump(struct screen *s)
{
	size_t n = unsent(s);
	int64_t now;
	ssize_t w;

	if (n == 0 && screen_pending(s)) {
		paint_next(&s->paint, &s->wait, s->chunk);
		n = unsent(s);
	}
	if (n == 0)
		return 0;
	if (n > s->chunk)
		n = s->chunk;
	w = write(s->out_fd, s->wait.s + s->sent, n);
	if (w < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -1;
	s->sent += (size_t)w;
	if (s->byte_us > 0) {
		now = clock_mono();
		if (s->busy_until < now)
			s->busy_until = now;
		s->busy_until += w * s->byte_us;
	}
	if (s->sent == s->wait.len) {
		buf_reset(&s->wait);
		s->sent = 0;
	}
	return 0;
}

void
screen_repaint(struct screen *s)
{
	paint_lost(&s->paint);
}

void
screen_wipe(struct screen *s)
{
	const char *e3 = tigetstr("E3");

	paint_clear(&s->paint, &s->wait);
	if (e3 != NULL && e3 != (const char *)-1)
		buf_add(&s->wait, e3);
	paint_lost(&s->paint);
}

void
screen_suspend(struct screen *s)
{
	if (s->suspended)
		return;
	endwin();
	send_all(s);
	(void)tcsetattr(s->in_fd, TCSANOW, &s->before);
	s->suspended = 1;
	rescue.armed = 0;
}

void
screen_resume(struct screen *s)
{
	if (!s->suspended)
		return;
	s->suspended = 0;
	rescue.armed = 1;
	set_modes(s);
	start_curses(s);
	paint_lost(&s->paint);
}

void
screen_bell(struct screen *s)
{
	beep();
	collect(s);
}

/* Base64 of n bytes. */
static void
base64(struct buf *out, const unsigned char *p, size_t n)
{
	static const char d[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i;

	for (i = 0; i < n; i += 3) {
		unsigned v = (unsigned)p[i] << 16;

		if (i + 1 < n)
			v |= (unsigned)p[i + 1] << 8;
		if (i + 2 < n)
			v |= p[i + 2];
		buf_addc(out, d[v >> 18 & 63]);
		buf_addc(out, d[v >> 12 & 63]);
		buf_addc(out, i + 1 < n ? d[v >> 6 & 63] : '=');
		buf_addc(out, i + 2 < n ? d[v & 63] : '=');
	}
}

int
screen_copy(struct screen *s, const char *text)
{
	if (!s->osc52)
		return 0;
	buf_add(&s->wait, "\033]52;c;");
	base64(&s->wait, (const unsigned char *)text, strlen(text));
	buf_add(&s->wait, "\033\\");
	return 1;
}

int
screen_in_fd(const struct screen *s)
{
	return s->in_fd;
}

int
screen_out_fd(const struct screen *s)
{
	return s->out_fd;
}
