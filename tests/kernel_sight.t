#!/bin/sh
# Who sees what: each person's views against the sight table of the rule pack,
# counted in the tables; what is cut; what follows appointments and parties.
. "$(dirname "$0")/lib.sh"

start_demo
# wanted WHO: per kind the number of records the sight table grants, from the
# rows of the pack and the tables alone (no scope, no visible)
wanted() {
	admin "SET @who='$1';
	SELECT CONCAT(k.tbl,' ',(SELECT COUNT(*) FROM ccc.record r WHERE r.kind=k.kind AND (b.sees='all'
	    OR b.sees IN ('own','concerned') AND (r.org=b.office OR EXISTS (SELECT 1 FROM ccc.party p WHERE p.record=r.id AND p.org=b.office AND (b.sees='concerned' OR p.why='owner'))))))
	FROM ccc.kind k JOIN (SELECT k.kind, t.office, COALESCE(r.sees,s.sees) sees, ROW_NUMBER() OVER (PARTITION BY k.kind ORDER BY FIELD(COALESCE(r.sees,s.sees),'all','concerned','own','none')) n
	    FROM ccc.kind k CROSS JOIN ccc.appointment t JOIN ccc.record tr ON tr.id=t.record AND tr.state='active' JOIN ccc.role o ON o.code=t.role
	    LEFT JOIN ccc.sight r ON r.kind=k.kind AND r.who=t.role LEFT JOIN ccc.sight s ON s.kind=k.kind AND s.who=o.side WHERE LOWER(t.staff)=@who AND k.kind<>'ANY') b ON b.kind=k.kind AND b.n=1
	WHERE k.kind NOT IN ('VIO','ASM') ORDER BY k.tbl"
}
seen() {
	q=
	for t in $(admin "SELECT tbl FROM ccc.kind WHERE kind NOT IN ('ANY','VIO','ASM') ORDER BY tbl"); do
		q="$q SELECT CONCAT('$t ',COUNT(*)) FROM v_$t;"
	done
	sql "$1" "$q"
}
for w in op04 ld01 en01 mg01 se01 rg02 rg03 fn01 us-mzj us-dzb us-qwl as01 gv01 ad01 jc01; do
	wanted "$w" >"$T/want"
	seen "$w" >"$T/got"
	is "$(diff "$T/want" "$T/got")" "" "$w sees of $(wc -l <"$T/want" | tr -d ' ') kinds what the sight table grants"
done
is "$(sql mg01 'SELECT COUNT(*) FROM v_assessment') $(sql op04 'SELECT COUNT(*) FROM v_assessment')" "1 0" "the manager sees assessments once computed, an operator none"

# one record is seen once and everywhere the same
for w in op04 us-mzj rg02; do
	is "$(sql $w "SELECT COUNT(*)-COUNT(DISTINCT record_id) FROM v_record")" 0 "$w: v_record has each record once"
done
is "$(sql us-mzj "SELECT COUNT(*) FROM v_event e LEFT JOIN v_record r ON r.number=e.number WHERE r.number IS NULL")" 0 "history of seen records only"
is "$(sql us-mzj "SELECT COUNT(*) FROM v_child_resource c LEFT JOIN v_tenancy t ON t.number=c.number WHERE t.number IS NULL")" 0 "child rows of seen records only"

