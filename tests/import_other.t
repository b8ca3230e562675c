#!/bin/sh
# Another set of the same form: other codes and names, every date a year later.
# Nothing of the demo's own data may be known to the loader. And a set with bad
# lines: each is named by file and line, and nothing of it stays.
. "$(dirname "$0")/lib.sh"

# The demo's files with units, persons and the provider renamed and all years
# raised by one. The offices that the rule pack itself names keep their codes.
other() {
	mkdir -p "$1"
	for f in "$ROOT"/sql/demo/*.tsv; do
		awk -F '\t' -v OFS='\t' '
		function later(s,	out) {
			out = ""
			while (match(s, /20[12][0-9]/)) {
				out = out substr(s, 1, RSTART - 1) \
				    (substr(s, RSTART, 4) + 1)
				s = substr(s, RSTART + 4)
			}
			return out s
		}
		NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; print; next }
		{
			for (i = 1; i <= NF; i++) {
				if (name[i] ~ /^(org|issuer|host_org|code)$/ &&
				    $i == "CSP")
					$i = "YUN"
				if (name[i] !~ /^(ip|cidr|filing_no|serial|value_fen)$/)
					$i = later($i)
				gsub(/JTJ/, "LUJ", $i); gsub(/jtj/, "luj", $i)
				gsub(/MZJ/, "FUJ", $i); gsub(/mzj/, "fuj", $i)
				gsub(/OP0/, "ZB0", $i); gsub(/op0/, "zb0", $i)
				gsub(/LD0/, "BZ0", $i); gsub(/ld0/, "bz0", $i)
				gsub(/演/, "测", $i)
			}
			print
		}' "$f" >"$1/$(basename "$f")"
	done
}

start_db
load() { run "$CCC" --config "$T/ccc.conf" db load "$1"; }

other "$T/other"
unlike "$(cat "$T"/other/*.tsv)" 'JTJ|OP04|2026-06-14.*LD04' \
    "the other set shares no unit, person or day with the demo"

# bad lines, one at a time
bad() { # FILE LINE SED-EDIT WANTED-WORDS NAME
	rm -rf "$T/bad"
	cp -r "$T/other" "$T/bad"
	sed -i "$2$3" "$T/bad/$1"
	load "$T/bad"
	is "$rc" 2 "$5: refused"
	like "$err" "$1:$2.*$4" "$5: file and line are told"
}
bad incident.tsv 7 's/2027-/2027x/' 'not of its type' "a date that is none"
bad asset.tsv 5 's/$/\tsurplus/' '' "a field too many"
bad tenancy.tsv 3 's/SPJ-02/SPJ-99/' 'no such app' "a system that is not there"
bad auth.tsv 4 's/in_force/inforce/' 'inforce' "a state that is none"
bad doc.tsv 6 's/^DOC-0005/DOC-0004/' 'DOC-0004' "a number used twice"
bad auth.tsv 30 's/login/logon/' 'not in the list' "a verb that is none"
bad meta.tsv 2 's/2027-07-01T/2027-07-32T/' '' "a moment that is none"
is "$(admin 'SELECT COUNT(*) FROM ccc.record')" 0 "nothing of it stayed"
is "$(admin 'SELECT COUNT(*) FROM ccc.event')" 0 "no history either"
rm -rf "$T/bad"
cp -r "$T/other" "$T/bad"
sed -i '7s/2027-/2027x/' "$T/bad/incident.tsv"
sed -i '9s/2027-/2027x/' "$T/bad/incident.tsv"
sed -i '3s/SPJ-02/SPJ-99/' "$T/bad/tenancy.tsv"
load "$T/bad"
is "$(admin "SELECT GROUP_CONCAT(DISTINCT file,':',line ORDER BY file, line)
    FROM ccc.import_complaint")" \
    "incident.tsv:7,incident.tsv:9,tenancy.tsv:3" \
    "all bad lines are kept for reading, of form and of content"

# the good one
load "$T/other"
is "$rc" 0 "another set of the same form loads"
is "$(admin "SELECT COUNT(*) FROM ccc.import_complaint")" 0 "without a complaint"
like "$(admin 'SELECT ccc.centre_now()')" '^2027-07-01 00:' \
    "its own moment is now"
is "$(admin "SELECT GROUP_CONCAT(number,'=',state ORDER BY number) FROM
    ccc.record WHERE kind IN ('RST','PRD')")" \
"PD-2027Q1=closed,PD-2027Q2=open,RS-2027-05=archived,RS-2027-06=archived,RS-2027-07=published" \
    "its own months and periods"
is "$(admin "SELECT COUNT(*), SUM(org='YUN')>0, SUM(org='CSP') FROM ccc.record
    WHERE kind='HND'" | tr '\t' ' ')" "91 1 0" "its own provider"
is "$(admin "SELECT GROUP_CONCAT(number) FROM ccc.record WHERE number LIKE
    '%2026062%'")" NULL "no date of the demo"
is "$(admin "SELECT COUNT(*) FROM (SELECT e.hash, ccc.f_hash(COALESCE(LAG(hash)
    OVER (PARTITION BY record ORDER BY seq),''), record, seq, at, actor, account,
    action, from_state, to_state, origin, outcome, vals, reason, rules, consents,
    req) h FROM ccc.event e) x WHERE x.hash<>x.h")" 0 "its chains hold"
is "$(admin "SELECT state, COUNT(*) FROM ccc.record WHERE kind='DTY' GROUP BY
    state ORDER BY state" | tr '\t\n' ': ')" "$(awk -F '\t' '
	NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i; next }
	{ s = $n["plan_end"] < "2027-07-01T08:00:00+08:00" ? "absent" : "planned"
	  if ($n["sign_in"] != "") s = "on_duty"
	  if ($n["sign_out"] != "") s = "off"
	  c[s]++ }
	END { for (s in c) print s ":" c[s] }' "$T/other/roster.tsv" | sort |
	tr '\n' ' ')" "states by its own moment"
is "$(sql zb04 'SELECT staff FROM v_duty_now WHERE slot="now" ORDER BY n' |
    paste -sd, -)" "BZ01,ZB01,ZB02" "its own shift is on duty"
is "$(sql us-luj 'SELECT COUNT(*) FROM v_tenancy_list')" 2 \
    "its own liaison sees the files of the unit"
load "$ROOT/sql/demo"
is "$(admin "SELECT COUNT(*) FROM ccc.org WHERE code='JTJ'")" 0 \
    "a database that holds records takes no second set"
finish
