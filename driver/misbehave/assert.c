// SPDX-License-Identifier: GPL-2.0-only
/* What kernel code says of itself when it finds that it is wrong. */

#include <linux/bug.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/reboot.h>
#include <linux/sched.h>

#include "misbehave.h"

static noinline void misbehave_bug(void)
{
	BUG();
}

static noinline void misbehave_warn(void)
{
	WARN_ON(1);
}

static noinline void misbehave_warn_text(void)
{
	WARN(1, "misbehave: %d is too much\n", 42);
}

static noinline void misbehave_warn_once(void)
{
	WARN_ON_ONCE(1);
}

static noinline void misbehave_dump_stack(void)
{
	dump_stack();
}

static noinline void misbehave_panic(void)
{
	panic("misbehave: asked for it");
}

static noinline void misbehave_free_irq(void)
{
	free_irq(5, THIS_MODULE);
}

/* The same name twice; sysfs complains. */
static noinline void misbehave_sysfs_twice(void)
{
	struct kobject *a = kobject_create_and_add("misbehave", kernel_kobj);
	struct kobject *b = kobject_create_and_add("misbehave", kernel_kobj);

	kobject_put(b);
	kobject_put(a);
}

static noinline void misbehave_proc_twice(void)
{
	struct proc_dir_entry *a = proc_mkdir("misbehave", NULL);
	struct proc_dir_entry *b = proc_mkdir("misbehave", NULL);

	proc_remove(b);
	proc_remove(a);
}

static noinline void misbehave_put_early(void)
{
	static struct kobject never;

	memset(&never, 0, sizeof(never));
	kobject_put(&never);
}

static noinline void misbehave_restart(void)
{
	emergency_restart();
}

const struct misbehaviour misbehave_assert[] = {
	{ "bug", misbehave_bug },
	{ "warn", misbehave_warn },
	{ "warn-text", misbehave_warn_text },
	{ "warn-once", misbehave_warn_once },
	{ "dump-stack", misbehave_dump_stack },
	{ "panic", misbehave_panic },
	{ "free-irq", misbehave_free_irq },
	{ "sysfs-twice", misbehave_sysfs_twice },
	{ "proc-twice", misbehave_proc_twice },
	{ "put-early", misbehave_put_early },
	{ "restart", misbehave_restart },
	{ }
};
