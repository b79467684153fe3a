/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is tried with each input.
 */

#ifndef TCPSTATS_TEST_FUZZ_TARGET_H
#define TCPSTATS_TEST_FUZZ_TARGET_H

#include "../tcpstats_port.h"

/* By the name that libFuzzer calls. */
int fuzz_target(const u8 *data, size_t size) asm("LLVMFuzzerTestOneInput");

#endif /* TCPSTATS_TEST_FUZZ_TARGET_H */
