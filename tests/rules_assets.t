#!/bin/sh
# Assets and their hand-over to the city (Art. 11, 17, 21): for each rule a record
# that breaks it and its nearest lawful neighbour; then the hand-over of a whole
# centre in two batches.
. "$(dirname "$0")/lib.sh"
start_demo

ask() { # WHO NUMBER ACTION VALS [REASON]
	sql "$1" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','','batch')"
}
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
both() { # WHO SECOND NUMBER ACTION VALS [REASON]: asked and consented to
	first=$1 second=$2
	shift 2
	ask "$first" "$@" >"$T/asked"
	if [ "$(cut -f1 "$T/asked")" = waiting ]; then
		sql "$second" "CALL p_confirm('$(cut -f6 "$T/asked")')"
	else
		cat "$T/asked"
	fi | cut -f1,7 | tr '\t' ' '
}
one() { admin "USE ccc; $1"; }
state() { one "SELECT state FROM record WHERE number='$1'"; }
found() { sql rg02 "CALL p_check('','$1')" | cut -f1,4,5 | tr '\t' ' '; }
paper() { # WHO KIND VALS: its number
	ask "$1" '' DOC.register "{\"kind\":\"$2\",\"title\":\"$2\",\"file\":\"f.pdf\",$3}" | cut -f2
}
hold() { one "INSERT INTO record(kind,number,state,opened,changed_at) VALUES('HLD','$1','placed',NOW(),NOW()); INSERT INTO hold(record,id,objects,placed_at) VALUES(LAST_INSERT_ID(),'$1','$2',NOW())"; }
today=$(one "SELECT today FROM now1")

# --- taking in -----------------------------------------------------------------
take() { move en03 '' EQP.intake "{\"kind\":\"服务器\",\"name_zh\":\"宿主机\",\"serial\":\"S1\",\"place\":\"主机房\",$1}"; }
whole='"vendor":"演示科技","model":"M-HYP","version":"1.0","origin":"政府采购 2026-11"'
like "$(take '"vendor":"演示科技","model":"M-HYP","version":"1.0"')" 'refused.*R17.11.*"origin"' "R17.11 breaks: nobody knows where it comes from"
like "$(take '"model":"M-HYP","version":" ","origin":"x"')" 'refused.*"vendor", "version"' "all that is missing is told at once"
is "$(found R21.3)" "R21.3 host hv-08" "R21.3 breaks: a physical host without an asset record"
is "$(take "$whole,\"host\":\"hv-08\"")" "done []" "R17.11 lawful: vendor, model, version and origin"
is "$(found R21.3)" "" "R21.3 lawful: every device has one; a virtual machine needs none"
new=$(one "SELECT id FROM asset WHERE host='hv-08'")
like "$(take '"vendor":"演示 视讯","model":"xc-1000","version":"1","origin":"x"')" 'refused.*R17.2' "R17.2 breaks: a banned model is not taken in, however it is spelled"
is "$(take '"vendor":"演示视讯","model":"XC-1001","version":"1","origin":"x"')" "done []" "R17.2 lawful: the model beside it"
cam=$(one "SELECT id FROM asset WHERE model='XC-1001'")
one "UPDATE asset SET model='XC-1000' WHERE id='$cam'"
is "$(found R17.2)" "R17.2 asset $cam
R17.2 change_request CHG-2026-0055" "found where it stands in use"
like "$(move en03 "$cam" EQP.store '{"place":"库房"}')" '^done' "what is banned may be put away"
like "$(move en03 "$cam" EQP.use '{}')" 'refused.*R17.2' "and does not come back"
one "UPDATE asset SET model='XC-1001' WHERE id='$cam'"
is "$(move en03 "$cam" EQP.use '{}')" "done []" "another comes back"
is "$(move op07 "$cam" EQP.count "{\"checked_on\":\"$today\"}" | cut -c1-7)" refused "an operator counts nothing"
is "$(move en03 "$cam" EQP.count "{\"checked_on\":\"$today\"}")" "done []" "counted"

# --- retiring: two persons, a paper, no hold --------------------------------------
D=$(paper mg01 policy "\"issuer\":\"CSP\",\"org\":\"CSP\",\"issued_on\":\"$today\"")
hold HL-2026-001 hv-08
like "$(both mg01 en03 "$new" EQP.retire "{\"doc\":\"$D\"}" 'broken for good')" 'refused.*R11.2.*HL-2026-001' "R11.2 breaks: the machine is under a hold"
one "UPDATE hold SET released_at=NOW(); UPDATE record SET state='released' WHERE number='HL-2026-001'"
like "$(move mg01 "$new" EQP.retire "{\"doc\":\"$D\"}" 'broken for good')" '^waiting' "one person alone retires nothing"
is "$(both mg01 en03 "$cam" EQP.retire "{\"doc\":\"$D\"}" 'broken for good')" "done []" "R11.2 lawful: a hold that was released"

