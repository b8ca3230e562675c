#!/bin/sh
# Money to the fen: lines and deductions of the demo's quarter counted again by
# awk from its files; the same sums in SQL, in the report and in the views;
# cap, shares, grades; deferral apart from deduction; who reads what.
. "$(dirname "$0")/lib.sh"
start_demo
D=$ROOT/sql/demo

one() { admin "USE ccc; $1"; }
r() { sql "$1" "CALL p_report_fee('$2','$3')"; }
col() { # SECTION: rule, record, amount of a report
	awk -F '\t' -v s="$1" '$2==s { print $14, $17, $18 }'
}

# ---- lines from the resources in force -----------------------------------------
# months begun in the quarter, none before the opening or after the end, none of tenants by contract
count() { # FIRST MONTH of the quarter: lines and sum by awk
	awk -F '\t' -v y="${1%-*}" -v m="${1#*-}" '
	FNR==1 { split("", f); for (i=1;i<=NF;i++) f[$i]=i; next }
	FILENAME~/org/ { kind[$1]=$f["kind"]; next }
	FILENAME~/app[.]tsv/ { org[$1]=$f["org"]; ended[$1]=$f["ended_on"]; opened[$1]=$f["opened_on"]; next }
	FILENAME~/price/ { price[$1]=$f["fen_per_month"]; scope[$1]=$f["in_scope"]; next }
	$f["from_on"]!="" && kind[org[$f["app"]]]!="enterprise" && scope[$f["kind"]]=="1" {
		n=0
		for (i=0;i<3;i++) {
			a=sprintf("%s-%02d-01",y,m+i); b=sprintf("%s-%02d-31",y,m+i); e=ended[$f["app"]]; o=opened[$f["app"]]
			if (o!="" && o<=b && $f["from_on"]<=b && ($f["to_on"]=="" || $f["to_on"]>=a) && (e=="" || e>=a)) n++
		}
		if (n) { sum+=n*$f["qty"]*price[$f["kind"]]; lines++ }
	} END { print lines, sum }' "$D/org.tsv" "$D/app.tsv" "$D/price.tsv" "$D/resource.tsv"
}
lines() { one "START TRANSACTION; INSERT INTO fee(record,id,period) VALUES(-1,'~t','$1'); CALL fee_lines('~t','$1'); SELECT CONCAT(COUNT(*),' ',SUM(amount_fen)) FROM fee_line WHERE fee='~t'; SELECT base_fen FROM fee WHERE id='~t'; ROLLBACK"; }
q1=$(lines 2026Q1) q2=$(lines 2026Q2)
is "$(echo "$q1" | head -1)" "$(count 2026-01)" 'the lines of a quarter, counted by awk'
is "$(echo "$q1" | tail -1)" 35376600 'to the fen what was paid for the first'
is "$(echo "$q2" | head -1)" "$(count 2026-04)" 'the same for the second'
is "$(one "SELECT SUM(amount_fen)-3600000-9000 FROM fee_line WHERE fee='FS-2026Q2'")" "$(echo "$q2" | tail -1)" 'the draft in the demo differs by its two wrong lines and nothing else'
is "$(one "START TRANSACTION; UPDATE resource SET to_on='2026-05-31' WHERE app='DZB-01' AND kind='vcpu'; INSERT INTO fee(record,id,period) VALUES(-1,'~t','2026Q2'); CALL fee_lines('~t','2026Q2'); SELECT months FROM fee_line WHERE fee='~t' AND app='DZB-01' AND kind='vcpu'; ROLLBACK")" 2 'a changed record changes the line it belongs to'
is "$(one "START TRANSACTION; UPDATE price SET to_on='2026-05-31' WHERE kind='ip'; INSERT INTO record(kind,number,state,opened,changed_at) VALUES('PRC','ip/9','in_force',centre_now(),centre_now());
    INSERT INTO price(record,kind,name_zh,fen_per_month,in_scope,from_on) VALUES(LAST_INSERT_ID(),'ip','地址',1100,1,'2026-06-01'); INSERT INTO fee(record,id,period) VALUES(-1,'~t','2026Q2'); CALL fee_lines('~t','2026Q2');
    SELECT GROUP_CONCAT(months,'x',price_fen,'=',amount_fen ORDER BY seq) FROM fee_line WHERE fee='~t' AND app='DZB-01' AND kind='ip'; ROLLBACK")" '2x1000=4000,1x1100=2200' 'a price that changes within the quarter makes a line of its own'

