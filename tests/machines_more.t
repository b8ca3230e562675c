#!/bin/sh
# Orders, violations, holds, findings, evaluations, training, bulletins, drills and safety duties: each way of their machines
# walked by the persons who may; at last no move of theirs is left that was not made.
. "$(dirname "$0")/lib.sh"
start_demo

one() { admin "USE ccc; $1"; }
ask() { # WHO NUMBER ACTION VALS [REASON]
	sql "$(echo "$1" | tr A-Z a-z)" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','','batch')"
}
# STATE WHO NUMBER ACTION VALS [REASON [SECOND]]: the move is made (by the second's consent) and the record is in STATE;
# its number to $N
go() {
	line=$(ask "$2" "$3" "$4" "${5:-{\}}" "${6:-}")
	if [ -n "${7:-}" ]; then
		req=$(printf '%s\n' "$line" | cut -f6)
		line=$(sql "$(echo "$7" | tr A-Z a-z)" "CALL p_confirm('$req')")
	fi
	N=$(printf '%s\n' "$line" | cut -f2)
	is "$(printf '%s\n' "$line" | cut -f1,3,7 | tr '\t' ' ')" "done $1 []" "$4 by $2${7:+ and $7}: $1"
}
no() { # PATTERN WHO NUMBER ACTION VALS NAME
	like "$(ask "$2" "$3" "$4" "$5" 'a reason' | cut -f1,7)" "refused.*$1" "$6"
}
paper() { # WHO KIND VALS: its number
	ask "$1" '' DOC.register "{\"kind\":\"$2\",\"title\":\"$2\",\"file\":\"f.pdf\",\"issued_on\":\"$today\",$3}" | cut -f2
}
today=$(one "SELECT today FROM now1")
soon=$(one "SELECT today + INTERVAL 5 DAY FROM now1")
at() { one "SELECT DATE_FORMAT(centre_now() - INTERVAL $1 SECOND,'%Y-%m-%dT%H:%i:%s.%fZ')"; }

# --- the ladder of rectification -------------------------------------------------------------
order="{\"title\":\"责令整改\",\"article\":\"14\",\"basis\":\"现场检查\",\"require_text\":\"补录\",\"due_on\":\"$soon\"}"
EV=$(paper MG01 rectify '"issuer":"CSP"')
go issued RG02 '' RCT.issue "$order"
R=$N
go issued MG01 $R RCT.object '{"objection":"已补录"}' 'already done'
go accepted MG01 $R RCT.accept '{}'
go submitted MG01 $R RCT.submit "{\"evidence_doc\":\"$EV\"}"
go accepted RG02 $R RCT.send_back "{\"due_on\":\"$soon\"}" 'not complete'
go submitted MG01 $R RCT.submit '{}'
no R00.2 FN01 $R RCT.verify '{}' "finance orders nothing"
go closed RG02 $R RCT.verify '{"opinion":"ok"}'
go issued RG03 '' RCT.issue "$order"
go escalated RG03 $N RCT.escalate '{"sanction":"推迟支付","ground":"拒不签收"}' 'no answer at all'
go issued RG02 '' RCT.issue "$order"
go accepted MG01 $N RCT.accept '{}'
go escalated RG02 $N RCT.escalate '{"sanction":"清退有关人员","ground":"弄虚作假","person":"OP09"}' 'false entries'
go submitted MG01 $N RCT.submit "{\"evidence_doc\":\"$EV\"}"
go escalated RG02 $N RCT.escalate '{"sanction":"扣减服务费","ground":"再次不合格"}' 'failed again'
no R00.2 US-DAG '' RCT.issue "$order" "nor does a unit"

