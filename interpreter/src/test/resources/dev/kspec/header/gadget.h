/* SPDX-License-Identifier: Apache-2.0 */
/* A header with something of everything that UAPI headers have. */
#ifndef GADGET_H
#define GADGET_H

#include <linux/ioctl.h>
#include <linux/types.h>
#include "gadget_parts.h"

#define GADGET_MAGIC 'g'
#define GADGET_VERSION 3
#define GADGET_MINIMUM (-1)
#define GADGET_MAX (~0ULL)
#define GADGET_FAST (1 << 0)
#define GADGET_LOUD (1 << 5)
#define GADGET_SUM (GADGET_FAST | \
		    GADGET_LOUD)
#define GADGET_NAME "gad\"get\n"
#define GADGET_RATIO 1.5
#define GADGET_STRUCT struct gadget_point
#define GADGET_ERROR EDOESNOTEXIST
#define GADGET_OPEN (
#define GADGET_TIMES(n) ((n) * 2)
#define GADGET_GONE 9
#undef GADGET_GONE

/* Modes; the last is not to be used. */
enum gadget_mode { GADGET_IDLE, GADGET_BUSY = 5, GADGET_DONE };
enum gadget_level { GADGET_LOW = -2, GADGET_HIGH = 7 };
enum gadget_large { GADGET_HUGE = 1ULL << 40 };
enum { GADGET_LEFT, GADGET_RIGHT };
#define GADGET_RIGHT GADGET_RIGHT
typedef enum { GADGET_RED, GADGET_BLUE } gadget_colour;

struct gadget_point { __s32 x, y; };
typedef struct gadget_point gadget_point_t;
typedef __u32 gadget_id_t;
typedef int (*gadget_callback)(int);

struct gadget_state {
	gadget_id_t id;
	__be16 port;
	__le32 stamp __attribute__((packed));
	char name[16];
	enum gadget_mode mode;
	gadget_colour colour;
	__u8 grid[4][3];
	struct gadget_point points[2];
	union {
		__u64 number;
		struct {
			__u16 low;
			__u16 high;
		} pair;
		__u8 raw[8];
	};
	void *cookie;
	const char *label;
	int (*call)(int);
	unsigned long words;
	size_t length;
	double ratio;
	_Bool ready;
	__u8 matches;
};

struct gadget_bits {
	__u8 kind;
	__u32 a : 3, b : 9;
	__u32 : 4;
	__u32 c : 16;
	__u64 wide : 40;
	__u16 tail;
};

struct gadget_wire { __u8 type; __u32 value; __u16 crc; } __attribute__((packed));
struct gadget_line { __u32 a; } __attribute__((aligned(64)));
struct gadget_mixed { __u8 a; __u64 b __attribute__((packed, aligned(2))); __u8 c; };
struct gadget_aligned { __u32 a; __aligned_u64 b; };
struct gadget_list { __u32 count; struct gadget_point items[]; };
struct gadget_old_list { __u32 count; __u8 items[0]; };
struct gadget_table { __u16 rows; __u8 cells[][6]; };
struct gadget_tail { __u32 n; union { struct { struct {} empty; __u32 values[]; }; }; };
struct gadget_nothing {};
struct gadget_announced;
typedef union { __u32 v4; __u8 v6[16]; } gadget_address;

struct gadget_query {
	struct gadget_state *state;
	gadget_address from, to;
	struct gadget_part part;
	__s64 deadline;
};

static inline int gadget_twice(int n) { return GADGET_TIMES(n); }
extern int gadget_version(void);

#define GADGET_RESET _IO('g', 0)
#define GADGET_GET_STATE _IOR(GADGET_MAGIC, 1, struct gadget_state)
#define GADGET_SET_POINT _IOW('g', GADGET_VERSION - 1, gadget_point_t)
#define GADGET_SWAP _IOWR('g', 3, int)
#define GADGET_FILL _IOW('g', 4, char[128])
#define GADGET_COOKIE _IOW('g', 5, void *)
#define GADGET_QUERY _IOWR(0x07, 0xf6, struct gadget_query)
#define GADGET_RAW _IOC(_IOC_READ, 'g', 7, 12)
#define GADGET_ODD _IOC(_IOC_READ | _IOC_WRITE, 'g', 8, 0)
#define GADGET_MISUSED _IOR('g', 9, sizeof(struct gadget_point))
#define GADGET_BROKEN _IOR('g', 10, struct gadget_announced)
#define GADGET_LEGACY 0x4701
#define GADGET_AGAIN GADGET_SWAP
#define GADGET_SIZE _IOC_SIZE(GADGET_GET_STATE)

#endif