# ---- deductions that follow ----------------------------------------------------------
out=$(r fn01 2026Q2)
is "$(printf '%s\n' "$out" | awk -F '\t' '$2=="line" { n++; if ($18!=$11*$12*$13) bad++; s+=$18 } $2=="sum" && $10=="Base" { b=$18 } END { print n, bad+0, s==b, b }')" '171 0 1 40759900' 'the report: each line is quantity x months x price, and they add up to the base'
is "$(printf '%s\n' "$out" | awk -F '\t' '$2=="line" && $20!="NULL" { print $5, $7, $20 }')" '70 MZJ-03 R20.6
171 SJJ-01 R05.1' 'the two wrong lines carry their rule'
# availability by awk: system, minutes down, its own lines
availability() {
	awk -F '\t' 'function min(t,  y,m,d) { y=substr(t,1,4); m=substr(t,6,2)+0; d=substr(t,9,2); if (m<3) { y--; m+=12 }
	    return ((365*y+int(y/4)-int(y/100)+int(y/400)+int((153*(m-3)+2)/5)+d)*24+substr(t,12,2))*60+substr(t,15,2) }
	FNR==1 { split("", f); for (i=1;i<=NF;i++) f[$i]=i; next }
	FILENAME~/app[.]tsv/ { level[$1]=$f["mlps_level"]; next }
	FILENAME~/fee_line/ { if ($1=="FS-2026Q2") fee[$f["app"]]+=$f["amount_fen"]; next }
	$f["planned"]=="0" && $f["side"]=="CSP" { m=min($f["end_at"])-min($f["start_at"]); if (m>=5) down[$f["app"]]+=m }
	END { for (a in down) { v=100*(131040-down[a])/131040; t=level[a]>=3 ? 99.95 : 99.9
		if (v<95) { r="F10"; p=50 } else if (v<99) { r="F09"; p=30 } else if (v<t) { r="F08"; p=10 } else continue
		print r, a, int(fee[a]*p/100+0.5) } }' "$D/app.tsv" "$D/fee_line.tsv" "$D/outage.tsv" | sort
}
is "$(printf '%s\n' "$out" | col deduction | grep '^F08\|^F09\|^F10' | sort)" "$(availability)" 'by system: availability under its target, ten per cent of its own lines'
pct() { echo "40759900 $1" | awk '{ printf "%d\n", int($1*$2/100+0.5) }'; }
is "$(printf '%s\n' "$out" | col deduction | grep -v '^F08\|^F09\|^F10')" "F03 AS-2026Q2 $(pct 5)
F06 INC-20260511-01 $(pct 1)
F12 PD-2026Q2 $(pct 0.5)
F13 SS-00021 $(pct 1)
F13 SS-00060 $(($(pct 2) - $(pct 1)))
F13 SS-00061 $(($(pct 3) - $(pct 2)))
F14 REC-2026-003 $(pct 0.5)" 'grade, late P1, a month without bulletin, entries, a late recovery: each with its record'
is "$(one "SELECT GROUP_CONCAT(id) FROM incident WHERE side='CSP' AND priority IN ('P1','P2') AND TIMESTAMPDIFF(MINUTE,logged_at,resolved_at)-COALESCE(pend_min,0)>IF(priority='P1',240,480)")" INC-20260511-01 'no other larger incident was solved late'
sum=$(printf '%s\n' "$out" | awk -F '\t' '$2=="deduction" { s+=$18 } END { print s }')
is "$(printf '%s\n' "$out" | awk -F '\t' '$2=="sum" { print $18 }' | tr '\n' ' ')" "40759900 $sum $(pct 30) $sum $((40759900 - sum)) " 'base, deductions, cap, to be deducted, to be paid'
is "$(printf '%s\n' "$out" | awk -F '\t' '$2=="deferral" { print $14, $17, $18 }')" 'F16 RC-2026-003 NULL' 'what postpones the payment stands apart and has no amount'
is "$(r fn01 2026Q2 MZJ | awk -F '\t' '$2=="line" { s+=$18; if ($6!="MZJ") bad++ } $2=="sum" { t=$18 } END { print s==t, s, bad+0 }')" '1 2394200 0' 'the lines of one unit'
is "$(r fn01 2026Q1 | awk -F '\t' '$2=="sum" { print $18 }' | tr '\n' ' ')" '35376600 0 10612980 0 35376600 ' 'the paid quarter'
is "$(r fn01 2026; r fn01 2026-06; r fn01 2031Q1; r fn01 2026Q2 NOPE; r us-mzj 2026Q2; r en01 2026Q2; r op04 2026Q2 | tr '\n' ' ')" "period	2026
period	2026-06
period	2031Q1
unit	NOPE
role	MZJ
role	CSP
role	CSP " 'a period or a unit that is none; who may not read money'
is "$(r mg01 2026Q2 | awk -F '\t' '$2=="deduction" { n++ } $2=="line" { l++ } END { print n+0, l }')" '0 171' 'the provider sees its lines, not what an assessment under way would cost'
is "$(one "SELECT COUNT(*) FROM fee; SELECT COUNT(*) FROM score_item; SELECT COUNT(*) FROM period_case" | tr '\n' ' ')" '2 0 0 ' 'a report leaves nothing behind'

