#!/bin/sh
# What stays hidden between units, and from whom: persons and systems of other
# units, values of waiting moves, numbers told to strangers, roles of another
# day, recordings without a purpose.
. "$(dirname "$0")/lib.sh"

start_demo
move() { sql "$1" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','','batch')"; }
rules() { printf '%s\n' "$1" | cut -f1,7 | sed 's/"severity": "[a-z]*", //g' | tr '\t' ' '; }
one() { admin "USE ccc; $1"; }

# --- another unit's person is its liaison, no more -----------------------------------
I=$(move us-ybj '' INC.log '{"title":"slow","cat":"APP","detect_by":"monitor","detected_at":"2026-07-01 07:58","impact":3,"urgency":3,"app":"YBJ-01"}' | cut -f2)
like "$I" '^INC-2026' "a unit logs an incident"
move us-ybj "$I" ANY.urge '{"text":"our YBJ people wait"}' >/dev/null
is "$(sql us-mzj "SELECT COUNT(*) FROM v_incident WHERE number='$I'")" 0 "another unit does not see it"
one "INSERT INTO party SELECT id,'MZJ','impact' FROM record WHERE number='$I'"
is "$(sql us-mzj "SELECT logged_by, org IS NULL FROM v_incident WHERE number='$I'" | tr '\t' ' ')" "USR 1" "when it concerns that unit, it reads that a liaison logged it"
is "$(sql us-ybj "SELECT logged_by FROM v_incident WHERE number='$I'") $(sql op04 "SELECT logged_by FROM v_incident WHERE number='$I'")" "US-YBJ US-YBJ" "the owner and the centre read who"
is "$(sql us-mzj "SELECT DISTINCT actor, actor_name, COUNT(vals), COUNT(consents) FROM v_event WHERE number='$I' GROUP BY 1,2" | tr '\t' ' ')" "USR 单位联系人 0 0" "so does the history"
is "$(sql us-mzj "SELECT DISTINCT actor, COUNT(text) FROM v_incident_line WHERE number='$I' GROUP BY 1" | tr '\t' ' ')" "USR 0" "and the time line"
is "$(sql us-ybj "SELECT COUNT(vals) FROM v_event WHERE number='$I' AND actor='US-YBJ'")" 2 "the owner reads both moves"
one "UPDATE record SET holder='US-YBJ' WHERE number='$I'"
is "$(sql us-mzj "SELECT holder FROM v_record WHERE number='$I' UNION ALL SELECT holder FROM v_incident WHERE number='$I' UNION ALL SELECT holder FROM v_incident_list WHERE number='$I'" | paste -sd' ' -)" "USR USR USR" "who holds it"
one "INSERT INTO record_link(record,seq,to_record,doc,at,staff) SELECT r.id,99,x.id,d.number,NOW(),'US-YBJ' FROM record r JOIN record x ON x.number='TN-2026-0007' JOIN record d ON d.id=(SELECT MIN(record) FROM doc WHERE org='YBJ') WHERE r.number='$I'"
is "$(sql us-mzj "SELECT CONCAT_WS(' ',COALESCE(other,'-'),COALESCE(doc,'-'),staff) FROM v_link WHERE number='$I'")" "- - USR" "who tied what to it, and which paper of another unit"
is "$(sql us-ybj "SELECT CONCAT_WS(' ',COALESCE(other,'-'),doc IS NOT NULL,staff) FROM v_link WHERE number='$I'")" "- 1 US-YBJ" "its owner reads its own paper, not the other's file"

# --- outages of other units' systems in an incident of one's own -----------------------
out() { move ld01 "$I" INC.outage "{\"outage_app\":\"$1\",\"outage_start\":\"2026-07-01 07:50\",\"planned\":\"0\",\"outage_side\":\"CSP\"}" 'two systems'; }
like "$(out YBJ-01)" '^done' "an outage of the owner's system"
like "$(out MZJ-01)" '^done' "and of another's"
is "$(sql us-ybj "SELECT GROUP_CONCAT(COALESCE(JSON_VALUE(vals,'\$.outage_app'),'-') ORDER BY seq) FROM v_event WHERE number='$I' AND action='outage'")" "YBJ-01,-" "the owner reads its own in the history alone"
is "$(sql us-ybj "SELECT COUNT(outage_app) FROM v_incident WHERE number='$I'") $(sql op04 "SELECT outage_app FROM v_incident WHERE number='$I'")" "0 MZJ-01" "nor the newest in the incident itself"

# --- moves that wait --------------------------------------------------------------------
one "INSERT INTO proposal(req,record,move,version,action,vals,reason,who,account,origin,at,number)
    SELECT '00000000-0000-4000-8000-000000000001',r.id,m.id,r.version,'INC.amend','{\"detail\":\"of YBJ\"}','because of YBJ','US-YBJ','x','batch',NOW(),r.number FROM record r JOIN move m ON m.kind='INC' AND m.action='amend' WHERE r.number='$I'"
p="SELECT CONCAT_WS(' ',asked_by,COALESCE(vals,'-'),COALESCE(reason,'-')) FROM v_proposal WHERE number='$I'"
is "$(sql us-mzj "$p")" "USR - -" "a unit that it concerns reads that something waits"
is "$(sql fn01 "$p")" "US-YBJ - -" "finance reads no values"
is "$(sql us-ybj "$p")" 'US-YBJ {"detail":"of YBJ"} because of YBJ' "who asked reads all"
is "$(sql op04 "$p")" 'US-YBJ {"detail":"of YBJ"} because of YBJ' "the centre too"
is "$(sql us-jtj "$p")$(sql ad01 "$p")" "" "strangers read nothing"

# --- a stranger is told nothing -----------------------------------------------------------
N=TN-2026-0011
one "UPDATE record SET state='opened' WHERE number='TN-2026-0007'"
R=$(sql rg02 "SELECT UUID()")
one "INSERT INTO proposal(req,record,move,version,action,vals,who,account,origin,at,number) SELECT '$R',r.id,m.id,r.version,'TEN.go_live','{}','RG02','x','batch',NOW(),r.number FROM record r JOIN move m ON m.kind='TEN' AND m.action='go_live' WHERE r.number='TN-2026-0007'"
is "$(sql us-mzj "CALL p_confirm('$R')" | cut -f1-4 | tr '\t' '|')" "refused|||NULL" "a consent that is not his: no number, no state" ||
    note "$(sql us-mzj "CALL p_confirm('$R')")"
is "$(sql en01 "CALL p_confirm('$R')" | cut -f1-3 | tr '\t' '|')" "refused|TN-2026-0007|opened" "who sees the record is told which"
is "$(rules "$(move us-mzj "$N" TEN.resubmit '{"classified":0}')")" 'refused [{"rule": "R04.5", "detail": {}}]' "another unit's file: whose it is, is not told"
is "$(sql us-mzj "CALL p_why('$N','TEN.resubmit','','{}','','')" | cut -f1)" input "asked without trying, it is not there"

# --- what stands in the way of a change over several units' hosts -----------------------
for c in "p_next('CHG-2026-0062')" "p_checklist('CHG-2026-0062')" "p_why('CHG-2026-0062','CHG.start','','{}','','')"; do
	is "$(sql us-dag "CALL $c" | grep -c wlj01) $(sql us-dag "CALL $c" | grep -c dag01-app1) $(sql op04 "CALL $c" | grep -c wlj01)" "0 1 1" "$c names a unit its own hosts, the centre all" ||
	    note "$(sql us-dag "CALL $c")"
done
like "$(move us-jtj BP-RSJ-01 BKP.suspend '{}')" '^refused	BP-RSJ-01	' "what he typed comes back as it was"

# --- duties --------------------------------------------------------------------------------
is "$(sql us-dag "SELECT COUNT(*), SUM(org='DAG') FROM v_obligation" | tr '\t' ' ')" "$(sql us-dag "SELECT COUNT(*), COUNT(*) FROM v_obligation" | tr '\t' ' ')" "a unit reads its own duties only"
is "$(sql fn01 "SELECT COUNT(*)>0, SUM(owner NOT LIKE '%FIN%') FROM v_obligation" | tr '\t' ' ')" "1 0" "finance those that name it"

# --- roles of another day ------------------------------------------------------------------
q="SELECT (SELECT COUNT(*) FROM v_todo)>0, (SELECT COUNT(*) FROM v_obligation)>0, (SELECT SUM(mine) FROM v_tenancy_list)>0"
is "$(sql us-wjw "$q" | tr '\t' ' ')" "1 1 1" "what waits for a unit today"
one "UPDATE appointment SET to_on='2026-06-30' WHERE staff='US-WJW'; CALL sight_of('US-WJW')"
is "$(sql us-wjw "SET @ccc_as_of='2026-06-01'; SELECT COUNT(*) FROM v_todo; SELECT COUNT(*) FROM v_obligation; SELECT COUNT(*) FROM v_tenancy_list; SELECT COUNT(*) FROM v_proposal" | paste -sd' ' -)" "0 0 0 0" "over since yesterday: no moment that the session sets brings it back"
one "UPDATE appointment SET from_on='2026-07-02', to_on='2027-06-30' WHERE staff='US-DAG'; CALL sight_of('US-DAG')"
is "$(sql us-dag "SET @ccc_as_of='2026-07-03'; SELECT COUNT(*) FROM v_todo; SELECT COUNT(*) FROM v_recovery" | paste -sd' ' -)" "0 0" "nor forward, before it begins"

# --- recordings ------------------------------------------------------------------------------
S=SS-00060
one "INSERT INTO transcript(owner,host,part,session,at,bytes,sha256,chain,data) SELECT id,host,1,id,NOW(),6,'x','x','secret' FROM session WHERE id='$S'"
t() { sql "$1" "CALL p_transcript('$S','','$2')" | awk -F '\t' '{ print $1, $NF; match($3, /R[0-9.]+/); print substr($3, RSTART, RLENGTH) }' | paste -sd' ' - | sed 's/ *$//'; }
org=$(one "SELECT r.org FROM record r WHERE r.number='$S'")
who=$(one "SELECT staff FROM session WHERE id='$S'")
is "$(t jc01 '')" "refused NULL R00.3" "without a purpose an auditor opens nothing"
is "$(t jc01 '   ')" "refused NULL R00.3" "nor with an empty one"
is "$(t jc01 'quarterly audit')" "done secret" "with one he reads"
is "$(t "us-$(printf %s "$org" | tr A-Z a-z)" 'what was done here')" "done secret" "so does the unit of the host"
is "$(one "SELECT GROUP_CONCAT(CONCAT(staff,':',view_purpose) ORDER BY at SEPARATOR ';') FROM session_view WHERE session='$S'")" "JC01:quarterly audit;US-$org:what was done here" "who looked and why stands in its list"
is "$(one "SELECT GROUP_CONCAT(CONCAT(e.actor,':',JSON_VALUE(e.vals,'\$.view_purpose')) ORDER BY e.seq SEPARATOR ';') FROM event e JOIN record r ON r.id=e.record WHERE r.number='$S' AND e.action='view' AND e.outcome='done'")" "JC01:quarterly audit;US-$org:what was done here" "and in its history"
is "$(sql "$(printf %s "$who" | tr A-Z a-z)" "SELECT COUNT(*) FROM v_child_session_view WHERE number='$S'")" 2 "which the person recorded can read"
is "$(t "$(printf %s "$who" | tr A-Z a-z)" 'my own work')" "refused NULL R00.2" "he does not open his own"
one "UPDATE session SET staff='US-$org' WHERE id='$S'"
is "$(t "us-$(printf %s "$org" | tr A-Z a-z)" 'my own work')" "refused NULL R12.8" "nor where his role would let him"
is "$(t rg02 'a complaint')" "refused NULL R12.8" "the regulator opens no tenant's"
is "$(t us-jtj 'curious')" "refused NULL R04.5" "another unit does not"
is "$(t mg01 'management')" "refused NULL R00.2" "nor the manager"
is "$(sql op04 "CALL p_transcript('SS-99999','','a purpose')" | cut -f1) $(sql op04 "CALL p_transcript('','','a purpose')" | cut -f1)" "input input" "a session that is none"
like "$(sql jc01 'SELECT data FROM ccc.transcript')" 'ERROR 1142' "and there is no other way to it"
S=$(one "SELECT s.id FROM session s JOIN host h ON h.code=s.host AND h.app IS NULL JOIN record r ON r.id=s.record AND r.state='closed' LIMIT 1")
one "INSERT INTO transcript(owner,host,part,session,at,bytes,sha256,chain,data) SELECT id,host,1,id,NOW(),6,'x','x','device' FROM session WHERE id='$S'"
is "$(t rg02 'supervision of the platform')" "done device" "of a platform device the regulator may"

# --- and of a run: the same doors -----------------------------------------------------------
h=$(one "SELECT x.host FROM change_target x JOIN host k ON k.code=x.host JOIN app a ON a.code=k.app AND a.org='MZJ' WHERE x.change_request='CHG-2026-0061' LIMIT 1")
one "INSERT INTO run(run,record,change_request,n,mode,state,content_hash,runbook,batch,max_failed,executor,opened_at,opened_by) SELECT 'CHG-2026-0061/9',id,number,9,'forward','ended','x','RB-DISK',1,1,'EN01',NOW(),'EN01' FROM record WHERE number='CHG-2026-0061';
    INSERT INTO run_host(run,host,seq,target,state) VALUES('CHG-2026-0061/9','$h',1,1,'ok'),('CHG-2026-0061/9','hv-01',2,2,'ok');
    INSERT INTO transcript(owner,host,part,run,at,bytes,sha256,chain,data) VALUES('CHG-2026-0061/9','$h',1,'CHG-2026-0061/9',NOW(),6,'x','x','tenant'),('CHG-2026-0061/9','hv-01',1,'CHG-2026-0061/9',NOW(),6,'x','x','platform')"
r() { sql "$1" "CALL p_transcript('CHG-2026-0061/9','$2','$3')" | awk -F '\t' '{ print $1, $NF; match($3, /R[0-9.]+/); print substr($3, RSTART, RLENGTH) }' | paste -sd' ' - | sed 's/ *$//'; }
is "$(r us-mzj "$h" 'what was done here')" "done tenant" "a unit opens what was printed on its host"
x=$(one "SELECT MIN(a.org) FROM change_target x JOIN host k ON k.code=x.host JOIN app a ON a.code=k.app JOIN account ac ON ac.staff=CONCAT('US-',a.org) AND ac.active=1 WHERE x.change_request='CHG-2026-0061' AND a.org NOT IN ('MZJ','DAG','WJW')")
is "$(r "us-$(printf %s "$x" | tr A-Z a-z)" "$h" 'curious')" "refused NULL R00.2" "another unit of the same change does not"
is "$(r us-mzj hv-01 'curious')" "refused NULL R00.2" "nor the unit a platform host's"
is "$(r rg02 "$h" 'a complaint')|$(r rg02 hv-01 'a complaint')" "refused NULL R00.2|done platform" "the regulator the platform's, no tenant's"
is "$(r en01 "$h" 'my own run')|$(r en02 "$h" 'to learn')" "refused NULL R00.2|refused NULL R00.2" "neither who ran it nor a colleague"
is "$(r jc01 "$h" 'no')|$(r jc01 "$h" 'yearly audit')" "refused NULL R12.8|done tenant" "the auditor with a purpose"
one "UPDATE run SET executor='JC01' WHERE run='CHG-2026-0061/9'"
is "$(r jc01 "$h" 'yearly audit')" "refused NULL R12.8" "unless it was his own run"
is "$(r us-jtj CHG-9999 'curious')" "input NULL" "a host that is not in it"
is "$(one "SELECT GROUP_CONCAT(CONCAT(e.actor,':',e.outcome) ORDER BY e.seq) FROM event e JOIN record r ON r.id=e.record WHERE r.number='CHG-2026-0061' AND e.action='view'")" \
    "US-MZJ:done,US-$x:refused,US-MZJ:refused,RG02:refused,RG02:done,EN01:refused,EN02:refused,JC01:refused,JC01:done,JC01:refused" "each try is in the history of the change"
is "$(one "SELECT COUNT(*) FROM event e JOIN record r ON r.id=e.record WHERE r.number='CHG-2026-0061' AND e.action='view' AND JSON_VALUE(e.vals,'\$.view_purpose')='what was done here'")" 1 "with its purpose"

# --- telephones ---------------------------------------------------------------------------------
is "$(sql us-mzj "SELECT COUNT(*), COUNT(phone) FROM v_contact WHERE kind='person' AND code LIKE 'RG0_'" | tr '\t' ' ')" "3 3" "a unit finds the reviewers' telephones"
is "$(sql us-mzj "SELECT COUNT(*) FROM v_contact WHERE kind='person' AND (code LIKE 'OP%' OR code LIKE 'US-J%')")" 0 "not everybody's"
finish
