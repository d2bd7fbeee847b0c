# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What every call of a wrapper needs, and the short way of a monitor, which Pacemaker asks for all day long. The agents
# source this first, with agent set: where the controller answers a monitor, the script ends in here, and the shell reads
# no more of it. Everything else goes the long way, by agent.sh, which uses what is unused here.
# shellcheck disable=SC2034
#
# No ocf-shellfuncs: sourcing them takes longer than all of this. Builtins only, but for one client process, and for a
# monitor one fork, which becomes the client.
set -u

# Read from the environment, with their defaults.
: "${FERRYMAN_HOME:=/usr/lib/ferryman}"
: "${FERRYMAN_RUN:=/run/ferryman}"
: "${FERRYMAN_NC:=/bin/nc.openbsd}"
: "${OCF_EXIT_REASON_PREFIX:=ocf-exit-reason:}"
: "${OCF_RESOURCE_INSTANCE:=}"
: "${OCF_RESKEY_CRM_meta_timeout:=20000}"

agent=${agent:?}
action=${1:-}
socket=$FERRYMAN_RUN/control.sock
no_answer=250
code=$no_answer
began=0.00
began_ms=0
now=
now_ms=0
timeout_ms=20000
patience=1
answer=
accepted=
variables_wanted=yes
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

# Sets when the action began, and how many seconds the controller may be silent: a quarter of the action's timeout, so
# that the one-shot has the rest, but no more than 5; for a monitor twice that, for a node on which two hundred monitors
# wait for the processor is not helped by a JVM for each; one that had to take its turn only looks once more. Whole
# seconds, for nc knows no others.
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
    case $action${FERRYMAN_TURN:-} in
    monitor) patience=$((patience * 2)) ;;
    monitor*) patience=1 ;;
    esac
}

# take LINE: sets code if it is the exit code, and passes on what is for Pacemaker. What it doesn't know (HTTP's header,
# chunk sizes) it passes over. Anything but an error counts only of an operation that was accepted.
take() {
    text=${1#* }
    case $1 in
    'accepted '*) accepted=yes ;;
    'log '*) log "${text%% *}" "${text#* }" ;;
    'reason '*) reason "$text" ;;
    'variables '*) variables_wanted=yes ;;
    'exit '*)
        case $accepted$text in
        [1-6] | yes[0-9] | yes190 | yes191) code=$text ;;
        esac
        ;;
    esac
}

# Takes the whole of answer.
take_answer() {
    while [ "$code" -eq "$no_answer" ] && [ -n "$answer" ]; do
        take "${answer%%"$newline"*}"
        answer=${answer#*"$newline"}
    done
}

# Asks without variables: the controller finds them in this process's environment, as it was executed with (proc(5)). The
# resource's name tells it that it found the right process. The client must not close its side of the connection at the
# end of the request, or answers would be lost; this one doesn't, without -N.
ask_briefly() {
    answer=$(
        exec "$FERRYMAN_NC" -U -w "$patience" "$socket" 2>/dev/null <<REQUEST
POST /v1/operation/$agent/monitor HTTP/1.1$cr
Connection: close$cr
Content-Type: text/plain$cr
Ferryman-Process: $$$cr
Ferryman-Began: $began$cr
Ferryman-Patience: $patience.00$cr
Content-Length: $((${#OCF_RESOURCE_INSTANCE} + 1))$cr
$cr
$OCF_RESOURCE_INSTANCE
REQUEST
    )$newline
    variables_wanted=
    take_answer
}

read_timeout
case $action in
monitor)
    if [ -x "$FERRYMAN_NC" ] && read -r cr <"$FERRYMAN_HOME/metadata/line-end"; then
        ask_briefly
        [ "$code" -eq "$no_answer" ] || exit "$code"
    fi
    ;;
esac
