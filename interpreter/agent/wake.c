/* SPDX-License-Identifier: Apache-2.0 */
#include "wake.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { SEED_MOST = 64, NANOS_DIGITS = 9 };

static bool complain(const char *what)
{
	fprintf(stderr, "kspec-agent: %s: %s\n", what, strerror(errno));
	return false;
}

static bool set_clock(const char *text)
{
	char *end;
	struct timespec now;
	errno = 0;
	now.tv_sec = strtoll(text, &end, 10);
	if (errno || end == text || *end != '.' || strlen(end + 1) != NANOS_DIGITS
	    || strspn(end + 1, "0123456789") != NANOS_DIGITS) {
		errno = EINVAL;
		return complain(text);
	}
	now.tv_nsec = strtol(end + 1, NULL, 10);
	return clock_settime(CLOCK_REALTIME, &now) == 0 || complain("clock_settime");
}

/* Number of bytes; 0 if the text is no such number. */
static size_t from_hex(const char *text, unsigned char bytes[SEED_MOST])
{
	size_t digits = strlen(text);
	if (digits % 2 || digits > 2 * SEED_MOST
	    || strspn(text, "0123456789abcdef") != digits)
		return 0;
	for (size_t i = 0; i < digits / 2; i++) {
		char pair[3] = {text[2 * i], text[2 * i + 1], 0};
		bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
	return digits / 2;
}

/* RNDADDENTROPY, see random(4): mixed in and credited; the numbers that come after differ from those
 * of every other machine that was woken from the same state. */
static bool stir(const char *text)
{
	union {
		struct rand_pool_info info;
		unsigned char room[sizeof(struct rand_pool_info) + SEED_MOST];
	} seed;
	size_t size = from_hex(text, (unsigned char *)seed.info.buf);
	if (!size) {
		errno = EINVAL;
		return complain(text);
	}
	seed.info.entropy_count = (int)(8 * size);
	seed.info.buf_size = (int)size;
	int fd = open("/dev/urandom", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return complain("/dev/urandom");
	bool done = ioctl(fd, RNDADDENTROPY, &seed.info) == 0 && ioctl(fd, RNDRESEEDCRNG) == 0;
	done = done || complain("/dev/urandom");
	close(fd);
	return done;
}

bool wake(const char *clock, const char *seed)
{
	return set_clock(clock) && stir(seed);
}
