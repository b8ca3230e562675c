#!/bin/sh
# Views that screens read: right rows, sight, marks, clocks; pages by key.
. "$(dirname "$0")/lib.sh"

start_demo
tabs() { tr '\t' ' '; }
list() { paste -sd, - ; }

# a column list is a contract with the screens: what the heads of the files say
bad=
for f in "$ROOT"/sql/api/6[0-9]_*.sql; do
	sed -n 's/^-- *\(v_[a-z_]*\)  *.*$/\1/p' "$f"
done | sort -u >"$T/told"
for v in $(cat "$T/told"); do
	[ "$(admin "SELECT COUNT(*) FROM information_schema.views WHERE
	    table_schema='ccc_api' AND table_name='$v'")" = 1 ] || bad="$bad $v"
done
is "$bad" "" "each view the files describe is there"
bad=
for v in $(admin "SELECT table_name FROM information_schema.views WHERE
    table_schema='ccc_api' AND (table_name LIKE 'v\\_%\\_list' OR table_name
    REGEXP 'v_(duty|overview|gap|obligation|contact|round_due|grant_now)')"); do
	for who in op04 us-jtj rg02 fn01; do
		case $(sql "$who" "SELECT * FROM $v") in
		*ERROR*) bad="$bad $who:$v" ;;
		esac
	done
done
is "$bad" "" "each can be read by operator, unit, regulator and finance"
for v in tenancy incident change recovery grant backup host session; do
	is "$(sql op04 "SELECT COUNT(*)-COUNT(DISTINCT record_id) FROM v_${v}_list")" \
	    0 "v_${v}_list has a key"
done

# sight
is "$(sql us-jtj 'SELECT DISTINCT org FROM v_tenancy_list')" JTJ \
    "a unit sees its own files"
is "$(sql fn01 'SELECT COUNT(*) FROM v_tenancy_list')" 0 \
    "finance sees no tenancy file"
is "$(sql fn01 'SELECT COUNT(*)>50 FROM v_incident_list')" 1 \
    "finance sees incidents"
is "$(sql fn01 'SELECT COUNT(ci) FROM v_incident_list')" 0 \
    "but no device in them"
is "$(sql fn01 'SELECT COUNT(text) FROM v_incident_line')" 0 \
    "and no word of their time lines"
is "$(sql us-ybj "SELECT COUNT(*) FROM v_incident_list WHERE
    number='INC-20260614-01'")" 1 "a unit sees what took its system down"
is "$(sql us-ybj "SELECT DISTINCT org FROM v_incident_outage WHERE
    incident='INC-20260614-01'")" YBJ "and of its outages its own"
is "$(sql us-mzj "SELECT COUNT(*) FROM v_incident_list WHERE org IS NULL AND
    app_name IS NULL AND ci IS NULL")" "$(admin "SELECT COUNT(DISTINCT r.id) FROM
    ccc.record r JOIN ccc.party p ON p.record=r.id AND p.org='MZJ' WHERE
    r.kind='INC' AND r.org<>'MZJ'")" \
    "of others only those that touched it, without their names"
is "$(sql us-mzj "SELECT DISTINCT org FROM v_change_host WHERE
    number='CHG-2026-0061'")" MZJ "of a change over 40 hosts a unit sees its own"
is "$(sql op04 "SELECT COUNT(*) FROM v_change_host WHERE
    number='CHG-2026-0061'")" 40 "the centre sees all"
is "$(sql us-jtj 'SELECT COUNT(*) FROM v_duty_now')" 0 \
    "a unit does not see the roster"
is "$(sql us-jtj "SELECT DISTINCT org FROM v_obligation WHERE id='O24'")" JTJ \
    "duties of units are shown to the unit"
is "$(sql us-jtj "SELECT GROUP_CONCAT(count ORDER BY n) FROM v_gap")" \
    "0,0,0,0,0,0" "gaps are counted over what one sees"

# tenancy
is "$(sql rg02 "SELECT number, state, mine, mark, clock FROM v_tenancy_list WHERE
    mine=1 ORDER BY record_id" | tabs | list)" \
    "TN-2026-0010 accepted 1 * run,TN-2026-0012 applied 1 * run" \
    "what waits for the reviewer"
is "$(sql us-wjw "SELECT mine, mark, clock, due_left IS NULL FROM v_tenancy_list
    WHERE number='TN-2026-0011'" | tabs)" "1 * stop 1" \
    "a returned file waits for its unit, its clock stands"
