/*
 * What the error numbers of server and client library mean to the caller.
 * Must not know where an error came up.
 */
#include "core/db_stmt.h"
#include "core/i18n.h"

struct meaning {
	unsigned int first, last;
	enum err_code read, write;	/* before anything was sent; after */
	const char *say;		/* NULL: the server's words alone */
};

/* clang-format off */
static const struct meaning meanings[] = {
{ 2002, 2005, ERR_NET,    ERR_NET,     N_("the database server cannot be reached") },
{ 2006, 2006, ERR_NET,    ERR_UNKNOWN, N_("the connection to the database is lost") },
{ 2012, 2014, ERR_NET,    ERR_UNKNOWN, N_("the connection to the database is lost") },
{ 2026, 2026, ERR_TRUST,  ERR_TRUST,   N_("the database server is not trusted: its certificate does not match") },
{ 2027, 2027, ERR_NET,    ERR_UNKNOWN, N_("the database server sent what is no answer") },
{ 2055, 2055, ERR_NET,    ERR_UNKNOWN, N_("the connection to the database is lost") },
{ 2058, 2061, ERR_TRUST,  ERR_TRUST,   N_("the database server asks for the password in a form that is not allowed") },
{ 1040, 1040, ERR_NET,    ERR_NET,     N_("the database server has no connection free") },
{ 1203, 1203, ERR_NET,    ERR_NET,     N_("this account has too many connections open") },
{ 1226, 1226, ERR_NET,    ERR_NET,     N_("this account has too many connections open") },
{ 1044, 1045, ERR_DENIED, ERR_DENIED,  N_("login refused: wrong account or password") },
{ 1698, 1698, ERR_DENIED, ERR_DENIED,  N_("login refused: wrong account or password") },
{ 4150, 4151, ERR_DENIED, ERR_DENIED,  N_("this account is locked") },
{ 1820, 1820, ERR_DENIED, ERR_DENIED,  N_("the password has expired; it must be changed first") },
{ 1862, 1862, ERR_DENIED, ERR_DENIED,  N_("the password has expired; it must be changed first") },
{ 1142, 1143, ERR_DENIED, ERR_DENIED,  N_("this account has no right to do that") },
{ 1227, 1227, ERR_DENIED, ERR_DENIED,  N_("this account has no right to do that") },
{ 1370, 1370, ERR_DENIED, ERR_DENIED,  N_("this account has no right to do that") },
{ 1047, 1047, ERR_NET,    ERR_UNKNOWN, N_("this node is not part of the cluster at the moment") },
{ 1053, 1053, ERR_NET,    ERR_UNKNOWN, N_("the database server is shutting down") },
{ 1152, 1161, ERR_NET,    ERR_UNKNOWN, N_("the connection to the database is lost") },
{ 1180, 1180, ERR_NET,    ERR_UNKNOWN, N_("the database could not say whether it is done") },
{ 1317, 1317, ERR_NET,    ERR_UNKNOWN, N_("the statement was interrupted") },
{ 1969, 1969, ERR_NET,    ERR_UNKNOWN, N_("the statement took too long") },
{ 1020, 1020, ERR_STALE,  ERR_STALE,   N_("somebody else changed it at the same moment") },
{ 1205, 1205, ERR_STALE,  ERR_STALE,   N_("somebody else holds it; try again") },
{ 1213, 1213, ERR_STALE,  ERR_STALE,   N_("somebody else changed it at the same moment") },
{ 3,    3,    ERR_SYSTEM, ERR_SYSTEM,  N_("the database server cannot write to its disk") },
{ 1026, 1026, ERR_SYSTEM, ERR_SYSTEM,  N_("the database server cannot write to its disk") },
{ 1021, 1021, ERR_SYSTEM, ERR_SYSTEM,  N_("the database server has no free disk left") },
{ 1114, 1114, ERR_SYSTEM, ERR_SYSTEM,  N_("the database server has no free disk left") },
{ 1290, 1290, ERR_SYSTEM, ERR_SYSTEM,  N_("the database server does not allow that") },
{ 1836, 1836, ERR_SYSTEM, ERR_SYSTEM,  N_("the database server is read-only") },
{ 1049, 1049, ERR_SYSTEM, ERR_SYSTEM,  N_("the database has no ccc schema yet; `ccc db upgrade` makes it") },
{ 1146, 1146, ERR_SYSTEM, ERR_SYSTEM,  N_("the schema is not the one of this version; `ccc db upgrade` brings it up") },
{ 1305, 1305, ERR_SYSTEM, ERR_SYSTEM,  N_("the schema is not the one of this version; `ccc db upgrade` brings it up") },
{ 1318, 1318, ERR_SYSTEM, ERR_SYSTEM,  N_("the schema is not the one of this version; `ccc db upgrade` brings it up") },
{ 45002, 45002, ERR_STALE,  ERR_STALE,   N_("somebody else holds it; try again") },
{ 45003, 45003, ERR_DENIED, ERR_DENIED,  N_("this account is no person's here, or is not active") },
{ 45000, 45999, ERR_INPUT, ERR_INPUT,  NULL },
{ 0 }
};
/* clang-format on */

int
db_meaning(unsigned int number, const char *text, int sent, struct err *e)
{
	const struct meaning *m;
	enum err_code code;

	for (m = meanings; m->last != 0; m++)
		if (number >= m->first && number <= m->last)
			break;
	if (m->last == 0)
		code = sent && number >= 2000 && number < 3000 ?
		    ERR_UNKNOWN : ERR_SYSTEM;
	else
		code = sent ? m->write : m->read;
	if (m->last == 0)
		err_set(e, code, _("database: %s (%u)"), text, number);
	else if (m->say == NULL)
		err_set(e, code, "%s", text);
	else
		err_set(e, code, "%s (%u: %s)", _(m->say), number, text);
	if (e != NULL)
		e->number = number;
	return -1;
}
