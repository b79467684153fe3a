/* SPDX-License-Identifier: Apache-2.0 */
/* The parts below frames and programs: CRC, reader, writer. */
#include "../bytes.h"
#include "../crc.h"
#include "../wire.h"
#include "check.h"
#include "tests.h"

#include <string.h>

static void crc_of_known_text(void)
{
	checks.test = __func__;
	CHECK_EQ(crc32_more(0, "123456789", 9),
		 0xCBF43926); /* the check value of CRC-32/ISO-HDLC */
	CHECK_EQ(crc32_more(crc32_more(0, "1234", 4), "56789", 5), 0xCBF43926);
	CHECK_EQ(crc32_more(0, "", 0), 0);
}

static void reader_stops_at_the_end(void)
{
	checks.test = __func__;
	static const uint8_t bytes[] = {1, 2, 0, 3, 0, 0, 0, 4};
	struct reader r = {bytes, bytes + sizeof bytes, false};
	CHECK_EQ(read_u8(&r), 1);
	CHECK_EQ(read_u16(&r), 2);
	CHECK_EQ(read_u32(&r), 3);
	CHECK(!r.ran_short);
	CHECK_EQ(read_u16(&r), 0);
	CHECK(r.ran_short);
	CHECK_EQ(read_u8(&r), 0); /* nothing comes after it ran short, though a byte is left */
}

static void writer_grows(void)
{
	checks.test = __func__;
	struct writer w = {0};
	for (int i = 0; i < 1000; i++)
		write_u64(&w, (uint64_t)i);
	CHECK_EQ(w.len, 8000);
	CHECK_EQ(w.data[8 * 257], 1);
	CHECK_EQ(w.data[8 * 257 + 1], 1);
	CHECK(!writer_reserve(&w, SIZE_MAX));
	CHECK(w.failed);
	writer_free(&w);
}

static void names_of_the_wire(void)
{
	checks.test = __func__;
	CHECK_TEXT(wire_name("OP", OP_SYSCALL), "SYSCALL");
	CHECK(wire_name("OP", 0) == NULL);
	CHECK_EQ(wire_value("REJECT", "ORDER"), REJECT_ORDER);
	CHECK_EQ(wire_value("REJECT", "SYSCALL"), -1);
}

void test_bytes(const struct test_context *context)
{
	(void)context;
	crc_of_known_text();
	reader_stops_at_the_end();
	writer_grows();
	names_of_the_wire();
}
