# What every .t file begins with:  . "$(dirname "$0")/lib.sh"
#
#   ok STATUS NAME              passes where STATUS is 0:  test -f x; ok $? "x is there"
#   is GOT WANT NAME            the same text
#   isnt GOT UNWANTED NAME
#   like GOT PATTERN NAME       grep -E finds PATTERN in GOT
#   unlike GOT PATTERN NAME
#   run COMMAND...              sets $out, $err (text) and $rc
#   note TEXT, skip NAME WHY, skip_all WHY
#   finish                      last line: prints the plan, ends with the status
#
#   start_db                    a private server in $T/db, schema of this tree,
#                               $T/ccc.conf
#   start_demo                  the same with the demo's data and accounts, no
#                               hosts and no runner; made once for a whole check
#   stop_db
#   as op04 list incident       run ccc as a person (sets $out, $err, $rc)
#   sql op04 'CALL ...'         the mariadb client as a person: rows by TAB, no head
#   admin 'SELECT ...'          the same as administrator of the private server
#   later PID                   ends the process when the test ends
#
# $T is the test's own folder; it and all that was started are gone at the end.

ROOT=$(cd "$(dirname "$0")/.." && pwd)
[ -f "$ROOT/Makefile" ] || ROOT=$(cd "$(dirname "$0")/../.." && pwd)
CCC_BUILD=${CCC_BUILD:-$ROOT/build}
CCC=$CCC_BUILD/ccc
PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C.UTF-8
export PATH LC_ALL ROOT
unset CCC_CONFIG LANG LANGUAGE
T=$(mktemp -d "${TMPDIR:-/tmp}/ccc-t.XXXXXX") || exit 1
export T
tests=0
failed=0
pids=

end_test() {
	status=$?
	trap - EXIT HUP INT TERM
	for pid in $pids; do
		kill "$pid" 2>/dev/null
	done
	[ -f "$T/ccc.conf" ] && "$CCC" --config "$T/ccc.conf" db stop \
	    >/dev/null 2>&1
	for pid in $pids; do
		kill -9 "$pid" 2>/dev/null
	done
	# a server of ours, where the demo was still being made
	for file in "$T"/*/server.pid "$T"/*/*/server.pid; do
		[ -f "$file" ] && kill -9 "$(cut -d' ' -f1 "$file")" 2>/dev/null
	done
	rm -rf "$T"
	exit "$status"
}
trap end_test EXIT
trap 'exit 130' HUP INT TERM

note() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

ok() {
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		printf 'ok %d - %s\n' "$tests" "$2"
	else
		failed=$((failed + 1))
		printf 'not ok %d - %s\n' "$tests" "$2"
		return 1
	fi
}

is() {
	[ "$1" = "$2" ]
	ok $? "$3" || note "got:    $1
wanted: $2"
}

isnt() {
	[ "$1" != "$2" ]
	ok $? "$3" || note "got what was not wanted: $1"
}

like() {
	printf '%s\n' "$1" | grep -Eq -- "$2"
	ok $? "$3" || note "got:    $1
wanted: /$2/"
}

unlike() {
	! printf '%s\n' "$1" | grep -Eq -- "$2"
	ok $? "$3" || note "got:      $1
unwanted: /$2/"
}

skip() {
	tests=$((tests + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tests" "$1" "$2"
}

skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

finish() {
	printf '1..%d\n' "$tests"
	[ "$failed" -eq 0 ]
	exit $?
}

bail() {
	printf 'Bail out! %s\n' "$*"
	exit 1
}

run() {
	"$@" >"$T/.out" 2>"$T/.err" </dev/null
	rc=$?
	out=$(cat "$T/.out")
	err=$(cat "$T/.err")
	return 0
}

later() {
	pids="$pids $1"
}

write_conf() {
	cat >"$T/ccc.conf" <<CONF
files = { data_dir = "$T/db"; spool_dir = "$T/spool"; sql_dir = "$ROOT/sql"; };
demo = { passwords = "$T/db/passwords"; };
terminal = { lang = "${1:-en}"; };
CONF
}

need() {
	run "$@"
	[ "$rc" -eq 0 ] && return
	note "$err"
	exit 1
}

start_db() {
	write_conf
	need "$CCC" --config "$T/ccc.conf" db start
	need "$CCC" --config "$T/ccc.conf" db upgrade
}

# The loaded folder is made once for a check and copied: 1 s instead of 10.
make_demo() {
	mkdir -p "$1"
	cat >"$1/ccc.conf" <<CONF
files = { data_dir = "$1/db"; sql_dir = "$ROOT/sql"; };
CONF
	need "$CCC" --config "$1/ccc.conf" db start
	need "$CCC" --config "$1/ccc.conf" db upgrade
	need "$CCC" --config "$1/ccc.conf" db load "$ROOT/sql/demo"
	need "$CCC" --config "$1/ccc.conf" db stop
	touch "$1/made"
}

start_demo() {
	template=${CCC_CHECK:-$T}/template
	if [ ! -f "$template/made" ]; then
		(
			flock 9
			[ -f "$template/made" ] || make_demo "$template"
		) 9>"$template.lock" || bail "the demo cannot be loaded"
	fi
	cp -a "$template/db" "$T/db" || exit 1
	write_conf "$1"
	need "$CCC" --config "$T/ccc.conf" db start
}

stop_db() {
	need "$CCC" --config "$T/ccc.conf" db stop
}

as() {
	who=$1
	shift
	run "$CCC" --config "$T/ccc.conf" --user "$who" "$@"
}

# The password goes by a file, so that no list of processes shows it.
sql() {
	pass=$(awk -v w="$1" '$1 == w { print $2 }' "$T/db/passwords")
	(umask 077; printf '[client]\npassword=%s\n' "$pass" >"$T/.my.$1")
	mariadb --defaults-file="$T/.my.$1" -S "$T/db/db.sock" -u "$1" \
	    --default-character-set=utf8mb4 -N -B ccc_api -e "$2" 2>&1
}

admin() {
	mariadb --no-defaults -S "$T/db/db.sock" \
	    --default-character-set=utf8mb4 -N -B -e "$1" 2>&1
}
