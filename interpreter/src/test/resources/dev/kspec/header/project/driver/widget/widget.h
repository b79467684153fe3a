/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
#ifndef WIDGET_H
#define WIDGET_H

#include <linux/ioctl.h>
#include <linux/types.h>

enum widget_mode {
	WIDGET_IDLE,
	WIDGET_BUSY = 5,
	WIDGET_GONE,
};

struct widget_place {
	__u16 row;
	__be16 column;
};

struct widget_state {
	__u32 id;
	__s32 level;
	__u64 served;
	struct widget_place places[2];
	enum widget_mode mode;
	char name[12];
	union {
		__u64 number;
		__u8 raw[8];
	};
};

#define WIDGET_GET _IOR('w', 1, struct widget_state)

#endif
