/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A decoded program.  program_decode() checks everything that can be checked before anything runs:
 * after it every register, buffer, width and step named is in range, every expression leaves one
 * value on a stack that is deep enough whatever it skips, regular expressions are sound, no jump
 * crosses a border, and each record fits into a frame.  Blobs and expressions point into the
 * payload they came from, which must outlive the program.
 */
#ifndef KSPEC_PROGRAM_H
#define KSPEC_PROGRAM_H

#include "pool.h"
#include "refusal.h"
#include "wire.h"

#define MAX_TIMEOUT_MS 86400000u
#define MAX_MEMORY (256u << 20) /* of all buffers together */
#define MAX_ARGS 6
#define MAX_EVENTS 32 /* tracepoints of one TRACE_MARK */

/* Room in a DONE frame for the kernel's log, see kmsg.h. */
#define KMSG_MAX_RECORDS 4096u
#define KMSG_MAX_TEXT (1u << 20)
#define KMSG_WIRE (KMSG_MAX_RECORDS * 21 + KMSG_MAX_TEXT)

/* What the records of a frame can have, in bytes, and what of it is kept for those of `finally`. */
#define RECORD_WIRE WIRE_MAX_RECORD /* a record without its data, at most */
#define RESULT_WIRE (128u << 10)    /* at least all else in a DONE frame, without its log records */
#define RECORDS_MAX (WIRE_MAX_PAYLOAD - RESULT_WIRE - KMSG_WIRE)
#define RECORDS_RESERVE (4u << 20)

#define EXPR_COMPARISON 13

struct expr {
	const uint8_t *code;
	uint32_t len;
	uint8_t only; /* EX_S64, EX_U64 or EX_REG: it is no more than that; EX_EQ … EX_GE: it
		       * compares a register with a constant, in EXPR_COMPARISON bytes; 0: it is
		       * something else */
};

struct slice { /* bytes of a buffer; whether they are inside it shows when it is evaluated */
	uint16_t buffer;
	struct expr offset, length;
};

struct arg {
	uint8_t kind; /* ARG_* */
	uint16_t buffer;
	uint64_t imm;
	struct expr expr; /* of EXPR, or the offset of ADDR */
};

struct capture {
	uint8_t kind; /* CAP_* */
	uint16_t buffer;
	uint32_t offset, max;
};

struct part {
	uint8_t kind; /* PART_* */
	uint32_t len;
	const uint8_t *bytes;
	struct expr expr; /* of DEC and HEX */
	struct slice slice;
};

struct call {
	uint32_t nr;
	uint8_t flags, nargs, ncaptures; /* flags: CALL_* */
	struct arg *args;
	struct capture *captures;
	const struct naming *naming; /* NULL: it makes no names of files */
};

struct file {
	uint16_t path, buffer; /* buffer: of READ_FILE */
	uint32_t flags, mode;
	struct slice slice; /* of WRITE_FILE */
};

struct format {
	uint16_t buffer, nparts;
	struct part *parts;
};

struct store {
	uint16_t buffer;
	uint8_t width, flags; /* 1, 2, 4 or 8 bytes; INT_* */
	struct expr offset, value;
};

struct copy {
	uint16_t buffer;
	uint32_t room; /* bytes */
	struct expr offset;
	struct slice slice;
};

struct jump {
	uint32_t target; /* a step; also the handler of TRY and the end of FORK */
	struct expr expr;
};

struct bound {
	uint32_t end; /* the first step that it is not for */
	uint8_t slot;
	uint64_t ns;
};

struct access { /* to memory by its address: PEEK into a buffer, POKE of a slice */
	uint16_t buffer;
	uint32_t length;
	struct expr address;
	struct slice slice;
};

struct run {
	uint16_t out_dst, err_dst, nargs, out, err;
	struct slice *args, input;
};

struct trace_mark {
	uint8_t nids;
	struct expr *ids;
};

struct catching {
	uint8_t flags; /* CATCH_* */
	struct expr signal;
};

struct inherit {
	uint32_t seq; /* of the program that has the file */
	struct expr fd;
};

struct connect {
	struct expr listener, count;
	struct slice from;
};

struct parallel {
	uint8_t nlanes;
	uint32_t *ends; /* of the lanes, each a FORK_END */
	uint64_t *most; /* bytes of the records of all steps of a lane, each taken once */
};

struct sync { /* POST, AWAIT, BARRIER */
	uint16_t point;
	uint64_t lanes;
};

struct range {
	uint32_t from, to; /* steps; the last is not among them */
};

struct blocked {
	uint8_t lane;
	uint16_t nranges;
	uint32_t past;
	struct expr ns;
	struct range *ranges;
};

struct log_read { /* also of TRACE_READ */
	uint16_t buffer;
	struct expr handle;
};

struct step {
	uint8_t op;                  /* OP_* */
	bool has_dst : 1, quiet : 1; /* op_has_dst(), op_is_quiet() */
	uint16_t dst;
	uint32_t most; /* bytes of data that its record can have */
	union {
		struct call call;
		struct file file;
		struct format format;
		struct store store;
		struct copy copy;
		struct jump jump;
		struct bound bound;
		struct access access;
		struct run *run;
		struct log_read log;
		struct trace_mark trace;
		struct catching catching;
		struct inherit inherit;
		struct connect *connect;
		struct parallel *parallel;
		struct sync sync;
		struct blocked *blocked;
		struct expr expr;
		uint16_t buffer; /* of RESET and HOLD */
	};
};

struct buffer {
	uint32_t size, init_len;
	const uint8_t *init;
	size_t at; /* where it begins in the memory of the case */
};

struct program {
	uint32_t timeout_ms, step_ms; /* step_ms 0: no bound */
	uint64_t shortest_ns;         /* of its BOUNDs; 0: it has none */
	uint16_t nregisters, nbuffers;
	uint32_t nsteps, finally, flags; /* flags: PROGRAM_* */
	struct buffer *buffers;
	struct step *steps;
	size_t memory;      /* bytes that the buffers need, laid out at buffers[].at */
	size_t scratch;     /* bytes that a step needs at most for what it makes aside */
	bool compat;        /* has a call as a 32-bit caller: its buffers lie below 4 GiB */
	bool holds;         /* has a HOLD */
	bool moves;         /* may work in another directory than its own */
	bool leaves_root;   /* may have another root: its paths are not the agent's */
	bool loads_modules; /* by itself, or other programs that it runs */
	uint8_t spaces;     /* SPACE_*: namespaces of its own */
	struct pool pool;
};

/*
 * Decodes the n bytes after the nonce of a RUN frame.  False: REJECT_PROGRAM (with the step and
 * what is wrong) or REJECT_RESOURCES in *why.  program_free() is to be called either way.
 */
bool program_decode(const uint8_t *payload, size_t n, struct program *p, struct refusal *why);
/*
 * The same, in this room as far as it goes.  `loose`, unless it is NULL: n bytes, 0; where they are
 * 1 then, the payload could have any byte, and nothing but what is there would be other.
 */
bool program_decode_into(struct pool room, const uint8_t *payload, size_t n, struct program *p,
			 uint8_t *loose, struct refusal *why);
void program_free(struct program *p);

/* What a sound expression has for its `only`. */
uint8_t expr_only(const uint8_t *code, size_t len);

/* Whether steps of this op have a register for their value. */
bool op_has_dst(uint8_t op);

/* Whether they leave a record only if they do not end with STATUS_OK. */
bool op_is_quiet(uint8_t op);

#endif
