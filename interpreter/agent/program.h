/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A decoded program.  program_decode() checks everything that can be checked before anything runs:
 * after it every register, buffer, offset and width named is in range, every expression leaves one
 * value on a stack that is deep enough, and what the results need at most is known.  Blobs and
 * expressions point into the payload they came from, which must outlive the program.
 */
#ifndef KSPEC_PROGRAM_H
#define KSPEC_PROGRAM_H

#include "pool.h"
#include "refusal.h"
#include "wire.h"

#define MAX_TIMEOUT_MS 86400000u
#define MAX_MEMORY (256u << 20) /* of all buffers together */
#define MAX_ARGS 6

/* Room in a DONE frame for the kernel's log, see kmsg.h. */
#define KMSG_MAX_RECORDS 4096u
#define KMSG_MAX_TEXT (1u << 20)

struct expr {
	const uint8_t *code;
	uint16_t len;
};

struct arg {
	uint8_t kind; /* ARG_* */
	uint16_t buffer;
	uint32_t offset;
	uint64_t imm;
	struct expr expr;
};

struct capture {
	uint8_t kind; /* CAP_* */
	uint16_t buffer;
	uint32_t offset, max;
};

struct part {
	uint8_t kind; /* PART_* */
	uint16_t buffer;
	uint32_t len;
	const uint8_t *bytes;
	struct expr expr; /* of DEC, or the length of BUF */
};

struct call {
	uint32_t nr;
	uint8_t nargs, ncaptures;
	struct arg *args;
	struct capture *captures;
};

struct file {
	uint16_t path, buffer;
	uint32_t flags, mode;
	struct expr length; /* of WRITE_FILE */
};

struct format {
	uint16_t buffer, nparts;
	struct part *parts;
};

struct store {
	uint16_t buffer;
	uint32_t offset;
	uint8_t width; /* 1, 2, 4 or 8 bytes */
	bool is_signed;
	struct expr expr;
};

struct step {
	uint8_t op; /* OP_* */
	uint16_t dst;
	union {
		struct call call;
		struct file file;
		struct format format;
		struct store store;
		struct expr expr;
	};
};

struct buffer {
	uint32_t size, init_len;
	const uint8_t *init;
	size_t at; /* where it begins in the memory of the case */
};

struct program {
	uint32_t timeout_ms;
	uint16_t nregisters, nbuffers;
	uint32_t nsteps, finally;
	struct buffer *buffers;
	struct step *steps;
	size_t memory;   /* bytes that the buffers need, laid out at buffers[].at */
	size_t scratch;  /* bytes that the largest FORMAT needs */
	size_t max_data; /* bytes of data that all records can have together */
	struct pool pool;
};

/*
 * Decodes the n bytes after the nonce of a RUN frame.  False: REJECT_PROGRAM (with the step and
 * what is wrong) or REJECT_RESOURCES in *why.  program_free() is to be called either way.
 */
bool program_decode(const uint8_t *payload, size_t n, struct program *p, struct refusal *why);
void program_free(struct program *p);

#endif