# --- violation: report, decision, measure, restoration ---------------------------------------------
go reported US-DAG '' VIO.report '{"org":"QWH","text":"租用主机对外扫描"}'
V=$N
is "$(one "SELECT reported_by FROM violation WHERE id='$V'")" US-DAG "anyone may report"
go checking RG01 $V VIO.check '{}'
DD=$(paper RG02 decision '"issuer":"DZB"')
go decided RG02 $V VIO.decide "{\"measure\":\"suspend\",\"decision_doc\":\"$DD\",\"measure_from\":\"$(at 60)\"}" 'proven by the logs'
n=$(one "SELECT COUNT(*) FROM host h JOIN app a ON a.code=h.app WHERE a.org='QWH' AND h.state='running'")
h=$(one "SELECT h.code FROM host h JOIN app a ON a.code=h.app WHERE a.org='QWH' ORDER BY 1 LIMIT 1")
one "INSERT INTO record(kind,number,state,org,opened,changed_at) VALUES('SES','SS-99901','open','QWH',NOW(),NOW()); INSERT INTO session(record,id,staff,host,started_at,actions) VALUES(LAST_INSERT_ID(),'SS-99901','US-QWH','$h',UTC_TIMESTAMP(6) - INTERVAL 600 DAY,'view')"
one "UPDATE host h JOIN app a ON a.code=h.app SET h.state='stopped' WHERE a.org='QWH' AND h.code='$h'"
go measure EN03 $V VIO.execute '{}'
is "$(one "SELECT COUNT(*) FROM host h JOIN app a ON a.code=h.app WHERE a.org='QWH' AND h.state='running'")" 0 "suspend_tenant: nothing of it runs"
is "$(one "SELECT state FROM record WHERE number='SS-99901'")" cut "and nobody stays inside"
is "$(one "SELECT COUNT(*) FROM event e JOIN record r ON r.id=e.record AND r.kind='HOS' WHERE e.vals LIKE '%$V%'")" "$((n - 1))" "each host's history says by what"
no R00.2 MG01 $V VIO.restore '{"opinion":"ok"}' "who was told to do it does not undo it"
go closed RG02 $V VIO.restore '{"opinion":"已整改"}' 'they have mended it'
is "$(one "SELECT GROUP_CONCAT(h.state ORDER BY h.code) FROM host h JOIN app a ON a.code=h.app WHERE a.org='QWH'" | tr ',' '\n' | sort | uniq -c | tr -s ' ' | paste -sd,)" " $((n - 1)) running, 1 stopped" "lift_measure: what it stopped runs again, nothing else"
is "$(one "SELECT measure_to IS NOT NULL FROM violation WHERE id='$V'")" 1 "the measure has its end"
go reported SE01 '' VIO.report '{"org":"QWH","text":"疑似"}'
go checking RG03 $N VIO.check '{}'
go dismissed RG01 $N VIO.dismiss '{"opinion":"不成立"}' 'no proof at all'
go reported SE01 '' VIO.report '{"org":"QWH","text":"口令泄露"}'
go checking RG01 $N VIO.check '{}'
go decided RG02 $N VIO.decide '{"measure":"none"}' 'a first time'
no R11.1 MG01 $N VIO.execute '{}' "nothing was decided to be carried out"
go closed RG02 $N VIO.close '{"opinion":"口头告诫"}' 'no measure needed'

# --- hold -------------------------------------------------------------------------------------------
go placed RG02 '' HLD.place "{\"objects\":\"QWH-01\",\"doc\":\"$DD\",\"violation\":\"$V\"}" 'evidence'
no R04.6 RG02 $N HLD.release "{\"doc\":\"$DD\"}" "who placed it does not release it"
go released RG01 $N HLD.release "{\"doc\":\"$DD\"}" 'the case is over' RG03
is "$(one "SELECT released_at IS NOT NULL AND released_by='RG01' FROM hold WHERE id='$N'")" 1 "free_objects: the hold has its end"

# --- findings ------------------------------------------------------------------------------------------
go open EN01 '' FND.open '{"source":"inspection","severity":"low","title":"标签缺失","side":"CSP"}'
F=$N
go assigned SE01 $F FND.assign "{\"owner\":\"EN01\",\"due_on\":\"$soon\"}"
go disputed EN01 $F FND.dispute '{}' 'not our device'
go assigned MG01 $F FND.rule "{\"owner\":\"EN02\",\"due_on\":\"$soon\"}" 'it is theirs after all'
go fixed EN02 $F FND.fix '{"text":"已补"}'
go assigned RG02 $F FND.fail "{\"due_on\":\"$soon\"}" 'still missing'
go fixed EN02 $F FND.fix '{"text":"已补齐"}'
RT=$(paper SE01 retest '"issuer":"CSP","result":"pass"')
go closed SE01 $F FND.close "{\"retest_doc\":\"$RT\"}"

# --- evaluation, training ---------------------------------------------------------------------------------
go engaged SE01 '' EVL.engage '{"issuer":"CPA","kind":"platform","title":"检测评估"}'
E=$N
ER=$(paper AS01 evaluation '"issuer":"CPA"')
go reported AS01 $E EVL.report "{\"doc\":\"$ER\",\"done_on\":\"$today\",\"result\":\"pass\"}"
go closed SE01 $E EVL.close '{}'
go planned MG01 '' TRN.plan "{\"title\":\"培训\",\"held_on\":\"$soon\",\"host_org\":\"CSP\"}"
TD=$(paper MG01 training '"issuer":"CSP"')
go held MG01 $N TRN.hold "{\"held_on\":\"$today\",\"hours\":\"6\",\"attendees\":\"30\",\"doc\":\"$TD\"}"
go planned RG02 '' TRN.plan "{\"title\":\"推广会\",\"held_on\":\"$soon\",\"host_org\":\"DZB\"}"
go cancelled RG02 $N TRN.cancel '{}' 'put off'

