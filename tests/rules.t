#!/bin/sh
# The gates of tenancy, incidents, grants, sessions, changes and targets: for
# each rule a record that breaks it and its nearest lawful neighbour, asked
# through the kernel as `ccc why` asks (dry), on the demo's data.
. "$(dirname "$0")/lib.sh"
start_demo

# Whatever the SQL before it made, ask: which rules stand in the way?
why() { # WHO NUMBER ACTION VALS [SQL]
	admin "${5:+USE ccc; $5;} CALL ccc.guard(); CALL ccc.m_do('$1','t@t',UUID(),'$2','$3','','$4','a reason','','batch',2,@a);
	    SELECT COALESCE(JSON_EXTRACT(@a,'\$.rules[*].rule'),'[]'), @a"
}
breaks() { # RULE WHO NUMBER ACTION VALS [SQL]
	rule=$1; shift
	got=$(why "$@")
	printf '%s\n' "$got" | cut -f1 | grep -Fq "\"$rule\""
	ok $? "$rule stands in the way of $3 ${2:-(new)}" || note "$got"
}
lawful() {
	rule=$1; shift
	got=$(why "$@")
	printf '%s\n' "$got" | head -1 | grep -q '^\[' && ! printf '%s\n' "$got" | cut -f1 | grep -Eq "\"($rule|R00.1|R00.6|INPUT)\""
	ok $? "$rule does not, in the lawful case" || note "$got"
}
tell() { # PATTERN NAME: what the last answer says
	like "$got" "$1" "$2"
}
st() { echo "UPDATE record SET state='$2' WHERE number='$1'"; }

# --- findings: the demo's planted breaches, and nothing else -----------------
found=$(for k in TEN INC AUT SES CHG TGT; do
	admin "SELECT DISTINCT b.rule, r.number FROM ccc.breach_$k b JOIN ccc.record r ON r.id=b.record
	    JOIN ccc.rule u ON u.id=b.rule AND u.kind IN ('check','both') WHERE b.done IS NOT NULL"
done | tr '\t' ' ' | sort)
is "$found" "R02.3 TN-2026-0010
R07.1 TN-2026-0006
R07.3 TN-2026-0002
R07.6 TN-2026-0001
R07.7 TN-2019-0004
R07.7 TN-2026-0006
R10.1 SS-00060
R12.1 SS-00034
R12.1 SS-00061
R12.3 SS-00021
R17.1 CHG-2026-0047
R17.2 CHG-2026-0055" "the same SELECTs find what the demo did wrong, and nothing more"

# --- the way that everybody asks about ---------------------------------------
breaks R07.3 RG02 TN-2026-0007 TEN.go_live '{}'
tell '"missing": \["third_report:performance"\]' "the performance report is named, not the security report"
tell '"doc": "DOC-0166"' "what is there is named too"
breaks R07.13 RG02 TN-2026-0007 TEN.go_live '{}'
tell 'app_version:DOC-0166' "the paper that names no version is named"
tell '"people":\["US-JTJ"\]' "who has to confirm is told"
doc="INSERT INTO record(kind,number,state,opened,changed_at) VALUES('DOC','DOC-9001','registered',NOW(),NOW()); INSERT INTO doc(record,id,kind,org,app,issuer,issued_on,covers,result,app_version)
    VALUES(LAST_INSERT_ID(),'DOC-9001','third_report','JTJ','JTJ-02','CPA','2026-06-30','performance;security','pass','2.1')"
lawful 'R07.3|R07.13' RG02 TN-2026-0007 TEN.go_live '{}' "$doc"
breaks R07.13 RG02 TN-2026-0007 TEN.go_live '{"app_version":"2.2"}'
lawful R07.13 RG02 TN-2026-0007 TEN.go_live '{"app_version":"2.1"}'
breaks R07.9 RG02 TN-2026-0007 TEN.go_live '{}' "UPDATE doc SET issuer='KFS' WHERE id='DOC-9001'; UPDATE doc SET voided_at=NOW() WHERE id='DOC-0166'"
lawful R07.9 RG02 TN-2026-0007 TEN.go_live '{}' "UPDATE doc SET issuer='CPA' WHERE id='DOC-9001'"
breaks R07.3 RG02 TN-2026-0007 TEN.go_live '{}' "UPDATE doc SET issued_on='2026-07-02' WHERE id='DOC-9001'"
lawful R07.3 RG02 TN-2026-0007 TEN.go_live '{}' "UPDATE doc SET issued_on='2026-07-01' WHERE id='DOC-9001'"
breaks R06.2 RG02 TN-2026-0007 TEN.go_live '{}' "UPDATE tenancy SET migrates=1 WHERE id='TN-2026-0007'"
lawful R06.2 RG02 TN-2026-0007 TEN.go_live '{}' "UPDATE tenancy SET migrated_at=NOW(), checklist_doc='DOC-0166' WHERE id='TN-2026-0007'"
# a ruling that the system is not important: the four items instead
breaks R07.4 RG02 TN-2026-0007 TEN.go_live '{}' "UPDATE app SET important=0 WHERE code='JTJ-02'; INSERT INTO record(kind,number,state,opened,changed_at) VALUES('DOC','DOC-9002','registered',NOW(),NOW());
    INSERT INTO doc(record,id,kind,org,app,issuer,issued_on) VALUES(LAST_INSERT_ID(),'DOC-9002','ruling','JTJ','JTJ-02','DZB','2026-06-01')"
lawful R07.4 RG02 TN-2026-0007 TEN.go_live '{}' "UPDATE doc SET issuer='CPA' WHERE id='DOC-9002'"

