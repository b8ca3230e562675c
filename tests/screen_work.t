#!/bin/sh
# A person at work with keys alone: forms, drafts, refusals, the second
# person, tags, filters, the lock.
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
password() {
	awk -v w="$1" '$1 == w { print $2 }' "$T/db/passwords"
}
# Keys of the forms: the lines below the fields, and the first of them.
SUBMIT='send \e[6~
wait 100
send \r'

# --- a refusal: rule, article, what is missing, who supplies it, its form
play rg02 en 'send :TN-2026-0007\r
expect what the next steps need
send a
expect not possible now
send Gkkkk
wait 200
row 18
send G
wait 200
send \e
wait 400
send :TEN.go_live\r
expect Another person must confirm
'"$SUBMIT"'
expect Not possible
wait 200
shot
send 1
expect Paper: register
wait 200
say form
shot'
is "$rc" 0 "go live: the form, the refusal, the supplying form"
like "$out" 'R07\.3  Art\. 7' "refusal: rule and article"
like "$out" 'missing: .*performance' "refusal: what is missing"
like "$out" 'from: Unit liaison' "refusal: who supplies it"
like "$out" 'refusal TN-2026-0007/[0-9]' "refusal: its number"
form=$(printf '%s\n' "$out" | sed -n '/^form/,$p')
like "$form" 'Kind +\* third-party' "the supplying form knows the kind"
like "$form" 'Unit +JTJ' "the supplying form knows the unit"
like "$form" 'Covers +\* performance' "the supplying form knows what it covers"
as jc01 show TN-2026-0007
like "$out" 'R07\.3' "the refusal stands in the record's history"

play rg02 zh 'send :TN-2026-0007\r
expect 下一步所需
send :TEN.go_live\r
expect 须另一人确认
'"$SUBMIT"'
expect 不能办理: 正式运行
shot'
like "$out" '第 7 条' "zh: the article"
like "$out" '缺: .*性能' "zh: what is missing"
like "$out" '由 单位联系人 提供' "zh: who supplies it"

