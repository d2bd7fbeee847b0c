#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints the crm text of topology "many-guests".
# Run as:  sh generate.sh GUEST=RESOURCE…      as in: sh generate.sh vm1=r1 vm2=r2 vm3=r3
# The nodes that the guests are on: set NODES to something like the default.
set -eu

others=
for node in ${NODES:-node1 node2}; do
    others="${others:+$others and }#uname ne $node"
done

cat <<'END'
# Ferryman, topology "many-guests": as "live-migration", for any number of guests.
# Load with:  crm configure load update many-guests.crm     (or type the lines at the crm prompt)
# Made by generate.sh. Fencing is not in here: set it up first.
# The reasons for the values of a guest and its DRBD resource are in live-migration.crm.
END

for pair in "$@"; do
    guest="${pair%%=*}"
    resource="${pair#*=}"
    cat <<END
#
# Guest $guest on DRBD resource $resource
primitive drbd-$resource ocf:ferryman:drbd \\
    params drbd_resource=$resource \\
    meta migration-threshold=3 failure-timeout=10min \\
    op start timeout=240s interval=0s \\
    op promote timeout=90s interval=0s \\
    op demote timeout=90s interval=0s \\
    op notify timeout=90s interval=0s \\
    op stop timeout=100s interval=0s \\
    op monitor role=Promoted interval=10s timeout=20s \\
    op monitor role=Unpromoted interval=20s timeout=20s
clone drbd-$resource-clone drbd-$resource \\
    meta promotable=true promoted-max=1 promoted-node-max=1 clone-max=2 clone-node-max=1 \\
    notify=true interleave=true
location drbd-$resource-on-its-nodes drbd-$resource-clone \\
    rule -inf: $others
primitive $guest ocf:ferryman:xen \\
    params xmfile="/etc/xen/$guest.cfg" \\
    meta allow-migrate=true migration-threshold=3 failure-timeout=10min \\
    op start timeout=60s interval=0s \\
    op stop timeout=120s interval=0s \\
    op migrate_to timeout=600s interval=0s \\
    op migrate_from timeout=120s interval=0s \\
    op monitor interval=10s timeout=30s
order drbd-$resource-before-$guest Mandatory: drbd-$resource-clone:start $guest:start
colocation drbd-$resource-with-$guest inf: drbd-$resource-clone:Promoted $guest
order $guest-stop-before-drbd-$resource-demote Mandatory: $guest:stop drbd-$resource-clone:demote \\
    symmetrical=false
order drbd-$resource-demote-before-$guest-start Optional: drbd-$resource-clone:demote $guest:start \\
    symmetrical=false
location $guest-with-good-data $guest \\
    rule -inf: not_defined master-drbd-$resource or master-drbd-$resource lt 1
location $guest-where-ready $guest \\
    rule -inf: ferryman-ready-$guest eq 0
END
done

cat <<'END'
#
# No more than two guests leave a node at a time, so that each copy gets a good share of the network
# and ends within the timeout of migrate_to.
property migration-limit=2
# A node that returns doesn't pull the guests back.
rsc_defaults resource-stickiness=100
END
