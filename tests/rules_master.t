#!/bin/sh
# Master data (Art. 2, 3, 5, 9, 10, 17, 22): organisations, persons, systems,
# hosts and keys, runbooks, documents, prices, catalogue, banned items, systems
# outside the centre. Each move once by who may make it, through the persons' own
# door; for each rule a record that breaks it and its nearest lawful neighbour.
. "$(dirname "$0")/lib.sh"
start_demo

low() { printf %s "$1" | tr A-Z a-z; }
ask() { # WHO NUMBER ACTION VALS [REASON [ACK]]
	sql "$(low "$1")" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','${6:-}','batch')"
}
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
two() { # SECOND WHO NUMBER ACTION VALS REASON: asked and confirmed
	second=$1; shift
	sql "$(low "$second")" "CALL p_confirm('$(ask "$@" | cut -f6)')" | cut -f1,7 | tr '\t' ' '
}
one() { admin "USE ccc; $1"; }
state() { one "SELECT state FROM record WHERE number='$1'"; }
found() { one "CALL guard(); SET @ccc_as_of=centre_now(); SELECT b.rule, r.number FROM breach_$1 b JOIN record r ON r.id=b.record WHERE b.done<=@ccc_as_of ORDER BY 1,2" | tr '\t' ' '; }
paper() { # ID KIND ORG ISSUER [APP]: a paper on file
	one "INSERT INTO record(kind,number,state,opened,changed_at,org) VALUES('DOC','$1','verified',centre_now(),centre_now(),'$3');
	    INSERT INTO doc(record,id,kind,title,org,issuer,issued_on,app,registered_at) SELECT id,'$1','$2','$2 (演示)','$3','$4','2026-06-30',NULLIF('${5:-}',''),centre_now() FROM record WHERE number='$1'"
}
d='done []'

# --- organisations ---------------------------------------------------------------
is "$(move AD01 '' ORG.propose '{"code":"XYJ","kind":"unit","name_zh":"演示信用办","phone":"000-1"}')" "$d" "ORG.propose by ADM"
is "$(move MG01 XYJ ORG.edit '{"name_en":"Credit Office"}')" "$d" "ORG.edit"
like "$(move MG01 XYJ ORG.approve '{}')" 'refused.*R00.2' "R00.2 breaks: the provider puts no unit in force"
is "$(move RG01 XYJ ORG.approve '{}')" "$d" "R00.2 lawful: the E-Government Office does"
is "$(one "SELECT CONCAT_WS(' ',r.state,o.approved_by,o.created_by,r.title) FROM org o JOIN record r ON r.id=o.record WHERE o.code='XYJ'")" "in_force RG01 AD01 演示信用办" "who proposed, who approved"
like "$(move AD01 XYJ ORG.amend '{"phone":"000-2"}')" 'refused.*R00.3' "R00.3 breaks: no reason"
like "$(move AD01 XYJ ORG.amend '{"phone":"000-2"}' 'new')" 'refused.*R00.3' "R00.3 breaks: three letters are none"
is "$(move AD01 XYJ ORG.amend '{"phone":"000-2"}' 'moved')" "$d" "R00.3 lawful: a reason of four letters and more"
like "$(move AD01 XYJ ORG.approve '{}')" 'refused.*R00.1' "R00.1 breaks: what is in force is not approved again"
like "$(move AD01 '' ORG.propose '{"code":"XYJ","kind":"unit","name_zh":"x"}')" 'refused.*R00.6.*taken' "R00.6 breaks: a code twice"
like "$(move AD01 '' ORG.propose '{"code":"XYK","kind":"unit"}')" 'refused.*R00.6.*name_zh' "R00.6 breaks: no name"
is "$(move AD01 '' ORG.propose '{"code":"XYK","kind":"unit","name_zh":"试"}')" "$d" "R00.6 lawful: code, kind and name"
is "$(move RG01 XYK ORG.refuse '{}' 'not ours')" "$d" "ORG.refuse"
like "$(sql ad01 "CALL p_move(UUID(),'XYJ','ORG.amend','1','{\"phone\":\"3\"}','moved','','batch')" | cut -f1,7)" 'stale.*R00.4' "R00.4 breaks: read at version 1, changed since"
v=$(one "SELECT version FROM record WHERE number='XYJ'")
like "$(sql ad01 "CALL p_move(UUID(),'XYJ','ORG.amend','$v','{\"phone\":\"3\"}','moved','','batch')" | cut -f1)" '^done' "R00.4 lawful: as it was read"

