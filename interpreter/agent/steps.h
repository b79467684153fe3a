/* SPDX-License-Identifier: Apache-2.0 */
/* Executes the steps of a program, in the process of its case. */
#ifndef KSPEC_STEPS_H
#define KSPEC_STEPS_H

#include "machine.h"

/* Runs the program to its end, leaving a record in the arena for each step that was executed. */
void steps_run(struct machine *m);

#endif
