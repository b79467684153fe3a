/* SPDX-License-Identifier: Apache-2.0 */
/* Why a frame or a program is not taken: what FRAME_REJECT carries. */
#ifndef KSPEC_REFUSAL_H
#define KSPEC_REFUSAL_H

#include "base.h"

struct refusal {
	int code; /* REJECT_*, 0: none */
	char message[256];
};

/* Notes the first refusal; later ones are ignored.  Always false, so that `return refuse(…)` reads
 * well. */
bool refuse(struct refusal *why, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
