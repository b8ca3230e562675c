#!/bin/sh
# Duty, handover, roster and rounds (Art. 8, 14): for each rule a record that
# breaks it and its nearest lawful neighbour; each move once by who may make it,
# through the persons' own door, and what the clock makes by itself.
. "$(dirname "$0")/lib.sh"
start_demo

ask() { # WHO NUMBER ACTION VALS [REASON [ACK]]
	sql "$(echo "$1" | tr A-Z a-z)" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','${6:-}','batch')"
}
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
one() { admin "USE ccc; $1"; }
tick() { one "UPDATE tick SET busy_until='2000-01-01'; CALL guard(); CALL tick(@w,@m,@r,@s,@l); SELECT CONCAT(@m,' ',@r)"; }
clock() { one "UPDATE centre SET offset_us=offset_us+TIMESTAMPDIFF(MICROSECOND,centre_now(),'$1') WHERE n=1"; }
found() { # RULE...: what is found afterwards, by its name
	for rule in "$@"; do
		sql rg02 "CALL p_check('','$rule')"
	done | cut -f1,5 | tr '\t' ' '
}
state() { one "SELECT state FROM record WHERE number='$1'"; }

# --- findings: the demo's planted breaches, and nothing else -----------------
is "$(found R08.1 R08.2 R08.3 R08.4 R14.2 R14.3)" "R08.1 2026-06-22T00:02:00+08:00
R08.2 2026-06-17T00:10:00+08:00
R08.3 OP05@2026-06-10
R08.3 OP05@2026-06-11
R08.4 2026-06-09T16:00:00+08:00
R08.4 HO-2026062400
R14.2 RD-2026062102
R14.3 RD-2026062314/T2" "gap, too few, too long, handover not there or not signed, slot without a round, reading without a ticket"
one "UPDATE handover SET taken_at=at + INTERVAL 30 MINUTE WHERE id='HO-2026062400'"
unlike "$(found R08.4)" HO-2026062400 "R08.4 lawful: signed at the last minute of the grace"
one "UPDATE handover SET taken_at=at + INTERVAL 31 MINUTE WHERE id='HO-2026062400'"
like "$(found R08.4)" HO-2026062400 "R08.4 breaks: a minute later"
one "UPDATE roster SET sign_out=sign_out + INTERVAL 18 MINUTE WHERE shift_id='2026-06-21E' AND staff='OP06'"
is "$(found R08.1)" "R08.1 2026-06-22T00:20:00+08:00" "R08.1 breaks: one minute is a gap, named by its start"
one "UPDATE roster SET sign_out=sign_out + INTERVAL 1 MINUTE WHERE shift_id='2026-06-21E' AND staff='OP06'"
is "$(found R08.1)" "" "R08.1 lawful: the next is there when the last goes"
like "$(found R08.2)" "2026-06-17T00:10" "R08.2 breaks: one person alone for an hour and a half"
one "UPDATE roster SET sign_out='2026-06-16 17:40:00' WHERE shift_id='2026-06-16E' AND staff=(SELECT x.staff FROM (SELECT staff FROM roster WHERE shift_id='2026-06-16E' ORDER BY sign_out DESC, staff LIMIT 1) x)"
unlike "$(found R08.2)" "2026-06-17T00:10" "R08.2 lawful: somebody stayed until the next came"
one "UPDATE roster SET staff='OP09' WHERE shift_id='2026-06-10D' AND staff='OP05'"
is "$(found R08.3)" "R08.3 OP05@2026-06-11" "R08.3 breaks: one shift alone is no long block; the rest after it is still too short"
one "UPDATE param SET value='7' WHERE name='min_rest_hours'"
is "$(found R08.3)" "" "R08.3 lawful: a rest of the least length"
one "UPDATE param SET value='11' WHERE name='min_rest_hours'"

tick >/dev/null	# what the clock opens by the calendar alone

