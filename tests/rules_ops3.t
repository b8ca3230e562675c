#!/bin/sh
# Drills, findings, alarms, safety duties and the lists of duty (Art. 8, 14, 15):
# each rule broken and met, each move once by who may make it.
. "$(dirname "$0")/lib.sh"
start_demo

ask() { # WHO NUMBER ACTION VALS [REASON [ACK]]
	sql "$(echo "$1" | tr A-Z a-z)" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','${6:-}','batch')"
}
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
one() { admin "USE ccc; $1"; }
found() { # RULE...: what is found afterwards, by its name
	for rule in "$@"; do
		sql rg02 "CALL p_check('','$rule')"
	done | cut -f1,5 | tr '\t' ' '
}
state() { one "SELECT state FROM record WHERE number='$1'"; }
paper() { # WHO KIND VALS: its number
	ask "$1" '' DOC.register "{\"kind\":\"$2\",\"title\":\"$2\",\"file\":\"f.pdf\",$3}" | cut -f2
}
today=$(one "SELECT today FROM now1")

# --- nothing of these kinds is shut any more -------------------------------------
is "$(one "SELECT GROUP_CONCAT(kind,'.',action) FROM move WHERE missing IS NOT NULL AND kind IN ('REC','RTG','BKP','JOB','HND','RST','DTY','RND','ONC','SFD','DRL','ALM','SHF','RIT','RPL')")" NULL "every gate and effect of the kinds of operation is there"

# --- findings ------------------------------------------------------------------------
is "$(found R15.3 R14.1)" "R15.3 DR-2026-01
R14.1 sabotage" "R15.3 breaks, R14.1 breaks: a drill without a report; a domain whose person has left"
one "UPDATE drill SET report_doc='DOC-0262' WHERE id='DR-2026-01'; UPDATE safety_duty SET person='SE02' WHERE domain='sabotage'"
is "$(found R15.3 R14.1)" "" "R15.3 lawful, R14.1 lawful: with a report, with a person in service: none"
one "UPDATE safety_duty SET rule_doc=NULL WHERE domain='fire'"
is "$(found R14.1)" "R14.1 fire" "a domain without a rule of its own"