# --- bulletin ------------------------------------------------------------------------------------------------
go draft SE01 '' BUL.draft '{"month":"2026-07","title":"七月"}'
B=$N
is "$(one "SELECT CONCAT_WS(' ',attacks_blocked,vulns_found,incidents) FROM bulletin WHERE id='$B'")" "0 0 0" "of a month without records the figures are 0"
go draft SE01 $B BUL.edit '{"summary":"无"}'
go reviewed MG01 $B BUL.review '{}'
go draft MG01 $B BUL.revise '{}' 'too short'
go reviewed MG01 $B BUL.review '{}'
go published MG01 $B BUL.publish '{}'
go published US-TSG $B BUL.receive '{}'
go replaced SE02 $B BUL.reissue '{"title":"七月(更正)","summary":"更正"}' 'a wrong word' MG01

# --- drill: the mark on every record ------------------------------------------------------------------------------
go planned MG01 '' DRL.plan "{\"title\":\"勒索病毒推演\",\"kind\":\"special\",\"form\":\"tabletop\",\"scenario\":\"横向移动\",\"planned_on\":\"$soon\"}"
D=$N
go planned SE01 $D DRL.edit '{"lead":"LD01","participants":"LD01;OP01;EN01"}'
no R15.9 RG02 $D DRL.approve '{}' "R15.9 breaks: no plan, no approval"
PD=$(paper MG01 drill_plan '"issuer":"CSP"')
go approved RG02 $D DRL.approve "{\"plan_doc\":\"$PD\"}"
is "$(one "SELECT plan_doc FROM drill WHERE id='$D'")" "$PD" "R15.9 lawful: with its plan"
go running LD01 $D DRL.start '{}'
go new OP01 '' INC.log "{\"title\":\"演练:主机感染\",\"cat\":\"SEC\",\"detect_by\":\"monitor\",\"detected_at\":\"$(at 60)\",\"impact\":\"1\",\"urgency\":\"1\",\"cyber_level\":\"larger\",\"ref\":\"$D\"}"
I=$N
is "$(one "SELECT CONCAT(drill,' ',(SELECT drill FROM record WHERE number='$D')) FROM record WHERE number='$I'")" "1 0" "what the drill makes has its mark"
go assigned LD01 $I INC.assign '{"assignee":"EN01"}'
go requested US-DAG '' REC.request "{\"app\":\"DAG-01\",\"kind\":\"test\",\"incident\":\"$I\"}"
is "$(one "SELECT drill FROM record WHERE number='$N'")" 1 "R00.9 lawful: a test recovery belongs to the drill"
RE=$(paper MG01 drill_plan "\"issuer\":\"CSP\",\"ref\":\"$D\"")
go verified RG02 $RE DOC.verify '{}'
is "$(one "SELECT drill FROM record WHERE number='$RE'")" 0 "a paper about a drill is a real one"
no R00.9 RG02 '' RCT.issue "{\"title\":\"t\",\"article\":\"20\",\"basis\":\"b\",\"require_text\":\"x\",\"due_on\":\"$soon\",\"incident\":\"$I\"}" "R00.9 breaks: a drill record goes into no real one"
is "$(sql jc01 "CALL p_check('','')" | grep -c "$I")" 0 "and nothing of it is found or scored"
is "$(sql se01 "CALL p_report_bulletin('2026-07','')" | awk -F'\t' '$6 == "Security incidents" { print $7 }')" 0 "nor told in the bulletin"
go executed LD01 $D DRL.end "{\"steps\":[{\"at_min\":\"0\",\"title\":\"隔离\",\"expect\":\"5 分钟\",\"actual_min\":\"4\",\"result\":\"ok\"}],\"findings\":[{\"text\":\"通信录过期\",\"owner\":\"LD02\",\"due_on\":\"$soon\"}]}"
is "$(one "SELECT CONCAT_WS(' ',f.source,f.owner,r.state,r.drill) FROM finding f JOIN record r ON r.id=f.record WHERE f.ref='$D/1'")" "drill LD02 open 0" "make_findings: what it showed is real"
RP=$(paper MG01 drill_report '"issuer":"CSP"')
no 'R15.3|R15.5' MG01 $D DRL.close '{}' "no report, no score, no end"
go closed MG01 $D DRL.close "{\"report_doc\":\"$RP\",\"score\":\"85\"}"
go planned FA01 '' DRL.plan "{\"title\":\"消防\",\"kind\":\"special\",\"form\":\"live\",\"scenario\":\"烟雾\",\"planned_on\":\"$soon\"}"
go cancelled MG01 $N DRL.cancel '{}' 'weather'
go planned FA01 '' DRL.plan "{\"title\":\"消防\",\"kind\":\"special\",\"form\":\"tabletop\",\"scenario\":\"烟雾\",\"planned_on\":\"$soon\"}"
go approved RG02 $N DRL.approve "{\"plan_doc\":\"$PD\"}"
go cancelled MG01 $N DRL.cancel '{}' 'weather'
RU=$(paper RG02 ruling '"issuer":"DZB"')
go executed RG02 '' DRL.rule "{\"title\":\"以 6 月 14 日事件抵作演练\",\"kind\":\"special\",\"incident\":\"INC-20260614-01\",\"ruling_doc\":\"$RU\",\"started_at\":\"2026-06-14T02:17:00+08:00\",\"ended_at\":\"2026-06-14T05:30:00+08:00\",\"participants\":\"OP07;LD04\"}" 'the whole chain was used'
no R00.9 RG02 '' DRL.rule "{\"title\":\"t\",\"kind\":\"special\",\"incident\":\"$I\",\"ruling_doc\":\"$RU\",\"started_at\":\"$(at 60)\",\"ended_at\":\"$(at 0)\"}" "R00.9 breaks: a drill's incident counts for nothing real"

