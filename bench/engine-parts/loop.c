/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop fork N     N times: fork, the ten calls of bench/engine's cases, exit, wait. Prints rounds per second.
 * loop steps N    N times the ten calls in this process. Prints nanoseconds per call.
 * loop forked N   as fork, but prints the nanoseconds per call from the first call's begin to the last one's end.
 *
 * Each result is compared with what it has to be; the first that is not ends it with 1.
 */
#include "kspec_counter.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALLS 10

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static int ten_calls(void)
{
	int64_t set = 41, value = 0;
	char text[64];
	int ok, fd;

	fd = open("/dev/kspec_counter", O_RDWR);
	ok = fd >= 0;
	ok &= ioctl(fd, KSPEC_COUNTER_SET, &set) == 0;
	ok &= ioctl(fd, KSPEC_COUNTER_GET, &value) == 0 && value == 41;
	ok &= write(fd, "1", 1) == 1;
	ok &= ioctl(fd, KSPEC_COUNTER_GET, &value) == 0 && value == 42;
	ok &= read(fd, text, sizeof(text)) == 3 && memcmp(text, "42\n", 3) == 0;
	ok &= lseek(fd, 0, SEEK_SET) == 0;
	ok &= ioctl(fd, KSPEC_COUNTER_RESET) == 0;
	ok &= ioctl(fd, KSPEC_COUNTER_GET, &value) == 0 && value == 0;
	ok &= close(fd) == 0;
	return ok;
}

static int in_child(uint64_t *spent)
{
	int status = 1;
	pid_t pid = fork();

	if (pid == 0) {
		uint64_t begin = now_ns();
		int ok = ten_calls();

		*spent += now_ns() - begin;
		_exit(!ok);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

int main(int argc, char **argv)
{
	uint64_t *spent = mmap(NULL, sizeof(*spent), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	long rounds = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
	int forks = argc == 3 && strcmp(argv[1], "steps") != 0;
	uint64_t begin, all;

	if (rounds <= 0 || spent == MAP_FAILED)
		return 2;
	begin = now_ns();
	for (long i = 0; i < rounds; i++)
		if (!(forks ? in_child(spent) : ten_calls()))
			return 1;
	all = now_ns() - begin;
	if (strcmp(argv[1], "fork") == 0)
		printf("%.3f\n", (double)rounds * 1e9 / (double)all);
	else
		printf("%.1f\n", (double)(forks ? *spent : all) / (double)rounds / CALLS);
	return 0;
}
