#!/bin/sh
# Art. 6, 11, 13, 15, 20 and what other law asks of incidents: bulletins, evaluations, findings, violations, holds, orders.
# Each rule with a record that breaks it and its nearest neighbour that does not.
. "$(dirname "$0")/lib.sh"
start_demo

ask() { # WHO NUMBER ACTION VALS [REASON]
	sql "$(echo "$1" | tr A-Z a-z)" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','','batch')"
}
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
new() { ask "$@" | cut -f2; }
second() { # WHO confirms what wait_for asked
	sql "$(echo "$1" | tr A-Z a-z)" "CALL p_confirm('$req')" | cut -f1,7 | tr '\t' ' '
}
wait_for() { # the same as move, keeps the request id
	line=$(ask "$@")
	req=$(printf '%s\n' "$line" | cut -f6)
	said=$(printf '%s\n' "$line" | cut -f1,7 | tr '\t' ' ')
}
paper() { # WHO KIND VALS: its number
	new "$1" '' DOC.register "{\"kind\":\"$2\",\"title\":\"$2\",\"file\":\"f.pdf\",$3}"
}
one() { admin "USE ccc; $1"; }
found() { # RULE [AS-OF]: table/key of each finding, in order
	sql jc01 "CALL p_check('${2:-}','$1')" | cut -f4,5 | tr '\t' '/' | paste -sd' '
}
today=$(one "SELECT today FROM now1")
later_() { one "SELECT today + INTERVAL $1 DAY FROM now1"; }

# --- bulletins ---------------------------------------------------------------------------
is "$(found R15.1)" "bulletin/2026-05" "R15.1 breaks: May has no bulletin"
is "$(found R15.1 2026-05-31T23:59:00+08:00)" "" "R15.1 lawful: as long as May is not over"
B=$(new SE01 '' BUL.draft '{"month":"2026-05","title":"2026 年 5 月安全公告"}')
is "$B" BU-2026-05 "the number is the month's"
n=$(awk -F'\t' '$6 ~ /^2026-05/' "$ROOT/sql/demo/vuln.tsv" | wc -l)
i=$(awk -F'\t' '$4 == "SEC" && $16 ~ /^2026-05/ && $28 != ""' "$ROOT/sql/demo/incident.tsv" | wc -l)
is "$(one "SELECT CONCAT_WS(' ',vulns_found,incidents,summary LIKE '%漏洞 $n 个%') FROM bulletin WHERE id='$B'")" "$n $i 1" "fill_bulletin: counted from the month's records"
like "$(move SE01 '' BUL.draft '{"month":"2026-05","title":"t"}')" 'refused.*R00.6.*taken' "one a month"
like "$(move SE01 '' BUL.draft '{"month":"2026-08","title":"t"}')" 'refused.*R00.7.*month' "none of a month to come"
bad() { # a summary that may not be published
	move SE01 $B BUL.edit "{\"summary\":\"$1\"}" >/dev/null
	like "$(move MG01 $B BUL.review '{}')" "refused.*R15.7.*$2" "R15.7 breaks: $3"
}
bad '市医疗保障局的系统受影响' 市医疗保障局 "a unit by its name"
bad 'Archives and Medical Insurance Bureau' 'medical insurance' "in English too"
bad '演示物流有限公司' 演示物流 "an enterprise"
bad 'YBJ 的系统' ybj "a unit by its code"
bad '医保结算系统 YBJ-01' ybj-01 "a system"
bad '主机 dag01-app1 存在漏洞' dag01-app1 "a host"
bad '来自 203.0.113.7 的扫描' 203.0.113.7 "an address"
bad '请修补 CVE-2026-12345' cve-2026-12345 "the number of a flaw"
bad '附利用代码' 利用代码 "the means of an attack"
ok_='本月拦截攻击,请各单位更新口令,有疑问请联系市电子政务办和云服务商,电话 000-26000020。版本 2.1'
move SE01 $B BUL.edit "{\"summary\":\"$ok_\",\"attacks_blocked\":\"4321\"}" >/dev/null
is "$(move MG01 $B BUL.review '{"opinion":"ok"}')" "done []" "R15.7 lawful: offices, advice and numbers are no detail of a tenant"
is "$(move MG01 $B BUL.revise '{}' 'a better title')" "done []" "sent back"
move SE01 $B BUL.edit '{"title":"五月安全公告"}' >/dev/null
is "$(move MG01 $B BUL.review '{}')" "done []" "reviewed again"
like "$(move RG01 $B BUL.publish '{}')" 'refused.*R00.2' "the provider publishes, not the office"
is "$(move SE02 $B BUL.publish '{}')" "done []" "published"
is "$(found R15.1)" "bulletin/2026-05" "R15.1 breaks: what is published in July does not heal May"
is "$(one "SELECT CONCAT(published_by,' ',published_at IS NOT NULL) FROM bulletin WHERE id='$B'")" "SE02 1" "by whom and when"
is "$(move US-MZJ $B BUL.receive '{}')" "done []" "a unit acknowledges"
is "$(move RG03 $B BUL.receive '{}')" "done []" "an office too"
move US-MZJ $B BUL.receive '{}' >/dev/null
is "$(one "SELECT GROUP_CONCAT(org,' ',staff ORDER BY org) FROM bulletin_receipt WHERE bulletin='$B'")" "MZJ US-MZJ,SZB RG03" "note_receipt: one row a person"
wait_for SE01 $B BUL.reissue '{"title":"五月安全公告(更正)","summary":"市档案馆"}' 'wrong figure'
like "$said" 'refused.*R15.7.*市档案馆' "R15.7 breaks: a reissue says it neither"
wait_for SE01 $B BUL.reissue '{"title":"五月安全公告(更正)","summary":"更正:攻击次数以设备日志为准。"}' 'wrong figure'
like "$said" '^waiting' "a correction waits for the manager"
is "$(second MG01)" "done []" "who confirms"
is "$(one "SELECT GROUP_CONCAT(r.number,' ',r.state,' ',b.title,' ',b.attacks_blocked ORDER BY r.id SEPARATOR '; ') FROM bulletin b JOIN record r ON r.id=b.record WHERE r.number LIKE '$B%'")" \
	"$B replaced 五月安全公告 4321; $B/1 published 五月安全公告(更正) 4321" "number_correction: numbered, values copied; the old one is not edited"
