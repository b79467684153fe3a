/* SPDX-License-Identifier: Apache-2.0 */
/* The host's end of a session, with a real agent behind two pipes. */
#ifndef KSPEC_TEST_HOST_H
#define KSPEC_TEST_HOST_H

#include "../input.h"
#include "answer.h"
#include "build.h"

#include <sys/types.h>

struct host {
	pid_t pid;
	int to;
	char directory[64]; /* where the agent makes those of the cases */
	struct input in;
};

extern const uint8_t test_nonce[WIRE_NONCE_SIZE];

/* Starts an agent; says HELLO and checks WELCOME unless `silent`. */
void host_start(struct host *h, const char *agent, bool silent);

/* The same; the agent says what it begins at that place of the file. */
void host_start_begun(struct host *h, const char *agent, const char *file, const char *place);

void host_send(struct host *h, uint8_t type, uint32_t seq, const void *payload, size_t n);
void host_send_raw(struct host *h, const void *bytes, size_t n);
/* Sends a RUN with the program that is being built. */
void host_run(struct host *h, uint32_t seq, struct build *b);

/* The next frame, to be freed; NULL at the end of the stream or after the time. */
struct frame *host_receive(struct host *h, int timeout_ms);

/* Runs a program and reads its DONE; false (and a failed check) for any other answer. *frame keeps
 * its bytes. */
bool host_case(struct host *h, uint32_t seq, struct build *b, struct done *d, struct frame **frame);
void host_case_free(struct done *d, struct frame *frame);

/* The next frame, which must be of this type, DONE or HELD, and seq, read into *d; host_case_free()
 * in any case.  False (and a failed check) for any other. */
bool host_expect(struct host *h, uint8_t type, uint32_t seq, struct done *d, struct frame **frame,
		 const char *file, int line);

/* Sends a RELEASE with the bytes of a text. */
void host_release(struct host *h, uint32_t seq, int64_t value, const char *bytes);

/* Expects a REJECT of the code. */
void host_expect_reject(struct host *h, uint32_t seq, uint16_t code);

/* Closes the agent's input, waits for it; its wait status, and checks that it left no file behind.
 */
int host_close(struct host *h);
/* As host_close(), without closing anything first. */
int host_wait(struct host *h);

#endif
