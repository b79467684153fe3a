/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a session, its queue, and its ends. */
#include "../frame.h"
#include "../session.h"
#include "../sys.h"
#include "check.h"
#include "host.h"
#include "tests.h"
#include "vectors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static struct host h;

static void run_sleeping(uint32_t seq, int64_t ns, uint32_t ballast)
{
	struct build b;
	uint8_t *zeros = calloc(1, ballast + 1);
	build_begin(&b, 0, 30000);
	build_buffer(&b, ballast, zeros, ballast);
	build_sleep(&b, num(ns));
	host_run(&h, seq, &b);
	free(zeros);
}

static void expect_done(uint32_t seq)
{
	struct frame *f = host_receive(&h, 30000);
	if (CHECK(f && f->header.type == FRAME_DONE))
		CHECK_EQ(f->header.seq, seq);
	free(f);
}

static void expect_pong(const char *text)
{
	struct frame *f = host_receive(&h, 5000);
	CHECK(f && f->header.type == FRAME_PONG && f->header.length == strlen(text)
	      && memcmp(f->payload, text, strlen(text)) == 0);
	free(f);
}

static void order(const struct test_context *context)
{
	checks.test = __func__;
	static const uint8_t wrong[WIRE_NONCE_SIZE + 16] = {1};
	host_start(&h, context->agent, true);
	run_sleeping(5, 0, 0);
	host_expect_reject(&h, 5, REJECT_ORDER);
	host_send(&h, FRAME_PING, 0, "x", 1);
	host_expect_reject(&h, 0, REJECT_ORDER);
	host_send(&h, FRAME_BYE, 0, NULL, 0);
	host_expect_reject(&h, 0, REJECT_ORDER);
	host_send(&h, FRAME_HELLO, 0, test_nonce, sizeof test_nonce);
	struct frame *f = host_receive(&h, 5000);
	CHECK(f && f->header.type == FRAME_WELCOME);
	free(f);
	host_send(&h, FRAME_HELLO, 0, test_nonce, sizeof test_nonce);
	host_expect_reject(&h, 0, REJECT_ORDER);
	host_send(&h, FRAME_RUN, 6, wrong, sizeof wrong);
	host_expect_reject(&h, 6, REJECT_ORDER);
	host_send(&h, FRAME_PONG, 0, "x", 1);
	host_expect_reject(&h, 0, REJECT_ORDER);
	run_sleeping(7, 0, 0);
	expect_done(7);
	host_send(&h, FRAME_BYE, 0, NULL, 0);
	CHECK_EQ(host_wait(&h), 0);
}

static void send_vector(const struct vector *v, void *arg)
{
	if (strcmp(v->kind, "RUN") != 0 || strcmp(v->rejected, "PROGRAM") != 0)
		return;
	struct writer *frame = arg, payload = {0};
	checks.test = v->name;
	write_bytes(&payload, test_nonce, sizeof test_nonce);
	write_bytes(&payload, v->bytes.data + WIRE_HEADER_SIZE + WIRE_NONCE_SIZE,
		    v->bytes.len - WIRE_HEADER_SIZE - WIRE_NONCE_SIZE);
	host_send(&h, FRAME_RUN, 9, payload.data, payload.len);
	host_expect_reject(&h, 9, REJECT_PROGRAM);
	writer_free(&payload);
	write_u8(frame, 0);
}

static void bad_programs_do_not_end_it(const struct test_context *context)
{
	struct writer sent = {0};
	host_start(&h, context->agent, false);
	CHECK(vectors_each(context->vectors, send_vector, &sent) > 0);
	checks.test = __func__;
	CHECK(sent.len > 40);
	run_sleeping(10, 0, 0);
	expect_done(10);
	CHECK_EQ(host_close(&h), 0);
	writer_free(&sent);
}

/* Sends bytes after a good start; expects a REJECT and exit status 3. */
static void ends_with(const struct test_context *context, const void *bytes, size_t n,
		      uint16_t code, bool close_after)
{
	host_start(&h, context->agent, false);
	host_send_raw(&h, bytes, n);
	if (close_after) {
		close(h.to);
		h.to = open("/dev/null", O_WRONLY | O_CLOEXEC);
	}
	host_expect_reject(&h, 0, code);
	CHECK_EQ(WEXITSTATUS(host_wait(&h)), SESSION_BAD_FRAME);
}

static void bad_frames_end_it(const struct test_context *context)
{
	checks.test = __func__;
	struct writer w = {0};
	ends_with(context, "this is a login banner, not a frame", 35, REJECT_FRAME, false);
	frame_begin(&w, FRAME_PING, 0);
	frame_end(&w);
	ends_with(context, w.data, w.len - 1, REJECT_FRAME, true);
	w.data[4] = WIRE_VERSION + 1;
	ends_with(context, w.data, w.len, REJECT_VERSION, false);
	w.data[4] = WIRE_VERSION;
	w.data[19] ^= 1;
	ends_with(context, w.data, w.len, REJECT_FRAME, false);
	writer_free(&w);
}