# --- a draft survives Esc, the end and a kill, and is offered again
play op04 en 'send 3
expect incidents
send n
expect Detected by
send Smoke in rack 7
wait 200
send \e
wait 400
expect incidents
send n
expect Smoke in rack 7
say back
send \r
send 7
wait 1900
signal KILL
end'
like "$out" '^back' "the draft is there after Esc"
play op04 en 'send 3
expect incidents
send n
expect Smoke in rack 7
wait 200
shot'
like "$out" 'From your draft' "the draft is there after a kill"
like "$out" 'Category +\* fire' "the draft knows the choice"
modes=$(stat -c %a "$T"/db/drafts/* | sort -u)
is "$modes" 600 "drafts are for their owner only"

# --- an incident logged by keys; the draft goes with it
play op04 en 'send 3
expect incidents
send n
expect Smoke in rack 7
send \t\t1\r
wait 100
send \r
send 2\r3\r
wait 200
'"$SUBMIT"'
expect Done: log
shot'
is "$rc" 0 "an incident is logged"
number=$(printf '%s\n' "$out" | grep -o 'Done: log  INC-[0-9-]*' |
    grep -o 'INC-.*')
as op04 show "$number"
like "$out" 'Smoke in rack 7' "the incident stands in the database"
is "$(ls "$T/db/drafts" | grep -c INC)" 0 "its draft is gone"

# --- the second person, here: an own login, for this only
play rg02 en 'send :TN-2026-0008\r
expect what the next steps need
send :TEN.retest\r
expect Missing papers
send 1\r
send \r
send Report is too old
'"$SUBMIT"'
expect waits for another
wait 200
shot
send 1
expect Account of the other
send \x15en01\r
expect Password of the other
send wrong\r
expect login of the other person was refused
send 1
expect Account of the other
send \x15us-jtj\r
expect Password of the other
send '"$(password us-jtj)"'\r
wait 800
say wrongrole
shot
send \e
wait 500
send 1
expect Account of the other
send \x15en01\r
expect Password of the other
send '"$(password en01)"'\r
expect state [approved]
say done
shot'
is "$rc" 0 "second person here: the way is walked"
like "$out" 'Asked by +严演岁' "second person: who asked"
like "$out" 'R00\.5' "second person: of the wrong role is refused"
like "$out" 'Done: send back' "second person: done"
as jc01 show TN-2026-0008 --format json
like "$out" 'EN01' "the consent stands in the event"

# --- later: it stands in the other person's to-do list, with the values
play rg02 en 'send :TN-2026-0009\r
expect state
send :TEN.go_live\r
wait 600
shot'
as rg02 do TEN.retest TN-2026-0008 missing=third_report \
    --reason 'once more'
play en01 en 'send w
expect to do
wait 300
shot'
like "$out" '> ' "the to-do list has rows"

# --- danger: the number is typed, and another text does nothing
as en02 show CHG-2026-0062 --format json
play en02 en 'send :CHG-2026-0062\r
expect exact commands
send :CHG.start\r
expect submit
'"$SUBMIT"'
expect Cannot be undone
send CHG-2026-0061\r
expect That is not the number
shot'
is "$rc" 0 "danger: a wrong number does nothing"
as en02 show CHG-2026-0062
like "$out" 'scheduled' "danger: the record is as before"

# --- filter, inverted filter, sort, tags and one action for all
play op04 en 'send 3
expect incidents
send /
wait 200
send WAF
expect /WAF  1/
wait 300
say filtered
shot
send \r
wait 300
send \e
wait 700
send /
send !WAF
expect /!WAF  1/
wait 300
say inverted
shot
send \r
wait 300
send \e
wait 600
send s
expect usual order
send 4
expect Title+
wait 300
say sorted
shot'
part() {
	printf '%s\n' "$out" | sed -n "/^$1/,/^$2/p" | grep 'INC-'
}
is "$(part filtered inverted | grep -vc WAF)" 0 "/ shows what fits only"
isnt "$(part filtered inverted | grep -c WAF)" 0 "/ shows some"
is "$(part inverted sorted | grep -c WAF)" 0 "! shows the others only"
like "$out" 'Title\+' "the sort column is marked"

play op04 en 'send 3
expect incidents
expect 1/10
send \x20\x20\x20
expect 3 tagged
wait 200
shot
send a
expect 3 records
send 1
wait 300
shot'
like "$out" '3 tagged' "tags are counted"
like "$out" '^\+ ' "tagged rows are marked"

# --- three or more always ask once, naming them; then each is a request
play op04 en 'send 3
expect 1/10
send \x20\x20\x20
expect 3 tagged
send :ANY.note\r
expect 3 records
send seen by the shift
'"$SUBMIT"'
expect y do it
wait 200
shot
send n
wait 300
say no
send \r
expect y do it
send y
expect 3 of 3 done
say yes
shot'
is "$rc" 0 "three records: asked, refused, asked, done"
asked=$(printf '%s\n' "$out" | sed -n '1,/^no/p' | grep '3 records: ')
like "$asked" 'INC-[0-9-]+ INC-[0-9-]+' "the question names them"
as op04 show "$(printf '%s\n' "$asked" | grep -o 'INC-[0-9-]*' | head -1)"
like "$out" 'note' "the note stands in the record"

# --- the lock: wiped, and opened by the person's own password only
play op04 en 'send 3
expect incidents
send :lock\r
expect Locked
wait 300
shot
send not it\r
expect That is not the password
send '"$(password op04)"'\r
expect incidents
say open
shot'
is "$rc" 0 "the lock opens with the password"
locked=$(printf "%s\n" "$out" | sed "/^open/,\$d")
unlike "$locked" 'INC-|冯演日' "locked: nothing of the screen is left"

# --- a correction that empties a value empties it, and nothing else
play mg01 en 'send :DR-2026-03\r
expect 2026-10-15
send :DRL.edit\r
expect MG01;LD01
send \t\t\t
wait 100
send \x15
wait 100
'"$SUBMIT"'
expect Done: edit
wait 200'
is "$(admin "SELECT CONCAT(COALESCE(scenario, '-'), ' ', \`lead\`)
    FROM ccc.drill WHERE id = 'DR-2026-03'")" "- MG01" \
    "a value that the form empties is empty, the others stay"

# --- keys typed before the data are there mean what they would have meant
out=$(printf '%s\n' 'send 3jj\r' 'expect time line' 'wait 300' 'row 0' \
    'send :INC-20260625-01\rG' 'expect history' 'wait 400' 'say end' shot |
    env LC_ALL=C.UTF-8 "$VT" -- "$CCC" --config "$T/ccc.conf" --user op04 \
    --lang en 2>&1)
like "$out" '> INC-20260701-02' "typed at the login: the third row is open"
like "$out" 'log -> new' "typed at a card that is read: its end is shown"

# --- export and print go into the spool, under a name made by ccc
play op04 en 'send 3
expect incidents
send e
expect Saved
wait 300
send p
expect Printed to
shot'
isnt "$(ls "$T"/spool/*.csv 2>/dev/null)" "" "a list is saved as CSV"
like "$(head -2 "$T"/spool/*.csv)" '^number,priority' "CSV: a head"
sheet=$(cat "$T"/spool/INC-*.txt)
like "$sheet" 'Signature' "a record prints with a line for the signature"
is "$(stat -c %a "$T"/spool/* | sort -u)" 600 "the spool is not for others"

# --- hostile text in the database stays in its field, and is seen
admin "UPDATE ccc.record SET title = CONCAT('Evil', CHAR(27 USING utf8mb4),
    '[31m', CHAR(27 USING utf8mb4), ']0;x', CHAR(7 USING utf8mb4),
    CONVERT(UNHEX('E280AE') USING utf8mb4), 'abc', CHAR(13 USING utf8mb4),
    'OK') WHERE number = 'INC-20260701-01'" >/dev/null
admin "UPDATE ccc.incident SET title = (SELECT title FROM ccc.record
    WHERE number = 'INC-20260701-01') WHERE id = 'INC-20260701-01'" >/dev/null
play op04 en 'send 3
expect incidents
expect 1/10
resize 24 140
wait 700
shot
send \r
expect time line
shot'
like "$out" 'Evil\^\[\[31m\^\[\]0;x\^G<U\+202E>abc\^MOK' \
    "an escape sequence is shown, not obeyed"
is "$(printf '%s\n' "$out" | grep -c '^OK')" 0 "a carriage return goes nowhere"

# --- the database goes and comes back
play op04 en 'send 3
expect incidents'
pid=$(cat "$T/db/server.pid" 2>/dev/null)
if [ -n "$pid" ]; then
	{
		printf 'expect 08:\nwait 300\nsend 3\nexpect incidents\n'
		sleep 3
		printf 'send r\nwait 3000\nsay gone\nshot\n'
		sleep 6
		printf 'send r\nwait 6000\nsend r\nwait 2000\nsay back\nshot\n'
	} | env LC_ALL=C.UTF-8 "$VT" -- "$CCC" --config "$T/ccc.conf" \
	    --user op04 --lang en >"$T/lost" 2>&1 &
	later $!
	sleep 2.5
	kill -9 "$pid"
	sleep 6
	need "$CCC" --config "$T/ccc.conf" db start
	wait
	out=$(cat "$T/lost")
	like "$(sed -n '/^gone/,/^back/p' "$T/lost")" 'reconnecting|No answer|lost' \
	    "a lost database is told"
	like "$(sed -n '/^back/,$p' "$T/lost")" 'INC-2026' \
	    "the list is there when the database is back"
fi
finish
