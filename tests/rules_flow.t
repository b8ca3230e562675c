#!/bin/sh
# A system's whole life through the persons' own door, each gate met by the paper
# or the person that it asks for: application to formal operation, a change, the
# end, the wiping; and what every move does besides its own columns.
. "$(dirname "$0")/lib.sh"
start_demo

ask() { # WHO NUMBER ACTION VALS [REASON [ACK]]
	sql "$(echo "$1" | tr A-Z a-z)" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','${6:-}','batch')"
}
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
second() { # WHO confirms what the move before asked
	sql "$(echo "$1" | tr A-Z a-z)" "CALL p_confirm('$req')" | cut -f1,7 | tr '\t' ' '
}
wait_for() { # the same as move, keeps the request id
	line=$(ask "$@")
	req=$(printf '%s\n' "$line" | cut -f6)
	printf '%s\n' "$line" | cut -f1 >"$T/.wait"
}
paper() { # WHO KIND VALS: its number
	ask "$1" '' DOC.register "{\"kind\":\"$2\",\"title\":\"$2\",\"file\":\"f.pdf\",$3}" | cut -f2
}
one() { admin "USE ccc; $1"; }
today=$(one "SELECT today FROM now1")

one "INSERT INTO record(kind,number,state,org,zone,opened,changed_at) VALUES('APP','MZJ-09','in_force','MZJ','GOV',NOW(),NOW());
    INSERT INTO app(record,code,name_zh,org,zone,important,classified,state) VALUES(LAST_INSERT_ID(),'MZJ-09','试验系统','MZJ','GOV',0,0,'draft')"
line=$(ask US-MZJ '' TEN.draft '{"kind":"new","app":"MZJ-09","title":"试验","mlps_level":"1","migrates":"0","resource":[{"kind":"vcpu","qty":"4","unit":"核"},{"kind":"disk_gb","qty":"100","unit":"GB"}]}')
TN=$(printf '%s\n' "$line" | cut -f2)
like "$TN" '^TN-' "drafted"
is "$(one "SELECT CONCAT(egov_path,' ',org) FROM tenancy WHERE id='$TN'")" "1 MZJ" "set_path: the path of Art. 7, the owner's file"
is "$(one "SELECT COUNT(*) FROM party p JOIN record r ON r.id=p.record WHERE r.number='$TN' AND p.org='MZJ'")" 1 "note_party: the owner"
like "$(move US-MZJ "$TN" TEN.apply '{"classified":"0"}')" 'refused.*R02.4' "no declaration, no application"
D=$(paper US-MZJ declaration "\"issuer\":\"MZJ\",\"org\":\"MZJ\",\"issued_on\":\"$today\",\"signer\":\"US-MZJ\"")
is "$(move US-MZJ "$TN" TEN.apply "{\"classified\":\"0\",\"declaration_doc\":\"$D\"}")" "done []" "applied"
like "$(move RG01 "$TN" TEN.accept '{}')" 'refused.*R07.2.*grading' "no determination of the level, no acceptance"
paper US-MZJ grading "\"issuer\":\"MZJ\",\"app\":\"MZJ-09\",\"issued_on\":\"$today\"" >/dev/null
is "$(move RG01 "$TN" TEN.accept '{}')" "done []" "accepted"
is "$(one "SELECT state FROM app WHERE code='MZJ-09'")" accepted "mirror_app"
is "$(move RG02 "$TN" TEN.approve '{"opinion":"ok"}')" "done []" "approved"
new='{"hosts":[{"code":"mzj09-app1","kind":"vm","zone":"GOV","ip":"10.43.16.251","log_keep_days":"30"}]}'
like "$(move EN03 "$TN" TEN.provision "$new")" 'refused.*R07.12.*order' "no order, no provisioning"
paper RG02 order "\"issuer\":\"DZB\",\"app\":\"MZJ-09\",\"issued_on\":\"$today\"" >/dev/null
like "$(move EN03 "$TN" TEN.provision "$(echo "$new" | sed 's/10.43.16.251/10.43.64.7/')")" 'refused.*R02.2' "an address outside the zone is refused"
like "$(move EN03 "$TN" TEN.provision "$(echo "$new" | sed 's/"GOV"/"ENT"/; s/10.43.16.251/10.43.64.7/')")" 'refused.*R02.1' "a government system in the zone of enterprises too"
is "$(one "SELECT COUNT(*) FROM record WHERE number='mzj09-app1'")" 0 "and nothing of it stays"
is "$(move EN03 "$TN" TEN.provision "$new")" "done []" "provisioned"
is "$(one "SELECT CONCAT_WS(' ',r.kind,r.state,h.app,h.zone,h.state,h.log_keep_days) FROM host h JOIN record r ON r.id=h.record WHERE h.code='mzj09-app1'")" "HOS in_force MZJ-09 GOV running 184" "take_hosts: a host record in force, logs as long as the law asks"
like "$(move RG02 "$TN" TEN.open '{"cert_no":"KT-9"}')" 'refused.*R07.4.*R07.5.*R07.6' "none of the four items"
paper US-MZJ self_report "\"issuer\":\"MZJ\",\"app\":\"MZJ-09\",\"issued_on\":\"$today\",\"covers\":\"performance;security\",\"result\":\"pass\",\"app_version\":\"1.0\"" >/dev/null
paper SE01 vuln_scan "\"issuer\":\"CSP\",\"app\":\"MZJ-09\",\"issued_on\":\"$today\",\"result\":\"pass\"" >/dev/null
paper SE01 virus_scan "\"issuer\":\"CSP\",\"app\":\"MZJ-09\",\"issued_on\":\"$today\",\"result\":\"pass\"" >/dev/null
wait_for RG02 "$TN" TEN.open '{"cert_no":"KT-9"}'
is "$(cat "$T/.wait")" waiting "opening waits for an engineer"
is "$(second EN04)" "done []" "who confirms"
is "$(one "SELECT CONCAT_WS(' ',state,opened_on='$today') FROM app WHERE code='MZJ-09'")" "opened 1" "the system is open"
is "$(one "SELECT COUNT(*) FROM resource WHERE tenancy='$TN' AND from_on='$today' AND to_on IS NULL")" 2 "apply_resources: from today"
like "$(move RG02 "$TN" TEN.go_live '{"app_version":"1.1"}')" 'refused.*R07.13' "another version than the one tested"
wait_for RG02 "$TN" TEN.go_live '{"app_version":"1.0"}'
is "$(second US-MZJ)" "done []" "formal operation"
is "$(one "SELECT CONCAT_WS(' ',state,go_live_on='$today') FROM app WHERE code='MZJ-09'")" "in_service 1" "mirrored"