# --- persons, appointments, deputies, accounts -----------------------------------------
is "$(move AD01 '' STF.propose '{"code":"MG02","account":"mg02","name_zh":"郑演新","org":"CSP","active_from":"2026-07-01"}')" "$d" "STF.propose"
is "$(move AD01 MG02 STF.edit '{"phone":"000-26000099"}')" "$d" "STF.edit"
is "$(move AD01 '' STF.propose '{"code":"MG03","account":"ccc_runner","name_zh":"x","org":"CSP","active_from":"2026-07-01"}')" "$d" "proposed under a name that is the program's own"
like "$(move MG01 MG03 STF.approve '{}')" 'refused.*R00.6.*account' "make_account: not that one"
is "$(move MG01 MG03 STF.refuse '{}' 'no such person')" "$d" "STF.refuse"
is "$(move MG01 MG02 STF.approve '{}')" "$d" "STF.approve"
is "$(one "SELECT CONCAT_WS(' ',account,host,active,must_change) FROM account WHERE staff='MG02'")" "mg02 localhost 1 1" "make_account: an account without a password"
is "$(one "SELECT COUNT(*) FROM mysql.user WHERE User='mg02'")" 0 "nobody can log in with it"
code=$(sql ad01 "CALL p_account_code('MG02')" | cut -f3)
like "$code" '^[a-z2-9]{12}$' "a code, shown to who makes it"
is "$(sql mg01 "CALL p_account_code('OP04')" | cut -f1,5 | tr '\t' ' ')" "refused role" "nobody else gives a code"
is "$(sql ad01 "CALL p_account_code('AD01')" | cut -f1,5 | tr '\t' ' ')" "refused self" "nor one to himself"
echo "mg02 $code" >>"$T/db/passwords"
is "$(sql mg02 "CALL p_login('t')" | cut -f1,16 | tr '\t' ' ')" "MG02 1" "the code logs in, to change the password"
like "$(sql mg02 "CALL p_next('XYJ')")" 'ERROR 45003' "and opens nothing else"
is "$(sql mg02 "CALL p_passwd('mg02mg02mg02')" | cut -f1)" input "not the own name"
is "$(sql mg02 "CALL p_passwd('一年有四季 2026')" | cut -f1)" done "a password of one's own"
sed -i "s/^mg02 .*/mg02 一年有四季 2026/" "$T/db/passwords"
mg2() { (umask 077; printf '[client]\npassword="一年有四季 2026"\n' >"$T/.my.mg02"); mariadb --defaults-file="$T/.my.mg02" -S "$T/db/db.sock" -u mg02 --default-character-set=utf8mb4 -N -B ccc_api -e "$1" 2>&1; }
is "$(mg2 "CALL p_login('t')" | cut -f16)" 0 "the code is spent"
like "$(move AD01 '' APT.appoint '{"staff":"MG02","office":"CSP","role":"MGR"}')" 'refused.*R04.10.*doc.*from_on.*to_on' "R04.10 breaks: no paper, no dates"
paper DOC-9001 appointment CSP CSP
apt='{"staff":"MG02","office":"CSP","role":"MGR","doc":"DOC-9001","from_on":"2026-07-01","to_on":"2027-06-30"}'
like "$(move AD01 '' APT.appoint "$(echo "$apt" | sed 's/2026-07-01/2026-06-30/')")" 'refused.*R23.2' "R23.2 breaks: from before the person was there"
is "$(move AD01 '' APT.appoint "$apt")" "$d" "R04.10 lawful, R23.2 lawful: paper and dates, from the first day on"
is "$(mg2 "CALL p_login('t')" | cut -f8)" "MGR@CSP" "the role counts at once"
like "$(move AD01 '' APT.appoint "$(echo "$apt" | sed 's/MGR/AUD/')")" 'refused.*R04.8.*AUD' "R04.8 breaks: manager and auditor"
is "$(move AD01 '' APT.appoint "$(echo "$apt" | sed 's/MGR/LEAD/')")" "$d" "R04.8 lawful: manager and lead"
ap=$(one "SELECT a.id FROM appointment a JOIN record r ON r.id=a.record AND r.state='active' WHERE a.staff='SE01'")
is "$(move AD01 "$ap" APT.delegate '{"deputy":"EN01","deputy_from":"2026-07-01","deputy_to":"2026-07-02"}')" "$d" "APT.delegate: a deputy with dates"
is "$(one "SELECT CONCAT_WS(' ',role,from_on,to_on) FROM held WHERE staff='EN01' AND role='SEC'")" "SEC 2026-07-01 2026-07-02" "from his first day to his last"
is "$(move EN01 '' BAN.list '{"vendor":"演示厂","model":"M-1","from_on":"2026-07-01","basis":"监管通报"}')" "$d" "he acts as such"
one "UPDATE centre SET offset_us=offset_us+86400000000*2 WHERE n=1"
like "$(move EN01 '' BAN.list '{"vendor":"演示厂","model":"M-2","from_on":"2026-07-01","basis":"监管通报"}')" 'refused.*R00.2' "and not a day longer"
one "UPDATE centre SET offset_us=offset_us-86400000000*2 WHERE n=1"
is "$(move AD01 MG02 STF.amend '{"team":"丁"}' 'night shifts')" "$d" "STF.amend"

