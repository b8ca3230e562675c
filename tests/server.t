#!/bin/sh
# The private server: install, start, share, stop, and what it survives.
. "$(dirname "$0")/lib.sh"

conf() {
	mkdir -p "$T/c"
	printf 'files = { data_dir = "%s"; sql_dir = "%s/sql"; };\nterminal = { lang = "en"; };\n' \
	    "$1" "$ROOT" >"$T/ccc.conf"
}
db() {
	run "$CCC" --config "$T/ccc.conf" db "$@"
}
pid_of() {
	cat "$1/server.pid" 2>/dev/null
}
is_gone() {
	[ ! -d "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
}
is_up() {
	db status
	[ "$rc" -eq 0 ]
}
ms() {
	date +%s%3N
}

# --- start, twice, stop, twice
conf "$T/db"
db status
is "$rc" 3 "status of a server that is not there: 3"
like "$err" "no database server runs in $T/db" "  and a sentence"
db stop
is "$rc" 0 "stop of a server that is not there is fine"
db start
is "$rc" 0 "the first start installs"
like "$err" "runs in $T/db" "  and says where"
is "$(stat -c %a "$T/db")" 700 "the folder is its owner's alone"
! ls -d "$T"/db/data.new* >/dev/null 2>&1
ok $? "nothing of the install is left"
first=$(pid_of "$T/db")
db start
is "$rc" 0 "a second start is fine"
like "$err" "runs already" "  and says so"
is "$(pid_of "$T/db")" "$first" "  and it is the same server"
db status
is "$rc" 0 "status of a running server: 0"
like "$out" "socket   $T/db/db.sock" "  names the socket"
! find -L "/proc/$first/fd" -samefile "$T/db/use.lock" 2>/dev/null | grep -q .
ok $? "the server holds none of our locks"
vars=$(for v in skip_networking local_infile secure_timestamp \
    innodb_flush_log_at_trx_commit performance_schema character_set_server \
    max_connections innodb_snapshot_isolation; do
	admin "SHOW GLOBAL VARIABLES LIKE '$v'"
done | cut -f2 | paste -sd,)
is "$vars" "ON,OFF,YES,1,OFF,utf8mb4,100,ON" "the settings the rules rest upon"
is "$(admin 'SELECT CURRENT_USER()')" "$(id -un)@localhost" \
    "the administrator is who owns the folder"
like "$(mariadb --no-defaults -S "$T/db/db.sock" -u nobody_such -e 'SELECT 1' 2>&1)" \
    'ERROR (1698|1045)' "nobody else gets in"
db stop
is "$rc" 0 "stop"
is_gone "$first"
ok $? "  and it is gone when the command ends"
! is_up
ok $? "  and status says so"
began=$(ms)
db start
took=$(($(ms) - began))
note "start of an installed server: $took ms"
[ "$took" -lt 3000 ]
ok $? "an installed server starts quickly"

# --- who uses it keeps it; the last one out stops it, unless it was started
db upgrade
is "$rc" 0 "an upgrade joins a running server"
is_up
ok $? "a server that was started stays when a user leaves"
db stop
run "$CCC" --config "$T/ccc.conf" db upgrade
is "$rc" 0 "an upgrade starts a server that is down"
! is_up
ok $? "  and the last one out stops it"

# --- many at once
pids2=
for i in 1 2 3 4 5 6 7 8; do
	"$CCC" --config "$T/ccc.conf" db start >"$T/s$i" 2>&1 &
	pids2="$pids2 $!"
done
bad=0
for p in $pids2; do
	wait "$p" || bad=$((bad + 1))
done
is "$bad" 0 "eight starts at once all succeed"
# exactly one that listens
n=$(pgrep -fc -- "--datadir=$T/db/data")
is "$n" 1 "  and there is one server"
like "$(cat "$T"/s?)" 'runs already' "  the others joined it"

# --- killed, and what was committed is there
admin 'CREATE DATABASE t; CREATE TABLE t.t (a INT); INSERT INTO t.t VALUES (42)'
kill -9 "$(pid_of "$T/db")"
db start
is "$rc" 0 "a start after kill -9 heals"
is "$(admin 'SELECT a FROM t.t')" 42 "  and what was committed is there"

# --- somebody removed the socket
old=$(pid_of "$T/db")
rm "$T/db/db.sock"
db start
is "$rc" 0 "a removed socket heals"
is_gone "$old"
ok $? "  the server that nobody could reach has ended"
is "$(admin 'SELECT a FROM t.t')" 42 "  and its data are there"
db stop

# --- killed while it starts one: the server must not come up behind our back
bad=
for pause in 0.02 0.05 0.1 0.15 0.2; do
	"$CCC" --config "$T/ccc.conf" db start >/dev/null 2>&1 &
	victim=$!
	sleep "$pause"
	kill -9 "$victim" 2>/dev/null
	wait "$victim" 2>/dev/null
	db start
	[ "$rc" -eq 0 ] || bad="$bad start-$pause"
	[ "$(pgrep -fc -- "--datadir=$T/db/data")" -eq 1 ] || bad="$bad two-$pause"
	db stop
	[ "$(pgrep -fc -- "--datadir=$T/db/data")" -eq 0 ] || bad="$bad left-$pause"
done
is "$bad" "" "starts that were killed leave no second server"

# --- stale files and broken installs
: >"$T/db/db.sock"
echo 1 >"$T/db/server.pid"
db start
is "$rc" 0 "stale socket and pid files are no obstacle"
db stop
conf "$T/half"
mkdir -m 700 "$T/half" "$T/half/data.new"
echo rubbish >"$T/half/data.new/ibdata1"
db start
is "$rc" 0 "an install that was cut off is made anew"
db stop
conf "$T/cut"
"$CCC" --config "$T/ccc.conf" db start >/dev/null 2>&1 &
victim=$!
for i in $(seq 100); do
	ls "$T"/cut/data.new.*/ibdata1 >/dev/null 2>&1 && break
	sleep 0.02
done
kill -9 "$victim"
wait "$victim" 2>/dev/null
ls -d "$T"/cut/data.new.* >/dev/null 2>&1 && [ ! -e "$T/cut/data" ]
ok $? "an install was cut off in the middle"
db start
is "$rc" 0 "a start after kill -9 in the middle of an install"
db status
is "$rc" 0 "  and it runs"
db stop
sleep 2
! ls -d "$T"/cut/data.new* >/dev/null 2>&1
ok $? "  and nothing of the broken install comes up later"

# --- folders of every name and length
for name in "with space" "常德 云" 'quote"no' "semi;colon \$HOME" \
    "$(printf 'a%.0s' $(seq 150))"; do
	case $name in
	*\"*) continue ;;
	esac
	conf "$T/$name"
	db start
	is "$rc" 0 "a folder named $(printf %.20s "$name") ($(printf %s "$T/$name" | wc -c) bytes)"
	is_up
	ok $? "  and it answers"
	sock=$(printf '%s\n' "$out" | sed -n 's/^socket *//p')
	[ "$(printf %s "$sock" | wc -c)" -le 107 ]
	ok $? "  by a socket of at most 107 bytes"
	db stop
	rm -rf "$T/$name"
done

# --- what stands in the way is a sentence
echo x >"$T/file"
conf "$T/file"
db start
is "$rc" 3 "a data_dir that is a file: 3"
like "$err" "$T/file" "  and is named"
conf "$T/file/below"
db start
is "$rc" 3 "a data_dir below a file: 3"
unlike "$err" "bug|Aborted" "  in a sentence"
conf /proc/ccc
db start
is "$rc" 3 "a data_dir where nothing can be made: 3"
like "$err" "/proc/ccc cannot be made" "  in a sentence"
printf 'database = { hosts = "127.0.0.1:1"; };\n' >"$T/ccc.conf"
db start
is "$rc" 2 "start with servers configured: 2"
like "$err" "database.hosts" "  and says why"
conf "$T/db"

# --- with file systems of our own
if unshare -m true 2>/dev/null; then
	cat >"$T/ns.sh" <<'NS'
case $1 in
disk)
	mkdir -p "$T/small"
	mount -t tmpfs -o size=40m,mode=700 none "$T/small" || exit 99 ;;
