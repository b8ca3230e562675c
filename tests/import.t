#!/bin/sh
# The demo's data as records: every row is there, with its state, its history
# and its place in time. What is expected is counted from the files themselves.
. "$(dirname "$0")/lib.sh"

D=$ROOT/sql/demo
rows() { tail -n +2 "$D/$1.tsv" | wc -l | tr -d ' '; }
col() { # FILE COLUMN: the column of each row
	awk -F '\t' -v c="$2" 'NR == 1 { for (i = 1; i <= NF; i++)
	    if ($i == c) n = i; next } { print $n }' "$D/$1.tsv"
}

start_demo

# every line of every file is a row
bad=
for f in "$D"/*.tsv; do
	t=$(basename "$f" .tsv)
	case $t in
	meta | tenancy_event | change_event | incident_event | vuln) continue ;;
	esac
	n=$(admin "SELECT COUNT(*) FROM ccc.\`$t\`")
	[ "$n" = "$(rows "$t")" ] || bad="$bad $t:$n"
done
is "$bad" "" "each file's rows are in its table"

# records and their own rows belong together, numbers as the files have them
is "$(admin "SELECT COUNT(*) FROM ccc.record r JOIN ccc.tenancy t ON
    t.record=r.id AND t.id=r.number")" "$(rows tenancy)" \
    "the number of a record is the id of its row"
is "$(admin "SELECT GROUP_CONCAT(number ORDER BY id) FROM ccc.record WHERE
    kind='TEN'")" "$(col tenancy id | paste -sd, -)" "files in order"
is "$(admin "SELECT COUNT(*) FROM ccc.record WHERE kind='TGT' AND number
    REGEXP '^CHG-[0-9]{4}-[0-9]{4}/[0-9]+$'")" "$(rows change_target)" \
    "targets are numbered by change and line"
is "$(admin "SELECT COUNT(*) FROM ccc.record r JOIN ccc.roster t ON
    t.record=r.id WHERE r.number=CONCAT(t.shift_id,'/',t.staff)")" \
    "$(rows roster)" "duties are numbered by shift and person"
is "$(admin "SELECT COUNT(*) FROM ccc.record WHERE number='RB-PATCH/1.9'")" \
    1 "a runbook is numbered by name and version"
is "$(admin "SELECT COUNT(*) FROM ccc.runbook_step s JOIN ccc.runbook b ON
    b.id=s.runbook AND b.version=s.version")" "$(rows runbook_step)" \
    "steps belong to the version"

# states: from the column, or as the rule for the kind says
is "$(admin "SELECT GROUP_CONCAT(state ORDER BY id) FROM ccc.record WHERE
    kind='INC'")" "$(col incident state | paste -sd, -)" \
    "states of incidents are those of the file"
is "$(admin "SELECT state, COUNT(*) FROM ccc.record WHERE kind='DTY' GROUP BY
    state ORDER BY state" | tr '\t\n' ': ')" "$(awk -F '\t' '
	NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i; next }
	{ s = $n["plan_end"] < "2026-07-01T08:00:00+08:00" ? "absent" : "planned"
	  if ($n["sign_in"] != "") s = "on_duty"
	  if ($n["sign_out"] != "") s = "off"
	  c[s]++ }
	END { for (s in c) print s ":" c[s] }' "$D/roster.tsv" | sort |
	tr '\n' ' ')" "states of duties by signs"
is "$(admin "SELECT GROUP_CONCAT(DISTINCT number,'=',state ORDER BY number)
    FROM ccc.record WHERE kind IN ('RST','PRD')")" \
"PD-2026Q1=closed,PD-2026Q2=open,RS-2026-05=archived,RS-2026-06=archived,RS-2026-07=published" \
    "months and periods made from the data"
is "$(admin "SELECT state FROM ccc.record WHERE number='OP09'")" ended \
    "who has left is ended"
is "$(admin "SELECT COUNT(*) FROM ccc.record WHERE kind='APT' AND
    state='active'")" "$(awk -F '\t' 'NR > 1 && $9 == "" {
    n += split($5, x, ";") } END { print n }' "$D/staff.tsv")" \
    "an appointment for each role of who is in office"
is "$(admin "SELECT COUNT(*) FROM ccc.record WHERE kind='FND'")" \
    "$(($(rows vuln) + $(rows drill_finding)))" \
    "findings from vulnerabilities and drills"
is "$(admin "SELECT COUNT(*) FROM ccc.record WHERE title='' OR org IS NULL")" \
    0 "each record has a title and an office"

# history
is "$(admin "SELECT COUNT(*) FROM ccc.record r WHERE NOT EXISTS (SELECT 1 FROM
    ccc.event e WHERE e.record=r.id)")" 0 "no record without an event"
is "$(admin "SELECT COUNT(*) FROM ccc.record r JOIN ccc.event e ON
    e.record=r.id AND e.seq=r.last_seq WHERE e.to_state<>r.state OR
    e.hash<>r.head")" 0 "the last event has the record's state and head"
is "$(admin "SELECT COUNT(*) FROM (SELECT at, LAG(at) OVER (PARTITION BY record
    ORDER BY seq) b FROM ccc.event) x WHERE at<b")" 0 \
    "each history is in order of time"
is "$(admin "SELECT COUNT(*) FROM ccc.event WHERE at>(SELECT MAX(x.at) FROM
    ccc.event x WHERE x.action='import')")" 0 \
    "nothing happened after the moment the set describes"
is "$(admin "SELECT COUNT(*) FROM (SELECT e.hash, ccc.f_hash(COALESCE(LAG(hash)
    OVER (PARTITION BY record ORDER BY seq),''), record, seq, at, actor, account,
    action, from_state, to_state, origin, outcome, vals, reason, rules, consents,
    req) h FROM ccc.event e) x WHERE x.hash<>x.h")" 0 "no chain is broken"
is "$(admin "SELECT GROUP_CONCAT(action ORDER BY seq) FROM ccc.event e JOIN
    ccc.record r ON r.id=e.record WHERE r.number='CHG-2026-0058'")" \
"draft,submit,review,send_regulator,reg_phone,schedule,start,verify,close" \
    "a change's ledger became its moves"
is "$(admin "SELECT GROUP_CONCAT(action ORDER BY seq) FROM ccc.event e JOIN
    ccc.record r ON r.id=e.record WHERE r.number='TN-2023-0001'")" \
    "draft,apply,accept,approve,provision,open_enterprise,go_live_enterprise" \
    "an enterprise goes live by its own move"
is "$(admin "SELECT COUNT(*) FROM ccc.event e JOIN ccc.record r ON r.id=e.record
    WHERE r.kind='TEN' AND e.action='import'")" 1 \
    "a step that no move allows is kept as it was"
is "$(admin "SELECT GROUP_CONCAT(action ORDER BY seq) FROM ccc.event e JOIN
    ccc.record r ON r.id=e.record WHERE r.number='INC-20260630-02'")" \
    "log,note,assign,respond,restore,resolve" \
    "a call before the entry stands after it"
is "$(admin "SELECT JSON_VALUE(e.vals,'$.at') FROM ccc.event e JOIN ccc.record r
    ON r.id=e.record WHERE r.number='INC-20260630-02' AND e.seq=2")" \
    "2026-06-30 03:05:00.000000" "with its own time"
is "$(admin "SELECT GROUP_CONCAT(action,':',actor ORDER BY seq) FROM ccc.event e
    JOIN ccc.record r ON r.id=e.record WHERE r.number='REC-2026-003'")" \
    "request:US-JYJ,start:EN05,verify:import,confirm:US-JYJ" \
    "stamps became moves, signed by who signed"
is "$(admin "SELECT COUNT(*) FROM ccc.event WHERE actor NOT IN (SELECT code FROM
    ccc.staff) AND actor<>'import'")" 0 "an actor is a person or the import"
is "$(admin "SELECT go_live_at, opened_at FROM ccc.tenancy WHERE
    id='TN-2023-0001'")" \
    "2023-05-30 03:00:00.000000	2023-05-30 02:00:00.000000" \
    "stamps of tenancy come from its ledger"
is "$(admin "SELECT GROUP_CONCAT(DISTINCT o.kind,t.egov_path ORDER BY 1) FROM
    ccc.tenancy t JOIN ccc.org o ON o.code=t.org")" \
    "enterprise0,finance1,regulator1,unit1" "the way of each applicant"

# time goes on from the moment the set describes; numbers too
at=$(admin "SELECT TIMESTAMPDIFF(SECOND,'2026-07-01 00:00:00',ccc.centre_now())")
[ "$at" -ge 0 ] && [ "$at" -lt 600 ]
ok $? "the centre's clock runs from there" || note "$at s"
is "$(admin "SELECT n FROM ccc.counter WHERE kind='TEN' AND form='TN-2026-#'")" \
    12 "numbers go on after the last one"
is "$(admin "SELECT COUNT(*) FROM ccc.counter c JOIN ccc.record r ON
    r.number=REPLACE(c.form,'#',LPAD(c.n,4,'0')) WHERE c.kind IN
    ('TEN','CHG','AUT','EQP','DOC')")" "$(admin "SELECT COUNT(*) FROM ccc.counter
    WHERE kind IN ('TEN','CHG','AUT','EQP','DOC')")" "no counter stands ahead"
is "$(admin "SELECT GROUP_CONCAT(DISTINCT p.why ORDER BY p.why) FROM ccc.party p
    JOIN ccc.record r ON r.id=p.record WHERE r.number='INC-20260614-01'")" \
    "impact,outage,owner" "who is concerned by a failed storage"
is "$(admin "SELECT due FROM ccc.record WHERE number='TN-2026-0012'")" \
    "2026-07-02 16:00:00.000000" "an open file has its deadline"
is "$(admin "SELECT COUNT(*) FROM ccc.seal")" 1 "the first seal is made"
is "$(admin "SELECT records=(SELECT COUNT(*) FROM ccc.record) FROM ccc.seal
    WHERE n=1")" 1 "it holds all records"

is "$(sql jc01 "CALL p_verify('')" | grep -cv '^info')" 0 \
    "the auditor's check finds nothing"

# hosts to reach
key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8H9VZzQ2VZ0n0xqvXWJ8H9VZzQ2VZ0n0xqvXWJ8H9V x"
admin "CALL ccc.demo_host('wlj01-app1','127.43.1.2','2201','demo','$key')" >/dev/null
is "$(admin "SELECT r.number, r.state, k.key_type FROM ccc.host_key k JOIN
    ccc.record r ON r.id=k.record WHERE k.host='wlj01-app1'" | tr '\t' ' ')" \
    "HK-0001 in_force ssh-ed25519" "a host key is in force"
is "$(admin "SELECT k.sha256 FROM ccc.host_key k WHERE k.host='wlj01-app1'")" \
    "$(printf '%s\n' "$key" | ssh-keygen -lf - | cut -d' ' -f2)" \
    "its fingerprint is the one ssh shows"
is "$(admin "SELECT content_hash IS NULL FROM ccc.change_request WHERE
    id='CHG-2026-0062'")" 1 "a change waits for all its hosts"
admin "CALL ccc.demo_host('dag01-app1','127.43.1.3','2201','demo','$key')" >/dev/null
is "$(admin "SELECT content_hash=ccc.hash_change(record) FROM
    ccc.change_request WHERE id='CHG-2026-0062'")" 1 \
    "then it has the fingerprint of what was approved"
admin "CALL ccc.demo_host('dag01-app1','127.43.1.3','2202','demo','$key')" >/dev/null
is "$(admin "SELECT COUNT(*) FROM ccc.host_key WHERE host='dag01-app1'")" 1 \
    "the same key again is no new one"
is "$(admin "SELECT port FROM ccc.host_access WHERE host='dag01-app1'")" 2202 \
    "but the new port holds"
is "$(admin "SELECT COUNT(*) FROM ccc.record r JOIN ccc.event e ON
    e.record=r.id AND e.seq=r.last_seq WHERE e.to_state<>r.state OR
    e.hash<>r.head")" 0 "these events are chained too"
like "$(admin "CALL ccc.import_demo('again')")" "45100.*holds records" \
    "a second load is refused"
finish
