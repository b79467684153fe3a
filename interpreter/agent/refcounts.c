/* SPDX-License-Identifier: Apache-2.0 */
#include "refcounts.h"

#include "modules.h"
#include "sys.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is given back by a worker, or behind an RCU grace period, is so within 8 × 5 ms. */
#define PATIENCE 8
#define PAUSE_NS 5000000

/* −1: it cannot be read any more. */
static long now_held(const struct refcount *r)
{
	char text[24];
	ssize_t n = pread(r->fd, text, sizeof text - 1, 0);
	if (n <= 0)
		return -1;
	text[n] = 0;
	return strtol(text, NULL, 10);
}

static void watch(struct refcounts *r, const char *name)
{
	struct refcount *one = &r->of[r->count];
	char path[128];
	if (r->count == MOST_REFCOUNTS)
		return;
	snprintf(path, sizeof path, "/sys/module/%s/refcnt", name);
	snprintf(one->name, sizeof one->name, "%s", name);
	one->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (one->fd < 0)
		return; /* it cannot be unloaded at all, or is gone again */
	one->held = now_held(one);
	r->count++;
}

static void forget_gone(struct refcounts *r)
{
	int kept = 0;
	for (int i = 0; i < r->count; i++) {
		if (now_held(&r->of[i]) >= 0)
			r->of[kept++] = r->of[i];
		else
			close(r->of[i].fd);
	}
	r->count = kept;
}

void refcounts_learn(struct refcounts *r, const char *before)
{
	char name[MODULE_NAME], *now = modules_read();
	forget_gone(r);
	for (const char *at = now; now && before && modules_next(&at, name, NULL);)
		if (!modules_have(before, name))
			watch(r, name);
	free(now);
}

void refcounts_learn_foreign(struct refcounts *r)
{
	char name[MODULE_NAME], *now = modules_read();
	bool foreign;
	for (const char *at = now; now && modules_next(&at, name, &foreign);)
		if (foreign)
			watch(r, name);
	free(now);
}

void refcounts_see(struct refcounts *r)
{
	for (int i = 0; i < r->count; i++)
		r->of[i].held = now_held(&r->of[i]);
}

void refcounts_tell(struct refcounts *r, struct aftermath *a)
{
	for (int i = 0; i < r->count; i++) {
		struct refcount *one = &r->of[i];
		long now = now_held(one);
		for (int n = 0; n < PATIENCE && now > one->held && one->held >= 0; n++) {
			nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
			now = now_held(one);
		}
		if (now > one->held && one->held >= 0)
			leak_tell(a, LEAK_OTHER, false,
				  "module %s is still used %ld time(s), %ld before", one->name, now,
				  one->held);
		one->held = now;
	}
}
