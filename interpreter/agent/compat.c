/* SPDX-License-Identifier: Apache-2.0 */
#include "compat.h"

#include "fault.h"

#include <errno.h>
#include <sys/mman.h>

#ifdef __x86_64__

void *compat_map(size_t size)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1,
		    0);
}

/* The sixth argument goes in rbp, which the compiler may use for something else: it is exchanged.
 */
static long int_0x80(uint32_t nr, const long a[6])
{
	long result, sixth = (uint32_t)a[5];
	__asm__ volatile("xchg %%rbp, %[sixth]\n\t"
			 "int $0x80\n\t"
			 "xchg %%rbp, %[sixth]"
			 : "=a"(result), [sixth] "+r"(sixth)
			 : "0"((long)nr), "b"((long)(uint32_t)a[0]), "c"((long)(uint32_t)a[1]),
			   "d"((long)(uint32_t)a[2]), "S"((long)(uint32_t)a[3]),
			   "D"((long)(uint32_t)a[4])
			 : "memory", "cc", "r8", "r9", "r10", "r11");
	return result;
}

static void probe(void *arg)
{
	(void)arg;
	int_0x80(COMPAT_GETPID, (long[6]){0});
}

/* Without CONFIG_IA32_EMULATION int 0x80 is a fault. */
bool compat_is_there(void)
{
	static enum { UNKNOWN, THERE, ABSENT } state;
	if (state == UNKNOWN)
		state = fault_guard(probe, NULL) == 0 ? THERE : ABSENT;
	return state == THERE;
}

long compat_syscall(uint32_t nr, const long args[6])
{
	return compat_is_there() ? int_0x80(nr, args) : -ENOSYS;
}

#else /* program_decode() has refused all such calls */

bool compat_is_there(void)
{
	return false;
}

void *compat_map(size_t size)
{
	(void)size;
	errno = ENOSYS;
	return MAP_FAILED;
}

long compat_syscall(uint32_t nr, const long args[6])
{
	(void)nr;
	(void)args;
	return -ENOSYS;
}

#endif
