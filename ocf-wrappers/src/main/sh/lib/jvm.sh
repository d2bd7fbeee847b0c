# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Which JVM Ferryman runs on, and how. Sourced by everything that starts one.

: "${FERRYMAN_HOME:=/usr/lib/ferryman}"
: "${FERRYMAN_CACHE:=/var/cache/ferryman}"
: "${FERRYMAN_JVMS:=/usr/lib/jvm}"
# The one client for all sockets, by the name that the package netcat-openbsd gives it (also in client.sh).
: "${FERRYMAN_NC:=/bin/nc.openbsd}"

java=
archive=
launch=
line=

# A short class path is most of what makes a one-shot quick. The controller's is in a jar's manifest.
one_shot_path=$FERRYMAN_HOME/lib/ferryman-agents.jar:$FERRYMAN_HOME/lib/commons-exec.jar:$FERRYMAN_HOME/lib/slf4j-api.jar:$FERRYMAN_HOME/lib/jackson-databind.jar:$FERRYMAN_HOME/lib/jackson-core.jar:$FERRYMAN_HOME/lib/jackson-annotations.jar
controller_path=$FERRYMAN_HOME/lib/ferryman.jar

# Sets java; fails if there is none. The oldest that will do comes first, 17 having been tried the most; what has no
# version in its name comes last, as it may be too old.
find_java() {
    for java in "${FERRYMAN_JAVA:-}" "$FERRYMAN_JVMS"/*-17-*/bin/java "$FERRYMAN_JVMS"/*-1[89]-*/bin/java \
        "$FERRYMAN_JVMS"/*-[2-9][0-9]-*/bin/java "$FERRYMAN_JVMS/default-java/bin/java" /usr/bin/java; do
        if [ -x "$java" ]; then
            return 0
        fi
    done
    java=
    return 1
}

# find_archive NAME: sets archive to the option for a class-data archive. One that was made by another JVM or from other
# jars is passed over by the JVM itself.
find_archive() {
    archive=-Xshare:auto
    if [ -r "$FERRYMAN_CACHE/$1.jsa" ]; then
        archive=-XX:SharedArchiveFile=$FERRYMAN_CACHE/$1.jsa
    fi
}

# exec_java OPTION... CLASS ARGUMENT...: becomes a JVM with a small heap. Its own warnings go to standard error. Class data
# is mapped where it was made for; newer JVMs move it by default, for which every page of it is changed at every start.
exec_java() {
    LC_ALL=C.UTF-8
    export LC_ALL
    exec "$java" -Xshare:auto "$archive" -Xlog:disable -Xlog:all=error:stderr -Xmx64m -XX:+UseSerialGC \
        -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError -XX:+IgnoreUnrecognizedVMOptions \
        -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 "$@"
}

exec_one_shot() {
    exec_java -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider -Dslf4j.internal.verbosity=ERROR \
        -cp "$one_shot_path" org.ferryman.main.OneShot "$@"
}

exec_fencing() {
    exec_java -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider -Dslf4j.internal.verbosity=ERROR \
        -cp "$one_shot_path" org.ferryman.main.HandlerMain "$@"
}

# Sets launch to how the controller starts a tool: in itself, not by the JDK's helper program, which an upgrade of the JDK
# takes from a running JVM. VFORK is the cheapest way; from Java 25 on it is told of as dangerous, and FORK is left.
find_launch() {
    launch=FORK
    line=$(readlink -f "$java")
    while read -r line; do
        case $line in
        'JAVA_VERSION="1'* | 'JAVA_VERSION="2'[0-4]*) launch=VFORK ;;
        esac
    done 2>/dev/null <"${line%/bin/java}/release"
}

# Half the heap of the others, for it stays. Its heap grows only as far as what lives in it needs. One arena of malloc(3)
# for all threads, and what it holds in vain is given back: else it would grow by a third. Compiled is what runs often.
# Tables of names for a program of its size, not for one of tens of thousands of classes: a MiB less.
exec_controller() {
    MALLOC_ARENA_MAX=1
    export MALLOC_ARENA_MAX FERRYMAN_NC
    find_launch
    exec_java -Xmx32m -Xms11m -Xmn2m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -Xss512k -XX:ReservedCodeCacheSize=32m \
        -XX:+UnlockExperimentalVMOptions -XX:SymbolTableSize=4096 -XX:StringTableSize=4096 \
        -XX:TrimNativeHeapInterval=30000 -XX:CompileThresholdScaling=2 -Dio.netty.allocator.type=unpooled -Dio.netty.jfr.enabled=false \
        "-Djdk.lang.Process.launchMechanism=$launch" \
        -cp "$controller_path" org.ferryman.controller.daemon.Daemon "$@"
}

exec_command() {
    exec_java -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider -Dslf4j.internal.verbosity=ERROR \
        -cp "$controller_path" org.ferryman.controller.cli.FerrymanCommand "$@"
}
