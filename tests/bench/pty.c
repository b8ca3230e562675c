/*
 * Runs a program on a pseudo-terminal of 80x24 and tells what each key costs:
 * bytes to the terminal until it is quiet, and milliseconds to the first and
 * the last of them. Measures; decides nothing.
 *
 *   pty TERM PROGRAM ARG... <script
 *
 * A line of the script is NAME TAB KEYS (C escapes \r \t \e \\); the first,
 * with no keys, is the start. Output: NAME bytes first_ms last_ms, and at the
 * end "cpu_ms N" and "rss_kb N" of the program.
 */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QUIET_MS 400
#define LONGEST_MS 15000

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Turns the escapes of a line into bytes in place; returns how many. */
static size_t
unescape(char *s)
{
	char *to = s;

	for (const char *from = s; *from; from++) {
		char c = *from;

		if (c == '\\' && from[1]) {
			c = *++from;
			if (c == 'r')
				c = '\r';
			else if (c == 't')
				c = '\t';
			else if (c == 'e')
				c = '\033';
		}
		*to++ = c;
	}
	return (size_t)(to - s);
}

/* Reads until nothing comes for a while. Returns 0 where the program ended. */
static int
settle(int fd, const char *name)
{
	double began = now_ms(), first = 0, last = 0;
	size_t bytes = 0;
	char part[65536];

	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		ssize_t n;

		if (poll(&p, 1, QUIET_MS) == 0 &&
		    (bytes > 0 || now_ms() - began > LONGEST_MS / 3.0))
			break;
		if (now_ms() - began > LONGEST_MS)
			break;
		if (!(p.revents & (POLLIN | POLLHUP)))
			continue;
		n = read(fd, part, sizeof(part));
		if (n <= 0)
			return 0;
		if (bytes == 0)
			first = now_ms();
		last = now_ms();
		bytes += (size_t)n;
	}
	printf("%s %zu %.1f %.1f\n", name, bytes, bytes ? first - began : 0,
	    bytes ? last - began : 0);
	fflush(stdout);
	return 1;
}

static void
tell_use(pid_t pid)
{
	struct rusage use;
	int status;

	kill(pid, SIGHUP);
	for (int i = 0; i < 50 && waitpid(pid, &status, WNOHANG) == 0; i++)
		usleep(100000);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	getrusage(RUSAGE_CHILDREN, &use);
	printf("cpu_ms %.1f\n", (double)(use.ru_utime.tv_sec +
	    use.ru_stime.tv_sec) * 1e3 + (double)(use.ru_utime.tv_usec +
	    use.ru_stime.tv_usec) / 1e3);
	printf("rss_kb %ld\n", use.ru_maxrss);
}

int
main(int argc, char **argv)
{
	struct winsize size = { 24, 80, 0, 0 };
	char line[4096];
	int fd;
	pid_t pid;

	if (argc < 3) {
		fprintf(stderr, "usage: pty TERM PROGRAM ARG... <script\n");
		return 2;
	}
	pid = forkpty(&fd, NULL, NULL, &size);
	if (pid == -1) {
		perror("forkpty");
		return 1;
	}
	if (pid == 0) {
		setenv("TERM", argv[1], 1);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	while (fgets(line, sizeof(line), stdin)) {
		char *keys;

		line[strcspn(line, "\n")] = '\0';
		keys = strchr(line, '\t');
		if (keys) {
			size_t n;

			*keys++ = '\0';
			n = unescape(keys);
			if (write(fd, keys, n) != (ssize_t)n)
				break;
		}
		if (!settle(fd, line))
			break;
	}
	tell_use(pid);
	return 0;
}