is "$(one "SELECT COUNT(*) FROM record_link l JOIN record a ON a.id=l.record AND a.number='$B' JOIN record b ON b.id=l.to_record AND b.number='$B/1'")" 1 "and shows its successor"
wait_for SE01 $B/1 BUL.reissue '{"title":"五月安全公告(二次更正)","summary":"更正。"}' 'once more'
second MG01 >/dev/null
is "$(one "SELECT GROUP_CONCAT(number,' ',state ORDER BY id) FROM record WHERE number LIKE '$B%'")" "$B replaced,$B/1 replaced,$B/2 published" "the next one is /2"
is "$(sql jc01 "CALL p_verify('')" | grep -c finding)" 0 "the history is whole"

# as a statement
rep() { sql "$1" "CALL p_report_bulletin('$2','${3:-}')"; }
like "$(rep us-mzj 2026-06 | grep -c .)" '^[0-9]+$' "a unit reads it"
is "$(rep us-mzj 2026-06 | awk -F'\t' '$6 == "Attacks blocked" { print $7 }')" 412806 "the figure of the month"
is "$(rep se01 2026-05 | awk -F'\t' '{ print $2 }' | sort -u)" "$B/2" "of a corrected month the newest"
is "$(rep se01 $B | awk -F'\t' '$6 == "Replaced by" { print $8 }')" "$B/1" "an old one by its number, with its successor"
is "$(rep rg01 $B | awk -F'\t' '$4 == "Acknowledged" { print $6, $7 }' | sort | paste -sd,)" "Civil Affairs Bureau 1,Smart City Office 1" "who has acknowledged"
is "$(rep us-dag $B | grep -c Acknowledged)" 0 "a unit sees its own people's receipts only"
is "$(rep us-mzj $B | awk -F'\t' '$4 == "Acknowledged" { print $6, $7 }')" "Civil Affairs Bureau 1" "and those it sees"
like "$(rep se01 2026-07)" 'No bulletin published' "a month without says so"
is "$(rep se01 2026Q1 | awk -F'\t' '$6 == "Attacks blocked" { print $7 }' | paste -sd' ')" "182340 165208 203991" "a quarter has its months"
for p in '' 2026-13 9999-12 2026-08 202606 'BU-2031-01' "$(printf '%01000d' 0)"; do
	like "$(rep se01 "$p")" '^period' "period '$(printf '%.12s' "$p")' is none"
