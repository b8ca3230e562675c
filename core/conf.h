#ifndef CCC_CONF_H
#define CCC_CONF_H

#include <stddef.h>

#include "err.h"

/*
 * Configuration: one row per option in conf.c (name, type, bounds, default,
 * help zh and en). Read by libconfig behind a strict pre-scan (regular file,
 * at most 64 KiB, no @include, no NUL, no unclosed comment, no digit run
 * over 9: libconfig 1.5 wraps them). A mistake is told with file, line,
 * option and what would be right. ccc.conf.sample is tested against the rows.
 */
struct conf {
	char *file;		/* where it came from, "" = none */
	char *data_dir;		/* private server, journal, drafts */
	char *hosts;		/* database.hosts, comma separated, "" = private */
	char *user;		/* account to log in with, "" = ask */
	char *tls_ca;
	int connect_timeout_s, read_timeout_s;
	char *lang;		/* auto, zh, en */
	char *line_graphics;	/* ascii, acs, utf8 */
	int lines, columns;	/* 0 = ask the terminal */
	int mono;
	int idle_lock_min;	/* 1..5 */
	char *spool_dir;	/* where saves and exports go */
	char *sql_dir;		/* sql/ of this version */
	char *runner_name;
	char *runner_password_file;
	char *runner_key_file;	/* private key of the runner for hosts */
	char *runner_host_access;	/* "key" or "certificate" */
	char *runner_ca_key_file;	/* signs certificates */
	char *runner_source_address;	/* "": the address of the line */
	int runner_lease_s, runner_parallel, runner_settle_s;
	char *zones;		/* zones this runner serves, "" = all */
	char *demo_passwords;	/* demo only: file with account and password */
};

/* Fills c with defaults, then from file (NULL: the first that exists of
 * $CCC_CONFIG, ~/.config/ccc/ccc.conf, /etc/ccc/ccc.conf; none is fine).
 * Relative paths in a file are relative to the file. On a mistake c holds
 * nothing. */
int conf_load(struct conf *c, const char *file, struct err *e);
/* The defaults alone; file (or NULL) is only named as c->file. For `ccc
 * config check`, which runs with a wrong configuration too. */
void conf_defaults(struct conf *c, const char *file);
void conf_release(struct conf *c);
/* All mistakes of a file, one line each, to out. Returns how many. */
int conf_check(const char *file, void (*out)(const char *line, void *arg),
    void *arg);
/* Name of the locale that the environment asks for, "" = none. */
void conf_locale(char *out, size_t n);
/* Folders that the environment says programs are in, "" = none. */
const char *conf_search_path(void);
/* The sample configuration with every option and its help, to stdout. */
void conf_print_sample(void);

#endif
