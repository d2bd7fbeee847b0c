# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the wrapper ocf:ferryman:xen does without a JVM: it stops the guest by xl itself. It says 0 on proof only: a stop
# that says 0 under a running guest lets the guest be started on another node as well. Uses what client.sh and agent.sh set.

: "${file:=}" "${newline:=}" "${left_ms:=0}" "${now_ms:=0}"

guests='' blind='' found='' why='' seen='' running='' ended='' watcher='' word='' line='' ours='' process='' shown='' log_name='' output=''
blank_looks=0
end_ms=0

# usable NAME: whether a guest may be called so (org.ferryman.tools.xen.GuestName).
usable() {
    case $1 in
    '' | [!A-Za-z0-9_.+:@=,~#%]* | *[!A-Za-z0-9_.+:@=,~#%\ \(\)-]* | *' ') return 1 ;;
    Domain-0 | *--incoming | *--migratedaway) return 1 ;;
    *[!0-9]*) [ "${#1}" -le 127 ] ;;
    *) return 1 ;;
    esac
}

# also NAME: one more name that the guest may have.
also() {
    case $newline$guests$newline in
    *"$newline$1$newline"*) ;;
    *) guests=${guests:+$guests$newline}$1 ;;
    esac
}

# Prints what the guest's file sets name to, as xl reads it (xl.cfg(5), "SYNTAX"), and fails if xl would refuse the file,
# if it gives no name, or if the name is written with escapes. An E behind the file's end tells whether a newline is there.
name_in_file() {
    case $file in
    /*) ;;
    *) return 1 ;;
    esac
    [ -f "$file" ] && [ -r "$file" ] || return 1
    found=$(head -c 65537 "$file" | wc -c) || return 1
    [ "$found" -le 65536 ] || return 1
    {
        tr '\000' '\001' <"$file"
        printf 'E\n'
    } | LC_ALL=C awk '
        function fail() { failed = 1; exit 1 }

        # What stands in one pair of quotes has been checked by then.
        function value(kind, text) {
            if (state == 4) { state = 5; return }
            if (state != 2) fail()
            given = kind; content = text; state = 3
        }

        function open() {
            if (state != 2 && state != 4) fail()
            if (++depth > 16) fail()
            state = 4
        }

        function close_list() {
            if (depth == 0 || (state != 4 && state != 5)) fail()
            state = --depth > 0 ? 5 : 3
            if (state == 3) { given = "list"; content = "" }
        }

        function assign() {
            if (add && key in kinds) {
                if (kinds[key] != given) fail()
            } else {
                kinds[key] = given
                if (key == "name") name = ""
            }
            if (key == "name") name = name content
            state = 0
        }

        function end_of_statement() {
            if (state == 3) assign()
            else if (state != 0) fail()
        }

        # first: what it is, by its first character.
        function token(first) {
            if (first == "[") open()
            else if (first == "]") close_list()
            else if (first == ",") { if (state != 5) fail(); state = 4 }
            else if (first == ";") { if (depth > 0) fail(); end_of_statement() }
            else if (first == "=") { if (state != 1) fail(); add = 0; state = 2 }
            else return 0
            rest = substr(rest, 2)
            return 1
        }

        function cut() {
            word = substr(rest, 1, RLENGTH)
            rest = substr(rest, RLENGTH + 1)
        }

        function line(last) {
            while (rest != "") {
                if (match(rest, /^[ \t]+/)) { cut(); continue }
                if (substr(rest, 1, 1) == "#") {
                    if (last) fail()
                    rest = ""
                } else if (token(substr(rest, 1, 1))) {
                    continue
                } else if (match(rest, /^\+=/)) {
                    if (state != 1) fail()
                    cut(); add = 1; state = 2
                } else if (match(rest, /^"([^"\\\001]|\\[abfnrtv\\"\047]|\\[0-7][0-7][0-7])*"/) ||
                    match(rest, /^\047([^\047\\\001]|\\[abfnrtv\\"\047]|\\[0-7][0-7][0-7])*\047/)) {
                    cut(); value("text", substr(word, 2, length(word) - 2))
                } else if (match(rest, /^[0-9][0-9a-fx]*/)) {
                    cut(); value("text", word)
                } else if (match(rest, /^[a-z][a-z0-9_.]*/)) {
                    if (state != 0) fail()
                    cut(); key = word; state = 1
                } else {
                    fail()
                }
            }
            if (depth == 0) end_of_statement()
        }

        NR > 1 { rest = before; line(0) }
        { before = $0 }

        END {
            if (failed || NR == 0) exit 1
            rest = substr(before, 1, length(before) - 1)
            line(1)
            if (depth > 0 || kinds["name"] != "text" || name == "" || name ~ /\\/) exit 1
            print name
        }'
}

