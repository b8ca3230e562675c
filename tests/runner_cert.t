#!/bin/sh
# Hosts that only a certificate opens: a run over a real sshd that trusts the
# centre's CA and knows no key; what its log says; what a missing CA does.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/host/run.sh"

start_demo
export CERTIFICATES_ONLY=1 SSHD_LOG=VERBOSE
RUNNER_OPTIONS="host_access = \"certificate\"; ca_key_file = \"$T/h/ca\";"
start_hosts
count_steps
start_change 4 2 1 >"$T/said"
run timeout 120 "$RUNNER" --config "$T/ccc.conf" --once
is "$rc" 0 'the runner does what waits, then ends' || note "$err"
is "$(hosts_of "$run_")" 'ok 4' 'hosts that know no key let a certificate in'
is "$(cat "$T"/h/count/* | wc -l)" 16 'each of 16 steps ran'
is "$(untrue "$run_")" '' 'what is told is what the hosts know'
host=$(admin "SELECT MIN(host) FROM ccc.run_host WHERE run='$run_'")
serial=$(echo "$run_" | tr -dc '0-9/' | sed 's,/\(.*\),00\1,')0003
like "$(grep 'ID ' "$T/h/log")" "$run_ $host step 3" "the host's log names run, host and step"
like "$(grep 'ID ' "$T/h/log")" "serial $serial" 'and the serial is made of run and step'
is "$(grep -c 'Accepted publickey.*CERT' "$T/h/log")" 16 'a certificate of its own for each step'

# ---- the way in that is not there
sed "s,ca_key_file = \"[^\"]*\",ca_key_file = \"\"," "$T/ccc.conf" >"$T/no.conf"
run "$RUNNER" --config "$T/no.conf" --once
is "$rc" 2 'certificates without a CA'
like "$err" 'ca_key_file' 'the option is named'
sed "s,ca_key_file = \"[^\"]*\",ca_key_file = \"$T/h/host_key.pub\"," "$T/ccc.conf" >"$T/no.conf"
run "$RUNNER" --config "$T/no.conf" --once
like "$err" 'host_key.pub' 'a file that is no key is named'

# ---- an old host says that it knows the key
cp "$T/h/key.pub" "$T/h/authorized"
admin "UPDATE ccc.host_access SET mode='key' WHERE host='$host'"
rm -rf "$T"/h/count/* "$T/h/marks"
: >"$T/h/log"
start_change 4 2 1 >/dev/null
run timeout 120 "$RUNNER" --config "$T/ccc.conf" --once
is "$(hosts_of "$run_")" 'ok 4' 'a host of the old way beside the others'
is "$(grep -c 'Accepted publickey.*CERT' "$T/h/log")" 12 'three by certificate'
is "$(grep 'Accepted publickey' "$T/h/log" | grep -vc CERT)" 1 'one line by key for all of its steps'

# ---- a host behind a jump host, both by certificate
: >"$T/h/authorized"
admin "UPDATE ccc.host_access SET mode=NULL, jump='jump-01' WHERE host='$host'"
rm -rf "$T"/h/count/* "$T/h/marks"
start_change 1 1 1 >/dev/null
run timeout 120 "$RUNNER" --config "$T/ccc.conf" --once
is "$(hosts_of "$run_")" 'ok 1' 'a host behind a jump host'
is "$(cat "$T"/h/count/* | wc -l):$(untrue "$run_")" '4:' 'each step once'
like "$(grep 'ID ' "$T/h/log")" "ID $run_ .serial 0" 'the jump host lets the run through by a certificate'
admin "UPDATE ccc.host_access SET address='127.0.0.1', port=1 WHERE host='jump-01'"
rm -rf "$T"/h/count/* "$T/h/marks"
start_change 1 1 1 >/dev/null
run timeout 120 "$RUNNER" --config "$T/ccc.conf" --once
is "$(hosts_of "$run_")" 'failed 1' 'where the jump host is not to be had'
like "$(admin "SELECT note FROM ccc.run_host WHERE run='$run_'")" 'jump host' 'it is told'
finish
