/* SPDX-License-Identifier: Apache-2.0 */
/* RUN, and the kernel's log. */
#include "../sys.h"
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct host h;
static uint32_t seq;

static const uint16_t DSTS[3] = {0, 1, 2};

/* A RUN of /bin/sh -c with input and room for the outputs. */
static uint32_t build_sh(struct build *b, const char *script, const char *input, uint32_t room)
{
	uint16_t sh = build_string(b, "sh"), c = build_string(b, "-c"),
		 text = build_string(b, script), in = build_string(b, input),
		 out = build_buffer(b, room, NULL, 0), err = build_buffer(b, room, NULL, 0);
	struct sl args[] = {text_at(sh, 0, 2), text_at(c, 0, 2),
			    text_at(text, 0, (uint32_t)strlen(script))};
	return build_run(b, DSTS, args, COUNT(args), text_at(in, 0, (uint32_t)strlen(input)), out,
			 err);
}

/* A record's data: the length of the output, output, error output. */
static void outputs_are(const struct done *d, uint32_t step, const char *out, const char *err,
			int line)
{
	struct writer w = {0};
	write_str(&w, out);
	write_bytes(&w, err, strlen(err));
	expect_data(d, step, w.data, w.len, line, __FILE__);
	writer_free(&w);
}

#define OUTPUTS(step, out, err) outputs_are(&d, step, out, err, __LINE__)

static void programs(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 20000);
	uint32_t both = build_sh(&b, "cat; echo oops >&2; exit 7", "hello", 64);
	uint32_t out = build_show(&b, reg(1)), err = build_show(&b, reg(2));
	uint32_t killed = build_sh(&b, "kill -TERM $$", "", 16);
	uint32_t cut = build_sh(&b, "echo 0123456789abcdef; echo x >&2", "", 8);
	uint32_t kept = build_show(&b, reg(1));
	uint32_t surroundings =
		build_sh(&b, "echo $HOME $LC_ALL $PATH; ls /proc/self/fd | wc -l", "", 256);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(both, OK, 7);
		OUTPUTS(both, "hello", "oops\n");
		SHOWN(out, "5");
		SHOWN(err, "5");
		VALUE(killed, OK, 256 + SIGTERM);
		OUTPUTS(killed, "", "");
		VALUE(cut, OK, 0);
		OUTPUTS(cut, "01234567", "x\n");
		SHOWN(kept, "8");
		OUTPUTS(surroundings,
			"/root C /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n4\n",
			"");
	}
	host_case_free(&d, f);
}

static void cannot_be_started(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 5000);
	uint16_t name = build_string(&b, "no-such-program"), out = build_buffer(&b, 4, "keep", 4),
		 none = build_buffer(&b, 0, NULL, 0);
	uint32_t missing = build_run(&b, DSTS, (struct sl[]){text_at(name, 0, 15)}, 1,
				     text_at(none, 0, 0), out, none);
	uint32_t empty = build_run(&b, DSTS, (struct sl[]){text_at(name, 0, 0)}, 1,
				   text_at(none, 0, 0), none, none);
	uint32_t kept = build_show_bytes(&b, out, 0, 4);
	build_finally(&b);
	uint32_t nul = build_run(&b, DSTS, (struct sl[]){text_at(name, 0, 16)}, 1,
				 text_at(none, 0, 0), out, none);
	uint32_t range = build_run(&b, DSTS, (struct sl[]){text_at(name, 0, 15)}, 1,
				   text_at(none, 0, 1), out, none);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		VALUE(missing, OK, -ENOENT);
		OUTPUTS(missing, "", "");
		VALUE(empty, OK, -ENOENT);
		DATA(kept, "keep", 4);
		VALUE(nul, RANGE, 0);
		VALUE(range, RANGE, 0);
	}
	host_case_free(&d, f);
}

