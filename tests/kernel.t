#!/bin/sh
# The kernel's moves: refusals as events, forms, second persons, warnings,
# waivers, numbers, lists, the journal, drills. As persons, by the API only.
. "$(dirname "$0")/lib.sh"

start_demo

# move WHO NUMBER ACTION VALUES [REASON [ACK [REQUEST [VERSION [ORIGIN]]]]]
move() {
	sql "$1" "CALL p_move(COALESCE(NULLIF('$7',''),UUID()),'$2','$3','$8','$4','$5','$6','${9:-batch}')"
}
why() {
	sql "$1" "CALL p_why('$2','$3','','$4','$5','')"
}
outcome() { printf '%s\n' "$1" | cut -f1; }
last() { sql jc01 "SELECT $2 FROM v_event WHERE number='$1' ORDER BY seq DESC LIMIT 1"; }

# a record is made: number, title, office, deadline, first event
r=$(move op04 '' INC.log '{"title":"磁盘告警","cat":"STO","detect_by":"monitor","detected_at":"2026-07-01T07:58:00+08:00","impact":1,"urgency":2,"app":"MZJ-01"}')
is "$(outcome "$r")" "done" "an incident is logged"
n=$(printf '%s\n' "$r" | cut -f2)
like "$n" '^INC-20260701-0[0-9]$' "its number: local date and the next of the day"
is "$(sql op04 "SELECT CONCAT_WS('|',state,version,org,title,priority,app_name) FROM v_incident WHERE number='$n'")" \
    "new|1|MZJ|磁盘告警|P2|社会救助管理系统" "office from the system, priority by the effect"
is "$(sql op04 "SELECT TIMESTAMPDIFF(MINUTE,logged_at,due) FROM v_incident WHERE number='$n'")" 30 \
    "due: response limit of its priority, from its logging"
is "$(sql op04 "SELECT detected_at FROM v_incident WHERE number='$n'")" "2026-06-30 23:58:00.000000" "a time with offset is kept in UTC"
is "$(last "$n" "CONCAT_WS('|',seq,actor,action,from_state,to_state,origin,outcome)")" "1|OP04|log|-|new|batch|done" "first event"

