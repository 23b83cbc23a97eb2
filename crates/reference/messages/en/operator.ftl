# The operator's own page: numbers of the machine, nothing of what is held.

operator-title = Operation
operator-sub = Numbers of this machine; nothing of what is held. Load the page again for newer ones.
operator-as-of = As of
operator-state = State
operator-well = Nothing needs you.
operator-complaint-schema = The database is older than the program. Run commonlink migrate.
operator-complaint-jobs = Jobs were put aside after too many attempts. The log says why.
operator-complaint-nobody-works = Jobs have waited for minutes and no worker looks for them. Start commonlink work, or serve with workers.
operator-complaint-confined = The process that reads untrusted files is not confined. Switch Landlock on.
operator-complaint-probes = Somebody reached a limit of comparisons within the last day. The data protection officers and administrators of the body were told who.
operator-complaint-policies = Who may know what could not be decided at times; nothing was shown then. The log says why. Tell the makers of the program.
operator-complaint-storage = Less than a tenth of the disk with the originals is free.
operator-complaint-mail = The mail server can't be reached, or takes nothing. The log says why. What is due waits.
operator-yes = yes
operator-no = no
operator-unknown = not known

operator-machine = Program
operator-version = Version
operator-engine = Database
operator-schema = Schema, applied / known
operator-started = Running since
operator-training = Training store
operator-confined = Reading of files confined
operator-policy-alarms = Decisions that failed
operator-backup = Since the last backup

operator-queue = Queue
operator-jobs-queued = Waiting
operator-jobs-leased = Being done
operator-jobs-done = Finished lately
operator-jobs-failed = Put aside

operator-probes-waiting = Marks that wait at a limit of comparisons
operator-probes-reached = Limits of comparisons reached within a day
operator-waiting = The oldest that is due has waited
operator-nothing-due = none is due
operator-worker-seen = Since a worker looked for work
operator-never = never
operator-seconds = { $n ->
    [one] one second
   *[other] { $n } seconds
}
operator-minutes = { $n } minutes
operator-hours = { $n } hours
operator-days = { $n } days

operator-files = Files read by children, since the start
operator-files-read = Read
operator-files-refused = Refused
operator-files-failed = Failed on
operator-files-running = Being read now

operator-requests = Requests, since the start
operator-requests-ok = Answered
operator-requests-elsewhere = Sent elsewhere
operator-requests-asker = Refused
operator-requests-server = Failed

operator-room = Room
operator-memory = Memory of this process
operator-database = Database with its log
operator-originals = Originals
operator-free = Free where the originals are
operator-capacity = In all
operator-connections = Open connections

operator-metrics = The same and more for Prometheus

operator-mail = Mail
operator-mail-server = Mail server
operator-mail-none = none named; no mail is sent
operator-mail-sent = Since the last mail
operator-mail-failed = Since the mail server could not be reached
operator-mail-chosen = People told by mail
operator-mail-late = Mails that are tried again
operator-mail-given-up = Addresses that took none for days