is "$(sql us-jtj "SELECT days FROM v_tenancy_list WHERE
    number='TN-2026-0007'")" 9 "days in the state are the centre's dates"
is "$(sql rg02 "SELECT GROUP_CONCAT(stage,':',status ORDER BY n) FROM
    v_tenancy_stage WHERE number='TN-2026-0007'")" \
"applied:done,accepted:done,approved:done,testing:done,opened:done,in_service:now,change:todo,terminated:todo" \
    "the stage line"
is "$(sql rg02 "SELECT GROUP_CONCAT(doc,':',kind ORDER BY doc) FROM
    v_tenancy_paper WHERE number='TN-2026-0007' AND kind<>'agreement'")" \
    "DOC-0165:grading,DOC-0166:third_report" "its papers"
is "$(sql rg02 "CALL p_checklist('TN-2026-0007')" | awk -F '\t' '
    $1 == "TEN.go_live" && $4 == "R07.3" { print $5 }')" 0 \
    "the checklist tells the missing report"
isnt "$(sql rg02 "CALL p_checklist('TN-2026-0007')" | awk -F '\t' '
    $1 == "TEN.go_live" && $5 == 1 { n++ } END { print n + 0 }')" 0 \
    "and what is met"
is "$(sql us-mzj "CALL p_checklist('TN-2026-0007')")" "" \
    "no checklist of what one may not see"