# --- Art. 2 to 5 ---------------------------------------------------------------
breaks R02.3 RG01 TN-2026-0010 TEN.accept '{}' "$(st TN-2026-0010 applied)"
lawful R02.3 RG01 TN-2026-0010 TEN.accept '{}' "UPDATE tenancy SET classified=0 WHERE id='TN-2026-0010'; UPDATE app SET classified=0 WHERE code='HBJ-02'"
breaks R04.1 MG01 TN-2026-0010 TEN.accept '{}'
lawful R04.1 RG01 TN-2026-0010 TEN.accept '{}'
breaks R07.2 RG01 TN-2026-0010 TEN.accept '{}' "UPDATE doc SET kind='filing' WHERE id='DOC-0167'; UPDATE tenancy SET accepted_at=NULL WHERE id='TN-2026-0010'"
lawful R07.2 RG01 TN-2026-0010 TEN.accept '{}' "UPDATE param SET value='approve' WHERE name='mlps_stage'"
breaks R07.2 RG01 TN-2026-0010 TEN.accept '{}' "UPDATE param SET value='accept' WHERE name='mlps_stage'"
lawful R07.2 RG01 TN-2026-0010 TEN.accept '{}' "UPDATE doc SET kind='grading' WHERE id='DOC-0167'"
breaks R02.4 US-RSJ TN-2026-0012 TEN.apply '{"classified":"0"}' "$(st TN-2026-0012 draft)"
lawful R02.4 US-RSJ TN-2026-0012 TEN.apply '{"classified":"0"}' "INSERT INTO record(kind,number,state,opened,changed_at) VALUES('DOC','DOC-9003','registered',NOW(),NOW());
    INSERT INTO doc(record,id,kind,org,issuer,issued_on,signer) VALUES(LAST_INSERT_ID(),'DOC-9003','declaration','RSJ','RSJ','2026-06-30','US-RSJ'); UPDATE tenancy SET declaration_doc='DOC-9003' WHERE id='TN-2026-0012'"
breaks R05.3 US-RSJ TN-2026-0012 TEN.apply '{"classified":"0"}' "UPDATE resource SET kind='app_ops' WHERE tenancy='TN-2026-0012' LIMIT 1; INSERT IGNORE INTO resource(tenancy,app,kind,qty) VALUES('TN-2026-0012','RSJ-01','app_ops',1)"
tell '"item": "app_ops"' "the item out of scope is named"
lawful R05.3 US-RSJ TN-2026-0012 TEN.apply '{"classified":"0"}' "DELETE FROM resource WHERE tenancy='TN-2026-0012' AND kind='app_ops'"
breaks R04.9 RG02 TN-2026-0010 TEN.approve '{"opinion":"ok"}' "$(st TN-2026-0010 accepted); INSERT INTO resource(tenancy,app,kind,qty) VALUES('TN-2026-0010','HBJ-02','vcpu',65) ON DUPLICATE KEY UPDATE qty=65"
lawful R04.9 RG02 TN-2026-0010 TEN.approve '{"opinion":"ok"}' "UPDATE resource SET qty=64 WHERE tenancy='TN-2026-0010' AND kind='vcpu'"
lawful R04.9 RG02 TN-2026-0010 TEN.approve '{"opinion":"ok"}' "UPDATE resource SET qty=65 WHERE tenancy='TN-2026-0010' AND kind='vcpu'; UPDATE tenancy SET cosigned_at=NOW() WHERE id='TN-2026-0010'"
breaks R07.16 RG02 TN-2026-0010 TEN.approve '{"opinion":"ok"}' "UPDATE app SET mlps_level=4 WHERE code='HBJ-02'"
lawful R07.16 RG02 TN-2026-0010 TEN.approve '{"opinion":"ok"}' "UPDATE app SET mlps_level=3 WHERE code='HBJ-02'"

# --- Art. 7: provisioning and opening --------------------------------------------
ten8="UPDATE tenancy SET applied_at='2026-06-03 01:20',accepted_at='2026-06-04 02:00',approved_at='2026-06-10 07:30' WHERE id='TN-2026-0008'"
breaks R07.12 EN03 TN-2026-0008 TEN.provision '{"hosts":"mzj01-app1"}' "$(st TN-2026-0008 approved); $ten8"
lawful R07.12 EN03 TN-2026-0008 TEN.provision '{"hosts":"mzj01-app1"}' "INSERT INTO record(kind,number,state,opened,changed_at) VALUES('DOC','DOC-9004','registered',NOW(),NOW());
    INSERT INTO doc(record,id,kind,org,app,issuer,issued_on) VALUES(LAST_INSERT_ID(),'DOC-9004','order','NYJ','NYJ-02','DZB','2026-06-10')"
