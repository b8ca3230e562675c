#!/bin/sh
# Findings at a moment: on the demo's data exactly what breaks a rule, by its name;
# at other moments what broke one then; each office its own; and for rules that the
# demo keeps, a record that breaks one and its nearest lawful neighbour.
. "$(dirname "$0")/lib.sh"
start_demo

AS_OF=2026-07-01T08:00:00+08:00
one() { admin "USE ccc; $1"; }
check() { # WHO [AS-OF [RULE]]
	sql "$1" "CALL p_check('${2-}','${3-}')"
}
named() { cut -f1,4,5 | tr '\t' ' '; }

# --- the whole list -----------------------------------------------------------------
check rg02 "$AS_OF" >"$T/found"
is "$(named <"$T/found" | grep -v '^X0[34]')" "R02.1 host qwh01-app1
R02.3 tenancy TN-2026-0010
R03.1 offcloud OFF-08
R04.2 fee FS-2026Q1
R05.1 fee_line FS-2026Q2/171
R07.1 tenancy TN-2026-0006
R07.3 app SLJ-02
R07.6 app TSG-02
R07.7 app WLJ-01
R07.7 app WLJ-03
R07.11 app MZJ-03
R08.1 roster 2026-06-22T00:02:00+08:00
R08.2 roster 2026-06-17T00:10:00+08:00
R08.3 roster OP05@2026-06-10
R08.3 roster OP05@2026-06-11
R08.4 handover 2026-06-09T16:00:00+08:00
R08.4 handover HO-2026062400
R10.1 session SS-00060
R12.1 session SS-00034
R12.1 session SS-00061
R12.3 session SS-00021
R13.1 evaluation EV-2025-01
R13.2 app CZJ-01
R13.3 host tsg01-app1
R13.4 vuln VU-010
R14.1 safety_duty sabotage
R14.2 round RD-2026062102
R14.3 reading RD-2026062314/T2
R15.1 bulletin 2026-05
R15.3 drill DR-2026-01
R16.1 backup_plan BP-SJJ-01
R16.2 recovery REC-2026-003
R16.3 backup_plan BP-YJJ-01
R16.4 backup_plan BP-WLJ-01
R16.5 recovery REC-2026-005
R17.1 change_request CHG-2026-0047
R17.2 change_request CHG-2026-0055
R17.3 change_request CHG-2026-0051
R19.1 unit_assessment SLJ/2025
R20.1 incident INC-20260511-01
R20.2 rectify RC-2026-003
R20.6 fee_line FS-2026Q2/70
R21.3 host hv-08
X01 incident INC-20260603-01" "what breaks a rule on the demo's data, and nothing else"
is "$(cut -f1 "$T/found" | grep '^X0[34]' | sort | uniq -c | awk '{ print $2, $1 }' | tr '\n' ' ')" "X03 5 X04 3 " "answers and solutions that came late"
is "$(awk -F '\t' '{ for (i = 8; i <= 14; i++) if ($i == "" || $i == "NULL" || $i ~ /[{}]/) print $1, i }' "$T/found")" "" "each with a sentence, who can mend it and how, in both languages"
is "$(cut -f8 "$T/found" | grep -vc '^\(发现\|提示\):') $(cut -f9 "$T/found" | grep -vc '^\(Finding\|Warning\):')" "0 0" "told as findings, not as refusals"
is "$(awk -F '\t' '$1 == "R16.2" { print $9; print $12 " " $14 }' "$T/found")" "Finding: recovery started 75 minutes after the request (Art. 16)
REC.start Recovery: start" "the sentence is filled in"
like "$(awk -F '\t' '$1 == "R07.6" { print $9 }' "$T/found")" 'virus scan is not passed .*: virus scan' "what is missing is named"
like "$(awk -F '\t' '$1 == "R07.3" { print $11 }' "$T/found")" 'Water Bureau, US-SLJ 000-' "a unit's liaison stands there with the telephone"
check rg02 "$AS_OF" | cmp -s - "$T/found"
ok $? "the same list again, in the same order"
best=99999
for i in 1 2 3; do
	t0=$(date +%s%N)
	check rg02 "$AS_OF" >/dev/null
	t=$((($(date +%s%N) - t0) / 1000000))
	[ "$t" -lt "$best" ] && best=$t
