/* SPDX-License-Identifier: Apache-2.0 */
/* kspec-agent-bench AGENT [CASES]: what a case and a step cost, beside a plain C loop doing the
 * same. */
#include "../sys.h"
#include "check.h"
#include "host.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STEPS 100000
#define ROUNDS 10 /* in which a case and the plain loop take turns: other load meets both */

static struct host h;
static uint32_t cases = 2000;

/* open, four writes, four getpids, close. */
static void add_ten_steps(struct build *b)
{
	uint16_t path = build_string(b, "/dev/null");
	build_syscall(b, 0, SYS_openat, ARGS(imm((uint64_t)AT_FDCWD), addr(path, 0), imm(O_WRONLY)),
		      NO_CAPS);
	for (int i = 0; i < 4; i++) {
		build_syscall(b, 1, SYS_write, ARGS(from(reg(0)), addr(path, 0), imm(4)), NO_CAPS);
		build_syscall(b, 1, SYS_getpid, NO_ARGS, NO_CAPS);
	}
	build_syscall(b, 1, SYS_close, ARGS(from(reg(0))), NO_CAPS);
}

/* What a case of ten steps has to do at the least. */
static uint64_t plain_forks(uint32_t count)
{
	uint64_t begin = now_ns();
	for (uint32_t i = 0; i < count; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			long fd = syscall(SYS_openat, AT_FDCWD, "/dev/null", O_WRONLY);
			for (int k = 0; k < 4; k++) {
				syscall(SYS_write, fd, "/dev", 4);
				syscall(SYS_getpid);
			}
			syscall(SYS_close, fd);
			_exit(0);
		}
		waitpid(pid, NULL, 0);
	}
	return now_ns() - begin;
}

static uint64_t run_cases(uint32_t count, bool one_by_one, bool ten_steps)
{
	uint64_t begin = now_ns();
	uint32_t sent = 0, done = 0;
	while (done < count) {
		struct build b;
		while (sent < count && sent - done < (one_by_one ? 1 : 32)) {
			build_begin(&b, 2, 1000);
			if (ten_steps)
				add_ten_steps(&b);
			host_run(&h, ++sent, &b);
		}
		struct frame *f = host_receive(&h, 5000);
		if (!CHECK(f && f->header.type == FRAME_DONE))
			exit(1);
		free(f);
		done++;
	}
	return now_ns() - begin;
}

static void cases_beside_plain_loop(void)
{
	uint64_t ours = 0, plain = 0;
	for (int i = 0; i < ROUNDS; i++) {
		plain += plain_forks(cases / ROUNDS);
		ours += run_cases(cases / ROUNDS, false, true);
	}
	double count = (double)(cases / ROUNDS * ROUNDS) * 1e9;
	printf("ten steps, 32 in flight     %8.0f per second\n", count / (double)ours);
	printf("plain loop of fork, ten calls, wait  %8.0f per second: %.2f of it\n",
	       count / (double)plain, (double)plain / (double)ours);
}

/* From the beginning of the first step to the end of the last, and in the calls themselves, for
 * each of STEPS. */
static void steps(double *whole, double *measured)
{
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 60000);
	for (int i = 0; i < STEPS; i++)
		build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	if (!host_case(&h, 1, &b, &d, &f) || d.nrecords != STEPS)
		exit(1);
	const struct record *last = &d.records[STEPS - 1].head;
	*whole = (double)(last->start_ns + last->duration_ns - d.records[0].head.start_ns) / STEPS;
	*measured = 0;
	for (int i = 0; i < STEPS; i++)
		*measured += (double)d.records[i].head.duration_ns / STEPS;
	host_case_free(&d, f);
}

/* A loop of three quiet steps, for each step. */
static double quiet_steps(void)
{
	enum { TURNS = 200000 };
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 60000);
	uint32_t head = build_jump_unless(&b, 0, op2(EX_LT, reg(0), num(TURNS)));
	build_eval(&b, 0, op2(EX_ADD, reg(0), num(1)));
	build_jump(&b, OP_JUMP, head);
	build_target(&b, head);
	if (!host_case(&h, 1, &b, &d, &f) || d.result.end != END_COMPLETED)
		exit(1);
	double each = (double)d.result.duration_ns / TURNS / 3;
	host_case_free(&d, f);
	return each;
}

/* From RELEASE to the next HELD of the same program. */
static double hold_and_release(void)
{
	enum { TURNS = 200 };
	struct build b;
	struct writer w = {0};
	build_begin(&b, 1, 60000);
	uint16_t none = build_buffer(&b, 0, NULL, 0);
	uint32_t hold = build_hold(&b, 0, none);
	build_jump(&b, OP_JUMP, hold);
	host_run(&h, 1, &b);
	free(host_receive(&h, 5000));
	write_bytes(&w, test_nonce, sizeof test_nonce);
	write_u64(&w, 0);
	write_u32(&w, 0);
	uint64_t begin = now_ns();
	for (int i = 0; i < TURNS; i++) {
		host_send(&h, FRAME_RELEASE, 1, w.data, w.len);
		struct frame *f = host_receive(&h, 5000);
		if (!CHECK(f && f->header.type == FRAME_HELD))
			exit(1);
		free(f);
	}
	writer_free(&w);
	return (double)(now_ns() - begin) / TURNS;
}

static double plain_loop(bool with_clock)
{
	uint64_t begin = now_ns(), spent = 0;
	for (int i = 0; i < STEPS; i++) {
		uint64_t before = with_clock ? now_ns() : 0;
		syscall(SYS_getpid);
		if (with_clock)
			spent += now_ns() - before;
	}
	if (with_clock && spent == 0)
		exit(1);
	return (double)(now_ns() - begin) / STEPS;
}

int main(int argc, char **argv)
{
	double whole, measured;
	if (argc < 2 || argc > 3 || (argc == 3 && (cases = (uint32_t)atoi(argv[2])) < ROUNDS))
		return 2;
	host_start_begun(&h, argv[1], "/dev/null", "0"); /* as in lab VMs, for answers that wait */
	printf("empty cases, one by one     %8.0f per second\n",
	       cases * 1e9 / (double)run_cases(cases, true, false));
	printf("empty cases, 32 in flight   %8.0f per second\n",
	       cases * 1e9 / (double)run_cases(cases, false, false));
	cases_beside_plain_loop();
	steps(&whole, &measured);
	steps(&whole, &measured);
	printf("getpid step                 %8.1f ns, of which measured as the call %.1f ns\n",
	       whole, measured);
	printf("plain loop of getpid        %8.1f ns\n", plain_loop(false));
	printf("plain loop, clock around it %8.1f ns\n", plain_loop(true));
	printf("quiet step in a loop        %8.1f ns\n", quiet_steps());
	printf("release to the next hold    %8.1f us\n", hold_and_release() / 1000);
	return host_close(&h);
}
