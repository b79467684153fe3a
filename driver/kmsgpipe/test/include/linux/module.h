/* SPDX-License-Identifier: GPL-2.0-only */
#define MODULE_AUTHOR(text)		struct module
#define MODULE_DESCRIPTION(text)	struct module
#define MODULE_LICENSE(text)		struct module
