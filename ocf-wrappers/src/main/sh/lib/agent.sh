# shellcheck shell=sh
# What the wrappers ocf:ferryman:drbd and ocf:ferryman:xen have in common. Sourced as their last line, with agent set and
# last_resort_stop defined.
#
# An action is handed to the controller over its socket; if that doesn't answer, to a JVM of its own (one-shot); if there
# is none, stop still tries the tool itself. Whoever performs an action takes the resource's lock and looks at what is
# true first: that is why handing over an action that may have been begun elsewhere is safe.
#
# No ocf-shellfuncs: sourcing them takes longer than all of this. Builtins only, but for one client process; a monitor
# costs two forks, one for the variables and one that becomes the client.
set -u

# Read from the environment, with their defaults.
: "${FERRYMAN_HOME:=/usr/lib/ferryman}"
: "${FERRYMAN_RUN:=/run/ferryman}"
: "${FERRYMAN_NC:=/bin/nc.openbsd}"
: "${OCF_EXIT_REASON_PREFIX:=ocf-exit-reason:}"
: "${OCF_RA_VERSION_MINOR:=0}"
: "${OCF_RESKEY_CRM_meta_timeout:=20000}"

agent=${agent:?}
action=${1:-}
socket=$FERRYMAN_RUN/control.sock
no_answer=250
code=0
began=0.00
began_ms=0
now=
now_ms=0
left_ms=0
timeout_ms=20000
patience=1
metadata=
variables=
answer=
accepted=
text=
rest=
cr=
newline='
'

# Every variable keeps its bytes, and its length is in bytes.
LC_ALL=C
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin

# reason TEXT: tells Pacemaker why.
reason() {
    printf '%s%s\n' "$OCF_EXIT_REASON_PREFIX" "$1" >&2
}

# log LEVEL TEXT: pacemaker-execd writes standard error into Pacemaker's log.
log() {
    printf '%s: %s\n' "$1" "$2" >&2
}

# Sets now and now_ms by the kernel's clock. The leading 1 keeps 08 from being read as octal.
read_clock() {
    read -r now rest </proc/uptime
    now_ms=$((${now%.*} * 1000 + (1${now#*.} - 100) * 10))
}

# Sets left_ms: what is left of the action's timeout, but no less than one second.
read_left() {
    read_clock
    left_ms=$((began_ms + timeout_ms - now_ms))
    if [ "$left_ms" -lt 1000 ]; then
        left_ms=1000
    fi
}

# Sets how many seconds the controller may be silent: a quarter of the action's timeout, so that the one-shot has the
# rest, but no more than 5. Whole seconds, for nc knows no others.
read_timeout() {
    read_clock
    began=$now
    began_ms=$now_ms
    case $OCF_RESKEY_CRM_meta_timeout in
    0* | *[!0-9]* | ?????????*) ;;
    *) timeout_ms=$OCF_RESKEY_CRM_meta_timeout ;;
    esac
    patience=$((timeout_ms / 4000))
    if [ "$patience" -gt 5 ]; then
        patience=5
    elif [ "$patience" -lt 1 ]; then
        patience=1
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

# Becomes the client. Neither may close its side of the connection at the end of the request: answers would be lost.
become_client() {
    if [ -x "$FERRYMAN_NC" ]; then
        set -- "$FERRYMAN_NC" -U -w "$patience" "$socket"
    else
        set -- socat "-t$patience" "-T$patience" STDIO,ignoreeof "UNIX-CONNECT:$socket,shut-none"
    fi
    exec "$@" 2>/dev/null <<REQUEST
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

# take LINE: sets code if it is the exit code, and passes on what is for Pacemaker. What it doesn't know (HTTP's header,
# chunk sizes) it passes over. Anything but an error counts only of an operation that was accepted.
take() {
    text=${1#* }
    case $1 in
    'accepted '*) accepted=yes ;;
    'log '*) log "${text%% *}" "${text#* }" ;;
    'reason '*) reason "$text" ;;
    'exit '*)
        case $accepted$text in
        [1-6] | yes[0-9] | yes190 | yes191) code=$text ;;
        esac
        ;;
    esac
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
    code=$no_answer
    while [ "$code" -eq "$no_answer" ] && [ -n "$answer" ]; do
        take "${answer%%"$newline"*}"
        answer=${answer#*"$newline"}
    done
}

ask_one_shot() {
    read_left
    in_seconds "$left_ms"
    timeout --foreground --kill-after=1 "$text" "$FERRYMAN_HOME/one-shot" "$agent" "$action" "$began" | relay
}

perform() {
    read_timeout
    ask_controller
    if [ "$code" -eq "$no_answer" ]; then
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
        reason "$action: neither the controller nor a JVM of its own gave an answer, so the state is unknown; see 'systemctl status ferryman' and whether Java 17 is installed"
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
