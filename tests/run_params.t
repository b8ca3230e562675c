#!/bin/sh
# Parameters of runbooks: ranges, choices, patterns, secrets; what cannot be run is
# refused in words before anybody approves it; values that try to be more than one
# word reach the command as they are, in sh, dash and bash.
. "$(dirname "$0")/lib.sh"
start_demo

book() { admin "UPDATE ccc.runbook SET params='$1' WHERE id='RB-RESTART'"; }
book 'svc~[a-z][a-z0-9@._-]{0,30};days=1..365;how=soft|hard;tok~[A-Za-z0-9]{8,}!'
admin "UPDATE ccc.runbook SET tested_on='2026-06-01' WHERE id='RB-RESTART'; INSERT INTO ccc.host_access(host,svc_port) VALUES('mzj01-app1',8080) ON DUPLICATE KEY UPDATE svc_port=8080"
events() { admin "SELECT COUNT(*) FROM ccc.record"; }
draft() { # PARAMS [MORE...]
	params=$1
	shift
	as en03 do CHG.draft title=t kind=norm scope=tenant runbook=RB-RESTART \
	    targets=mzj01-app1 app=MZJ-01 "params=$params" "$@"
	flat
}
flat() { all=$(printf '%s %s %s' "$rc" "$out" "$err" | tr '\n' ' ' | tr -s ' '); }
number() { admin "SELECT number FROM ccc.record WHERE kind='CHG' ORDER BY id DESC LIMIT 1"; }
refused() { # PATTERN NAME: by R17.4, in words, and nothing was made
	is "$rc" 1 "$2: refused"
	like "$out$err" 'R17\.4' "$2: by the rule"
	like "$all" "$1" "$2: in words"
	is "$(events)" "$had" "$2: nothing was made"
}
had=$(events)

# ---- what a parameter may be
draft 'svc=httpd;days=400'
refused 'parameter days: 400; a whole number from 1 to 365' "R17.4 breaks: a number out of its range"
draft 'svc=httpd;days=0'
refused 'days: 0' "R17.4 breaks: below the range"
draft 'svc=httpd;days=007'
refused 'days: 007' "R17.4 breaks: not as a number is written"
draft 'svc=httpd;days=1e2'
refused 'days: 1e2' "R17.4 breaks: no number"
draft 'svc=httpd;how=Hard'
refused 'parameter how: Hard; one of: soft, hard' "R17.4 breaks: not one of the choices"
draft 'svc=httpd;how=soft|hard'
refused 'how: soft.hard' "R17.4 breaks: two choices are none"
draft 'svc=httpd restart'
refused 'parameter svc: httpd restart; all of it must match' "R17.4 breaks: more than the pattern"
draft '{"svc":"httpd\nx"}'
refused 'parameter svc: ' "R17.4 breaks: a second line"
draft 'svc=httpd;days=5;extra=1'
refused 'parameter extra: 1; the runbook has no such parameter' "R17.4 breaks: a name that the runbook does not have"
draft 'svc=httpd;tok=S3cr'
refused 'parameter tok: \*\*\*\*\*\*' "R17.4 breaks: a secret that does not fit"
unlike "$out$err" 'S3cr' "and it is not shown"
draft 'svc=httpd;tok=******'
refused 'a secret is written anew' "R17.4 breaks: the mask is no value"
draft 'httpd'
refused 'name=value;name=value' "R17.4 breaks: no parameters at all"
draft '{"svc":"httpd","a b":"1"}'
refused 'name=value;name=value' "R17.4 breaks: a name of another form"
draft 'svc=httpd;days=365;how=hard;tok=S3cretS3cret'
is "$rc" 0 "R17.4 lawful: all of them fit" || note "$out$err"
C=$(number)
draft '{"svc":"httpd","days":1,"how":"soft"}'
is "$rc" 0 "R17.4 lawful: as an object, the lowest of the range" || note "$out$err"
draft '{"svc":"; touch x","svc":"httpd"}'
is "$(admin "SELECT ccc.params_json(params) FROM ccc.change_request c JOIN ccc.record r ON r.id=c.record ORDER BY r.id DESC LIMIT 1" | grep -c touch)" 0 "a name twice: the value that is checked is the one that is used"
as en03 do CHG.edit "$C" params=svc=httpd\;days=366
flat
like "$all" '^1 .*parameter days: 366' "R17.4 breaks: an edit too"
as en03 do CHG.edit "$C" params=svc=httpd\;days=30
is "$rc" 0 "R17.4 lawful: an edit that fits" || note "$out$err"
window="window_start=2026-07-01T07:00 window_end=2026-07-01T20:00"
admin "UPDATE ccc.change_request SET params='svc=httpd;days=366' WHERE id='$C'"
as en03 why CHG.submit "$C" $window risk=L
flat
like "$all" 'parameter days: 366; a whole number from 1 to 365' "why says it as well"
as en03 do CHG.submit "$C" $window risk=L
flat
like "$all" '^1 .*days: 366' "R17.4 breaks: at the submission"
admin "UPDATE ccc.change_request SET params='days=30' WHERE id='$C'"
as en03 do CHG.submit "$C" $window risk=L
flat
like "$all" '^1 .*parameter svc has no value' "R17.4 breaks: a value that a step needs"
as en03 --lang zh why CHG.submit "$C" $window risk=L
flat
like "$all" '参数 svc 没有值' "in Chinese as well"
admin "UPDATE ccc.change_request SET params='svc=httpd;days=30' WHERE id='$C'"