done
note "$best ms"
[ "$best" -lt 2000 ]
ok $? "in less than two seconds"
is "$(check rg02 "$AS_OF" R16.1 | named)" "R16.1 backup_plan BP-SJJ-01" "one rule alone"
is "$(check rg02 "$AS_OF" r16.1 | named)" "R16.1 backup_plan BP-SJJ-01" "however it is written"
is "$(check rg02 "$AS_OF" R07.12)" "" "a rule that only stops a move finds nothing"

# --- at other moments ---------------------------------------------------------------
then_() { check rg02 "$1" "$2" | named | cut -d' ' -f3 | tr '\n' ' '; }
is "$(then_ 2026-05-31T23:59:59+08:00 R15.1)|$(then_ 2026-06-01T00:00:00+08:00 R15.1)" "|2026-05 " "R15.1 lawful: until the month is over; R15.1 breaks: from its end on"
is "$(then_ 2026-06-22T00:01:00+08:00 R08.1)|$(then_ 2026-06-22T00:12:00+08:00 R08.1)" "|2026-06-22T00:02:00+08:00 " "a gap is there from its first minute"
is "$(check rg02 2026-06-22T00:12:00+08:00 R08.1 | cut -f9)" "Finding: nobody on duty for 10 minutes (Art. 8)" "as long as it was then"
is "$(then_ 2026-06-15T23:00:00+08:00 R20.2)|$(then_ 2026-06-16T01:00:00+08:00 R20.2)" "|RC-2026-003 " "R20.2 lawful: on the last day; R20.2 breaks: the day after"
is "$(then_ 2016-06-30T23:59:00+08:00 '')" "" "before the regulation was in force: nothing"
is "$(then_ 2026-05-15T12:00:00+08:00 R13.1)|$(then_ 2026-05-16T12:00:00+08:00 R13.1)" "|EV-2025-01 " "R13.1 lawful: on the very day; R13.1 breaks: a day later"
is "$(then_ 2026-06-21T02:29:00+08:00 R14.2)|$(then_ 2026-06-21T02:31:00+08:00 R14.2)" "|RD-2026062102 " "a slot is missed after its grace"

# --- a record is judged by the rules and figures of its time (R23.1) --------------------
one "UPDATE rule SET to_on='2026-05-31' WHERE id IN ('R16.2','R14.3')"
is "$(then_ "$AS_OF" R16.2)|$(then_ "$AS_OF" R14.3)" "REC-2026-003 |" "R23.1 breaks: what was done under a rule stays found; R23.1 lawful: what came after its end is not judged"
one "UPDATE rule SET to_on=NULL WHERE id IN ('R16.2','R14.3')"
one "UPDATE rule SET from_on='2026-06-01' WHERE id='R17.1'"
is "$(then_ "$AS_OF" R17.1)" "" "facts before a rule's first day are not judged"
one "UPDATE rule SET from_on='2016-07-01' WHERE id='R17.1'"
one "INSERT INTO rule(id,article,basis,kind,severity,applies_to,holds,msg_zh,msg_en,supplier,remedy,from_on,pack) SELECT id,article,basis,kind,'warn',applies_to,holds,'提示:迟 {n} 分','Warning: {n} min late',supplier,remedy,'2026-06-01',0 FROM rule WHERE id='R16.2';
    UPDATE rule SET to_on='2026-05-31' WHERE id='R16.2' AND from_on='2016-07-01'"