static void ping_during_a_case(const struct test_context *context)
{
	checks.test = __func__;
	host_start(&h, context->agent, false);
	run_sleeping(1, 400000000, 0);
	run_sleeping(2, 0, 0);
	uint64_t before = now_ns();
	host_send(&h, FRAME_PING, 0, "are you there?", 14);
	expect_pong("are you there?");
	CHECK(now_ns() - before < 300000000);
	expect_done(1);
	expect_done(2);
	CHECK_EQ(host_close(&h), 0);
}

static void hundred_queued(const struct test_context *context)
{
	checks.test = __func__;
	host_start(&h, context->agent, false);
	for (uint32_t i = 1; i <= 100; i++)
		run_sleeping(i, 1000000, 0);
	for (uint32_t i = 1; i <= 100; i++)
		expect_done(i);
	host_send(&h, FRAME_PING, 0, "after", 5);
	expect_pong("after");
	CHECK_EQ(host_close(&h), 0);
}

/* Writes as much of the bytes as the agent takes until nothing has moved for 200 ms; how much. */
static size_t write_what_fits(const struct writer *w)
{
	size_t done = 0;
	uint64_t last = now_ns();
	fcntl(h.to, F_SETFL, O_NONBLOCK);
	while (done < w->len && now_ns() - last < 200000000) {
		ssize_t n = write(h.to, w->data + done, w->len - done);
		if (n > 0) {
			done += (size_t)n;
			last = now_ns();
		} else {
			nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
		}
	}
	fcntl(h.to, F_SETFL, 0);
	return done;
}

/* The bytes of RUN frames from seq 2 on. */
static struct writer many_frames(uint32_t frames, uint32_t ballast)
{
	struct writer all = {0};
	int to = h.to,
	    file = h.to = memfd_create("frames", MFD_CLOEXEC); /* catches what would be sent */
	for (uint32_t i = 2; i < 2 + frames; i++)
		run_sleeping(i, 0, ballast);
	h.to = to;
	off_t size = lseek(file, 0, SEEK_CUR);
	if (CHECK(writer_reserve(&all, (size_t)size))
	    && CHECK(pread(file, all.data, (size_t)size, 0) == size))
		all.len = (size_t)size;
	close(file);
	return all;
}

static void back_pressure(const struct test_context *context)
{
	checks.test = __func__;
	enum { FRAMES = 50, BALLAST = 2 << 20 };
	host_start(&h, context->agent, false);
	struct writer all = many_frames(FRAMES, BALLAST);
	run_sleeping(1, 3000000000, 0);
	size_t taken = write_what_fits(&all);
	CHECK(taken >= QUEUE_BYTES - BALLAST && taken <= QUEUE_BYTES + BALLAST + (1 << 20));
	host_send_raw(&h, all.data + taken, all.len - taken);
	for (uint32_t i = 1; i < 2 + FRAMES; i++)
		expect_done(i);
	writer_free(&all);
	CHECK_EQ(host_close(&h), 0);
}

/* A frame that fills the queue alone and is rejected; what was read together with it must not be
 * forgotten. */
static void full_queue_then_ping(const struct test_context *context)
{
	checks.test = __func__;
	struct writer w = {0}, ping = {0};
	host_start(&h, context->agent, false);
	frame_begin(&w, FRAME_RUN, 1);
	write_bytes(&w, test_nonce, sizeof test_nonce);
	if (CHECK(writer_reserve(&w, QUEUE_BYTES))) {
		memset(w.data + w.len, 0, QUEUE_BYTES); /* a time-out of 0 */
		w.len += QUEUE_BYTES;
		frame_end(&w);
		frame_begin(&ping, FRAME_PING, 0);
		frame_end(&ping);
		write_bytes(&w, ping.data, ping.len);
		host_send_raw(&h, w.data, w.len);
		host_expect_reject(&h, 1, REJECT_PROGRAM);
		expect_pong("");
	}
	writer_free(&w);
	writer_free(&ping);
	CHECK_EQ(host_close(&h), 0);
}

static void ends_in_a_case(const struct test_context *context)
{
	checks.test = __func__;
	for (int way = 0; way < 3; way++) {
		host_start(&h, context->agent, false);
		run_sleeping(1, 20000000000, 0);
		run_sleeping(2, 20000000000, 0);
		host_send(&h, FRAME_PING, 0, "x", 1); /* so that the case surely runs */
		expect_pong("x");
		uint64_t before = now_ns();
		if (way == 0) {
			CHECK_EQ(host_close(&h), 0);
		} else if (way == 1) {
			host_send(&h, FRAME_BYE, 0, NULL, 0);
			CHECK_EQ(host_wait(&h), 0);
		} else { /* the host does not read any more */
			close(h.in.fd);
			h.in.fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
			CHECK_EQ(host_wait(&h), 0);
		}
		CHECK(now_ns() - before < 2000000000);
	}
}

