/*
 * Lines against a real sshd and against a server that misbehaves: what is
 * told of a command's end is what was heard, within the deadline.
 */
#include "core/ssh.h"

#include "tests/unit/lines.h"

static int fake_port[3], fake_in = -1;
static pid_t fake;
static struct line_pool *short_pool;	/* gives up soon */

static void
reach(struct heard *h, int to, const char *who, const char *pins)
{
	struct line_target t = { "127.0.0.1", to, who, pins, NULL, NULL };

	memset(h, 0, sizeof(*h));
	buf_init(&h->out);
	h->line = line_open(used, &t, &ops, h);
	wait_for(&h->ready, &h->lost, 60000);
}

static void
test_status(void **state)
{
	static const int codes[] = { 0, 1, 2, 3, 97, 127, 128, 254, 255 };
	char command[64];
	struct heard h;
	size_t i;

	(void)state;
	reach(&h, port, login, pin);
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		snprintf(command, sizeof(command), "echo %zu; exit %d", i,
		    codes[i]);
		run(&h, command, 30000);
		assert_int_equal(h.res.end, LINE_STATUS);
		assert_int_equal(h.res.status, codes[i]);
		assert_int_equal(h.out.s[0], '0' + (int)i);
	}
	/* Nothing of it goes through a file of the user or an agent. */
	run(&h, "echo ${SSH_AUTH_SOCK:-none}; echo err >&2", 30000);
	assert_non_null(strstr(h.out.s, "none\n"));
	assert_non_null(strstr(h.out.s, "err\n"));
	hang_up(&h);
}

static void
test_signal(void **state)
{
	struct heard h;

	(void)state;
	reach(&h, port, login, pin);
	run(&h, "kill -9 $$", 30000);
	assert_int_equal(h.res.end, LINE_SIGNALLED);
	assert_string_equal(h.res.signal, "KILL");
	hang_up(&h);
}

static void
test_many(void **state)
{
	enum { N = 40, ROUNDS = 5 };
	static struct heard h[N];
	int never = 0, i, k, right = 0;
	char command[64];

	(void)state;
	for (i = 0; i < N; i++) {
		struct line_target t = { "127.0.0.1", port, login, pin, NULL, NULL };

		memset(&h[i], 0, sizeof(h[i]));
		buf_init(&h[i].out);
		h[i].line = line_open(pool, &t, &ops, &h[i]);
	}
	for (i = 0; i < N; i++)
		wait_for(&h[i].ready, &h[i].lost, 120000);
	for (k = 0; k < ROUNDS; k++) {
		for (i = 0; i < N; i++) {
			snprintf(command, sizeof(command), "printf %d; exit %d",
			    i * k, (i + k) % 200);
			buf_reset(&h[i].out);
			h[i].ended = 0;
			assert_non_null(h[i].line);
			line_exec(h[i].line, command, 20000);
		}
		for (i = 0; i < N; i++) {
			wait_for(&h[i].ended, &never, 120000);
			snprintf(command, sizeof(command), "%d", i * k);
			right += h[i].res.end == LINE_STATUS &&
			    !h[i].res.timed_out &&
			    h[i].res.status == (i + k) % 200 &&
			    strcmp(h[i].out.s, command) == 0;
		}
	}
	assert_int_equal(right, N * ROUNDS);
	for (i = 0; i < N; i++)
		hang_up(&h[i]);
	assert_int_equal(line_pool_count(pool), 0);
}

