/* SPDX-License-Identifier: Apache-2.0 */
#include "kmsg.h"

#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RING_MAX 1000000 /* more records than any kernel's ring holds */

void kmsg_add(struct kmsg *k, const struct kmsg_record *record)
{
	if (k->count == KMSG_MAX_RECORDS || k->text_bytes + record->len > KMSG_MAX_TEXT
	    || !writer_reserve(&k->records, 21 + record->len)) {
		k->lost++;
		return;
	}
	write_u64(&k->records, record->seq);
	write_u64(&k->records, record->timestamp_us);
	write_u8(&k->records, record->level);
	write_blob(&k->records, record->text, (uint32_t)record->len);
	k->count++;
	k->text_bytes += record->len;
}

uint64_t kmsg_lost(const struct kmsg *k)
{
	return k->fd < 0 ? UINT64_MAX : k->lost;
}

void kmsg_clear(struct kmsg *k)
{
	writer_free(&k->records);
	k->count = 0;
	k->text_bytes = 0;
	k->lost = 0;
}

/* One read: a record, 0 at the end, or −errno. */
static ssize_t next(struct kmsg *k, char *line)
{
	ssize_t n;
	do /* not read(2), which would leave EAGAIN in errno each time */
		n = raw_syscall(SYS_read, (const long[6]){k->fd, (long)line, KMSG_LINE_MAX});
	while (n == -EINTR);
	return n;
}

/*
 * Reads until the log has no more, or `most` times; EPIPE says that the ring has overtaken us, what
 * is lost shows in the next record's number.
 */
static void read_some(struct kmsg *k, uint32_t most,
		      void (*take)(struct kmsg *, const struct kmsg_record *))
{
	char line[KMSG_LINE_MAX];
	struct kmsg_record record;
	while (most--) {
		ssize_t n = next(k, line);
		if (n == -EAGAIN)
			return;
		if (n > 0 && kmsg_parse(line, (size_t)n, &record))
			take(k, &record);
		if (n == 0 || (n < 0 && n != -EPIPE)) {
			fprintf(stderr,
				"kspec-agent: /dev/kmsg: %s; the kernel's log is not read any "
				"more\n",
				n == 0 ? "end of file" : strerror((int)-n));
			close(k->fd);
			k->fd = -1;
			return;
		}
	}
}

static void pass_over(struct kmsg *k, const struct kmsg_record *record)
{
	k->next_seq = record->seq + 1;
}

static void collect(struct kmsg *k, const struct kmsg_record *record)
{
	if (record->seq > k->next_seq)
		k->lost += record->seq - k->next_seq;
	k->next_seq = record->seq + 1;
	kmsg_add(k, record);
}

void kmsg_open(struct kmsg *k)
{
	*k = (struct kmsg){.fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
	if (k->fd < 0)
		fprintf(stderr, "kspec-agent: /dev/kmsg: %s; the kernel's log is not read\n",
			strerror(errno));
	else
		read_some(k, RING_MAX, pass_over); /* no SEEK_END: the next number must be known for
						      a loss to be seen */
}

void kmsg_drain(struct kmsg *k, uint32_t most)
{
	if (k->fd >= 0)
		read_some(k, most, collect);
}
