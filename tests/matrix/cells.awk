# One line of TAP a view: what each role's login read against what the matrix
# says. In order: cells (print.sh -c), roles (account role), allowed (account,
# number), rows (account, view, key). AUD reads everything: a cell is right
# where it is the auditor's rows cut down to the records the role may see.
BEGIN { FS = "\t" }
FILENAME ~ /cells$/ { cell[$1, $2] = $3; about[$1] = $4; if (!($1 in known)) { known[$1] = 1; view[++nv] = $1 } next }
FILENAME ~ /roles$/ { role[$1] = $2; acc[++na] = $1; next }
FILENAME ~ /keys$/ { key[$1] = $2; next }
FILENAME ~ /allowed$/ { may[$1, $2] = 1; next }
/ERROR/ { error = error "\n# " $0; next }
{
	rows[$1, $2]++
	if ($1 == "jc01") base[$2] = base[$2] SUBSEP $3
	if (($1, $2, $3) in got) next
	got[$1, $2, $3] = 1
	list[$1, $2] = list[$1, $2] SUBSEP $3
}

function bad(text) { wrongs = wrongs "\n# " text }

function judge(v, a,    r, c, n, x, i, miss, more, part) {
	r = role[a]; c = cell[v, r]
	if (about[v] == "count" || about[v] == "all") {
		if (rows[a, v] != rows["jc01", v]) bad(a " reads " rows[a, v] + 0 " rows")
		return
	}
	if (key[v] == "") {
		if (about[v] != "duty" && (c == "-") != (rows[a, v] + 0 == 0)) bad(a " (" c ") reads " rows[a, v] + 0 " rows")
		return
	}
	n = split(list[a, v], x, SUBSEP)
	for (i = 2; i <= n; i++)
		if (!((a, x[i]) in may) || about[v] != "mine" && !(("jc01", v, x[i]) in got)) more = more " " x[i]
	# of a record that only concerns it a unit reads the parts of its own
	part = about[v] == "mine" || c == "concerned" && v !~ /_list$/ && own[v] == 0
	if (!part && a != "jc01") {
		n = split(base[v], x, SUBSEP)
		for (i = 2; i <= n; i++)
			if ((a, x[i]) in may && !((a, v, x[i]) in got)) miss = miss " " x[i]
	}
	if (more != "") bad(a " (" c ") reads" substr(more, 1, 120))
	if (miss != "") bad(a " (" c ") does not read" substr(miss, 1, 120))
	if (c == "-" && rows[a, v]) bad(a " reads " rows[a, v] " rows of nothing")
}

END {
	while ((getline line < kinds) > 0) { split(line, f, "\t"); own["v_" f[2]] = 1 }
	for (k = 1; k <= nv; k++) {
		wrongs = ""; text = ""
		for (i = 1; i <= na; i++) {
			judge(view[k], acc[i])
			text = text " " role[acc[i]] "=" rows[acc[i], view[k]] + 0
		}
		print (wrongs == "" ? "ok " : "not ok ") k + first " - " view[k] " (" about[view[k]] "):" text wrongs
		if (wrongs != "") failed = 1
	}
	print nv + first > count
	if (error != "") { print substr(error, 2); failed = 1 }
	exit failed
}
