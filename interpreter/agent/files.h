/* SPDX-License-Identifier: Apache-2.0 */
/* How many open files the process may have. */
#ifndef KSPEC_FILES_H
#define KSPEC_FILES_H

#include "base.h"

/* Raises RLIMIT_NOFILE, if it is less, so that there may be descriptors below `n`: as far as
 * fs.nr_open and the process's rights let it. */
void files_allow(uint64_t n);

/* What of `n` more descriptors is needed above those that there may be now. */
void files_allow_more(uint64_t n);

#endif
