# Writes what each account calls, a file an account and stage: DIR/STAGE/ACCOUNT.
# Each call follows a line that names it: @ phase move person detail.
function q(s) { gsub(/'/, "''", s); return "'" s "'" }

function out(stage, p, phase, id, detail, text,    f) {
	f = dir "/" stage "/" (p ? acc[p] : "system")
	print "SELECT '@','" phase "'," id "," p ",'" detail "';" > f
	print text > f
}

function name(id) { return kind[id] "." action[id] }

# p = 0: the clock, by the kernel's own door
function move(p, id, ver, vals, why, req) {
	if (!p)
		return "CALL ccc.m_do('system','system@test'," req "," q(number[id]) "," q(name(id)) "," q(ver) "," vals "," q(why) ",'','tick',0,@a); CALL ccc.answer(@a);"
	return "CALL p_move(" req "," q(number[id]) "," q(name(id)) "," q(ver) "," vals "," q(why) ",'','batch');"
}

function ask(stage, p, phase, id, detail, ver, vals, why) {
	out(stage, p, phase, id, detail, move(p, id, ver, vals, why, "UUID()"))
}

function req(id) { return sprintf("'00000009-0000-4000-8000-%012x'", id) }

BEGIN { FS = "\t" }
FILENAME ~ /(sight|role).tsv$/ { load_sight(); next }
FILENAME ~ /persons$/ { load_person($1, $2, $3); next }
FILENAME ~ /move.tsv$/ { if (FNR > 1) load_move(FNR); next }
{ load_fixture() }

END {
	for (k = 1; k <= nm; k++)
		one_move(moves[k])
}

function one_move(id,    p, l, f, n, w, i, g, ver) {
	l = lawful(id)
	f = q(form[id])
	ver = number[id] == "" ? "" : "3"
	for (p = 1; p <= np; p++)
		if (!may(p, roles[id], id))
			ask("1", p, "other", id, staff[p], ver, f, "a reason")
	# each word of the roles has its person
	n = split(roles[id], w, "|")
	for (i = 1; i <= n; i++)
		for (p = 1; p <= np; p++)
			if (one(p, w[i], id)) {
				out("1", p, "lawful", id, w[i], "CALL p_why(" q(number[id]) "," q(name(id)) "," q(ver) "," f ",'a reason','');")
				break
			}
	if (!l && roles[id] !~ /system/)
		print name(id) " has nobody in the cast" > "/dev/stderr"
	if (number[id] != "")
		ask("1", l, "stale", id, "", "1", f, "a reason")
	if (reason[id] == 1)
		ask("1", l, "reason", id, "", ver, f, " no ")
	n = split(need[id], w, ",")
	for (i = 1; i <= n; i++)
		ask("1", l, "field", id, w[i], ver, "JSON_REMOVE(" f ",'$." w[i] "')", "a reason")
	if (wrong[id] != "")
		ask("2", l, "state", id, wrong[id], "", f, "a reason")
	if (number[id] != "" && l && drill[id] == 1)
		out("3", l, "drill", id, 1, "CALL p_why(" q(number[id]) "," q(name(id)) ",''," f ",'a reason','');")
	else if (number[id] != "" && drill[id] == 0)
		ask("3", l, "drill", id, drill[id], "", f, "a reason")
	out("4", l, "made", id, "", move(l, id, ver, f, "a reason", req(id)))
	if (second[id] != "")
		seconds(id, l)
	n = number[id] == "" ? 0 : split(not_by[id], w, ";")
	for (i = 1; i <= n; i++) {
		print id "\t" staff[l] "\t" w[i] > (dir "/did")
		ask("7" i, l, "not_by", id, w[i], "", f, "a reason")
	}
}

# Who asked cannot confirm, nor can anybody who is not asked; those who are can, each for one of the places.
function seconds(id, l,    g, n, i, p, used) {
	n = split(second[id], g, "+")
	out("5", l, "self", id, staff[l], "CALL p_confirm(" req(id) ");")
	for (p = 1; p <= np; p++) {
		if (p == l)
			continue
		for (i = 1; i <= n; i++)
			if (may(p, g[i], id))
				break
		if (i > n)
			out("5", p, "stranger", id, staff[p], "CALL p_confirm(" req(id) ");")
		else if (!(i in used)) {
			used[i] = p
			out("6" i, p, i == n ? "last" : "first", id, staff[p], "CALL p_confirm(" req(id) ");")
		}
	}
	for (i = 1; i <= n; i++)
		if (!(i in used))
			print name(id) ": nobody in the cast can be the second " g[i] > "/dev/stderr"
}
