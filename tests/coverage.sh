#!/bin/sh
# coverage.sh [--lacks]: for each rule of the pack, the moves that it stops, the
# file whose SELECT finds it afterwards, and the tests with a record that breaks it
# and with its lawful neighbour. A test is a line of tests/ where the rule's id
# stands with the word `breaks` or `lawful`. --lacks: only what is missing, a line
# each; silence is right.
cd "$(dirname "$0")/.." || exit 1
LC_ALL=C.UTF-8
export LC_ALL
awk -F '\t' -v lacks="$1" '
function add(list, word) {
	return index(" " list " ", " " word " ") ? list : list (list == "" ? "" : " ") word
}
function short(file) {
	sub(/^.*\//, "", file)
	return file
}
# the ids of rules that stand in a text
function ids(text, found,    n) {
	n = 0
	while (match(text, /(R[0-9][0-9][.][0-9]+|X[0-9][0-9])/)) {
		found[++n] = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
	}
	return n
}
FILENAME ~ /rule[.]tsv$/ {
	if (FNR > 1) {
		rules[++nr] = $1
		sort_[$1] = $4
		severity[$1] = $5
	}
	next
}
FILENAME ~ /move[.]tsv$/ {
	if (FNR == 1) {
		for (i = 1; i <= NF; i++)
			if ($i == "guards")
				g = i
		next
	}
	n = split($g, part, ";")
	for (i = 1; i <= n; i++)
		gates[part[i]] = add(gates[part[i]], $1 "." $4)
	next
}
FILENAME ~ /[.]sql$/ {
	n = ids($0, id)
	for (i = 1; i <= n; i++)
		if (FILENAME ~ /rules\//)
			finder[id[i]] = add(finder[id[i]], short(FILENAME))
		else
			kernel[id[i]] = 1
	next
}
{
	b = $0 ~ /(^|[^a-z])breaks([^a-z]|$)/
	l = $0 ~ /(^|[^a-z])lawful([^a-z]|$)/
	if (!b && !l)
		next
	n = ids($0, id)
	for (i = 1; i <= n; i++) {
		if (b)
			breaks[id[i]] = add(breaks[id[i]], short(FILENAME))
		if (l)
			lawful[id[i]] = add(lawful[id[i]], short(FILENAME))
	}
}
END {
	for (i = 1; i <= nr; i++) {
		r = rules[i]
		checked = sort_[r] != "guard"
		if (lacks != "") {
			if (checked && finder[r] == "")
				print r ": nothing finds it"
			if (gates[r] == "" && finder[r] == "" && !kernel[r])
				print r ": nothing asks for it"
			if (breaks[r] == "")
				print r ": no test with a record that breaks it"
			if (lawful[r] == "")
				print r ": no test with its lawful neighbour"
			continue
		}
		print r "  " sort_[r] ", " severity[r]
		print "    gate     " (gates[r] != "" ? gates[r] : kernel[r] ? "(kernel)" : "-")
		print "    finding  " (checked ? finder[r] : "-")
		print "    breaks   " (breaks[r] != "" ? breaks[r] : "NONE")
		print "    lawful   " (lawful[r] != "" ? lawful[r] : "NONE")
	}
}' sql/pack/rule.tsv sql/pack/move.tsv sql/rules/*.sql sql/kernel/*.sql sql/effect/*.sql sql/api/*.sql $(find tests -type f ! -name "coverage.*" ! -path "tests/screen/*")
