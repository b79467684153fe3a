/* SPDX-License-Identifier: Apache-2.0 */
/* What a case leaves behind: each kind is undone, told of once, and not found by what comes after.
 */
#include "../spaces.h"
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define EXPECT(type, seq) host_expect(&h, FRAME_##type, seq, &d, &f, __FILE__, __LINE__)

static struct host h;
static uint32_t seq;
static char place[64]; /* a directory that is no case's */

static struct build b;
static struct done d;
static struct frame *f;

static const char *in_place(const char *name)
{
	static char path[16][128];
	static int next;
	char *to = path[next++ % 16];
	snprintf(to, sizeof path[0], "%s/%s", place, name);
	return to;
}

static bool exists(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

/* Runs what was built; true if it came to its end. */
static bool run(void)
{
	return host_case(&h, ++seq, &b, &d, &f) && CHECK_EQ(d.result.end, END_COMPLETED);
}

static void over(void)
{
	host_case_free(&d, f);
}

static uint32_t build_sh(const char *script)
{
	uint16_t sh = build_string(&b, "sh"), c = build_string(&b, "-c"),
		 text = build_string(&b, script), out = build_buffer(&b, 256, NULL, 0),
		 none = build_buffer(&b, 0, NULL, 0);
	struct sl args[] = {text_at(sh, 0, 2), text_at(c, 0, 2),
			    text_at(text, 0, (uint32_t)strlen(script))};
	return build_run(&b, (const uint16_t[]){0, 1, 2}, args, COUNT(args), text_at(none, 0, 0),
			 out, none);
}

static uint32_t build_open(const char *path, uint64_t flags)
{
	uint16_t name = build_string(&b, path);
	return build_syscall(&b, 0, SYS_openat,
			     ARGS(imm((uint64_t)AT_FDCWD), addr(name, 0), imm(flags), imm(0600)),
			     NO_CAPS);
}

static uint32_t build_on(uint32_t nr, const char *path, uint64_t last)
{
	uint16_t name = build_string(&b, path);
	return build_syscall(&b, 0, nr, ARGS(imm((uint64_t)AT_FDCWD), addr(name, 0), imm(last)),
			     NO_CAPS);
}

static uint32_t build_mount(const char *where)
{
	uint16_t name = build_string(&b, where), type = build_string(&b, "tmpfs"),
		 source = build_string(&b, "left");
	return build_syscall(&b, 0, SYS_mount,
			     ARGS(addr(source, 0), addr(name, 0), addr(type, 0), imm(0), imm(0)),
			     NO_CAPS);
}

/* One leak, of this kind, undone, with these words. */
static void expect_leak(uint8_t kind, const char *words, int line)
{
	bool ok = d.nleaks == 1 && d.leaks[0].kind == kind && d.leaks[0].undone
		  && done_leak(&d, kind, words);
	check_that(ok, __FILE__, line, words);
	for (uint32_t i = 0; !ok && i < d.nleaks; i++)
		printf("  leak %u (undone %u): %.*s\n", d.leaks[i].kind, d.leaks[i].undone,
		       (int)d.leaks[i].len, d.leaks[i].what);
}

#define LEAK(kind, words) expect_leak(LEAK_##kind, words, __LINE__)

static void nothing_is_left(void)
{
	checks.test = __func__;
	build_begin(&b, 1, 5000);
	build_open("own", O_CREAT | O_RDWR);
	build_on(SYS_mkdirat, "dir", 0700);
	build_syscall(&b, 0, SYS_clone, ARGS(imm(SIGCHLD), imm(0), imm(0), imm(0), imm(0)),
		      NO_CAPS);
	if (run())
		CHECK_EQ(d.nleaks, 0);
	over();
}

static void processes(void)
{
	checks.test = __func__;
	build_begin(&b, 3, 20000);
	uint32_t script = build_sh("(sleep 1000 >/dev/null 2>&1 & echo $!; sleep 0.1)");
	if (run()) {
		const struct answer_record *r = done_record(&d, script);
		pid_t pid = r && r->head.data_len > 4 ? atoi((const char *)r->data + 4) : -1;
		CHECK(pid > 0 && kill(pid, 0) != 0 && errno == ESRCH);
		LEAK(PROCESS, "(sleep) was left running");
	}
	over();
}

static void files(void)
{
	checks.test = __func__;
	const char *file = in_place("a file"), *dir = in_place("dir"),
		   *inner = in_place("dir/inner");
	int there = open(in_place("there"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	close(there);
	build_begin(&b, 1, 5000);
	build_open(file, O_CREAT | O_RDWR);
	build_open(in_place("there"), O_CREAT | O_RDWR);
	build_on(SYS_mkdirat, dir, 0700);
	uint32_t inside = build_open(inner, O_CREAT | O_RDWR);
	if (run()) {
		VALUE(inside, OK, 5);
		CHECK_EQ(d.nleaks, 3);
		CHECK(done_leak(&d, LEAK_FILE, "file ")
		      && done_leak(&d, LEAK_FILE, "a file was left"));
		CHECK(done_leak(&d, LEAK_FILE, "directory ")
		      && done_leak(&d, LEAK_FILE, "dir/inner was left"));
		CHECK(!exists(file) && !exists(dir) && exists(in_place("there")));
	}
	over();
	CHECK(unlink(in_place("there")) == 0);
	/* A path that leads out, a rename, a socket; what is removed by the case itself is no leak.
	 */
	build_begin(&b, 1, 5000);
	build_open("own", O_CREAT | O_RDWR);
	uint16_t own = build_string(&b, "own"), to = build_string(&b, "../moved");
	build_syscall(&b, 0, SYS_renameat2,
		      ARGS(imm((uint64_t)AT_FDCWD), addr(own, 0), imm((uint64_t)AT_FDCWD),
			   addr(to, 0), imm(0)),
		      NO_CAPS);
	build_open(file, O_CREAT | O_RDWR);
	build_on(SYS_unlinkat, file, 0);
	if (run())
		LEAK(FILE, "/moved was left");
	over();
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof address.sun_path, "%s", in_place("socket"));
	build_begin(&b, 1, 5000);
	uint16_t bytes = build_buffer(&b, sizeof address, &address, sizeof address);
	build_syscall(&b, 0, SYS_socket, ARGS(imm(AF_UNIX), imm(SOCK_DGRAM), imm(0)), NO_CAPS);
	uint32_t bound = build_syscall(
		&b, 0, SYS_bind, ARGS(from(reg(0)), addr(bytes, 0), imm(sizeof address)), NO_CAPS);
	if (run()) {
		VALUE(bound, OK, 0);
		LEAK(FILE, "socket ");
		CHECK(!exists(address.sun_path));
	}
	over();
}

static void what_is_meant_to_stay(void)
{
	checks.test = __func__;
	build_begin(&b, 1, 5000);
	b.flags = PROGRAM_KEEP;
	build_open(in_place("kept"), O_CREAT | O_RDWR);
	if (run()) {
		CHECK_EQ(d.nleaks, 0);
		CHECK(unlink(in_place("kept")) == 0);
	}
	over();
}

/* A killed case's changes are undone, too. */
static void after_a_kill(void)
{
	checks.test = __func__;
	build_begin(&b, 1, 5000);
	build_open(in_place("killed"), O_CREAT | O_RDWR);
	build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	build_syscall(&b, 0, SYS_kill, ARGS(from(reg(0)), imm(SIGKILL)), NO_CAPS);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_SIGNAL);
		LEAK(FILE, "killed was left");
		CHECK(!exists(in_place("killed")));
	}
	over();
}

static void mounts(void)
{
	checks.test = __func__;
	build_begin(&b, 1, 5000);
	build_on(SYS_mkdirat, "m", 0700);
	uint32_t mounted = build_mount("m"), over_it = build_mount(place);
	if (run() && done_record(&d, mounted)->head.value == 0) {
		VALUE(over_it, OK, 0);
		CHECK_EQ(d.nleaks, 2);
		CHECK(done_leak(&d, LEAK_MOUNT, "left (tmpfs) was left mounted on"));
		CHECK(done_leak(&d, LEAK_MOUNT, place));
	}
	over();
	build_begin(&b, 1, 5000); /* another case does not see it */
	uint32_t seen = build_open(in_place("new"), O_CREAT | O_EXCL | O_RDWR);
	if (run())
		VALUE(seen, OK, 3);
	over();
	build_begin(&b, 1, 5000); /* and what is unmounted is none */
	build_on(SYS_mkdirat, "m", 0700);
	build_mount("m");
	uint16_t m = build_string(&b, "m");
	build_syscall(&b, 0, SYS_umount2, ARGS(addr(m, 0), imm(0)), NO_CAPS);
	if (run())
		CHECK_EQ(d.nleaks, 0);
	over();
}

/* What a held program has mounted is there for those that run meanwhile, also if they mount. */
static void mounts_of_a_held_program(void)
{
	checks.test = __func__;
	build_begin(&b, 1, 5000);
	uint32_t mounted = build_mount(place);
	build_open(in_place("shared"), O_CREAT | O_RDWR);
	uint16_t none = build_buffer(&b, 0, NULL, 0);
	build_hold(&b, 0, none);
	uint32_t holder = ++seq;
	host_run(&h, holder, &b);
	bool may = EXPECT(HELD, holder) && done_record(&d, mounted)->head.value == 0;
	over();
	for (int mounts_too = 0; mounts_too < 2 && may; mounts_too++) {
		build_begin(&b, 1, 5000);
		build_on(SYS_mkdirat, "m", 0700);
		if (mounts_too)
			build_mount("m");
		uint32_t seen = build_open(in_place("shared"), O_RDWR);
		if (run()) {
			VALUE(seen, OK, 3);
			CHECK_EQ(d.nleaks, mounts_too);
		}
		over();
	}
	CHECK(!exists(in_place("shared")));
	host_release(&h, holder, 0, "");
	if (EXPECT(DONE, holder) && may)
		CHECK(done_leak(&d, LEAK_MOUNT, "was left mounted on"));
	over();
}

/* msgmax is that of the IPC namespace, which is the test's own. */
static void settings(void)
{
	checks.test = __func__;
	static const char path[] = "/proc/sys/kernel/msgmax";
	for (int back = 0; back < 2; back++) {
		build_begin(&b, 1, 5000);
		uint16_t name = build_string(&b, path), value = build_string(&b, "4711"),
			 other = build_string(&b, "1234"), old = build_string(&b, "8192\n");
		uint32_t wrote = build_write_file(&b, 0, name, O_WRONLY, 0, text_at(value, 0, 4));
		build_write_file(&b, 0, name, O_WRONLY, 0, text_at(other, 0, 4));
		if (back)
			build_write_file(&b, 0, name, O_WRONLY, 0, text_at(old, 0, 5));
		if (!run() || done_record(&d, wrote)->head.value != 4)
			printf("settings: skipped, %s cannot be written\n", path);
		else if (back)
			CHECK_EQ(d.nleaks, 0);
		else
			LEAK(SETTING, "/proc/sys/kernel/msgmax was left at \"1234\", not \"8192\"");
		over();
	}
	build_begin(&b, 1, 5000);
	uint16_t name = build_string(&b, path), text = build_buffer(&b, 16, NULL, 0);
	uint32_t now = build_read_file(&b, 0, name, text);
	if (run())
		DATA(now, "8192\n", 5);
	over();
}

static void ipc(void)
{
	checks.test = __func__;
	build_begin(&b, 1, 5000);
	uint32_t made = build_syscall(&b, 0, SYS_shmget,
				      ARGS(imm(4711), imm(4096), imm(0600 | IPC_CREAT)), NO_CAPS);
	if (run() && done_record(&d, made)->head.value >= 0)
		LEAK(IPC, "(key 0x1267) was left");
	over();
	CHECK(shmget(4711, 0, 0) == -1);
}

/* A connection to a port of the loopback interface on which nobody listens is refused; without the
 * interface there is no way there. */
static void own_network(void)
{
	checks.test = __func__;
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK(bind(listener, (struct sockaddr *)&address, len) == 0 && listen(listener, 1) == 0
	      && getsockname(listener, (struct sockaddr *)&address, &len) == 0);
	for (uint32_t own = 0; own < 2; own++) {
		build_begin(&b, 1, 5000);
		b.flags = own ? PROGRAM_NETNS : 0;
		uint16_t to = build_buffer(&b, sizeof address, &address, sizeof address);
		build_syscall(&b, 0, SYS_socket, ARGS(imm(AF_INET), imm(SOCK_STREAM), imm(0)),
			      NO_CAPS);
		uint32_t connected = build_syscall(
			&b, 0, SYS_connect, ARGS(from(reg(0)), addr(to, 0), imm(sizeof address)),
			NO_CAPS);
		if (run())
			VALUE(connected, OK, own ? -ECONNREFUSED : 0);
		over();
	}
	close(listener);
}

static void where_it_waits(void)
{
	checks.test = __func__;
	build_begin(&b, 1, 200);
	uint16_t fds = build_buffer(&b, 8, NULL, 0);
	build_syscall(&b, 0, SYS_pipe2, ARGS(addr(fds, 0), imm(0)), NO_CAPS);
	build_syscall(&b, 0, SYS_read, ARGS(from(load(fds, 0, 4, true)), addr(fds, 0), imm(1)),
		      NO_CAPS);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		char call[32];
		CHECK_EQ(d.result.end, END_LATE);
		CHECK(memmem(d.where, d.where_len, "(kspec-case), state S", 21));
		int n = snprintf(call, sizeof call, "system call %d 0x3", (int)SYS_read);
		CHECK(memmem(d.where, d.where_len, call, (size_t)n));
		CHECK_EQ(d.nleaks, 0);
	}
	over();
}

