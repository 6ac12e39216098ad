#!/bin/sh
# Ends the children of a process that is gone, however it went (kill -9 included). The parent holds our standard input
# open and writes `watch <pid> <signal>` and `forget <pid>`; when it closes, every process group still watched gets its
# signal, and KILL if it is there five seconds later.
trap '' HUP INT TERM
watched=''
while read -r verb pid signal; do
  case $verb in
    watch) watched="$watched $pid:$signal" ;;
    forget)
      kept=''
      for one in $watched; do [ "${one%:*}" = "$pid" ] || kept="$kept $one"; done
      watched=$kept
      ;;
  esac
done

any_left() {
  for one in $watched; do kill -s 0 -- "-${one%:*}" && return 0; done
  return 1
}

for one in $watched; do kill -s "${one#*:}" -- "-${one%:*}"; done
tries=50
while any_left && [ $tries -gt 0 ]; do
  sleep 0.1
  tries=$((tries - 1))
done
for one in $watched; do kill -s KILL -- "-${one%:*}"; done
