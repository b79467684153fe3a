// SPDX-License-Identifier: GPL-2.0-only
/* The least that a module with types of its own can be: it keeps one struct and shows it in its parameters' place. */
#include <linux/init.h>
#include <linux/module.h>
#include "widget.h"

static struct widget_state state;

static int __init widget_init(void)
{
	state.mode = WIDGET_BUSY;
	pr_debug("widget %u\n", state.mode);
	return 0;
}
module_init(widget_init);

static void __exit widget_exit(void)
{
	pr_debug("widget served %llu\n", state.served);
}
module_exit(widget_exit);

MODULE_DESCRIPTION("a module to compare types with");
MODULE_LICENSE("GPL");
