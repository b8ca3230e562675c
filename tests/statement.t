#!/bin/sh
# The monthly statement of entries to a unit (Art. 12) and the hand-over sheet: every
# line from a record, for who may read it, and nothing else.
. "$(dirname "$0")/lib.sh"
start_demo

one() { admin "USE ccc; $1"; }
entries() { # WHO PERIOD [UNIT]
	sql "$1" "CALL p_report_entries('$2','${3-}')"
}
sheet() {
	sql "$1" "CALL p_report_handover('$2','${3-}')"
}
heads() { # REPORT: the columns that are promised
	sql rg02 "SELECT GROUP_CONCAT(col ORDER BY seq) FROM v_cat_report WHERE report='$1'"
}
given() { # REPORT PERIOD: the columns that come
	pass=$(awk '$1 == "rg02" { print $2 }' "$T/db/passwords")
	printf '[client]\npassword=%s\n' "$pass" >"$T/.my.head"
	mariadb --defaults-file="$T/.my.head" -S "$T/db/db.sock" -u rg02 -B ccc_api \
	    -e "CALL p_report_$1('$2','')" | head -1 | tr '\t' ','
}

# --- entries: against the file of sessions itself --------------------------------------
wanted=$(awk -F '\t' '
	FNR == 1 { delete n; for (i = 1; i <= NF; i++) n[$i] = i; f++; next }
	f == 1 { org[$n["code"]] = $n["org"]; next }
	f == 2 { host[$n["code"]] = $n["app"]; next }
	f == 3 { staff[$n["code"]] = $n["org"]; next }
	{ o = org[host[$n["host"]]]
	  if (o != "" && staff[$n["staff"]] != o && $n["started_at"] ~ /^2026-06/)
		print o, $n["id"], $n["host"], $n["staff"] }' \
    "$ROOT/sql/demo/app.tsv" "$ROOT/sql/demo/host.tsv" "$ROOT/sql/demo/staff.tsv" "$ROOT/sql/demo/session.tsv" | sort)
is "$(entries rg02 2026-06 | awk -F '\t' '$3 == "Entries" { print $4, $17, $8, $12 }' | sort)" "$wanted" "every entry of June by the register of sessions, and no other"
is "$(entries rg02 2026-06 DAG | awk -F '\t' '$3 == "Entries" { print $9, $10, $11, $12, $14, $16, $17, $18 }')" \
"2026-06-02 05:37 2026-06-02 06:22 45 EN03 AU-2026-0023 INC-20260602-01 SS-00049 login;view
2026-06-26 22:08 2026-06-27 00:08 120 EN02 AU-2026-0044 CHG-2026-0060 SS-00073 login;view;restart" "who, when in the centre's time, by which grant, for what, doing what"
is "$(entries rg02 2026-06 DAG | awk -F '\t' '$3 == "Total" { print $4, $8, $11, $12, $17 }')" "DAG 1 165 2 2" "and the sum: hosts, minutes, persons, entries"
is "$(entries rg02 2026-06 | awk -F '\t' '$3 == "Total"' | grep -c .)" "$(echo "$wanted" | cut -d' ' -f1 | sort -u | grep -c .)" "one sum for each unit"
is "$(entries rg02 2026-05 WJW | awk -F '\t' '$17 == "SS-00034" { print $12 ":" $14 }')" "RG03:NULL" "an entry without a grant stands there without one"
is "$(entries rg02 2026-01 DAG | cut -f3,17)" "Total	0" "a month without entries says so"
is "$(heads entries)" "$(given entries 2026-06)" "the columns are those that are promised"

# an entry is the unit's own people's no matter; at the border of a month, the centre's time
one "UPDATE session SET started_at='2026-05-31 15:59:59' WHERE id='SS-00049'"
unlike "$(entries rg02 2026-06 DAG)" SS-00049 "the last second of May is May's"
one "UPDATE session SET started_at='2026-05-31 16:00:00' WHERE id='SS-00049'"
like "$(entries rg02 2026-06 DAG)" SS-00049 "the first of June is June's"
one "UPDATE session SET staff='US-DAG' WHERE id='SS-00049'"
unlike "$(entries rg02 2026-06 DAG)" SS-00049 "a unit's own person is no visitor"
one "UPDATE session SET staff='EN03' WHERE id='SS-00049'"

# what a run did on a host is an entry too, with its recording
one "INSERT INTO run(run,record,change_request,n,mode,state,content_hash,runbook,batch,max_failed,executor,opened_at) SELECT 'CHG-2026-0060/9',record,id,9,'forward','ended','x',runbook,1,1,'EN02','2026-06-26 14:00' FROM change_request WHERE id='CHG-2026-0060';
    INSERT INTO run_host(run,host,seq,target,state,began,started_at,ended_at,auth) SELECT 'CHG-2026-0060/9','dag01-app1',1,MIN(t.record),'ok',1,'2026-06-26 15:00','2026-06-26 15:30','AU-2026-0044' FROM change_target t;
    INSERT INTO run_host(run,host,seq,target,state) SELECT 'CHG-2026-0060/9','dag01-db1',2,MIN(t.record),'held' FROM change_target t;
    INSERT INTO transcript(owner,host,part,run,at,bytes,sha256,chain) VALUES('CHG-2026-0060/9','dag01-app1',1,'CHG-2026-0060/9',NOW(),70,'',''),('CHG-2026-0060/9','dag01-app1',2,'CHG-2026-0060/9',NOW(),30,'','')"
is "$(entries rg02 2026-06 DAG | awk -F '\t' '$17 ~ /^CHG/ { print $8, $11, $12, $14, $16, $17, $19, $20 }')" "dag01-app1 30 EN02 AU-2026-0044 CHG-2026-0060 CHG-2026-0060/9 2 100" "a run's host with its recorded parts; one that was held is none"
is "$(entries rg02 2026-06 DAG | awk -F '\t' '$3 == "Total" { print $8, $17, $19 }')" "2 3 2" "in the sum as well"

# --- who reads it -----------------------------------------------------------------------
is "$(entries us-dag 2026-06 | cut -f4 | sort -u)" DAG "a unit reads its own without asking for it"
is "$(entries us-dag 2026-06 MZJ)" "role	DAG" "not another's"
is "$(entries fn01 2026-06)" "role	CZJ" "the finance office none"
is "$(entries ad01 2026-06 | cut -f1)" "role" "nor who keeps accounts"
is "$(one "SELECT GROUP_CONCAT(DISTINCT unit,' ',staff) FROM report_log")" "DAG US-DAG,DZB RG02" "kept as drawn up by the unit: of what the office looked at, only for its own hosts"
entries se01 2026-06 MZJ >/dev/null
is "$(one "SELECT COUNT(*) FROM report_log WHERE unit='MZJ' AND staff='SE01' AND period='2026-06'")" 1 "or by the provider"

# --- what cannot be asked -----------------------------------------------------------------
is "$(entries rg02 2026Q2 | cut -f1)" month "a quarter is no month"
is "$(entries rg02 2026-13 | cut -f1)" period "no such month"
is "$(entries rg02 9999-06 | cut -f1)" period "the year 9999"
is "$(entries rg02 2027-01 | cut -f1)" none "a month that has not come"
is "$(entries rg02 2026-06 XYZ)" "unit	XYZ" "no such unit"
is "$(entries rg02 2026-06 "$(printf %10000s x)" | cut -f1)" unit "a name of ten thousand characters"
is "$(entries rg02 "2026-06$(printf %10000s x)" | cut -f1)" period "or a period of as many"

# --- the hand-over sheet ----------------------------------------------------------------------
n=$(awk -F '\t' '$1 == "HO-2026070108"' "$ROOT/sql/demo/handover_item.tsv" | grep -c .)
is "$(sheet ld03 HO-2026070108 | awk -F '\t' '$4 == "Items"' | grep -c .)" "$n" "each item of the book"
is "$(sheet ld03 HO-2026063008 | awk -F '\t' '$4 == "Handover" && $7 != "NULL" { print $6 ": " $7 }')" "$(one "SELECT CONCAT('Change of shift: ',shift_out,' > ',shift_in) FROM handover WHERE id='HO-2026063008'")
$(one "SELECT CONCAT('Handed over by: ',lead_out) FROM handover WHERE id='HO-2026063008'")
$(one "SELECT CONCAT('Taken over by: ',lead_in) FROM handover WHERE id='HO-2026063008'")" "which shifts, and who signed"
is "$(sheet ld03 HO-2026063008 | awk -F '\t' '$6 == "Taken over by" { print $10 }')" "$(one "SELECT LEFT(CONVERT_TZ(taken_at,'+00:00','+08:00'),16) FROM handover WHERE id='HO-2026063008'")" "when, in the centre's time"
is "$(sheet ld03 2026-06-30 | cut -f2 | sort -u | tr '\n' ' ')" "HO-2026063000 HO-2026063008 HO-2026063016 " "a day has its changes of shift"
is "$(sheet ld03 2026-06 | cut -f2 | sort -u | grep -c .)" "$(awk -F '\t' '$2 ~ /^2026-06/' "$ROOT/sql/demo/handover.tsv" | grep -c .)" "a month all of them"
is "$(heads handover)" "$(given handover 2026-06-30)" "the columns are those that are promised"
is "$(sheet us-dag HO-2026070108)" "role	DAG" "a unit reads none"
is "$(sheet ld03 HO-2020010108)" "number	HO-2020010108" "no such sheet"
is "$(sheet ld03 2026-02-30 | cut -f1) $(sheet ld03 9999-01 | cut -f1) $(sheet ld03 x | cut -f1) $(sheet ld03 2020-01 | cut -f1)" "period period period none" "no such day, the year 9999, no period, none of that month"
finish
