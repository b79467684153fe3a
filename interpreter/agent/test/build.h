/* SPDX-License-Identifier: Apache-2.0 */
/* Puts programs together for tests. */
#ifndef KSPEC_TEST_BUILD_H
#define KSPEC_TEST_BUILD_H

#include "../bytes.h"
#include "../wire.h"

/* An expression; short ones only. */
struct ex {
	uint8_t code[200];
	uint16_t len;
};

struct ex num(int64_t v);
struct ex unum(uint64_t v);
struct ex reg(uint16_t r);
struct ex load(uint16_t buffer, uint32_t offset, uint8_t width, bool sign);
struct ex op1(uint8_t op, struct ex a);
struct ex op2(uint8_t op, struct ex a, struct ex b);
struct ex bytes_eq(uint16_t buffer, struct ex length, const char *text);
struct ex contains(uint16_t buffer, struct ex length, const char *text);
struct ex same(uint16_t a, struct ex a_length, uint16_t b, struct ex b_length);
struct ex parse(uint16_t buffer, struct ex length);

struct in { /* an argument of a system call */
	uint8_t kind;
	uint64_t imm;
	uint16_t buffer;
	uint32_t offset;
	struct ex ex;
};

struct in imm(uint64_t v);
struct in from(struct ex e);
struct in addr(uint16_t buffer, uint32_t offset);

struct cap {
	uint8_t kind;
	uint16_t buffer;
	uint32_t offset, max;
};

struct build {
	struct writer buffers, steps;
	uint16_t nregisters, nbuffers;
	uint32_t nsteps, timeout_ms, finally; /* finally 0: none */
};

#define ARGS(...) (struct in[]){__VA_ARGS__}, sizeof((struct in[]){__VA_ARGS__}) / sizeof(struct in)
#define CAPS(...)                                                                                  \
	(struct cap[]){__VA_ARGS__}, sizeof((struct cap[]){__VA_ARGS__}) / sizeof(struct cap)
#define NO_ARGS NULL, 0
#define NO_CAPS NULL, 0

void build_begin(struct build *b, uint16_t registers, uint32_t timeout_ms);
/* Each gives the index of what was added. */
uint16_t build_buffer(struct build *b, uint32_t size, const void *init, uint32_t n);
uint16_t build_string(struct build *b, const char *text); /* with its NUL */
uint32_t build_syscall(struct build *b, uint16_t dst, long nr, const struct in *args, size_t nargs,
		       const struct cap *caps, size_t ncaps);
uint32_t build_read_file(struct build *b, uint16_t dst, uint16_t path, uint16_t buffer);
uint32_t build_write_file(struct build *b, uint16_t dst, uint16_t path, uint32_t flags,
			  uint32_t mode, uint16_t buffer, struct ex length);
uint32_t build_eval(struct build *b, uint16_t dst, struct ex e);
uint32_t build_store(struct build *b, uint16_t dst, uint16_t buffer, uint32_t offset, uint8_t width,
		     bool sign, struct ex e);
uint32_t build_check(struct build *b, struct ex e);
uint32_t build_sleep(struct build *b, struct ex e);
/* A FORMAT of one part of each kind: text (without its NUL), a number, the first bytes of a buffer,
 * a NUL. */
uint32_t build_format(struct build *b, uint16_t dst, uint16_t buffer, const char *text,
		      struct ex number, uint16_t source, struct ex length);
void build_finally(struct build *b); /* the steps from here on are the clean-up */

/* The program, as it comes after the nonce; frees the rest. */
struct writer build_end(struct build *b);

#endif