# what is cut
is "$(sql fn01 "SELECT COUNT(detail)+COUNT(cause)+COUNT(action) FROM v_incident")" 0 "finance reads no detail, cause or action of incidents"
is "$(sql fn01 "SELECT COUNT(e.vals) FROM v_event e JOIN v_incident i ON i.number=e.number")" 0 "nor the values of their history"
is "$(sql fn01 "SELECT COUNT(title)>50 FROM v_incident")" 1 "but titles"
is "$(sql us-mzj "SELECT COUNT(*) FROM v_incident WHERE org<>'MZJ' OR org_name<>'市民政局'")" 0 "of incidents that only concern it, a unit reads no other unit's name"
is "$(sql us-mzj "SELECT COUNT(*)>0 FROM v_incident WHERE org IS NULL")" 1 "and there are such"
is "$(sql us-mzj "SELECT COUNT(targets) FROM v_change_request")" 0 "nor the hosts of a change"
is "$(sql us-mzj "SELECT COUNT(org)+COUNT(org_name)+COUNT(org_name_en) FROM v_record WHERE number='INC-20260614-01'") $(sql us-ybj "SELECT org FROM v_record WHERE number='INC-20260614-01'")" "0 YBJ" "not among all records either"
is "$(sql us-mzj "SELECT COUNT(e.vals)+COUNT(e.reason) FROM v_event e JOIN v_incident i ON i.number=e.number WHERE i.org IS NULL") $(sql us-ybj "SELECT COUNT(vals)>0 FROM v_event WHERE number='INC-20260614-01'")" "0 1" "nor the values of their history, which name it"
is "$(sql us-mzj "SELECT GROUP_CONCAT(DISTINCT app ORDER BY app) FROM v_child_outage")" "MZJ-02" "of their outages its own systems'"
v=$(sql us-qwl "CALL p_move(UUID(),'','VIO.report','','{\"org\":\"QWH\",\"text\":\"they do\"}','','','batch')" | cut -f2)
like "$v" '^VI-2026' "a violation is reported"
is "$(sql us-qwh "SELECT COUNT(*) FROM v_violation") $(sql mg01 "SELECT COUNT(*) FROM v_violation") $(sql rg02 "SELECT COUNT(*) FROM v_violation")" "0 0 1" "before the decision only the regulator sees it"
o=$(sql op04 "CALL p_move(UUID(),'','VIO.report','','{\"org\":\"QWH\",\"text\":\"again\"}','','','batch')" | cut -f2)
is "$(sql op04 "SELECT number FROM v_violation")" "$o" "an operator sees those he reported"
admin "UPDATE ccc.record SET state='decided' WHERE number='$v'"
is "$(sql us-qwh "SELECT COUNT(*),COUNT(reported_by) FROM v_violation" | tr '\t' ' ')" "1 0" "after it the unit does, without the reporter"
is "$(sql us-qwh "SELECT COUNT(actor)+COUNT(actor_name) FROM v_event WHERE number='$v'")" 0 "in the history as well"

# parties and offices
n=INC-20260701-02
is "$(sql us-jtj "SELECT COUNT(*) FROM v_incident WHERE number='$n'")" 0 "an incident of the platform is not seen"
admin "INSERT INTO ccc.party SELECT id,'JTJ','impact' FROM ccc.record WHERE number='$n'"
is "$(sql us-jtj "SELECT COUNT(*) FROM v_incident WHERE number='$n'")" 1 "until it concerns the unit"
admin "DELETE FROM ccc.party WHERE org='JTJ' AND why='impact' AND record=(SELECT id FROM ccc.record WHERE number='$n')"
is "$(sql us-jtj "SELECT COUNT(*) FROM v_incident WHERE number='$n'")" 0 "and no more when it does not"
admin "UPDATE ccc.record SET org='JTJ' WHERE number='$n'"
is "$(sql us-jtj "SELECT COUNT(*) FROM v_incident WHERE number='$n'")" 1 "a record that changes its office is seen by the new one"
admin "UPDATE ccc.record SET org='CSP' WHERE number='$n'"
is "$(sql us-jtj "SELECT COUNT(*) FROM v_incident WHERE number='$n'")" 0 "and no more by the old"

# appointments that begin and end by the calendar
admin "UPDATE ccc.appointment SET to_on='2026-07-01' WHERE staff='US-WJW'; CALL ccc.sight_of('US-WJW')"
is "$(sql us-wjw "SELECT COUNT(*)>0 FROM v_tenancy")" 1 "the last day of an appointment"
admin "UPDATE ccc.centre SET offset_us=offset_us+86400000000"
is "$(sql us-wjw "SELECT COUNT(*) FROM v_tenancy")" 0 "the next morning it is over, without anybody's doing"
like "$(sql us-wjw "CALL p_move(UUID(),'TN-2026-0011','TEN.resubmit','','{\"classified\":0}','','','batch')")" '^refused' "for moves too"

# pages come from the index, whatever the size
plan=$(admin "INSERT INTO ccc.visible SELECT 'root',kind,scope,who,cut,hide,until FROM ccc.visible WHERE account='op04'; EXPLAIN SELECT number FROM ccc_api.v_incident ORDER BY record_id DESC LIMIT 50; DELETE FROM ccc.visible WHERE account='root'")
if [ "$(id -un)" = root ]; then
	like "$(printf '%s\n' "$plan" | awk '$3=="v"{print $4}')" '^const$' "what one sees of a kind is a constant to the optimiser"
	unlike "$(printf '%s\n' "$plan" | awk '$3=="sc"')" 'temporary|ALL' "its records by the key"
else
	skip "what one sees of a kind is a constant to the optimiser" "the administrator has another name"
fi
finish
