/* SPDX-License-Identifier: Apache-2.0 */
/* What surrounds a case's process, and that nothing of it stays. */
#include "../sys.h"
#include "../workdir.h"
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct host h;
static uint32_t seq;

static wide value_of(const struct done *d, uint32_t step)
{
	const struct answer_record *r = done_record(d, step);
	return r ? r->head.value : INT64_MIN;
}

static uint32_t build_clone(struct build *b, uint16_t dst)
{
	return build_syscall(b, dst, SYS_clone, ARGS(imm(SIGCHLD), imm(0), imm(0), imm(0), imm(0)),
			     NO_CAPS);
}

/* Whether it goes away within 2 s. */
static bool disappears(pid_t pid)
{
	for (int i = 0; i < 200; i++) {
		if (kill(pid, 0) != 0 && errno == ESRCH)
			return true;
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
	return false;
}

static void surroundings(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 4, 5000);
	uint16_t cwd = build_buffer(&b, 256, NULL, 0), name = build_string(&b, "file"),
		 stat = build_buffer(&b, 256, NULL, 0),
		 set = build_buffer(&b, 8, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
	uint32_t pid = build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	uint32_t sid = build_syscall(&b, 1, SYS_getsid, ARGS(imm(0)), NO_CAPS);
	uint32_t where = build_syscall(&b, 2, SYS_getcwd, ARGS(addr(cwd, 0), imm(256)),
				       CAPS({CAP_RESULT, cwd, 0, 256}));
	uint32_t in = build_syscall(&b, 2, SYS_read, ARGS(imm(0), addr(cwd, 0), imm(9)), NO_CAPS);
	uint32_t out = build_syscall(&b, 2, SYS_write, ARGS(imm(1), addr(cwd, 0), imm(9)), NO_CAPS);
	uint32_t made = build_syscall(
		&b, 2, SYS_openat,
		ARGS(imm((uint64_t)AT_FDCWD), addr(name, 0), imm(O_CREAT | O_RDWR), imm(0777)),
		NO_CAPS);
	uint32_t asked = build_syscall(
		&b, 3, SYS_statx,
		ARGS(from(reg(2)), addr(name, 4), imm(AT_EMPTY_PATH), imm(2), addr(stat, 0)),
		NO_CAPS);
	uint32_t mode = build_show_bytes(&b, stat, 28, 2); /* stx_mode, see statx(2) */
	uint32_t mask = build_syscall(&b, 3, SYS_rt_sigprocmask,
				      ARGS(imm(0), imm(0), addr(set, 0), imm(8)), NO_CAPS);
	uint32_t blocked = build_show_bytes(&b, set, 0, 8);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		char text[300] = {0};
		const struct answer_record *r = done_record(&d, where);
		if (CHECK(r && r->head.data_len < 256)) {
			memcpy(text, r->data, r->head.data_len);
			CHECK(strncmp(text, h.directory, strlen(h.directory)) == 0
			      && strlen(text) > strlen(h.directory));
			CHECK(access(text, F_OK) != 0); /* it has been removed */
		}
		CHECK(value_of(&d, pid) > 1 && value_of(&d, pid) == value_of(&d, sid));
		CHECK_EQ(value_of(&d, in), 0);
		CHECK_EQ(value_of(&d, out), 9);
		CHECK_EQ(value_of(&d, made), 3);
		CHECK_EQ(value_of(&d, asked), 0);
		DATA(mode, &(uint16_t){S_IFREG | 0755}, 2);
		CHECK_EQ(value_of(&d, mask), 0);
		DATA(blocked, &(uint64_t){0}, 8);
	}
	host_case_free(&d, f);
}

static void forked_process_ends_with_the_case(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 5000);
	uint16_t fds = build_buffer(&b, 8, NULL, 0);
	build_syscall(&b, 0, SYS_pipe2, ARGS(addr(fds, 0), imm(O_NONBLOCK)), NO_CAPS);
	uint32_t fork = build_clone(&b, 1);
	build_syscall(&b, 0, SYS_close, ARGS(from(load(fds, 4, 4, true))), NO_CAPS);
	uint32_t held = build_syscall(
		&b, 2, SYS_read, ARGS(from(load(fds, 0, 4, true)), addr(fds, 0), imm(1)), NO_CAPS);
	build_syscall(&b, 0, SYS_kill, ARGS(from(reg(1)), imm(SIGKILL)), NO_CAPS);
	build_syscall(&b, 0, SYS_wait4, ARGS(from(reg(1)), imm(0), imm(0), imm(0)), NO_CAPS);
	uint32_t released = build_syscall(
		&b, 2, SYS_read, ARGS(from(load(fds, 0, 4, true)), addr(fds, 0), imm(1)), NO_CAPS);
	uint32_t other = build_clone(&b, 1);
	uint32_t third = build_clone(&b, 1);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		CHECK_EQ(d.nrecords, 9); /* one for each step: the new processes leave none */
		CHECK(value_of(&d, fork) > 0);
		CHECK_EQ(value_of(&d, held),
			 -EAGAIN); /* the other process holds the pipe's write end */
		CHECK_EQ(value_of(&d, released), 0);
		CHECK(kill((pid_t)value_of(&d, other), 0) != 0 && errno == ESRCH);
		CHECK(kill((pid_t)value_of(&d, third), 0) != 0 && errno == ESRCH);
	}
	host_case_free(&d, f);
}

#define IMAGE                                                                                      \
	0x200000000ull /* where the arguments of execve are mapped, so that pointers can be in     \
			  them */

/* argv = {"/bin/sh", "-c", script, NULL} as bytes to be mapped at IMAGE; the path is at its
 * offset 32. */
