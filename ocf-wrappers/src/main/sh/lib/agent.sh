# shellcheck shell=sh
# What the wrappers ocf:ferryman:drbd and ocf:ferryman:xen have in common. Sourced as their last line, with agent set and
# last_resort_stop defined.
#
# An action is handed to the controller over its socket; if that doesn't answer, to a JVM of its own (one-shot); if there
# is none, stop still tries the tool itself. Whoever performs an action takes the resource's lock and looks at what is
# true first: that is why handing over an action that may have been begun elsewhere is safe.
#
# No ocf-shellfuncs: sourcing them takes longer than all of this. Builtins only, but for one client process.
set -u

# Read from the environment, with their defaults.
: "${FERRYMAN_HOME:=/usr/lib/ferryman}"
: "${FERRYMAN_RUN:=/run/ferryman}"
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
patience_ms=0
metadata=
variables=
accepted=
word=
text=
rest=

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

# Sets how long the controller may be silent: at most a third of the action's timeout, so that the one-shot has the rest.
read_timeout() {
    read_clock
    began=$now
    began_ms=$now_ms
    case $OCF_RESKEY_CRM_meta_timeout in
    0* | *[!0-9]* | ?????????*) ;;
    *) timeout_ms=$OCF_RESKEY_CRM_meta_timeout ;;
    esac
    patience_ms=$((timeout_ms / 4))
    if [ "$patience_ms" -gt 5000 ]; then
        patience_ms=5000
    elif [ "$patience_ms" -lt 1000 ]; then
        patience_ms=$((timeout_ms / 3))
    fi
}

# in_seconds MS: sets text to that many milliseconds as seconds with two decimals.
in_seconds() {
    rest=$(($1 / 10 % 100 + 100))
    text=$(($1 / 1000)).${rest#1}
}

request() {
    in_seconds "$patience_ms"
    variables="$(export -p)
# end
"
    printf 'POST /v1/operation/%s/%s HTTP/1.1\r\nHost: ferryman\r\nConnection: close\r\nContent-Type: text/plain\r\nAccept: text/plain\r\nFerryman-Began: %s\r\nFerryman-Patience: %s\r\nContent-Length: %d\r\n\r\n%s' \
        "$agent" "$action" "$began" "$text" "${#variables}" "$variables"
}

# Reads answer lines up to the exit code and returns it. What it doesn't know (HTTP's header, chunk sizes) it passes over.
# Anything but an error counts only of an operation that was accepted.
relay() {
    while read -r word text; do
        case $word in
        accepted) accepted=yes ;;
        log) log "${text%% *}" "${text#* }" ;;
        reason) reason "$text" ;;
        exit)
            case $accepted$text in
            [1-6] | yes[0-9] | yes190 | yes191) return "$text" ;;
            esac
            ;;
        esac
    done
    return "$no_answer"
}

ask_controller() {
    in_seconds "$patience_ms"
    request | socat "-t$text" "-T$text" STDIO,ignoreeof "UNIX-CONNECT:$socket,shut-none" 2>/dev/null | relay
}

ask_one_shot() {
    read_left
    in_seconds "$left_ms"
    timeout --foreground --kill-after=1 "$text" "$FERRYMAN_HOME/one-shot" "$agent" "$action" "$began" | relay
}

perform() {
    read_timeout
    ask_controller
    code=$?
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