is "$(check rg02 "$AS_OF" R16.2 | cut -f3,9)" "violation	Finding: recovery started 75 minutes after the request (Art. 16)" "a new reading of June leaves May's record to the old one"
one "UPDATE recovery SET requested_at=requested_at + INTERVAL 10 DAY, started_at=started_at + INTERVAL 10 DAY WHERE id='REC-2026-003'"
is "$(check rg02 "$AS_OF" R16.2 | cut -f3,9)" "warn	Warning: 75 min late" "one of June is judged by the new"
one "DELETE FROM rule WHERE id='R16.2' AND pack=0; UPDATE rule SET to_on=NULL WHERE id='R16.2'; UPDATE recovery SET requested_at=requested_at - INTERVAL 10 DAY, started_at=started_at - INTERVAL 10 DAY WHERE id='REC-2026-003'"
one "UPDATE param_span SET to_on='2026-05-31', to_at='2026-05-31 16:00' WHERE name='recovery_start_min'; INSERT INTO param_span(name,from_on,to_on,from_at,to_at,value) VALUES('recovery_start_min','2026-06-01','9999-12-31','2026-05-31 16:00','9999-12-31','90')"
is "$(then_ "$AS_OF" R16.2)" "REC-2026-003 " "a figure of June changes nothing in May"

# --- nobody else's settings -----------------------------------------------------------------
is "$(sql rg02 "SET @ccc_as_of='2020-01-01', time_zone='-05:00', @ccc_actor='MG01', div_precision_increment=0; CALL p_check('','R15.1')" | named)" "R15.1 bulletin 2026-05" "a person's own variables change nothing"
is "$(sql rg02 "CALL p_check('2026-06-01T00:00:00+08:00','R20.2'); SELECT COALESCE(@ccc_as_of,'-'); CALL p_check('','R20.2')" | named | tr -s ' \n' ' ')" "- R20.2 rectify RC-2026-003 " "nor does a moment asked for before"

# --- each office its own ---------------------------------------------------------------------
is "$(check us-dag | cut -f1,7 | grep -v "DAG$" | tr '\t' ' ')" "R15.1 CSP" "a unit gets what concerns itself, and the bulletin that everybody misses"
is "$(check us-sjj "" R16.1 | named)" "R16.1 backup_plan BP-SJJ-01" "its own backups"
is "$(check us-mzj "" R16.1)" "" "not another's"
is "$(check us-dag | cut -f1 | grep -c '^R08\|^R14\|^R20.1')" 0 "nothing of the shift"
is "$(check fn01 | cut -f1 | sort -u | grep -c '^R12\|^R10\|^R08')" 0 "the finance office nothing of sessions and duty"
like "$(check fn01 | named)" 'R05.1 fee_line FS-2026Q2/171' "but of money"
is "$(check ad01 | grep -c '^R12\|^R16\|^R20')" 0 "who keeps accounts sees none of it"
is "$(check jc01 "$AS_OF" | grep -c .)" "$(grep -c . "$T/found")" "the auditor all"

# --- what cannot be asked -----------------------------------------------------------------------
is "$(check rg02 yesterday)" "time	yesterday" "no time"
is "$(check rg02 2026-13-01)" "time	2026-13-01" "no such month"
is "$(check rg02 9999-01-01T00:00:00+08:00 | cut -f1)" "time" "the year 9999"
is "$(check rg02 2027-01-01T00:00:00+08:00 | cut -f1)" "future" "what has not come yet"
is "$(check rg02 "" R99.9)" "rule	R99.9" "no such rule"
is "$(check rg02 "" "R16.1'' OR 1=1" | cut -f1)" "rule" "nothing but a rule"
is "$(check rg02 "" "$(printf %10000s x)" | cut -f1)" "rule" "a name of ten thousand characters"