# --- a change: its rows replace the old ones at the opening --------------------------
is "$(move US-MZJ "$TN" TEN.open_change '{"title":"more","resource":[{"kind":"vcpu","qty":"8","unit":"核"}]}')" "done []" "a change file"
TC=$(one "SELECT id FROM tenancy WHERE parent_file='$TN'")
move US-MZJ "$TC" TEN.apply "{\"classified\":\"0\",\"declaration_doc\":\"$D\"}" >/dev/null
move RG01 "$TC" TEN.accept '{}' >/dev/null
move RG02 "$TC" TEN.approve '{"opinion":"ok"}' >/dev/null
is "$(move EN03 "$TC" TEN.provision '{}')" "done []" "the change is provisioned"
wait_for RG02 "$TC" TEN.open '{"cert_no":"KT-10"}'
is "$(second EN04)" "done []" "and opened"
is "$(one "SELECT GROUP_CONCAT(kind,qty,' ',to_on IS NULL ORDER BY kind,qty) FROM resource WHERE app='MZJ-09'")" "disk_gb100 1,vcpu4 0,vcpu8 1" "the row that it replaces has ended, the others stand"
is "$(one "SELECT state FROM app WHERE code='MZJ-09'")" in_service "the system's state is not a change's"

# --- the end ---------------------------------------------------------------------------
is "$(move US-MZJ "$TN" TEN.open_termination '{"title":"end"}')" "done []" "a termination file"
TT=$(one "SELECT id FROM tenancy WHERE parent_file='$TN' AND kind='terminate'")
move US-MZJ "$TT" TEN.apply "{\"classified\":\"0\",\"declaration_doc\":\"$D\"}" >/dev/null
move RG01 "$TT" TEN.accept '{}' >/dev/null
is "$(one "SELECT state FROM app WHERE code='MZJ-09'")" in_service "it serves until the termination begins"
move RG02 "$TT" TEN.approve '{"opinion":"ok"}' >/dev/null
is "$(move EN03 "$TT" TEN.start_termination '{}')" "done []" "termination begins"
is "$(one "SELECT state FROM app WHERE code='MZJ-09'")" terminating "and shows"
give='"app":"MZJ-09","hosts":"*","grantee":"EN03","purpose":"p","form":"system"'
when() { one "SELECT CONCAT('\"valid_from\":\"',DATE_FORMAT(centre_now() + INTERVAL $1,'%Y-%m-%dT%H:%i:%sZ'),'\",\"valid_to\":\"',DATE_FORMAT(centre_now() + INTERVAL 60 DAY,'%Y-%m-%dT%H:%i:%sZ'),'\"')"; }
A1=$(ask US-MZJ '' AUT.give "{$give,\"actions\":\"view\",$(when '-1 HOUR')}" | cut -f2)
A2=$(ask US-MZJ '' AUT.give "{$give,\"actions\":\"view\",$(when '1 DAY')}" | cut -f2)
one "INSERT INTO record(kind,number,state,org,opened,changed_at) VALUES('BKP','BP-MZJ-09','enabled','MZJ',NOW(),NOW()); INSERT INTO backup_plan(record,id,app,org,enabled_at) VALUES(LAST_INSERT_ID(),'BP-MZJ-09','MZJ-09','MZJ',NOW())"
R=$(paper US-MZJ data_return "\"issuer\":\"MZJ\",\"org\":\"MZJ\",\"issued_on\":\"$today\"")
like "$(move EN03 "$TT" TEN.terminate "{\"return_doc\":\"$R\"}")" "refused.*R07.15.*auth:$A1" "not while an authorisation is open"
is "$(move US-MZJ "$A1" AUT.revoke '{}' 'all is returned')" "done []" "the unit closes it"
wait_for EN03 "$TT" TEN.terminate "{\"return_doc\":\"$R\"}"
is "$(second US-MZJ)" "done []" "terminated"
is "$(one "SELECT GROUP_CONCAT(state ORDER BY number) FROM record WHERE number IN ('$A2','BP-MZJ-09')")" "revoked,ended" "end_tenant: grants not begun are revoked, backup plans end"
is "$(one "SELECT COUNT(*) FROM event e JOIN record r ON r.id=e.record WHERE r.number='$A2' AND e.action='revoke' AND e.actor='system' AND e.outcome='done'")" 1 "each with its own event"
is "$(one "SELECT COUNT(*) FROM resource WHERE app='MZJ-09' AND to_on IS NULL")" 0 "billing ends"
is "$(one "SELECT CONCAT_WS(' ',state,ended_on='$today') FROM app WHERE code='MZJ-09'")" "terminated 1" "mirrored"
W=$(paper EN03 wipe_proof "\"issuer\":\"CSP\",\"app\":\"MZJ-09\",\"issued_on\":\"$today\"")
like "$(move EN03 "$TT" TEN.wipe "{\"wipe_doc\":\"$W\"}")" 'refused.*R07.19.*R10.2|refused.*R10.2.*R07.19' "not before its time, not without the owner's word"
A3=$(ask US-MZJ '' AUT.give "{$give,\"actions\":\"wipe\",$(when '-1 MINUTE')}" | cut -f2)
wait_for EN03 "$TT" TEN.wipe "{\"wipe_doc\":\"$W\",\"instruction\":\"$A3\"}"
is "$(second EN04)" "done []" "wiped by two engineers on the owner's instruction"
is "$(one "SELECT CONCAT_WS(' ',state,ip IS NULL) FROM host WHERE code='mzj09-app1'")" "released 1" "release_hosts"