breaks R07.1 EN03 TN-2026-0008 TEN.provision '{"hosts":"mzj01-app1"}' "UPDATE tenancy SET accepted_at=NULL WHERE id='TN-2026-0008'"
tell 'stage:accept' "the stage left out is named"
lawful R07.1 EN03 TN-2026-0008 TEN.provision '{"hosts":"mzj01-app1"}' "$ten8"
breaks R02.1 EN03 TN-2026-0008 TEN.provision '{"hosts":"qwl01-app1"}' "UPDATE host SET zone='ENT' WHERE code='qwl01-app1'"
lawful R02.1 EN03 TN-2026-0008 TEN.provision '{"hosts":"mzj01-app1"}'
breaks R02.2 EN03 TN-2026-0008 TEN.provision '{"hosts":"mzj01-app1"}' "UPDATE host SET ip='10.43.64.9' WHERE code='mzj01-app1'"
lawful R02.2 EN03 TN-2026-0008 TEN.provision '{"hosts":"mzj01-app1"}' "UPDATE host SET ip='10.43.31.254' WHERE code='mzj01-app1'"
open='{"cert_no":"KT-1"}'
breaks R07.17 RG02 TN-2026-0008 TEN.open "$open" "$(st TN-2026-0008 testing); UPDATE tenancy SET testing_at='2026-06-17 03:00' WHERE id='TN-2026-0008'"
breaks R07.20 RG02 TN-2026-0008 TEN.open "$open" "UPDATE param SET value='1' WHERE name='scan_gate_ge2'"
scan="INSERT INTO record(kind,number,state,opened,changed_at) VALUES('DOC','DOC-9005','registered',NOW(),NOW()); INSERT INTO doc(record,id,kind,org,app,issuer,issued_on,result) VALUES(LAST_INSERT_ID(),'DOC-9005','vuln_scan','NYJ','NYJ-02','CSP','2026-06-20','pass');
    INSERT INTO record(kind,number,state,opened,changed_at) VALUES('DOC','DOC-9006','registered',NOW(),NOW()); INSERT INTO doc(record,id,kind,org,app,issuer,issued_on,result) VALUES(LAST_INSERT_ID(),'DOC-9006','virus_scan','NYJ','NYJ-02','CSP','2026-06-20','pass')"
lawful 'R07.17|R07.20|R07.10' RG02 TN-2026-0008 TEN.open "$open" "$scan"
breaks R07.10 RG02 TN-2026-0008 TEN.open "$open" "UPDATE doc SET issued_on='2026-05-31' WHERE id='DOC-9005'"
lawful R07.10 RG02 TN-2026-0008 TEN.open "$open" "UPDATE doc SET issued_on='2026-06-01' WHERE id='DOC-9005'; UPDATE param SET value='0' WHERE name='scan_gate_ge2'"
breaks R07.18 RG02 TN-2026-0008 TEN.open "$open" "UPDATE param SET value='15' WHERE name='test_min_days'"
lawful R07.18 RG02 TN-2026-0008 TEN.open "$open" "UPDATE param SET value='14' WHERE name='test_min_days'"
breaks R07.7 RG02 TN-2026-0008 TEN.open "$open" "UPDATE doc SET valid_to='2026-06-30' WHERE kind='agreement' AND org='NYJ'"
lawful R07.7 RG02 TN-2026-0008 TEN.open "$open" "UPDATE param SET value='go_live' WHERE name='agreement_stage'"
breaks R07.7 RG02 TN-2026-0008 TEN.open "$open" "UPDATE param SET value='open' WHERE name='agreement_stage'"
lawful R07.7 RG02 TN-2026-0008 TEN.open "$open" "UPDATE doc SET valid_to='2026-07-01' WHERE kind='agreement' AND org='NYJ'"
# below level 2: the four items before opening, the newest scan counts
breaks R07.4 RG02 TN-2026-0008 TEN.open "$open" "UPDATE app SET mlps_level=1, important=0 WHERE code='NYJ-02'"
self="INSERT INTO record(kind,number,state,opened,changed_at) VALUES('DOC','DOC-9007','registered',NOW(),NOW()); INSERT INTO doc(record,id,kind,org,app,issuer,issued_on,result,covers) VALUES(LAST_INSERT_ID(),'DOC-9007','self_report','NYJ','NYJ-02','NYJ','2026-06-20','pass','performance')"
breaks R07.4 RG02 TN-2026-0008 TEN.open "$open" "$self"
tell '"missing": \["self_report:security"\]' "half a self-test is half missing"
lawful R07.4 RG02 TN-2026-0008 TEN.open "$open" "UPDATE doc SET covers='performance;security' WHERE id='DOC-9007'"
lawful 'R07.5|R07.6' RG02 TN-2026-0008 TEN.open "$open"
breaks R07.5 RG02 TN-2026-0008 TEN.open "$open" "INSERT INTO record(kind,number,state,opened,changed_at) VALUES('DOC','DOC-9008','registered',NOW(),NOW()); INSERT INTO doc(record,id,kind,org,app,issuer,issued_on,result) VALUES(LAST_INSERT_ID(),'DOC-9008','vuln_scan','NYJ','NYJ-02','CSP','2026-06-29','fail')"
breaks R07.6 RG02 TN-2026-0008 TEN.open "$open" "UPDATE doc SET kind='virus_scan' WHERE id='DOC-9008'"
lawful R07.6 RG02 TN-2026-0008 TEN.open "$open" "UPDATE doc SET result='pass' WHERE id='DOC-9008'"
# a change file: new level, new gates
breaks R07.14 RG02 TN-2026-0012 TEN.open "$open" "$(st TN-2026-0012 testing); UPDATE tenancy SET mlps_level=4 WHERE id='TN-2026-0012'"
tell '"grading"' "a higher level asks for a new determination"
lawful R07.14 RG02 TN-2026-0012 TEN.open "$open" "UPDATE tenancy SET mlps_level=3 WHERE id='TN-2026-0012'"

