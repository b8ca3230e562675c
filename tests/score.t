#!/bin/sh
# Figures from records alone: the demo's quarter against a count of its files by
# awk; for each indicator a changed record that changes the figure, and the same
# record as a drill that counts for nothing; what is frozen stays.
. "$(dirname "$0")/lib.sh"
start_demo
D=$ROOT/sql/demo

one() { admin "USE ccc; $1"; }
# Value and cases of an indicator after a change that is taken back: INDICATOR [SQL] [UNIT]
fig() {
	one "CALL guard(); START TRANSACTION; ${2:-DO 1}; CALL score_count('2026Q2','~t'); CALL score_make(-7,'~t','$([ "$3" ] && echo UNIT || echo CSP)','$3');
	    SELECT CONCAT(COALESCE(ROUND(value,6),'-'),' ',cases) FROM score_item WHERE record=-7 AND indicator='$1'; ROLLBACK"
}

# ---- against the files ----------------------------------------------------------
tsv() { # FILE 'AWK' : f[name] is the column of a name; in the quarter: q(ts)
	awk -F '\t' 'NR==1 { for (i=1;i<=NF;i++) f[$i]=i; next }
	function q(t) { return t >= "2026-04-01" && t < "2026-07-01" }
	function min(t,  y,m,d) { y=substr(t,1,4); m=substr(t,6,2)+0; d=substr(t,9,2); if (m<3) { y--; m+=12 }
	    return ((365*y+int(y/4)-int(y/100)+int(y/400)+int((153*(m-3)+2)/5)+d)*24+substr(t,12,2))*60+substr(t,15,2) }
	function late(p,a,b,lim,pend) { return min(b)-min(a)-pend>lim }
	'"$2" "$D/$1.tsv"
}
csp='$f["side"]=="CSP" && q($f["logged_at"]) && $f["state"]!="cancelled"'
# printed to six places, half up, as ROUND does
put='function put(n,d,c) { printf "%.6f %d\n", 100*n/d, c }'
is "$(fig I01)" "$(tsv incident "$put BEGIN { split(\"15 30 120 240\",l,\" \") } $csp { d++; p=substr(\$f[\"priority\"],2); if (\$f[\"responded_at\"]!=\"\" && !late(p,\$f[\"logged_at\"],\$f[\"responded_at\"],l[p],0)) n++ } END { put(n,d,d) }")" 'I01: responses in time'
is "$(fig I04)" "$(tsv incident "$put BEGIN { split(\"240 480 1440 4320\",l,\" \") } $csp && \$f[\"resolved_at\"]!=\"\" { d++; p=substr(\$f[\"priority\"],2); if (!late(p,\$f[\"logged_at\"],\$f[\"resolved_at\"],l[p],\$f[\"pend_min\"])) n++ } END { put(n,d,d) }")" 'I04: solved in time'
is "$(fig I06)" "$(tsv incident "$put \$f[\"side\"]==\"CSP\" { k=\$f[\"ci\"] SUBSEP \$f[\"cat\"]; t=min(\$f[\"logged_at\"]); if (q(\$f[\"logged_at\"])) { d++; if ((k in last) && t-last[k]<=30*1440) n++ } last[k]=t } END { put(n,d,d) }")" 'I06: the same again'
is "$(fig I07)" "$(tsv incident '$f["cyber_level"]~/larger|major|extreme/ && q($f["logged_at"]) { n++ } END { printf "%.6f %d\n",n,n }')" 'I07: larger security incidents'
is "$(fig I12)" "$(tsv incident "$csp && \$f[\"priority\"]==\"P1\" { n++ } END { printf \"%.6f %d\\n\",n,n }")" 'I12: P1'
is "$(fig I03)" "$(tsv survey '$f["period"]=="2026Q2" { for (i=3;i<=9;i++) s+=$i; n++ } END { printf "%.6f %d\n",20*s/(7*n),n }')" 'I03: satisfaction'
is "$(fig I05)" "$(tsv change_request "$put \$f[\"result\"]!=\"\" && q(\$f[\"ended_at\"]) { d++; n+=\$f[\"result\"]==\"success\" } END { put(n,d,d) }")" 'I05: changes that went well'
is "$(fig I08)" "$(tsv vuln "$put \$f[\"side\"]==\"CSP\" && q(\$f[\"due_on\"]) { d++; n+=\$f[\"fixed_on\"]!=\"\" && \$f[\"fixed_on\"]<=\$f[\"due_on\"] } END { put(n,d,d) }")" 'I08: mended in time'
is "$(fig I13)" "$(tsv backup_job "$put q(\$f[\"run_at\"]) { d++; n+=\$f[\"result\"]==\"ok\" } END { put(n,d,d) }")" 'I13: backups'
is "$(fig I15)" "$(tsv usage_reading "$put \$f[\"month\"]~/2026-0[456]/ { d++; n+=\$f[\"cpu_p95\"]>=20 && \$f[\"cpu_p95\"]<=80 } END { put(n,d,d) }")" 'I15: use'
is "$(fig I16)" "$(tsv recovery "$put \$f[\"kind\"]!=\"test\" && q(\$f[\"requested_at\"]) { d++; n+=min(\$f[\"started_at\"])-min(\$f[\"requested_at\"])<=15 } END { put(n,d,d) }")" 'I16: recoveries begun at once, tests apart'
is "$(fig I18)" "$(tsv drill "$put q(\$f[\"ended_at\"]) { d++; n+=\$f[\"state\"]==\"closed\" && \$f[\"report_doc\"]!=\"\" } END { put(n,d,d) }")" 'I18: drills closed'
# minutes lost per system: no two of its outages overlap in the files
is "$(one "CALL guard(); START TRANSACTION; CALL score_count('2026Q2','~t'); SELECT app,ROUND(131040*(100-num)/100) FROM period_case WHERE period='~t' AND indicator='I11' AND num<100 ORDER BY app; ROLLBACK" | tr '\t' ' ')" \
    "$(tsv outage '$f["planned"]=="0" && $f["side"]=="CSP" { m=min($f["end_at"])-min($f["start_at"]); if (m>=5) s[$f["app"]]+=m } END { for (a in s) print a, s[a] }' | sort)" 'I11: minutes lost, system by system'
is "$(fig I11 | cut -d' ' -f2)" "$(tsv app '$f["go_live_on"]!="" && ($f["ended_on"]=="" || $f["ended_on"]>="2026-04-01") { n++ } END { print n }')" 'I11: the systems that served'
is "$(fig U02 '' MZJ)" "$(tsv usage_reading "$put \$f[\"app\"]~/^MZJ-/ { d++; n+=\$f[\"cpu_p95\"]>=20 && \$f[\"cpu_p95\"]<=80 } END { put(n,d,d) }")" 'U02: use of one unit'
is "$(fig U03 '' JYJ)" '80.000000 2' 'U03: two P2 of the unit, ten points each'
is "$(fig U01 '' RSJ)" '66.666667 3' 'U01: two of three systems'
is "$(one "SELECT CONCAT(workdays('2026-04-30','2026-05-06'),' ',workdays('2026-06-12','2026-06-15'),' ',workdays('2026-05-01','2026-05-01'),' ',workdays('2015-01-01','2015-01-08'))")" \
    "$(awk -F '\t' 'NR>1 && $2==1 && $1>"2026-04-30" && $1<="2026-05-06" { a++ } NR>1 && $2==1 && $1>"2026-06-12" && $1<="2026-06-15" { b++ } END { print a+0,b+0,0,5 }' "$ROOT/sql/pack/calendar.tsv")" 'working days by the calendar, without one Monday to Friday'
is "$(one "SELECT CONCAT_WS(' ',score_points(9,'lin:80,100',96),score_points(3,'lin:20,5',10),score_points(3,'lin:30,10',40),score_points(6,'per:3,6',1),score_points(6,'per:3,6',9),score_points(7,'lin:80,100',NULL),score_points(10,'lin:0,100',12.345),score_points(1,'lin:0,100',0.5))")" \
    '7.20 2.00 0.00 3.00 0.00 7.00 1.23 0.01' 'points: between the bounds, capped, without a case, half up'

# ---- a changed record changes the figure it belongs to, a drill does not ------------
moves() { # INDICATOR RECORD CHANGE [UNIT]
	was=$(fig "$1" '' "$4")
	now=$(fig "$1" "$3" "$4")
	printf '%s\n' "$now" | grep -Eq '^[0-9]+[.][0-9]{6} [0-9]+$' && [ "${now% *}" != "${was% *}" ]
	ok $? "$1 changes with $2" || note "from $was to $now"
	[ "${5:-drill}" = none ] && return
	# as a drill the record is not there: one case less, and the change has no effect
	off=$(fig "$1" "UPDATE record SET drill=1 WHERE number='$2'" "$4")
	is "$(fig "$1" "$3; UPDATE record SET drill=1 WHERE number='$2'" "$4")" "$off" "$1: $2 as a drill counts for nothing"
	is "${off#* }" "$((${was#* } - ${5:-1}))" "$1: and is not among the cases"
}
moves I01 INC-20260405-01 "UPDATE incident SET responded_at=logged_at+INTERVAL 31 MINUTE WHERE id='INC-20260405-01'"
moves I02 TN-2026-0001 "UPDATE tenancy SET testing_at='2026-05-20' WHERE id='TN-2026-0001'"
moves I03 2026Q2/MZJ "UPDATE survey SET q1_response=1 WHERE org='MZJ'"
moves I04 INC-20260405-01 "UPDATE incident SET resolved_at=logged_at+INTERVAL 481 MINUTE WHERE id='INC-20260405-01'"
moves I05 CHG-2026-0041 "UPDATE change_request SET result='rolled_back' WHERE id='CHG-2026-0041'"
moves I06 INC-20260509-01 "UPDATE incident SET ci='spj01-app2' WHERE id='INC-20260509-01'"
moves I07 INC-20260603-01 "UPDATE incident SET cyber_level=NULL WHERE id='INC-20260603-01'"
v=$(one "SELECT id FROM finding WHERE ref='VU-001'")
moves I08 "$v" "UPDATE finding SET fixed_at='2026-06-12' WHERE id='$v'"
moves I09 SS-00061 "UPDATE session SET staff='US-RSJ' WHERE id='SS-00061'"
moves I10 BU-2026-04 "UPDATE bulletin SET published_at='2026-05-02' WHERE id='BU-2026-04'" '' 0
moves I10 mzj01-app1 "UPDATE host SET log_keep_days=183 WHERE code='mzj01-app1'" '' none
moves I11 INC-20260614-01 "UPDATE outage SET end_at=end_at+INTERVAL 1 HOUR WHERE id='OUT-019'" '' 0
moves I12 INC-20260614-01 "UPDATE incident SET priority='P2' WHERE id='INC-20260614-01'"
j=$(one "SELECT r.number FROM backup_job t JOIN record r ON r.id=t.record WHERE t.result='ok' ORDER BY r.id LIMIT 1")
moves I13 "$j" "UPDATE backup_job t JOIN record r ON r.id=t.record SET t.result='fail' WHERE r.number='$j'"
moves I14 TN-2026-0001 "UPDATE tenancy SET opened_at='2026-06-20' WHERE id='TN-2026-0001'"
moves I15 MZJ-01/2026-04 "UPDATE usage_reading SET cpu_p95=81 WHERE app='MZJ-01' AND month='2026-04'"
moves I16 REC-2026-001 "UPDATE recovery SET started_at=requested_at+INTERVAL 16 MINUTE WHERE id='REC-2026-001'"
moves I17 REC-2026-001 "UPDATE recovery SET restored_at='2026-04-20' WHERE id='REC-2026-001'"
moves I18 DR-2026-02 "UPDATE drill SET report_doc=NULL WHERE id='DR-2026-02'" '' none
moves U01 OFF-01 "UPDATE offcloud SET exemption_doc='DOC-0001' WHERE id='OFF-01'" MZJ
moves U01 MZJ-02 "UPDATE app SET opened_on=NULL WHERE code='MZJ-02'" MZJ none
moves U02 MZJ-01/2026-04 "UPDATE usage_reading SET cpu_p95=81 WHERE app='MZJ-01' AND month='2026-04'" MZJ
moves U03 INC-20260526-01 "UPDATE incident SET side='CSP' WHERE id='INC-20260526-01'" JYJ
moves U03 JYJ "UPDATE doc SET voided_at='2026-06-01' WHERE kind='agreement' AND org='JYJ'" JYJ none
moves U03 JYJ-01 "UPDATE app SET last_assess_on='2024-01-01' WHERE code='JYJ-01'" JYJ none
# a test recovery is not scored, an application fault only after a ruling, a short or planned stop not at all
is "$(fig I16 "UPDATE recovery SET kind='real' WHERE id='REC-2026-002'; UPDATE record SET drill=0 WHERE number='REC-2026-002'" | cut -d' ' -f2)" 4 'the same recovery counts when it is no test'
is "$(fig I01 "UPDATE incident SET cat='APP' WHERE id='INC-20260405-01'" | cut -d' ' -f2)" 49 'an application fault does not count without a ruling'
is "$(fig I01 "UPDATE incident SET cat='APP',ruled_at='2026-04-07' WHERE id='INC-20260405-01'" | cut -d' ' -f2)" 50 'with one it does'
base=$(fig I11)
is "$(fig I11 "INSERT INTO outage(id,incident,app,start_at,end_at,planned,side) VALUES('OUT-901',NULL,'DZB-01','2026-05-02 01:00','2026-05-02 01:04',0,'CSP')")" "$base" 'four minutes are not counted'
isnt "$(fig I11 "INSERT INTO outage(id,incident,app,start_at,end_at,planned,side) VALUES('OUT-901',NULL,'DZB-01','2026-05-02 01:00','2026-05-02 01:05',0,'CSP')")" "$base" 'five are'
is "$(fig I11 "INSERT INTO outage(id,incident,app,start_at,end_at,planned,side) VALUES('OUT-901',NULL,'DZB-01','2026-05-02 01:00','2026-05-02 02:00',1,'CSP')")" "$base" 'a planned stop costs nothing'
isnt "$(fig I11 "INSERT INTO outage(id,incident,app,start_at,end_at,planned,side) VALUES('OUT-901',NULL,'DZB-01','2026-05-02 01:00','2026-05-02 02:00',1,'CSP'); UPDATE param SET value='1' WHERE name='planned_outage_counts'")" "$base" 'unless the parameter says so'
is "$(fig I11 "INSERT INTO outage(id,incident,app,start_at,end_at,planned,side) VALUES('OUT-901',NULL,'YBJ-01','2026-06-13 18:20','2026-06-13 19:00',0,'CSP')")" "$base" 'what lies inside another is counted once'

# ---- before anything happens: what does not stand ready -------------------------------
ready() { sql "$1" "SELECT GROUP_CONCAT(number ORDER BY number) FROM v_readiness WHERE what='$2'"; }
is "$(ready rg02 auth)" 'CZJ-01,DAG-01,SPJ-01,SPJ-02,WLJ-01,WLJ-03' 'systems without a standing authorisation'
is "$(ready rg02 offsite) $(ready rg02 backup) $(ready rg02 safety)" 'YJJ-01 QSP-01,TSG-02,WLJ-03,ZGJ-02 sabotage' 'copies, confirmations, persons that lack'
is "$(ready us-dag auth) $(ready us-mzj auth) $(ready fn01 auth)" 'DAG-01 NULL NULL' 'a unit sees its own, finance none'
one "UPDATE doc SET valid_to='2026-08-31' WHERE id=(SELECT confirm_doc FROM backup_plan WHERE app='DZB-01'); UPDATE backup_plan SET valid_to=NULL WHERE app='DZB-01'"
is "$(ready rg02 confirmation)" 'NULL' 'sixty-one days are left'
one "UPDATE doc SET valid_to='2026-08-29' WHERE id=(SELECT confirm_doc FROM backup_plan WHERE app='DZB-01')"
is "$(sql rg02 "SELECT CONCAT(number,' ',left_days) FROM v_readiness WHERE what='confirmation'")" 'DZB-01 59' 'fifty-nine: told'

# ---- an open quarter, a closed one, a computed one ----------------------------------
r() { sql "$1" "CALL p_report_assessment('$2','$3')"; }
is "$(r rg02 2026Q2 | awk -F '\t' '$2=="item" { n++; s+=$16 } $2=="total" { print n, ($16-s)^2<0.00001, $16, $23 }')" '18 1 73.54 draft, the period is open' 'the report of an open quarter: a draft that adds up'
is "$(r rg02 2026Q2 | awk -F '\t' '$2=="aspect" { n++; w+=$15 } END { print n, w }')" '7 100' 'by the seven aspects'
is "$(r mg01 2026Q2)" 'period	2026Q2' 'the provider is not shown what is not computed'
for who in op04 en01 us-mzj ad01; do like "$(r $who 2026Q2)" '^role' "nothing for $who"; done
is "$(r rg02 2026Q5; r rg02 9999; r rg02 2031Q1; r rg02 2026Q2 MZJ; r rg02 '' | tr '\n' ' ')" "period	2026Q5
period	9999
period	2031Q1
unit	MZJ
period	 " 'a period or a unit that is none'
is "$(sql rg02 "CALL p_report_unit('2026Q2','')" | awk -F '\t' '$2=="item" { n++; s[$5]+=$14 } $2=="total" { m++; if ((s[$5]-$14)^2<0.00001) k++ } END { print n, m, k }')" '57 19 19' 'each unit adds up'
is "$(sql us-mzj "CALL p_report_unit('2026Q2','')" | cut -f5 | sort -u)" MZJ 'a unit sees itself'
is "$(sql us-mzj "CALL p_report_unit('2026Q2','DAG')")" 'unit	DAG' 'and no other'
is "$(sql rg02 "CALL p_report_unit('2025','RSJ')" | awk -F '\t' '{ print $2, $8, $15, $14 }' | tr '\n' ';')" 'item U01 97.00 38.80;item U02 76.00 22.80;item U03 88.00 26.40;total NULL NULL 88.00;' 'a year from before: the figures as they were kept'
act() { sql "$1" "CALL p_move(UUID(),'$2','$3','','{}','','','batch')" | cut -f1; }
is "$(act rg02 PD-2026Q2 PRD.close)" 'done' 'the quarter is closed'
one "UPDATE incident SET responded_at=logged_at+INTERVAL 31 MINUTE WHERE id='INC-20260405-01'"
is "$(r rg02 2026Q2 | awk -F '\t' '$5=="I01" { print $10 } $2=="total" { print $23 }' | tr '\n' ' ')" '96 draft, data frozen ' 'what is entered later does not change it'
s=$(date +%s%N)
is "$(act rg02 AS-2026Q2 ASM.compute)" 'done' 'computed'
ms=$((($(date +%s%N) - s) / 1000000))
[ "$ms" -lt 1000 ]
ok $? 'a quarter is computed within a second' || note "$ms ms"
is "$(one "SELECT CONCAT(score,' ',grade,' ',(SELECT COUNT(*) FROM assessment_item i WHERE i.assessment=a.id)) FROM assessment a WHERE id='AS-2026Q2'")" '73.5400 合格 18' 'the assessment has the figures of the close'
is "$(sql mg01 "SELECT CONCAT(points,' ',cases,' ',sources) FROM v_score WHERE number='AS-2026Q2' AND indicator='I16'")" '1.33 3 3' 'each opens to its records'
is "$(sql mg01 "SELECT GROUP_CONCAT(ref,' ',good,' ',note ORDER BY n SEPARATOR ', ') FROM v_score_source WHERE number='AS-2026Q2' AND indicator='I16'")" 'REC-2026-003 0 75 min, REC-2026-001 1 2 min, REC-2026-004 1 4 min' 'by number, with what was measured'
is "$(sql rg02 "SELECT CONCAT(value,' ',note) FROM v_score_source WHERE number='AS-2026Q2' AND indicator='I03' AND ref='2026Q2/JYJ'")" '74.2857 JYJ' 'a mean by its own value'
is "$(sql fn01 "SELECT CONCAT(COUNT(*),' ',SUM(seen),' ',COUNT(title)) FROM v_score_source WHERE number='AS-2026Q2' AND indicator='I09'")" '3 0 0' 'finance sees that there are records and not what they say'
is "$(sql us-mzj "SELECT COUNT(*) FROM v_score WHERE number='AS-2026Q2'"; sql en01 "SELECT COUNT(*) FROM v_score_source WHERE number='AS-2026Q2'")" '0
0' 'nobody else sees it'
sql rg03 "CALL p_move(UUID(),'PD-2026Q2','PRD.reopen','','{\"doc\":\"DOC-0270\"}','a late entry','','batch')" >"$T/asked"
sql rg02 "CALL p_confirm('$(cut -f6 "$T/asked")')" >/dev/null
sql rg02 "CALL p_move(UUID(),'PD-2026Q2','PRD.reopen','','{\"doc\":\"DOC-0270\"}','a late entry','','batch')" >"$T/asked"
sql rg03 "CALL p_confirm('$(cut -f6 "$T/asked")')" >/dev/null
act rg02 PD-2026Q2 PRD.close >/dev/null
is "$(sql rg02 "CALL p_report_unit('2026Q2','YBJ')" | awk -F '\t' '$2=="total" { print $20 }')" 'draft, data frozen' 'the units too are told from the frozen cases'
is "$(one "SELECT num FROM period_case WHERE period='2026Q2' AND indicator='I01' AND ref='INC-20260405-01'")" '0.000000000000' 'opened again and closed again, the late entry counts'
finish