# --- a drill: planned, approved, run, closed ------------------------------------------
like "$(move OP01 '' DRL.plan '{"title":"x","kind":"special","form":"live","scenario":"x","planned_on":"2026-08-01"}')" 'refused.*R00.2' "an operator plans none"
D=$(ask SE01 '' DRL.plan '{"title":"门户篡改演练","kind":"special","form":"live","scenario":"首页被改","planned_on":"2026-08-01","lead":"SE01"}' | cut -f2)
like "$D" '^DR-2026-' "planned"
is "$(move SE01 "$D" DRL.edit '{"planned_on":"2026-08-02"}')" "done []" "edited"
like "$(move MG01 "$D" DRL.approve '{}')" 'refused.*R15.9' "R15.9 breaks: no plan document"
like "$(move MG01 "$D" DRL.approve '{"plan_doc":"DOC-0262"}')" 'refused.*R15.9' "R15.9 breaks: a report is no plan"
PD=$(paper SE01 drill_plan "\"issuer\":\"CSP\",\"issued_on\":\"$today\"")
like "$PD" '^DOC-' "the document is there"
is "$(move MG01 "$D" DRL.approve "{\"plan_doc\":\"$PD\"}")" "done []" "R15.9 lawful: approved with it"
like "$(move LD01 "$D" DRL.start '{}')" 'refused.*R15.8' "R15.8 breaks: a live drill reaches hosts through a change"
like "$(move LD01 "$D" DRL.start '{"change_request":"CHG-2026-0064"}')" 'refused.*R15.8.*CHG-2026-0064' "an approved one"
one "UPDATE doc SET voided_at=NOW() WHERE id='$PD'"
like "$(move LD01 "$D" DRL.start '{"change_request":"CHG-2026-0062"}')" 'refused.*R15.9' "R15.9 breaks: its plan is void"
one "UPDATE doc SET voided_at=NULL WHERE id='$PD'"
is "$(move LD01 "$D" DRL.start '{"change_request":"CHG-2026-0062"}')" "done []" "R15.8 lawful: started under an approved change"
is "$(move LD01 "$D" DRL.end '{"steps":[{"title":"发现","at_min":"0","result":"ok"}],"findings":[{"text":"切换超时","owner":"EN04","due_on":"2026-08-20"},{"text":"号码过期"}]}')" "done []" "ended"
is "$(one "SELECT GROUP_CONCAT(CONCAT_WS(' ',f.source,f.title,f.owner,f.due_on,r.state,r.drill) ORDER BY f.ref SEPARATOR ',') FROM finding f JOIN record r ON r.id=f.record WHERE f.ref LIKE '$D/%'")" "drill 切换超时 EN04 2026-08-20 open 0,drill 号码过期 open 0" "make_findings: a record each, real ones"
is "$(one "SELECT COUNT(*) FROM record_link l JOIN record r ON r.id=l.to_record WHERE r.number='$D'")" 2 "linked to the drill"
got=$(move MG01 "$D" DRL.close '{}')
like "$got" 'R15.3' "R15.3 breaks: no report"
like "$got" 'R15.5.*participants.*score' "R15.5 breaks: no people, no score"
like "$got" "R15.10.*$D/2" "R15.10 breaks: a finding has nobody"
one "UPDATE drill SET participants='LD01;SE01' WHERE id='$D'"
RD=$(paper MG01 drill_report "\"issuer\":\"CSP\",\"issued_on\":\"$today\"")
like "$(move MG01 "$D" DRL.close "{\"report_doc\":\"$RD\",\"score\":\"88\"}")" 'refused.*R15.10' "people, report and score do not help the finding"
F=$(one "SELECT id FROM finding WHERE ref='$D/2'")
is "$(move MG01 "$F" FND.assign '{"owner":"LD02","due_on":"2026-08-10"}')" "done []" "assigned"
one "DELETE FROM drill_step WHERE drill='$D'"
like "$(move MG01 "$D" DRL.close "{\"report_doc\":\"$RD\",\"score\":\"88\"}")" 'refused.*R15.5.*evidence' "R15.5 breaks: nothing shows it"
move MG01 "$D" ANY.attach "{\"doc\":\"$RD\"}" >/dev/null
is "$(move MG01 "$D" DRL.close "{\"report_doc\":\"$RD\",\"score\":\"88\"}")" "done []" "R15.5 lawful, R15.10 lawful: closed"
D2=$(ask MG01 '' DRL.plan '{"title":"t","kind":"special","form":"tabletop","scenario":"s","planned_on":"2026-09-01"}' | cut -f2)
like "$(move MG01 "$D2" DRL.approve "{\"plan_doc\":\"$PD\"}")" 'refused.*R04.6' "who plans does not approve"
is "$(move RG02 "$D2" DRL.approve "{\"plan_doc\":\"$PD\"}")" "done []" "the office may"
is "$(move LD01 "$D2" DRL.start '{}')" "done []" "R15.8 lawful: a drill at the table needs no change"
D3=$(ask MG01 '' DRL.plan '{"title":"t","kind":"special","form":"tabletop","scenario":"s","planned_on":"2026-09-01"}' | cut -f2)
is "$(move MG01 "$D3" DRL.cancel '{}' 'not this year')" "done []" "cancelled"
inc='"title":"真实事件","kind":"comprehensive","incident":"INC-20260614-01","started_at":"2026-06-14T02:16:00+08:00","ended_at":"2026-06-14T10:20:00+08:00"'
like "$(move RG02 '' DRL.rule "{$inc}" 'counted as the drill')" 'refused.*R15.6' "R15.6 breaks: without a ruling an incident is no drill"
WD=$(paper RG02 ruling "\"issuer\":\"SZB\",\"issued_on\":\"$today\"")
like "$(move RG02 '' DRL.rule "{$inc,\"ruling_doc\":\"$WD\"}" 'counted as the drill')" 'refused.*R15.6' "nor by another office's"
WD=$(paper RG02 ruling "\"issuer\":\"DZB\",\"issued_on\":\"$today\"")
like "$(move MG01 '' DRL.rule "{$inc,\"ruling_doc\":\"$WD\"}" 'counted as the drill')" 'refused.*R00.2' "nor by the manager"
is "$(move RG02 '' DRL.rule "{$inc,\"ruling_doc\":\"$WD\"}" 'counted as the drill')" "done []" "R15.6 lawful: by the office's it is"