# --- the trigger ----------------------------------------------------------------------
like "$(both mg01 gv01 "$new" EQP.transfer '{}')" 'refused.*R21.4' "no asset goes outside a hand-over"
like "$(move rg02 TF-0000 AST.trigger '{"receiver":"SZF"}')" 'refused.*R21.1' "R21.1 breaks: no paper that says so"
like "$(move rg02 TF-0000 AST.trigger "{\"receiver\":\"SZF\",\"policy_doc\":\"$D\"}")" 'refused.*R21.1' "a paper of the provider is none"
P=$(paper rg02 policy "\"issuer\":\"SZF\",\"org\":\"SZF\",\"issued_on\":\"$today\"")
like "$(move mg01 TF-0000 AST.trigger "{\"receiver\":\"SZF\",\"policy_doc\":\"$P\"}")" 'refused.*R00.2' "the provider triggers nothing"
is "$(move rg02 TF-0000 AST.trigger "{\"receiver\":\"SZF\",\"policy_doc\":\"$P\"}")" "done []" "R21.1 lawful: with the paper"
is "$(one "SELECT COUNT(*) FROM proposal WHERE action='EQP.retire'")" 0 "what waited for a second person is void"
like "$(both mg01 en03 "$new" EQP.retire "{\"doc\":\"$D\"}" 'broken for good')" 'refused.*R21.5' "R21.5 breaks: nothing is disposed of after the trigger"
like "$(move en03 "$new" EQP.store '{"place":"库房"}')" 'refused.*R21.5' "nor moved to another place"
is "$(move en03 "$new" EQP.store '{"place":"主机房"}')" "done []" "R21.5 lawful: put aside where it is"

# --- inventory ----------------------------------------------------------------------
one "UPDATE asset SET host=NULL WHERE id='$new'"
like "$(both mg01 rg02 TF-0000 AST.inventory '{}')" 'refused.*R21.3.*hv-08' "R21.3 stops the inventory"
one "UPDATE asset SET host='hv-08' WHERE id='$new'"
is "$(both mg01 rg02 TF-0000 AST.inventory '{}')" "done []" "all devices are listed"

# --- safe before and after each batch ---------------------------------------------------
like "$(both mg01 gv01 TF-0000 AST.transfer '{}')" 'refused.*R21.2.*INC-20260701-01.*REC-2026-006' "R21.2 breaks: an open P2, a recovery under way"
one "UPDATE record SET state='resolved' WHERE number='INC-20260701-01'; UPDATE record SET state='closed' WHERE number='REC-2026-006'"
one "UPDATE host SET state='stopped' WHERE code='mzj01-app1'"
like "$(both mg01 gv01 TF-0000 AST.transfer '{}')" 'refused.*R21.2.*mzj01-app1' "a host that stands still"
one "UPDATE host SET state='running' WHERE code='mzj01-app1'; DELETE FROM backup_job WHERE plan='BP-MZJ-01' AND run_at>='2026-06-28 16:00'"
like "$(both mg01 gv01 TF-0000 AST.transfer '{}')" 'refused.*R21.2.*BP-MZJ-01' "a plan without a good copy"
one "UPDATE backup_plan SET cycle='weekly' WHERE id='BP-MZJ-01'"
one "UPDATE asset SET retired_at=NOW() WHERE id='AT-0041'"
one "UPDATE asset SET retired_at=(SELECT t.triggered_at + INTERVAL 1 SECOND FROM transfer t WHERE t.id='TF-0000') WHERE id='AT-0041'"
like "$(both mg01 gv01 TF-0000 AST.transfer '{}')" 'refused.*R21.5.*AT-0041' "what has left since the trigger stops it"
one "UPDATE asset SET retired_at=NULL WHERE id='AT-0041'"
is "$(both mg01 gv01 TF-0000 AST.transfer '{}')" "done []" "R21.2 lawful: all in order"

