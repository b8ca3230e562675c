/*
 * A terminal for tests: runs a program on a pseudo terminal of a given TERM
 * and size, plays a script of keys, and prints what the screen shows. The
 * screen is libvterm's; the program sees a real line.
 *
 *   vt [-t TERM] [-s ROWSxCOLS] [-b] -- program args... <script
 *
 * -b: the line says that it has 9600 baud (it takes all at once all the same).
 *
 * One command a line:
 *   send TEXT        \e \r \t \\ \xHH are known; the rest goes as it is
 *   wait MS          until nothing came for so long (at most 10 s)
 *   expect TEXT      until the screen shows it (at most 15 s), else fails
 *   gone TEXT        until it does not
 *   shot             prints all rows, without trailing blanks
 *   say TEXT         prints it
 *   row N            prints one row, counted from 0
 *   monkey SEED N    N random keys, bytes and sizes
 *   agree            paints all anew (Ctrl-L) and prints whether the screen
 *                    was what the program thought it was
 *   mark             the count of bytes begins here
 *   bytes            prints how many came since the mark
 *   cost             prints them, and what model.h says is the least
 *   sleep MS         lets time pass
 *   resize ROWS COLS
 *   signal NAME      HUP TERM INT QUIT TSTP CONT KILL
 *   hang             closes the line
 *   modes            prints whether the line's modes are as at the start
 *   end              waits for the end and prints its status
 *
 * Exit status 0; 1 an expectation failed; 2 usage.
 */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "model.h"

struct term {
	int fd;
	pid_t pid;
	int rows, cols, slow;
	VTerm *vt;
	VTermScreen *screen;
	struct termios before;
	unsigned long bytes;
	struct grid marked;
	int visible;
	int failed, ended, status;
};

static const struct {
	const char *name;
	int sig;
} signals[] = {
	{ "HUP", SIGHUP }, { "TERM", SIGTERM }, { "INT", SIGINT },
	{ "QUIT", SIGQUIT }, { "TSTP", SIGTSTP }, { "CONT", SIGCONT },
	{ "KILL", SIGKILL }, { "SEGV", SIGSEGV }, { NULL, 0 }
};

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* What the terminal answers goes back to the program, as on a real one. */
static void
answer(const char *s, size_t n, void *user)
{
	struct term *t = user;

	if (t->fd >= 0 && write(t->fd, s, n) < 0)
		t->ended = 1;
}

/* Reads what is there within ms; 1 where something came. */
static int
take(struct term *t, int ms)
{
	struct pollfd p = { t->fd, POLLIN, 0 };
	char part[4096];
	ssize_t n;

	if (t->fd < 0 || t->ended) {
		poll(NULL, 0, ms);
		return 0;
	}
	if (poll(&p, 1, ms) <= 0)
		return 0;
	n = read(t->fd, part, sizeof(part));
	if (n <= 0) {
		t->ended = 1;
		return 0;
	}
	t->bytes += (unsigned long)n;
	vterm_input_write(t->vt, part, (size_t)n);
	return 1;
}

static size_t
put_char(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 63));
		out[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 63));
	out[2] = (char)(0x80 | (c >> 6 & 63));
	out[3] = (char)(0x80 | (c & 63));
	return 4;
}

/* Row as UTF-8 without trailing blanks, into out of 8 KiB. */
static void
row_text(struct term *t, int row, char *out)
{
	VTermScreenCell cell;
	VTermPos pos = { row, 0 };
	size_t n = 0, end = 0;

	for (; pos.col < t->cols && n < 8000; ) {
		vterm_screen_get_cell(t->screen, pos, &cell);
		n += put_char(out + n, cell.chars[0] == 0 ? ' ' :
		    cell.chars[0]);
		if (cell.chars[0] != 0 && cell.chars[0] != ' ')
			end = n;
		pos.col += cell.width > 0 ? cell.width : 1;
	}
	out[end] = '\0';
}

static int
shows(struct term *t, const char *what)
{
	char line[8192];
	int row;

	for (row = 0; row < t->rows; row++) {
		row_text(t, row, line);
		if (strstr(line, what) != NULL)
			return 1;
	}
	return 0;
}

static void
wait_quiet(struct term *t, int ms)
{
	int64_t end = now_ms() + 10000;

	while (now_ms() < end && take(t, ms))
		;
}

static void
wait_for(struct term *t, const char *what, int want)
{
	int64_t end = now_ms() + 15000;

	while (shows(t, what) != want && now_ms() < end && !t->ended)
		take(t, 50);
	if (shows(t, what) == want)
		return;
	printf("FAILED: %s \"%s\"\n", want ? "never shown:" : "never gone:",
	    what);
	t->failed = 1;
}

static void
shot(struct term *t, int from, int to)
{
	char line[8192];
	int row;

	for (row = from; row < to && row < t->rows; row++) {
		row_text(t, row, line);
		puts(line);
	}
}