# ---- what a change cannot be run with
had=$(events)
as en03 do CHG.draft title=t kind=norm scope=tenant runbook=RB-RESTART targets=nosuch-host app=MZJ-01 params=svc=httpd
flat
like "$all" '^2 .*R00\.6.*Targets: there is none of that name; the code of a host' "an unknown host"
as en03 do CHG.draft title=t kind=norm scope=tenant runbook=RB-RESTART 'targets=mzj*' app=MZJ-01 params=svc=httpd
flat
like "$all" '^2 .*R00\.6.*Targets: there is none of that name; the code of a host' "hosts are named by their codes: an expression names none"
as en03 do CHG.draft title=t kind=norm scope=tenant runbook=RB-RESTART 'targets=[]' app=MZJ-01 params=svc=httpd
flat
like "$all" '^[12] .*R00\.6' "no host"
for n in 0 -1 1001 x; do
	as en03 do CHG.draft title=t kind=norm scope=tenant runbook=RB-RESTART targets=mzj01-app1 app=MZJ-01 params=svc=httpd batch=$n
	flat
	like "$all" '^2 .*R00\.6.*whole number, 1-1000' "a batch of $n"
done
is "$(events)" "$had" "nothing was made"
no() { # PATTERN NAME VALUES...
	pattern=$1 name=$2
	shift 2
	as en03 do CHG.submit "$C" risk=L "$@"
	flat
	like "$all" "^1 .*$pattern" "R17.4 breaks: $name"
	is "$(admin "SELECT state FROM ccc.record WHERE number='$C'")" draft "$name: nothing changed"
}
no 'a window that is not over yet' "a window in the past" window_start=2026-06-30T07:00 window_end=2026-06-30T20:00
no 'a window that ends after it begins' "a window that ends before it begins" window_start=2026-07-02T20:00 window_end=2026-07-02T07:00
no 'a window as long as the steps of one host' "a window of 79 s for steps of 80 s" window_start=2026-07-02T07:00:00 window_end=2026-07-02T07:01:19
admin "UPDATE ccc.runbook_step SET phase='action' WHERE runbook='RB-RESTART' AND phase='verify'"
no 'a step that verifies' "a runbook without verify" $window
admin "UPDATE ccc.runbook_step SET phase='verify' WHERE runbook='RB-RESTART' AND seq IN (4,5); UPDATE ccc.runbook_step SET phase='verify' WHERE runbook='RB-RESTART' AND phase='rollback'"
no 'a step that rolls back' "a runbook without rollback" $window
admin "UPDATE ccc.runbook_step SET phase='rollback' WHERE runbook='RB-RESTART' AND seq=6; UPDATE ccc.runbook SET tested_on=NULL WHERE id='RB-RESTART'"
no 'a way back that was tried' "a way back that was never tried" $window
admin "UPDATE ccc.runbook SET tested_on='2026-06-01' WHERE id='RB-RESTART'; UPDATE ccc.record r JOIN ccc.change_target t ON t.record=r.id SET r.state='skipped' WHERE t.change_request='$C'"
no 'at least one host' "no host is left" $window
admin "UPDATE ccc.record r JOIN ccc.change_target t ON t.record=r.id SET r.state='pending' WHERE t.change_request='$C'"
as en03 do CHG.submit "$C" risk=L window_start=2026-07-02T07:00:00 window_end=2026-07-02T07:01:20
is "$rc" 0 "R17.4 lawful: a window of 80 s, to the second" || note "$out$err"
book 'svc~[a-z][a-z0-9@._-]{0,30};days=1..20;how=soft|hard;tok~[A-Za-z0-9]{8,}!'
as mg01 do CHG.review "$C" opinion=ok
flat
like "$all" '^1 .*R17\.4' "R17.4 breaks: the runbook allows less since: not reviewed"
book 'svc~[a-z][a-z0-9@._-]{0,30};days=1..365;how=soft|hard;tok~[A-Za-z0-9]{8,}!'
as mg01 do CHG.review "$C" opinion=ok
is "$rc" 0 "R17.4 lawful: reviewed" || note "$out$err"

# ---- what a runbook may say of its parameters
for p in 'days=5..1' 'how=a b' 'svc~(' '9a' 'svc~' 'n=1..' 'A=1'; do
	is "$(admin "SELECT JSON_VALUE(ccc.rbk_list('$p'),'\$[0].name')")" NULL "a runbook cannot say: $p"
