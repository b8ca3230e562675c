/*
 * An SSH server that misbehaves on demand, for tests: fakessh HOST_KEY prints
 * the port it listens on and serves until its input closes. What a connection
 * does is named by the login:
 *   ok       runs nothing, prints the command's length, status 0
 *   status7  status 7        twice   two different statuses
 *   nostatus closes without one       signal  names a signal
 *   drop     ends the process when the command is there
 *   dropauth ends the process during login
 *   hang     takes the command and says nothing more
 *   hangopen never answers the channel
 *   refuse   refuses the key          nokex   never says a word
 *   banner   a megabyte of banner     noise   64 MiB of output, then status 0
 *   linger   status, and never an end of output
 *   late     end of output, status half a second later
 *   execno   refuses the command
 */
#define SSH_SUPPRESS_DEPRECATED 1
#include <arpa/inet.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char login[32];

static int
is(const char *word)
{
	return strcmp(login, word) == 0;
}

static void
wait_for_ever(void)
{
	for (;;)
		pause();
}

static void
noise(ssh_channel c)
{
	char chunk[8192];
	int i;

	memset(chunk, 'x', sizeof(chunk));
	for (i = 0; i < 8192; i++)
		if (ssh_channel_write(c, chunk, sizeof(chunk)) < 0)
			_exit(0);
}

static void
act(ssh_session s, ssh_channel c, const char *command)
{
	char text[64];

	if (is("drop"))
		_exit(0);
	if (is("hang"))
		wait_for_ever();
	if (is("noise"))
		noise(c);
	snprintf(text, sizeof(text), "%zu\n", strlen(command));
	ssh_channel_write(c, text, (uint32_t)strlen(text));
	if (is("late")) {
		ssh_channel_send_eof(c);
		ssh_blocking_flush(s, 1000);
		usleep(500000);
	}
	if (is("signal"))
		ssh_channel_request_send_exit_signal(c, "KILL", 0, "", "");
	else if (!is("nostatus"))
		ssh_channel_request_send_exit_status(c, is("status7") ? 7 : 0);
	if (is("twice"))
		ssh_channel_request_send_exit_status(c, 5);
	if (is("linger")) {
		ssh_blocking_flush(s, 1000);
		wait_for_ever();
	}
	if (!is("late"))
		ssh_channel_send_eof(c);
	ssh_channel_close(c);
	ssh_blocking_flush(s, 1000);
}

static void
on_auth(ssh_message m)
{
	snprintf(login, sizeof(login), "%s", ssh_message_auth_user(m));
	if (is("dropauth"))
		_exit(0);
	if (is("refuse")) {
		ssh_message_auth_set_methods(m, SSH_AUTH_METHOD_PUBLICKEY);
		ssh_message_reply_default(m);
	} else if (ssh_message_auth_publickey_state(m) ==
	    SSH_PUBLICKEY_STATE_NONE) {
		ssh_message_auth_reply_pk_ok_simple(m);
	} else {
		ssh_message_auth_reply_success(m, 0);
	}
}

static void
serve(ssh_session s)
{
	ssh_channel c = NULL;
	ssh_message m;

	if (ssh_handle_key_exchange(s) != SSH_OK)
		_exit(1);
	while ((m = ssh_message_get(s)) != NULL) {
		if (ssh_message_type(m) == SSH_REQUEST_AUTH) {
			on_auth(m);
		} else if (ssh_message_type(m) == SSH_REQUEST_CHANNEL_OPEN) {
			if (is("hangopen"))
				wait_for_ever();
			c = ssh_message_channel_request_open_reply_accept(m);
		} else if (ssh_message_type(m) == SSH_REQUEST_CHANNEL &&
		    ssh_message_subtype(m) == SSH_CHANNEL_REQUEST_EXEC) {
			if (is("execno")) {
				ssh_message_reply_default(m);
			} else {
				ssh_message_channel_request_reply_success(m);
				act(s, c, ssh_message_channel_request_command(
				    m));
			}
		} else {
			ssh_message_reply_default(m);
		}
		ssh_message_free(m);
	}
}

/* Peculiar before any SSH: by the port's second socket. */
static void
no_ssh(int fd, int banner)
{
	char chunk[4096];
	int i;

	if (!banner)
		wait_for_ever();
	memset(chunk, 'b', sizeof(chunk));
	for (i = 0; i < 256; i++)
		if (write(fd, chunk, sizeof(chunk)) < 0)
			break;
	wait_for_ever();
}

static int
listen_on(int *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (struct sockaddr *)&a, n) < 0 || listen(fd, 64) < 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &n) < 0)
		exit(1);
	*port = ntohs(a.sin_port);
	return fd;
}

int
main(int argc, char **argv)
{
	struct pollfd p[4] = { { 0 } };
	int port[3], i, fd, no = 0;
	ssh_session s;
	ssh_bind b;

	if (argc != 2)
		return 2;
	setpgid(0, 0);	/* so that its children can be ended together */
	signal(SIGCHLD, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < 3; i++)
		p[i] = (struct pollfd) { .fd = listen_on(&port[i]),
		    .events = POLLIN };
	p[3] = (struct pollfd) { .fd = 0, .events = POLLIN };
	b = ssh_bind_new();
	ssh_bind_options_set(b, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
	ssh_bind_options_set(b, SSH_BIND_OPTIONS_HOSTKEY, argv[1]);
	printf("%d %d %d\n", port[0], port[1], port[2]);
	fflush(stdout);
	while (poll(p, 4, -1) >= 0 && p[3].revents == 0) {
		for (i = 0; i < 3; i++) {
			if ((p[i].revents & POLLIN) == 0)
				continue;
			fd = accept(p[i].fd, NULL, NULL);
			if (fork() == 0) {
				close(0);
				if (i > 0)
					no_ssh(fd, i == 2);
				s = ssh_new();
				if (ssh_bind_accept_fd(b, s, fd) == SSH_OK)
					serve(s);
				_exit(0);
			}
			close(fd);
		}
	}
	kill(0, SIGTERM);
	return 0;
}
