#!/bin/sh
# Master data, second part (Art. 5, 9, 14, 17): documents, runbooks, prices, the
# catalogue, banned items, shifts, round items, rotation patterns, second line,
# safety duties; what every record may do. Each move once by who may make it; for
# each rule a record that breaks it and its nearest lawful neighbour.
. "$(dirname "$0")/lib.sh"
start_demo

low() { printf %s "$1" | tr A-Z a-z; }
ask() { sql "$(low "$1")" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','${6:-}','batch')"; }
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
two() { second=$1; shift; sql "$(low "$second")" "CALL p_confirm('$(ask "$@" | cut -f6)')" | cut -f1,7 | tr '\t' ' '; }
one() { admin "USE ccc; $1"; }
state() { one "SELECT state FROM record WHERE number='$1'"; }
last() { one "SELECT number FROM record WHERE kind='$1' ORDER BY id DESC LIMIT 1"; }
gap() { one "SELECT GROUP_CONCAT(k ORDER BY k) FROM finding_document"; }
d='done []'

# --- controlled documents (Art. 9) ---------------------------------------------------
is "$(gap)" NULL "R09.1 lawful: the demo has a document of each of the five sorts"
is "$(one "SET @ccc_as_of='2027-02-01'; SELECT GROUP_CONCAT(k ORDER BY k) FROM finding_document")" "catalogue,norm,om_rules,safeguard,standard" "R09.1 breaks: none of them holds after its last day"
one "UPDATE document SET to_on='2026-06-30' WHERE kind='norm'"
is "$(gap)" norm "R09.1 breaks: one that ended yesterday"
one "UPDATE document SET to_on='2026-07-01' WHERE kind='norm'"
is "$(gap)" NULL "R09.1 lawful: one that ends today"
is "$(move SE01 '' DCM.draft '{"title":"操作规范","kind":"norm"}')" "$d" "DCM.draft"
n=$(last DCM)
like "$(move SE01 "$n" DCM.submit '{"file":"norm.pdf","review_on":"2027-06-30"}')" 'refused.*R09.3.*owner.*version' "R09.3 breaks: no owner, no version"
is "$(move SE01 "$n" DCM.edit '{"version":"2","owner":"SE01"}')" "$d" "DCM.edit"
like "$(move SE01 "$n" DCM.submit '{"file":"norm.pdf","review_on":"2026-07-01"}')" 'refused.*R09.3.*review_on' "R09.3 breaks: reviewed today is reviewed never"
is "$(move SE01 "$n" DCM.submit '{"file":"norm.pdf","review_on":"2026-07-02"}')" "$d" "R09.3 lawful: owner, version, the day of review"
is "$(move MG01 "$n" DCM.return '{}' 'typing errors')" "$d" "DCM.return"
is "$(move SE01 "$n" DCM.submit '{"file":"norm.pdf","review_on":"2027-06-30"}')" "$d" "once more"
like "$(move MG01 "$n" DCM.approve '{}')" 'refused.*R09.3.*from_on' "R09.3 breaks: published from no day"
is "$(move MG01 "$n" DCM.approve '{"from_on":"2026-07-02"}')" "$d" "R09.3 lawful: from a day on"
is "$(one "SELECT GROUP_CONCAT(CONCAT_WS(' ',r.state,d.from_on,d.to_on) ORDER BY d.record) FROM document d JOIN record r ON r.id=d.record WHERE d.kind='norm'")" "replaced 2026-01-15 2026-07-01,in_force 2026-07-02" "replace_version: the one before holds until the day before"
is "$(gap)" NULL "and no day is without one"
like "$(move SE01 "$n" DCM.review '{}')" 'refused.*R00.2' "reviewed by the manager or the clock"
is "$(move MG01 "$n" DCM.review '{}')" "$d" "DCM.review"
is "$(move MG01 "$n" DCM.keep '{"review_on":"2028-06-30"}')" "$d" "DCM.keep"
one "UPDATE document SET review_on='2026-07-01' WHERE id='$n'; UPDATE tick SET busy_until='2000-01-01'; CALL guard(); CALL tick(@a,@b,@c,@d,@e)"
is "$(state "$n")" review "DCM.review by the clock, on its day"
is "$(move MG01 "$n" DCM.replace '{"doc":"DOC-0175"}' 'see the paper')" "$d" "DCM.replace"
is "$(move MG01 DM-0011 DCM.withdraw '{}' 'not needed')" "$d" "DCM.withdraw"

# --- runbooks (Art. 9, 17) ------------------------------------------------------------
steps='[{"phase":"precheck","title":"看","command":"systemctl is-active {svc}","timeout_s":"10","expect":"rc=0","on_fail":"stop_host"},{"phase":"action","title":"重启","command":"systemctl restart {svc}","timeout_s":"60","expect":"rc=0","on_fail":"rollback","auth_action":"restart"},{"phase":"verify","title":"验","command":"systemctl is-active {svc}","timeout_s":"10","expect":"rc=0","on_fail":"rollback"},{"phase":"rollback","title":"退","command":"systemctl start {svc}","timeout_s":"60","expect":"rc=0","on_fail":"continue"}]'
rb="{\"id\":\"RB-TEST\",\"title\":\"试\",\"kind\":\"std\",\"version\":\"1.0\",\"steps\":$steps,\"params\":\"svc\"}"
is "$(move EN01 '' RBK.draft "$rb")" "$d" "RBK.draft"
is "$(one "SELECT GROUP_CONCAT(CONCAT(seq,phase) ORDER BY seq) FROM runbook_step WHERE runbook='RB-TEST' AND version='1.0'")" "1precheck,2action,3verify,4rollback" "its steps, as they stood in the form"
like "$(move EN01 RB-TEST/1.0 RBK.submit '{"tested_on":"2026-06-30"}')" 'refused.*R09.2' "R09.2 breaks: no procedure behind it"
is "$(move EN01 RB-TEST/1.0 RBK.edit "{\"procedure_doc\":\"$n\"}")" "$d" "RBK.edit"
like "$(move EN01 RB-TEST/1.0 RBK.submit '{"tested_on":"2026-06-30"}')" "refused.*R09.2.*$n" "R09.2 breaks: one that has been replaced"
is "$(move EN01 RB-TEST/1.0 RBK.edit '{"procedure_doc":"DM-0001"}')" "$d" "another"
like "$(move EN01 RB-TEST/1.0 RBK.submit '{}')" 'refused.*R17.4.*rollback_test' "R17.4 breaks: the way back was never tried"
like "$(move EN01 RB-TEST/1.0 RBK.submit '{"tested_on":"2026-07-02"}')" 'refused.*R17.4.*rollback_test' "R17.4 breaks: tried tomorrow"
is "$(move EN01 RB-TEST/1.0 RBK.submit '{"tested_on":"2026-07-01"}')" "$d" "R09.2 lawful, R17.4 lawful: procedure in force, way back tried today"
like "$(one "SELECT content_hash FROM runbook WHERE id='RB-TEST'")" '^[0-9a-f]{64}$' "hash_content: what is approved is this text"
is "$(move MG01 RB-TEST/1.0 RBK.return '{}' 'no verify step')" "$d" "RBK.return"
one "DELETE FROM runbook_step WHERE runbook='RB-TEST' AND phase='verify'"
like "$(move EN01 RB-TEST/1.0 RBK.submit '{}')" 'refused.*R17.4.*"verify"' "R17.4 breaks: nothing says that it worked"
is "$(move EN01 RB-TEST/1.0 RBK.edit "{\"steps\":$steps,\"params\":\"\"}")" "$d" "edited"
like "$(move EN01 RB-TEST/1.0 RBK.submit '{}')" 'refused.*R17.4.*param:svc' "R17.4 breaks: a name in a command that nothing gives a value"
like "$(move MG01 RB-TEST/1.0 ANY.waive '{"rule":"R09.2"}' 'in a hurry')" 'refused.*R00.12' "R00.12 breaks: what follows from the article is waived by nobody"
is "$(move MG01 RB-TEST/1.0 ANY.waive '{"rule":"R17.4"}' 'svc is known')" "$d" "R00.12 lawful: a policy rule by the manager, with a reason"
is "$(move EN01 RB-TEST/1.0 RBK.submit '{}')" "$d" "for this version"
is "$(move MG01 RB-TEST/1.0 RBK.return '{}' 'all the same')" "$d" "returned"
is "$(move EN01 RB-TEST/1.0 RBK.edit '{"params":"svc"}'; move EN01 RB-TEST/1.0 RBK.submit '{}')" "$d
$d" "in order"
one "INSERT INTO held(staff,role,office,from_on,to_on) VALUES('EN01','MGR','CSP','2026-01-01','2027-01-01')"
like "$(move EN01 RB-TEST/1.0 RBK.approve '{}')" 'refused.*R04.6' "R04.6 breaks: who wrote it does not approve it, whatever else he is"
one "DELETE FROM held WHERE staff='EN01' AND role='MGR'"
is "$(move MG01 RB-TEST/1.0 RBK.approve '{}')" "$d" "R04.6 lawful: the manager"
is "$(move EN02 RB-TEST/1.0 RBK.new_version '{"version":"1.1"}')" "$d" "RBK.new_version"
is "$(one "SELECT CONCAT(r.state,' ',b.author,' ',(SELECT COUNT(*) FROM runbook_step s WHERE s.runbook=b.id AND s.version=b.version)) FROM runbook b JOIN record r ON r.id=b.record WHERE r.number='RB-TEST/1.1'")" "draft EN02 4" "make_child: a draft with the steps copied"
is "$(move EN02 RB-TEST/1.1 RBK.submit '{"tested_on":"2026-07-01"}'; move MG01 RB-TEST/1.1 RBK.approve '{}')" "$d
$d" "approved"
is "$(state RB-TEST/1.0) $(state RB-TEST/1.1)" "replaced in_force" "replace_version, RBK.supersede: by its successor"
is "$(one "SELECT GROUP_CONCAT(version) FROM runbook_now WHERE id='RB-TEST'")" 1.1 "one version is the one in use"
is "$(move MG01 RB-TEST/1.1 RBK.withdraw '{}' 'not in use')" "$d" "RBK.withdraw"

# --- prices and the catalogue (Art. 5) ---------------------------------------------------
p='{"kind":"gpu","name_zh":"图形处理器","unit":"块","fen_per_month":"250000","in_scope":"1","from_on":"2026-07-01"}'
is "$(move MG01 '' PRC.propose "$p")" "$d" "PRC.propose"
is "$(move MG01 gpu/1 PRC.edit '{"fen_per_month":"240000"}')" "$d" "PRC.edit"
c='{"code":"gpu","class":"infrastructure","name_zh":"图形处理器","unit":"块","price":"gpu"}'
is "$(move MG01 '' CAT.propose "$c")" "$d" "CAT.propose"
ok_doc='{"from_on":"2026-07-01","doc":"DOC-0173"}'
like "$(move RG01 CA-gpu CAT.approve "$ok_doc")" 'refused.*R05.1.*gpu' "R05.1 breaks: a price that is not in force"
like "$(move MG01 gpu/1 PRC.approve '{}')" 'refused.*R00.2' "finance puts prices in force"
is "$(move FN01 gpu/1 PRC.approve '{}')" "$d" "PRC.approve"
is "$(move RG01 CA-gpu CAT.approve "$ok_doc")" "$d" "R05.1 lawful: in force and within the services"
is "$(move MG01 '' CAT.propose "$(echo "$c" | sed 's/"gpu"/"ops"/;s/"price":"gpu"/"price":"app_ops"/')")" "$d" "proposed"
like "$(move RG01 CA-ops CAT.approve "$ok_doc")" 'refused.*R05.1.*app_ops' "R05.1 breaks: upkeep of application software is no service"
is "$(move RG01 CA-ops CAT.refuse '{}' 'not a service')" "$d" "CAT.refuse"
is "$(move MG01 '' PRC.propose "$(echo "$p" | sed 's/250000/200000/;s/07-01/08-01/')"; move FN01 gpu/2 PRC.approve '{}')" "$d
$d" "a new price from August"
is "$(one "SELECT GROUP_CONCAT(CONCAT_WS(' ',r.state,p.fen_per_month,p.from_on,p.to_on) ORDER BY p.record) FROM price p JOIN record r ON r.id=p.record WHERE p.kind='gpu'")" "ended 240000 2026-07-01 2026-07-31,in_force 200000 2026-08-01" "replace_version: the one before ends the day before"
like "$(move MG01 gpu/2 PRC.amend '{"name_zh":"图形卡"}' 'x')" 'R00.3' "amended with a reason"
is "$(move MG01 gpu/2 PRC.amend '{"name_zh":"图形卡"}' 'new name')" "$d" "PRC.amend"
is "$(move FN01 app_ops/1 PRC.end '{}' 'never sold')" "$d" "PRC.end"
is "$(one "SELECT to_on FROM price WHERE kind='app_ops'")" 2026-07-01 "for the last time today"
is "$(move MG01 '' PRC.propose "$(echo "$p" | sed 's/gpu/tpu/')"; move FN01 tpu/1 PRC.refuse '{}' 'too dear')" "$d
$d" "PRC.refuse"
is "$(move MG01 CA-gpu CAT.retire '{"to_on":"2026-07-31"}' 'sold out')" "$d" "CAT.retire"

# --- banned items (Art. 17) -----------------------------------------------------------------
is "$(move RG01 '' BAN.list '{"vendor":"演示厂","model":"Z-9","from_on":"2026-07-01","basis":"监管通报"}')" "$d" "BAN.list"
b=$(last BAN)
like "$(move SE01 "$b" BAN.delist '{"delist_basis":"更正"}' 'corrected')" 'refused.*R00.2' "nobody at the provider takes it off"
is "$(two RG03 RG01 "$b" BAN.delist '{"delist_basis":"更正通报"}' 'corrected')" "$d" "BAN.delist by both offices"

# --- duty, rounds, safety -----------------------------------------------------------------------
is "$(move LD01 '' SHF.propose '{"code":"X","name_zh":"加班","start":"18:00","end":"22:00","next_day":"0"}')" "$d" "SHF.propose"
is "$(move LD01 X SHF.edit '{"end":"23:00"}'; move MG01 X SHF.approve '{}'; move MG01 X SHF.amend '{"name_en":"Extra"}' 'for English'; move MG01 X SHF.end '{}' 'not used')" "$d
$d
$d
$d" "SHF.edit, approve, amend, end"
is "$(move MG01 '' SHF.propose '{"code":"Y","name_zh":"x","start":"18:00","end":"22:00","next_day":"0"}'; move MG01 Y SHF.refuse '{}' 'no need')" "$d
$d" "SHF.refuse"
is "$(move FA01 '' RIT.propose '{"code":"T9","domain":"climate","area":"北侧","name_zh":"北侧温度","kind":"num","lo":"18","hi":"27","basis":"GB 50174"}')" "$d" "RIT.propose"
is "$(move FA01 T9 RIT.edit '{"hi":"26"}'; move MG01 T9 RIT.approve '{}'; two MG01 FA01 T9 RIT.amend '{"hi":"27"}' 'as the standard'; move MG01 T9 RIT.end '{}' 'sensor gone')" "$d
$d
$d
$d" "RIT.edit, approve, amend by two, end"
is "$(move LD01 '' RIT.propose '{"code":"T8","domain":"climate","area":"x","name_zh":"x","kind":"num","basis":"x"}'; move MG01 T8 RIT.refuse '{}' 'twice the same')" "$d
$d" "RIT.refuse"
is "$(move LD01 '' RPL.propose '{"code":"P2","name_zh":"两班","pattern":"D12;N12;R;R","cycle_days":"4","teams":"甲;乙;丙;丁","offset_days":"1","anchor":"2026-08-01"}')" "$d" "RPL.propose"
is "$(move LD01 P2 RPL.edit '{"note":"试行"}'; move MG01 P2 RPL.approve '{}'; move MG01 P2 RPL.amend '{"note":"正式"}' 'trial over'; move MG01 P2 RPL.end '{}' 'not used')" "$d
$d
$d
$d" "RPL.edit, approve, amend, end"
is "$(move LD01 '' RPL.propose '{"code":"P3","name_zh":"x","pattern":"D","cycle_days":"1","teams":"甲","offset_days":"1","anchor":"2026-08-01"}'; move MG01 P3 RPL.refuse '{}' 'no rest in it')" "$d
$d" "RPL.refuse"
is "$(move LD01 '' ONC.propose '{"week_start":"2026-09-07","line":"network","staff":"EN02"}')" "$d" "ONC.propose"
o=$(last ONC)
is "$(move LD01 "$o" ONC.edit '{"phone_note":"夜间"}'; move MG01 "$o" ONC.approve '{}'; move LD01 "$o" ONC.amend '{"staff":"EN03"}' 'on leave'; move MG01 "$o" ONC.end '{}' 'week is over')" "$d
$d
$d
$d" "ONC.edit, approve, amend, end"
is "$(move LD01 '' ONC.propose '{"week_start":"2026-09-14","line":"network","staff":"EN02"}'; move MG01 "$(last ONC)" ONC.refuse '{}' 'on leave')" "$d
$d" "ONC.refuse"
one "UPDATE record SET state='ended' WHERE number='fire' AND kind='SFD'"
ap=$(one "SELECT a.id FROM appointment a JOIN record r ON r.id=a.record AND r.state='active' WHERE a.staff='MG01' AND a.role='MGR'")
is "$(move AD01 "$ap" APT.delegate '{"deputy":"LD04","deputy_from":"2026-07-01","deputy_to":"2026-07-31"}')" "$d" "a deputy of the manager"
one "DELETE x FROM scope x JOIN record r ON r.id=x.record WHERE r.kind='SFD' AND r.number='fire'; DELETE FROM safety_duty WHERE domain='fire'; UPDATE record SET number='fire-old' WHERE number='fire' AND kind='SFD'"
is "$(move MG01 '' SFD.propose '{"domain":"fire","rule_doc":"DOC-0179","person":"FA01","since":"2026-07-01"}')" "$d" "SFD.propose"
like "$(move MG01 fire SFD.approve '{}')" 'refused.*R04.6' "R04.6 breaks: who proposes does not approve"
is "$(move MG01 fire SFD.edit '{"person":"FA02"}')" "$d" "SFD.edit"
is "$(move LD04 fire SFD.approve '{}')" "$d" "R04.6 lawful: his deputy, another person"
is "$(move MG01 fire SFD.amend '{"checked_on":"2026-07-01"}' 'monthly look')" "$d" "SFD.amend"
is "$(move MG01 fire SFD.end '{}' 'reorganised')" "$d" "SFD.end"

# --- what every record has ---------------------------------------------------------------------------
i=INC-20260701-03
is "$(move US-SLJ $i ANY.urge '{"text":"请尽快"}')" "$d" "R00.8 lawful: the first reminder"
like "$(move US-SLJ $i ANY.urge '{"text":"请尽快"}')" 'refused.*R00.8' "R00.8 breaks: another at once"
one "UPDATE centre SET offset_us=offset_us+3600000000*4+60000000 WHERE n=1"
is "$(move US-SLJ $i ANY.urge '{"text":"请尽快"}')" "$d" "R00.8 lawful: after four hours"
one "UPDATE centre SET offset_us=offset_us-3600000000*4-60000000 WHERE n=1"
one "UPDATE record SET drill=1 WHERE number='OFF-01'"
like "$(move US-MZJ OFF-01 OFC.plan '{"plan_on":"2026-12-31"}')" 'refused.*R00.[19]' "R00.9 breaks: a drill's record takes no move of real work"
one "UPDATE record SET drill=0, state='declared' WHERE number='OFF-01'"
is "$(move US-MZJ OFF-01 OFC.plan '{"plan_on":"2026-12-31"}')" "$d" "R00.9 lawful: the same on a real one"
one "UPDATE move SET missing='R99.9' WHERE kind='OFC' AND action='plan'"
like "$(move US-JYJ OFF-03 OFC.plan '{"plan_on":"2026-12-31"}')" 'refused.*R00.11.*R99.9' "R00.11 breaks: a gate that is not there shuts the move"
one "UPDATE move SET missing=NULL WHERE kind='OFC' AND action='plan'; UPDATE record SET state='declared' WHERE number='OFF-03'"
is "$(move US-JYJ OFF-03 OFC.plan '{"plan_on":"2026-12-31"}')" "$d" "R00.11 lawful: all its gates are there"
r=$(one "SELECT r.number FROM round t JOIN record r ON r.id=t.record WHERE r.state='due' ORDER BY t.slot_at LIMIT 1")
[ -n "$r" ] || { one "UPDATE centre SET offset_us=offset_us+3600000000*2 WHERE n=1; UPDATE tick SET busy_until='2000-01-01'; CALL guard(); CALL tick(@a,@b,@c,@d,@e)"; r=$(one "SELECT r.number FROM round t JOIN record r ON r.id=t.record WHERE r.state='due' ORDER BY t.slot_at LIMIT 1"); }
like "$(move OP01 "$r" RND.enter '{"readings":[{"item":"T1","value":"23"}],"done_at":"2026-07-01T23:00:00+08:00"}')" 'refused.*R00.7' "R00.7 breaks: done later than now"
is "$(move OP01 "$r" RND.enter '{"readings":[{"item":"T1","value":"23"}]}')" "$d" "R00.7 lawful: now"
finish
