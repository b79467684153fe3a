/* SPDX-License-Identifier: Apache-2.0 */
/* Small things asked of the kernel. */
#ifndef KSPEC_SYS_H
#define KSPEC_SYS_H

#include "clock.h"

#include <sys/types.h>

/* A raw system call: its result, or −errno (−4095 … −1). */
#if defined __x86_64__
static inline long raw_syscall(long nr, const long a[6])
{
	register long r10 __asm__("r10") = a[3];
	register long r8 __asm__("r8") = a[4];
	register long r9 __asm__("r9") = a[5];
	__asm__ volatile("syscall"
			 : "+a"(nr)
			 : "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return nr;
}
#else
long raw_syscall(long nr, const long args[6]);
#endif

#define CLOSE_RANGE 436 /* Linux 5.9; the same number on every architecture */
#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE 2u /* linux/close_range.h */
#endif

/*
 * fork(2) without what C libraries do around it for threads and their own files, which costs a
 * dozen page faults: for a process with one thread, none of whose streams are in use.  The new
 * process does `work`, which does not return; on a stack of its own below `top`, on which nobody
 * has put anything, so that neither has to copy pages of that of the other; NULL: there is none.
 * `share_files`: it has the same table of files as this one, and must part with it at once, by
 * close_range(2) with CLOSE_RANGE_UNSHARE: then only those that it keeps are copied.
 */
pid_t fork_to(void (*work)(void *), void *arg, uint8_t *top, bool share_files);

/* Whether fork_to() may share them: the kernel knows how to part with them. */
bool fork_may_share_files(void);

/* /proc/sys/kernel/tainted; UINT64_MAX if it cannot be read. */
uint64_t read_taint(void);

/* A whole file, with a NUL behind it, to be freed; NULL if it cannot be read, or has more than 1
 * MiB. */
char *read_whole(const char *path);

/* Waits for a child: its exit status, 256 + the number of the signal that ended it, or −errno. */
int wait_for(pid_t pid);

/* Closes every fd from `first` on.  False if it cannot be known which are open. */
bool close_from(int first);

#endif
