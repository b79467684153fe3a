/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process that SIGKILL does not end.  The test is a FUSE server that takes a request and never
 * answers it: who waits for the answer then is in uninterruptible sleep until the connection is
 * closed (fs/fuse/dev.c).
 */
#include "../case.h"
#include "../sys.h"
#include "check.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRIES 3

static char place[] = "/tmp/kspec-hung-test-XXXXXX";

/* Answers INIT, then takes requests and keeps them. */
static void serve(int fuse)
{
	static uint8_t request[1 << 17];
	for (;;) {
		ssize_t n = read(fuse, request, sizeof request);
		if (n < 0 && errno != EINTR && errno != ENOENT)
			_exit(0);
		struct fuse_in_header in;
		memcpy(&in, request, sizeof in);
		if (n < (ssize_t)sizeof in || in.opcode != FUSE_INIT)
			continue;
		struct {
			struct fuse_out_header head;
			struct fuse_init_out init;
		} out = {
			.head = {.len = sizeof out, .unique = in.unique},
			.init = {.major = FUSE_KERNEL_VERSION, .minor = 31, .max_write = 4096},
		};
		if (write(fuse, &out, sizeof out) < 0)
			_exit(1);
	}
}

/* Mounts the file system in a mount namespace of our own; the server's pid, −1 if that is not
 * allowed here. */
static pid_t start(void)
{
	char options[64];
	int fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	if (fuse < 0 || unshare(CLONE_NEWNS) != 0
	    || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return -1;
	snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse);
	if (mount("kspec-hung-test", place, "fuse", MS_NODEV | MS_NOSUID, options) != 0)
		return -1;
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		serve(fuse);
	close(fuse);
	return pid;
}

static void hang(struct host *h)
{
	struct build b;
	struct done d;
	struct frame *f;
	char path[64];
	snprintf(path, sizeof path, "%s/file", place);
	build_begin(&b, 1, 200);
	uint16_t name = build_string(&b, path);
	build_clock(&b, 0);
	build_syscall(&b, 0, SYS_openat,
		      ARGS(imm((uint64_t)AT_FDCWD), addr(name, 0), imm(O_RDONLY)), NO_CAPS);
	if (host_case(h, 1, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_HUNG);
		CHECK_EQ(d.result.in_step, 1);
		CHECK_EQ(d.nrecords, 1);
		/* 0.2 s for the program, and for it to die */
		CHECK(d.result.duration_ns >= 200000000 + (uint64_t)KILL_WAIT_NS);
	}
	host_case_free(&d, f);
}

static uint64_t time_of_one(struct host *h, uint32_t seq)
{
	struct build b;
	struct done d;
	struct frame *f;
	uint64_t before = now_ns();
	build_begin(&b, 1, 60000);
	build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	if (host_case(h, seq, &b, &d, &f))
		CHECK_EQ(d.result.end, END_COMPLETED);
	host_case_free(&d, f);
	return now_ns() - before;
}

/* The agent goes on, and does not wait again for what hangs: if it did, each case would take that
 * long, however busy the machine is. */
static void go_on(struct host *h, uint32_t *seq)
{
	uint64_t best = UINT64_MAX;
	for (int i = 0; i < TRIES && best >= KILL_WAIT_NS; i++) {
		uint64_t one = time_of_one(h, ++*seq);
		best = one < best ? one : best;
	}
	CHECK(best < KILL_WAIT_NS);
}

void test_hung(const struct test_context *context)
{
	static struct host h;
	uint32_t seq = 1;
	checks.test = __func__;
	if (!CHECK(mkdtemp(place)))
		return;
	pid_t server = start();
	if (server < 0) {
		printf("hung: skipped, cannot mount a FUSE file system: %s\n", strerror(errno));
		rmdir(place);
		return;
	}
	host_start(&h, context->agent, false);
	hang(&h);
	go_on(&h, &seq);
	CHECK(kill(server, SIGKILL)
	      == 0); /* closes the connection, so that the process ends after all */
	waitpid(server, NULL, 0);
	go_on(&h, &seq);
	CHECK_EQ(host_close(&h), 0);
	CHECK(umount2(place, MNT_DETACH) == 0 && rmdir(place) == 0);
}
