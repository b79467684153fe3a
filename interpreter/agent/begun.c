/* SPDX-License-Identifier: Apache-2.0 */
#include "begun.h"

#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>

bool begun_open(struct begun *b, const char *path, off_t place)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	*b = (struct begun){fd, place};
	return true;
}

bool begun_say(const struct begun *b, uint32_t seq)
{
	uint8_t byte = (uint8_t)seq;
	long n = raw_syscall(SYS_pwrite64, (const long[6]){b->fd, (long)&byte, 1, b->place});
	if (n < 0)
		errno = (int)-n;
	return n == 1;
}

static void say_byte(const struct begun *b, uint8_t byte)
{
	raw_syscall(SYS_pwrite64, (const long[6]){b->fd, (long)&byte, 1, b->place});
}

void begun_mark(const struct begun *b, uint32_t step, uint32_t how_manieth)
{
	if (how_manieth > MOST_MARKS)
		return;
	if (how_manieth == MOST_MARKS || step >> 18) {
		say_byte(b, 0);
		return;
	}
	say_byte(b, (uint8_t)(MARK_HIGH | (step >> 12 & 0x3f)));
	say_byte(b, (uint8_t)(MARK_MIDDLE | (step >> 6 & 0x3f)));
	say_byte(b, (uint8_t)(MARK_LOW | (step & 0x3f)));
}