# --- Art. 7, 10, 11: the end ----------------------------------------------------
breaks R07.15 EN03 TN-2026-0003 TEN.terminate '{}' "$(st TN-2026-0003 terminating)"
ret="INSERT INTO record(kind,number,state,opened,changed_at) VALUES('DOC','DOC-9009','registered',NOW(),NOW()); INSERT INTO doc(record,id,kind,org,issuer,issued_on) VALUES(LAST_INSERT_ID(),'DOC-9009','data_return','MZJ','MZJ','2026-06-30')"
lawful R07.15 EN03 TN-2026-0003 TEN.terminate '{"return_doc":"DOC-9009"}' "$ret"
breaks R07.15 EN03 TN-2026-0003 TEN.terminate '{"return_doc":"DOC-9009"}' "UPDATE auth SET app='MZJ-03', valid_to='2026-08-01' WHERE id='AU-2026-0030'"
tell 'auth:AU-2026-0030' "the authorisation that is still open is named"
lawful R07.15 EN03 TN-2026-0003 TEN.terminate '{"return_doc":"DOC-9009"}' "UPDATE auth SET revoked_at=NOW() WHERE id='AU-2026-0030'"
hold="INSERT INTO record(kind,number,state,opened,changed_at) VALUES('HLD','HL-9001','placed',NOW(),NOW()); INSERT INTO hold(record,id,objects,placed_at) VALUES(LAST_INSERT_ID(),'HL-9001','SPJ-01;MZJ-03',NOW())"
breaks R11.2 EN03 TN-2026-0003 TEN.terminate '{"return_doc":"DOC-9009"}' "$hold"
lawful R11.2 EN03 TN-2026-0003 TEN.terminate '{"return_doc":"DOC-9009"}' "UPDATE hold SET released_at=NOW() WHERE id='HL-9001'"
wipe="$(st TN-2026-0003 terminated); UPDATE tenancy SET terminated_at='2026-06-02 09:00' WHERE id='TN-2026-0003'"
breaks R07.19 EN03 TN-2026-0003 TEN.wipe '{}' "$wipe"
tell '"date": "2026-07-02"' "until when the data are kept is told"
lawful R07.19 EN03 TN-2026-0003 TEN.wipe '{"wipe_doc":"DOC-9009"}' "UPDATE tenancy SET terminated_at='2026-06-01 09:00' WHERE id='TN-2026-0003'"
breaks R10.2 EN03 TN-2026-0003 TEN.wipe '{}'
lawful 'R10.2|R07.19' EN03 TN-2026-0003 TEN.wipe '{"wipe_doc":"DOC-9009","instruction":"AU-2026-0030"}' "UPDATE auth SET actions='wipe', form='written', hosts='*', revoked_at=NULL, valid_from='2026-06-01' WHERE id='AU-2026-0030'"
breaks R10.2 EN03 TN-2026-0003 TEN.wipe '{"instruction":"AU-2026-0030"}' "UPDATE auth SET form='phone' WHERE id='AU-2026-0030'"
breaks R11.1 RG02 TN-2026-0007 TEN.resume '{}' "$(st TN-2026-0007 suspended); INSERT INTO record(kind,number,state,opened,changed_at) VALUES('VIO','VI-9001','measure',NOW(),NOW());
    INSERT INTO violation(record,id,org,app,measure,decided_at,measure_from) VALUES(LAST_INSERT_ID(),'VI-9001','JTJ','JTJ-02','suspend','2026-06-01','2026-06-01')"
lawful R11.1 RG02 TN-2026-0007 TEN.resume '{}' "UPDATE violation SET measure_to='2026-06-30' WHERE id='VI-9001'"

# --- incidents --------------------------------------------------------------------
log='"title":"t","cat":"APP","detect_by":"monitor","impact":"2","urgency":"2"'
breaks R00.7 OP01 '' INC.log "{$log,\"detected_at\":\"2036-01-01T00:00:00Z\"}"
lawful R00.7 OP01 '' INC.log "{$log,\"detected_at\":\"2026-06-30T23:00:00Z\"}"
out='"outage_app":"DAG-01","outage_side":"CSP"'
breaks R08.8 LD01 INC-20260701-01 INC.outage "{$out,\"planned\":\"1\",\"outage_start\":\"2026-06-30T20:00:00Z\"}"
breaks R08.8 LD01 INC-20260701-01 INC.outage "{$out,\"planned\":\"1\",\"outage_start\":\"2026-06-30T20:00:00Z\",\"change_request\":\"CHG-2026-0064\"}"
lawful R08.8 LD01 INC-20260701-01 INC.outage "{$out,\"planned\":\"1\",\"outage_start\":\"2026-06-30T20:00:00Z\",\"change_request\":\"CHG-2026-0062\"}" "UPDATE change_request SET approved_at=COALESCE(approved_at,NOW()) WHERE id='CHG-2026-0062'"
breaks R00.7 LD01 INC-20260701-01 INC.outage "{$out,\"planned\":\"0\",\"outage_start\":\"2026-06-30T20:00:00Z\",\"outage_end\":\"2026-06-30T19:00:00Z\"}"
lawful 'R00.7|R08.8' LD01 INC-20260701-01 INC.outage "{$out,\"planned\":\"0\",\"outage_start\":\"2026-06-30T20:00:00Z\",\"outage_end\":\"2026-06-30T21:00:00Z\"}"
breaks R20.14 LD01 INC-20260701-01 INC.close '{}' "$(st INC-20260701-01 resolved); UPDATE incident SET priority='P2', cat='APP', side='CSP', detect_by='phone' WHERE id='INC-20260701-01'"
breaks R20.18 LD01 INC-20260701-01 INC.close '{}'
breaks R05.4 LD01 INC-20260701-01 INC.close '{}'
lawful 'R20.18|R05.4' LD01 INC-20260701-01 INC.close '{}' "UPDATE incident SET confirmed_at=NOW(), ruled_at=NOW(), ruling_doc='DOC-0166' WHERE id='INC-20260701-01'"
lawful R20.14 LD01 INC-20260701-01 INC.close '{}' "UPDATE incident SET priority='P3' WHERE id='INC-20260701-01'"