# --- an enterprise: the short path ---------------------------------------------------------
one "INSERT INTO record(kind,number,state,org,zone,opened,changed_at) VALUES('APP','QWL-09','in_force','QWL','ENT',NOW(),NOW());
    INSERT INTO app(record,code,name_zh,org,zone,important,classified,state) VALUES(LAST_INSERT_ID(),'QWL-09','x','QWL','ENT',0,0,'draft')"
TE=$(ask US-QWL '' TEN.draft '{"kind":"new","app":"QWL-09","title":"x","mlps_level":"1","migrates":"0","resource":[{"kind":"vcpu","qty":"4","unit":"核"}]}' | cut -f2)
is "$(one "SELECT egov_path FROM tenancy WHERE id='$TE'")" 0 "an enterprise's file is decided by contract"

# --- times of incidents ---------------------------------------------------------------------
t0=$(one "SELECT DATE_FORMAT(centre_now(),'%Y-%m-%dT%H:%i:%sZ')")
I=$(ask OP01 '' INC.log "{\"title\":\"t\",\"cat\":\"APP\",\"detect_by\":\"monitor\",\"detected_at\":\"$t0\",\"impact\":\"2\",\"urgency\":\"2\",\"app\":\"DAG-01\"}" | cut -f2)
move LD01 "$I" INC.assign '{"assignee":"EN01"}' >/dev/null
move EN01 "$I" INC.respond '{}' >/dev/null
is "$(move EN01 "$I" INC.pend '{"side":"UNIT"}' 'waiting for the unit')" "done []" "pending on the unit"
one "UPDATE incident SET pended_at=pended_at - INTERVAL 95 SECOND WHERE id='$I'"
is "$(move EN01 "$I" INC.resume '{}')" "done []" "resumed"
is "$(one "SELECT pend_min FROM incident WHERE id='$I'")" 1 "add_pend: whole minutes"
is "$(move LD01 "$I" INC.reprioritise '{"impact":"1","urgency":"1"}' 'all units now')" "done []" "more than was thought"
is "$(one "SELECT priority FROM incident WHERE id='$I'")" P1 "set_priority"
move LD01 "$I" INC.outage "{\"outage_app\":\"DAG-01\",\"outage_start\":\"$t0\",\"planned\":\"0\",\"outage_side\":\"CSP\"}" >/dev/null
RU=$(paper RG02 ruling "\"issuer\":\"DZB\",\"issued_on\":\"$today\"")
is "$(move RG02 "$I" INC.rule_side "{\"side\":\"UNIT\",\"ruling_doc\":\"$RU\"}" 'their own release')" "done []" "the office rules"
is "$(one "SELECT side FROM outage WHERE incident='$I'")" UNIT "mark_outages"

