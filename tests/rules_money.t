#!/bin/sh
# Periods, assessments of the provider and of units, fee statements, usage
# statements, surveys and readings of use: every move made once by who may, and
# for each rule a record that breaks it and its nearest lawful neighbour.
. "$(dirname "$0")/lib.sh"
start_demo

one() { admin "USE ccc; $1"; }
act() { # WHO NUMBER ACTION VALS REASON [SECOND...]: the last answer, outcome state rules
	line=$(sql "$1" "CALL p_move(UUID(),'$2','$3','','$4','$5','','batch')")
	[ $# -gt 5 ] && shift 5 || shift $#
	for second; do
		[ "$(printf '%s\n' "$line" | cut -f1)" = waiting ] || break
		line=$(sql "$second" "CALL p_confirm('$(printf '%s\n' "$line" | cut -f6)')")
	done
	printf '%s\n' "$line" | cut -f1,3,7 | tr '\t' ' '
}
made() { # as act, the number
	sql "$1" "CALL p_move(UUID(),'','$2','','$3','','','batch')" | cut -f2
}
why() { # WHO NUMBER ACTION VALS [SQL]: what stands in the way, dry
	one "${5:+$5;} CALL guard(); CALL m_do('$1','t@t',UUID(),'$2','$3','','$4','a reason','','batch',2,@a);
	    SELECT COALESCE(JSON_EXTRACT(@a,'\$.rules[*].rule'),'[]'), @a"
}
stands() { # RULE TEXT WHO NUMBER ACTION VALS [SQL]
	rule=$1 name=$2; shift 2
	got=$(why "$@")
	printf '%s\n' "$got" | cut -f1 | grep -Fq "\"$rule\""
	ok $? "$name" || note "$got"
}
passes() {
	rule=$1 name=$2; shift 2
	got=$(why "$@")
	printf '%s\n' "$got" | grep -q '^\[' && ! printf '%s\n' "$got" | cut -f1 | grep -Eq "\"($rule|R00.1|R00.2|R00.6|INPUT)\""
	ok $? "$name" || note "$got"
}
found() { one "CALL guard(); CALL check_all('$1',centre_now()); SELECT CONCAT(tbl,' ',k) FROM check_find WHERE rule='$1' ORDER BY k"; }
put_doc() { # NUMBER KIND ISSUER
	echo "INSERT INTO record(kind,number,state,opened,changed_at,org) VALUES('DOC','$1','verified',centre_now(),centre_now(),'$3');
	    INSERT INTO doc(record,id,kind,title,org,issuer,issued_on) SELECT id,'$1','$2','$1','$3','$3','2026-06-30' FROM record WHERE number='$1'"
}
provider="INSERT IGNORE INTO held(staff,role,office,from_on,to_on) VALUES('MG01','REG','DZB','2024-01-01','9998-12-31')"
not_provider="DELETE FROM held WHERE staff='MG01' AND role='REG'"

# --- what the demo did wrong, and nothing else ------------------------------------
is "$(found R04.2)" 'fee FS-2026Q1' 'R04.2 breaks: found afterwards, paid before the assessment was final'
is "$(found R05.1)" 'fee_line FS-2026Q2/171' 'R05.1 breaks: found on the line'
is "$(found R20.6)" 'fee_line FS-2026Q2/70' 'R20.6 breaks: found on the line, a month after the end'
is "$(found R19.1)" 'unit_assessment SLJ/2025' 'R19.1 breaks: the unit without its year'
is "$(found R20.7)" '' 'R20.7 lawful: no payment was made over a problem'
one "UPDATE rectify SET due_on='2026-04-10',submitted_at='2026-05-01' WHERE id='RC-2026-001'; UPDATE rectify SET closed_at='2026-05-02' WHERE id='RC-2026-001'"
is "$(found R20.7)" 'fee FS-2026Q1' 'R20.7 breaks: found afterwards, paid while an order was overdue'
one "UPDATE rectify SET due_on='2026-02-28',submitted_at='2026-02-20 01:00',closed_at='2026-02-25 02:00' WHERE id='RC-2026-001'"
is "$(one "CALL guard(); SET @ccc_as_of='2026-01-20'; SELECT COUNT(*) FROM finding_UAS; SET @ccc_as_of='2026-02-01'; SELECT COUNT(*) FROM finding_UAS" | tr '\n' ' ')" '0 1 ' 'R19.1 lawful: nobody is late before the term is over'
put_doc DOC-9801 decision DZB >"$T/doc"
one "$(cat "$T/doc")"

# --- periods ------------------------------------------------------------------------
one "CALL guard(); CALL tick(@a,@b,@c,@d,@e)" >/dev/null
is "$(one "SELECT GROUP_CONCAT(number ORDER BY number) FROM record WHERE kind='PRD' AND created_by='system'")" 'PD-2025,PD-2026,PD-2026-06,PD-2026-07,PD-2026Q3' 'the clock opens the periods'
one "CALL guard(); CALL m_do('system','system@tick',UUID(),'','PRD.open',NULL,'{\"id\":\"2026-05\",\"kind\":\"month\",\"from_on\":\"2026-05-01\",\"to_on\":\"2026-05-31\"}',NULL,NULL,'tick',0,@a)"
stands R15.1 'R15.1 breaks: May had no bulletin' RG02 PD-2026-05 PRD.close '{}'
passes R15.1 'R15.1 lawful: June had one' RG02 PD-2026-06 PRD.close '{}'
stands R20.15 'R20.15 breaks: the period is open' RG02 AS-2026Q2 ASM.compute '{}'
like "$(act rg02 PD-2026Q3 PRD.close '{}' '')" '^refused open .*R20.15' 'R20.15 breaks: a period that runs does not close'
is "$(act rg02 PD-2026Q2 PRD.close '{}' '')" 'done closed []' 'PRD.close'
is "$(act rg02 PD-2025 PRD.close '{}' '')" 'done closed []' 'PRD.close of a year that had its drill'
like "$(one "SELECT CONCAT(closed_by,' ',snapshot_id) FROM period WHERE id='2026Q2'")" '^RG02 [0-9a-f]{64}$' 'it is frozen with a snapshot'
s=$(one "SELECT snapshot_id FROM period WHERE id='2026Q2'")
is "$(one "SELECT snapshot_hash('2026Q2','2026-06-30 16:00:00.000000')")" "$s" 'the snapshot can be made again from the history'
isnt "$(one "START TRANSACTION; UPDATE period_case SET num=1-num WHERE period='2026Q2' AND indicator='I01' AND n=1; SELECT snapshot_hash('2026Q2','2026-06-30 16:00:00.000000'); ROLLBACK")" "$s" 'and tells a changed case'
stands R19.5 'R19.5 breaks: a period is not opened again by a void paper' RG02 PD-2026Q2 PRD.reopen '{"doc":"DOC-9801"}' "UPDATE doc SET voided_at=centre_now() WHERE id='DOC-9801'"
passes R19.5 'R19.5 lawful: by one in force' RG02 PD-2026Q2 PRD.reopen '{"doc":"DOC-9801"}' "UPDATE doc SET voided_at=NULL WHERE id='DOC-9801'"
is "$(act rg02 PD-2026Q2 PRD.reopen '{"doc":"DOC-9801"}' 'a late entry' rg03)" 'done open []' 'PRD.reopen'
is "$(one "SELECT snapshot_id FROM period WHERE id='2026Q2'")" "$s" 'the snapshot stays'
is "$(act rg02 PD-2026Q2 PRD.close '{}' '')" 'done closed []' 'and it is closed again'

# --- the provider's assessment --------------------------------------------------------
stands R20.13 'R20.13 breaks: a record among the frozen ones is a drill' RG02 AS-2026Q2 ASM.compute '{}' "UPDATE record SET drill=1 WHERE number='INC-20260405-01'"
passes 'R20.13|R20.15' 'R20.13 lawful: none is; R20.15 lawful: closed and frozen' RG02 AS-2026Q2 ASM.compute '{}' "UPDATE record SET drill=0 WHERE number='INC-20260405-01'"
is "$(act rg02 AS-2026Q2 ASM.compute '{}' '')" 'done computed []' 'ASM.compute'
stands R04.3 'R04.3 breaks: a person of the provider who holds the office' MG01 AS-2026Q2 ASM.recompute '{}' "$provider"
passes R04.3 'R04.3 lawful: a person of the office' RG02 AS-2026Q2 ASM.recompute '{}' "$not_provider"
stands R20.16 'R20.16 breaks: points by hand without a paper' RG03 AS-2026Q2 ASM.adjust '{"indicator":"I07","score":"6"}'
passes R20.16 'R20.16 lawful: with one' RG03 AS-2026Q2 ASM.adjust '{"indicator":"I07","score":"6","doc":"DOC-9801"}'
like "$(act rg03 AS-2026Q2 ASM.adjust '{"indicator":"I07","score":"6.5","doc":"DOC-9801"}' 'not the provider')" '^refused .*R00.6.*score' 'not more than the weight'
like "$(act rg03 AS-2026Q2 ASM.adjust '{"indicator":"I99","score":"1","doc":"DOC-9801"}' 'not the provider')" '^refused .*R00.6.*indicator' 'an indicator that there is'
was=$(one "SELECT score FROM assessment WHERE id='AS-2026Q2'")
is "$(act rg03 AS-2026Q2 ASM.adjust '{"indicator":"I07","score":"6","doc":"DOC-9801"}' 'not the provider')" 'done computed []' 'ASM.adjust'
is "$(one "SELECT CONCAT(points,' ',computed_points,' ',doc) FROM assessment_item WHERE assessment='AS-2026Q2' AND indicator='I07'")" '6.0000 3.0000 DOC-9801' 'the computed points stay beside'
is "$(one "SELECT score-$was FROM assessment WHERE id='AS-2026Q2'")" '3.0000' 'the score is summed again'
is "$(act mg01 AS-2026Q2 ASM.object '{"objection":"the attack was not ours"}' 'we object')" 'done computed []' 'ASM.object; R20.10 lawful: an objection changes nothing'
is "$(one "SET @ccc_actor='MG01',@ccc_action='object',@ccc_vals='{\"objection\":\"x\",\"score\":\"9\"}'; SELECT COUNT(*) FROM breach_ASM b JOIN assessment a ON a.record=b.record AND a.id='AS-2026Q2' WHERE rule='R20.10'")" 1 'R20.10 breaks: one that carries a figure'
is "$(act rg02 AS-2026Q2 ASM.recompute '{}' 'count once more')" 'done draft []' 'ASM.recompute'
is "$(one "SELECT GROUP_CONCAT(indicator,' ',points,' ',doc) FROM assessment_item WHERE assessment='AS-2026Q2'")" 'I07 6.0000 DOC-9801' 'what was set by hand stays'
is "$(one "SELECT COALESCE(score,'-') FROM assessment WHERE id='AS-2026Q2'")" '-' 'the rest is gone'
act rg02 AS-2026Q2 ASM.compute '{}' '' >/dev/null
is "$(one "SELECT score-$was FROM assessment WHERE id='AS-2026Q2'")" '3.0000' 'and is computed again to the same'
stands R20.16 'R20.16 breaks: the paper of a figure is void when the offices look' RG02 AS-2026Q2 ASM.review '{"opinion":"in order"}' "UPDATE doc SET voided_at=centre_now() WHERE id='DOC-9801'"
passes R20.16 'R20.16 lawful: it is in force' RG02 AS-2026Q2 ASM.review '{"opinion":"in order"}' "UPDATE doc SET voided_at=NULL WHERE id='DOC-9801'"
is "$(act rg02 AS-2026Q2 ASM.review '{"opinion":"in order"}' '' rg03 fn01)" 'done reviewed []' 'ASM.review'
is "$(act rg03 AS-2026Q2 ASM.reopen '{}' 'one more look')" 'done computed []' 'ASM.reopen'
act rg02 AS-2026Q2 ASM.review '{"opinion":"in order"}' '' rg03 fn01 >/dev/null
f=$(one "SELECT id FROM move WHERE kind='ASM' AND action='finalise'")
stands R20.5 'R20.5 breaks: nothing brings the signature of one office' RG02 AS-2026Q2 ASM.finalise '{}' "DELETE FROM move_second WHERE move=$f AND role='FIN'; UPDATE assessment SET czj_at=NULL WHERE id='AS-2026Q2'"
passes R20.5 'R20.5 lawful: all three sign' RG02 AS-2026Q2 ASM.finalise '{}' "INSERT INTO move_second(move,grp,role,office) VALUES($f,2,'FIN','')"
like "$(act rg02 AS-2026Q2 ASM.finalise '{}' '')" '^waiting reviewed' 'one office alone makes nothing final'
is "$(act rg02 AS-2026Q2 ASM.finalise '{}' '' rg03 fn02)" 'done final []' 'ASM.finalise'
is "$(one "SELECT CONCAT(szb_by,dzb_by,czj_by,' ',grade) FROM assessment WHERE id='AS-2026Q2'")" 'RG03RG02FN02 良好' 'with the three names'
is "$(made rg02 ASM.draft '{"period":"2026Q3","target":"CSP"}')" AS-2026Q3 'ASM.draft'

# --- the fee statement -------------------------------------------------------------------
stands R05.1 'R05.1 breaks: upkeep of application software is not billed' MG01 FS-2026Q2 FEE.submit '{}'
lines() { # CONDITION: the lines, months after the end taken away
	one "SET SESSION group_concat_max_len=1000000; SELECT CONCAT('[',GROUP_CONCAT(JSON_OBJECT('app',l.app,'kind',l.kind,'qty',CAST(l.qty AS CHAR),'months',CAST(IF(a.ended_on IS NULL,l.months,LEAST(l.months,2)) AS CHAR),
	    'price_fen',CAST(l.price_fen AS CHAR),'amount_fen',CAST(l.qty*l.price_fen*IF(a.ended_on IS NULL,l.months,LEAST(l.months,2)) AS CHAR)) ORDER BY l.seq),']') FROM fee_line l JOIN app a ON a.code=l.app WHERE l.fee='FS-2026Q2' AND $1"
}
right=$(lines "l.kind<>'app_ops'")
passes 'R05.1|R20.6' 'R05.1 lawful: without it; R20.6 lawful: amounts and months are right' MG01 FS-2026Q2 FEE.submit "{\"fee_lines\":$right}"
stands R20.6 'R20.6 breaks: an amount that is not quantity x price x months' MG01 FS-2026Q2 FEE.submit '{"fee_lines":[{"app":"MZJ-01","kind":"vcpu","qty":"12","months":"3","price_fen":"4500","amount_fen":"162001"}]}'
stands R20.6 'R20.6 breaks: a negative amount' MG01 FS-2026Q2 FEE.submit '{"fee_lines":[{"app":"MZJ-01","kind":"vcpu","qty":"-12","months":"3","price_fen":"4500","amount_fen":"-162000"}]}'
stands R20.6 'R20.6 breaks: four months in a quarter' MG01 FS-2026Q2 FEE.submit '{"fee_lines":[{"app":"MZJ-01","kind":"vcpu","qty":"12","months":"4","price_fen":"4500","amount_fen":"216000"}]}'
is "$(act mg01 FS-2026Q2 FEE.edit "{\"fee_lines\":$right}" '')" 'done draft []' 'FEE.edit'
is "$(act mg01 FS-2026Q2 FEE.submit '{}' '')" 'done submitted []' 'FEE.submit'
is "$(act rg01 FS-2026Q2 FEE.return '{}' 'a line is missing')" 'done draft []' 'FEE.return'
act mg01 FS-2026Q2 FEE.submit '{}' '' >/dev/null
stands R20.6 'R20.6 breaks: also when it is checked' RG01 FS-2026Q2 FEE.check '{}' "UPDATE fee_line SET amount_fen=amount_fen+1 WHERE fee='FS-2026Q2' AND seq=1"
passes R20.6 'R20.6 lawful: as it was' RG01 FS-2026Q2 FEE.check '{}' "UPDATE fee_line SET amount_fen=amount_fen-1 WHERE fee='FS-2026Q2' AND seq=1"
is "$(act rg01 FS-2026Q2 FEE.check '{}' '')" 'done checked []' 'FEE.check'
a='"assessment":"AS-2026Q2"'
stands R04.2 'R04.2 breaks: the assessment of another period' RG02 FS-2026Q2 FEE.assess '{"assessment":"AS-2026Q1","deduct_fen":"0"}'
passes R04.2 'R04.2 lawful: final and of the period' RG02 FS-2026Q2 FEE.assess "{$a,\"deduct_fen\":\"0\"}"
stands R04.4 'R04.4 breaks: the assessment lacks a signature' RG02 FS-2026Q2 FEE.assess "{$a,\"deduct_fen\":\"0\"}" "UPDATE assessment SET szb_at=NULL WHERE id='AS-2026Q2'"
passes R04.4 'R04.4 lawful: it has all three' RG02 FS-2026Q2 FEE.assess "{$a,\"deduct_fen\":\"0\"}" "UPDATE assessment SET szb_at=final_at WHERE id='AS-2026Q2'"
stands R20.8 'R20.8 breaks: an amount that no row explains' RG02 FS-2026Q2 FEE.assess "{$a,\"deduct_fen\":\"100\"}"
stands R20.8 'R20.8 breaks: a row without a record' RG02 FS-2026Q2 FEE.assess "{$a,\"deduct_fen\":\"100\",\"deductions\":[{\"fee_rule\":\"F06\",\"times\":\"1\",\"indicator\":\"I04\",\"amount_fen\":\"100\"}]}"
stands R20.8 'R20.8 breaks: a row without an item of the assessment' RG02 FS-2026Q2 FEE.assess "{$a,\"deduct_fen\":\"100\",\"deductions\":[{\"fee_rule\":\"F06\",\"times\":\"1\",\"indicator\":\"U01\",\"record\":\"INC-20260511-01\",\"amount_fen\":\"100\"}]}"
stands R20.8 'R20.8 breaks: a negative amount' RG02 FS-2026Q2 FEE.assess "{$a,\"deduct_fen\":\"-100\",\"deductions\":[{\"fee_rule\":\"F06\",\"times\":\"1\",\"indicator\":\"I04\",\"record\":\"INC-20260511-01\",\"amount_fen\":\"-100\"}]}"
row="{$a,\"deduct_fen\":\"100\",\"deductions\":[{\"fee_rule\":\"F06\",\"times\":\"1\",\"indicator\":\"I04\",\"record\":\"INC-20260511-01\",\"amount_fen\":\"100\"}]}"
passes R20.8 'R20.8 lawful: rule, item, record and amount' RG02 FS-2026Q2 FEE.assess "$row"
stands R20.13 'R20.13 breaks: money for a drill' RG02 FS-2026Q2 FEE.assess "$row" "UPDATE record SET drill=1 WHERE number='INC-20260511-01'"
passes R20.13 'R20.13 lawful: for what was real' RG02 FS-2026Q2 FEE.assess "$row" "UPDATE record SET drill=0 WHERE number='INC-20260511-01'"
f=$(one "SELECT id FROM move WHERE kind='FEE' AND action='assess'")
stands R20.9 'R20.9 breaks: one office alone' RG02 FS-2026Q2 FEE.assess "$row" "DELETE FROM move_second WHERE move=$f"
passes R20.9 'R20.9 lawful: three' RG02 FS-2026Q2 FEE.assess "$row" "INSERT INTO move_second(move,grp,role,office) VALUES($f,1,'REG','SZB'),($f,2,'FIN','')"
sum=$(one "SELECT SUM(d.amount_fen) FROM fee_deduct d JOIN assessment a ON a.record=d.source AND a.id='AS-2026Q2' WHERE d.fee='FS-2026Q2'")
passes R20.8 'R20.8 lawful: what follows from the assessment needs no rows' RG02 FS-2026Q2 FEE.assess "{$a,\"deduct_fen\":\"$sum\"}"
is "$(act rg02 FS-2026Q2 FEE.assess "{$a,\"deduct_fen\":\"$sum\"}" '' rg03 fn01)" 'done assessed []' 'FEE.assess'
is "$(one "SELECT CONCAT(deduct_fen,' ',base_fen-deduct_fen-payable_fen) FROM fee WHERE id='FS-2026Q2'")" "$sum 0" 'deducted and payable add up'
is "$(act mg01 FS-2026Q2 FEE.object '{"objection":"too much"}' 'we object')" 'done assessed []' 'FEE.object; R20.10 lawful: an objection'
is "$(one "SET @ccc_actor='MG01',@ccc_action='object',@ccc_vals='{\"objection\":\"x\",\"deduct_fen\":\"0\"}'; SELECT COUNT(*) FROM breach_FEE b JOIN fee f ON f.record=b.record AND f.id='FS-2026Q2' WHERE rule='R20.10'")" 1 'R20.10 breaks: one that carries money'
stands R20.7 'R20.7 breaks: an order is overdue' FN01 FS-2026Q2 FEE.approve '{}'
stands R04.2 'R04.2 breaks: the assessment is not final any more' FN01 FS-2026Q2 FEE.approve '{}' "UPDATE record SET state='reviewed' WHERE number='AS-2026Q2'"
passes R04.2 'R04.2 lawful: it is' FN01 FS-2026Q2 FEE.approve '{}' "UPDATE record SET state='final' WHERE number='AS-2026Q2'"
passes R04.4 'R04.4 lawful: the event of the assessing holds the three' FN01 FS-2026Q2 FEE.approve '{}'
is "$(act rg02 FS-2026Q2 FEE.defer '{"basis":"RC-2026-003"}' 'the order is overdue' rg03 fn01)" 'done deferred []' 'FEE.defer'
is "$(one "SELECT deduct_fen FROM fee WHERE id='FS-2026Q2'")" "$sum" 'deferral changes no amount'
stands R20.17 'R20.17 breaks: the order is still open' RG02 FS-2026Q2 FEE.release '{"closing_doc":"DOC-9801"}'
closed="UPDATE rectify t JOIN record r ON r.id=t.record SET r.state='closed',t.submitted_at='2026-06-30 08:00',t.closed_at='2026-06-30 10:00' WHERE t.id='RC-2026-003'"
stands R20.17 'R20.17 breaks: closed, and no paper says so' RG02 FS-2026Q2 FEE.release '{}' "$closed"
passes R20.17 'R20.17 lawful: closed, with the paper' RG02 FS-2026Q2 FEE.release '{"closing_doc":"DOC-9801"}'
is "$(act rg02 FS-2026Q2 FEE.release '{"closing_doc":"DOC-9801"}' '' rg03 fn01)" 'done assessed []' 'FEE.release'
stands R20.7 'R20.7 breaks: a P1 of the period is not resolved' FN01 FS-2026Q2 FEE.approve '{}' "UPDATE incident SET resolved_at=NULL WHERE id='INC-20260614-01'"
passes R20.7 'R20.7 lawful: it is' FN01 FS-2026Q2 FEE.approve '{}' "UPDATE incident SET resolved_at='2026-06-13 21:30' WHERE id='INC-20260614-01'"
is "$(act fn01 FS-2026Q2 FEE.approve '{}' '')" 'done approved []' 'FEE.approve'
like "$(act fn01 FS-2026Q2 FEE.pay '{}' '' fn02)" '^refused .*R04.6' 'who approved does not pay'
stands R20.7 'R20.7 breaks: also when the money goes' FN02 FS-2026Q2 FEE.pay '{}' "UPDATE incident SET resolved_at=NULL WHERE id='INC-20260614-01'"
passes R20.7 'R20.7 lawful: it went well' FN02 FS-2026Q2 FEE.pay '{}' "UPDATE incident SET resolved_at='2026-06-13 21:30' WHERE id='INC-20260614-01'"
is "$(act fn02 FS-2026Q2 FEE.pay '{"voucher_no":"V-1"}' '' fn01)" 'done paid []' 'FEE.pay'
is "$(made mg01 FEE.draft '{"period":"2026Q3"}')" FS-2026Q3 'FEE.draft'
like "$(act mg01 '' FEE.draft '{"period":"2026-07"}' '')" 'R00.6.*period' 'a month is not what is settled'

