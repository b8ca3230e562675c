#!/bin/sh
# The key p: a sheet in the spool, and the printing in the record's history;
# not with --read-only.
. "$(dirname "$0")/lib.sh"

VT=$CCC_BUILD/tests/vt
start_demo en
play() { # USER LANG SCRIPT OPTION...
	who=$1 lang=$2 script=$3
	shift 3
	out=$(printf 'expect 08:\nwait 400\n%s\n' "$script" | env LC_ALL=C.UTF-8 \
	    "$VT" -- "$CCC" --config "$T/ccc.conf" --user "$who" --lang "$lang" "$@" 2>&1)
	rc=$?
}
events() {
	admin "SELECT COUNT(*) FROM ccc.event e JOIN ccc.record r ON r.id=e.record
	    WHERE r.number='$1' AND e.action='print'"
}
sheet() { # STEM: the newest sheet of a record
	ls -t "$T"/spool/"$1"*.txt 2>/dev/null | head -1
}

play ld03 zh 'send :HO-2026070108\r
expect 交接班
wait 600
send p
expect HO-2026070108-
wait 300'
is "$rc" 0 'p on a card prints' || note "$out"
is "$(events HO-2026070108)" 1 'the printing is in the history'
file=$(sheet HO-2026070108)
is "$(LC_ALL=C.UTF-8 wc -L <"$file" | awk '{print ($1 <= 80)}')" 1 'in 80 columns' || note "$(cat "$file")"
text=$(cat "$file")
like "$text" '打印$' 'the sheet bears the printing itself'
like "$text" "链头 +$(admin "SELECT CONCAT(SUBSTR(head,1,4),'-',SUBSTR(head,5,4)) FROM ccc.record WHERE number='HO-2026070108'")-" 'and the head of its chain'
like "$text" '报读 +([0-9]{5} ){5}[0-9]{5}$' 'and the last seal'
like "$text" '接班人 +_+ +日期 _+ +盖章' 'and a line for each who signs'

play rg02 en 'send 2
expect TN-
wait 500
send p
expect Printed to
wait 300'
is "$rc" 0 'p on a list prints the row' || note "$out"
number=$(basename "$(sheet TN-)" | grep -oE '^TN-[0-9]{4}-[0-9]{4}')
is "$(events "$number")" 1 'and is in its history'

play rg02 en 'send :TN-2026-0008\r
expect TN-2026-0008
wait 600
send p
wait 600
gone Printed to' --read-only
is "$rc $(events TN-2026-0008)" '0 0' 'with --read-only nothing is printed' || note "$out"
finish