/* More both ways than pipes hold; the input lies in the buffer that gets the output. */
static void much_data(void)
{
	checks.test = __func__;
	enum { SIZE = 1 << 20, ZEROES = 300000 };
	static const char script[] = "exec >&2; head -c 300000 /dev/zero; cat";
	struct build b;
	struct done d;
	struct frame *f;
	uint8_t *bytes = malloc(SIZE);
	for (uint32_t i = 0; i < SIZE; i++)
		bytes[i] = (uint8_t)(i * 7 + (i >> 9));
	build_begin(&b, 3, 20000);
	uint16_t cat = build_string(&b, "cat"), all = build_buffer(&b, SIZE, bytes, SIZE),
		 sh = build_string(&b, "sh"), c = build_string(&b, "-c"),
		 text = build_string(&b, script), none = build_buffer(&b, 0, NULL, 0);
	uint32_t run = build_run(&b, DSTS, (struct sl[]){text_at(cat, 0, 3)}, 1,
				 text_at(all, 0, SIZE), all, none);
	uint32_t shifted = build_run(&b, DSTS,
				     (struct sl[]){text_at(sh, 0, 2), text_at(c, 0, 2),
						   text_at(text, 0, sizeof script - 1)},
				     3, text_at(all, 0, SIZE - ZEROES), none, all);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		const struct answer_record *r = done_record(&d, run), *s = done_record(&d, shifted);
		VALUE(run, OK, 0);
		CHECK(r && r->head.data_len == 4 + SIZE && memcmp(r->data + 4, bytes, SIZE) == 0);
		VALUE(shifted, OK, 0);
		CHECK(s && s->head.data_len == 4 + SIZE && s->data[0] == 0 && s->data[4] == 0
		      && memcmp(s->data + 4, s->data + 5, ZEROES - 1) == 0
		      && memcmp(s->data + 4 + ZEROES, bytes, SIZE - ZEROES) == 0);
	}
	host_case_free(&d, f);
	free(bytes);
}

/* More than the pipe holds, and nobody there to read it: no SIGPIPE for the case. */
static void no_reader(void)
{
	checks.test = __func__;
	enum { SIZE = 1 << 20 };
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 20000);
	uint16_t name = build_string(&b, "true"), much = build_buffer(&b, SIZE, NULL, 0),
		 none = build_buffer(&b, 0, NULL, 0), set = build_buffer(&b, 8, NULL, 0);
	uint32_t run = build_run(&b, DSTS, (struct sl[]){text_at(name, 0, 4)}, 1,
				 text_at(much, 0, SIZE), none, none);
	build_syscall(&b, 0, SYS_rt_sigpending, ARGS(addr(set, 0), imm(8)), NO_CAPS);
	uint32_t pending = build_show_bytes(&b, set, 0, 8);
	build_syscall(&b, 0, SYS_rt_sigprocmask, ARGS(imm(0), imm(0), addr(set, 0), imm(8)),
		      NO_CAPS);
	uint32_t mask = build_show_bytes(&b, set, 0, 8);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(run, OK, 0);
		DATA(pending, &(uint64_t){0}, 8);
		DATA(mask, &(uint64_t){0}, 8);
	}
	host_case_free(&d, f);
}

/* What goes on in the background holds the pipes, and is not waited for. */
static void background(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 20000);
	uint64_t before = now_ns();
	uint32_t run = build_sh(&b, "sleep 1000 & echo started", "", 64);
	uint32_t zombies =
		build_syscall(&b, 0, SYS_wait4,
			      ARGS(imm(UINT64_MAX), imm(0), imm(1 /* WNOHANG */), imm(0)), NO_CAPS);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		VALUE(run, OK, 0);
		OUTPUTS(run, "started\n", "");
		VALUE(zombies, OK, -ECHILD);
		CHECK(now_ns() - before < 5000000000);
	}
	host_case_free(&d, f);
}

