/*
 * The scripts for a host's sh, and the reading of what they print. Tried with
 * dash, bash and busybox sh. Must not know of lines or of the database.
 */
#include "core/run_mark.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * $1 marker, $2 attempt, $3 command, $4 keep output (1 or empty).
 *
 * The pid file is on the disk before the job starts (sync), so that a host
 * that loses its power does not forget a step that had begun. The job gets
 * a session of its own where setsid is there, so that its whole group can be
 * ended. `cut` says that a signal met it alive: a job that was over already
 * when its line closed, reaped or not, is not cut. `code` is written before the
 * watcher is ended. Signals that can be caught do not end the wrapper (the job
 * gets them as usual), nor does a word of the shell to a line that is gone.
 * The output is kept by tee with a limit on its file; past
 * it tee goes on to the line alone, and without a line to the file.
 */
static const char wrapper[] =
    "d=${CCC_MARK_DIR:-$HOME/.ccc} s=$d/$1 a=$2\n"
    "[ -d \"$d\" ] || mkdir -p -m 700 \"$d\" || exit 98\n"
    "while ! mkdir -m 700 \"$s\" 2>/dev/null; do\n"
    " [ -d \"$s\" ] || exit 98\n"
    " v=\n"
    " { read -r v <\"$s/void\"; } 2>/dev/null || exit 97\n"
    " [ \"$a\" -gt \"$v\" ] 2>/dev/null || exit 97\n"
    " s=$s/r\n"
    "done\n"
    "t=0\n"
    "{ read -r x x x x x x x x x x x x x x x x x x x x x t x "
    "</proc/$$/stat; } 2>/dev/null\n"
    "{ echo \"$a $$ $t\" >\"$s/pid\"; } 2>/dev/null || "
    "{ rm -f \"$s/pid\"; rmdir \"$s\"; exit 98; }\n"
    "sync \"$s/pid\" \"$s\" \"$d\" >/dev/null 2>&1\n"
    "S=\n"
    "command -v setsid >/dev/null 2>&1 && S=setsid\n"
    "trap : HUP INT PIPE TERM\n"
    "exec 3<&0 </dev/null\n"
    "if [ \"$4\" ] && mkfifo \"$s/o\" 2>/dev/null; then\n"
    " (trap '' PIPE XFSZ; ulimit -f 8; exec tee \"$s/out\" 2>/dev/null) "
    "<\"$s/o\" 3<&- &\n"
    " o=$!\n"
    " $S sh -c \"$3\" >\"$s/o\" 3<&- &\n"
    "else\n"
    " o=\n"
    " $S sh -c \"$3\" 3<&- &\n"
    "fi\n"
    "j=$!\n"
    "g=$j\n"
    "[ \"$S\" ] && g=-$j\n"
    "echo $g >\"$s/job\"\n"
    "(while read -r x; do :; done\n"
    " : >\"$s/stop\"\n"
    " z=\n"
    " { read -r x x z x </proc/$j/stat; } 2>/dev/null || "
    "{ [ -r /proc/$$/stat ] && z=Z; }\n"
    " kill -TERM $g && [ \"$z\" != Z ] && : >\"$s/cut\"\n"
    " sleep 5\n"
    " kill -KILL $g) <&3 >/dev/null 2>&1 3<&- &\n"
    "w=$!\n"
    "exec 3<&- 2>/dev/null\n"
    "while :; do wait $j; c=$?; kill -0 $j || break; done\n"
    "if [ -f \"$s/stop\" ]; then\n"
    " i=0\n"
    " while [ $i -lt 25 ] && kill -0 $g 2>/dev/null; do\n"
    "  sleep 0.2 2>/dev/null || sleep 1\n"
    "  i=$((i+1))\n"
    " done\n"
    " kill -KILL $g 2>/dev/null\n"
    "fi\n"
    "[ \"$o\" ] && wait $o\n"
    "echo $c >\"$s/code\"\n"
    "kill $w 2>/dev/null\n"
    "exit $c\n";

/*
 * $1 marker, $2 attempt of the reader. Prints one line `ccc STATE ...`, and
 * after a code whatever was kept of the output.
 */
