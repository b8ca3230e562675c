#!/bin/sh
# An answer that is lost: the command asks again with the same request id, so
# that a move is made once or its id told; a server that died is started.
. "$(dirname "$0")/lib.sh"
start_demo
cat >>"$T/ccc.conf" <<'CONF'
database = { connect_timeout_s = 1; read_timeout_s = 6; };
CONF
server=
holder=

# Somebody holds the record's row, so that a move waits inside the server.
hold() {
	server=$(cat "$T/db/server.pid")
	mariadb --no-defaults -S "$T/db/db.sock" -e "START TRANSACTION;
	    SELECT id FROM ccc.record WHERE number='$1' FOR UPDATE;
	    SELECT SLEEP(60); ROLLBACK" >/dev/null 2>&1 &
	holder=$!
	later $holder
	n=0
	until [ "$(admin "SELECT COUNT(*) FROM information_schema.processlist
	    WHERE info LIKE 'SELECT SLEEP(60)%'")" = 1 ]; do
		n=$((n + 1))
		[ $n -gt 100 ] && bail "the row cannot be held"
		sleep 0.1
	done
}

# The move waits for the row: its request has been sent. Inside a procedure the
# list of processes names its definer.
waiting() {
	n=0
	until [ "$(admin "SELECT COUNT(*) FROM information_schema.processlist
	    WHERE user='ccc_definer' AND info LIKE '%FOR UPDATE%'")" = 1 ]; do
		n=$((n + 1))
		[ $n -gt 100 ] && bail "the move was not sent"
		sleep 0.05
	done
}

events() {
	admin "SELECT COUNT(*) FROM ccc.event WHERE req='$1'"
}

# --- the server is killed under the move
req=44444444-4444-4444-8444-444444444444
hold INC-20260614-01
( waiting; kill -9 "$server" ) &
as ld01 do ANY.note INC-20260614-01 text=killed --request $req --format json
wait
is "$rc" 0 "the server killed in the middle: the move is made all the same"
[ "$rc" = 0 ] || note "$err"
like "$out" '"outcome":"done"' "and says so"
is "$(events $req)" 1 "once"
as jc01 audit verify
is "$rc" 0 "and the chains are whole" || note "$out"

# --- the server stands still
req=55555555-5555-4555-8555-555555555555
hold INC-20260613-01
( waiting; kill -STOP "$server" ) &
as ld01 do ANY.note INC-20260613-01 text=still --request $req --format json
kill -CONT "$server"
is "$rc" 4 "no answer: 4" || note "$out$err"
like "$err" "--request $req" "and the id that tells what became of it"
like "$out" "\"outcome\":\"unknown\".*\"request\":\"$req\"" "in JSON too"
is "$(events $req)" 0 "nothing is done yet"
kill "$holder"
admin "SELECT CONCAT('KILL ', id) FROM information_schema.processlist
    WHERE info LIKE 'SELECT SLEEP(60)%'" | mariadb --no-defaults -S "$T/db/db.sock"
as ld01 do ANY.note INC-20260613-01 text=still --request $req --format json
is "$rc" 0 "asked again by the id: done" || note "$out$err"
is "$(events $req)" 1 "once"

# --- an id that is none
as ld01 do ANY.note INC-20260613-01 text=gone --request not-a-uuid
is "$rc" 2 "a bad id is told before anything is sent"
finish
