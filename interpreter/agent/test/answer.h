/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the agent's frames as a host has to: nothing in them is taken for granted. */
#ifndef KSPEC_TEST_ANSWER_H
#define KSPEC_TEST_ANSWER_H

#include "../bytes.h"
#include "../kmsg.h"
#include "../record.h"
#include "../result.h"

struct answer_record {
	struct record head;
	const uint8_t *data;
};

struct answer_leak {
	uint8_t kind, undone;
	const uint8_t *what;
	uint32_t len;
};

/* A DONE or HELD frame's payload; records' data and texts point into it. */
struct done {
	const uint8_t *nonce;
	struct result result; /* its records as they came */
	uint32_t nrecords;
	struct answer_record *records;
	uint32_t nkmsg;
	struct kmsg_record *kmsg;
	uint64_t kmsg_lost;
	uint32_t nleaks;
	struct answer_leak *leaks;
	const uint8_t *where;
	uint32_t where_len;
};

struct welcome {
	const uint8_t *nonce;
	uint32_t pid;
	char machine[65], release[65];
	uint64_t monotonic_ns, taint;
};

struct rejected {
	uint16_t code;
	char message[300];
};

/* False: the payload is malformed. */
bool done_read(const uint8_t *payload, size_t n, struct done *d);
void done_free(struct done *d);
bool welcome_read(const uint8_t *payload, size_t n, struct welcome *w);
bool rejected_read(const uint8_t *payload, size_t n, struct rejected *r);

/* The first record of a step, NULL if there is none. */
const struct answer_record *done_record(const struct done *d, uint32_t step);

/* The first leak of a kind in whose text the words occur, NULL if there is none. */
const struct answer_leak *done_leak(const struct done *d, uint8_t kind, const char *words);

#endif
