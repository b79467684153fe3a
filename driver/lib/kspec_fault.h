/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fault injection for a driver on a kernel built without CONFIG_FAULT_INJECTION.
 *
 * A driver has one struct kspec_fault per kind of failure, shows it in its
 * debugfs directory, and allocates and copies through the helpers below:
 *
 *	static struct kspec_fault fail_alloc;
 *
 *	kspec_fault_create(&fail_alloc, "fail_alloc", debugfs_dir);	init
 *	buf = kspec_fault_kmalloc(&fail_alloc, n, GFP_KERNEL);		use
 *	kspec_fault_destroy(&fail_alloc);				exit
 *
 * The files are described in ABI/debugfs-kspec_fault.
 */

#ifndef KSPEC_FAULT_H
#define KSPEC_FAULT_H

#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/uaccess.h>

struct dentry;

/**
 * struct kspec_fault - one injection point and its settings
 * @dir: its directory in debugfs
 * @lock: guards all members below
 * @tasks: tasks that have written @nth and whose failure is still to come
 * @hits: failures injected since the module was loaded
 * @probability: chance of a failure per call, 0 to 100 percent
 * @interval: only every @interval-th call may fail; 0 and 1 mean each
 * @times: failures left, -1 for no limit
 * @calls: calls counted towards @interval since a setting last changed
 *
 * @probability, @interval and @times mean what they mean in the kernel's own
 * struct fault_attr, see Documentation/fault-injection/fault-injection.rst.
 */
struct kspec_fault {
	struct dentry *dir;
	spinlock_t lock; /* guards the members below; taken in any context */
	struct list_head tasks;
	u64 hits;
	unsigned int probability;
	unsigned int interval;
	int times;
	unsigned int calls;
};

void kspec_fault_create(struct kspec_fault *fault, const char *name,
			struct dentry *parent);
void kspec_fault_destroy(struct kspec_fault *fault);
bool kspec_fault_should_fail(struct kspec_fault *fault);

/**
 * kspec_fault_kmalloc - kmalloc() that can be made to fail
 * @fault: the injection point
 * @size: bytes wanted
 * @flags: as for kmalloc()
 *
 * Return: the memory, or NULL if there is none or a failure is injected.
 */
static inline void *kspec_fault_kmalloc(struct kspec_fault *fault, size_t size,
					gfp_t flags)
{
	return kspec_fault_should_fail(fault) ? NULL : kmalloc(size, flags);
}

/**
 * kspec_fault_kzalloc - kzalloc() that can be made to fail
 * @fault: the injection point
 * @size: bytes wanted
 * @flags: as for kmalloc()
 *
 * Return: zeroed memory, or NULL if there is none or a failure is injected.
 */
static inline void *kspec_fault_kzalloc(struct kspec_fault *fault, size_t size,
					gfp_t flags)
{
	return kspec_fault_kmalloc(fault, size, flags | __GFP_ZERO);
}

/**
 * kspec_fault_kvmalloc - kvmalloc() that can be made to fail
 * @fault: the injection point
 * @size: bytes wanted
 * @flags: as for kvmalloc()
 *
 * Return: the memory, for kvfree(), or NULL if there is none or a failure is
 * injected.
 */
static inline void *kspec_fault_kvmalloc(struct kspec_fault *fault, size_t size,
					 gfp_t flags)
{
	return kspec_fault_should_fail(fault) ? NULL : kvmalloc(size, flags);
}

/**
 * kspec_fault_copy_to_user - copy_to_user() that can be made to fail
 * @fault: the injection point
 * @to: destination in user space
 * @from: source
 * @n: bytes to copy
 *
 * Return: the number of bytes not copied; @n, with nothing written, if a
 * failure is injected.
 */
static inline unsigned long kspec_fault_copy_to_user(struct kspec_fault *fault,
						     void __user *to,
						     const void *from,
						     unsigned long n)
{
	return kspec_fault_should_fail(fault) ? n : copy_to_user(to, from, n);
}

/**
 * kspec_fault_copy_from_user - copy_from_user() that can be made to fail
 * @fault: the injection point
 * @to: destination
 * @from: source in user space
 * @n: bytes to copy
 *
 * Return: the number of bytes not copied, which @to then holds zeros for as
 * after a real failure; @n if a failure is injected.
 */
static inline unsigned long
kspec_fault_copy_from_user(struct kspec_fault *fault, void *to,
			   const void __user *from, unsigned long n)
{
	if (!kspec_fault_should_fail(fault))
		return copy_from_user(to, from, n);
	memset(to, 0, n);
	return n;
}

#endif /* KSPEC_FAULT_H */