# --- authorisations ---------------------------------------------------------------
req='"grantee":"EN01","actions":"login;view","purpose":"p","valid_from":"2026-07-01T00:00:00Z"'
new="INSERT INTO record(kind,number,state,opened,changed_at,org) VALUES('AUT','AU-9001','draft',NOW(),NOW(),'DAG'); INSERT INTO auth(record,id,org,app,hosts,grantee,actions,purpose) VALUES(LAST_INSERT_ID(),'AU-9001','DAG','DAG-01','dag01-app1','EN01','view','p'); CALL ccc.sight_all()"
breaks R00.7 EN01 AU-9001 AUT.request "{\"hosts\":\"dag01-app1\",$req,\"valid_to\":\"2026-06-30T00:00:00Z\"}" "$new"
lawful R00.7 EN01 AU-9001 AUT.request "{\"hosts\":\"dag01-app1\",$req,\"valid_to\":\"2026-07-03T00:00:00Z\"}"
who='"hosts":"dag01-app1","actions":"view","purpose":"p","valid_from":"2026-07-01T00:00:00Z","valid_to":"2026-07-03T00:00:00Z"'
breaks R04.7 EN01 AU-9001 AUT.request "{$who,\"grantee\":\"EN01;RG03\"}"
lawful R04.7 EN01 AU-9001 AUT.request "{$who,\"grantee\":\"EN01;role:SEC\"}"
give='"app":"DAG-01","grantee":"EN01","actions":"view","purpose":"p","valid_from":"2026-07-01T00:00:00Z","valid_to":"2026-07-03T00:00:00Z","form":"system"'
breaks R10.3 US-DAG '' AUT.give "{$give,\"hosts\":\"dag01-app1;mzj01-app1\"}"
tell '"host": "mzj01-app1"' "the host of another unit is named"
lawful 'R10.3|R12.4' US-DAG '' AUT.give "{$give,\"hosts\":\"dag01-app1;dag01-db1\"}"
breaks R12.4 US-MZJ '' AUT.give "{$give,\"hosts\":\"dag01-app1\"}"
ph='"form":"phone","speaker":"US-DAG","callback_no":"0000-1020","readback_code":"77"'
breaks R12.9 LD01 AU-9001 AUT.grant "{$ph}" "$(st AU-9001 requested); UPDATE auth SET valid_from='2026-07-01',valid_to='2026-07-03',hosts='dag01-app1',grantee='EN01' WHERE id='AU-9001'"
tell 'second_listener' "the second listener is named"
breaks R12.9 LD01 AU-9001 AUT.grant "{$ph,\"second_listener\":\"LD01\"}"
lawful 'R12.9|R12.4' LD01 AU-9001 AUT.grant "{$ph,\"second_listener\":\"OP01\"}"
breaks R12.9 LD01 AU-9001 AUT.grant '{"form":"system"}'
lawful R12.9 US-DAG AU-9001 AUT.grant '{"form":"system"}'
breaks R12.4 LD01 AU-9001 AUT.grant '{"form":"phone","speaker":"US-MZJ","callback_no":"1","readback_code":"7","second_listener":"OP01"}'

# --- sessions ---------------------------------------------------------------------
ses='"purpose":"p","via":"ccc"'
breaks R12.1 EN01 '' SES.open "{$ses,\"host\":\"dag01-app1\",\"actions\":\"view\"}"
lawful R12.1 EN01 '' SES.open "{$ses,\"host\":\"dag01-app1\",\"actions\":\"view\",\"auth\":\"AU-2026-0026\"}"
lawful 'R12.1|R12.3|R12.2' EN01 '' SES.open "{$ses,\"host\":\"hv-01\",\"actions\":\"view\"}"
lawful 'R12.1|R12.2' US-DAG '' SES.open "{$ses,\"host\":\"dag01-app1\",\"actions\":\"view\"}"
breaks R12.1 EN01 '' SES.open "{$ses,\"host\":\"dag01-db1\",\"actions\":\"view\",\"auth\":\"AU-2026-0026\"}"
breaks R12.7 EN02 '' SES.open "{$ses,\"host\":\"dag01-app1\",\"actions\":\"view\",\"auth\":\"AU-2026-0026\"}"
lawful R12.7 EN01 '' SES.open "{$ses,\"host\":\"dag01-app1\",\"actions\":\"view\",\"auth\":\"AU-2026-0026\"}"
breaks R12.3 EN02 '' SES.open "{$ses,\"host\":\"mzj01-app1\",\"actions\":\"view\",\"auth\":\"AU-2026-0045\"}" "UPDATE auth SET grantee='EN02' WHERE id='AU-2026-0045'"
breaks R12.2 EN01 '' SES.open "{$ses,\"host\":\"dag01-app1\",\"actions\":\"view;patch\",\"auth\":\"AU-2026-0026\"}"
tell '"act": "patch"' "the action beyond the grant is named"
breaks R10.1 EN01 '' SES.open "{$ses,\"host\":\"dag01-app1\",\"actions\":\"view;copy\",\"auth\":\"AU-2026-0026\"}"
breaks R12.5 EN01 '' SES.open "{$ses,\"host\":\"dag01-app1\",\"actions\":\"view;shell\",\"auth\":\"AU-2026-0026\"}"
lawful 'R12.2|R12.5|R10.1' EN01 '' SES.open "{$ses,\"host\":\"dag01-app1\",\"actions\":\"login;restart\",\"auth\":\"AU-2026-0026\"}"
breaks R12.6 EN01 '' SES.open '{"purpose":"p","via":"ssh","host":"dag01-app1","actions":"view","auth":"AU-2026-0026"}'
lawful R12.6 EN01 '' SES.open '{"purpose":"p","via":"bastion","host":"dag01-app1","actions":"view","auth":"AU-2026-0026"}'
breaks R04.7 RG03 '' SES.open "{$ses,\"host\":\"hv-01\",\"actions\":\"view\"}"
lawful R04.7 EN01 '' SES.open "{$ses,\"host\":\"hv-01\",\"actions\":\"view\"}"
breaks R12.8 JC01 SS-00060 SES.view '{}'
breaks R12.8 EN05 SS-00060 SES.view '{"view_purpose":"look"}'
lawful R12.8 JC01 SS-00060 SES.view '{"view_purpose":"complaint of the unit"}'