# --- the approval is void after a revision ------------------------------------------------------
one "UPDATE runbook SET tested_on='2026-01-01'"
C=$(ask EN05 '' CHG.draft '{"title":"t","kind":"norm","scope":"tenant","runbook":"RB-DISK","targets":"sjj01-app1","app":"SJJ-01"}' | cut -f2)
w=$(one "SELECT CONCAT('\"window_start\":\"',DATE_FORMAT(centre_now(),'%Y-%m-%dT%H:%i:%sZ'),'\",\"window_end\":\"',DATE_FORMAT(centre_now() + INTERVAL 3 HOUR,'%Y-%m-%dT%H:%i:%sZ'),'\"')")
move EN05 "$C" CHG.submit "{$w,\"risk\":\"L\"}" >/dev/null
move MG01 "$C" CHG.review '{"opinion":"ok"}' >/dev/null
is "$(move MG01 "$C" CHG.approve '{"opinion":"ok"}')" "done []" "approved"
isnt "$(one "SELECT content_hash FROM change_request WHERE id='$C'")" NULL "with a fingerprint"
is "$(move EN05 "$C" CHG.revise '{}' 'one host more')" "done []" "revised"
is "$(one "SELECT CONCAT_WS(' ',content_hash IS NULL,reviewed_by IS NULL,approved_at IS NULL,approved_by IS NULL) FROM change_request WHERE id='$C'")" "1 1 1 1" "void_approval"
is "$(move EN05 "$C" CHG.edit '{"targets":"sjj01-db1"}')" "done []" "another host"
is "$(one "SELECT GROUP_CONCAT(t.host,' ',r.state ORDER BY t.seq) FROM change_target t JOIN record r ON r.id=t.record WHERE t.change_request='$C'")" "sjj01-app1 skipped,sjj01-db1 pending" "make_targets: the one no longer named is skipped"
move EN05 "$C" CHG.submit "{$w,\"risk\":\"L\"}" >/dev/null
move MG01 "$C" CHG.review '{"opinion":"ok"}' >/dev/null
move MG01 "$C" CHG.approve '{"opinion":"ok"}' >/dev/null
is "$(move LD01 "$C" CHG.schedule '{"executor":"EN05"}')" "done []" "scheduled"
is "$(one "SELECT COUNT(*) FROM party p JOIN record r ON r.id=p.record WHERE r.number='$C' AND p.org='SJJ' AND p.why='target'")" 1 "notify_units"
is "$(one "SELECT auth IS NOT NULL FROM change_target WHERE change_request='$C' AND host='sjj01-db1'")" 1 "the standing grant that covers it is named"
is "$(move MG01 "$C" CHG.cancel '{}' 'not needed now')" "done []" "cancelled"
is "$(one "SELECT GROUP_CONCAT(r.state) FROM change_target t JOIN record r ON r.id=t.record WHERE t.change_request='$C'")" "skipped,skipped" "skip_targets"

# --- sessions: seen by whom ------------------------------------------------------------------------
S=$(ask EN01 '' SES.open '{"host":"dag01-app1","purpose":"p","actions":"view","auth":"AU-2026-0026","via":"ccc"}' | cut -f2)
is "$(move EN01 "$S" SES.close '{}')" "done []" "a session ends"
is "$(move JC01 "$S" SES.view '{"view_purpose":"yearly review"}' 'yearly review')" "done []" "looked at with a purpose"
is "$(one "SELECT CONCAT(staff,' ',view_purpose) FROM session_view WHERE session='$S'")" "JC01 yearly review" "log_viewer"
finish
