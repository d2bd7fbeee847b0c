# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Read by the starters beside it: installs what a machine lacks, builds what changed, starts the Java side.
# Expects $root, the top of the source tree.

work=${root:?}/test-cluster/.work
built=$work/built
missing=

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "$(basename "$0"): $*"
    exit 1
}

# need COMMAND PACKAGE…: remembers the packages if there is no such command or file.
need() {
    if ! command -v "$1" >/dev/null 2>&1 && [ ! -e "$1" ]; then
        shift
        missing="$missing $*"
    fi
}

need_to_build() {
    javac -version 2>&1 | grep -Eq '^javac (1[7-9]|[2-9][0-9])' || missing="$missing openjdk-17-jdk-headless"
    need mvn maven
}

need_to_run() {
    need gcc gcc libc6-dev
    need "$(gcc -print-file-name=libc.a 2>/dev/null)" libc6-dev
    need dockerd docker.io
    need iptables iptables
    need debootstrap debootstrap
}

need_to_test() {
    need drbdadm drbd-utils
    need crm_simulate pacemaker-cli-utils
    need crm crmsh
    need /usr/share/pcs/data/ocf-1.1.rng pcs
    need /usr/share/resource-agents/ra-api-1.dtd resource-agents
    need xmllint libxml2-utils
    need shellcheck shellcheck
    need gawk gawk
    need mawk mawk
    need original-awk original-awk
    need socat socat
    need nc.openbsd netcat-openbsd
    need curl curl
    need strace strace
    need fence_ipmilan fence-agents
}

# No service that comes along may start by itself: a policy-rc.d of 101 says so.
install_missing() {
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null 2>&1 ||
        die "these Debian packages are missing and there is no apt-get to install them:$missing"
    [ "$(id -u)" = 0 ] || die "must be root to install:$missing"
    say "installing:$missing"
    policy=/usr/sbin/policy-rc.d
    own_policy=
    if [ ! -e "$policy" ]; then
        own_policy=$policy
        printf '#!/bin/sh\nexit 101\n' > "$policy"
        chmod 755 "$policy"
    fi
    mkdir -p "$work"
    status=0
    # shellcheck disable=SC2086 # a list of package names
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } \
        > "$work/apt.log" 2>&1 || status=$?
    [ -z "$own_policy" ] || rm -f "$own_policy"
    if [ "$status" != 0 ]; then
        tail -n 5 "$work/apt.log" >&2
        die "apt-get could not install$missing (all it said: $work/apt.log)"
    fi
}

docker_answers() {
    "$(docker_program)" version >/dev/null 2>&1
}

docker_program() {
    if [ -x /usr/bin/docker ]; then echo /usr/bin/docker; else echo docker; fi
}

start_engine() {
    docker_answers && return 0
    [ "$(id -u)" = 0 ] || die "no Docker engine answers, and only root can start one"
    mkdir -p "$work"
    if [ -d /run/systemd/system ]; then
        systemctl start docker || die "systemctl start docker failed; see journalctl -u docker"
    else
        say "starting a Docker engine"
        setsid nohup dockerd > "$work/dockerd.log" 2>&1 &
    fi
    tries=150
    until docker_answers; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || die "the Docker engine does not answer after 30 s; see $work/dockerd.log or journalctl -u docker"
        sleep 0.2
    done
}

# The digest of everything that the build reads.
sources() {
    (cd "$root" && find pom.xml .mvn agents controller ocf-wrappers cib-samples test-cluster \
        \( -name target -o -name .work -o -path '*/src/test' -o -name last-passed.json \) -prune -o -type f -print | LC_ALL=C sort |
        xargs -d '\n' sha256sum | sha256sum)
}

build() {
    now=$(sources)
    if [ -f "$built" ] && [ "$(cat "$built")" = "$now" ] && [ -d "$root/test-cluster/target/lib" ]; then
        return 0
    fi
    mkdir -p "$work"
    say "building Ferryman (its log: $work/build.log)"
    if ! (cd "$root" && mvn -B -Dmaven.test.skip=true -Dspotless.check.skip=true package) > "$work/build.log" 2>&1 < /dev/null; then
        grep '^\[ERROR\]' "$work/build.log" | head -n 10 >&2
        die "the build failed; all it said: $work/build.log"
    fi
    printf '%s\n' "$now" > "$built"
}

# Sets up, builds, and becomes the Java program.
start_java() {
    need_to_build
    need_to_run
    install_missing
    start_engine
    build
    terminal=false
    if [ -t 0 ] && [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; then terminal=true; fi
    # No helper container, for there is no registry; and no look for a gateway that would pull an image.
    export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=localhost TESTCONTAINERS_REUSE_ENABLE=true
    exec java -Dfile.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8 -Dsun.stderr.encoding=UTF-8 -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "-Dferryman.root=$root" "-Dferryman.terminal=$terminal" \
        -cp "$root/test-cluster/target/classes:$root/test-cluster/target/lib/*" org.ferryman.testcluster.cli.Main "$@"
}
