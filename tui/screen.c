/*
 * The terminal through curses. Must not know: what is drawn, keys' meaning,
 * the database.
 *
 * curses writes into a memory file; what it wrote leaves in small pieces
 * when poll() says that the line takes output, so no call here waits. The
 * terminal's modes are set by ourselves: curses does not see the line, so
 * output processing is off and LF means line feed only, which it counts on.
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
#include <wchar.h>

#include "core/buf.h"
#include "core/clock.h"
#include "core/i18n.h"

#define CHUNK 256	/* a line that is ready takes so much at once */
#define CHUNK_SLOW 64	/* the same below 38400 baud */
#define CLOSE_US 1000000

struct screen {
	SCREEN *sp;
	FILE *out, *in;
	int mem_fd, in_fd, out_fd;
	int rows, cols, want_rows, want_cols;
	int colour, ascii, has_civis, osc52;
	struct termios before;
	struct buf wait;	/* made and not yet sent */
	size_t sent;
	struct canvas shown;
	int all;		/* repaint everything */
	int suspended;
	size_t chunk;
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

static void
set_modes(struct screen *s)
{
	struct termios t = s->before;
	speed_t speed = cfgetospeed(&t);

	t.c_iflag &= (tcflag_t)~(ICRNL | INLCR | IGNCR | ISTRIP | INPCK);
	t.c_iflag |= IGNBRK;
	t.c_oflag &= (tcflag_t)~OPOST;
	t.c_lflag &= (tcflag_t)~(ICANON | ECHO | ECHONL | ISIG | IEXTEN);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	(void)tcsetattr(s->in_fd, TCSADRAIN, &t);
	s->chunk = CHUNK;
	if (speed == B1200 || speed == B2400 || speed == B4800 ||
	    speed == B9600 || speed == B19200)
		s->chunk = CHUNK_SLOW;
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
	idlok(stdscr, TRUE);
	scrollok(stdscr, FALSE);
	s->has_civis = curs_set(0) != ERR;
	leaveok(stdscr, s->has_civis ? TRUE : FALSE);
	if (s->colour && has_colors()) {
		start_color();
		use_default_colors();
		init_pair(1, COLOR_RED, -1);
	} else {
		s->colour = 0;
	}
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
	s->ascii = o->ascii;
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
	canvas_init(&s->shown, s->rows, s->cols);
	collect(s);
	*out = s;
	return 0;
}

/* Sends all that waits, or gives up when the line takes nothing. */
static void
send_all(struct screen *s)
{
	int64_t end = clock_mono() + CLOSE_US;
	struct pollfd p = { s->out_fd, POLLOUT, 0 };

	collect(s);
	while (screen_pending(s) > 0 && clock_mono() < end) {
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
	canvas_release(&s->shown);
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
	canvas_release(&s->shown);
	canvas_init(&s->shown, rows, cols);
	s->all = 1;
	return 1;
}

/* What the terminal can show for a cell; '?' where its character set or
 * --ascii has no such character. */
static wchar_t
shown_char(const struct screen *s, const struct cell *c)
{
	char mb[16];
	mbstate_t st;

	if (c->c < 0x7f)
		return (wchar_t)c->c;
	memset(&st, 0, sizeof(st));
	if (s->ascii || wcrtomb(mb, (wchar_t)c->c, &st) == (size_t)-1)
		return L'?';
	return (wchar_t)c->c;
}

static void
put_cell(struct screen *s, int row, int col, const struct cell *c)
{
	wchar_t w[2] = { shown_char(s, c), L'\0' };
	attr_t a = A_NORMAL;
	short pair = 0;
	cchar_t cc;

	if (c->attr & ATTR_BOLD)
		a |= A_BOLD;
	if (c->attr & ATTR_REV)
		a |= A_REVERSE;
	if (c->attr & ATTR_UNDER)
		a |= A_UNDERLINE;
	if (c->attr & ATTR_WARN) {
		if (s->colour)
			pair = 1;
		else
			a |= A_BOLD;
	}
	setcchar(&cc, w, a, pair, NULL);
	mvadd_wch(row, col, &cc);
	if (c->width == 2 && w[0] == L'?')
		mvadd_wch(row, col + 1, &cc);
}

/* Gives curses the changed part of a row. */
static void
put_row(struct screen *s, const struct canvas *cv, int row)
{
	const struct cell *new = &cv->cells[row * cv->cols];
	const struct cell *old = &s->shown.cells[row * cv->cols];
	int from = 0, to = cv->cols - 1, col;

	if (!s->all) {
		while (from <= to &&
		    memcmp(&new[from], &old[from], sizeof(*new)) == 0)
			from++;
		while (to > from &&
		    memcmp(&new[to], &old[to], sizeof(*new)) == 0)
			to--;
		if (from > to)
			return;
		/* Old or new halves of wide characters come along whole. */
		while (from > 0 && (new[from].width == 0 ||
		    old[from].width == 0))
			from--;
		while (to + 1 < cv->cols && (new[to + 1].width == 0 ||
		    old[to + 1].width == 0))
			to++;
	}
	for (col = from; col <= to; col++)
		if (new[col].width > 0)
			put_cell(s, row, col, &new[col]);
}

int
screen_show(struct screen *s, const struct canvas *cv)
{
	int row;

	if (s->suspended || screen_pending(s) > 0)
		return 0;
	if (cv->rows != s->rows || cv->cols != s->cols)
		return 0;
	if (s->all)
		clearok(stdscr, TRUE);
	for (row = 0; row < cv->rows; row++)
		put_row(s, cv, row);
	memcpy(s->shown.cells, cv->cells,
	    (size_t)cv->rows * (size_t)cv->cols * sizeof(*cv->cells));
	s->all = 0;
	if (cv->cur_row >= 0) {
		leaveok(stdscr, FALSE);
		move(cv->cur_row, cv->cur_col);
		if (s->shown.cur_row < 0)
			curs_set(1);
	} else if (s->has_civis) {
		leaveok(stdscr, TRUE);
		if (s->shown.cur_row >= 0)
			curs_set(0);
	} else if (cv->mark_row >= 0) {
		move(cv->mark_row, cv->mark_col);
	}
	s->shown.cur_row = cv->cur_row;
	wnoutrefresh(stdscr);
	doupdate();
	collect(s);
	return 1;
}

size_t
screen_pending(const struct screen *s)
{
	return s->wait.len - s->sent;
}

int
screen_pump(struct screen *s)
{
	size_t n = screen_pending(s);
	ssize_t w;

	if (n == 0)
		return 0;
	if (n > s->chunk)
		n = s->chunk;
	w = write(s->out_fd, s->wait.s + s->sent, n);
	if (w < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -1;
	s->sent += (size_t)w;
	if (s->sent == s->wait.len) {
		buf_reset(&s->wait);
		s->sent = 0;
	}
	return 0;
}

void
screen_repaint(struct screen *s)
{
	s->all = 1;
}

void
screen_wipe(struct screen *s)
{
	const char *e3 = tigetstr("E3");

	erase();
	clearok(stdscr, TRUE);
	wnoutrefresh(stdscr);
	doupdate();
	collect(s);
	if (e3 != NULL && e3 != (const char *)-1)
		buf_add(&s->wait, e3);
	canvas_clear(&s->shown);
	s->all = 1;
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
	s->all = 1;
	s->shown.cur_row = 0;
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