# --- alarms ------------------------------------------------------------------------------
al='"host":"hv-03","severity":"minor","text":"风扇转速低"'
like "$(move OP01 '' ALM.raise "{\"at\":\"2026-07-02T08:00:00+08:00\",$al}")" 'refused.*R00.7' "R00.7 breaks: an alarm of tomorrow"
A=$(ask OP01 '' ALM.raise "{\"at\":\"2026-07-01T07:59:00+08:00\",$al}" | cut -f2)
like "$A" '^AL-' "raised"
is "$(move OP01 "$A" ALM.link '{"incident":"INC-20260630-01"}')" "done []" "linked"
A=$(ask OP01 '' ALM.raise "{\"at\":\"2026-07-01T07:59:00+08:00\",$al}" | cut -f2)
like "$(move OP01 "$A" ALM.dismiss '{}')" 'refused.*R00.3' "not without a reason"
is "$(move OP01 "$A" ALM.dismiss '{}' 'sensor was cleaned')" "done []" "dismissed"

# --- safety duties -------------------------------------------------------------------------
like "$(move MG01 power SFD.amend '{"person":"OP09"}' 'a new person')" 'refused.*R14.5' "R14.5 breaks: who has left is no successor"
is "$(move MG01 power SFD.amend '{"person":"FA02"}' 'a new person')" "done []" "R14.5 lawful: who is in service is"

# --- proposed by one, in force by another: shifts, round items, second line, patterns ---------
pair() { # KIND NUMBER WHO FORM AMEND
	is "$(move "$3" '' "$1.propose" "$4")" "done []" "$1 proposed"
	is "$(move "$3" "$2" "$1.edit" "$5")" "done []" "$1 edited"
	is "$(move MG01 "$2" "$1.approve" '{}') $(state "$2")" "done [] in_force" "$1 in force by another"
	is "$(move MG01 "$2" "$1.end" '{}' 'no longer used')" "done []" "$1 ended"
}
pair SHF D12 LD01 '{"code":"D12","name_zh":"长白班","start":"08:00","end":"20:00","next_day":"0"}' '{"name_en":"Long day"}'
pair RIT X1 FA01 '{"code":"X1","domain":"power","area":"配电","name_zh":"母线温度","kind":"num","lo":"10","hi":"60","basis":"厂家"}' '{"hi":"55"}'
pair ONC '2026-07-13/二线系统' LD01 '{"week_start":"2026-07-13","line":"二线系统","staff":"EN02"}' '{"phone_note":"30 分钟"}'
pair RPL P2T2 LD01 '{"code":"P2T2","name_zh":"两班","pattern":"D;N","cycle_days":"2","teams":"甲;乙","offset_days":"1","anchor":"2026-07-01"}' '{"note":"试"}'
is "$(move MG01 '' SHF.propose '{"code":"N12","name_zh":"长夜班","start":"20:00","end":"08:00","next_day":"1"}')" "done []" "proposed by the manager"
like "$(move MG01 N12 SHF.approve '{}')" 'refused.*R04.6' "R04.6 breaks: not put in force by the same"
is "$(move MG01 N12 SHF.refuse '{}' 'not needed now')" "done []" "but withdrawn"
finish