# --- units ---------------------------------------------------------------------------------
is "$(made rg02 UAS.draft '{"org":"SLJ","year":"2025"}')" SLJ/2025 'UAS.draft'
stands R19.2 'R19.2 breaks: nothing to compute from' RG02 SLJ/2025 UAS.compute '{}' "UPDATE unit_assessment SET org='GAJ' WHERE record=(SELECT id FROM record WHERE number='SLJ/2025')"
passes R19.2 'R19.2 lawful: the unit has systems' RG02 SLJ/2025 UAS.compute '{}' "UPDATE unit_assessment SET org='SLJ' WHERE record=(SELECT id FROM record WHERE number='SLJ/2025')"
stands R19.3 'R19.3 breaks: others of the year by another formula' RG02 SLJ/2025 UAS.compute '{}' "UPDATE unit_assessment SET formula_version='2025.1' WHERE org='MZJ' AND year=2025"
int="INSERT INTO record(kind,number,state,opened,changed_at) VALUES('INT','IN-9801','in_force',centre_now(),centre_now()); INSERT INTO interpretation(record,id,from_on,effect) SELECT id,'IN-9801','2025-06-01','indicator U02' FROM record WHERE number='IN-9801'"
passes R19.3 'R19.3 lawful: an interpretation of that year changed it' RG02 SLJ/2025 UAS.compute '{}' "$int"
one "DELETE FROM interpretation WHERE id='IN-9801'; DELETE FROM record WHERE number='IN-9801'; UPDATE unit_assessment SET formula_version=NULL WHERE org='MZJ' AND year=2025"
stands R19.3 'R19.3 breaks: a version that is not the one in force is named' RG02 SLJ/2025 UAS.compute '{"formula_version":"2024.9"}'
stands R19.4 'R19.4 breaks: a system counts that was never opened' RG02 SLJ/2025 UAS.compute '{}' "UPDATE app SET opened_on=NULL WHERE code='SLJ-01'"
passes R19.4 'R19.4 lawful: it was' RG02 SLJ/2025 UAS.compute '{}' "UPDATE app SET opened_on='2017-04-28' WHERE code='SLJ-01'"
is "$(act rg02 SLJ/2025 UAS.compute '{}' '')" 'done computed []' 'UAS.compute'
like "$(act us-mzj SLJ/2025 UAS.appeal '{"objection":"ours is low"}' 'ours is low')" '^refused .*R04.5' 'another unit does not appeal'
is "$(act us-slj SLJ/2025 UAS.appeal '{"objection":"a system is missing"}' 'a system is missing')" 'done appealed []' 'UAS.appeal'
is "$(act rg02 SLJ/2025 UAS.rule '{"opinion":"in part","score":"88.5"}' 'in part' rg03)" 'done computed []' 'UAS.rule'
is "$(sql us-slj "SELECT CONCAT(points,' ',computed,' ',by_hand) FROM v_score WHERE number='SLJ/2025' AND indicator='*'")" '88.50 100.00 88.50' 'the ruling stands beside what was computed'
stands R19.2 'R19.2 breaks: an item has lost its formula' RG02 SLJ/2025 UAS.finalise '{}' "UPDATE score_item SET formula_version=NULL WHERE indicator='U01' AND record=(SELECT id FROM record WHERE number='SLJ/2025')"
passes R19.2 'R19.2 lawful: each has formula and records' RG02 SLJ/2025 UAS.finalise '{}' "UPDATE score_item SET formula_version=formula_version('UNIT') WHERE indicator='U01' AND record=(SELECT id FROM record WHERE number='SLJ/2025')"
is "$(act rg02 SLJ/2025 UAS.finalise '{}' '' rg03)" 'done final []' 'UAS.finalise'
is "$(found R19.1)" '' 'R19.1 lawful: the year is there'
is "$(act rg02 SLJ/2025 UAS.correct '{"doc":"DOC-9801","score":"90","note":"counted again"}' 'counted again' rg03)" 'done final []' 'UAS.correct'
is "$(one "SELECT GROUP_CONCAT(r.number,' ',ROUND(t.score,2) ORDER BY r.id) FROM unit_assessment t JOIN record r ON r.id=t.record WHERE t.org='SLJ'")" 'SLJ/2025 88.50,SLJ/2025/1 90.00' 'the old value stays, the new one has a number'
stands R19.5 'R19.5 breaks: what has a correction is not corrected beside it' RG02 SLJ/2025 UAS.correct '{"doc":"DOC-9801","note":"again"}'
passes R19.5 'R19.5 lawful: the newest is' RG02 SLJ/2025/1 UAS.correct '{"doc":"DOC-9801","note":"again"}'

