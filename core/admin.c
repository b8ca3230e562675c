/*
 * The administrator's way to the database, for the commands that make or fill
 * it. Must not know what they do there.
 */
#include "core/admin.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/secure.h"
#include "core/session.h"

int
admin_is_private(const struct conf *c)
{
	return c->hosts == NULL || c->hosts[0] == '\0';
}

/* One upgrade or restore at a time in a folder. */
static int
take_lock(struct admin *a, const char *dir, struct err *e)
{
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s/upgrade.lock", dir);
	a->lock = open(b.s, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	buf_release(&b);
	if (a->lock >= 0 && flock(a->lock, LOCK_EX | LOCK_NB) < 0)
		return err_set(e, ERR_INPUT, _("another ccc is changing the "
		    "schema of %s at this moment"), dir);
	return 0;
}

static int
open_hosts(struct admin *a, const struct batch_env *env, struct err *e)
{
	struct db_login l = { .host = env->conf->hosts,
	    .tls_ca = env->conf->tls_ca, .user = env->user,
	    .connect_timeout_s = env->conf->connect_timeout_s,
	    .read_timeout_s = 120 };

	if (env->user == NULL || env->password_file == NULL)
		return err_set(e, ERR_INPUT, _("servers are changed by the "
		    "database administrator alone: --user NAME and "
		    "--password-file FILE"));
	a->password = session_password(env->password_file, env->user, e);
	if (a->password == NULL)
		return -1;
	l.password = a->password;
	return db_open(&a->db, &l, e);
}

void
admin_close(struct admin *a)
{
	db_close(a->db);
	secure_forget(a->password);
	if (a->lock >= 0)
		close(a->lock);
	server_leave(&a->server);
}

int
admin_open(struct admin *a, const struct batch_env *env, struct err *e)
{
	memset(a, 0, sizeof(*a));
	a->lock = -1;
	a->server.use_fd = -1;
	if (!admin_is_private(env->conf)) {
		if (open_hosts(a, env, e) == 0)
			return 0;
		admin_close(a);
		return -1;
	}
	if (server_join(&a->server, env->conf->data_dir, e) < 0)
		return -1;
	if (take_lock(a, a->server.dir, e) == 0 &&
	    server_admin(a->server.dir, &a->db, e) == 0)
		return 0;
	admin_close(a);
	return -1;
}
