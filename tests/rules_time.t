#!/bin/sh
# Effective dates (Art. 22, 23): a parameter from a day on, a rule ended, begun or
# made milder by an interpretation, and back; records are judged by the values and
# the rules of their own moment.
. "$(dirname "$0")/lib.sh"
start_demo

low() { printf %s "$1" | tr A-Z a-z; }
ask() { sql "$(low "$1")" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','${6:-}','batch')"; }
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
two() { second=$1; shift; sql "$(low "$second")" "CALL p_confirm('$(ask "$@" | cut -f6)')" | cut -f1,7 | tr '\t' ' '; }
one() { admin "USE ccc; $1"; }
state() { one "SELECT state FROM record WHERE number='$1'"; }
last() { one "SELECT number FROM record WHERE kind='$1' ORDER BY id DESC LIMIT 1"; }
day() { one "UPDATE centre SET offset_us=offset_us+TIMESTAMPDIFF(MICROSECOND,centre_now(),'$1') WHERE n=1"; }
check() { # RULE MOMENT: keys of the findings
	one "CALL guard(); SET @ccc_as_of='$2'; CALL check_all('$1','$2'); SELECT k FROM check_find ORDER BY k"
}
span() { one "SELECT GROUP_CONCAT(CONCAT_WS(' ',from_on,to_on,value) ORDER BY from_on) FROM param_span WHERE name='$1'"; }
value() { one "SELECT ccc.param('$1','$2')"; }
rules() { one "SELECT GROUP_CONCAT(CONCAT_WS(' ',severity,from_on,to_on) ORDER BY from_on) FROM rule WHERE id='$1'"; }
paper() { one "INSERT INTO record(kind,number,state,opened,changed_at,org) VALUES('DOC','$1','verified',centre_now(),centre_now(),'$3');
	    INSERT INTO doc(record,id,kind,title,org,issuer,issued_on,registered_at) SELECT id,'$1','$2','$2','$3','$4','2026-06-30',centre_now() FROM record WHERE number='$1'"; }
inc() { ask OP04 '' INC.log "{\"title\":\"试\",\"cat\":\"APP\",\"detect_by\":\"monitor\",\"detected_at\":\"$1\",\"impact\":\"1\",\"urgency\":\"1\",\"app\":\"MZJ-01\"}" | cut -f2; }
d='done []'

# --- a policy parameter: proposed by one, in force by another, from a day on ---------------
is "$(span resp_min_P1)" "1000-01-01 9999-12-31 15" "the pack's value, for ever"
p='{"name":"resp_min_P1","value":"10","source":"2026 年服务合同 3.2","from_on":"2026-08-01"}'
like "$(move OP04 '' PAR.propose "$p")" 'refused.*R00.2' "an operator proposes none"
like "$(move MG01 '' PAR.propose "$(echo "$p" | sed s/resp_min_P1/resp_min_P9/)")" 'refused.*R00.6.*name' "copy_basis: no such parameter"
like "$(move MG01 '' PAR.propose "$(echo "$p" | sed 's/"10"/"ten"/')")" 'refused.*R00.6.*value' "copy_basis: no such value"
like "$(move MG01 '' PAR.propose "$(echo "$p" | sed 's/"10"/"-10"/')")" 'refused.*R00.6.*value' "copy_basis: nor a negative one"
is "$(move MG01 '' PAR.propose "$p")" "$d" "PAR.propose"
v=$(last PAR)
is "$v $(one "SELECT basis FROM param_value WHERE id='$v'")" "PV-resp_min_P1/1 policy" "copy_basis: the pack's"
like "$(move MG01 "$v" PAR.approve '{}')" 'refused.*R04.6' "not by who proposed it"
like "$(move RG01 "$v" PAR.approve_reg '{"doc":"DOC-0001"}')" 'refused.*R00.1' "a policy needs no two offices"
is "$(value resp_min_P1 2026-08-01)" 15 "until it is approved nothing changes"
is "$(move RG01 "$v" PAR.approve '{}')" "$d" "PAR.approve"
is "$(span resp_min_P1)" "1000-01-01 2026-07-31 15,2026-08-01 9999-12-31 10" "set_param: from its day on"
is "$(move MG01 '' PAR.propose "$(echo "$p" | sed 's/"10"/"12"/;s/08-01/07-15/')"; move RG02 "$(last PAR)" PAR.approve '{}')" "$d
$d" "another for an earlier day"
is "$(span resp_min_P1)" "1000-01-01 2026-07-14 15,2026-07-15 2026-07-31 12,2026-08-01 9999-12-31 10" "each has its days"
is "$(state "$v")" in_force "the later one stays in force"
is "$(move MG01 '' PAR.propose "$(echo "$p" | sed 's/"10"/"11"/;s/08-01/08-10/')"; move RG02 "$(last PAR)" PAR.approve '{}')" "$d
$d" "and one after it"
is "$(state "$v") $(one "SELECT to_on FROM param_value WHERE id='$v'")" "replaced 2026-08-09" "PAR.supersede: the one before ends the day before"
is "$(move MG01 '' PAR.propose "$p"; move RG02 "$(last PAR)" PAR.refuse '{}' 'twice the same')" "$d
$d" "PAR.refuse"
# the same incident on three days: response after 11 minutes and 30 seconds
day '2026-07-10 02:00:00'; a=$(inc 2026-07-10T09:59:00+08:00)
day '2026-07-20 02:00:00'; b=$(inc 2026-07-20T09:59:00+08:00)
day '2026-08-05 02:00:00'; c=$(inc 2026-08-05T09:59:00+08:00)
is "$(one "SELECT GROUP_CONCAT(TIMESTAMPDIFF(MINUTE,i.logged_at,r.due) ORDER BY i.record) FROM incident i JOIN record r ON r.id=i.record WHERE i.id IN ('$a','$b','$c')")" "15,12,10" "each has the deadline of its own day"
is "$(move LD01 "$a" INC.assign '{"assignee":"EN01"}'; one "SELECT TIMESTAMPDIFF(MINUTE,i.logged_at,r.due) FROM incident i JOIN record r ON r.id=i.record WHERE i.id='$a'")" "$d
15" "a new value does not move what runs"
one "UPDATE incident SET responded_at=logged_at+INTERVAL 690 SECOND WHERE id IN ('$a','$b','$c')"
is "$(check X03 '2026-08-06' | grep -x -e "$a" -e "$b" -e "$c")" "$c" "judged by its own day: late in August only"
one "UPDATE incident SET responded_at=logged_at+INTERVAL 750 SECOND WHERE id IN ('$a','$b','$c')"
is "$(check X03 '2026-08-06' | grep -x -e "$a" -e "$b" -e "$c")" "$b
$c" "a minute more: late since the fifteenth of July"

# --- what an article fixes: both offices, with the paper (R22.1) --------------------------------
q='{"name":"platform_mlps_level","value":"4","source":"平台定级报告","from_on":"2026-08-01"}'
is "$(move RG01 '' PAR.propose "$q")" "$d" "proposed"
v=$(last PAR)
like "$(move RG02 "$v" PAR.approve '{}')" 'refused.*R00.1' "nobody makes policy of what an article fixes"
like "$(ask RG02 "$v" PAR.approve_reg '{"doc":"DOC-0172"}' | cut -f1,7)" 'refused.*R22.1' "R22.1 breaks: a paper of another sort"
paper DOC-9101 interpretation CSP CSP
like "$(ask RG02 "$v" PAR.approve_reg '{"doc":"DOC-9101"}' | cut -f1,7)" 'refused.*R22.1' "R22.1 breaks: an interpretation by the provider is none"
paper DOC-9102 interpretation DZB DZB
like "$(ask RG01 "$v" PAR.approve_reg '{"doc":"DOC-9102"}' | cut -f1,7)" 'refused.*R04.6' "not by who proposed it"
like "$(ask RG02 "$v" PAR.approve_reg '{"doc":"DOC-9102"}')" '^waiting.*RG03' "the other office is awaited"
is "$(two RG03 RG02 "$v" PAR.approve_reg '{"doc":"DOC-9102"}')" "$d" "R22.1 lawful: an interpretation of the office, both offices"
is "$(value platform_mlps_level 2026-07-31) $(value platform_mlps_level 2026-08-01)" "3 4" "from its day on"

# --- an interpretation: asked, drafted, signed by both ----------------------------------------------
day '2026-08-06 02:00:00'
is "$(move US-MZJ '' INT.ask '{"question":"立即是多久?","article":"16"}')" "$d" "INT.ask by a unit"
i=$(last INT)
like "$(move MG01 "$i" INT.draft '{"answer":"30 分钟"}')" 'refused.*R00.2' "the provider does not answer"
one "UPDATE staff SET org='CSP' WHERE code='RG02'"
like "$(move RG02 "$i" INT.draft '{"answer":"30 分钟","effect":"R16.2"}')" 'refused.*R22.2.*CSP' "R22.2 breaks: a person of the provider, whatever role he was lent"
one "UPDATE staff SET org='DZB' WHERE code='RG02'"
rows='[{"target":"param","name":"recovery_start_min","new_value":"30"},{"target":"rule","name":"R17.14","new_value":"end"},{"target":"rule","name":"R07.10","new_value":"refuse"}]'
like "$(move RG02 "$i" INT.draft '{"answer":"x","changes":[{"target":"host","name":"R17.14"}]}')" 'refused.*R00.6.*changes' "a change is of a parameter or a rule"
is "$(move RG02 "$i" INT.draft "{\"answer\":\"30 分钟\",\"effect\":\"R16.2\",\"changes\":$rows}")" "$d" "R22.2 lawful, INT.draft: a person of the office"
is "$(move RG03 "$i" INT.edit '{"answer":"自请求起 30 分钟"}')" "$d" "INT.edit"
sign='{"doc":"DOC-9102","from_on":"2026-09-01"}'
like "$(ask RG01 "$i" INT.sign '{"from_on":"2026-09-01"}' | cut -f1,7)" 'refused.*R22.1' "R22.1 breaks: it changes something and has no paper"
bad() { move RG01 "$i" INT.edit "{\"changes\":$1}" >/dev/null; two RG03 RG01 "$i" INT.sign "$sign"; }
like "$(bad '[{"target":"param","name":"recovery_start","new_value":"30"}]')" 'refused.*changes.*1.name' "no such parameter: nothing is signed"
like "$(bad '[{"target":"param","name":"recovery_start_min","old_value":"20","new_value":"30"}]')" 'refused.*1.old_value' "written for another state of things"
like "$(bad '[{"target":"rule","name":"R17.14","new_value":"off"}]')" 'refused.*1.new_value' "a word that says nothing"
like "$(bad '[{"target":"rule","name":"R00.2","new_value":"end"}]')" 'refused.*1.name' "what the program itself keeps has no version"
is "$(state "$i") $(value recovery_start_min 2026-09-01)" "drafted 15" "nothing has changed"
is "$(move RG01 "$i" INT.edit "{\"changes\":$rows}"; two RG03 RG01 "$i" INT.sign "$sign")" "$d
$d" "R22.1 lawful, INT.sign: both offices, with the paper"
is "$(one "SELECT signed_by FROM interpretation WHERE id='$i'")" "RG01;RG03" "signed by both"
is "$(one "SELECT GROUP_CONCAT(CONCAT_WS(' ',name,old_value,new_value) ORDER BY seq) FROM interpretation_change WHERE interpretation='$i'")" "recovery_start_min 15 30,R17.14 refuse end,R07.10 warn refuse" "what was before is written down"
is "$(span recovery_start_min)" "1000-01-01 2026-08-31 15,2026-09-01 9999-12-31 30" "apply_interpretation: the parameter"
is "$(rules R17.14) | $(rules R07.10)" "refuse 2016-07-01 2026-08-31 | warn 2016-07-01 2026-08-31,refuse 2026-09-01" "apply_interpretation: the rules"
# an upgrade brings the pack again
need "$CCC" --config "$T/ccc.conf" db upgrade
is "$(rules R17.14) | $(rules R07.10) | $(span recovery_start_min)" "refuse 2016-07-01 2026-08-31 | warn 2016-07-01 2026-08-31,refuse 2026-09-01 | 1000-01-01 2026-08-31 15,2026-09-01 9999-12-31 30" "the pack comes again and takes nothing back"

# a recovery begun 20 minutes after its request: late in August, in time in September
rec() { one "INSERT INTO record(kind,number,state,opened,changed_at,org) VALUES('REC','$1','closed','$2','$2','MZJ');
	INSERT INTO recovery(record,id,kind,app,org,requested_at,started_at) SELECT id,'$1','real','MZJ-01','MZJ','$2','$2'+INTERVAL 20 MINUTE FROM record WHERE number='$1'"; }
rec REC-OLD '2026-08-31 15:59:00'; rec REC-NEW '2026-08-31 16:00:00'
is "$(check R16.2 2026-09-02 | grep REC-[ON])" REC-OLD "the request of the last minute of August is judged by August's value, the next by September's"
# a tenant change that is not confirmed closes from September on
n=$(one "SELECT r.number FROM change_request c JOIN record r ON r.id=c.record AND r.state='closed' WHERE c.scope='tenant' ORDER BY 1 LIMIT 1")
one "UPDATE record SET state='verifying' WHERE number='$n'; UPDATE change_request SET confirmed_at=NULL WHERE id='$n'"
close() { move LD01 "$n" CHG.close '{"result":"success"}'; }
day '2026-08-31 15:58:00'
like "$(close)" 'refused.*R17.14' "the last minutes of August: the rule holds"
day '2026-08-31 16:00:01'
unlike "$(close)" 'R17.14' "the first second of September: it has ended"
# a stale scan warns in August and refuses in September
t=$(one "SELECT id FROM tenancy WHERE app='TSG-02' AND opened_at IS NOT NULL LIMIT 1")
one "UPDATE doc SET issued_on='2026-01-01' WHERE app='TSG-02' AND kind IN ('vuln_scan','virus_scan')"
sev() { one "CALL guard(); SET @ccc_as_of='2026-09-20'; UPDATE tenancy SET opened_at='$1' WHERE id='$t'; CALL check_all('R07.10','2026-09-20'); SELECT u.severity FROM check_find f JOIN rule u ON u.id=f.rule AND u.from_on=f.from_on WHERE f.k='TSG-02'"; }
is "$(sev '2026-08-31 15:59:59') $(sev '2026-08-31 16:00:00')" "warn refuse" "the finding has the weight of its day"

# --- back again --------------------------------------------------------------------------------------
day '2026-09-10 02:00:00'
back='{"doc":"DOC-9102","to_on":"2026-09-30"}'
like "$(move MG01 "$i" INT.replace "$back" 'not wanted')" 'refused.*R00.2' "not by the provider"
like "$(two RG03 RG01 "$i" INT.replace '{"doc":"DOC-9102","to_on":"2026-08-01"}' 'in error')" 'refused.*R00.6.*to_on' "not as if it had never been"
is "$(two RG03 RG01 "$i" INT.replace "$back" 'new reading')" "$d" "INT.replace by both"
is "$(span recovery_start_min)" "1000-01-01 2026-08-31 15,2026-09-01 2026-09-30 30,2026-10-01 9999-12-31 15" "revert_interpretation: the value before comes back"
is "$(rules R17.14) | $(rules R07.10)" "refuse 2016-07-01 2026-08-31,refuse 2026-10-01 | warn 2016-07-01 2026-08-31,refuse 2026-09-01 2026-09-30,warn 2026-10-01" "and the rules"
is "$(one "SELECT GROUP_CONCAT(r.state ORDER BY r.id) FROM param_value v JOIN record r ON r.id=v.record WHERE v.name='recovery_start_min'")" "replaced,in_force" "as a version of its own"
rec REC-SEP '2026-09-30 15:59:00'; rec REC-OCT '2026-09-30 16:00:00'
is "$(check R16.2 2026-10-02 | grep REC-)" "REC-2026-003
REC-OCT
REC-OLD" "old records keep the rules of their time"
one "UPDATE record SET state='verifying' WHERE number='$n'"
day '2026-09-30 16:00:01'
like "$(close)" 'refused.*R17.14' "the rule holds again"
is "$(move FN01 '' INT.ask '{"question":"谁付款?","article":"20"}'; move RG01 "$(last INT)" INT.refuse '{}' 'answered before')" "$d
$d" "INT.refuse"
# an answer that changes nothing needs no paper
is "$(move MG01 '' INT.ask '{"question":"何为定期?","article":"6"}'; move RG01 "$(last INT)" INT.draft '{"answer":"半年","effect":"无"}'; two RG03 RG01 "$(last INT)" INT.sign '{"from_on":"2026-10-01"}')" "$d
$d
$d" "R22.1 lawful: an answer alone"
finish
