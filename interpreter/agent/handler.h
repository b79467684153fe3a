/* SPDX-License-Identifier: Apache-2.0 */
/* Signal handlers, set with the kernel's own call: sigaction(3) refuses the signals that C
 * libraries keep to themselves. */
#ifndef KSPEC_HANDLER_H
#define KSPEC_HANDLER_H

#include "base.h"

/* Does nothing: a call that waits is interrupted all the same. */
void handler_of_nothing(int signal);

/* flags: SA_* of sigaction(2).  0 or −errno. */
int handler_set(int signal, void (*handler)(int), unsigned long flags);

#endif
