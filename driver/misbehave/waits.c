// SPDX-License-Identifier: GPL-2.0-only
/* Waiting where one must not, for what does not come, or for too long. */

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "misbehave.h"

/* Longer than any detector of the lab waits, and yet an end. */
#define LONG_SECONDS 40

static void spin(unsigned int seconds)
{
	ktime_t end = ktime_add_ms(ktime_get(), seconds * MSEC_PER_SEC);

	while (ktime_before(ktime_get(), end))
		cpu_relax();
}

static noinline void misbehave_atomic_sleep(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	msleep(20);
	spin_unlock(&lock);
}

/* Comes back with preemption switched off. */
static noinline void misbehave_preempt_leak(void)
{
	preempt_disable();
}

static void misbehave_leaky_work_fn(struct work_struct *work)
{
	preempt_disable();
}

static DECLARE_WORK(misbehave_leaky_work, misbehave_leaky_work_fn);

static noinline void misbehave_work_leak(void)
{
	schedule_work(&misbehave_leaky_work);
	flush_work(&misbehave_leaky_work);
}

static noinline void misbehave_soft_lockup(void)
{
	preempt_disable();
	spin(LONG_SECONDS);
	preempt_enable();
}

static noinline void misbehave_rcu_stall(void)
{
	rcu_read_lock();
	spin(LONG_SECONDS);
	rcu_read_unlock();
}

static noinline void misbehave_irqs_off(void)
{
	local_irq_disable();
	for (;;)
		cpu_relax();
}

static DEFINE_MUTEX(held);

static noinline void misbehave_mutex_twice(void)
{
	mutex_lock(&held);
	mutex_lock(&held);
}

static noinline void misbehave_hang(void)
{
	static DECLARE_COMPLETION(never);

	wait_for_completion(&never);
}

static noinline void misbehave_spin_twice(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	spin_lock(&lock);
}

const struct misbehaviour misbehave_waits[] = {
	{ "atomic-sleep", misbehave_atomic_sleep },
	{ "preempt-leak", misbehave_preempt_leak },
	{ "work-leak", misbehave_work_leak },
	{ "soft-lockup", misbehave_soft_lockup },
	{ "rcu-stall", misbehave_rcu_stall },
	{ "irqs-off", misbehave_irqs_off },
	{ "mutex-twice", misbehave_mutex_twice },
	{ "hang", misbehave_hang },
	{ "spin-twice", misbehave_spin_twice },
	{ }
};