done
like "$(rep se01 2026-06 XYZ)" '^unit' "an office that is none"
like "$(rep us-mzj 2026-06 DAG)" '^unit' "another unit's receipts"
is "$(rep fn01 2026-06 | grep -c .)" 0 "who sees no bulletins gets none"

as us-mzj report bulletin 2026-06 --format csv
is "$rc:$(printf '%s\n' "$out" | grep -c 412806)" "0:2" "by the command"
as us-mzj report bulletin 2026-13
is "$rc" 2 "a month that is none is told"
as us-mzj report bulletin 2026-06 --unit NOPE
is "$rc" 2 "an office that is none too"

# --- periods -------------------------------------------------------------------------------
per() { one "INSERT INTO record(kind,number,state,org,opened,changed_at) VALUES('PRD','PD-$1','open','DZB',NOW(),NOW()); INSERT INTO period(record,id,kind,from_on,to_on) VALUES(LAST_INSERT_ID(),'$1','$2','$3','$4')"; }
per 2026-06 month 2026-06-01 2026-06-30
per 2026-03 month 2026-03-01 2026-03-31
per 2025 year 2025-01-01 2025-12-31
per 2024 year 2024-01-01 2024-12-31
one "UPDATE bulletin SET month='2026-09' WHERE id='BU-2026-03'"
like "$(move RG02 PD-2026-03 PRD.close '{}')" 'refused.*R15.1.*2026-03' "R15.1 breaks: a month without its bulletin stays open"
is "$(move RG02 PD-2026-06 PRD.close '{}')" "done []" "R15.1 lawful: June has its own"
like "$(move RG02 PD-2024 PRD.close '{}')" 'refused.*R15.2.*2024' "R15.2 breaks: a year without its drill stays open"
is "$(move RG02 PD-2025 PRD.close '{}')" "done []" "R15.2 lawful: 2025 had two"
is "$(found R15.2)" "" "R15.2 lawful: every year that is over had a drill with its report"
one "UPDATE drill SET report_doc=NULL WHERE id LIKE 'DR-2025-%'"
is "$(found R15.2)" "drill/2025" "R15.2 breaks: none of 2025 has its report"

