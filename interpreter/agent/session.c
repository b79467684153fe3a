/* SPDX-License-Identifier: Apache-2.0 */
#include "session.h"

#include "held.h"
#include "late.h"
#include "machine.h"
#include "own.h"
#include "reply.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KMSG_BATCH 256  /* records read before looking at the clock again */
#define HOLD_POLL_MS 2  /* how often a program with an OP_HOLD is asked whether it came there */
#define KMSG_LAST 65536 /* records read at most at the end of a case */

static bool complain(const char *what)
{
	fprintf(stderr, "kspec-agent: %s: %s\n", what, strerror(errno));
	return false;
}

/* All signals at their default, and blocked those that the session waits for, which come by
 * signalfd, and SIGPIPE. */
static int open_signals(void)
{
	sigset_t set;
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_SETMASK, &set, NULL);
	return fd;
}

/*
 * glibc (2.35 and later) has the kernel write to its restartable sequences' area whenever the
 * process was switched to: a page copied for each case, and again in the case.  Nothing here uses
 * them.
 */
extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

static void leave_rseq(void)
{
#if defined __x86_64__ && defined SYS_rseq
	enum { UNREGISTER = 1, SIGNATURE = 0x53053053, SIZE = 32 };
	if (&__rseq_offset && &__rseq_size && __rseq_size > 0)
		syscall(SYS_rseq, (char *)__builtin_thread_pointer() + __rseq_offset, SIZE,
			UNREGISTER, SIGNATURE);
#endif
}

/* What cases are to have and can inherit, so that it is not to be asked for with each of them. */
static bool set_for_cases(void)
{
	leave_rseq();
	clock_prepare();
	machine_prepare();
	own_stack();
	umask(022);
	/* A core file would take time and be removed anyway. */
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	return late_listen();
}

/* In the first two places is /dev/null, as in a case's process, which then need not put it there.
 */
static bool open_streams(struct session *s, int in, int out)
{
	s->host.devnull = open("/dev/null", O_RDWR | O_CLOEXEC);
	s->in.fd = fcntl(in, F_DUPFD_CLOEXEC, 3);
	s->out.fd = fcntl(out, F_DUPFD_CLOEXEC, 3);
	return s->host.devnull >= 0 && s->in.fd >= 0 && s->out.fd >= 0
	       && dup2(s->host.devnull, STDIN_FILENO) >= 0
	       && dup2(s->host.devnull, STDOUT_FILENO) >= 0;
}

bool session_open(struct session *s, int in, int out, const char *directory)
{
	memset(s, 0, sizeof *s);
	s->in.slots = s->slots;
	s->queue_end = &s->queue;
	s->host.pid = getpid();
	s->signals = open_signals();
	if (s->signals < 0)
		return complain("signalfd");
	if (!set_for_cases())
		return complain("setting a signal handler");
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
		return complain("PR_SET_CHILD_SUBREAPER");
	if (!open_streams(s, in, out))
		return complain("/dev/null");
	s->host.base = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->host.base < 0)
		return complain(directory);
	kmsg_open(&s->kmsg);
	return true;
}

bool session_tell_begun(struct session *s, const char *path, off_t place)
{
	if (!begun_open(&s->begun, path, place))
		return complain(path);
	s->host.begun = s->begun;
	return true;
}

static void stop(struct session *s, int status)
{
	if (!s->over)
		s->status = status;
	s->over = true;
}

static bool queue_is_full(const struct session *s)
{
	return s->queue_frames >= QUEUE_FRAMES || s->queue_bytes >= QUEUE_BYTES;
}

static void enqueue(struct session *s, struct frame *f)
{
	*s->queue_end = f;
	s->queue_end = &f->next;
	s->queue_frames++;
	s->queue_bytes += f->header.length;
}

static struct frame *dequeue(struct session *s)
{
	struct frame *f = s->queue;
	s->queue = f->next;
	if (!s->queue)
		s->queue_end = &s->queue;
	s->queue_frames--;
	s->queue_bytes -= f->header.length;
	return f;
}

static void greet(struct session *s, const struct frame *f, struct refusal *why)
{
	if (s->greeted) {
		refuse(why, REJECT_ORDER, "HELLO has been said before");
		return;
	}
	memcpy(s->nonce, f->payload, WIRE_NONCE_SIZE);
	s->greeted = true;
	reply_welcome(s);
}

