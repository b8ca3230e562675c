# Views that views.tsv does not name, with the kinds whose records they show:
# those that their own text and the views beneath name (kind='INC'). In: views.tsv
# kind.tsv, then all of sql/api. Out: rows of the form of views.tsv.
BEGIN { FS = "\t" }
FILENAME ~ /views.tsv$/ { listed[$1] = 1; next }
FILENAME ~ /kind.tsv$/ { listed["v_" $2] = 1; real[$1] = 1; next }
/^ *--/ { next }
{
	text = text " " $0
	if ($0 ~ /;[ \t]*$/) {
		if (match(text, /VIEW (ccc_api\.|ccc\.)?[a-z_0-9]+ +AS/)) {
			name = substr(text, RSTART + 5, RLENGTH - 5)
			sub(/ +AS$/, "", name); sub(/^ccc(_api)?\./, "", name)
			body[name] = substr(text, RSTART + RLENGTH)
		}
		text = ""
	}
}

# kinds[] of a view and of those it reads
function collect(name,    t, w, n, i, s) {
	if (name in seen) return
	seen[name] = 1
	t = body[name]
	while (match(t, /kind *(=|IN) *\(?('[A-Z][A-Z][A-Z]',?)+/)) {
		s = substr(t, RSTART, RLENGTH); t = substr(t, RSTART + RLENGTH)
		gsub(/[^A-Z']|IN/, "", s); n = split(s, w, "'")
		for (i = 1; i <= n; i++) if (w[i] in real) kinds[w[i]] = 1
	}
	t = body[name]
	while (match(t, /ccc(_api)?\.[a-z_0-9]+/)) {
		s = substr(t, RSTART, RLENGTH); t = substr(t, RSTART + RLENGTH)
		sub(/^ccc(_api)?\./, "", s)
		if (s in body && s !~ /^(seen|here1|my_role|day1|clock1|foreign_|v_todo$)/) collect(s)
	}
}

END {
	for (name in body) {
		if (name !~ /^v_/ || name ~ /^v_cat_/ || name in listed) continue
		split("", seen); split("", kinds)
		collect(name)
		list = ""
		for (k in kinds) list = list (list == "" ? "" : ";") k
		print name "\t" (list == "" ? "?" : list) "\t" (body[name] ~ /number/ ? "number" : "")
	}
}
