# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the wrappers ocf:ferryman:drbd and ocf:ferryman:xen have in common, beyond client.sh. Sourced as their last line,
# with agent set and last_resort_stop defined.
#
# An action is handed to the controller over its socket; if that doesn't answer, to a JVM of its own (one-shot); if there
# is none, stop still tries the tool itself. Whoever performs an action takes the resource's lock and looks at what is
# true first: that is why handing over an action that may have been begun elsewhere is safe.

case ${no_answer:-} in
'')
    # shellcheck source=client.sh
    . "${FERRYMAN_HOME:-/usr/lib/ferryman}/client.sh"
    ;;
esac

: "${OCF_RA_VERSION_MINOR:=0}"
: "${FERRYMAN_TURN:=}"

left_ms=0
metadata=
variables=

# Sets left_ms: what is left of the action's timeout, but no less than one second.
read_left() {
    read_clock
    left_ms=$((began_ms + timeout_ms - now_ms))
    if [ "$left_ms" -lt 1000 ]; then
        left_ms=1000
    fi
}

# in_seconds MS: sets text to that many milliseconds as seconds with two decimals.
in_seconds() {
    rest=$(($1 / 10 % 100 + 100))
    text=$(($1 / 1000)).${rest#1}
}

# Sets variables to what is exported and cr to a carriage return, which this shell has no other way to write. The patterns
# are such that dash finds them at once: it tries a pattern on every part of a value, from the end.
read_variables() {
    variables=$(
        export -p
        printf '# end\r'
    )
    cr=${variables##*end}
    variables=${variables%?}
}

# Becomes the client, which must not close its side of the connection at the end of the request: answers would be lost.
become_client() {
    exec "$FERRYMAN_NC" -U -w "$patience" "$socket" 2>/dev/null <<REQUEST
POST /v1/operation/$agent/$action HTTP/1.1$cr
Host: ferryman$cr
Connection: close$cr
Content-Type: text/plain$cr
Accept: text/plain$cr
Ferryman-Began: $began$cr
Ferryman-Patience: $patience.00$cr
Content-Length: $((${#variables} + 1))$cr
$cr
$variables
REQUEST
}

# Takes answer lines as they come, up to the exit code, and returns it.
relay() {
    code=$no_answer
    while [ "$code" -eq "$no_answer" ] && read -r rest; do
        take "$rest"
    done
    return "$code"
}

# Sets code. A monitor is short, and its answer is taken as a whole; of anything else one wants to read how it goes on.
ask_controller() {
    read_variables
    if [ "$action" != monitor ]; then
        become_client | relay
        code=$?
        return
    fi
    answer=$(become_client)$newline
    take_answer
}

ask_one_shot() {
    read_left
    in_seconds "$left_ms"
    timeout --foreground --kill-after=1 "$text" "$FERRYMAN_HOME/one-shot" "$agent" "$action" "$began" | relay
}

# A monitor that needs a JVM takes one of eight turns first, and asks the controller once more when it has one: two
# hundred JVMs at once would keep each other, and the controller, from ever answering. What changes something never waits.
take_turns() {
    [ "$action" = monitor ] && [ -z "$FERRYMAN_TURN" ] && [ -w "$FERRYMAN_RUN" ] || return 0
    read_left
    in_seconds "$((left_ms / 2))"
    FERRYMAN_TURN=$(($$ % 8))
    OCF_RESKEY_CRM_meta_timeout=$left_ms
    export FERRYMAN_TURN OCF_RESKEY_CRM_meta_timeout
    flock --no-fork --conflict-exit-code "$no_answer" --timeout "$text" "$FERRYMAN_RUN/turn.$FERRYMAN_TURN" /bin/sh "$0" "$action"
    code=$?
    if [ "$code" -eq "$no_answer" ]; then
        reason "$action: the controller gave no answer, and no turn for a JVM came up within $text s, so the state is unknown; see 'systemctl status ferryman'"
        code=1
    fi
    # No turn is better than none at all: what flock itself exits with (sysexits.h), or the shell without it.
    case $code in
    6[4-9] | 7[0-8] | 126 | 127) return 0 ;;
    esac
    exit "$code"
}

perform() {
    if [ -n "$variables_wanted" ]; then
        ask_controller
    fi
    if [ "$code" -eq "$no_answer" ]; then
        take_turns
        log warn "no answer from the controller on $socket; a JVM of its own performs $action"
        ask_one_shot
        code=$?
    fi
    if [ "$code" -eq "$no_answer" ]; then
        if [ "$action" = stop ]; then
            read_left
            last_resort_stop
            exit
        fi
        reason "$action: neither the controller nor a JVM of its own gave an answer, so the state is unknown; see 'systemctl status ferryman' and whether Java 17 or newer is installed"
        code=1
    fi
    exit "$code"
}

# The hybrid metadata passes every schema in use, and those who know OCF 1.1 get all of it.
meta_data() {
    metadata=$FERRYMAN_HOME/metadata/$agent.xml
    case $OCF_RA_VERSION_MINOR in
    [1-9]*) metadata=$FERRYMAN_HOME/metadata/$agent-1.1.xml ;;
    esac
    exec cat "$metadata"
}

usage() {
    exec cat "$FERRYMAN_HOME/metadata/$agent.usage"
}

case $action in
meta-data) meta_data ;;
usage | help | -h | --help) usage ;;
'')
    reason "no action given; '$0 usage' lists them"
    exit 2
    ;;
*[!a-z_-]*)
    reason "ocf:ferryman:$agent has no action '$action'"
    exit 3
    ;;
*) perform ;;
esac
