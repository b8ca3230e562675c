# The privilege matrix, from the rule pack and views.tsv: role by view, role by
# procedure, role by move. In: role.tsv sight.tsv kind.tsv move.tsv views.tsv and
# (names of procedures, a line each) procedures.
#   all, own, concerned: which records; made: what one reported oneself; - none
#   by kind: each record as its kind; mine: what waits for the person himself
BEGIN { FS = "\t" }
FNR == 1 && FILENAME !~ /procedures$/ { next }
FILENAME ~ /role.tsv$/ { role[++nr] = $1; side[$1] = $4; next }
FILENAME ~ /sight.tsv$/ { sees[$1, $2] = $3; if ($2 == "unit") unit[$1] = $3; next }
FILENAME ~ /kind.tsv$/ { if ($1 != "ANY") { kind[++nk] = $1; view("v_" $2, $1) } next }
FILENAME ~ /views.tsv$/ { view($1, $2); next }
FILENAME ~ /procedures$/ { proc[++np] = $1; next }
{
	n = split($7, w, "|")
	for (i = 1; i <= n; i++) {
		sub(/:.*/, "", w[i])
		if (!((FNR, w[i]) in done)) makes[$1, w[i]]++
		done[FNR, w[i]] = 1
	}
}

function view(v, about) { name[++nv] = v; of[v] = about }

# What a note of the sight table says of one side is told where it differs.
function sight(k, r,    s) {
	s = (k, r) in sees ? sees[k, r] : sees[k, side[r]]
	if (k == "OFC" && side[r] == "csp" && r !~ /^(MGR|ENG|AUD|ADM)$/) return "-"
	if (k == "VIO" && r ~ /^(OPR|LEAD|ENG|FAC)$/) return "made"
	if (k == "VIO" && side[r] == "csp" && r !~ /^(AUD|ADM)$/) return "decided"
	if (k == "ASM" && r == "MGR") return "computed"
	return s == "none" || s == "" ? "-" : s
}

function rank(s) { return index("- made own     concerned computed decided  all", s) }

function cell(v, r,    w, n, i, best, s) {
	if (of[v] == "*") return "by kind"
	if (of[v] == "mine" || of[v] == "all" || of[v] == "count" || of[v] == "duty") return of[v]
	n = split(of[v], w, ";")
	best = "-"
	for (i = 1; i <= n; i++) {
		s = sight(w[i], r)
		if (rank(s) > rank(best)) best = s
	}
	return best
}

function head(what,    i) {
	printf "%-30s", what
	for (i = 1; i <= nr; i++) printf " %-9s", role[i]
	print what == "procedure" ? " runner" : ""
}

END {
	if (cells) {
		for (k = 1; k <= nv; k++)
			for (i = 1; i <= nr; i++)
				print name[k] "\t" role[i] "\t" cell(name[k], role[i]) "\t" of[name[k]]
		exit
	}
	head("view")
	for (k = 1; k <= nv; k++) {
		printf "%-30s", name[k]
		for (i = 1; i <= nr; i++) printf " %-9s", cell(name[k], role[i])
		print ""
	}
	printf "%-30s the same for everybody\n\n", "v_cat_*"
	head("procedure")
	for (k = 1; k <= np; k++) {
		printf "%-30s", proc[k]
		for (i = 1; i <= nr; i++) printf " %-9s", proc[k] ~ /^p_/ ? "call" : "-"
		print proc[k] ~ /^r_/ ? " call" : " -"
	}
	print ""
	head("moves of")
	kind[++nk] = "ANY"
	for (k = 1; k <= nk; k++) {
		printf "%-30s", kind[k]
		for (i = 1; i <= nr; i++) printf " %-9s", makes[kind[k], role[i]] ? makes[kind[k], role[i]] : "-"
		print ""
	}
}