/* The RUN that a LIKE tells of, into the queue. */
static void take_like(struct session *s, const struct frame *f, struct refusal *why)
{
	const uint8_t *told = f->payload + WIRE_NONCE_SIZE;
	size_t n = f->header.length - WIRE_NONCE_SIZE;
	uint32_t size;
	struct frame *run;
	bool ok = like_size(&s->like, told, n, &size, why);
	s->like.known &= ok;
	if (!ok)
		return;
	run = input_new(&s->in, WIRE_NONCE_SIZE + size);
	if (!run) {
		s->like.known =
			refuse(why, REJECT_RESOURCES, "no memory for a program of %u bytes", size);
		return;
	}
	*run = (struct frame){.header = f->header};
	run->header.type = FRAME_RUN;
	run->header.length = WIRE_NONCE_SIZE + size;
	s->like.known = like_make(&s->like, told, n, run->payload + WIRE_NONCE_SIZE, why);
	if (!s->like.known) {
		input_free(&s->in, run);
		return;
	}
	like_keep(&s->like, f->header.seq, run->payload + WIRE_NONCE_SIZE, size);
	enqueue(s, run);
}

/* Does what a frame asks for; true if it was put into the queue. */
static bool handle(struct session *s, struct frame *f)
{
	struct refusal why = {0};
	const char *name = wire_name("FRAME", f->header.type);
	bool queued = f->header.type == FRAME_RUN || f->header.type == FRAME_RELEASE
		      || f->header.type == FRAME_LIKE;
	uint32_t seq = queued ? f->header.seq : 0;
	if (!s->greeted && f->header.type != FRAME_HELLO)
		refuse(&why, REJECT_ORDER, "%s before HELLO", name);
	else if (f->header.type == FRAME_HELLO)
		greet(s, f, &why);
	else if (f->header.type == FRAME_PING)
		reply_pong(s, f);
	else if (f->header.type == FRAME_BYE)
		stop(s, SESSION_OK);
	else if (!queued)
		refuse(&why, REJECT_ORDER, "%s is for the agent to send", name);
	else if (memcmp(f->payload, s->nonce, WIRE_NONCE_SIZE) != 0)
		refuse(&why, REJECT_ORDER,
		       "%s with a nonce that is not the one of this session's HELLO", name);
	else if (f->header.type == FRAME_LIKE)
		take_like(s, f, &why);
	else {
		if (f->header.type == FRAME_RUN)
			like_keep(&s->like, f->header.seq, f->payload + WIRE_NONCE_SIZE,
				  f->header.length - WIRE_NONCE_SIZE);
		enqueue(s, f);
		return true;
	}
	if (why.code)
		reply_reject(s, seq, &why);
	return false;
}

static void take_frames(struct session *s)
{
	while (!s->over) {
		struct refusal why = {0};
		struct frame *f;
		s->stalled = queue_is_full(s);
		if (s->stalled)
			return;
		enum input_status status = input_take(&s->in, &f, &why);
		if (status == INPUT_FRAME) {
			if (!handle(s, f))
				input_free(&s->in, f);
		} else if (status == INPUT_BAD) {
			reply_reject(s, 0, &why);
			stop(s, SESSION_BAD_FRAME);
		} else if (status == INPUT_NO_ROOM) {
			reply_reject(s, s->in.discarded.seq, &why);
		} else {
			return;
		}
	}
}

/* The host has closed its end. */
static void end_of_input(struct session *s)
{
	struct refusal why = {0};
	if (input_is_within_frame(&s->in)) {
		refuse(&why, REJECT_FRAME, "the stream ends within a frame");
		reply_reject(s, 0, &why);
	}
	stop(s, why.code ? SESSION_BAD_FRAME : SESSION_OK);
}

static void take_signals(struct session *s)
{
	struct signalfd_siginfo info[4]; /* each of the signals is pending once at most */
	ssize_t n = read(s->signals, info, sizeof info);
	for (ssize_t i = 0; i < n / (ssize_t)sizeof info[0]; i++)
		if (info[i].ssi_signo != SIGCHLD)
			stop(s, SESSION_OK);
	s->children_changed = true;
	hung_reap(&s->host.hung);
}

/* If nobody hears it, nothing waits any more. */
static void tell_begun(struct session *s, uint32_t seq)
{
	if (!begun_is_heard(&s->begun) || begun_say(&s->begun, seq))
		return;
	complain("saying what begins");
	reply_flush(s);
	close(s->begun.fd);
	s->begun.fd = s->host.begun.fd = 0;
}

