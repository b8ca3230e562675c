/*
 * Ways in: certificates for one command, and hosts behind a jump host, all
 * against a real sshd, which alone says no.
 */
#include "core/ssh.h"

#include "tests/unit/lines.h"

#include <glob.h>

#include "core/ssh_int.h"

static struct line_pool *cert_pool;	/* has no key, only a CA */

/*
 * Certificates.
 */

static void
open_by_cert(struct heard *h, const char *command, int valid_s)
{
	struct line_cert c = { command, "RUN-1/1 host step 1", 1, valid_s };
	struct line_target t = { "127.0.0.1", port, login, pin, &c, NULL };

	memset(h, 0, sizeof(*h));
	buf_init(&h->out);
	h->line = line_open(used, &t, &ops, h);
}

static void
test_cert(void **state)
{
	static const char command[] = "echo 'approved'\necho \"two words\"; "
	    "exit 3";
	struct heard h;

	(void)state;
	used = cert_pool;
	open_by_cert(&h, command, 60);
	wait_for(&h.ready, &h.lost, 60000);
	assert_int_equal(h.lost, 0);
	run(&h, command, 30000);
	assert_int_equal(h.res.end, LINE_STATUS);
	assert_int_equal(h.res.status, 3);
	assert_string_equal(h.out.s, "approved\ntwo words\n");
	hang_up(&h);
	used = pool;
}

/* Whatever is sent: the host itself runs what was signed. */
static void
test_cert_command(void **state)
{
	struct heard h;

	(void)state;
	used = cert_pool;
	open_by_cert(&h, "echo approved", 60);
	wait_for(&h.ready, &h.lost, 60000);
	free(h.line->only);
	h.line->only = NULL;
	run(&h, "echo other", 30000);
	assert_string_equal(h.out.s, "approved\n");
	hang_up(&h);
	used = pool;
}

/* Signed in time, and kept until its time is over: the host lets nobody in. */
static void
test_cert_late(void **state)
{
	struct heard h;
	int never = 0;

	(void)state;
	used = cert_pool;
	open_by_cert(&h, "echo approved", 1);
	while (h.line != NULL && h.line->phase < PH_AUTH && h.line->own == NULL)
		wait_for(&never, &h.lost, 1);
	sleep(3);
	wait_for(&h.ready, &h.lost, 60000);
	assert_int_equal(h.ready, 0);
	assert_int_equal(h.fault, FAULT_AUTH);
	hang_up(&h);
	used = pool;
}

static void
test_cert_source(void **state)
{
	struct err e = { 0 };
	char ca[300];
	struct heard h;

	(void)state;
	snprintf(ca, sizeof(ca), "%s/ca", dir);
	used = line_pool_new(NULL, NULL, &e);
	assert_int_equal(line_pool_sign(used, ca, "192.0.2.7", &e), 0);
	open_by_cert(&h, "echo approved", 60);
	wait_for(&h.ready, &h.lost, 60000);
	assert_int_equal(h.ready, 0);
	assert_int_equal(h.fault, FAULT_AUTH);
	hang_up(&h);
	line_pool_free(used);
	used = pool;
}

/* Without a CA, or with one that is none: a sentence, and nobody is let in. */
static void
test_cert_none(void **state)
{
	struct err e = { 0 };
	struct heard h;
	char ca[300];

	(void)state;
	open_by_cert(&h, "echo approved", 60);
	wait_for(&h.ready, &h.lost, 60000);
	assert_int_equal(h.fault, FAULT_INPUT);
	assert_non_null(strstr(h.why, "no CA"));
	hang_up(&h);
	snprintf(ca, sizeof(ca), "%s/host_key.pub", dir);
	assert_int_equal(line_pool_sign(pool, ca, NULL, &e), -1);
}

/*
 * Jump hosts: here the real sshd is its own.
 */

static void
open_by_jump(struct heard *h, int to, const struct line_target *jump)
{
	struct line_target t = { "127.0.0.1", to, login, pin, NULL, jump };

	memset(h, 0, sizeof(*h));
	buf_init(&h->out);
	h->line = line_open(used, &t, &ops, h);
}

