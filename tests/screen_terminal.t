#!/bin/sh
# The workstation on terminals that are poor, small, changed, cut: it says a
# sentence or goes on, and leaves the line as it was.
. "$(dirname "$0")/lib.sh"

VT=$CCC_BUILD/tests/vt
start_demo en

# vt OPTIONS... -- plays $1 as the script, prints what came
play() {
	script=$1
	shift
	out=$(printf '%s\n' "$script" | env LC_ALL=C.UTF-8 "$VT" "$@" 2>&1)
	rc=$?
}
CCC_ON="$CCC --config $T/ccc.conf --user op04 --lang en"

# --- a sentence where there can be no screen
for term in dumb unknown nosuchterm 'a/b' -; do
	play "end
shot" -t "$term" -- $CCC_ON
	like "$out" 'end: status 2' "TERM=$term: ends with bad input"
	like "$(echo "$out" | tr -d '\r\n')" 'ccc: .*vt220' \
	    "TERM=$term: a sentence says what to use"
done
run $CCC_ON
is "$rc" 2 "no terminal at all: bad input"
like "$err" 'needs a terminal' "no terminal at all: a sentence"

# --- small
play "wait 800
shot
send q
resize 24 80
expect 1Overview
shot" -s 5x20 -- $CCC_ON
like "$out" 'Too small' "20x5: a sentence"
like "$out" '1Overview' "20x5 made larger: the screen"
play "expect Overview
send 3
expect 1/100
wait 200
resize 16 60
wait 700
shot" -- $CCC_ON
like "$out" '> .*INC-' "60x16: the list and its marker stay"
unlike "$out" 'FAILED' "60x16: no mistake"

# --- what is typed in Chinese arrives whole
for term in vt220 xterm-256color; do
	play "expect 1Overview
send 3
expect 1/100
send /电子
expect /电子
wait 700
shot" -t "$term" -- $CCC_ON
	like "$out" '> .*INC-.*电子' "$term: typed Chinese finds its row"
	unlike "$out" 'FAILED' "$term: no mistake"
done

# --- resize keeps the selection
play "expect 1Overview
send 3
expect incidents
expect 1/100
wait 200
send jjjj
expect 5/1
wait 300
resize 40 132
wait 700
say large
shot
resize 24 80
wait 500
say small
shot" -- $CCC_ON
one=$(printf '%s\n' "$out" | sed -n '/^large/,/^small/p' | grep ' >' |
    grep -o 'INC-[0-9-]*')
two=$(printf '%s\n' "$out" | sed -n '/^small/,$p' | grep ' >' |
    grep -o 'INC-[0-9-]*')
isnt "$one" "" "resized: a row is chosen"
is "$two" "$one" "resized twice: the same row is chosen"

# --- every way out leaves the line as it was
for sig in HUP TERM INT QUIT; do
	play "expect 1Overview
modes
signal $sig
end
modes" -- $CCC_ON
	like "$out" 'modes: changed' "$sig: the line was in use"
	like "$out" 'end: status 0' "$sig: a clean end"
	is "$(printf '%s\n' "$out" | tail -1)" "modes: as before" \
	    "$sig: the line is as before"
	unlike "$out" '1Overview' "$sig: nothing is left on the screen"
done
play "expect 1Overview
signal SEGV
end
modes" -- $CCC_ON
is "$(printf '%s\n' "$out" | tail -1)" "modes: as before" \
    "a crash: the line is as before"
play "expect 1Overview
send q
expect Leave ccc
send y
end
modes
shot" -- $CCC_ON
like "$out" 'end: status 0' "q and y: a clean end"
unlike "$out" 'Incident' "q and y: nothing is left on the screen"
play "expect 1Overview
hang
end" -- $CCC_ON
like "$out" 'end: status 0' "the line is cut: it ends within its time"

# --- bytes: what a key costs at vt220
play "expect 1Overview
send 3
expect 1/100
wait 200
wait 700
mark
send j
wait 500
bytes
mark
send j
wait 500
bytes
mark
send j
wait 40
send j
wait 40
send j
wait 40
bytes
wait 500
mark
sleep 2500
bytes" -- $CCC_ON
set -- $(printf '%s\n' "$out" | sed -n 's/^bytes //p')
# The clock may turn its minute in one of the two, never in both.
down=$1
[ "$2" -ge "$down" ] || down=$2
shift
[ "$down" -le 24 ]
ok $? "cursor down with the counter: $down of at most 24 bytes"
[ "$2" -le 41 ]
ok $? "three downs in a row: $2 of at most 32 bytes and the clock's minute"
[ "$3" -le 20 ]
ok $? "idle: $3 bytes; at most the clock's minute"