static struct writer shell_image(const char *script)
{
	struct writer w = {0};
	write_u64(&w, IMAGE + 32);
	write_u64(&w, IMAGE + 40);
	write_u64(&w, IMAGE + 43);
	write_u64(&w, 0);
	write_bytes(&w, "/bin/sh", 8);
	write_bytes(&w, "-c", 3);
	write_bytes(&w, script, strlen(script) + 1);
	return w;
}

static void build_shell(struct build *b, const char *script)
{
	struct writer image = shell_image(script);
	uint16_t name = build_string(b, "image"),
		 content = build_buffer(b, (uint32_t)image.len, image.data, (uint32_t)image.len);
	build_write_file(b, 0, name, O_CREAT | O_WRONLY, 0600,
			 text_at(content, 0, (uint32_t)image.len));
	build_syscall(b, 0, SYS_openat,
		      ARGS(imm((uint64_t)AT_FDCWD), addr(name, 0), imm(O_RDONLY | O_CLOEXEC)),
		      NO_CAPS);
	build_syscall(b, 1, SYS_mmap,
		      ARGS(imm(IMAGE), imm(4096), imm(PROT_READ), imm(MAP_PRIVATE | MAP_FIXED),
			   from(reg(0)), imm(0)),
		      NO_CAPS);
	build_syscall(b, 0, SYS_execve, ARGS(imm(IMAGE + 32), imm(IMAGE), imm(0)), NO_CAPS);
	writer_free(&image);
}

static pid_t read_pid(const char *name)
{
	char path[128], text[32] = {0};
	snprintf(path, sizeof path, "%s/%s", h.directory, name);
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
	if (fd >= 0)
		close(fd);
	unlink(path);
	return n > 0 ? atoi(text) : 0;
}

static void daemons_are_found(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 2, 10000);
	build_shell(&b, "trap '' TERM HUP; P=..; setsid sh -c 'echo $$ > ../one; setsid sleep 1000 "
			"& echo $! > ../two; sleep 1000' & "
			"while ! test -s $P/two; do :; done; mkdir -p a/b/c; exit 7");
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_EXIT);
		CHECK_EQ(d.result.detail, 7);
		CHECK_EQ(d.result.in_step, 3);
		pid_t one = read_pid("one"), two = read_pid("two");
		CHECK(one > 0 && two > 0);
		CHECK(one <= 0 || (kill(one, 0) != 0 && errno == ESRCH));
		CHECK(two <= 0 || (kill(two, 0) != 0 && errno == ESRCH));
	}
	host_case_free(&d, f);
}

static void sharing_memory_is_refused(void)
{
	checks.test = __func__;
	struct build b;
	build_begin(&b, 1, 1000);
	build_syscall(&b, 0, SYS_clone, ARGS(imm(CLONE_VM | SIGCHLD), imm(0)), NO_CAPS);
	host_run(&h, ++seq, &b);
	host_expect_reject(&h, seq, REJECT_PROGRAM);
	build_begin(&b, 1, 1000);
	build_syscall(&b, 0, SYS_clone, ARGS(from(reg(0))), NO_CAPS);
	host_run(&h, ++seq, &b);
	host_expect_reject(&h, seq, REJECT_PROGRAM);
	build_begin(&b, 1, 1000);
	build_syscall(&b, 0, SYS_clone3, NO_ARGS, NO_CAPS);
	host_run(&h, ++seq, &b);
	host_expect_reject(&h, seq, REJECT_PROGRAM);
}

/* A case that writes its pid to a file beside its directory and then sleeps; its pid. */
static pid_t start_sleeper(void)
{
	struct build b;
	build_begin(&b, 2, 60000);
	uint16_t path = build_string(&b, "../pid"), text = build_buffer(&b, 16, NULL, 0);
	build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	build_format(&b, 1, text, "", reg(0), text_at(text, 0, 0));
	build_write_file(&b, 1, path, O_CREAT | O_WRONLY, 0600, first(text, reg(1)));
	build_sleep(&b, num(50000000000));
	host_run(&h, ++seq, &b);
	pid_t pid = 0;
	for (int i = 0; i < 500 && pid <= 0; i++) {
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
		pid = read_pid("pid");
	}
	CHECK(pid > 0);
	return pid;
}

static void agent_is_terminated(const struct test_context *context)
{
	checks.test = __func__;
	host_start(&h, context->agent, false);
	pid_t pid = start_sleeper();
	CHECK(kill(h.pid, SIGTERM) == 0);
	CHECK_EQ(host_wait(&h), 0); /* checks that the directory is gone */
	CHECK(pid > 0 && kill(pid, 0) != 0 && errno == ESRCH);
}

static void agent_is_killed(const struct test_context *context)
{
	checks.test = __func__;
	host_start(&h, context->agent, false);
	pid_t pid = start_sleeper();
	CHECK(kill(h.pid, SIGKILL) == 0);
	CHECK(pid > 0 && disappears(pid));
	char name[WORKDIR_NAME];
	snprintf(name, sizeof name, "case-%d-%u", h.pid, seq);
	int base = open(h.directory, O_RDONLY | O_DIRECTORY);
	CHECK(workdir_remove(base, name));
	close(base);
	CHECK_EQ(host_wait(&h), SIGKILL);
}

void test_isolation(const struct test_context *context)
{
	checks.test = __func__;
	seq = 0;
	host_start(&h, context->agent, false);
	surroundings();
	forked_process_ends_with_the_case();
	daemons_are_found();
	sharing_memory_is_refused();
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
	agent_is_terminated(context);
	agent_is_killed(context);
}
