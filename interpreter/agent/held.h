/* SPDX-License-Identifier: Apache-2.0 */
/* The programs of a session that wait in OP_HOLD. */
#ifndef KSPEC_HELD_H
#define KSPEC_HELD_H

#include "session.h"

/* The program with this seq; REJECT_ORDER in *why if there is one: a second cannot run. */
struct held *held_find(struct session *s, uint32_t seq, struct refusal *why);

/* The running case, whose HELD has been sent, is kept; nothing runs afterwards. */
void held_keep(struct session *s);

/* Takes one off the list, of which nothing else is given back. */
void held_forget(struct session *s, int index);

/* Does what a RELEASE asks for: its program runs on.  REJECT_ORDER or REJECT_PROGRAM in *why if it
 * is not held, or the frame's bytes are not what they should be. */
void held_release(struct session *s, const struct frame *release, struct refusal *why);

/* All go to their `finally` and end, the last to be held first. */
void held_dismiss_all(struct session *s);

#endif