# --- statements of use -------------------------------------------------------------------------
stands R18.2 'R18.2 breaks: a figure that no record has' RG02 '' USG.draft '{"org":"MZJ","period":"2026Q2","purpose":"budget","figures":"systems;wishes"}'
passes R18.2 'R18.2 lawful: those that have' RG02 '' USG.draft '{"org":"MZJ","period":"2026Q2","purpose":"budget","figures":"systems;vcpu"}'
stands R18.3 'R18.3 breaks: a person of the provider' MG01 '' USG.draft '{"org":"MZJ","period":"2026Q2","purpose":"budget"}' "$provider"
passes R18.3 'R18.3 lawful: one of the three offices' FN01 '' USG.draft '{"org":"MZJ","period":"2026Q2","purpose":"budget"}' "$not_provider"
u=$(made fn01 USG.draft '{"org":"MZJ","period":"2026Q2","purpose":"budget 2027"}')
like "$u" '^US-2026-' 'USG.draft'
is "$(act rg03 "$u" USG.edit '{"figures":"systems;vcpu;fee_fen"}' '')" 'done draft []' 'USG.edit'
stands R18.1 'R18.1 breaks: a period that is open' RG02 "$u" USG.issue '{}' "UPDATE statement SET period='2026-05' WHERE id='$u'"
stands R18.1 'R18.1 breaks: a finding of the unit is in dispute' RG02 "$u" USG.issue '{}' "UPDATE statement SET period='2026Q2' WHERE id='$u'; UPDATE record r JOIN finding f ON f.record=r.id SET r.state='disputed' WHERE r.org='MZJ' OR f.ref='VU-032'; UPDATE record r JOIN finding f ON f.record=r.id SET r.org='MZJ' WHERE f.ref='VU-032'"
passes R18.1 'R18.1 lawful: closed, and nothing in dispute' RG02 "$u" USG.issue '{}' "UPDATE record r JOIN finding f ON f.record=r.id SET r.state='closed',r.org='RSJ' WHERE r.state='disputed'"
is "$(act rg02 "$u" USG.issue '{}' '')" 'done issued []' 'USG.issue'
is "$(sql us-mzj "SELECT GROUP_CONCAT(figure,' ',ROUND(value),' ',sources ORDER BY seq) FROM v_statement_figure WHERE number='$u'")" 'systems 2 2,vcpu 24 2,fee_fen 2385200 17' 'the unit reads its figures and what they are from'
like "$(one "SELECT sha256 FROM statement WHERE id='$u'")" '^[0-9a-f]{64}$' 'sealed'
stands R19.5 'R19.5 breaks: a statement is not corrected by a void paper' RG02 "$u" USG.correct '{"doc":"DOC-9801"}' "UPDATE doc SET voided_at=centre_now() WHERE id='DOC-9801'"
passes R19.5 'R19.5 lawful: by one in force' RG02 "$u" USG.correct '{"doc":"DOC-9801"}' "UPDATE doc SET voided_at=NULL WHERE id='DOC-9801'"
is "$(act rg02 "$u" USG.correct '{"doc":"DOC-9801"}' 'a line was wrong')" 'done replaced []' 'USG.correct'
is "$(one "SELECT CONCAT(state,' ',(SELECT COUNT(*) FROM statement_figure g WHERE g.record=r.id)) FROM record r WHERE number='$u/1'")" 'issued 3' 'its successor is counted and sealed'

