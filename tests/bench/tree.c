/*
 * What a command costs with all that it starts: tree COMMAND... Prints wall
 * seconds, CPU seconds, the largest resident memory of all its processes at
 * one moment in KiB (looked at every 50 ms), and its exit status, to
 * descriptor 3. A process belongs to it by its session.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Resident KiB where the process is of the session. */
static long
resident(const char *pid, pid_t session)
{
	char path[300], state;
	long ppid, group, sid = 0, rss = 0;
	int field;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fscanf(f, "%*d (%*[^)]) %c %ld %ld %ld", &state, &ppid, &group,
	    &sid) == 4 && sid == session) {
		for (field = 7; field < 24; field++)
			if (fscanf(f, "%*s") < 0)
				break;
		if (fscanf(f, "%ld", &rss) != 1)
			rss = 0;
	}
	fclose(f);
	return rss * (sysconf(_SC_PAGESIZE) / 1024);
}

static long
all_resident(pid_t session)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	long sum = 0;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (isdigit((unsigned char)e->d_name[0]))
			sum += resident(e->d_name, session);
	if (d != NULL)
		closedir(d);
	return sum;
}

int
main(int argc, char **argv)
{
	struct timespec pause = { 0, 50000000 };
	struct rusage u;
	double from = now(), wall;
	long most = 0, have;
	int status = 0;
	pid_t pid;

	if (argc < 2)
		return 2;
	pid = fork();
	if (pid == 0) {
		setsid();
		close(3);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	while (waitpid(pid, &status, WNOHANG) == 0) {
		have = all_resident(pid);
		most = have > most ? have : most;
		nanosleep(&pause, NULL);
	}
	wall = now() - from;
	getrusage(RUSAGE_CHILDREN, &u);
	dprintf(3, "%.2f %.3f %ld %d\n", wall,
	    (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6, most,
	    WIFEXITED(status) ? WEXITSTATUS(status) : 255);
	return 0;
}
