/* SPDX-License-Identifier: Apache-2.0 */
#include "step_ops.h"

#include "created.h"
#include "expr.h"
#include "settings.h"
#include "sys.h"

#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>

static long open_raw(const uint8_t *path, uint32_t flags, uint32_t mode)
{
	return raw_syscall(SYS_openat, (long[6]){AT_FDCWD, (long)path, (long)flags, (long)mode});
}

static bool has_nul(const struct machine *m, uint16_t path)
{
	return memchr(machine_buffer(m, path), 0, machine_size(m, path)) != NULL;
}

/* Reads until the end or until `into` is full; the number of bytes, or −errno of the read that
 * failed. */
static long read_all(long fd, uint8_t *into, uint32_t size)
{
	uint32_t have = 0;
	while (have < size) {
		long n = raw_syscall(SYS_read,
				     (long[6]){fd, (long)(into + have), (long)(size - have)});
		if (n < 0)
			return n;
		if (n == 0)
			break;
		have += (uint32_t)n;
	}
	return (long)have;
}

int step_read_file(struct machine *m, const struct file *file, struct outcome *out)
{
	uint8_t *into = machine_buffer(m, file->buffer);
	if (!has_nul(m, file->path))
		return STATUS_RANGE;
	out->begun_ns = now_ns();
	long fd = open_raw(machine_buffer(m, file->path), O_RDONLY | O_CLOEXEC, 0);
	long result = fd;
	if (fd >= 0) {
		result = read_all(fd, into, machine_size(m, file->buffer));
		raw_syscall(SYS_close, (long[6]){fd});
	}
	out->ended_ns = now_ns();
	out->value = result;
	if (result > 0) {
		out->data_len = (uint32_t)result;
		memcpy(out->data, into, out->data_len);
	}
	return STATUS_OK;
}

int step_write_file(struct machine *m, const struct file *file, struct outcome *out)
{
	struct span text;
	int status = slice_eval(m, &file->slice, &text);
	if (status == STATUS_OK && !has_nul(m, file->path))
		status = STATUS_RANGE;
	if (status != STATUS_OK)
		return status;
	const char *path = (const char *)machine_buffer(m, file->path);
	bool makes_name = (file->flags & O_CREAT) && created_is_new_file(m, path);
	if (path[0] == '/')
		setting_note(&m->arena->aftermath, path);
	out->begun_ns = now_ns();
	long fd = open_raw(machine_buffer(m, file->path), file->flags, file->mode);
	long result = fd;
	if (fd >= 0) {
		result = raw_syscall(SYS_write, (long[6]){fd, (long)text.at, (long)text.len});
		long closed = raw_syscall(SYS_close, (long[6]){fd});
		if (result >= 0 && closed < 0) /* some file systems report a failed write only here,
						  see close(2) */
			result = closed;
	}
	out->ended_ns = now_ns();
	out->value = result;
	if (makes_name && fd >= 0)
		created_note(m, path);
	return STATUS_OK;
}