# --- training, evaluation ---------------------------------------------------------------------
is "$(found R06.1 2026-03-16T12:00:00+08:00)" "" "R06.1 lawful: on the last day of six months"
is "$(found R06.1 2026-03-17T12:00:00+08:00)" "training/TR-2025-02" "R06.1 breaks: the day after"
one "UPDATE training SET host_org='CSP' WHERE id='TR-2026-02'; UPDATE training SET held_on=held_on - INTERVAL 9 MONTH WHERE id='TR-2026-01'"
is "$(found R06.1)" "" "R06.1 lawful: the newest counts"
one "UPDATE training SET host_org='DZB' WHERE id='TR-2026-02'"
is "$(found R06.1)" "training/TR-2025-02" "R06.1 breaks: what an office holds is its own duty"
is "$(found R13.1)" "evaluation/EV-2025-01" "R13.1 breaks: the newest of the platform is older than a year"
is "$(found R13.1 2026-05-15T12:00:00+08:00)" "" "R13.1 lawful: on its last day"
E1=$(new SE01 '' EVL.engage '{"issuer":"CPA","kind":"platform","title":"2026 年检测评估"}')
like "$E1" '^EV-2026-' "R13.6 lawful: an assessor is engaged"
like "$(move SE01 '' EVL.engage '{"issuer":"CSP","kind":"platform","title":"自测"}')" 'refused.*R13.6' "R13.6 breaks: the provider tests itself"
like "$(move MG01 '' EVL.engage '{"issuer":"KFS","kind":"platform","title":"t"}')" 'refused.*R13.6' "R13.6 breaks: who built it is no third party"
rows='[{"severity":"high","title":"弱口令","side":"CSP","host":"jump-01","owner":"EN01","due_on":"2026-07-20"},{"severity":"low","title":"日志缺失","side":"CSP","owner":"EN02","due_on":"2026-08-01"}]'
D0=$(paper SE01 evaluation "\"issuer\":\"CSP\",\"issued_on\":\"$today\"")
like "$(move SE01 $E1 EVL.report "{\"doc\":\"$D0\",\"done_on\":\"$today\",\"result\":\"pass\",\"findings\":$rows}")" 'refused.*R13.6' "R13.6 breaks: the report is not the assessor's"
is "$(one "SELECT COUNT(*) FROM finding WHERE ref LIKE '$E1%'")" 0 "and nothing of it stays"
D1=$(paper AS01 evaluation "\"issuer\":\"CPA\",\"issued_on\":\"$today\"")
is "$(move AS01 $E1 EVL.report "{\"doc\":\"$D1\",\"done_on\":\"$today\",\"result\":\"pass\",\"findings\":$rows}")" "done []" "the assessor reports"
is "$(found R13.1)" "" "R13.1 lawful: evaluated anew"
F1=$(one "SELECT id FROM finding WHERE ref='$E1/1'")
F2=$(one "SELECT id FROM finding WHERE ref='$E1/2'")
is "$(one "SELECT GROUP_CONCAT(source,' ',severity,' ',owner,' ',due_on ORDER BY id) FROM finding WHERE ref LIKE '$E1/%'")" "evaluation high EN01 2026-07-20,evaluation low EN02 2026-08-01" "make_findings: one a row, with owner and day"
like "$(move SE01 $E1 EVL.close '{}')" "refused.*R13.5.*$F1" "R13.5 breaks: an evaluation with open findings"
mend() { # FINDING OWNER
	move SE01 $1 FND.assign "{\"owner\":\"$2\",\"due_on\":\"2026-07-20\"}" >/dev/null
	move $2 $1 FND.fix '{"text":"修复"}'
}
is "$(mend $F1 EN01)" "done []" "mended"
like "$(move SE01 $F1 FND.close '{}')" 'refused.*R13.5' "R13.5 breaks: no retest"
OLD=$(paper SE01 retest '"issuer":"CSP","issued_on":"2026-06-20","result":"pass"')
like "$(move SE01 $F1 FND.close "{\"retest_doc\":\"$OLD\"}")" 'refused.*R13.5' "R13.5 breaks: one from before the mending"
BAD=$(paper SE01 retest "\"issuer\":\"CSP\",\"issued_on\":\"$today\",\"result\":\"fail\"")
like "$(move SE01 $F1 FND.close "{\"retest_doc\":\"$BAD\"}")" 'refused.*R13.5' "R13.5 breaks: one that failed"
RT=$(paper SE01 retest "\"issuer\":\"CSP\",\"issued_on\":\"$today\",\"result\":\"pass\"")
is "$(move SE01 $F1 FND.close "{\"retest_doc\":\"$RT\"}")" "done []" "R13.5 lawful: retested after the mending"
is "$(one "SELECT retested_by FROM finding WHERE id='$F1'")" SE01 "by whom"
like "$(move SE01 $E1 EVL.close '{}')" "refused.*R13.5.*$F2" "R13.5 breaks: one is still open"
mend $F2 EN02 >/dev/null
move SE01 $F2 FND.close "{\"retest_doc\":\"$RT\"}" >/dev/null
is "$(move SE01 $E1 EVL.close '{}')" "done []" "R13.5 lawful: all closed with their retest"
is "$(one "SELECT COUNT(*) FROM record_link l JOIN record r ON r.id=l.record JOIN record f ON f.id=l.to_record AND f.kind='FND' WHERE r.number='$E1'")" 2 "close_findings: a link to each"
F3=$(new OP01 '' FND.open '{"source":"inspection","severity":"low","title":"线缆标签缺失","side":"CSP"}')
like "$(one "SELECT COUNT(*) FROM b_FND_1 WHERE record=(SELECT record FROM finding WHERE id='$F3')")" '^1$' "R15.10 breaks: a finding without owner and day"
is "$(move SE01 $F3 FND.assign '{"owner":"FA01","due_on":"2026-07-20"}')" "done []" "R15.10 lawful: with both"

