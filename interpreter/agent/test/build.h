/* SPDX-License-Identifier: Apache-2.0 */
/* Puts programs together for tests. */
#ifndef KSPEC_TEST_BUILD_H
#define KSPEC_TEST_BUILD_H

#include "../bytes.h"
#include "../wire.h"

/* An expression; short ones only. */
struct ex {
	uint8_t code[400];
	uint32_t len;
};

struct ex num(int64_t v);
struct ex unum(uint64_t v);
struct ex reg(uint16_t r);
struct ex load(uint16_t buffer, uint32_t offset, uint8_t width, uint8_t flags);
struct ex load_at(uint16_t buffer, struct ex offset, uint8_t width, uint8_t flags);
struct ex op1(uint8_t op, struct ex a);
struct ex op2(uint8_t op, struct ex a, struct ex b);
/* AND_THEN or OR_ELSE around b, which is skipped or not. */
struct ex lazy(uint8_t op, struct ex a, struct ex b);
/* WRAP or FIT. */
struct ex as_type(uint8_t op, struct ex a, uint8_t width, uint8_t flags);

struct sl { /* a slice */
	uint16_t buffer;
	struct ex offset, length;
};

struct sl part_of(uint16_t buffer, struct ex offset, struct ex length);
struct sl first(uint16_t buffer, struct ex length); /* from 0 on */
struct sl text_at(uint16_t buffer, uint32_t offset, uint32_t length);

/* BYTES_EQ, CONTAINS, FIND or MATCH. */
struct ex with_bytes(uint8_t op, struct sl s, const void *bytes, size_t n);
struct ex bytes_eq(uint16_t buffer, struct ex length, const char *text);
struct ex contains(uint16_t buffer, struct ex length, const char *text);
struct ex masked(struct sl s, const char *value, const char *mask);
struct ex same(struct sl a, struct sl b);
struct ex parse(uint16_t buffer, struct ex length);
struct ex parse_base(struct sl s, uint8_t base);

struct in { /* an argument of a system call */
	uint8_t kind;
	uint64_t imm;
	uint16_t buffer;
	struct ex ex;
};

struct in imm(uint64_t v);
struct in from(struct ex e);
struct in addr(uint16_t buffer, uint32_t offset);
struct in addr_at(uint16_t buffer, struct ex offset);

struct cap {
	uint8_t kind;
	uint16_t buffer;
	uint32_t offset, max;
};

struct build {
	struct writer buffers, steps;
	uint16_t nregisters, nbuffers, own;   /* own: a register of build_show() */
	uint32_t nsteps, timeout_ms, finally; /* finally 0: none */
	uint32_t flags;                       /* PROGRAM_* */
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
uint32_t build_compat(struct build *b, uint16_t dst, long nr, const struct in *args, size_t nargs,
		      const struct cap *caps, size_t ncaps);
uint32_t build_read_file(struct build *b, uint16_t dst, uint16_t path, uint16_t buffer);
uint32_t build_write_file(struct build *b, uint16_t dst, uint16_t path, uint32_t flags,
			  uint32_t mode, struct sl text);
uint32_t build_eval(struct build *b, uint16_t dst, struct ex e);
uint32_t build_store(struct build *b, uint16_t dst, uint16_t buffer, uint32_t offset, uint8_t width,
		     uint8_t flags, struct ex e);
uint32_t build_store_at(struct build *b, uint16_t dst, uint16_t buffer, struct ex offset,
			uint8_t width, uint8_t flags, struct ex e);
uint32_t build_copy(struct build *b, uint16_t dst, uint16_t buffer, struct ex offset, uint32_t room,
		    struct sl s);
uint32_t build_reset(struct build *b, uint16_t buffer);
uint32_t build_check(struct build *b, struct ex e);
uint32_t build_sleep(struct build *b, struct ex e);
/* A FORMAT of text (without its NUL), a number, bytes, a NUL. */
uint32_t build_format(struct build *b, uint16_t dst, uint16_t buffer, const char *text,
		      struct ex number, struct sl bytes);
uint32_t build_format_hex(struct build *b, uint16_t dst, uint16_t buffer, struct ex number);
/* JUMP, TRY or FORK; the target may be set later with build_target(). */
uint32_t build_jump(struct build *b, uint8_t op, uint32_t target);
/* Its end is set by build_target(). */
uint32_t build_bound(struct build *b, uint8_t slot, uint64_t ns);
uint32_t build_jump_unless(struct build *b, uint32_t target, struct ex e);
uint32_t build_fork(struct build *b, uint16_t dst);
/* Where the JUMP, JUMP_UNLESS, TRY or FORK `step` leads: by default to the next step to be added.
 */
void build_target(struct build *b, uint32_t step);
void build_target_is(struct build *b, uint32_t step, uint32_t target);
/* END_TRY, RAISE or FORK_END. */
uint32_t build_plain(struct build *b, uint8_t op);
uint32_t build_clock(struct build *b, uint16_t dst);
uint32_t build_peek(struct build *b, uint16_t dst, struct ex address, uint16_t buffer,
		    uint32_t length);
uint32_t build_poke(struct build *b, uint16_t dst, struct ex address, struct sl s);
uint32_t build_run(struct build *b, const uint16_t dst[3], const struct sl *args, size_t nargs,
		   struct sl input, uint16_t out, uint16_t err);
uint32_t build_log_mark(struct build *b, uint16_t dst);
uint32_t build_log_read(struct build *b, uint16_t dst, struct ex handle, uint16_t buffer);
uint32_t build_trace_mark(struct build *b, uint16_t dst, const struct ex *ids, uint8_t n);
uint32_t build_trace_read(struct build *b, uint16_t dst, struct ex handle, uint16_t buffer);
uint32_t build_inherit(struct build *b, uint16_t dst, uint32_t seq, struct ex fd);
uint32_t build_catch(struct build *b, uint16_t dst, uint8_t flags, struct ex signal);
uint32_t build_connect(struct build *b, uint16_t dst, struct ex listener, struct ex count,
		       struct sl from);
uint32_t build_hold(struct build *b, uint16_t dst, uint16_t buffer);
/* A step whose record's data begins with the value in decimal and a NUL; for what quiet steps do.
 */
uint32_t build_show(struct build *b, struct ex e);
/* A step whose record's data is the bytes. */
uint32_t build_show_bytes(struct build *b, uint16_t buffer, uint32_t offset, uint32_t n);
uint32_t build_parallel(struct build *b, uint16_t dst, uint8_t lanes);
/* Adds the FORK_END that ends a lane, from 0, of the PARALLEL. */
uint32_t build_lane_end(struct build *b, uint32_t parallel, uint8_t lane);
uint32_t build_post(struct build *b, uint16_t point);
/* AWAIT or BARRIER. */
uint32_t build_meet(struct build *b, uint8_t op, uint16_t point, uint64_t lanes);
uint32_t build_blocked(struct build *b, uint16_t dst, uint8_t lane, uint32_t past, int64_t ns,
		       uint32_t from, uint32_t to);
void build_finally(struct build *b); /* the steps from here on are the clean-up */

/* The program, as it comes after the nonce; frees the rest. */
struct writer build_end(struct build *b);

#endif
