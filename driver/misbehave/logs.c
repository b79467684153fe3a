// SPDX-License-Identifier: GPL-2.0-only
/* Lines in the kernel's log that look like more than they are, come in heaps, or come late. */

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/timer.h>

#include "misbehave.h"

#define FLOOD_LINES 20000

/* Words that reports have, too. */
static void misbehave_chatter(void)
{
	pr_info("kspec_misbehave: no BUG: all is well\n");
	pr_warn("kspec_misbehave: WARNING: the battery is low\n");
	pr_err("kspec_misbehave: firmware panic: kernel not affected\n");
	pr_info("kspec_misbehave: Call Trace: is what this line is about\n");
	pr_info("kspec_misbehave: oops, try again\n");
}

static void misbehave_flood(void)
{
	int i;

	for (i = 0; i < FLOOD_LINES; i++)
		pr_info("kspec_misbehave: line %d of a flood\n", i);
}

/* The line stays open until something else is printed. */
static void misbehave_partial(void)
{
	pr_info("kspec_misbehave: a line without an end");
}

static void misbehave_late_fn(struct timer_list *timer)
{
	WARN(1, "misbehave: this comes late\n");
}

static DEFINE_TIMER(misbehave_late_timer, misbehave_late_fn);

/* The report comes when the write is long over. */
static void misbehave_late(void)
{
	mod_timer(&misbehave_late_timer, jiffies + HZ / 5);
}

void misbehave_forget_late(void)
{
	del_timer_sync(&misbehave_late_timer);
}

/* Holds its own module, which can no more be unloaded. */
static void misbehave_pin(void)
{
	__module_get(THIS_MODULE);
}

const struct misbehaviour misbehave_logs[] = {
	{ "chatter", misbehave_chatter },
	{ "flood", misbehave_flood },
	{ "partial", misbehave_partial },
	{ "late", misbehave_late },
	{ "pin", misbehave_pin },
	{ }
};