# --- zones, hosts, keys -------------------------------------------------------------------
is "$(move EN01 '' ZON.propose '{"code":"LAB","name_zh":"试验区","cidr":"10.43.200.0/24"}')" "$d" "ZON.propose"
is "$(move EN01 LAB ZON.edit '{"name_en":"Laboratory"}')" "$d" "ZON.edit"
is "$(move MG01 LAB ZON.approve '{}')" "$d" "ZON.approve"
like "$(ask EN01 LAB ZON.amend '{"cidr":"10.43.201.0/24"}' 'renumbered')" '^waiting.*MG0' "R00.5 breaks: a network is not moved by one person"
u=$(ask EN01 LAB ZON.amend '{"cidr":"10.43.201.0/24"}' 'renumbered' | cut -f6)
like "$(sql en01 "CALL p_confirm('$u')" | cut -f1,7)" 'refused.*R00.5' "R00.5 breaks: who asked does not confirm"
like "$(sql op04 "CALL p_confirm('$u')" | cut -f1,7)" 'refused.*R00.5' "R00.5 breaks: nor does another role"
is "$(sql mg01 "CALL p_confirm('$u')" | cut -f1)" done "R00.5 lawful: a manager does"
is "$(one "SELECT cidr FROM zone WHERE code='LAB'")" 10.43.201.0/24 "ZON.amend"
h='{"code":"lab-01","kind":"hypervisor","zone":"LAB","ip":"10.43.201.7","log_keep_days":"184","login":"root"}'
like "$(move EN01 '' HOS.propose "$(echo "$h" | sed 's/201.7/200.7/')")" 'refused.*R02.2' "R02.2 breaks: an address of another network"
is "$(move EN01 '' HOS.propose "$h")" "$d" "R02.2 lawful: one of the zone's own"
is "$(move EN01 lab-01 HOS.edit '{"rack":"A-07"}')" "$d" "HOS.edit"
like "$(move EN01 lab-01 HOS.approve '{}')" 'refused.*R00.2' "who proposes does not approve"
is "$(move LD01 lab-01 HOS.approve '{}')" "$d" "HOS.approve"
is "$(one "SELECT state FROM host WHERE code='lab-01'")" running "a host in force runs"
vm='{"code":"mzj01-app9","kind":"vm","app":"MZJ-01","zone":"ENT","ip":"10.43.64.99","log_keep_days":"184"}'
like "$(move EN01 '' HOS.propose "$vm")" 'refused.*R02.1' "R02.1 breaks: a unit's machine in the zone of the enterprises"
is "$(move EN01 '' HOS.propose "$(echo "$vm" | sed 's/ENT/GOV/;s/43.64.99/43.20.99/')")" "$d" "R02.1 lawful: in the government zone"
like "$(move EN01 '' HOS.propose "$(echo "$vm" | sed 's/MZJ-01/QWL-01/;s/mzj/qwl/;s/ENT/GOV/;s/43.64.99/43.20.98/')")" 'refused.*R02.1' "R02.1 breaks: an enterprise's in the government zone"
is "$(move MG01 mzj01-app9 HOS.refuse '{}' 'no capacity')" "$d" "HOS.refuse"
unlike "$(found HOS)" mzj01-app9 "what was refused is no finding"
is "$(found HOS)" "R02.1 qwh01-app1" "R02.1 breaks: the demo's enterprise host in the government zone is found, nothing else"
like "$(ask EN01 lab-01 HOS.amend '{"ip":"10.43.200.9"}' 'renumbered')" 'refused.*R02.2' "R02.2 breaks: amended out of its network"
is "$(two LD01 EN01 lab-01 HOS.amend '{"ip":"10.43.201.9"}' 'renumbered')" "$d" "HOS.amend by two"
k='{"host":"lab-01","key_type":"ssh-ed25519","sha256":"SHA256:aaaa"}'
is "$(move EN01 '' HKY.offer "$k")" "$d" "HKY.offer"
k1=$(one "SELECT MAX(number) FROM record WHERE kind='HKY'")
like "$(move EN01 "$k1" HKY.confirm '{"sha256":"SHA256:aaaa"}')" 'refused.*R04.6' "R04.6 breaks: who offers a key does not confirm it"
like "$(move LD01 "$k1" HKY.confirm '{"sha256":"SHA256:aaab"}')" 'refused.*R00.6.*sha256' "another fingerprint at the host"
is "$(one "SELECT sha256 FROM host_key WHERE id='$k1'")" SHA256:aaaa "what was offered stays"
is "$(move LD01 "$k1" HKY.confirm '{"sha256":"SHA256:aaaa"}')" "$d" "R04.6 lawful: another person, the same fingerprint"
is "$(move EN02 '' HKY.offer "$(echo "$k" | sed s/aaaa/bbbb/)")" "$d" "the key has changed"
k2=$(one "SELECT MAX(number) FROM record WHERE kind='HKY'")
is "$(move SE01 "$k2" HKY.confirm '{"sha256":"SHA256:bbbb"}')" "$d" "the new one is confirmed"
is "$(state "$k1") $(state "$k2")" "ended in_force" "replace_version: the old one ends with it"
is "$(one "SELECT GROUP_CONCAT(sha256) FROM host_key WHERE host='lab-01' AND from_at<=centre_now() AND (to_at IS NULL OR to_at>centre_now())")" SHA256:bbbb "one key is in force"
is "$(move EN02 '' HKY.offer "$(echo "$k" | sed s/aaaa/cccc/)")" "$d" "one more"
is "$(move EN03 "$(one "SELECT MAX(number) FROM record WHERE kind='HKY'")" HKY.refuse '{}' 'read another')" "$d" "HKY.refuse"
is "$(move LD01 "$k2" HKY.revoke '{}' 'host reinstalled')" "$d" "HKY.revoke"
is "$(move EN01 lab-01 HOS.end '{}' 'end of life')" "$d" "R10.2 lawful: a platform device needs no unit's instruction"
is "$(one "SELECT CONCAT_WS(' ',state,ip IS NULL) FROM host WHERE code='lab-01'")" "released 1" "release_hosts: address free"
like "$(move EN01 mzj01-app1 HOS.end '{}' 'end of life')" 'refused.*R10.2.*mzj01-app1' "R10.2 breaks: a unit's machine without its written instruction"
one "INSERT INTO record(kind,number,state,opened,changed_at,org) VALUES('AUT','AU-9001','in_force',centre_now(),centre_now(),'MZJ');
    INSERT INTO auth(record,id,org,app,hosts,grantee,actions,form,granted_at,valid_from,valid_to) SELECT id,'AU-9001','MZJ','MZJ-01','mzj01-app1','EN01','wipe','phone',centre_now(),centre_now(),centre_now()+INTERVAL 1 DAY FROM record WHERE number='AU-9001'"
