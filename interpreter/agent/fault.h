/* SPDX-License-Identifier: Apache-2.0 */
/* Does something that may fault, and goes on. */
#ifndef KSPEC_FAULT_H
#define KSPEC_FAULT_H

#include "base.h"

/*
 * Calls access(arg); 0, or the number of the signal, SIGSEGV or SIGBUS, that it raised, in which
 * case it was left where it was.  Such a signal that somebody sent does what it would have done
 * otherwise.
 */
int fault_guard(void (*access)(void *), void *arg);

#endif
