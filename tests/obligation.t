#!/bin/sh
# Duties with a date: each of the pack has its instances, each instance its owner,
# its day, what proves it and its state; evidence is found, never ticked.
. "$(dirname "$0")/lib.sh"
start_demo

one() { admin "USE ccc; $1"; }
at() { # the state of an instance: state due evidence
	sql "${2:-rg02}" "SELECT state, due, COALESCE(evidence,'-') FROM v_obligation WHERE k='$1'" | tr '\t' ' '
}

# --- all of them -----------------------------------------------------------------
is "$(sql rg02 'SELECT COUNT(DISTINCT id) FROM v_obligation')" "$(tail -n +2 "$ROOT/sql/pack/obligation.tsv" | grep -c .)" "each duty of the pack has an instance"
is "$(sql rg02 "SELECT COUNT(*) FROM v_obligation WHERE due IS NULL OR owner_zh IS NULL OR owner_en IS NULL OR state_zh IS NULL OR left_days IS NULL OR state IN ('done','late') AND evidence IS NULL")" 0 "with an owner, a day, a state, and what proves it where it is done"
is "$(sql rg02 'SELECT COUNT(*)-COUNT(DISTINCT k) FROM v_obligation')" 0 "each by a name of its own"

# --- duties computed from a rule are overdue exactly where the rule finds ------------
for pair in O01:R15.1 O02:R15.2 O05:R08.4 O06:R14.2 O07:R14.1 O08:R13.1 O10:R13.2 O11:R13.3 O12:R13.4 O17:R06.1 O21:R19.1 O23:R20.2; do
	is "$(sql rg02 "SELECT COUNT(*) FROM v_obligation WHERE id='${pair%:*}' AND (state='overdue' OR state='late' AND '${pair%:*}' IN ('O05','O06'))")" \
	    "$(sql rg02 "CALL p_check('','${pair#*:}')" | grep -c .)" "${pair%:*} is overdue where ${pair#*:} finds"
done
is "$(at O03/2026-06)" "overdue 2026-06-22 1 x R08.1" "a month with a minute uncovered"
is "$(at O16/REC-2026-003)" "late 2026-05-26 REC-2026-003" "begun, 75 minutes after the request on the same day: late"
is "$(at O16/REC-2026-005)" "done 2026-06-24 REC-2026-005" "begun within the figure"
is "$(at O27/INC-20260603-01)" "late 2026-06-03 INC-20260603-01" "told late on the day itself"
is "$(at O28/INC-20260603-01)" "done 2026-07-05 DOC-0201" "its summary in time"

# --- evidence makes the state, and takes it away ---------------------------------------
is "$(at O01/2026-05)" "overdue 2026-05-31 -" "a month without its bulletin"
one "INSERT INTO record(kind,number,state,opened,changed_at) VALUES('BUL','BU-2026-05','published',NOW(),NOW()); INSERT INTO bulletin(record,id,month,published_at) VALUES(LAST_INSERT_ID(),'BU-2026-05','2026-05','2026-06-02 02:00')"
is "$(at O01/2026-05)" "late 2026-05-31 BU-2026-05" "published two days after: late for ever"
one "UPDATE bulletin SET published_at='2026-05-31 15:59:59' WHERE id='BU-2026-05'"
is "$(at O01/2026-05)" "done 2026-05-31 BU-2026-05" "in the last local second of the month: in time"
is "$(at O22/MZJ/2026)" "open 2026-09-30 -" "the budget: nothing proves it"
one "INSERT INTO record(kind,number,state,opened,changed_at) VALUES('DOC','DOC-9001','registered',NOW(),NOW()); INSERT INTO doc(record,id,kind,title,org,issuer,issued_on,ref) VALUES(LAST_INSERT_ID(),'DOC-9001','opinion','2027 预算','MZJ','MZJ','2026-06-30','O22/2026')"
is "$(at O22/MZJ/2026)" "done 2026-09-30 DOC-9001" "a paper that refers to it does"
is "$(at O22/RSJ/2026)" "open 2026-09-30 -" "for that unit only"
one "UPDATE doc SET voided_at=NOW() WHERE id='DOC-9001'"
is "$(at O22/MZJ/2026)" "open 2026-09-30 -" "a void one does not"
is "$(at O33/JTJ-02)" "overdue 2026-05-23 -" "a system that was not filed with the police"
one "UPDATE app SET filing_no='43070012345-26001' WHERE code='JTJ-02'"
is "$(at O33/JTJ-02)" "" "filed: no duty any more"
one "UPDATE host SET log_keep_days=184 WHERE code='tsg01-app1'"
is "$(sql rg02 "SELECT state FROM v_obligation WHERE id='O11'")" "done" "all hosts keep their logs"
one "UPDATE host SET state='stopped' WHERE zone='DRC'"
like "$(at O31/DRC)" "^overdue" "the recovery site stands still"
one "UPDATE change_request SET reg_form='phone', reg_doc=NULL, reg_approved_at='2026-06-30 02:00' WHERE id='CHG-2026-0063'"
is "$(at O36/CHG-2026-0063 | cut -d' ' -f1,2)" "soon 2026-07-01" "an approval by telephone wants its paper within a day"
one "UPDATE change_request SET reg_approved_at='2026-06-29 02:00' WHERE id='CHG-2026-0063'"
is "$(at O36/CHG-2026-0063 | cut -d' ' -f1,2)" "overdue 2026-06-30" "and then it is late"
one "UPDATE backup_job SET result='fail' WHERE plan='BP-MZJ-01' AND run_at>='2026-06-27 16:00'"
is "$(at O13/BP-MZJ-01 | cut -d' ' -f1,2)" "overdue 2026-06-28" "a plan whose next job did not come"

# --- working days, a unit's own review, the statement of entries ----------------------------
is "$(at O35/DAG/2026-06)" "open 2026-07-07 -" "due on the fifth working day of the month after"
one "UPDATE calendar SET workday=0 WHERE date='2026-07-02'"
is "$(at O35/DAG/2026-06)" "open 2026-07-08 -" "a holiday moves it"
sql se01 "CALL p_report_entries('2026-06','DAG')" >/dev/null
like "$(at O35/DAG/2026-06)" "^done 2026-07-08 SE01" "drawn up: by whom and when is what proves it"
like "$(at O25/DAG/2026-07)" "^soon 2026-07-01 -" "grants are looked through on the first working day"
sql us-dag "CALL p_move(UUID(),'AU-2026-0026','ANY.note','','{\"text\":\"looked through\"}','','','batch')" >/dev/null
like "$(at O25/DAG/2026-07)" "^done 2026-07-01 AU-2026-0026" "a word of the unit on one of them shows that it did"

# --- sight -----------------------------------------------------------------------------------
is "$(sql us-dag "SELECT COUNT(*) FROM v_obligation WHERE org IS NOT NULL AND org<>'DAG'")" 0 "a unit reads no duty of another"
is "$(at O05/HO-2026062400 us-dag)" "" "nor those of the shift"
like "$(at O14/BP-DAG-01 us-dag)" "^open" "its own it does"
is "$(sql fn01 "SELECT COUNT(*) FROM v_obligation WHERE id IN ('O05','O06','O35','O25')")" 0 "the finance office none of duty and entries"
like "$(at O20/2026Q2 fn01)" "^open 2026-08-03" "but the payment"
finish