static void
send_text(struct term *t, const char *s)
{
	char out[4096];
	size_t n = 0;

	for (; *s != '\0' && n < sizeof(out); s++) {
		if (*s != '\\' || s[1] == '\0') {
			out[n++] = *s;
			continue;
		}
		s++;
		if (*s == 'x' && s[1] != '\0' && s[2] != '\0') {
			char hex[3] = { s[1], s[2], '\0' };

			out[n++] = (char)strtol(hex, NULL, 16);
			s += 2;
		} else {
			out[n++] = *s == 'e' ? '\033' : *s == 'r' ? '\r' :
			    *s == 't' ? '\t' : *s;
		}
	}
	if (t->fd >= 0 && write(t->fd, out, n) < 0)
		t->ended = 1;
}

static void
resize(struct term *t, const char *arg)
{
	struct winsize w = { 0 };
	int rows, cols;

	if (sscanf(arg, "%d %d", &rows, &cols) != 2)
		return;
	w.ws_row = (unsigned short)rows;
	w.ws_col = (unsigned short)cols;
	t->rows = rows;
	t->cols = cols;
	/* A terminal that changes forgets its scrolling region; libvterm
	 * would scroll beyond its end. */
	vterm_input_write(t->vt, "\0337\033[r\0338", 7);
	vterm_set_size(t->vt, rows, cols);
	ioctl(t->fd, TIOCSWINSZ, &w);
}

/* Keys of every kind, and bytes that are none. */
static void
monkey(struct term *t, const char *arg)
{
	static const char *const keys[] = { "\033[A", "\033[B", "\033[5~",
		"\033[6~", "\033[1~", "\033[4~", "\r", "\t", "\033", " ",
		"\177", "\033[Z", "\0331", "\344\270\255", "\033[C",
		"\033[D" };
	static const char chars[] = "abcdefghijklmnopqrstuvwxz0123456789"
	    "/:!?UGSZPE.-\x01\x05\x0b\x0c\x0e\x10\x15\x17\xff\xc3";
	unsigned long seed, n, i;
	uint32_t x;
	char size[32];

	if (sscanf(arg, "%lu %lu", &seed, &n) != 2)
		return;
	x = (uint32_t)seed * 2654435761u + 1;
	for (i = 0; i < n && !t->ended; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		if (x % 100 < 45) {
			const char *k = keys[x / 100 % 16];

			if (write(t->fd, k, strlen(k)) < 0)
				t->ended = 1;
		} else if (x % 100 < 99) {
			if (write(t->fd, &chars[x / 100 % (sizeof(chars) - 1)],
			    1) < 0)
				t->ended = 1;
		} else {
			snprintf(size, sizeof(size), "%u %u",
			    3 + x / 100 % 60, 10 + x / 6000 % 190);
			resize(t, size);
		}
		take(t, (int)(x / 7 % 12));
	}
}

/* What was still under way at first may come in between: three tries. */
static void
agree(struct term *t)
{
	char *before = calloc((size_t)t->rows, 8192), after[8192];
	int row = 0, try;

	for (try = 0; try < 3; try++) {
		wait_quiet(t, 900);
		for (row = 0; row < t->rows; row++)
			row_text(t, row, before + row * 8192);
		send_text(t, "\\x0c");
		wait_quiet(t, 900);
		for (row = 0; row < t->rows; row++) {
			row_text(t, row, after);
			if (strcmp(before + row * 8192, after) != 0)
				break;
		}
		if (row == t->rows)
			break;
	}
	if (row == t->rows)
		puts("agree");
	else
		printf("differs in row %d:\n%s\n%s\n", row,
		    before + row * 8192, after);
	free(before);
}

static void
send_signal(struct term *t, const char *name)
{
	int i;

	for (i = 0; signals[i].name != NULL; i++)
		if (strcmp(signals[i].name, name) == 0)
			kill(t->pid, signals[i].sig);
}

static void
print_modes(struct term *t)
{
	struct termios now;

	if (tcgetattr(t->fd, &now) == -1)
		puts("modes: gone");
	else
		puts(now.c_lflag == t->before.c_lflag &&
		    now.c_iflag == t->before.c_iflag &&
		    now.c_oflag == t->before.c_oflag ? "modes: as before" :
		    "modes: changed");
}

static void
wait_end(struct term *t)
{
	int64_t end = now_ms() + 10000;
	pid_t got = 0;

	while (now_ms() < end) {
		take(t, 20);
		got = waitpid(t->pid, &t->status, WNOHANG);
		if (got != 0)
			break;
	}
	if (got <= 0)
		puts("end: still running");
	else if (WIFEXITED(t->status))
		printf("end: status %d\n", WEXITSTATUS(t->status));
	else
		printf("end: signal %d\n", WTERMSIG(t->status));
	if (got > 0)
		t->pid = 0;
}

