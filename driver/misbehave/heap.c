// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is not ours, no longer ours, or never given back. */

#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "misbehave.h"

#define OBJECT_SIZE 64

/* An object of the slab allocator whose history the compiler does not know. */
static char *object(void)
{
	char *p = kmalloc(OBJECT_SIZE, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(p);
	return p;
}

#define DEBUGGED (SLAB_POISON | SLAB_RED_ZONE | SLAB_CONSISTENCY_CHECKS)

/* That the poison is gone is seen when the object is allocated again. */
static noinline void misbehave_use_after_free(void)
{
	struct kmem_cache *cache;
	char *p;

	cache = kmem_cache_create("kspec_misbehave", OBJECT_SIZE, 0, DEBUGGED,
				  NULL);
	if (!cache)
		return;
	p = kmem_cache_alloc(cache, GFP_KERNEL);
	OPTIMIZER_HIDE_VAR(p);
	if (p) {
		kmem_cache_free(cache, p);
		WRITE_ONCE(p[8], 1);
	}
	p = kmem_cache_alloc(cache, GFP_KERNEL);
	if (p)
		kmem_cache_free(cache, p);
	kmem_cache_destroy(cache);
}

static noinline void misbehave_overflow(void)
{
	char *p = object();

	if (p)
		memset(p, 1, OBJECT_SIZE + 4);
	kfree(p);
}

static noinline void misbehave_double_free(void)
{
	char *p = object();

	kfree(p);
	kfree(p);
}

static noinline void misbehave_bad_free(void)
{
	char *p = object();

	kfree(p + 8);
}

static noinline void misbehave_stack_free(void)
{
	char room[OBJECT_SIZE];
	char *p = room;

	OPTIMIZER_HIDE_VAR(p);
	kfree(p);
}

static noinline void misbehave_bad_vfree(void)
{
	char *p = object();

	vfree((void *)PAGE_ALIGN((unsigned long)p));
	kfree(p);
}

/* The cache goes with an object in it. */
static noinline void misbehave_cache_in_use(void)
{
	struct kmem_cache *cache;
	void *p;

	cache = kmem_cache_create("kspec_misbehave", OBJECT_SIZE, 0, DEBUGGED,
				  NULL);
	if (!cache)
		return;
	p = kmem_cache_alloc(cache, GFP_KERNEL);
	OPTIMIZER_HIDE_VAR(p);
	kmem_cache_destroy(cache);
}

static noinline void misbehave_page_double_free(void)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return;
	__free_page(page);
	set_page_count(page, 1);
	page->mapping = (void *)0x1234;
	__free_page(page);
}

static noinline void misbehave_list_add(void)
{
	LIST_HEAD(list);
	struct list_head entry;

	list_add(&entry, &list);
	list_add(&entry, &list);
}

static noinline void misbehave_list_del(void)
{
	LIST_HEAD(list);
	struct list_head entry;

	list_add(&entry, &list);
	list_del(&entry);
	list_del(&entry);
}

static noinline void misbehave_list_corrupt(void)
{
	LIST_HEAD(list);
	struct list_head entry, other;

	list_add(&entry, &list);
	list_add(&other, &list);
	WRITE_ONCE(entry.next, &other);
	list_del(&entry);
}

static refcount_t count = REFCOUNT_INIT(0);

static noinline void misbehave_ref_zero(void)
{
	refcount_set(&count, 0);
	refcount_inc(&count);
}

static noinline void misbehave_ref_underflow(void)
{
	refcount_set(&count, 0);
	if (refcount_dec_and_test(&count))
		refcount_set(&count, 1);
}

static noinline void misbehave_ref_overflow(void)
{
	refcount_set(&count, INT_MAX);
	refcount_inc(&count);
}

static noinline void misbehave_ref_leak(void)
{
	refcount_set(&count, 1);
	refcount_dec(&count);
}

/* Copies more of an object to user space than there is of it. */
static noinline void misbehave_usercopy(void)
{
	char *p = object();
	unsigned long len = OBJECT_SIZE;

	OPTIMIZER_HIDE_VAR(len);
	if (p && copy_to_user((void __user *)current->mm->start_stack, p + 32, len))
		pr_info("not copied\n");
	kfree(p);
}

static noinline void misbehave_fortify(void)
{
	char *p = kmalloc(OBJECT_SIZE, GFP_KERNEL);
	size_t len = OBJECT_SIZE + 1;

	OPTIMIZER_HIDE_VAR(len);
	if (p)
		memset(p, 0, len);
	kfree(p);
}

static noinline void misbehave_huge_alloc(void)
{
	size_t pages = (size_t)totalram_pages();

	vfree(vmalloc(pages * PAGE_SIZE / 8 * 7));
	kfree(kmalloc(KMALLOC_MAX_SIZE + 1, GFP_KERNEL));
}

static noinline void misbehave_order_alloc(void)
{
	struct page *page = alloc_pages(GFP_KERNEL, MAX_ORDER + 1);

	if (page)
		__free_pages(page, MAX_ORDER + 1);
}

static noinline void misbehave_leak(void)
{
	char *p = object();

	pr_info("kspec_misbehave: %u bytes leaked\n", p ? OBJECT_SIZE : 0);
}

static struct kmem_cache *leaking;

/* In a cache of our own, which stays until the machine goes. */
static noinline void misbehave_cache_leak(void)
{
	int i;

	if (!leaking)
		leaking = kmem_cache_create("kspec_misbehave_leak", 256, 0,
					    DEBUGGED, NULL);
	for (i = 0; leaking && i < 100; i++)
		kmem_cache_alloc(leaking, GFP_KERNEL);
}

static noinline void misbehave_oom(void)
{
	while (alloc_pages(GFP_KERNEL, 4) && !fatal_signal_pending(current))
		cond_resched();
}

const struct misbehaviour misbehave_heap[] = {
	{ "use-after-free", misbehave_use_after_free },
	{ "overflow", misbehave_overflow },
	{ "double-free", misbehave_double_free },
	{ "bad-free", misbehave_bad_free },
	{ "stack-free", misbehave_stack_free },
	{ "bad-vfree", misbehave_bad_vfree },
	{ "cache-in-use", misbehave_cache_in_use },
	{ "page-double-free", misbehave_page_double_free },
	{ "list-add", misbehave_list_add },
	{ "list-del", misbehave_list_del },
	{ "list-corrupt", misbehave_list_corrupt },
	{ "ref-zero", misbehave_ref_zero },
	{ "ref-underflow", misbehave_ref_underflow },
	{ "ref-overflow", misbehave_ref_overflow },
	{ "ref-leak", misbehave_ref_leak },
	{ "usercopy", misbehave_usercopy },
	{ "fortify", misbehave_fortify },
	{ "huge-alloc", misbehave_huge_alloc },
	{ "order-alloc", misbehave_order_alloc },
	{ "leak", misbehave_leak },
	{ "cache-leak", misbehave_cache_leak },
	{ "oom", misbehave_oom },
	{ }
};
