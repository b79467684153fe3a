/* SPDX-License-Identifier: Apache-2.0 */
#include "regex.h"

#include "bytes.h"
#include "wire.h"

#include <string.h>

struct instruction {
	uint8_t op, byte;
	uint16_t x, y;      /* targets */
	const uint8_t *set; /* 32 bytes */
};

/* Instructions, in the order of their numbers. */
struct threads {
	uint16_t at[WIRE_MAX_REGEX];
	int count;
};

/* Large, and touched only as far as a program needs it. */
static struct vm {
	struct instruction code[WIRE_MAX_REGEX];
	uint16_t count;
	const uint8_t *text;
	size_t n;
	struct threads now, next;
	uint16_t stack[WIRE_MAX_REGEX];
	uint64_t seen[WIRE_MAX_REGEX]; /* the generation in which an instruction was added last */
	uint64_t generation;
} vm;

static void read_instruction(struct reader *r, struct instruction *in)
{
	*in = (struct instruction){.op = read_u8(r)};
	switch (in->op) {
	case RE_BYTE:
		in->byte = read_u8(r);
		break;
	case RE_SET:
		in->set = read_bytes(r, 32);
		break;
	case RE_SPLIT:
		in->x = read_u16(r);
		in->y = read_u16(r);
		break;
	case RE_JUMP:
		in->x = in->y = read_u16(r);
		break;
	}
}

const char *regex_check(const uint8_t *code, uint32_t len)
{
	struct reader r = {code, code + len, false};
	struct instruction in = {0};
	uint16_t count = read_u16(&r);
	if (!r.ran_short && (count == 0 || count > WIRE_MAX_REGEX))
		return "too few or too many instructions";
	for (uint16_t i = 0; i < count && !r.ran_short; i++) {
		read_instruction(&r, &in);
		if (!r.ran_short && !wire_name("RE", in.op))
			return "there is no such instruction";
		if (in.x >= count || in.y >= count)
			return "a jump leads out of the code";
	}
	if (r.ran_short)
		return "the code ends within an instruction";
	if (reader_left(&r) > 0)
		return "bytes follow the last instruction";
	if (in.op != RE_MATCH && in.op != RE_JUMP && in.op != RE_SPLIT)
		return "the last instruction leads out of the code";
	return NULL;
}

static bool is_word(size_t at)
{
	uint8_t c = at < vm.n ? vm.text[at] : 0;
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_'
	       || (c >= 'a' && c <= 'z');
}

/* Whether an assertion holds before text[at]. */
static bool holds(uint8_t op, size_t at)
{
	switch (op) {
	case RE_BEGIN:
		return at == 0;
	case RE_END:
		return at == vm.n;
	case RE_LINE_BEGIN:
		return at == 0 || vm.text[at - 1] == '\n';
	case RE_LINE_END:
		return at == vm.n || vm.text[at] == '\n';
	default: /* RE_WORD, RE_NOT_WORD */
		return ((at > 0 && is_word(at - 1)) != is_word(at)) == (op == RE_WORD);
	}
}

static int push(int depth, uint16_t pc)
{
	if (vm.seen[pc] == vm.generation)
		return depth;
	vm.seen[pc] = vm.generation;
	vm.stack[depth] = pc;
	return depth + 1;
}

/* Adds an instruction and all that is reached from it without taking a byte; true at a MATCH.  Each
 * is added once in a generation, so the stack is deep enough. */
static bool add(struct threads *list, uint16_t pc, size_t at)
{
	int depth = push(0, pc);
	while (depth > 0) {
		uint16_t here = vm.stack[--depth];
		const struct instruction *in = &vm.code[here];
		switch (in->op) {
		case RE_MATCH:
			return true;
		case RE_JUMP:
		case RE_SPLIT:
			depth = push(depth, in->x);
			depth = push(depth, in->y);
			break;
		case RE_BYTE:
		case RE_ANY:
		case RE_SET:
			list->at[list->count++] = here;
			break;
		default:
			if (holds(in->op, at))
				depth = push(depth, (uint16_t)(here + 1));
		}
	}
	return false;
}

static bool takes(const struct instruction *in, uint8_t byte)
{
	switch (in->op) {
	case RE_BYTE:
		return in->byte == byte;
	case RE_ANY:
		return byte != '\n';
	default: /* RE_SET */
		return in->set[byte >> 3] >> (byte & 7) & 1;
	}
}

static void load(const uint8_t *code, uint32_t len)
{
	struct reader r = {code, code + len, false};
	vm.count = read_u16(&r);
	for (uint16_t i = 0; i < vm.count; i++)
		read_instruction(&r, &vm.code[i]);
}

bool regex_match(const uint8_t *code, uint32_t len, const uint8_t *text, size_t n)
{
	struct threads *now = &vm.now, *next = &vm.next;
	load(code, len);
	vm.text = text;
	vm.n = n;
	vm.generation++;
	now->count = 0;
	for (size_t at = 0;; at++) {
		if (add(now, 0, at)) /* begun anew; what is there already is not added again */
			return true;
		if (at == n)
			return false;
		vm.generation++;
		next->count = 0;
		for (int i = 0; i < now->count; i++)
			if (takes(&vm.code[now->at[i]], text[at])
			    && add(next, (uint16_t)(now->at[i] + 1), at + 1))
				return true;
		struct threads *done = now;
		now = next;
		next = done;
	}
}