# --- the handover of 08:00 ------------------------------------------------------
H=HO-2026070108
like "$(move OP05 2026-07-01N/OP05 DTY.sign_out '{}')" 'refused.*R08.6' "R08.6 breaks: nobody leaves before the successor has signed"
one "UPDATE handover_item SET must_do='' WHERE handover='$H' AND seq=2"
like "$(move LD03 $H HND.give '{}')" 'refused.*R08.9.*INC-20260701-01' "R08.9 breaks: an item has no word for the next shift"
like "$(move LD02 $H HND.give '{}')" 'refused.*R00.2' "the lead of another shift may not give it"
is "$(move LD03 $H HND.note '{"item":"2","text":"比对到 10:10"}')" "done []" "a note"
is "$(one "SELECT added_text FROM handover_item WHERE handover='$H' AND seq=2")" "比对到 10:10" "mark_item: the item's own"
like "$(move LD03 $H HND.note '{"item":"99","text":"x"}')" 'refused.*R00.6' "no such item"
one "UPDATE round SET done_at=NULL WHERE id='RD-2026070106'"
like "$(move LD03 $H HND.give '{}')" 'refused.*R14.4' "R14.4 breaks: a round of the shift is not done"
like "$(move LD03 $H HND.give '{}')" '"slot": "2026-07-01 06:00", "ref": "RD-2026070106"' "it is named, in the centre's time"
one "UPDATE round SET late_at=slot_at WHERE id='RD-2026070106'"
new=$(ask OP05 '' INC.log '{"title":"新到","cat":"APP","detect_by":"monitor","detected_at":"2026-07-01T07:54:00+08:00","impact":"3","urgency":"3","app":"DAG-01"}' | cut -f2)
is "$(move OP06 $H HND.note '{"item":"1","text":"观察"}')" "done []" "an operator's note"
is "$(one "SELECT CONCAT(kind,' ',ref,' ',must_do IS NULL) FROM handover_item WHERE handover='$H' ORDER BY seq DESC LIMIT 1")" "incident $new 1" "list_items: what came during the handover joins the list"
like "$(move LD03 $H HND.give '{}')" "refused.*R08.9.*$new" "and asks for its own note"
n=$(one "SELECT seq FROM handover_item WHERE handover='$H' AND ref='$new'")
for i in $(one "SELECT seq FROM handover_item WHERE handover='$H' AND COALESCE(must_do,'')='' AND COALESCE(added_text,'')=''"); do
	move LD03 $H HND.note "{\"item\":\"$i\",\"text\":\"刚登记, 待派\"}" >/dev/null
done
is "$(move LD03 $H HND.give '{}')" "done []" "R08.9 lawful, R14.4 lawful: each item has a note, rounds are done or explained"
is "$(one "SELECT lead_out FROM handover WHERE id='$H'")" LD03 "signed by who gave it"
like "$(move LD01 $H HND.take '{}')" "refused.*R08.10.*\"n\": ?$n" "R08.10 breaks: no item is read"
like "$(move LD03 $H HND.read '{"item":"1"}')" 'refused.*R00.2' "only the incoming lead reads"
for i in $(seq $((n - 1))); do move LD01 $H HND.read "{\"item\":\"$i\"}" >/dev/null; done
like "$(move LD01 $H HND.take '{}')" 'refused.*R08.10.*"n": ?1[,}]' "one is left"
is "$(move LD01 $H HND.dispute '{"item":"2","text":"谁在比对"}' '说不清楚')" "done []" "a dispute"
is "$(one "SELECT CONCAT(read_at IS NULL,added_text IS NULL) FROM handover_item WHERE handover='$H' AND seq=2")" 11 "mark_item: it opens the item again"
like "$(move LD03 $H HND.give_again '{}')" 'refused.*R08.9' "without a word it is not handed over again"
is "$(move LD03 $H HND.give_again '{"text":"EN05 在比对"}')" "done []" "with one it is"
like "$(move LD01 $H HND.take '{}')" 'refused.*"n": ?2' "the disputed one is read again too"
one "UPDATE record SET holder='LD03' WHERE number IN ('$new','INC-20260701-02')"
for i in 2 $n; do move LD01 $H HND.read "{\"item\":\"$i\"}" >/dev/null; done
is "$(one "SELECT GROUP_CONCAT(DISTINCT read_by) FROM handover_item WHERE handover='$H'")" LD01 "each with who read it"
is "$(move LD01 $H HND.take '{}')" "done []" "R08.10 lawful: taken, each item read"
is "$(state $H) $(one "SELECT GROUP_CONCAT(holder ORDER BY number) FROM record WHERE number IN ('$new','INC-20260701-02')")" "taken LD03,LD01" "pass_shift: what the outgoing one held as lead passes, other work stays"
is "$(move OP05 2026-07-01N/OP05 DTY.sign_out '{}')" "done []" "R08.6 lawful: the successor has signed"
one "UPDATE round SET late_at=NULL WHERE id='RD-2026070106'"
like "$(move OP06 2026-07-01N/OP06 DTY.sign_out '{}')" 'refused.*R14.4' "R14.4 breaks: for who leaves, too"
one "UPDATE round SET done_at=slot_at WHERE id='RD-2026070106'"
is "$(move OP06 2026-07-01N/OP06 DTY.sign_out '{}')" "done []" "not with the round done"
is "$(move LD02 2026-07-01E/LD02 DTY.sign_in '{}')" "done []" "signed in"
is "$(move LD01 2026-07-01E/OP04 DTY.absent '{}' '病假一天')" "done []" "absent"

