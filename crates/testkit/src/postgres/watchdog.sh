# Stops and removes a test cluster that nobody uses. Runs as the server's user, detached.
# $1 lock of the users  $2 cluster's folder  $3 PostgreSQL's programs  $4 idle seconds allowed  $5 stop file
idle=0
while [ -e "$2/data/postmaster.pid" ]; do
    sleep 2
    if ! command -v flock >/dev/null; then
        # Without flock(1) users can't be seen: only a request stops it.
        if [ -e "$5" ]; then "$3/pg_ctl" stop -s -D "$2/data" -m immediate; fi
        continue
    fi
    if flock -n -x "$1" true; then idle=$((idle + 2)); else idle=0; continue; fi
    if [ "$idle" -ge "$4" ] || [ -e "$5" ]; then
        # Under the lock, so that nobody joins a cluster that is going.
        flock -n -x "$1" "$3/pg_ctl" stop -s -D "$2/data" -m immediate
    fi
done
rm -rf "$2/data" "$2"/.s.* "$2"/template_* 2>/dev/null