done
is "$(admin "SELECT ccc.rbk_list('a;b=0..0;c=x;d~.*;e!;f=1..2!')" | grep -c null)" 0 "a, b=0..0, c=x, d~.*, e!, f=1..2! it can"
is "$(admin "SELECT COUNT(*) FROM ccc.runbook b, JSON_TABLE(ccc.rbk_list(b.params),'\$[*]' COLUMNS(name VARCHAR(80) PATH '\$.name')) j WHERE j.name IS NULL")" 0 "every runbook of the demo does"

# ---- hostile values: one word each, byte for byte
mkdir "$T/w"
cat >"$T/base" <<'VALUES'
$(touch canary)
`touch canary`
;touch canary
&&touch canary
||touch canary
|touch canary
& touch canary &
>canary
>>canary
<canary
2>canary
$(>canary)
';touch canary;'
";touch canary;"
'"'"';touch canary;'
\';touch canary;\'
\";touch canary;"
'$(touch canary)'
"$(touch canary)"
"`touch canary`"
${IFS}touch${IFS}canary
$IFS
$HOME
${HOME}
$$
$?
$0
$*
$@
$#
$'\x3btouch canary'
$"touch canary"
$((1+1))
${x:=`touch canary`}
${x:-$(touch canary)}
{touch,canary}
{a,b}
{1..9}
*
?
[a-z]*
~
~root
!!
!touch
^a^b
#touch
a #b
a\
\
\\
\\\
'
''
'''
"
""
a'b
a"b
a'b"c`d$e\f
 leading
trailing 
two  spaces
a=b
a=`touch canary`
PATH=/tmp
%s%n%x
%00
\0
\n
\x27;touch canary;\x27
\047;touch canary;\047
(touch canary)
{ touch canary;}
if true;then touch canary;fi
function f(){ touch canary;}
<(touch canary)
>(touch canary)
<<EOF
<<<canary
coproc touch canary
exec touch canary
eval touch canary
. ./canary
;;
;
&
|
!
()
é
中文 参数
‘quoted’
“quoted”
；touch canary
＄(touch canary)
 no-break
😀
e´́
‮abc
.
..
/
/etc/passwd
../../etc/passwd
0
00
1e9
null
NULL
true
{host}
{v}
{{v}}
{v'}
VALUES
sed 's/^/x/; s/$/x/' "$T/base" >"$T/more"
cat "$T/base" "$T/more" >"$T/values"
total=$(wc -l <"$T/values")
[ "$total" -ge 126 ]
ok $? "$total values" || note "$total"
awk '{print NR}' "$T/values" >"$T/n"
while IFS= read -r v; do printf '%s' "$v" | od -An -v -tx1 | tr -d ' \n'; echo; done <"$T/values" >"$T/hex"
paste -d' ' "$T/n" "$T/hex" | awk -v q="'" '{
	text = "t " $1 " {v} " q q "s:{v}" q q " \"d:{v}\""
	printf "%sSELECT ccc.render(%s%s%s, JSON_OBJECT(%sv%s,CONVERT(X%s%s%s USING utf8mb4)),1)", (NR > 1 ? " UNION ALL " : ""), q, text, q, q, q, q, $2, q
}' >"$T/render.sql"
mariadb --no-defaults -S "$T/db/db.sock" --default-character-set=utf8mb4 -N -B -r <"$T/render.sql" >"$T/lines" 2>"$T/render.err"
is "$(wc -l <"$T/lines")" "$total" "each is rendered" || note "$(head -c 600 "$T/render.err")"
is "$(grep -c '^NULL$' "$T/lines")" 0 "none is lost"
paste -d'|' "$T/n" "$T/values" | awk -F'|' '{n = $1; v = substr($0, length(n) + 2); printf "%s|%s|s:%s|d:%s|\n", n, v, v, v}' >"$T/want"
{
	echo 't() { printf "%s|" "$@"; echo; }'
	cat "$T/lines"
} >"$T/script"
for sh in sh dash bash; do
	command -v $sh >/dev/null || { skip "$sh" "is not here"; continue; }
	(cd "$T/w" && $sh "$T/script" >"$T/got.$sh" 2>"$T/err.$sh")
	cmp -s "$T/got.$sh" "$T/want"
	ok $? "$sh: every value is its own word, alone, in single and in double quotes" ||
	    note "$(diff "$T/got.$sh" "$T/want" | head -8; head -3 "$T/err.$sh")"
	is "$(ls -A "$T/w")" '' "$sh: no canary"
done
for v in 2d7266 2d2d 610a62 610962 610062 1b5b324a 61 7f; do
	want=none
	[ $v != 61 ] || want="x 'a'"
	is "$(admin "SELECT COALESCE(ccc.render('x {v}',JSON_OBJECT('v',CONVERT(X'$v' USING utf8mb4)),1),'none')")" "$want" "of the bytes $v: $want"
done
finish