# --- rules that the demo keeps: broken, and kept by a hair -----------------------------------------
finds() { # RULE KEY NAME [SQL]
	[ -z "${4:-}" ] || one "$4"
	like "$(check rg02 "" "${1%% *}" | named)" " $2\$" "$1: $3"
}
clears() {
	[ -z "${4:-}" ] || one "$4"
	unlike "$(check rg02 "" "${1%% *}" | named)" " $2\$" "$1: $3"
}
finds 'R02.1 breaks' dag01-app1 "a government host in the enterprises' zone" "UPDATE host SET zone='ENT' WHERE code='dag01-app1'"
clears 'R02.1 lawful' dag01-app1 "in the recovery zone" "UPDATE host SET zone='DRC' WHERE code='dag01-app1'"
finds 'R02.2 breaks' dag01-app1 "an address outside the zone's network"
clears 'R02.2 lawful' dag01-app1 "back in its zone" "UPDATE host SET zone='GOV' WHERE code='dag01-app1'"
finds 'R07.2 breaks' DAG-01 "graded a day after it was accepted" "UPDATE doc SET issued_on=(SELECT DATE(CONVERT_TZ(MIN(t.accepted_at),'+00:00','+08:00')) + INTERVAL 1 DAY FROM tenancy t WHERE t.app='DAG-01' AND t.kind='new') WHERE kind='grading' AND app='DAG-01'"
clears 'R07.2 lawful' DAG-01 "on that day" "UPDATE doc SET issued_on=issued_on - INTERVAL 1 DAY WHERE kind='grading' AND app='DAG-01'"
finds 'R07.4 breaks' ZGJ-02 "a level 1 system whose own report says nothing of performance" "UPDATE doc SET covers='security' WHERE kind='self_report' AND app='ZGJ-02'"
clears 'R07.4 lawful' ZGJ-02 "of both" "UPDATE doc SET covers='performance;security' WHERE kind='self_report' AND app='ZGJ-02'"
finds 'R07.5 breaks' ZGJ-02 "a scan that was not passed" "UPDATE doc SET result='fail' WHERE kind='vuln_scan' AND app='ZGJ-02'"
clears 'R07.5 lawful' ZGJ-02 "passed" "UPDATE doc SET result='pass' WHERE kind='vuln_scan' AND app='ZGJ-02'"
finds 'R07.9 breaks' DOC-0155 "a third-party report by the developer" "UPDATE doc SET issuer='KFS' WHERE id='DOC-0155'"
clears 'R07.9 lawful' DOC-0155 "by an assessor" "UPDATE doc SET issuer='CPB' WHERE id='DOC-0155'"
days=$(one "SELECT value FROM param WHERE name='scan_valid_days'")
finds 'R07.10 breaks' ZGJ-02 "scans a day too old at the opening" "UPDATE doc d JOIN tenancy t ON t.app=d.app AND t.kind='new' SET d.issued_on=DATE(CONVERT_TZ(t.opened_at,'+00:00','+08:00')) - INTERVAL $days+1 DAY WHERE d.kind='vuln_scan' AND d.app='ZGJ-02'"
clears 'R07.10 lawful' ZGJ-02 "on their last day" "UPDATE doc SET issued_on=issued_on + INTERVAL 1 DAY WHERE kind='vuln_scan' AND app='ZGJ-02'"
finds 'R12.2 breaks' SS-00073 "done what the grant does not name" "UPDATE session SET actions='login;view;config' WHERE id='SS-00073'; UPDATE auth SET actions='login;view;restart' WHERE id='AU-2026-0044'"
clears 'R12.2 lawful' SS-00073 "the grant names it" "UPDATE auth SET actions='login;view;restart;config' WHERE id='AU-2026-0044'"
finds 'R15.2 breaks' 2025 "a year without a drill" "UPDATE record SET state='running' WHERE number IN ('DR-2025-01','DR-2025-02')"
clears 'R15.2 lawful' 2025 "with one that is closed" "UPDATE record SET state='closed' WHERE number='DR-2025-01'"
finds 'R17.5 breaks' CHG-2026-0045 "who asked for it reviewed it" "UPDATE change_request SET reviewed_by=requester WHERE id='CHG-2026-0045'"
clears 'R17.5 lawful' CHG-2026-0045 "another did" "UPDATE change_request SET reviewed_by='MG01' WHERE id='CHG-2026-0045'"
finds 'R17.6 breaks' CHG-2026-0061/1 "worked on a host a second after its grant had ended" "UPDATE auth u JOIN change_target t ON t.auth=u.id SET u.valid_to=t.ended_at - INTERVAL 1 SECOND WHERE t.change_request='CHG-2026-0061' AND t.seq=1; UPDATE auth SET revoked_at='2026-01-01' WHERE org=(SELECT a.org FROM change_target t JOIN host h ON h.code=t.host JOIN app a ON a.code=h.app WHERE t.change_request='CHG-2026-0061' AND t.seq=1) AND id<>(SELECT t.auth FROM change_target t WHERE t.change_request='CHG-2026-0061' AND t.seq=1)"
clears 'R17.6 lawful' CHG-2026-0061/1 "until its last second" "UPDATE auth u JOIN change_target t ON t.auth=u.id SET u.valid_to=t.ended_at WHERE t.change_request='CHG-2026-0061' AND t.seq=1"
finds 'R17.3 breaks' CHG-2026-0046 "a minute past the window" "UPDATE change_request SET ended_at=window_end + INTERVAL 1 MINUTE WHERE id='CHG-2026-0046'"
clears 'R17.3 lawful' CHG-2026-0046 "at its end" "UPDATE change_request SET ended_at=window_end WHERE id='CHG-2026-0046'"
finds 'R20.1 breaks' INC-20260511-01 "late, and no order speaks of it"
clears 'R20.1 lawful' INC-20260511-01 "an order names it" "UPDATE rectify SET basis='事件 INC-20260511-01' WHERE id='RC-2026-002'"
finds 'X02 breaks' INC-20260603-01 "a summary on the thirty-first day" "UPDATE doc SET issued_on='2026-07-06' WHERE id='DOC-0201'; UPDATE incident SET closed_at=closed_at - INTERVAL 10 DAY WHERE id='INC-20260603-01'"
clears 'X02 lawful' INC-20260603-01 "on the thirtieth" "UPDATE doc SET issued_on='2026-06-25' WHERE id='DOC-0201'"
clears 'X01 lawful' INC-20260603-01 "told in the fourth hour" "UPDATE incident SET reported_at=detected_at + INTERVAL 4 HOUR WHERE id='INC-20260603-01'"
finds 'X01 breaks' INC-20260603-01 "a system of critical infrastructure has one hour" "UPDATE app SET cii=1 WHERE code=(SELECT app FROM incident WHERE id='INC-20260603-01')"
late=$(check rg02 "" X04 | cut -f5 | head -1)
finds 'X04 breaks' "$late" "solved late"
clears 'X04 lawful' "$late" "solved in the last minute" "UPDATE incident i JOIN param p ON p.name=CONCAT('reso_min_',i.priority) SET i.resolved_at=i.logged_at + INTERVAL p.value + IF(i.side='UNIT',COALESCE(i.pend_min,0),0) MINUTE WHERE i.id='$late'"
late=$(check rg02 "" X03 | cut -f5 | head -1)
finds 'X03 breaks' "$late" "answered late"
clears 'X03 lawful' "$late" "drilled: no incident" "UPDATE record SET drill=1 WHERE number='$late'"
finds 'R14.1 breaks' power "a domain that nobody has taken" "UPDATE record SET state='replaced' WHERE number='power' AND kind='SFD'"
clears 'R14.1 lawful' power "taken" "UPDATE record SET state='in_force' WHERE number='power' AND kind='SFD'"
finds 'R08.4 breaks' '2026-06-05T08:00:00\+08:00' "a change of shift without a handover" "SET foreign_key_checks=0; DELETE FROM handover WHERE id='HO-2026060508'"
finds 'R14.2 breaks' RD-2026070106 "the newest slot is missing" "SET foreign_key_checks=0; DELETE FROM round WHERE id='RD-2026070106'"
finish
