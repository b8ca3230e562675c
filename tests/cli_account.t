#!/bin/sh
# ccc account: a person's way from the proposal to the first login; ccc article:
# the official text from a file.
. "$(dirname "$0")/lib.sh"
start_demo en

d() { as "$@"; printf '%s %s' "$rc" "$(printf '%s\n' "$out" | sed -n 's/.*"outcome": *"\([a-z]*\)".*/\1/p')"; }
is "$(d ad01 do STF.propose code=OP20 account=op20 name_zh=何演新 org=CSP active_from=2026-07-01 --format json)" "0 done" "a person is proposed"
as ad01 account code OP20
is "$rc" 2 "no code for who is not in force"
like "$err" 'no person in force has the code OP20' "said in a sentence"
is "$(d mg01 do STF.approve OP20 --format json)" "0 done" "and approved by another"
as op04 account code OP20
is "$rc" 1 "an operator gives no code"
like "$err" 'account administrator' "who does"
as ad01 account code AD01
is "$rc" 1 "nobody gives one to himself"
as ad01 account code OP20
code=$out
like "$code" '^[a-z2-9]{12}$' "the code alone on standard output"
like "$err" 'op20, for one use until 2026-07-02 08:' "until when, apart"
(umask 077; echo "op20 $code" >"$T/pw"; echo "op20 eine gute Wahl" >"$T/new"; echo "op20 kurz" >"$T/short")
as op20 --password-file "$T/pw" list incident
is "$rc" 2 "with the code nothing is read"
like "$err" 'ccc account password' "but how to go on"
as op20 --password-file "$T/pw" account password --new-file "$T/short"
is "$rc" 2 "too short"
as op20 --password-file "$T/pw" account password --new-file "$T/new"
is "$rc" 0 "a password of one's own"
as op20 --password-file "$T/pw" list incident
is "$rc" 2 "the code is spent"
as op20 --password-file "$T/new" list price
is "$rc" 0 "the password logs in"
is "$(admin "SELECT GROUP_CONCAT(action ORDER BY seq) FROM ccc.event e JOIN ccc.record r ON r.id=e.record WHERE r.number='OP20'")" "propose,approve,account_code,passwd" "each step stands in his history, no secret with it"
as ad01 account code OP20
as op20 --password-file "$T/new" list price
is "$rc" 2 "a forgotten one ends with a new code"
as ad01 account
is "$rc" 2 "how it is written"

printf '%s\n' '办法' '第一章 总则' '第一条 目的。' '　　续行。' '第二条 范围。' '第二章 职责' '第二十三条 施行。' >"$T/text"
as us-mzj article "$T/text"
is "$rc" 1 "a unit imports no text"
as rg01 article "$T/text" --source 公报
is "$rc $(printf '%s' "$out" | tr '\n' ';')" "0 article 1: version 1;article 2: version 1;article 23: version 1" "article by article"
is "$(admin "SELECT REPLACE(text,'\n','/') FROM ccc.article_text WHERE no='1'")" '第一条 目的。/　　续行。' "a text has its lines, no heading"
sed -i 's/范围/适用范围/' "$T/text"
as rg03 article "$T/text"
is "$(printf '%s' "$out" | tr '\n' ';')" "article 1: version 1;article 2: version 2;article 23: version 1" "what changed is a new version"
printf 'nothing\n' >"$T/none"; printf '\377\376' >"$T/bin"
as rg01 article "$T/none"
is "$rc" 2 "a file without articles"
as rg01 article "$T/bin"
is "$rc" 2 "no text"
as rg01 article "$T/missing"
is "$rc" 2 "no file"
finish
