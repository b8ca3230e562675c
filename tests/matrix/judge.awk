# One line of TAP a move, from the answers of all calls. Fails it for the first
# thing that is not as the pack says.
BEGIN { FS = "\t" }
FILENAME ~ /(sight|role).tsv$/ { load_sight(); next }
FILENAME ~ /persons$/ { load_person($1, $2, $3); next }
FILENAME ~ /move.tsv$/ { if (FNR > 1) load_move(FNR); next }
FILENAME ~ /fixtures$/ { load_fixture(); next }
FILENAME ~ /changed$/ { bad($1, "a refusal changed it: " $2 " became " $3); next }
FILENAME ~ /plan$/ { planned[$1] = $2; next }

$1 == "@" { phase = $2; id = $3; p = $4; detail = $5; next }
phase != "" {
	answered[id]++
	n[phase, id]++
	check($1, $3, rules_of($7), $7)
	phase = ""
}

function rules_of(json,    list, r) {
	list = ""
	while (match(json, /[{]"rule": ?"[A-Z0-9.]+", ?"(severity|detail)"/)) {
		r = substr(json, RSTART, RLENGTH)
		gsub(/[{]"rule": ?"|",.*/, "", r)
		if ((";" list ";") !~ (";" r ";"))
			list = list (list == "" ? "" : ";") r
		json = substr(json, RSTART + RLENGTH)
	}
	return list
}

function bad(i, text) {
	wrongs[i] = wrongs[i] "\n# " text
}

function want(ok, text, rules, outcome) {
	if (!ok)
		bad(id, text ": " outcome " " rules)
}

function final_state(i) {
	return to[i] == "=" ? state[i] : to[i] == "@prev" ? prev[i] : to[i]
}

function check(outcome, st, rules, json,    g, k, w, m) {
	if (phase == "other") {
		want(outcome == "refused" && rules == (stranger(p, roles[id]) ? "R04.5" : "R00.2"), detail " is not refused as he should be", rules, outcome)
	} else if (phase == "lawful" && blind(p, id)) {
		want(outcome == "input" && json ~ /"number"/, detail " (" staff[p] ") is told of what he does not see", json, outcome)
	} else if (phase == "lawful") {
		m = split(rules, w, ";")
		for (k = 1; k <= m; k++)
			want((";" guards[id] ";") ~ (";" w[k] ";"), detail " (" staff[p] ") is stopped by what is no gate of the move", rules, outcome)
		want(outcome == "done" || outcome == "refused" && m > 0, detail " (" staff[p] ") is not let through", json, outcome)
		if (outcome == "done") open[id] = 1
	} else if (phase == "stale")
		want(outcome == "stale" && rules == "R00.4", "an old version", rules, outcome)
	else if (phase == "reason")
		want(outcome == "refused" && rules == "R00.3", "without a reason", rules, outcome)
	else if (phase == "field")
		want(outcome == "refused" && rules == "R00.6" && json ~ ("\"field\": ?\"" detail "\", ?\"problem\": ?\"missing\""), "without " detail, json, outcome)
	else if (phase == "state")
		want(outcome == "refused" && rules == "R00.1", "in the state " detail, rules, outcome)
	else if (phase == "drill")
		want(detail == 1 ? rules !~ /R00.9/ && outcome != "input" : outcome == "refused" && rules == "R00.9", "a drill record (drill=" detail ")", rules, outcome)
	else if (phase == "made")
		want(second[id] != "" ? outcome == "waiting" : outcome == "done" && st == final_state(id), "made by " (p ? staff[p] : "the clock") ", " final_state(id), json " " st, outcome)
	else if (phase == "self" || phase == "stranger")
		want(outcome == "refused" && rules == "R00.5", "confirmed by " detail, rules, outcome)
	else if (phase == "first")
		want(outcome == "waiting", "the first consent, " detail, rules, outcome)
	else if (phase == "last")
		want(outcome == "done" && st == final_state(id), "the last consent, " detail ", " final_state(id), json " " st, outcome)
	else if (phase == "not_by")
		want(outcome == "refused" && rules == "R04.6", "by who did " detail, rules, outcome)
}

END {
	for (k = 1; k <= nm; k++) {
		id = moves[k]
		if (missing[id] != "")
			bad(id, "a gate or effect is not built: " missing[id])
		if (planned[id] != answered[id])
			bad(id, planned[id] + 0 " calls, " answered[id] + 0 " answers")
		text = kind[id] "." action[id] " " from[id] " > " to[id] ": " roles[id] " may" (open[id] ? ", and nothing stands in the way" : "") ", " n["other", id] + 0 " others may not" \
		    (n["stale", id] ? "; stale" : "") (n["reason", id] ? "; reason" : "") (n["field", id] ? "; " n["field", id] " fields" : "") \
		    (n["state", id] ? "; state" : "") (n["drill", id] ? "; drill" : "") (second[id] != "" ? "; second " second[id] : "") (n["not_by", id] ? "; not by " not_by[id] : "")
		if (wrongs[id] != "") {
			print "not ok " k + base " - " text wrongs[id]
			failed = 1
		} else
			print "ok " k + base " - " text
	}
	print nm + base > (dir "/count")
	exit failed
}