like "$(move EN01 mzj01-app1 HOS.end '{"instruction":"AU-9001"}' 'end of life')" 'refused.*R10.2' "R10.2 breaks: a call is no written instruction"
one "UPDATE auth SET form='written' WHERE id='AU-9001'"
one "INSERT INTO record(kind,number,state,opened,changed_at) VALUES('HLD','HD-9001','placed',centre_now(),centre_now()); INSERT INTO hold(record,id,objects,placed_at) SELECT id,'HD-9001','MZJ-01',centre_now() FROM record WHERE number='HD-9001'"
like "$(move EN01 mzj01-app1 HOS.end '{"instruction":"AU-9001"}' 'end of life')" 'refused.*R11.2.*HD-9001' "R11.2 breaks: its system is under a hold"
one "UPDATE hold SET released_at=centre_now() WHERE id='HD-9001'"
is "$(move EN01 mzj01-app1 HOS.end '{"instruction":"AU-9001"}' 'end of life')" "$d" "R10.2 lawful, R11.2 lawful: in writing, and the hold released"
is "$(move EN01 LAB ZON.amend '{"note":"x"}' 'some reason' | cut -c1-7)" waiting "and a zone that is not used any more"
is "$(move MG01 LAB ZON.end '{}' 'not used')" "$d" "ZON.end"
is "$(move EN01 '' ZON.propose '{"code":"LAC","name_zh":"x","cidr":"10.43.202.0/24"}'; move MG01 LAC ZON.refuse '{}' 'no use')" "$d
$d" "ZON.refuse"