# --- safety duties -----------------------------------------------------------------------------------------------
no R14.5 MG01 power SFD.amend '{"person":"OP09"}' "R14.5 breaks: one who has left answers for nothing"
go in_force MG01 sabotage SFD.amend '{"person":"SE02"}' 'OP09 has left'
is "$(one "SELECT person FROM safety_duty WHERE domain='sabotage'")" SE02 "R14.5 lawful: a successor in service"
is "$(sql jc01 "CALL p_check('','R14.1')" | cut -f5)" "" "R14.1 lawful: all six have somebody"
go ended MG01 climate SFD.end '{}' 'to be split'
is "$(sql jc01 "CALL p_check('','R14.1')" | cut -f5)" climate "R14.1 breaks: a domain without anybody"
one "UPDATE record SET number='climate-1' WHERE number='climate'; UPDATE safety_duty SET domain=NULL WHERE domain='climate'"
RD=$(one "SELECT rule_doc FROM safety_duty WHERE domain='power'")
go proposed MG01 '' SFD.propose "{\"domain\":\"climate\",\"name_zh\":\"温湿度\",\"rule_doc\":\"$RD\",\"person\":\"FA01\",\"since\":\"$today\"}"
go proposed MG01 climate SFD.edit '{"person":"FA02"}'
no R04.6 MG01 climate SFD.approve '{}' "who proposed it does not put it in force"
go refused MG01 climate SFD.refuse '{}' 'not he'

# --- what every record has ------------------------------------------------------------------------------------------
no R08.7 LD01 INC-20260614-01 ANY.late_entry '{"at":"2026-12-01T00:00:00+08:00","text":"x"}' "R08.7 breaks: a late entry from the future"
go closed LD01 INC-20260614-01 ANY.late_entry '{"at":"2026-06-14T03:00:00+08:00","text":"电话通知"}' 'forgotten that night'
is "$(one "SELECT COUNT(*) FROM event e JOIN record r ON r.id=e.record WHERE r.number='INC-20260614-01' AND e.action='late_entry' AND JSON_VALUE(e.vals,'\$.at')='2026-06-13 19:00:00.000000' AND e.at>'2026-07-01'")" 1 "R08.7 lawful: both times are kept"
go closed JC01 INC-20260614-01 ANY.print '{}'
is "$(one "SELECT COUNT(*) FROM scope s JOIN record r ON r.id=s.record WHERE r.number='INC-20260614-01' AND s.scope='*'")" 1 "R13.8 lawful: the offices see it"
one "DELETE s FROM scope s JOIN record r ON r.id=s.record WHERE r.number='INC-20260616-01' AND s.scope='*'"
like "$(ask LD01 INC-20260616-01 ANY.print '{}' | cut -f1,7)" 'refused.*R13.8' "R13.8 breaks: what is hidden from the offices is not printed either"
is "$(sql jc01 "CALL p_verify('')" | grep -c finding)" 0 "the history is whole"

# --- nothing is left (a second manager would be needed to put a duty in force) --------------------------------------
is "$(one "SELECT COALESCE(GROUP_CONCAT(DISTINCT m.kind,'.',m.action,' from ',m.from_state),'') FROM move m WHERE m.kind IN ('RCT','VIO','HLD','FND','EVL','TRN','BUL','DRL','SFD')
	AND NOT EXISTS (SELECT 1 FROM event e JOIN record r ON r.id=e.record AND r.kind=m.kind WHERE e.action=m.action AND e.outcome='done' AND e.origin='batch' AND m.from_state IN (e.from_state,'*'))")" "SFD.approve from proposed" "every move of them was made"
finish