# --- systems, hosts, weaknesses -----------------------------------------------------------------
is "$(found R07.8)" "" "R07.8 lawful: every system of level 2 that runs is filed"
one "UPDATE app SET filing_no='4307009900-17001' WHERE code='MZJ-01'; UPDATE app SET filing_no=NULL WHERE code='DAG-01'"
is "$(found R07.8)" "app/DAG-01 app/MZJ-01" "R07.8 breaks: no number, or one of another form"
is "$(found R07.11)" "app/MZJ-03" "R07.11 breaks: a host of a system that has ended still runs"
one "UPDATE host SET state='released' WHERE app='MZJ-03'"
is "$(found R07.11)" "" "R07.11 lawful: nothing runs any more"
is "$(found R13.2)" "app/CZJ-01" "R13.2 breaks: level 3, a year and more"
is "$(found R13.2 2026-03-20T12:00:00+08:00)" "" "R13.2 lawful: on the last day of it"
is "$(found R13.3)" "host/tsg01-app1" "R13.3 breaks: logs for 90 days"
one "UPDATE host SET log_keep_days=184 WHERE code='tsg01-app1'"
is "$(found R13.3)" "" "R13.3 lawful: 184"
is "$(found R13.4)" "vuln/VU-010" "R13.4 breaks: open after its days"
is "$(found R13.4 2026-05-27T12:00:00+08:00)" "" "R13.4 lawful: on the last of them"
is "$(found R13.4 2026-05-16T12:00:00+08:00)" "vuln/VU-013" "R13.4 breaks: one that was mended late, then"

# --- changes and incidents afterwards ---------------------------------------------------------------
is "$(found R17.3)" "change_request/CHG-2026-0051" "R17.3 breaks: an hour past its window"
one "UPDATE change_request SET ended_at=window_end WHERE id='CHG-2026-0051'"
is "$(found R17.3)" "" "R17.3 lawful: ended with the window"
is "$(found X01)" "incident/INC-20260603-01" "X01 breaks: reported after more than four hours"
one "UPDATE incident SET reported_at=detected_at + INTERVAL 240 MINUTE WHERE id='INC-20260603-01'"
is "$(found X01)" "" "X01 lawful: within them"
one "UPDATE app SET cii=1 WHERE code='SPJ-02'"
is "$(found X01)" "incident/INC-20260603-01" "X01 breaks: for a critical system it is one hour"
is "$(found X02)" "" "X02 lawful: its summary is dated in time"
one "UPDATE incident SET closed_at=closed_at - INTERVAL 10 DAY, summary_doc=NULL WHERE id='INC-20260603-01'"
is "$(found X02)" "incident/INC-20260603-01" "X02 breaks: thirty days and no summary"
one "UPDATE incident SET responded_at=logged_at + INTERVAL 240 MINUTE WHERE id='INC-20260403-01'"
unlike "$(found X03)" INC-20260403-01 "X03 lawful: a P4 answered in four hours"
one "UPDATE incident SET responded_at=logged_at + INTERVAL 241 MINUTE WHERE id='INC-20260403-01'"
like "$(found X03)" INC-20260403-01 "X03 breaks: a minute later"
like "$(found X04)" INC-20260511-01 "X04 breaks: a P1 of six hours"
unlike "$(found X04)" INC-20260405-01 "X04 lawful: a P2 of two"
one "UPDATE incident SET pend_min=140 WHERE id='INC-20260511-01'"
unlike "$(found X04)" INC-20260511-01 "X04 lawful: waiting for the unit is taken off"
one "UPDATE incident SET pend_min=0 WHERE id='INC-20260511-01'; UPDATE record SET drill=1 WHERE number='INC-20260428-01'"
unlike "$(found X04)" INC-20260428-01 "X04 lawful: a drill is not counted"

