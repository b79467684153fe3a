/* SPDX-License-Identifier: Apache-2.0 */
#include "outbox.h"

#include <errno.h>
#include <unistd.h>

static bool write_all(int fd, const uint8_t *data, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, data, n);
		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0) {
			data += written;
			n -= (size_t)written;
		}
	}
	return true;
}

struct writer outbox_writer(struct outbox *o)
{
	return (struct writer){
		.data = o->buffer + o->len, .capacity = sizeof o->buffer - o->len, .fixed = true};
}

void outbox_add(struct outbox *o, const struct writer *w, uint64_t now)
{
	if (o->len == 0)
		o->since_ns = now;
	o->len += w->len;
}

bool outbox_is_due(const struct outbox *o, uint64_t now)
{
	return o->len > 0 && (o->len >= GATHER_BYTES || now - o->since_ns >= GATHER_NS);
}

bool outbox_flush(struct outbox *o)
{
	size_t n = o->len;
	o->len = 0;
	return write_all(o->fd, o->buffer, n);
}

bool outbox_send(struct outbox *o, const uint8_t *data, size_t n)
{
	return outbox_flush(o) && write_all(o->fd, data, n);
}