static void
test_jump(void **state)
{
	enum { N = 12 };
	struct line_target jump = { "127.0.0.1", port, login, pin, NULL, NULL };
	static struct heard h[N];
	char want[64];
	int i, n = (int)line_pool_count(used);

	(void)state;
	for (i = 0; i < N; i++)
		open_by_jump(&h[i], port, &jump);
	assert_int_equal(line_pool_count(used), n + N + 1);	/* one to jump */
	for (i = 0; i < N; i++)
		wait_for(&h[i].ready, &h[i].lost, 60000);
	for (i = 0; i < N; i++) {
		snprintf(want, sizeof(want), "echo %d; head -c 300000 /dev/zero "
		    "| tr '\\0' x; exit %d", i, i);
		run(&h[i], want, 60000);
		assert_int_equal(h[i].res.status, i);
		assert_true(h[i].bytes > 300000);
	}
	for (i = 0; i < N; i++)
		hang_up(&h[i]);
}

/* Nothing listens behind it; no way to it; another key than the pinned one. */
static void
test_jump_fails(void **state)
{
	struct line_target jump = { "127.0.0.1", port, login, pin, NULL, NULL };
	struct line_target closed = { "127.0.0.1", 1, login, pin, NULL, NULL };
	struct line_target other = { "127.0.0.1", port, login,
	    "ssh-ed25519 SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	    NULL, NULL };
	const struct line_target *const ways[] = { &closed, &other, &jump };
	struct heard h;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		open_by_jump(&h, 1, ways[i]);
		wait_for(&h.ready, &h.lost, 60000);
		assert_int_equal(h.ready, 0);
		assert_int_equal(h.fault, FAULT_CONNECT);
		assert_non_null(strstr(h.why, "jump host"));
		hang_up(&h);
	}
}

/* The jump host goes away under a command: its end is not known. */
static void
test_jump_lost(void **state)
{
	struct line_target jump = { "127.0.0.1", port, login, pin, NULL, NULL };
	struct heard h;
	int never = 0;

	(void)state;
	used = line_pool_new(key_file, NULL, NULL);
	open_by_jump(&h, port, &jump);
	wait_for(&h.ready, &h.lost, 60000);
	line_exec(h.line, "sleep 20", 30000);
	wait_for(&never, &h.ended, 500);
	shutdown(used->first->jump != NULL ? used->first->fd :
	    used->first->next->fd, SHUT_RDWR);
	wait_for(&h.ended, &h.lost, 20000);
	assert_int_equal(h.ended, 1);
	assert_int_equal(h.res.end, LINE_UNKNOWN);
	line_pool_free(used);
	buf_release(&h.out);
	used = pool;
}

static int
set_up(void **state)
{
	struct err e = { 0 };
	char ca[300];

	(void)state;
	if (up() < 0)
		return -1;
	cert_pool = line_pool_new(NULL, &patient, &e);
	snprintf(ca, sizeof(ca), "%s/ca", dir);
	return cert_pool == NULL ? -1 : line_pool_sign(cert_pool, ca, "", &e);
}

static int
tear_down(void **state)
{
	char left[64];
	glob_t g;
	int n;

	(void)state;
	line_pool_free(cert_pool);
	down();
	snprintf(left, sizeof(left), "/tmp/ccc-cert-%d.*", (int)getpid());
	n = glob(left, 0, NULL, &g);
	globfree(&g);
	return n == GLOB_NOMATCH ? 0 : -1;	/* no folder is left */
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cert),
		cmocka_unit_test(test_cert_command),
		cmocka_unit_test(test_cert_late),
		cmocka_unit_test(test_cert_source),
		cmocka_unit_test(test_cert_none),
		cmocka_unit_test(test_jump),
		cmocka_unit_test(test_jump_fails),
		cmocka_unit_test(test_jump_lost),
	};

	(void)argc;
	signal(SIGPIPE, SIG_IGN);
	snprintf(self, sizeof(self), "%s", dirname(argv[0]));
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