# --- orders to rectify ---------------------------------------------------------------------------------
is "$(found R20.1)" "incident/INC-20260511-01" "R20.1 breaks: the provider's P1, resolved late, no order"
is "$(found R20.2)" "rectify/RC-2026-003" "R20.2 breaks: past its day"
is "$(found R20.2 2026-06-15T23:00:00+08:00)" "" "R20.2 lawful: on its day"
due=$(later_ 10)
R=$(new RG02 '' RCT.issue "{\"title\":\"核心交换机故障\",\"article\":\"20\",\"basis\":\"事件 INC-20260511-01\",\"require_text\":\"双机切换演练\",\"due_on\":\"$due\"}")
is "$(found R20.1)" "" "R20.1 lawful: an order names it"
one "UPDATE staff SET org='CZJ' WHERE code='RG03'"
like "$(move RG03 '' RCT.issue "{\"title\":\"t\",\"article\":\"20\",\"basis\":\"b\",\"require_text\":\"x\",\"due_on\":\"$due\"}")" 'refused.*R20.3' "R20.3 breaks: another office"
one "UPDATE staff SET org='SZB' WHERE code='RG03'"
like "$(move RG03 '' RCT.issue "{\"title\":\"t\",\"article\":\"20\",\"basis\":\"b\",\"require_text\":\"x\",\"due_on\":\"$due\"}")" '^done' "R20.3 lawful: the Smart City Office orders"
like "$(move MG01 '' RCT.issue "{\"title\":\"t\",\"article\":\"20\",\"basis\":\"b\",\"require_text\":\"x\",\"due_on\":\"$due\"}")" 'refused.*R00.2' "the provider orders nothing"
is "$(move MG01 $R RCT.object '{"objection":"责任在线路商"}' 'not our fault')" "done []" "R20.10 lawful: an objection in its time"
one "UPDATE rectify SET issued_at='2026-03-20' WHERE id='$R'; UPDATE assessment SET final_at=COALESCE(final_at,'2026-04-20') WHERE period='2026Q1'"
like "$(move MG01 $R RCT.object '{"objection":"x"}' 'too late now')" 'refused.*R20.10' "R20.10 breaks: once the assessment that it bears on is final"
one "UPDATE rectify SET issued_at=UTC_TIMESTAMP() WHERE id='$R'"
move MG01 $R RCT.accept '{}' >/dev/null
is "$(move MG01 $R RCT.submit '{}')" "done []" "handed in"
like "$(move RG02 $R RCT.verify '{"opinion":"ok"}')" 'refused.*R20.4.*evidence' "R20.4 breaks: nothing shows that it was done"
is "$(move RG02 $R RCT.send_back "{\"due_on\":\"$due\"}" 'no evidence')" "done []" "sent back"
EV=$(paper MG01 rectify "\"issuer\":\"CSP\",\"issued_on\":\"$today\"")
move MG01 $R RCT.submit "{\"evidence_doc\":\"$EV\"}" >/dev/null
like "$(move RG03 $R RCT.verify '{"opinion":"ok"}')" 'refused.*R20.4.*office:DZB' "R20.4 breaks: another office than the one that ordered"
is "$(move RG01 $R RCT.verify '{"opinion":"ok"}')" "done []" "R20.4 lawful: evidence, and the office that ordered"
like "$(move RG03 RC-2026-003 RCT.escalate '{"sanction":"推迟支付"}' 'not done in time')" 'refused.*R20.11.*ground' "R20.11 breaks: no ground is stated"
like "$(move RG03 RC-2026-003 RCT.escalate '{"sanction":"清退有关人员","ground":"逾期未整改"}' 'not done in time')" 'refused.*R20.11.*person' "R20.11 breaks: who is to leave is not named"
is "$(move RG03 RC-2026-003 RCT.escalate '{"sanction":"推迟支付","ground":"逾期未整改"}' 'not done in time')" "done []" "R20.11 lawful: with its ground"
is "$(found R20.2)" "rectify/RC-2026-003" "R20.2 breaks: an escalated order is still open"
is "$(move MG01 RC-2026-003 RCT.submit "{\"evidence_doc\":\"$EV\"}")" "done []" "handed in after all"
is "$(found R20.2)" "" "R20.2 lawful: handed in"
move RG03 RC-2026-003 RCT.send_back '{"due_on":"2026-06-30"}' 'not enough' >/dev/null
is "$(found R20.2)" "rectify/RC-2026-003" "R20.2 breaks: sent back, and late again"