# --- systems ---------------------------------------------------------------------------------
a='{"code":"MZJ-09","name_zh":"婚姻登记","org":"MZJ","zone":"GOV","mlps_level":"2","important":"1","classified":"0","lan_only":"0","cii":"0"}'
like "$(move US-RSJ '' APP.propose "$a")" 'refused.*R04.5' "R04.5 breaks: a unit proposes for itself only"
is "$(move US-MZJ '' APP.propose "$a")" "$d" "R04.5 lawful: its own"
is "$(move US-MZJ MZJ-09 APP.edit '{"rto_min":"120"}')" "$d" "APP.edit"
is "$(move RG01 MZJ-09 APP.approve '{}')" "$d" "APP.approve"
is "$(move US-MZJ MZJ-09 APP.amend '{"filing_no":"43070099000-26001"}' 'now filed')" "$d" "APP.amend"
like "$(move RG01 MZJ-09 APP.grade '{"mlps_level":"3","important":"1","cii":"0"}' 're-graded')" 'refused.*R07.2' "R07.2 breaks: a level without its paper"
paper DOC-9002 grading MZJ MZJ MZJ-09
like "$(move RG01 MZJ-09 APP.grade '{"mlps_level":"4","important":"1","cii":"0"}' 're-graded')" 'refused.*R07.16' "R07.16 breaks: above the platform's own level"
is "$(move RG01 MZJ-09 APP.grade '{"mlps_level":"3","important":"1","cii":"0"}' 're-graded')" "$d" "R07.2 lawful, R07.16 lawful: the platform's level, on paper"
like "$(move RG01 MZJ-09 APP.grade '{"mlps_level":"2","important":"1","cii":"0"}' 're-graded')" 'refused.*R07.2' "R07.2 breaks: the same paper states no second level"
like "$(move RG01 NYJ-02 APP.end '{}' 'given up')" 'refused.*R00.10.*TN-2026-0008' "R00.10 breaks: a file of it is open"
is "$(move RG01 MZJ-09 APP.end '{}' 'given up')" "$d" "R00.10 lawful: nothing open"
is "$(move US-MZJ '' APP.propose "$(echo "$a" | sed s/-09/-10/)"; move RG01 MZJ-10 APP.refuse '{}' 'twice the same')" "$d
$d" "APP.refuse"

