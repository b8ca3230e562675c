#!/bin/sh
# What is kept, and what no unit's data serve (Art. 1, 2, 5, 10, 13, 23): texts,
# recordings, zones, catalogue. For each rule a record that breaks it and its
# nearest lawful neighbour.
. "$(dirname "$0")/lib.sh"
start_demo

low() { printf %s "$1" | tr A-Z a-z; }
ask() { sql "$(low "$1")" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','${6:-}','batch')"; }
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
one() { admin "USE ccc; $1"; }
last() { one "SELECT number FROM record WHERE kind='$1' ORDER BY id DESC LIMIT 1"; }
check() { one "CALL guard(); SET @ccc_as_of='$2'; CALL check_all('$1','$2'); SELECT k FROM check_find ORDER BY k"; }
d='done []'

# --- R01.1: the text of the articles ---------------------------------------------------------
is "$(sql us-mzj "CALL p_article('12','条文','市政府公报')" | cut -f1)" refused "a unit imports no text"
is "$(sql rg01 "CALL p_article('99','条文','市政府公报')" | cut -f1)" input "there is no article 99"
is "$(sql rg01 "CALL p_article('12','第十二条 未经使用单位授权, 任何单位和个人不得进入。','市政府公报')" | cut -f1,3 | tr '\t' ' ')" "done 1" "the official text"
like "$(one "UPDATE article_text SET text='x'")" 'ERROR 45008.*R01.1' "R01.1 breaks: an imported text is edited by nobody"
like "$(one "DELETE FROM article_text")" 'ERROR 45008.*R01.1' "R01.1 breaks: nor removed"
is "$(sql rg03 "CALL p_article('12','第十二条 未经授权不得进入。','修订')" | cut -f1,3 | tr '\t' ' ')" "done 2" "R01.1 lawful: a new version beside the old one"
is "$(sql us-mzj "SELECT version, text FROM v_article_text WHERE no='12'" | tr '\t' ' ')" "2 第十二条 未经授权不得进入。" "everybody reads the newest"
is "$(sql rg03 "CALL p_article('12','第十二条 未经授权不得进入。','修订')" | cut -f1,3 | tr '\t' ' ')" "done 2" "the same text again is no version"

# --- R13.7: recordings -------------------------------------------------------------------------
rec() { one "INSERT INTO transcript(owner,host,part,at,bytes,sha256,chain) VALUES('$1','mzj01-app1',1,centre_now()-INTERVAL $2,1,'','')"; }
rec T1 '183 DAY'; rec T2 '185 DAY'
like "$(one "DELETE FROM transcript WHERE owner='T1'")" 'ERROR 45008.*R13.7.*184' "R13.7 breaks: a recording of 183 days"
is "$(one "DELETE FROM transcript WHERE owner='T2'; SELECT COUNT(*) FROM transcript WHERE owner='T2'")" 0 "R13.7 lawful: one of 185"
one "UPDATE param SET value='200' WHERE name='log_keep_days'"
rec T2 '185 DAY'
like "$(one "DELETE FROM transcript WHERE owner='T2'")" 'ERROR 45008.*R13.7.*200' "R13.7 breaks: by the parameter, not by a number of its own"
one "UPDATE param SET value='184' WHERE name='log_keep_days'"

# --- R10.5: unit data in a drill ------------------------------------------------------------------
dr=$(one "SELECT number FROM record WHERE kind='DRL' ORDER BY id LIMIT 1")
grant() { one "INSERT INTO record(kind,number,state,opened,changed_at,org) VALUES('AUT','$1','in_force',centre_now(),centre_now(),'MZJ');
    INSERT INTO auth(record,id,org,app,hosts,grantee,actions,form,granted_at,valid_from,valid_to,ref) SELECT id,'$1','MZJ','MZJ-01','mzj01-app1','EN01','login;view','written',centre_now(),centre_now(),centre_now()+INTERVAL 1 DAY,NULLIF('$2','') FROM record WHERE number='$1'"; }
grant AU-9201 ''; grant AU-9202 "$dr"
open() { move EN01 '' SES.open "{\"host\":\"mzj01-app1\",\"via\":\"bastion\",\"auth\":\"$1\",\"ref\":\"$2\",\"actions\":\"view\",\"purpose\":\"试\"}"; }
like "$(open AU-9201 "$dr")" "refused.*R10.5.*$dr" "R10.5 breaks: a drill on a unit's data under a grant for daily work"
unlike "$(open AU-9201 '')" 'R10.5' "R10.5 lawful: the daily work itself"
unlike "$(open AU-9202 "$dr")" 'R10.5' "R10.5 lawful: a grant that names the drill"

# --- Art. 2 and 5 ------------------------------------------------------------------------------------
is "$(check R02.3 "$(one 'SELECT centre_now()')")" TN-2026-0010 "R02.3 breaks: the demo's request of a classified system"
one "UPDATE tenancy SET classified=0 WHERE id='TN-2026-0010'; UPDATE app SET classified=0 WHERE code='HBJ-02'"
is "$(check R02.3 "$(one 'SELECT centre_now()')")" "" "R02.3 lawful: the same declared not classified"
one "UPDATE app SET classified=1 WHERE code='HBJ-02'"
is "$(check R02.3 "$(one 'SELECT centre_now()')")" TN-2026-0010 "R02.3 breaks: the system says so"
one "UPDATE app SET classified=0 WHERE code='HBJ-02'"
move US-MZJ '' APP.propose '{"code":"MZJ-08","name_zh":"试","org":"MZJ","zone":"GOV","mlps_level":"1","important":"0","classified":"0","lan_only":"0","cii":"0"}' >/dev/null
move RG01 MZJ-08 APP.approve '{}' >/dev/null
is "$(move US-MZJ '' TEN.draft '{"kind":"new","app":"MZJ-08","title":"试","resource":"vcpu,2,核","mlps_level":"1","migrates":"0"}')" "$d" "a file"
t=$(last TEN)
why() { sql us-mzj "CALL p_why('$t','TEN.apply','','{\"classified\":\"0\"${1:+,\"declaration_doc\":\"$1\"}}','','')" | cut -f1,7; }
like "$(why)" 'R02.4' "R02.4 breaks: no declaration"
one "INSERT INTO record(kind,number,state,opened,changed_at,org) VALUES('DOC','DOC-9201','verified',centre_now(),centre_now(),'MZJ');
    INSERT INTO doc(record,id,kind,title,org,issuer,issued_on) SELECT id,'DOC-9201','declaration','非涉密声明','MZJ','MZJ','2026-06-30' FROM record WHERE number='DOC-9201'"
like "$(why DOC-9201)" 'R02.4' "R02.4 breaks: one that nobody has signed"
one "UPDATE doc SET signer='US-MZJ' WHERE id='DOC-9201'"
unlike "$(why DOC-9201)" 'R02.4' "R02.4 lawful: signed and dated"
unlike "$(why DOC-9201)" 'R05.3' "R05.3 lawful: what the catalogue offers"
one "UPDATE catalogue SET approved_at=centre_now(), from_on='2026-01-01', to_on='2026-06-30' WHERE code='vcpu'"
like "$(why DOC-9201)" 'R05.3.*vcpu' "R05.3 breaks: offered until yesterday"
one "UPDATE catalogue SET to_on='2026-07-01' WHERE code='vcpu'"
unlike "$(why DOC-9201)" 'R05.3' "R05.3 lawful: until today"

# --- R23.1: the rules of the time, and none before there were any -----------------------------------------
one "INSERT INTO record(kind,number,state,opened,changed_at,org) VALUES('OFC','OFF-90','declared','2016-06-30 15:59:59','2016-07-01','MZJ'),('OFC','OFF-91','declared','2016-06-30 16:00:00','2016-07-01','MZJ');
    INSERT INTO offcloud(record,id,org,name_zh,is_new,lan_only) SELECT id,number,'MZJ','旧',1,0 FROM record WHERE number IN ('OFF-90','OFF-91')"
is "$(check R03.1 2026-07-01 | grep OFF-9)" OFF-91 "R23.1 breaks: of the first second of 1 July 2016 it is judged; R23.1 lawful: of the last before it is not"
finish