# --- rounds ----------------------------------------------------------------------
is "$(tick)" "0 0" "nothing is due yet"
clock '2026-07-01 01:35:00'
is "$(tick)" "1 0" "the round of 10:00 is open from its grace before the slot"
is "$(tick)" "0 0" "once"
R=RD-2026070110
is "$(state $R)" due "it has the number of its slot"
like "$(move OP01 $R RND.enter '{"readings":[{"item":"T1","value":"23"}],"done_at":"2026-07-01T09:20:00+08:00"}')" 'refused.*R00.7' "R00.7 breaks: done before its time"
like "$(move OP01 $R RND.enter '{"readings":[{"item":"T1","value":"23"}],"done_at":"2026-07-01T09:50:00+08:00"}')" 'refused.*R00.7' "or after now"
is "$(move OP01 $R RND.enter '{"readings":[{"item":"T1","value":"27.0"},{"item":"T2","value":"27.1"},{"item":"C1","value":"正常"},{"item":"S1","value":"异常","ok":"1"},{"item":"H1","value":"n/a"}],"done_at":"2026-07-01T09:34:00+08:00"}')" "done []" "entered"
is "$(one "SELECT GROUP_CONCAT(item,ok ORDER BY item) FROM reading WHERE round='$R'")" "C11,H10,S10,T11,T20" "judge_readings: limits count in, words do not"
is "$(one "SELECT staff FROM round WHERE id='$R'")" OP01 "by whom"
unlike "$(found R14.3)" "R14.3 $R" "R14.3 lawful: a ticket has its time"
clock '2026-07-01 02:05:00'
like "$(found R14.3)" "R14.3 $R/S1" "R14.3 breaks: and then is missing"
one "UPDATE reading SET incident='$new' WHERE round='$R'; UPDATE incident SET logged_at='2026-07-01 02:04' WHERE id='$new'"
unlike "$(found R14.3)" "R14.3 $R" "not with the incident within its time"
clock '2026-07-01 06:29:00'
tick >/dev/null
is "$(state RD-2026070114)" due "14:00 is due"
clock '2026-07-01 06:31:00'
is "$(tick)" "1 0" "and missed after its grace"
is "$(state RD-2026070114)" missed "by the clock"
like "$(found R14.2)" "R14.2 RD-2026070114" "R14.2 breaks: the slot is a finding"
unlike "$(found R14.2)" "R14.2 $R" "R14.2 lawful: one in time"
is "$(move OP01 RD-2026070114 RND.late '{"note":"处理漏水","readings":[{"item":"T1","value":"28"}]}' '事后补录')" "done []" "explained later"
is "$(state RD-2026070114) $(one "SELECT ok FROM reading WHERE round='RD-2026070114'")" "missed 0" "it stays missed, its readings are judged"
like "$(move OP01 RD-2026070114 RND.late '{"note":"改一下"}' '再改一次')" 'refused.*R08.7' "R08.7 breaks: an explanation is not edited"

