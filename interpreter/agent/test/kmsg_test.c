/* SPDX-License-Identifier: Apache-2.0 */
/* Records of /dev/kmsg: their text, and the bounds of what is kept. */
#include "../kmsg.h"
#include "check.h"
#include "tests.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void expect(int line_number, const char *line, const char *text)
{
	char copy[256];
	struct kmsg_record r;
	strcpy(copy, line);
	if (check_that(kmsg_parse(copy, strlen(copy), &r), __FILE__, line_number, line)) {
		r.text[r.len] = 0;
		check_text(r.text, text, __FILE__, line_number, line);
	}
}

#define GIVES(line, text) expect(__LINE__, line, text)

static void texts(void)
{
	checks.test = __func__;
	GIVES("6,1187,1384495,-;EXT4-fs (vda): mounted\n SUBSYSTEM=block\n DEVICE=b254:0\n",
	      "EXT4-fs (vda): mounted");
	GIVES("4,1,2,-,caller=T1;plain\n", "plain");
	GIVES("4,1,2,c;no newline", "no newline");
	GIVES("4,1,2,-;semicolon; and, comma\n", "semicolon; and, comma");
	GIVES("4,1,2,-;tab\\x09 line\\x0a back\\x5cslash\n", "tab\t line\n back\\slash");
	GIVES("4,1,2,-;\\x5cx41\n", "\\x41"); /* decoded once only */
	GIVES("4,1,2,-;gr\\xc3\\xb6\\xc3\\x9fe\n", "größe");
	GIVES("4,1,2,-;bad\\xff nul\\x00 cut\\xc3\n", "bad? nul? cut?");
	GIVES("4,1,2,-;\\xc0\\x80 \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80 \\xf0\\x9f\\x98\\x80\n",
	      "?? ??? ???? \xf0\x9f\x98\x80");
	GIVES("4,1,2,-;\\xg1 \\x1\n", "\\xg1 \\x1");
	GIVES("4,1,2,-;\n", "");
}

static void heads(void)
{
	checks.test = __func__;
	char line[] = "30,18446744073709551615,99,-;user space\n", bad[] = "6,1;x\n",
	     none[] = "6,1,2,-\n", empty[] = "";
	struct kmsg_record r;
	CHECK(kmsg_parse(line, strlen(line), &r));
	CHECK_EQ(r.level, 6); /* 30 is facility 3 (daemon), level 6 */
	CHECK_EQ(r.seq, UINT64_MAX);
	CHECK_EQ(r.timestamp_us, 99);
	CHECK(!kmsg_parse(bad, strlen(bad), &r));
	CHECK(!kmsg_parse(none, strlen(none), &r));
	CHECK(!kmsg_parse(empty, 0, &r));
}

static void bounds(void)
{
	checks.test = __func__;
	struct kmsg k = {0};
	struct kmsg_record r = {.text = "x", .len = 1};
	for (uint32_t i = 0; i < KMSG_MAX_RECORDS + 7; i++)
		kmsg_add(&k, &r);
	CHECK_EQ(k.count, KMSG_MAX_RECORDS);
	CHECK_EQ(kmsg_lost(&k), 7);
	kmsg_clear(&k);
	CHECK_EQ(kmsg_lost(&k), 0);
	r.len = KMSG_MAX_TEXT / 2;
	r.text = calloc(1, r.len);
	for (int i = 0; i < 3; i++)
		kmsg_add(&k, &r);
	CHECK_EQ(k.count, 2);
	CHECK_EQ(kmsg_lost(&k), 1);
	free(r.text);
	kmsg_clear(&k);
	k.fd = -1;
	CHECK_EQ(kmsg_lost(&k), UINT64_MAX);
}

/* A socket that keeps the boundaries of records stands for the device. */
static void gaps_are_counted(void)
{
	checks.test = __func__;
	static const char *const lines[] = {"6,5,1,-;a\n", "6,6,2,-;b\n", "6,10,3,-;c\n",
					    "6,11,4,-;d\n"};
	int ends[2];
	if (!CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends) == 0))
		return;
	struct kmsg k = {.fd = ends[0], .next_seq = 4};
	for (size_t i = 0; i < COUNT(lines); i++)
		CHECK(write(ends[1], lines[i], strlen(lines[i])) > 0);
	kmsg_drain(&k, 3);
	CHECK_EQ(k.count, 3);
	CHECK_EQ(kmsg_lost(&k), 1 + 3);
	kmsg_drain(&k, 3);
	CHECK_EQ(k.count, 4);
	CHECK_EQ(kmsg_lost(&k), 1 + 3);
	CHECK_EQ(k.next_seq, 12);
	kmsg_clear(&k);
	close(ends[0]);
	close(ends[1]);
}

void test_kmsg(const struct test_context *context)
{
	(void)context;
	texts();
	heads();
	bounds();
	gaps_are_counted();
}
