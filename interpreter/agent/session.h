/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A session with a host: greets, takes programs, runs them one after the other in the order they
 * came, answers each with DONE or REJECT, and answers PING at once, also while a case runs.
 *
 * Programs that come while another runs wait in a queue, as RELEASEs do.  When it holds
 * QUEUE_FRAMES of them, or QUEUE_BYTES, nothing more is read until there is room: the pipe fills
 * and the host's writes wait.
 *
 * Where the host can see which program was begun last, also when the machine is gone (begun.h),
 * answers of which nothing is urgent wait for those of the next programs, see outbox.h.
 */
#ifndef KSPEC_SESSION_H
#define KSPEC_SESSION_H

#include "begun.h"
#include "case.h"
#include "input.h"
#include "like.h"
#include "outbox.h"

#define QUEUE_FRAMES 64
#define QUEUE_BYTES (64u << 20)

/* How a session ends, the exit status of the agent. */
enum { SESSION_OK = 0, SESSION_BAD_FRAME = 3 };

struct held { /* a program in OP_HOLD */
	struct case_run run;
	struct frame *frame;
};

struct session {
	struct input in;
	struct outbox out;
	struct begun begun;
	int signals; /* signalfd of SIGCHLD and the signals that end the agent */
	bool greeted, over;
	bool stalled; /* the queue was full, and frames may be left that have been read */
	int status;   /* once over */
	uint8_t nonce[WIRE_NONCE_SIZE];
	struct like like;
	struct frame *queue, **queue_end;
	size_t queue_frames, queue_bytes;
	struct frame *running; /* whose case is in `run` */
	struct case_run run;
	struct held held[WIRE_MAX_HELD]; /* in the order in which they came to OP_HOLD */
	int nheld;
	bool children_changed; /* a held process may have ended */
	struct case_host host;
	struct kmsg kmsg;
	_Alignas(16) uint8_t slots[SLOTS][SLOT]; /* of `in` */
};

/* Prepares a session, in memory of own_map(), over two fds, which are standard input and output
 * and are /dev/null then; the directory is where cases get theirs, False: why is on stderr. */
bool session_open(struct session *s, int in, int out, const char *directory);

/* From now on says what begins (begun.h), and so sends several answers at a time.  As
 * session_open(). */
bool session_tell_begun(struct session *s, const char *path, off_t place);

/* Serves it to its end; the exit status of the agent. */
int session_serve(struct session *s);

#endif