/* A line written to the kernel's log by one case is in its result, and not in the next one. */
static void kernel_log(const struct test_context *context)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	char line[64];
	int fd = open("/dev/kmsg", O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		printf("%s: skipped, /dev/kmsg: %s\n", checks.test, strerror(errno));
		return;
	}
	close(fd);
	snprintf(line, sizeof line, "<4>kspec-agent test: gr\xc3\xb6\xc3\x9f%d\n", getpid());
	host_start(&h, context->agent, false);
	for (uint32_t seq = 1; seq <= 2; seq++) {
		build_begin(&b, 1, 5000);
		uint16_t path = build_string(&b, "/dev/kmsg"), text = build_string(&b, line);
		if (seq == 1)
			build_write_file(&b, 0, path, O_WRONLY, 0,
					 text_at(text, 0, (uint32_t)strlen(line)));
		uint32_t found = 0;
		if (host_case(&h, seq, &b, &d, &f)) {
			for (uint32_t i = 0; i < d.nkmsg; i++)
				found += d.kmsg[i].level == 4
					 && d.kmsg[i].len == strlen(line + 3) - 1
					 && memcmp(d.kmsg[i].text, line + 3, d.kmsg[i].len) == 0;
			CHECK_EQ(found, seq == 1);
			CHECK_EQ(d.kmsg_lost, 0);
		}
		host_case_free(&d, f);
	}
	CHECK_EQ(host_close(&h), 0);
}

/* The byte at place 3 of the file. */
static int begun(int fd)
{
	uint8_t byte = 0;
	return pread(fd, &byte, 1, 3) == 1 ? byte : -1;
}

/* An answer waits for the next ones, but not for long, in their order, and not for nothing. */
static void answers_wait(const struct test_context *context)
{
	checks.test = __func__;
	char file[] = "/tmp/kspec-agent-begun-XXXXXX";
	int fd = mkstemp(file);
	host_start_begun(&h, context->agent, file, "3");
	CHECK_EQ(begun(fd), -1);
	uint64_t sent = now_ns();
	run_sleeping(255, 0, 0);
	run_sleeping(256, 0, 0);
	run_sleeping(513, 2000000000, 0);
	expect_done(255);
	uint64_t waited = now_ns() - sent;
	CHECK(waited >= GATHER_NS && waited < 2000000000);
	CHECK_EQ(begun(fd), 1);
	expect_done(256);
	host_send(&h, FRAME_PING, 0, "x", 1);
	expect_pong("x");
	expect_done(513);
	run_sleeping(258, 0, 0);
	expect_done(258);
	CHECK_EQ(begun(fd), 2);
	for (uint32_t seq = 1; seq <= 300; seq++)
		run_sleeping(seq, 0, seq % 60 == 0 ? 100000 : 0);
	for (uint32_t seq = 1; seq <= 300; seq++)
		expect_done(seq);
	CHECK_EQ(begun(fd), 300 & 0xff);
	CHECK_EQ(host_close(&h), 0);
	close(fd);
	unlink(file);
}

/* Each step of a program with marks is told before it runs, and at its end the program again. */
static void steps_are_told(const struct test_context *context)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	char file[] = "/tmp/kspec-agent-begun-XXXXXX";
	int fd = mkstemp(file);
	host_start_begun(&h, context->agent, file, "3");
	for (uint32_t marks = 0; marks < 2; marks++) {
		build_begin(&b, 2, 20000);
		b.flags = marks ? PROGRAM_MARKS : 0;
		uint16_t path = build_string(&b, file), text = build_buffer(&b, 16, NULL, 0);
		for (int i = 0; i < 70; i++)
			build_eval(&b, 1, num(i));
		build_clock(&b, 0);
		uint32_t step = build_read_file(&b, 0, path, text);
		if (host_case(&h, 9, &b, &d, &f)) {
			const struct answer_record *r = done_record(&d, step);
			CHECK(r && r->head.data_len == 4
			      && r->data[3] == (marks ? 0xc0 + (71 & 0x3f) : 9));
		}
		host_case_free(&d, f);
		CHECK_EQ(begun(fd), 9);
	}
	CHECK_EQ(host_close(&h), 0);
	close(fd);
	unlink(file);
}

/* Where nobody hears what begins, an agent is not to go on as if. */
static void nobody_hears(const struct test_context *context)
{
	checks.test = __func__;
	host_start_begun(&h, context->agent, "/dev/full", "0");
	run_sleeping(1, 0, 0);
	run_sleeping(2, 1000000000, 0);
	uint64_t sent = now_ns();
	expect_done(1);
	CHECK(now_ns() - sent < 1000000000);
	expect_done(2);
	CHECK_EQ(host_close(&h), 0);
}

void test_session(const struct test_context *context)
{
	order(context);
	bad_programs_do_not_end_it(context);
	bad_frames_end_it(context);
	ping_during_a_case(context);
	hundred_queued(context);
	back_pressure(context);
	full_queue_then_ping(context);
	ends_in_a_case(context);
	kernel_log(context);
	answers_wait(context);
	steps_are_told(context);
	nobody_hears(context);
}
