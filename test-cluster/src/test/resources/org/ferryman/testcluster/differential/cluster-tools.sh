# Puts recorders in front of the cluster's tools: every score that anybody sets or deletes becomes a line
# "INSTANCE SCORE" or "INSTANCE deleted"; what was there before is 777. And sleep is short, so that an agent's pauses cost little.
set -eu

bin=/usr/local/sbin

ln -sf /usr/lib/ferryman-test/hw "$bin/force-drbd"

cat >"$bin/crm_master" <<'TOOL'
#!/bin/sh
value=
while [ $# -gt 0 ]; do
    case $1 in
    -v) value=$2; shift ;;
    -D) value=deleted ;;
    -G) echo 777; exit ;;
    esac
    shift
done
echo "$OCF_RESOURCE_INSTANCE $value" >>/run/differential.scores
TOOL

cat >"$bin/attrd_updater" <<'TOOL'
#!/bin/sh
value=
name=
query=
while [ $# -gt 0 ]; do
    case $1 in
    -n) name=${2#master-}; shift ;;
    -U) value=$2; shift ;;
    -D) value=deleted ;;
    -Q) query=yes ;;
    esac
    shift
done
if [ -z "$query" ]; then
    echo "$name $value" >>/run/differential.scores
    exit
fi
value=$(sed -n "s/^$name //p" /run/differential.scores | tail -n 1)
if [ "$value" = deleted ]; then
    exit 105
fi
echo '<pacemaker-result api-version="2.25" request="attrd_updater">'
echo "<attribute name=\"master-$name\" host=\"$(uname -n)\" value=\"${value:-777}\"/>"
echo '<status code="0" message="OK"/></pacemaker-result>'
TOOL

# As Pacemaker 2.1.5 tells where drbd is: on both nodes, and promoted where the case says.
cat >"$bin/crm_resource" <<'TOOL'
#!/bin/sh
name=
word=
for word in "$@"; do
    case $word in
    --output-as=xml) name=xml ;;
    esac
done
if [ "$name" = xml ]; then
    echo '<pacemaker-result api-version="2.25" request="crm_resource"><nodes resource="drbd">'
    for word in node1 node2; do
        if [ "$word" = "$(cat /run/differential.promoted)" ]; then
            echo "<node state=\"promoted\">$word</node>"
        else
            echo "<node>$word</node>"
        fi
    done
    echo '</nodes><status code="0" message="OK"/></pacemaker-result>'
else
    for word in node1 node2; do
        if [ "$word" = "$(cat /run/differential.promoted)" ]; then
            word="$word Promoted"
        fi
        echo "resource drbd is running on: $word "
    done
fi
TOOL

# No cluster answers who its members are, so nobody is known to write on the other side: what a living peer changes for a
# node that is cut off, which the other agent never asks, is DrbdStaleDataTest's.
cat >"$bin/crm_mon" <<'TOOL'
#!/bin/sh
echo "crm_mon: Connection to cluster failed: Transport endpoint is not connected" >&2
exit 102
TOOL

# drbdsetup loads the module that it misses, and says if it can't. And the controller would also publish what it hears of
# events, of every case so far: here it is to publish what the case's action does, so it hears of none.
cat >"$bin/drbdsetup" <<'TOOL'
#!/bin/sh
if [ -e /run/differential.no-module ]; then
    [ "$1" != down ] || exit 0
    echo "Failed to modprobe drbd (No such file or directory)" >&2
    exit 20
fi
case " $* " in
*" --now "*) ;;
*" events2 "*)
    echo "no events here" >&2
    exit 1
    ;;
esac
exec /usr/sbin/drbdsetup "$@"
TOOL

cat >"$bin/sleep" <<'TOOL'
#!/bin/sh
exec /bin/sleep 0.2
TOOL

# Where the case says so, the kernel has no module of DRBD.
for tool in modprobe modinfo; do
    cat >"$bin/$tool" <<TOOL
#!/bin/sh
if [ -e /run/differential.no-module ]; then
    echo "$tool: FATAL: Module drbd not found" >&2
    exit 1
fi
exec /usr/sbin/$tool "\$@"
TOOL
    chmod 755 "$bin/$tool"
done

chmod 755 "$bin/crm_master" "$bin/attrd_updater" "$bin/crm_resource" "$bin/crm_mon" "$bin/drbdsetup" "$bin/sleep"

# Configurations beside r0's: two Primaries allowed, two volumes, a resource stacked on r0, three hosts.
configurations=/run/differential.d
mkdir -p "$configurations"

# side NODE NUMBER: an "on" section.
side() {
    echo "on $1 { address 10.9.0.$2:7788; }"
}

common="device /dev/drbd0 minor 0; disk /dev/vdb; meta-disk internal;"
pair="$(side node1 1) $(side node2 2)"
echo "resource r0 { net { allow-two-primaries yes; } $common $pair }" >"$configurations/two-primaries.conf"
echo "resource r0 { $common $pair $(side node3 3) }" >"$configurations/three-hosts.conf"
echo "resource r0 { volume 0 { $common } volume 1 { device /dev/drbd1 minor 1; disk /dev/vdc; meta-disk internal; } $pair }" \
    >"$configurations/two-volumes.conf"
echo "resource r0 { $common $pair }
    resource top { stacked-on-top-of r0 { device /dev/drbd10 minor 10; address 10.9.0.1:7789; }
        on node9 { device /dev/drbd10 minor 10; disk /dev/vdb; meta-disk internal; address 10.9.0.9:7789; } }" \
    >"$configurations/stacked.conf"
echo "resource r0 { nonsense" >"$configurations/broken.conf"

# In place of the one-shot's own JVM: one that waits.
home=/run/differential
one_shots=$home.one-shots
libraries=/usr/lib/ferryman/lib

mkdir -p "$home"
cp -rs /usr/lib/ferryman/. "$home"
rm "$home/one-shot"
cat >"$home/one-shot" <<TOOL
#!/bin/sh
{ printf '%s\0' "\$2"; env -0; } | /bin/nc.openbsd -N -U $one_shots
TOOL
chmod 755 "$home/one-shot"

systemd-run --quiet --unit=differential-one-shots \
    java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx96m \
    -cp "/share/classes:$libraries/ferryman-agents.jar:$libraries/commons-exec.jar:$libraries/slf4j-api.jar:$libraries/jackson-databind.jar:$libraries/jackson-core.jar:$libraries/jackson-annotations.jar" \
    org.ferryman.testcluster.differential.OneShots "$one_shots"
tries=0
until [ -S "$one_shots" ]; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || { journalctl -u differential-one-shots >&2; exit 1; }
    /bin/sleep 0.1
done
