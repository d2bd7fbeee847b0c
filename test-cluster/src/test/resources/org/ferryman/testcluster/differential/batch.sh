# The beginning of a script whose calls Batch appends. Standard output: a line per answer and per score, tabs between.
set -u

scores=/run/differential.scores
said=/run/differential.said
promoted=/run/differential.promoted
resource=
id=
limit=
agent=
action=
code=0
reason=
tries=0

# force [resource=NAME] [promoted=NODE] [no-module] WORD...: puts a resource here and on the peer into a state, and the
# cluster's word on where it is promoted.
force() {
    resource=r0
    : >"$promoted"
    rm -f /run/differential.no-module
    for action in "$@"; do
        case $action in
        resource=*) resource=${action#*=} ;;
        no-module) : >/run/differential.no-module ;;
        promoted=*) echo "${action#*=}" >"$promoted" ;;
        *) set -- "$@" "$action" ;;
        esac
        shift
    done
    force-drbd node2 "$resource" "$@" || exit 1
}

# call ID SECONDS AGENT ACTION NAME=VALUE...
call() {
    id=$1
    limit=$2
    agent=$3
    action=$4
    shift 4
    timeout --signal=KILL "$limit" \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" "$agent" "$action" \
        </dev/null >/dev/null 2>"$said"
    code=$?
    if [ "$code" -eq 137 ]; then
        code=killed
    fi
    reason=$(sed -n 's/^ocf-exit-reason://p' "$said" | tr '\t\n' '  ')
    printf 'answer\t%s\t%s\t%s\t%s\n' "$id" "$code" "$(force-drbd node2 "$resource" show)" "$reason"
}

# await_score ID: the controller writes scores by itself, in the order that it heard of them.
await_score() {
    until grep -q "^$1 " "$scores"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 100 ]; then
            echo "the controller's last score did not come" >&2
            exit 1
        fi
        /bin/sleep 0.1
    done
}

finish() {
    while read -r id code; do
        printf 'score\t%s\t%s\n' "$id" "$code"
    done <"$scores"
}

: >"$scores"