# ---- caps, shares, half fens ----------------------------------------------------------
try() { # SQL on the live sources of the quarter: rule hits amounts
	one "CALL guard(); START TRANSACTION; CALL score_count('2026Q2','~t'); CALL score_make(-7,'~t','CSP',''); $1;
	    SELECT CONCAT(fee_rule,' ',COUNT(*),' ',SUM(amount_fen)) FROM fee_deduct WHERE source=-7 AND fee='FS-2026Q2' AND fee_rule LIKE '$2' GROUP BY fee_rule; ROLLBACK"
}
many="INSERT INTO score_source(record,indicator,n,ref,num,den) SELECT -7,'I09',900+record,id,1,NULL FROM session WHERE id BETWEEN 'SS-00001' AND 'SS-00006'"
is "$(try "$many" F13)" "F13 9 $(pct 5)" 'nine entries cost not more than the cap of their rule'
is "$(try "UPDATE fee SET base_fen=33 WHERE id='FS-2026Q2'; $many" F13)" 'F13 9 2' 'parts of a fen: rounded once for the rule, half up (1.65)'
is "$(try "UPDATE fee SET base_fen=50 WHERE id='FS-2026Q2'" F12)" 'F12 1 0' 'a quarter of a fen is none'
is "$(try "UPDATE fee SET base_fen=100 WHERE id='FS-2026Q2'" F12)" 'F12 1 1' 'half a fen is one'
for g in 95:0 90:0 89.99:F02 80:F02 79.99:F03 70:F03 69.99:F04 60:F04 59.99:F05; do
	is "$(try "INSERT INTO score_item(record,indicator,hand_points) VALUES(-7,'*',${g%:*})" 'F0[1-5]' ; one "CALL guard(); START TRANSACTION; INSERT INTO score_item(record,indicator,hand_points) VALUES(-7,'*',${g%:*}); SELECT COALESCE(MAX(fee_rule),0) FROM fee_hit WHERE source=-7 AND fee='FS-2026Q2' AND fee_rule<='F05'; ROLLBACK")" "${g#*:}" "a score of ${g%:*}"
done
av() { one "CALL guard(); START TRANSACTION; INSERT INTO score_source(record,indicator,n,ref,app,num,den) VALUES(-7,'I11',1,'$1','$1',$2,1); SELECT COALESCE(MAX(fee_rule),'-') FROM fee_hit WHERE source=-7 AND fee='FS-2026Q2'; ROLLBACK"; }
is "$(av YBJ-01 99.95) $(av YBJ-01 99.9499) $(av YBJ-01 99) $(av YBJ-01 98.9999) $(av YBJ-01 95) $(av YBJ-01 94.99) $(av MZJ-01 99.9) $(av MZJ-01 99.8999)" '- F08 F08 F09 F09 F10 - F08' 'availability against target and bounds, by level'
is "$(one "START TRANSACTION; DELETE FROM fee_line WHERE fee='FS-2026Q2'; UPDATE fee SET base_fen=1000 WHERE id='FS-2026Q2'; SELECT cap_fen FROM fee_cap WHERE fee='FS-2026Q2'; UPDATE param SET value='12.55' WHERE name='deduct_cap_pct'; SELECT cap_fen FROM fee_cap WHERE fee='FS-2026Q2'; ROLLBACK" | tr '\n' ' ')" '300 126 ' 'the cap is a parameter, half up'

