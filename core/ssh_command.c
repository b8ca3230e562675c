/*
 * One command on a line: channel, request, output, end. What is known of its
 * end is only what was received. Must not know of runs, steps or markers.
 */
#include <string.h>

#include "core/clock.h"
#include "core/ssh_int.h"

#define READ_CHUNK 16384
#define READS_PER_STEP 8	/* then others have their turn */

/*
 * Every call of the library may take packets off the socket, which is silent
 * then. These only say that it did; the data are read in line_step_run().
 */
static int
on_data(ssh_session ssh, ssh_channel chan, void *data, uint32_t n, int is_err,
    void *arg)
{
	(void)ssh;
	(void)chan;
	(void)data;
	(void)n;
	(void)is_err;
	((struct line *)arg)->moved = 1;
	return 0;	/* taken: nothing */
}

static void
on_move(ssh_session ssh, ssh_channel chan, void *arg)
{
	(void)ssh;
	(void)chan;
	((struct line *)arg)->moved = 1;
}

static void
on_status(ssh_session ssh, ssh_channel chan, int status, void *arg)
{
	struct line *s = arg;

	(void)ssh;
	(void)chan;
	s->moved = 1;
	if (s->statuses > 0 && status != s->status)
		s->status_differs = 1;
	if (s->statuses++ == 0) {
		s->status = status;
		s->status_at_us = clock_mono();
	}
}

static void
on_signal(ssh_session ssh, ssh_channel chan, const char *name, int core,
    const char *msg, const char *lang, void *arg)
{
	struct line *s = arg;
	size_t i, n = 0;

	(void)ssh;
	(void)chan;
	(void)core;
	(void)msg;
	(void)lang;
	for (i = 0; name[i] != '\0' && n < sizeof(s->signal) - 1; i++)
		if ((name[i] >= 'A' && name[i] <= 'Z') ||
		    (name[i] >= '0' && name[i] <= '9'))
			s->signal[n++] = name[i];
	if (n == 0)
		s->signal[n++] = '?';
	s->signal[n] = '\0';
	s->status_at_us = clock_mono();
}

void
line_listen(struct line *s)
{
	memset(&s->cb, 0, sizeof(s->cb));
	s->cb.userdata = s;
	s->cb.channel_data_function = on_data;
	s->cb.channel_eof_function = on_move;
	s->cb.channel_close_function = on_move;
	s->cb.channel_exit_status_function = on_status;
	s->cb.channel_exit_signal_function = on_signal;
	ssh_callbacks_init(&s->cb);
	ssh_set_channel_callbacks(s->chan, &s->cb);
}

int
line_step_open(struct line *s)
{
	int rc = ssh_channel_open_session(s->chan);

	if (rc == SSH_AGAIN)
		return 0;
	if (rc != SSH_OK) {
		line_fail_ssh(s, FAULT_LOST);
		return 0;
	}
	/* From here on bytes of the command may leave. */
	s->sent = 1;
	s->phase = PH_EXEC;
	return 1;
}

/* Ends the command's input; what follows has to come within the grace. */
void
line_end_input(struct line *s)
{
	ssh_channel_send_eof(s->chan);
	s->deadline_us = clock_mono() + s->pool->lim.grace_ms * INT64_C(1000);
	line_wake_at(s, s->deadline_us);
}

int
line_step_exec(struct line *s)
{
	int rc = ssh_channel_request_exec(s->chan, s->command);

	if (rc == SSH_AGAIN)
		return 0;
	if (rc != SSH_OK) {
		line_fail_ssh(s, FAULT_LOST);
		return 0;
	}
	s->phase = PH_RUN;
	s->deadline_us = s->limit_us;
	line_wake_at(s, s->deadline_us);
	if (s->cancelled)
		line_end_input(s);
	return 1;
}

void
line_finish(struct line *s)
{
	ssh_channel_close(s->chan);
	ssh_channel_free(s->chan);
	s->chan = NULL;
	line_enter(s, PH_READY, 0);
	line_tell_end(s, 0);
}

/* Returns 1 where something came, 0 nothing, -1 the line is lost. */
static int
read_stream(struct line *s, int is_err)
{
	char chunk[READ_CHUNK];
	int n;

	n = ssh_channel_read_nonblocking(s->chan, chunk, sizeof(chunk), is_err);
	if (n > 0) {
		s->ops->output(s->arg, is_err, chunk, (size_t)n);
		return 1;
	}
	return n == 0 || n == SSH_EOF || n == SSH_AGAIN ? 0 : -1;
}

int
line_step_run(struct line *s)
{
	int i, out = 0, err = 0, known;

	for (i = 0; i < READS_PER_STEP; i++) {
		s->moved = 0;
		out = read_stream(s, 0);
		err = s->phase == PH_RUN ? read_stream(s, 1) : -1;
		if (s->phase != PH_RUN)
			return 0;
		/* Reads take no packets once the output ended; this does. */
		ssh_channel_get_exit_status(s->chan);
		if (out < 0 || err < 0 || (out == 0 && err == 0 && !s->moved))
			break;
	}
	if (i == READS_PER_STEP) {
		s->hot = s->pool->hot = 1;
		return 0;
	}
	known = s->statuses > 0 || s->signal[0] != '\0';
	if (ssh_channel_is_closed(s->chan) ||
	    (known && ssh_channel_is_eof(s->chan))) {
		if (!known)
			line_say(s, "the host closed the command without a status");
		line_finish(s);
		return 0;
	}
	if (out < 0 || err < 0 || !ssh_is_connected(s->ssh)) {
		line_fail_ssh(s, FAULT_LOST);
		return 0;
	}
	if (known && s->deadline_us > s->status_at_us +
	    s->pool->lim.linger_ms * INT64_C(1000)) {
		s->deadline_us = s->status_at_us +
		    s->pool->lim.linger_ms * INT64_C(1000);
		line_wake_at(s, s->deadline_us);
	}
	return 0;
}