# --- changes ----------------------------------------------------------------------
sub='{"window_start":"2026-07-01T00:00:00Z","window_end":"2026-07-01T09:00:00Z","risk":"L"}'
acc="INSERT INTO host_access(host,address,port,login,mode,svc_port) SELECT code,'127.0.0.1',22,'ccc','ccc',8080 FROM host ON DUPLICATE KEY UPDATE svc_port=8080"
c64="$(st CHG-2026-0064 draft); UPDATE change_request SET executor=NULL, reviewed_by=NULL WHERE id='CHG-2026-0064'; $acc"
tgt() { echo "INSERT INTO record(kind,number,state,opened,changed_at) VALUES('TGT','CHG-2026-0064/$1','pending',NOW(),NOW()); INSERT INTO change_target(record,change_request,seq,host) VALUES(LAST_INSERT_ID(),'CHG-2026-0064',$1,'$2')"; }
lawful 'R05.2|R17.4|R09.2|R02.5|R10.4|R17.2' EN05 CHG-2026-0064 CHG.submit "$sub" "$c64; $(tgt 1 sjj01-app1); UPDATE runbook SET tested_on='2026-01-01' WHERE id='RB-PATCH'"
breaks R17.4 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE runbook SET tested_on=NULL WHERE id='RB-PATCH'"
lawful R17.4 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE change_request SET rollback_waived='tried in May' WHERE id='CHG-2026-0064'"
breaks R17.4 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE host_access SET svc_port=NULL WHERE host='sjj01-app1'"
tell 'param:port:sjj01-app1' "the host without the value is named"
breaks R17.4 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE host_access SET svc_port=8080 WHERE host='sjj01-app1'; UPDATE change_request SET runbook='RB-RESTART' WHERE id='CHG-2026-0064'"
tell 'param:svc' "a parameter that is missing is named"
breaks R17.4 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE change_request SET params='svc=-rf' WHERE id='CHG-2026-0064'"
lawful R17.4 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE change_request SET params='svc=httpd' WHERE id='CHG-2026-0064'"
breaks R05.2 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE change_request SET scope='app' WHERE id='CHG-2026-0064'"
breaks R09.2 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE change_request SET scope='tenant' WHERE id='CHG-2026-0064'; UPDATE runbook SET approved_by=NULL WHERE id='RB-RESTART'"
lawful 'R05.2|R09.2' EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE runbook SET approved_by='MG01' WHERE id='RB-RESTART'"
breaks R02.5 EN05 CHG-2026-0064 CHG.submit "$sub" "$(tgt 2 qwl01-app1)"
lawful R02.5 EN05 CHG-2026-0064 CHG.submit "$sub" "$(st CHG-2026-0064/2 skipped)"
breaks R10.4 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE runbook_step SET auth_action='wipe' WHERE runbook='RB-RESTART' AND seq=3"
tell '"host": "sjj01-app1"' "the object without its own instruction is named"
lawful R10.4 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE runbook_step SET auth_action='restart' WHERE runbook='RB-RESTART' AND seq=3"
breaks R17.2 EN05 CHG-2026-0064 CHG.submit "$sub" "INSERT INTO change_item(change_request,seq,vendor,model,kind,qty) VALUES('CHG-2026-0064',1,'演示软件','remotectl 2.7','x',1)"
lawful R17.2 EN05 CHG-2026-0064 CHG.submit "$sub" "UPDATE change_item SET model='RemoteCtl 3.0' WHERE change_request='CHG-2026-0064'"
breaks R17.5 MG01 CHG-2026-0064 CHG.review '{"opinion":"ok"}' "$(st CHG-2026-0064 submitted); UPDATE change_request SET requester='MG01' WHERE id='CHG-2026-0064'"
lawful R17.5 MG01 CHG-2026-0064 CHG.review '{"opinion":"ok"}' "UPDATE change_request SET requester='EN05' WHERE id='CHG-2026-0064'"

# the regulator
breaks R17.10 RG03 CHG-2026-0063 CHG.reg_approve '{"reg_form":"system"}'
lawful R17.10 RG02 CHG-2026-0063 CHG.reg_approve '{"reg_form":"system"}'
lawful R17.10 RG03 CHG-2026-0063 CHG.reg_approve '{"reg_form":"system"}' "UPDATE param SET value='any' WHERE name='reg_approver'"
breaks R17.10 RG02 CHG-2026-0063 CHG.reg_approve '{"reg_form":"system"}' "UPDATE change_request SET requester='RG02' WHERE id='CHG-2026-0063'"
emer="UPDATE change_request SET requester='EN01', kind='emer' WHERE id='CHG-2026-0063'"
breaks R17.15 LD01 CHG-2026-0063 CHG.reg_phone '{"reg_form":"phone","reg_speaker":"RG02","callback_no":"1"}' "$emer"
lawful 'R17.15|R17.10' LD01 CHG-2026-0063 CHG.reg_phone '{"reg_form":"phone","reg_speaker":"RG02","callback_no":"1","second_listener":"OP01"}'
breaks R17.15 LD01 CHG-2026-0063 CHG.reg_phone '{"reg_form":"system","reg_speaker":"RG02"}'
breaks R17.10 LD01 CHG-2026-0063 CHG.reg_phone '{"reg_form":"phone","reg_speaker":"MG01","callback_no":"1","second_listener":"OP01"}'