# --- batches -----------------------------------------------------------------------------
rows() { # WHERE: the rows of a batch
	one "SELECT JSON_ARRAYAGG(JSON_OBJECT('asset',q.id,'counted',COALESCE(q.qty,1)${2:-}) ORDER BY q.id) FROM asset q JOIN record r ON r.id=q.record AND r.state IN ('in_use','spare') WHERE $1"
}
now() { one "SELECT DATE_FORMAT(centre_now(),'%Y-%m-%dT%H:%i:%sZ')"; }
batch() { both mg01 gv01 TF-0000 AST.sign_batch "{\"batch\":\"$1\",\"assets\":$2${3:-}}"; }
like "$(batch 1 "$(rows "q.host IS NOT NULL")")" 'refused.*R21.6.*seal_no:AT-0001' "R21.6 breaks: passwords handed over open"
like "$(batch 1 "$(rows "q.host IS NOT NULL")" ',"seal_no":"F-1"')" 'refused.*R21.6.*rotated_at:AT-0001' "sealed, and not changed"
one "UPDATE session SET ended_at=NULL, auth=NULL WHERE id='SS-00034'"
sleep 1.1	# a time typed to the second lies behind what happened in that second
at=$(now)
like "$(batch 1 "$(rows "q.host IS NOT NULL" ",'rotated_at','$at'")" ',"seal_no":"F-1"')" 'refused.*R12.1.*wjw01-db1' "R12.1 breaks: somebody is inside without the unit's leave"
one "UPDATE session SET ended_at=started_at + INTERVAL 10 MINUTE WHERE id='SS-00034'"
one "UPDATE record SET state='working' WHERE number='INC-20260701-01'"
like "$(batch 1 "$(rows "q.host IS NOT NULL" ",'rotated_at','$at'")" ',"seal_no":"F-1"')" 'refused.*R21.2' "not safe: no batch"
one "UPDATE record SET state='resolved' WHERE number='INC-20260701-01'"
like "$(move mg01 TF-0000 AST.sign_batch "{\"batch\":\"1\",\"assets\":$(rows "q.host IS NOT NULL" ",'rotated_at','$at'"),\"seal_no\":\"F-1\"}")" '^waiting' "one side alone signs no batch"
is "$(batch 1 "$(rows "q.host IS NOT NULL" ",'rotated_at','$at'")" ',"seal_no":"F-1"')" "done []" "R21.6 lawful: sealed, logged, changed"
is "$(one "SELECT COUNT(*), MIN(given_by), MIN(received_by), MIN(seal_no), COUNT(signed_at) FROM transfer_item WHERE transfer='TF-0000'" | tr '\t' ' ')" "19 MG01 GV01 F-1 19" "each line with both signatures"
D2=$(paper mg01 policy "\"issuer\":\"CSP\",\"org\":\"CSP\",\"issued_on\":\"$today\"")
like "$(both gv01 mg01 TF-0000 AST.complete "{\"protocol_doc\":\"$D2\"}")" 'refused.*R21.4.*"n": 23' "R21.4 breaks: lines that are not signed"
is "$(batch 2 "$(rows "q.kind='软件'" ",'rotated_at','$(now)'")" ',"seal_no":"F-2"')" "done []" "a second batch"
is "$(batch 3 "$(rows "q.host IS NULL AND q.kind<>'软件'" | sed 's/"counted": [0-9]*/"counted":"0"/')")" "done []" "and a third"
is "$(one "SELECT COUNT(*), COUNT(DISTINCT batch), COUNT(signed_at) FROM transfer_item WHERE transfer='TF-0000'" | tr '\t' ' ')" "42 3 42" "the lines of earlier batches stand"
like "$(both gv01 mg01 TF-0000 AST.complete "{\"protocol_doc\":\"$D2\"}")" 'refused.*R21.4' "fewer than in the book, and no word why"
is "$(batch 4 "$(rows "q.host IS NULL AND q.kind<>'软件'")")" "done []" "counted again"
one "UPDATE record SET state='working' WHERE number='INC-20260701-01'"
like "$(both gv01 mg01 TF-0000 AST.complete "{\"protocol_doc\":\"$D2\"}")" 'refused.*R21.2' "not safe after the last batch: not complete"
one "UPDATE record SET state='resolved' WHERE number='INC-20260701-01'"
one "UPDATE transfer SET receiver='DZB' WHERE id='TF-0000'"
like "$(both gv01 mg01 TF-0000 AST.complete "{\"protocol_doc\":\"$D2\"}")" 'refused.*R21.4' "nobody but the city receives"
one "UPDATE transfer SET receiver='SZF' WHERE id='TF-0000'"
is "$(both gv01 mg01 TF-0000 AST.complete "{\"protocol_doc\":\"$D2\"}")" "done []" "R21.4 lawful: every line counted and signed"
is "$(state TF-0000) $(one "SELECT COUNT(*) FROM record WHERE kind='EQP' AND state='transferred'") $(one "SELECT COUNT(*) FROM record WHERE kind='EQP' AND state NOT IN ('transferred','retired')")" "done 42 0" "all assets have gone over"
is "$(one "SELECT COUNT(*) FROM event e JOIN record r ON r.id=e.record WHERE r.kind='EQP' AND e.action='transfer' AND e.outcome='done'")" 42 "each by a move of its own"
is "$(sql jc01 "CALL p_verify('')" | grep -vc '^info')" 0 "the history is whole"

# --- a centre that has assets and no such file yet: the clock makes it -------------------
one "SET foreign_key_checks=0; DELETE FROM transfer_item; DELETE FROM transfer; DELETE FROM record WHERE kind='AST'"
one "UPDATE tick SET busy_until='2000-01-01'; CALL guard(); CALL tick(@w,@m,@r,@s,@l)"
is "$(one "SELECT COUNT(*), MIN(r.state), MIN(t.receiver) FROM transfer t JOIN record r ON r.id=t.record" | tr '\t' ' ')" "1 idle SZF" "the file of the hand-over stands ready"
finish
