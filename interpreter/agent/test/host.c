/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"

#include "../frame.h"
#include "../sys.h"
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const uint8_t test_nonce[WIRE_NONCE_SIZE] = "kspec test nonc";

static void start_process(struct host *h, const char *agent, const char *file, const char *place)
{
	int to[2], back[2];
	if (pipe2(to, O_CLOEXEC) != 0 || pipe2(back, O_CLOEXEC) != 0)
		abort();
	fflush(stdout);
	h->pid = fork();
	if (h->pid == 0) {
		dup2(to[0], 0);
		dup2(back[1], 1);
		if (file)
			execl(agent, agent, "--begun", file, place, h->directory, (char *)NULL);
		else
			execl(agent, agent, h->directory, (char *)NULL);
		_exit(127);
	}
	close(to[0]);
	close(back[1]);
	h->to = to[1];
	h->in.fd = back[0];
}

static void start(struct host *h, const char *agent, bool silent, const char *file,
		  const char *place)
{
	struct welcome w;
	memset(h, 0, sizeof *h);
	strcpy(h->directory, "/tmp/kspec-agent-test-XXXXXX");
	if (!mkdtemp(h->directory))
		abort();
	start_process(h, agent, file, place);
	if (silent)
		return;
	host_send(h, FRAME_HELLO, 0, test_nonce, sizeof test_nonce);
	struct frame *f = host_receive(h, 5000);
	if (CHECK(f && f->header.type == FRAME_WELCOME)
	    && CHECK(welcome_read(f->payload, f->header.length, &w))) {
		CHECK(memcmp(w.nonce, test_nonce, sizeof test_nonce) == 0);
		CHECK_EQ(w.pid, h->pid);
		CHECK(w.monotonic_ns > 0 && w.monotonic_ns <= now_ns());
	}
	free(f);
}

void host_start(struct host *h, const char *agent, bool silent)
{
	start(h, agent, silent, NULL, NULL);
}

void host_start_begun(struct host *h, const char *agent, const char *file, const char *place)
{
	start(h, agent, false, file, place);
}

void host_send_raw(struct host *h, const void *bytes, size_t n)
{
	for (const uint8_t *at = bytes; n > 0;) {
		ssize_t done = write(h->to, at, n);
		if (done < 0)
			return; /* the agent has gone: what was expected of it will be missed */
		at += done;
		n -= (size_t)done;
	}
}

void host_send(struct host *h, uint8_t type, uint32_t seq, const void *payload, size_t n)
{
	struct writer w = {0};
	frame_begin(&w, type, seq);
	write_bytes(&w, payload, n);
	frame_end(&w);
	host_send_raw(h, w.data, w.len);
	writer_free(&w);
}

void host_run(struct host *h, uint32_t seq, struct build *b)
{
	struct writer program = build_end(b), w = {0};
	write_bytes(&w, test_nonce, sizeof test_nonce);
	write_bytes(&w, program.data, program.len);
	host_send(h, FRAME_RUN, seq, w.data, w.len);
	writer_free(&program);
	writer_free(&w);
}

struct frame *host_receive(struct host *h, int timeout_ms)
{
	uint64_t until = now_ns() + (uint64_t)timeout_ms * 1000000;
	for (;;) {
		struct refusal why = {0};
		struct frame *f;
		enum input_status status = input_take(&h->in, &f, &why);
		if (status == INPUT_FRAME)
			return f;
		if (!CHECK(status == INPUT_MORE) || h->in.closed)
			return NULL;
		int64_t left = (int64_t)(until - now_ns()) / 1000000;
		struct pollfd p = {.fd = h->in.fd, .events = POLLIN};
		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			return NULL;
		input_read(&h->in);
	}
}

bool host_case(struct host *h, uint32_t seq, struct build *b, struct done *d, struct frame **frame)
{
	host_run(h, seq, b);
	struct frame *f = *frame = host_receive(h, 30000);
	memset(d, 0, sizeof *d);
	if (!CHECK(f != NULL))
		return false;
	if (f->header.type == FRAME_REJECT) {
		struct rejected r = {0};
		rejected_read(f->payload, f->header.length, &r);
		printf("  rejected: %s\n", r.message);
	}
	if (!CHECK(f->header.type == FRAME_DONE)
	    || !CHECK(done_read(f->payload, f->header.length, d)))
		return false;
	CHECK_EQ(f->header.seq, seq);
	return CHECK(memcmp(d->nonce, test_nonce, sizeof test_nonce) == 0);
}

void host_case_free(struct done *d, struct frame *frame)
{
	done_free(d);
	free(frame);
}

bool host_expect(struct host *h, uint8_t type, uint32_t seq, struct done *d, struct frame **frame,
		 const char *file, int line)
{
	struct frame *f = *frame = host_receive(h, 10000);
	memset(d, 0, sizeof *d);
	if (!check_that(f != NULL, file, line, "a frame comes"))
		return false;
	check_equal(f->header.type, type, file, line, "type");
	check_equal(f->header.seq, seq, file, line, "seq");
	return check_that(done_read(f->payload, f->header.length, d), file, line, "it is sound");
}

void host_release(struct host *h, uint32_t seq, int64_t value, const char *bytes)
{
	struct writer w = {0};
	write_bytes(&w, test_nonce, sizeof test_nonce);
	write_u64(&w, (uint64_t)value);
	write_str(&w, bytes);
	host_send(h, FRAME_RELEASE, seq, w.data, w.len);
	writer_free(&w);
}

void host_expect_reject(struct host *h, uint32_t seq, uint16_t code)
{
	struct rejected r;
	struct frame *f = host_receive(h, 10000);
	if (CHECK(f && f->header.type == FRAME_REJECT)
	    && CHECK(rejected_read(f->payload, f->header.length, &r))) {
		CHECK_EQ(f->header.seq, seq);
		if (!CHECK_EQ(r.code, code))
			printf("  message: %s\n", r.message);
	}
	free(f);
}

int host_wait(struct host *h)
{
	int status = -1;
	uint64_t until = now_ns() + 5ull * NS_PER_S;
	while (waitpid(h->pid, &status, WNOHANG) == 0) {
		if (!CHECK(now_ns() < until)) {
			kill(h->pid, SIGKILL);
			waitpid(h->pid, &status, 0);
			break;
		}
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
	free(h->in.partial);
	close(h->to);
	close(h->in.fd);
	if (!CHECK(rmdir(h->directory) == 0))
		printf("  %s: %s\n", h->directory, strerror(errno));
	return status;
}

int host_close(struct host *h)
{
	close(h->to);
	h->to = open("/dev/null", O_WRONLY | O_CLOEXEC);
	return host_wait(h);
}