# ---- decided: the same money in SQL, in the report and on the screen ---------------------
act() { # WHO NUMBER ACTION VALS [SECOND...]
	line=$(sql "$1" "CALL p_move(UUID(),'$2','$3','','$4','','','batch')")
	shift 4
	for second; do line=$(sql "$second" "CALL p_confirm('$(printf '%s\n' "$line" | cut -f6)')"); done
	printf '%s\n' "$line" | cut -f1
}
act rg02 PD-2026Q2 PRD.close '{}' >/dev/null
act rg02 AS-2026Q2 ASM.compute '{}' >/dev/null
act rg02 AS-2026Q2 ASM.review '{"opinion":"in order"}' rg03 fn01 >/dev/null
act rg02 AS-2026Q2 ASM.finalise '{}' rg03 fn01 >/dev/null
one "DELETE FROM fee_line WHERE fee='FS-2026Q2'; CALL fee_lines('FS-2026Q2','2026Q2')"
act mg01 FS-2026Q2 FEE.submit '{}' >/dev/null
act rg01 FS-2026Q2 FEE.check '{}' >/dev/null
proposed=$(r rg02 2026Q2 | awk -F '\t' '$2=="sum" { print $18 }' | sed -n 4p)
is "$(act rg02 FS-2026Q2 FEE.assess "{\"assessment\":\"AS-2026Q2\",\"deduct_fen\":\"$proposed\"}" rg03 fn01)" 'done' 'the three offices decide what was proposed'
is "$(one "SELECT CONCAT(base_fen,' ',deduct_fen,' ',payable_fen) FROM fee WHERE id='FS-2026Q2'")" "37150900 $proposed $((37150900 - proposed))" 'in SQL'
is "$(r fn01 2026Q2 | awk -F '\t' '$2=="deduction" { s+=$18 } $2=="sum" { a[++n]=$18 } END { print a[1], s, a[4], a[5], s==a[2] }')" "37150900 $proposed $proposed $((37150900 - proposed)) 1" 'in the report'
is "$(sql fn01 "SELECT CONCAT(base_fen=lines_fen,' ',deductions_fen,' ',deduct_fen,' ',payable_fen,' ',problems) FROM v_fee_sum WHERE number='FS-2026Q2'")" "1 $proposed $proposed $((37150900 - proposed)) 1" 'and in what the screen reads'
is "$(sql fn01 "SELECT SUM(amount_fen) FROM v_fee_line WHERE number='FS-2026Q2'; SELECT SUM(amount_fen) FROM v_fee_deduction WHERE number='FS-2026Q2'; SELECT ref FROM v_fee_problem WHERE number='FS-2026Q2'" | tr '\n' ' ')" "37150900 $proposed RC-2026-003 " 'line by line'
is "$(sql fn01 "SELECT COUNT(*) FROM v_fee_deduction d WHERE number='FS-2026Q2' AND (d.indicator NOT IN (SELECT indicator FROM v_score WHERE number='AS-2026Q2') AND d.indicator<>'*' OR d.record IS NULL)")" 0 'each deduction has an item of the assessment and a record'
is "$(one "START TRANSACTION; UPDATE param SET value='10' WHERE name='deduct_cap_pct'; SELECT record INTO @r FROM fee WHERE id='FS-2026Q2'; CALL e_deduct_fee(@r,0); SELECT CONCAT(deduct_fen,' ',payable_fen) FROM fee WHERE record=@r; ROLLBACK")" '3715090 33435810' 'not more than the cap'
as fn01 report fee 2026Q2 --format csv
is "$(printf '%s\n' "$out" | tr -d '\r' | awk -F , '$2=="sum" { n++ } END { print n }')" 5 'the command tells the sums'
is "$(printf '%s\n' "$out" | grep -c ",$((37150900 - proposed)),")" 1 'to the fen'
as fn01 report fee 2026Q2
yuan=$(echo $((37150900 - proposed)) | sed 's/..$/.&/')
is "$(printf '%s\n' "$out" | tr -d , | grep -c "$yuan")" 1 'on paper in yuan'
for who in us-mzj en01 op04 ad01; do is "$(sql $who "SELECT COUNT(*) FROM v_fee_line; SELECT COUNT(*) FROM v_fee_deduction; SELECT COUNT(*) FROM v_fee_sum" | tr '\n' ' ')" '0 0 0 ' "no money for $who"; done

# ---- use, for the budget ---------------------------------------------------------------------
u() { sql "$1" "CALL p_report_usage('$2','$3')"; }
is "$(u rg03 2026Q2 | awk -F '\t' '$2=="resource" { s+=$17 } $2=="total" { t+=$17 } END { print s, t }')" '37150900 37150900' 'the resources of all units come to the base'
is "$(u us-mzj 2026Q2 | awk -F '\t' '{ n[$2]++ } END { print n["system"], n["resource"], n["use"], n["total"] }')" '3 17 6 1' 'a unit reads its systems, resources and use'
is "$(u us-mzj 2026Q2 | cut -f5 | sort -u)" MZJ 'and no other'
is "$(u us-mzj 2026Q2 DAG; u en01 2026Q2)" 'unit	DAG
role	CSP' 'another unit is none, and the provider issues none'
finish