static const char reader[] =
    "d=${CCC_MARK_DIR:-$HOME/.ccc} s=$d/$1\n"
    "[ -d \"$d\" ] || mkdir -p -m 700 \"$d\" || exit 98\n"
    "while :; do\n"
    " if mkdir -m 700 \"$s\" 2>/dev/null; then\n"
    "  { echo $2 >\"$s/void\"; } 2>/dev/null || exit 98\n"
    "  sync \"$s/void\" \"$s\" \"$d\" >/dev/null 2>&1\n"
    "  echo ccc void\n"
    "  exit 0\n"
    " fi\n"
    " [ -d \"$s\" ] || exit 98\n"
    " [ -f \"$s/void\" ] || break\n"
    " s=$s/r\n"
    "done\n"
    "a=0 p= t=\n"
    "{ read -r a p t <\"$s/pid\"; } 2>/dev/null\n"
    "ended() {\n"
    " c=\n"
    " { read -r c <\"$s/code\"; } 2>/dev/null\n"
    " [ \"$c\" ] || return 1\n"
    " k=0 o=0\n"
    " [ -f \"$s/cut\" ] && k=1\n"
    " [ -f \"$s/out\" ] && o=1\n"
    " echo \"ccc code $c $k $a $o\"\n"
    " [ $o = 1 ] && cat \"$s/out\"\n"
    " exit 0\n"
    "}\n"
    "ended\n"
    "n=\n"
    "[ \"$p\" ] && { read -r x x x x x x x x x x x x x x x x x x x x x n x "
    "</proc/$p/stat; } 2>/dev/null\n"
    "[ \"$n\" ] && [ \"$n\" = \"$t\" ] && { echo \"ccc live $a\"; exit 0; }\n"
    "g=\n"
    "{ read -r g <\"$s/job\"; } 2>/dev/null\n"
    "[ \"$g\" ] && kill -0 $g 2>/dev/null && "
    "{ echo \"ccc live $a\"; exit 0; }\n"
    "ended\n"
    "echo \"ccc gone $a\"\n";

void
mark_quote(struct buf *out, const char *s, size_t n)
{
	size_t i;

	buf_addc(out, '\'');
	for (i = 0; i < n; i++) {
		if (s[i] == '\'')
			buf_add(out, "'\\''");
		else
			buf_addc(out, s[i]);
	}
	buf_addc(out, '\'');
}

int
mark_is_name(const char *marker)
{
	size_t n = strspn(marker, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

	return n > 0 && n <= 120 && marker[n] == '\0' && marker[0] != '.' &&
	    marker[0] != '-';
}

static void
script(struct buf *out, const char *text, const char *marker,
    long long attempt)
{
	if (!mark_is_name(marker))
		bug("a marker's name that is no folder's");
	buf_add(out, "exec sh -c ");
	mark_quote(out, text, strlen(text));
	buf_add(out, " ccc ");
	mark_quote(out, marker, strlen(marker));
	buf_addf(out, " %lld", attempt);
}

void
mark_run(struct buf *out, const char *marker, long long attempt,
    const char *command, size_t n, int keep_out)
{
	script(out, wrapper, marker, attempt);
	buf_addc(out, ' ');
	mark_quote(out, command, n);
	buf_add(out, keep_out ? " 1" : " ''");
}

void
mark_read(struct buf *out, const char *marker, long long attempt)
{
	script(out, reader, marker, attempt);
}

/* "ccc code CODE CUT ATTEMPT HASOUT\n" and the output. */
static int
parse_code(struct mark *m, const char *line, const char *rest, size_t rest_n)
{
	int used = 0;

	if (sscanf(line, "ccc code %d %d %lld %d%n", &m->code, &m->cut,
	    &m->attempt, &m->has_out, &used) != 4 || line[used] != '\0' ||
	    m->code < 0 || m->code > 255)
		return 0;
	m->state = MARK_CODE;
	m->out = rest;
	m->out_n = m->has_out ? rest_n : 0;
	return 1;
}

void
mark_parse(struct mark *m, const char *text, size_t n)
{
	const char *nl = memchr(text, '\n', n);
	char line[128];
	size_t len;

	memset(m, 0, sizeof(*m));
	m->state = MARK_UNREAD;
	if (nl == NULL || (len = (size_t)(nl - text)) >= sizeof(line))
		return;
	memcpy(line, text, len);
	line[len] = '\0';
	if (strcmp(line, "ccc void") == 0)
		m->state = MARK_VOID;
	else if (sscanf(line, "ccc live %lld", &m->attempt) == 1)
		m->state = MARK_LIVE;
	else if (sscanf(line, "ccc gone %lld", &m->attempt) == 1)
		m->state = MARK_GONE;
	else
		parse_code(m, line, nl + 1, n - len - 1);
}