static void many(void)
{
	checks.test = __func__;
	enum { MANY = 100 };
	build_begin(&b, 1, 20000);
	for (int i = 0; i < MANY; i++) {
		char name[32];
		snprintf(name, sizeof name, "many-%d", i);
		build_open(in_place(name), O_CREAT | O_RDWR);
	}
	if (run()) {
		CHECK(d.nleaks > 10 && d.nleaks <= WIRE_MAX_LEAKS);
		CHECK(done_leak(&d, LEAK_OTHER, "more"));
	}
	over();
}

void test_leaks(const struct test_context *context)
{
	checks.test = __func__;
	seq = 0;
	strcpy(place, "/tmp/kspec-leaks-test-XXXXXX");
	if (!CHECK(mkdtemp(place)))
		return;
	bool alone = unshare(CLONE_NEWIPC) == 0; /* whose settings are nobody else's */
	host_start(&h, context->agent, false);
	nothing_is_left();
	processes();
	files();
	what_is_meant_to_stay();
	after_a_kill();
	mounts();
	mounts_of_a_held_program();
	if (alone) {
		settings();
		ipc();
		own_network();
	} else {
		printf("settings, ipc, own_network: skipped, there are no namespaces here\n");
	}
	where_it_waits();
	many();
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
	CHECK(rmdir(place) == 0);
}
