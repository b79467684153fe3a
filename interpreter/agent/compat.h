/* SPDX-License-Identifier: Apache-2.0 */
/* System calls as a 32-bit program makes them: on x86-64 by int 0x80, with the numbers of i386. */
#ifndef KSPEC_COMPAT_H
#define KSPEC_COMPAT_H

#include "base.h"

/* Of arch/x86/entry/syscalls/syscall_32.tbl. */
enum {
	COMPAT_FORK = 2,
	COMPAT_GETPID = 20,
	COMPAT_CLONE = 120,
	COMPAT_VFORK = 190,
	COMPAT_CLONE3 = 435
};

/* Whether this architecture has such calls that the agent knows how to make. */
static inline bool compat_is_possible(void)
{
#ifdef __x86_64__
	return true;
#else
	return false;
#endif
}

/* Memory below 4 GiB, private and zeroed; MAP_FAILED and errno if there is none. */
void *compat_map(size_t size);

/* Whether the kernel takes such calls: found out once, before the first one. */
bool compat_is_there(void);

/* The call with the lower 32 bits of each argument: its result, or −errno (−4095 … −1); −ENOSYS
 * from a kernel that does not take such calls. */
long compat_syscall(uint32_t nr, const long args[6]);

#endif