# --- violations and holds ----------------------------------------------------------------------------------
V=$(new OP01 '' VIO.report '{"org":"QWH","text":"租用主机发布违法内容","app":"QWH-01"}')
move RG01 $V VIO.check '{}' >/dev/null
at=$(one "SELECT DATE_FORMAT(centre_now(),'%Y-%m-%dT%H:%i:%sZ')")
is "$(move RG02 $V VIO.decide "{\"measure\":\"suspend\",\"measure_from\":\"$at\"}" 'unlawful content')" "done []" "decided"
like "$(move MG01 $V VIO.execute '{}')" 'refused.*R11.1.*decision' "R11.1 breaks: a suspension without its decision on paper"
DD=$(paper RG02 decision "\"issuer\":\"DZB\",\"issued_on\":\"$today\"")
one "UPDATE violation SET decision_doc='$DD', measure_from=centre_now() + INTERVAL 1 DAY WHERE id='$V'"
like "$(move MG01 $V VIO.execute '{}')" 'refused.*R11.1.*measure_from' "R11.1 breaks: before its day"
one "UPDATE violation SET measure_from=centre_now() - INTERVAL 1 MINUTE WHERE id='$V'"
n=$(one "SELECT COUNT(*) FROM host WHERE app='QWH-01' AND state='running'")
is "$(move MG01 $V VIO.execute '{}')" "done []" "R11.1 lawful: decided in writing"
is "$(one "SELECT COUNT(*) FROM host WHERE app='QWH-01' AND state='stopped'")" "$n" "suspend_tenant: its hosts stop"
W=$(new OP01 '' VIO.report '{"org":"QWL","text":"对外攻击"}')
move RG01 $W VIO.check '{}' >/dev/null
move RG02 $W VIO.decide "{\"measure\":\"block\",\"measure_from\":\"$at\"}" 'attacks others' >/dev/null
is "$(move MG01 $W VIO.execute '{}')" "done []" "R11.1 lawful: a live attack is blocked, its paper follows"
L=$(new RG02 '' HLD.place "{\"objects\":\"QWH;DOC-0227\",\"doc\":\"$DD\",\"violation\":\"$V\"}" 'evidence')
BP=$(one "SELECT b.id FROM backup_plan b JOIN record r ON r.id=b.record WHERE b.org='QWH' AND r.state='enabled' LIMIT 1")
like "$(move US-QWH $BP BKP.end '{}' 'not needed')" "refused.*R11.2.*$L" "R11.2 breaks: nor does its backup plan end"
P=$(paper US-QWH agreement "\"issuer\":\"QWH\",\"org\":\"QWH\",\"issued_on\":\"$today\",\"valid_from\":\"$today\",\"valid_to\":\"2027-06-30\"")
like "$(move US-QWH $P DOC.void '{}' 'not needed')" "refused.*R11.2.*$L" "R11.2 breaks: a paper of an office under hold is not voided"
O=$(paper US-QWL agreement "\"issuer\":\"QWL\",\"org\":\"QWL\",\"issued_on\":\"$today\",\"valid_from\":\"$today\",\"valid_to\":\"2027-06-30\"")
is "$(move US-QWL $O DOC.void '{}' 'not needed')" "done []" "R11.2 lawful: one of another is"
h=$(one "SELECT code FROM host WHERE app='QWH-01' LIMIT 1")
like "$(move EN03 $h HOS.end '{}' 'remove it')" "refused.*R11.2.*$L" "R11.2 breaks: a host of a system under hold is not ended"
like "$(move RG02 '' HLD.place "{\"objects\":\"NOSUCH\",\"doc\":\"$DD\"}" 'evidence')" 'refused.*R00.6.*objects' "what is no record cannot be held"
is "$(one "SELECT COUNT(*) FROM record_link l JOIN record c ON c.id=l.record JOIN record r ON r.id=l.to_record WHERE c.number='$L' AND r.number IN ('QWH','DOC-0227')")" 2 "hold_objects: the hold points at each"
is "$(sql us-qwh "SELECT COUNT(*) FROM v_event WHERE vals LIKE '%$L%'")" 0 "whom it concerns does not read of it"
wait_for RG01 $L HLD.release "{\"doc\":\"$DD\"}" 'case is over'
is "$(second RG03)" "done []" "released by both offices"
is "$(move US-QWH $P DOC.void '{}' 'not needed')" "done []" "R11.2 lawful: free again"
is "$(move US-QWH $BP BKP.end '{}' 'not needed')" "done []" "R11.2 lawful: and the plan may end"
finish