# refusals by the kernel, each an event that raises seq, not version
for t in 'INC.assign|{"assignee":"EN01"}||R00.2' 'INC.close|{}||R00.1' 'INC.outage|{"outage_app":"MZJ-01","planned":0}||R00.6' \
    'ANY.note|{"text":""}||R00.6' 'INC.amend|{"title":"x"}||R00.3' 'INC.amend|{"impact":9}|because|R00.6' \
    'INC.amend|{"app":"NO-99"}|because|R00.6' 'ANY.note|{"text":"x","closed_at":"2020-01-01"}||INPUT' \
    'ANY.attach|{"doc":"DOC-9999"}||R00.6'; do
	a=${t%%|*}; rest=${t#*|}; v=${rest%%|*}; rest=${rest#*|}; why=${rest%%|*}; rule=${rest#*|}
	r=$(move op04 "$n" "$a" "$v" "$why")
	like "$r" "\"$rule\"" "$a $v: $rule"
done
is "$(sql op04 "SELECT CONCAT(version,' ',(SELECT COUNT(*) FROM v_event e WHERE e.number=i.number AND outcome='refused')) FROM v_incident i WHERE number='$n'")" \
    "1 9" "nine refusals stand in the history, the version is the same"
is "$(outcome "$(move op04 "$n" ANY.note '{"text":"x"}' '' '' '' 7)")" stale "an older version is told it changed"
is "$(outcome "$(move op04 'INC-19990101-01' ANY.note '{"text":"x"}')")" input "a number that is none"
is "$(outcome "$(move op04 "$n" INC.nothing '{}')")" input "an action that is none"
is "$(outcome "$(move op04 "$n" ANY.note '[1]')")" input "values that are no object"
is "$(outcome "$(sql op04 "CALL p_move('x','$n','ANY.note','','{}','','','batch')")")" input "a request id that is no UUID"
is "$(outcome "$(sql op04 "CALL p_move(UUID(),'$n','ANY.note','1x','{\"text\":\"x\"}','','','batch')")")" input "a version that is no number"
r=$(move op04 '' TEN.draft '{"kind":"new","app":"MZJ-01","title":"x"}')
is "$(outcome "$r")" refused "a refused creation"
like "$(sql jc01 "SELECT CONCAT(number,' ',action,' ',outcome) FROM v_event WHERE number='OP04' ORDER BY seq DESC LIMIT 1")" 'OP04 TEN.draft refused' \
    "stands in the history of the person"

# the same request again, a request id for something else
u=aaaaaaaa-0000-4000-8000-000000000001
a=$(move op04 "$n" ANY.note '{"text":"once"}' '' '' $u)
b=$(move op04 "$n" ANY.note '{"text":"once"}' '' '' $u)
is "$a" "$b" "the same request id gives the first answer"
is "$(sql op04 "SELECT COUNT(*) FROM v_event WHERE req='$u'")" 1 "and made one event"
is "$(outcome "$(move op04 "$n" ANY.note '{"text":"other"}' '' '' $u)")" input "an id is for one request"
is "$(outcome "$(move op05 "$n" ANY.note '{"text":"once"}' '' '' $u)")" input "and for one person"

# why: the same rules, nothing stays
before=$(admin "SELECT COUNT(*) FROM ccc.event") ; req=$(admin "SELECT COUNT(*) FROM ccc.request")
r=$(why rg02 TN-2026-0007 TEN.go_live '{}')
like "$r" 'R07.3.*third_report:performance' "why names the missing paper"
like "$(why op04 '' INC.log '{"title":"t"}')" 'R00.6.*urgency' "why of a record that is not there yet"
is "$(why op04 TN-2026-0007 ANY.note '{"text":"x"}' | cut -f1)" "done" "nothing stands in the way of a note"
is "$(outcome "$(why us-mzj TN-2026-0007 ANY.note '{"text":"x"}')")" input "a record one does not see is none"
is "$(admin "SELECT COUNT(*) FROM ccc.event") $(admin "SELECT COUNT(*) FROM ccc.request")" "$before $req" "why left nothing"
like "$(move rg02 TN-2026-0007 TEN.go_live '{}')" 'R07.3.*third_report:performance' "the move says the same"

# acting for another unit, and what a refusal tells of a record one does not see
r=$(move us-mzj TN-2026-0007 TEN.confirm_migration '{"checklist_doc":"DOC-0001"}')
like "$r" '^refused.TN-2026-0007.*R04.5' "a liaison of another unit: R04.5"
is "$(printf '%s\n' "$r" | cut -f3,4 | tr '\t' ' ')" " NULL" "without state and version"
is "$(last TN-2026-0007 "CONCAT(actor,' ',outcome)")" "US-MZJ refused" "kept in the history"

# second persons
u=aaaaaaaa-0000-4000-8000-000000000002
r=$(move en01 hv-01 HOS.amend '{"rack":"A09"}' 'moved' '' $u)
like "$r" '^waiting.*LEAD\|MGR.*"LD01"' "a move with a second waits, and names who may consent"
is "$(sql ld01 "SELECT CONCAT(what,' ',number,' ',action,' ',asked_by) FROM v_todo WHERE req='$u'")" "confirm hv-01 HOS.amend EN01" "it stands in their list"
is "$(sql op04 "SELECT COUNT(*) FROM v_todo WHERE req='$u'")" 0 "and in no other's"
is "$(sql ld01 "SELECT CONCAT(mine,vals) FROM v_proposal WHERE req='$u'")" '1{"rack":"A09"}' "with its values"
for w in en01 us-mzj op04; do
	like "$(sql $w "CALL p_confirm('$u')")" '^refused.*R00.5' "$w cannot consent: R00.5"
done
is "$(admin "SELECT rack FROM ccc.host WHERE code='hv-01'")" A01 "nothing is written yet"
is "$(outcome "$(sql ld02 "CALL p_confirm('$u')")")" "done" "a lead consents"
is "$(admin "SELECT rack FROM ccc.host WHERE code='hv-01'")" A09 "the values asked are written"
like "$(last hv-01 "CONCAT(actor,' ',consents)")" '^EN01 .*"who": "LD02", "role": "LEAD".*"account": "ld02@localhost"' "actor is who asked, the consent stands in the event"
is "$(outcome "$(move en01 hv-01 HOS.amend '{"rack":"A09"}' 'moved' '' $u)")" "done" "the request id gives the final answer"
is "$(outcome "$(sql ld01 "CALL p_confirm('$u')")")" "done" "a late consent gets it too"
u=aaaaaaaa-0000-4000-8000-000000000003
move en01 hv-01 HOS.amend '{"rack":"B01"}' 'moved' '' $u >/dev/null
move en01 hv-01 ANY.note '{"text":"another move"}' >/dev/null
is "$(outcome "$(sql ld02 "CALL p_confirm('$u')")")" stale "any other move voids what waits"
u=aaaaaaaa-0000-4000-8000-000000000004
move en01 hv-01 HOS.amend '{"rack":"B02"}' 'moved' '' $u >/dev/null
like "$(sql us-mzj "CALL p_decline('$u','no')")" 'R00.5' "only who is asked can decline"
is "$(outcome "$(sql ld02 "CALL p_decline('$u','not now')")")" "done" "a lead declines"
like "$(move en01 hv-01 HOS.amend '{"rack":"B02"}' 'moved' '' $u)" '^refused.*R00.5.*LD02' "who asked is told by whom"
u=aaaaaaaa-0000-4000-8000-000000000005
move en01 hv-01 HOS.amend '{"rack":"B03"}' 'moved' '' $u >/dev/null
like "$(sql ld02 "CALL p_withdraw('$u')")" 'R00.5' "only who asked can withdraw"
is "$(outcome "$(sql en01 "CALL p_withdraw('$u')")")" "done" "who asked withdraws"
is "$(admin "SELECT COUNT(*) FROM ccc.proposal WHERE number='hv-01'") $(admin "SELECT rack FROM ccc.host WHERE code='hv-01'")" "0 A09" "nothing waits, nothing was written"
# the role ends between proposal and consent
u=aaaaaaaa-0000-4000-8000-000000000006
move en01 hv-02 HOS.amend '{"rack":"C01"}' 'moved' '' $u >/dev/null
a=$(admin "SELECT r.number FROM ccc.appointment t JOIN ccc.record r ON r.id=t.record WHERE t.staff='LD03'")
is "$(outcome "$(move ad01 "$a" APT.end '{}' 'leaves the centre')")" "done" "an appointment ends"
like "$(sql ld03 "CALL p_confirm('$u')")" 'ACCOUNT|R00.5' "its holder can consent no more"
like "$(sql ld03 "CALL p_login('')")" 'ACCOUNT' "nor log in: every procedure asks"
is "$(sql ld03 "SELECT COUNT(*) FROM v_record")" 0 "nor see anything"
is "$(admin "SELECT CONCAT(active,COALESCE(locked_at,'-')) FROM ccc.account WHERE account='ld03'")" "0-" "the account waits for the tick"
admin "CALL ccc.guard(); CALL ccc.tick(@a,@b,@c,@d,@e)" >/dev/null
like "$(sql ld03 "SELECT 1")" 'ERROR 4151' "which locks it"

# separation of persons, by person and for ever
u=$(move rg02 '' DOC.register '{"kind":"policy","title":"t","issuer":"DZB","issued_on":"2026-06-30","file":"a.pdf"}' | cut -f2)
like "$u" '^DOC-[0-9]{4}$' "a paper is registered"
like "$(move rg02 "$u" DOC.verify '{}')" 'R04.6' "who registered cannot verify"
is "$(outcome "$(move rg03 "$u" DOC.verify '{}')")" "done" "another can"
u=$(move mg01 '' DOC.register '{"kind":"third_report","title":"t","issuer":"MZJ","issued_on":"2026-06-30","file":"a.pdf","app":"MZJ-01","covers":["performance"],"result":"pass"}' | cut -f2)
like "$(move se01 "$u" DOC.verify '{}')" 'R07.9' "a report of the unit itself is not verified"
is "$(outcome "$(sql mg01 "CALL p_waive(UUID(),'$u','R07.9','we know them')")")" refused "what the article says, nobody waives"
like "$(last "$u" rules)" 'R00.12' "R00.12"

# a waiver of a policy rule: for one version
admin "UPDATE ccc.rule SET basis='policy' WHERE id='R07.9'"
is "$(outcome "$(sql mg01 "CALL p_waive(UUID(),'$u','R07.9','we know them')")")" "done" "a policy rule is waived"
like "$(sql op04 "CALL p_waive(UUID(),'$u','R07.9','we know them')")" 'R00.2' "by the manager only"
is "$(outcome "$(move se01 "$u" DOC.verify '{}')")" "done" "the next move may use it"
is "$(admin "SELECT COUNT(*) FROM ccc.waiver w JOIN ccc.record r ON r.id=w.record AND r.version=w.version WHERE r.number='$u'")" 0 "and ended it"
admin "UPDATE ccc.rule SET basis='reg', severity='warn' WHERE id='R07.9'"
u=$(move mg01 '' DOC.register '{"kind":"third_report","title":"t","issuer":"MZJ","issued_on":"2026-06-30","file":"a.pdf","app":"MZJ-01","covers":"performance;security","result":"pass"}' | cut -f2)
like "$(move se01 "$u" DOC.verify '{}')" 'R07.9","severity":"warn|"severity": "warn"' "a warning stands in the way"
is "$(outcome "$(move se01 "$u" DOC.verify '{}' '' 'R07.9')")" "done" "until it is acknowledged"
like "$(last "$u" rules)" 'R07.9.*"ack":true' "which the event keeps"
admin "UPDATE ccc.rule SET severity='violation' WHERE id='R07.9'"
admin "UPDATE ccc.rule SET to_on='2026-06-30' WHERE id='R07.9'"
u=$(move mg01 '' DOC.register '{"kind":"third_report","title":"t","issuer":"MZJ","issued_on":"2026-06-30","file":"a.pdf","app":"MZJ-01","covers":"performance","result":"pass"}' | cut -f2)
is "$(outcome "$(move se01 "$u" DOC.verify '{}')")" "done" "a rule that has ended is asked no more"
admin "UPDATE ccc.rule SET to_on=NULL WHERE id='R07.9'"

# lists of child rows, in both forms
u=$(move us-mzj '' TEN.draft '{"kind":"change","app":"MZJ-01","title":"more","resource":"vcpu,4,核;mem_gb,16,GB"}' | cut -f2)
is "$(sql us-mzj "SELECT GROUP_CONCAT(CONCAT(kind,':',qty,':',app) ORDER BY kind) FROM v_child_resource WHERE number='$u'")" "mem_gb:16:MZJ-01,vcpu:4:MZJ-01" "rows by the short form"
is "$(outcome "$(move us-mzj "$u" TEN.edit '{"resource":[{"kind":"vcpu","qty":8}]}')")" "done" "rows by objects"
is "$(sql us-mzj "SELECT GROUP_CONCAT(CONCAT(kind,':',qty)) FROM v_child_resource WHERE number='$u'")" "vcpu:8" "replace those before"
like "$(move us-mzj "$u" TEN.edit '{"resource":[{"kind":"vcpu","price":1}]}')" 'INPUT.*resource.price' "a column that is not asked"
like "$(move us-mzj "$u" TEN.edit '{"resource":"vcpu,lots"}')" 'R00.6.*resource.*1.qty' "a value that is no number, with its place"
is "$(sql us-mzj "SELECT GROUP_CONCAT(CONCAT(kind,':',qty)) FROM v_child_resource WHERE number='$u'")" "vcpu:8" "and nothing changed"

# numbers: no two alike, none lost by a refusal
a=$(move op04 '' INC.log '{"title":"a","cat":"STO","detect_by":"monitor","detected_at":"2026-07-01 07:58","impact":3,"urgency":3}' | cut -f2)
move op04 '' INC.log '{"title":"b","cat":"STO","detect_by":"monitor","detected_at":"2027-07-01 07:58","impact":3,"urgency":3}' >/dev/null
b=$(move op04 '' INC.log '{"title":"c","cat":"STO","detect_by":"monitor","detected_at":"2026-07-01 07:58","impact":3,"urgency":3}' | cut -f2)
is "$((${a##*-} + 1))" "$((${b##*-}))" "a refused record leaves no gap ($a, $b)"
like "$(move us-mzj '' APP.propose '{"code":"MZJ-01","name_zh":"n","org":"MZJ","zone":"GOV","mlps_level":2,"important":1,"classified":0,"lan_only":0,"cii":0}')" 'R00.6.*(code|number).*taken' "a code that is taken"

# times given by hand
like "$(move op04 "$n" ANY.late_entry '{"at":"2027-01-01 00:00","text":"x"}' 'forgot it')" 'R08.7' "a late entry is not of tomorrow"
is "$(outcome "$(move op04 "$n" ANY.late_entry '{"at":"2026-06-30 20:00","text":"x"}' 'forgot it')")" "done" "both times are kept"
like "$(last "$n" vals)" '"at":"2026-06-30 12:00:00' "the one told in the values"
like "$(move en01 INC-20260701-01 INC.restore '{"restored_at":"2026-07-02 00:00"}')" 'R00.7' "a stamp by hand is not later than the clock"

# the journal
is "$(outcome "$(move op04 "$n" ANY.note '{"text":"x","happened_at":"2026-07-01 07:30"}' '' '' '' '' journal)")" "done" "a journalled note"
is "$(last "$n" "CONCAT(origin,' ',JSON_VALUE(vals,'\$.happened_at'))")" "journal 2026-06-30 23:30:00.000000" "carries both times"
like "$(move op04 "$n" ANY.note '{"text":"x"}' '' '' '' '' journal)" 'R08.7' "without its time it is not accepted"
is "$(outcome "$(move op04 "$n" INC.amend '{"title":"x","happened_at":"2026-07-01 07:30"}' 'because' '' '' '' journal)")" input "other moves are not journalled"
like "$(move op04 "$n" ANY.note '{"text":"x","happened_at":"2026-07-01 07:30"}')" 'INPUT.*happened_at' "nor is that field asked elsewhere"

# drill records
u=$(move us-dag '' REC.request '{"app":"DAG-01","kind":"test"}' | cut -f2)
is "$(admin "SELECT drill FROM ccc.record WHERE number='$u'")" 1 "a test recovery carries the drill mark"
like "$(move en01 "$u" REC.start '{}')" '^done' "takes moves that are open to drills"
b=$(move op04 '' INC.log "{\"title\":\"in the drill\",\"cat\":\"STO\",\"detect_by\":\"monitor\",\"detected_at\":\"2026-07-01 07:58\",\"impact\":3,\"urgency\":3,\"ref\":\"$u\"}" | cut -f2)
like "$(move se01 "$b" INC.summarise '{}')" 'R00.9' "and no other"

# gates not built shut their moves; deadlines; holders
admin "UPDATE ccc.move SET missing='R99.1' WHERE kind='ASM' AND action='draft'"
like "$(move rg02 '' ASM.draft '{"period":"2026Q3","target":"CSP"}')" 'R00.11.*R99.1' "a gate that is not built: R00.11"
admin "UPDATE ccc.move SET missing=NULL WHERE kind='ASM' AND action='draft'"
is "$(admin "SELECT COUNT(*) FROM ccc.move WHERE missing IS NOT NULL")" 0 "every move of this version's kinds is built"
move ld01 "$n" INC.assign '{"assignee":"EN02"}' >/dev/null
is "$(sql op04 "SELECT CONCAT(state,' ',holder) FROM v_incident WHERE number='$n'")" "assigned EN02" "who is assigned holds it"
is "$(sql en02 "SELECT COUNT(*) FROM v_todo WHERE number='$n'") $(sql en01 "SELECT COUNT(*) FROM v_todo WHERE number='$n'")" "1 0" "it stands in his list alone"
is "$(outcome "$(move en02 "$n" ANY.reassign '{"holder":"EN03"}' 'goes off duty')")" "done" "the holder hands it on"
is "$(sql op04 "SELECT holder FROM v_incident WHERE number='$n'")" EN03 "to the person named"
like "$(move en02 "$n" ANY.reassign '{"holder":"AD01"}' 'goes off duty')" 'R00.2' "who holds it no more cannot"
like "$(move ld01 "$n" ANY.reassign '{"holder":"AD01"}' 'goes off duty')" 'R04.8' "nor to one who does no business"
is "$(sql us-mzj "CALL p_next('$n')" | cut -f1 | head -1)" INC.cancel "what can be done next, the kind's own first"
like "$(sql en03 "CALL p_next('$n')" | awk -F'\t' '$1=="INC.respond"{print $10}')" '^1$' "possible for whom it is"
like "$(sql us-mzj "CALL p_next('$n')" | awk -F'\t' '$1=="INC.respond"{print $10 $11}')" '^0.*R00.2' "blocked by role for others"

# appointments: what may be held together, deputies, delegation
a='"doc":"DOC-0001","from_on":"2026-07-01","to_on":"2027-06-30"'
like "$(move ad01 '' APT.appoint "{\"staff\":\"RG03\",\"office\":\"CSP\",\"role\":\"ENG\",$a}")" 'R04.8' "regulator and engineer: R04.8"
like "$(move ad01 '' APT.appoint '{"staff":"EN01","office":"CSP","role":"SEC"}')" 'R04.10' "without paper and dates: R04.10"
like "$(move op04 '' APT.appoint "{\"staff\":\"EN01\",\"office\":\"CSP\",\"role\":\"SEC\",$a}")" 'R00.2' "by ADM only"
u=$(move ad01 '' APT.appoint "{\"staff\":\"EN01\",\"office\":\"CSP\",\"role\":\"SEC\",$a}" | cut -f2)
like "$u" '^AP-[0-9]{5}$' "an engineer becomes security officer too"
like "$(sql en01 "CALL p_login('')" | cut -f8)" 'ENG@CSP;SEC@CSP' "at once"
a=$(admin "SELECT r.number FROM ccc.appointment t JOIN ccc.record r ON r.id=t.record WHERE t.staff='US-MZJ'")
is "$(sql us-jtj "SELECT COUNT(*) FROM v_tenancy WHERE org='MZJ'")" 0 "another unit's files are not seen"
is "$(outcome "$(move us-mzj "$a" APT.delegate '{"deputy":"US-JTJ","deputy_from":"2026-07-01","deputy_to":"2026-07-10"}')")" "done" "until one deputises"
is "$(sql us-jtj "SELECT COUNT(*)>0 FROM v_tenancy WHERE org='MZJ'")" 1 "then they are"
is "$(sql us-jtj "SELECT COUNT(*)-COUNT(DISTINCT record_id) FROM v_incident")" 0 "nothing is seen twice"
like "$(move us-jtj '' TEN.draft '{"kind":"change","app":"MZJ-01","title":"as deputy","resource":"vcpu,1"}')" '^done' "and moved"
finish