static void
test_key(void **state)
{
	static const char other[] = "ssh-ed25519 "
	    "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	char text[600];
	struct heard h;

	(void)state;
	reach(&h, port, login, other);
	assert_int_equal(h.fault, FAULT_HOSTKEY);
	assert_non_null(strstr(h.why, "not the pinned key"));
	hang_up(&h);
	reach(&h, port, login, "");
	assert_int_equal(h.fault, FAULT_INPUT);
	hang_up(&h);
	/* A cut or longer fingerprint is another one. */
	snprintf(text, sizeof(text), "%.*s", (int)strlen(pin) - 1, pin);
	reach(&h, port, login, text);
	assert_int_equal(h.fault, FAULT_HOSTKEY);
	hang_up(&h);
	snprintf(text, sizeof(text), "%sA", pin);
	reach(&h, port, login, text);
	assert_int_equal(h.fault, FAULT_HOSTKEY);
	hang_up(&h);
	/* Only a type that the host has not. */
	snprintf(text, sizeof(text), "ssh-rsa%s", pin + 11);
	reach(&h, port, login, text);
	assert_int_equal(h.fault, FAULT_KEX);
	hang_up(&h);
	/* One of several is enough. */
	snprintf(text, sizeof(text), "%s;%s", other, pin);
	reach(&h, port, login, text);
	assert_int_equal(h.ready, 1);
	hang_up(&h);
}

static void
test_not_reached(void **state)
{
	struct line_target t = { "localhost", 22, "x", pin, NULL, NULL };
	struct heard h;

	(void)state;
	memset(&h, 0, sizeof(h));
	buf_init(&h.out);
	h.line = line_open(pool, &t, &ops, &h);	/* a name: never looked up */
	assert_int_equal(h.lost, 0);
	wait_for(&h.ready, &h.lost, 2000);
	assert_int_equal(h.fault, FAULT_INPUT);
	hang_up(&h);
	reach(&h, 1, login, pin);
	assert_int_equal(h.fault, FAULT_CONNECT);
	hang_up(&h);
	reach(&h, port, "nobody-such", pin);
	assert_true(h.fault == FAULT_AUTH || h.fault == FAULT_LOST);
	hang_up(&h);
}

static void
test_limit(void **state)
{
	int64_t began;
	struct heard h;

	(void)state;
	reach(&h, port, login, pin);
	began = clock_mono();
	/* Ends by itself when its input closes, as the wrapper does. */
	run(&h, "cat >/dev/null; exit 9", 300);
	assert_int_equal(h.res.end, LINE_STATUS);
	assert_int_equal(h.res.status, 9);
	assert_int_equal(h.res.timed_out, 1);
	assert_true(clock_mono() - began >= 300000);
	began = clock_mono();
	run(&h, "exec </dev/null; sleep 30", 200);
	assert_int_equal(h.res.end, LINE_UNKNOWN);
	assert_int_equal(h.res.line_lost, 1);
	assert_true(clock_mono() - began >= 5200000);
	hang_up(&h);
}

static void
test_fake(void **state)
{
	static const struct {
		const char *who;
		enum line_end end;
		int status;
	} rows[] = {
		{ "ok", LINE_STATUS, 0 },
		{ "status7", LINE_STATUS, 7 },
		{ "twice", LINE_UNKNOWN, 0 },
		{ "nostatus", LINE_UNKNOWN, 0 },
		{ "signal", LINE_SIGNALLED, 0 },
		{ "drop", LINE_UNKNOWN, 0 },
		{ "hang", LINE_UNKNOWN, 0 },
		{ "execno", LINE_UNKNOWN, 0 },
		{ "hangopen", LINE_NOT_SENT, 0 },
		{ "noise", LINE_STATUS, 0 },
		{ "linger", LINE_STATUS, 0 },
		{ "late", LINE_STATUS, 0 },
	};
	struct heard h;
	size_t i;

	(void)state;
	used = short_pool;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		reach(&h, fake_port[0], rows[i].who, pin);
		run(&h, "a command", strcmp(rows[i].who, "noise") == 0 ?
		    120000 : 1500);
		if (h.res.end != rows[i].end || (h.res.end == LINE_STATUS &&
		    h.res.status != rows[i].status))
			fail_msg("%s: end %d status %d (%s)", rows[i].who,
			    (int)h.res.end, h.res.status, h.res.text);
		if (strcmp(rows[i].who, "noise") == 0)
			assert_true(h.bytes >= 64u << 20);
		hang_up(&h);
	}
}

