#!/bin/sh
# People who go: an appointment ended, a person removed by order, a live session
# ended by the clock; papers and links; deadlines by working days.
. "$(dirname "$0")/lib.sh"

start_demo
move() { sql "$1" "CALL p_move(UUID(),'$2','$3','','$4','$5','','batch')"; }
outcome() { printf '%s\n' "$1" | cut -f1; }
apt() { admin "SELECT r.number FROM ccc.appointment t JOIN ccc.record r ON r.id=t.record AND r.state='active' WHERE t.staff='$1' ORDER BY r.id LIMIT 1"; }
tick() { admin "CALL ccc.guard(); CALL ccc.tick(@a,@b,@c,@d,@e)" >/dev/null; }

# one of two appointments ends: the other stays
like "$(sql rg02 "CALL p_login('')" | cut -f8)" 'REG@DZB;USR@DZB' "two roles"
a=$(admin "SELECT r.number FROM ccc.appointment t JOIN ccc.record r ON r.id=t.record WHERE t.staff='RG02' AND t.role='USR'")
is "$(outcome "$(move ad01 "$a" APT.end '{}' 'another takes over')")" "done" "one ends"
is "$(sql rg02 "CALL p_login('')" | cut -f8)" "REG@DZB" "the other stays, and the account"
like "$(move ad01 "$a" APT.end '{}' 'again')" 'R00.1' "what has ended does not end again"
like "$(move op04 "$(apt OP05)" APT.end '{}' 'I want to')" 'R00.2' "by ADM only"

# who alone answers for a safety domain
d=$(admin "SELECT t.person FROM ccc.safety_duty t ORDER BY t.domain LIMIT 1")
like "$(move ad01 "$(apt "$d")" APT.end '{}' 'leaves')" 'R14.5' "$d answers for a safety domain: a successor first"
is "$(outcome "$(move ad01 "$(apt "$d")" APT.end '{"successor":"EN06"}' 'leaves')")" "done" "with one it ends"

# removed by order
n=$(admin "SELECT COUNT(*) FROM ccc.roster t JOIN ccc.record r ON r.id=t.record WHERE t.staff='OP06' AND r.state='planned'")
like "$n" '^[1-9]' "an operator with planned shifts"
like "$(move ad01 "$(apt OP06)" APT.remove '{}' 'by order')" 'R20.11' "no removal without the order"
admin "UPDATE ccc.rectify SET sanction='清退', ground='屡次违规', person='OP06' WHERE id=(SELECT x.id FROM (SELECT MIN(id) id FROM ccc.rectify) x)"
o=$(admin "SELECT MIN(id) FROM ccc.rectify")
h=$(admin "SELECT number FROM ccc.record WHERE kind='INC' AND state='working' ORDER BY id DESC LIMIT 1")
admin "UPDATE ccc.record SET holder='OP06' WHERE number='$h'"
sql op06 "SELECT SLEEP(60)" >"$T/live" &
live=$!
sleep 1
is "$(outcome "$(move ad01 "$(apt OP06)" APT.remove "{\"rectify\":\"$o\"}" 'by order')")" "done" "with it, it is done"
is "$(admin "SELECT COUNT(*) FROM ccc.roster t JOIN ccc.record r ON r.id=t.record WHERE t.staff='OP06' AND r.state='planned' AND t.plan_end>ccc.centre_now()")" 0 "his planned shifts are gaps now"
is "$(admin "SELECT COUNT(*) FROM ccc.event e JOIN ccc.record r ON r.id=e.record JOIN ccc.roster t ON t.record=r.id WHERE t.staff='OP06' AND e.action='absent' AND e.actor='system' AND e.origin='effect'") of $n" "$n of $n" "each by a move of its own"
is "$(admin "SELECT holder FROM ccc.record WHERE number='$h'")" "$(admin "SELECT MIN(o.staff) FROM ccc.roster o JOIN ccc.record r ON r.id=o.record AND r.state IN ('planned','on_duty') WHERE o.post='lead' AND o.plan_start<=ccc.centre_now() AND o.plan_end>ccc.centre_now()")" "what he held goes to the lead on duty"
like "$(sql op06 "CALL p_login('')")" 'ACCOUNT' "his account does nothing any more"
is "$(kill -0 $live 2>/dev/null && echo alive)" alive "his session is still there"
tick
wait $live 2>/dev/null
like "$(cat "$T/live")" 'ERROR (2013|2006|1317|1927)' "until the clock ends it"
like "$(sql op06 'SELECT 1')" 'ERROR 4151' "and locks the account"
like "$(move ad01 '' APT.appoint '{"staff":"OP06","office":"CSP","role":"OPR","doc":"DOC-0001","from_on":"2026-07-01","to_on":"2027-06-30"}')" 'R20.12' "he is not appointed again without an order"

