# What the tools of a demo host share. A tool is a small sh program in the
# host's PATH; its state is files below the host's own folder ($CCC_HOST), and
# what the hosts have in common (hypervisors, network) lies below $fabric.
# Absolute paths of a command (/etc, /var, /backup, /data, /proc/mounts) mean
# the host's own tree in $root. A tool knows nothing of ccc and its database.

host=${CCC_HOST:?the tools run inside a demo host}
farm=${host%/h/*}
tools=$farm/bin fabric=$farm/fabric
root=$host/root state=$host/state
PATH=/usr/sbin:/usr/bin:/sbin:/bin
. "$host/facts"

fail() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# Start time of a process: with its number it names the process for ever.
born() {
	read -r line 2>/dev/null <"/proc/$1/stat" || return 1
	line=${line##*) }
	set -- $line
	echo "${20}"
}

# Whether the process that a pid file ("pid start") names still lives.
alive() {
	[ -f "$1" ] && read -r pid at <"$1" && [ -n "$pid" ] &&
	    [ "$(born "$pid")" = "$at" ]
}

# One writer at a time for a folder's state; ends with the process.
lock() {
	exec 8>"$1/lock"
	flock 8
}

# Path in the host's own tree.
map() {
	case $1 in
	"$farm" | "$farm"/*) printf '%s' "$1" ;;
	/ | /etc | /etc/* | /var | /var/* | /backup | /backup/* | /data | /data/* | \
	    /proc/mounts) printf '%s' "$root$1" ;;
	*) printf '%s' "$1" ;;
	esac
}

# Runs a real program with its paths mapped, and shows them unmapped.
run_mapped() {
	prog=$1
	shift
	n=$#
	while [ "$n" -gt 0 ]; do
		set -- "$@" "$(map "$1")"
		shift
		n=$((n - 1))
	done
	status=$host/tmp/status.$$
	{
		"$prog" "$@"
		echo $? >"$status"
	} | sed "s|$root/|/|g; s|$root|/|g"
	read -r rc <"$status"
	rm -f "$status"
	exit "$rc"
}

# Folder of the host with this name or address; fails where there is none.
find_host() {
	peer=$(awk -F'\t' -v w="$1" '$1 == w || $3 == w {print $1; exit}' \
	    "$farm/hosts.tsv")
	[ -n "$peer" ] && echo "$farm/h/$peer"
}