# schedule and start
breaks R12.10 LD01 CHG-2026-0064 CHG.schedule '{"executor":"EN05"}' "$(st CHG-2026-0064 approved); UPDATE change_request SET window_start='2026-07-01 00:00', window_end='2026-07-01 09:00', reviewed_by='MG01', reviewed_at='2026-06-30', approved_at='2026-06-30', approved_by='MG01' WHERE id='CHG-2026-0064';
    UPDATE auth SET actions='view' WHERE org='SJJ' AND hosts='*'"
lawful R12.10 LD01 CHG-2026-0064 CHG.schedule '{"executor":"EN05"}' "UPDATE auth SET actions='login;view;restart;restore;config' WHERE org='SJJ' AND hosts='*'"
go="$(st CHG-2026-0064 scheduled); UPDATE change_request SET executor='EN05' WHERE id='CHG-2026-0064'"
breaks R17.9 EN05 CHG-2026-0064 CHG.start '{}' "$go"
lawful 'R17.[0-9]+|R02.5|R09.2|R04.7|R10.4|R11.2' EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_request SET content_hash=ccc.hash_change(record) WHERE id='CHG-2026-0064'"
breaks R17.9 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE runbook_step SET command=CONCAT(command,' ') WHERE runbook='RB-RESTART' AND seq=1"
breaks R17.9 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE runbook_step SET command=TRIM(command) WHERE runbook='RB-RESTART' AND seq=1; UPDATE change_request SET window_end='2026-07-01 09:01' WHERE id='CHG-2026-0064'"
breaks R17.9 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_request SET window_end='2026-07-01 09:00' WHERE id='CHG-2026-0064'; UPDATE change_target SET host='sjj01-db1' WHERE change_request='CHG-2026-0064' AND seq=1"
breaks R17.9 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_target SET host='sjj01-app1' WHERE change_request='CHG-2026-0064' AND seq=1; UPDATE host_access SET login='root' WHERE host='sjj01-app1'"
lawful R17.9 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE host_access SET login='ccc' WHERE host='sjj01-app1'"
breaks R17.7 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_request SET run_start='2026-07-01 08:00' WHERE id='CHG-2026-0064'"
lawful R17.7 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_request SET run_start=NULL WHERE id='CHG-2026-0064'"
breaks R17.6 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE auth SET valid_to='2026-06-30' WHERE org='SJJ' AND hosts='*'"
lawful R17.6 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE auth SET valid_to='2026-12-31' WHERE org='SJJ' AND hosts='*'"
breaks R17.5 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_request SET approved_by='EN05' WHERE id='CHG-2026-0064'"
breaks R04.7 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_request SET approved_by='MG01', executor='RG02' WHERE id='CHG-2026-0064'"
breaks R17.8 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_request SET executor='EN05' WHERE id='CHG-2026-0064'; UPDATE change_target SET created_at='2026-06-30 01:00' WHERE change_request='CHG-2026-0064' AND seq=1"
lawful 'R17.[58]|R04.7' EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_target SET created_at='2026-06-29' WHERE change_request='CHG-2026-0064' AND seq=1"
breaks R17.1 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_request SET scope='platform_sw' WHERE id='CHG-2026-0064'"
lawful R17.1 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE change_request SET reg_approved_at='2026-06-30', reg_by='RG02', reg_doc='DOC-0236' WHERE id='CHG-2026-0064'"
breaks R11.2 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE runbook_step SET auth_action='reimage' WHERE runbook='RB-RESTART' AND seq=3; UPDATE hold SET released_at=NULL, objects='sjj01-app1' WHERE id='HL-9001'"
lawful R11.2 EN05 CHG-2026-0064 CHG.start '{}' "UPDATE runbook_step SET auth_action='restart' WHERE runbook='RB-RESTART' AND seq=3"

# the end of a change
breaks R17.12 MG01 CHG-2026-0064 CHG.close '{"result":"success"}' "$(st CHG-2026-0064 verifying); $(st CHG-2026-0064/1 unknown); UPDATE change_request SET scope='tenant' WHERE id='CHG-2026-0064'"
breaks R17.14 MG01 CHG-2026-0064 CHG.close '{"result":"success"}'
lawful 'R17.12|R17.14' MG01 CHG-2026-0064 CHG.close '{"result":"success"}' "$(st CHG-2026-0064/1 ok); UPDATE change_request SET confirmed_at=NOW() WHERE id='CHG-2026-0064'"
back="$(st CHG-2026-0064 rolling_back); INSERT INTO run(run,record,change_request,n,mode,state,content_hash,runbook,batch,max_failed,opened_at) SELECT 'CHG-2026-0064/1',record,id,1,'rollback','ended','','RB-RESTART',4,2,NOW() FROM change_request WHERE id='CHG-2026-0064';
    INSERT INTO run_host(run,host,seq,target,state) SELECT 'CHG-2026-0064/1',host,1,record,'rolled_back' FROM change_target WHERE change_request='CHG-2026-0064' AND seq=1;
    INSERT INTO run_step(run,host,seq,phase,how,argv,timeout_s,on_fail,marker,outcome) VALUES('CHG-2026-0064/1','sjj01-app1',1004,'verify','ssh','x',1,'stop_host','m','fail')"