static void
test_fake_start(void **state)
{
	static const struct {
		int port;
		const char *who;
		enum line_fault fault;
	} rows[] = {
		{ 0, "refuse", FAULT_AUTH },
		{ 0, "dropauth", FAULT_LOST },
		{ 1, "x", FAULT_KEX },
		{ 2, "x", FAULT_KEX },
	};
	struct heard h;
	size_t i;

	(void)state;
	used = short_pool;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		reach(&h, fake_port[rows[i].port], rows[i].who, pin);
		assert_int_equal(h.ready, 0);
		assert_int_equal(h.lost, 1);
		if (h.fault != rows[i].fault)
			fail_msg("row %zu: fault %d (%s)", i, (int)h.fault,
			    h.why);
		hang_up(&h);
	}
}

static void
test_memory(void **state)
{
	struct rusage u;

	(void)state;
	getrusage(RUSAGE_SELF, &u);
#ifndef __SANITIZE_ADDRESS__
	assert_true(u.ru_maxrss < 65536);
#endif
}

/* The account's own line is closed by the host while it is idle. */
static void
test_idle_loss(void **state)
{
	struct heard h;
	int never = 0;

	(void)state;
	reach(&h, port, login, pin);
	run(&h, "echo $PPID", 20000);
	kill((pid_t)strtol(h.out.s, NULL, 10), SIGKILL);
	wait_for(&h.lost, &never, 20000);
	assert_int_equal(h.lost, 1);
	assert_int_equal(h.fault, FAULT_LOST);
	hang_up(&h);
}

static int
start_fake(void)
{
	int in[2], out[2];
	char tool[600], key[300];
	FILE *f;

	snprintf(tool, sizeof(tool), "%s/fakessh", self);
	snprintf(key, sizeof(key), "%s/host_key", dir);
	if (pipe(in) < 0 || pipe(out) < 0)
		return -1;
	fake = fork();
	if (fake == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execl(tool, tool, key, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	fake_in = in[1];
	f = fdopen(out[0], "r");
	return f != NULL && fscanf(f, "%d %d %d", &fake_port[0], &fake_port[1],
	    &fake_port[2]) == 3 ? 0 : -1;
}

static int
set_up(void **state)
{
	static const struct line_limits soon = { .connect_ms = 3000,
	    .kex_ms = 3000, .auth_ms = 3000, .open_ms = 3000,
	    .grace_ms = 1000, .linger_ms = 300 };
	struct err e = { 0 };

	(void)state;
	if (up() < 0 || start_fake() < 0)
		return -1;
	short_pool = line_pool_new(key_file, &soon, &e);
	return short_pool != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	line_pool_free(short_pool);
	close(fake_in);
	waitpid(fake, NULL, 0);
	down();
	return 0;
}

/* A key that others may read, a link, none: refused in words. */
static void
test_key_file(void **state)
{
	char path[400];
	struct err e = { 0 };

	(void)state;
	snprintf(path, sizeof(path), "%s/link", dir);
	assert_int_equal(symlink(key_file, path), 0);
	assert_null(line_pool_new(path, NULL, &e));
	assert_null(line_pool_new("/nonexistent", NULL, &e));
	snprintf(path, sizeof(path), "%s/key.pub", dir);
	assert_null(line_pool_new(path, NULL, &e));
	assert_non_null(strstr(e.text, "0600"));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_signal),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_key),
		cmocka_unit_test(test_not_reached),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_idle_loss),
		cmocka_unit_test(test_fake),
		cmocka_unit_test(test_fake_start),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_key_file),
	};

	(void)argc;
	signal(SIGPIPE, SIG_IGN);
	snprintf(self, sizeof(self), "%s", dirname(argv[0]));
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