static void
mark(struct term *t)
{
	t->bytes = 0;
	grid_free(&t->marked);
	grid_take(&t->marked, t->vt, t->screen, t->visible);
}

static void
print_cost(struct term *t)
{
	struct grid now;

	grid_take(&now, t->vt, t->screen, t->visible);
	printf("cost %lu %d\n", t->bytes, grid_cost(&t->marked, &now));
	grid_free(&now);
}

/* The terminal tells whether its cursor is seen. */
static int
set_property(VTermProp prop, VTermValue *val, void *user)
{
	if (prop == VTERM_PROP_CURSORVISIBLE)
		((struct term *)user)->visible = val->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = set_property };

static void
play(struct term *t, char *line)
{
	char *arg = strchr(line, ' ');

	if (arg != NULL)
		*arg++ = '\0';
	else
		arg = line + strlen(line);
	if (strcmp(line, "send") == 0)
		send_text(t, arg);
	else if (strcmp(line, "wait") == 0)
		wait_quiet(t, (int)strtol(arg, NULL, 10));
	else if (strcmp(line, "sleep") == 0) {
		int64_t end = now_ms() + strtol(arg, NULL, 10);

		while (now_ms() < end)
			take(t, (int)(end - now_ms()) + 1);
	} else if (strcmp(line, "expect") == 0)
		wait_for(t, arg, 1);
	else if (strcmp(line, "gone") == 0)
		wait_for(t, arg, 0);
	else if (strcmp(line, "shot") == 0)
		shot(t, 0, t->rows);
	else if (strcmp(line, "say") == 0)
		puts(arg);
	else if (strcmp(line, "row") == 0)
		shot(t, (int)strtol(arg, NULL, 10),
		    (int)strtol(arg, NULL, 10) + 1);
	else if (strcmp(line, "mark") == 0)
		mark(t);
	else if (strcmp(line, "cost") == 0)
		print_cost(t);
	else if (strcmp(line, "bytes") == 0)
		printf("bytes %lu\n", t->bytes);
	else if (strcmp(line, "resize") == 0)
		resize(t, arg);
	else if (strcmp(line, "signal") == 0)
		send_signal(t, arg);
	else if (strcmp(line, "monkey") == 0)
		monkey(t, arg);
	else if (strcmp(line, "agree") == 0)
		agree(t);
	else if (strcmp(line, "modes") == 0)
		print_modes(t);
	else if (strcmp(line, "end") == 0)
		wait_end(t);
	else if (strcmp(line, "hang") == 0) {
		close(t->fd);
		t->fd = -1;
	} else if (*line != '#' && *line != '\0') {
		fprintf(stderr, "vt: no command %s\n", line);
		exit(2);
	}
}

static void
start(struct term *t, const char *term, char **argv)
{
	struct winsize w = { 0 };

	w.ws_row = (unsigned short)t->rows;
	w.ws_col = (unsigned short)t->cols;
	t->pid = forkpty(&t->fd, NULL, NULL, &w);
	if (t->pid == 0 && t->slow && tcgetattr(0, &t->before) == 0) {
		cfsetospeed(&t->before, B9600);
		tcsetattr(0, TCSANOW, &t->before);
	}
	if (t->pid == -1) {
		perror("vt: forkpty");
		exit(2);
	}
	if (t->pid == 0) {
		if (strcmp(term, "-") == 0)
			unsetenv("TERM");
		else
			setenv("TERM", term, 1);
		execvp(argv[0], argv);
		perror(argv[0]);
		_exit(127);
	}
	tcgetattr(t->fd, &t->before);
	t->vt = vterm_new(t->rows, t->cols);
	vterm_set_utf8(t->vt, 1);
	vterm_output_set_callback(t->vt, answer, t);
	t->screen = vterm_obtain_screen(t->vt);
	t->visible = 1;
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	grid_take(&t->marked, t->vt, t->screen, 1);
}

int
main(int argc, char **argv)
{
	struct term t = { .rows = 24, .cols = 80 };
	const char *term = "vt220";
	char line[8192];
	int c;

	while ((c = getopt(argc, argv, "t:s:b")) != -1) {
		if (c == 't')
			term = optarg;
		else if (c == 'b')
			t.slow = 1;
		else if (c != 's' ||
		    sscanf(optarg, "%dx%d", &t.rows, &t.cols) != 2)
			return 2;
	}
	if (optind >= argc)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	start(&t, term, argv + optind);
	while (!t.failed && fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		play(&t, line);
	}
	if (t.failed)
		shot(&t, 0, t.rows);
	if (t.pid > 0) {
		kill(t.pid, SIGKILL);
		waitpid(t.pid, NULL, 0);
	}
	grid_free(&t.marked);
	vterm_free(t.vt);
	return t.failed;
}
