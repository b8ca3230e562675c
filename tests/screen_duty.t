#!/bin/sh
# Screen 4 with keys alone: the month as a grid, the handover book item by
# item, a swap that the other person consents to, and how a list shows that a
# request waits.
. "$(dirname "$0")/lib.sh"

VT=$CCC_BUILD/tests/vt
start_demo en
admin "SET @at = TIMESTAMPDIFF(MICROSECOND, SYSDATE(6),
    '2026-07-01 00:00:01'); UPDATE ccc.centre SET offset_us = @at" >/dev/null

# play USER LANG SCRIPT: plays it, prints what came
play() {
	out=$(printf 'expect 08:\nwait 400\n%s\n' "$3" | env LC_ALL=C.UTF-8 \
	    "$VT" -- "$CCC" --config "$T/ccc.conf" --user "$1" --lang "$2" 2>&1)
	rc=$?
}

# --- the month: who has which shift, today, what is short, what is not there
for who in OP07 OP08; do
	as ld01 do DTY.absent 2026-07-02D/$who --reason 'ill since this morning'
done
month='send :month\r
gone :month
expect 2026-06
wait 200
shot'
play ld01 zh "$month"
like "$out" '^ >  2026-07 今四五六' "zh: today stands in the head of its month"
like "$out" '赵演天 +早中中  夜夜' "zh: a person's shifts, two columns a day"
like "$out" '卫演辰    缺早中中' "zh: who is absent is shown as such"
like "$out" '缺 早班   !  +\? \?' "zh: a shift that is short, days without a roster"
unlike "$out" '缺 中班 +!' "zh: a shift with all its persons is not marked"
play ld01 en "$month"
like "$out" '2026-07 \*\*ThFrSa' "en: today"
like "$out" '赵演天 +D E E   N N' "en: a person's shifts"
play ld01 en "$month"'
send jj\r
expect 2026-07-04
shot'
like "$out" '2026-07-07' "Enter opens the person's shifts of the month"
unlike "$(printf '%s\n' "$out" | sed -n '/2026-07-07/,$p')" '2026-06' \
    "and of no other month"

# --- the handover book: given, then read item by item with one key
as ld03 do HND.give HO-2026070108
play ld01 en 'send :handover\r
expect HO-2026070108
wait 200
send \r
expect item by item
wait 300
say unread
shot
send m
expect Done
wait 400
send m
expect now given
wait 600
say two
shot
send m
wait 600
send km
expect has been read
shot'
is "$rc" 0 "the book is read with m"
unread=$(printf '%s\n' "$out" | sed -n '/^unread/,/^two/p')
two=$(printf '%s\n' "$out" | sed -n '/^two/,$p')
is "$(printf '%s\n' "$unread" | grep -c '^ [ >]\* ')" 9 "nine items are unread"
isnt "$(printf '%s\n' "$two" | grep -c ' 08:0.$')" 0 \
    "an item that was read says when"
n=$(admin "SELECT COUNT(*) FROM ccc.handover_item
    WHERE handover = 'HO-2026070108' AND read_by = 'LD01'")
[ "$n" -ge 2 ]
ok $? "the database knows that it was read: $n items"
play op04 en 'send :book\r
expect HO-2026
wait 400
send jjjjm
expect Not possible
wait 400
shot'
like "$out" 'R00\.2' "another than the incoming lead does not read it"

# --- a swap asks the other person; meanwhile the roster is marked
play op04 en 'send :roster\r
expect 1/
wait 200
send /2026-07-04\r
expect /2026-07-04
wait 700
send x
expect Shift in return
wait 200
shot'
like "$out" 'Shift +\* 2026-07-04' "x: the form of a swap knows the shift"
as op04 do RST.swap RS-2026-07 shift_id=2026-07-06D staff=OP03 \
    --reason 'family matter'
like "$out$err" 'waits|wait for|needs' "a swap waits for the other person"
play op03 zh 'send w
expect 1/
send /RS-2026\r
expect /RS-2026
wait 700
shot'
like "$out" 'RS-2026-07' "it stands in that person's to-do list"
as rg02 do TEN.retest TN-2026-0008 missing=third_report --reason 'once more'
play rg02 zh 'send 2
expect TN-2026-0008
wait 400
shot'
like "$out" 'TN-2026-0008.* 待确认' "zh: the list says what waits for another"
play rg02 en 'send 2
expect TN-2026-0008
wait 400
shot'
like "$out" 'TN-2026-0008.* \[wait\]' "en: the same"
unlike "$out" 'TN-2026-0009.* \[wait\]' "and not of another record"
finish