# incidents
is "$(sql ld03 "SELECT GROUP_CONCAT(number ORDER BY \`rank\`, record_id DESC)
    FROM v_overview_incident")" \
"INC-20260701-01,INC-20260701-03,INC-20260701-02,INC-20260630-01,INC-20260630-02" \
    "open incidents, pressing first"
is "$(sql op04 "SELECT clock, due FROM v_incident_list WHERE
    number='INC-20260701-01'" | tabs)" \
    "resolve $(admin "SELECT logged_at + INTERVAL 480 MINUTE FROM ccc.incident
    WHERE id='INC-20260701-01'")" "the clock of a P2 in work is that of resolution"
is "$(sql op04 "SELECT clock FROM v_incident_list WHERE
    number='INC-20260701-03'")" respond "of a new one that of response"
is "$(sql en01 "SELECT GROUP_CONCAT(number ORDER BY number) FROM v_incident_list
    WHERE mine=1")" "INC-20260630-01,INC-20260701-01" \
    "what is assigned to the engineer"
is "$(sql op04 "SELECT links, outages FROM v_incident_list WHERE
    number='INC-20260614-01'" | tabs)" "2 5" "links and outages are counted"
is "$(sql op04 "SELECT other FROM v_incident_link WHERE
    number='INC-20260614-01' ORDER BY other" | list)" \
    "CHG-2026-0058,REC-2026-004" "and named"
is "$(sql op04 "SELECT kind FROM v_incident_line WHERE
    number='INC-20260630-02' ORDER BY at, n" | list)" \
    "phone,log,assign,respond,restore,resolve" \
    "the time line is in the order things happened"

# changes
is "$(sql op04 "SELECT hosts, n_ok, n_held, n_rolled_back, n_failed, result FROM
    v_change_list WHERE number='CHG-2026-0061'" | tabs)" "40 37 2 1 0 partial" \
    "hosts of a change by outcome"
is "$(sql op04 "SELECT seq, auth_ok FROM v_change_host WHERE
    number='CHG-2026-0062'" | tabs | list)" "1 0,2 0" \
    "hosts that no grant covers"
is "$(sql op04 "SELECT banned FROM v_change_item WHERE
    number='CHG-2026-0055' AND seq=1")" 1 "a banned model is marked"
is "$(sql op04 "SELECT number, mark FROM v_overview_change ORDER BY \`rank\`,
    record_id LIMIT 1" | tabs)" "REC-2026-006 >" "a recovery under way comes first"

# duty
is "$(sql op04 "SELECT post, staff FROM v_duty_now WHERE slot='now' ORDER BY n" |
    tabs | list)" "lead LD01,operator OP01,operator OP02" "who is on duty"
is "$(sql op04 "SELECT staff FROM v_duty_now WHERE slot='next' ORDER BY n LIMIT 1")" \
    LD02 "who comes next"
is "$(sql op04 "SELECT staff FROM v_duty_now WHERE slot='second' ORDER BY n" |
    list)" "EN01,FA01,SE01" "the second line"
is "$(sql op04 "SELECT COUNT(*), SUM(short) FROM v_duty_grid WHERE
    month='2026-06'" | tabs)" "90 0" "the month grid has a row a shift"
is "$(sql op04 "SELECT COUNT(*), SUM(k='next') FROM v_round_due" | tabs)" "7 1" \
    "rounds of a day and the next slot"
is "$(sql op04 "SELECT slot_at FROM v_round_due WHERE k='next'")" \
    "2026-07-01 02:00:00.000000" "four hours after the last"
is "$(sql ld03 "SELECT number, items, unread, mine FROM v_handover_list WHERE
    open=1 AND mine=1 ORDER BY number DESC LIMIT 1" | tabs)" "HO-2026070108 9 9 1" \
    "the handover to be signed"

# duties and gaps
is "$(sql op04 "SELECT GROUP_CONCAT(k ORDER BY k) FROM v_obligation WHERE
    id IN ('O02','O08') OR k IN ('O01/2026-06','O01/2026-07')")" \
    "O01/2026-06,O01/2026-07,O02/2025,O02/2026,O08/2025-05-15" "instances"
is "$(sql op04 "SELECT state, evidence FROM v_obligation WHERE
    k IN ('O01/2026-06','O01/2026-07','O02/2025') ORDER BY k" | tabs | list)" \
    "done BU-2026-06,open NULL,done DR-2025-01" "with what proves them"
is "$(sql op04 "SELECT left_days FROM v_obligation WHERE k='O01/2026-07'")" 30 \
    "days left"
is "$(sql op04 "SELECT GROUP_CONCAT(id,'=',count ORDER BY n) FROM v_gap WHERE
    id IN ('grants_today','duty_gaps')")" "grants_today=2,duty_gaps=0" "gaps"
is "$(sql op04 "SELECT inc_open, ten_open, chg_open, rec_open, hosts FROM
    v_overview" | tabs)" "5 7 3 1 96" "the overview counts"

# pages by key: the second page begins where the first ended
first=$(sql op04 "SELECT number FROM v_incident_list ORDER BY record_id DESC
    LIMIT 20" | list)
key=$(sql op04 "SELECT MIN(record_id) FROM (SELECT record_id FROM v_incident_list
    ORDER BY record_id DESC LIMIT 20) x")
second=$(sql op04 "SELECT number FROM v_incident_list WHERE record_id<$key ORDER
    BY record_id DESC LIMIT 20" | list)
is "$first,$second" "$(sql op04 "SELECT number FROM v_incident_list ORDER BY
    record_id DESC LIMIT 40" | list)" "pages meet"
# a page costs the same among twenty thousand (the administrator reads as op04
# for this, since a plan is not for persons)
admin "SET foreign_key_checks=0;
    INSERT INTO ccc.visible SELECT SUBSTRING_INDEX(SESSION_USER(),'@',1), kind,
    scope, who, cut, hide, until FROM ccc.visible WHERE account='op04';
    INSERT INTO ccc.record(kind,number,state,title,org,opened,changed_at)
    SELECT 'INC', CONCAT('INC-X-',s.seq), 'closed', s.seq, 'CSP', '2026-01-01',
    '2026-01-01' FROM seq_1_to_20000 s;
    INSERT INTO ccc.incident(record,id,title,priority,logged_at) SELECT id, number,
    title, 'P4', opened FROM ccc.record WHERE number LIKE 'INC-X-%';
    ANALYZE TABLE ccc.record, ccc.incident, ccc.scope" >/dev/null
most() { # the most rows that one table of the plan was asked for
	printf '%s' "$1" | sed 's/\\n/\n/g' | sed -n 's/.*"r_rows": \([0-9]*\).*/\1/p' |
	    sort -n | tail -1
}
for w in "1=1" "record_id<15000" "open=1"; do
	plan=$(admin "ANALYZE FORMAT=JSON SELECT * FROM ccc_api.v_incident_list
	    WHERE $w ORDER BY record_id DESC LIMIT 20")
	n=$(most "$plan")
	case $w in
	open=1) limit=20200 ;;
	*) limit=200 ;;
	esac
	[ "$n" -ge 20 ] && [ "$n" -le "$limit" ]
	ok $? "a page of incidents ($w) reads $n rows at most of one table"
done
n=$(most "$(admin "ANALYZE FORMAT=JSON SELECT * FROM ccc_api.v_overview_incident
    ORDER BY \`rank\` LIMIT 20")")
[ "$n" -le 200 ]
ok $? "the overview begins at the open ones: $n"
finish