# Adds the guests that this node remembers of the resource (org.ferryman.handover.guests.KnownGuests): the name in the file may
# have been edited since the guest was started. In a text of the file, a quote has a backslash before it.
remembered() {
    [ -n "$OCF_RESOURCE_INSTANCE" ] || return 0
    for word in "$FERRYMAN_RUN"/guests/*/guest.json; do
        line=
        read -r line 2>/dev/null <"$word" || [ -n "$line" ] || continue
        case $line in
        '{"vm":"'*',"resource":"'"${OCF_RESOURCE_INSTANCE%:[0-9]*}"'",'*)
            line=${line#*:\"}
            line=${line%%\"*}
            if usable "$line"; then
                also "$line"
            fi
            ;;
        esac
    done 2>/dev/null
}

# Sets guests to every name that the guest may have; fails if none is known for certain.
find_names() {
    guests=
    if [ -n "${OCF_RESKEY_name:-}" ]; then
        usable "$OCF_RESKEY_name" && guests=$OCF_RESKEY_name
        [ -n "$guests" ]
        return
    fi
    if found=$(name_in_file) && usable "$found"; then
        guests=$found
    fi
    remembered
    [ -n "$guests" ]
}

# run_xl WORD...: runs xl, for 10 s at most. With a slip in xl.conf, xl refuses whatever it is asked, also to list and to end
# domains: once it has said so, blind is set, and it is run where it sees no such file, in a mount namespace of its own
# (as by org.ferryman.tools.xen.XlTools).
run_xl() {
    if [ -z "$blind" ]; then
        timeout --foreground --kill-after=1 10 xl "$@"
    else
        # shellcheck disable=SC2016 # expanded by the new shell
        timeout --foreground --kill-after=1 10 unshare --mount --propagation private \
            sh -c 'mount --bind /dev/null "$0" && exec "$@"' /etc/xen/xl.conf xl "$@"
    fi
}

# Whether xl refuses to list the domains for its own configuration.
xl_is_blocked() {
    case $(timeout --foreground --kill-after=1 10 xl list 2>&1 >/dev/null) in
    *'Failed to parse config file'* | *'invalid autoballoon option'*) blind=yes ;;
    *) return 1 ;;
    esac
}

# Sets seen to none (no guest at all is here), gone, here, left (a migration's, which only a look at the other node can
# judge) or unknown, with why; running to the guest's name here, and ended to what xl keeps of its crash. Believes the list
# only as a whole: its header, Domain-0 first, nothing but well-formed lines, the last one ended.
look_at_list() {
    seen=unknown
    running=
    ended=
    output=$(run_xl list && echo end)
    if [ -z "$output" ] && [ -z "$blind" ] && xl_is_blocked; then
        log warn "stop: xl refuses its configuration /etc/xen/xl.conf and is run without it; mend that file"
        output=$(run_xl list && echo end)
    fi
    case $output in
    *"$newline"end) ;;
    *)
        why="'xl list' failed"
        return
        ;;
    esac
    output=$(
        printf '%s\n' "${output%end}" | FERRYMAN_NAMES=$guests LC_ALL=C awk '
            function unknown(text) { print "unknown"; print text; told = 1; exit }

            BEGIN { count = split(ENVIRON["FERRYMAN_NAMES"], names, "\n") }

            NR == 1 {
                if ($0 !~ /^Name[ \t]+ID[ \t]+Mem[ \t]+VCPUs[ \t]+State[ \t]+Time\(s\)[ \t]*$/) unknown("its first line is no header")
                next
            }

            # The list ends with a newline of its own; one more was printed behind it.
            $0 == "" { if (++empty > 1) unknown("one line is empty"); next }

            {
                if (empty || !match($0, /[ \t]+[0-9]+[ \t]+[0-9]+[ \t]+[0-9]+[ \t]+[^ \t]+[ \t]+[0-9]+\.[0-9]$/) || RSTART == 1)
                    unknown("one line is no domain")
                name = substr($0, 1, RSTART - 1)
                id = $(NF - 4)
                if (id in ids) unknown("domain " id " is listed twice")
                ids[id] = 1
                if (NR == 2 && (id + 0 != 0 || name != "Domain-0")) unknown("Domain-0 is not listed first")
                if (id + 0 == 0) next
                others++
                if (name == "(null)") nameless = 1
                for (i = 1; i <= count; i++) {
                    if (name == names[i]) here[name]++
                    if (name == names[i] "--incoming" || name == names[i] "--migratedaway") left = name
                    kept = substr(name, length(names[i]) + 1)
                    if (substr(name, 1, length(names[i])) == names[i] && $(NF - 1) ~ /[scd]/ &&
                        kept ~ /^-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9]Z$/) crashed = name
                }
            }

            END {
                if (told) exit
                if (!(0 in ids)) { print "unknown"; print "no domain is listed"; exit }
                for (name in here) { found++; times += here[name]; running = name }
                if (found > 1 || times > 1) { print "unknown"; print "several domains may be this guest" }
                else if (found) { print "here"; print ""; print running; print crashed }
                else if (left != "") { print "left"; print left }
                else if (crashed != "") { print "here"; print ""; print ""; print crashed }
                else if (nameless) { print "unknown"; print "a domain without a name is there, which may be its last one" }
                else print (others ? "gone" : "none")
            }'
    )
    {
        read -r seen
        read -r why
        IFS= read -r running
        IFS= read -r ended
    } <<LIST
$output
LIST
    : "${seen:=unknown}"
}

# user_of PID: sets found to the user that runs it.
user_of() {
    found=
    while read -r word line; do
        case $word in
        Uid:)
            found=${line%%[!0-9]*}
            break
            ;;
        esac
    done 2>/dev/null <"/proc/$1/status"
}

# While an xl lives that was called to build a guest, the guest can come back by itself (org.ferryman.tools.xen.WatchersReading).
# Prints own and the process of the guest's own xl, or maybe if one does not tell which guest it builds.
watchers() {
    user_of self
    ours=$found
    for process in /proc/[0-9]*; do
        word=
        read -r word 2>/dev/null <"$process/comm" || continue
        [ "$word" = xl ] || continue
        user_of "${process#/proc/}"
        [ "$found" = "$ours" ] || continue
        log_name=$(readlink "$process/fd/1" 2>/dev/null)
        tr '\000\n' '\n ' 2>/dev/null <"$process/cmdline" |
            FERRYMAN_NAMES=$guests FERRYMAN_FILE=$file FERRYMAN_LOG=${log_name##*/} LC_ALL=C awk -v process="${process#/proc/}" '
            function base(path) { sub(/.*\//, "", path); return path }

            begun && command == "" && $0 !~ /^-/ { command = $0; next }
            begun && ($0 == "-N" || $0 == "-n" || $0 == "--dryrun") { dry = 1 }
            begun && /^[ \t]*name[ \t]*=/ {
                override = $0
                sub(/^[ \t]*name[ \t]*=[ \t]*["\047]?/, "", override)
                sub(/["\047]?[ \t]*;?$/, "", override)
                next
            }
            begun && command != "" && configuration == "" && $0 !~ /^-/ && $0 !~ /=/ { configuration = $0 }
            base($0) == "xl" { begun = 1 }

            END {
                if ((command != "create" && command != "restore" && command != "migrate-receive") || dry) exit
                count = split(ENVIRON["FERRYMAN_NAMES"], names, "\n")
                log_file = ENVIRON["FERRYMAN_LOG"]
                watches = log_file ~ /^xl-.+\.log/
                file = ENVIRON["FERRYMAN_FILE"]
                for (i = 1; i <= count; i++) {
                    if (watches && (index(log_file, "xl-" names[i] ".log") == 1 || index(log_file, "xl-" names[i] "--incoming.log") == 1))
                        own = 1
                    if (command == "create" && override == names[i]) own = 1
                }
                if (!own && command == "create" && override == "" && configuration != "" && file != "") {
                    # With the parameter name, one file may be that of several guests.
                    if (configuration == file) own = !watches || ENVIRON["OCF_RESKEY_name"] == ""
                    else if (!watches && configuration !~ /^\// && base(configuration) == base(file)) maybe = 1
                }
                if (!watches && (command != "create" || (override == "" && configuration == ""))) maybe = 1
                if (own) print "own " process
                else if (maybe) print "maybe"
            }'
    done
}

# Looks at the list, and where the guest is not in it, at what could build it anew. Sets watcher to the guest's own xl.
# One that may be another guest's is not waited for longer than a reboot takes.
look() {
    watcher=
    look_at_list
    case $seen in
    gone | none) ;;
    *)
        blank_looks=0
        return
        ;;
    esac
    blank_looks=$((blank_looks + 1))
    found=$(watchers)
    case $newline$found in
    *"$newline"'own '*)
        watcher=${found#*own }
        watcher=${watcher%%"$newline"*}
        seen=unknown
        why="its own xl (process $watcher) lives and builds it anew"
        ;;
    *"$newline"maybe*)
        if [ "$blank_looks" -le 5 ]; then
            seen=unknown
            why='an xl lives that may be building it anew'
        fi
        ;;
    esac
}

is_gone() {
    [ "$seen" = gone ] || [ "$seen" = none ]
}

# wait_until_gone MS: looks every second.
wait_until_gone() {
    read_clock
    end_ms=$((now_ms + $1))
    look
    while ! is_gone && [ "$now_ms" -lt "$end_ms" ]; do
        sleep 1
        look
        read_clock
    done
    is_gone
}

# Ends what does not end by itself: the guest, what xl keeps of its crash, and the xl to which no domain is left.
end_guest() {
    for word in "$running" "$ended"; do
        if [ -n "$word" ]; then
            run_xl destroy "$word" >/dev/null 2>&1
        fi
    done
    if [ -n "$watcher" ]; then
        kill "$watcher" 2>/dev/null
    fi
}

# Without a name, only a host without any guest proves this one stopped.
stop_unnamed() {
    wait_until_gone "$((left_ms / 4))"
    if [ "$seen" = none ]; then
        log warn 'stop: no JVM can be started, and no guest at all is on this host'
        return 0
    fi
    reason "stop: no JVM can be started, and the guest's name is neither given by the parameter name nor to be read for certain in '$file', so that only a host without any guest would prove it stopped ('xl list' says: $seen${why:+, $why}); set the parameter name, or mend that file"
    return 1
}

# Shuts the guest down, ends it if it must, and says so only on proof.
stop_alone() {
    if ! find_names; then
        stop_unnamed
        return
    fi
    look
    if is_gone; then
        return 0
    fi
    shown=$(printf '%s' "$guests" | tr '\n' ',')
    if [ -n "$running" ]; then
        run_xl shutdown "$running" >/dev/null 2>&1
    fi
    if ! wait_until_gone "$((left_ms / 2))"; then
        end_guest
        wait_until_gone "$((left_ms / 5))"
    fi
    if is_gone; then
        log warn "stop: no JVM can be started; xl was run directly and $shown is gone"
        return 0
    fi
    reason "stop: no JVM can be started, and after 'xl shutdown' and 'xl destroy' $shown is not gone for certain ('xl list' says: $seen${why:+, $why}); see 'xl list'"
    return 1
}
