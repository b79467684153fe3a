/* SPDX-License-Identifier: Apache-2.0 */
#include "late.h"

#include "handler.h"

#include <signal.h>
#include <unistd.h>

#define SIGNAL                                                                                     \
	33 /* of the real-time signals that C libraries keep to themselves, see signal(7)          \
	    */

bool late_listen(void)
{
	return handler_set(SIGNAL, handler_of_nothing, 0) == 0;
}

void late_ignore(void)
{
	handler_set(SIGNAL, SIG_IGN, 0);
}

void late_interrupt_group(void)
{
	kill(0, SIGNAL);
}

void late_say(struct arena *arena, pid_t pid)
{
	atomic_store_explicit(&arena->late, 1, memory_order_release);
	kill(pid, SIGNAL);
	kill(-pid, SIGNAL);
}