# --- bytes: never much more than a near-perfect driver would send. The first
# screen brings the terminal into a known state besides, which is 40 bytes.
for lang in zh en; do
	out=$(printf '%s\n' 'expect 08:' 'wait 700' cost mark 'send 3' \
	    'expect 1/100' 'wait 700' cost mark 'send \x06' 'wait 700' cost \
	    mark 'send \r' 'wait 900' cost mark 'send q' 'wait 700' cost \
	    mark 'send G' 'wait 900' cost mark \
	    'send kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk' 'wait 700' cost |
	    env LC_ALL=C.UTF-8 "$VT" -- "$CCC" --config "$T/ccc.conf" \
	    --user op04 --lang $lang 2>&1)
	i=0
	for what in 'first screen' 'a list' 'page down' 'a record' 'and back' \
	    'to the end' '30 keys at once'; do
		i=$((i + 1))
		set -- $(printf '%s\n' "$out" | sed -n 's/^cost //p' | sed -n ${i}p)
		more=0
		[ $i -gt 1 ] || more=40
		[ "${1:-9999}" -le $((${2:-0} * 105 / 100 + more)) ]
		ok $? "$lang: $what: ${1:-no} bytes, at least ${2:-none}"
	done
done

# --- 9600 baud: no more than a piece is ahead of the line, so that a key pressed
# while a page is painted spares the rest of it
play "expect 1Overview
wait 2500
send 3
expect 1/100
wait 2500
mark
send \\x06
sleep 200
bytes
send \\x06
sleep 200
send \\x06
wait 2500
cost" -b -- $CCC_ON
n=$(printf '%s\n' "$out" | sed -n 's/^bytes //p')
[ "${n:-9999}" -le 330 ] && [ "${n:-0}" -gt 60 ]
ok $? "9600 baud: $n bytes in 0.2 s"
set -- $(printf '%s\n' "$out" | sed -n 's/^cost //p')
[ "${1:-9999}" -le $((${2:-0} + 700)) ]
ok $? "9600 baud: three pages cost $1 bytes, the last of them $2"

# --- type-ahead: keys that wait are read before anything is drawn
play "expect 1Overview
mark
send 2345678903
expect 1/100
wait 200
wait 500
bytes" -- $CCC_ON
n=$(printf '%s\n' "$out" | sed -n 's/^bytes //p')
[ "$n" -lt 4000 ]
ok $? "ten screens typed ahead cost $n bytes, not ten screens"

# --- a stopped line (Ctrl-S) stops drawing only; then the newest is shown
play "expect 1Overview
send 3
expect 1/100
wait 500
send \\x13
wait 200
mark
send 4567890234567890234567890234567890
wait 800
bytes
send \\x11
expect 0Audit
wait 1200
bytes
send \\x13
send 3
sleep 300
signal TERM
end
modes" -- $CCC_ON
set -- $(printf '%s\n' "$out" | sed -n 's/^bytes //p')
is "$1" 0 "a stopped line gets nothing"
[ "$2" -lt 5000 ]
ok $? "then $2 bytes: the newest screen, not thirty"
like "$out" 'end: status 0' "a stopped line: SIGTERM ends it all the same"

# --- any bytes on the keyboard
play "expect 1Overview
send 3
expect incidents
send \\xff\\xfe\\xe4\\xb8\\e[999Z\\e[200~\\eOx\\x00\\x01\\x1f
wait 600
send 3
wait 300
shot" -- $CCC_ON
like "$out" 'incidents' "odd bytes: the list is still there"
unlike "$out" 'FAILED' "odd bytes: no mistake"

# --- Esc and a digit is a function key; help comes from the rows
play "expect 1Overview
send 3
expect incidents
send \\e1
expect filter as you type
send G
expect everywhere
wait 300
shot" -- $CCC_ON
like "$out" 'Ctrl-L' "Esc-1 is F1: help names the keys"

# --- read only
play "expect 1Overview
send 3
expect incidents
send a
wait 400
shot" -- $CCC_ON --read-only
like "$out" 'No such key' "--read-only: no action by key"
unlike "$out" 'n new' "--read-only: none in the bottom line"

# --- ASCII only: English, codes for names, and no other byte
play "expect 1Overview
send 4
expect 1/9
wait 200
shot" -- $CCC --config "$T/ccc.conf" --user op04 --lang zh --ascii
like "$out" 'lead +LD01' "--ascii: a person is shown by the code"
is "$(printf '%s' "$out" | LC_ALL=C tr -d '\000-\177' | wc -c)" 0 \
    "--ascii: nothing but ASCII"

# --- other terminals
for term in vt100 vt220 linux xterm xterm-256color screen tmux; do
	play "expect 1Overview
send 6
expect CHG-2026-0061
wait 200
shot" -t $term -- $CCC_ON
	like "$out" '^ CCC  6Change' "$term: title"
	like "$out" '> .*CHG-2026' "$term: rows"
done
finish
