/* SPDX-License-Identifier: Apache-2.0 */
/* The frames that the agent sends.  A host that does not read any more ends the session. */
#ifndef KSPEC_REPLY_H
#define KSPEC_REPLY_H

#include "session.h"

void reply_welcome(struct session *s);
void reply_pong(struct session *s, const struct frame *ping);
void reply_reject(struct session *s, uint32_t seq, const struct refusal *why);

/* The result of a case that has ended or is held, with the kernel's log since the last such frame.
 * It may wait for others to come, if nobody misses it and it has nothing to tell that others will
 * be blamed for. */
void reply_result(struct session *s, const struct case_run *run);

/* Sends what waits. */
void reply_flush(struct session *s);

/* The payloads, for whoever has no session to send them in. */
void welcome_write(struct writer *w, const uint8_t *nonce, uint32_t pid, const char *machine,
		   const char *release, uint64_t monotonic_ns, uint64_t taint);
void reject_write(struct writer *w, uint16_t code, const char *message);

#endif
