/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that decode a program share. */
#ifndef KSPEC_DECODE_H
#define KSPEC_DECODE_H

#include "bytes.h"
#include "program.h"

struct decoder {
	struct program *p;
	struct reader r;     /* of the step's body, or of the program around the steps */
	struct refusal *why; /* the first thing that was wrong */
	uint32_t step;
	uint8_t op;    /* 0: not in a step */
	uint64_t most; /* bytes of data that the step's record can have, as far as it is decoded */
	const uint8_t *payload; /* of the whole program */
	uint8_t *loose;         /* see program_decode_into() */
};

static inline bool decode_failed(const struct decoder *d)
{
	return d->why->code != 0;
}

/* Refuses the program; the message gets "step 3 (SYSCALL): " before it when a step is being
 * decoded. */
bool decode_refuse(struct decoder *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Memory from the program's pool; NULL and REJECT_RESOURCES if there is none. */
void *decode_alloc(struct decoder *d, size_t count, size_t size);

/* The last n bytes that were read are loose. */
void decode_loose(struct decoder *d, size_t n);

uint16_t decode_register(struct decoder *d);
uint16_t decode_buffer(struct decoder *d);

/* That buffer[offset, offset + n) is inside the buffer. */
bool decode_inside(struct decoder *d, uint16_t buffer, uint32_t offset, uint32_t n);

/* A u8 width and u8 INT_*, checked. */
void decode_int(struct decoder *d, uint8_t *width, uint8_t *flags);

/* A u32 length and an expression, checked. */
struct expr decode_expr(struct decoder *d);
struct slice decode_slice(struct decoder *d);

/* The body of a step with the given op; on failure the refusal is noted. */
void decode_step(struct decoder *d, struct step *step);

/* Of decode_step(): a SYSCALL. */
void decode_call(struct decoder *d, struct call *call);

/* Once all steps are decoded: where jumps, handlers and forks lead. */
void decode_flow(struct decoder *d);

#endif