static void start_next(struct session *s)
{
	struct frame *f = dequeue(s);
	struct refusal why = {0};
	tell_begun(s, f->header.seq);
	if (f->header.type == FRAME_RELEASE) {
		held_release(s, f, &why);
		if (why.code)
			reply_reject(s, f->header.seq, &why);
		input_free(&s->in, f);
	} else if (!held_find(s, f->header.seq, &why)
		   && case_start(&s->run, &s->host, f->header.seq, f->payload + WIRE_NONCE_SIZE,
				 f->header.length - WIRE_NONCE_SIZE, &why)) {
		s->running = f;
	} else {
		reply_reject(s, f->header.seq, &why);
		input_free(&s->in, f);
	}
}

static void finish(struct session *s, struct case_run *run)
{
	struct refusal why = {0};
	kmsg_drain(&s->kmsg, KMSG_LAST);
	if (case_was_prepared(run, &why))
		reply_result(s, run);
	else
		reply_reject(s, run->seq, &why);
}

static void release_running(struct session *s)
{
	case_end(&s->run, &s->host);
	input_free(&s->in, s->running);
	s->running = NULL;
}

static void advance_running(struct session *s)
{
	case_advance(&s->run, &s->host);
	if (s->run.state == CASE_ENDED) {
		finish(s, &s->run);
		release_running(s);
	} else if (s->run.state == CASE_HELD) {
		if (s->nheld == WIRE_MAX_HELD) {
			case_refuse_hold(&s->run, &s->host);
			return;
		}
		finish(s, &s->run);
		held_keep(s);
	}
}

/* Those that ended while they were held. */
static void advance_held(struct session *s)
{
	s->children_changed = false;
	s->host.busy = s->running != NULL;
	for (int i = 0; i < s->nheld;) {
		struct held *held = &s->held[i];
		case_advance(&held->run, &s->host);
		if (held->run.state == CASE_ENDED) {
			finish(s, &held->run);
			case_end(&held->run, &s->host);
			input_free(&s->in, held->frame);
			held_forget(s, i);
		} else {
			i++;
		}
	}
}

/* Starts, supervises and finishes cases as far as that goes without waiting. */
static void advance(struct session *s)
{
	if (s->children_changed)
		advance_held(s);
	if (s->running)
		advance_running(s);
	if (!s->running && s->queue && !s->over)
		start_next(s);
}

/* Until the case's deadline, or until answers have waited long enough, rounded up so that it is
 * over then; −1: for as long as it takes; 0: there is work. */
static int time_to_wait(const struct session *s)
{
	if (s->stalled && !queue_is_full(s))
		return 0; /* there are frames that were read while it was full */
	if (!s->running)
		return s->queue ? 0 : -1;
	uint64_t now = now_ns();
	uint64_t until = case_next(&s->run);
	if (now >= until)
		return 0;
	if (!outbox_is_empty(&s->out) && s->out.since_ns + GATHER_NS < until)
		until = s->out.since_ns + GATHER_NS;
	if (now >= until)
		return 0;
	uint64_t ms = (until - now + 999999) / 1000000;
	return s->run.program.holds && ms > HOLD_POLL_MS ? HOLD_POLL_MS : (int)ms;
}

static void wait_for_events(struct session *s)
{
	enum { SIGNALS, IN, OUT, KMSG };
	struct pollfd fds[] = {
		[SIGNALS] = {.fd = s->signals, .events = POLLIN},
		[IN] = {.fd = queue_is_full(s) ? -1 : s->in.fd, .events = POLLIN},
		[OUT] = {.fd = s->out.fd, .events = 0}, /* only whether the host has closed it */
		[KMSG] = {.fd = s->kmsg.fd, .events = POLLIN},
	};
	int most = time_to_wait(s);
	if (most < 0)
		reply_flush(s);
	if (poll(fds, COUNT(fds), most) < 0)
		return;
	if (!outbox_is_empty(&s->out) && outbox_is_due(&s->out, now_ns()))
		reply_flush(s);
	if (fds[SIGNALS].revents)
		take_signals(s);
	if (fds[KMSG].revents)
		kmsg_drain(&s->kmsg, KMSG_BATCH);
	if (fds[IN].revents)
		input_read(&s->in);
	if (fds[OUT].revents)
		stop(s, SESSION_OK);
}

int session_serve(struct session *s)
{
	while (!s->over) {
		wait_for_events(s);
		take_frames(s);
		if (s->in.closed && !s->over)
			end_of_input(s);
		advance(s);
		if (s->stalled)
			take_frames(s); /* into the place of the one that has begun */
	}
	if (s->running) {
		case_abort(&s->run, &s->host);
		release_running(s);
	}
	reply_flush(s);
	held_dismiss_all(s);
	workdir_forget(&s->host.spare, s->host.base);
	while (s->queue)
		input_free(&s->in, dequeue(s));
	input_free(&s->in, s->in.partial);
	kmsg_clear(&s->kmsg);
	return s->status;
}
