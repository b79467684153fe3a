/* SPDX-License-Identifier: Apache-2.0 */
#include "late.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIGNAL                                                                                     \
	33 /* of the real-time signals that C libraries keep to themselves, see signal(7)          \
	    */

/* The kernel's own form, see its asm/signal.h: sigaction(3) refuses this signal. */
struct kernel_sigaction {
	void (*handler)(int);
	unsigned long flags;
#if defined __x86_64__ || defined __aarch64__
	void (*restorer)(void);
#endif
	uint64_t mask;
};

#ifdef __x86_64__
#define RESTORER 0x04000000 /* SA_RESTORER; elsewhere the vDSO has one */
void late_return(void);
__asm__(".text\n"
	".type late_return, @function\n"
	"late_return:\n"
	"	mov $15, %eax\n" /* rt_sigreturn */
	"	syscall\n"
	".size late_return, . - late_return\n");
#endif

static void nothing(int signal)
{
	(void)signal;
}

static bool set(void (*handler)(int))
{
	struct kernel_sigaction action = {.handler = handler};
#ifdef __x86_64__
	action.flags = RESTORER;
	action.restorer = late_return;
#endif
	return syscall(SYS_rt_sigaction, SIGNAL, &action, NULL, sizeof action.mask) == 0;
}

bool late_listen(void)
{
	return set(nothing);
}

void late_ignore(void)
{
	set(SIG_IGN);
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