# --- the next change of shift: made and drafted by the clock -----------------------
clock '2026-07-01 07:31:00'
is "$(tick)" "2 0" "half an hour before the change: made and drafted"
H2=HO-2026070116
is "$(one "SELECT CONCAT_WS(' ',r.state,h.shift_out,h.shift_in,h.lead_out,h.lead_in) FROM handover h JOIN record r ON r.id=h.record WHERE h.id='$H2'")" "drafted 2026-07-01D 2026-07-01E LD01 LD02" "for these shifts and leads"
is "$(one "SELECT GROUP_CONCAT(DISTINCT kind ORDER BY kind) FROM handover_item WHERE handover='$H2'")" "facility,incident,key,recovery" "list_items: what is open, facility, keys"
is "$(one "SELECT COUNT(*) FROM handover_item i JOIN record r ON r.number=i.ref WHERE i.handover='$H2' AND i.kind='incident' AND r.state='closed'")" 0 "nothing closed"
is "$(tick)" "0 0" "once"
like "$(move LD01 $H2 HND.give '{}')" 'refused.*R08.9' "the lead still has to say something"
is "$(move LD01 $H2 HND.note '{"text":"逐项已交代"}')" "done []" "on the whole"
is "$(move LD01 $H2 HND.give '{"summary":"平稳"}')" "done []" "given"
# --- a roster: drafted by its pattern, with a gap, published, changed -----------------
like "$(move OP01 '' RST.draft '{"month":"2026-08","pattern":"S4T3"}')" 'refused.*R00.2' "an operator makes no roster"
like "$(move LD01 '' RST.draft '{"month":"2026-13","pattern":"S4T3"}')" 'refused.*R00.6' "no such month"
is "$(move LD01 '' RST.draft '{"month":"2026-08","pattern":"S4T3"}')" "done []" "drafted"
is "$(one "SELECT GROUP_CONCAT(DISTINCT team ORDER BY shift) FROM roster_row WHERE date='2026-08-02'")" "$(one "SELECT GROUP_CONCAT(DISTINCT team ORDER BY shift) FROM roster WHERE date='2026-07-01'")" "write_roster: by the pattern's days (32 days on, the same teams)"
is "$(one "SELECT CONCAT_WS(' ',plan_start,plan_end,post) FROM roster_row WHERE shift_id='2026-08-02E' AND post='lead'")" "2026-08-02 08:00:00.000000 2026-08-02 16:00:00.000000 lead" "with the shift's hours, in UTC"
as ld01 list roster_row --filter number=RS-2026-08
is "$rc $(printf '%s\n' "$out" | grep -c ' 2026-08-31 ')" "0 9" "a planner sees the rows"
is "$(sql us-mzj "SELECT COUNT(*) FROM v_roster_row")" 0 "a unit does not"
one "DELETE FROM roster_row WHERE shift_id='2026-08-05N' AND post='operator'"
like "$(move MG01 RS-2026-08 RST.publish '{}')" 'refused.*R08.5.*2026-08-05N' "R08.5 breaks: one person is not enough"
like "$(move LD01 RS-2026-08 RST.fill '{"shift_id":"2026-09-05N","post":"operator","staff":"OP09"}')" 'refused.*R00.6' "a shift of another month"
near=$(one "SELECT staff FROM roster_row WHERE shift_id='2026-08-04E' AND post='operator' ORDER BY staff LIMIT 1")
like "$(move LD01 RS-2026-08 RST.fill "{\"shift_id\":\"2026-08-05N\",\"post\":\"operator\",\"staff\":\"$near\"}")" "refused.*R08.3.*warn.*$near.*\"n\": \"?16" "R08.3 breaks: straight after the evening shift is too long"
is "$(move LD01 RS-2026-08 RST.fill '{"shift_id":"2026-08-05N","post":"operator","staff":"OP09"}')" "done []" "who had rest fills the gap"
like "$(move LD01 RS-2026-08 RST.publish '{}')" 'refused.*R00.2' "published by the manager only"
is "$(move MG01 RS-2026-08 RST.publish '{}')" "done []" "R08.5 lawful: no gap"
is "$(one "SELECT CONCAT(COUNT(*),' ',SUM(r.state='planned')) FROM roster o JOIN record r ON r.id=o.record WHERE o.date LIKE '2026-08-%'")" "$(one "SELECT CONCAT(COUNT(*),' ',COUNT(*)) FROM roster_row WHERE month='2026-08'")" "make_duty: one planned duty record a row"
is "$(one "SELECT COUNT(*) FROM event e JOIN roster o ON o.record=e.record WHERE o.date LIKE '2026-08-%' AND e.action='plan' AND e.actor='system'")" "$(one "SELECT COUNT(*) FROM roster_row WHERE month='2026-08'")" "each with its event"
out=$(one "SELECT staff FROM roster WHERE shift_id='2026-08-10D' AND post='operator' ORDER BY staff LIMIT 1")
mate=$(one "SELECT staff FROM roster WHERE shift_id='2026-08-10D' AND post='operator' ORDER BY staff DESC LIMIT 1")
rep="{\"shift_id\":\"2026-08-10D\",\"staff_out\":\"$out\",\"staff\":\"OP09\"}"
one "UPDATE param SET value='3' WHERE name='min_on_duty'"
like "$(move LD01 RS-2026-08 RST.replace "$(echo "$rep" | sed "s/OP09/$mate/")" 'leave a day')" 'refused.*R08.5.*2026-08-10D' "R08.5 breaks: the one who comes is there already"
is "$(move LD01 RS-2026-08 RST.replace "$rep" 'leave a day')" "done []" "another comes"
one "UPDATE param SET value='2' WHERE name='min_on_duty'"
is "$(one "SELECT GROUP_CONCAT(r.state ORDER BY r.number) FROM record r WHERE r.number IN ('2026-08-10D/$out','2026-08-10D/OP09')")" "$([ "$out" \< OP09 ] && echo absent,planned || echo planned,absent)" "who leaves is off the shift, who comes is planned"
like "$(move LD01 RS-2026-08 RST.replace "$rep" 'leave a day')" 'refused.*R00.6.*staff_out' "he cannot leave twice"
a=$(one "SELECT staff FROM roster WHERE shift_id='2026-08-20D' AND post='operator' ORDER BY staff LIMIT 1")
b=$(one "SELECT o.staff FROM roster o WHERE o.shift_id='2026-08-24D' AND o.post='operator' AND o.staff NOT IN (SELECT staff FROM roster WHERE date BETWEEN '2026-08-19' AND '2026-08-21') ORDER BY 1 LIMIT 1")
[ -n "$b" ] || b=$(one "SELECT o.staff FROM roster o WHERE o.shift_id='2026-08-24D' AND o.post='operator' ORDER BY 1 LIMIT 1")
line=$(ask "$a" RS-2026-08 RST.swap "{\"shift_id\":\"2026-08-20D\",\"staff\":\"$b\",\"back_shift_id\":\"2026-08-24D\"}" 'family day' 'R08.3')
like "$line" "waiting.*$b" "a swap waits for the other"
req=$(printf '%s\n' "$line" | cut -f6)
is "$(sql "$(echo "$b" | tr A-Z a-z)" "CALL p_confirm('$req')" | cut -f1)" "done" "who consents with an own login"
is "$(one "SELECT GROUP_CONCAT(CONCAT(o.shift_id,o.staff='$b') ORDER BY o.shift_id,o.staff) FROM roster o JOIN record r ON r.id=o.record AND r.state='planned' WHERE o.shift_id IN ('2026-08-20D','2026-08-24D') AND o.staff IN ('$a','$b')")" "2026-08-20D1,2026-08-24D0" "each stands in the other's place"
clock '2026-08-31 15:59:00'
tick >/dev/null
is "$(state RS-2026-08)" published "a month is not over before its last local day is"
clock '2026-08-31 16:01:00'
tick >/dev/null
is "$(state RS-2026-08)" archived "then it is archived"
finish
