# Who may: the words of the pack's `roles` and `second` against the roles that
# a login told. Independent of the kernel: it reads the files themselves.
#   load_person(account, staff, "ROLE@OFFICE;...")   load_move(line of move.tsv)
#   load_fixture(line of fixture.sql's answer)       load_sight(sight.tsv, role.tsv)

function load_person(a, s, r) {
	acc[++np] = a; staff[np] = s; held[np] = r
	who[a] = np
}

function load_move(id) {
	kind[id] = $1; from[id] = $2; to[id] = $3; action[id] = $4; roles[id] = $7
	second[id] = $8; not_by[id] = $9; guards[id] = $12
	reason[id] = $18; drill[id] = $20
	moves[++nm] = id
}

function load_fixture(    id) {
	id = $1
	number[id] = $2; rkind[id] = $3; state[id] = $6; org[id] = $7
	holder[id] = $8; form[id] = $9; need[id] = $10; wrong[id] = $11
	lead_out[id] = $12; lead_in[id] = $13; prev[id] = $14; missing[id] = $15
}

# One word of a list of roles, for a person, on the move's fixture.
function one(p, word, id,    w, h, n, i, x) {
	if (word == "HOLDER")
		return holder[id] != "" && staff[p] == holder[id]
	if (word == "LEAD(out)")
		return staff[p] == lead_out[id]
	if (word == "LEAD(in)")
		return staff[p] == lead_in[id]
	if (word == "SWAP")
		return index(form[id], "\"staff\": \"" staff[p] "\"") > 0
	if (word == "system")
		return 0
	split(word, w, ":")
	n = split(held[p], h, ";")
	for (i = 1; i <= n; i++) {
		split(h[i], x, "@")
		if (x[1] != w[1] || (w[2] != "" && w[2] != x[2]))
			continue
		if (x[1] == "USR" && org[id] != "" && org[id] != x[2] &&
		    !(org[id] == "CSP" && all_units[rkind[id]]))
			continue
		return 1
	}
	return 0
}

function may(p, list, id,    w, n, i) {
	n = split(list, w, "|")
	for (i = 1; i <= n; i++)
		if (one(p, w[i], id))
			return 1
	return 0
}

# A liaison where the move is the liaison's, but of another unit.
function stranger(p, list) {
	return list ~ /(^|\|)USR($|\|)/ && held[p] ~ /(^|;)USR@/
}

function load_sight() {
	if (FILENAME ~ /role.tsv$/)
		side[$1] = $4
	else {
		sees[$1, $2] = $3
		if ($2 == "unit" && $3 == "all")
			all_units[$1] = 1
	}
}

# May do what he does not see: the sight table gives none of his roles the kind,
# or (violations) only what he reported himself.
function blind(p, id,    h, n, i, x, s) {
	if (number[id] == "")
		return 0
	n = split(held[p], h, ";")
	for (i = 1; i <= n; i++) {
		split(h[i], x, "@")
		s = (rkind[id], x[1]) in sees ? sees[rkind[id], x[1]] : sees[rkind[id], side[x[1]]]
		if (s != "none" && !(rkind[id] == "VIO" && s == "own" && x[1] != "USR"))
			return 0
	}
	return 1
}

# The person who makes the move in this test: the first of the cast who sees it.
function lawful(id,    p) {
	for (p = 1; p <= np; p++)
		if (may(p, roles[id], id) && !blind(p, id))
			return p
	return 0
}
