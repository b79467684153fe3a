/* SPDX-License-Identifier: Apache-2.0 */
/* Steps that watch the kernel's log, from /dev/kmsg (Documentation/ABI/testing/dev-kmsg). */
#include "step_ops.h"

#include "expr.h"
#include "kmsg.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Watching files go above the numbers that a program gets for its own, which stay what they were.
 */
#define HIGH_FD 900

static int open_at_end(void)
{
	int low = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (low < 0)
		return -errno;
	int fd = fcntl(low, F_DUPFD_CLOEXEC, HIGH_FD);
	if (fd < 0)
		fd = low;
	else
		close(low);
	if (lseek(fd, 0, SEEK_END) < 0) {
		int error = errno;
		close(fd);
		return -error;
	}
	return fd;
}

int step_log_mark(struct machine *m, struct outcome *out)
{
	int free_place = 0;
	out->begun_ns = now_ns();
	while (free_place < MAX_LOGS && m->logs[free_place] >= 0)
		free_place++;
	int fd = free_place < MAX_LOGS ? open_at_end() : -EMFILE;
	if (fd >= 0)
		m->logs[free_place] = fd;
	out->value = fd >= 0 ? free_place : fd;
	out->ended_ns = now_ns();
	return STATUS_OK;
}

/* Appends a record's line to text[0, *len); false if it does not fit. */
static bool add_line(const struct kmsg_record *record, uint8_t *text, uint32_t size, uint32_t *len)
{
	if (record->len >= size - *len)
		return false;
	memcpy(text + *len, record->text, record->len);
	*len += (uint32_t)record->len;
	text[(*len)++] = '\n';
	return true;
}

/* All that there is, as text of at most `size` bytes; its length, −errno, or −ENOBUFS. */
static long read_lines(int fd, uint8_t *text, uint32_t size)
{
	char line[KMSG_LINE_MAX];
	struct kmsg_record record;
	uint32_t len = 0;
	for (;;) {
		ssize_t n = read(fd, line, sizeof line);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EPIPE) /* the ring has overtaken us */
			return -ENOBUFS;
		if (n < 0 && errno != EAGAIN)
			return -errno;
		if (n <= 0)
			return len;
		if (kmsg_parse(line, (size_t)n, &record) && !add_line(&record, text, size, &len))
			return -ENOBUFS;
	}
}

int step_log_read(struct machine *m, const struct log_read *log, struct outcome *out)
{
	wide handle;
	int status = expr_eval(m, &log->handle, &handle);
	if (status != STATUS_OK)
		return status;
	out->begun_ns = now_ns();
	bool live = handle >= 0 && handle < MAX_LOGS && m->logs[handle] >= 0;
	long n = -EBADF;
	if (live) {
		n = read_lines(m->logs[handle], m->scratch, machine_size(m, log->buffer));
		close(m->logs[handle]);
		m->logs[handle] = -1;
	}
	out->ended_ns = now_ns();
	out->value = n;
	if (n > 0) {
		out->data_len = (uint32_t)n;
		memcpy(machine_buffer(m, log->buffer), m->scratch, out->data_len);
		memcpy(out->data, m->scratch, out->data_len);
	}
	return STATUS_OK;
}