readonly)
	mkdir -p "$T/ro"
	mount -t tmpfs -o ro,mode=700 none "$T/ro" || exit 99 ;;
without)
	for f in /usr/sbin/mariadbd /usr/sbin/mysqld; do
		[ -e "$f" ] && { mount --bind /dev/null "$f" || exit 99; }
	done ;;
esac
exec "$CCC" --config "$T/ccc.conf" db start
NS
	export CCC
	conf "$T/small"
	run unshare -m sh "$T/ns.sh" disk
	is "$rc" 3 "no free disk: 3"
	like "$err" "no free disk.*MiB left and needs" "  with how much is needed"
	conf "$T/ro"
	run unshare -m sh "$T/ns.sh" readonly
	is "$rc" 3 "a read-only folder: 3"
	like "$err" "Read-only file system" "  in a sentence"
	conf "$T/none"
	run unshare -m sh "$T/ns.sh" without
	is "$rc" 3 "no mariadbd: 3"
	like "$err" "mariadbd is not installed" "  and what to install"
else
	skip "no free disk, read-only folder, no mariadbd" "no mount namespace"
fi

# --- accounts
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	mkdir -m 700 "$T/other"
	chown 65534 "$T/other"
	conf "$T/other"
	db start
	is "$rc" 3 "a folder of another account: 3"
	like "$err" "belongs to another account" "  and says so"
	chmod 711 "$T"
	mkdir "$T/plain"
	chown 65534:65534 "$T/plain"
	conf "$T/plain/db"
	chmod 644 "$T/ccc.conf"
	as_nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
	if $as_nobody test -x "$CCC"; then
		run $as_nobody env HOME="$T/plain" "$CCC" --config "$T/ccc.conf" db start
		is "$rc" 0 "an ordinary user can do all this"
		is "$(stat -c %u "$T/plain/db/data")" 65534 "  under its own account"
		run $as_nobody env HOME="$T/plain" "$CCC" --config "$T/ccc.conf" db stop
		is "$rc" 0 "  and stop it"
	else
		skip "an ordinary user" "the build is not readable for others"
	fi
else
	skip "an ordinary user" "not root"
fi
conf "$T/db"
finish
