#!/bin/sh
# People and offices that go (Art. 4, 14, 20): removed by order, ended, an office
# closed. In the same transaction the account is shut, grants, planned shifts,
# safety duties and work are handed on; the next turn of the clock locks the
# database account and ends its sessions.
. "$(dirname "$0")/lib.sh"
start_demo

low() { printf %s "$1" | tr A-Z a-z; }
ask() { sql "$(low "$1")" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','${6:-}','batch')"; }
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
one() { admin "USE ccc; $1"; }
state() { one "SELECT state FROM record WHERE number='$1'"; }
apt() { one "SELECT r.number FROM appointment t JOIN record r ON r.id=t.record AND r.state='active' WHERE t.staff='$1' ORDER BY r.id LIMIT 1"; }
grant() { # ID GRANTEE STATE
	one "INSERT INTO record(kind,number,state,opened,changed_at,org) VALUES('AUT','$1','$3',centre_now(),centre_now(),'MZJ');
	    INSERT INTO auth(record,id,org,app,hosts,grantee,actions,form,requested_at,granted_at,valid_from,valid_to) SELECT id,'$1','MZJ','MZJ-01','*','$2','login','written',centre_now(),IF('$3'='requested',NULL,centre_now()),centre_now(),centre_now()+INTERVAL 1 DAY FROM record WHERE number='$1'"
}
d='done []'
o=$(one "SELECT MIN(id) FROM rectify")

# --- an engineer with grants, work, a safety duty and a live session ---------------------
grant AU-9101 EN05 in_force; grant AU-9102 'EN05;EN06' in_force
one "UPDATE record SET holder='EN05' WHERE number IN ('CHG-2026-0062','INC-20260701-02'); UPDATE safety_duty SET person='EN05' WHERE domain='theft'"
lead=$(one "SELECT MIN(o.staff) FROM roster o JOIN record r ON r.id=o.record AND r.state IN ('planned','on_duty') WHERE o.post='lead' AND o.plan_start<=centre_now() AND o.plan_end>centre_now()")
like "$lead" '^LD0' "a lead is on duty"
like "$(move AD01 "$(apt EN05)" APT.remove '{}' 'by order')" 'refused.*R20.11' "R20.11 breaks: no order"
like "$(move AD01 "$(apt EN05)" APT.remove "{\"rectify\":\"$o\"}" 'by order')" 'refused.*R20.11' "R20.11 breaks: an order without sanction and ground"
one "UPDATE rectify SET sanction='清退', ground='屡次违规', person='EN06' WHERE id='$o'"
like "$(move AD01 "$(apt EN05)" APT.remove "{\"rectify\":\"$o\"}" 'by order')" 'refused.*R20.11' "R20.11 breaks: an order against somebody else"
one "UPDATE rectify SET person='EN05' WHERE id='$o'"
like "$(move AD01 "$(apt EN05)" APT.remove "{\"rectify\":\"$o\"}" 'by order')" 'refused.*R14.5.*theft' "R14.5 breaks: he alone answers for theft, nobody is named after him"
like "$(move AD01 "$(apt EN05)" APT.remove "{\"rectify\":\"$o\",\"successor\":\"EN05\"}" 'by order')" 'refused.*R14.5' "R14.5 breaks: he is not his own successor"
is "$(one "SELECT active FROM account WHERE staff='EN05'") $(state AU-9101)" "1 in_force" "a refusal leaves all as it was"
sql en05 "SELECT SLEEP(60)" >"$T/live" &
live=$!
sleep 1
one "UPDATE safety_duty SET person='FA01' WHERE domain='theft'"
is "$(move AD01 "$(apt EN05)" APT.remove "{\"rectify\":\"$o\"}" 'by order')" "$d" "R20.11 lawful, R14.5 lawful: the order, and no duty is left alone"
is "$(one "SELECT active FROM account WHERE staff='EN05'")" 0 "remove_person: the account is shut in the same transaction"
is "$(state AU-9101) $(state AU-9102)" "revoked in_force" "grants to him alone are revoked, those to several stay"
is "$(one "SELECT GROUP_CONCAT(holder) FROM record WHERE number IN ('CHG-2026-0062','INC-20260701-02')")" "$lead,$lead" "his changes and incidents go to the lead on duty"
is "$(one "SELECT COUNT(DISTINCT e.account) FROM event e WHERE e.at>=(SELECT MAX(at) FROM event WHERE action='remove') AND e.origin='effect'")" 1 "all under the name of who did it"
like "$(sql en05 "CALL p_login('')")" 'ERROR 45003' "nothing is open to him"
is "$(kill -0 $live 2>/dev/null && echo alive)" alive "his session still stands"
one "UPDATE tick SET busy_until='2000-01-01'; CALL guard(); CALL tick(@a,@b,@c,@d,@e)"
wait $live 2>/dev/null
like "$(cat "$T/live")" 'ERROR (2013|2006|1317|1927)' "the next turn ends it"
like "$(sql en05 'SELECT 1')" 'ERROR 4151' "and locks the database account"
a='"staff":"EN05","office":"CSP","role":"ENG","doc":"DOC-0001","from_on":"2026-07-01","to_on":"2027-06-30"'
like "$(move AD01 '' APT.appoint "{$a}")" 'refused.*R20.12' "R20.12 breaks: appointed again"
like "$(move AD01 '' APT.appoint "{$a,\"rectify\":\"$o\"}")" 'refused.*R20.12' "R20.12 breaks: by the order that removed him"
other=$(one "SELECT y.id FROM rectify x JOIN staff xs ON xs.code=x.issued_by JOIN rectify y ON y.id<>x.id JOIN staff ys ON ys.code=y.issued_by AND ys.org=xs.org WHERE x.id='$o' ORDER BY 1 LIMIT 1")
is "$(move AD01 '' APT.appoint "{$a,\"rectify\":\"$other\"}")" "$d" "R20.12 lawful: by another order of the same office"

# --- a lead with planned shifts and a safety duty, who leaves of his own will ------------------
one "UPDATE safety_duty SET person='LD04' WHERE domain='power'"
like "$(move AD01 LD04 STF.end '{"active_to":"2026-07-01"}' 'retires')" 'refused.*R14.5' "R14.5 breaks: a person ends, his domain stands alone"
is "$(move AD01 LD04 STF.end '{"active_to":"2026-07-01","successor":"FA02"}' 'retires')" "$d" "R14.5 lawful: STF.end with a successor"
is "$(one "SELECT COUNT(*) FROM appointment t JOIN record r ON r.id=t.record AND r.state='active' WHERE t.staff='LD04'") $(one "SELECT active FROM account WHERE staff='LD04'")" "0 0" "end_rights: every appointment, the account"
# --- an office that is closed --------------------------------------------------------------------
is "$(move RG01 DAG ORG.end '{}' 'merged into another')" "$d" "ORG.end"
is "$(one "SELECT GROUP_CONCAT(CONCAT(a.staff,' ',a.active)) FROM account a JOIN staff s ON s.code=a.staff WHERE s.org='DAG'")" "US-DAG 0" "end_rights: its people's accounts"
like "$(sql us-dag "CALL p_login('')")" 'ERROR 45003' "they are out at once"
finish
