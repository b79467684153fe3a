// SPDX-License-Identifier: GPL-2.0-only
/* Addresses that must not be touched, and instructions that must not run. */

#include <linux/compiler.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#include "misbehave.h"

/* Addresses come from memory, so that the compiler does not reckon with them. */
static unsigned long null_address;
static unsigned long unmapped_address = 0xffffc80000dead00UL;
static unsigned long non_canonical_address = 0xdead000000000122UL;
static unsigned long user_address = 0x10000UL;
static const int constant = 1;

static unsigned long touch(unsigned long *address)
{
	return READ_ONCE(*(unsigned long *)READ_ONCE(*address));
}

static noinline void misbehave_null_read(void)
{
	touch(&null_address);
}

static noinline void misbehave_null_write(void)
{
	WRITE_ONCE(*(unsigned long *)(READ_ONCE(null_address) + 8), 1);
}

static noinline void misbehave_null_call(void)
{
	void (*call)(void) = (void (*)(void))READ_ONCE(null_address);

	call();
	barrier(); /* no tail call: this function stays on the stack */
}

static noinline void misbehave_bad_read(void)
{
	touch(&unmapped_address);
}

static noinline void misbehave_bad_write(void)
{
	WRITE_ONCE(*(unsigned long *)READ_ONCE(unmapped_address), 1);
}

static noinline void misbehave_wild_read(void)
{
	touch(&non_canonical_address);
}

static noinline void misbehave_user_read(void)
{
	touch(&user_address);
}

static noinline void misbehave_constant_write(void)
{
	WRITE_ONCE(*(int *)&constant, 2);
}

static noinline void misbehave_data_call(void)
{
	static unsigned char code[] = { 0xc3, };
	void (*call)(void) = (void (*)(void))code;

	call();
	barrier();
}

static noinline void misbehave_divide(void)
{
	unsigned long zero = READ_ONCE(null_address);

	WRITE_ONCE(user_address, 0x10000UL / zero);
}

#ifdef CONFIG_X86
static noinline void misbehave_bad_instruction(void)
{
	asm volatile(".byte 0x0f, 0xff, 0xc0" ::: "memory"); /* ud0 */
}

static noinline void misbehave_breakpoint(void)
{
	asm volatile("nop; int3" ::: "memory"); /* alone, int3 is taken for padding */
}

static noinline void misbehave_stack_segment(void)
{
	unsigned long value;

	/* A stack reference by way of a non-canonical address. */
	asm volatile("push %%rbp; mov %1, %%rbp; mov 0(%%rbp), %0; pop %%rbp"
		     : "=&r"(value) : "r"(non_canonical_address) : "memory");
}
#endif

static noinline unsigned long misbehave_descend(unsigned long depth)
{
	char room[512];

	memset(room, (int)depth, sizeof(room));
	barrier_data(room);
	return misbehave_descend(depth + 1) + room[depth % sizeof(room)];
}

static void misbehave_stack_overflow(void)
{
	misbehave_descend(0);
}

static noinline void misbehave_stack_smash(void)
{
	char room[16];
	char *at = room;

	OPTIMIZER_HIDE_VAR(at);
	memset(at, 0x5a, 64);
	barrier_data(room);
}

static void misbehave_work_fn(struct work_struct *work)
{
	touch(&null_address);
}

static DECLARE_WORK(misbehave_work, misbehave_work_fn);

static void misbehave_worker_null(void)
{
	schedule_work(&misbehave_work);
	flush_work(&misbehave_work);
}

static void misbehave_timer_fn(struct timer_list *timer)
{
	touch(&null_address);
}

static DEFINE_TIMER(misbehave_timer, misbehave_timer_fn);

static void misbehave_timer_null(void)
{
	mod_timer(&misbehave_timer, jiffies + 1);
	schedule_timeout_uninterruptible(HZ / 10);
}

const struct misbehaviour misbehave_access[] = {
	{ "null-read", misbehave_null_read },
	{ "null-write", misbehave_null_write },
	{ "null-call", misbehave_null_call },
	{ "bad-read", misbehave_bad_read },
	{ "bad-write", misbehave_bad_write },
	{ "wild-read", misbehave_wild_read },
	{ "user-read", misbehave_user_read },
	{ "constant-write", misbehave_constant_write },
	{ "data-call", misbehave_data_call },
	{ "divide", misbehave_divide },
#ifdef CONFIG_X86
	{ "bad-instruction", misbehave_bad_instruction },
	{ "breakpoint", misbehave_breakpoint },
	{ "stack-segment", misbehave_stack_segment },
#endif
	{ "stack-overflow", misbehave_stack_overflow },
	{ "stack-smash", misbehave_stack_smash },
	{ "worker-null", misbehave_worker_null },
	{ "timer-null", misbehave_timer_null },
	{ }
};
