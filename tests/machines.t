#!/bin/sh
# Files of Art. 7 and incidents, each way of their machines walked by the persons who may, to its end; at last no move of
# theirs is left that was not made.
. "$(dirname "$0")/lib.sh"
start_demo

one() { admin "USE ccc; $1"; }
ask() { # WHO NUMBER ACTION VALS [REASON [ACK]]
	sql "$(echo "$1" | tr A-Z a-z)" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','${6:-}','batch')"
}
# STATE WHO NUMBER ACTION VALS [REASON [SECOND]]: the move is made (by the second's consent) and the record is in STATE;
# its number to $N
go() {
	line=$(ask "$2" "$3" "$4" "${5:-{\}}" "${6:-}" "R07.17;R07.10")
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
system() { # CODE ORG ZONE
	one "INSERT INTO record(kind,number,state,org,zone,opened,changed_at) VALUES('APP','$1','in_force','$2','$3',NOW(),NOW());
	    INSERT INTO app(record,code,name_zh,org,zone,important,classified,state) VALUES(LAST_INSERT_ID(),'$1','试验系统','$2','$3',0,0,'draft')"
}
state_of() { one "SELECT state FROM app WHERE code='$1'"; }
today=$(one "SELECT today FROM now1")
soon=$(one "SELECT today + INTERVAL 5 DAY FROM now1")
system MZJ-09 MZJ GOV
system MZJ-08 MZJ GOV
system QWL-09 QWL ENT

# --- a new system, with every detour ------------------------------------------------------
go draft US-MZJ '' TEN.draft '{"kind":"new","app":"MZJ-09","title":"试验","mlps_level":"1","migrates":"1","offcloud":"OFF-01","resource":[{"kind":"vcpu","qty":"65","unit":"核"}]}'
F=$N
go draft US-MZJ $F TEN.edit '{"title":"地名库管理"}'
DEC=$(paper US-MZJ declaration '"issuer":"MZJ","org":"MZJ","signer":"US-MZJ"')
go applied US-MZJ $F TEN.apply "{\"classified\":\"0\",\"declaration_doc\":\"$DEC\"}"
go returned RG01 $F TEN.return '{"missing":"grading"}' 'the level is not determined'
is "$(one "SELECT missing FROM tenancy WHERE id='$F'")" grading "退回补正 lists the missing papers"
is "$(one "SELECT due IS NULL FROM record WHERE number='$F'")" 1 "the clock stands while the unit mends"
go returned US-MZJ $F TEN.edit '{"title":"地名库管理系统"}'
paper US-MZJ grading '"issuer":"MZJ","app":"MZJ-09"' >/dev/null
go applied US-MZJ $F TEN.resubmit "{\"classified\":\"0\",\"declaration_doc\":\"$DEC\"}"
go accepted RG01 $F TEN.accept '{}'
go suspended RG01 $F TEN.suspend "{\"resume_on\":\"$soon\"}" 'site visit'
no R00.1 RG02 $F TEN.approve '{"opinion":"ok"}' "R00.1 breaks: nothing goes on while it is suspended"
go accepted RG01 $F TEN.resume '{}'
is "$(one "SELECT state FROM record WHERE number='$F'")" accepted "R00.1 lawful: from there it goes on"
no R04.9 RG02 $F TEN.approve '{"opinion":"ok"}' "above the size the other office signs too"
go accepted RG03 $F TEN.cosign '{"opinion":"agreed"}'
go approved RG02 $F TEN.approve '{"opinion":"ok"}'
paper RG02 order '"issuer":"DZB","app":"MZJ-09"' >/dev/null
go testing EN03 $F TEN.provision '{"hosts":[{"code":"mzj09-app1","kind":"vm","zone":"GOV","ip":"10.43.16.251","log_keep_days":"184"}]}'
go suspended RG01 $F TEN.suspend "{\"resume_on\":\"$soon\"}" 'holiday'
go testing RG01 $F TEN.resume '{}'
go approved RG02 $F TEN.retest '{"missing":"vuln_scan"}' 'scan failed' EN03
go testing EN03 $F TEN.provision '{"hosts":[{"code":"mzj09-app1","kind":"vm"}]}'
no R07.4 RG02 $F TEN.open '{"cert_no":"KT-9"}' "below level 2 the four items come before opening"
paper US-MZJ self_report '"issuer":"MZJ","app":"MZJ-09","covers":"performance;security","result":"pass","app_version":"1.0"' >/dev/null
paper SE01 vuln_scan '"issuer":"CSP","app":"MZJ-09","result":"pass"' >/dev/null
paper SE01 virus_scan '"issuer":"CSP","app":"MZJ-09","result":"pass"' >/dev/null
go opened RG02 $F TEN.open '{"cert_no":"KT-9"}' '' EN04
go suspended RG01 $F TEN.suspend "{\"resume_on\":\"$soon\"}" 'trial paused'
go opened RG01 $F TEN.resume '{}'
no R06.2 RG02 $F TEN.go_live '{"app_version":"1.0"}' "a migration is confirmed by the unit before it serves"
CHK=$(paper US-MZJ checklist '"issuer":"MZJ","app":"MZJ-09"')
go opened US-MZJ $F TEN.confirm_migration "{\"checklist_doc\":\"$CHK\"}"
is "$(state_of MZJ-09)" opened "trial opening is not formal operation"
go in_service RG02 $F TEN.go_live '{"app_version":"1.0"}' '' US-MZJ
is "$(state_of MZJ-09)" in_service "formal operation"

# --- a change: a child file that passes again the gates it touches ------------------------------
go in_service US-MZJ $F TEN.open_change '{"title":"升级","resource":[{"kind":"vcpu","qty":"8","unit":"核"}],"mlps_level":"2","app_version":"2.0"}'
C=$(one "SELECT id FROM tenancy WHERE parent_file='$F'")
is "$(one "SELECT CONCAT_WS(' ',kind,mlps_level,app_version) FROM tenancy WHERE id='$C'")" "change 2 2.0" "the child has the form"
is "$(one "SELECT CONCAT_WS(' ',mlps_level,COALESCE(app_version,'-')) FROM tenancy WHERE id='$F'")" "1 1.0" "the parent keeps its own"
go applied US-MZJ $C TEN.apply "{\"classified\":\"0\",\"declaration_doc\":\"$DEC\"}"
go accepted RG01 $C TEN.accept '{}'
go approved RG02 $C TEN.approve '{"opinion":"ok"}'
go testing EN03 $C TEN.provision '{}'
no R07.14 RG02 $C TEN.open '{"cert_no":"KT-10"}' "a higher level asks for the papers of that level"
paper US-MZJ grading '"issuer":"MZJ","app":"MZJ-09"' >/dev/null
paper US-MZJ third_report '"issuer":"CPA","app":"MZJ-09","covers":"performance;security","result":"pass","app_version":"1.0"' >/dev/null
no R07.14 RG02 $C TEN.open '{"cert_no":"KT-10"}' "and of that version"
paper US-MZJ third_report '"issuer":"CPA","app":"MZJ-09","covers":"performance;security","result":"pass","app_version":"2.0"' >/dev/null
go opened RG02 $C TEN.open '{"cert_no":"KT-10"}' '' EN04
is "$(one "SELECT CONCAT_WS(' ',mlps_level,state) FROM app WHERE code='MZJ-09'")" "2 in_service" "the level takes effect, the system serves on"

# --- the end: data returned, rights ended, disks wiped -----------------------------------------------
go in_service US-MZJ $F TEN.open_termination '{"title":"终止"}'
E=$(one "SELECT id FROM tenancy WHERE parent_file='$F' AND kind='terminate'")
go applied US-MZJ $E TEN.apply "{\"classified\":\"0\",\"declaration_doc\":\"$DEC\"}"
go accepted RG01 $E TEN.accept '{}'
go approved RG02 $E TEN.approve '{"opinion":"ok"}'
go terminating EN03 $E TEN.start_termination '{}'
no R07.15 EN03 $E TEN.terminate '{}' "not before the unit has its data"
RET=$(paper US-MZJ data_return '"issuer":"MZJ","org":"MZJ"')
go terminated EN03 $E TEN.terminate "{\"return_doc\":\"$RET\"}" '' US-MZJ
is "$(state_of MZJ-09)" terminated "the system has ended"
WP=$(paper EN03 wipe_proof '"issuer":"CSP","app":"MZJ-09"')
no R07.19 EN03 $E TEN.wipe "{\"wipe_doc\":\"$WP\"}" "the data are kept for their days"
end=$(one "SELECT DATE_FORMAT(centre_now() + INTERVAL 9 DAY,'%Y-%m-%dT%H:%i:%sZ')")
was=$(one "SELECT DATE_FORMAT(centre_now() - INTERVAL 1 MINUTE,'%Y-%m-%dT%H:%i:%sZ')")
go granted US-MZJ '' AUT.give "{\"app\":\"MZJ-09\",\"hosts\":\"*\",\"grantee\":\"EN03\",\"actions\":\"wipe\",\"purpose\":\"清除\",\"form\":\"system\",\"valid_from\":\"$was\",\"valid_to\":\"$end\"}"
go terminated EN03 $E TEN.wipe "{\"wipe_doc\":\"$WP\",\"instruction\":\"$N\"}" '' EN04
is "$(one "SELECT state FROM host WHERE code='mzj09-app1'")" released "the host is free"
is "$(one "SELECT COUNT(*) FROM auth a JOIN record r ON r.id=a.record WHERE a.app='MZJ-09' AND r.state<>'revoked'")" 0 "the instruction has done its work"
is "$(sql jc01 "CALL p_check('','R07.11')" | grep -c MZJ-09)" 0 "nothing of it is left"

# --- rejected, and withdrawn at each stage -------------------------------------------------------------
paper US-MZJ grading '"issuer":"MZJ","app":"MZJ-08"' >/dev/null
begin() { # a file of MZJ-08 that is applied for
	F=$(ask US-MZJ '' TEN.draft '{"kind":"new","app":"MZJ-08","title":"t","mlps_level":"1","migrates":"0","resource":[{"kind":"vcpu","qty":"4","unit":"核"}]}' | cut -f2)
	ask US-MZJ $F TEN.apply "{\"classified\":\"0\",\"declaration_doc\":\"$DEC\"}" >/dev/null
}
begin
go withdrawn US-MZJ $F TEN.withdraw '{}' 'no longer needed'
no R00.1 RG01 $F TEN.accept '{}' "a withdrawn file is at its end"
begin
ask RG01 $F TEN.return '{"missing":"grading"}' 'incomplete' >/dev/null
go withdrawn US-MZJ $F TEN.withdraw '{}' 'no longer needed'
begin
ask RG01 $F TEN.accept '{}' >/dev/null
no R04.5 US-DAG $F TEN.withdraw '{}' "another unit withdraws nothing"
go withdrawn US-MZJ $F TEN.withdraw '{}' 'no longer needed'
is "$(state_of MZJ-08)" withdrawn "the system shows it"
begin
ask RG01 $F TEN.accept '{}' >/dev/null
ask RG02 $F TEN.approve '{"opinion":"ok"}' >/dev/null
go withdrawn US-MZJ $F TEN.withdraw '{}' 'no longer needed'
begin
ask RG01 $F TEN.accept '{}' >/dev/null
go rejected RG02 $F TEN.reject '{"opinion":"exists already"}' 'a double'

# --- an enterprise: by contract ----------------------------------------------------------------------------
go draft US-QWL '' TEN.draft '{"kind":"new","app":"QWL-09","title":"x","mlps_level":"1","migrates":"0","resource":[{"kind":"vcpu","qty":"4","unit":"核"}]}'
F=$N
DQ=$(paper US-QWL declaration '"issuer":"QWL","org":"QWL","signer":"US-QWL"')
go applied US-QWL $F TEN.apply "{\"classified\":\"0\",\"declaration_doc\":\"$DQ\"}"
no R00.1 RG01 $F TEN.accept '{}' "the offices do not decide an enterprise's file"
CT=$(paper MG01 contract '"issuer":"CSP"')
go approved MG01 $F TEN.contract "{\"contract_doc\":\"$CT\"}"
go testing EN03 $F TEN.provision '{"hosts":[{"code":"qwl09-app1","kind":"vm","zone":"ENT","ip":"10.43.64.251","log_keep_days":"184"}]}'
go opened MG01 $F TEN.open_enterprise '{"cert_no":"KT-E9"}' '' EN04
go in_service MG01 $F TEN.go_live_enterprise '{}' '' US-QWL

# --- an incident by telephone, one side ruled, contested, ruled again ------------------------------------------
at() { one "SELECT DATE_FORMAT(centre_now() - INTERVAL $1 SECOND,'%Y-%m-%dT%H:%i:%s.%fZ')"; }
go new OP01 '' INC.log "{\"title\":\"登录超时\",\"cat\":\"APP\",\"detect_by\":\"phone\",\"caller\":\"US-DAG\",\"detected_at\":\"$(at 60)\",\"impact\":\"2\",\"urgency\":\"2\",\"app\":\"DAG-01\"}"
I=$N
go assigned LD01 $I INC.assign '{"assignee":"EN01"}'
go working EN01 $I INC.respond '{}'
go pending EN01 $I INC.pend '{"side":"UNIT"}' 'their logs are needed'
is "$(one "SELECT due IS NULL FROM record WHERE number='$I'")" 1 "the clock stands while the unit is waited for"
go working EN01 $I INC.resume '{}'
go working OP01 $I INC.amend '{"detail":"全部终端"}' 'more is known'
go working LD01 $I INC.reprioritise '{"impact":"1","urgency":"1"}' 'all of them'
go working LD01 $I INC.escalate '{"escalated_to":"MG01"}'
go working LD01 $I INC.notify '{"notified_to":"RG01"}'
go working LD01 $I INC.outage "{\"outage_app\":\"DAG-01\",\"outage_start\":\"$(at 60)\",\"planned\":\"0\",\"outage_side\":\"CSP\"}"
go restored EN01 $I INC.restore "{\"restored_at\":\"$(at 0)\"}"
go resolved EN01 $I INC.resolve '{"cause":"连接池","action":"重启","side":"CSP"}'
no R05.4 LD01 $I INC.close '{}' "an application fault is not the provider's before the office has ruled"
RU=$(paper RG02 ruling '"issuer":"DZB"')
no R00.2 MG01 $I INC.rule_side "{\"side\":\"UNIT\",\"ruling_doc\":\"$RU\"}" "the provider rules on nothing"
go resolved RG02 $I INC.rule_side "{\"side\":\"UNIT\",\"ruling_doc\":\"$RU\"}" 'their own release'
is "$(one "SELECT side FROM outage WHERE incident='$I'")" UNIT "its outages are the unit's"
go resolved US-DAG $I ANY.note '{"text":"异议:故障由平台网络引起"}'
OB=$(paper US-DAG opinion '"issuer":"DAG","org":"DAG"')
go resolved US-DAG $I ANY.attach "{\"doc\":\"$OB\"}"
go working US-DAG $I INC.reopen '{}' 'we contest the ruling'
R2=$(paper RG01 ruling '"issuer":"DZB"')
go working RG01 $I INC.rule_side "{\"side\":\"FORCE\",\"ruling_doc\":\"$R2\"}" 'mains failure, by their paper'
is "$(one "SELECT CONCAT(i.side,' ',o.side) FROM incident i JOIN outage o ON o.incident=i.id WHERE i.id='$I'")" "FORCE FORCE" "what was contested is ruled again"
is "$(one "SELECT GROUP_CONCAT(JSON_VALUE(e.vals,'\$.side') ORDER BY e.seq) FROM event e JOIN record r ON r.id=e.record WHERE r.number='$I' AND e.action='rule_side' AND e.outcome='done'")" "UNIT,FORCE" "both rulings stay in the history"
go resolved EN01 $I INC.resolve_now '{"cause":"市电","action":"切换","side":"FORCE"}'
RCA=$(paper EN01 rca '"issuer":"CSP"')
no R20.18 LD01 $I INC.close "{\"rca_doc\":\"$RCA\"}" "who called confirms"
go resolved US-DAG $I INC.confirm '{"user_score":"5"}'
no R20.14 LD01 $I INC.close '{}' "a P1 closes with its analysis"
go resolved EN01 $I INC.summarise "{\"rca_doc\":\"$RCA\"}"
go closed LD01 $I INC.close '{}'

go new SE01 '' INC.log "{\"title\":\"门户遭攻击\",\"cat\":\"SEC\",\"detect_by\":\"monitor\",\"detected_at\":\"$(at 60)\",\"impact\":\"1\",\"urgency\":\"2\",\"cyber_level\":\"larger\"}"
go assigned SE01 $N INC.take '{}'
go assigned MG01 $N INC.report_cac "{\"cyber_level\":\"larger\",\"reported_at\":\"$(at 0)\"}"
go cancelled LD01 $N INC.cancel '{}' 'a test of the gate'
go new OP01 '' INC.log "{\"title\":\"误报\",\"cat\":\"NET\",\"detect_by\":\"monitor\",\"detected_at\":\"$(at 60)\",\"impact\":\"3\",\"urgency\":\"3\"}"
go cancelled LD01 $N INC.cancel '{}' 'false alarm'

# --- nothing is left ------------------------------------------------------------------------------------------
is "$(one "SELECT COALESCE(GROUP_CONCAT(DISTINCT m.kind,'.',m.action,' from ',m.from_state),'') FROM move m WHERE m.kind IN ('TEN','INC')
	AND NOT EXISTS (SELECT 1 FROM event e JOIN record r ON r.id=e.record AND r.kind=m.kind WHERE e.action=m.action AND e.outcome='done' AND e.origin='batch' AND m.from_state IN (e.from_state,'*'))")" "" "every move of tenancy and incidents was made"
is "$(sql jc01 "CALL p_verify('')" | grep -c finding)" 0 "the history is whole"
finish