breaks R17.13 EN05 CHG-2026-0064 CHG.fail '{"result":"rolled_back"}' "$back"
lawful R17.13 EN05 CHG-2026-0064 CHG.fail '{"result":"rolled_back"}' "UPDATE run_step SET outcome='ok' WHERE run='CHG-2026-0064/1'"
breaks R12.3 EN05 CHG-2026-0064 CHG.rollback '{}' "$(st CHG-2026-0064 verifying); UPDATE auth SET valid_to='2026-06-30' WHERE org='SJJ' AND hosts='*'"
lawful R12.3 EN05 CHG-2026-0064 CHG.rollback '{}' "UPDATE auth SET valid_to='2026-12-31' WHERE org='SJJ' AND hosts='*'"
lawful R12.3 EN05 CHG-2026-0064 CHG.rollback '{}' "UPDATE auth SET valid_to='2026-06-30' WHERE org='SJJ' AND hosts='*'; $(st CHG-2026-0064/1 pending)"
breaks R12.3 EN05 CHG-2026-0064 CHG.continue '{}' "$(st CHG-2026-0064 paused)"
tell '"auth": "(AU-|sjj)' "what has ended is named"
lawful R12.3 EN05 CHG-2026-0064 CHG.continue '{}' "UPDATE auth SET valid_to='2026-12-31' WHERE org='SJJ' AND hosts='*'"

# --- a target, as the system asks for it -------------------------------------------
run1="$(st CHG-2026-0064 running); $(st CHG-2026-0064/1 pending); UPDATE run SET mode='forward',state='running',content_hash=(SELECT content_hash FROM change_request WHERE id='CHG-2026-0064'),window_start='2026-07-01 00:00',window_end='2026-07-01 09:00' WHERE run='CHG-2026-0064/1'; UPDATE change_target SET started_at=NULL, held_at=NULL WHERE change_request='CHG-2026-0064'"
ask() { why system CHG-2026-0064/1 TGT.start '{}' "$1"; }
sys() { # breaks|lawful RULE SQL, for system: sight does not concern it
	got=$(admin "USE ccc; ${3:-DO 1}; SET @ccc_action='start'; SELECT COALESCE(GROUP_CONCAT(DISTINCT b.rule ORDER BY b.rule),'') FROM ccc.breach_TGT b JOIN ccc.record r ON r.id=b.record AND r.number='CHG-2026-0064/1'
	    JOIN ccc.move_guard g ON g.rule=b.rule JOIN ccc.move m ON m.id=g.move AND m.kind='TGT' AND m.action='start'")
	case $1 in
	breaks) printf '%s' ",$got," | grep -Fq ",$2,"; ok $? "$2 stands in the way of the host" || note "$got" ;;
	lawful) [ -z "$got" ]; ok $? "$2" || note "$got" ;;
	esac
}
sys lawful "a host with its grant, in the window, as approved" "$run1"
sys breaks R12.1 "UPDATE auth SET grantee='EN01' WHERE org='SJJ' AND hosts='*'"
sys breaks R17.6
sys breaks R12.2 "UPDATE auth SET grantee='role:ENG', actions='view' WHERE org='SJJ' AND hosts='*'"
sys breaks R12.3 "UPDATE auth SET actions='login;view;restart;config', valid_to='2026-06-30' WHERE org='SJJ' AND hosts='*'"
sys breaks R12.5 "UPDATE auth SET valid_to='2026-12-31' WHERE org='SJJ' AND hosts='*'; UPDATE runbook_step SET auth_action='shell' WHERE runbook='RB-RESTART' AND seq=3"
sys breaks R12.6 "UPDATE runbook_step SET auth_action='restart' WHERE runbook='RB-RESTART' AND seq=3; INSERT INTO transcript(owner,host,part,run,at,bytes,sha256,chain) VALUES('CHG-2026-0064/1','sjj01-app1',1,'CHG-2026-0064/1',NOW(),0,'',''),('CHG-2026-0064/1','sjj01-app1',3,'CHG-2026-0064/1',NOW(),0,'','')"
sys breaks R17.7 "INSERT INTO transcript(owner,host,part,run,at,bytes,sha256,chain) VALUES('CHG-2026-0064/1','sjj01-app1',2,'CHG-2026-0064/1',NOW(),0,'',''); UPDATE change_request SET run_end='2026-07-01 00:00:01' WHERE id='CHG-2026-0064'"
sys breaks R17.9 "UPDATE change_request SET run_end=NULL WHERE id='CHG-2026-0064'; UPDATE run SET content_hash='x' WHERE run='CHG-2026-0064/1'"
sys breaks R17.8 "UPDATE run SET content_hash=(SELECT content_hash FROM change_request WHERE id='CHG-2026-0064') WHERE run='CHG-2026-0064/1'; UPDATE run_host SET host='x' WHERE run='CHG-2026-0064/1'"
sys lawful "R17.8, R17.9: all put right again: nothing stands in the way" "UPDATE run_host SET host='sjj01-app1' WHERE run='CHG-2026-0064/1'"
is "$(admin "SELECT COUNT(*) FROM ccc.breach_TGT b JOIN ccc.record r ON r.id=b.record AND r.number='CHG-2026-0062/1' WHERE b.rule='R17.6'")" 1 "a target without a grant breaks R17.6"
is "$(admin "UPDATE ccc.change_target SET held_at=NOW() WHERE change_request='CHG-2026-0062'; SELECT COUNT(*) FROM ccc.breach_TGT b JOIN ccc.record r ON r.id=b.record AND r.number='CHG-2026-0062/1' WHERE b.rule='R17.6'")" 0 "held, it keeps it"

# --- nothing is left unbuilt on these kinds ------------------------------------------
is "$(admin "SELECT COUNT(*) FROM ccc.move WHERE kind IN ('TEN','INC','AUT','SES','CHG','TGT') AND missing IS NOT NULL")" 0 "every gate and effect that these kinds name exists"
finish