# --- surveys and readings of use -------------------------------------------------------------------
is "$(made rg01 SVY.open '{"period":"2026Q3","org":"MZJ"}')" 2026Q3/MZJ 'SVY.open'
q='"q1_response":"5","q2_attitude":"5","q3_quality":"5","q4_security":"5","q5_stability":"5","q6_efficiency":"5"'
like "$(act us-rsj 2026Q3/MZJ SVY.answer "{$q,\"q7_emergency\":\"5\"}" '')" '^refused .*R04.5' 'another unit does not answer'
like "$(act us-mzj 2026Q3/MZJ SVY.answer "{$q,\"q7_emergency\":\"6\"}" '')" 'R00.6.*q7_emergency' 'from 1 to 5'
is "$(act us-mzj 2026Q3/MZJ SVY.answer "{$q,\"q7_emergency\":\"4\"}" '')" 'done answered []' 'SVY.answer'
is "$(made en01 USE.enter '{"app":"MZJ-01","month":"2026-07","cpu_avg":"30","cpu_p95":"50","mem_avg":"40","disk_used_pct":"50"}')" MZJ-01/2026-07 'USE.enter'
stands R20.10 'R20.10 breaks: who is scored changes the reading' MG01 MZJ-01/2026-07 USE.correct '{"cpu_p95":"55","doc":"DOC-9801"}' "$provider"
passes R20.10 'R20.10 lawful: the office does' RG02 MZJ-01/2026-07 USE.correct '{"cpu_p95":"55","doc":"DOC-9801"}' "$not_provider"
is "$(act rg02 MZJ-01/2026-07 USE.correct '{"cpu_p95":"55","doc":"DOC-9801"}' 'misread')" 'done entered []' 'USE.correct'

# --- values that cannot be --------------------------------------------------------------------------
u='"cpu_p95":"50","mem_avg":"40","disk_used_pct":"50"'
like "$(act en01 '' USE.enter "{\"app\":\"RSJ-01\",\"month\":\"9999-12\",\"cpu_avg\":\"30\",$u}" '')" 'R00.6.*month' 'a month of the year 9999'
like "$(act en01 '' USE.enter "{\"app\":\"RSJ-01\",\"month\":\"2026-07\",\"cpu_avg\":\"100.01\",$u}" '')" 'R00.6.*cpu_avg' 'more than a hundred per cent'
like "$(act rg02 '' UAS.draft '{"org":"RSJ","year":"9999"}' '')" 'R00.6.*year' 'the year 9999'
like "$(act rg02 '' ASM.draft '{"period":"2026Q5","target":"CSP"}' '')" 'R00.6.*period' 'a fifth quarter'
like "$(act mg01 '' FEE.draft '{"period":"2027Q1"}' '')" 'R00.7' 'a quarter that is to come'
finish