# --- systems outside the centre (Art. 3) ----------------------------------------------------------
is "$(found OFC)" "R03.1 OFF-08" "R03.1 breaks: the demo's new system outside the centre is found, nothing else"
o='{"org":"MZJ","name_zh":"低保核对","is_new":"1","lan_only":"0"}'
is "$(move US-MZJ '' OFC.declare "$o")" "$d" "OFC.declare"
f=$(one "SELECT MAX(number) FROM record WHERE kind='OFC'")
like "$(found OFC)" "R03.1 $f" "R03.1 breaks: found at once"
like "$(move RG01 "$f" OFC.exempt '{}')" 'refused.*R03.1.*R03.2' "R03.1 breaks, R03.2 breaks: no document"
paper DOC-9003 policy MZJ MZJ
like "$(move RG01 "$f" OFC.exempt '{"exemption_doc":"DOC-9003"}')" 'refused.*R03.2' "R03.2 breaks: a paper of another sort"
paper DOC-9004 exemption MZJ SZB
is "$(move RG01 "$f" OFC.exempt '{"exemption_doc":"DOC-9004"}')" "$d" "R03.2 lawful: the document that exempts"
unlike "$(found OFC)" "$f" "R03.1 lawful: exempt, no finding"
is "$(move RG01 "$f" OFC.end_exemption '{}' 'document replaced')" "$d" "OFC.end_exemption"
like "$(move US-MZJ "$f" OFC.postpone '{}' 'no budget yet')" 'refused.*R03.3' "R03.3 breaks: no day on which it is looked at again"
like "$(move US-MZJ "$f" OFC.postpone '{"review_on":"2026-07-01"}' 'no budget yet')" 'refused.*R03.3' "R03.3 breaks: today is none"
is "$(move US-MZJ "$f" OFC.postpone '{"review_on":"2026-12-01"}' 'no budget yet')" "$d" "R03.3 lawful: reason and day"
is "$(move US-MZJ "$f" OFC.postpone '{"review_on":"2027-01-01"}' 'no budget yet')" "$d" "again"
is "$(move US-MZJ "$f" OFC.plan '{"plan_on":"2026-12-31"}')" "$d" "OFC.plan"
like "$(move RG01 "$f" OFC.migrate '{"app":"NYJ-02"}')" 'refused.*R19.4' "R19.4 breaks: never opened, and of another unit"
like "$(move RG01 "$f" OFC.migrate '{"app":"RSJ-01"}')" 'refused.*R19.4' "R19.4 breaks: opened, of another unit"
is "$(move RG01 "$f" OFC.migrate '{"app":"MZJ-02"}')" "$d" "R19.4 lawful: the unit's own, opened"
is "$(move US-MZJ '' OFC.declare "$(echo "$o" | sed 's/"1","lan/"0","lan/')"; move US-MZJ "$(one "SELECT MAX(number) FROM record WHERE kind='OFC'")" OFC.retire '{}' 'switched off')" "$d
$d" "OFC.retire"
finish
