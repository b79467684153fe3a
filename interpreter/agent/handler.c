/* SPDX-License-Identifier: Apache-2.0 */
#include "handler.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's own form, see its asm/signal.h. */
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
void handler_return(void);
__asm__(".text\n"
	".type handler_return, @function\n"
	"handler_return:\n"
	"	mov $15, %eax\n" /* rt_sigreturn */
	"	syscall\n"
	".size handler_return, . - handler_return\n");
#endif

void handler_of_nothing(int signal)
{
	(void)signal;
}

int handler_set(int signal, void (*handler)(int), unsigned long flags)
{
	struct kernel_sigaction action = {.handler = handler, .flags = flags};
#ifdef __x86_64__
	action.flags |= RESTORER;
	action.restorer = handler_return;
#endif
	long result = syscall(SYS_rt_sigaction, signal, &action, NULL, sizeof action.mask);
	return result == 0 ? 0 : -errno;
}
