#ifndef CCC_FARM_H
#define CCC_FARM_H

#include <stddef.h>
#include <sys/types.h>

#include "core/err.h"
#include "core/proc.h"

/*
 * The demo hosts: a real OpenSSH server on loopback for each, with a host
 * key and a folder of its own, under an ordinary account and never root. A
 * host 10.A.B.C is reached at 127.43.B.C on the farm's port. Some servers run
 * from the start; for the others one listener waits and starts them when
 * somebody connects. The hosts' tools (sql/demo/host) do the rest.
 */
struct farm_host {
	char *code, *kind, *ip, *os, *mem_gb, *disk_gb, *parent;
	char address[16];
	int fd;			/* listening socket, -1 none */
};

struct farm {
	char *dir;		/* folder of the hosts */
	struct proc_as as;	/* account that runs them */
	char *login;		/* its name */
	unsigned int port;
	struct farm_host *hosts;
	size_t n;
	size_t at_start;	/* servers that run from the start */
};

/* dir: folder of the demo. Where this process is root the hosts belong to the
 * account ccc-demo, which cannot reach root's folders: they lie in its home
 * then and DIR/hosts points there. ERR_INPUT where the path has characters
 * that sshd's settings cannot hold. */
int farm_init(struct farm *f, const char *dir, struct err *e);
void farm_release(struct farm *f);

/* Adds a host; strings are copied, NULL or "" is none. A code that cannot
 * name a folder is ERR_INPUT. */
int farm_add(struct farm *f, const char *const facts[7], struct err *e);
/* Order of the facts. */
enum { FARM_CODE, FARM_KIND, FARM_IP, FARM_OS, FARM_MEM, FARM_DISK,
	FARM_PARENT };

/* Makes the folders and keys that are missing, binds a port that is free on
 * every host's address, lets key_file.pub log in. tools: folder with bin/. */
int farm_prepare(struct farm *f, const char *tools, const char *key_file,
    struct err *e);
/* The host's public key as sshd shows it ("ssh-ed25519 AAAA..."), freed by
 * the caller; NULL where it cannot be read. */
char *farm_host_key(const struct farm *f, const struct farm_host *h);

/* Forks the process that serves the hosts and records it in pid_file. It
 * lives until it is told to end, and ends what it started. */
int farm_start(struct farm *f, const char *pid_file, struct err *e);
/* Ends what a farm of this folder may have left behind. */
void farm_sweep(const struct farm *f);

/* The loop of that process (farm_serve.c); does not return. ready_fd is
 * closed when every host can be connected to. */
void farm_serve(struct farm *f, int ready_fd)
    __attribute__((noreturn));

#endif