a='"office":"CSP","role":"OPR","doc":"DOC-0001","from_on":"2026-07-01","to_on":"2027-06-30"'
is "$(outcome "$(move ad01 "$(apt OP07)" APT.end '{}' 'leaves the centre')")" "done" "another leaves of his own will"
tick
like "$(sql op07 'SELECT 1')" 'ERROR 4151' "locked as well"
is "$(outcome "$(move ad01 '' APT.appoint "{\"staff\":\"OP07\",$a}")")" "done" "and comes back"
tick
is "$(sql op07 "CALL p_login('')" | cut -f8)" "OPR@CSP" "with his account"

# the clock's own moves
g=$(admin "SELECT t.id FROM ccc.auth t JOIN ccc.record r ON r.id=t.record WHERE r.state='in_force' AND t.valid_to<ccc.centre_now()+INTERVAL 12 HOUR ORDER BY t.valid_to LIMIT 1")
like "$g" '^AU-' "a grant that runs out in this shift"
is "$(sql ld01 "SELECT due=valid_to FROM v_auth WHERE number='$g'")" 1 "its deadline is its end"
admin "UPDATE ccc.centre SET offset_us=offset_us+TIMESTAMPDIFF(MICROSECOND,ccc.centre_now(),(SELECT valid_to FROM ccc.auth WHERE id='$g'))+1000000"
tick
is "$(sql ld01 "SELECT state FROM v_auth WHERE number='$g'")" expired "expires at its time"
is "$(sql jc01 "SELECT CONCAT(actor,' ',origin) FROM v_event WHERE number='$g' AND action='expire'")" "system tick" "by the system"
tick
is "$(sql jc01 "SELECT COUNT(*) FROM v_event WHERE number='$g' AND action='expire'")" 1 "and twice is once"

# papers and links
is "$(outcome "$(move op04 "$h" ANY.attach '{"doc":"DOC-0002"}')")" "done" "a paper is attached"
is "$(outcome "$(move op04 "$h" ANY.link '{"ref":"CHG-2026-0061"}')")" "done" "another record is tied to it"
like "$(move op04 "$h" ANY.link '{"ref":"CHG-1999-0001"}')" 'R00.6.*ref' "one that is not there is not"
is "$(sql op04 "SELECT CONCAT_WS(' ',other,doc,staff) FROM v_link WHERE number='$h' ORDER BY at DESC LIMIT 2" | sort | paste -sd,)" "CHG-2026-0061 OP04,DOC-0002 OP04" "both stand there"
is "$(sql op04 "SELECT other FROM v_link WHERE number='CHG-2026-0061' AND staff='OP04'")" "$h" "from the other side too"
is "$(sql fn01 "SELECT COUNT(other) FROM v_link WHERE number='$h'")" 0 "without the number for who does not see it"
is "$(outcome "$(move us-dag "INC-20260701-01" ANY.urge '{"text":"please"}')")" "done" "a unit urges"
like "$(move us-dag "INC-20260701-01" ANY.urge '{"text":"please"}')" 'R00.8.*"n": ?4' "once in four hours"
is "$(outcome "$(move op04 "$h" ANY.print '{}')")" "done" "a print is in the history"
is "$(sql jc01 "SELECT CONCAT(action,actor) FROM v_event WHERE number='$h' ORDER BY seq DESC LIMIT 1")" printOP04 "with who made it"

# deadlines: working days end with the local day; the clock of the stage stands while it is suspended
t=$(sql us-mzj "CALL p_move(UUID(),'','TEN.draft','','{\"kind\":\"change\",\"app\":\"MZJ-01\",\"title\":\"more\",\"resource\":\"vcpu,2\"}','','','batch')" | cut -f2)
move us-mzj "$t" TEN.apply '{"classified":0,"declaration_doc":""}' >/dev/null
if [ "$(sql us-mzj "SELECT state FROM v_tenancy WHERE number='$t'")" != applied ]; then
	admin "UPDATE ccc.record SET state='applied' WHERE number='$t'; UPDATE ccc.tenancy SET applied_at=ccc.centre_now() WHERE id='$t'"
fi
due() { admin "SELECT CONCAT('CALL ccc.r_TEN(',id,',@j); CALL ccc.m_due(',id,',''TEN'',''$1'',@j,ccc.centre_now(),@d); SELECT @d') FROM ccc.record WHERE number='$t'" >"$T/due.sql"; admin "source $T/due.sql" | tail -1; }
is "$(due applied)" "$(admin "SELECT ccc.day_end(ccc.add_workdays('2026-07-01',2))")" "two working days from Wednesday"
is "$(admin "SELECT ccc.add_workdays('2026-07-03',1), ccc.add_workdays('2026-09-30',1)" | tr '\t' ' ')" "2026-07-06 2026-10-08" "over a week-end, over the national holidays"
is "$(admin "SELECT ccc.day_end('2026-07-03')")" "2026-07-03 16:00:00.000000" "a day ends at local midnight"
finish