static void ends_with_the_case(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 300);
	uint32_t run = build_sh(&b, "echo $$ > ../pid; exec sleep 1000", "", 64);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		char path[128], text[32] = {0};
		CHECK_EQ(d.result.end, END_LATE);
		VALUE(run, LATE, 0);
		snprintf(path, sizeof path, "%s/pid", h.directory);
		int fd = open(path, O_RDONLY);
		CHECK(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
		CHECK(atoi(text) > 1 && kill(atoi(text), 0) != 0 && errno == ESRCH);
		close(fd);
		unlink(path);
	}
	host_case_free(&d, f);
}

static void without_standard_streams(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 5000);
	for (uint64_t fd = 0; fd < 3; fd++)
		build_syscall(&b, 0, SYS_close, ARGS(imm(fd)), NO_CAPS);
	uint32_t run = build_sh(&b, "cat; echo e >&2", "in", 64);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		VALUE(run, OK, 0);
		OUTPUTS(run, "in", "e\n");
	}
	host_case_free(&d, f);
}

static bool log_can_be_written(void)
{
	int fd = open("/dev/kmsg", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		printf("%s: skipped, /dev/kmsg: %s\n", checks.test, strerror(errno));
	else
		close(fd);
	return fd >= 0;
}

static void kernel_log(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	if (!log_can_be_written())
		return;
	build_begin(&b, 3, 5000);
	uint16_t path = build_string(&b, "/dev/kmsg"), one = build_string(&b, "<5>kspec one\n"),
		 two = build_string(&b, "<5>kspec two\n"), text = build_buffer(&b, 4096, NULL, 0),
		 small = build_buffer(&b, 12, NULL, 0);
	build_write_file(&b, 2, path, O_WRONLY, 0, text_at(one, 0, 13));
	uint32_t mark = build_log_mark(&b, 0);
	build_write_file(&b, 2, path, O_WRONLY, 0, text_at(two, 0, 13));
	uint32_t second = build_log_mark(&b, 1);
	build_write_file(&b, 2, path, O_WRONLY, 0, text_at(one, 0, 13));
	uint32_t file = build_syscall(&b, 2, SYS_dup, ARGS(imm(0)), NO_CAPS);
	uint32_t read = build_log_read(&b, 2, reg(0), text);
	uint32_t gone = build_log_read(&b, 2, reg(0), text);
	uint32_t too_small = build_log_read(&b, 2, reg(1), small);
	uint32_t again = build_log_mark(&b, 0);
	uint32_t nothing = build_log_read(&b, 2, reg(0), small);
	uint32_t none = build_log_read(&b, 2, num(-1), small);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		const struct answer_record *r = done_record(&d, read);
		VALUE(mark, OK, 0);
		VALUE(second, OK, 1);
		VALUE(file, OK, 3); /* the program's own files are numbered as ever */
		CHECK(r && r->head.value == r->head.data_len && r->head.data_len >= 20);
		CHECK(r && memmem(r->data, r->head.data_len, "kspec two\n", 10)
		      && memmem(r->data, r->head.data_len, "kspec one\n", 10)
				 > memmem(r->data, r->head.data_len, "kspec two\n", 10));
		VALUE(gone, OK, -EBADF);
		VALUE(too_small, OK, done_record(&d, too_small)->head.data_len ? 10 : -ENOBUFS);
		VALUE(again, OK, 0);
		VALUE(nothing, OK, 0);
		VALUE(none, OK, -EBADF);
	}
	host_case_free(&d, f);
}

static void many_marks(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	if (!log_can_be_written())
		return;
	build_begin(&b, 1, 5000);
	for (int i = 0; i < 65; i++)
		build_log_mark(&b, 0);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		VALUE(63, OK, 63);
		VALUE(64, OK, -EMFILE);
	}
	host_case_free(&d, f);
}

void test_run(const struct test_context *context)
{
	checks.test = __func__;
	seq = 0;
	host_start(&h, context->agent, false);
	programs();
	cannot_be_started();
	much_data();
	no_reader();
	background();
	ends_with_the_case();
	without_standard_streams();
	kernel_log();
	many_marks();
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
}
